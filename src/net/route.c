/* Where requests go: RFC 3261 8.1.2, RFC 3263 4, as far as a plan of nodes and links is a network.
 *
 * A URI's host is a node's own, or a domain. A domain's requests go to the server that is in charge
 * of it; where none is, to the phone whose address it is. From node to node a message goes over the
 * link between the two; without one, along the shortest way through nodes that relay.
 */
#include "net/inside.h"

#include <string.h>
#include <strings.h>

struct host {
    const char *at;
    size_t length;
};

/* Without scheme, user, port, parameters and headers. RFC 3261 19.1.1. */
static struct host host_of(const char *uri)
{
    const char *colon = strchr(uri, ':'), *at = colon ? colon + 1 : uri;
    const char *user_end = strchr(at, '@');
    if (user_end)
        at = user_end + 1;
    return (struct host){at, strcspn(at, ":;?>, ")};
}

/* Where a request for it goes: RFC 3263 4. */
static struct host target_of(const struct lore *lore, textid uri)
{
    struct host h = {NULL, 0};
    const char *text = lore_text(lore, uri);
    h.at = uri_param(text, lore_length(lore, uri), "maddr", &h.length);
    return h.at ? h : host_of(text);
}

static bool is_host(struct host h, const char *name)
{
    return name && strlen(name) == h.length && !strncasecmp(h.at, name, h.length);
}

/* The part before the '@', with its scheme, of two URIs. */
static bool same_user(const char *uri, const char *other)
{
    size_t length = strcspn(uri, "@");
    return uri[length] == '@' && !strncmp(uri, other, length + 1);
}

static uint16_t in_charge_of(const struct plan *plan, struct host h)
{
    for (uint16_t n = 1; n <= plan->nodes; n++)
        if (plan->node[n].in_charge && is_host(h, plan->node[n].domain))
            return n;
    return 0;
}

uint16_t net_in_charge(const struct plan *plan, textid uri)
{
    return in_charge_of(plan, host_of(lore_text(plan->lore, uri)));
}

bool net_is_in_charge(const struct plan *plan, uint16_t node, textid uri)
{
    const struct plan_node *n = &plan->node[node];
    return n->in_charge && is_host(host_of(lore_text(plan->lore, uri)), n->domain);
}

static uint16_t node_at_host(const struct plan *plan, struct host h)
{
    for (uint16_t n = 1; n <= plan->nodes; n++)
        if (is_host(h, plan->node[n].host))
            return n;
    return 0;
}

uint16_t net_host_of(const struct plan *plan, textid uri)
{
    return node_at_host(plan, host_of(lore_text(plan->lore, uri)));
}

uint16_t net_phone_of(const struct plan *plan, textid uri)
{
    const char *text = lore_text(plan->lore, uri);
    struct host h = host_of(text);
    for (uint16_t n = 1; n <= plan->nodes; n++)
        if (plan->node[n].aor == uri)
            return n;
    for (uint16_t n = 1; n <= plan->nodes; n++)
        if (is_host(h, plan->node[n].domain) &&
            same_user(text, lore_text(plan->lore, plan->node[n].aor)))
            return n;
    return 0;
}

uint16_t net_contact_of(const struct plan *plan, textid uri)
{
    for (uint16_t n = 1; n <= plan->nodes; n++)
        if (plan->node[n].contact == uri)
            return n;
    return 0;
}

uint16_t net_node_at(const struct plan *plan, textid uri)
{
    struct host h = target_of(plan->lore, uri);
    uint16_t n = net_contact_of(plan, uri);
    if (!n)
        n = node_at_host(plan, h);
    if (!n)
        n = in_charge_of(plan, h);
    return n ? n : net_phone_of(plan, uri);
}

/* ---- from node to node ----------------------------------------------------------------------- */

enum { NODES_MOST = 256 };

/* Breadth first from the goal, over relays, until `from` is a neighbour: links in their order. */
static uint16_t through_relays(const struct plan *plan, uint16_t from, uint16_t to)
{
    uint16_t waiting[NODES_MOST] = {to}, first = 0, last = 1;
    bool seen[NODES_MOST] = {false};
    if (plan->nodes >= NODES_MOST)
        return 0;
    seen[to] = true;
    while (first < last) {
        uint16_t at = waiting[first++];
        for (uint16_t n = 1; n <= plan->links; n++) {
            const struct plan_link *l = &plan->link[n];
            uint16_t other = l->a == at ? l->b : l->b == at ? l->a : 0;
            if (other == from)
                return at;
            if (!other || seen[other] || !plan->node[other].relays)
                continue;
            seen[other] = true;
            waiting[last++] = other;
        }
    }
    return 0;
}

uint16_t net_next_hop(const struct plan *plan, uint16_t from, uint16_t to)
{
    if (!to || from == to || net_link(plan, from, to))
        return to;
    uint16_t hop = through_relays(plan, from, to);
    return hop ? hop : to;
}
