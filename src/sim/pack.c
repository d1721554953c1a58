/* For those who keep and take back worlds by the million: a form that is small and exact.
 */
#include "sim/kernel.h"

#include <string.h>

const unsigned char *world_pack(const struct world *w, struct coder_work *k, size_t *size)
{
    *size = w->block->bytes;
    return memcpy(bytes_room(&k->out, *size), w->block, *size);
}

struct world *world_unpack(struct world *into, const struct plan *plan, const unsigned char *bytes,
                           size_t size)
{
    struct world *w = world_with_room(into, size);
    memcpy(w->block, bytes, size);
    w->plan = plan;
    w->pinned = false;
    return w;
}
