/* The words of offer-answer, which facts hold, and what its effects do. RFC 3264; RFC 3261
 * 13.2.1, 14; RFC 6337; RFC 6141 3.
 */
#include "call/inside.h"

#include <string.h>

static const struct vocabulary_atom atoms[OFFER_ATOMS] = {
    [OFFER_DIALOG_BEGINS] = WORD("dialog begins", "its birth: the INVITE has no offer"),
    [OFFER_FORKS] = WORD("fork", "its birth: another callee has the INVITE with our offer too"),
    [OFFER_SEND_OFFER] = WORD("send offer", "an offer of ours goes out"),
    [OFFER_OFFER] = WORD("offer", "an offer of the peer's has come"),
    [OFFER_SEND_ANSWER] = WORD("send answer", "our answer to the peer's offer goes out"),
    [OFFER_ANSWER] = WORD("answer", "a description has come where an answer may stand"),
    [OFFER_NO_ANSWER] = WORD("no answer", "the message that had to bring the answer has none"),
    [OFFER_REFUSED] = WORD("refused", "our UPDATE or PRACK with an offer has failed"),
    [OFFER_INVITE_FAILS] = WORD("INVITE fails", "our INVITE has failed"),
    [OFFER_SEND_REFUSAL] = WORD("send refusal", "we refuse the peer's INVITE"),
    [OFFER_DIALOG_ENDS] = WORD("dialog ends", "a BYE, or the INVITE's failure, ends everything"),
};

static struct dialog *dialog_at_home(const struct step *s, uint32_t self)
{
    return dialog_at(s->world, dialog_of(s->world, self));
}

/* ---- facts -------------------------------------------------------------------------------- */

enum fact {
    FACT_ACCEPTABLE,
    FACT_REFUSABLE,
    FACT_AGREED_BEFORE,
    FACT_COMPLETES,
    FACT_PREVIEWS,
    FACT_THE_INVITES,
    FACT_CHANGED_WITHIN,
};
enum { GROUP_NONE, GROUP_ANSWER };

static const struct vocabulary_fact facts[] = {
    [FACT_ACCEPTABLE] = {"acceptable", GROUP_NONE, UNTIMED_FREE,
                         "the offer has a codec for us (RFC 3264 6.1)"},
    [FACT_REFUSABLE] = {"refusable", GROUP_NONE, UNTIMED_FREE,
                        "the offer is in a request, which can be answered 488"},
    [FACT_AGREED_BEFORE] = {"agreed before", GROUP_NONE, UNTIMED_FREE,
                            "an exchange of this dialog was completed"},
    [FACT_COMPLETES] = {"completes it", GROUP_ANSWER, UNTIMED_FREE,
                        "the answer to the open offer, in a message that arrives for sure"},
    [FACT_PREVIEWS] = {"previews it", GROUP_ANSWER, UNTIMED_FREE,
                       "the answer to the open offer, in an unreliable provisional response"},
    [FACT_THE_INVITES] = {"the INVITE's", GROUP_NONE, UNTIMED_FREE,
                          "the open offer is in the INVITE or in a response to it"},
    [FACT_CHANGED_WITHIN] = {"changed within", GROUP_NONE, UNTIMED_FREE,
                             "an exchange was completed since the re-INVITE began (RFC 6141 3.3)"},
};

static bool is_reliable(const struct message *m)
{
    return !m->status || m->status >= 200 || m->present & PRESENT_RSEQ;
}

/* An offer in an INVITE's response is answered by a request: ACK or PRACK. All others are answered
 * in the response to the request that has them. RFC 6337 table 1. */
static bool belongs(const struct offer *o, const struct message *m)
{
    return m->method == o->method || (o->method == METHOD_INVITE && !m->status);
}

static uint32_t answer_facts(const struct offer *o, const struct message *m)
{
    bool ours = o->open == OPEN_OURS;
    if (ours && !belongs(o, m))
        return 0;
    return is_reliable(m) ? 1u << FACT_COMPLETES : 1u << FACT_PREVIEWS;
}

/* RFC 6337 2.3: with an offer in a PRACK it is the INVITE that is refused. */
static uint32_t offer_facts(const struct step *s, uint32_t self, const struct message *m)
{
    bool accepts = describe_accepts(s, dialog_at_home(s, self), &m->sdp);
    return (accepts ? 1u << FACT_ACCEPTABLE : 0) |
           (message_is_request(m) ? 1u << FACT_REFUSABLE : 0);
}

