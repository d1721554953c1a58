/* What the kernel's files share and nobody else sees. */
#ifndef SIM_KERNEL_H
#define SIM_KERNEL_H

#include "sim/coder.h"

#include <string.h>

static inline ref ref_make(unsigned region, uint32_t index)
{
    return (ref)region << REF_INDEX_BITS | index;
}

/* ---- block.c --------------------------------------------------------------------------------- */

/* The kernel's own regions, and the plan's from REGION_SIM_END on. */
const struct region_kind *region_kind(const struct plan *, unsigned region);
struct world *world_blank(struct world *into_or_null, const struct plan *);
/* The same without what the plan itself makes. */
struct world *world_empty(struct world *into_or_null, const struct plan *);
void block_loosen(struct world *);

/* Before each delivery: room enough that none of its item_new moves the block. */
static inline void world_pin(struct world *w)
{
    if (w->block->tight)
        block_loosen(w);
    w->pinned = true;
}

/* Of an instance. */
static inline const struct region_kind *instance_kind(const struct plan *plan, ref r)
{
    return &plan->region[ref_region(r)];
}

/* Free items are not touched but for the link in their first 4 bytes: they may have been out of the
 * cache for long. */
static inline void item_release(struct world *w, ref r, void *item)
{
    struct region *g = &w->block->region[ref_region(r)];
    *(uint32_t *)item = g->free;
    g->free = ref_index(r);
    g->live--;
}

/* A zeroed item; 0: there is no free one at hand. Inlined, so that the size is known where it can
 * be. */
static inline ref item_reuse(struct world *w, unsigned region, size_t size)
{
    struct region *g = &w->block->region[region];
    uint32_t index = g->free;
    if (!index)
        return 0;
    void *item = world_item(w, ref_make(region, index));
    g->free = *(uint32_t *)item;
    memset(item, 0, size);
    g->live++;
    if (g->room - g->live < g->headroom)
        w->block->tight |= UINT64_C(1) << region;
    return ref_make(region, index);
}

/* ---- queue.c --------------------------------------------------------------------------------- */

struct slot { /* REGION_HEAP: a binary heap by (due, seq); items 1..used */
    usec due;
    uint32_t seq;
    ref event;
};
enum put { PUT_FIFO, PUT_HEAP, PUT_ZERO };
struct event *queue_put(struct world *, usec due, uint32_t seq, usec interval, enum put, ref *made);
void queue_take(struct world *, ref,
                struct event *); /* out of the queue, and its memory given back */
const char *queue_verify(const struct world *);

/* ---- engine.c -------------------------------------------------------------------------------- */

struct deferred { /* REGION_DEFERRED */
    ref next, about, payload;
    uint8_t atom, flags;
    uint16_t number;
    uint32_t cause; /* told */
    uint32_t pad;
    usec interval;
};
void engine_fire(struct step *, ref, struct event *);
void engine_list(struct world *, ref instance); /* to the end of its node's list */
void engine_adopt(struct world *, ref event);   /* into its owner's list of timers */
void engine_bury(struct step *);                /* frees what has ended and is held by nobody */

/* ---- step.c ---------------------------------------------------------------------------------- */

struct posted {
    handler *handler;
    struct stimulus stimulus;
};
enum { PAYLOADS_A_CHUNK = 64 };
struct step_work {
    struct posted *posted; /* a ring; room is a power of 2 */
    uint32_t first, last,
        room; /* places count on for ever; the one before `first` is being delivered, and stays */
    struct posted *urgent; /* a stack: what is delivered before all that is in the ring */
    uint32_t nurgent, urgent_room;
    struct posted *outgrown[32]; /* former rings; what is being delivered may stand in one */
    uint32_t noutgrown;
    unsigned char **chunk; /* payloads that last until the step ends: chunks never move */
    uint32_t chunks, used, payload_size;
    ref *dying; /* ended instances that somebody may have let go of */
    uint32_t ndying, dying_room;
    uint32_t deliveries; /* in this step */
};
void step_post_first(struct step *, handler *, const struct stimulus *);
void step_drain(struct step *);      /* whatever is posted, and what that posts, and timers of 0 */
void step_settle(struct step *);     /* hooks.settled */
void step_event(struct step *, ref); /* delivers it */
void step_end(struct step *);
struct event *step_schedule(struct step *, usec delay, enum put, ref *made);

