# src/transaction: nothing to build yet.
