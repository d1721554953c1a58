/* Worlds kept for later: a block in pages, of which one that is as it was in the snapshot before is
 * kept once. Between two moments of a long run few change, so that many fit where few copies would.
 */
#include "sim/kernel.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE = 4096 };

struct page {
    uint64_t uses; /* snapshots that have it */
    unsigned char bytes[PAGE];
};
struct snapshot {
    const struct plan *plan;
    uint64_t bytes; /* of the block */
    uint64_t own;   /* of pages that no snapshot had before */
    struct page *page[];
};

static uint64_t pages_of(uint64_t bytes)
{
    return (bytes + PAGE - 1) / PAGE;
}

/* Of the last page only so many are the block's. */
static size_t page_size(uint64_t bytes, uint64_t n)
{
    return bytes - n * PAGE < PAGE ? (size_t)(bytes - n * PAGE) : PAGE;
}

static struct page *page_new(const unsigned char *from, size_t size)
{
    struct page *p = must_alloc(NULL, sizeof *p);
    p->uses = 0;
    memcpy(p->bytes, from, size);
    memset(p->bytes + size, 0, PAGE - size);
    return p;
}

struct snapshot *snapshot_new(const struct world *w, const struct snapshot *before)
{
    uint64_t bytes = w->block->bytes, pages = pages_of(bytes);
    uint64_t known = before ? pages_of(before->bytes) : 0;
    struct snapshot *s = must_alloc(NULL, sizeof *s + pages * sizeof(struct page *));
    *s = (struct snapshot){.plan = w->plan, .bytes = bytes, .own = pages * sizeof(struct page *)};
    for (uint64_t n = 0; n < pages; n++) {
        const unsigned char *from = (const unsigned char *)w->block + n * PAGE;
        size_t size = page_size(bytes, n);
        bool is_same = n < known && !memcmp(before->page[n]->bytes, from, size);
        s->page[n] = is_same ? before->page[n] : page_new(from, size);
        s->page[n]->uses++;
        s->own += is_same ? 0 : sizeof(struct page);
    }
    return s;
}

uint64_t snapshot_bytes(const struct snapshot *s)
{
    return s->own;
}

uint64_t snapshot_free(struct snapshot *s)
{
    uint64_t pages = pages_of(s->bytes), freed = pages * sizeof(struct page *);
    for (uint64_t n = 0; n < pages; n++)
        if (--s->page[n]->uses == 0) {
            free(s->page[n]);
            freed += sizeof(struct page);
        }
    free(s);
    return freed;
}

struct world *snapshot_restore(const struct snapshot *s, struct world *into)
{
    struct world *w = world_with_room(into, s->bytes);
    for (uint64_t n = 0; n < pages_of(s->bytes); n++)
        memcpy((unsigned char *)w->block + n * PAGE, s->page[n]->bytes, page_size(s->bytes, n));
    w->plan = s->plan;
    w->pinned = false;
    return w;
}
