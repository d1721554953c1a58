/* Memory with one owner: a machine and all its texts are given back in one go. */
#include "machine/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct chunk {
    struct chunk *next;
    size_t used, room;
    max_align_t bytes[];
};

enum { CHUNK = 16 * 1024 };

static struct chunk *chunk_new(size_t room, struct chunk *next)
{
    struct chunk *chunk = calloc(1, sizeof *chunk + room);
    if (!chunk) {
        fputs("sipstep: out of memory\n", stderr);
        abort();
    }
    chunk->next = next;
    chunk->room = room;
    return chunk;
}

void *arena_take(struct arena *arena, size_t size)
{
    size = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if (!arena->chunks || arena->chunks->room - arena->chunks->used < size)
        arena->chunks = chunk_new(size > CHUNK ? size : CHUNK, arena->chunks);
    char *bytes = (char *)arena->chunks->bytes + arena->chunks->used;
    arena->chunks->used += size;
    return bytes;
}

char *arena_text(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_take(arena, length + 1);
    memcpy(copy, text, length);
    return copy;
}

void *arena_more(struct arena *arena, void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    *room = *room ? 2 * *room : 16;
    void *more = arena_take(arena, *room * size);
    if (count)
        memcpy(more, items, count * size);
    return more;
}

void arena_free(struct arena *arena)
{
    while (arena->chunks) {
        struct chunk *next = arena->chunks->next;
        free(arena->chunks);
        arena->chunks = next;
    }
}
