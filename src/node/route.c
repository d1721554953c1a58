/* How a proxy passes a request on: RFC 3261 16.4 to 16.6. Routers are loose, or as RFC 2543 had them:
 * strict. A strict one makes the first value of Route its Request-URI, whatever that was.
 *
 *                     Request-URI   Route                      who repairs what
 *     to a loose p1   bob           p1;lr, p2
 *     to a strict p2  p2            bob                        p1: 16.6 step 6
 *     from it         bob
 *     or, with p3;lr  p3;lr         bob                        p3: 16.4
 */
#include "node/inside.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { MAX_BREADTH = 60 }; /* RFC 5393 5.3.3 */

/* ---- what is in a URI ---------------------------------------------------------------------- */

static bool has_user(const struct lore *lore, textid uri)
{
    return strchr(lore_text(lore, uri), '@') != NULL;
}

/* A value that this node has put into a Record-Route: its host, and nobody's name. */
static bool is_own_route(const struct plan *plan, uint16_t node, textid uri)
{
    return !has_user(plan->lore, uri) && net_host_of(plan, uri) == node;
}

bool is_for_server(const struct plan *plan, uint16_t node, textid uri)
{
    return !has_user(plan->lore, uri) &&
           (net_host_of(plan, uri) == node || net_is_in_charge(plan, node, uri));
}

/* Where requests for it go. The only server of a domain may be its registrar: RFC 3261 10.2. */
static uint16_t node_at(const struct plan *plan, textid uri)
{
    uint16_t at = net_node_at(plan, uri);
    return at || has_user(plan->lore, uri) ? at : location_registrar(plan, 0, uri);
}

/* RFC 3261 8.1.3.4, 19.1.5: what a URI would say of method and header fields is no part of a
 * Request-URI. */
static textid request_uri(struct lore *lore, textid uri)
{
    uri = uri_without(lore, uri, "method");
    const char *text = lore_text(lore, uri), *at = strchr(text, '@');
    size_t before = at ? (size_t)(at - text) : 0, length = before + strcspn(text + before, "?");
    return text[length] ? lore_intern(lore, text, length) : uri;
}

/* ---- RFC 3261 16.4 ------------------------------------------------------------------------- */

/* A URI without what maddr says, if that is this node, and with it port and transport. */
static textid without_maddr(const struct plan *plan, uint16_t node, textid uri)
{
    struct lore *lore = plan->lore;
    const struct plan_node *n = &plan->node[node];
    size_t size;
    const char *by = uri_param(lore_text(lore, uri), lore_length(lore, uri), "maddr", &size);
    bool is_own =
        by && ((strlen(n->host) == size && !strncasecmp(n->host, by, size)) ||
               (n->in_charge && strlen(n->domain) == size && !strncasecmp(n->domain, by, size)));
    return is_own ? uri_without(lore, uri_without(lore, uri, "maddr"), "transport") : uri;
}

/* RFC 2543 6.29. */
static void take_first_route(struct lore *lore, struct message *m)
{
    m->uri = address_uri(lore, list_first(lore, m->route));
    m->route = list_rest(lore, m->route);
}

void route_repair(const struct plan *plan, uint16_t node, struct message *m)
{
    struct lore *lore = plan->lore;
    if (plan->node[node].strict) {
        if (m->route)
            take_first_route(lore, m);
        return;
    }
    if (m->route && is_own_route(plan, node, m->uri)) { /* from a strict router */
        m->uri = address_uri(lore, list_last(lore, m->route));
        m->route = list_but_last(lore, m->route);
    }
    m->uri = without_maddr(plan, node, m->uri);
    textid first = m->route ? address_uri(lore, list_first(lore, m->route)) : 0;
    if (first && (net_host_of(plan, first) == node || is_for_server(plan, node, first)))
        m->route = list_rest(lore, m->route);
}

/* ---- RFC 3261 16.5 ------------------------------------------------------------------------- */

enum { RESOLVED_MOST = 8 };

/* What leads back here is looked up here, instead of being sent to oneself; who is sent on in a circle
 * is nowhere, and where no SIP goes no proxy can send anything. */
