# src/net: nothing to build yet.
