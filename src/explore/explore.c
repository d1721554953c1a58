/* What belongs to an exploration as a value: giving it back. */
#include "explore/explore.h"
#include "machine/coverage.h"

#include <stdlib.h>

static void violations_free(struct violation *v, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(v[i].what);
        free(v[i].deviation);
    }
    free(v);
}

void exploration_free(struct exploration *e)
{
    if (!e)
        return;
    violations_free(e->violation, e->violations);
    violations_free(e->race, e->races);
    for (unsigned k = 0; e->coverage && k < world_kinds; k++)
        coverage_free(e->coverage[k]);
    free(e->coverage);
    free(e);
}
