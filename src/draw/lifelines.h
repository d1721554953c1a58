/* Transactions, dialogs, sessions, services: what lives at each node, moment by moment. */
#ifndef DRAW_LIFELINES_H
#define DRAW_LIFELINES_H

#include "draw/inside.h"
#include "world/world.h"

struct standing {             /* the latest instance of a node in one life */
    uint32_t living, ordinal; /* how many live; the latest's number */
    uint8_t machine, state;   /* of the latest living one, or the last that ended */
    bool has_been;
};

struct lifelines;
struct lifelines *lifelines_new(const struct plan *);
void lifelines_free(struct lifelines *);
/* A transition, or an end, in record n. */
void lifelines_take(struct lifelines *, const struct record *, uint32_t n, bool has_ended);
uint64_t lifelines_alive(const struct lifelines *); /* nodes: bit 0 is node 1 */
/* Has any node had anything of that life up to record `now`? */
bool lifelines_knows(const struct lifelines *, enum life, uint32_t now);
struct standing lifelines_at(const struct lifelines *, uint16_t node, enum life, uint32_t now);

/* One key for each instance that a record speaks of. */
static inline uint64_t ladder_key(const struct record *r)
{
    return 1ull << 62 | (uint64_t)r->node << 40 | (uint64_t)r->machine << 32 | r->subject;
}
static inline uint64_t ladder_bit(uint16_t node) /* in a set of nodes; those behind 64 have none */
{
    return node && node <= 64 ? 1ull << (node - 1) : 0;
}

#endif
