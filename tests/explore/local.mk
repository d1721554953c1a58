# Tests of src/explore.
check_PROGRAMS += tests/explore/pair-model
tests_explore_pair_model_SOURCES = tests/explore/pair-model.c
EXTRA_DIST += tests/explore/spin.sh tests/explore/races.sip
TESTS += tests/explore/spin.sh
soak: spin-all
spin-all: tests/explore/pair-model$(EXEEXT)
	top_builddir=. SPIN_ALL=1 $(SHELL) $(srcdir)/tests/explore/spin.sh || [ $$? -eq 77 ]
.PHONY: spin-all
# What it must show, whole scenarios; what takes longer, at leisure.
TESTS += tests/explore/must-show.sh
EXTRA_DIST += \
	tests/explore/must-show.sh \
	tests/explore/ghost.sip \
	tests/explore/must-show/as-published.sip \
	tests/explore/must-show/beyond-timer-L.sip \
	tests/explore/must-show/cancelled.sip \
	tests/explore/must-show/declined.sip \
	tests/explore/must-show/finals-lost.sip \
	tests/explore/must-show/ghost-alone.sip \
	tests/explore/must-show/ghost.sip \
	tests/explore/must-show/gone-cancelled.sip \
	tests/explore/must-show/gone.sip \
	tests/explore/must-show/last-copy.sip \
	tests/explore/must-show/quick-callee.sip \
	tests/explore/must-show/restarted.sip
soak: must-show-all races-all
must-show-all: src/sipstep$(EXEEXT)
	top_srcdir='$(abs_top_srcdir)' SIPSTEP='$(abs_top_builddir)/src/sipstep$(EXEEXT)' MUST_SHOW_ALL=1 \
		$(SHELL) $(srcdir)/tests/explore/must-show.sh
.PHONY: must-show-all
races-all: $(races_test)
	test -z "$(races_test)" || \
	  env top_srcdir=$(srcdir) RACES_ALL=1 CK_TIMEOUT_MULTIPLIER=15 $(races_test)
.PHONY: races-all
# Random runs pass through worlds that exploring has seen.
soak_programs += tests/soak/explored$(EXEEXT)
EXTRA_PROGRAMS += tests/soak/explored
tests_soak_explored_SOURCES = tests/soak/explored.c tests/explore/runs.c tests/explore/runs.h
tests_soak_explored_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
CLEANFILES += tests/soak/explored$(EXEEXT)
# Each edge of each shipped machine left out, or led elsewhere: found, or harmless and listed so.
check_PROGRAMS += tests/explore/test-defects
TESTS += tests/explore/test-defects
tests_explore_test_defects_SOURCES = tests/explore/defects.c tests/explore/defects.h tests/explore/defect.c \
	tests/explore/trial.c
tests_explore_test_defects_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
EXTRA_DIST += tests/explore/also.txt tests/explore/harmless.txt \
	tests/explore/defects/call-rfc3261.sip \
	tests/explore/defects/call.sip \
	tests/explore/defects/cancel-rfc3261.sip \
	tests/explore/defects/cancel.sip \
	tests/explore/defects/connection.sip \
	tests/explore/defects/decline-rfc3261.sip \
	tests/explore/defects/decline.sip \
	tests/explore/defects/expires-cancel-lost.sip \
	tests/explore/defects/expires.sip \
	tests/explore/defects/forks-hang-up.sip \
	tests/explore/defects/forks-reliable.sip \
	tests/explore/defects/forks.sip \
	tests/explore/defects/glare.sip \
	tests/explore/defects/hang-up-late.sip \
	tests/explore/defects/hang-up.sip \
	tests/explore/defects/hold.sip \
	tests/explore/defects/late-offer.sip \
	tests/explore/defects/nat.sip \
	tests/explore/defects/b2bua.sip \
	tests/explore/defects/b2bua-cancel.sip \
	tests/explore/defects/b2bua-refused.sip \
	tests/explore/defects/third-party.sip \
	tests/explore/defects/third-party-flow-I.sip \
	tests/explore/defects/third-party-given-up.sip \
	tests/explore/defects/third-party-refused.sip \
	tests/explore/defects/proxy.sip \
	tests/explore/defects/proxy-answered-twice.sip \
	tests/explore/defects/proxy-cancel.sip \
	tests/explore/defects/proxy-fork.sip \
	tests/explore/defects/proxy-refused.sip \
	tests/explore/defects/publication.sip \
	tests/explore/defects/subscription.sip \
	tests/explore/defects/subscription-asks.sip \
	tests/explore/defects/redirect.sip \
	tests/explore/defects/register.sip \
	tests/explore/defects/challenged.sip \
	tests/explore/defects/reliable-hang-up.sip \
	tests/explore/defects/reliable.sip \
	tests/explore/defects/requests-rfc3261.sip \
	tests/explore/defects/requests.sip \
	tests/explore/defects/requests-in-call.sip \
	tests/explore/defects/requests-refused.sip \
	tests/explore/defects/session-timer-gone.sip \
	tests/explore/defects/session-timer.sip \
	tests/explore/defects/tcp-decline.sip \
	tests/explore/defects/tcp.sip \
	tests/explore/defects/too-soon-callee.sip \
	tests/explore/defects/too-soon-caller.sip \
	tests/explore/defects/too-soon-moratorium.sip \
	tests/explore/defects/update.sip
