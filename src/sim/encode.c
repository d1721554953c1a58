/* A world as bytes: canonical, so that comparing worlds is comparing encodings; complete, so that
 * it can be decoded. First an image, in words of 8 bytes:
 *
 *     world   mode [now seq steps counted] nodes instances tables events
 *     node    ear, [stream serial ordinals], and how many instances there are in each region's list
 *     tables  for each coded region of the plan's that is no instances': used, and each item in its
 *             place
 *     events  how many, and each, in order: struct coded_event
 *
 * Behind an item what it owns: payloads in the order in which they are named, then deferred events.
 * What stands in brackets is provenance: CODE_ALL only. A fingerprint is of the image; an encoding
 * is the image without the words that are 0.
 */
#include "sim/kernel.h"

#include <stdlib.h>
#include <string.h>

/* ---- the image ------------------------------------------------------------------------------- */

/* So much may an item own beside its deferred events. */
enum { PAYLOADS_OF_ONE = 8 };

/* Room for an item of this size with all that it owns. */
static void *put_room(struct coder *c, size_t size)
{
    size_t owned = PAYLOADS_OF_ONE * ((size_t)c->world->plan->payload_size + 8);
    bytes_room(&c->work->image, c->at + size + owned);
    return c->work->image.at + c->at;
}

static void put_word(struct coder *c, uint64_t v)
{
    memcpy(put_room(c, sizeof v), &v, sizeof v);
    c->at += sizeof v;
}

static void write_head(struct coder *c)
{
    const struct block *b = c->world->block;
    put_word(c, (uint64_t)c->mode + 1);
    if (c->mode == CODE_ALL || c->world->plan->reads & READS_TIME)
        put_word(c, (uint64_t)b->now);
    if (c->mode != CODE_ALL)
        return;
    put_word(c, (uint64_t)b->seq << 32 | b->steps);
    put_word(c, b->counted);
}

static void write_told(struct coder *c, const struct node *node)
{
    bool all = c->mode == CODE_ALL;
    if (all)
        put_word(c, node->stream);
    if (all || c->world->plan->reads & READS_IDENTS)
        put_word(c, node->serial);
    if (!all && !(c->world->plan->reads & READS_ORDINALS))
        return;
    memcpy(put_room(c, sizeof node->ordinal), node->ordinal, sizeof node->ordinal);
    c->at += sizeof node->ordinal;
}

/* How many instances there are of each region: by the places of the last ones, which count on from
 * list to list. */
static void write_node(struct coder *c, uint16_t n, uint32_t *before)
{
    const struct coder_work *k = c->work;
    const struct node *node = world_node(c->world, c->as ? c->as->node_back[n] : n);
    write_told(c, node);
    uint32_t *to = put_room(c, (REGIONS + 1) * sizeof *to), count = 0;
    to[count++] = node->ear;
    for (unsigned i = 0; i < k->regions.instances; i++) {
        unsigned g = k->regions.instance[i];
        ref last = node->last[g];
        uint32_t upto = last ? k->place[k->offset[g] + ref_index(last)] : *before;
        to[count++] = upto - *before;
        *before = upto;
    }
    if (count % 2)
        to[count++] = 0;
    c->at += count * sizeof *to;
}

static void write_ref_or_number(struct coder *c, ref *r, uint32_t *is_ref)
{
    *is_ref = is_instances(c->world->plan, *r);
    if (*is_ref)
        coder_ref(c, r);
}

static void write_deferred(struct coder *c, ref r)
{
    c->unsure |= r && c->as; /* its number may be a node's */
    for (const struct deferred *from; r; r = from->next) {
        from = world_item(c->world, r);
        struct deferred *d = put_room(c, sizeof *d);
        *d = *from;
        c->at += sizeof *d;
        d->next = 0;
        coder_told(c, &d->cause, sizeof d->cause);
        write_ref_or_number(c, &d->about, &d->pad);
        coder_payload(c, &d->payload);
    }
}

static uint32_t deferred_count(const struct world *w, ref r)
{
    uint32_t count = 0;
    for (; r; r = ((struct deferred *)world_item(w, r))->next)
        count++;
    return count;
}