static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    const struct offer *o = offer_at(s->world, self);
    const struct message *m = what->payload;
    uint32_t holds = (o->agreed.settled ? 1u << FACT_AGREED_BEFORE : 0) |
                     (o->method == METHOD_INVITE ? 1u << FACT_THE_INVITES : 0) |
                     (o->within ? 1u << FACT_CHANGED_WITHIN : 0);
    if (what->atom == OFFER_ANSWER || what->atom == OFFER_SEND_ANSWER)
        holds |= answer_facts(o, m);
    return what->atom == OFFER_OFFER ? holds | offer_facts(s, self, m) : holds;
}

/* ---- what is agreed ----------------------------------------------------------------------- */

static void tell_session(struct step *s, uint32_t self, uint8_t atom)
{
    call_tell(s, dialog_at_home(s, self)->session, atom, NULL);
}

/* RFC 3264 6.1, 7: what we are ready for, as far as the peer is too. */
static struct sdp_line agreed_line(const struct sdp_line *ours, const struct sdp_line *theirs)
{
    struct sdp_line line = *ours;
    line.rejected = ours->rejected || theirs->rejected;
    line.direction = ours->direction & direction_reversed(theirs->direction);
    line.codecs = ours->codecs & theirs->codecs;
    if (line.rejected)
        line.direction = DIRECTION_INACTIVE;
    return line;
}

static void agree(struct offer *o, const struct sdp *ours, const struct sdp *theirs)
{
    struct agreed *a = &o->agreed;
    *a = (struct agreed){.settled = 1, .wish = o->wish};
    o->current = 1;
    a->lines = ours->lines < theirs->lines ? ours->lines : theirs->lines;
    for (unsigned n = 0; n < a->lines; n++)
        a->line[n] = agreed_line(&ours->line[n], &theirs->line[n]);
}

/* RFC 6141 3.1: a re-INVITE that fails undoes what was agreed while it lasted, so what held before
 * is kept as long as it may fail. */
static void keep_before(const struct dialog *d, struct offer *o, const struct message *answer)
{
    bool accepted = answer->method == METHOD_INVITE && answer->status / 100 == 2;
    ref invite = d->ours ? d->ours : d->theirs;
    if (o->within || accepted || !o->agreed.settled || !invite || invite == d->invite)
        return;
    o->before = o->agreed;
    o->within = 1;
}

static void close_offer(struct offer *o)
{
    o->pending = (struct sdp){0};
    o->open = OPEN_NONE;
    o->method = METHOD_NONE;
    o->preview = 0;
}

void offer_keep_changes(struct step *s, const struct dialog *d)
{
    struct offer *o = d->offer ? offer_at(s->world, d->offer) : NULL;
    if (!o || !o->within)
        return;
    o->before = (struct agreed){0};
    o->within = 0;
}

/* ---- for whoever judges runs -------------------------------------------------------------- */

bool offer_tells_agreed(const struct world *w, ref self)
{
    const struct offer *o = offer_at(w, self);
    const char *word = o->agreed.settled ? "Agreed" : "No session";
    return o->open != OPEN_NONE || !machine_knows(w->plan->machine[KIND_OFFER_ANSWER], word) ||
           instance_in(w, self, word);
}

/* ---- effects ------------------------------------------------------------------------------ */

static void run_open(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    tell_session(s, self, SESSION_DIALOG_BEGINS);
}

static void run_keep(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct offer *o = offer_at(s->world, self);
    const struct message *m = why->payload;
    o->pending = m->sdp;
    o->method = m->method;
    o->open = why->atom == OFFER_OFFER ? OPEN_THEIRS : OPEN_OURS;
    tell_session(s, self, SESSION_OFFER);
}

/* Each line, from here: what is offered and what is answered. */
static void exchange(struct step *s, uint32_t self, const struct stimulus *why)
{
    struct offer *o = offer_at(s->world, self);
    const struct message *answer = why->payload;
    const struct sdp *theirs = why->atom == OFFER_SEND_ANSWER ? &o->pending : &answer->sdp;
    o->peer = theirs->origin;
    o->peer_session = theirs->session;
    bridge_settle(s, dialog_at_home(s, self), theirs);
    keep_before(dialog_at_home(s, self), o, answer);
    if (why->atom == OFFER_SEND_ANSWER)
        agree(o, &answer->sdp, &o->pending);
    else
        agree(o, &o->pending, &answer->sdp);
    tell_session(s, self, SESSION_AGREED);
}

