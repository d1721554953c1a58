# Session timers: RFC 4028.
EXTRA_DIST += \
	tests/scenarios/timers/callee-refreshes.sip \
	tests/scenarios/timers/caller-refreshes.sip \
	tests/scenarios/timers/expires.sip \
	tests/scenarios/timers/peer-knows-none.sip \
	tests/scenarios/timers/refresh-unanswered.sip \
	tests/scenarios/timers/too-small.sip
