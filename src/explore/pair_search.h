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
struct search {
    const struct pair *pair;
    const struct pair_options *options;
    struct pair_exploration *result;
    struct store store;
    struct candidate candidate[BATCH + SUCCESSORS];
    size_t candidates;
    uint64_t *hits[PAIR_SIDES]; /* by row: transitions */
    bool *noted[PAIR_SIDES];    /* by state and event: a violation was written down */
    uint64_t stuck; /* client states in which one was found to wait for a server that is gone */
    uint64_t next_progress;
};

/* Puts every successor of state n beside those that are there, n their parent. Returns how many.
 * *waits: some step has to wait for room. */
size_t search_expand(struct search *, uint32_t n, bool *waits);
/* Tells memory which states will be looked up. */
void search_expect(struct search *);
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

/* ---- pair_end.c ------------------------------------------------------------------------------ */

/* From every state, can both ends end? Backward over all of them. False: was interrupted, or there
 * is no memory for it. */
bool search_ends(struct search *);

#endif
