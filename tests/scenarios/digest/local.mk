# Digest authentication: RFC 3261 22, RFC 7616, RFC 8760.
EXTRA_DIST += \
	tests/scenarios/digest/at-once.sip \
	tests/scenarios/digest/b2bua.sip \
	tests/scenarios/digest/best-first.sip \
	tests/scenarios/digest/calls.sip \
	tests/scenarios/digest/cancelled.sip \
	tests/scenarios/digest/challenge-lost.sip \
	tests/scenarios/digest/challenged-bye-of-callee.sip \
	tests/scenarios/digest/challenged-bye.sip \
	tests/scenarios/digest/challenged-changes.sip \
	tests/scenarios/digest/credentials-lost.sip \
	tests/scenarios/digest/forked.sip \
	tests/scenarios/digest/given-up.sip \
	tests/scenarios/digest/good-no-more.sip \
	tests/scenarios/digest/guessed.sip \
	tests/scenarios/digest/messages.sip \
	tests/scenarios/digest/never-fresh.sip \
	tests/scenarios/digest/no-password.sip \
	tests/scenarios/digest/not-understood.sip \
	tests/scenarios/digest/registers.sip \
	tests/scenarios/digest/replayed.sip \
	tests/scenarios/digest/refused-then-answered.sip \
	tests/scenarios/digest/stale-nonce.sip \
	tests/scenarios/digest/two-realms.sip \
	tests/scenarios/digest/with-md5-sess.sip \
	tests/scenarios/digest/with-sha-256-sess.sip \
	tests/scenarios/digest/with-sha-256.sip \
	tests/scenarios/digest/with-sha-512-256-sess.sip \
	tests/scenarios/digest/with-sha-512-256.sip \
	tests/scenarios/digest/wrong-password.sip
