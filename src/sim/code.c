/* The coder's words: what a room's `code` function names its fields with. One function both ways,
 * so that reading is the inverse of writing.
 *
 * Numbers are written base 128, least first (LEB128), in as few bytes as will do: equal worlds,
 * equal bytes; and reading refuses longer forms.
 */
#include "sim/kernel.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    IDENT_SERIAL_BITS = 47
}; /* sip.h: an identifier is a node and its serial, or a foreign text */
#define FOREIGN (1ull << 63)

void coder_open(struct coder *c, struct world *w, enum code_mode mode, enum phase phase)
{
    *c = (struct coder){.world = w, .mode = mode, .phase = phase};
    c->idents = must_alloc(NULL, (w->plan->nodes + 1u) * sizeof *c->idents);
    memset(c->idents, 0, (w->plan->nodes + 1u) * sizeof *c->idents);
    memset(c->least, 0xff, sizeof c->least);
}

void coder_close(struct coder *c)
{
    free(c->idents);
    free(c->place);
    free(c->first);
    free(c->count);
    free(c->renamed);
    free(c->refs);
    free(c->seen);
}

bool coder_reading(const struct coder *c)
{
    return c->phase == PHASE_READ;
}

struct world *coder_world(const struct coder *c)
{
    return c->world;
}

void coder_reject(struct coder *c)
{
    c->bad = true;
}

/* ---- numbers --------------------------------------------------------------------------------- */

static void put_byte(struct coder *c, unsigned char b)
{
    if (c->at == c->room && c->grows) {
        c->room = c->room ? 2 * c->room : 512;
        c->out = must_alloc(c->out, c->room);
    }
    if (c->at < c->room)
        c->out[c->at] = b;
    c->at++;
}

static void put(struct coder *c, uint64_t v)
{
    if (c->phase != PHASE_WRITE)
        return;
    for (; v >= 0x80; v >>= 7)
        put_byte(c, (unsigned char)(v | 0x80));
    put_byte(c, (unsigned char)v);
}

static uint64_t get(struct coder *c, uint64_t most)
{
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 64 && !c->bad && c->at < c->room; shift += 7) {
        unsigned char b = c->in[c->at++];
        v |= (uint64_t)(b & 0x7f) << shift;
        if (b & 0x80)
            continue;
        if (v > most || (shift && !b) || (shift == 63 && b > 1))
            break;
        return v;
    }
    c->bad = true;
    return 0;
}

static uint64_t number(struct coder *c, uint64_t v, uint64_t most)
{
    if (coder_reading(c))
        return get(c, most);
    put(c, v);
    return v;
}

void coder_u8(struct coder *c, uint8_t *v)
{
    uint8_t n = (uint8_t)number(c, *v, UINT8_MAX);
    if (coder_reading(c))
        *v = n;
}

void coder_u16(struct coder *c, uint16_t *v)
{
    uint16_t n = (uint16_t)number(c, *v, UINT16_MAX);
    if (coder_reading(c))
        *v = n;
}

void coder_u32(struct coder *c, uint32_t *v)
{
    uint32_t n = (uint32_t)number(c, *v, UINT32_MAX);
    if (coder_reading(c))
        *v = n;
}

void coder_u64(struct coder *c, uint64_t *v)
{
    uint64_t n = number(c, *v, UINT64_MAX);
    if (coder_reading(c))
        *v = n;
}

/* A span of time, 0 or more. */
void coder_span(struct coder *c, usec *t)
{
    uint64_t n = number(c, (uint64_t)*t, INT64_MAX);
    if (coder_reading(c))
        *t = (usec)n;
}

/* Past and future alternate, so that what is near now is short: 0, -1, 1, -2 ... */
void coder_time(struct coder *c, usec *t)
{
    usec now = c->world->block->now;
    uint64_t far = (uint64_t)*t - (uint64_t)now;
    uint64_t n = number(c, far << 1 ^ (0 - (far >> 63)), UINT64_MAX);
    if (coder_reading(c))
        *t = (usec)((uint64_t)now + (n >> 1 ^ (0 - (n & 1))));
}

/* 0 stands for none; others count from 1 at the least of the family. */
void coder_counter(struct coder *c, uint32_t *v, unsigned family)
{
    assert(family < FAMILIES);
    if (c->phase == PHASE_GATHER) {
        if (*v && *v < c->least[family])
            c->least[family] = *v;
        return;
    }
    if (coder_told_too(c) || coder_reading(c)) {
        coder_u32(c, v);
        return;
    }
    put(c, *v ? *v - c->least[family] + 1 : 0);
}

void coder_told(struct coder *c, void *item, size_t size)
{
    unsigned char *byte = item;
    if (!coder_told_too(c)) {
        if (coder_reading(c))
            memset(item, 0, size);
        return;
    }
    for (size_t n = 0; n < size; n++)
        coder_u8(c, &byte[n]);
}

/* ---- identifiers ----------------------------------------------------------------------------- */

