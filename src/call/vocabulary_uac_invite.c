/* The words of the INVITE at the caller's core, and what its effects do. RFC 3261 9.1, 13.2, 14.1.
 */
#include "call/inside.h"

#include <assert.h>

#define CANCEL(from, to, text)                                        \
 {                                                                    \
  .after = " of CANCEL", .low = (from), .high = (to), .about = (text) \
 }

static const struct vocabulary_atom atoms[UAC_ATOMS] = {
    [UAC_USER_CALLS] = WORD("user calls", "its birth: the user wants a call"),
    [UAC_CHANGE_WANTED] =
        WORD("change wanted", "its birth within a dialog: the user wants the session changed"),
    [UAC_USER_HANGS_UP] = WORD("user hangs up", "the user does not want the call any more"),
    [UAC_DIALOG_OVER] = WORD("dialog over", "a BYE has ended the dialog of this INVITE"),
    [UAC_100] = RANGE(100, 100, "a 100 arrives"),
    [UAC_101_199] = RANGE(101, 199, "a provisional response but 100 arrives"),
    [UAC_RELIABLE_101_199] = {.before = "reliable ",
                              .low = 101,
                              .high = 199,
                              .about = "a provisional response arrives that is to be acknowledged, "
                                       "the next of its early dialog in order"},
    [UAC_OUT_OF_TURN] =
        WORD("reliable 101-199 out of turn",
             "a copy of one that has come before, or one whose predecessor has not come"),
    [UAC_2XX] = RANGE(200, 299, "the INVITE is accepted; or a copy of that arrives"),
    [UAC_3XX_6XX] = RANGE(300, 699, "the INVITE is refused"),
    [UAC_TIMEOUT] = WORD("timeout", "nobody answered the INVITE"),
    [UAC_TRANSPORT_ERROR] = WORD("transport error", "the INVITE could not be delivered"),
    [UAC_2XX_OF_CANCEL] = CANCEL(200, 299, "the CANCEL was understood"),
    [UAC_3XX_6XX_OF_CANCEL] = CANCEL(300, 699, "the CANCEL found nothing to cancel"),
    [UAC_TIMEOUT_OF_CANCEL] = WORD("timeout of CANCEL", "nobody answered the CANCEL"),
    [UAC_TRANSPORT_ERROR_OF_CANCEL] =
        WORD("transport error of CANCEL", "the CANCEL could not be delivered"),
    [UAC_AGAIN] = WORD("again", "its birth: one like it was sent elsewhere, or refused as it was"),
    [UAC_ANSWER_KNOWN] = WORD("answer known", "another has answered the offer in the 2xx"),
    [UAC_INVITE_DONE] = WORD("INVITE done", "the INVITE's transaction has ended"),
};

static struct dialog *dialog_at_home(const struct step *s, uint32_t self)
{
    return dialog_at(s->world, dialog_of(s->world, self));
}

/* The dialog that a response is of: the classifier knows. */
static ref dialog_meant(const struct step *s, uint32_t self, const struct stimulus *why)
{
    bool says = ref_region(why->about) == REGION_DIALOGS; /* else it is about a transaction */
    return says ? why->about : dialog_of(s->world, self);
}

static ref next_fork(const struct step *s, uint32_t self, ref dialog)
{
    const struct dialog *d = dialog_at(s->world, dialog);
    return d->invite == self ? d->next_fork : 0;
}

/* ---- facts -------------------------------------------------------------------------------- */

enum fact { FACT_ANOTHER, FACT_ACKNOWLEDGED, FACT_WORTH_ANOTHER, FACT_OVER, FACT_OWED };

static const struct vocabulary_fact facts[] = {
    [FACT_ANOTHER] = {"another", 0, UNTIMED_FREE,
                      "its To tag is one that no response before had: it makes another dialog"},
    [FACT_ACKNOWLEDGED] = {"acknowledged", 0, UNTIMED_FREE,
                           "an ACK has been sent in the dialog of this response"},
    [FACT_WORTH_ANOTHER] = {"worth another try", 0, UNTIMED_FREE,
                            "there is a target that has not been tried, or the INVITE can do "
                            "without what was not understood, or there are credentials"},
    [FACT_OWED] = {"answer owed", 0, UNTIMED_FREE,
                   "the 2xx has an offer that the other leg of a B2BUA's call is to answer"},
    [FACT_OVER] = {"over", 0, UNTIMED_FREE, "a BYE has ended the dialog of this response"},
};

