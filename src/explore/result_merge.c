/* Parts of one exploration joined: sums and unions. */
#include "explore/result.h"

#include <stdlib.h>
#include <string.h>

/* ---- do they belong together? ---------------------------------------------------------------- */

static bool same_bounds(const struct bounds *a, const struct bounds *b)
{
    bool same = a->loss == b->loss && a->duplicates == b->duplicates && a->late == b->late &&
                a->steps == b->steps && a->acts == b->acts && a->until == b->until &&
                a->delays == b->delays && a->calm_order == b->calm_order;
    for (unsigned i = 0; same && i < a->delays; i++)
        same = a->delay[i] == b->delay[i];
    return same;
}

static bool same_properties(const struct result *a, const struct result *b)
{
    bool same = a->properties == b->properties;
    for (size_t i = 0; same && i < a->properties; i++)
        same = !strcmp(a->property[i], b->property[i]);
    return same;
}

/* What keeps them apart, or NULL. */
static const char *differs(const struct result *a, const struct result *b)
{
    if (strcmp(a->digest, b->digest) != 0)
        return "it is of another scenario, seed or machines";
    if (!same_bounds(&a->bounds, &b->bounds))
        return "it has other bounds";
    if (!same_properties(a, b))
        return "it looked at other properties";
    if (a->shards != b->shards)
        return "its parts are of another number";
    if (a->looked_for_races != b->looked_for_races || a->exact != b->exact ||
        a->unfolded != b->unfolded || a->all != b->all || a->limit != b->limit)
        return "it has other options";
    if (a->seeds != b->seeds)
        return "it has another number of random runs";
    if (!a->shards)
        return "it is whole: only parts of --shard can be joined";
    for (uint32_t i = 0; i < a->shards; i++)
        if (a->shard[i] && b->shard[i])
            return "it has a part that is there already";
    return NULL;
}

/* ---- sums and unions ------------------------------------------------------------------------- */

static void add_machine(struct result *into, const struct result_machine *from)
{
    for (size_t i = 0; i < into->machines; i++) {
        struct result_machine *m = &into->machine[i];
        if (strcmp(m->name, from->name) != 0)
            continue;
        for (size_t c = 0; c < m->cells && c < from->cells; c++)
            m->cell[c].count += from->cell[c].count;
        for (size_t e = 0; e < m->edges && e < from->edges; e++)
            m->edge[e].count += from->edge[e].count;
        return;
    }
}

static int by_length(const void *a, const void *b)
{
    const struct result_violation *x = a, *y = b;
    int order = x->known - y->known;
    order = order ? order : (x->steps > y->steps) - (x->steps < y->steps);
    order = order ? order : strcmp(x->property, y->property);
    order = order ? order : strcmp(x->lines, y->lines);
    return order ? order : strcmp(x->cause, y->cause);
}

/* Of each cause the shortest; if not of all, the shortest. Returns how many are left. */
static size_t shortest(struct result_violation *v, size_t count, bool all)
{
    size_t kept = 0;
    qsort(v, count, sizeof *v, by_length);
    for (size_t i = 0; i < count; i++) {
        bool known = kept && !all && v[kept - 1].known == v[i].known;
        for (size_t k = 0; k < kept; k++)
            known |= !strcmp(v[k].cause, v[i].cause);
        if (!known)
            v[kept++] = v[i];
    }
    return kept;
}

static void add(struct result *into, const struct result *from)
{
    into->states += from->states;
    into->transitions += from->transitions;
    into->ends += from->ends;
    into->depth = from->depth > into->depth ? from->depth : into->depth;
    into->seconds += from->seconds;
    into->visited_bytes += from->visited_bytes;
    into->frontier_bytes += from->frontier_bytes;
    if (from->memory > into->memory)
        into->memory = from->memory;
    if (into->stopped == EXPLORE_DONE || from->stopped == EXPLORE_FOUND)
        into->stopped = from->stopped == EXPLORE_DONE ? into->stopped : from->stopped;
    for (uint32_t i = 0; i < into->shards; i++)
        into->shard[i] |= from->shard[i];
    for (size_t i = 0; i < from->violations; i++)
        into->violation[into->violations++] = from->violation[i];
    for (size_t i = 0; i < from->races; i++)
        into->race[into->races++] = from->race[i];
    for (size_t i = 0; i < from->machines; i++)
        add_machine(into, &from->machine[i]);
}

/* The first part becomes the sum: what it takes from the others it copies. */
static struct result *copied(const struct result *first, struct result *const *part, size_t count)
{
    struct result *r = result_new();
    struct result_chunk *pool = r->pool;
    size_t violations = 1, races = 1;
    *r = *first;
    r->pool = pool;
    for (size_t i = 0; i < count; i++) {
        violations += part[i]->violations;
        races += part[i]->races;
    }
    r->violation = result_alloc(r, violations, sizeof *r->violation);
    r->race = result_alloc(r, races, sizeof *r->race);
    for (size_t i = 0; i < r->violations; i++)
        r->violation[i] = first->violation[i];
    for (size_t i = 0; i < r->races; i++)
        r->race[i] = first->race[i];
    r->shard = result_alloc(r, r->shards + 1, sizeof *r->shard);
    memcpy(r->shard, first->shard, r->shards * sizeof *r->shard);
    r->machine = result_alloc(r, r->machines + 1, sizeof *r->machine);
    for (size_t i = 0; i < r->machines; i++) {
        struct result_machine *m = &r->machine[i];
        *m = first->machine[i];
        m->cell = result_alloc(r, m->cells + 1, sizeof *m->cell);
        memcpy(m->cell, first->machine[i].cell, m->cells * sizeof *m->cell);
        m->edge = result_alloc(r, m->edges + 1, sizeof *m->edge);
        memcpy(m->edge, first->machine[i].edge, m->edges * sizeof *m->edge);
    }
    return r;
}

struct result *result_merge(const char *const *files, struct result *const *part, size_t count,
                            struct complaints *complaints)
{
    struct result *r = copied(part[0], part, count);
    for (size_t i = 1; i < count; i++) {
        const char *why = differs(r, part[i]);
        if (why)
            complain(complaints, files[i], 0, 0, NULL, "this cannot be joined with %s: %s",
                     files[0], why);
        else
            add(r, part[i]);
    }
    if (!complaints->count) {
        r->violations = shortest(r->violation, r->violations, r->all);
        r->races = shortest(r->race, r->races, true);
        return r;
    }
    result_free(r);
    return NULL;
}
