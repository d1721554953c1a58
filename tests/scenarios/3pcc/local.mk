# Third party call control: RFC 3725.
EXTRA_DIST += \
	tests/scenarios/3pcc/flow-I.sip \
	tests/scenarios/3pcc/flow-II.sip \
	tests/scenarios/3pcc/flow-III.sip \
	tests/scenarios/3pcc/flow-IV.sip