static bool is_acknowledged(const struct step *s, uint32_t self, ref dialog)
{
    if (dialog == dialog_of(s->world, self))
        return uac_invite_at(s->world, self)->branch != 0;
    return dialog_at(s->world, dialog)->ack != 0;
}

/* RFC 3261 8.1.3.1: a time-out is as good as a 408, an error of the transport as a 503. */
static uint16_t status_of(const struct stimulus *why)
{
    const struct message *m = why->payload;
    return why->atom == UAC_3XX_6XX ? m->status : why->atom == UAC_TRANSPORT_ERROR ? 503 : 408;
}

/* What was required is offered only: RFC 3261 8.1.3.5. */
static bool can_do_without(const struct message *m, struct call_options *how)
{
    bool can = m->unsupported & OPTION_100REL && how->flags & PHONE_REQUIRES_100REL;
    how->flags &= (uint16_t)~PHONE_REQUIRES_100REL;
    how->flags |= PHONE_100REL;
    return can;
}

/* RFC 3263 4.3: what another server may do better. */
static bool is_failure(const struct stimulus *why)
{
    return why->atom == UAC_TIMEOUT || status_of(why) == 503;
}

static bool has_another_way(const struct step *s, uint32_t self, const struct stimulus *why,
                            textid target, textid servers)
{
    uint16_t node = instance_at(s->world, self)->node;
    const struct message *undelivered = why->atom == UAC_TRANSPORT_ERROR ? why->payload : NULL;
    return is_failure(why) && another_way(s, node, route_to(s->plan, node, target),
                                          target_uri(s->plan->lore, target), servers, undelivered);
}

/* RFC 3261 21.3.4: a 305 names the way, the others name targets. */
static void redirected(struct lore *lore, struct targets *t, textid now, const struct message *m)
{
    if (m->status == 305 && m->contact)
        targets_add_through(lore, t, now, m->contact);
    else
        targets_add(lore, t, m->contact);
}

/* Where the call goes next, and in what terms; 0: nowhere. A 6xx speaks for all targets: RFC 3261
 * 21.6. */
static textid next_try(const struct step *s, uint32_t self, const struct stimulus *why,
                       struct targets *t, struct call_options *how)
{
    const struct dialog *d = dialog_at_home(s, self);
    const struct uac_invite *u = uac_invite_at(s->world, self);
    const struct message *m = why->payload;
    uint16_t status = status_of(why);
    *t = u->targets;
    textid now = targets_begin(s->plan->lore, t, d->remote_uri);
    if (has_another_way(s, self, why, now, t->servers))
        return now;
    if (m && (credentials_answer(s, d->is.node, m) || (m->status == 420 && can_do_without(m, how))))
        return now;
    if (m && session_timer_grows(m, how->min_se)) {
        how->min_se = m->min_se;
        return now;
    }
    if (status / 100 == 3 && !(phone_of(s->plan, d->is.node)->flags & PHONE_STAYS))
        redirected(s->plan->lore, t, now, m);
    t->servers = 0;
    return status < 600 ? targets_next(s->plan->lore, t) : 0;
}

static bool is_worth_another(const struct step *s, uint32_t self, const struct stimulus *why)
{
    struct targets t;
    const struct dialog *d = dialog_at_home(s, self);
    struct call_options how = dialog_how(s->plan, d);
    if (is_change(s->world, self))
        return why->atom == UAC_3XX_6XX && d->changes && !dialog_is_over(d) &&
               credentials_answer(s, d->is.node, why->payload);
    return !instance_at(s->world, self)->deferred && next_try(s, self, why, &t, &how);
}

static bool is_over(const struct world *w, ref dialog)
{
    return !instance_live(w, dialog) || dialog_at(w, dialog)->byes;
}

static bool is_owed(const struct step *s, uint32_t self, ref dialog, const struct stimulus *what)
{
    const struct message *m = what->payload;
    return what->atom == UAC_2XX && m->present & PRESENT_SDP &&
           !uac_invite_at(s->world, self)->offered &&
           bridge_owes(s->world, dialog_at(s->world, dialog));
}

static uint32_t facts_of_dialog(const struct step *s, uint32_t self, const struct stimulus *what)
{
    ref dialog = dialog_meant(s, self, what);
    uint32_t owed = is_owed(s, self, dialog, what) ? 1u << FACT_OWED : 0;
    if (what->flags) /* it begins with this response */
        return owed | 1u << FACT_ANOTHER;
    return owed | (is_acknowledged(s, self, dialog) ? 1u << FACT_ACKNOWLEDGED : 0) |
           (is_over(s->world, dialog) ? 1u << FACT_OVER : 0);
}

