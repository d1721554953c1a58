/* From the core: requests that begin client transactions, responses for server transactions,
 * ACKs that belong to none. */
#include "transaction/inside.h"

/* ---- client ---------------------------------------------------------------------------------- */

static struct transaction *client_new(struct step *s, uint16_t node, uint8_t method, uint8_t link,
                                      ref owner, ref *r)
{
    *r = instance_new(s, REGION_TRANSACTIONS,
                      method == METHOD_INVITE ? KIND_INVITE_CLIENT : KIND_CLIENT, node, owner,
                      link && net_reliable(s->plan, link));
    struct transaction *t = transaction_at(s->world, *r);
    t->method = method;
    t->link = link;
    return t;
}

/* RFC 3261 9.1: a CANCEL has the topmost Via of the request that it cancels, and goes the same
 * way. */
static void follow(struct message *cancel, const struct transaction *invite)
{
    cancel->branch = invite->branch;
    cancel->to = invite->peer;
    cancel->link = invite->link;
    if (invite->is_old)
        cancel->present |= PRESENT_NO_COOKIE;
}

/* RFC 3261 18.1.1: the client's transport puts itself into the topmost Via. */
static void sign(struct step *s, uint16_t node, struct message *m)
{
    m->from = node;
    m->via = node;
    m->via_by = 0;
    m->transport = m->link ? s->plan->link[m->link].transport : TRANSPORT_UDP;
    m->told.copy = 0;
    m->present &= ~(uint32_t)PRESENT_RPORT;
    if (net_is_behind_nat(s->plan, node, m->link) && !s->plan->node[node].no_rport)
        m->present |= PRESENT_RPORT;
}

/* RFC 3263 4.1; RFC 3261 18.1.1: what is too large for UDP goes over TCP, as its Via says then. */
static void aim(struct step *s, uint16_t node, struct message *m)
{
    m->from = node;
    m->link = (uint8_t)net_way(s, m);
    sign(s, node, m);
    uint16_t large = m->transport == TRANSPORT_UDP ? net_large_way(s, m) : 0;
    if (!large)
        return;
    m->link = (uint8_t)large;
    sign(s, node, m);
}

ref transaction_request(struct step *s, uint16_t node, const struct message *request, ref owner,
                        ref of)
{
    struct message m = *request;
    ref r;
    if (of) {
        follow(&m, transaction_at(s->world, of));
        sign(s, node, &m);
    } else {
        m.branch = ident_make(node, node_serial(s->world, node));
        aim(s, node, &m);
    }
    struct transaction *t = client_new(s, node, m.method, m.link, owner, &r);
    t->branch = m.branch;
    t->peer = m.to;
    t->is_old = m.present & PRESENT_NO_COOKIE;
    message_keep(s->world, &t->request, &m);
    branches_add(s->world, r);
    step_tell(s, r, CLIENT_SEND, NULL);
    return r;
}

void transaction_abandon(struct step *s, ref r)
{
    if (instance_live(s->world, r))
        step_tell(s, r, transaction_at(s->world, r)->is_server ? SERVER_ABANDON : CLIENT_ABANDON,
                  NULL);
}

/* RFC 2543 knows no branch of a user agent's own: the ACK has the Via of its INVITE. */
static ident old_branch(const struct world *w, uint16_t node, const struct message *ack)
{
    ref r = world_node(w, node)->last[REGION_TRANSACTIONS];
    for (; r; r = instance_at(w, r)->prev) {
        const struct transaction *t = transaction_at(w, r);
        const struct message *m = t->request ? message_at(w, t->request) : NULL;
        if (!t->is_server && t->is_old && t->method == METHOD_INVITE && m && m->call == ack->call &&
            m->cseq == ack->cseq)
            return t->branch;
    }
    return 0;
}

void transaction_send_ack(struct step *s, uint16_t node, struct message *ack, bool again)
{
    uint16_t copy = again ? (uint16_t)(ack->told.copy + 1) : 0;
    if (!again) {
        ack->branch = ack->present & PRESENT_NO_COOKIE ? old_branch(s->world, node, ack) : 0;
        if (!ack->branch)
            ack->branch = ident_make(node, node_serial(s->world, node));
    }
    aim(s, node, ack);
    ack->told.copy = copy;
    net_send(s, ack);
}

