# Tests of src/node. Unit tests stand between if HAVE_CHECK and endif.
if HAVE_CHECK
check_PROGRAMS += tests/node/test-node
TESTS += tests/node/test-node
endif
tests_node_test_node_SOURCES = tests/node/town.c tests/node/town.h tests/node/precise-test.c \
	tests/node/precise-test.h tests/node/targets-test.c tests/node/targets-test.h \
	tests/node/test-node.c
tests_node_test_node_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_node_test_node_LDADD = src/node/libnode.a src/call/libcall.a \
	src/transaction/libtransaction.a src/net/libnet.a src/sim/libsim.a \
	src/machine/libmachine.a src/sip/libsip.a $(TEST_LIBS) $(ALL_LIBS)