static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    switch (what->atom) {
    case UAC_101_199:
    case UAC_RELIABLE_101_199:
    case UAC_2XX: return facts_of_dialog(s, self, what);
    case UAC_3XX_6XX:
    case UAC_TIMEOUT:
    case UAC_TRANSPORT_ERROR: return is_worth_another(s, self, what) ? 1u << FACT_WORTH_ANOTHER : 0;
    default: return 0;
    }
}

/* ---- for those who watch its dialog: RFC 4235 3.7.1 ---------------------------------------- */

bool invite_proceeds(const struct machine *m, uint8_t state)
{
    return machine_in(m, state, "Trying");
}

/* ---- spans -------------------------------------------------------------------------------- */

/* RFC 3261 13.2.1. */
static usec expiry(struct step *s, uint32_t self, const struct stimulus *why)
{
    (void)why;
    uint32_t seconds = dialog_how(s->plan, dialog_at_home(s, self)).expires;
    return is_change(s->world, self) || !seconds ? -1 : (usec)seconds * 1000000;
}

static const struct vocabulary_span spans[] = {
    {"the expiry", "as long as the INVITE's Expires says; without one it has no end", expiry,
     false},
};

/* ---- the INVITE --------------------------------------------------------------------------- */

/* Its CSeq is taken at once: a BYE that the dialog sends in this same step comes after it (RFC 3261
 * 12.2.1.1). */
ref uac_invite_new(struct step *s, ref dialog, bool change)
{
    struct dialog *d = dialog_at(s->world, dialog);
    ref r = instance_new(s, REGION_UAC_INVITES, KIND_UAC_INVITE, d->is.node, dialog, false);
    d->ours = r;
    if (!change)
        d->invite = r;
    uac_invite_at(s->world, r)->cseq = ++d->local_seq;
    return r;
}

/* The first one's is the phone's to decide, a re-INVITE's the user's, or a B2BUA's. */
static bool offers_now(const struct step *s, const struct dialog *d, const struct change *c,
                       const struct stimulus *why)
{
    if (!c && why->atom == UAC_CHANGE_WANTED)
        return !why->flags;
    return c ? !(c->flags & WANTED_LATE_OFFER) : !(dialog_how(s->plan, d).flags & PHONE_LATE_OFFER);
}

static void describe(struct step *s, const struct dialog *d, const struct change *c,
                     struct message *m)
{
    if (c)
        describe_change(s, d, c, m);
    else
        describe_offer(s, d, m);
}

/* RFC 3261 13.2.1: what the user wants said in a new call. */
static void add_wishes(const struct step *s, const struct dialog *d, struct message *m)
{
    struct call_options how = dialog_how(s->plan, d);
    m->expires = how.expires;
    if (how.expires)
        m->present |= PRESENT_EXPIRES;
    m->replaces = how.replaces;
}

/* RFC 3262 4: whoever can take reliable provisional responses says so, or insists on them. */
static void support(const struct step *s, const struct dialog *d, struct message *m)
{
    uint8_t flags = dialog_how(s->plan, d).flags;
    if (flags & PHONE_REQUIRES_100REL)
        m->require |= OPTION_100REL;
    if (flags & (PHONE_100REL | PHONE_REQUIRES_100REL))
        m->supported |= OPTION_100REL;
}

/* The header lines that the user wants in it. */
static textid wanted_lines(const struct step *s, const struct dialog *d, uint32_t self,
                           const struct change *c)
{
    if (is_change(s->world, self))
        return c ? c->extra : 0;
    return dialog_how(s->plan, d).extra;
}

static void run_send_invite(struct step *s, uint32_t self, uint16_t operand,
                            const struct stimulus *why)
{
    (void)operand;
    struct uac_invite *u = uac_invite_at(s->world, self);
    struct dialog *d = dialog_at_home(s, self);
    const struct change *c = why->about ? change_at(s->world, why->about) : NULL;
    struct message *m = step_payload(s, NULL);
    if (!is_change(s->world, self) && why->atom != UAC_AGAIN) /* see call_again */
        d->peer =
            first_hop(s, d->is.node, d->route, d->remote_target, &u->targets.servers, d->peer);
    *m = dialog_request(s, d, METHOD_INVITE);
    m->cseq = u->cseq;
    if (!d->first_seq)
        d->first_seq = m->cseq;
    if (!is_change(s->world, self))
        add_wishes(s, d, m);
    u->offered = offers_now(s, d, c, why);
    u->bridged = !c && is_change(s->world, self) ? UAC_BRIDGED_CHANGE : 0;
    d->rseq = 0;
    support(s, d, m);
    if (u->offered)
        describe(s, d, c, m);
    else if (c)
        describe_wish(s, d, c);
    session_timer_ask(s, d, m);
    give_lines(s, m, wanted_lines(s, d, self, c));
    credentials_sign(s, m);
    u->credentials = lines_credentials(s->plan->lore, m->extra);
    u->transaction = transaction_request(s, d->is.node, m, self, 0);
    instance_hold(s->world, u->transaction);
    if (u->offered)
        call_tell(s, d->offer, OFFER_SEND_OFFER, m);
    else if (!is_change(s->world, self))
        call_tell(s, d->offer, OFFER_DIALOG_BEGINS, m);
}

