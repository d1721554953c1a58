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
    if (c->bad)
        return "a reference dangles, or a payload has two owners";
    if (c->payloads != w->block->region[REGION_PAYLOADS].live)
        return "a payload is alive and nobody's";
    if (c->deferred != w->block->region[REGION_DEFERRED].live)
        return "a deferred event is alive and nobody's";
    for (uint16_t n = 1; n <= w->plan->nodes; n++)
        for (unsigned g = REGION_SIM_END; g < REGIONS; g++)
            for (ref r = world_node(w, n)->first[g]; r; r = instance_at(w, r)->next)
                if (instance_at(w, r)->holds > c->refs[c->offset[g] + ref_index(r)])
                    return "an instance is held by more than refer to it";
    return NULL;
}

static const char *coded_verify(const struct world *w)
{
    struct coder c;
    coder_open(&c, (struct world *)w, CODE_ALL,
               PHASE_CHECK); /* which writes nothing: see write_world */
    coder_places(&c);
    size_t refs = (c.places + 1) * sizeof *c.refs;
    size_t payloads = w->block->region[REGION_PAYLOADS].used + 1;
    c.refs = must_alloc(NULL, refs);
    memset(c.refs, 0, refs);
    c.seen = must_alloc(NULL, payloads);
    memset(c.seen, 0, payloads);
    coder_write(&c);
    const char *wrong = refs_verify(&c);
    coder_close(&c);
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
