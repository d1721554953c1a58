# What a fault line, or somebody who asks what if, does: messages reordered and corrupted, timers fired, moments.
EXTRA_DIST += \
	tests/scenarios/faults/after-steps.sip \
	tests/scenarios/faults/corrupted-request.sip \
	tests/scenarios/faults/corrupted-response.sip \
	tests/scenarios/faults/corrupted-tcp.sip \
	tests/scenarios/faults/reordered-ack.sip \
	tests/scenarios/faults/reordered-last.sip \
	tests/scenarios/faults/reordered-pairs.sip \
	tests/scenarios/faults/reordered-tcp.sip \
	tests/scenarios/faults/timer-does-not-run.sip \
	tests/scenarios/faults/timer-fires.sip
