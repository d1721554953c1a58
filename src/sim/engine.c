/* The engine: copies of machines, born, told, moved along edges, ended. The rows are the diagram's;
 * nothing here knows a state or a word of it.
 *
 * One delivery (run to completion): find the edge, enter the new state, run the edge's effects in
 * order. A final state ends timers and deferred events; another new state offers the deferred ones
 * again, before whatever else is waiting.
 *
 * Invariants: an instance is in its node's list from instance_new until it is freed; its timers are
 * sorted by number, one of each at most; an ended one has no timers and nothing deferred.
 */
#include "sim/kernel.h"

#include <assert.h>
#include <string.h>

static inline const struct machine *machine_of(const struct step *s, const struct instance *i)
{
    return s->plan->machine[i->machine];
}

static inline struct event *event_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_EVENTS, sizeof(struct event));
}

/* What all records of an instance say of it. */
static struct record record_of(const struct step *s, const struct instance *i, uint8_t what)
{
    return (struct record){.t = s->world->block->now,
                           .cause = s->cause,
                           .subject = i->ordinal,
                           .node = i->node,
                           .what = what,
                           .machine = i->machine,
                           .from = i->state};
}

/* ---- lists of a node's instances ------------------------------------------------------------- */

static void list(struct world *w, ref r, struct instance *i, struct node *n)
{
    unsigned g = ref_region(r);
    i->prev = n->last[g];
    if (i->prev)
        instance_at(w, i->prev)->next = r;
    else
        n->first[g] = r;
    n->last[g] = r;
}

static void unlist(struct world *w, ref r, const struct instance *i)
{
    struct node *n = world_node(w, i->node);
    unsigned g = ref_region(r);
    if (i->next)
        instance_at(w, i->next)->prev = i->prev;
    else
        n->last[g] = i->prev;
    if (i->prev)
        instance_at(w, i->prev)->next = i->next;
    else
        n->first[g] = i->next;
}

void engine_list(struct world *w, ref r)
{
    struct instance *i = instance_at(w, r);
    list(w, r, i, world_node(w, i->node));
}

uint64_t node_serial(struct world *w, uint16_t node)
{
    return ++world_node(w, node)->serial;
}

/* ---- timers ---------------------------------------------------------------------------------- */

/* Into its owner's list, by number. */
static inline void adopt(struct world *w, struct instance *i, ref r, struct event *e)
{
    ref *at = &i->timers;
    while (*at && event_at(w, *at)->which < e->which)
        at = &event_at(w, *at)->sibling;
    e->sibling = *at;
    *at = r;
}

void engine_adopt(struct world *w, ref r)
{
    struct event *e = event_at(w, r);
    adopt(w, instance_at(w, e->owner), r, e);
}

/* Where the ref to this timer stands, or would. */
static inline ref *timer_place(const struct world *w, struct instance *i, unsigned timer)
{
    ref *at = &i->timers;
    while (*at && event_at(w, *at)->which != timer)
        at = &event_at(w, *at)->sibling;
    return at;
}

bool instance_timer_runs(const struct world *w, ref r, unsigned timer)
{
    return *timer_place(w, instance_at(w, r), timer) != 0;
}

/* Out of its owner's list, and gone. */
static inline void timer_drop(struct world *w, ref *at)
{
    ref r = *at;
    struct event *e = event_at(w, r);
    *at = e->sibling;
    queue_take(w, r, e);
}

static void timer_stop(struct step *s, struct instance *i, unsigned timer)
{
    ref *at = timer_place(s->world, i, timer);
    if (!*at)
        return;
    timer_drop(s->world, at);
    if (step_watched(s)) {
        struct record stop = record_of(s, i, RECORD_TIMER_STOP);
        stop.atom = (uint8_t)timer;
        step_append(s, &stop);
    }
}

/* Lengths that hardly recur would use up the FIFOs. */
static enum put timer_put(const struct machine *m, const struct duration *d, usec interval)
{
    if (!interval)
        return PUT_ZERO;
    return d->base == BASE_SPAN && m->vocabulary->spans[d->factor].is_random ? PUT_HEAP : PUT_FIFO;
}

/* A timer that runs already starts anew. */
static void timer_start(struct step *s, ref self, struct instance *i, unsigned timer, usec interval,
                        enum put put)
{
    ref *old = timer_place(s->world, i, timer), r;
    if (*old)
        timer_drop(s->world, old);
    struct event *e = step_schedule(s, interval, put, &r);
    e->what = EVENT_TIMER;
    e->which = (uint8_t)timer;
    e->owner = self;
    e->cause = s->cause;
    adopt(s->world, i, r, e);
    if (step_watched(s)) {
        struct record start = record_of(s, i, RECORD_TIMER_START);
        start.atom = (uint8_t)timer;
        start.due = e->due;
        e->cause = step_append(s, &start);
    }
}

