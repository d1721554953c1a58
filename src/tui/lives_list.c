/* What lives: of each node its transactions, dialogs and sessions, lists and not a tree: an
 * INVITE comes before any dialog and may make several, an OPTIONS belongs to none. What else runs
 * stands under what it belongs to. Worked out once a moment, in the time that what lives takes.
 */
#include "tui/lives.h"

#include <stdlib.h>
#include <string.h>

void lives_free(struct lives *l)
{
    if (l) {
        free(l->line);
        kin_free(l->kin);
        free(l->slot);
    }
    free(l);
}

static void add(struct lives *l, struct line_of line)
{
    l->line = memory_grow(l->line, l->count, &l->room, sizeof *l->line);
    l->line[l->count++] = line;
}

/* ---- who belongs to whom --------------------------------------------------------------------- */

/* What stands under each instance, in order: numbers of `slot`, which counts from 1. */
struct slot {
    ref of;
    uint32_t first, last, next;
};
struct family {
    const struct world *world;
    uint32_t since; /* what ended up to this record is not shown */
    struct slot *slot;
    uint32_t count, offset[REGIONS];
};

static bool is_listed(const struct family *f, ref r)
{
    const struct instance *i = instance_at(f->world, r);
    return !(i->flags & INSTANCE_ENDED) || i->told > f->since;
}

static bool has_instances(unsigned region)
{
    return world_regions[region].is_instance;
}

static void family_begin(struct family *f, struct lives *l)
{
    uint32_t all = 1;
    for (unsigned r = 0; r < REGIONS; r++) {
        f->offset[r] = all;
        all += has_instances(r) ? f->world->block->region[r].used + 1 : 0;
    }
    if (all > l->slots) {
        free(l->slot);
        l->slots = 2 * (size_t)all;
        l->slot = malloc(l->slots * sizeof *l->slot);
    }
    if (!l->slot)
        abort();
    memset(l->slot, 0, all * sizeof *l->slot);
    f->slot = l->slot;
}

static uint32_t slot_of(const struct family *f, ref r)
{
    return f->offset[ref_region(r)] + ref_index(r);
}

static void put_under(struct family *f, ref parent, ref child)
{
    struct slot *above = &f->slot[slot_of(f, parent)];
    uint32_t n = slot_of(f, child);
    if (above->last)
        f->slot[above->last].next = n;
    else
        above->first = n;
    above->last = n;
    f->slot[n].of = child;
}

/* A request outside of any dialog stands under its transaction, which has it as owner. */
static void place_instance(struct family *f, ref r)
{
    const struct instance *i = instance_at(f->world, r);
    if (!is_listed(f, r))
        return;
    if (life_of(i->machine) == LIFE_OTHER && i->owner)
        put_under(f, i->owner, r);
    else if (life_of(i->machine) == LIFE_TRANSACTION && i->owner &&
             ref_region(i->owner) == REGION_UAC_REQUESTS && !instance_at(f->world, i->owner)->owner)
        put_under(f, r, i->owner);
}

/* ---- lines ----------------------------------------------------------------------------------- */

static void add_beneath(struct lives *l, const struct family *f, uint16_t node, ref above,
                        uint8_t depth)
{
    enum { DEEPEST = 6 };
    for (uint32_t n = f->slot[slot_of(f, above)].first; n && depth < DEEPEST; n = f->slot[n].next) {
        add(l, (struct line_of){LINE_LIVES, LIFE_OTHER, depth, node, f->slot[n].of, 0});
        add_beneath(l, f, node, f->slot[n].of, (uint8_t)(depth + 1));
    }
}

static void add_of_region(struct lives *l, const struct family *f, uint16_t node, enum life life,
                          unsigned region)
{
    for (ref r = world_node(f->world, node)->first[region]; r; r = instance_at(f->world, r)->next) {
        if (life_of(instance_at(f->world, r)->machine) != life || !is_listed(f, r))
            continue;
        add(l, (struct line_of){LINE_LIVES, (uint8_t)life, 0, node, r, 0});
        add_beneath(l, f, node, r, 1);
    }
}

