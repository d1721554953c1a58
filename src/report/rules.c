/* The rules that are no edge of a diagram: one table of section and sentence. */
#include "report/inside.h"

static const struct rule rules[RULES] = {
    [RULE_MATCH_RESPONSE] = {"RFC 3261 17.1.3",
                             "A response belongs to the client transaction that has the branch of "
                             "its top Via and the method of its CSeq."},
    [RULE_MATCH_REQUEST] = {"RFC 3261 17.2.3",
                            "A request belongs to the server transaction with the same branch and "
                            "sent-by in the top Via and the same method."},
    [RULE_MATCH_OLD] = {"RFC 3261 17.2.3",
                        "Without the magic cookie z9hG4bK a branch is not unique: Request-URI, "
                        "tags, Call-ID, CSeq and the top Via must be the same."},
    [RULE_MATCH_ACK] = {"RFC 3261 17.2.3",
                        "The ACK of a refusal has the branch of its INVITE, and belongs to the "
                        "INVITE's server transaction."},
    [RULE_MATCH_CANCEL] = {"RFC 3261 9.2",
                           "A CANCEL is a transaction of its own; what it cancels is the INVITE "
                           "with the same branch and sent-by."},
    [RULE_MATCH_DIALOG] =
        {"RFC 3261 12.2.2",
         "A request is within the dialog whose Call-ID it has, with its To tag as "
         "the local and its From tag as the remote tag."},
    [RULE_FORK] = {"RFC 3261 13.2.2.1, 13.2.2.4",
                   "Each To tag in the responses to an INVITE is a dialog of its own."},
    [RULE_NEW_REQUEST] = {"RFC 3261 17.2.3", "A request that matches no transaction begins one."},
    [RULE_ACK_OF_2XX] = {"RFC 3261 13.2.2.4",
                         "The ACK of a 2xx has a branch of its own and matches no transaction: the "
                         "core finds its dialog, and the 2xx by the number in the CSeq."},
    [RULE_STRAY_RESPONSE] = {"RFC 6026 7.2",
                             "A response that matches no client transaction is dropped."},
    [RULE_STRAY_VIA] = {"RFC 3261 18.1.2",
                        "A response whose top Via is not one's own was sent here by mistake, and "
                        "is dropped."},
    [RULE_STRAY_VIAS] =
        {"RFC 3261 8.1.3.3",
         "A response with more than one Via is for somebody further on; an end drops "
         "it."},
    [RULE_STRAY_ACK] = {"RFC 3261 17",
                        "No response to an ACK is allowed: one that matches neither a transaction "
                        "nor a dialog is dropped."},
    [RULE_BROKEN] = {"RFC 3261 18.3",
                     "What is no well-formed message can be answered only if it can be told whose "
                     "request it is; it is dropped."},
    [RULE_BROKEN_REQUEST] =
        {"RFC 4475 3.1.2.3",
         "Its Content-Length is no number. Over UDP a damaged request is answered 400 (RFC 3261 "
         "18.3): who asks, and what, can still be read."},
    [RULE_BROKEN_RESPONSE] = {"RFC 3261 18.3",
                              "A damaged response is discarded: for its client transaction it is "
                              "as if it had been lost."},
    [RULE_BROKEN_ACK] = {"RFC 3261 17",
                         "No response to an ACK is allowed: a damaged one is as good as lost."},
    [RULE_BROKEN_STREAM] =
        {"RFC 4475 3.1.2.3",
         "Without a readable Content-Length nobody can tell where in a stream of bytes the next "
         "message begins: the receiver closes the connection."},
    [RULE_LOSS] = {"RFC 3261 17.1.1.1",
                   "UDP may lose any message; that is why transactions send again until an answer "
                   "comes."},
    [RULE_TCP] = {"RFC 6298 5",
                  "TCP sends a lost segment again by itself, each time after twice the wait, and "
                  "gives the connection up at last."},
    [RULE_NAT] =
        {"RFC 3581 1",
         "A NAT lets in only what goes to a port that a packet from inside has opened, and "
         "not for long; a response goes there if its Via has rport."},
    [RULE_RESET] = {"RFC 3261 18.4",
                    "Its connection breaks: what was under way on it is lost, and whoever has sent "
                    "it is told."},
    [RULE_WEBSOCKET] = {"RFC 7118 1",
                        "Only the browser can open a WebSocket: as long as it has none nobody "
                        "reaches it."},
    [RULE_CLOSED] = {"RFC 3261 18.4",
                     "Nobody listens at that port: ICMP over UDP, or a reset over TCP, tells the "
                     "sender, and its transaction takes that for a transport error."},
    [RULE_NO_WAY] = {"RFC 3261 18.4", "There is no link to that node: a transport error."},
    [RULE_SILENT] = {"", "The receiver is silent: it hears nothing and says nothing."},
    [RULE_CRASHED] = {"", "The receiver is down: it has crashed and not restarted yet."},
    [RULE_CUT] = {"", "The link is cut."},
    [RULE_TWICE] = {"RFC 3261 17.2.3",
                    "A network may deliver a datagram twice; the branch tells that the second is a "
                    "copy."},
    [RULE_SCRIPT] = {"", "A line of the scenario says so."},
    [RULE_ORDERLESS] = {"RFC 768", "UDP keeps no order: what was sent later may come first."},
    [RULE_EARLY] = {"", "It fires ahead of its time: a line of the scenario says so."},
    [RULE_ORDER] = {"", "The scenario has told this phone to ignore it: as if it had never come."},
    [RULE_ORDERED] = {"", "The scenario has told this phone to answer so."},
    [RULE_USER] = {"", "A user does that: a line of the scenario."},
    [RULE_UNEXPECTED] = {"", "No edge leaves this state for that: nothing happens."},
    [RULE_DEFERRED] = {"", "It is kept, and heard again after the next change of state."},
    [RULE_FINAL] = {"", "A final state ends all timers of an instance."},
    [RULE_KILLED] = {"", "Its node lost its state; nobody is told."},
    [RULE_UNBORN] = {"", "No instance of this machine begins like that."},
    [RULE_T1] = {"RFC 3261 17.1.1.1",
                 "T1 is an estimate of the round trip; nearly all waiting is counted in it."},
    [RULE_DOUBLING] =
        {"RFC 3261 17.1.1.2",
         "Each wait is twice the one before, so that a full network is not kept full."},
    [RULE_T2] = {"RFC 3261 17.1.2.2", "No wait gets longer than T2."},
    [RULE_RELIABLE] =
        {"RFC 3261 17",
         "A reliable transport loses nothing and brings no copies: there is nothing to "
         "wait for."},
    [RULE_COPY] = {"RFC 3261 17.1.1.1",
                   "The same message once more: nobody has confirmed that it arrived."},
    [RULE_CHECK] = {"", "What the scenario expects is judged as soon as it is decided."},
    [RULE_MEDIA] = {"RFC 3264 5.1", "Media flow as far as the last offer and answer allow."},
};

