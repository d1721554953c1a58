# Where offers and answers stand (RFC 6337), and what is in them (RFC 3264).
EXTRA_DIST += \
	tests/scenarios/offers/ack-without-answer.sip \
	tests/scenarios/offers/back-off-and-wait.sip \
	tests/scenarios/offers/bad-offer-in-183.sip \
	tests/scenarios/offers/cancelled-after-change.sip \
	tests/scenarios/offers/change-undone-too-late.sip \
	tests/scenarios/offers/change-undone.sip \
	tests/scenarios/offers/codecs.sip \
	tests/scenarios/offers/early-bye.sip \
	tests/scenarios/offers/hold.sip \
	tests/scenarios/offers/less-wanted.sip \
	tests/scenarios/offers/lines.sip \
	tests/scenarios/offers/no-answer.sip \
	tests/scenarios/offers/no-update.sip \
	tests/scenarios/offers/nothing-fits.sip \
	tests/scenarios/offers/pattern-1-invite-200.sip \
	tests/scenarios/offers/pattern-2-200-ack.sip \
	tests/scenarios/offers/pattern-3-invite-183.sip \
	tests/scenarios/offers/pattern-4-183-prack.sip \
	tests/scenarios/offers/pattern-5-prack-200.sip \
	tests/scenarios/offers/pattern-6-update-200.sip \
	tests/scenarios/offers/preview-lost-dialog.sip \
	tests/scenarios/offers/preview-of-a-change.sip \
	tests/scenarios/offers/preview-refused.sip \
	tests/scenarios/offers/preview.sip \
	tests/scenarios/offers/update-crosses-re-invite.sip \
	tests/scenarios/offers/update-crosses-update.sip \
	tests/scenarios/offers/update-early-crossing.sip \
	tests/scenarios/offers/update-in-the-moratorium.sip \
	tests/scenarios/offers/update-overtaken.sip \
	tests/scenarios/offers/update-before-offer-in-183.sip \
	tests/scenarios/offers/update-meets-refusal.sip \
	tests/scenarios/offers/update-meets-refused-change.sip \
	tests/scenarios/offers/update-too-soon.sip \
	tests/scenarios/offers/versions.sip
