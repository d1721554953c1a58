/* Redirect servers: RFC 3261 8.3. Whatever the method: it says where somebody is, and is done. */
#include "node/inside.h"

#include <string.h>

enum { OWN_METHODS = 1 << METHOD_OPTIONS };

/* 8.3: never to the address that was asked for. */
static textid without(struct lore *lore, textid contacts, textid uri)
{
    textid kept = 0;
    for (; contacts; contacts = list_rest(lore, contacts)) {
        textid one = list_first(lore, contacts);
        if (address_uri(lore, one) != uri)
            kept = list_joined(lore, kept, one);
    }
    return kept;
}

/* As a message keeps it: of a lone address its URI alone. */
static textid as_kept(struct lore *lore, textid contacts)
{
    bool plain = !list_rest(lore, contacts) && lore_text(lore, contacts)[0] == '<' &&
                 lore_text(lore, contacts)[lore_length(lore, contacts) - 1] == '>';
    return plain ? address_uri(lore, contacts) : contacts;
}

/* 21.3.1: several are for the caller to choose from. */
static void send_away(struct step *s, ref server, const struct message *m, textid contacts)
{
    struct lore *lore = s->plan->lore;
    uint16_t node = instance_at(s->world, server)->node;
    struct message r = response_to(m, list_rest(lore, contacts) ? 300 : 302);
    if (!r.to_tag)
        r.to_tag = ident_make(node, node_serial(s->world, node));
    r.present |= PRESENT_CONTACT;
    r.contact = as_kept(lore, contacts);
    transaction_respond(s, server, &r);
}

static uint16_t own_status(const struct message *m)
{
    if (m->method == METHOD_NONE)
        return 501;
    return OWN_METHODS >> m->method & 1 ? 200 : 405;
}

void redirect_answers(struct step *s, ref server, const struct message *m)
{
    uint16_t node = instance_at(s->world, server)->node, status = 404;
    textid contacts = 0;
    if (m->method == METHOD_CANCEL)
        status = transaction_cancelled(s->world, node, m) ? 200 : 481;
    else if (strncmp(lore_text(s->plan->lore, m->uri), "sip", 3) != 0)
        status = 416;
    else if (is_for_server(s->plan, node, m->uri))
        status = own_status(m);
    else if (net_is_in_charge(s->plan, node, m->uri))
        contacts = without(s->plan->lore, location_of(s, node, m->uri), m->uri);
    if (contacts)
        send_away(s, server, m, contacts);
    else if (status == 404 && location_knows(s->plan, m->uri))
        call_answer(s, server, m, 480, OWN_METHODS);
    else
        call_answer(s, server, m, status, OWN_METHODS);
}
