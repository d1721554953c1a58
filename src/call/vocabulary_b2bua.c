/* The words of a B2BUA's call and of a call that a third party sets up, which facts hold, and what
 * their effects do. RFC 3261 6; RFC 7332; RFC 3725. */
#include "call/inside.h"

#include <assert.h>
#include <stdio.h>

static const struct vocabulary_atom atoms[BRIDGE_ATOMS] = {
    [BRIDGE_INVITE] = WORD("INVITE", "its birth: an INVITE has come, for somebody else"),
    [BRIDGE_CONNECT] = WORD("user connects", "its birth: two others are to talk to each other"),
    [BRIDGE_CONNECTED] = WORD("connected", "its birth: a third party has connected two others"),
    [BRIDGE_1XX] = RANGE(101, 199, "a provisional response to an INVITE of ours arrives"),
    [BRIDGE_2XX] = RANGE(200, 299, "an INVITE of ours is accepted"),
    [BRIDGE_3XX_6XX] = RANGE(300, 699,
                             "an INVITE of ours has failed: no answer counts as a 408, "
                             "an unreachable peer as a 503"),
    [BRIDGE_RE_INVITE] = WORD("re-INVITE", "one leg wants the session changed"),
    [BRIDGE_2XX_OF_CHANGE] = {.after = " of re-INVITE",
                              .low = 200,
                              .high = 299,
                              .about = "the other leg agrees to it"},
    [BRIDGE_3XX_6XX_OF_CHANGE] = {.after = " of re-INVITE",
                                  .low = 300,
                                  .high = 699,
                                  .about = "the other leg does not"},
    [BRIDGE_WITHDRAWN] =
        WORD("re-INVITE over", "a re-INVITE that has come was refused or cancelled"),
    [BRIDGE_ACK] = WORD("ACK", "the ACK to a 2xx of ours has come"),
    [BRIDGE_REQUEST] = WORD("request", "INFO, MESSAGE, OPTIONS, REFER or UPDATE comes on one leg"),
    [BRIDGE_OVER] = WORD("leg over", "one leg has ended, whoever has ended it"),
};

/* ---- legs --------------------------------------------------------------------------------- */

static struct bridge *self_at(const struct step *s, uint32_t self)
{
    return bridge_at(s->world, self);
}

/* The leg that a stimulus is not about. */
static ref other_of(const struct step *s, uint32_t self, const struct stimulus *why)
{
    const struct bridge *b = self_at(s, self);
    return b->leg[why->about == b->leg[0]];
}

/* The leg in which a request has come that waits in its transaction. */
static ref leg_asked(const struct step *s, uint32_t self, const struct stimulus *why)
{
    return call_dialog(s->world, self_at(s, self)->is.node, why->payload);
}

/* ---- facts -------------------------------------------------------------------------------- */

enum fact { FACT_TOO_FAR, FACT_NOBODY, FACT_LAST, FACT_FREE, FACT_FLOW_I };
enum { GROUP_NONE, GROUP_INVITE };

static const struct vocabulary_fact facts[] = {
    [FACT_TOO_FAR] = {"too many hops", GROUP_INVITE, UNTIMED_FREE,
                      "its Max-Forwards is used up (RFC 7332)"},
    [FACT_NOBODY] = {"nobody there", GROUP_INVITE, UNTIMED_FREE,
                     "it is for somebody whose whereabouts nobody knows"},
    [FACT_LAST] = {"last", GROUP_NONE, UNTIMED_FREE, "the other leg has ended, too"},
    [FACT_FREE] = {"free", GROUP_NONE, UNTIMED_FREE,
                   "no INVITE and no offer is under way on the other leg (RFC 3261 14.1)"},
    [FACT_FLOW_I] = {"flow I", GROUP_NONE, UNTIMED_FREE,
                     "the answer goes to who was called first in the ACK (RFC 3725 4.1)"},
};

static bool is_free(const struct world *w, const struct dialog *d)
{
    const struct offer *o = d->offer ? offer_at(w, d->offer) : NULL;
    return o && !d->ours && !d->theirs && !d->unacked && !o->open && o->agreed.settled &&
           !dialog_is_over(d);
}

