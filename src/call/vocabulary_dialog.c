/* The words of the two dialog machines, which facts hold, and what their effects do. RFC 3261 12,
 * 14, 15; RFC 5407 2. */
#include "call/inside.h"

#include <assert.h>

#define CHANGE(from, to, text)                                           \
 {                                                                       \
  .after = " of re-INVITE", .low = (from), .high = (to), .about = (text) \
 }
#define SEND(from, to, text)                                      \
 {                                                                \
  .before = "send ", .low = (from), .high = (to), .about = (text) \
 }

static const struct vocabulary_atom atoms[DIALOG_ATOMS] = {
    [DIALOG_SEND_INVITE] = WORD("send INVITE", "the caller's birth: its INVITE goes out"),
    [DIALOG_UPDATE] = WORD("UPDATE", "an UPDATE arrives, as a rule with an offer"),
    [DIALOG_INVITE] =
        WORD("INVITE", "the callee's birth; in a dialog that exists, a re-INVITE arrives"),
    [DIALOG_1XX] = RANGE(100, 199, "a provisional response to the INVITE has arrived"),
    [DIALOG_2XX] = RANGE(200, 299, "a 2xx to the INVITE has arrived, or a copy of it"),
    [DIALOG_3XX_6XX] = RANGE(300, 699, "the INVITE has been refused"),
    [DIALOG_TIMEOUT] =
        WORD("timeout", "no final response has come in this dialog, or its CANCEL had no effect"),
    [DIALOG_TRANSPORT_ERROR] = WORD("transport error", "the INVITE could not be delivered"),
    [DIALOG_SEND_ACK] = WORD("send ACK", "the ACK to the 2xx has been sent"),
    [DIALOG_SEND_1XX] = SEND(100, 199, "a provisional response to the INVITE has been sent"),
    [DIALOG_SEND_2XX] = SEND(200, 299, "a 2xx to the INVITE has been sent, or a copy of it"),
    [DIALOG_SEND_3XX_6XX] = SEND(300, 699, "the INVITE has been refused"),
    [DIALOG_ACK] = WORD("ACK", "an ACK to a 2xx has arrived"),
    [DIALOG_NO_ACK] = WORD("no ACK", "no ACK to a 2xx has come in 64*T1"),
    [DIALOG_1XX_OF_CHANGE] =
        CHANGE(100, 199, "a provisional response to our re-INVITE has arrived"),
    [DIALOG_2XX_OF_CHANGE] = CHANGE(200, 299, "a 2xx to our re-INVITE has arrived"),
    [DIALOG_3XX_6XX_OF_CHANGE] = CHANGE(300, 699, "our re-INVITE has been refused"),
    [DIALOG_TRANSPORT_ERROR_OF_CHANGE] =
        WORD("transport error of re-INVITE", "our re-INVITE could not be delivered"),
    [DIALOG_BYE] = WORD("BYE", "a BYE arrives"),
    [DIALOG_RESPONSE_OF_BYE] = {.after = " of BYE",
                                .low = 100,
                                .high = 699,
                                .about = "our BYE is answered"},
    [DIALOG_TIMEOUT_OF_BYE] = WORD("timeout of BYE", "nobody answered our BYE"),
    [DIALOG_TRANSPORT_ERROR_OF_BYE] =
        WORD("transport error of BYE", "our BYE could not be delivered"),
    [DIALOG_BYE_DONE] = WORD("BYE done", "the transaction of a BYE, ours or the peer's, has ended"),
    [DIALOG_USER_HANGS_UP] = WORD("user hangs up", "the user wants the call to end"),
    [DIALOG_USER_ASKS] =
        WORD("user asks", "the user has a request for the peer: INFO, MESSAGE, OPTIONS, REFER"),
    [DIALOG_OFFER_UNACCEPTABLE] =
        WORD("offer unacceptable",
             "the offer in a response is of no use here, or the answer is missing"),
    [DIALOG_USER_FORCES_BYE] =
        WORD("user forces BYE", "the user wants a BYE to go out, whether it may or not"),
    [DIALOG_ELSEWHERE] =
        WORD("answered elsewhere", "another dialog of the same INVITE is the first with a 2xx"),
    [DIALOG_REQUEST] = WORD("request", "INFO, MESSAGE, OPTIONS or REFER arrives"),
    [DIALOG_USAGE_LOST] = WORD("usage lost", "a request of ours, which belongs to the call, failed "
                                             "in a way that ends it (RFC 5057 5.1): no answer, "
                                             "408, 480 or 481"),
    [DIALOG_EXPIRED] =
        WORD("session expires", "the session has not been refreshed in time (RFC 4028 10)"),
    [DIALOG_LOST] = WORD("dialog lost", "a request of ours failed in a way that ends the dialog "
                                        "(RFC 5057 5.1): 404, 410, 416, 482 to 485, 502 or 604"),
    [DIALOG_REPLACE] =
        WORD("INVITE with Replaces", "an INVITE arrives that is to take the place of this call"),
};