/* ---- server ---------------------------------------------------------------------------------- */

struct message request_beside(const struct message *invite, uint8_t method)
{
    return (struct message){.from = invite->from,
                            .to = invite->to,
                            .method = method,
                            .link = invite->link,
                            .present = invite->present & PRESENT_OF_VIA,
                            .max_forwards = 70,
                            .cseq = invite->cseq,
                            .via = invite->via,
                            .transport = invite->transport,
                            .branch = invite->branch,
                            .loop = invite->loop,
                            .via_by = invite->via_by,
                            .call = invite->call,
                            .from_tag = invite->from_tag,
                            .to_tag = invite->to_tag,
                            .uri = invite->uri,
                            .from_uri = invite->from_uri,
                            .to_uri = invite->to_uri,
                            .route = invite->route};
}

struct message response_to(const struct message *request, uint16_t status)
{
    return (struct message){.from = request->to,
                            .to = transaction_peer(request),
                            .status = status,
                            .method = request->method,
                            .other_method = request->other_method,
                            .link = request->link,
                            .present = request->present & PRESENT_OF_VIA,
                            .cseq = request->cseq,
                            .via = request->via,
                            .transport = request->transport,
                            .branch = request->branch,
                            .loop = request->loop,
                            .via_by = request->via_by,
                            .via_rest = request->via_rest,
                            .call = request->call,
                            .from_tag = request->from_tag,
                            .to_tag = request->to_tag,
                            .from_uri = request->from_uri,
                            .to_uri = request->to_uri};
}

struct message trying_to(struct lore *lore, const struct message *request)
{
    struct message m = response_to(request, 100);
    size_t size;
    const char *value =
        request->extra ? lines_find(lore, request->extra, "Timestamp", 1, &size) : NULL;
    if (value)
        m.extra = lines_add(lore, 0, "Timestamp", lore_text(lore, lore_intern(lore, value, size)));
    return m;
}

static uint8_t send_atom(const struct transaction *t, uint16_t status)
{
    if (status == 100)
        return SERVER_SEND_100;
    if (t->method != METHOD_INVITE && status == 408)
        return SERVER_SEND_408;
    if (t->method != METHOD_INVITE && status > 408 && status < 500)
        return SERVER_SEND_409_499;
    return (uint8_t)(SERVER_SEND_101_199 + status / 100 - 1);
}

/* RFC 3261 13.3.1.4: without a transaction a 2xx goes directly to the transport. Nothing else
 * does: RFC 6026 8.3. */
static void respond_without(struct step *s, struct transaction *t, struct message *m)
{
    if (t->method != METHOD_INVITE || m->status / 100 != 2)
        return;
    m->told.copy = ++t->copies;
    net_send(s, m);
}

void transaction_respond(struct step *s, ref server, const struct message *response)
{
    struct transaction *t = transaction_at(s->world, server);
    struct message *m = step_payload(s, response);
    m->from = t->is.node;
    m->to = t->peer;
    if (m->via != NODE_FOREIGN)
        m->via = t->peer;
    m->branch = t->branch;
    m->link = t->link;
    m->transport = t->link ? s->plan->link[t->link].transport : TRANSPORT_UDP;
    if (t->is_old)
        m->present |= PRESENT_NO_COOKIE;
    if (instance_live(s->world, server))
        step_tell(s, server, send_atom(t, m->status), m);
    else
        respond_without(s, t, m);
}

void transaction_own(struct step *s, ref server, ref owner)
{
    struct instance *i = instance_at(s->world, server);
    ref before = i->owner;
    i->owner = owner;
    if (owner)
        instance_hold(s->world, owner);
    if (before)
        instance_release(s, before);
}

/* ---- both ------------------------------------------------------------------------------------ */

const struct message *transaction_request_of(const struct world *w, ref r)
{
    ref request = transaction_at(w, r)->request;
    return request ? message_at(w, request) : NULL;
}

uint32_t transactions_live(const struct world *w)
{
    uint32_t live = 0;
    for (uint16_t n = 1; n <= w->plan->nodes; n++) {
        ref r = world_node(w, n)->first[REGION_TRANSACTIONS];
        for (; r; r = instance_at(w, r)->next)
            live += instance_live(w, r);
    }
    return live;
}
