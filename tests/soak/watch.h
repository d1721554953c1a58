/* Watches a run: what must hold after each step and when all is over, whatever the network did.
 *
 * After each step: the world's own invariants (world_verify: no timer without an owner ...);
 * nothing is unexpected; of its own, each end of a dialog has at most one open offer (RFC 3264 4);
 * RSeq goes up by one, and no second reliable response goes before the first is acknowledged (RFC
 * 3262 3); every 2xx to an INVITE that arrives is acknowledged in the same step (RFC 3261
 * 13.2.2.4). At the end: no instance, event or call is left at anybody's; each 2xx sent was
 * acknowledged or given up.
 */
#ifndef SOAK_WATCH_H
#define SOAK_WATCH_H

#include "world/world.h"

struct outcome {
    char what[100]; /* what was wrong, without times and numbers; empty: nothing */
    char told[300];
    uint64_t steps, records;
};
/* Runs it to its end, or to the first thing that is wrong. `forged`: somebody breaks the rules. */
void watch(const struct plan *, bool forged, choose *, void *chooser, struct outcome *);

#endif
