# src/machine: nothing to build yet.
