# Registrations, bindings, the location service: RFC 3261 10.
EXTRA_DIST += \
	tests/scenarios/registrar/408.sip \
	tests/scenarios/registrar/busy.sip \
	tests/scenarios/registrar/by-hand.sip \
	tests/scenarios/registrar/elsewhere.sip \
	tests/scenarios/registrar/expires-during-a-call.sip \
	tests/scenarios/registrar/expires.sip \
	tests/scenarios/registrar/failures.sip \
	tests/scenarios/registrar/finds-back.sip \
	tests/scenarios/registrar/late-options.sip \
	tests/scenarios/registrar/late-refresh.sip \
	tests/scenarios/registrar/listed-no-more.sip \
	tests/scenarios/registrar/no-answer.sip \
	tests/scenarios/registrar/out-of-order.sip \
	tests/scenarios/registrar/out-of-patience.sip \
	tests/scenarios/registrar/refreshes.sip \
	tests/scenarios/registrar/refused.sip \
	tests/scenarios/registrar/removed.sip \
	tests/scenarios/registrar/restarts.sip \
	tests/scenarios/registrar/several-contacts.sip \
	tests/scenarios/registrar/slow.sip \
	tests/scenarios/registrar/through-proxy.sip \
	tests/scenarios/registrar/too-brief.sip
