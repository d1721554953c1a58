# Stateful proxies: forks, best responses, CANCEL, timer C, crashes.
EXTRA_DIST += \
	tests/scenarios/proxy/answered-after-6xx.sip \
	tests/scenarios/proxy/answers-without-ringing.sip \
	tests/scenarios/proxy/busy-everywhere.sip \
	tests/scenarios/proxy/caller-unreachable-cancelled.sip \
	tests/scenarios/proxy/caller-unreachable.sip \
	tests/scenarios/proxy/cancel-after-6xx.sip \
	tests/scenarios/proxy/cancel-before-100.sip \
	tests/scenarios/proxy/cancel-crosses-200.sip \
	tests/scenarios/proxy/cancel-crosses-486.sip \
	tests/scenarios/proxy/cancel-fork.sip \
	tests/scenarios/proxy/cancel-two-proxies.sip \
	tests/scenarios/proxy/challenges.sip \
	tests/scenarios/proxy/crash-before-200.sip \
	tests/scenarios/proxy/declined-for-all.sip \
	tests/scenarios/proxy/each-in-turn.sip \
	tests/scenarios/proxy/fork-two-answer.sip \
	tests/scenarios/proxy/forks-serially.sip \
	tests/scenarios/proxy/forwarded-while-cancelled.sip \
	tests/scenarios/proxy/late-200.sip \
	tests/scenarios/proxy/late-cancelled.sip \
	tests/scenarios/proxy/late-provisional.sip \
	tests/scenarios/proxy/lost-200.sip \
	tests/scenarios/proxy/much-too-late-200.sip \
	tests/scenarios/proxy/next-server.sip \
	tests/scenarios/proxy/no-ack-no-route.sip \
	tests/scenarios/proxy/nobody-there.sip \
	tests/scenarios/proxy/one-proxy.sip \
	tests/scenarios/proxy/options-fork.sip \
	tests/scenarios/proxy/screened.sip \
	tests/scenarios/proxy/silent-phone.sip \
	tests/scenarios/proxy/timer-c-no-answer.sip \
	tests/scenarios/proxy/timer-c-rfc3261.sip \
	tests/scenarios/proxy/timer-c.sip