static struct renamed *renamed_find(struct renamed *table, uint32_t room, uint64_t ident)
{
    uint32_t at = (uint32_t)(ident * 0x9E3779B97F4A7C15u >> 32) & (room - 1);
    while (table[at].ident && table[at].ident != ident)
        at = (at + 1) & (room - 1);
    return &table[at];
}

static void renamed_grow(struct coder *c)
{
    uint32_t room = c->renamed_room ? 2 * c->renamed_room : 64;
    struct renamed *wider = must_alloc(NULL, room * sizeof *wider);
    memset(wider, 0, room * sizeof *wider);
    for (uint32_t n = 0; n < c->renamed_room; n++)
        if (c->renamed[n].ident)
            *renamed_find(wider, room, c->renamed[n].ident) = c->renamed[n];
    free(c->renamed);
    c->renamed = wider;
    c->renamed_room = room;
}

/* The node's how manieth this is, in order of first use. */
static uint64_t rename_ident(struct coder *c, uint64_t ident, uint16_t node)
{
    if (2 * c->nrenamed >= c->renamed_room)
        renamed_grow(c);
    struct renamed *r = renamed_find(c->renamed, c->renamed_room, ident);
    if (!r->ident) {
        c->nrenamed++;
        *r = (struct renamed){ident, ++c->idents[node]};
    }
    return r->number;
}

static void ident_read(struct coder *c, uint64_t *v)
{
    uint64_t node = get(c, c->world->plan->nodes + 1u);
    *v = 0;
    if (node == 1) {
        *v = FOREIGN | get(c, UINT32_MAX);
    } else if (node) {
        uint64_t serial = get(c, (1ull << IDENT_SERIAL_BITS) - 1);
        *v = (node - 1) << IDENT_SERIAL_BITS | serial;
        if (!serial)
            c->bad = true;
        if (serial > c->idents[node - 1] && !coder_told_too(c))
            c->idents[node - 1] = (uint32_t)serial;
    }
}

/* 0: none. 1: a text. Else one more than the node, which is 1 or more, and the serial. */
void coder_ident(struct coder *c, uint64_t *v)
{
    uint64_t node = *v >> IDENT_SERIAL_BITS, serial = *v & ((1ull << IDENT_SERIAL_BITS) - 1);
    if (coder_reading(c)) {
        ident_read(c, v);
    } else if (!*v) {
        put(c, 0);
    } else if (*v & FOREIGN) {
        put(c, 1);
        put(c, *v & ~FOREIGN);
    } else if (c->phase == PHASE_WRITE) {
        put(c, node + 1);
        put(c, coder_told_too(c) ? serial : rename_ident(c, *v, (uint16_t)node));
    }
}

/* ---- references ------------------------------------------------------------------------------ */

static bool is_instances(const struct coder *c, unsigned region)
{
    return region_kind(c->world->plan, region)->is_instance;
}

void coder_places(struct coder *c)
{
    const struct world *w = c->world;
    uint32_t all = 0;
    for (unsigned g = 0; g < REGIONS; g++) {
        c->offset[g] = all;
        if (is_instances(c, g))
            all += w->block->region[g].used + 1;
    }
    c->places = all;
    c->place = must_alloc(NULL, (all + 1) * sizeof *c->place);
    memset(c->place, 0, (all + 1) * sizeof *c->place);
    for (uint16_t n = 1; n <= w->plan->nodes; n++)
        for (unsigned g = REGION_SIM_END; g < REGIONS; g++) {
            uint32_t place = 0;
            for (ref r = world_node(w, n)->first[g]; r; r = instance_at(w, r)->next)
                c->place[c->offset[g] + ref_index(r)] = ++place;
        }
}

static void ref_read(struct coder *c, ref *r)
{
    unsigned region = (unsigned)get(c, REGIONS - 1);
    *r = 0;
    if (!region)
        return;
    uint64_t node = get(c, c->world->plan->nodes);
    uint64_t place = get(c, UINT32_MAX), list = node * REGIONS + region;
    if (!node || !place || place > c->count[list])
        c->bad = true;
    else
        *r = ref_make(region, c->first[list] + (uint32_t)place - 1);
}

static void ref_check(struct coder *c, ref r)
{
    unsigned g = ref_region(r);
    if (g < REGION_SIM_END || !is_instances(c, g) ||
        ref_index(r) > c->world->block->region[g].used || !c->place[c->offset[g] + ref_index(r)])
        c->bad = true; /* dangling */
    else
        c->refs[c->offset[g] + ref_index(r)]++;
}

void coder_ref(struct coder *c, ref *r)
{
    if (coder_reading(c)) {
        ref_read(c, r);
    } else if (c->phase == PHASE_WRITE) {
        unsigned g = ref_region(*r);
        put(c, g);
        if (!g)
            return;
        put(c, instance_at(c->world, *r)->node);
        put(c, c->place[c->offset[g] + ref_index(*r)]);
    } else if (c->phase == PHASE_CHECK && *r) {
        ref_check(c, *r);
    }
}

