# Calls passed on: RFC 3515, 5589.
EXTRA_DIST += \
	tests/scenarios/transfer/attended.sip \
	tests/scenarios/transfer/blind.sip \
	tests/scenarios/transfer/busy.sip \
	tests/scenarios/transfer/given-up.sip
