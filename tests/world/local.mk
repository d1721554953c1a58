# Tests of src/world. Unit tests stand between if HAVE_CHECK and endif.
