/* Which of several servers, and by which of several links: RFC 3263 4, RFC 2782, RFC 3261 18.1.1.
 *
 * Servers in charge of one domain are its SRV records: those of the lowest priority first, and of
 * those one by chance, as their weights have it. Who has failed is not tried again for the same
 * request, and as long as it is to be avoided only if nobody else is left.
 *
 * Invariant: a link is avoided, from one end, only where there is something else to try.
 */
#include "net/inside.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LARGE = 1300 }; /* bytes, where the path's MTU is not known: RFC 3261 18.1.1 */

static bool is_avoided(const struct step *s, uint16_t from, uint16_t link)
{
    return link && link_at(s->world, link)->avoided[link_way(&s->plan->link[link], from)] >
                       s->world->block->now;
}

/* ---- servers --------------------------------------------------------------------------------- */

static bool is_server(const struct plan *plan, uint16_t node, uint16_t from, textid uri)
{
    return node != from && net_is_in_charge(plan, node, uri);
}

static unsigned count_servers(const struct plan *plan, uint16_t from, textid uri)
{
    unsigned count = 0;
    for (uint16_t n = 1; n <= plan->nodes; n++)
        count += is_server(plan, n, from, uri);
    return count;
}

/* `tried` has the name of each that has been, a line each. */
static bool is_tried(const struct plan *plan, textid tried, uint16_t node)
{
    const char *name = plan->node[node].name, *at = lore_text(plan->lore, tried);
    size_t length = strlen(name);
    while (*at && !(strcspn(at, "\n") == length && !memcmp(at, name, length)))
        at += strcspn(at, "\n") + 1;
    return *at;
}

static textid with_tried(const struct plan *plan, textid tried, uint16_t node)
{
    const char *name = plan->node[node].name;
    size_t before = lore_length(plan->lore, tried), own = strlen(name);
    char *text = malloc(before + own + 1);
    if (!text)
        abort();
    memcpy(text, lore_text(plan->lore, tried), before);
    memcpy(text + before, name, own);
    text[before + own] = '\n';
    textid all = lore_intern(plan->lore, text, before + own + 1);
    free(text);
    return all;
}

bool net_server_left(const struct plan *plan, uint16_t from, textid uri, textid tried)
{
    if (!tried)
        return false;
    for (uint16_t n = 1; n <= plan->nodes; n++)
        if (is_server(plan, n, from, uri) && !is_tried(plan, tried, n))
            return true;
    return false;
}

enum { SERVERS_MOST = 32 };
struct servers {
    uint16_t node[SERVERS_MOST], count;
};

/* The heaviest first; of those that weigh the same, the plan's first. */
static void insert(const struct plan *plan, struct servers *all, uint16_t node)
{
    uint16_t at = all->count;
    if (all->count == SERVERS_MOST)
        return;
    for (all->count++; at && plan->node[all->node[at - 1]].weight < plan->node[node].weight; at--)
        all->node[at] = all->node[at - 1];
    all->node[at] = node;
}

/* Those of the lowest priority; of those that are to be avoided none, unless `all` are. */
static struct servers candidates(const struct step *s, uint16_t from, textid uri, textid tried,
                                 bool all)
{
    const struct plan *plan = s->plan;
    struct servers found = {.count = 0};
    uint16_t priority = UINT16_MAX;
    for (uint16_t n = 1; n <= plan->nodes; n++) {
        uint16_t own = plan->node[n].priority;
        if (!is_server(plan, n, from, uri) || is_tried(plan, tried, n) || own > priority ||
            (!all && is_avoided(s, from, net_link(plan, from, net_next_hop(plan, from, n)))))
            continue;
        if (own < priority)
            found.count = 0;
        priority = own;
        insert(plan, &found, n);
    }
    return found;
}

/* Of a weight of 0 there is little chance, if any other weighs something. */
static uint32_t weight_of(const struct plan *plan, uint16_t node)
{
    return 100u * plan->node[node].weight + 1;
}

/* One after the other is passed over, or is the one. With nothing left to chance it is the heaviest. */
static uint16_t draw(struct step *s, uint16_t from, const struct servers *all)
{
    const struct plan *plan = s->plan;
    const struct node *node = world_node(s->world, from);
    uint64_t rest = 0;
    for (uint16_t i = 0; i < all->count; i++)
        rest += weight_of(plan, all->node[i]);
    for (uint16_t i = 0; i + 1 < all->count && !plan->calm && !plan->tries; i++) {
        uint64_t whole = rest;
        rest -= weight_of(plan, all->node[i]);
        struct choice c = {.kind = CHOICE_SERVER,
                           .a = from,
                           .b = all->node[i],
                           .d = (uint32_t)node->serial,
                           .of = 2,
                           .ppm = (uint32_t)(rest * 999999 / whole),
                           .stream = &node->stream};
        if (!step_choose(s, &c))
            return all->node[i];
        if (i + 2 == all->count)
            return all->node[i + 1];
    }
    return all->node[0];
}

