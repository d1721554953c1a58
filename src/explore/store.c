/* The visited states of a pair: see store.h. */
#include "explore/store.h"
#include "explore/must.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_BUCKETS = 1024 };

static uint64_t table_bytes(uint64_t buckets)
{
    return buckets * sizeof(struct bucket);
}

static void table_new(struct store *s, uint64_t buckets)
{
    s->bucket = must(aligned_alloc(64, table_bytes(buckets)));
    memset(s->bucket, 0, table_bytes(buckets));
    s->buckets = buckets;
    s->room = buckets * BUCKET_SLOTS / 5 * 4;
}

void store_init(struct store *s, unsigned words, uint64_t limit)
{
    *s = (struct store){.words = words, .limit = limit ? limit : UINT64_MAX};
    s->key = must(calloc(STORE_CHUNKS, sizeof *s->key));
    s->parent = must(calloc(STORE_CHUNKS, sizeof *s->parent));
    table_new(s, FIRST_BUCKETS);
    s->bytes = table_bytes(FIRST_BUCKETS);
}

void store_free(struct store *s)
{
    for (unsigned i = 0; i < STORE_CHUNKS && s->key[i]; i++) {
        free(s->key[i]);
        free(s->parent[i]);
    }
    free(s->key);
    free(s->parent);
    free(s->bucket);
}

static void table_put(struct store *s, uint64_t hash, uint32_t n)
{
    uint64_t i = store_bucket(s, hash);
    while (s->bucket[i].used == BUCKET_SLOTS)
        i = i + 1 < s->buckets ? i + 1 : 0;
    struct bucket *b = &s->bucket[i];
    b->tag[b->used] = (uint8_t)hash;
    b->state[b->used++] = n;
}

/* By half. */
static bool table_grow(struct store *s)
{
    uint64_t more = s->buckets + s->buckets / 2;
    uint64_t bytes = s->bytes - table_bytes(s->buckets) + table_bytes(more);
    if (bytes > s->limit || more >> 32)
        return false;
    free(s->bucket);
    table_new(s, more);
    s->bytes = bytes;
    for (uint64_t n = 0; n < s->count; n++)
        table_put(s, store_hash(store_key(s, (uint32_t)n)), (uint32_t)n);
    return true;
}

static bool chunk_new(struct store *s)
{
    size_t key = STORE_CHUNK * s->words * sizeof **s->key;
    size_t parent = STORE_CHUNK * sizeof **s->parent;
    uint64_t n = s->count / STORE_CHUNK;
    if (s->bytes + key + parent > s->limit || n + 1 == STORE_CHUNKS)
        return false;
    s->key[n] = must(malloc(key));
    s->parent[n] = must(malloc(parent));
    s->bytes += key + parent;
    return true;
}

static inline bool same(struct key a, struct key b)
{
    return a.a == b.a && a.b == b.b;
}

/* Among slots from `first` on that may have the tag. */
static inline uint32_t find_slot(const struct store *s, const struct bucket *b, unsigned first,
                                 uint64_t slots, struct key k)
{
    for (; slots; slots &= slots - 1) {
        unsigned i = first + (unsigned)__builtin_ctzll(slots) / 8;
        if (i < b->used && same(store_key(s, b->state[i]), k))
            return b->state[i];
    }
    return STORE_NONE;
}

static inline uint32_t find_in(const struct store *s, const struct bucket *b, struct key k,
                               uint8_t tag)
{
    uint64_t low, high;
    bucket_slots(b, tag, &low, &high);
    uint32_t n = find_slot(s, b, 0, low, k);
    return n != STORE_NONE ? n : find_slot(s, b, 8, high, k);
}

uint32_t store_find(const struct store *s, struct key k, uint64_t hash)
{
    for (uint64_t i = store_bucket(s, hash);; i = i + 1 < s->buckets ? i + 1 : 0) {
        const struct bucket *b = &s->bucket[i];
        uint32_t n = find_in(s, b, k, (uint8_t)hash);
        if (n != STORE_NONE || b->used < BUCKET_SLOTS)
            return n;
    }
}

uint32_t store_add(struct store *s, struct key k, uint64_t hash, uint32_t parent)
{
    uint32_t n = store_find(s, k, hash);
    if (n != STORE_NONE)
        return n;
    if ((s->count == s->room && !table_grow(s)) ||
        (s->count % STORE_CHUNK == 0 && !s->key[s->count / STORE_CHUNK] && !chunk_new(s)))
        return STORE_NONE;
    n = (uint32_t)s->count++;
    uint64_t *at = s->key[n / STORE_CHUNK] + (size_t)(n % STORE_CHUNK) * s->words;
    at[0] = k.a;
    if (s->words > 1)
        at[1] = k.b;
    s->parent[n / STORE_CHUNK][n % STORE_CHUNK] = parent;
    table_put(s, hash, n);
    return n;
}
