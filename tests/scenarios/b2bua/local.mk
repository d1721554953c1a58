# Calls through a B2BUA: two dialogs, one call.
EXTRA_DIST += \
	tests/scenarios/b2bua/anchored.sip \
	tests/scenarios/b2bua/call.sip \
	tests/scenarios/b2bua/hold.sip \
	tests/scenarios/b2bua/late-offer.sip
