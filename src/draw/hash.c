#include "draw/hash.h"

#include "draw/inside.h"

#include <stdlib.h>

static size_t place_of(const struct hash *t, uint64_t key)
{
    return (size_t)(key * 0x9E3779B97F4A7C15ull >> 32) & (t->room - 1);
}

static struct hash_slot *probe(const struct hash *t, uint64_t key)
{
    size_t i = place_of(t, key);
    while (t->slot[i].key && t->slot[i].key != key)
        i = (i + 1) & (t->room - 1);
    return &t->slot[i];
}

static void grow(struct hash *t)
{
    struct hash larger = {.count = t->count, .room = t->room ? 2 * t->room : 64};
    larger.slot = draw_calloc(larger.room, sizeof *larger.slot);
    for (size_t i = 0; i < t->room; i++)
        if (t->slot[i].key)
            *probe(&larger, t->slot[i].key) = t->slot[i];
    free(t->slot);
    *t = larger;
}

struct hash_slot *hash_entry(struct hash *t, uint64_t key)
{
    if (2 * (t->count + 1) > t->room)
        grow(t);
    struct hash_slot *s = probe(t, key);
    if (!s->key) {
        s->key = key;
        t->count++;
    }
    return s;
}

/* What stands behind moves up, so that every probe still ends at the first free slot. */
void hash_forget(struct hash *t, struct hash_slot *s)
{
    size_t hole = (size_t)(s - t->slot), mask = t->room - 1;
    for (size_t i = (hole + 1) & mask; t->slot[i].key; i = (i + 1) & mask) {
        size_t home = place_of(t, t->slot[i].key);
        if (((i - home) & mask) >= ((i - hole) & mask)) {
            t->slot[hole] = t->slot[i];
            hole = i;
        }
    }
    t->slot[hole] = (struct hash_slot){0};
    t->count--;
}

struct hash_slot *hash_find(const struct hash *t, uint64_t key)
{
    struct hash_slot *s = t->room ? probe(t, key) : NULL;
    return s && s->key ? s : NULL;
}
