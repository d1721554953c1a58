/* What the words of coder.h do where it takes more than a line; and the scratch they work in. */
#include "sim/kernel.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { IDENT_SERIAL_BITS = 47 }; /* sip.h: an identifier is a node and its serial, or a text */
#define FOREIGN       (1ull << 63)
#define SERIAL(ident) ((ident) & ((1ull << IDENT_SERIAL_BITS) - 1))

/* ---- scratch --------------------------------------------------------------------------------- */

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
    free(k->image.at);
    free(k->out.at);
    free(k->place);
    free(k->instance);
    free(k->renamed);
    free(k->idents);
    free(k->counted);
    free(k->slot);
    free(k->refs);
    free(k->seen);
    free(k);
}

void bytes_grow(struct bytes *b, size_t size)
{
    b->room = 2 * size;
    b->at = must_alloc(b->at, b->room);
}

static uint32_t size_of(const struct plan *plan, unsigned region, enum code_mode mode)
{
    const struct region_kind *kind = &plan->region[region];
    uint32_t size = region == REGION_PAYLOADS ? plan->payload_size : kind->size;
    if (mode == CODE_STATE && kind->state_size)
        size = kind->state_size;
    return (size + 7) & ~7u;
}

static void regions_find(struct regions *g, const struct plan *plan)
{
    if (g->of == plan->region)
        return;
    *g = (struct regions){.of = plan->region};
    for (uint8_t n = REGION_SIM_END; n < REGIONS; n++) {
        const struct region_kind *kind = &plan->region[n];
        if (kind->is_instance)
            g->instance[g->instances++] = n;
        else if (kind->size && kind->code)
            g->table[g->tables++] = n;
    }
    for (unsigned n = REGION_PAYLOADS; n < REGIONS; n++) {
        g->size[CODE_STATE][n] = size_of(plan, n, CODE_STATE);
        g->size[CODE_ALL][n] = size_of(plan, n, CODE_ALL);
    }
}

struct coder coder_open(struct coder_work *k, struct world *w, enum code_mode mode,
                        enum coder_phase phase)
{
    regions_find(&k->regions, w->plan);
    k->turn++;
    k->nrenamed = k->ncounted = k->instances = k->payloads = k->deferred = 0;
    if (k->idents_room <= w->plan->nodes) {
        k->idents_room = w->plan->nodes + 1u;
        k->idents = must_alloc(k->idents, k->idents_room * sizeof *k->idents);
    }
    memset(k->idents, 0, (w->plan->nodes + 1u) * sizeof *k->idents);
    return (struct coder){
        .world = w, .work = k, .mode = mode, .phase = phase, .now = w->block->now};
}

/* ---- identifiers ----------------------------------------------------------------------------- */

static inline struct renamed *renamed_find(const struct coder_work *k, uint64_t ident)
{
    uint32_t last = k->renamed_room - 1, at = (uint32_t)(ident * 0x9E3779B97F4A7C15u >> 40) & last;
    while (k->renamed[at].turn == k->turn && k->renamed[at].ident != ident)
        at = (at + 1) & last;
    return &k->renamed[at];
}

static void renamed_grow(struct coder_work *k)
{
    struct renamed *old = k->renamed;
    uint32_t room = k->renamed_room;
    k->renamed_room = room ? 2 * room : 256;
    k->renamed = must_alloc(NULL, k->renamed_room * sizeof *k->renamed);
    memset(k->renamed, 0, k->renamed_room * sizeof *k->renamed);
    for (uint32_t n = 0; n < room; n++)
        if (old[n].turn == k->turn)
            *renamed_find(k, old[n].ident) = old[n];
    free(old);
}

/* The node's how manieth this is, in order of first use. */
static uint64_t renamed(struct coder_work *k, uint64_t ident)
{
    if (2 * k->nrenamed >= k->renamed_room)
        renamed_grow(k);
    struct renamed *r = renamed_find(k, ident);
    if (r->turn != k->turn) {
        k->nrenamed++;
        *r = (struct renamed){ident, k->turn, ++k->idents[ident >> IDENT_SERIAL_BITS]};
    }
    return r->number;
}

static void ident_read(struct coder *c, uint64_t v)
{
    uint64_t node = v >> IDENT_SERIAL_BITS, serial = SERIAL(v);
    if (v & FOREIGN) {
        c->bad |= (v & ~FOREIGN) > UINT32_MAX;
        return;
    }
    if (!node || node > c->world->plan->nodes || !serial || serial > UINT32_MAX) {
        c->bad = true;
        return;
    }
    if (serial > c->work->idents[node])
        c->work->idents[node] = (uint32_t)serial;
}

static void ident_write(struct coder *c, uint64_t *v)
{
    uint16_t node = (uint16_t)(*v >> IDENT_SERIAL_BITS);
    uint64_t number = renamed(c->work, *v);
    coder_node(c, &node);
    *v = (uint64_t)node << IDENT_SERIAL_BITS | number;
}

