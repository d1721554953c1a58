# Tests of src/tui: screens by scripts of keys, every size, and a few in a real terminal.
tui_screens =
EXTRA_DIST += $(tui_screens) tests/tui/terminal.sh
TESTS += tests/tui/terminal.sh
if HAVE_CHECK
check_PROGRAMS += tests/tui/test-tui
TESTS += tests/tui/test-tui
tests_tui_test_tui_SOURCES = tests/tui/test-tui.c
tests_tui_test_tui_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_tui_test_tui_LDADD = $(LDADD) $(TEST_LIBS)
endif
