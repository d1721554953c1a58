# Where offers and answers stand (RFC 6337), and what is in them (RFC 3264). tests/coverage/edges runs them all.
EXTRA_DIST += \
	tests/scenarios/offers/codecs.sip \
	tests/scenarios/offers/hold.sip \
	tests/scenarios/offers/lines.sip \
	tests/scenarios/offers/no-update.sip \
	tests/scenarios/offers/nothing-fits.sip \
	tests/scenarios/offers/pattern-1-invite-200.sip \
	tests/scenarios/offers/pattern-2-200-ack.sip \
	tests/scenarios/offers/pattern-3-invite-183.sip \
	tests/scenarios/offers/pattern-4-183-prack.sip \
	tests/scenarios/offers/pattern-5-prack-200.sip \
	tests/scenarios/offers/pattern-6-update-200.sip \
	tests/scenarios/offers/preview-lost-dialog.sip \
	tests/scenarios/offers/preview-refused.sip \
	tests/scenarios/offers/preview.sip \
	tests/scenarios/offers/update-crosses-re-invite.sip \
	tests/scenarios/offers/update-crosses-update.sip \
	tests/scenarios/offers/update-too-soon.sip \
	tests/scenarios/offers/versions.sip
