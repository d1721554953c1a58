# Subscriptions and publications: RFC 6665, 4235, 3903.
EXTRA_DIST += \
	tests/scenarios/events/asks.sip \
	tests/scenarios/events/bad-event.sip \
	tests/scenarios/events/deactivated.sip \
	tests/scenarios/events/dialog.sip \
	tests/scenarios/events/expires.sip \
	tests/scenarios/events/fetch.sip \
	tests/scenarios/events/forks.sip \
	tests/scenarios/events/no-notify.sip \
	tests/scenarios/events/nobody-there.sip \
	tests/scenarios/events/notifies-overtake.sip \
	tests/scenarios/events/notify-481.sip \
	tests/scenarios/events/other-reasons.sip \
	tests/scenarios/events/over-before-it-began.sip \
	tests/scenarios/events/overtaken.sip \
	tests/scenarios/events/probation.sip \
	tests/scenarios/events/refresh-481.sip \
	tests/scenarios/events/refresh-without-notify.sip \
	tests/scenarios/events/refresh.sip \
	tests/scenarios/events/rejected.sip \
	tests/scenarios/events/second-thoughts.sip \
	tests/scenarios/events/too-brief.sip \
	tests/scenarios/events/unrefreshed-and-ended.sip \
	tests/scenarios/events/unrefreshed.sip
