# Whole runs of random stories. make check tells 10,000 of them, 2,000 with the sanitizers (SOAK_SEEDS for another number), make
# soak a million (SOAK_FIRST says from where on).
soak_sources = tests/soak/story.c tests/soak/story.h tests/soak/soak.c tests/soak/soak.h
soak_programs += tests/soak/long-soak$(EXEEXT)
EXTRA_PROGRAMS += tests/soak/long-soak
tests_soak_long_soak_SOURCES = tests/soak/long-soak.c $(soak_sources)
CLEANFILES += tests/soak/long-soak$(EXEEXT) soak-*.sip
if HAVE_CHECK
check_PROGRAMS += tests/soak/test-soak
TESTS += tests/soak/test-soak
tests_soak_test_soak_SOURCES = tests/soak/test-soak.c $(soak_sources)
tests_soak_test_soak_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_soak_test_soak_LDADD = $(LDADD) $(TEST_LIBS)
endif
if ASAN
AM_TESTS_ENVIRONMENT += SOAK_SEEDS="$${SOAK_SEEDS:-2000}"; export SOAK_SEEDS;
endif