/* RFC 3261 9.1: all as in the INVITE, but no body and no Require. */
static void run_send_cancel(struct step *s, uint32_t self, uint16_t operand,
                            const struct stimulus *why)
{
    (void)operand;
    const struct uac_invite *u = uac_invite_at(s->world, self);
    const struct message *wish = why->atom == UAC_USER_HANGS_UP ? why->payload : NULL;
    const struct message *invite = transaction_request_of(s->world, u->transaction);
    if (!invite)
        return;
    struct message m = request_beside(invite, METHOD_CANCEL);
    m.extra = wish ? wish->extra : 0;
    transaction_request(s, u->is.node, &m, self, u->transaction);
}

static void run_abandon(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    transaction_abandon(s, uac_invite_at(s->world, self)->transaction);
}

/* ---- what responses tell ------------------------------------------------------------------ */

/* Each dialog has an exchange of its own, which begins with what the INVITE has: RFC 3261 13.2.1.
 */
static void begin_offer(struct step *s, const struct uac_invite *u, struct dialog *d)
{
    struct message *m = step_payload(s, NULL);
    *m = (struct message){.method = METHOD_INVITE};
    if (u->offered)
        describe_offer(s, d, m);
    call_tell(s, d->offer, u->offered ? OFFER_FORKS : OFFER_DIALOG_BEGINS, m);
}

/* RFC 3261 12.1.2: what a response that makes a dialog tells of it. 13.2.2.4: the 2xx has the last
 * word on the route set; 12.2.1.2: and, as to any target refresh, on the target. */
static void run_learn(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct dialog *d = dialog_at(s->world, dialog_meant(s, self, why));
    const struct message *m = why->payload;
    bool change = is_change(s->world, self), is_new = why->flags || (m->to_tag && !d->remote_tag);
    if (why->flags)
        begin_offer(s, uac_invite_at(s->world, self), d);
    if (!change && m->to_tag && (is_new || m->status >= 200)) {
        d->remote_tag = m->to_tag;
        d->route = route_reversed(s->plan->lore, m->record_route);
        d->peer = hop_of(s->plan, d->is.node, d->route, d->remote_target, m->from);
    }
    if (is_new || m->status >= 200 || m->present & PRESENT_RSEQ)
        dialog_refresh(s, d, m);
    if (m->status >= 200)
        session_timer_hear(s, dialog_meant(s, self, why), m);
}

/* The ACK to a 2xx brings the answer if the 2xx brought the offer: RFC 3261 13.2.1. */
static void answer_in(struct step *s, const struct dialog *d, const struct message *response,
                      struct message *ack)
{
    describe_answer(s, d, &response->sdp, ack);
    call_tell(s, d->offer, OFFER_OFFER, response);
    call_tell(s, d->offer, OFFER_SEND_ANSWER, step_payload(s, ack));
}

/* RFC 3261 13.2.1: to an INVITE with an offer the first description is the answer. Without an
 * offer, a provisional response that may be lost cannot bring one. */
static void run_take(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    const struct dialog *d = dialog_at(s->world, dialog_meant(s, self, why));
    const struct message *m = why->payload;
    if (m->present & PRESENT_SDP && uac_invite_at(s->world, self)->offered)
        call_tell(s, d->offer, OFFER_ANSWER, m);
}

/* RFC 3262 5: the PRACK to an answer may have a new offer; it is a change that our user wants. */
static bool offers_in_prack(struct step *s, const struct dialog *d, const struct message *prack)
{
    const struct offer *o = offer_at(s->world, d->offer);
    return o->open == OPEN_OURS && o->method == METHOD_INVITE && change_in_prack(s, d, prack);
}

