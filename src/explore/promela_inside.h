/* Writing a pair for Spin: what its files share. */
#ifndef PROMELA_INSIDE_H
#define PROMELA_INSIDE_H

#include "explore/pair_inside.h"

struct writer {
    FILE *out;
    const struct pair *p;
    /* What can be at all, by state: so that no line is written for what never is. */
    uint16_t timers[PAIR_SIDES][MACHINE_STATES], kepts[PAIR_SIDES][MACHINE_STATES];
    bool is_empty; /* nothing was written for this state so far */
    bool asks;     /* a guard wants to know what is kept: this */
    unsigned asked;
};

/* ---- promela_can.c: what a state can have at all, so that no line is written for what never is -- */

void promela_find_possible(struct writer *, unsigned side);
/* Can that message be kept in this state? */
bool promela_can_keep(const struct writer *, unsigned side, unsigned state, unsigned kept);
/* Does what an event does in a state depend on what is kept? If not, *kept is one that it changes,
 * if it changes any. */
bool promela_asks_kept(const struct writer *, unsigned side, unsigned state, unsigned event,
                       unsigned *kept);

#endif