/* By formula, or as the instance knows. */
static usec length_of(struct step *s, ref self, const struct machine *m, const struct duration *d,
                      const struct stimulus *why)
{
    if (d->base == BASE_SPAN)
        return m->vocabulary->spans[d->factor].run(s, self, why);
    return duration_value(d, &s->plan->node[instance_at(s->world, self)->node].timers);
}

/* Timers of a reliable transport: RFC 3261 17.1.1.2 (A is not started, D is 0) and likewise. A span
 * below 0: there is nothing to wait for now, and what it waited for before holds no more. */
static void effect_start(struct step *s, ref self, struct instance *i, const struct machine *m,
                         const struct effect *x, const struct stimulus *why)
{
    const struct machine_timer *t = &m->timers[x->timer];
    const struct duration *d = x->operand ? &m->durations[x->operand - 1] : &t->first;
    bool reliable = i->flags & INSTANCE_RELIABLE;
    if (reliable && t->reliable == RELIABLE_NEVER)
        return;
    bool zero = reliable && t->reliable == RELIABLE_ZERO;
    usec interval = zero ? 0 : length_of(s, self, m, d, why);
    if (interval < 0)
        timer_stop(s, i, x->timer);
    else
        timer_start(s, self, i, x->timer, interval, timer_put(m, d, interval));
}

/* Twice the interval that has just passed; or that is passing. */
static void effect_double(struct step *s, ref self, struct instance *i, unsigned timer,
                          const struct stimulus *why)
{
    const struct machine *m = machine_of(s, i);
    const struct timer_values *values = &s->plan->node[i->node].timers;
    ref running = *timer_place(s->world, i, timer);
    const struct duration *first = &m->timers[timer].first;
    usec interval = running ? event_interval(s->world, running) : 0;
    if (why->atom == m->vocabulary->natoms + timer)
        interval = why->interval;
    else if (!running)
        interval = length_of(s, self, m, first, why);
    if (interval < 0)
        return;
    interval = interval > USEC_NEVER / 2 ? USEC_NEVER : 2 * interval;
    if (m->timers[timer].growth == GROWTH_DOUBLING_TO_T2 && interval > values->t2)
        interval = values->t2;
    timer_start(s, self, i, timer, interval, timer_put(m, first, interval));
}

static void fire(struct step *s, ref r, struct event *e, uint32_t cause)
{
    struct instance *i = instance_at(s->world, e->owner);
    struct stimulus what = {.to = e->owner,
                            .cause = cause,
                            .interval = event_interval(s->world, r),
                            .atom = (uint8_t)(machine_of(s, i)->vocabulary->natoms + e->which)};
    if (step_watched(s)) {
        struct record told = record_of(s, i, RECORD_TIMER_FIRE);
        told.atom = e->which;
        told.due = e->due;
        told.cause = cause;
        what.cause = step_append(s, &told);
    }
    timer_drop(s->world, timer_place(s->world, i, e->which));
    instance_tell(s, &what);
}

/* A timer is due. */
void engine_fire(struct step *s, ref r, struct event *e)
{
    fire(s, r, e, e->cause);
}

void instance_fire(struct step *s, ref r, unsigned timer, uint32_t cause)
{
    ref event = *timer_place(s->world, instance_at(s->world, r), timer);
    if (event)
        fire(s, event, event_at(s->world, event), cause);
}

/* ---- deferred events ------------------------------------------------------------------------- */

static bool is_instance(const struct step *s, ref r)
{
    return r && region_kind(s->plan, ref_region(r))->is_instance;
}

static void effect_defer(struct step *s, ref self, const struct stimulus *what)
{
    struct world *w = s->world;
    struct instance *i = instance_at(w, self);
    struct record kept = record_of(s, i, RECORD_DEFERRED);
    kept.atom = what->atom;
    ref r = item_new(w, REGION_DEFERRED);
    struct deferred *d = world_item(w, r);
    *d = (struct deferred){.about = what->about,
                           .atom = what->atom,
                           .flags = what->flags,
                           .number = what->number,
                           .interval = what->interval,
                           .cause = step_record(s, kept)};
    if (is_instance(s, d->about))
        instance_hold(w, d->about);
    if (what->payload) {
        d->payload = item_new(w, REGION_PAYLOADS);
        memcpy(world_item(w, d->payload), what->payload, s->plan->payload_size);
    }
    if (i->deferred)
        ((struct deferred *)world_item(w, i->deferred_last))->next = r;
    else
        i->deferred = r;
    i->deferred_last = r;
}

