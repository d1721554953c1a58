/* What a proxy does with the calls of its users beside looking for them: it forwards them to somebody
 * else, or keeps callers off. RFC 5359 2.7 to 2.9, 2.13, 2.14. A scenario says it of nodes, and a target
 * is a URI: net_node_at says whose.
 */
#include "node/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first service of this kind that the proxy does for that node; NULL: none. */
static const struct service *service_of(const struct plan *plan, uint16_t node, unsigned kind,
                                        uint16_t who)
{
    const struct server_config *c = server_of(plan, node);
    for (unsigned n = 0; c && who && n < c->services; n++)
        if (c->service[n].kind == kind && c->service[n].who == who)
            return &c->service[n];
    return NULL;
}

/* ---- forwarding --------------------------------------------------------------------------- */

/* The text with one piece of it replaced. */
static textid replaced(struct lore *lore, const char *text, const char *at, size_t length,
                       const char *by)
{
    size_t room = strlen(text) + strlen(by) + 1;
    char *out = malloc(room);
    if (!out)
        abort();
    int size = snprintf(out, room, "%.*s%s%s", (int)(at - text), text, by, at + length);
    textid made = lore_intern(lore, out, (size_t)size);
    free(out);
    return made;
}

/* A whole URI: neither its beginning nor its end is part of another. */
static const char *find_uri(const char *list, const char *uri)
{
    size_t length = strlen(uri);
    for (const char *at = strstr(list, uri); at; at = strstr(at + 1, uri))
        if ((at == list || at[-1] == '<') && (!at[length] || strchr(">;,", at[length])))
            return at;
    return NULL;
}

textid services_forward(const struct step *s, uint16_t node, textid contacts)
{
    const struct plan *plan = s->plan;
    const struct server_config *c = server_of(plan, node);
    for (unsigned n = 0; c && n < c->services; n++) {
        const struct service *x = &c->service[n];
        const char *text = lore_text(plan->lore, contacts);
        const char *uri = lore_text(plan->lore, plan->node[x->who].contact);
        const char *at = x->kind == SERVICE_FORWARDS ? find_uri(text, uri) : NULL;
        if (at)
            contacts = replaced(plan->lore, text, at, strlen(uri),
                                lore_text(plan->lore, plan->node[x->other].contact));
    }
    return contacts;
}

textid services_forwarded(const struct plan *plan, uint16_t node, textid target, uint16_t status)
{
    bool busy = status == 486 || status == 600, unanswered = status == 487 || status == 408;
    const struct service *x =
        busy ? service_of(plan, node, SERVICE_FORWARDS_BUSY, net_node_at(plan, target))
        : unanswered
            ? service_of(plan, node, SERVICE_FORWARDS_UNANSWERED, net_node_at(plan, target))
            : NULL;
    return x ? plan->node[x->other].contact : 0;
}

bool services_has_forwarded(const struct plan *plan, uint16_t node, textid target)
{
    const struct server_config *c = server_of(plan, node);
    for (unsigned n = 0; c && n < c->services; n++)
        if (c->service[n].kind == SERVICE_FORWARDS &&
            plan->node[c->service[n].other].contact == target)
            return true;
    return false;
}

usec services_turn(const struct plan *plan, uint16_t node, textid target)
{
    const struct server_config *c = server_of(plan, node);
    const struct service *x =
        service_of(plan, node, SERVICE_FORWARDS_UNANSWERED, net_node_at(plan, target));
    return x ? x->after : c ? c->turn : 0;
}

/* ---- screening ---------------------------------------------------------------------------- */

static const struct service *screening(const struct plan *plan, uint16_t node,
                                       const struct message *m)
{
    const struct server_config *c = server_of(plan, node);
    uint16_t caller = c && c->services ? net_phone_of(plan, m->from_uri) : 0;
    for (unsigned n = 0; caller && n < c->services; n++)
        if (c->service[n].kind == SERVICE_SCREENS && c->service[n].other == caller &&
            (net_phone_of(plan, m->uri) == c->service[n].who ||
             net_node_at(plan, m->uri) == c->service[n].who))
            return &c->service[n];
    return NULL;
}

/* RFC 3261 20.18. */
static textid error_info(const struct plan *plan, uint16_t node, const struct service *x)
{
    char line[600];
    const char *announcer = lore_text(plan->lore, plan->node[x->announcer].contact);
    int length = x->announcer ? snprintf(line, sizeof line, "Error-Info: <%s>\r\n", announcer)
                              : snprintf(line, sizeof line, "Error-Info: <sip:screening@%s>\r\n",
                                         plan->node[node].host);
    return length < (int)sizeof line ? lore_intern(plan->lore, line, (size_t)length) : 0;
}

/* RFC 5359 2.13, F8, and 2.14, F5: the phrase says whose proxy it is, and Error-Info where more can be
 * heard of it. */
bool services_refuse(struct step *s, ref server, const struct message *m)
{
    static const char callees[] = "Screening Failure (Terminating)",
                      callers[] = "Screening Failure (Originating)";
    const struct plan *plan = s->plan;
    uint16_t node = instance_at(s->world, server)->node;
    const struct service *x =
        m->method == METHOD_INVITE && !m->to_tag ? screening(plan, node, m) : NULL;
    if (!x)
        return false;
    struct message r = response_to(m, 403);
    const char *phrase =
        net_is_in_charge(plan, node, m->from_uri) && !net_is_in_charge(plan, node, m->uri)
            ? callers
            : callees;
    r.to_tag = ident_make(node, node_serial(s->world, node));
    r.phrase = lore_intern(plan->lore, phrase, strlen(phrase));
    r.extra = error_info(plan, node, x);
    transaction_respond(s, server, &r);
    return true;
}
