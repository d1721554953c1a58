# src/world: nothing to build yet.
