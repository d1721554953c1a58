# Tests of src/net.
if HAVE_CHECK
check_PROGRAMS += tests/net/test-net
TESTS += tests/net/test-net
tests_net_test_net_SOURCES = tests/net/test-net.c
tests_net_test_net_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_net_test_net_LDADD = src/net/libnet.a src/sim/libsim.a src/machine/libmachine.a \
	src/sip/libsip.a $(CGRAPH_LIBS) $(TEST_LIBS)
endif
