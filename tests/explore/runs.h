/* Runs of a scenario within its bounds, one after the other from the beginning, and the worlds that
 * they pass through: what the engine of exploring is compared with. It has nothing in common with
 * it. */
#ifndef TESTS_EXPLORE_RUNS_H
#define TESTS_EXPLORE_RUNS_H

#include "explore/explore.h"

/* Fingerprints of worlds: a list; a set once it is sorted. */
struct print {
    uint64_t half[2];
};
struct set {
    struct print *item;
    size_t count, room;
    struct coder_work *work;
};
void set_add(struct set *, const struct world *);
void set_sort(struct set *);
bool set_has(struct set *, const struct world *);
/* How many of `a` are not in `b`. */
size_t set_missing(const struct set *a, const struct set *b);
void set_free(struct set *);

/* Calls back with each world of the runs, the first one included. */
typedef void passes(void *to, const struct world *);
/* Every run there is. */
void all_runs(const struct scenario *, passes *, void *to);
/* So many, drawn. */
void random_runs(const struct scenario *, uint64_t stream, unsigned long count, passes *, void *to);
/* A `passes` that adds to a set. */
void into_set(void *set, const struct world *);

/* For explore_options.transition: adds to a set. */
void see(void *set, const struct transition *);
/* All worlds that the engine sees, as a set. Bounds are the file's. Before runs of the same scenario:
 * exploring has its worlds remember more. */
struct set explored(struct scenario *);

#endif
