# src/lesson: nothing to build yet.