/* Three lists always, though one be empty; a fourth for those who serve or are served. */
static void add_list(struct lives *l, const struct family *f, uint16_t node, enum life life)
{
    size_t title = l->count;
    add(l, (struct line_of){LINE_LIST, (uint8_t)life, 0, node, 0, 0});
    for (unsigned region = 0; region < REGIONS; region++)
        if (has_instances(region))
            add_of_region(l, f, node, life, region);
    if (l->count > title + 1)
        return;
    if (life == LIFE_SERVICE)
        l->count = title;
    else
        add(l, (struct line_of){LINE_NONE, (uint8_t)life, 0, node, 0, 0});
}

static void add_ended(struct lives *l, const struct ui *u, const struct family *f, uint16_t node)
{
    enum { MOST = 8 };
    size_t from = l->count;
    for (uint32_t n = u->now; n > f->since && l->count - from < MOST; n--) {
        const struct record *r = &ui_trace(u)->record[n];
        bool ends =
            r->what == RECORD_KILLED ||
            (r->what == RECORD_TRANSITION && machine_final(ui_plan(u)->machine[r->machine], r->to));
        if (!ends || r->node != node || life_of(r->machine) == LIFE_OTHER)
            continue;
        bool is_there = false; /* held by somebody, so that it stands in its list still */
        for (size_t i = from; i-- > 0 && l->line[i].node == node && !is_there;)
            is_there = l->line[i].kind == LINE_LIVES &&
                       instance_at(f->world, l->line[i].of)->machine == r->machine &&
                       instance_at(f->world, l->line[i].of)->ordinal == r->subject;
        if (!is_there)
            add(l, (struct line_of){LINE_ENDED, (uint8_t)life_of(r->machine), 0, node, 0, n});
    }
}

static bool has_any(const struct family *f, uint16_t node)
{
    for (unsigned region = 0; region < REGIONS; region++)
        for (ref r = has_instances(region) ? world_node(f->world, node)->first[region] : 0; r;
             r = instance_at(f->world, r)->next)
            if (is_listed(f, r))
                return true;
    return false;
}

static void add_node(struct lives *l, const struct ui *u, const struct family *f, uint16_t node)
{
    if (l->count)
        add(l, (struct line_of){LINE_GAP, 0, 0, 0, 0, 0});
    add(l, (struct line_of){LINE_NODE, 0, 0, node, 0, 0});
    if (has_any(f, node))
        for (int life = 0; life < LIVES; life++)
            add_list(l, f, node, (enum life)life);
    else
        add(l, (struct line_of){LINE_NONE, LIVES, 0, node, 0, 0});
    add_ended(l, u, f, node);
}

static void work_out(struct lives *l, const struct ui *u)
{
    struct family f = {.since = u->now ? history_previous(u->history, u->run, u->now) : 0};
    f.world = ui_world(u); /* valid until the next question to the history */
    family_begin(&f, l);
    for (uint16_t node = 1; node <= ui_plan(u)->nodes; node++)
        for (unsigned region = 0; region < REGIONS; region++)
            for (ref r = has_instances(region) ? world_node(f.world, node)->first[region] : 0; r;
                 r = instance_at(f.world, r)->next)
                place_instance(&f, r);
    l->count = 0;
    for (uint16_t node = 1; node <= ui_plan(u)->nodes; node++)
        add_node(l, u, &f, node);
    l->kin = kin_new(l->kin, f.world, ui_plan(u)->nodes);
    l->is_made = true;
    l->run = u->run;
    l->now = u->now;
}

const struct lives *lives_now(const struct ui *u)
{
    struct lives *l = u->seen->lives;
    if (!l)
        l = u->seen->lives = memory_new(1, sizeof *l);
    if (!l->is_made || l->run != u->run || l->now != u->now)
        work_out(l, u);
    return l;
}
