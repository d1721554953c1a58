# Tests of src/lesson. Unit tests stand between if HAVE_CHECK and endif.
