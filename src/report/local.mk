# src/report: nothing to build yet.
