/* Threads that expand a round of states. They take slices of it as they are free; what comes of a
 * slice stands by itself, so that what a round gives does not depend on who did what. */
#include "explore/engine.h"
#include "explore/threads.h"
#include "explore/must.h"

#include <stdatomic.h>
#include <stdlib.h>

struct crew {
    struct threads *threads;
    struct expander **expander; /* of each hand */
    const struct waiting *const *work;
    size_t count;
    atomic_size_t next; /* slice */
    struct outcomes slice[SLICES];
};

static void expand_slice(struct crew *c, unsigned hand, size_t n)
{
    struct outcomes *out = &c->slice[n];
    size_t end = (n + 1) * SLICE < c->count ? (n + 1) * SLICE : c->count;
    outcomes_clear(out);
    for (size_t i = n * SLICE; i < end; i++)
        expander_expand(c->expander[hand], c->work[i], false, out);
}

static void expand_slices(void *crew, unsigned hand)
{
    struct crew *c = crew;
    for (size_t n; (n = atomic_fetch_add(&c->next, 1)) * SLICE < c->count;)
        expand_slice(c, hand, n);
}

struct crew *crew_new(const struct search *search, unsigned cores)
{
    struct crew *c = must(calloc(1, sizeof *c));
    c->threads = threads_new(cores, expand_slices, c);
    unsigned hands = threads_count(c->threads);
    c->expander = must(calloc(hands, sizeof(struct expander *)));
    for (unsigned n = 0; n < hands; n++)
        c->expander[n] = expander_new(search);
    return c;
}

void crew_free(struct crew *c)
{
    for (unsigned n = 0; n < threads_count(c->threads); n++)
        expander_free(c->expander[n]);
    threads_free(c->threads);
    for (size_t n = 0; n < SLICES; n++)
        outcomes_free(&c->slice[n]);
    free(c->expander);
    free(c);
}

struct expander *crew_first(struct crew *c)
{
    return c->expander[0];
}

/* What is too little to share is done here. */
void crew_expand(struct crew *c, const struct waiting *const *states, size_t count)
{
    c->work = states;
    c->count = count;
    atomic_store(&c->next, 0);
    threads_round(c->threads, count > SLICE);
}

struct outcomes *crew_slice(struct crew *c, size_t n)
{
    return &c->slice[n];
}

void crew_coverage(const struct crew *c, struct coverage *const *into)
{
    for (unsigned n = 0; n < threads_count(c->threads); n++)
        stepper_coverage(expander_stepper(c->expander[n]), into);
}

uint64_t crew_bytes(const struct crew *c)
{
    uint64_t bytes = 0;
    for (size_t n = 0; n < SLICES; n++)
        bytes += outcomes_bytes(&c->slice[n]);
    return bytes;
}
