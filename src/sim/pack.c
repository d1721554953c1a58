/* For those who keep and take back worlds by the million: a form that is small and exact.
 *
 *     head  regions  FIFOs  heads  items of each region that has some
 *
 * without the words that are 0 (squash). How the block is laid out is left out: a world that is taken
 * back has the layout of the world that takes it. So is what stands in items that are free; they are
 * given out anew in the order of their places.
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
    /* Bit n: item n + 1 is free, and is left out. Of more than 64 items all are kept, if only as
     * they were. */
    uint64_t gaps;
};
enum { GAPS = 64 };

/* ---- there ----------------------------------------------------------------------------------- */

static void put(struct bytes *to, size_t *at, const void *from, size_t size)
{
    unsigned char *out = bytes_room(to, *at + size + size / 64 + 16) + *at;
    *at += (size_t)(squash(out, from, size / 8) - out);
}

static uint64_t gaps_of(const struct block *b, const struct region *g)
{
    uint64_t gaps = 0;
    const char *items = (const char *)b + g->at;
    for (uint32_t n = g->used <= GAPS ? g->free : 0; n;
         n = *(const uint32_t *)(items + (size_t)n * g->size))
        gaps |= UINT64_C(1) << (n - 1);
    return gaps;
}

static void put_regions(struct bytes *to, size_t *at, const struct block *b,
                        struct region_packed packed[REGIONS])
{
    size_t count = 0;
    for (uint32_t r = 1; r < REGIONS; r++) {
        const struct region *g = &b->region[r];
        if (g->used)
            packed[count++] =
                (struct region_packed){r, g->used, g->live, g->free, g->free ? gaps_of(b, g) : 0};
    }
    put(to, at, packed, count * sizeof *packed);
}

/* The next run of items that are kept, from *first on: how many; 0: there is none. */
static uint32_t next_run(const struct region_packed *p, uint32_t *first)
{
    uint32_t n = *first;
    if (!p->gaps)
        return n ? 0 : p->used;
    while (n < p->used && p->gaps >> n & 1)
        n++;
    *first = n;
    while (n < p->used && !(p->gaps >> n & 1))
        n++;
    return n - *first;
}

static void put_items(struct bytes *to, size_t *at, const struct block *b,
                      const struct region_packed *p)
{
    const struct region *g = &b->region[p->region];
    const char *items = (const char *)b + g->at + g->size;
    for (uint32_t first = 0, run; (run = next_run(p, &first)); first += run)
        put(to, at, items + (size_t)first * g->size, (size_t)run * g->size);
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
    struct region_packed region[REGIONS];
    size_t at = 0;
    assert(!q->zero && "between two steps");
    put(&k->out, &at, &head, sizeof head);
    put_regions(&k->out, &at, b, region);
    put(&k->out, &at, q->fifo, q->fifos * sizeof *q->fifo);
    put(&k->out, &at, q->head, q->heads * sizeof *q->head);
    for (uint16_t n = 0; n < head.regions; n++)
        put_items(&k->out, &at, b, &region[n]);
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
        w->block->tight |= UINT64_C(1) << from->region;
}

/* Free places: each leads to the next. */
static void get_gaps(const struct region_packed *p, struct region *g, char *items)
{
    uint32_t next = 0;
    for (uint32_t n = g->used; n; n--)
        if (p->gaps >> (n - 1) & 1) {
            *(uint32_t *)(items + (size_t)(n - 1) * g->size) = next;
            next = n;
        }
    g->free = next;
}

static void get_items(struct packed *from, struct block *b, const struct region_packed *p)
{
    struct region *g = &b->region[p->region];
    char *items = (char *)b + g->at + g->size;
    for (uint32_t first = 0, run; (run = next_run(p, &first)); first += run)
        get(from, items + (size_t)first * g->size, (size_t)run * g->size);
    if (p->gaps)
        get_gaps(p, g, items);
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
    for (uint16_t n = 0; n < head.regions; n++)
        get_items(&from, b, &region[n]);
    return w;
}
