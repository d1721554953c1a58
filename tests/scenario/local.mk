# Tests of src/scenario: the language, and the scenarios of tests/scenarios.
scenario_libs = src/scenario/libscenario.a src/world/libworld.a src/node/libnode.a src/call/libcall.a \
	src/transaction/libtransaction.a src/net/libnet.a src/sim/libsim.a src/machine/libmachine.a \
	src/sip/libsip.a src/builtin/libbuiltin.a $(ALL_LIBS)
if HAVE_CHECK
check_PROGRAMS += tests/scenario/test-scenario tests/scenario/test-files
TESTS += tests/scenario/test-scenario tests/scenario/test-files
tests_scenario_test_scenario_SOURCES = tests/scenario/acts.c tests/scenario/conditions.c tests/scenario/errors.c \
	tests/scenario/expectations.c tests/scenario/grammar.c tests/scenario/plan.c \
	tests/scenario/suite.h tests/scenario/test-scenario.c
tests_scenario_test_scenario_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_scenario_test_scenario_LDADD = $(scenario_libs) $(TEST_LIBS)
tests_scenario_test_files_SOURCES = tests/scenario/test-files.c
tests_scenario_test_files_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_scenario_test_files_LDADD = $(scenario_libs) $(TEST_LIBS)
endif

if FUZZ
check_PROGRAMS += tests/scenario/fuzz-scenario
endif
EXTRA_PROGRAMS += tests/scenario/fuzz-scenario
tests_scenario_fuzz_scenario_SOURCES = tests/scenario/fuzz-scenario.c
tests_scenario_fuzz_scenario_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_scenario_fuzz_scenario_LDADD = $(scenario_libs)

EXTRA_DIST += \
	tests/scenarios/all-invites-lost.sip \
	tests/scenarios/bad/acts.err \
	tests/scenarios/bad/acts.sip \
	tests/scenarios/bad/empty.err \
	tests/scenarios/bad/empty.sip \
	tests/scenarios/bad/times.err \
	tests/scenarios/bad/times.sip \
	tests/scenarios/bad/words.err \
	tests/scenarios/bad/words.sip \
	tests/scenarios/broken/counts.sip \
	tests/scenarios/broken/messages.sip \
	tests/scenarios/broken/states.sip \
	tests/scenarios/broken/stray.sip \
	tests/scenarios/busy.sip \
	tests/scenarios/cancel-early.sip \
	tests/scenarios/cancel.sip \
	tests/scenarios/crossing.sip \
	tests/scenarios/decline.sip \
	tests/scenarios/edges/ack-lost-refusal.sip \
	tests/scenarios/edges/acks-lost-refusal.sip \
	tests/scenarios/edges/answer-lost-request.sip \
	tests/scenarios/edges/closed-callee-options.sip \
	tests/scenarios/edges/closed-caller-refused.sip \
	tests/scenarios/edges/closed-caller-requests.sip \
	tests/scenarios/edges/closed-caller-rfc3261.sip \
	tests/scenarios/edges/closed-caller.sip \
	tests/scenarios/edges/copy-after-ack.sip \
	tests/scenarios/edges/copy-after-answer-rfc3261.sip \
	tests/scenarios/edges/copy-after-answer.sip \
	tests/scenarios/edges/copy-after-everything.sip \
	tests/scenarios/edges/copy-after-refusal.sip \
	tests/scenarios/edges/copy-before-response.sip \
	tests/scenarios/edges/late-ringing-answered.sip \
	tests/scenarios/edges/late-ringing-refused.sip \
	tests/scenarios/edges/old-phone-acks.sip \
	tests/scenarios/every-ack-lost-tcp.sip \
	tests/scenarios/every-ack-lost-udp.sip \
	tests/scenarios/first-invite-lost.sip \
	tests/scenarios/hold.sip \
	tests/scenarios/late-offer.sip \
	tests/scenarios/lost-re-invite.sip \
	tests/scenarios/many-nodes.sip \
	tests/scenarios/messages.sip \
	tests/scenarios/old-phone.sip \
	tests/scenarios/one-line.sip \
	tests/scenarios/reactions.sip \
	tests/scenarios/refused.sip \
	tests/scenarios/requests.sip \
	tests/scenarios/silent.sip \
	tests/scenarios/tcp-timers.sip \
	tests/scenarios/thinks.sip \
	tests/scenarios/to-the-letter.sip \
	tests/scenarios/udp-timers.sip \
	tests/scenarios/windows.sip
