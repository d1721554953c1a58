/* Memory that is there, and few pages for big blocks.
 *
 * A world of 10^6 transactions is touched all over: in pages of 4 KB each access would miss the
 * translation buffer too. Where the system has huge pages, they are asked for; elsewhere nothing
 * but speed is lost.
 */
#define _DEFAULT_SOURCE /* madvise, MADV_HUGEPAGE */
#include "sim/kernel.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { LINE = 64, HUGE_PAGE = 1 << 21 };

static void *or_abort(void *p)
{
    if (!p) {
        fputs("sipstep: out of memory\n", stderr);
        abort();
    }
    return p;
}

void *must_alloc(void *old, size_t size)
{
    return or_abort(realloc(old, size));
}

void *block_alloc(uint64_t *room)
{
    size_t unit = *room < HUGE_PAGE ? LINE : HUGE_PAGE;
    *room = (*room + unit - 1) / unit * unit;
    void *p = or_abort(aligned_alloc(unit, *room));
#ifdef MADV_HUGEPAGE
    if (unit == HUGE_PAGE)
        madvise(p, *room, MADV_HUGEPAGE);
#endif
    return p;
}
