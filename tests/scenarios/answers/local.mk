# What a callee may say to an INVITE: RFC 3261 8.2, 13.3.
EXTRA_DIST += \
	tests/scenarios/answers/another-2xx.sip \
	tests/scenarios/answers/cancel-after-the-ack.sip \
	tests/scenarios/answers/early-media-unreachable.sip \
	tests/scenarios/answers/early-media-unreliable.sip \
	tests/scenarios/answers/early-media-with-lines.sip \
	tests/scenarios/answers/expires.sip \
	tests/scenarios/answers/extension-required.sip \
	tests/scenarios/answers/extension-unknown.sip \
	tests/scenarios/answers/merged-after-the-ack.sip \
	tests/scenarios/answers/merged.sip \
	tests/scenarios/answers/refuses.sip \
	tests/scenarios/answers/thinks-for-minutes-reliably.sip \
	tests/scenarios/answers/thinks-for-minutes.sip \
	tests/scenarios/answers/unknown-scheme.sip
