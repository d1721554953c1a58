# Tests of src/report. Unit tests stand between if HAVE_CHECK and endif.
