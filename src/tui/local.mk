# src/tui: nothing to build yet.
