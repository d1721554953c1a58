# Third party call control: RFC 3725.
EXTRA_DIST += \
	tests/scenarios/3pcc/busy.sip \
	tests/scenarios/3pcc/change-too-soon.sip \
	tests/scenarios/3pcc/controller-gives-up.sip \
	tests/scenarios/3pcc/given-up-while-ringing.sip \
	tests/scenarios/3pcc/early-requests.sip \
	tests/scenarios/3pcc/first-declines.sip \
	tests/scenarios/3pcc/first-ends-unacknowledged.sip \
	tests/scenarios/3pcc/first-gone.sip \
	tests/scenarios/3pcc/flow-I.sip \
	tests/scenarios/3pcc/flow-II.sip \
	tests/scenarios/3pcc/flow-III.sip \
	tests/scenarios/3pcc/flow-IV.sip \
	tests/scenarios/3pcc/no-common-codec.sip