soak: defects-all
defects-all: tests/explore/test-defects$(EXEEXT)
	top_srcdir='$(abs_top_srcdir)' DEFECTS_ALL=1 ./tests/explore/test-defects$(EXEEXT)
.PHONY: defects-all
if HAVE_CHECK
check_PROGRAMS += tests/explore/test-engine
TESTS += tests/explore/test-engine
tests_explore_test_engine_SOURCES = tests/explore/test-engine.c tests/explore/runs.c \
	tests/explore/runs.h
tests_explore_test_engine_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(CHECK_CFLAGS)
tests_explore_test_engine_LDADD = $(LDADD) $(TEST_LIBS)
check_PROGRAMS += tests/explore/test-fold
TESTS += tests/explore/test-fold
tests_explore_test_fold_SOURCES = tests/explore/test-fold.c tests/explore/runs.c \
	tests/explore/runs.h
tests_explore_test_fold_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(CHECK_CFLAGS)
tests_explore_test_fold_LDADD = $(LDADD) $(TEST_LIBS)
check_PROGRAMS += tests/explore/test-pair
TESTS += tests/explore/test-pair
tests_explore_test_pair_SOURCES = tests/explore/test-pair.c
tests_explore_test_pair_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_explore_test_pair_LDADD = $(LDADD) $(TEST_LIBS)
check_PROGRAMS += tests/explore/test-replay
TESTS += tests/explore/test-replay
tests_explore_test_replay_SOURCES = tests/explore/test-replay.c
tests_explore_test_replay_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_explore_test_replay_LDADD = src/explore/libexplore.a $(scenario_libs) $(TEST_LIBS)
check_PROGRAMS += tests/explore/test-properties
TESTS += tests/explore/test-properties
tests_explore_test_properties_SOURCES = tests/explore/test-properties.c tests/explore/watched.c \
	tests/explore/watched.h
tests_explore_test_properties_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_explore_test_properties_LDADD = $(LDADD) $(TEST_LIBS)
check_PROGRAMS += tests/explore/test-order
TESTS += tests/explore/test-order
tests_explore_test_order_SOURCES = tests/explore/test-order.c
tests_explore_test_order_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_explore_test_order_LDADD = src/explore/libexplore.a $(scenario_libs) $(TEST_LIBS)
check_PROGRAMS += tests/explore/test-answers
TESTS += tests/explore/test-answers
tests_explore_test_answers_SOURCES = tests/explore/test-answers.c
tests_explore_test_answers_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_explore_test_answers_LDADD = $(LDADD) $(TEST_LIBS)
check_PROGRAMS += tests/explore/test-races
TESTS += tests/explore/test-races
tests_explore_test_races_SOURCES = tests/explore/test-races.c
tests_explore_test_races_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_explore_test_races_LDADD = $(LDADD) $(TEST_LIBS)
races_test = tests/explore/test-races$(EXEEXT)
endif