static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    const struct bridge *b = self_at(s, self);
    const struct message *m = what->payload;
    switch (what->atom) {
    case BRIDGE_INVITE:
        return m->max_forwards == 0 ? 1u << FACT_TOO_FAR : b->targets ? 0 : 1u << FACT_NOBODY;
    case BRIDGE_2XX: return b->flow == FLOW_I ? 1u << FACT_FLOW_I : 0;
    case BRIDGE_OVER: return b->over == 3 || !b->leg[1] ? 1u << FACT_LAST : 0;
    case BRIDGE_RE_INVITE:
        return is_free(s->world, dialog_at(s->world, other_of(s, self, what))) ? 1u << FACT_FREE
                                                                               : 0;
    default: return 0;
    }
}

/* ---- birth -------------------------------------------------------------------------------- */

static void take_leg(struct step *s, ref self, unsigned n, ref dialog)
{
    self_at(s, self)->leg[n] = dialog;
    dialog_at(s->world, dialog)->bridge = self;
    instance_hold(s->world, dialog);
}

void call_bridge(struct step *s, ref dialog, const struct message *invite, textid targets)
{
    ref r =
        instance_new(s, REGION_BRIDGES, KIND_B2BUA, instance_at(s->world, dialog)->node, 0, false);
    bridge_at(s->world, r)->targets = targets;
    take_leg(s, r, 0, dialog);
    step_tell(s, r, BRIDGE_INVITE, invite);
}

void call_connect(struct step *s, uint16_t node, uint16_t first, uint16_t second,
                  enum third_party_flow flow)
{
    ref r = instance_new(s, REGION_BRIDGES, KIND_THIRD_PARTY, node, 0, false);
    struct bridge *b = bridge_at(s->world, r);
    b->second = second;
    b->flow = (uint8_t)flow;
    step_post(s, instance_tell,
              &(struct stimulus){.to = r, .atom = BRIDGE_CONNECT, .number = first});
}

/* What a third party has connected goes on as any call of a B2BUA: RFC 3725 7. */
static void run_bridge(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    ref r =
        instance_new(s, REGION_BRIDGES, KIND_B2BUA, instance_at(s->world, self)->node, 0, false);
    struct bridge *old = self_at(s, self), *b = bridge_at(s->world, r);
    for (unsigned n = 0; n < 2; n++) {
        take_leg(s, r, n, old->leg[n]);
        b->said[n] = old->said[n];
    }
    b->heard = old->heard;
    b->over = old->over;
    step_tell(s, r, BRIDGE_CONNECTED, NULL);
    for (unsigned n = 0; n < 2; n++)
        if (b->over >> n & 1)
            bridge_tell(s, b->leg[n], BRIDGE_OVER, 0, NULL);
}

/* ---- calls out ---------------------------------------------------------------------------- */

/* Who makes the offer follows from the other leg, whatever the node's own calls are like. */
static textid how_of_leg(const struct step *s, struct dialog *d, const struct call_options *how)
{
    d->how = how_of(s->plan, d->is.node, how);
    struct call_options all = dialog_how(s->plan, d);
    all.flags = (uint8_t)((all.flags & ~PHONE_LATE_OFFER) | (how->flags & PHONE_LATE_OFFER));
    return how_kept(s->plan->lore, &all);
}

/* A second call, with the dialog complete but for where it goes. */
static ref leg_new(struct step *s, uint32_t self, unsigned n, textid target,
                   const struct call_options *how)
{
    uint16_t node = instance_at(s->world, self)->node;
    ref r = dialog_new(s, KIND_DIALOG_CALLER, node, 0);
    struct dialog *d = dialog_at(s->world, r);
    d->remote_target = target;
    d->route = route_outbound(s->plan, node);
    d->peer = hop_of(s->plan, node, d->route, target, 0);
    d->how = how_of_leg(s, d, how);
    take_leg(s, self, n, r);
    return r;
}

static void send_off(struct step *s, ref dialog, const struct targets *targets)
{
    ref invite = uac_invite_new(s, dialog, false);
    uac_invite_at(s->world, invite)->targets = *targets;
    step_tell(s, dialog, DIALOG_SEND_INVITE, NULL);
    step_tell(s, invite, UAC_USER_CALLS, NULL);
}

static uint8_t media_of(const struct sdp *sdp)
{
    uint8_t media = 0;
    for (unsigned n = 0; n < sdp->lines; n++)
        if (!sdp->line[n].rejected && sdp->line[n].kind < MEDIA_KINDS)
            media |= (uint8_t)(1 << sdp->line[n].kind);
    return media;
}

/* RFC 7332: the request that goes on has one hop less to go. */
static textid fewer_hops(const struct step *s, const struct message *m)
{
    char line[40];
    int length = snprintf(line, sizeof line, "Max-Forwards: %u\r\n", m->max_forwards - 1u);
    return lore_intern(s->plan->lore, line, (size_t)length);
}

