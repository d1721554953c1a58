/* Random runs instead of all: a swarm. Each seed draws which faults are on, how often they strike,
 * and which of the acts that may come anytime do; what is broken is made as short as can be by
 * leaving out deviations. */
#ifndef EXPLORE_SWARM_H
#define EXPLORE_SWARM_H

#include "explore/explore.h"

/* Runs 1..seeds, or those of them that are the options' shard. As explore() otherwise: the same
 * with any number of cores. In the exploration `states` counts runs. */
struct exploration *swarm(struct scenario *, const struct explore_options *, uint64_t seeds);

#endif
