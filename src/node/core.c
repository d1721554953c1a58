/* What each node makes of what its transactions report: a phone's core is the call room; a
 * server's is here. */
#include "node/inside.h"

#include <stdio.h>
#include <string.h>

enum { SERVER_METHODS = 1 << METHOD_REGISTER | 1 << METHOD_OPTIONS };

/* RFC 3261 10.3, 11.2, 8.2.1. It keeps nothing, so its 200 lists nothing. */
static void serve(struct step *s, const struct stimulus *what)
{
    const struct message *m = what->payload;
    uint16_t status = 405;
    if (m->method == METHOD_NONE)
        status = 501;
    else if (m->method == METHOD_CANCEL)
        status =
            transaction_cancelled(s->world, instance_at(s->world, what->to)->node, m) ? 200 : 481;
    else if (SERVER_METHODS >> m->method & 1)
        status = 200;
    call_answer(s, what->to, m, status, SERVER_METHODS);
}

/* What came of a request outside of any dialog: RFC 3261 8.1.3.1. */
static void tell_user(struct step *s, const struct stimulus *what)
{
    const struct transaction *t = transaction_at(s->world, what->to);
    const struct message *m = what->payload;
    uint16_t status = what->number == REPORT_RESPONSE  ? m->status
                      : what->number == REPORT_TIMEOUT ? 408
                                                       : 503;
    if (status >= 200 && !t->is_server)
        step_note(s, RECORD_NOTE, t->is.node, NOTE_RESPONSE, (uint32_t)t->method << 16 | status);
}

void node_core(struct step *s, const struct stimulus *what)
{
    const struct instance *i = instance_at(s->world, what->to);
    if (what->number == REPORT_REQUEST && s->plan->node[i->node].role == ROLE_SERVER)
        serve(s, what);
    else if (what->number == REPORT_REQUEST || what->number == REPORT_ACK || i->owner)
        call_core(s, what);
    else
        tell_user(s, what);
}

void node_core_stray(struct step *s, const struct stimulus *what)
{
    call_core_stray(s, what);
}

void node_started(struct step *s, const struct stimulus *what)
{
    (void)what;
    for (uint16_t n = 1; n <= s->plan->nodes; n++) {
        const struct phone_config *phone = s->plan->node[n].config;
        if (s->plan->node[n].role == ROLE_PHONE && phone->ear)
            world_node(s->world, n)->ear = phone->ear;
    }
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

void node_address(struct lore *lore, struct plan_node *node)
{
    bool is_phone = node->role == ROLE_PHONE;
    node->contact = uri(lore, is_phone ? node->name : "", node->host);
    node->aor = is_phone ? uri(lore, node->name, domain_of(node->host)) : node->contact;
}