/* To and From are those of the call that has come; their tags, the Call-ID and the CSeq are not. */
static void run_call_out(struct step *s, uint32_t self, uint16_t operand,
                         const struct stimulus *why)
{
    (void)operand;
    const struct message *m = why->payload;
    bool late = !(m->present & PRESENT_SDP);
    bool anchors = phone_of(s->plan, instance_at(s->world, self)->node)->flags & PHONE_ANCHORS;
    struct call_options how = {.flags = late && !anchors ? PHONE_LATE_OFFER : 0,
                               .media = media_of(&m->sdp),
                               .extra = fewer_hops(s, m)};
    struct targets t = {0};
    targets_add(s->plan->lore, &t, self_at(s, self)->targets);
    ref r = leg_new(s, self, 1, targets_next(s->plan->lore, &t), &how);
    struct dialog *d = dialog_at(s->world, r);
    d->local_uri = m->from_uri;
    d->remote_uri = m->to_uri;
    send_off(s, r, &t);
}

static void call_leg(struct step *s, uint32_t self, unsigned n, uint16_t target, bool late)
{
    const struct plan_node *here = &s->plan->node[instance_at(s->world, self)->node];
    struct call_options how = {.flags = late ? PHONE_LATE_OFFER : 0};
    ref r = leg_new(s, self, n, s->plan->node[target].aor, &how);
    struct dialog *d = dialog_at(s->world, r);
    d->local_uri = here->aor;
    d->remote_uri = d->remote_target;
    send_off(s, r, &(struct targets){0});
}

static void run_call_first(struct step *s, uint32_t self, uint16_t operand,
                           const struct stimulus *why)
{
    (void)operand;
    uint8_t flow = self_at(s, self)->flow;
    call_leg(s, self, 0, why->number, flow == FLOW_I || flow == FLOW_III);
}

static void run_call_second(struct step *s, uint32_t self, uint16_t operand,
                            const struct stimulus *why)
{
    (void)operand, (void)why;
    const struct bridge *b = self_at(s, self);
    call_leg(s, self, 1, b->second, b->flow == FLOW_III || b->flow == FLOW_IV);
}

/* ---- what is passed on -------------------------------------------------------------------- */

static void wish(struct step *s, ref dialog, struct wanted wanted)
{
    call_wish(s, dialog, &wanted, true);
}

static void run_progress(struct step *s, uint32_t self, uint16_t operand,
                         const struct stimulus *why)
{
    (void)operand;
    const struct message *m = why->payload;
    ref leg = other_of(s, self, why);
    if (m->status != 180 || m->present & PRESENT_SDP)
        wish(s, leg, (struct wanted){.wish = WISH_PROGRESS});
    if (m->status == 180)
        wish(s, leg, (struct wanted){.wish = WISH_RING});
}

static void run_answer(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    wish(s, other_of(s, self, why), (struct wanted){.wish = WISH_ANSWER, .status = why->number});
}

/* What comes with a refusal goes along: a challenge, a warning. */
static void run_refuse_other(struct step *s, uint32_t self, uint16_t operand,
                             const struct stimulus *why)
{
    (void)operand;
    const struct message *m = why->payload;
    wish(s, other_of(s, self, why),
         (struct wanted){
             .wish = WISH_REFUSE, .status = why->number, .extra = m && m->status ? m->extra : 0});
}

/* It has come in the leg that the stimulus is about; the INVITE that is the birth, in the first. */
static void run_refuse(struct step *s, uint32_t self, uint16_t status, const struct stimulus *why)
{
    ref leg = why->about ? why->about : self_at(s, self)->leg[0];
    wish(s, leg, (struct wanted){.wish = WISH_REFUSE, .status = status});
}

/* The ACK that a leg still owes: its answer is known now. */
static void acknowledge(struct step *s, ref dialog)
{
    const struct dialog *d = dialog_at(s->world, dialog);
    for (ref r = world_node(s->world, d->is.node)->first[REGION_UAC_INVITES]; r;
         r = instance_at(s->world, r)->next)
        if ((dialog_of(s->world, r) == dialog || d->invite == r) && d->ours != r &&
            instance_live(s->world, r))
            step_post(s, instance_tell,
                      &(struct stimulus){.to = r, .atom = UAC_ANSWER_KNOWN, .about = dialog});
}

