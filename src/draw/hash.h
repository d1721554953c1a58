/* Numbers by key: a table with open addressing. */
#ifndef DRAW_HASH_H
#define DRAW_HASH_H

#include <stddef.h>
#include <stdint.h>

struct hash_slot {
    uint64_t key; /* 0: free */
    uint32_t value;
};
struct hash { /* free(slot) ends it */
    struct hash_slot *slot;
    size_t count, room; /* room is a power of two, or 0 */
};
/* Made with value 0 where there is none. Slots move when another one is made or forgotten. */
struct hash_slot *hash_entry(struct hash *, uint64_t key);
struct hash_slot *hash_find(const struct hash *, uint64_t key); /* NULL: none */
void hash_forget(struct hash *, struct hash_slot *);

#endif
