# The tests: one check program a room (tests/ROOM/test-ROOM), and shell scripts for what is not C.
# Exported to every test: top_srcdir, top_builddir, and SIPSTEP, the program just built. A unit test has a minute: the
# limit is for what hangs, not for what is slow under a sanitizer on a busy machine.
TEST_EXTENSIONS = .sh
SH_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = \
	top_srcdir='$(abs_top_srcdir)'; export top_srcdir; \
	top_builddir='$(abs_top_builddir)'; export top_builddir; \
	CK_TIMEOUT_MULTIPLIER=15; export CK_TIMEOUT_MULTIPLIER; \
	SIPSTEP='$(abs_top_builddir)/src/sipstep$(EXEEXT)'; export SIPSTEP; \
	XDG_CONFIG_HOME=/nonexistent; export XDG_CONFIG_HOME; \
	XDG_STATE_HOME=/nonexistent; export XDG_STATE_HOME; \
	ASAN_OPTIONS='detect_leaks=1:strict_string_checks=1:check_initialization_order=1'; export ASAN_OPTIONS; \
	LSAN_OPTIONS='suppressions=$(abs_top_srcdir)/tests/lsan.supp:print_suppressions=0'; export LSAN_OPTIONS; \
	UBSAN_OPTIONS='print_stacktrace=1'; export UBSAN_OPTIONS;
TEST_LIBS = $(CHECK_LIBS)
EXTRA_DIST += tests/lsan.supp tests/arrows.sh tests/no-state-names.sh tests/listed.sh
TESTS += tests/arrows.sh tests/no-state-names.sh tests/listed.sh

include $(top_srcdir)/tests/sip/local.mk
include $(top_srcdir)/tests/machine/local.mk
include $(top_srcdir)/tests/sim/local.mk
include $(top_srcdir)/tests/net/local.mk
include $(top_srcdir)/tests/transaction/local.mk
include $(top_srcdir)/tests/call/local.mk
include $(top_srcdir)/tests/node/local.mk
include $(top_srcdir)/tests/world/local.mk
include $(top_srcdir)/tests/scenario/local.mk
include $(top_srcdir)/tests/scenarios/bugs/local.mk
include $(top_srcdir)/tests/scenarios/rfc3665/local.mk
include $(top_srcdir)/tests/scenarios/rfc5359/local.mk
include $(top_srcdir)/tests/scenarios/rfc5407/local.mk
include $(top_srcdir)/tests/scenarios/offers/local.mk
include $(top_srcdir)/tests/scenarios/answers/local.mk
include $(top_srcdir)/tests/scenarios/dialogs/local.mk
include $(top_srcdir)/tests/scenarios/forks/local.mk
include $(top_srcdir)/tests/scenarios/phones/local.mk
include $(top_srcdir)/tests/scenarios/reliable/local.mk
include $(top_srcdir)/tests/scenarios/media/local.mk
include $(top_srcdir)/tests/scenarios/transport/local.mk
include $(top_srcdir)/tests/scenarios/faults/local.mk
include $(top_srcdir)/tests/scenarios/outages/local.mk
include $(top_srcdir)/tests/scenarios/proxy/local.mk
include $(top_srcdir)/tests/scenarios/found/local.mk
include $(top_srcdir)/tests/scenarios/precise/local.mk
include $(top_srcdir)/tests/scenarios/replaces/local.mk
include $(top_srcdir)/tests/scenarios/registrar/local.mk
include $(top_srcdir)/tests/scenarios/b2bua/local.mk
include $(top_srcdir)/tests/scenarios/3pcc/local.mk
include $(top_srcdir)/tests/scenarios/join/local.mk
include $(top_srcdir)/tests/scenarios/requests/local.mk
include $(top_srcdir)/tests/scenarios/routing/local.mk
include $(top_srcdir)/tests/scenarios/timers/local.mk
include $(top_srcdir)/tests/scenarios/digest/local.mk
include $(top_srcdir)/tests/scenarios/events/local.mk
include $(top_srcdir)/tests/scenarios/transfer/local.mk
include $(top_srcdir)/tests/history/local.mk
include $(top_srcdir)/tests/report/local.mk
include $(top_srcdir)/tests/explore/local.mk
include $(top_srcdir)/tests/draw/local.mk
include $(top_srcdir)/tests/lesson/local.mk
include $(top_srcdir)/tests/soak/local.mk
include $(top_srcdir)/tests/coverage/local.mk
include $(top_srcdir)/tests/hashes/local.mk
include $(top_srcdir)/tests/wire/local.mk
if HAVE_TUI
include $(top_srcdir)/tests/tui/local.mk
endif
include $(top_srcdir)/tests/cli/local.mk
include $(top_srcdir)/tests/bench/local.mk
