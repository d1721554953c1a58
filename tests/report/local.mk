# Tests of src/report: the contract of JSON Lines, scopes, the verdicts' formats, explanations.
if HAVE_CHECK
check_PROGRAMS += tests/report/test-report tests/report/test-explain tests/report/test-compare tests/report/test-races
TESTS += tests/report/test-report tests/report/test-explain tests/report/test-compare tests/report/test-races
tests_report_test_report_SOURCES = tests/report/test-report.c
tests_report_test_report_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_report_test_report_LDADD = $(LDADD) $(TEST_LIBS)
tests_report_test_explain_SOURCES = tests/report/test-explain.c
tests_report_test_explain_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_report_test_explain_LDADD = $(LDADD) $(TEST_LIBS)
tests_report_test_compare_SOURCES = tests/report/test-compare.c
tests_report_test_compare_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_report_test_compare_LDADD = $(LDADD) $(TEST_LIBS)
tests_report_test_races_SOURCES = tests/report/test-races.c
tests_report_test_races_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_report_test_races_LDADD = $(LDADD) $(TEST_LIBS)
endif
