/* Lore: a run's interned texts, append-only.
 *
 * Invariants: entries are numbered 1, 2, 3 ... in order of first interning; a text never moves
 * and ends in a NUL that its length does not count; no two entries are equal. The table holds
 * entry numbers, 0 for a free slot, and is never more than half full. An open draft stands behind
 * the newest chunk's used bytes and belongs to no entry yet.
 */
#include "sip/lore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CHUNK = 16 * 1024, FIRST_SLOTS = 256, EXIT_MEMORY = 3 };

struct entry {
    const char *text;
    size_t length;
    uint32_t hash;
};
struct chunk {
    struct chunk *older;
    size_t used, room;
    char text[];
};
struct lore {
    const struct lore *under; /* or NULL */
    uint32_t base;            /* how many entries are `under`'s; 0 without */
    struct entry *entries;    /* entries[0] is the empty text, or nothing */
    uint32_t count, room;     /* count: with those of `under` */
    uint32_t *table;
    uint32_t slots; /* a power of two */
    struct chunk *newest;
    size_t draft; /* bytes of the open draft */
};

/* Nothing sensible can go on without the texts that names refer to: stopped before an answer. */
static void *must(void *memory)
{
    if (memory == NULL) {
        fputs("sipstep: out of memory\n", stderr);
        exit(EXIT_MEMORY);
    }
    return memory;
}

struct lore *lore_new(void)
{
    struct lore *lore = must(calloc(1, sizeof *lore));
    lore->slots = FIRST_SLOTS;
    lore->table = must(calloc(lore->slots, sizeof *lore->table));
    lore->room = FIRST_SLOTS / 2;
    lore->entries = must(calloc(lore->room, sizeof *lore->entries));
    lore->entries[0].text = "";
    lore->count = 1;
    return lore;
}

struct lore *lore_over(const struct lore *under)
{
    struct lore *lore = lore_new();
    lore->under = under;
    lore->base = lore->count = under->count;
    return lore;
}

void lore_free(struct lore *lore)
{
    if (lore == NULL)
        return;
    while (lore->newest != NULL) {
        struct chunk *older = lore->newest->older;
        free(lore->newest);
        lore->newest = older;
    }
    free(lore->table);
    free(lore->entries);
    free(lore);
}

static uint32_t hash_of(const char *text, size_t length)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (uint8_t)text[i]) * 16777619u;
    return hash;
}

/* `id` is one of its own. */
static struct entry *own_entry(const struct lore *lore, textid id)
{
    return &lore->entries[id - lore->base];
}

/* The slot where such a text stands, or the free one where it would. */
static uint32_t slot_of(const struct lore *lore, const char *text, size_t length, uint32_t hash)
{
    uint32_t slot = hash & (lore->slots - 1);
    for (; lore->table[slot] != 0; slot = (slot + 1) & (lore->slots - 1)) {
        const struct entry *e = own_entry(lore, lore->table[slot]);
        if (e->hash == hash && e->length == length && memcmp(e->text, text, length) == 0)
            break;
    }
    return slot;
}

static void grow(struct lore *lore)
{
    lore->room *= 2;
    lore->slots *= 2;
    lore->entries = must(realloc(lore->entries, lore->room * sizeof *lore->entries));
    free(lore->table);
    lore->table = must(calloc(lore->slots, sizeof *lore->table));
    for (uint32_t id = lore->under ? lore->base : 1; id < lore->count; id++) {
        const struct entry *e = own_entry(lore, id);
        lore->table[slot_of(lore, e->text, e->length, e->hash)] = id;
    }
}

/* Room for `more` bytes behind the draft; a draft that must move moves whole. */
static char *draft_room(struct lore *lore, size_t more)
{
    struct chunk *chunk = lore->newest;
    if (chunk == NULL || chunk->room - chunk->used - lore->draft < more) {
        size_t room = 2 * (lore->draft + more) + CHUNK;
        struct chunk *next = must(malloc(sizeof *next + room));
        *next = (struct chunk){.older = chunk, .room = room};
        if (lore->draft > 0)
            memcpy(next->text, chunk->text + chunk->used, lore->draft);
        lore->newest = chunk = next;
    }
    return chunk->text + chunk->used + lore->draft;
}

void lore_add(struct lore *lore, const char *text, size_t length)
{
    if (length == 0)
        return;
    memcpy(draft_room(lore, length), text, length);
    lore->draft += length;
}

/* Makes the draft an entry, for the slot that was found free. */
static textid keep(struct lore *lore, uint32_t slot, uint32_t hash)
{
    *draft_room(lore, 1) = '\0';
    struct chunk *chunk = lore->newest;
    textid id = lore->count++;
    *own_entry(lore, id) = (struct entry){chunk->text + chunk->used, lore->draft, hash};
    lore->table[slot] = id;
    chunk->used += lore->draft + 1;
    lore->draft = 0;
    if (lore->count - lore->base == lore->room)
        grow(lore);
    return id;
}

bool lore_drafts(const struct lore *lore, const char *text, size_t length)
{
    return lore->draft == length && length > 0 &&
           strncasecmp(lore->newest->text + lore->newest->used, text, length) == 0;
}

void lore_drop(struct lore *lore)
{
    lore->draft = 0;
}

/* The number of such a text; 0: it has none yet, and `slot` is where it will stand. */
static textid find(const struct lore *lore, const char *text, size_t length, uint32_t hash,
                   uint32_t *slot)
{
    if (lore->under) {
        *slot = slot_of(lore->under, text, length, hash);
        textid id = lore->under->table[*slot];
        if (id && id < lore->base)
            return id;
    }
    *slot = slot_of(lore, text, length, hash);
    return lore->table[*slot];
}

textid lore_close(struct lore *lore)
{
    if (lore->draft == 0)
        return 0;
    const char *text = lore->newest->text + lore->newest->used;
    uint32_t slot, hash = hash_of(text, lore->draft);
    textid id = find(lore, text, lore->draft, hash, &slot);
    if (id == 0)
        return keep(lore, slot, hash);
    lore->draft = 0;
    return id;
}

textid lore_intern(struct lore *lore, const char *text, size_t length)
{
    if (length == 0)
        return 0;
    uint32_t slot, hash = hash_of(text, length);
    textid id = find(lore, text, length, hash, &slot);
    if (id != 0)
        return id;
    lore_add(lore, text, length);
    return keep(lore, slot, hash);
}

bool lore_forget(struct lore *lore)
{
    bool some = lore->count > lore->base;
    if (some)
        memset(lore->table, 0, lore->slots * sizeof *lore->table);
    if (lore->newest)
        lore->newest->used = 0;
    lore->draft = 0;
    lore->base = lore->count = lore->under->count;
    return some;
}

static const struct entry *entry_of(const struct lore *lore, textid id)
{
    static const struct entry none = {.text = ""};
    if (id < lore->base)
        return entry_of(lore->under, id);
    return id < lore->count ? own_entry(lore, id) : &none;
}

const char *lore_text(const struct lore *lore, textid id)
{
    return entry_of(lore, id)->text;
}

size_t lore_length(const struct lore *lore, textid id)
{
    return entry_of(lore, id)->length;
}
