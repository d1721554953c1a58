/* For those who keep and take back worlds by the million: a form that is small and exact.
 *
 *     head  regions  FIFOs  heads  items of each region that has some
 *
 * without the words that are 0 (squash). How the block is laid out is left out: a world that is taken
 * back has the layout of the world that takes it.
 */
#include "sim/kernel.h"

#include <assert.h>
#include <string.h>

struct head_packed {
    usec now;
    uint32_t seq, steps, counted;
    uint16_t regions, fifos, heads, pad[3];
};
struct region_packed {
    uint32_t region, used, live, free;
};

/* ---- there ----------------------------------------------------------------------------------- */

static void put(struct bytes *to, size_t *at, const void *from, size_t size)
{
    unsigned char *out = bytes_room(to, *at + size + size / 64 + 9) + *at;
    *at += (size_t)(squash(out, from, size / 8) - out);
}

static void put_regions(struct bytes *to, size_t *at, const struct block *b)
{
    struct region_packed packed[REGIONS];
    size_t count = 0;
    for (uint32_t r = 1; r < REGIONS; r++) {
        const struct region *g = &b->region[r];
        if (g->used)
            packed[count++] = (struct region_packed){r, g->used, g->live, g->free};
    }
    put(to, at, packed, count * sizeof *packed);
}

static void put_items(struct bytes *to, size_t *at, const struct block *b)
{
    for (uint32_t r = 1; r < REGIONS; r++) {
        const struct region *g = &b->region[r];
        if (g->used)
            put(to, at, (const char *)b + g->at + g->size, (size_t)g->used * g->size);
    }
}

static uint16_t regions_in_use(const struct block *b)
{
    uint16_t count = 0;
    for (uint32_t r = 1; r < REGIONS; r++)
        count += b->region[r].used != 0;
    return count;
}

const unsigned char *world_pack(const struct world *w, struct coder_work *k, size_t *size)
{
    const struct block *b = w->block;
    const struct queue *q = &b->queue;
    struct head_packed head = {.now = b->now,
                               .seq = b->seq,
                               .steps = b->steps,
                               .counted = b->counted,
                               .regions = regions_in_use(b),
                               .fifos = (uint16_t)q->fifos,
                               .heads = (uint16_t)q->heads};
    size_t at = 0;
    assert(!q->zero && "between two steps");
    put(&k->out, &at, &head, sizeof head);
    put_regions(&k->out, &at, b);
    put(&k->out, &at, q->fifo, q->fifos * sizeof *q->fifo);
    put(&k->out, &at, q->head, q->heads * sizeof *q->head);
    put_items(&k->out, &at, b);
    *size = at;
    return k->out.at;
}

/* ---- back ------------------------------------------------------------------------------------ */

struct packed {
    const unsigned char *at, *end;
};

static void get(struct packed *from, void *to, size_t size)
{
    from->at = unsquash(from->at, from->end, to, size / 8);
    assert(from->at && "made by world_pack");
}

static void get_queue(struct queue *q, const struct head_packed *head, struct packed *from)
{
    q->fifos = head->fifos;
    q->heads = head->heads;
    get(from, q->fifo, q->fifos * sizeof *q->fifo);
    get(from, q->head, q->heads * sizeof *q->head);
    for (uint32_t n = 0; n < q->fifos; n++)
        q->bucket[q->fifo[n].bucket] = (uint8_t)(n + 1);
}

static void get_region(struct world *w, const struct region_packed *from)
{
    if (from->used > w->block->region[from->region].room)
        world_reserve(w, from->region, from->used);
    struct region *g = &w->block->region[from->region];
    g->used = from->used;
    g->live = from->live;
    g->free = from->free;
    if (g->room - g->live < g->headroom)
        w->block->tight |= 1u << from->region;
}

struct world *world_unpack(struct world *into, const struct plan *plan, const unsigned char *bytes,
                           size_t size)
{
    struct world *w = world_empty(into, plan);
    struct packed from = {bytes, bytes + size};
    struct head_packed head;
    struct region_packed region[REGIONS];
    get(&from, &head, sizeof head);
    get(&from, region, head.regions * sizeof *region);
    for (uint16_t n = 0; n < head.regions; n++)
        get_region(w, &region[n]);
    struct block *b = w->block;
    b->now = head.now;
    b->seq = head.seq;
    b->steps = head.steps;
    b->counted = head.counted;
    get_queue(&b->queue, &head, &from);
    for (uint16_t n = 0; n < head.regions; n++) {
        const struct region *g = &b->region[region[n].region];
        get(&from, (char *)b + g->at + g->size, (size_t)g->used * g->size);
    }
    return w;
}
