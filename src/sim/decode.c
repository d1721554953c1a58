/* Bytes back into a world. What they say is not believed: counts are checked against the bytes that
 * are left, and each reference against the lists, before anything is made of it.
 */
#include "sim/kernel.h"

#include <string.h>

/* The next so many bytes; NULL: there are not so many. */
static const void *take(struct coder *c, size_t size)
{
    struct coder_work *k = c->work;
    const unsigned char *at = k->from;
    if (c->bad || size > (size_t)(k->limit - at)) {
        c->bad = true;
        return NULL;
    }
    k->from += size;
    return at;
}

static uint64_t take_word(struct coder *c)
{
    uint64_t v = 0;
    const void *at = take(c, sizeof v);
    if (at)
        memcpy(&v, at, sizeof v);
    return v;
}

static void read_head(struct coder *c)
{
    struct block *b = c->world->block;
    if (take_word(c) != (uint64_t)c->mode + 1)
        coder_reject(c);
    if (c->mode == CODE_ALL || c->world->plan->reads & READS_TIME)
        c->now = b->now = (usec)take_word(c);
    if (b->now < 0)
        coder_reject(c);
    if (c->mode != CODE_ALL)
        return;
    uint64_t counts = take_word(c);
    b->seq = (uint32_t)(counts >> 32);
    b->steps = (uint32_t)counts;
    b->counted = (uint32_t)take_word(c);
}

/* At least the item itself is needed for each. */
static void make_list(struct coder *c, uint16_t node, unsigned region, uint32_t count)
{
    struct world *w = c->world;
    struct coder_work *k = c->work;
    if (count > (size_t)(k->limit - k->from) / sizeof(struct instance)) {
        coder_reject(c);
        return;
    }
    if (k->instances + count + 1 > k->instances_room) {
        k->instances_room = 2 * (k->instances + count + 1);
        k->instance = must_alloc(k->instance, k->instances_room * sizeof *k->instance);
    }
    for (uint32_t n = 0; n < count; n++) {
        ref r = item_new(w, region);
        instance_at(w, r)->node = node;
        engine_list(w, r);
        k->instance[++k->instances] = r;
    }
}

static void read_told(struct coder *c, struct node *node)
{
    bool all = c->mode == CODE_ALL;
    if (all)
        node->stream = take_word(c);
    if (all || c->world->plan->reads & READS_IDENTS)
        node->serial = take_word(c);
    if (!all && !(c->world->plan->reads & READS_ORDINALS))
        return;
    const void *ordinals = take(c, sizeof node->ordinal);
    if (ordinals)
        memcpy(node->ordinal, ordinals, sizeof node->ordinal);
}

/* All instances are made before any is read, since they refer to each other. */
static void read_node(struct coder *c, uint16_t n)
{
    const struct coder_work *k = c->work;
    uint32_t count[REGIONS + 2], fields = 1u + k->regions.instances;
    read_told(c, world_node(c->world, n));
    const void *from = take(c, (fields + 1) / 2 * 2 * sizeof *count);
    if (!from)
        return;
    memcpy(count, from, (fields + 1) / 2 * 2 * sizeof *count);
    if (count[0] > UINT8_MAX || (fields % 2 && count[fields]))
        coder_reject(c);
    world_node(c->world, n)->ear = (uint8_t)count[0];
    for (unsigned i = 0; i < k->regions.instances && !c->bad; i++)
        make_list(c, n, k->regions.instance[i], count[i + 1]);
}

static void read_ref_or_number(struct coder *c, ref *r, uint32_t is_ref)
{
    if (is_ref)
        coder_ref(c, r);
    if (is_ref > 1 || is_ref != is_instances(c->world->plan, *r))
        coder_reject(c);
}

/* Making items, for which there must be room before pointers are taken. */
static void loosen(struct coder *c)
{
    if (c->world->block->tight)
        block_loosen(c->world);
}

static void read_deferred(struct coder *c, ref self)
{
    const void *from = take(c, sizeof(struct deferred));
    if (!from)
        return;
    loosen(c);
    ref r = item_new(c->world, REGION_DEFERRED);
    struct instance *i = instance_at(c->world, self);
    struct deferred *d = world_item(c->world, r);
    memcpy(d, from, sizeof *d);
    if (d->next)
        coder_reject(c);
    d->next = 0;
    read_ref_or_number(c, &d->about, d->pad);
    d->pad = 0;
    coder_payload(c, &d->payload);
    if (i->deferred)
        ((struct deferred *)world_item(c->world, i->deferred_last))->next = r;
    else
        i->deferred = r;
    i->deferred_last = r;
}

