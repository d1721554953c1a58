/* The words of a provisional response that waits for its PRACK, and what their effects do. RFC
 * 3262 3, 5. */
#include "call/inside.h"

static const struct vocabulary_atom atoms[RELIABLE_ATOMS] = {
    [RELIABLE_SEND] = {.before = "send ",
                       .low = 101,
                       .high = 199,
                       .about = "its birth: the callee has something to say before it answers"},
    [RELIABLE_TURN] = WORD("turn", "the one that was sent before it is acknowledged"),
    [RELIABLE_PRACK] = WORD("PRACK", "a PRACK whose RAck names it has come"),
    [RELIABLE_FINAL] = WORD("final sent", "the INVITE has its final response"),
};

/* ---- facts -------------------------------------------------------------------------------- */

enum fact { FACT_NONE_UNACKNOWLEDGED, FACT_OUT_OF_ORDER };

static const struct vocabulary_fact facts[] = {
    [FACT_NONE_UNACKNOWLEDGED] = {"none unacknowledged", 0, UNTIMED_FREE,
                                  "no other one of this INVITE waits for its PRACK or its turn"},
    [FACT_OUT_OF_ORDER] = {"out of order", 0, UNTIMED_FREE,
                           "the request's CSeq is not higher than that of the peer's last request"},
};

static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    const struct reliable_1xx *x = reliable_1xx_at(s->world, self);
    const struct message *m = what->payload;
    if (what->atom == RELIABLE_PRACK)
        return m->cseq <= dialog_at(s->world, x->is.owner)->remote_seq ? 1u << FACT_OUT_OF_ORDER
                                                                       : 0;
    return uas_invite_at(s->world, x->invite)->provisional == self ? 1u << FACT_NONE_UNACKNOWLEDGED
                                                                   : 0;
}

/* ---- birth -------------------------------------------------------------------------------- */

/* To the end of its INVITE's list: they go out in the order in which they were wanted. */
static void enlist(struct world *w, ref r)
{
    struct reliable_1xx *x = reliable_1xx_at(w, r);
    ref *at = &uas_invite_at(w, x->invite)->provisional;
    while (*at)
        at = &reliable_1xx_at(w, *at)->next;
    *at = r;
}

/* Born in this delivery: whoever answers in the same step must know what waits for its PRACK. */
void reliable_1xx_begin(struct step *s, ref invite, uint16_t status, bool describes, textid extra)
{
    struct world *w = s->world;
    const struct uas_invite *u = uas_invite_at(w, invite);
    ref r = instance_new(s, REGION_RELIABLE_1XX, KIND_RELIABLE_1XX, u->is.node, u->is.owner, false);
    struct reliable_1xx *x = reliable_1xx_at(w, r);
    x->invite = invite;
    x->transaction = u->transaction;
    x->cseq = u->cseq;
    x->status = status;
    x->describes = describes;
    x->extra = extra;
    instance_hold(w, x->transaction);
    enlist(w, r);
    uint32_t cause = s->cause;
    instance_tell(s, &(struct stimulus){.to = r, .atom = RELIABLE_SEND, .cause = cause});
    s->cause = cause;
}

/* ---- finding ------------------------------------------------------------------------------ */

static bool is_for(const struct world *w, const struct reliable_1xx *x, const struct message *prack)
{
    const struct dialog *d = dialog_at(w, x->is.owner);
    return x->rseq && x->rseq == prack->rack_rseq && x->cseq == prack->rack_cseq &&
           d->call == prack->call && d->local_tag == prack->to_tag &&
           d->remote_tag == prack->from_tag;
}

/* The dialog may be over, and found by nobody any more, when the PRACK comes: so these are gone
 * through, which are few. */
ref reliable_1xx_find(const struct world *w, uint16_t node, const struct message *prack)
{
    ref r = world_node(w, node)->first[REGION_RELIABLE_1XX];
    while (r && !(instance_live(w, r) && is_for(w, reliable_1xx_at(w, r), prack)))
        r = instance_at(w, r)->next;
    return r;
}

bool uas_owes_prack(const struct world *w, ref invite)
{
    ref r = invite ? uas_invite_at(w, invite)->provisional : 0;
    while (r && !(reliable_1xx_at(w, r)->rseq && reliable_1xx_at(w, r)->describes))
        r = reliable_1xx_at(w, r)->next;
    return r != 0;
}

/* ---- effects ------------------------------------------------------------------------------ */

/* RFC 3262 3: the first is chosen uniformly between 1 and 2**31 - 1. The tag is no other dialog's;
 * the stream is the run's. */
static uint32_t first_rseq(const struct world *w, const struct reliable_1xx *x)
{
    uint64_t seed = world_node(w, x->is.node)->stream + dialog_at(w, x->is.owner)->local_tag;
    uint64_t mixed = (seed + x->cseq) * UINT64_C(0x9E3779B97F4A7C15);
    mixed = (mixed ^ mixed >> 32) * UINT64_C(0xBF58476D1CE4E5B9);
    uint32_t first = (uint32_t)(mixed >> 33);
    return first ? first : 1;
}

