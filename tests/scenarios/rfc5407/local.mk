# The races of RFC 5407, a file a section.
EXTRA_DIST += \
	tests/scenarios/rfc5407/3.1.1-invite-again-in-moratorium.sip \
	tests/scenarios/rfc5407/3.1.2-cancel-in-moratorium.sip \
	tests/scenarios/rfc5407/3.1.3-bye-early-in-moratorium.sip \
	tests/scenarios/rfc5407/3.1.4-re-invite-in-moratorium.sip \
	tests/scenarios/rfc5407/3.1.5-re-invite-in-moratorium-late-offer.sip \
	tests/scenarios/rfc5407/3.1.6-bye-in-moratorium.sip \
	tests/scenarios/rfc5407/3.2.1-bye-in-mortal.sip \
	tests/scenarios/rfc5407/3.2.2-re-invite-in-mortal.sip \
	tests/scenarios/rfc5407/3.2.3-200-to-re-invite-in-mortal.sip \
	tests/scenarios/rfc5407/3.2.4-ack-in-mortal.sip \
	tests/scenarios/rfc5407/3.3.1-re-invites-cross.sip \
	tests/scenarios/rfc5407/3.3.2-update-and-re-invite-cross.sip \
	tests/scenarios/rfc5407/3.3.2-update-without-offer.sip \
	tests/scenarios/rfc5407/3.3.3-refer-in-mortal.sip \
	tests/scenarios/rfc5407/A-bye-in-early-dialog.sip \
	tests/scenarios/rfc5407/B-bye-overlaps-re-invite.sip \
	tests/scenarios/rfc5407/C-cancel-confirmed.sip \
	tests/scenarios/rfc5407/C-cancel-early.sip \
	tests/scenarios/rfc5407/D-requests-in-mortal.sip \
	tests/scenarios/rfc5407/E-4-behind-a-proxy.sip \
	tests/scenarios/rfc5407/E-5-behind-a-proxy.sip \
	tests/scenarios/rfc5407/E-6-behind-a-proxy.sip \
	tests/scenarios/rfc5407/E-7-behind-a-proxy.sip \
	tests/scenarios/rfc5407/E-4-two-early-dialogs.sip \
	tests/scenarios/rfc5407/E-5-two-answers-after-ringing.sip \
	tests/scenarios/rfc5407/E-6-second-answer-unannounced.sip \
	tests/scenarios/rfc5407/E-7-late-reliable-ringing.sip
