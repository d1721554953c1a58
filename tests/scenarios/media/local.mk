# Media: RFC 3264, RFC 3550.
EXTRA_DIST += \
	tests/scenarios/media/answer-lost.sip \
	tests/scenarios/media/bye-lost.sip \
	tests/scenarios/media/crash.sip \
	tests/scenarios/media/crossing.sip \
	tests/scenarios/media/cut.sip \
	tests/scenarios/media/directions.sip \
	tests/scenarios/media/early-media-refused.sip \
	tests/scenarios/media/early-media.sip \
	tests/scenarios/media/early-update.sip \
	tests/scenarios/media/holds.sip
