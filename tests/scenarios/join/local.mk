# Calls that join others: RFC 3911.
EXTRA_DIST += \
	tests/scenarios/join/just-ended.sip \
	tests/scenarios/join/no-such-call.sip
