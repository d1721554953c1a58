/* Where a B2BUA sends the calls that come to it: RFC 3261 6, 16.5. What becomes of them is the call
 * room's: b2bua. */
#include "node/inside.h"

#include <stdio.h>

static textid contact(const struct plan *plan, textid uri)
{
    char text[600];
    int length = snprintf(text, sizeof text, "<%s>", lore_text(plan->lore, uri));
    return length < (int)sizeof text ? lore_intern(plan->lore, text, (size_t)length) : 0;
}

/* Whom its own line names; or, if it is in charge, whoever is there under that address; or where the
 * Request-URI leads. */
static textid targets_of(struct step *s, uint16_t node, textid uri)
{
    const struct phone_config *own = s->plan->node[node].config;
    if (own->other)
        return contact(s->plan, s->plan->node[own->other].aor);
    if (net_is_in_charge(s->plan, node, uri))
        return location_of(s, node, uri);
    uint16_t there = net_node_at(s->plan, uri);
    return there && there != node ? contact(s->plan, uri) : 0;
}

void b2bua_alert(struct step *s, const struct stimulus *what)
{
    const struct message *invite = what->payload;
    uint16_t node = instance_at(s->world, what->to)->node;
    call_bridge(s, what->about, invite, targets_of(s, node, invite->uri));
}
