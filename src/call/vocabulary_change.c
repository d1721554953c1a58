/* The words of a change of the session that a user wants, which facts hold, and what its effects
 * do. RFC 3261 14.1; RFC 3311 5.1; RFC 6337 4.3.
 *
 * A dialog's changes are a list in the order of the wishes; only the first of them is ever at work.
 */
#include "call/inside.h"

#include <assert.h>

#define REFUSED "the peer does not agree"

static const struct vocabulary_atom atoms[CHANGE_ATOMS] = {
    [CHANGE_WANTED] = WORD("wanted", "its birth: the user wants the session changed"),
    [CHANGE_PRACK_DUE] = WORD("PRACK due", "a response with the answer is to be acknowledged"),
    [CHANGE_FREE] = WORD("free", "an INVITE or an offer of the dialog is done with"),
    [CHANGE_2XX] = RANGE(200, 299, "the peer agrees"),
    [CHANGE_300_421] = RANGE(300, 421, REFUSED),
    [CHANGE_422] = RANGE(422, 422, "the session interval is too small for the peer"),
    [CHANGE_423_490] = RANGE(423, 490, REFUSED),
    [CHANGE_491] = RANGE(491, 491, "the peer has an offer or an INVITE of its own under way"),
    [CHANGE_492_499] = RANGE(492, 499, REFUSED),
    [CHANGE_500] = RANGE(500, 500, "the peer has not yet answered what came before"),
    [CHANGE_501_502] = RANGE(501, 502, REFUSED),
    [CHANGE_503] = RANGE(503, 503, "the peer can do nothing now"),
    [CHANGE_504_699] = RANGE(504, 699, REFUSED),
    [CHANGE_TIMEOUT] = WORD("timeout", "nobody answered"),
    [CHANGE_TRANSPORT_ERROR] = WORD("transport error", "it could not be delivered"),
    [CHANGE_DIALOG_ENDS] = WORD("dialog ends", "there is no session any more"),
};

static struct dialog *dialog_at_home(const struct step *s, uint32_t self)
{
    return dialog_at(s->world, dialog_of(s->world, self));
}

/* ---- when it may go ----------------------------------------------------------------------- */

/* RFC 3261 14.1, RFC 6337 4.3 (UAC-II, UAC-UI): no INVITE beside another one in either direction,
 * whose 2xx has its ACK too, or beside an open offer. */
static bool may_invite(const struct dialog *d, const struct offer *o)
{
    return !d->ours && !d->theirs && !d->unacked && !o->open && o->agreed.settled;
}

/* RFC 3311 5.1: an UPDATE waits for the first exchange and for each open offer, not for an INVITE
 * as such; and for the PRACK of a response that has a description (RFC 6337 4.3, UAC-IU). */
static bool may_update(const struct world *w, const struct dialog *d, const struct offer *o)
{
    return o->agreed.settled && !o->open && !uas_owes_prack(w, d->theirs) && !d->pracks;
}

static bool may_go(const struct world *w, const struct dialog *d, const struct change *c)
{
    const struct offer *o = d->offer ? offer_at(w, d->offer) : NULL;
    if (!o)
        return false;
    switch (c->method) {
    case METHOD_UPDATE: return may_update(w, d, o);
    default: return may_invite(d, o);
    }
}

/* What waits behind it says otherwise. */
static bool is_overtaken(const struct world *w, const struct change *c)
{
    bool directs = c->wish != WISH_CHANGE || c->direction;
    if (!directs || c->more || c->less)
        return false;
    for (ref r = c->next; r; r = change_at(w, r)->next)
        if (change_at(w, r)->wish != WISH_CHANGE || change_at(w, r)->direction)
            return true;
    return false;
}

enum fact { FACT_OVER, FACT_MUST_WAIT, FACT_OVERTAKEN, FACT_SOON, FACT_MORE };
enum { GROUP_NONE, GROUP_WHEN };

static const struct vocabulary_fact facts[] = {
    [FACT_OVER] = {"over", GROUP_WHEN, UNTIMED_FREE,
                   "the call is over, or hung up and not answered yet"},
    [FACT_MUST_WAIT] = {"must wait", GROUP_WHEN, UNTIMED_FREE,
                        "an INVITE, an offer or an earlier wish comes first"},
    [FACT_OVERTAKEN] = {"overtaken", GROUP_WHEN, UNTIMED_FREE, "a later wish says otherwise"},
    [FACT_MORE] = {"asks for more", GROUP_NONE, UNTIMED_FREE,
                   "its Min-SE is larger than any that we have heard of (RFC 4028 7.4)"},
    [FACT_SOON] = {"Retry-After", GROUP_NONE, UNTIMED_FREE, "the refusal says when to try again"},
};

