# Tests of src/scenario. Unit tests stand between if HAVE_CHECK and endif.
