/* A search over a pair's states, under way. */
#ifndef PAIR_SEARCH_H
#define PAIR_SEARCH_H

#include "explore/store.h"

enum { BATCH = 128 }; /* successors that are looked up together */

struct candidate {
    struct successor successor;
    uint64_t hash;
    uint32_t parent;
};
struct batch {
    struct candidate item[BATCH + SUCCESSORS];
    size_t count;
};
struct search {
    const struct pair *pair;
    const struct pair_options *options;
    struct pair_exploration *result;
    struct store store;
    bool *noted[PAIR_SIDES]; /* by state and event: a violation was written down */
    uint64_t stuck; /* client states in which one was found to wait for a server that is gone */
    uint64_t next_progress;
};

/* Puts every successor of state n beside those that are there, n their parent. Returns how many.
 * *waits: some step has to wait for room. */
size_t search_expand(const struct search *, uint32_t n, struct batch *, bool *waits);
/* Tells memory which states will be looked up. */
void search_expect(const struct search *, const struct batch *);
/* A client that waits for ever, without a timer, for a server that has ended, and nothing is under
 * way: RFC 3261 17.1.1's known hole. Holds of states without successors. */
bool search_is_stuck(const struct search *, const struct live *);
/* A violation: the way to state n, and `last` (or NULL) after it. `what` is given away. */
void search_note(struct search *, uint8_t property, uint32_t n, const struct pair_step *last,
                 char *what);
/* "The text", on the heap. */
char *search_text(const char *format, ...) __attribute__((format(printf, 1, 2)));
bool search_interrupted(const struct search *);
void search_progress(struct search *, uint64_t frontier);

/* ---- pair_crew.c ----------------------------------------------------------------------------- */

/* Threads that expand states, up to ROUND_STATES at once, in slices: what comes of a slice stands
 * by itself, in order, so that nothing depends on who did what. The store is only read meanwhile. */
enum { SLICE_STATES = 64, ROUND_SLICES = 64, ROUND_STATES = SLICE_STATES * ROUND_SLICES };
struct slice {
    struct candidate *item; /* not in the store yet, or unexpected */
    size_t count, room;
    uint64_t transitions;
    uint32_t still[SLICE_STATES]; /* states that no step leads from */
    size_t stills;
};
struct pair_crew;
struct pair_crew *pair_crew_new(const struct search *, unsigned cores);
void pair_crew_free(struct pair_crew *);
/* Expands states `first` to `end`, ROUND_STATES at most. */
void pair_crew_expand(struct pair_crew *, uint64_t first, uint64_t end);
const struct slice *pair_crew_slice(const struct pair_crew *, size_t n);
/* How often each row of that side was taken, or met in vain: added up. */
void pair_crew_hits(const struct pair_crew *, unsigned side, uint64_t *into);

/* ---- pair_end.c ------------------------------------------------------------------------------ */

/* From every state, can both ends end? Backward over all of them. False: was interrupted, or there
 * is no memory for it. */
bool search_ends(struct search *);

#endif
