/* Threads that wait for rounds. The first hand is whoever calls; a thread that cannot be had is done
 * without. */
#include "explore/threads.h"
#include "explore/must.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { HANDS_MOST = 256 };

struct hand {
    struct threads *threads;
    pthread_t thread;
    unsigned number;
};
struct threads {
    threads_work *work;
    void *crew;
    struct hand *hand; /* [0] has no thread */
    unsigned hands;    /* that there are */
    pthread_mutex_t lock;
    pthread_cond_t begin, end;
    unsigned round, busy; /* under the lock */
    bool over;
};

/* Waits for the next round. False: there is none. */
static bool begins(struct threads *t, unsigned *round)
{
    pthread_mutex_lock(&t->lock);
    while (t->round == *round && !t->over)
        pthread_cond_wait(&t->begin, &t->lock);
    bool over = t->over;
    *round = t->round;
    pthread_mutex_unlock(&t->lock);
    return !over;
}

static void ends(struct threads *t)
{
    pthread_mutex_lock(&t->lock);
    if (!--t->busy)
        pthread_cond_signal(&t->end);
    pthread_mutex_unlock(&t->lock);
}

static void *work(void *hand)
{
    struct hand *h = hand;
    unsigned round = 0;
    while (begins(h->threads, &round)) {
        h->threads->work(h->threads->crew, h->number);
        ends(h->threads);
    }
    return NULL;
}

unsigned threads_cores(unsigned asked)
{
    long there = asked ? (long)asked : sysconf(_SC_NPROCESSORS_ONLN);
    return there < 1 ? 1 : there > HANDS_MOST ? HANDS_MOST : (unsigned)there;
}

struct threads *threads_new(unsigned cores, threads_work *what, void *crew)
{
    struct threads *t = must(calloc(1, sizeof *t));
    t->work = what;
    t->crew = crew;
    t->hand = must(calloc(cores, sizeof *t->hand));
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->begin, NULL);
    pthread_cond_init(&t->end, NULL);
    for (; t->hands < cores; t->hands++) {
        struct hand *h = &t->hand[t->hands];
        *h = (struct hand){.threads = t, .number = t->hands};
        if (t->hands && pthread_create(&h->thread, NULL, work, h))
            break;
    }
    return t;
}

unsigned threads_count(const struct threads *t)
{
    return t->hands;
}

void threads_round(struct threads *t, bool shared)
{
    shared = shared && t->hands > 1;
    if (shared) {
        pthread_mutex_lock(&t->lock);
        t->round++;
        t->busy = t->hands - 1;
        pthread_cond_broadcast(&t->begin);
        pthread_mutex_unlock(&t->lock);
    }
    t->work(t->crew, 0);
    if (!shared)
        return;
    pthread_mutex_lock(&t->lock);
    while (t->busy)
        pthread_cond_wait(&t->end, &t->lock);
    pthread_mutex_unlock(&t->lock);
}

void threads_free(struct threads *t)
{
    pthread_mutex_lock(&t->lock);
    t->over = true;
    pthread_cond_broadcast(&t->begin);
    pthread_mutex_unlock(&t->lock);
    for (unsigned n = 1; n < t->hands; n++)
        pthread_join(t->hand[n].thread, NULL);
    pthread_cond_destroy(&t->begin);
    pthread_cond_destroy(&t->end);
    pthread_mutex_destroy(&t->lock);
    free(t->hand);
    free(t);
}
