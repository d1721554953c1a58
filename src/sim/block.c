/* The block: one piece of memory that holds a whole world, and its regions.
 *
 * Invariants: region r lies at block + at + size .. block + at + room * size, one after another in
 * the order of their numbers; items 1..used have been given out once, `live` of them still are, the
 * others hang on the free list. What lies beyond them is nobody's: an item is zeroed when it is given
 * out. Nothing in the block points: a copy is a memcpy of what is used.
 */
#include "sim/kernel.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const struct region_kind own[REGION_SIM_END] = {
    [REGION_NODES] = {.name = "nodes", .size = sizeof(struct node), .is_fixed = true},
    [REGION_EVENTS] = {.name = "events", .size = sizeof(struct event)},
    [REGION_HEAP] = {.name = "heap", .size = sizeof(struct slot)},
    [REGION_DEFERRED] = {.name = "deferred", .size = sizeof(struct deferred)},
};

const struct region_kind *region_kind(const struct plan *plan, unsigned region)
{
    if (region < REGION_SIM_END && region != REGION_PAYLOADS)
        return &own[region];
    return &plan->region[region];
}

static uint32_t item_size(const struct plan *plan, unsigned region)
{
    uint32_t size =
        region == REGION_PAYLOADS ? plan->payload_size : region_kind(plan, region)->size;
    return (size + 7) & ~7u;
}

static uint32_t headroom(const struct plan *plan, unsigned region)
{
    if (region_kind(plan, region)->is_fixed)
        return 0;
    bool more = plan->headroom > SIM_HEADROOM && (region == REGION_EVENTS || region == REGION_HEAP);
    return more ? plan->headroom : SIM_HEADROOM;
}

static void block_move(struct world *w, uint64_t room)
{
    struct block *wider = block_alloc(&room);
    memcpy(wider, w->block, w->block->bytes);
    free(w->block);
    w->block = wider;
    w->room = room;
}

/* Lays the regions out anew, `room` items each, and moves them there; a region never shrinks. From
 * the last to the first, since each moves up or stays. */
static void block_layout(struct world *w, const uint32_t room[REGIONS])
{
    uint64_t at[REGIONS], end = sizeof(struct block);
    for (unsigned r = 0; r < REGIONS; r++) {
        uint32_t size = w->block->region[r].size;
        assert(size <= end);
        at[r] = end - size; /* items count from 1 */
        end += (uint64_t)room[r] * size;
    }
    if (end > w->room)
        block_move(w, w->block->bytes > sizeof *w->block ? end + end / 2 : end);
    for (unsigned r = REGIONS; r-- > 0;) {
        struct region *g = &w->block->region[r];
        char *base = (char *)w->block + g->size, *to = base + at[r], *from = base + g->at;
        memmove(to, from, (size_t)g->room * g->size);
        memset(to + (size_t)g->room * g->size, 0, (size_t)(room[r] - g->room) * g->size);
        g->at = at[r];
        g->room = room[r];
    }
    w->block->bytes = end;
}

void world_reserve(struct world *w, unsigned region, uint32_t count)
{
    struct region *g = &w->block->region[region];
    if (g->room - g->live >= count)
        return;
    assert(!w->pinned && "a delivery made more items than SIM_HEADROOM");
    uint32_t room[REGIONS];
    for (unsigned r = 0; r < REGIONS; r++)
        room[r] = w->block->region[r].room;
    uint64_t least = (uint64_t)g->live + count, twice = 2 * (uint64_t)g->room;
    assert(least < 1u << REF_INDEX_BITS);
    room[region] = (uint32_t)(least > twice ? least : twice);
    block_layout(w, room);
}

/* The regions that lack headroom grow. */
void block_loosen(struct world *w)
{
    w->pinned = false;
    for (unsigned r = 0; r < REGIONS; r++)
        if (w->block->tight >> r & 1)
            world_reserve(w, r, w->block->region[r].headroom);
    w->block->tight = 0;
}

ref item_new(struct world *w, unsigned region)
{
    ref reused = item_reuse(w, region, w->block->region[region].size);
    if (reused)
        return reused;
    world_reserve(w, region, 1);
    struct region *g = &w->block->region[region];
    g->live++;
    if (g->room - g->live < g->headroom)
        w->block->tight |= UINT64_C(1) << region;
    ref r = ref_make(region, ++g->used);
    memset(world_item(w, r), 0, g->size);
    return r;
}

void item_free(struct world *w, ref r)
{
    item_release(w, r, world_item(w, r));
}

