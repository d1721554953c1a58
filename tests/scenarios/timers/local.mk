# Session timers: RFC 4028.
EXTRA_DIST += \
	tests/scenarios/timers/as-in-the-first.sip \
	tests/scenarios/timers/callee-refreshes.sip \
	tests/scenarios/timers/caller-refreshes.sip \
	tests/scenarios/timers/early-update.sip \
	tests/scenarios/timers/expires-at-the-caller.sip \
	tests/scenarios/timers/expires-before-the-ack.sip \
	tests/scenarios/timers/expires.sip \
	tests/scenarios/timers/forks.sip \
	tests/scenarios/timers/glare.sip \
	tests/scenarios/timers/other-methods.sip \
	tests/scenarios/timers/peer-knows-none.sip \
	tests/scenarios/timers/refresh-put-off.sip \
	tests/scenarios/timers/refresh-refused.sip \
	tests/scenarios/timers/refresh-too-small.sip \
	tests/scenarios/timers/refresh-unanswered.sip \
	tests/scenarios/timers/refreshed-otherwise.sip \
	tests/scenarios/timers/shorter.sip \
	tests/scenarios/timers/table-2.sip \
	tests/scenarios/timers/too-small.sip \
	tests/scenarios/timers/turned-off.sip \
	tests/scenarios/timers/unchanged-answer.sip \
	tests/scenarios/timers/unchanged.sip \
	tests/scenarios/timers/update-begins-none.sip
