# src/draw: nothing to build yet.
