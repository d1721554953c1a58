# src/call: nothing to build yet.