/* ---- facts -------------------------------------------------------------------------------- */

enum fact {
    FACT_OUT_OF_ORDER,
    FACT_CROSSES_OURS,
    FACT_TOO_SOON,
    FACT_UNACCEPTABLE,
    FACT_TAG,
    FACT_LAST,
    FACT_FIRST_INVITE,
    FACT_ALONE,
    FACT_EARLY_ONLY,
    FACT_CHALLENGED
};
enum { GROUP_NONE, GROUP_REQUEST };

static const struct vocabulary_fact facts[] = {
    [FACT_OUT_OF_ORDER] = {"out of order", GROUP_REQUEST, UNTIMED_FREE,
                           "the request's CSeq is not higher than that of the peer's last request"},
    [FACT_CROSSES_OURS] =
        {"crosses ours", GROUP_REQUEST, UNTIMED_FREE,
         "an INVITE of ours has no final response, or an offer of ours no answer"},
    [FACT_TOO_SOON] = {"too soon", GROUP_REQUEST, UNTIMED_FREE,
                       "the peer's INVITE or offer before this one is not answered for sure"},
    [FACT_UNACCEPTABLE] = {"unacceptable", GROUP_REQUEST, UNTIMED_FREE,
                           "there is nothing for us in the UPDATE's offer (RFC 3264 6)"},
    [FACT_TAG] = {"tag", GROUP_NONE, UNTIMED_FREE, "the response has a To tag"},
    [FACT_LAST] = {"last", GROUP_NONE, UNTIMED_FREE,
                   "no transaction of another BYE of this dialog is left"},
    [FACT_FIRST_INVITE] = {"of the first INVITE", GROUP_NONE, UNTIMED_FREE,
                           "its CSeq is that of the INVITE that made the dialog"},
    [FACT_ALONE] =
        {"alone", GROUP_NONE, UNTIMED_FREE,
         "no other dialog of the INVITE that made it is left, but those that a BYE ends"},
    [FACT_EARLY_ONLY] = {"early only", GROUP_NONE, UNTIMED_FREE,
                         "the Replaces is meant for a call that has not been answered"},
    [FACT_CHALLENGED] = {"challenged", GROUP_NONE, UNTIMED_FREE,
                         "it is a 401 or 407 for which there are credentials (RFC 3261 22)"},
};

static uint8_t open_offer(const struct world *w, const struct dialog *d)
{
    return d->offer ? offer_at(w, d->offer)->open : (uint8_t)OPEN_NONE;
}

/* RFC 3261 14.2. An offer of ours may be in a 2xx, too: RFC 5407 3.1.5. */
static uint32_t invite_facts(const struct world *w, const struct dialog *d)
{
    if (d->ours || open_offer(w, d) == OPEN_OURS)
        return 1u << FACT_CROSSES_OURS;
    return d->theirs ? 1u << FACT_TOO_SOON : 0;
}

