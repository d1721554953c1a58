# The races of RFC 5407, a file a section.
EXTRA_DIST += \
	tests/scenarios/rfc5407/appendix-a.sip \
	tests/scenarios/rfc5407/appendix-c.sip \
	tests/scenarios/rfc5407/appendix-e.sip