static textid resolved(struct step *s, uint16_t node, textid targets, unsigned depth)
{
    struct lore *lore = s->plan->lore;
    textid all = 0;
    for (; targets && depth < RESOLVED_MOST; targets = list_rest(lore, targets)) {
        textid one = list_first(lore, targets), uri = address_uri(lore, one);
        if (!has_known_scheme(lore, uri))
            continue;
        if (has_user(lore, uri) && net_is_in_charge(s->plan, node, uri) &&
            !net_host_of(s->plan, uri))
            one = resolved(s, node, location_of(s, node, uri), depth + 1);
        all = list_joined(lore, all, one);
    }
    return all;
}

textid route_resolved(struct step *s, uint16_t node, textid targets)
{
    bool is_bare = !strchr(lore_text(s->plan->lore, targets), '<');
    return resolved(s, node, is_bare ? address_of(s->plan->lore, targets) : targets, 0);
}

uint16_t route_targets(struct step *s, uint16_t node, const struct message *m, textid *targets)
{
    const struct plan *plan = s->plan;
    *targets = address_of(plan->lore, m->uri);
    if (m->route || uri_has(plan->lore, m->uri, "maddr"))
        return 0;
    if (!net_is_in_charge(plan, node, m->uri)) {
        uint16_t at = node_at(plan, m->uri);
        return at && at != node ? 0 : 404;
    }
    *targets = resolved(s, node, location_of(s, node, m->uri), 0);
    return *targets ? 0 : location_knows(plan, m->uri) ? 480 : 404;
}

/* ---- RFC 3261 16.6 ------------------------------------------------------------------------- */

static bool makes_dialogs(const struct message *m)
{
    enum {
        SUCH = 1 << METHOD_INVITE | 1 << METHOD_SUBSCRIBE | 1 << METHOD_NOTIFY | 1 << METHOD_REFER
    };
    return SUCH >> m->method & 1;
}

/* Step 4. */
static void record_route(const struct plan *plan, uint16_t node, struct message *m)
{
    const struct plan_node *n = &plan->node[node];
    char own[400];
    int length = snprintf(own, sizeof own, "<sip:%s%s>", n->host, n->strict ? "" : ";lr");
    m->record_route =
        list_joined(plan->lore, lore_intern(plan->lore, own, (size_t)length), m->record_route);
}

/* Step 6. */
static void route_strictly(struct lore *lore, struct message *m)
{
    textid first = address_uri(lore, list_first(lore, m->route));
    m->route = list_joined(lore, list_rest(lore, m->route), address_of(lore, m->uri));
    m->uri = request_uri(lore, first);
}

/* Step 3: what has no Max-Forwards gets one. */
static void count_hop(struct message *m)
{
    if (!(m->present & PRESENT_NO_MAX_FORWARDS))
        m->max_forwards -= m->max_forwards > 0;
    m->present &= ~(uint32_t)PRESENT_NO_MAX_FORWARDS;
}

textid route_onwards(const struct plan *plan, uint16_t node, struct message *m, textid target)
{
    struct lore *lore = plan->lore;
    m->uri = request_uri(lore, target);
    count_hop(m);
    if (server_of(plan, node)->flags & SERVER_RECORD_ROUTES && makes_dialogs(m))
        record_route(plan, node, m);
    bool is_strict = m->route && !plan->node[node].strict &&
                     !uri_has(lore, address_uri(lore, list_first(lore, m->route)), "lr");
    if (is_strict)
        route_strictly(lore, m);
    textid next = m->route && !is_strict && !plan->node[node].strict
                      ? address_uri(lore, list_first(lore, m->route))
                      : m->uri;
    m->to = net_next_hop(plan, node, node_at(plan, next));
    return next;
}

/* ---- Max-Breadth: RFC 5393 5.3.3 ----------------------------------------------------------- */

unsigned breadth_of(const struct plan *plan, const struct message *m)
{
    size_t size;
    unsigned n = 0;
    const char *value = lines_find(plan->lore, m->extra, "Max-Breadth", 1, &size);
    for (size_t i = 0; i < size && n <= MAX_BREADTH && value[i] >= '0' && value[i] <= '9'; i++)
        n = 10 * n + (unsigned)(value[i] - '0');
    return value && n <= MAX_BREADTH ? n : MAX_BREADTH;
}

void breadth_set(const struct plan *plan, struct message *m, unsigned breadth)
{
    char value[12];
    snprintf(value, sizeof value, "%u", breadth);
    m->extra = lines_set(plan->lore, m->extra, "Max-Breadth", value);
}
