# Tests of src/tui. Unit tests stand between if HAVE_CHECK and endif.
