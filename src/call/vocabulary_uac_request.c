/* The words of a request but INVITE, ACK, CANCEL and BYE at its sender's core, and what their
 * effects do. RFC 3261 8.1.3, 12.2.1.2; RFC 3311 5; RFC 5057 5. */
#include "call/inside.h"

#include <assert.h>

static const struct vocabulary_atom atoms[REQUEST_ATOMS] = {
    [REQUEST_SEND] = WORD("send request", "its birth: the request goes out"),
    [REQUEST_1XX] = RANGE(100, 199, "a provisional response arrives"),
    [REQUEST_2XX] = RANGE(200, 299, "the request is granted"),
    [REQUEST_3XX_6XX] = RANGE(300, 699, "the request is refused"),
    [REQUEST_TIMEOUT] = WORD("timeout", "nobody answered the request"),
    [REQUEST_TRANSPORT_ERROR] = WORD("transport error", "the request could not be delivered"),
};

/* Where a request is outside of any dialog nobody is there to be told. */
static struct dialog *dialog_at_home(const struct step *s, uint32_t self)
{
    ref dialog = dialog_of(s->world, self);
    return dialog ? dialog_at(s->world, dialog) : NULL;
}

static void tell_offer(struct step *s, uint32_t self, uint8_t atom, const struct message *m)
{
    const struct dialog *d = dialog_at_home(s, self);
    if (d && uac_request_at(s->world, self)->flags & REQUEST_OFFERS)
        call_tell(s, d->offer, atom, m);
}

/* RFC 3261 8.1.3.1: a time-out is as good as a 408, an error of the transport as a 503. */
static uint16_t status_of(const struct stimulus *why)
{
    const struct message *m = why->payload;
    switch (why->atom) {
    case REQUEST_TIMEOUT: return 408;
    case REQUEST_TRANSPORT_ERROR: return 503;
    default: return m->status;
    }
}

/* ---- facts -------------------------------------------------------------------------------- */

enum fact { FACT_ENDS_USAGE, FACT_ENDS_DIALOG, FACT_CHALLENGED, FACT_ANOTHER_WAY };
enum { GROUP_NONE, GROUP_LOSS };

static const struct vocabulary_fact facts[] = {
    [FACT_ENDS_USAGE] = {"ends usage", GROUP_LOSS, UNTIMED_FREE,
                         "it was sent within a call, and by RFC 5057 5.1 this ends the call: no "
                         "answer, 408, 480 or 481 to what belongs to it"},
    [FACT_ENDS_DIALOG] = {"ends dialog", GROUP_LOSS, UNTIMED_FREE,
                          "it was sent within a dialog, and by RFC 5057 5.1 this ends the dialog: "
                          "404, 410, 416, 482 to 485, 502 or 604"},
    [FACT_CHALLENGED] = {"challenged", GROUP_LOSS, UNTIMED_FREE,
                         "it is a 401 or 407 for which there are credentials (RFC 3261 22)"},
    [FACT_ANOTHER_WAY] = {"another way", GROUP_LOSS, UNTIMED_FREE,
                          "no answer, a transport error or 503, and another server of its domain "
                          "has not been tried; or TCP has failed, and UDP is left"},
};

/* RFC 3263 4.3. */
static bool has_another_way(const struct step *s, uint32_t self, const struct stimulus *what)
{
    const struct uac_request *u = uac_request_at(s->world, self);
    const struct message *m = u->request ? world_item(s->world, u->request) : NULL;
    bool fails = what->atom == REQUEST_TIMEOUT || status_of(what) == 503;
    return m && fails &&
           another_way(s, u->is.node, m->route, m->uri, u->servers,
                       what->atom == REQUEST_TRANSPORT_ERROR ? what->payload : NULL);
}

static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    const struct uac_request *u = uac_request_at(s->world, self);
    if (what->atom == REQUEST_3XX_6XX && credentials_answer(s, u->is.node, what->payload))
        return 1u << FACT_CHALLENGED;
    if (has_another_way(s, self, what))
        return 1u << FACT_ANOTHER_WAY;
    if (!dialog_of(s->world, self))
        return 0;
    switch (loss_of(u->method, status_of(what))) {
    case LOSS_USAGE: return 1u << FACT_ENDS_USAGE;
    case LOSS_DIALOG: return 1u << FACT_ENDS_DIALOG;
    default: return 0;
    }
}

/* ---- effects ------------------------------------------------------------------------------ */

static void run_send(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct uac_request *u = uac_request_at(s->world, self);
    struct message m = *(const struct message *)why->payload;
    if (m.method == METHOD_REGISTER) /* whom to register with is known */
        net_server_is(s, m.from, m.uri, m.to, &u->servers);
    else if (!m.to_tag)
        m.to = first_hop(s, m.from, m.route, m.uri, &u->servers, m.to);
    if (u->servers || net_has_links(s->plan, m.from, m.to)) {
        u->request = item_new(s->world, REGION_PAYLOADS);
        *(struct message *)world_item(s->world, u->request) = m;
    }
    transaction_request(s, u->is.node, &m, self, 0);
    tell_offer(s, self, OFFER_SEND_OFFER, why->payload);
}

static void run_send_again(struct step *s, uint32_t self, uint16_t operand,
                           const struct stimulus *why)
{
    (void)operand;
    request_again(s, self, why->about);
}

