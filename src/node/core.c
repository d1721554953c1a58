/* What each node makes of what its transactions report: a phone's core is the call room; a
 * server's is here. */
#include "node/inside.h"

#include <stdio.h>
#include <string.h>

enum { SERVER_METHODS = 1 << METHOD_REGISTER | 1 << METHOD_OPTIONS };

/* ---- which part of a server a request is for ---------------------------------------------- */

/* RFC 3261 16.2, 10.2: a REGISTER for its own domain a registrar takes itself; what is for nobody
 * here a proxy passes on. */
bool is_for_registrar(const struct plan *plan, uint16_t node, const struct message *m)
{
    if (m->method != METHOD_REGISTER || !node_serves(plan, node, SERVES_REGISTRAR))
        return false;
    return !node_serves(plan, node, SERVES_PROXY) || net_is_in_charge(plan, node, m->uri) ||
           net_node_at(plan, m->uri) == node;
}

/* ---- answers ------------------------------------------------------------------------------- */

/* RFC 3261 10.3, 11.2, 8.2.1. What is no registrar keeps nothing, so its 200 lists nothing. */
static void answer(struct step *s, ref server, const struct message *m)
{
    uint16_t status = 405, node = instance_at(s->world, server)->node;
    if (node_serves(s->plan, node, SERVES_REDIRECT)) {
        redirect_answers(s, server, m);
        return;
    }
    if (is_for_registrar(s->plan, node, m)) {
        registrar_request(s, &(struct stimulus){.to = server, .payload = m, .cause = s->cause});
        return;
    }
    if (m->method == METHOD_NONE)
        status = 501;
    else if (m->method == METHOD_CANCEL)
        status = transaction_cancelled(s->world, node, m) ? 200 : 481;
    else if (SERVER_METHODS >> m->method & 1)
        status = 200;
    call_answer(s, server, m, status, SERVER_METHODS);
}

/* By then the client has given up by itself. RFC 3261 would send it a 408, RFC 4320 4.2 forbids
 * it: the machine decides. */
static usec patience(const struct step *s, uint16_t node)
{
    return 64 * s->plan->node[node].timers.t1;
}

static void serve(struct step *s, const struct stimulus *what)
{
    const struct message *m = what->payload;
    uint16_t node = instance_at(s->world, what->to)->node;
    const struct server_config *c = server_of(s->plan, node);
    usec most = patience(s, node);
    if (!c || m->method == METHOD_CANCEL ||
        (m->method == METHOD_INVITE && !(c->serves & SERVES_REDIRECT))) {
        answer(s, what->to, m);
        return;
    }
    if (c->says_trying) {
        struct message trying = trying_to(s->plan->lore, m);
        transaction_respond(s, what->to, &trying);
    }
    if (c->thinks)
        event_add(s, c->thinks < most ? c->thinks : most, false, EVENT_OWN, 0,
                  (ref)node << KEY_BITS, m);
    else
        answer(s, what->to, m);
}

void server_answers(struct step *s, uint16_t node, const struct message *m)
{
    const struct server_config *c = server_of(s->plan, node);
    ref server = transaction_serving(s->world, node, m);
    if (server && c->thinks < patience(s, node))
        answer(s, server, m);
    else if (server)
        call_answer(s, server, m, 408, 0);
}

/* RFC 3261 18.3, 21.4.1: what is no message gets 400, whose phrase says why. */
static void refuse_broken(struct step *s, ref server, const struct message *m)
{
    uint16_t node = instance_at(s->world, server)->node;
    struct message r = response_to(m, 400);
    r.phrase = m->phrase;
    if (!r.to_tag)
        r.to_tag = ident_make(node, node_serial(s->world, node));
    transaction_respond(s, server, &r);
}

/* ---- by role --------------------------------------------------------------------------------------- */

/* RFC 3856 6.2: what it keeps state of it answers for; a proxy passes on all else. */
static bool is_for_events(const struct step *s, uint16_t node, const struct message *m)
{
    bool proxies = node_serves(s->plan, node, SERVES_PROXY);
    if (!node_serves(s->plan, node, SERVES_EVENTS) ||
        (m->method != METHOD_SUBSCRIBE && m->method != METHOD_PUBLISH &&
         m->method != METHOD_NOTIFY))
        return false;
    if (m->to_tag)
        return !proxies || call_has_subscription(s->world, node, m);
    return !proxies || net_is_in_charge(s->plan, node, m->uri);
}

static void serve_events(struct step *s, const struct stimulus *what)
{
    const struct message *m = what->payload;
    if (m->method == METHOD_PUBLISH)
        call_published(s, what->to, m);
    else
        call_event(s, what);
}