/* Of its header what the kernel has not made itself. */
static uint32_t read_header(struct coder *c, struct instance *i, const struct instance *made)
{
    const struct machine *m =
        i->machine < MACHINE_KINDS ? c->world->plan->machine[i->machine] : NULL;
    uint32_t deferred = i->deferred;
    if (!m || i->state >= m->nstates || i->flags & ~(INSTANCE_RELIABLE | INSTANCE_ENDED) ||
        i->node != made->node || i->timers || i->deferred_last || i->next || i->prev)
        coder_reject(c);
    i->node = made->node;
    i->next = made->next;
    i->prev = made->prev;
    i->timers = i->deferred = i->deferred_last = 0;
    if (c->bad)
        return 0;
    if (c->mode == CODE_STATE && !(c->world->plan->reads & READS_ORDINALS))
        i->ordinal = ++world_node(c->world, i->node)->ordinal[i->machine];
    return deferred;
}

static void read_instance(struct coder *c, ref r)
{
    size_t size = coder_size(c, ref_region(r));
    const void *from = take(c, size);
    const struct region_kind *kind = instance_kind(c->world->plan, r);
    if (!from)
        return;
    loosen(c);
    struct instance *i = instance_at(c->world, r), made = *i;
    memcpy(i, from, size);
    uint32_t deferred = read_header(c, i, &made);
    if (c->bad)
        return;
    coder_ref(c, &i->owner);
    c->self = r;
    if (kind->code)
        kind->code(c, i);
    for (uint32_t n = 0; n < deferred && !c->bad; n++)
        read_deferred(c, r);
}

static void read_item(struct coder *c, unsigned region, uint32_t n)
{
    size_t size = coder_size(c, region);
    const void *from = take(c, size);
    if (!from)
        return;
    void *item = world_item(c->world, ref_make(region, n));
    memcpy(item, from, size);
    c->world->plan->region[region].code(c, item);
}

static void read_table(struct coder *c, unsigned region)
{
    struct world *w = c->world;
    uint64_t head = take_word(c);
    bool has_free = head >> 32 & 1;
    uint32_t used = (uint32_t)head;
    c->self = 0;
    if (head >> 33 || used < w->block->region[region].used || /* the plan itself makes more */
        used > w->block->region[region].used + (size_t)(c->work->limit - c->work->from) / 8)
        coder_reject(c);
    for (uint32_t n = 1; n <= used && !c->bad; n++) {
        if (n > w->block->region[region].used)
            item_new(w, region);
        loosen(c);
        uint64_t is_free = has_free ? take_word(c) : 0;
        if (is_free > 1)
            coder_reject(c);
        else if (is_free)
            item_free(w, ref_make(region, n));
        else
            read_item(c, region, n);
    }
}

/* A FIFO stays sorted only if no event is further away than its span. */
static bool event_sane(const struct coder *c, const struct event *e, usec interval,
                       const struct event *before)
{
    bool in_order =
        e->due > before->due || (e->due == before->due && (int32_t)(e->seq - before->seq) > 0);
    bool fits = e->what == EVENT_TIMER ? interval >= 0 && e->due - c->now <= interval : !interval;
    return in_order && fits;
}

static ref make_event(struct coder *c, const struct coded_event *from, const struct event *before)
{
    struct event e = {.what = from->what,
                      .due = (usec)((uint64_t)from->due + (uint64_t)c->now),
                      .seq = c->mode == CODE_ALL ? from->seq : before->seq + 1};
    if (from->is_ref > 1 || from->has_payload > 1 || !event_sane(c, &e, from->interval, before)) {
        coder_reject(c);
        return 0;
    }
    ref r;
    struct event *made = queue_put(c->world, e.due, e.seq, from->interval,
                                   e.what == EVENT_TIMER ? PUT_FIFO : PUT_HEAP, &r);
    made->what = from->what;
    made->which = from->which;
    made->owner = from->owner;
    made->payload = from->has_payload;
    made->cause = from->cause;
    read_ref_or_number(c, &made->owner, from->is_ref);
    coder_payload(c, &made->payload);
    return r;
}

