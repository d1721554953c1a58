/* The words of the INVITE at the callee's core, which facts hold, and what its effects do. RFC 3261
 * 9.2, 13.3, 14.2; RFC 3262 3, 5. */
#include "call/inside.h"

#include <assert.h>

static const struct vocabulary_atom atoms[UAS_ATOMS] = {
    [UAS_INVITE] = WORD("INVITE", "its birth: an INVITE has come"),
    [UAS_RING] = WORD("ring", "the phone begins to ring"),
    [UAS_PROGRESS] =
        WORD("user shows progress", "the caller is to see, or to hear, that it goes on"),
    [UAS_USER_ANSWERS] =
        WORD("user answers", "the user takes the call; to a re-INVITE the phone agrees"),
    [UAS_USER_DECLINES] = WORD("user declines", "the user does not want the call"),
    [UAS_USER_IS_BUSY] = WORD("user is busy", "the user, or the phone, can take no more calls"),
    [UAS_USER_REFUSES] =
        WORD("user refuses", "the user does not take the call, and says with which response"),
    [UAS_USER_HANGS_UP] = WORD("user hangs up", "the user wants the call to end"),
    [UAS_CANCEL] = WORD("CANCEL", "a CANCEL for this INVITE has come and been answered"),
    [UAS_DIALOG_OVER] = WORD("dialog over", "a BYE has ended the dialog of this INVITE"),
    [UAS_OFFER_REFUSED] = WORD("offer refused", "nothing in the INVITE's offer can be used here"),
    [UAS_TRANSPORT_ERROR] = WORD("transport error", "a response could not be delivered"),
    [UAS_ACK] = WORD("ACK", "the ACK to its 2xx has come"),
    [UAS_NO_ACK] = WORD("no ACK", "no ACK to its 2xx has come in 64*T1"),
    [UAS_ELSEWHERE] =
        WORD("answered elsewhere", "another of the phones that the INVITE came to has answered it"),
    [UAS_PRACK] = WORD("PRACK", "the PRACK to its reliable provisional response has come"),
    [UAS_NO_PRACK] = WORD("no PRACK", "no PRACK to that has come in 64*T1"),
};

/* ---- facts and spans ---------------------------------------------------------------------- */

enum fact { FACT_UNACKNOWLEDGED, FACT_CHANGED_WITHIN };

static const struct vocabulary_fact facts[] = {
    [FACT_UNACKNOWLEDGED] = {"description unacknowledged", 0, UNTIMED_FREE,
                             "a reliable provisional response with a description waits for its "
                             "PRACK"},
    [FACT_CHANGED_WITHIN] = {"changed within", 0, UNTIMED_FREE,
                             "it is a re-INVITE, and an exchange was completed since it began (RFC "
                             "6141 3.3)"},
};

static bool has_changed(const struct world *w, ref self)
{
    const struct dialog *d = dialog_at(w, dialog_of(w, self));
    return d->theirs == self && d->offer && offer_at(w, d->offer)->within;
}

static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    (void)what;
    if (uas_owes_prack(s->world, self))
        return 1u << FACT_UNACKNOWLEDGED;
    return has_changed(s->world, self) ? 1u << FACT_CHANGED_WITHIN : 0;
}

enum { SECOND = 1000000 };

/* RFC 3261 13.3.1.1; RFC 3262 3. At birth only for somebody who will not say anything in time. */
static usec until_next(struct step *s, uint32_t self, const struct stimulus *why)
{
    const struct uas_invite *u = uas_invite_at(s->world, self);
    const struct phone_config *phone = phone_of(s->plan, u->is.node);
    if (why->atom == UAS_INVITE && phone->rings && phone->thinks < 60 * (usec)SECOND)
        return -1;
    return (u->flags & UAS_RELIABLE ? 150 : 60) * (usec)SECOND;
}

static usec expiry(struct step *s, uint32_t self, const struct stimulus *why)
{
    (void)s, (void)self;
    const struct message *invite = why->payload;
    return invite->present & PRESENT_EXPIRES ? (usec)invite->expires * SECOND : -1;
}

static const struct vocabulary_span spans[] = {
    {"the provisional interval",
     "until the next provisional response: a minute, or 150 s where those are reliable", until_next,
     false},
    {"the INVITE's Expires", "what its Expires header field says", expiry, true},
};

/* ---- birth -------------------------------------------------------------------------------- */

static struct dialog *dialog_at_home(const struct step *s, uint32_t self)
{
    return dialog_at(s->world, dialog_of(s->world, self));
}