/* Takes the list away, last first. */
static ref deferred_detach(struct world *w, struct instance *i)
{
    ref back = 0, next;
    for (ref r = i->deferred; r; back = r, r = next) {
        struct deferred *d = world_item(w, r);
        next = d->next;
        d->next = back;
    }
    i->deferred = i->deferred_last = 0;
    return back;
}

/* Gives its memory back; returns the next of the list. */
static ref deferred_free(struct step *s, ref r)
{
    const struct deferred *d = world_item(s->world, r);
    ref next = d->next;
    if (is_instance(s, d->about))
        instance_release(s, d->about);
    if (d->payload)
        item_free(s->world, d->payload);
    item_free(s->world, r);
    return next;
}

/* The first of them must be told first, and before whatever was posted already. */
static void deferred_offer(struct step *s, ref self)
{
    for (ref r = deferred_detach(s->world, instance_at(s->world, self)); r;) {
        const struct deferred *d = world_item(s->world, r);
        struct stimulus again = {.to = self,
                                 .atom = d->atom,
                                 .flags = d->flags,
                                 .number = d->number,
                                 .about = d->about,
                                 .cause = d->cause,
                                 .interval = d->interval};
        if (d->payload)
            again.payload = step_payload(s, world_item(s->world, d->payload));
        step_post_first(s, instance_tell, &again);
        r = deferred_free(s, r);
    }
}

/* ---- birth and end --------------------------------------------------------------------------- */

ref instance_new(struct step *s, unsigned region, uint8_t machine, uint16_t node, ref owner,
                 bool reliable)
{
    struct world *w = s->world;
    ref r = item_new(w, region);
    struct instance *i = instance_at(w, r);
    struct node *n = world_node(w, node);
    i->machine = machine;
    i->state = MACHINE_START;
    i->flags = reliable ? INSTANCE_RELIABLE : 0;
    i->node = node;
    i->ordinal = ++n->ordinal[machine];
    i->owner = owner;
    if (owner)
        instance_hold(w, owner);
    list(w, r, i, n);
    return r;
}

void instance_hold(struct world *w, ref r)
{
    struct instance *i = instance_at(w, r);
    assert(i->holds < UINT16_MAX);
    i->holds++;
}

/* Ended and held by nobody: when the step ends, it will be looked at again. */
static inline void maybe_dying(struct step_work *k, ref r, struct instance *i)
{
    if (i->holds || (i->flags & (INSTANCE_ENDED | INSTANCE_DYING)) != INSTANCE_ENDED)
        return;
    i->flags |= INSTANCE_DYING;
    if (k->ndying == k->dying_room) {
        k->dying_room = k->dying_room ? 2 * k->dying_room : 64;
        k->dying = must_alloc(k->dying, k->dying_room * sizeof *k->dying);
    }
    k->dying[k->ndying++] = r;
}

void instance_release(struct step *s, ref r)
{
    struct instance *i = instance_at(s->world, r);
    assert(i->holds > 0);
    i->holds--;
    maybe_dying(s->work, r, i);
}

static void instance_end(struct step *s, ref r, struct instance *i)
{
    const struct region_kind *kind = instance_kind(s->plan, r);
    while (i->timers)
        timer_stop(s, i, event_at(s->world, i->timers)->which);
    if (i->deferred)
        for (ref d = deferred_detach(s->world, i); d;)
            d = deferred_free(s, d);
    i->flags |= INSTANCE_ENDED;
    if (kind->ended)
        kind->ended(s, r);
    maybe_dying(s->work, r, i);
}

void instance_kill(struct step *s, ref r)
{
    struct instance *i = instance_at(s->world, r);
    if (i->flags & INSTANCE_ENDED)
        return;
    uint32_t cause = s->cause, killed = step_record(s, record_of(s, i, RECORD_KILLED));
    i->told = killed;
    s->cause = killed;
    instance_end(s, r, i);
    s->cause = cause;
}

void node_kill(struct step *s, uint16_t node)
{
    struct node *n = world_node(s->world, node);
    for (unsigned g = REGION_SIM_END; g < REGIONS; g++)
        for (ref r = n->first[g]; r; r = instance_at(s->world, r)->next)
            instance_kill(s, r);
}

