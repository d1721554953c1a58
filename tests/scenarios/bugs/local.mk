# The bugs that real stacks had, each as a scenario that would find it.
TESTS += tests/scenarios/bugs/caught.sh
EXTRA_DIST += \
	tests/scenarios/bugs/caught.sh \
	tests/scenarios/bugs/01-hang-up-before-100.sip \
	tests/scenarios/bugs/02-bye-before-ack.sip \
	tests/scenarios/bugs/03-no-487.sip \
	tests/scenarios/bugs/04-hang-up-while-lost.sip \
	tests/scenarios/bugs/05-ack-lost-then-hold.sip \
	tests/scenarios/bugs/06-ack-of-another-cseq.sip \
	tests/scenarios/bugs/07-answer-in-a-late-ack.sip \
	tests/scenarios/bugs/08-second-2xx.sip \
	tests/scenarios/bugs/09-rseq-of-two-forks.sip \
	tests/scenarios/bugs/10-180-after-183.sip \
	tests/scenarios/bugs/11-cancel-then-prack.sip \
	tests/scenarios/bugs/12-glare.sip \
	tests/scenarios/bugs/13-re-invite-before-ack.sip \
	tests/scenarios/bugs/14-invite-again-after-200.sip \
	tests/scenarios/bugs/15-no-ack.sip \
	tests/scenarios/bugs/16-bye-during-re-invite.sip \
	tests/scenarios/bugs/17-ack-at-once.sip \
	tests/scenarios/bugs/18-cancel-again.sip \
	tests/scenarios/bugs/19-100-to-bye.sip \
	tests/scenarios/bugs/19-early-100/server.gv \
	tests/scenarios/bugs/20-200-to-cancel.sip \
	tests/scenarios/bugs/21-cancel-meets-answer.sip \
	tests/scenarios/bugs/22-timer-d-over-tcp.sip \
	tests/scenarios/bugs/23-back-off.sip