/* RFC 3262 4: within its early dialog. An offer, which only the first one can have, is answered. */
static void run_send_prack(struct step *s, uint32_t self, uint16_t operand,
                           const struct stimulus *why)
{
    (void)operand;
    const struct uac_invite *u = uac_invite_at(s->world, self);
    ref dialog = dialog_meant(s, self, why);
    struct dialog *d = dialog_at(s->world, dialog);
    const struct message *m = why->payload;
    bool describes = m->present & PRESENT_SDP;
    struct message prack = dialog_request(s, d, METHOD_PRACK);
    prack.present |= PRESENT_RACK;
    prack.rack_rseq = m->rseq;
    prack.rack_cseq = m->cseq;
    if (describes && !u->offered && !d->rseq)
        answer_in(s, d, m, &prack);
    d->rseq = m->rseq;
    d->pracks++;
    if (!describes || !u->offered || !offers_in_prack(s, d, &prack))
        request_begin(s, dialog, &prack, self, 0);
}

static struct message ack_made(const struct step *s, const struct uac_invite *u,
                               const struct dialog *d)
{
    struct message ack = dialog_request(s, d, METHOD_ACK);
    ack.cseq = u->cseq;
    ack.branch = u->branch;
    ack.extra = u->credentials; /* RFC 3261 22.1 */
    return ack;
}

static void keep(struct world *w, ref *kept, const struct message *ack)
{
    if (!*kept)
        *kept = item_new(w, REGION_PAYLOADS);
    *(struct message *)world_item(w, *kept) = *ack;
}

static void keep_ack(struct step *s, uint32_t self, ref dialog, const struct message *ack)
{
    struct uac_invite *u = uac_invite_at(s->world, self);
    if (dialog != u->is.owner) {
        keep(s->world, &dialog_at(s->world, dialog)->ack, ack);
        return;
    }
    u->branch = ack->branch;
    if (ack->present & PRESENT_SDP)
        keep(s->world, &u->ack, ack);
}

/* RFC 3261 13.2.1: at the latest the 2xx must have it. */
static bool awaits_answer(const struct step *s, const struct dialog *d)
{
    const struct offer *o = d->offer ? offer_at(s->world, d->offer) : NULL;
    return o && o->open == OPEN_OURS && o->method == METHOD_INVITE;
}

/* The 2xx may bring an offer, an answer, or none. */
static void take_from_2xx(struct step *s, const struct uac_invite *u, const struct dialog *d,
                          const struct message *m, struct message *ack)
{
    if (m->present & PRESENT_SDP && !u->offered)
        answer_in(s, d, m, ack);
    else if (m->present & PRESENT_SDP)
        call_tell(s, d->offer, OFFER_ANSWER, m);
    else if (awaits_answer(s, d))
        call_tell(s, d->offer, OFFER_NO_ANSWER, m);
}

/* RFC 3725 4: the offer came in the 2xx, and was taken then. */
static void answer_owed(struct step *s, const struct dialog *d, struct message *ack)
{
    describe_answer(s, d, &offer_at(s->world, d->offer)->pending, ack);
    call_tell(s, d->offer, OFFER_SEND_ANSWER, step_payload(s, ack));
}

static bool is_owed_now(const struct stimulus *why)
{
    return why->atom != UAC_2XX;
}

static void run_take_offer(struct step *s, uint32_t self, uint16_t operand,
                           const struct stimulus *why)
{
    (void)operand;
    call_tell(s, dialog_at(s->world, dialog_meant(s, self, why))->offer, OFFER_OFFER, why->payload);
}

static void run_send_ack(struct step *s, uint32_t self, uint16_t operand,
                         const struct stimulus *why)
{
    (void)operand;
    struct uac_invite *u = uac_invite_at(s->world, self);
    ref dialog = dialog_meant(s, self, why);
    const struct dialog *d = dialog_at(s->world, dialog);
    const struct message *m = why->payload;
    struct message ack = ack_made(s, u, d);
    if (!is_owed_now(why))
        take_from_2xx(s, u, d, m, &ack);
    else if (d->offer)
        answer_owed(s, d, &ack);
    transaction_send_ack(s, u->is.node, &ack, false);
    keep_ack(s, self, dialog, &ack);
    if (is_change(s->world, self)) {
        offer_keep_changes(s, d);
    } else {
        call_tell(s, dialog, DIALOG_SEND_ACK, NULL);
        session_accepted(s, dialog);
    }
    change_free(s, d);
}
/* RFC 3261 13.2.2.4. Without a body all of it is the dialog's and the INVITE's. */
static void resend_owners(struct step *s, struct uac_invite *u)
{
    struct message ack = u->ack ? *(struct message *)world_item(s->world, u->ack)
                                : ack_made(s, u, dialog_at(s->world, u->is.owner));
    ack.told.copy = u->copies++;
    transaction_send_ack(s, u->is.node, &ack, true);
}

