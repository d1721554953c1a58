# Tests of src/draw. SIPSTEP_REGENERATE=1 make check writes the golden files anew: look at the difference.
if HAVE_CHECK
check_PROGRAMS += tests/draw/test-draw
TESTS += tests/draw/test-draw
tests_draw_test_draw_SOURCES = \
	tests/draw/story.c \
	tests/draw/suite.h \
	tests/draw/test-diagram.c \
	tests/draw/test-draw.c \
	tests/draw/test-export.c \
	tests/draw/test-grid.c \
	tests/draw/test-ladder.c \
	tests/draw/test-picture.c \
	tests/draw/test-run.c
tests_draw_test_draw_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_draw_test_draw_LDADD = src/draw/libdraw.a src/scenario/libscenario.a src/world/libworld.a \
	src/node/libnode.a src/call/libcall.a src/transaction/libtransaction.a src/net/libnet.a \
	src/sim/libsim.a src/machine/libmachine.a src/sip/libsip.a src/builtin/libbuiltin.a $(ALL_LIBS) $(TEST_LIBS)
endif

EXTRA_DIST += \
	tests/draw/golden/diagram-ascii.txt \
	tests/draw/golden/diagram-calling-120x40.txt \
	tests/draw/golden/diagram-calling-24x8.txt \
	tests/draw/golden/diagram-calling-40x1.txt \
	tests/draw/golden/diagram-calling-40x15.txt \
	tests/draw/golden/diagram-calling-44x13.txt \
	tests/draw/golden/diagram-calling-5x3.txt \
	tests/draw/golden/diagram-calling-75x24.txt \
	tests/draw/golden/diagram-proceeding-44x13.txt \
	tests/draw/golden/ladder-40-ascii.txt \
	tests/draw/golden/ladder-80.txt \
	tests/draw/golden/ladder-deltas.txt \
	tests/draw/golden/ladder-flight-0.txt \
	tests/draw/golden/ladder-flight-100.txt \
	tests/draw/golden/ladder-flight-50.txt \
	tests/draw/golden/ladder-scrolled.txt \
	tests/draw/golden/picture-invite-client.txt \
	tests/draw/golden/run-pending.txt