static void adopt(struct coder *c, ref r)
{
    const struct event *e = world_item(c->world, r);
    if (e->what == EVENT_TIMER) {
        bool is_ref = is_instances(c->world->plan, e->owner);
        const struct instance *i = is_ref ? instance_at(c->world, e->owner) : NULL;
        const struct machine *m = i ? c->world->plan->machine[i->machine] : NULL;
        if (!m || i->flags & INSTANCE_ENDED || e->which >= m->ntimers)
            coder_reject(c);
        else
            engine_adopt(c->world, r);
    } else if (e->what == EVENT_ARRIVAL && !e->payload) {
        coder_reject(c);
    }
}

static void read_event(struct coder *c, struct event *before)
{
    struct coded_event coded = {0};
    size_t size = c->mode == CODE_ALL ? sizeof coded : CODED_EVENT_STATE;
    const void *from = take(c, size);
    if (!from)
        return;
    memcpy(&coded, from, size);
    loosen(c);
    ref r = make_event(c, &coded, before);
    if (!c->bad)
        adopt(c, r);
    if (r)
        *before = *(struct event *)world_item(c->world, r);
}

/* Events come in order, so that numbering them anew keeps it; CODE_ALL brings their numbers
 * along. */
static void read_events(struct coder *c)
{
    struct world *w = c->world;
    struct event before = {.due = w->block->now - 1};
    uint64_t count = take_word(c);
    c->self = 0;
    for (uint64_t n = 0; n < count && !c->bad; n++)
        read_event(c, &before);
    if (c->mode == CODE_STATE)
        w->block->seq = before.seq + 1;
}

static void read_serials(struct coder *c)
{
    if (c->mode == CODE_ALL || c->world->plan->reads & READS_IDENTS)
        return;
    for (uint16_t n = 1; n <= c->world->plan->nodes; n++)
        world_node(c->world, n)->serial = c->work->idents[n];
}

static void index_all(struct world *w, const struct coder_work *k)
{
    for (uint32_t n = 1; n <= k->instances; n++) {
        const struct region_kind *kind = instance_kind(w->plan, k->instance[n]);
        if (kind->decoded)
            kind->decoded(w, k->instance[n]);
    }
}

static void read_world(struct coder *c)
{
    struct coder_work *k = c->work;
    read_head(c);
    for (uint16_t n = 1; n <= c->world->plan->nodes && !c->bad; n++)
        read_node(c, n);
    for (uint32_t n = 1; n <= k->instances && !c->bad; n++)
        read_instance(c, k->instance[n]);
    for (unsigned n = 0; n < k->regions.tables && !c->bad; n++)
        read_table(c, k->regions.table[n]);
    if (!c->bad)
        read_events(c);
    if (k->from != k->limit)
        coder_reject(c);
    if (c->bad)
        return;
    read_serials(c);
    index_all(c->world, k);
}

/* The image; NULL: it is none. */
static const unsigned char *expanded(struct coder_work *k, const unsigned char *bytes, size_t size,
                                     size_t *made)
{
    uint32_t words;
    if (size < sizeof words)
        return NULL;
    memcpy(&words, bytes, sizeof words);
    *made = 8 * (size_t)words;
    if ((words + UINT64_C(7)) / 8 > size)
        return NULL;
    unsigned char *image = bytes_room(&k->image, *made + 1);
    const unsigned char *end = bytes + size;
    return unsquash(bytes + sizeof words, end, image, words) == end ? image : NULL;
}

static struct world *decode(struct coder_work *k, struct world *into, const struct plan *plan,
                            enum code_mode mode, const unsigned char *bytes, size_t size)
{
    size_t made;
    const unsigned char *image = expanded(k, bytes, size, &made);
    if (!image)
        return NULL;
    struct world *w = world_blank(into, plan);
    struct coder c = coder_open(k, w, mode, CODER_READS);
    k->from = image;
    k->limit = image + made;
    read_world(&c);
    if (!c.bad)
        return w;
    if (!into)
        world_free(w);
    return NULL;
}

struct world *world_decode_with(struct coder_work *k, struct world *into, const struct plan *plan,
                                const unsigned char *bytes, size_t size)
{
    return decode(k, into, plan, CODE_STATE, bytes, size);
}

struct world *world_decode(struct world *into, const struct plan *plan, enum code_mode mode,
                           const unsigned char *bytes, size_t size)
{
    struct coder_work *k = coder_work_new();
    struct world *w = decode(k, into, plan, mode, bytes, size);
    coder_work_free(k);
    return w;
}
