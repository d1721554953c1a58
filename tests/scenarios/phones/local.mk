# Several phones behind a proxy that forks: RFC 3261 13.2.2.4, 16.7.
EXTRA_DIST += \
	tests/scenarios/phones/all-cancelled.sip \
	tests/scenarios/phones/all-refuse.sip \
	tests/scenarios/phones/answered-late-unacknowledged.sip \
	tests/scenarios/phones/answered-together.sip \
	tests/scenarios/phones/late-cancel.sip \
	tests/scenarios/phones/late-prack.sip \
	tests/scenarios/phones/one-declines-for-all.sip \
	tests/scenarios/phones/one-is-late.sip \
	tests/scenarios/phones/own-rseq-each.sip \
	tests/scenarios/phones/second-2xx.sip \
	tests/scenarios/phones/third-2xx.sip
