# Tests of src/transaction. Unit tests stand between if HAVE_CHECK and endif.
