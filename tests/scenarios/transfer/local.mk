# Calls passed on: RFC 3515, 5589.
EXTRA_DIST += \
	tests/scenarios/transfer/attended.sip \
	tests/scenarios/transfer/blind.sip \
	tests/scenarios/transfer/both-at-once.sip \
	tests/scenarios/transfer/busy.sip \
	tests/scenarios/transfer/bye-overtakes-notify.sip \
	tests/scenarios/transfer/given-up.sip \
	tests/scenarios/transfer/heard-enough.sip \
	tests/scenarios/transfer/long-ringing.sip \
	tests/scenarios/transfer/notify-after-info.sip \
	tests/scenarios/transfer/notify-of-a-stranger.sip \
	tests/scenarios/transfer/outside.sip \
	tests/scenarios/transfer/refused.sip \
	tests/scenarios/transfer/twice.sip \
	tests/scenarios/transfer/unattainable.sip \
	tests/scenarios/transfer/without-telling.sip
