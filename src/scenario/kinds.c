/* Names of machines in a scenario, and the words that mean several of them: alice.dialog is the
 * dialog at the caller or at the callee. The one list of such words.
 */
#include "scenario/inside.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *word;
    uint32_t kinds;
} aliases[] = {
    {"transaction",
     1u << KIND_INVITE_CLIENT | 1u << KIND_INVITE_SERVER | 1u << KIND_CLIENT | 1u << KIND_SERVER},
    {"dialog", 1u << KIND_DIALOG_CALLER | 1u << KIND_DIALOG_CALLEE},
    {"offer", 1u << KIND_OFFER_ANSWER},
    {"call", 1u << KIND_UAC_INVITE | 1u << KIND_UAS_INVITE},
};
enum { ALIASES = sizeof aliases / sizeof *aliases };

static bool same(const char *known, const char *word, size_t length)
{
    return strlen(known) == length && !memcmp(known, word, length);
}

bool kinds_named(const char *word, size_t length, uint32_t *kinds)
{
    for (unsigned k = 0; k < world_kinds; k++)
        if (same(world_vocabularies[k]->kind, word, length)) {
            *kinds = 1u << k;
            return true;
        }
    for (unsigned a = 0; a < ALIASES; a++)
        if (same(aliases[a].word, word, length)) {
            *kinds = aliases[a].kinds;
            return true;
        }
    return false;
}

const char *kinds_nearest(const char *word)
{
    const char *known[MACHINE_KINDS + ALIASES];
    size_t count = 0;
    for (unsigned a = 0; a < ALIASES; a++)
        known[count++] = aliases[a].word;
    for (unsigned k = 0; k < world_kinds; k++)
        known[count++] = world_vocabularies[k]->kind;
    return nearest_word(word, known, count);
}

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