static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    const struct change *c = change_at(s->world, self);
    const struct dialog *d = dialog_at_home(s, self);
    const struct message *m = what->payload;
    if (what->atom == CHANGE_500 || what->atom == CHANGE_503)
        return m->present & PRESENT_RETRY_AFTER ? 1u << FACT_SOON : 0;
    if (what->atom == CHANGE_422)
        return session_timer_grows(m, d->min_se) ? 1u << FACT_MORE : 0;
    if (dialog_is_over(d))
        return 1u << FACT_OVER;
    if (what->atom >= CHANGE_ATOMS && is_overtaken(s->world, c))
        return 1u << FACT_OVERTAKEN;
    return d->changes != self || !may_go(s->world, d, c) ? 1u << FACT_MUST_WAIT : 0;
}

/* ---- how long it backs off ---------------------------------------------------------------- */

/* RFC 3261 14.1: 2.1 to 4 seconds for whoever made the Call-ID, 0 to 2 for the other, in steps of
 * 10 ms. */
static usec span_back_off(struct step *s, uint32_t self, const struct stimulus *why)
{
    (void)why;
    const struct change *c = change_at(s->world, self);
    const struct dialog *d = dialog_at_home(s, self);
    bool owner = d->is.machine == KIND_DIALOG_CALLER;
    uint32_t method = c->method ? c->method : METHOD_INVITE;
    uint32_t drawn =
        back_off(s, (struct choice){.kind = CHOICE_BACKOFF,
                                    .a = d->is.node,
                                    .c = (uint16_t)(method << 12 | 491),
                                    .d = d->number << 16 | (d->local_seq & 0xffff),
                                    .of = owner ? 191 : 201,
                                    .ppm = 1000000,
                                    .stream = &world_node(s->world, d->is.node)->stream});
    return ((owner ? 210 : 0) + (usec)drawn) * 10000;
}

static usec span_retry_after(struct step *s, uint32_t self, const struct stimulus *why)
{
    (void)s, (void)self;
    return ((const struct message *)why->payload)->retry_after * (usec)1000000;
}

static const struct vocabulary_span spans[] = {
    {"the back-off",
     "2.1 to 4 seconds at random for who made the Call-ID, 0 to 2 for the other (RFC 3261 14.1)",
     span_back_off, true},
    {"the Retry-After", "as many seconds as the refusal says", span_retry_after, true},
};

/* ---- effects ------------------------------------------------------------------------------ */

static void send_update(struct step *s, uint32_t self)
{
    const struct change *c = change_at(s->world, self);
    const struct dialog *d = dialog_at_home(s, self);
    bool changes = c->wish != WISH_CHANGE || c->more || c->less || c->direction;
    bool offers = changes && !(c->flags & WANTED_LATE_OFFER);
    struct message m = dialog_request(s, d, METHOD_UPDATE);
    if (offers)
        describe_change(s, d, c, &m);
    session_timer_ask(s, d, &m);
    give_lines(s, &m, c->extra);
    request_begin(s, c->is.owner, &m, self, offers ? REQUEST_OFFERS : 0);
}

/* The INVITE is born in this delivery, not after it: if the user hangs up next in the same step, it
 * must not go out behind the BYE (RFC 5407 2). */
static void run_send(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    uint32_t cause = s->cause;
    if (change_at(s->world, self)->method == METHOD_UPDATE)
        send_update(s, self);
    else
        instance_tell(s,
                      &(struct stimulus){.to = uac_invite_new(s, dialog_of(s->world, self), true),
                                         .atom = UAC_CHANGE_WANTED,
                                         .about = self,
                                         .cause = cause});
    s->cause = cause;
}

/* RFC 3262 5, RFC 6337 2.2 pattern 5. */
static void run_describe(struct step *s, uint32_t self, uint16_t operand,
                         const struct stimulus *why)
{
    (void)operand;
    struct message *m = step_payload(s, why->payload);
    describe_change(s, dialog_at_home(s, self), change_at(s->world, self), m);
    request_begin(s, dialog_of(s->world, self), m, self, REQUEST_OFFERS);
}

static void run_learn_interval(struct step *s, uint32_t self, uint16_t operand,
                               const struct stimulus *why)
{
    (void)operand;
    dialog_at_home(s, self)->min_se = ((const struct message *)why->payload)->min_se;
}

static void run_next(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    call_tell(s, change_at(s->world, self)->next, CHANGE_FREE, NULL);
}

/* RFC 3261 8.1.3.1: a time-out is as good as a 408, an error of the transport as a 503. A refresh
 * that nobody has asked for is its timer's affair. */
