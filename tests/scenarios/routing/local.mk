# How requests find their way: RFC 3261 8.3, 16; RFC 5393.
EXTRA_DIST += \
	tests/scenarios/routing/redirect.sip \
	tests/scenarios/routing/stateless.sip \
	tests/scenarios/routing/trapezoid.sip
