# Tests of src/call. Unit tests stand between if HAVE_CHECK and endif.
if HAVE_CHECK
check_PROGRAMS += tests/call/test-call
TESTS += tests/call/test-call
endif
tests_call_test_call_SOURCES = tests/node/town.c tests/node/town.h tests/call/stories.c \
	tests/call/stories.h tests/call/strangers.c tests/call/strangers.h tests/call/forks.c \
	tests/call/forks.h tests/call/uris.c tests/call/uris.h tests/call/test-call.c
tests_call_test_call_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_call_test_call_LDADD = src/node/libnode.a src/call/libcall.a \
	src/transaction/libtransaction.a src/net/libnet.a src/sim/libsim.a \
	src/machine/libmachine.a src/sip/libsip.a $(TEST_LIBS) $(ALL_LIBS)
