# Tests of src/draw. Unit tests stand between if HAVE_CHECK and endif.
