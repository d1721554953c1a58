/* The effects of the transaction machines' words: what goes to the transport, and what to the
 * core. */
#include "sip/digest.h"
#include "transaction/inside.h"

/* ---- to the transport ------------------------------------------------------------------------ */

/* Passes a kept message on. Its copies are counted from 0. */
static void pass(struct step *s, struct transaction *t, struct message *kept, uint16_t copy)
{
    t->copies = copy;
    kept->told.copy = copy;
    net_send(s, kept);
}

void client_send(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    struct transaction *t = transaction_at(s->world, self);
    if (t->request)
        pass(s, t, message_at(s->world, t->request), 0);
}

void client_resend(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    struct transaction *t = transaction_at(s->world, self);
    ref kept = t->last ? t->last : t->request;
    if (kept)
        pass(s, t, message_at(s->world, kept), (uint16_t)(t->copies + 1));
}

/* RFC 3261 17.1.1.3: all as in the INVITE, but To as in the response. 22.1: and its credentials. */
static struct message ack_of(struct lore *lore, const struct message *invite,
                             const struct message *response)
{
    struct message ack = request_beside(invite, METHOD_ACK);
    ack.extra = lines_credentials(lore, invite->extra);
    ack.to_tag = response->to_tag;
    ack.to_uri = response->to_uri;
    return ack;
}

/* The ACK takes the place of the INVITE, which nothing can need from here on. */
void client_send_ack(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct transaction *t = transaction_at(s->world, self);
    const struct message *response = why->payload;
    if (!t->request || !response || message_is_request(response))
        return;
    struct message ack = ack_of(s->plan->lore, message_at(s->world, t->request), response);
    if (!message_challenges(response))
        message_drop(s->world, &t->request);
    pass(s, t, message_keep(s->world, &t->last, &ack), 0);
}

/* Of a response: what makes it another one than that sent before. 0 is none. */
static uint32_t print_of(const struct message *m)
{
    const uint64_t parts[] = {m->status,      m->present,     m->to_tag,  m->rseq,
                              m->contact,     m->extra,       m->body,    m->sdp.origin,
                              m->sdp.version, m->retry_after, m->expires, m->record_route};
    uint64_t print = 1;
    for (unsigned i = 0; i < sizeof parts / sizeof *parts; i++)
        print = (print ^ parts[i]) * UINT64_C(0x9E3779B97F4A7C15) ^ print >> 29;
    return (uint32_t)(print >> 32) | 1;
}

void response_kept(const struct world *w, ref r)
{
    struct transaction *t = transaction_at(w, r);
    if (t->is_server && t->last && !t->print)
        t->print = print_of(message_at(w, t->last));
}

/* The core may know that it is one, where other responses went in between: those of several phones
 * that answer as one. After the final response nothing is made from the request any more. */
static void send_response(struct step *s, struct transaction *t, const struct message *response)
{
    uint32_t print = print_of(response);
    uint16_t copy = print == t->print ? (uint16_t)(t->copies + 1) : response->told.copy;
    t->print = print;
    pass(s, t, message_keep(s->world, &t->last, response), copy);
    if (response->status >= 200 && !t->is_old)
        message_drop(s->world, &t->request);
}

void server_send(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    const struct message *response = why->payload;
    if (response && !message_is_request(response))
        send_response(s, transaction_at(s->world, self), response);
}

/* RFC 3261 8.2.6.2: the To of a response has a tag, that of a 100 need not (17.2.1: SHOULD NOT). */
void server_send_status(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)why;
    struct transaction *t = transaction_at(s->world, self);
    if (!t->request)
        return;
    const struct message *request = message_at(s->world, t->request);
    struct message response =
        operand == 100 ? trying_to(s->plan->lore, request) : response_to(request, operand);
    if (!response.to_tag && operand != 100)
        response.to_tag = ident_make(t->is.node, node_serial(s->world, t->is.node));
    send_response(s, t, &response);
}

void server_resend(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    struct transaction *t = transaction_at(s->world, self);
    if (t->last)
        pass(s, t, message_at(s->world, t->last), (uint16_t)(t->copies + 1));
}

/* What RFC 2543's rules compare must stay: with the ACK of a 2xx, too, which has the Via of the
 * INVITE. */
void transaction_forget(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct transaction *t = transaction_at(s->world, self);
    const struct message *m = why->payload;
    if (t->is_old || (m && !t->is_server && message_challenges(m)))
        return;
    message_drop(s->world, &t->request);
    message_drop(s->world, &t->last);
}

/* ---- to the core ----------------------------------------------------------------------------- */

enum { NOTHING = -1 }; /* an edited machine may report what the core knows already: its own deeds */

static int report_of(const struct step *s, const struct transaction *t, const struct stimulus *why)
{
    const struct message *m = why->payload;
    bool is_timer = why->atom >= s->plan->machine[t->is.machine]->vocabulary->natoms;
    if (is_timer || why->atom == (t->is_server ? (int)SERVER_ABANDON : (int)CLIENT_ABANDON))
        return REPORT_TIMEOUT;
    if (why->atom == (t->is_server ? (int)SERVER_TRANSPORT_ERROR : (int)CLIENT_TRANSPORT_ERROR))
        return REPORT_TRANSPORT_ERROR;
    if (!m || message_is_request(m) != t->is_server)
        return NOTHING;
    if (!t->is_server)
        return REPORT_RESPONSE;
    return m->method == METHOD_ACK ? REPORT_ACK : REPORT_REQUEST;
}

/* A timer brings no message: what was sent in vain is told instead. */
static const void *payload_of(struct step *s, const struct transaction *t,
                              const struct stimulus *why)
{
    ref kept = t->last ? t->last : t->request;
    if (why->payload || !kept)
        return why->payload;
    return step_payload(s, message_at(s->world, kept));
}

enum { SECOND = 1000000 };

/* For how long others should go elsewhere: RFC 3261 21.5.4; as RFC 3263 4.3 has it, a 503 that does
 * not say is no reason to. */
static usec avoidance(const struct step *s, const struct transaction *t, int report,
                      const struct stimulus *why)
{
    const struct message *m = why->payload;
    switch (report) {
    case REPORT_RESPONSE:
        return m->status == 503 && m->present & PRESENT_RETRY_AFTER ? m->retry_after * (usec)SECOND
                                                                    : 0;
    case REPORT_TIMEOUT:
    case REPORT_TRANSPORT_ERROR: return 64 * s->plan->node[t->is.node].timers.t1;
    default: return 0;
    }
}

static void note_failure(struct step *s, const struct transaction *t, int report,
                         const struct stimulus *why)
{
    bool is_server = t->is_server || t->method == METHOD_CANCEL;
    usec span = is_server ? 0 : avoidance(s, t, report, why);
    if (span)
        net_avoid(s, &(struct message){.from = t->is.node, .to = t->peer, .link = t->link}, span);
}

void transaction_report(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    const struct transaction *t = transaction_at(s->world, self);
    int report = report_of(s, t, why);
    if (report == NOTHING || !s->plan->hooks.core)
        return;
    note_failure(s, t, report, why);
    step_post(s, s->plan->hooks.core,
              &(struct stimulus){.to = self,
                                 .number = (uint16_t)report,
                                 .payload = payload_of(s, t, why),
                                 .about = t->is.owner});
}
