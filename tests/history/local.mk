# Tests of src/history. Unit tests stand between if HAVE_CHECK and endif.
