# Subscriptions and publications: RFC 6665, 4235, 3903.
EXTRA_DIST += \
	tests/scenarios/events/dialog.sip
