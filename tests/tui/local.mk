# Tests of src/tui: screens by scripts of keys, every size, and a few in a real terminal.
tui_screens = tests/screens/act.txt \
	tests/screens/compare.txt \
	tests/screens/compare-ack.txt \
	tests/screens/compare-narrow.txt \
	tests/screens/diagram.txt \
	tests/screens/end.txt \
	tests/screens/export.txt \
	tests/screens/fire.txt \
	tests/screens/forks.txt \
	tests/screens/in-between.txt \
	tests/screens/in-flight.txt \
	tests/screens/keys.txt \
	tests/screens/keys-search.txt \
	tests/screens/ladder.txt \
	tests/screens/ladder-sideways.txt \
	tests/screens/ladder-times.txt \
	tests/screens/lesson.txt \
	tests/screens/lessons.txt \
	tests/screens/lives.txt \
	tests/screens/machines.txt \
	tests/screens/media.txt \
	tests/screens/message.txt \
	tests/screens/narrow.txt \
	tests/screens/node.txt \
	tests/screens/predict.txt \
	tests/screens/predicted.txt \
	tests/screens/question.txt \
	tests/screens/remark.txt \
	tests/screens/scenario.txt \
	tests/screens/small.txt \
	tests/screens/small-question.txt \
	tests/screens/task.txt \
	tests/screens/timers.txt \
	tests/screens/token.txt \
	tests/screens/trace.txt \
	tests/screens/what-if.txt \
	tests/screens/what-ifs.txt \
	tests/screens/why.txt \
	tests/screens/why-timer.txt \
	tests/screens/wrong-answer.txt
EXTRA_DIST += $(tui_screens) tests/tui/terminal.sh tests/tui/plain.sh
TESTS += tests/tui/terminal.sh tests/tui/plain.sh
if HAVE_CHECK
check_PROGRAMS += tests/tui/test-tui tests/tui/test-areas
TESTS += tests/tui/test-tui tests/tui/test-areas
tests_tui_test_tui_SOURCES = tests/tui/test-tui.c tests/tui/test-export.c tests/tui/test-whatif.c tests/tui/test-compare.c tests/tui/present.c tests/tui/list.c tests/tui/panes.c tests/tui/screens.c tests/tui/keys.c tests/tui/hints.c tests/tui/suite.h
tests_tui_test_tui_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_tui_test_tui_LDADD = $(LDADD) $(TEST_LIBS)
tests_tui_test_areas_SOURCES = tests/tui/test-areas.c
tests_tui_test_areas_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_tui_test_areas_LDADD = $(LDADD) $(TEST_LIBS)
check_PROGRAMS += tests/tui/test-views
TESTS += tests/tui/test-views
tests_tui_test_views_SOURCES = tests/tui/test-views.c
tests_tui_test_views_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_tui_test_views_LDADD = $(LDADD) $(TEST_LIBS)
endif
# A monkey at the keys: 20,000 of them in make check, 100,000 under the sanitizers of .ci/run (MONKEY_KEYS, MONKEY_SEED for others).
check_PROGRAMS += tests/tui/monkey
TESTS += tests/tui/monkey
tests_tui_monkey_SOURCES = tests/tui/monkey.c

# Each view at three sizes, written anew: look at them before they are kept.
screens: tests/tui/test-tui$(EXEEXT)
	@top_srcdir='$(top_srcdir)' LSAN_OPTIONS='suppressions=$(abs_top_srcdir)/tests/lsan.supp:print_suppressions=0' \
	UPDATE_SCREENS=1 CK_RUN_CASE=screens tests/tui/test-tui$(EXEEXT)
