# Transports: RFC 3261 18, RFC 3263, RFC 3581, RFC 7118.
EXTRA_DIST += \
	tests/scenarios/transport/breaks-under-way.sip \
	tests/scenarios/transport/browser-gone.sip \
	tests/scenarios/transport/browser.sip \
	tests/scenarios/transport/connection-breaks.sip \
	tests/scenarios/transport/given-up.sip \
	tests/scenarios/transport/large-request.sip \
	tests/scenarios/transport/large-without-tcp.sip \
	tests/scenarios/transport/nat-expires.sip \
	tests/scenarios/transport/nat-refreshed.sip \
	tests/scenarios/transport/nat-without-rport.sip \
	tests/scenarios/transport/nat.sip \
	tests/scenarios/transport/outbound-domain.sip \
	tests/scenarios/transport/outbound-servers-fail.sip \
	tests/scenarios/transport/proxy-fails-over.sip \
	tests/scenarios/transport/server-changes-its-mind.sip \
	tests/scenarios/transport/server-overloaded.sip \
	tests/scenarios/transport/servers-by-priority.sip \
	tests/scenarios/transport/servers-by-weight.sip \
	tests/scenarios/transport/tls.sip
