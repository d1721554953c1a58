/* What is explained may belong to a race: which one, and what the two ends should do. */
#include "report/inside.h"
#include "report/race.h"

void explain_race(struct teller *t, uint32_t n)
{
    char text[300];
    struct sighting seen;
    struct races *races = races_new(t->plan->machine);
    if (race_of(races, t->trace, n, t->now, &seen)) {
        const struct race *race = race_row(races, seen.race);
        snprintf(text, sizeof text, "This is the race of %s: %s. %s", race->section, race->name,
                 race->about);
        why_reason(t, "", text);
        why_reason(t, "", race->ends);
    }
    races_free(races);
}
