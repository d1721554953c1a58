# One INVITE, several dialogs: RFC 3261 13.2.2.4; RFC 5407 appendices A and E.
EXTRA_DIST += \
	tests/scenarios/forks/answers-unheard.sip \
	tests/scenarios/forks/cancelled-answers.sip \
	tests/scenarios/forks/cancelled-rings-reliably.sip \
	tests/scenarios/forks/cancelled-rings.sip \
	tests/scenarios/forks/changed-ack-lost.sip \
	tests/scenarios/forks/ended-rings-reliably.sip \
	tests/scenarios/forks/given-up.sip \
	tests/scenarios/forks/late-ringing.sip \
	tests/scenarios/forks/late-unacknowledged.sip \
	tests/scenarios/forks/offer-of-no-use.sip \
	tests/scenarios/forks/one-answers.sip \
	tests/scenarios/forks/one-goes.sip \
	tests/scenarios/forks/refused.sip \
	tests/scenarios/forks/three-answer.sip \
	tests/scenarios/forks/two-answers.sip
