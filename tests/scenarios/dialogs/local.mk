# Requests in dialogs: their order, targets and routes. RFC 3261 12, RFC 6141 4.
EXTRA_DIST += \
	tests/scenarios/dialogs/early-callee-is-asked.sip \
	tests/scenarios/dialogs/early-caller-is-asked.sip \
	tests/scenarios/dialogs/hold-behind-forced-bye.sip \
	tests/scenarios/dialogs/no-to-tag.sip \
	tests/scenarios/dialogs/offer-of-no-use-early.sip \
	tests/scenarios/dialogs/out-of-order.sip \
	tests/scenarios/dialogs/reason-no-ack.sip \
	tests/scenarios/dialogs/redirected-globally.sip \
	tests/scenarios/dialogs/redirected-to-many.sip \
	tests/scenarios/dialogs/restarted-caller.sip \
	tests/scenarios/dialogs/restarted-hang-up.sip \
	tests/scenarios/dialogs/restarted-hold.sip \
	tests/scenarios/dialogs/restarted-while-ringing.sip \
	tests/scenarios/dialogs/route-set.sip \
	tests/scenarios/dialogs/target-refresh.sip \
	tests/scenarios/dialogs/unsupported.sip
