# src/cli: nothing to build yet.