static void run_acknowledge(struct step *s, uint32_t self, uint16_t operand,
                            const struct stimulus *why)
{
    (void)operand;
    acknowledge(s, other_of(s, self, why));
}

static void re_invite(struct step *s, ref dialog, bool without_offer)
{
    uint32_t cause = s->cause;
    instance_tell(s, &(struct stimulus){.to = uac_invite_new(s, dialog, true),
                                        .atom = UAC_CHANGE_WANTED,
                                        .flags = without_offer,
                                        .cause = cause});
    s->cause = cause;
}

/* As it has come: with an offer, or without one. */
static void run_re_invite(struct step *s, uint32_t self, uint16_t operand,
                          const struct stimulus *why)
{
    (void)operand;
    const struct message *m = why->payload;
    ref leg = other_of(s, self, why);
    bool passes = bridge_passes(s->world, dialog_at(s->world, leg));
    re_invite(s, leg, passes && !(m->present & PRESENT_SDP));
}

/* What holds in one leg is offered to the other. */
static void run_restore(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)self;
    if (!dialog_is_over(dialog_at(s->world, why->about)))
        re_invite(s, why->about, false);
}

/* In flow II offer-answer hears of the second's answer only after this. */
static void run_re_invite_first(struct step *s, uint32_t self, uint16_t operand,
                                const struct stimulus *why)
{
    (void)operand, (void)why;
    step_tell(s, uac_invite_new(s, self_at(s, self)->leg[0], true), UAC_CHANGE_WANTED, NULL);
}

static void run_cancel(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    wish(s, other_of(s, self, why), (struct wanted){.wish = WISH_CANCEL});
}

/* ---- requests ----------------------------------------------------------------------------- */

static void answer_asked(struct step *s, ref server, uint16_t status)
{
    step_post(s, bridge_answers, &(struct stimulus){.to = server, .number = status});
}

/* RFC 3311 5.1. */
static bool may_update(const struct world *w, const struct dialog *d)
{
    const struct offer *o = d->offer ? offer_at(w, d->offer) : NULL;
    return o && o->agreed.settled && !o->open && !uas_owes_prack(w, d->theirs) && !d->pracks;
}

static void pass(struct step *s, ref leg, ref server, const struct message *asked)
{
    const struct dialog *d = dialog_at(s->world, leg);
    bool offers = asked->method == METHOD_UPDATE && asked->present & PRESENT_SDP;
    struct message m = dialog_request(s, d, asked->method);
    m.max_forwards = (uint8_t)(asked->max_forwards - 1);
    m.refer_to = asked->refer_to;
    m.extra = asked->extra;
    if (!offers) {
        m.body = asked->body;
        m.present |= asked->present & PRESENT_TEXT;
    }
    if (asked->present & PRESENT_CONTACT) {
        m.present |= PRESENT_CONTACT;
        m.contact = s->plan->node[d->is.node].contact;
    }
    if (offers)
        describe_offer(s, d, &m);
    request_begin(s, leg, &m, server, offers ? REQUEST_OFFERS : 0);
}

/* RFC 3261 16.3, 12.2.1.1; RFC 3311 5.2. 0: it can go on. */
static uint16_t objection(const struct step *s, ref leg, const struct message *m)
{
    const struct dialog *d = leg ? dialog_at(s->world, leg) : NULL;
    if (!d || dialog_is_over(d) || !d->remote_tag)
        return 480;
    if (m->max_forwards == 0)
        return 483;
    bool offers = m->method == METHOD_UPDATE && m->present & PRESENT_SDP;
    return offers && !may_update(s->world, d) ? 491 : 0;
}

static void run_pass(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    const struct message *m = why->payload;
    const struct bridge *b = self_at(s, self);
    ref leg = b->leg[leg_asked(s, self, why) == b->leg[0]];
    uint16_t status = objection(s, leg, m);
    if (status)
        answer_asked(s, why->about, status);
    else
        pass(s, leg, why->about, m);
}

static void run_refuse_request(struct step *s, uint32_t self, uint16_t status,
                               const struct stimulus *why)
{
    (void)self;
    answer_asked(s, why->about, status);
}

/* ---- ends --------------------------------------------------------------------------------- */

/* RFC 3725 6: a Reason in the BYE says why. */
static void hang_up(struct step *s, ref dialog, uint16_t reason)
{
    if (!dialog || dialog_is_over(dialog_at(s->world, dialog)))
        return;
    ref invite = dialog_at(s->world, dialog)->invite;
    bool called = ref_region(invite) == REGION_UAC_INVITES;
    call_tell(s, invite, called ? (uint8_t)UAC_USER_HANGS_UP : (uint8_t)UAS_USER_HANGS_UP, NULL);
    acknowledge(s, dialog);
    step_post(s, instance_tell,
              &(struct stimulus){.to = dialog, .atom = DIALOG_USER_HANGS_UP, .number = reason});
}

