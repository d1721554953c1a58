# Tests of src/world: all rooms together, scenarios included.
if HAVE_CHECK
check_PROGRAMS += tests/world/test-world
TESTS += tests/world/test-world
tests_world_test_world_SOURCES = tests/world/test-world.c
tests_world_test_world_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_world_test_world_LDADD = $(LDADD) $(TEST_LIBS)
endif