static void run_resend_ack(struct step *s, uint32_t self, uint16_t operand,
                           const struct stimulus *why)
{
    (void)operand;
    struct uac_invite *u = uac_invite_at(s->world, self);
    ref dialog = dialog_meant(s, self, why);
    if (dialog == u->is.owner)
        resend_owners(s, u);
    else
        transaction_send_ack(s, u->is.node, world_item(s->world, dialog_at(s->world, dialog)->ack),
                             true);
}

static void run_withdraw(struct step *s, uint32_t self, uint16_t operand,
                         const struct stimulus *why)
{
    (void)operand, (void)why;
    for (ref r = dialog_of(s->world, self); r; r = next_fork(s, self, r))
        call_tell(s, dialog_at(s->world, r)->offer, OFFER_INVITE_FAILS, NULL);
}

/* ---- to the dialog and to the user -------------------------------------------------------- */

/* RFC 3261 12.2.1.2, RFC 5057 5.1. */
static uint8_t change_refused(uint16_t status)
{
    switch (loss_of(METHOD_INVITE, status)) {
    case LOSS_USAGE: return DIALOG_USAGE_LOST;
    case LOSS_DIALOG: return DIALOG_LOST;
    default: return DIALOG_3XX_6XX_OF_CHANGE;
    }
}

/* Whatever else ends an INVITE, a CANCEL without effect included, counts as a time-out: RFC 3261
 * 8.1.3.1, 9.1. */
static uint8_t dialog_atom(const struct stimulus *why, bool change)
{
    const struct message *m = why->payload;
    switch (why->atom) {
    case UAC_RELIABLE_101_199:
    case UAC_101_199: return change ? DIALOG_1XX_OF_CHANGE : DIALOG_1XX;
    case UAC_2XX: return change ? DIALOG_2XX_OF_CHANGE : DIALOG_2XX;
    case UAC_3XX_6XX: return change ? change_refused(m->status) : DIALOG_3XX_6XX;
    case UAC_TRANSPORT_ERROR:
        return change ? DIALOG_TRANSPORT_ERROR_OF_CHANGE : DIALOG_TRANSPORT_ERROR;
    default: return change ? DIALOG_USAGE_LOST : DIALOG_TIMEOUT;
    }
}

/* With a final response, or in want of one, it is under way no more. */
static void close_all(struct step *s, uint32_t self)
{
    for (ref r = dialog_of(s->world, self); r; r = next_fork(s, self, r)) {
        struct dialog *d = dialog_at(s->world, r);
        if (d->ours == self)
            d->ours = 0;
    }
}

/* Without a 2xx it ends all dialogs that it made: RFC 3261 13.2.2.3. */
static void report_to_all(struct step *s, uint32_t self, const struct stimulus *why)
{
    bool change = is_change(s->world, self);
    for (ref r = dialog_of(s->world, self); r; r = next_fork(s, self, r)) {
        call_tell(s, r, dialog_atom(why, change), why->payload);
        if (!change)
            dialogs_close(s->world, r);
    }
}

/* That an INVITE for a new call has failed the bridge hears when nothing is left to try. */
static void tell_bridge(struct step *s, uint32_t self, const struct stimulus *why, bool provisional)
{
    const struct message *m = why->payload;
    ref dialog = dialog_meant(s, self, why);
    struct uac_invite *u = uac_invite_at(s->world, self);
    bool told = u->bridged & UAC_BRIDGED_ANSWER, accepted = why->atom == UAC_2XX;
    if (!bridge_of(s->world, dialog_at(s->world, dialog)) || told)
        return;
    if (!provisional)
        u->bridged |= UAC_BRIDGED_ANSWER;
    if (is_change(s->world, self)) {
        if (!provisional && u->bridged & UAC_BRIDGED_CHANGE)
            bridge_tell(s, dialog, accepted ? BRIDGE_2XX_OF_CHANGE : BRIDGE_3XX_6XX_OF_CHANGE,
                        accepted ? m->status : status_of(why), m);
    } else if (provisional) {
        bridge_tell(s, dialog, BRIDGE_1XX, m->status, m);
    } else if (accepted) {
        bridge_follow(s, dialog_of(s->world, self), dialog);
        bridge_tell(s, dialog, BRIDGE_2XX, m->status, m);
    }
}

