/* Threads that do the rounds of a search together with the one who calls. */
#ifndef EXPLORE_THREADS_H
#define EXPLORE_THREADS_H

#include <stdbool.h>

/* Does what there is to do in this round, as long as nobody else has taken it; `hand`: who, 0 being
 * the one who calls. */
typedef void threads_work(void *crew, unsigned hand);
struct threads;
/* How many hands are meant by `asked`; 0: as many as there are cores. */
unsigned threads_cores(unsigned asked);
/* `cores` hands, or as many as there are to be had. They wait for the first round. */
struct threads *threads_new(unsigned cores, threads_work *, void *crew);
unsigned threads_count(const struct threads *);
/* One round: returns when all are done. Not `shared`: hand 0 does it alone. */
void threads_round(struct threads *, bool shared);
void threads_free(struct threads *);

#endif