static void run_hang_up_other(struct step *s, uint32_t self, uint16_t operand,
                              const struct stimulus *why)
{
    (void)operand;
    hang_up(s, other_of(s, self, why), why->number);
}

static void run_hang_up_both(struct step *s, uint32_t self, uint16_t operand,
                             const struct stimulus *why)
{
    (void)operand;
    for (unsigned n = 0; n < 2; n++)
        hang_up(s, self_at(s, self)->leg[n], why->number);
}

static void run_tell_user(struct step *s, uint32_t self, uint16_t operand,
                          const struct stimulus *why)
{
    (void)operand;
    step_note(s, RECORD_NOTE, instance_at(s->world, self)->node, NOTE_CANNOT_CONNECT, why->number);
}

static const struct vocabulary_effect effects[] = {
    {"call out", OPERAND_NONE, "INVITE", run_call_out,
     "begins the other leg: a call of its own, from the same caller to the same callee"},
    {"call first", OPERAND_NONE, "INVITE", run_call_first,
     "calls the first of the two; without an offer in flows I and III (RFC 3725 4)"},
    {"call second", OPERAND_NONE, "INVITE", run_call_second,
     "calls the second of the two; with what the first has said in flows I and II"},
    {"re-INVITE first", OPERAND_NONE, "INVITE", run_re_invite_first,
     "offers to the first what the second has said"},
    {"pass progress", OPERAND_NONE, "180 or 183", run_progress,
     "tells the other leg that it rings, or shows progress there"},
    {"answer", OPERAND_NONE, "2xx", run_answer, "accepts the INVITE of the other leg"},
    {"refuse other", OPERAND_NONE, "3xx-6xx", run_refuse_other,
     "refuses the INVITE of the other leg with the same status"},
    {"refuse", OPERAND_STATUS, "the status", run_refuse, "refuses the INVITE that has come"},
    {"acknowledge", OPERAND_NONE, "ACK", run_acknowledge,
     "the other leg knows its answer now, and may send an ACK that it owes"},
    {"pass re-INVITE", OPERAND_NONE, "INVITE", run_re_invite,
     "sends a re-INVITE on the other leg, with an offer if this one has one"},
    {"restore", OPERAND_NONE, "INVITE", run_restore,
     "offers once more what holds in the other leg, in a re-INVITE"},
    {"cancel re-INVITE", OPERAND_NONE, "CANCEL", run_cancel, "cancels it on the other leg, too"},
    {"pass request", OPERAND_NONE, "the request", run_pass,
     "sends it on the other leg, whose answer is the answer here; 491, 483 or 480 if it cannot"},
    {"refuse request", OPERAND_STATUS, "the status", run_refuse_request, "answers it"},
    {"hang up other", OPERAND_NONE, "BYE or CANCEL", run_hang_up_other, "ends the other leg"},
    {"hang up both", OPERAND_NONE, "BYE", run_hang_up_both, "ends both legs, with a Reason"},
    {"bridge", OPERAND_NONE, NULL, run_bridge, "the two legs are a B2BUA's call from now on"},
    {"tell user", OPERAND_NONE, NULL, run_tell_user, "remarks why nobody was connected"},
};

/* ---- vocabularies ------------------------------------------------------------------------- */

const struct vocabulary b2bua_vocabulary = {
    .kind = "b2bua",
    .about = "a call through a B2BUA: two dialogs, one call",
    .atoms = atoms,
    .natoms = BRIDGE_ATOMS,
    .facts = facts,
    .nfacts = COUNT(facts),
    .effects = effects,
    .neffects = COUNT(effects),
    .methods = method_names,
    .facts_of = facts_of,
};
const struct vocabulary third_party_vocabulary = {
    .kind = "third-party",
    .about = "a call between two others, which a third party sets up",
    .atoms = atoms,
    .natoms = BRIDGE_ATOMS,
    .facts = facts,
    .nfacts = COUNT(facts),
    .effects = effects,
    .neffects = COUNT(effects),
    .methods = method_names,
    .facts_of = facts_of,
};

static_assert(BRIDGE_ATOMS + MACHINE_TIMERS <= MACHINE_ATOMS, "atoms fit a table");
