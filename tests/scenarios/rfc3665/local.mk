# RFC 3665 3.1.
EXTRA_DIST += \
	tests/scenarios/rfc3665/3.1-successful-session-establishment.sip
