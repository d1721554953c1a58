# Tests of src/sip. Unit tests stand between if HAVE_CHECK and endif.