static void instance_free(struct step *s, ref r, struct instance *i)
{
    const struct region_kind *kind = instance_kind(s->plan, r);
    if (kind->freed)
        kind->freed(s, r);
    ref owner = i->owner;
    unlist(s->world, r, i);
    item_release(s->world, r, i);
    if (owner)
        instance_release(s, owner);
}

void engine_bury(struct step *s)
{
    for (uint32_t n = 0; n < s->work->ndying;
         n++) { /* which may let go of others: the list grows */
        ref r = s->work->dying[n];
        struct instance *i = instance_at(s->world, r);
        i->flags &= (uint8_t)~INSTANCE_DYING;
        if (!i->holds)
            instance_free(s, r, i);
    }
    s->work->ndying = 0;
}

ref instance_of_record(const struct world *w, unsigned region, const struct record *r)
{
    for (ref i = world_node(w, r->node)->last[region]; i; i = instance_at(w, i)->prev) {
        const struct instance *it = instance_at(w, i);
        if (it->machine == r->machine && it->ordinal == r->subject)
            return i;
    }
    return 0;
}

bool instance_in(const struct world *w, ref r, const char *name)
{
    const struct instance *i = instance_at(w, r);
    return machine_in(w->plan->machine[i->machine], i->state, name);
}

/* ---- one delivery ---------------------------------------------------------------------------- */

static void unexpected(struct step *s, ref self, const struct stimulus *what)
{
    struct instance *i = instance_at(s->world, self);
    struct record r = record_of(s, i, RECORD_UNEXPECTED);
    r.atom = what->atom;
    s->cause = step_record(s, r);
    if (i->state == MACHINE_START)
        instance_kill(s, self);
}

static void own_effect(struct step *s, ref self, struct instance *i, const struct machine *m,
                       const struct effect *x, const struct stimulus *why)
{
    switch (x->op) {
    case EFFECT_START: effect_start(s, self, i, m, x, why); break;
    case EFFECT_STOP: timer_stop(s, i, x->timer); break;
    case EFFECT_DOUBLE: effect_double(s, self, i, x->timer, why); break;
    case EFFECT_DEFER: effect_defer(s, self, why); break;
    }
}

static void taken(struct step *s, struct instance *i, const struct edge *e,
                  const struct stimulus *why)
{
    struct record r = record_of(s, i, RECORD_TRANSITION);
    r.to = e->to;
    r.edge = (uint16_t)(e->drawn + 1);
    r.atom = why->atom;
    s->cause = i->told = step_append(s, &r);
}

static inline void take(struct step *s, ref self, struct instance *i, const struct machine *m,
                        const struct edge *e, const struct stimulus *why)
{
    bool changed = e->to != i->state;
    const struct effect *x = &m->effects[e->effects];
    if (step_watched(s))
        taken(s, i, e, why);
    uint8_t from = i->state;
    i->state = e->to;
    if (changed && instance_kind(s->plan, self)->moved)
        instance_kind(s->plan, self)->moved(s, self, from);
    for (unsigned n = e->neffects; n; n--, x++) {
        if (x->op < EFFECT_OWN) {
            own_effect(s, self, i, m, x, why);
            continue;
        }
        effect_run *run = m->vocabulary->effects[x->op - EFFECT_OWN].run;
        if (run)
            run(s, self, x->operand, why);
    }
    if (i->flags & INSTANCE_ENDED)
        return; /* an effect has killed it */
    if (machine_final(m, i->state))
        instance_end(s, self, i);
    else if (changed && i->deferred)
        deferred_offer(s, self);
}

/* Where the best edge has no guard, nobody is asked for facts. */
static inline const struct edge *edge_for(struct step *s, const struct machine *m, uint8_t state,
                                          const struct stimulus *what)
{
    const uint16_t *cell = &m->cell[state * m->natoms + what->atom];
    const struct edge *best = &m->edges[cell[0]];
    if (cell[0] == cell[1])
        return NULL;
    if (!(best->must | best->mustnot))
        return best;
    return machine_edge(m, state, what->atom, m->vocabulary->facts_of(s, what->to, what));
}

void instance_tell(struct step *s, const struct stimulus *what)
{
    struct instance *i = instance_at(s->world, what->to);
    if (i->flags & INSTANCE_ENDED)
        return;
    const struct machine *m = machine_of(s, i);
    s->cause = what->cause;
    const struct edge *e = edge_for(s, m, i->state, what);
    if (e)
        take(s, what->to, i, m, e, what);
    else
        unexpected(s, what->to, what);
}
