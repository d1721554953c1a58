/* Threads that expand states of a pair. They take slices as they are free; most successors are
 * known already, and go no further than here. */
#include "explore/pair_search.h"
#include "explore/threads.h"
#include "explore/must.h"

#include <stdatomic.h>
#include <stdlib.h>

enum { TOO_FEW = 4 * SLICE_STATES }; /* states, to wake anybody for */

struct hand {
    uint64_t *hits[PAIR_SIDES]; /* by row */
    struct batch batch;
};
struct pair_crew {
    const struct search *search;
    struct threads *threads;
    struct hand **hand;
    uint64_t first, end;
    atomic_size_t next; /* slice */
    struct slice slice[ROUND_SLICES];
};

/* ---- one slice ------------------------------------------------------------------------------- */

/* Of which rows a step is a hit: those of an event that nobody expects, too. */
static inline void count_hit(struct hand *h, const struct pair_step *step)
{
    if (step->outcome <= PAIR_UNEXPECTED && step->what != PAIR_LOST)
        h->hits[step->side][step->row]++;
}

static inline void want_room(struct slice *out, size_t more)
{
    if (out->count + more <= out->room)
        return;
    out->room = 2 * (out->count + more);
    out->item = must(realloc(out->item, out->room * sizeof *out->item));
}

/* What is new of the batch, or was not expected. */
static void settle(const struct search *s, struct hand *h, struct slice *out)
{
    struct batch *b = &h->batch;
    search_expect(s, b);
    want_room(out, b->count);
    for (size_t i = 0; i < b->count; i++) {
        const struct candidate *c = &b->item[i];
        count_hit(h, &c->successor.step);
        if (c->successor.step.outcome == PAIR_UNEXPECTED ||
            store_find(&s->store, c->successor.key, c->hash) == STORE_NONE)
            out->item[out->count++] = *c;
    }
    out->transitions += b->count;
    b->count = 0;
}

static void expand_slice(struct pair_crew *c, struct hand *h, size_t n)
{
    struct slice *out = &c->slice[n];
    uint64_t first = c->first + n * SLICE_STATES;
    uint64_t end = c->end - first < SLICE_STATES ? c->end : first + SLICE_STATES;
    out->count = out->stills = 0;
    out->transitions = 0;
    for (uint64_t state = first; state < end; state++) {
        bool waits;
        if (!search_expand(c->search, (uint32_t)state, &h->batch, &waits))
            out->still[out->stills++] = (uint32_t)state;
        if (h->batch.count >= BATCH)
            settle(c->search, h, out);
    }
    settle(c->search, h, out);
}

static void expand_slices(void *crew, unsigned hand)
{
    struct pair_crew *c = crew;
    for (size_t n; (n = atomic_fetch_add(&c->next, 1)) * SLICE_STATES < c->end - c->first;)
        expand_slice(c, c->hand[hand], n);
}

void pair_crew_expand(struct pair_crew *c, uint64_t first, uint64_t end)
{
    c->first = first;
    c->end = end;
    atomic_store(&c->next, 0);
    threads_round(c->threads, end - first >= TOO_FEW);
}

const struct slice *pair_crew_slice(const struct pair_crew *c, size_t n)
{
    return &c->slice[n];
}

/* ---- begin and end --------------------------------------------------------------------------- */

static size_t rows_of(const struct side *s)
{
    return (size_t)s->machine->nstates * s->events * s->kepts;
}

void pair_crew_hits(const struct pair_crew *c, unsigned side, uint64_t *into)
{
    size_t rows = rows_of(&c->search->pair->side[side]);
    for (unsigned n = 0; n < threads_count(c->threads); n++)
        for (size_t row = 0; row < rows; row++)
            into[row] += c->hand[n]->hits[side][row];
}

static struct hand *hand_new(const struct pair_crew *c)
{
    struct hand *h = must(calloc(1, sizeof *h));
    for (unsigned side = 0; side < PAIR_SIDES; side++)
        h->hits[side] = must(calloc(rows_of(&c->search->pair->side[side]), sizeof *h->hits[side]));
    return h;
}

static void hand_free(struct hand *h)
{
    for (unsigned side = 0; side < PAIR_SIDES; side++)
        free(h->hits[side]);
    free(h);
}

struct pair_crew *pair_crew_new(const struct search *search, unsigned cores)
{
    struct pair_crew *c = must(calloc(1, sizeof *c));
    c->search = search;
    c->threads = threads_new(cores, expand_slices, c);
    unsigned hands = threads_count(c->threads);
    c->hand = must(calloc(hands, sizeof(struct hand *)));
    for (unsigned n = 0; n < hands; n++)
        c->hand[n] = hand_new(c);
    return c;
}

void pair_crew_free(struct pair_crew *c)
{
    for (unsigned n = 0; n < threads_count(c->threads); n++)
        hand_free(c->hand[n]);
    threads_free(c->threads);
    for (size_t n = 0; n < ROUND_SLICES; n++)
        free(c->slice[n].item);
    free(c->hand);
    free(c);
}
