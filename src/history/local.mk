# src/history: nothing to build yet.
