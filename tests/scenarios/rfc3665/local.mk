# RFC 3665, a flow a file.
EXTRA_DIST += \
	tests/scenarios/rfc3665/2.1-successful-new-registration.sip \
	tests/scenarios/rfc3665/2.2-update-of-contact-list.sip \
	tests/scenarios/rfc3665/2.3-request-for-current-contact-list.sip \
	tests/scenarios/rfc3665/2.4-cancellation-of-registration.sip \
	tests/scenarios/rfc3665/2.5-unsuccessful-registration.sip \
	tests/scenarios/rfc3665/3.1-successful-session-establishment.sip \
	tests/scenarios/rfc3665/3.10-no-response.sip \
	tests/scenarios/rfc3665/3.2-two-proxies.sip \
	tests/scenarios/rfc3665/3.3-multiple-proxy-authentication.sip \
	tests/scenarios/rfc3665/3.4-proxy-failure.sip \
	tests/scenarios/rfc3665/3.5-sip-alg.sip \
	tests/scenarios/rfc3665/3.6-redirect-and-proxy.sip \
	tests/scenarios/rfc3665/3.7-re-invite.sip \
	tests/scenarios/rfc3665/3.8-no-answer.sip \
	tests/scenarios/rfc3665/3.9-busy.sip \
	tests/scenarios/rfc3665/3.11-temporarily-unavailable.sip