/* ---- worlds ---------------------------------------------------------------------------------- */

static void nodes_begin(struct world *w)
{
    const struct plan *plan = w->plan;
    world_reserve(w, REGION_NODES, plan->nodes);
    for (uint16_t n = 1; n <= plan->nodes; n++) {
        struct node *node = world_item(w, item_new(w, REGION_NODES));
        node->stream = stream_seed(plan->seed, plan->node[n].name);
        node->ear = plan->node[n].ear;
    }
}

/* A block for worlds of this plan: so many times the headroom in all its regions. */
static void block_begin(struct world *w, const struct plan *plan, uint32_t times)
{
    uint32_t room[REGIONS] = {0};
    if (!w->block) {
        w->room = sizeof(struct block);
        w->block = block_alloc(&w->room);
    }
    memset(w->block, 0, sizeof *w->block);
    w->block->bytes = sizeof *w->block;
    for (unsigned r = 1; r < REGIONS; r++) {
        struct region *g = &w->block->region[r];
        g->size = item_size(plan, r);
        g->headroom = g->size ? headroom(plan, r) : 0;
        room[r] = r == REGION_NODES ? plan->nodes : times * g->headroom;
    }
    block_layout(w, room);
}

/* As it has been laid out for worlds of the same plan. */
static void block_clear(struct block *b)
{
    for (unsigned r = 1; r < REGIONS; r++)
        b->region[r].used = b->region[r].live = b->region[r].free = 0;
    b->now = 0;
    b->steps = b->tight = b->counted = 0;
    b->queue.zero = b->queue.zero_last = b->queue.fifos = b->queue.heads = 0;
    memset(b->queue.bucket, 0, sizeof b->queue.bucket);
}

static struct world *begin(struct world *into, const struct plan *plan, uint32_t times)
{
    struct world *w = into ? into : must_alloc(NULL, sizeof *w);
    if (!into)
        *w = (struct world){0};
    if (w->block && w->plan == plan)
        block_clear(w->block);
    else
        block_begin(w, plan, times);
    w->plan = plan;
    w->pinned = false;
    w->block->seq = 1;
    return w;
}

/* Who takes many worlds back, and steps copies of them, should not have to move each. */
struct world *world_empty(struct world *into, const struct plan *plan)
{
    return begin(into, plan, 2);
}

/* A world in which nothing has happened yet and nothing will. */
struct world *world_blank(struct world *into, const struct plan *plan)
{
    struct world *w = begin(into, plan, 1);
    nodes_begin(w);
    for (unsigned r = REGION_SIM_END; r < REGIONS; r++)
        if (plan->region[r].begin)
            plan->region[r].begin(w);
    return w;
}

struct world *world_new(const struct plan *plan, struct step_work *work, struct trace *trace)
{
    struct world *w = world_blank(NULL, plan);
    struct step step = {.world = w, .plan = plan, .trace = trace, .work = work};
    struct stimulus start = {0};
    if (plan->hooks.started)
        plan->hooks.started(&step, &start);
    step_drain(&step);
    step_settle(&step);
    step_end(&step);
    return w;
}

void world_free(struct world *w)
{
    if (!w)
        return;
    free(w->block);
    free(w);
}

struct world *world_with_room(struct world *into, uint64_t bytes)
{
    struct world *w = into ? into : must_alloc(NULL, sizeof *w);
    if (!into)
        *w = (struct world){0};
    if (w->room < bytes) {
        free(w->block);
        w->room = bytes;
        w->block = block_alloc(&w->room);
    }
    return w;
}

/* The head of the block without the places of the queue that have never been used. */
static void head_copy(struct block *to, const struct block *from)
{
    const struct queue *q = &from->queue;
    memcpy(to, from, offsetof(struct block, queue.fifo));
    memcpy(to->queue.fifo, q->fifo, q->fifos * sizeof *q->fifo);
    memcpy(to->queue.head, q->head, q->heads * sizeof *q->head);
    memcpy(to->queue.bucket, q->bucket, sizeof q->bucket);
}

struct world *world_copy(struct world *into, const struct world *from)
{
    const struct block *b = from->block;
    struct world *w = world_with_room(into, b->bytes);
    head_copy(w->block, b);
    for (unsigned r = 1; r < REGIONS; r++) {
        const struct region *g = &b->region[r];
        if (g->used)
            memcpy((char *)w->block + g->at + g->size, (const char *)b + g->at + g->size,
                   (size_t)g->used * g->size);
    }
    w->plan = from->plan;
    w->pinned = false;
    return w;
}