static void run_number(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    struct reliable_1xx *x = reliable_1xx_at(s->world, self);
    struct uas_invite *u = uas_invite_at(s->world, x->invite);
    u->rseq = u->rseq ? u->rseq + 1 : first_rseq(s->world, x);
    x->rseq = u->rseq;
}

/* RFC 3262 3: beyond what every provisional response has. */
static void keep(struct step *s, struct reliable_1xx *x, struct message *m)
{
    m->require |= OPTION_100REL;
    m->present |= PRESENT_RSEQ;
    m->rseq = x->rseq;
    x->response = item_new(s->world, REGION_PAYLOADS);
    *(struct message *)world_item(s->world, x->response) = *m;
}

static void pass(struct step *s, const struct reliable_1xx *x)
{
    if (x->response)
        transaction_respond(s, x->transaction, world_item(s->world, x->response));
}

/* What it says is decided when its turn has come. */
static void run_send(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    struct reliable_1xx *x = reliable_1xx_at(s->world, self);
    struct message *m = uas_provisional(s, x->invite, x->status, &x->describes, x->extra);
    if (!m)
        return;
    x->offers = x->describes && !(uas_invite_at(s->world, x->invite)->flags & UAS_OFFERED);
    keep(s, x, m);
    pass(s, x);
    if (!is_change(s->world, x->invite))
        call_tell(s, x->is.owner, DIALOG_SEND_1XX, m);
}

static void run_resend(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    const struct reliable_1xx *x = reliable_1xx_at(s->world, self);
    if (x->response)
        ((struct message *)world_item(s->world, x->response))->told.copy++;
    pass(s, x);
}

/* RFC 3262 5: an offer is answered in the PRACK; to an answer the PRACK may add a new offer. */
static bool has_offer(const struct reliable_1xx *x, const struct message *prack)
{
    return prack->present & PRESENT_SDP && x->describes && !x->offers;
}

static void run_take(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    const struct reliable_1xx *x = reliable_1xx_at(s->world, self);
    const struct message *m = why->payload;
    ref offer = dialog_at(s->world, x->is.owner)->offer;
    if (has_offer(x, m))
        call_tell(s, offer, OFFER_OFFER, m);
    else if (m->present & PRESENT_SDP && x->offers)
        call_tell(s, offer, OFFER_ANSWER, m);
}

/* RFC 3261 12.2.2: whatever is answered, a request that is in order moves the sequence on. RFC 6337
 * 2.3: an offer of no use is answered with nothing but port 0; offer-answer has the INVITE refused.
 */
static void run_answer(struct step *s, uint32_t self, uint16_t status, const struct stimulus *why)
{
    const struct reliable_1xx *x = reliable_1xx_at(s->world, self);
    struct dialog *d = dialog_at(s->world, x->is.owner);
    const struct message *m = why->payload;
    struct message *r = step_payload(s, NULL);
    *r = response_to(m, status);
    dialog_count(d, m);
    if (status < 300 && has_offer(x, m)) {
        describe_answer(s, d, &m->sdp, r);
        if (describe_accepts(s, d, &m->sdp))
            call_tell(s, d->offer, OFFER_SEND_ANSWER, r);
    }
    transaction_respond(s, why->about, r);
}

static void run_report(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    call_tell(s, reliable_1xx_at(s->world, self)->invite,
              why->atom == RELIABLE_PRACK ? UAS_PRACK : UAS_NO_PRACK, NULL);
    change_free(s, dialog_at(s->world, dialog_of(s->world, self)));
}

static const struct vocabulary_effect effects[] = {
    {"next RSeq", OPERAND_NONE, NULL, run_number,
     "takes the number after that of the one before; the first is chosen at random"},
    {"send", OPERAND_NONE, "1xx", run_send,
     "passes it to the INVITE's transaction, with an offer or answer where that is due, and tells "
     "the dialog"},
    {"resend", OPERAND_NONE, "1xx", run_resend, "the same again"},
    {"take description", OPERAND_NONE, NULL, run_take,
     "passes the answer in the PRACK, or a new offer, to offer-answer"},
    {"answer", OPERAND_STATUS, "the status", run_answer,
     "answers the PRACK, with an answer if it brought an offer"},
    {"report", OPERAND_NONE, NULL, run_report,
     "tells the INVITE that the PRACK came, or that none did"},
};

const struct vocabulary reliable_1xx_vocabulary = {
    .kind = "reliable-1xx",
    .about = "a provisional response to an INVITE, sent again until its PRACK comes",
    .atoms = atoms,
    .natoms = RELIABLE_ATOMS,
    .facts = facts,
    .nfacts = COUNT(facts),
    .effects = effects,
    .neffects = COUNT(effects),
    .methods = method_names,
    .facts_of = facts_of,
};
