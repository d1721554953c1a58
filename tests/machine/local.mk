# Tests of src/machine. Unit tests stand between if HAVE_CHECK and endif.
