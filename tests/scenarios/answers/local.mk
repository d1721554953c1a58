# What a callee may say to an INVITE: RFC 3261 13.3.
EXTRA_DIST += \
	tests/scenarios/answers/another-2xx.sip \
	tests/scenarios/answers/early-media-unreachable.sip \
	tests/scenarios/answers/early-media-unreliable.sip \
	tests/scenarios/answers/refuses.sip \
	tests/scenarios/answers/thinks-for-minutes-reliably.sip \
	tests/scenarios/answers/thinks-for-minutes.sip
