/* What the kernel's files share and nobody else sees. */
#ifndef SIM_KERNEL_H
#define SIM_KERNEL_H

#include "sim/sim.h"

static inline ref ref_make(unsigned region, uint32_t index)
{
    return (ref)region << REF_INDEX_BITS | index;
}

/* ---- block.c -------------------------------------------------------------------------------------------- */

/* The kernel's own regions, and the plan's from REGION_SIM_END on. */
const struct region_kind *region_kind(const struct plan *, unsigned region);
struct world *world_blank(struct world *into_or_null, const struct plan *);
void block_loosen(struct world *);

/* Before each delivery: room enough that none of its item_new moves the block. */
static inline void world_pin(struct world *w)
{
    if (w->block->tight)
        block_loosen(w);
    w->pinned = true;
}

/* ---- queue.c -------------------------------------------------------------------------------------------- */

struct fifo {               /* REGION_FIFOS; index 1..QUEUE_FIFOS */
    usec duration, due;     /* due, seq: of the first, valid unless empty */
    uint32_t seq;
    ref first, last;
    uint8_t place, bucket, pad[2]; /* in queue.head; in queue.bucket */
};
struct slot {               /* REGION_HEAP: a binary heap by (due, seq); items 1..used */
    usec due;
    uint32_t seq;
    ref event;
};
enum put { PUT_FIFO, PUT_HEAP, PUT_ZERO };
ref queue_put(struct world *, usec due, uint32_t seq, usec interval, enum put);
void queue_take(struct world *, ref event); /* out of the queue, and its memory given back */
const char *queue_verify(const struct world *);

/* ---- engine.c ------------------------------------------------------------------------------------------- */

struct deferred {           /* REGION_DEFERRED */
    ref next, about, payload;
    uint8_t atom, flags;
    uint16_t number;
    uint32_t cause;         /* told */
    uint32_t pad;
    usec interval;
};
void engine_fire(struct step *, ref event);
void engine_list(struct world *, ref instance);   /* to the end of its node's list */
void engine_adopt(struct world *, ref event);     /* into its owner's list of timers */
void engine_bury(struct step *);                  /* frees what has ended and is held by nobody */

/* ---- step.c --------------------------------------------------------------------------------------------- */

struct posted {
    handler *handler;
    struct stimulus stimulus;
};
enum { PAYLOADS_A_CHUNK = 64 };
struct step_work {
    struct posted *posted;     /* a ring; room is a power of 2 */
    uint32_t head, count, room;
    unsigned char **chunk;     /* payloads that last until the step ends: chunks never move */
    uint32_t chunks, used, payload_size;
    ref *dying;                /* ended instances that somebody may have let go of */
    uint32_t ndying, dying_room;
    uint32_t deliveries;       /* in this step */
};
void step_post_first(struct step *, handler *, const struct stimulus *);
void step_drain(struct step *); /* whatever is posted, and what that posts, and timers of 0 */
void step_settle(struct step *); /* hooks.settled */
void step_end(struct step *);
ref step_schedule(struct step *, usec delay, enum put);

/* ---- memory --------------------------------------------------------------------------------------------- */

/* Never NULL: a simulator without memory has nothing to say. */
void *must_alloc(void *old, size_t size);

#endif
