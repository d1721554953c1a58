# Tests of src/cli. Unit tests stand between if HAVE_CHECK and endif.
