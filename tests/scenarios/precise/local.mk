# What is sent and answered to the letter.
EXTRA_DIST += \
	tests/scenarios/precise/again.sip \
	tests/scenarios/precise/behind-its-time.sip \
	tests/scenarios/precise/ignored-acks.sip \
	tests/scenarios/precise/ignored.sip \
	tests/scenarios/precise/late-180.sip \
	tests/scenarios/precise/nobody-s-dialog.sip \
	tests/scenarios/precise/not-understood.sip \
	tests/scenarios/precise/orders.sip \
	tests/scenarios/precise/provisional-order.sip \
	tests/scenarios/precise/raw.sip \
	tests/scenarios/precise/somebody-else-answers.sip \
	tests/scenarios/precise/stray.sip \
	tests/scenarios/precise/timers-in-a-header.sip \
	tests/scenarios/precise/two-vias.sip