static void run_tell_user(struct step *s, uint32_t self, uint16_t operand,
                          const struct stimulus *why)
{
    (void)operand;
    const struct message *m = why->payload;
    if (change_at(s->world, self)->flags & WANTED_REFRESH) {
        call_tell(s, dialog_at_home(s, self)->timer, TIMER_REFUSED, NULL);
        return;
    }
    uint16_t status = why->atom == CHANGE_TIMEOUT ? 408 : m ? m->status : 503;
    step_note(s, RECORD_NOTE, instance_at(s->world, self)->node, NOTE_UNCHANGED, status);
}

static const struct vocabulary_effect effects[] = {
    {"send", OPERAND_NONE, "INVITE or UPDATE", run_send,
     "begins a re-INVITE (uac-invite) or an UPDATE (uac-request), as its user wants it"},
    {"send offer in PRACK", OPERAND_NONE, "PRACK", run_describe,
     "sends the PRACK that is due, with an offer in it"},
    {"learn interval", OPERAND_NONE, NULL, run_learn_interval,
     "keeps the Min-SE of the 422: no session interval may be smaller"},
    {"next", OPERAND_NONE, NULL, run_next, "tells the wish behind it: free"},
    {"tell user", OPERAND_NONE, NULL, run_tell_user, "remarks why the session stays as it was"},
};

/* ---- from others -------------------------------------------------------------------------- */

void change_begin(struct step *s, ref dialog, const struct wanted *wanted)
{
    struct dialog *d = dialog_at(s->world, dialog);
    ref r = instance_new(s, REGION_CHANGES, KIND_CHANGE, d->is.node, dialog, false);
    struct change *c = change_at(s->world, r);
    c->extra = wanted->extra;
    c->wish = wanted->wish;
    c->method = wanted->method;
    c->more = wanted->more;
    c->less = wanted->less;
    c->direction = wanted->direction;
    c->flags = wanted->flags;
    ref *last = &d->changes;
    while (*last)
        last = &change_at(s->world, *last)->next;
    *last = r;
    step_tell(s, r, CHANGE_WANTED, NULL);
}

/* It still waits: an INVITE of ours has only one such PRACK. It is told behind offer-answer, which
 * hears of the answer first. */
bool change_in_prack(struct step *s, const struct dialog *d, const struct message *prack)
{
    if (!d->changes || change_at(s->world, d->changes)->method != METHOD_PRACK)
        return false;
    call_tell(s, d->changes, CHANGE_PRACK_DUE, step_payload(s, prack));
    return true;
}

void change_free(struct step *s, const struct dialog *d)
{
    call_tell(s, d->changes, CHANGE_FREE, NULL);
}

void change_end_all(struct step *s, const struct dialog *d)
{
    for (ref r = d->changes; r; r = change_at(s->world, r)->next)
        call_tell(s, r, CHANGE_DIALOG_ENDS, NULL);
}

static int refused_atom(uint16_t status)
{
    return status < 422    ? CHANGE_300_421
           : status == 422 ? CHANGE_422
           : status < 491  ? CHANGE_423_490
           : status == 491 ? CHANGE_491
           : status < 500  ? CHANGE_492_499
           : status == 500 ? CHANGE_500
           : status < 503  ? CHANGE_501_502
           : status == 503 ? CHANGE_503
                           : CHANGE_504_699;
}

/* Whatever else ends an INVITE, a CANCEL without effect included, counts as a time-out: RFC 3261
 * 8.1.3.1, 9.1. */
void change_heard(struct step *s, const struct dialog *d, uint8_t atom, const struct message *m)
{
    switch (atom) {
    case UAC_101_199: break;
    case UAC_2XX: call_tell(s, d->changes, CHANGE_2XX, m); break;
    case UAC_3XX_6XX: call_tell(s, d->changes, (uint8_t)refused_atom(m->status), m); break;
    case UAC_TRANSPORT_ERROR: call_tell(s, d->changes, CHANGE_TRANSPORT_ERROR, NULL); break;
    default: call_tell(s, d->changes, CHANGE_TIMEOUT, NULL);
    }
}

int change_atom(uint8_t atom, uint16_t status)
{
    switch (atom) {
    case REQUEST_2XX: return CHANGE_2XX;
    case REQUEST_3XX_6XX: return refused_atom(status);
    case REQUEST_TIMEOUT: return CHANGE_TIMEOUT;
    case REQUEST_TRANSPORT_ERROR: return CHANGE_TRANSPORT_ERROR;
    default: return -1;
    }
}

const struct vocabulary change_vocabulary = {
    .kind = "change",
    .about = "a change of the session that a user wants: hold, resume, other media",
    .atoms = atoms,
    .natoms = CHANGE_ATOMS,
    .facts = facts,
    .nfacts = COUNT(facts),
    .effects = effects,
    .neffects = COUNT(effects),
    .spans = spans,
    .nspans = COUNT(spans),
    .methods = method_names,
    .facts_of = facts_of,
};

static_assert(CHANGE_ATOMS + MACHINE_TIMERS <= MACHINE_ATOMS, "atoms fit a table");
