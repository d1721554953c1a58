/* The property that every story must have, whatever the network did: when the links have healed
 * and everybody has hung up, nothing is left, and nothing happened that a shipped machine has no
 * edge for.
 */
#ifndef SOAK_H
#define SOAK_H

#include "story.h"

struct soak {
    struct machines machines;
    bool each_step; /* look at the world's invariants after every step, not only at the end */
    uint64_t steps, records;
};

bool soak_open(struct soak *);
void soak_close(struct soak *);
/* Runs a story to its end. False: it says on standard error in one line what was wrong, and how
 * to see it again. */
bool soak_story(struct soak *, uint64_t seed);
/* How many seeds the environment asks for (SOAK_SEEDS), or so many. */
uint64_t soak_seeds(uint64_t otherwise);

#endif
