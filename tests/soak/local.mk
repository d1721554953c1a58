# Random stories. make check tells 2,000 of them, make soak 100,000 (SOAK_FIRST, SOAK_SEEDS for others).
soak_sources = tests/soak/story.c tests/soak/story.h tests/soak/town.c tests/soak/town.h tests/soak/watch.c tests/soak/watch.h tests/soak/wire.c \
	tests/soak/wire.h tests/soak/shrink.c tests/soak/soak.c tests/soak/soak.h
soak_programs += tests/soak/stories$(EXEEXT)
EXTRA_PROGRAMS += tests/soak/stories
tests_soak_stories_SOURCES = tests/soak/stories.c $(soak_sources)
CLEANFILES += tests/soak/stories$(EXEEXT) soak-*.sip
if HAVE_CHECK
check_PROGRAMS += tests/soak/test-soak
TESTS += tests/soak/test-soak
tests_soak_test_soak_SOURCES = tests/soak/test-soak.c $(soak_sources)
tests_soak_test_soak_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_soak_test_soak_LDADD = $(LDADD) $(TEST_LIBS)
endif
