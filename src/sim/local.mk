# src/sim: nothing to build yet.
