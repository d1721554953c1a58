/* The invariants of a block, for tests: lists, timers, queue, deferred events, payloads, holds.
 *
 * Who refers to whom is asked of the same `code` functions that write the world: each instance
 * coded by coder_ref must be in some list, each payload must have one owner, and none may have
 * none.
 */
#include "sim/kernel.h"

#include <stdlib.h>
#include <string.h>

static const char *list_verify(const struct world *w, uint16_t n, unsigned g, uint32_t *count)
{
    ref last = 0;
    for (ref r = world_node(w, n)->first[g]; r; last = r, r = instance_at(w, r)->next, ++*count) {
        const struct instance *i = instance_at(w, r);
        if (i->node != n || i->prev != last)
            return "an instance is not where its node's list has it";
        if (ref_index(r) > w->block->region[g].used || *count > w->block->region[g].live)
            return "a node's list goes in circles";
    }
    return last == world_node(w, n)->last[g] ? NULL : "a node's list does not end at its last";
}

static const char *lists_verify(const struct world *w)
{
    for (unsigned g = REGION_SIM_END; g < REGIONS; g++) {
        uint32_t count = 0;
        if (!w->plan->region[g].is_instance)
            continue;
        for (uint16_t n = 1; n <= w->plan->nodes; n++) {
            const char *wrong = list_verify(w, n, g, &count);
            if (wrong)
                return wrong;
        }
        if (count != w->block->region[g].live)
            return "an instance is alive and in no list";
    }
    return NULL;
}

static const char *instance_verify(const struct world *w, ref r, uint32_t *timers)
{
    const struct instance *i = instance_at(w, r);
    int which = -1;
    if (i->flags & INSTANCE_ENDED && (i->timers || i->deferred))
        return "an ended instance has timers or deferred events";
    if (i->flags & INSTANCE_ENDED && !i->holds)
        return "an ended instance that nobody holds is still there";
    if (i->flags & INSTANCE_DYING)
        return "a step has ended and left an instance to be looked at";
    for (ref t = i->timers; t; ++*timers) {
        const struct event *e = world_item(w, t);
        if (e->owner != r || e->what != EVENT_TIMER || e->which <= which)
            return "a timer is in the wrong place of its owner's list";
        which = e->which;
        t = e->sibling;
    }
    return NULL;
}

static const char *timers_verify(const struct world *w, const ref *pending, size_t count)
{
    uint32_t in_lists = 0, in_queue = 0;
    for (uint16_t n = 1; n <= w->plan->nodes; n++)
        for (unsigned g = REGION_SIM_END; g < REGIONS; g++)
            for (ref r = world_node(w, n)->first[g]; r; r = instance_at(w, r)->next) {
                const char *wrong = instance_verify(w, r, &in_lists);
                if (wrong)
                    return wrong;
            }
    for (size_t n = 0; n < count; n++)
        in_queue += ((struct event *)world_item(w, pending[n]))->what == EVENT_TIMER;
    return in_lists == in_queue ? NULL : "a timer is pending and nobody's";
}

static const char *events_verify(const struct world *w)
{
    size_t count = events_pending(w, NULL, 0);
    ref *pending = must_alloc(NULL, (count + 1) * sizeof *pending);
    events_pending(w, pending, count);
    const char *wrong = timers_verify(w, pending, count);
    if (!wrong && count && pending[0] != event_next(w))
        wrong = "the next event is not the first of those that are pending";
    if (!wrong && count && ((struct event *)world_item(w, pending[0]))->due < w->block->now)
        wrong = "an event is overdue";
    free(pending);
    return wrong;
}

static const char *refs_verify(const struct coder *c)
{
    const struct world *w = c->world;
    const struct coder_work *k = c->work;
    if (c->bad)
        return "a reference dangles, or a payload has two owners";
    if (k->payloads != w->block->region[REGION_PAYLOADS].live)
        return "a payload is alive and nobody's";
    if (k->deferred != w->block->region[REGION_DEFERRED].live)
        return "a deferred event is alive and nobody's";
    for (uint32_t n = 1; n <= k->instances; n++)
        if (instance_at(w, k->instance[n])->holds > k->refs[n])
            return "an instance is held by more than refer to it";
    return NULL;
}

static void check_ref_or_number(struct coder *c, ref r)
{
    if (is_instances(c->world->plan, r))
        coder_ref(c, &r);
}

static void check_instance(struct coder *c, ref r)
{
    const struct world *w = c->world;
    struct instance *i = instance_at(w, r);
    c->self = r;
    coder_ref(c, &i->owner);
    if (instance_kind(w->plan, r)->code)
        instance_kind(w->plan, r)->code(c, i);
    struct deferred *d;
    for (ref at = i->deferred; at; at = d->next) {
        d = world_item(w, at);
        check_ref_or_number(c, d->about);
        coder_payload(c, &d->payload);
        c->work->deferred++;
    }
}

static void check_tables(struct coder *c)
{
    const struct world *w = c->world;
    for (unsigned n = 0; n < c->work->regions.tables; n++) {
        unsigned g = c->work->regions.table[n];
        for (uint32_t i = 1; i <= w->block->region[g].used && !w->block->region[g].free; i++)
            w->plan->region[g].code(c, world_item(w, ref_make(g, i)));
    }
}

static void check_events(struct coder *c)
{
    uint32_t count;
    const struct slot *slot = queue_sorted(c->world, c->work, &count);
    for (uint32_t n = 0; n < count; n++) {
        struct event *e = world_item(c->world, slot[n].event);
        check_ref_or_number(c, e->owner);
        coder_payload(c, &e->payload);
    }
}

/* Checking changes nothing in the world. */
static const char *coded_verify(const struct world *w)
{
    struct coder_work *k = coder_work_new();
    struct coder c = coder_open(k, (struct world *)w, CODE_ALL, CODER_CHECKS);
    coder_places(&c);
    size_t refs = (k->instances + 1) * sizeof *k->refs;
    size_t payloads = w->block->region[REGION_PAYLOADS].used + 1;
    k->refs = must_alloc(NULL, refs);
    memset(k->refs, 0, refs);
    k->seen = must_alloc(NULL, payloads);
    memset(k->seen, 0, payloads);
    for (uint32_t n = 1; n <= k->instances; n++)
        check_instance(&c, k->instance[n]);
    c.self = 0;
    check_tables(&c);
    check_events(&c);
    const char *wrong = refs_verify(&c);
    coder_work_free(k);
    return wrong;
}

const char *world_verify(const struct world *w)
{
    const char *wrong = queue_verify(w);
    if (!wrong)
        wrong = lists_verify(w);
    if (!wrong)
        wrong = events_verify(w);
    if (!wrong)
        wrong = w->block->queue.zero ? "a timer of 0 has outlived its step" : coded_verify(w);
    return wrong;
}