/* RFC 3263 4.3: identical but for its branch. */
static void run_send_elsewhere(struct step *s, uint32_t self, uint16_t operand,
                               const struct stimulus *why)
{
    (void)operand, (void)why;
    struct uac_request *u = uac_request_at(s->world, self);
    struct message m = *(const struct message *)world_item(s->world, u->request);
    if (!m.to_tag)
        m.to = first_hop(s, m.from, m.route, m.uri, &u->servers, m.to);
    transaction_request(s, u->is.node, &m, self, 0);
}

/* RFC 3311 5.1: UPDATE is a target refresh request; the others that go through here are none. */
static void run_learn(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct dialog *d = dialog_at_home(s, self);
    const struct message *m = why->payload;
    if (!d || m->method != METHOD_UPDATE)
        return;
    dialog_refresh(s, d, m);
    session_timer_hear(s, dialog_of(s->world, self), m);
}

static void run_take_answer(struct step *s, uint32_t self, uint16_t operand,
                            const struct stimulus *why)
{
    (void)operand;
    const struct message *m = why->payload;
    bool answers = m->present & PRESENT_SDP;
    tell_offer(s, self, answers ? OFFER_ANSWER : OFFER_REFUSED, m);
}

static void run_withdraw(struct step *s, uint32_t self, uint16_t operand,
                         const struct stimulus *why)
{
    (void)operand, (void)why;
    tell_offer(s, self, OFFER_REFUSED, NULL);
}

static bool is_response(const struct stimulus *why)
{
    return why->atom == REQUEST_1XX || why->atom == REQUEST_2XX || why->atom == REQUEST_3XX_6XX;
}

static void run_report(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    const struct uac_request *u = uac_request_at(s->world, self);
    ref asker = u->asker;
    uint16_t status = status_of(why);
    if (asker &&
        ref_region(asker) == REGION_TRANSACTIONS) { /* in which it has come on another leg */
        step_post(s, bridge_answers,
                  &(struct stimulus){.to = asker,
                                     .number = status,
                                     .payload = is_response(why) ? why->payload : NULL});
        return;
    }
    int atom =
        instance_live(s->world, asker) ? asker_atom(asker, u->method, why->atom, status) : -1;
    if (atom >= 0)
        step_post(s, instance_tell,
                  &(struct stimulus){.to = asker,
                                     .atom = (uint8_t)atom,
                                     .number = status,
                                     .payload = is_response(why) ? why->payload : NULL,
                                     .about = self});
}

static void run_end_usage(struct step *s, uint32_t self, uint16_t operand,
                          const struct stimulus *why)
{
    (void)operand;
    call_tell(s, dialog_of(s->world, self), DIALOG_USAGE_LOST, why->payload);
}

static void run_end_dialog(struct step *s, uint32_t self, uint16_t operand,
                           const struct stimulus *why)
{
    (void)operand;
    call_tell(s, dialog_of(s->world, self), DIALOG_LOST, why->payload);
}

static void run_tell_user(struct step *s, uint32_t self, uint16_t operand,
                          const struct stimulus *why)
{
    (void)operand;
    const struct uac_request *u = uac_request_at(s->world, self);
    if (u->flags & REQUEST_TELLS_USER)
        step_note(s, RECORD_NOTE, u->is.node, NOTE_RESPONSE,
                  (uint32_t)u->method << 16 | status_of(why));
}

static const struct vocabulary_effect effects[] = {
    {"send", OPERAND_NONE, "request", run_send,
     "sends the request; tells offer-answer if it has an offer"},
    {"send again", OPERAND_NONE, "request", run_send_again,
     "sends the request again, with the next CSeq and with credentials"},
    {"send elsewhere", OPERAND_NONE, "request", run_send_elsewhere,
     "sends it once more, to another server or by another transport"},
    {"learn", OPERAND_NONE, NULL, run_learn,
     "takes contact and session interval from the answer to UPDATE"},
    {"take answer", OPERAND_NONE, NULL, run_take_answer,
     "passes the answer to offer-answer, if the request had an offer"},
    {"withdraw offer", OPERAND_NONE, NULL, run_withdraw,
     "tells offer-answer that its offer failed, if the request had one"},
    {"report", OPERAND_NONE, NULL, run_report, "tells whoever had it sent what has come"},
    {"end usage", OPERAND_NONE, NULL, run_end_usage, "tells the dialog that its call is lost"},
    {"end dialog", OPERAND_NONE, NULL, run_end_dialog, "tells the dialog that it is lost"},
    {"tell user", OPERAND_NONE, NULL, run_tell_user,
     "remarks what came of it, if the user had it sent"},
};

const struct vocabulary uac_request_vocabulary = {
    .kind = "uac-request",
    .about = "any request but INVITE, ACK, CANCEL and BYE at its sender's core",
    .atoms = atoms,
    .natoms = REQUEST_ATOMS,
    .facts = facts,
    .nfacts = COUNT(facts),
    .effects = effects,
    .neffects = COUNT(effects),
    .methods = method_names,
    .facts_of = facts_of,
};

static_assert(REQUEST_ATOMS + MACHINE_TIMERS <= MACHINE_ATOMS, "atoms fit a table");