static void instance_fields(struct coder *c, struct instance *i)
{
    i->flags &= INSTANCE_RELIABLE | INSTANCE_ENDED;
    i->timers = i->deferred_last = i->next = i->prev = 0;
    coder_told(c, &i->told, sizeof i->told);
    if (!(c->world->plan->reads & READS_ORDINALS))
        coder_told(c, &i->ordinal, sizeof i->ordinal);
    coder_ref(c, &i->owner);
    coder_node(c, &i->node);
}

static void write_instance(struct coder *c, ref r)
{
    size_t size = coder_size(c, ref_region(r));
    struct instance *i = put_room(c, size);
    const struct instance *from = instance_at(c->world, r);
    const struct region_kind *kind = instance_kind(c->world->plan, r);
    ref deferred = from->deferred;
    memcpy(i, from, size);
    c->at += size;
    c->self = r;
    if (kind->code)
        kind->code(c, i);
    i->deferred = deferred ? deferred_count(c->world, deferred) : 0;
    instance_fields(c, i);
    write_deferred(c, deferred);
}

/* Which items of a region hang on its free list; NULL: none. */
static unsigned char *free_items(const struct world *w, unsigned region)
{
    const struct region *g = &w->block->region[region];
    if (!g->free)
        return NULL;
    unsigned char *is_free = must_alloc(NULL, g->used + 1);
    memset(is_free, 0, g->used + 1);
    for (uint32_t n = g->free; n; n = *(uint32_t *)world_item(w, ref_make(region, n)))
        is_free[n] = 1;
    return is_free;
}

/* Which item of a table takes this place. */
static uint32_t table_item(struct coder *c, const struct region_kind *kind, uint32_t n)
{
    c->index = n;
    c->turned = false;
    if (!c->as)
        return n;
    switch (kind->by) {
    case BY_NODE: return c->as->node_back[n];
    case BY_LINK: c->turned = c->as->turned[c->as->link_back[n]]; return c->as->link_back[n];
    case BY_MARK: return n <= c->as->marks ? c->as->mark_back[n] : n;
    default: return n;
    }
}

static void write_table(struct coder *c, unsigned region)
{
    uint32_t used = c->world->block->region[region].used;
    const struct region_kind *kind = &c->world->plan->region[region];
    size_t size = coder_size(c, region);
    unsigned char *is_free = free_items(c->world, region);
    c->self = 0;
    put_word(c, (uint64_t)(is_free != NULL) << 32 | used);
    for (uint32_t n = 1; n <= used; n++) {
        if (is_free)
            put_word(c, is_free[n]);
        if (is_free && is_free[n])
            continue;
        void *copy = put_room(c, size);
        memcpy(copy, world_item(c->world, ref_make(region, table_item(c, kind, n))), size);
        c->at += size;
        kind->code(c, copy);
    }
    free(is_free);
}

/* Of an event that is no instance's. */
static void rename_owner(const struct coder *c, struct coded_event *e)
{
    if (e->what == EVENT_ARRIVAL && e->owner)
        e->owner = c->as->link[e->owner];
    else if (e->what == EVENT_ACT && e->owner <= c->as->acts)
        e->owner = c->as->act[e->owner];
    else if (e->what >= EVENT_OWN)
        e->owner = c->as->owner(c->as, e->owner);
}

static void write_event(struct coder *c, ref r)
{
    const struct event *from = world_item(c->world, r);
    struct coded_event *e = put_room(c, sizeof *e);
    uint32_t is_ref;
    ref payload = from->payload;
    *e = (struct coded_event){
        .due = from->due - c->now, .owner = from->owner, .what = from->what, .which = from->which};
    if (e->what == EVENT_TIMER)
        e->interval = event_interval(c->world, r);
    write_ref_or_number(c, &e->owner, &is_ref);
    e->is_ref = (uint8_t)is_ref;
    if (c->as && !is_ref)
        rename_owner(c, e);
    e->has_payload = payload != 0;
    if (c->mode == CODE_ALL) {
        e->seq = from->seq;
        e->cause = from->cause;
    }
    c->at += c->mode == CODE_ALL ? sizeof *e : CODED_EVENT_STATE;
    coder_payload(c, &payload);
}

static void write_events(struct coder *c)
{
    uint32_t count;
    const struct slot *slot = queue_sorted(c->world, c->work, &count);
    c->self = 0;
    put_word(c, count);
    for (uint32_t n = 0; n < count; n++)
        write_event(c, slot[n].event);
}

