/* Where users are: RFC 3261 10, 16.5. What nobody has registered the plan says: the phones with that
 * address of record. */
#include "node/inside.h"

#include <stdio.h>
#include <string.h>

/* ";q=0.5" where it is not 1. */
static int contact_print(const struct plan *plan, uint16_t node, char *out, size_t room)
{
    const struct plan_node *n = &plan->node[node];
    const char *uri = lore_text(plan->lore, n->contact);
    if (!n->q || n->q >= 1000)
        return snprintf(out, room, "<%s>", uri);
    return snprintf(out, room, "<%s>;q=0.%03u", uri, n->q);
}

/* Phones of the plan whose address it is, in the plan's order. */
static textid planned(const struct plan *plan, textid aor)
{
    char text[4000];
    size_t length = 0;
    for (uint16_t n = 1; n <= plan->nodes && length + 600 < sizeof text; n++)
        if (is_user_agent(plan, n) && plan->node[n].aor == aor) {
            length +=
                (size_t)snprintf(text + length, sizeof text - length, "%s", length ? ", " : "");
            length += (size_t)contact_print(plan, n, text + length, sizeof text - length);
        }
    return length ? lore_intern(plan->lore, text, length) : 0;
}

textid location_of(struct step *s, uint16_t server, textid uri)
{
    (void)server;
    uint16_t phone = net_phone_of(s->plan, uri);
    return phone ? planned(s->plan, s->plan->node[phone].aor) : 0;
}