/* RFC 3311 5.1, 5.2; RFC 6337 4.3. Where nothing was ever agreed, the first offer is the INVITE's
 * affair. */
static uint32_t update_facts(const struct step *s, const struct dialog *d, const struct message *m)
{
    const struct offer *o = d->offer ? offer_at(s->world, d->offer) : NULL;
    if (!o || !(m->present & PRESENT_SDP))
        return 0;
    if (o->open == OPEN_OURS)
        return 1u << FACT_CROSSES_OURS;
    if (o->open == OPEN_THEIRS || !o->agreed.settled || uas_owes_prack(s->world, d->theirs))
        return 1u << FACT_TOO_SOON;
    return describe_accepts(s, d, &m->sdp) ? 0 : 1u << FACT_UNACCEPTABLE;
}

/* RFC 3261 12.2.2 comes before 14.2. */
static uint32_t request_facts(const struct step *s, const struct dialog *d, const struct message *m)
{
    if (d->remote_seq && m->cseq <= d->remote_seq)
        return 1u << FACT_OUT_OF_ORDER;
    return m->method == METHOD_INVITE   ? invite_facts(s->world, d)
           : m->method == METHOD_UPDATE ? update_facts(s, d, m)
                                        : 0;
}

/* Whichever a BYE has ended waits for that BYE's transaction. */
static bool is_alone(const struct world *w, ref self)
{
    ref invite = dialog_at(w, self)->invite;
    if (ref_region(invite) != REGION_UAC_INVITES)
        return true;
    for (ref r = dialog_of(w, invite); r; r = dialog_at(w, r)->next_fork)
        if (r != self && instance_live(w, r) && !dialog_at(w, r)->byes)
            return false;
    return true;
}

static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    const struct dialog *d = dialog_at(s->world, self);
    const struct message *m = what->payload;
    switch (what->atom) {
    case DIALOG_INVITE:
    case DIALOG_UPDATE:
    case DIALOG_REQUEST: return request_facts(s, d, m);
    case DIALOG_BYE:
        return request_facts(s, d, m) | (is_alone(s->world, self) ? 1u << FACT_ALONE : 0);
    case DIALOG_1XX: return m->to_tag ? 1u << FACT_TAG : 0;
    case DIALOG_OFFER_UNACCEPTABLE: return is_alone(s->world, self) ? 1u << FACT_ALONE : 0;
    case DIALOG_BYE_DONE: return d->byes <= 1 ? 1u << FACT_LAST : 0;
    case DIALOG_ACK: return m->cseq == d->first_seq ? 1u << FACT_FIRST_INVITE : 0;
    case DIALOG_RESPONSE_OF_BYE:
        return credentials_answer(s, d->is.node, m) ? 1u << FACT_CHALLENGED : 0;
    case DIALOG_REPLACE: return what->flags ? 1u << FACT_EARLY_ONLY : 0;
    default: return 0;
    }
}

/* ---- for whoever judges runs -------------------------------------------------------------- */

/* RFC 4235 3.7.1, as far as this machine knows. */
enum dialog_stand dialog_stands(const struct machine *m, uint8_t state)
{
    if (machine_in(m, state, "Terminated"))
        return STAND_TERMINATED;
    if (machine_in(m, state, "Confirmed"))
        return STAND_CONFIRMED;
    return machine_in(m, state, "Early") ? STAND_EARLY : STAND_TRYING;
}

enum dialog_stand dialog_stands_now(const struct world *w, ref dialog)
{
    const struct dialog *d = dialog_at(w, dialog);
    enum dialog_stand stand = dialog_stands(w->plan->machine[d->is.machine], d->is.state);
    const struct instance *i = instance_live(w, d->invite) ? instance_at(w, d->invite) : NULL;
    bool ours = i && i->machine == KIND_UAC_INVITE;
    return ours && stand == STAND_TRYING && invite_proceeds(w->plan->machine[i->machine], i->state)
               ? STAND_PROCEEDING
               : stand;
}