/* Each from the least of its space. */
static void write_counters(struct coder_work *k)
{
    for (uint32_t n = 0; n < k->ncounted; n++) {
        uint32_t least = UINT32_MAX;
        for (uint32_t i = 0; i < k->ncounted; i++)
            if (k->counted[i].space == k->counted[n].space && k->counted[i].value < least)
                least = k->counted[i].value;
        uint32_t v = k->counted[n].value - least + 1;
        memcpy(k->image.at + k->counted[n].at, &v, sizeof v);
    }
}

/* Writing changes nothing in the world. */
static const unsigned char *image_as(const struct world *w, struct coder_work *k,
                                     enum code_mode mode, const struct renaming *as, size_t *size)
{
    struct coder c = coder_open(k, (struct world *)w, mode, CODER_WRITES);
    uint32_t before = 0;
    c.as = as;
    coder_places(&c);
    write_head(&c);
    for (uint16_t n = 1; n <= w->plan->nodes; n++)
        write_node(&c, n, &before);
    for (uint32_t n = 1; n <= k->instances; n++)
        write_instance(&c, k->instance[n]);
    for (unsigned n = 0; n < k->regions.tables; n++)
        write_table(&c, k->regions.table[n]);
    write_events(&c);
    write_counters(k);
    *size = c.at;
    return c.unsure ? NULL : k->image.at;
}

const unsigned char *image_of(const struct world *w, struct coder_work *k, enum code_mode mode,
                              size_t *size)
{
    return image_as(w, k, mode, NULL, size);
}

/* ---- worlds ---------------------------------------------------------------------------------- */

/* How many words there are; and those that are not 0. */
static const unsigned char *encoded(const struct world *w, struct coder_work *k,
                                    enum code_mode mode, const struct renaming *as, size_t *size)
{
    const unsigned char *image = image_as(w, k, mode, as, size);
    if (!image)
        return NULL;
    uint32_t words = (uint32_t)(*size / 8);
    unsigned char *out = bytes_room(&k->out, *size + *size / 64 + 16);
    memcpy(out, &words, sizeof words);
    *size = (size_t)(squash(out + sizeof words, image, words) - out);
    return out;
}

const unsigned char *world_state(const struct world *w, struct coder_work *k, size_t *size)
{
    return encoded(w, k, CODE_STATE, NULL, size);
}

const unsigned char *world_state_as(const struct world *w, struct coder_work *k,
                                    const struct renaming *as, size_t *size)
{
    return encoded(w, k, CODE_STATE, as, size);
}

size_t world_encode(const struct world *w, enum code_mode mode, unsigned char *out, size_t room)
{
    struct coder_work *k = coder_work_new();
    size_t size;
    const unsigned char *bytes = encoded(w, k, mode, NULL, &size);
    if (out && size <= room)
        memcpy(out, bytes, size);
    coder_work_free(k);
    return size;
}

bool world_equal(const struct world *a, const struct world *b)
{
    struct coder_work *ka = coder_work_new(), *kb = coder_work_new();
    size_t size_a, size_b;
    const unsigned char *bytes_a = image_of(a, ka, CODE_STATE, &size_a);
    const unsigned char *bytes_b = image_of(b, kb, CODE_STATE, &size_b);
    bool equal = size_a == size_b && !memcmp(bytes_a, bytes_b, size_a);
    coder_work_free(ka);
    coder_work_free(kb);
    return equal;
}

void world_fingerprint(const struct world *w, struct coder_work *k, uint64_t out[2])
{
    size_t size;
    const unsigned char *image = image_of(w, k, CODE_STATE, &size);
    bytes_hash(image, size, out);
}

bool world_fingerprint_as(const struct world *w, struct coder_work *k, const struct renaming *as,
                          uint64_t out[2])
{
    size_t size;
    const unsigned char *image = image_as(w, k, CODE_STATE, as, &size);
    if (image)
        bytes_hash(image, size, out);
    return image;
}

void world_hash(const struct world *w, unsigned char out[16])
{
    struct coder_work *k = coder_work_new();
    uint64_t h[2];
    world_fingerprint(w, k, h);
    for (unsigned n = 0; n < 16; n++)
        out[n] = (unsigned char)(h[n / 8] >> 8 * (n % 8));
    coder_work_free(k);
}