/* What comes of a re-INVITE is news to the change that it was sent for, once. */
static void run_report(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    bool provisional = why->atom == UAC_101_199 || why->atom == UAC_RELIABLE_101_199;
    bool first = !uac_invite_at(s->world, self)->branch; /* no ACK has been sent */
    ref ours = dialog_at_home(s, self)->ours;
    if (is_change(s->world, self) && ours && ours != self)
        return; /* it is under way again */
    if ((provisional || why->atom == UAC_2XX) && !is_change(s->world, self))
        refer_progress(s, self, ((const struct message *)why->payload)->status);
    if (!provisional)
        close_all(s, self);
    if (provisional || why->atom == UAC_2XX)
        call_tell(s, dialog_meant(s, self, why), dialog_atom(why, is_change(s->world, self)),
                  why->payload);
    else
        report_to_all(s, self, why);
    if (first && !provisional && is_change(s->world, self))
        change_heard(s, dialog_at_home(s, self), why->atom, why->payload);
    tell_bridge(s, self, why, provisional);
}

/* RFC 5407 appendix E: they may still be answered, but have no session any more, and the user has
 * nothing to do with them. */
static void run_end_others(struct step *s, uint32_t self, uint16_t operand,
                           const struct stimulus *why)
{
    (void)operand;
    close_all(s, self);
    for (ref r = dialog_of(s->world, self); r; r = next_fork(s, self, r))
        if (r != dialog_meant(s, self, why)) {
            call_tell(s, r, DIALOG_ELSEWHERE, NULL);
            dialogs_close(s->world, r);
        }
}

/* The same for one that begins after the 2xx of another. */
static void run_end_this(struct step *s, uint32_t self, uint16_t operand,
                         const struct stimulus *why)
{
    (void)operand;
    ref dialog = dialog_meant(s, self, why);
    dialog_at(s->world, dialog)->ours = 0;
    call_tell(s, dialog, DIALOG_ELSEWHERE, NULL);
    dialogs_close(s->world, dialog);
}

/* RFC 3261 13.2.2.4. */
static void run_end_early(struct step *s, uint32_t self, uint16_t operand,
                          const struct stimulus *why)
{
    (void)operand, (void)why;
    for (ref r = dialog_of(s->world, self); r; r = next_fork(s, self, r))
        if (!is_acknowledged(s, self, r))
            call_tell(s, r, DIALOG_TIMEOUT, NULL);
}

/* RFC 3326 3.1: whoever answers when another has answered already is told so. */
static uint16_t hang_up_reason(const struct step *s, uint32_t self, ref dialog)
{
    for (ref r = dialog_of(s->world, self); r; r = next_fork(s, self, r))
        if (r != dialog && is_acknowledged(s, self, r))
            return 200;
    return 0;
}

static void run_hang_up(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    ref dialog = dialog_meant(s, self, why);
    if (instance_live(s->world, dialog))
        step_post(s, instance_tell,
                  &(struct stimulus){.to = dialog,
                                     .atom = DIALOG_USER_HANGS_UP,
                                     .number = hang_up_reason(s, self, dialog)});
}

/* RFC 3261 22.2: the same change once more. */
static void change_again(struct step *s, uint32_t self)
{
    ref dialog = dialog_of(s->world, self), change = dialog_at(s->world, dialog)->changes;
    step_post(s, instance_tell,
              &(struct stimulus){
                  .to = uac_invite_new(s, dialog, true), .atom = UAC_AGAIN, .about = change});
}

/* In other terms it goes to the server that has asked for them: RFC 3263 4. Elsewhere, or to another
 * server, one is chosen. */
static void aim(struct step *s, struct dialog *d, const struct dialog *before, struct targets *t,
                bool fails_over)
{
    if (t->servers && !fails_over)
        d->peer = before->peer;
    else
        d->peer = first_hop(s, d->is.node, d->route, d->remote_target, &t->servers, d->peer);
}

/* RFC 3261 8.1.3.4, 8.1.3.5: the same call once more, as a new INVITE. */
static void call_again(struct step *s, uint32_t self, const struct stimulus *why)
{
    struct lore *lore = s->plan->lore;
    struct targets t;
    struct call_options how = dialog_how(s->plan, dialog_at_home(s, self));
    textid target = next_try(s, self, why, &t, &how);
    bool fails_over = has_another_way(s, self, why, target, t.servers);
    uint32_t cseq = uac_invite_at(s->world, self)->cseq;
    ref r = dialog_again(s, dialog_of(s->world, self), target, how_kept(lore, &how));
    aim(s, dialog_at(s->world, r), dialog_at_home(s, self), &t, fails_over);
    if (fails_over) /* the same but for its branch: RFC 3263 4.3 */
        dialog_at(s->world, r)->local_seq = cseq - 1;
    ref invite = uac_invite_new(s, r, false);
    uac_invite_at(s->world, invite)->targets = t;
    step_tell(s, r, DIALOG_SEND_INVITE, NULL);
    step_tell(s, invite, UAC_AGAIN, NULL);
    bool with_credentials = why->payload && message_challenges(why->payload);
    step_note(s, RECORD_NOTE, instance_at(s->world, self)->node,
              with_credentials ? NOTE_SIGNED : NOTE_AGAIN, status_of(why));
}

