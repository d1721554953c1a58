# RFC 5359, a flow a file.
EXTRA_DIST += \
	tests/scenarios/rfc5359/2.7-forwarding-unconditional.sip \
	tests/scenarios/rfc5359/2.8-forwarding-busy.sip \
	tests/scenarios/rfc5359/2.9-forwarding-no-answer.sip \
	tests/scenarios/rfc5359/2.12-find-me.sip \
	tests/scenarios/rfc5359/2.10-conference-third-party-is-added.sip \
	tests/scenarios/rfc5359/2.11-conference-third-party-joins.sip
