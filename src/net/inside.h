/* What the files of this room share. */
#ifndef NET_INSIDE_H
#define NET_INSIDE_H

#include "net/net.h"

/* `which` of an EVENT_ARRIVAL: a message; the news at the sender that its port was closed there; a
 * message that a fault line refuses, whoever listens. */
enum { ARRIVAL_MESSAGE, ARRIVAL_REFUSAL, ARRIVAL_REFUSED };

static inline struct link *link_at(const struct world *w, uint16_t link)
{
    return world_item_in(w, link, REGION_LINKS, sizeof(struct link));
}

static inline bool link_joins(const struct plan_link *l, uint16_t a, uint16_t b)
{
    return (l->a == a && l->b == b) || (l->a == b && l->b == a);
}

#endif
