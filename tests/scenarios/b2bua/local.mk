# Calls through a B2BUA: two dialogs, one call.
EXTRA_DIST += \
	tests/scenarios/b2bua/anchored.sip \
	tests/scenarios/b2bua/answer-crosses-cancel.sip \
	tests/scenarios/b2bua/busy.sip \
	tests/scenarios/b2bua/bye-before-ack.sip \
	tests/scenarios/b2bua/bye-while-changing.sip \
	tests/scenarios/b2bua/call.sip \
	tests/scenarios/b2bua/cancel-crosses-200.sip \
	tests/scenarios/b2bua/cancel.sip \
	tests/scenarios/b2bua/change-while-bridging.sip \
	tests/scenarios/b2bua/crash.sip \
	tests/scenarios/b2bua/early-media.sip \
	tests/scenarios/b2bua/early-request.sip \
	tests/scenarios/b2bua/fork-late-offer-no-ringing.sip \
	tests/scenarios/b2bua/fork-late-offer.sip \
	tests/scenarios/b2bua/fork.sip \
	tests/scenarios/b2bua/glare.sip \
	tests/scenarios/b2bua/hold-refused.sip \
	tests/scenarios/b2bua/hold.sip \
	tests/scenarios/b2bua/late-offer-after-100.sip \
	tests/scenarios/b2bua/late-offer-no-ringing.sip \
	tests/scenarios/b2bua/late-offer-overtaken.sip \
	tests/scenarios/b2bua/late-offer.sip \
	tests/scenarios/b2bua/loop.sip \
	tests/scenarios/b2bua/no-ack-with-answer.sip \
	tests/scenarios/b2bua/nobody.sip \
	tests/scenarios/b2bua/own-change.sip \
	tests/scenarios/b2bua/request-while-bridging.sip \
	tests/scenarios/b2bua/requests-while-changing.sip \
	tests/scenarios/b2bua/requests.sip \
	tests/scenarios/b2bua/rings-while-cancelled.sip \
	tests/scenarios/b2bua/unanswered.sip \
	tests/scenarios/b2bua/withdrawn-too-late.sip \
	tests/scenarios/b2bua/withdrawn-too-late-refused.sip \
	tests/scenarios/b2bua/withdrawn.sip
