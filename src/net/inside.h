/* What the files of this room share. */
#ifndef NET_INSIDE_H
#define NET_INSIDE_H

#include "net/net.h"

/* `which` of an EVENT_ARRIVAL: a message; the news at the sender that its port was closed there; a
 * message that a fault line refuses, whoever listens; one sent into a TCP link that was cut, so
 * that it does not get through at the first try. */
enum {
    ARRIVAL_MESSAGE,
    ARRIVAL_REFUSAL,
    ARRIVAL_REFUSED,
    ARRIVAL_STALLED,
    ARRIVAL_HELD,   /* held back until the next one on its way has overtaken it */
    ARRIVAL_GARBAGE /* over TCP: nobody can tell where it ends */
};

/* RFC 6298 2.1, 5.5: a segment that nobody acknowledges is sent again after 1 s, 2 s, 4 s ...; after
 * the seventh time the connection is given up (RFC 1122 4.2.3.5: 100 s at least). */
enum { SECOND = 1000000, STALL_TRIES = 7 };

static inline struct link *link_at(const struct world *w, uint16_t link)
{
    return world_item_in(w, link, REGION_LINKS, sizeof(struct link));
}

/* Which of a link's two ways a message from there takes: 0 is a to b. */
static inline unsigned link_way(const struct plan_link *l, uint16_t from)
{
    return from != l->a;
}

/* damage.c: what arrives of a message that is damaged on its way. */
void damage(const struct plan *, const struct message *, struct message *out);
/* faults.c: what is held back on this way arrives as long from now, behind what is due then. */
void let_go(struct step *, uint16_t link, unsigned way, usec delay);
/* faults.c: does the message get through at this try? If not, what becomes of it has been seen
 * to. */
bool gets_through(struct step *, const struct message *, uint8_t arrival);
/* Flags of one that has arrived: nobody can read it. */
uint32_t arrival_record(struct step *, const struct message *, uint8_t what);

/* vocabulary_connection.c: is there a connection for it, or can its sender open one? Then there is
 * one. */
bool connection_carries(struct step *, const struct message *);
void connection_refused(struct step *, uint16_t link);
void connection_given_up(struct step *, uint16_t link);
/* A node is back that knows none of its connections any more. */
void connections_forgotten(struct step *, uint16_t node);

/* vocabulary_nat_binding.c: a packet goes out, and keeps the way back open; one comes in, or does
 * not. */
void nat_lets_out(struct step *, const struct message *);
bool nat_lets_in(struct step *, const struct message *);

static inline bool link_joins(const struct plan_link *l, uint16_t a, uint16_t b)
{
    return (l->a == a && l->b == b) || (l->a == b && l->b == a);
}

#endif
