/* May a request be passed on, and what routing changes in it: RFC 3261 16.3, 16.4. */
#include "node/inside.h"

#include <string.h>

static textid without_first(struct lore *lore, textid list, size_t first)
{
    const char *text = lore_text(lore, list) + first;
    text += strspn(text, ", ");
    return *text ? lore_intern(lore, text, strlen(text)) : 0;
}

/* 16.4: a Route that leads here has done its duty. */
static void take_own_route(const struct plan *plan, uint16_t node, struct message *m)
{
    struct lore *lore = plan->lore;
    const char *list = lore_text(lore, m->route);
    size_t first = sip_list_first(list, lore_length(lore, m->route));
    textid route = first ? lore_intern(lore, list, first) : 0;
    if (route && net_node_at(plan, route) == node)
        m->route = without_first(lore, m->route, first);
}

uint16_t proxy_check(struct step *s, uint16_t node, ref server, struct message *request)
{
    (void)server;
    take_own_route(s->plan, node, request);
    return request->max_forwards ? 0 : 483;
}
