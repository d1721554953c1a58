/* Bytes back into a world. What they say is not believed: counts are checked against the bytes that
 * are left, and each reference against the lists, before anything is made of it.
 */
#include "sim/kernel.h"

#include <string.h>

static uint64_t read_number(struct coder *c)
{
    uint64_t v = 0;
    coder_u64(c, &v);
    return v;
}

/* How many of something: at least a byte will be needed for each. */
static uint32_t read_count(struct coder *c)
{
    uint64_t n = read_number(c);
    if (n > c->room - c->at)
        coder_reject(c);
    return c->bad ? 0 : (uint32_t)n;
}

static void read_head(struct coder *c)
{
    struct block *b = c->world->block;
    if (read_number(c) != c->mode)
        coder_reject(c);
    if (!coder_told_too(c))
        return;
    b->now = (usec)read_number(c);
    b->seq = (uint32_t)read_number(c);
    b->steps = (uint32_t)read_number(c);
    b->counted = (uint32_t)read_number(c);
    if (b->now < 0)
        coder_reject(c);
}

static void make_list(struct coder *c, uint16_t node, unsigned region)
{
    struct world *w = c->world;
    uint32_t count = read_count(c), list = node * REGIONS + region;
    c->made += count;
    if (c->made > c->room) {
        coder_reject(c);
        return;
    }
    c->first[list] = w->block->region[region].used + 1;
    c->count[list] = count;
    for (uint32_t n = 0; n < count; n++) {
        ref r = item_new(w, region);
        instance_at(w, r)->node = node;
        engine_list(w, r);
    }
}

/* All instances are made before any is read, since they refer to each other. */
static void read_lists(struct coder *c)
{
    const struct plan *plan = c->world->plan;
    size_t lists = (plan->nodes + 1u) * (size_t)REGIONS;
    c->first = must_alloc(NULL, lists * sizeof *c->first);
    c->count = must_alloc(NULL, lists * sizeof *c->count);
    memset(c->count, 0, lists * sizeof *c->count);
    for (uint16_t n = 1; n <= plan->nodes; n++)
        for (unsigned g = REGION_SIM_END; g < REGIONS; g++)
            if (plan->region[g].is_instance)
                make_list(c, n, g);
}

static void read_instances(struct coder *c)
{
    const struct world *w = c->world;
    for (uint16_t n = 1; n <= w->plan->nodes; n++)
        for (unsigned g = REGION_SIM_END; g < REGIONS; g++)
            for (ref r = world_node(w, n)->first[g]; r && !c->bad; r = instance_at(w, r)->next)
                coder_instance(c, r);
}

static void read_table(struct coder *c, unsigned region)
{
    struct world *w = c->world;
    uint32_t used = read_count(c);
    if (used < w->block->region[region].used)
        coder_reject(c); /* the plan itself makes more */
    for (uint32_t n = 1; n <= used && !c->bad; n++) {
        if (n > w->block->region[region].used)
            item_new(w, region);
        block_loosen(w);
        if (read_number(c))
            coder_item(c, ref_make(region, n));
        else
            item_free(w, ref_make(region, n));
    }
}

/* A FIFO stays sorted only if no event is further away than its span. */
static bool event_sane(const struct coder *c, const struct event *e, usec interval,
                       const struct event *before)
{
    bool in_order =
        e->due > before->due || (e->due == before->due && (int32_t)(e->seq - before->seq) > 0);
    bool fits = e->what != EVENT_TIMER || e->due - c->world->block->now <= interval;
    return in_order && fits;
}

static ref make_event(struct coder *c, const struct event *before)
{
    struct event e = {0};
    usec interval = 0;
    coder_event_head(c, &e, &interval);
    if (!coder_told_too(c))
        e.seq = before->seq + 1;
    if (c->bad || !event_sane(c, &e, interval, before)) {
        coder_reject(c);
        return 0;
    }
    ref r;
    struct event *made = queue_put(c->world, e.due, e.seq, interval,
                                   e.what == EVENT_TIMER ? PUT_FIFO : PUT_HEAP, &r);
    made->what = e.what;
    made->which = e.which;
    return r;
}

static void adopt(struct coder *c, ref r)
{
    const struct event *e = world_item(c->world, r);
    if (e->what == EVENT_TIMER) {
        const struct instance *i = e->owner ? instance_at(c->world, e->owner) : NULL;
        const struct machine *m = i ? c->world->plan->machine[i->machine] : NULL;
        if (!m || i->flags & INSTANCE_ENDED || e->which >= m->ntimers)
            coder_reject(c);
        else
            engine_adopt(c->world, r);
    } else if (e->what == EVENT_ARRIVAL && !e->payload) {
        coder_reject(c);
    }
}

/* Events come in order, so that numbering them anew keeps it; CODE_ALL brings their numbers
 * along. */
static void read_events(struct coder *c)
{
    struct world *w = c->world;
    struct event before = {.due = w->block->now - 1};
    uint32_t count = read_count(c);
    for (uint32_t n = 0; n < count && !c->bad; n++) {
        ref r = make_event(c, &before);
        if (!r)
            return;
        coder_event(c, r);
        if (!c->bad)
            adopt(c, r);
        before = *(struct event *)world_item(w, r);
    }
    if (!coder_told_too(c))
        w->block->seq = before.seq + 1;
}

static void read_serials(struct coder *c)
{
    for (uint16_t n = 1; n <= c->world->plan->nodes && !coder_told_too(c); n++)
        world_node(c->world, n)->serial = c->idents[n];
}

static void index_all(struct world *w)
{
    for (uint16_t n = 1; n <= w->plan->nodes; n++)
        for (unsigned g = REGION_SIM_END; g < REGIONS; g++)
            for (ref r = w->plan->region[g].decoded ? world_node(w, n)->first[g] : 0; r;
                 r = instance_at(w, r)->next)
                w->plan->region[g].decoded(w, r);
}

static void read_world(struct coder *c)
{
    const struct plan *plan = c->world->plan;
    read_head(c);
    coder_nodes(c);
    read_lists(c);
    read_instances(c);
    for (unsigned g = REGION_SIM_END; g < REGIONS && !c->bad; g++)
        if (region_coded(plan, g))
            read_table(c, g);
    if (!c->bad)
        read_events(c);
    if (c->at != c->room)
        coder_reject(c);
    if (c->bad)
        return;
    read_serials(c);
    index_all(c->world);
}

struct world *world_decode(struct world *into, const struct plan *plan, enum code_mode mode,
                           const unsigned char *bytes, size_t size)
{
    struct world *w = world_blank(into, plan);
    struct coder c;
    coder_open(&c, w, mode, PHASE_READ);
    c.in = bytes;
    c.room = size;
    read_world(&c);
    coder_close(&c);
    if (!c.bad)
        return w;
    if (!into)
        world_free(w);
    return NULL;
}
