/* The states that have been met: what is kept of each, and a table to find them by, with open
 * addressing.
 *
 * Invariants: states have numbers in order of coming; what is kept of them stands in chunks, which
 * never move. The table holds numbers + 1, 0 for a free slot, and is never fuller than 3/4. Equal
 * worlds with different budgets are states of their own, in the same run of slots.
 */
#include "explore/engine.h"
#include "explore/must.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1 << 16, FIRST_SLOTS = 1 << 6 };

struct visited {
    const struct budgets *budgets;
    bool exact;
    struct visit **chunk;
    unsigned char ***key; /* exact: chunks likewise, of keys after their sizes */
    uint32_t chunks, count;
    uint32_t *slot;
    uint64_t slots; /* a power of two */
    uint64_t key_bytes;
};

struct visited *visited_new(const struct budgets *budgets, bool exact)
{
    struct visited *v = must(calloc(1, sizeof *v));
    v->budgets = budgets;
    v->exact = exact;
    v->slots = FIRST_SLOTS;
    v->slot = must(calloc(v->slots, sizeof *v->slot));
    return v;
}

void visited_free(struct visited *v)
{
    if (!v)
        return;
    for (uint32_t n = 0; v->exact && n < v->count; n++)
        free(v->key[n / CHUNK][n % CHUNK]);
    for (uint32_t n = 0; n < v->chunks; n++) {
        free(v->chunk[n]);
        if (v->exact)
            free(v->key[n]);
    }
    free(v->chunk);
    free(v->key);
    free(v->slot);
    free(v);
}

const struct visit *visited_at(const struct visited *v, uint32_t index)
{
    return &v->chunk[index / CHUNK][index % CHUNK];
}

static struct visit *visit_at(const struct visited *v, uint32_t index)
{
    return &v->chunk[index / CHUNK][index % CHUNK];
}

static bool same_key(const struct visited *v, uint32_t index, const struct found *f)
{
    const unsigned char *key = v->key[index / CHUNK][index % CHUNK];
    uint32_t size;
    memcpy(&size, key, sizeof size);
    return size == f->key_size && !memcmp(key + sizeof size, f->key, size);
}

static bool same_world(const struct visited *v, uint32_t index, const struct found *f)
{
    const struct visit *a = visited_at(v, index), *b = &f->visit;
    return a->print == b->print && a->print_more == b->print_more &&
           (!v->exact || same_key(v, index, f));
}

/* The slot where the search for such a state ends: at one that makes it known; else at the free
 * one, and `again` is the state that was met by more steps, or VISIT_NONE. */
static uint64_t look(const struct visited *v, const struct found *f, uint32_t *again)
{
    uint64_t slot = f->visit.print & (v->slots - 1);
    *again = VISIT_NONE;
    for (; v->slot[slot]; slot = (slot + 1) & (v->slots - 1)) {
        uint32_t index = v->slot[slot] - 1;
        if (!same_world(v, index, f))
            continue;
        const struct visit *met = visited_at(v, index);
        bool sooner = met->steps <= f->visit.steps;
        if (sooner && budget_covers(v->budgets, (uint16_t)met->budget, (uint16_t)f->visit.budget))
            break;
        if (!sooner && met->budget == f->visit.budget)
            *again = index;
    }
    return slot;
}

bool visited_knows(const struct visited *v, const struct found *f, uint32_t *index)
{
    uint32_t again;
    uint64_t slot = look(v, f, &again);
    if (!v->slot[slot])
        return false;
    *index = v->slot[slot] - 1;
    return true;
}

static bool is_full(const struct visited *v)
{
    return 4 * ((uint64_t)v->count + 1) > 3 * v->slots;
}

/* From what is kept, so that the old table need not live beside the new one. */
static void grow(struct visited *v)
{
    free(v->slot);
    v->slots *= 2;
    v->slot = must(calloc(v->slots, sizeof *v->slot));
    for (uint32_t n = 0; n < v->count; n++) {
        uint64_t slot = visited_at(v, n)->print & (v->slots - 1);
        while (v->slot[slot])
            slot = (slot + 1) & (v->slots - 1);
        v->slot[slot] = n + 1;
    }
}

static void add_chunk(struct visited *v)
{
    uint32_t n = v->chunks++;
    v->chunk = must(realloc(v->chunk, v->chunks * sizeof *v->chunk));
    v->chunk[n] = must(malloc(CHUNK * sizeof **v->chunk));
    if (!v->exact)
        return;
    v->key = must(realloc(v->key, v->chunks * sizeof *v->key));
    v->key[n] = must(malloc(CHUNK * sizeof **v->key));
}

static void keep_key(struct visited *v, uint32_t index, const struct found *f)
{
    unsigned char *key = must(malloc(sizeof f->key_size + f->key_size));
    memcpy(key, &f->key_size, sizeof f->key_size);
    memcpy(key + sizeof f->key_size, f->key, f->key_size);
    v->key[index / CHUNK][index % CHUNK] = key;
    v->key_bytes += sizeof f->key_size + f->key_size;
}

uint32_t visited_add(struct visited *v, const struct found *f)
{
    uint32_t again;
    if (is_full(v))
        grow(v);
    uint64_t slot = look(v, f, &again);
    if (again != VISIT_NONE) {
        *visit_at(v, again) = f->visit;
        return again;
    }
    uint32_t index = v->count++;
    if (index / CHUNK == v->chunks)
        add_chunk(v);
    *visit_at(v, index) = f->visit;
    if (v->exact)
        keep_key(v, index, f);
    v->slot[slot] = index + 1;
    return index;
}

uint32_t visited_count(const struct visited *v)
{
    return v->count;
}

uint64_t visited_bytes(const struct visited *v)
{
    uint64_t each = sizeof(struct visit) + (v->exact ? sizeof(unsigned char *) : 0);
    return v->slots * sizeof *v->slot + v->chunks * CHUNK * each + v->key_bytes;
}

uint64_t visited_bytes_used(const struct visited *v)
{
    uint64_t each = sizeof(struct visit) + (v->exact ? sizeof(unsigned char *) : 0);
    return v->slots * sizeof *v->slot + v->count * each + v->key_bytes;
}

uint64_t visited_bytes_next(const struct visited *v)
{
    return visited_bytes(v) + (is_full(v) ? v->slots * sizeof *v->slot : 0);
}
