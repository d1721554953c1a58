/* What goes to a target: RFC 3261 16.6, steps 1 to 9. How it is routed is route.c's. */
#include "node/inside.h"

bool proxy_prepare(struct step *s, uint16_t node, struct message *copy, textid target,
                   struct proxy_way *way)
{
    const struct plan *plan = s->plan;
    const struct sip_names names = plan_names(plan);
    uint32_t loop = loop_of(plan, copy);
    copy->extra = digest_used_up(s, node, copy->extra);
    textid goal = route_onwards(plan, node, copy, target);
    via_push(copy, &names, plan->lore);
    copy->loop = loop;
    uint16_t server = way ? net_server(s, node, goal, &way->servers) : 0;
    if (server)
        copy->to = net_next_hop(plan, node, server);
    if (way)
        way->goal = goal;
    return copy->to != 0;
}

/* The branch is new each time: a copy is another request to those beyond, which an ACK may be. */
void proxy_pass_on(struct step *s, uint16_t node, const struct message *m)
{
    struct message copy = *m;
    textid left = 0, tried = 0, target;
    int q;
    if (!proxy_check(s, node, 0, &copy))
        return;
    targets_put(s->plan->lore, &left, 0, proxy_targets(s, node, &copy), 0);
    target = targets_take(s->plan->lore, &left, &tried, &q);
    if (target && proxy_prepare(s, node, &copy, target, NULL))
        transaction_send_ack(s, node, &copy, false);
}
