/* The states that wait to be expanded, in one bucket for each number of steps: of each who it is, and
 * where its packed world stands. The worlds stand in pages as a thread has written them, and are
 * copied no more; a page lasts as long as one of its worlds waits.
 */
#include "explore/engine.h"
#include "explore/must.h"

#include <stdlib.h>

enum { CHUNK = 1024, SPARE_MOST = 64 };

struct chunk {
    struct chunk *next;
    unsigned first, count; /* taken; there at all */
    struct waiting item[CHUNK];
};
struct bucket {
    struct chunk *first, *last;
};
struct frontier {
    struct bucket bucket[BUCKETS]; /* by steps */
    struct chunk
        *taken; /* but for `first` of the chunk it began in, all taken since the last drop */
    struct page *spare; /* of which nothing waits */
    unsigned spares;
    uint64_t count, bytes;
};

struct frontier *frontier_new(void)
{
    return must(calloc(1, sizeof(struct frontier)));
}

/* ---- pages ----------------------------------------------------------------------------------- */

static uint64_t page_bytes(const struct page *p)
{
    return sizeof *p + p->room;
}

/* Memory that has just been used is had again in no time. */
static void page_spare(struct frontier *f, struct page *p)
{
    if (f->spares == SPARE_MOST) {
        f->bytes -= page_bytes(p);
        free(p);
        return;
    }
    p->next = f->spare;
    f->spare = p;
    f->spares++;
}

static void page_release(struct frontier *f, struct page *p)
{
    if (!--p->waiting && !p->open)
        page_spare(f, p);
}

void frontier_adopt(struct frontier *f, struct page *p)
{
    while (p) {
        struct page *next = p->next;
        p->open = false;
        f->bytes += page_bytes(p);
        if (!p->waiting)
            page_spare(f, p);
        p = next;
    }
}

struct page *frontier_spare(struct frontier *f)
{
    struct page *p = f->spare;
    if (!p)
        return NULL;
    f->spare = p->next;
    f->spares--;
    f->bytes -= page_bytes(p);
    return p;
}

/* ---- buckets --------------------------------------------------------------------------------- */

static struct waiting *bucket_add(struct frontier *f, struct bucket *b)
{
    struct chunk *c = b->last;
    if (!c || c->count == CHUNK) {
        c = must(malloc(sizeof *c));
        c->next = NULL;
        c->first = c->count = 0;
        f->bytes += sizeof *c;
        if (b->last)
            b->last->next = c;
        else
            b->first = c;
        b->last = c;
    }
    return &c->item[c->count++];
}

void frontier_put(struct frontier *f, uint32_t steps, struct waiting w)
{
    *bucket_add(f, &f->bucket[steps % BUCKETS]) = w;
    w.page->waiting++;
    f->count++;
}

const struct waiting *frontier_take(struct frontier *f, uint32_t steps)
{
    struct bucket *b = &f->bucket[steps % BUCKETS];
    struct chunk *c = b->first;
    if (!c)
        return NULL;
    const struct waiting *w = &c->item[c->first++];
    f->count--;
    if (c->first == c->count) {
        b->first = c->next;
        if (!b->first)
            b->last = NULL;
        c->next = f->taken;
        f->taken = c;
    }
    return w;
}

void frontier_release(struct frontier *f, const struct waiting *w)
{
    page_release(f, w->page);
}

static void chunks_free(struct frontier *f, struct chunk *c)
{
    while (c) {
        struct chunk *next = c->next;
        f->bytes -= sizeof *c;
        free(c);
        c = next;
    }
}

void frontier_drop(struct frontier *f)
{
    chunks_free(f, f->taken);
    f->taken = NULL;
}

static void bucket_part(struct frontier *f, uint32_t steps, uint64_t *n, uint32_t part,
                        uint32_t parts)
{
    struct bucket *b = &f->bucket[steps % BUCKETS], kept = {NULL, NULL};
    for (const struct chunk *c = b->first; c; c = c->next)
        for (unsigned i = c->first; i < c->count; i++)
            if ((*n)++ % parts == part) {
                *bucket_add(f, &kept) = c->item[i];
            } else {
                page_release(f, c->item[i].page);
                f->count--;
            }
    chunks_free(f, b->first);
    *b = kept;
}

void frontier_part(struct frontier *f, uint32_t steps, uint32_t part, uint32_t parts)
{
    uint64_t n = 0;
    for (uint32_t ahead = 0; ahead < BUCKETS; ahead++)
        bucket_part(f, steps + ahead, &n, part, parts);
}

void frontier_free(struct frontier *f)
{
    if (!f)
        return;
    frontier_part(f, 0, 1, 1); /* nobody's: all pages become spare */
    while (f->spare) {
        struct page *next = f->spare->next;
        free(f->spare);
        f->spare = next;
    }
    chunks_free(f, f->taken);
    free(f);
}

uint64_t frontier_count(const struct frontier *f)
{
    return f->count;
}

uint64_t frontier_bytes(const struct frontier *f)
{
    return f->bytes;
}