static void serve_by_role(struct step *s, const struct stimulus *what)
{
    const struct message *m = what->payload;
    uint16_t node = instance_at(s->world, what->to)->node;
    bool registers = is_for_registrar(s->plan, node, m);
    bool relays = node_serves(s->plan, node, SERVES_PROXY);
    if (!registers && !digest_passes(s, what->to, m, relays ? 407 : 401))
        return; /* a registrar has something else to ask first: RFC 3261 10.3 */
    if (registers)
        serve(s, what);
    else if (is_for_events(s, node, m))
        serve_events(s, what);
    else if (relays)
        proxy_request(s, what);
    else
        serve(s, what);
}

static void serve_as_told(struct step *s, const struct stimulus *what)
{
    if (!node_ordered(s, what))
        serve_by_role(s, what);
}

static void requested(struct step *s, const struct stimulus *what)
{
    const struct message *m = what->payload;
    if (m->present & PRESENT_BROKEN)
        refuse_broken(s, what->to, m);
    else if (!is_user_agent(s->plan, instance_at(s->world, what->to)->node))
        serve_as_told(s, what);
    else if (digest_passes(s, what->to, m, 401) && !node_ordered(s, what))
        call_core(s, what);
}

void node_told(struct step *s, const struct stimulus *what)
{
    switch (ref_region(instance_at(s->world, what->to)->owner)) {
    case REGION_PROXY_CONTEXTS: context_told(s, what); break;
    case REGION_PROXY_BRANCHES: branch_told(s, what); break;
    default: break;
    }
}

void node_core(struct step *s, const struct stimulus *what)
{
    const struct instance *i = instance_at(s->world, what->to);
    if (what->number == REPORT_REQUEST)
        requested(s, what);
    else if (i->owner && ref_region(i->owner) >= REGION_CALL_END)
        node_told(s, what);
    else if (what->number == REPORT_ACK || i->owner)
        call_core(s, what);
    else
        node_letter_answered(s, what);
}

void node_core_stray(struct step *s, const struct stimulus *what)
{
    if (is_user_agent(s->plan, (uint16_t)what->to))
        call_core_stray(s, what);
    else if (node_serves(s->plan, (uint16_t)what->to, SERVES_PROXY))
        proxy_stray(s, what);
}

static enum node_ear planned_ear(const struct plan *plan, uint16_t node)
{
    const struct plan_node *n = &plan->node[node];
    const struct phone_config *phone = is_user_agent(plan, node) ? n->config : NULL;
    return phone && phone->ear ? phone->ear : n->ear;
}

void node_started(struct step *s, const struct stimulus *what)
{
    (void)what;
    for (uint16_t n = 1; n <= s->plan->nodes; n++) {
        net_hear(s, n, planned_ear(s->plan, n));
        phone_started(s, n);
    }
}

/* ---- crash and restart -------------------------------------------------------------------- */

bool node_is_down(const struct step *s, uint16_t node)
{
    return net_ear(s, node) == EAR_DOWN;
}

void node_crash(struct step *s, uint16_t node)
{
    if (!node_is_down(s, node))
        net_crash(s, node);
}

void node_restart(struct step *s, uint16_t node)
{
    node_crash(s, node);
    net_restart(s, node, planned_ear(s->plan, node));
    phone_started(s, node);
}

uint32_t node_calls(const struct world *w, uint16_t node)
{
    return line_at(w, node)->calls;
}

/* ---- addresses ---------------------------------------------------------------------------- */

/* What stands after the first dot of a host is its domain; a host without one is its own. */
static const char *domain_of(const char *host)
{
    const char *dot = strchr(host, '.');
    return dot && dot[1] ? dot + 1 : host;
}

static textid uri(struct lore *lore, const char *user, const char *host)
{
    char text[512];
    int length = snprintf(text, sizeof text, "sip:%s%s%s", user, *user ? "@" : "", host);
    if (length < 0 || length >= (int)sizeof text)
        length = (int)sizeof text - 1;
    return lore_intern(lore, text, (size_t)length);
}

const char *const role_names[ROLES + 1] = {
    [ROLE_NONE] = "",       [ROLE_PHONE] = "phone",         [ROLE_SERVER] = "server",
    [ROLE_PROXY] = "proxy", [ROLE_REGISTRAR] = "registrar", [ROLE_REDIRECT] = "redirect",
    [ROLE_B2BUA] = "b2bua",
};

/* RFC 3261 19.1.1: who can be reached over one transport only, and not by UDP, says over which. */
static const char *with_transport(const struct plan_node *node, char *out, size_t room)
{
    if (!node->over)
        return node->host;
    snprintf(out, room, "%s;transport=%s", node->host, transport_param(node->over));
    return out;
}

void node_address(struct lore *lore, struct plan_node *node)
{
    char host[400];
    bool is_phone = node->role == ROLE_PHONE;
    if (!node->user)
        node->user = node->name;
    if (!node->domain)
        node->domain = domain_of(node->host);
    node->aor = is_phone ? uri(lore, node->user, node->domain) : uri(lore, "", node->host);
    node->contact = uri(lore, is_phone ? node->user : "", with_transport(node, host, sizeof host));
}
