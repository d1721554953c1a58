/* Threads that expand a round of states. They take slices of it as they are free; what comes of a
 * slice stands by itself, so that what a round gives does not depend on who did what. */
#include "explore/engine.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct hand {
    struct crew *crew;
    struct expander *expander;
    pthread_t thread;
};
struct crew {
    struct hand *hand; /* [0] is whoever calls */
    unsigned hands;    /* that there are */
    const struct waiting *const *work;
    size_t count;
    atomic_size_t next; /* slice */
    struct outcomes slice[SLICES];
    pthread_mutex_t lock;
    pthread_cond_t begin, end;
    unsigned round, busy; /* under the lock */
    bool over;
};

static void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

static void expand_slice(struct hand *h, size_t n)
{
    struct crew *c = h->crew;
    struct outcomes *out = &c->slice[n];
    size_t end = (n + 1) * SLICE < c->count ? (n + 1) * SLICE : c->count;
    outcomes_clear(out);
    for (size_t i = n * SLICE; i < end; i++)
        expander_expand(h->expander, c->work[i], false, out);
}

static void expand_slices(struct hand *h)
{
    struct crew *c = h->crew;
    for (size_t n; (n = atomic_fetch_add(&c->next, 1)) * SLICE < c->count;)
        expand_slice(h, n);
}

/* Waits for the next round. False: there is none. */
static bool begins(struct crew *c, unsigned *round)
{
    pthread_mutex_lock(&c->lock);
    while (c->round == *round && !c->over)
        pthread_cond_wait(&c->begin, &c->lock);
    bool over = c->over;
    *round = c->round;
    pthread_mutex_unlock(&c->lock);
    return !over;
}

static void ends(struct crew *c)
{
    pthread_mutex_lock(&c->lock);
    if (!--c->busy)
        pthread_cond_signal(&c->end);
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

/* A thread that cannot be had is done without. */
struct crew *crew_new(const struct search *search, unsigned cores)
{
    struct crew *c = must(calloc(1, sizeof *c));
    c->hand = must(calloc(cores, sizeof *c->hand));
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->begin, NULL);
    pthread_cond_init(&c->end, NULL);
    for (unsigned n = 0; n < cores; n++) {
        struct hand *h = &c->hand[n];
        *h = (struct hand){.crew = c, .expander = expander_new(search)};
        if (n && pthread_create(&h->thread, NULL, work, h)) {
            expander_free(h->expander);
            break;
        }
        c->hands++;
    }
    return c;
}

void crew_free(struct crew *c)
{
    pthread_mutex_lock(&c->lock);
    c->over = true;
    pthread_cond_broadcast(&c->begin);
    pthread_mutex_unlock(&c->lock);
    for (unsigned n = 0; n < c->hands; n++) {
        if (n)
            pthread_join(c->hand[n].thread, NULL);
        expander_free(c->hand[n].expander);
    }
    for (size_t n = 0; n < SLICES; n++)
        outcomes_free(&c->slice[n]);
    pthread_cond_destroy(&c->begin);
    pthread_cond_destroy(&c->end);
    pthread_mutex_destroy(&c->lock);
    free(c->hand);
    free(c);
}

struct expander *crew_first(struct crew *c)
{
    return c->hand[0].expander;
}

/* What is too little to share is done here. */
void crew_expand(struct crew *c, const struct waiting *const *states, size_t count)
{
    bool shared = c->hands > 1 && count > SLICE;
    c->work = states;
    c->count = count;
    atomic_store(&c->next, 0);
    if (shared) {
        pthread_mutex_lock(&c->lock);
        c->round++;
        c->busy = c->hands - 1;
        pthread_cond_broadcast(&c->begin);
        pthread_mutex_unlock(&c->lock);
    }
    expand_slices(&c->hand[0]);
    if (!shared)
        return;
    pthread_mutex_lock(&c->lock);
    while (c->busy)
        pthread_cond_wait(&c->end, &c->lock);
    pthread_mutex_unlock(&c->lock);
}

struct outcomes *crew_slice(struct crew *c, size_t n)
{
    return &c->slice[n];
}

void crew_coverage(const struct crew *c, struct coverage *const *into)
{
    for (unsigned n = 0; n < c->hands; n++)
        stepper_coverage(expander_stepper(c->hand[n].expander), into);
}

uint64_t crew_bytes(const struct crew *c)
{
    uint64_t bytes = 0;
    for (size_t n = 0; n < SLICES; n++)
        bytes += outcomes_bytes(&c->slice[n]);
    return bytes;
}