uint64_t dialog_confirmed(const struct machine *m)
{
    uint64_t states = 0;
    for (uint8_t n = 0; n < m->nstates; n++)
        states |= (uint64_t)machine_in(m, n, "Confirmed") << n;
    return states;
}

bool dialog_gives_up(const struct record *r)
{
    bool of_dialog = r->machine == KIND_DIALOG_CALLER || r->machine == KIND_DIALOG_CALLEE;
    return of_dialog &&
           (r->atom == DIALOG_TIMEOUT_OF_BYE || r->atom == DIALOG_TRANSPORT_ERROR_OF_BYE);
}

/* ---- effects ------------------------------------------------------------------------------ */

static void answer(struct step *s, struct dialog *d, const struct stimulus *why, struct message m)
{
    dialog_count(d, why->payload);
    transaction_respond(s, why->about, &m);
}

/* The transaction of a BYE is the dialog's, which lives as long as that does: RFC 5407 2. */
static void run_answer(struct step *s, uint32_t self, uint16_t status, const struct stimulus *why)
{
    struct dialog *d = dialog_at(s->world, self);
    const struct message *m = why->payload;
    if (m->method == METHOD_BYE && status / 100 == 2) {
        transaction_own(s, why->about, self);
        d->byes++;
    }
    answer(s, d, why, response_to(m, status));
}

/* RFC 3261 14.2: Retry-After is drawn from 0 to 10 seconds. */
static void run_postpone(struct step *s, uint32_t self, uint16_t operand,
                         const struct stimulus *why)
{
    (void)operand;
    struct dialog *d = dialog_at(s->world, self);
    const struct message *m = why->payload;
    struct message r = response_to(m, 500);
    r.present |= PRESENT_RETRY_AFTER;
    r.retry_after =
        back_off(s, (struct choice){.kind = CHOICE_BACKOFF,
                                    .a = d->is.node,
                                    .c = (uint16_t)(m->method << 12 | 500),
                                    .d = d->number << 16 | (m->cseq & 0xffff),
                                    .of = 11,
                                    .ppm = 1000000,
                                    .stream = &world_node(s->world, d->is.node)->stream});
    answer(s, d, why, r);
}

/* RFC 3261 12.2.2. */
static void run_serve(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    dialog_count(dialog_at(s->world, self), why->payload);
    if (bridge_asks(s, why->about, self, why->payload))
        return;
    answer_request(s, why->about, self, why->payload);
}

/* What the user has asked for is in the payload, all but its CSeq. */
static void run_send_request(struct step *s, uint32_t self, uint16_t operand,
                             const struct stimulus *why)
{
    (void)operand;
    const struct message *m = why->payload;
    ref asker = m->method == METHOD_REFER ? refer_asker(s, self, m) : 0;
    request_begin(s, self, m, asker, REQUEST_TELLS_USER);
}

/* RFC 3326: what the peer could not guess; 3.2 there: an offer that was of no use. Of a hang-up it
 * is told along. */
static uint16_t reason_of(const struct stimulus *why)
{
    const struct message *m = why->payload;
    switch (why->atom) {
    case DIALOG_USAGE_LOST:
    case DIALOG_LOST: return m && m->status ? m->status : 408;
    case DIALOG_NO_ACK: return 408;
    case DIALOG_OFFER_UNACCEPTABLE: return 488;
    default: return why->number;
    }
}

static void run_send_bye(struct step *s, uint32_t self, uint16_t operand,
                         const struct stimulus *why)
{
    (void)operand;
    struct dialog *d = dialog_at(s->world, self);
    struct message m = dialog_request(s, d, METHOD_BYE);
    m.cseq = ++d->local_seq;
    m.reason = reason_of(why);
    if (m.reason)
        m.present |= PRESENT_REASON;
    d->byes++;
    credentials_sign(s, &m);
    transaction_request(s, d->is.node, &m, self, 0);
}

