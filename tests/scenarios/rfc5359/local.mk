# RFC 5359, a flow a file.
EXTRA_DIST += \
	tests/scenarios/rfc5359/2.1-call-hold.sip \
	tests/scenarios/rfc5359/2.2-consultation-hold.sip \
	tests/scenarios/rfc5359/2.3-music-on-hold.sip \
	tests/scenarios/rfc5359/2.4-transfer-unattended.sip \
	tests/scenarios/rfc5359/2.5-transfer-attended.sip \
	tests/scenarios/rfc5359/2.6-transfer-instant-messaging.sip \
	tests/scenarios/rfc5359/2.7-forwarding-unconditional.sip \
	tests/scenarios/rfc5359/2.8-forwarding-busy.sip \
	tests/scenarios/rfc5359/2.9-forwarding-no-answer.sip \
	tests/scenarios/rfc5359/2.10-conference-third-party-is-added.sip \
	tests/scenarios/rfc5359/2.11-conference-third-party-joins.sip \
	tests/scenarios/rfc5359/2.12-find-me.sip \
	tests/scenarios/rfc5359/2.13-incoming-call-screening.sip \
	tests/scenarios/rfc5359/2.14-outgoing-call-screening.sip \
	tests/scenarios/rfc5359/2.15-call-park.sip \
	tests/scenarios/rfc5359/2.16-call-pickup.sip \
	tests/scenarios/rfc5359/2.17-automatic-redial.sip \
	tests/scenarios/rfc5359/2.18-click-to-dial.sip
