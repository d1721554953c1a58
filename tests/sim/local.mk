# Tests of src/sim. Unit tests stand between if HAVE_CHECK and endif.
