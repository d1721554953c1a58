/* The states that wait to be expanded: packed worlds, one behind the other in chunks, in one bucket
 * for each number of steps. */
#include "explore/engine.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK = 256 * 1024 };

struct chunk {
    struct chunk *next;
    size_t used, room;
    unsigned char *at; /* what is taken next */
    unsigned char bytes[];
};
struct bucket {
    struct chunk *first, *last;
};
struct frontier {
    struct bucket bucket[BUCKETS]; /* by steps */
    struct chunk *taken;           /* nothing is left in them, but what was taken last lasts */
    uint64_t count, bytes;
};

struct frontier *frontier_new(void)
{
    struct frontier *f = calloc(1, sizeof *f);
    if (!f)
        abort();
    return f;
}

static void chunks_free(struct frontier *f, struct chunk *c)
{
    while (c) {
        struct chunk *next = c->next;
        f->bytes -= sizeof *c + c->room;
        free(c);
        c = next;
    }
}

void frontier_free(struct frontier *f)
{
    if (!f)
        return;
    chunks_free(f, f->taken);
    for (unsigned n = 0; n < BUCKETS; n++)
        chunks_free(f, f->bucket[n].first);
    free(f);
}

static struct chunk *chunk_add(struct frontier *f, struct bucket *b, size_t least)
{
    size_t room = least > CHUNK ? least : CHUNK;
    struct chunk *c = malloc(sizeof *c + room);
    if (!c)
        abort();
    *c = (struct chunk){.room = room, .at = c->bytes};
    f->bytes += sizeof *c + room;
    if (b->last)
        b->last->next = c;
    else
        b->first = c;
    return b->last = c;
}

static size_t size_of(uint32_t size)
{
    return (sizeof(struct waiting) + size + 7) & ~(size_t)7;
}

void frontier_put(struct frontier *f, uint32_t steps, uint32_t index, const unsigned char *world,
                  uint32_t size)
{
    struct bucket *b = &f->bucket[steps % BUCKETS];
    struct chunk *c = b->last;
    if (!c || c->room - c->used < size_of(size))
        c = chunk_add(f, b, size_of(size));
    struct waiting *w = (struct waiting *)(c->bytes + c->used);
    w->index = index;
    w->size = size;
    memcpy(w->world, world, size);
    c->used += size_of(size);
    f->count++;
}

const struct waiting *frontier_take(struct frontier *f, uint32_t steps)
{
    struct bucket *b = &f->bucket[steps % BUCKETS];
    struct chunk *c = b->first;
    if (!c)
        return NULL;
    const struct waiting *w = (const struct waiting *)c->at;
    c->at += size_of(w->size);
    f->count--;
    if (c->at == c->bytes + c->used) {
        b->first = c->next;
        if (!b->first)
            b->last = NULL;
        c->next = f->taken;
        f->taken = c;
    }
    return w;
}

void frontier_drop(struct frontier *f)
{
    chunks_free(f, f->taken);
    f->taken = NULL;
}

uint64_t frontier_count(const struct frontier *f)
{
    return f->count;
}

uint64_t frontier_bytes(const struct frontier *f)
{
    return f->bytes;
}
