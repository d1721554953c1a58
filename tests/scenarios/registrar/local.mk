# Registrations, bindings, the location service: RFC 3261 10.
EXTRA_DIST += \
	tests/scenarios/registrar/refreshes.sip
