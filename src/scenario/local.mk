# src/scenario: nothing to build yet.
