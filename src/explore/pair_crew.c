/* Threads that expand states of a pair. They take slices as they are free; most successors are
 * known already, and go no further than here. */
#include "explore/pair_search.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { TOO_FEW = 4 * SLICE_STATES }; /* states, to wake anybody for */

struct hand {
    struct pair_crew *crew;
    pthread_t thread;
    uint64_t *hits[PAIR_SIDES]; /* by row */
    struct batch batch;
};
struct pair_crew {
    const struct search *search;
    struct hand **hand; /* [0] is whoever calls */
    unsigned hands;     /* that there are */
    uint64_t first, end;
    atomic_size_t next; /* slice */
    struct slice slice[ROUND_SLICES];
    pthread_mutex_t lock;
    pthread_cond_t begins, ends;
    unsigned round, busy; /* under the lock */
    bool over;
};

static void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

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
static void settle(struct hand *h, struct slice *out)
{
    const struct search *s = h->crew->search;
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

static void expand_slice(struct hand *h, size_t n)
{
    struct pair_crew *c = h->crew;
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
            settle(h, out);
    }
    settle(h, out);
}

static void expand_slices(struct hand *h)
{
    struct pair_crew *c = h->crew;
    for (size_t n; (n = atomic_fetch_add(&c->next, 1)) * SLICE_STATES < c->end - c->first;)
        expand_slice(h, n);
}

/* ---- threads --------------------------------------------------------------------------------- */

/* Waits for the next round. False: there is none. */
static bool begins(struct pair_crew *c, unsigned *round)
{
    pthread_mutex_lock(&c->lock);
    while (c->round == *round && !c->over)
        pthread_cond_wait(&c->begins, &c->lock);
    bool over = c->over;
    *round = c->round;
    pthread_mutex_unlock(&c->lock);
    return !over;
}

static void ends(struct pair_crew *c)
{
    pthread_mutex_lock(&c->lock);
    if (!--c->busy)
        pthread_cond_signal(&c->ends);
    pthread_mutex_unlock(&c->lock);
}

static void *work(void *hand)
{
    struct hand *h = hand;
    unsigned round = 0;
    while (begins(h->crew, &round)) {
        expand_slices(h);
        ends(h->crew);
    }
    return NULL;
}

void pair_crew_expand(struct pair_crew *c, uint64_t first, uint64_t end)
{
    bool alone = c->hands == 1 || end - first < TOO_FEW;
    c->first = first;
    c->end = end;
    atomic_store(&c->next, 0);
    if (!alone) {
        pthread_mutex_lock(&c->lock);
        c->round++;
        c->busy = c->hands - 1;
        pthread_cond_broadcast(&c->begins);
        pthread_mutex_unlock(&c->lock);
    }
    expand_slices(c->hand[0]);
    if (alone)
        return;
    pthread_mutex_lock(&c->lock);
    while (c->busy)
        pthread_cond_wait(&c->ends, &c->lock);
    pthread_mutex_unlock(&c->lock);
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
    for (unsigned n = 0; n < c->hands; n++)
        for (size_t row = 0; row < rows; row++)
            into[row] += c->hand[n]->hits[side][row];
}

static struct hand *hand_new(struct pair_crew *c)
{
    struct hand *h = must(calloc(1, sizeof *h));
    h->crew = c;
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

/* A thread that cannot be had is done without. */
struct pair_crew *pair_crew_new(const struct search *search, unsigned cores)
{
    struct pair_crew *c = must(calloc(1, sizeof *c));
    c->search = search;
    c->hand = must(calloc(cores, sizeof *c->hand));
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->begins, NULL);
    pthread_cond_init(&c->ends, NULL);
    for (; c->hands < cores; c->hands++) {
        struct hand *h = c->hand[c->hands] = hand_new(c);
        if (c->hands && pthread_create(&h->thread, NULL, work, h)) {
            hand_free(h);
            break;
        }
    }
    return c;
}

void pair_crew_free(struct pair_crew *c)
{
    pthread_mutex_lock(&c->lock);
    c->over = true;
    pthread_cond_broadcast(&c->begins);
    pthread_mutex_unlock(&c->lock);
    for (unsigned n = 0; n < c->hands; n++) {
        if (n)
            pthread_join(c->hand[n]->thread, NULL);
        hand_free(c->hand[n]);
    }
    for (size_t n = 0; n < ROUND_SLICES; n++)
        free(c->slice[n].item);
    pthread_cond_destroy(&c->begins);
    pthread_cond_destroy(&c->ends);
    pthread_mutex_destroy(&c->lock);
    free(c->hand);
    free(c);
}
