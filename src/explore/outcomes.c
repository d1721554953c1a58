/* What came of expanding states, one behind the other. */
#include "explore/engine.h"

#include <stdlib.h>
#include <string.h>

static void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

void outcomes_clear(struct outcomes *o)
{
    o->count = 0;
    o->used = 0;
    o->transitions = 0;
}

void outcomes_free(struct outcomes *o)
{
    free(o->item);
    free(o->bytes);
    *o = (struct outcomes){0};
}

uint64_t outcomes_bytes(const struct outcomes *o)
{
    return o->room * sizeof *o->item + o->bytes_room;
}

struct outcome *outcomes_add(struct outcomes *o, enum outcome_kind what)
{
    if (o->count == o->room) {
        o->room = o->room ? 2 * o->room : 64;
        o->item = must(realloc(o->item, o->room * sizeof *o->item));
    }
    o->item[o->count] = (struct outcome){.what = (uint8_t)what};
    return &o->item[o->count++];
}

uint64_t outcomes_keep(struct outcomes *o, const unsigned char *bytes, size_t size)
{
    o->used = (o->used + 7) & ~(size_t)7;
    return outcomes_more(o, bytes, size);
}

uint64_t outcomes_more(struct outcomes *o, const unsigned char *bytes, size_t size)
{
    uint64_t at = o->used;
    if (at + size > o->bytes_room) {
        o->bytes_room = 2 * (at + size);
        o->bytes = must(realloc(o->bytes, o->bytes_room));
    }
    memcpy(o->bytes + at, bytes, size);
    o->used = at + size;
    return at;
}