void why_rule(struct teller *t, enum rule_name name)
{
    why_reason(t, rules[name].section, rules[name].sentence);
}

/* ---- answers that no user gives -------------------------------------------------------------- */

struct status_rule {
    uint16_t status;
    uint8_t method; /* METHOD_NONE: any */
    struct rule rule;
};
static const struct status_rule statuses[] = {
    {400, METHOD_NONE, {"RFC 3261 21.4.1", "The request cannot be understood as it stands."}},
    {405,
     METHOD_NONE,
     {"RFC 3261 8.2.1", "A method that is not supported is answered 405, with "
                        "those that are in Allow."}},
    {408, METHOD_NONE, {"RFC 3261 21.4.9", "It could not be answered in time."}},
    {415, METHOD_NONE, {"RFC 3261 8.2.3", "The body is of a type that nobody here reads."}},
    {416, METHOD_NONE, {"RFC 3261 8.2.2.1", "The Request-URI has an unknown scheme."}},
    {420, METHOD_NONE, {"RFC 3261 8.2.2.3", "Require names an extension that is not supported."}},
    {421,
     METHOD_NONE,
     {"RFC 3261 21.4.16", "It insists on an extension that the caller does not "
                          "support."}},
    {422, METHOD_NONE, {"RFC 4028 9", "The session interval is below the least that is accepted."}},
    {481, METHOD_CANCEL, {"RFC 3261 9.2", "There is no INVITE that this CANCEL matches."}},
    {481, METHOD_PRACK, {"RFC 3262 3", "It acknowledges no reliable response that waits for it."}},
    {481,
     METHOD_NONE,
     {"RFC 3261 12.2.2", "A request with a To tag that matches no dialog is "
                         "answered 481."}},
    {482,
     METHOD_NONE,
     {"RFC 3261 8.2.2.2", "The same request has come another way: From tag, "
                          "Call-ID and CSeq are those of one under way."}},
    {487,
     METHOD_NONE,
     {"RFC 3261 9.2, 15.1.2", "The INVITE was cancelled, or its dialog ended by a BYE, before it "
                              "was answered."}},
    {488, METHOD_NONE, {"RFC 3261 13.3.1.3", "The offer is not acceptable."}},
    {491,
     METHOD_NONE,
     {"RFC 3261 14.2", "An offer of one's own is under way: both step back and "
                       "try again."}},
    {500,
     METHOD_NONE,
     {"RFC 3261 12.2.2", "The CSeq is lower than one that has come, or another "
                         "request of this kind is under way (14.2)."}},
    {501, METHOD_NONE, {"RFC 3261 21.5.2", "The method is unknown."}},
};

