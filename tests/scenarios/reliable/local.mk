# Reliable provisional responses: RFC 3262.
EXTRA_DIST += \
	tests/scenarios/reliable/allows-update.sip \
	tests/scenarios/reliable/answer-held-back.sip \
	tests/scenarios/reliable/cancelled-meanwhile.sip \
	tests/scenarios/reliable/copies-at-the-caller.sip \
	tests/scenarios/reliable/copies-until-the-prack.sip \
	tests/scenarios/reliable/final-and-no-prack.sip \
	tests/scenarios/reliable/final-before-prack.sip \
	tests/scenarios/reliable/held-back-and-hung-up.sip \
	tests/scenarios/reliable/held-back-unreachable.sip \
	tests/scenarios/reliable/nobody-acknowledges.sip \
	tests/scenarios/reliable/not-wanted.sip \
	tests/scenarios/reliable/offer-in-183.sip \
	tests/scenarios/reliable/one-at-a-time.sip \
	tests/scenarios/reliable/over-tcp.sip \
	tests/scenarios/reliable/overtaken-at-the-caller.sip \
	tests/scenarios/reliable/overtaken-late.sip \
	tests/scenarios/reliable/overtaken.sip \
	tests/scenarios/reliable/refused-meanwhile.sip \
	tests/scenarios/reliable/required.sip \
	tests/scenarios/reliable/two-phones-cancelled-meanwhile.sip
