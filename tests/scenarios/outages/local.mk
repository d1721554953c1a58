# Crashes, restarts, cut links.
EXTRA_DIST += \
	tests/scenarios/outages/crash-tcp.sip \
	tests/scenarios/outages/crash-while-calling.sip \
	tests/scenarios/outages/partition-heals-tcp.sip \
	tests/scenarios/outages/partition-heals-udp.sip \
	tests/scenarios/outages/partition-while-ringing.sip
