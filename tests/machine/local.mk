# Tests of src/machine. Unit tests stand between if HAVE_CHECK and endif.
if HAVE_CHECK
check_PROGRAMS += tests/machine/test-machine
TESTS += tests/machine/test-machine
tests_machine_test_machine_SOURCES = \
	tests/machine/complaint.c \
	tests/machine/lint.c \
	tests/machine/loading.c \
	tests/machine/notation.c \
	tests/machine/suite.h \
	tests/machine/table.c \
	tests/machine/test-machine.c \
	tests/machine/words.c \
	tests/machine/words.h
tests_machine_test_machine_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_machine_test_machine_LDADD = src/machine/libmachine.a $(CGRAPH_LIBS) $(TEST_LIBS)
endif

if FUZZ
check_PROGRAMS += tests/machine/fuzz-machine
endif
EXTRA_PROGRAMS += tests/machine/fuzz-machine
EXTRA_DIST += tests/machine/seeds/client.gv tests/machine/seeds/clusters.gv tests/machine/seeds/odd.gv
tests_machine_fuzz_machine_SOURCES = tests/machine/fuzz-machine.c tests/machine/words.c tests/machine/words.h
tests_machine_fuzz_machine_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_machine_fuzz_machine_LDADD = src/machine/libmachine.a $(CGRAPH_LIBS)