/* RFC 3262 3: all of them if the caller requires it; any of them if he supports it and we want it.
 */
static bool is_reliable(const struct step *s, uint16_t node, const struct message *invite)
{
    bool able = phone_of(s->plan, node)->flags & (PHONE_100REL | PHONE_REQUIRES_100REL);
    return able && (invite->require | invite->supported) & OPTION_100REL;
}

ref uas_invite_begin(struct step *s, ref dialog, ref server, const struct message *invite)
{
    struct world *w = s->world;
    uint16_t node = instance_at(w, dialog)->node;
    ref r = instance_new(s, REGION_UAS_INVITES, KIND_UAS_INVITE, node, dialog, false);
    struct uas_invite *u = uas_invite_at(w, r);
    u->transaction = server;
    u->cseq = invite->cseq;
    u->flags = (uint8_t)((invite->present & PRESENT_SDP ? UAS_OFFERED : 0) |
                         (is_reliable(s, node, invite) ? UAS_RELIABLE : 0));
    instance_hold(w, server);
    step_tell(s, r, UAS_INVITE, invite);
    return r;
}

/* ---- effects ------------------------------------------------------------------------------ */

static void run_alert(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    const struct message *invite = why->payload;
    if (invite->to_tag && bridge_tell(s, dialog_of(s->world, self), BRIDGE_RE_INVITE, 0, invite))
        return;
    if (invite->replaces)
        call_tell(s, self, UAS_USER_ANSWERS, NULL);
    else if (s->plan->hooks.alert)
        step_post(s, s->plan->hooks.alert,
                  &(struct stimulus){
                      .to = self, .about = dialog_of(s->world, self), .payload = why->payload});
}

/* ---- what is sent ------------------------------------------------------------------------- */

/* What started its transaction, as long as anything can be made of that. */
static const struct message *request_of(const struct world *w, const struct uas_invite *u)
{
    return u->request ? world_item(w, u->request) : transaction_request_of(w, u->transaction);
}

/* With the answer, or with the offer if the INVITE had none. Whatever comes after a preview of the
 * answer is the same again: RFC 3261 13.2.1. */
static void describe(struct step *s, const struct uas_invite *u, struct message *m)
{
    const struct dialog *d = dialog_at(s->world, u->is.owner);
    const struct offer *o = offer_at(s->world, d->offer);
    if (u->flags & UAS_OFFERED)
        describe_answer(s, d, &o->pending, m);
    else
        describe_offer(s, d, m);
}

static void tell_described(struct step *s, const struct uas_invite *u, const struct message *m)
{
    call_tell(s, dialog_at(s->world, u->is.owner)->offer,
              u->flags & UAS_OFFERED ? OFFER_SEND_ANSWER : OFFER_SEND_OFFER, m);
}

/* RFC 3262 5: where the INVITE has no offer, the first reliable response must have it; an
 * unreliable one can only show the answer beforehand (RFC 6337 3.1). */
static bool may_describe(const struct uas_invite *u, bool wanted)
{
    if (u->flags & UAS_DESCRIBED)
        return false;
    return u->flags & UAS_OFFERED ? wanted : u->flags & UAS_RELIABLE;
}

/* Where another says it, something must have been said. */
static bool can_describe(const struct world *w, const struct dialog *d)
{
    struct sdp sdp;
    return d->offer && (!bridge_passes(w, d) || bridge_said(w, d, &sdp));
}

struct message *uas_provisional(struct step *s, ref invite, uint16_t status, bool *describes,
                                textid extra)
{
    struct uas_invite *u = uas_invite_at(s->world, invite);
    const struct message *request = request_of(s->world, u);
    const struct dialog *d = dialog_at_home(s, invite);
    *describes = request && can_describe(s->world, d) && may_describe(u, *describes);
    if (!request)
        return NULL;
    struct message *m = step_payload(s, NULL);
    *m = dialog_response(s, d, request, status);
    if (*describes) {
        describe(s, u, m);
        tell_described(s, u, m);
        u->flags |= u->flags & UAS_RELIABLE ? UAS_DESCRIBED : UAS_PREVIEWED;
        m->present |= PRESENT_ALLOW; /* RFC 3311 4: from now on UPDATE may be used */
        m->allow = allowed_by(s->plan, d->is.node);
    }
    if (u->flags & UAS_RELIABLE && is_change(s->world, invite))
        dialog_refresh(s, dialog_at_home(s, invite), request);
    give_lines(s, m, extra);
    return m;
}

