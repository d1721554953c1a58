# Tests of src/net. Unit tests stand between if HAVE_CHECK and endif.