/* tries.c: world_advance where something is tried. */
bool tries_advance(struct step *, usec until);
/* queue.c: all events that are due when the next one is, in order. Returns how many, 0 if there are
 * more than `room`. */
uint32_t queue_instant(const struct world *, ref *out, uint32_t room);

/* ---- code.c, encode.c, decode.c, pack.c, verify.c -------------------------------------------- */

struct renamed { /* identifiers met so far: a hash, by open addressing */
    uint64_t ident;
    uint32_t turn; /* of the encoding that has met it; else the place is empty */
    uint32_t number;
};
/* A number of a family that is counted from its least. */
struct counted {
    uint64_t space;
    size_t at; /* in the image */
    uint32_t value;
};
struct bytes { /* grow; aligned for any item */
    unsigned char *at;
    size_t room;
};
struct regions { /* of a plan's, by number */
    const struct region_kind *of;
    uint8_t instance[REGIONS], table[REGIONS];
    uint8_t instances, tables;
    uint32_t size[CODE_ALL + 1][REGIONS]; /* how much of an item is written */
};
struct coder_work {
    struct regions regions;
    struct bytes image, out;
    const unsigned char *from, *limit; /* reading: what is left of the image */
    uint32_t *place; /* writing: of instances, by offset of the region, and index */
    ref *instance;   /* by place, from 1 */
    uint32_t places_room, instances, instances_room;
    uint32_t offset[REGIONS];
    struct renamed *renamed;
    uint32_t renamed_room, nrenamed, turn;
    uint32_t *idents; /* by node: how many have been met */
    uint32_t idents_room;
    struct counted *counted;
    uint32_t ncounted, counted_room;
    struct slot *slot; /* events, sorted */
    uint32_t slots_room;
    uint32_t *refs;              /* checking: how many refer to each, by place */
    unsigned char *seen;         /* checking: payloads, by index */
    uint32_t payloads, deferred; /* checking: how many were met */
};
struct coded_event { /* in an image; without seq and cause in CODE_STATE */
    usec due, interval;
    uint32_t owner;
    uint8_t what, which, is_ref, has_payload;
    uint32_t seq, cause;
};
enum { CODED_EVENT_STATE = 24 };
struct coder coder_open(struct coder_work *, struct world *, enum code_mode, enum coder_phase);
void bytes_grow(struct bytes *, size_t);
static inline unsigned char *bytes_room(struct bytes *b, size_t size)
{
    if (size > b->room)
        bytes_grow(b, size);
    return b->at;
}
void coder_places(struct coder *); /* numbers the instances of all lists */
static inline size_t coder_size(const struct coder *c, unsigned region)
{
    return c->work->regions.size[c->mode][region];
}
/* An owner, or what a deferred event is about: an instance; or, to handlers that are no instance's,
 * a number. */
static inline bool is_instances(const struct plan *plan, ref r)
{
    return r && region_kind(plan, ref_region(r))->is_instance;
}
/* The image of a world, uncompressed, in the scratch. */
const unsigned char *image_of(const struct world *, struct coder_work *, enum code_mode,
                              size_t *size);
/* squash.c: words of 8 bytes without those that are 0: at most one byte more for each eight. Both
 * return what follows in the squashed; back, NULL if that is not in order. */
unsigned char *squash(unsigned char *to, const void *from, size_t words);
const unsigned char *unsquash(const unsigned char *from, const unsigned char *end, void *to,
                              size_t words);
/* All pending events, in order. */
struct slot *queue_sorted(const struct world *, struct coder_work *, uint32_t *count);

/* ---- memory ---------------------------------------------------------------------------------- */

/* Never NULL: a simulator without memory has nothing to say. */
void *must_alloc(void *old, size_t size);
/* `room` bytes or some more, which are not zeroed; for free(). */
void *block_alloc(uint64_t *room);
/* A world with a block of so many bytes, whatever is in it. */
struct world *world_with_room(struct world *into_or_null, uint64_t bytes);

#endif