/* A user's wish to ring or to show progress may have header lines; a timer's has not. */
static void progress(struct step *s, uint32_t self, uint16_t status, bool describes,
                     const struct stimulus *why)
{
    bool is_wish = why->atom == UAS_RING || why->atom == UAS_PROGRESS;
    const struct message *wish = is_wish ? why->payload : NULL;
    textid extra = wish ? wish->extra : 0;
    const struct uas_invite *u = uas_invite_at(s->world, self);
    if (u->flags & UAS_RELIABLE) {
        reliable_1xx_begin(s, self, status, describes, extra);
        return;
    }
    const struct message *m = uas_provisional(s, self, status, &describes, extra);
    if (!m)
        return;
    transaction_respond(s, u->transaction, m);
    if (!is_change(s->world, self))
        call_tell(s, u->is.owner, DIALOG_SEND_1XX, m);
}

static void tell_provisionals(struct step *s, const struct uas_invite *u, uint8_t atom)
{
    for (ref r = u->provisional; r; r = reliable_1xx_at(s->world, r)->next)
        call_tell(s, r, atom, NULL);
}

/* RFC 3261 13.3.1.4. Of several phones the first that answers is told to the others. */
static void accept(struct step *s, uint32_t self, const struct message *request, struct message *m)
{
    struct uas_invite *u = uas_invite_at(s->world, self);
    bool describes = !(u->flags & UAS_DESCRIBED) && dialog_at(s->world, u->is.owner)->offer;
    if (describes)
        describe(s, u, m);
    session_timer_answer(s, u->is.owner, request, m);
    uas_2xx_begin(s, self, m, describes && !(u->flags & UAS_OFFERED));
    if (describes)
        tell_described(s, u, m);
    if (request->replaces)
        replaced_hang_up(s, u->is.node, request);
    phones_remember(s, self, request);
    phones_tell(s, self, UAS_ELSEWHERE);
    phones_leave(s->world, self);
}

/* What was offered and answered before the INVITE failed is not open any more. RFC 3261 16.7 5: a
 * 6xx is for all phones. */
static void refuse(struct step *s, uint32_t self, const struct message *m)
{
    const struct uas_invite *u = uas_invite_at(s->world, self);
    const struct message *best = phones_refuse(s, self, m);
    if (best)
        transaction_respond(s, u->transaction, best);
    if (m->status >= 600)
        phones_tell(s, self, UAS_CANCEL);
    call_tell(s, dialog_at(s->world, u->is.owner)->offer, OFFER_SEND_REFUSAL, m);
}

/* RFC 3261 17.2.4, as first published: an error has ended the transaction, so that nobody can be
 * answered any more. For the dialog that is as good as a refusal, and to a 2xx that did not go out
 * no ACK will come. */
static void leave_unsent(struct step *s, uint32_t self, uint16_t status)
{
    ref dialog = dialog_of(s->world, self);
    call_tell(s, dialog_at(s->world, dialog)->offer, OFFER_SEND_REFUSAL, NULL);
    if (!is_change(s->world, self))
        call_tell(s, dialog, DIALOG_SEND_3XX_6XX, NULL);
    if (status < 300)
        call_tell(s, self, UAS_NO_ACK, NULL);
}

/* What the user wants said, and with what: see call_wish. */
static void embellish(const struct step *s, struct message *m, const struct message *wish)
{
    if (wish->present & PRESENT_CONTACT) {
        m->present |= PRESENT_CONTACT;
        m->contact = wish->contact;
    }
    give_lines(s, m, wish->extra);
}

/* A re-INVITE's answer is nothing to the dialog: RFC 5407 2 speaks of the first INVITE only. */
static void finish(struct step *s, uint32_t self, uint16_t status, const struct message *wish)
{
    struct uas_invite *u = uas_invite_at(s->world, self);
    struct dialog *d = dialog_at_home(s, self);
    const struct message *request = request_of(s->world, u);
    if (d->theirs == self)
        d->theirs = 0;
    if (!request) {
        leave_unsent(s, self, status);
        return;
    }
    struct message *m = step_payload(s, NULL);
    *m = dialog_response(s, d, request, status);
    if (wish)
        embellish(s, m, wish);
    if (status < 300 && is_change(s->world, self))
        dialog_refresh(s, d, request);
    if (status < 300)
        accept(s, self, request, m);
    else
        refuse(s, self, m);
    tell_provisionals(s, u, RELIABLE_FINAL);
    if (!is_change(s->world, self)) {
        call_tell(s, u->is.owner, status < 300 ? DIALOG_SEND_2XX : DIALOG_SEND_3XX_6XX, m);
        if (status < 300)
            session_accepted(s, u->is.owner);
    } else if (status < 300)
        offer_keep_changes(s, d);
    else {
        change_free(s, d);
        bridge_tell(s, u->is.owner, BRIDGE_WITHDRAWN, status, NULL);
    }
}

