# Requests but INVITE, ACK, CANCEL and BYE: RFC 3261 8, 11, 12.2; RFC 4320, 4321, 5057.
EXTRA_DIST += \
	tests/scenarios/requests/before-the-ack-overtaken.sip \
	tests/scenarios/requests/before-the-ack.sip \
	tests/scenarios/requests/change-unreachable-too-late.sip \
	tests/scenarios/requests/crash-and-restart.sip \
	tests/scenarios/requests/early-overtaken.sip \
	tests/scenarios/requests/ends-the-dialog.sip \
	tests/scenarios/requests/ends-the-usage.sip \
	tests/scenarios/requests/in-time.sip \
	tests/scenarios/requests/info-in-mortal.sip \
	tests/scenarios/requests/no-408.sip \
	tests/scenarios/requests/no-dialog-yet.sip \
	tests/scenarios/requests/not-of-the-call.sip \
	tests/scenarios/requests/nothing-but-the-transaction.sip \
	tests/scenarios/requests/options.sip \
	tests/scenarios/requests/outside.sip \
	tests/scenarios/requests/overtaken.sip \
	tests/scenarios/requests/peer-knows-no-dialog.sip \
	tests/scenarios/requests/provisional-and-recovery.sip \
	tests/scenarios/requests/refer-in-mortal.sip \
	tests/scenarios/requests/refers-to-nobody.sip \
	tests/scenarios/requests/refused.sip \
	tests/scenarios/requests/registers-again.sip \
	tests/scenarios/requests/strangers.sip \
	tests/scenarios/requests/too-late.sip \
	tests/scenarios/requests/unanswered-before-the-ack.sip \
	tests/scenarios/requests/unanswered-callee.sip \
	tests/scenarios/requests/unanswered-early.sip \
	tests/scenarios/requests/unanswered-too-late.sip \
	tests/scenarios/requests/unanswered.sip \
	tests/scenarios/requests/unreachable.sip \
	tests/scenarios/requests/within-a-call.sip
