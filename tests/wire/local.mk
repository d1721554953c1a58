# What RFC 3261 asks of each message, held against all that is sent in scenarios and random stories.
check_PROGRAMS += tests/wire/wire
TESTS += tests/wire/wire
tests_wire_wire_SOURCES = tests/wire/wire.c tests/soak/story.c tests/soak/story.h tests/soak/town.c tests/soak/town.h
tests_wire_wire_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
EXTRA_DIST += tests/wire/late-cancel.sip
