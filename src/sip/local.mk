# src/sip: nothing to build yet.
