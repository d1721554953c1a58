# What exploring has found: the shortest ways to break a property, kept.
EXTRA_DIST += \
	tests/scenarios/found/as-published.sip \
	tests/scenarios/found/beyond-timer-L.sip \
	tests/scenarios/found/cancelled.sip \
	tests/scenarios/found/declined.sip \
	tests/scenarios/found/finals-lost.sip \
	tests/scenarios/found/ghost-alone.sip \
	tests/scenarios/found/ghost.sip \
	tests/scenarios/found/gone.sip \
	tests/scenarios/found/last-copy.sip \
	tests/scenarios/found/late-200.sip \
	tests/scenarios/found/quick-callee.sip \
	tests/scenarios/found/restarted.sip