uint16_t net_server(struct step *s, uint16_t from, textid uri, textid *tried)
{
    if (count_servers(s->plan, from, uri) < 2)
        return 0;
    struct servers all = candidates(s, from, uri, *tried, false);
    if (!all.count)
        all = candidates(s, from, uri, *tried, true);
    if (!all.count)
        return 0;
    uint16_t server = draw(s, from, &all);
    *tried = with_tried(s->plan, *tried, server);
    return server;
}

void net_server_is(struct step *s, uint16_t from, textid uri, uint16_t server, textid *tried)
{
    if (is_server(s->plan, server, from, uri) && count_servers(s->plan, from, uri) > 1)
        *tried = with_tried(s->plan, *tried, server);
}

/* ---- links ----------------------------------------------------------------------------------- */

/* The one after `link` between the two. */
static uint16_t next_link(const struct plan *plan, uint16_t from, uint16_t to, uint16_t link)
{
    while (++link <= plan->links)
        if (link_joins(&plan->link[link], from, to))
            return link;
    return 0;
}

bool net_has_links(const struct plan *plan, uint16_t from, uint16_t to)
{
    uint16_t first = net_link(plan, from, to);
    return first && next_link(plan, from, to, first);
}

/* RFC 3261 18.2.2: of a response, what its topmost Via says. */
static enum transport wanted(const struct plan *plan, const struct message *m)
{
    if (!message_is_request(m))
        return m->transport;
    if (!m->route && !m->uri)
        return TRANSPORTS;
    return uri_transport(lore_text(plan->lore, m->route ? m->route : m->uri));
}

uint16_t net_way(const struct step *s, const struct message *m)
{
    const struct plan *plan = s->plan;
    uint16_t first = net_link(plan, m->from, m->to), best = 0;
    if (!first || !next_link(plan, m->from, m->to, first))
        return first;
    enum transport transport = wanted(plan, m);
    for (uint16_t n = first; n; n = next_link(plan, m->from, m->to, n)) {
        if (is_avoided(s, m->from, n))
            continue;
        if (plan->link[n].transport == transport)
            return n;
        best = best ? best : n;
    }
    return best ? best : first;
}

uint16_t net_large_way(const struct step *s, const struct message *m)
{
    const struct plan *plan = s->plan;
    const struct sip_names names = plan_names(plan);
    for (uint16_t n = net_link(plan, m->from, m->to); n; n = next_link(plan, m->from, m->to, n)) {
        uint8_t transport = plan->link[n].transport;
        bool fits = transport == TRANSPORT_TCP || transport == TRANSPORT_TLS;
        if (fits && !is_avoided(s, m->from, n))
            return message_print(m, &names, NULL, 0) > LARGE ? n : 0;
    }
    return 0;
}

bool net_other_way(const struct step *s, const struct message *m)
{
    const struct plan *plan = s->plan;
    if (!net_reliable(plan, m->link))
        return false;
    for (uint16_t n = net_link(plan, m->from, m->to); n; n = next_link(plan, m->from, m->to, n))
        if (plan->link[n].transport == TRANSPORT_UDP && !is_avoided(s, m->from, n))
            return true;
    return false;
}

/* ---- what has failed ------------------------------------------------------------------------- */

static bool has_a_peer(const struct plan *plan, uint16_t server)
{
    const struct plan_node *a = &plan->node[server];
    for (uint16_t n = 1; n <= plan->nodes && a->in_charge; n++) {
        const struct plan_node *b = &plan->node[n];
        if (n != server && b->in_charge && a->domain && b->domain &&
            !strcasecmp(a->domain, b->domain))
            return true;
    }
    return false;
}

void net_avoid(struct step *s, const struct message *m, usec span)
{
    const struct plan *plan = s->plan;
    if (!m->link || span <= 0)
        return;
    bool is_tcp = net_reliable(plan, m->link) &&
                  next_link(plan, m->from, m->to, net_link(plan, m->from, m->to));
    if (is_tcp || has_a_peer(plan, m->to))
        link_at(s->world, m->link)->avoided[link_way(&plan->link[m->link], m->from)] =
            s->world->block->now + span;
}
