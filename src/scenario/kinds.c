/* The nearest of the names that a machine has for its timers and states: what was probably meant. */
#include "scenario/inside.h"

const char *timers_nearest(const struct machines *machines, uint32_t kinds, const char *word)
{
    const char *known[MACHINE_KINDS * MACHINE_TIMERS];
    size_t count = 0;
    for (unsigned k = 0; k < world_kinds; k++)
        for (unsigned t = 0; kinds >> k & 1 && t < machines->machine[k]->ntimers; t++)
            known[count++] = machines->machine[k]->timers[t].name;
    return nearest_word(word, known, count);
}

const char *states_nearest(const struct machines *machines, uint32_t kinds, const char *word)
{
    const char *known[256];
    size_t count = 0;
    for (unsigned k = 0; k < world_kinds; k++) {
        const struct diagram *d = kinds >> k & 1 ? machines->machine[k]->diagram : NULL;
        for (unsigned i = 0; d && i < d->nstates && count < 256; i++)
            if (!d->states[i].is_start)
                known[count++] = d->states[i].label;
        for (unsigned i = 0; d && i < d->nclusters && count < 256; i++)
            known[count++] = d->clusters[i].label;
    }
    return nearest_word(word, known, count);
}
