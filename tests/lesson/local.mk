# Tests of src/lesson: what is read and refused, and each shipped lesson against its run.
if HAVE_CHECK
check_PROGRAMS += tests/lesson/test-lesson tests/lesson/test-predict
TESTS += tests/lesson/test-lesson tests/lesson/test-predict
tests_lesson_test_lesson_SOURCES = tests/lesson/test-lesson.c
tests_lesson_test_lesson_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_lesson_test_lesson_LDADD = $(LDADD) $(TEST_LIBS)
tests_lesson_test_predict_SOURCES = tests/lesson/test-predict.c
tests_lesson_test_predict_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_lesson_test_predict_LDADD = $(LDADD) $(TEST_LIBS)
endif
