# Tests of src/call. Unit tests stand between if HAVE_CHECK and endif.
