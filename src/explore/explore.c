/* What belongs to an exploration as a value: giving it back. */
#include "explore/explore.h"
#include "machine/coverage.h"

#include <stdlib.h>

void exploration_free(struct exploration *e)
{
    if (!e)
        return;
    for (size_t i = 0; i < e->violations; i++) {
        free(e->violation[i].what);
        free(e->violation[i].deviation);
    }
    free(e->violation);
    for (unsigned k = 0; e->coverage && k < world_kinds; k++)
        coverage_free(e->coverage[k]);
    free(e->coverage);
    free(e);
}