static void run_send_bye_again(struct step *s, uint32_t self, uint16_t operand,
                               const struct stimulus *why)
{
    (void)operand;
    struct dialog *d = dialog_at(s->world, self);
    struct message *m = credentials_again(s, why->about);
    if (!m)
        return;
    m->cseq = ++d->local_seq;
    d->byes++;
    credentials_sign(s, m);
    transaction_request(s, d->is.node, m, self, 0);
}

static void run_count_bye(struct step *s, uint32_t self, uint16_t operand,
                          const struct stimulus *why)
{
    (void)operand, (void)why;
    dialog_at(s->world, self)->byes--;
}

static void run_take(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct dialog *d = dialog_at(s->world, self);
    const struct message *m = why->payload;
    dialog_count(d, m);
    if (m->present & PRESENT_SDP)
        call_tell(s, d->offer, OFFER_OFFER, m);
    d->theirs = uas_invite_begin(s, self, why->about, m);
    transaction_own(s, why->about, d->theirs);
}

/* RFC 3311 5.2. */
static void run_take_update(struct step *s, uint32_t self, uint16_t operand,
                            const struct stimulus *why)
{
    (void)operand;
    struct dialog *d = dialog_at(s->world, self);
    const struct message *m = why->payload;
    bool offers = m->present & PRESENT_SDP && d->offer;
    if (offers && d->bridge) {
        dialog_count(d, m);
        call_tell(s, d->offer, OFFER_OFFER, m);
        bridge_asks(s, why->about, self, m);
        return;
    }
    struct message *r = step_payload(s, NULL);
    *r = dialog_response(s, d, m, 200);
    dialog_refresh(s, d, m);
    if (offers) {
        call_tell(s, d->offer, OFFER_OFFER, m);
        describe_answer(s, d, &m->sdp, r);
    }
    session_timer_answer(s, self, m, r);
    answer(s, d, why, *r);
    if (offers)
        call_tell(s, d->offer, OFFER_SEND_ANSWER, r);
}

static void run_refuse_update(struct step *s, uint32_t self, uint16_t operand,
                              const struct stimulus *why)
{
    (void)operand;
    struct dialog *d = dialog_at(s->world, self);
    answer(s, d, why, dialog_response(s, d, why->payload, 488));
}

static uint8_t over_atom(ref invite)
{
    return ref_region(invite) == REGION_UAC_INVITES ? (uint8_t)UAC_DIALOG_OVER
                                                    : (uint8_t)UAS_DIALOG_OVER;
}

static void run_end_invite(struct step *s, uint32_t self, uint16_t operand,
                           const struct stimulus *why)
{
    (void)operand, (void)why;
    ref invite = dialog_at(s->world, self)->invite;
    call_tell(s, invite, over_atom(invite), NULL);
}

static void run_end_change(struct step *s, uint32_t self, uint16_t operand,
                           const struct stimulus *why)
{
    (void)operand, (void)why;
    const struct dialog *d = dialog_at(s->world, self);
    call_tell(s, d->ours, UAC_DIALOG_OVER, NULL);
    call_tell(s, d->theirs, UAS_DIALOG_OVER, NULL);
}

/* RFC 3891 3: it is accepted at once, and ends this dialog when its 2xx goes out. */
static void run_give_way(struct step *s, uint32_t self, uint16_t operand,
                         const struct stimulus *why)
{
    (void)self, (void)operand;
    transaction_own(s, why->about, invited(s, why->about, why->payload));
}

static void run_keep_place(struct step *s, uint32_t self, uint16_t status,
                           const struct stimulus *why)
{
    (void)self;
    call_answer(s, why->about, why->payload, status, 0);
}