/* A payload, or another item that has one owner and is written where that is. False: there is
 * none. */
static bool owned(struct coder *c, ref *r, unsigned region)
{
    uint8_t there = *r != 0;
    coder_u8(c, &there);
    if (coder_reading(c))
        *r = there && !c->bad ? item_new(c->world, region) : 0;
    return *r != 0;
}

void coder_payload(struct coder *c, ref *r)
{
    if (!owned(c, r, REGION_PAYLOADS))
        return;
    if (c->phase == PHASE_CHECK) {
        c->payloads++;
        if (ref_region(*r) != REGION_PAYLOADS ||
            ref_index(*r) > c->world->block->region[REGION_PAYLOADS].used ||
            c->seen[ref_index(*r)]++) { /* two owners */
            c->bad = true;
            return;
        }
    }
    c->world->plan->region[REGION_PAYLOADS].code(c, world_item(c->world, *r));
}

/* ---- the kernel's own items ------------------------------------------------------------------ */

/* An instance; or, to handlers that are no instance's, a number. */
static void ref_or_number(struct coder *c, ref *r)
{
    uint8_t is_ref = *r && is_instances(c, ref_region(*r));
    coder_u8(c, &is_ref);
    if (is_ref)
        coder_ref(c, r);
    else
        coder_u32(c, r);
}

static void deferred_code(struct coder *c, struct deferred *d)
{
    coder_u8(c, &d->atom);
    coder_u8(c, &d->flags);
    coder_u16(c, &d->number);
    coder_span(c, &d->interval);
    ref_or_number(c, &d->about);
    coder_payload(c, &d->payload);
    coder_told(c, &d->cause, sizeof d->cause);
    c->deferred++;
}

/* Reading makes items, for which there must be room before pointers are taken. */
static void loosen(struct coder *c)
{
    if (coder_reading(c) && c->world->block->tight)
        block_loosen(c->world);
}

static void deferred_link(struct coder *c, ref self, ref item)
{
    struct instance *i = instance_at(c->world, self);
    if (i->deferred)
        ((struct deferred *)world_item(c->world, i->deferred_last))->next = item;
    else
        i->deferred = item;
    i->deferred_last = item;
}

static void deferred_list(struct coder *c, ref self)
{
    ref item = instance_at(c->world, self)->deferred;
    while (owned(c, &item, REGION_DEFERRED)) {
        loosen(c);
        if (coder_reading(c))
            deferred_link(c, self, item);
        struct deferred *d = world_item(c->world, item);
        deferred_code(c, d);
        item = d->next;
    }
    loosen(c);
}

static void instance_fields(struct coder *c, struct instance *i)
{
    uint8_t flags = i->flags & (INSTANCE_RELIABLE | INSTANCE_ENDED);
    coder_u8(c, &i->machine);
    coder_u8(c, &i->state);
    coder_u8(c, &flags);
    coder_u16(c, &i->holds);
    coder_ref(c, &i->owner);
    coder_told(c, &i->ordinal, sizeof i->ordinal);
    coder_told(c, &i->told, sizeof i->told);
    if (!coder_reading(c))
        return;
    i->flags = flags;
    const struct machine *m =
        i->machine < MACHINE_KINDS ? c->world->plan->machine[i->machine] : NULL;
    if (!m || i->state >= m->nstates || flags > (INSTANCE_RELIABLE | INSTANCE_ENDED))
        c->bad = true;
}

void coder_item(struct coder *c, ref r)
{
    const struct region_kind *kind = region_kind(c->world->plan, ref_region(r));
    if (kind->code)
        kind->code(c, world_item(c->world, r));
}

void coder_instance(struct coder *c, ref r)
{
    loosen(c);
    instance_fields(c, instance_at(c->world, r));
    if (c->bad && coder_reading(c))
        return;
    deferred_list(c, r);
    coder_item(c, r);
}

/* What its place in the queue follows from. */
void coder_event_head(struct coder *c, struct event *e, usec *interval)
{
    coder_u8(c, &e->what);
    coder_u8(c, &e->which);
    coder_time(c, &e->due);
    coder_span(c, interval);
    coder_told(c, &e->seq, sizeof e->seq);
}

void coder_event(struct coder *c, ref r)
{
    loosen(c);
    struct event *e = world_item(c->world, r);
    if (e->what == EVENT_TIMER)
        coder_ref(c, &e->owner);
    else
        ref_or_number(c, &e->owner);
    coder_payload(c, &e->payload);
    coder_told(c, &e->cause, sizeof e->cause);
}

void coder_nodes(struct coder *c)
{
    for (uint16_t n = 1; n <= c->world->plan->nodes; n++) {
        struct node *node = world_node(c->world, n);
        coder_u8(c, &node->ear);
        coder_told(c, node->ordinal, sizeof node->ordinal);
        if (!coder_told_too(c))
            continue;
        coder_u64(c, &node->stream);
        coder_u64(c, &node->serial);
    }
}