/* ---- effects ------------------------------------------------------------------------------ */

static void run_send(struct step *s, uint32_t self, uint16_t status, const struct stimulus *why)
{
    if (status < 200)
        progress(s, self, status, false, why);
    else
        finish(s, self, status, NULL);
}

static void run_describe(struct step *s, uint32_t self, uint16_t status, const struct stimulus *why)
{
    progress(s, self, status, true, why);
}

/* Who answers with more than a plain 200 has said so in a message; who refuses always has. */
static void run_keep(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct uas_invite *u = uas_invite_at(s->world, self);
    const struct message *wish = why->payload;
    u->status = wish && wish->status ? wish->status : 200;
    u->extra = wish ? wish->extra : 0;
}

static void run_accept(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    const struct uas_invite *u = uas_invite_at(s->world, self);
    const struct message kept = {.status = u->status, .extra = u->extra};
    const struct message *said = why->atom == UAS_USER_ANSWERS ? why->payload : NULL;
    const struct message *wish = u->status ? &kept : said;
    finish(s, self, wish && wish->status ? wish->status : 200, wish);
}

static void run_refuse(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    const struct message *wish = why->payload;
    finish(s, self, wish->status, wish);
}

/* Those that wait stand in the order in which they were wanted; what was sent comes before them. */
static void run_send_next(struct step *s, uint32_t self, uint16_t operand,
                          const struct stimulus *why)
{
    (void)operand, (void)why;
    call_tell(s, uas_invite_at(s->world, self)->provisional, RELIABLE_TURN, NULL);
}

static void run_quiet(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    tell_provisionals(s, uas_invite_at(s->world, self), RELIABLE_FINAL);
}

/* The INVITE has been answered elsewhere: this phone has nothing to say any more. */
static void run_give_way(struct step *s, uint32_t self, uint16_t operand,
                         const struct stimulus *why)
{
    (void)operand, (void)why;
    struct dialog *d = dialog_at_home(s, self);
    if (d->theirs == self)
        d->theirs = 0;
    call_tell(s, dialog_of(s->world, self), DIALOG_SEND_3XX_6XX, NULL);
}

static void run_tell_user(struct step *s, uint32_t self, uint16_t operand,
                          const struct stimulus *why)
{
    (void)operand;
    if (!why->flags)
        step_note(s, RECORD_NOTE, instance_at(s->world, self)->node, NOTE_ANSWERED, 0);
}

static const struct vocabulary_effect effects[] = {
    {"alert", OPERAND_NONE, NULL, run_alert,
     "asks the user; a phone answers by itself what changes or replaces a call"},
    {"send", OPERAND_STATUS, "the status", run_send,
     "answers the INVITE, and tells its dialog; a provisional response may go through a machine of "
     "its own"},
    {"send description in", OPERAND_STATUS, "the status", run_describe,
     "sends a provisional response with the answer to the INVITE's offer"},
    {"send next", OPERAND_NONE, "1xx", run_send_next,
     "lets the next reliable provisional response go out"},
    {"keep answer", OPERAND_NONE, NULL, run_keep, "keeps what the user wants said in the 2xx"},
    {"accept", OPERAND_NONE, "2xx", run_accept,
     "sends 200, or the 2xx that the user wants, through a machine of its own"},
    {"refuse", OPERAND_NONE, "3xx-6xx", run_refuse,
     "sends the response that the user wants; a 3xx with a Contact"},
    {"quiet", OPERAND_NONE, NULL, run_quiet,
     "tells its reliable provisional responses that there is a final one"},
    {"give way", OPERAND_NONE, NULL, run_give_way,
     "tells its dialog that another phone has the call"},
    {"tell user", OPERAND_NONE, NULL, run_tell_user, "remarks that the INVITE is answered already"},
};

const struct vocabulary uas_invite_vocabulary = {
    .kind = "uas-invite",
    .about = "INVITE at the callee's core: what its user has said so far",
    .atoms = atoms,
    .natoms = UAS_ATOMS,
    .facts = facts,
    .nfacts = COUNT(facts),
    .effects = effects,
    .neffects = COUNT(effects),
    .spans = spans,
    .nspans = COUNT(spans),
    .methods = method_names,
    .facts_of = facts_of,
};

static_assert(UAS_ATOMS + MACHINE_TIMERS <= MACHINE_ATOMS, "atoms fit a table");
