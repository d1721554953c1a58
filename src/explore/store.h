/* The visited states of a pair, exact, in the order of their discovery, each with the one it was
 * found from. So the frontier is the end of the list, and costs nothing.
 *
 * Beside the list a table of buckets, each one cache line: twelve numbers of states and eight bits
 * of the hash of each. A full bucket goes on in the next one. The table is rebuilt from the list
 * when it grows, and so never stands in memory twice.
 *
 * Memory is slow, and asks to be told early: for a batch of states call store_expect on all, then
 * store_approach on all, then store_add or store_find.
 */
#ifndef STORE_H
#define STORE_H

#include "explore/pair_inside.h"

#include <string.h>

enum { STORE_CHUNK = 1 << 14, STORE_CHUNKS = 1 << 18, BUCKET_SLOTS = 12 };
#define STORE_NONE UINT32_MAX /* no state, or no room for one */

struct bucket {
    uint8_t tag[BUCKET_SLOTS], used; /* those not used are 0 */
    uint32_t state[BUCKET_SLOTS];
};
struct store {
    uint64_t **key;    /* chunks of STORE_CHUNK times `words` */
    uint32_t **parent; /* chunks */
    struct bucket *bucket;
    uint64_t buckets, room; /* room: states before the table grows */
    uint64_t count, bytes, limit;
    unsigned words;
};

/* limit: bytes, 0 for any number. */
void store_init(struct store *, unsigned words, uint64_t limit);
void store_free(struct store *);
/* The number of the state, new or not: it is new if count has grown. STORE_NONE: no memory left. */
uint32_t store_add(struct store *, struct key, uint64_t hash, uint32_t parent);
/* Its number, or STORE_NONE. */
uint32_t store_find(const struct store *, struct key, uint64_t hash);

static inline struct key store_key(const struct store *s, uint32_t n)
{
    const uint64_t *at = s->key[n / STORE_CHUNK] + (size_t)(n % STORE_CHUNK) * s->words;
    return (struct key){at[0], s->words > 1 ? at[1] : 0};
}
static inline uint32_t store_parent(const struct store *s, uint32_t n)
{
    return s->parent[n / STORE_CHUNK][n % STORE_CHUNK];
}
static inline uint64_t store_hash(struct key k)
{
    uint64_t h = (k.a ^ k.b * UINT64_C(0xD6E8FEB86659FD93)) * UINT64_C(0x9E3779B97F4A7C15);
    h = (h ^ h >> 32 ^ k.b) * UINT64_C(0xD6E8FEB86659FD93);
    h = (h ^ h >> 29) * UINT64_C(0xBF58476D1CE4E5B9);
    return h ^ h >> 32;
}
/* The high half picks the bucket, low bits are the tag. */
static inline uint64_t store_bucket(const struct store *s, uint64_t hash)
{
    return (hash >> 32) * s->buckets >> 32;
}
static inline void store_expect(const struct store *s, uint64_t hash)
{
    __builtin_prefetch(&s->bucket[store_bucket(s, hash)]);
}
/* Which slots of a bucket may have this tag: bit 8 * slot + 7 of each, in *low of the first eight,
 * in *high of the others. All at once: what is zero in a word. A slot beside a hit may be named
 * wrongly, none is left out. */
static inline void bucket_slots(const struct bucket *b, uint8_t tag, uint64_t *low, uint64_t *high)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    uint64_t first, rest = 0;
    memcpy(&first, b->tag, 8);
    memcpy(&rest, b->tag + 8, BUCKET_SLOTS - 8);
    first ^= tag * ones;
    rest ^= tag * ones;
    *low = (first - ones) & ~first & tops;
    *high = (rest - ones) & ~rest & tops & UINT32_MAX;
}
static inline void store_approach(const struct store *s, uint64_t hash)
{
    const struct bucket *b = &s->bucket[store_bucket(s, hash)];
    uint64_t low, high;
    bucket_slots(b, (uint8_t)hash, &low, &high);
    if (!(low | high))
        return;
    unsigned i = low ? (unsigned)__builtin_ctzll(low) / 8 : 8 + (unsigned)__builtin_ctzll(high) / 8;
    uint32_t n = b->state[i];
    if (i < b->used)
        __builtin_prefetch(s->key[n / STORE_CHUNK] + (size_t)(n % STORE_CHUNK) * s->words);
}

#endif