/* 0, which is none, has been seen to. */
void coder_ident_slow(struct coder *c, uint64_t *v)
{
    if (coder_reading(c))
        ident_read(c, *v);
    else if (c->phase == CODER_WRITES && !(*v & FOREIGN) && c->mode == CODE_STATE &&
             !(c->world->plan->reads & READS_IDENTS))
        ident_write(c, v);
    else
        c->unsure |= c->as != NULL;
}

/* ---- references ------------------------------------------------------------------------------ */

static void places_reserve(struct coder *c)
{
    struct coder_work *k = c->work;
    uint32_t all = 0, live = 0;
    for (unsigned n = 0; n < k->regions.instances; n++) {
        const struct region *g = &c->world->block->region[k->regions.instance[n]];
        k->offset[k->regions.instance[n]] = all;
        all += g->used + 1;
        live += g->live;
    }
    if (all > k->places_room) {
        k->places_room = 2 * all;
        k->place = must_alloc(k->place, k->places_room * sizeof *k->place);
    }
    if (live + 1 > k->instances_room) {
        k->instances_room = 2 * live + 1;
        k->instance = must_alloc(k->instance, k->instances_room * sizeof *k->instance);
    }
    if (c->phase == CODER_CHECKS && all) /* what is in no list must be noticed */
        memset(k->place, 0, all * sizeof *k->place);
}

void coder_places(struct coder *c)
{
    const struct world *w = c->world;
    struct coder_work *k = c->work;
    places_reserve(c);
    for (uint16_t n = 1; n <= w->plan->nodes; n++) {
        const ref *first = world_node(w, c->as ? c->as->node_back[n] : n)->first;
        for (unsigned i = 0; i < k->regions.instances; i++) {
            unsigned g = k->regions.instance[i];
            for (ref r = first[g]; r; r = instance_at(w, r)->next) {
                k->instance[++k->instances] = r;
                k->place[k->offset[g] + ref_index(r)] = k->instances;
            }
        }
    }
}

static void ref_check(struct coder *c, ref r)
{
    const struct coder_work *k = c->work;
    unsigned g = ref_region(r);
    if (!is_instances(c->world->plan, r) || ref_index(r) > c->world->block->region[g].used ||
        !k->place[k->offset[g] + ref_index(r)])
        c->bad = true; /* dangling */
    else
        k->refs[k->place[k->offset[g] + ref_index(r)]]++;
}

void coder_ref_slow(struct coder *c, ref *r)
{
    const struct coder_work *k = c->work;
    if (c->phase == CODER_WRITES) {
        *r = k->place[k->offset[ref_region(*r)] + ref_index(*r)];
    } else if (c->phase == CODER_CHECKS) {
        ref_check(c, *r);
    } else if (*r > k->instances) {
        c->bad = true;
        *r = 0;
    } else {
        *r = k->instance[*r];
    }
}

/* ---- counters -------------------------------------------------------------------------------- */

/* Which is the least is known when all have been met. */
void coder_counter_slow(struct coder *c, uint32_t *v, uint64_t space)
{
    struct coder_work *k = c->work;
    if (c->phase != CODER_WRITES || c->mode == CODE_ALL || c->world->plan->reads & READS_NUMBERS)
        return;
    if (k->ncounted == k->counted_room) {
        k->counted_room = k->counted_room ? 2 * k->counted_room : 64;
        k->counted = must_alloc(k->counted, k->counted_room * sizeof *k->counted);
    }
    k->counted[k->ncounted++] =
        (struct counted){space, (size_t)((unsigned char *)v - k->image.at), *v};
}

/* ---- payloads -------------------------------------------------------------------------------- */

static void payload_write(struct coder *c, ref *r)
{
    struct coder_work *k = c->work;
    size_t size = coder_size(c, REGION_PAYLOADS);
    unsigned char *copy = k->image.at + c->at;
    memcpy(copy, world_item(c->world, *r), size);
    c->at += size;
    assert(c->at <= k->image.room);
    *r = 1;
    c->world->plan->region[REGION_PAYLOADS].code(c, copy);
}

static void payload_read(struct coder *c, ref *r)
{
    struct coder_work *k = c->work;
    size_t size = coder_size(c, REGION_PAYLOADS);
    if (*r != 1 || c->bad || size > (size_t)(k->limit - k->from)) {
        c->bad = true;
        *r = 0;
        return;
    }
    *r = item_new(c->world, REGION_PAYLOADS);
    void *item = world_item(c->world, *r);
    memcpy(item, k->from, size);
    k->from += size;
    c->world->plan->region[REGION_PAYLOADS].code(c, item);
}

static void payload_check(struct coder *c, ref r)
{
    c->work->payloads++;
    if (ref_region(r) != REGION_PAYLOADS ||
        ref_index(r) > c->world->block->region[REGION_PAYLOADS].used ||
        c->work->seen[ref_index(r)]++) { /* two owners */
        c->bad = true;
        return;
    }
    c->world->plan->region[REGION_PAYLOADS].code(c, world_item(c->world, r));
}

void coder_payload(struct coder *c, ref *r)
{
    if (!*r)
        return;
    if (c->phase == CODER_WRITES)
        payload_write(c, r);
    else if (coder_reading(c))
        payload_read(c, r);
    else
        payload_check(c, *r);
}
