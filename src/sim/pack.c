/* For those who encode, keep and take back worlds by the million: scratch that outlives a world's
 * encoding, and a form that is small and exact.
 */
#include "sim/kernel.h"

#include <stdlib.h>
#include <string.h>

struct coder_work {
    unsigned char *bytes;
    size_t room;
};

struct coder_work *coder_work_new(void)
{
    struct coder_work *k = must_alloc(NULL, sizeof *k);
    *k = (struct coder_work){0};
    return k;
}

void coder_work_free(struct coder_work *k)
{
    if (!k)
        return;
    free(k->bytes);
    free(k);
}

static unsigned char *room_for(struct coder_work *k, size_t size)
{
    if (size > k->room) {
        k->room = 2 * size;
        k->bytes = must_alloc(k->bytes, k->room);
    }
    return k->bytes;
}

const unsigned char *world_state(const struct world *w, struct coder_work *k, size_t *size)
{
    *size = world_encode(w, CODE_STATE, k->bytes, k->room);
    if (*size > k->room)
        world_encode(w, CODE_STATE, room_for(k, *size), *size);
    return k->bytes;
}

const unsigned char *world_pack(const struct world *w, struct coder_work *k, size_t *size)
{
    *size = w->block->bytes;
    return memcpy(room_for(k, *size), w->block, *size);
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
