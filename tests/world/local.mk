# Tests of src/world: all rooms together, scenarios included.
if HAVE_CHECK
check_PROGRAMS += tests/world/test-world tests/world/test-states
TESTS += tests/world/test-world tests/world/test-states
tests_world_test_world_SOURCES = tests/world/test-world.c
tests_world_test_world_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_world_test_world_LDADD = $(LDADD) $(TEST_LIBS)
tests_world_test_states_SOURCES = tests/world/test-states.c
tests_world_test_states_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_world_test_states_LDADD = $(LDADD) $(TEST_LIBS)
endif
