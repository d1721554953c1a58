/* The memory of a result: one pool, given back at once. */
#include "explore/result.h"
#include "explore/must.h"

#include <stdlib.h>
#include <string.h>

/* A piece of memory; the newest is the head of the list. */
struct result_chunk {
    struct result_chunk *next;
    max_align_t at[];
};

static void *piece(struct result_chunk **pool, size_t size)
{
    struct result_chunk *c = must(calloc(1, sizeof *c + size));
    c->next = *pool;
    *pool = c;
    return c->at;
}

/* The result is in its own pool too: the last piece of the list. */
struct result *result_new(void)
{
    struct result_chunk *pool = NULL;
    struct result *r = piece(&pool, sizeof *r);
    r->pool = pool;
    return r;
}

void *result_alloc(struct result *r, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 2 / size)
        abort();
    return piece(&r->pool, count * size);
}

const char *result_copy(struct result *r, const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(result_alloc(r, size, 1), text, size);
}

void result_free(struct result *r)
{
    struct result_chunk *next, *c = r ? r->pool : NULL;
    for (; c; c = next) {
        next = c->next;
        free(c);
    }
}

size_t result_broken(const struct result *r)
{
    size_t count = 0;
    for (size_t i = 0; i < r->violations; i++)
        count += !r->violation[i].known;
    return count;
}

bool result_complete(const struct result *r)
{
    bool whole = r->stopped == EXPLORE_DONE;
    for (uint32_t i = 0; i < r->shards; i++)
        whole &= r->shard[i];
    return whole;
}