static void run_end_session(struct step *s, uint32_t self, uint16_t operand,
                            const struct stimulus *why)
{
    (void)operand, (void)why;
    struct dialog *d = dialog_at(s->world, self);
    call_tell(s, d->offer, OFFER_DIALOG_ENDS, NULL);
    call_tell(s, d->session, SESSION_DIALOG_ENDS, NULL);
    call_tell(s, d->timer, TIMER_DIALOG_ENDS, NULL);
    change_end_all(s, d);
    dialogs_close(s->world, self);
    bridge_over(s, self);
}

static void run_tell_user(struct step *s, uint32_t self, uint16_t operand,
                          const struct stimulus *why)
{
    (void)operand, (void)why;
    step_note(s, RECORD_NOTE, instance_at(s->world, self)->node, NOTE_NO_DIALOG, 0);
}

static const struct vocabulary_effect effects[] = {
    {"answer", OPERAND_STATUS, "the status", run_answer, "answers the request that has come"},
    {"postpone", OPERAND_NONE, "500", run_postpone,
     "answers 500 with a Retry-After of 0 to 10 seconds"},
    {"serve", OPERAND_NONE, "the answer", run_serve,
     "answers the request by its method: INFO, MESSAGE and OPTIONS with 200, REFER with 603"},
    {"send request", OPERAND_NONE, "request", run_send_request,
     "sends what the user asks for: uac-request"},
    {"send BYE", OPERAND_NONE, "BYE", run_send_bye, "sends a BYE in a transaction of its own"},
    {"send BYE again", OPERAND_NONE, "BYE", run_send_bye_again,
     "sends the BYE again, with the next CSeq and with credentials"},
    {"count BYE", OPERAND_NONE, NULL, run_count_bye, "one transaction of a BYE less to wait for"},
    {"take re-INVITE", OPERAND_NONE, NULL, run_take,
     "hands the INVITE that has come to a uas-invite"},
    {"take UPDATE", OPERAND_NONE, "200", run_take_update,
     "answers 200, with an answer if the UPDATE has an offer; tells offer-answer of both"},
    {"refuse UPDATE", OPERAND_NONE, "488", run_refuse_update,
     "answers 488 with a Warning that says why"},
    {"end INVITE", OPERAND_NONE, NULL, run_end_invite,
     "tells the INVITE that made the dialog: dialog over"},
    {"end re-INVITE", OPERAND_NONE, NULL, run_end_change,
     "tells the re-INVITEs, ours and the peer's, that have no final response: dialog over"},
    {"end session", OPERAND_NONE, NULL, run_end_session,
     "tells offer-answer and session: dialog ends"},
    {"give way", OPERAND_NONE, "200", run_give_way,
     "takes the new call, which ends this one as soon as it is accepted"},
    {"keep place", OPERAND_STATUS, "the status", run_keep_place,
     "refuses the call that would take this one's place"},
    {"tell user", OPERAND_NONE, NULL, run_tell_user, "remarks that it cannot be done now"},
};

/* ---- vocabularies ------------------------------------------------------------------------- */

const struct vocabulary dialog_caller_vocabulary = {
    .kind = "dialog-caller",
    .about = "dialog at the caller: from its INVITE to the end of the last BYE",
    .atoms = atoms,
    .natoms = DIALOG_ATOMS,
    .facts = facts,
    .nfacts = COUNT(facts),
    .effects = effects,
    .neffects = COUNT(effects),
    .methods = method_names,
    .facts_of = facts_of,
};
const struct vocabulary dialog_callee_vocabulary = {
    .kind = "dialog-callee",
    .about = "dialog at the callee: from the INVITE to the end of the last BYE",
    .atoms = atoms,
    .natoms = DIALOG_ATOMS,
    .facts = facts,
    .nfacts = COUNT(facts),
    .effects = effects,
    .neffects = COUNT(effects),
    .methods = method_names,
    .facts_of = facts_of,
};

static_assert(DIALOG_ATOMS + MACHINE_TIMERS <= MACHINE_ATOMS, "atoms fit a table");