const struct rule *rule_of_status(uint16_t status, uint8_t method)
{
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].status == status && (!statuses[i].method || statuses[i].method == method))
            return &statuses[i].rule;
    return NULL;
}

/* ---- remarks --------------------------------------------------------------------------------- */

static const struct rule notes[NOTE_END] = {
    [NOTE_FAILED] = {"RFC 3261 13.2.2.3", "A final response of 300 to 699 ends the attempt."},
    [NOTE_UNREACHABLE] = {"RFC 3261 8.1.3.1", "A transport error counts as a 503."},
    [NOTE_UNANSWERED] = {"RFC 3261 8.1.3.1", "A timeout counts as a 408."},
    [NOTE_CANCELLED] =
        {"RFC 3261 9.1",
         "64*T1 after its CANCEL an INVITE without an answer is taken for cancelled."},
    [NOTE_UNCHANGED] = {"RFC 3261 14.1", "A refused re-INVITE leaves the session as it was."},
    [NOTE_NO_DIALOG] = {"RFC 3261 12.2.1", "Only within a dialog can such a request be sent."},
    [NOTE_CANNOT_CONNECT] = {"RFC 3725 6",
                             "A call of a third party's that fails ends the other one."},
    [NOTE_AGAIN] = {"RFC 3261 8.1.3.4, 8.1.3.5", "The answer says where, or how, to try again."},
    [NOTE_ANSWERED] = {"RFC 3261 13.3.1.4", "A final response cannot be taken back."},
    [NOTE_EXPIRED] = {"RFC 4028 10", "Nobody has refreshed the session in time: it ends."},
    [NOTE_NOTHING] = {"", "There is no call in which that could be done now."},
    [NOTE_NO_SUCH_CALL] = {"", "That call is over, or was never made."},
    [NOTE_LINES_TAKEN] = {"RFC 3261 21.4.24", "All lines are taken."},
    [NOTE_NO_CALL_THERE] = {"RFC 3891 3", "There is no dialog that could be replaced."},
    [NOTE_DOWN] = {"", "The node has crashed and not restarted yet."},
    [NOTE_IGNORES] = {"",
                      "The scenario has told this phone to ignore it: as if it had never come."},
    [NOTE_CANNOT_SEND] = {"", "There is nothing yet that such a message could be made of."},
};

const struct rule *rule_of_note(uint32_t note)
{
    return note < NOTE_END && notes[note].sentence ? &notes[note] : NULL;
}
