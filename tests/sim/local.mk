# Tests of src/sim.
if HAVE_CHECK
check_PROGRAMS += tests/sim/test-sim
TESTS += tests/sim/test-sim
tests_sim_test_sim_SOURCES = tests/sim/test-sim.c tests/sim/tests.h tests/sim/toy.h \
	tests/sim/toy.c tests/sim/test-choice.c tests/sim/test-engine.c tests/sim/test-queue.c \
	tests/sim/test-world.c
tests_sim_test_sim_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(CHECK_CFLAGS)
tests_sim_test_sim_LDADD = src/sim/libsim.a src/machine/libmachine.a $(CGRAPH_LIBS) $(TEST_LIBS)
endif
