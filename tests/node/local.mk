# Tests of src/node. Unit tests stand between if HAVE_CHECK and endif.
