/* From the transport: which transaction a message is for, and what it is in that machine's
 * words. Nobody else decides what a message is. RFC 3261 17.1.3, 17.2.3, 18.1.2, 18.2.1 as RFC
 * 6026 8.9, 8.10 replace them.
 */
#include "transaction/inside.h"

#include <assert.h>

static_assert(CLIENT_6XX - CLIENT_101_199 == 5, "one atom for each class, in their order");

static uint8_t response_atom(uint16_t status)
{
    if (status == 100)
        return CLIENT_100;
    unsigned class = status < 200 ? 1 : status < 700 ? status / 100 : 6;
    return (uint8_t)(CLIENT_101_199 + class - 1);
}

/* The message, told to a transaction as part of this delivery. */
static void tell(struct step *s, ref transaction, uint8_t atom, const struct message *m)
{
    instance_tell(
        s, &(struct stimulus){.to = transaction, .atom = atom, .payload = m, .cause = s->cause});
}

/* Flags: it is no message any more. */
static uint32_t stray_record(struct step *s, uint16_t node, const struct message *m)
{
    return step_record(s, (struct record){.t = s->world->block->now,
                                          .what = RECORD_STRAY,
                                          .cause = s->cause,
                                          .subject = m->told.id,
                                          .extra = m->told.copy,
                                          .node = m->from,
                                          .peer = node,
                                          .flags = (m->present & PRESENT_BROKEN) != 0});
}

static void stray(struct step *s, uint16_t node, const struct message *m, enum stray which)
{
    if (which == STRAY_RESPONSE)
        s->cause = stray_record(s, node, m);
    if (s->plan->hooks.core_stray)
        s->plan->hooks.core_stray(
            s, &(struct stimulus){
                   .to = node, .number = (uint16_t)which, .payload = m, .cause = s->cause});
}

/* A request that matches no transaction begins one. */
static void serve(struct step *s, uint16_t node, uint8_t link, const struct message *m)
{
    bool invites = m->method == METHOD_INVITE;
    ref r = instance_new(s, REGION_TRANSACTIONS, invites ? KIND_INVITE_SERVER : KIND_SERVER, node,
                         0, link && net_reliable(s->plan, link));
    struct transaction *t = transaction_at(s->world, r);
    t->branch = m->branch;
    t->peer = transaction_peer(m);
    t->method = m->method;
    t->link = link;
    t->is_server = true;
    t->is_old = m->present & PRESENT_NO_COOKIE;
    message_keep(s->world, &t->request, m);
    branches_add(s->world, r);
    if (!m->to_tag && m->from_tag && m->method != METHOD_CANCEL) {
        t->call = m->call;
        t->from_tag = m->from_tag;
        t->cseq = m->cseq;
        merges_add(s->world, r);
    }
    tell(s, r, SERVER_REQUEST, m);
}

static void receive_request(struct step *s, uint16_t node, uint8_t link, const struct message *m)
{
    ref r = match_server(s->world, node, m);
    if (r)
        tell(s, r, m->method == METHOD_ACK ? SERVER_ACK : SERVER_REQUEST, m);
    else if (m->method == METHOD_ACK)
        stray(s, node, m, STRAY_ACK);
    else
        serve(s, node, link, m);
}

/* RFC 3261 18.1.2: the topmost Via must be this node's. 8.1.3.3: where there are others below it, the
 * response was misrouted or corrupted, unless this node passes on what is meant for others. */
static bool is_ours(const struct plan *plan, uint16_t node, const struct message *m)
{
    return m->via == node && (!m->via_rest || plan->node[node].relays);
}

static void receive_response(struct step *s, uint16_t node, const struct message *m)
{
    ref r = is_ours(s->plan, node, m) ? match_client(s->world, node, m->branch, m->method) : 0;
    if (r)
        tell(s, r, response_atom(m->status), m);
    else
        stray(s, node, m, STRAY_RESPONSE);
}

/* RFC 3261 18.3, 8.2: of what is no message only a request can be answered, with 400, if it can be
 * told whose it is. An ACK is never answered. */
static bool is_hopeless(const struct message *m)
{
    return m->present & PRESENT_BROKEN &&
           (!message_is_request(m) || m->method == METHOD_ACK || !m->call);
}

void transaction_receive(struct step *s, const struct stimulus *what)
{
    const struct message *m = what->payload;
    if (is_hopeless(m))
        stray_record(s, what->number, m);
    else if (message_is_request(m))
        receive_request(s, what->number, (uint8_t)what->about, m);
    else
        receive_response(s, what->number, m);
}

/* RFC 3261 17.1.4, 17.2.4, 18.4: whoever sent it is told. An ACK for a refusal is its INVITE's. */
void transaction_transport_error(struct step *s, const struct stimulus *what)
{
    const struct message *m = what->payload;
    uint16_t node = m->from;
    uint8_t method = m->method == METHOD_ACK ? METHOD_INVITE : m->method;
    bool is_request = message_is_request(m);
    ref r = is_request ? match_client(s->world, node, m->branch, method)
                       : match_responder(s->world, node, m);
    if (r)
        tell(s, r, is_request ? CLIENT_TRANSPORT_ERROR : SERVER_TRANSPORT_ERROR, m);
}
