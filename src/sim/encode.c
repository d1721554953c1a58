/* A world as bytes: canonical, so that comparing worlds is comparing encodings; complete, so that
 * it can be decoded.
 *
 *     world   mode [now seq steps counted] nodes lists instances tables events
 *     lists   for each node and each region of instances: how many there are
 *     tables  for each coded region of the plan's that is no instances': used, and each item in its
 *             place
 *     events  how many, and each, in order: what which due interval [seq] owner payload [cause]
 *
 * What stands in brackets is provenance: CODE_ALL only.
 */
#include "sim/kernel.h"

#include <stdlib.h>
#include <string.h>

bool region_coded(const struct plan *plan, unsigned region)
{
    const struct region_kind *kind = &plan->region[region];
    return region >= REGION_SIM_END && kind->size && kind->code && !kind->is_instance;
}

static void write_number(struct coder *c, uint64_t v)
{
    coder_u64(c, &v);
}

static void write_head(struct coder *c)
{
    const struct block *b = c->world->block;
    write_number(c, c->mode);
    if (!coder_told_too(c))
        return;
    write_number(c, (uint64_t)b->now);
    write_number(c, b->seq);
    write_number(c, b->steps);
    write_number(c, b->counted);
}

static void write_lists(struct coder *c)
{
    const struct world *w = c->world;
    for (uint16_t n = 1; n <= w->plan->nodes; n++)
        for (unsigned g = REGION_SIM_END; g < REGIONS; g++) {
            ref last = world_node(w, n)->last[g];
            if (w->plan->region[g].is_instance)
                write_number(c, last ? c->place[c->offset[g] + ref_index(last)] : 0);
        }
}

static void write_instances(struct coder *c)
{
    const struct world *w = c->world;
    for (uint16_t n = 1; n <= w->plan->nodes; n++)
        for (unsigned g = REGION_SIM_END; g < REGIONS; g++)
            for (ref r = world_node(w, n)->first[g]; r; r = instance_at(w, r)->next)
                coder_instance(c, r);
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

static void write_table(struct coder *c, unsigned region)
{
    uint32_t used = c->world->block->region[region].used;
    unsigned char *is_free = free_items(c->world, region);
    write_number(c, used);
    for (uint32_t n = 1; n <= used; n++) {
        bool there = !is_free || !is_free[n];
        write_number(c, there);
        if (there)
            coder_item(c, ref_make(region, n));
    }
    free(is_free);
}

static void write_event(struct coder *c, ref r)
{
    struct event *e = world_item(c->world, r);
    usec interval = e->what == EVENT_TIMER ? event_interval(c->world, r) : 0;
    coder_event_head(c, e, &interval);
    coder_event(c, r);
}

static void write_events(struct coder *c)
{
    size_t count = events_pending(c->world, NULL, 0);
    ref *pending = must_alloc(NULL, (count + 1) * sizeof *pending);
    events_pending(c->world, pending, count);
    write_number(c, count);
    for (size_t n = 0; n < count; n++)
        write_event(c, pending[n]);
    free(pending);
}

void coder_write(struct coder *c)
{
    write_head(c);
    coder_nodes(c);
    write_lists(c);
    write_instances(c);
    for (unsigned g = REGION_SIM_END; g < REGIONS; g++)
        if (region_coded(c->world->plan, g))
            write_table(c, g);
    write_events(c);
}

/* Writing changes nothing in the world: the coder's words take pointers that are not const because
 * they also read. */
static void write_world(struct coder *c, const struct world *w, enum code_mode mode)
{
    unsigned char *out = c->out;
    size_t room = c->room;
    bool grows = c->grows;
    coder_open(c, (struct world *)w, mode, PHASE_GATHER);
    c->out = out;
    c->room = room;
    c->grows = grows;
    coder_places(c);
    if (mode == CODE_STATE)
        coder_write(c);
    c->phase = PHASE_WRITE;
    coder_write(c);
    coder_close(c);
}

size_t world_encode(const struct world *w, enum code_mode mode, unsigned char *out, size_t room)
{
    struct coder c = {.out = out, .room = out ? room : 0};
    write_world(&c, w, mode);
    return c.at;
}

/* Into memory that the caller frees. */
static unsigned char *encoded(const struct world *w, size_t *size)
{
    struct coder c = {.grows = true};
    write_world(&c, w, CODE_STATE);
    *size = c.at;
    return c.out;
}

bool world_equal(const struct world *a, const struct world *b)
{
    size_t size_a, size_b;
    unsigned char *bytes_a = encoded(a, &size_a), *bytes_b = encoded(b, &size_b);
    bool equal = size_a == size_b && !memcmp(bytes_a, bytes_b, size_a);
    free(bytes_a);
    free(bytes_b);
    return equal;
}

/* ---- MurmurHash3_x64_128 (Austin Appleby, public domain): the same on every machine ---------- */

static uint64_t rotate(uint64_t v, unsigned by)
{
    return v << by | v >> (64 - by);
}

static uint64_t little_endian(const unsigned char *p, size_t size)
{
    uint64_t v = 0;
    for (size_t n = 0; n < size; n++)
        v |= (uint64_t)p[n] << 8 * n;
    return v;
}

static uint64_t final_mix(uint64_t k)
{
    k = (k ^ k >> 33) * 0xff51afd7ed558ccdu;
    k = (k ^ k >> 33) * 0xc4ceb9fe1a85ec53u;
    return k ^ k >> 33;
}

static const uint64_t c1 = 0x87c37b91114253d5u, c2 = 0x4cf5ad432745937fu;

static uint64_t scramble_low(uint64_t k)
{
    return rotate(k * c1, 31) * c2;
}

static uint64_t scramble_high(uint64_t k)
{
    return rotate(k * c2, 33) * c1;
}

static void murmur(const unsigned char *p, size_t size, uint64_t h[2])
{
    size_t left = size;
    for (; left >= 16; left -= 16, p += 16) {
        h[0] = (rotate(h[0] ^ scramble_low(little_endian(p, 8)), 27) + h[1]) * 5 + 0x52dce729;
        h[1] = (rotate(h[1] ^ scramble_high(little_endian(p + 8, 8)), 31) + h[0]) * 5 + 0x38495ab5;
    }
    if (left > 8)
        h[1] ^= scramble_high(little_endian(p + 8, left - 8));
    if (left)
        h[0] ^= scramble_low(little_endian(p, left < 8 ? left : 8));
    h[0] ^= size;
    h[1] ^= size;
    h[0] += h[1];
    h[1] += h[0];
    h[0] = final_mix(h[0]);
    h[1] = final_mix(h[1]);
    h[0] += h[1];
    h[1] += h[0];
}

void bytes_hash(const void *bytes, size_t size, uint64_t out[2])
{
    out[0] = out[1] = 0;
    murmur(bytes, size, out);
}

void world_hash(const struct world *w, unsigned char out[16])
{
    size_t size;
    unsigned char *bytes = encoded(w, &size);
    uint64_t h[2];
    bytes_hash(bytes, size, h);
    for (unsigned n = 0; n < 16; n++)
        out[n] = (unsigned char)(h[n / 8] >> 8 * (n % 8));
    free(bytes);
}