static void run_apply(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    exchange(s, self, why);
    close_offer(offer_at(s->world, self));
    change_free(s, dialog_at_home(s, self));
}

/* RFC 6337 3.1.1: both ends act as if it were the answer, but the offer stays open. */
static void run_preview(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    exchange(s, self, why);
    offer_at(s->world, self)->preview = 1;
}

/* The first offer has failed, and the call with it: there is nothing that anybody could change. */
static void run_drop(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    struct offer *o = offer_at(s->world, self);
    close_offer(o);
    o->agreed = (struct agreed){0};
}

static void run_close(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    close_offer(offer_at(s->world, self));
    change_free(s, dialog_at_home(s, self));
}

static void run_restore(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    struct offer *o = offer_at(s->world, self);
    o->wish = o->agreed.settled ? o->agreed.wish : o->wish;
    close_offer(o);
    tell_session(s, self, SESSION_REFUSED);
    change_free(s, dialog_at_home(s, self));
}

static void run_roll_back(struct step *s, uint32_t self, uint16_t operand,
                          const struct stimulus *why)
{
    (void)operand, (void)why;
    struct offer *o = offer_at(s->world, self);
    if (!o->within)
        return;
    o->agreed = o->before;
    o->current = 0;
    if (!o->open) /* else the wish is that of the open offer */
        o->wish = o->agreed.wish;
    offer_keep_changes(s, dialog_at_home(s, self));
    tell_session(s, self, SESSION_AGREED);
}

static void run_synchronise(struct step *s, uint32_t self, uint16_t operand,
                            const struct stimulus *why)
{
    (void)operand, (void)why;
    change_begin(s, dialog_of(s->world, self), &(struct wanted){.wish = WISH_CHANGE});
}

/* The INVITE that brought the offer: the one that has come last. */
static void run_refuse(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    call_tell(s, dialog_at_home(s, self)->theirs, UAS_OFFER_REFUSED, NULL);
}

static void run_give_up(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    call_tell(s, dialog_of(s->world, self), DIALOG_OFFER_UNACCEPTABLE, NULL);
}

static const struct vocabulary_effect effects[] = {
    {"open", OPERAND_NONE, NULL, run_open, "tells the session that there is no offer yet"},
    {"keep", OPERAND_NONE, NULL, run_keep,
     "keeps the open offer beside what is agreed, and tells the session"},
    {"apply", OPERAND_NONE, NULL, run_apply,
     "offer and answer become what is agreed, line by line; tells the session"},
    {"preview", OPERAND_NONE, NULL, run_preview,
     "as apply, but the offer is still open: the answer must come again"},
    {"close", OPERAND_NONE, NULL, run_close, "the offer is answered for good, as previewed"},
    {"drop", OPERAND_NONE, NULL, run_drop, "drops the open offer: nothing was ever agreed"},
    {"restore", OPERAND_NONE, NULL, run_restore,
     "drops the open offer: what was agreed holds; tells the session"},
    {"roll back", OPERAND_NONE, NULL, run_roll_back,
     "what was agreed before the re-INVITE holds again; tells the session"},
    {"synchronise", OPERAND_NONE, "INVITE", run_synchronise,
     "offers what holds now, in a new re-INVITE, so that both ends know"},
    {"refuse", OPERAND_NONE, NULL, run_refuse, "tells the INVITE that its offer is refused"},
    {"give up", OPERAND_NONE, NULL, run_give_up,
     "tells the dialog that the offer in a response is of no use"},
};

const struct vocabulary offer_answer_vocabulary = {
    .kind = "offer-answer",
    .about = "offer and answer within a dialog: at most one offer is open",
    .atoms = atoms,
    .natoms = OFFER_ATOMS,
    .facts = facts,
    .nfacts = COUNT(facts),
    .effects = effects,
    .neffects = COUNT(effects),
    .methods = method_names,
    .facts_of = facts_of,
};
