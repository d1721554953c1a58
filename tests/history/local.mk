# Tests of src/history.
if HAVE_CHECK
check_PROGRAMS += tests/history/test-history
TESTS += tests/history/test-history
tests_history_test_history_SOURCES = tests/history/test-history.c
tests_history_test_history_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_history_test_history_LDADD = src/history/libhistory.a $(scenario_libs) $(TEST_LIBS)
endif
