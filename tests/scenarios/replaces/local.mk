# Calls that take the place of others: RFC 3891.
EXTRA_DIST += \
	tests/scenarios/replaces/confirmed-at-the-caller.sip \
	tests/scenarios/replaces/confirmed.sip \
	tests/scenarios/replaces/early-crosses-200.sip \
	tests/scenarios/replaces/early.sip \
	tests/scenarios/replaces/just-ended.sip \
	tests/scenarios/replaces/no-common-codec.sip \
	tests/scenarios/replaces/no-such-call.sip \
	tests/scenarios/replaces/only-if-early-in-the-moratorium.sip \
	tests/scenarios/replaces/only-if-early.sip \
	tests/scenarios/replaces/rings-here.sip \
	tests/scenarios/replaces/thinks-here.sip \
	tests/scenarios/replaces/wrong-place.sip