static void run_again(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    if (is_change(s->world, self))
        change_again(s, self);
    else
        call_again(s, self, why);
}

static enum note note_of(const struct stimulus *why)
{
    switch (why->atom) {
    case UAC_3XX_6XX: return NOTE_FAILED;
    case UAC_TIMEOUT: return NOTE_UNANSWERED;
    case UAC_TRANSPORT_ERROR: return NOTE_UNREACHABLE;
    default: return NOTE_CANCELLED;
    }
}

/* What became of a change the change itself says. */
static void run_tell_user(struct step *s, uint32_t self, uint16_t operand,
                          const struct stimulus *why)
{
    (void)operand;
    if (is_change(s->world, self))
        return;
    refer_progress(s, self, status_of(why));
    if (!bridge_tell(s, dialog_of(s->world, self), BRIDGE_3XX_6XX, status_of(why), why->payload))
        step_note(s, RECORD_NOTE, instance_at(s->world, self)->node, note_of(why), status_of(why));
}

static const struct vocabulary_effect effects[] = {
    {"send INVITE", OPERAND_NONE, "INVITE", run_send_invite,
     "sends the INVITE, as a rule with an offer"},
    {"learn", OPERAND_NONE, NULL, run_learn,
     "takes the peer's tag, contact and route set into the dialog"},
    {"report", OPERAND_NONE, NULL, run_report,
     "tells the dialog of the response what has come; of a failure, all dialogs"},
    {"end others", OPERAND_NONE, NULL, run_end_others,
     "tells the other dialogs that this one was answered"},
    {"end this", OPERAND_NONE, NULL, run_end_this,
     "tells the dialog of the response that another one was answered"},
    {"end early dialogs", OPERAND_NONE, NULL, run_end_early,
     "tells the dialogs that got no 2xx: timeout"},
    {"hang up", OPERAND_NONE, NULL, run_hang_up, "tells the dialog of the response to hang up"},
    {"take description", OPERAND_NONE, NULL, run_take,
     "passes the description in a provisional response to offer-answer, if the INVITE had an "
     "offer"},
    {"send PRACK", OPERAND_NONE, "PRACK", run_send_prack,
     "acknowledges the provisional response, and answers the offer that it has"},
    {"take offer", OPERAND_NONE, NULL, run_take_offer,
     "passes the offer in the 2xx to offer-answer: another will answer it"},
    {"send ACK", OPERAND_NONE, "ACK", run_send_ack,
     "acknowledges the 2xx, and keeps the ACK for its copies"},
    {"resend ACK", OPERAND_NONE, "ACK", run_resend_ack, "sends the very same ACK again"},
    {"send CANCEL", OPERAND_NONE, "CANCEL", run_send_cancel,
     "sends a CANCEL in a transaction of its own"},
    {"abandon INVITE", OPERAND_NONE, NULL, run_abandon,
     "ends the INVITE's transaction, which nobody answers"},
    {"withdraw offer", OPERAND_NONE, NULL, run_withdraw,
     "tells offer-answer that its offer failed with the INVITE"},
    {"tell user", OPERAND_NONE, NULL, run_tell_user, "remarks why it came to nothing"},
    {"try again", OPERAND_NONE, NULL, run_again,
     "begins another INVITE of the same call: to the next target, or without what was refused"},
};

const struct vocabulary uac_invite_vocabulary = {
    .kind = "uac-invite",
    .about = "INVITE at the caller's core: what its user wants of it",
    .atoms = atoms,
    .natoms = UAC_ATOMS,
    .facts = facts,
    .nfacts = COUNT(facts),
    .effects = effects,
    .neffects = COUNT(effects),
    .spans = spans,
    .nspans = COUNT(spans),
    .methods = method_names,
    .facts_of = facts_of,
};

static_assert(UAC_ATOMS + MACHINE_TIMERS <= MACHINE_ATOMS, "atoms fit a table");
