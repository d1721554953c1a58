/* Memory that must be there: an explorer without memory has nothing to say. */
#ifndef EXPLORE_MUST_H
#define EXPLORE_MUST_H

#include <stdlib.h>

static inline void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

#endif
