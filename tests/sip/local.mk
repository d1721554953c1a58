# Tests of src/sip. Unit tests stand between if HAVE_CHECK and endif.
if HAVE_CHECK
check_PROGRAMS += tests/sip/test-sip
TESTS += tests/sip/test-sip
tests_sip_test_sip_SOURCES = \
	tests/sip/add-test.c \
	tests/sip/digest-test.c \
	tests/sip/contact-test.c \
	tests/sip/error-test.c \
	tests/sip/golden-test.c \
	tests/sip/list-test.c \
	tests/sip/lore-test.c \
	tests/sip/parse-test.c \
	tests/sip/round-trip-test.c \
	tests/sip/sdp-test.c \
	tests/sip/test-sip.c \
	tests/sip/test-sip.h
tests_sip_test_sip_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_sip_test_sip_LDADD = src/sip/libsip.a $(TEST_LIBS) $(NETTLE_LIBS)
if HAVE_OSIP
tests_sip_test_sip_SOURCES += tests/sip/osip-test.c
tests_sip_test_sip_CPPFLAGS += -DHAVE_OSIP $(OSIP_CFLAGS)
tests_sip_test_sip_LDADD += $(OSIP_LIBS)
endif
endif

if FUZZ
check_PROGRAMS += tests/sip/fuzz-sip
endif
EXTRA_PROGRAMS += tests/sip/fuzz-sip
tests_sip_fuzz_sip_SOURCES = tests/sip/fuzz-sip.c
tests_sip_fuzz_sip_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_sip_fuzz_sip_LDADD = src/sip/libsip.a $(NETTLE_LIBS)

# What tests/sip/fuzz-sip begins with: give it this directory.
EXTRA_DIST += \
	tests/sip/corpus/420 \
	tests/sip/corpus/invite \
	tests/sip/corpus/lines \
	tests/sip/corpus/message \
	tests/sip/corpus/prack \
	tests/sip/corpus/refer
