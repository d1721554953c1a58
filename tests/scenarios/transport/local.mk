# Transports: RFC 3261 18, RFC 3263, RFC 3581, RFC 7118.
EXTRA_DIST += \
	tests/scenarios/transport/breaks-under-way.sip \
	tests/scenarios/transport/browser-gone.sip \
	tests/scenarios/transport/browser.sip \
	tests/scenarios/transport/connection-breaks.sip \
	tests/scenarios/transport/nat-expires.sip \
	tests/scenarios/transport/nat-refreshed.sip \
	tests/scenarios/transport/nat-without-rport.sip \
	tests/scenarios/transport/nat.sip \
	tests/scenarios/transport/tls.sip
