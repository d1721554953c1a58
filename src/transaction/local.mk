noinst_LIBRARIES += src/transaction/libtransaction.a
src_transaction_libtransaction_a_SOURCES = src/transaction/core.c src/transaction/effects.c \
	src/transaction/inside.h src/transaction/keep.c src/transaction/match.c \
	src/transaction/receive.c src/transaction/transaction.h src/transaction/vocabulary.c
