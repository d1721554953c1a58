/* Connections: RFC 3261 18. Over TCP, TLS and WebSocket the first message opens one, either end may
 * use it then, and it lasts until it breaks. A WebSocket is opened by the browser only (RFC 7118 1):
 * without one nobody reaches it.
 *
 * What a link does to segments is faults.c's business. The handshake takes no time here.
 */
#include "net/inside.h"
#include "sim/coder.h"

enum {
    CONNECTION_SEND,
    CONNECTION_RESET,
    CONNECTION_REFUSED,
    CONNECTION_GIVEN_UP,
    CONNECTION_FORGOTTEN,
    CONNECTION_ATOMS
};

static const struct vocabulary_atom atoms[CONNECTION_ATOMS] = {
    [CONNECTION_SEND] = {.before = "send", .about = "its birth: a message is to go this way"},
    [CONNECTION_RESET] = {.before = "reset", .about = "the network has broken it"},
    [CONNECTION_REFUSED] = {.before = "refused", .about = "the other end does not listen"},
    [CONNECTION_GIVEN_UP] = {.before = "given up",
                             .about = "nothing that was sent over it is acknowledged"},
    [CONNECTION_FORGOTTEN] = {.before = "forgotten",
                              .about = "the other end has crashed, and is back"},
};

static struct connection *connection_at(const struct world *w, ref r)
{
    return world_item(w, r);
}

/* ---- which one ------------------------------------------------------------------------------- */

static ref kept_by(const struct world *w, uint16_t node, uint16_t link)
{
    for (ref r = world_node(w, node)->first[REGION_CONNECTIONS]; r; r = instance_at(w, r)->next)
        if (connection_at(w, r)->link == link && instance_live(w, r))
            return r;
    return 0;
}

static ref connection_on(const struct world *w, uint16_t link)
{
    const struct plan_link *l = &w->plan->link[link];
    ref r = kept_by(w, l->a, link);
    return r ? r : kept_by(w, l->b, link);
}

bool net_is_connected(const struct world *w, uint16_t link)
{
    return connection_on(w, link) != 0;
}

bool connection_carries(struct step *s, const struct message *m)
{
    const struct plan_link *l = &s->plan->link[m->link];
    if (l->transport == TRANSPORT_UDP || !s->plan->net_kinds || connection_on(s->world, m->link))
        return true;
    if (l->opener && l->opener != m->from)
        return false;
    ref r =
        instance_new(s, REGION_CONNECTIONS, s->plan->net_kinds + NET_CONNECTION, m->from, 0, true);
    connection_at(s->world, r)->link = m->link;
    uint32_t cause = s->cause;
    instance_tell(s, &(struct stimulus){.to = r, .atom = CONNECTION_SEND, .cause = cause});
    s->cause = cause;
    return true;
}

/* ---- how it ends ----------------------------------------------------------------------------- */

static void tell(struct step *s, uint16_t link, uint8_t atom)
{
    uint32_t cause = s->cause;
    ref r = link && s->plan->net_kinds ? connection_on(s->world, link) : 0;
    if (r)
        instance_tell(s, &(struct stimulus){.to = r, .atom = atom, .cause = cause});
    s->cause = cause;
}

void connection_refused(struct step *s, uint16_t link)
{
    tell(s, link, CONNECTION_REFUSED);
}

void connection_given_up(struct step *s, uint16_t link)
{
    tell(s, link, CONNECTION_GIVEN_UP);
}

void connections_forgotten(struct step *s, uint16_t node)
{
    for (uint16_t n = 1; n <= s->plan->links; n++)
        if (s->plan->link[n].a == node || s->plan->link[n].b == node)
            tell(s, n, CONNECTION_FORGOTTEN);
}

/* RFC 3261 18.4. */
static void fail(struct step *s, ref event, struct event *e, uint32_t link)
{
    const struct message *m = world_item(s->world, e->payload);
    if (m->link != link || e->which == ARRIVAL_REFUSAL)
        return;
    struct stimulus error = {.number = m->from,
                             .about = link,
                             .payload = step_payload(s, m),
                             .cause = arrival_record(s, m, RECORD_LOST)};
    event_cancel(s->world, event);
    if (s->plan->hooks.transport_error)
        step_post(s, s->plan->hooks.transport_error, &error);
}

/* The next connection begins with nothing that was promised or tried on this one. */
static void begin_anew(struct step *s, struct link *link)
{
    for (unsigned way = 0; way < 2; way++) {
        link->last[way] = link->stalled[way] = s->world->block->now;
        link->tries[way] = 0;
    }
}

static void run_lose(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    uint16_t link = connection_at(s->world, self)->link;
    events_visit(s, EVENT_ARRIVAL, fail, link);
    begin_anew(s, link_at(s->world, link));
}

bool net_break(struct step *s, uint16_t link)
{
    bool is_open = connection_on(s->world, link) != 0;
    tell(s, link, CONNECTION_RESET);
    return is_open;
}

/* ---- for the table of regions ---------------------------------------------------------------- */

void connection_code(struct coder *c, void *item)
{
    struct connection *k = item;
    coder_link_number(c, &k->link);
    if (coder_reading(c) && k->link > coder_world(c)->plan->links)
        coder_reject(c);
}

static const struct vocabulary_effect effects[] = {
    {"lose what is under way", OPERAND_NONE, NULL, run_lose,
     "loses what either end has sent and the other has not got: a transport error at its sender"},
};

const struct vocabulary connection_vocabulary = {
    .kind = "connection",
    .about = "a connection of TCP, TLS or WebSocket between two neighbours",
    .atoms = atoms,
    .natoms = CONNECTION_ATOMS,
    .effects = effects,
    .neffects = sizeof effects / sizeof *effects,
    .methods = method_names,
};
