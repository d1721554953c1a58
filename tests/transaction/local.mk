# Tests of src/transaction. Unit tests stand between if HAVE_CHECK and endif.
if HAVE_CHECK
check_PROGRAMS += tests/transaction/test-transaction
TESTS += tests/transaction/test-transaction
endif
tests_transaction_test_transaction_SOURCES = tests/transaction/bench.c tests/transaction/bench.h \
	tests/transaction/plays.c tests/transaction/test-transaction.c
tests_transaction_test_transaction_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_transaction_test_transaction_LDADD = src/transaction/libtransaction.a src/net/libnet.a \
	src/sim/libsim.a src/machine/libmachine.a src/sip/libsip.a $(TEST_LIBS) $(ALL_LIBS)
