/* What goes to a target: RFC 3261 16.6, steps 1 to 9. */
#include "node/inside.h"

#include <stdio.h>
#include <string.h>

static void record_route(const struct plan *plan, uint16_t node, struct message *m)
{
    char text[4000];
    int length = snprintf(text, sizeof text, "<sip:%s;lr>%s%s", plan->node[node].host,
                          m->record_route ? ", " : "", lore_text(plan->lore, m->record_route));
    if (length < (int)sizeof text)
        m->record_route = lore_intern(plan->lore, text, (size_t)length);
}

static textid first_route(struct lore *lore, textid route)
{
    const char *list = lore_text(lore, route);
    return lore_intern(lore, list, sip_list_first(list, lore_length(lore, route)));
}

bool proxy_prepare(struct step *s, uint16_t node, struct message *copy, textid target)
{
    const struct plan *plan = s->plan;
    const struct sip_names names = plan_names(plan);
    copy->uri = target;
    copy->max_forwards--;
    copy->extra = digest_used_up(s, node, copy->extra);
    if (copy->method == METHOD_INVITE && server_of(plan, node)->flags & SERVER_RECORD_ROUTES)
        record_route(plan, node, copy);
    textid goal = copy->route ? first_route(plan->lore, copy->route) : target;
    via_push(copy, &names, plan->lore);
    copy->to = net_next_hop(plan, node, net_node_at(plan, goal));
    return copy->to && copy->to != node;
}

/* The branch is new each time: a copy is another request to those beyond, which an ACK may be. */
void proxy_pass_on(struct step *s, uint16_t node, const struct message *m)
{
    struct message copy = *m;
    textid left = 0, tried = 0, target;
    int q;
    if (proxy_check(s, node, 0, &copy))
        return;
    targets_put(s->plan->lore, &left, 0, proxy_targets(s, node, &copy));
    target = targets_take(s->plan->lore, &left, &tried, &q);
    if (target && proxy_prepare(s, node, &copy, target))
        transaction_send_ack(s, node, &copy, false);
}
