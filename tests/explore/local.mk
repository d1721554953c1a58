# Tests of src/explore.
