# Tests of src/tui: screens by scripts of keys, every size, and a few in a real terminal.
tui_screens = tests/tui/screens/01-lesson-list.txt \
	tests/tui/screens/02-lesson-begins.txt \
	tests/tui/screens/03-invite-in-flight.txt \
	tests/tui/screens/04-large.txt \
	tests/tui/screens/05-small.txt \
	tests/tui/screens/06-tiny.txt \
	tests/tui/screens/07-question.txt \
	tests/tui/screens/08-wrong-answer.txt \
	tests/tui/screens/09-what-if.txt \
	tests/tui/screens/10-why.txt \
	tests/tui/screens/11-message.txt \
	tests/tui/screens/12-help.txt \
	tests/tui/screens/13-in-between.txt \
	tests/tui/screens/14-task.txt \
	tests/tui/screens/15-scenario.txt \
	tests/tui/screens/16-small-question.txt \
	tests/tui/screens/17-remark.txt \
	tests/tui/screens/18-narrow.txt
EXTRA_DIST += $(tui_screens) tests/tui/terminal.sh
TESTS += tests/tui/terminal.sh
if HAVE_CHECK
check_PROGRAMS += tests/tui/test-tui
TESTS += tests/tui/test-tui
tests_tui_test_tui_SOURCES = tests/tui/test-tui.c
tests_tui_test_tui_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_tui_test_tui_LDADD = $(LDADD) $(TEST_LIBS)
endif
# A monkey at the keys: 20,000 of them in make check, 100,000 under the sanitizers of .ci/run (MONKEY_KEYS, MONKEY_SEED for others).
check_PROGRAMS += tests/tui/monkey
TESTS += tests/tui/monkey
tests_tui_monkey_SOURCES = tests/tui/monkey.c
