# src/node: nothing to build yet.
