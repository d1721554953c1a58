# How requests find their way: RFC 3261 8.3, 16; RFC 5393.
EXTRA_DIST += \
	tests/scenarios/routing/breadth-serial.sip \
	tests/scenarios/routing/breadth.sip \
	tests/scenarios/routing/by-hand.sip \
	tests/scenarios/routing/loop.sip \
	tests/scenarios/routing/not-sip.sip \
	tests/scenarios/routing/recursion-ends.sip \
	tests/scenarios/routing/recursion.sip \
	tests/scenarios/routing/redirect-chain.sip \
	tests/scenarios/routing/redirect-choices.sip \
	tests/scenarios/routing/redirect-loop.sip \
	tests/scenarios/routing/redirect.sip \
	tests/scenarios/routing/refusals.sip \
	tests/scenarios/routing/spiral.sip \
	tests/scenarios/routing/stateful-loss.sip \
	tests/scenarios/routing/stateless-cancel.sip \
	tests/scenarios/routing/stateless-refuses.sip \
	tests/scenarios/routing/stateless-silent.sip \
	tests/scenarios/routing/stateless.sip \
	tests/scenarios/routing/strict-first.sip \
	tests/scenarios/routing/strict.sip \
	tests/scenarios/routing/too-many-hops.sip \
	tests/scenarios/routing/trapezoid.sip
