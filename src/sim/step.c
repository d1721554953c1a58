/* A step: the next event, and whatever is posted meanwhile, in order, until nothing is left; then
 * timers of 0; then the memory of what has ended. The scratch it needs outlives it, so that no
 * event costs an allocation.
 */
#include "sim/kernel.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct step_work *step_work_new(void)
{
    struct step_work *k = must_alloc(NULL, sizeof *k);
    *k = (struct step_work){.room = 64};
    k->posted = must_alloc(NULL, k->room * sizeof *k->posted);
    return k;
}

static void chunks_free(struct step_work *k)
{
    for (uint32_t i = 0; i < k->chunks; i++)
        free(k->chunk[i]);
    k->chunks = 0;
}

void step_work_free(struct step_work *k)
{
    if (!k)
        return;
    chunks_free(k);
    free(k->chunk);
    free(k->posted);
    free(k->urgent);
    free(k->dying);
    free(k);
}

/* ---- posting --------------------------------------------------------------------------------- */

static void posted_grow(struct step_work *k)
{
    struct posted *wider = must_alloc(NULL, 2 * k->room * sizeof *wider);
    for (uint32_t i = k->first; i != k->last; i++)
        wider[i & (2 * k->room - 1)] = k->posted[i & (k->room - 1)];
    k->outgrown[k->noutgrown++] = k->posted;
    k->posted = wider;
    k->room *= 2;
}

/* The next free place, after all that is posted. */
static inline struct posted *post_last(struct step_work *k)
{
    if (k->last - k->first + 1 == k->room)
        posted_grow(k);
    return &k->posted[k->last++ & (k->room - 1)];
}

void step_post(struct step *s, handler *h, const struct stimulus *what)
{
    struct posted *p = post_last(s->work);
    p->handler = h;
    p->stimulus = *what;
    if (!p->stimulus.cause)
        p->stimulus.cause = s->cause;
}

/* Before all that is posted already. */
void step_post_first(struct step *s, handler *h, const struct stimulus *what)
{
    struct step_work *k = s->work;
    if (k->nurgent == k->urgent_room) {
        k->urgent_room = k->urgent_room ? 2 * k->urgent_room : 16;
        k->urgent = must_alloc(k->urgent, k->urgent_room * sizeof *k->urgent);
    }
    k->urgent[k->nurgent++] = (struct posted){h, *what};
}

void step_tell(struct step *s, ref instance, uint8_t atom, const void *payload)
{
    *post_last(s->work) = (struct posted){
        instance_tell, {.to = instance, .atom = atom, .payload = payload, .cause = s->cause}};
}

void *step_payload(struct step *s, const void *from)
{
    struct step_work *k = s->work;
    uint32_t size = (s->plan->payload_size + 15) & ~15u;
    if (size > k->payload_size) {
        chunks_free(k);
        assert(!k->used);
        k->payload_size = size;
    }
    if (k->used == k->chunks * PAYLOADS_A_CHUNK) {
        k->chunk = must_alloc(k->chunk, (k->chunks + 1) * sizeof *k->chunk);
        k->chunk[k->chunks++] = must_alloc(NULL, (size_t)PAYLOADS_A_CHUNK * k->payload_size);
    }
    unsigned char *p = k->chunk[k->used / PAYLOADS_A_CHUNK] +
                       (size_t)(k->used % PAYLOADS_A_CHUNK) * k->payload_size;
    k->used++;
    if (from)
        memcpy(p, from, s->plan->payload_size);
    else
        memset(p, 0, s->plan->payload_size);
    return p;
}

/* ---- delivering ------------------------------------------------------------------------------ */

/* A machine that somebody edited may tell itself things for ever, in one step. */
static bool runs_in_circles(struct step *s, ref instance)
{
    if (s->work->deliveries++ < STEP_DELIVERIES)
        return false;
    if (instance_live(s->world, instance))
        instance_kill(s, instance);
    return true;
}

static inline void deliver(struct step *s, const struct posted *p)
{
    world_pin(s->world);
    s->cause = p->stimulus.cause;
    if (!runs_in_circles(s, p->handler == instance_tell ? p->stimulus.to : 0))
        p->handler(s, &p->stimulus);
}

static void deliver_urgent(struct step *s)
{
    struct posted p = s->work->urgent[--s->work->nurgent];
    deliver(s, &p);
}

static handler *event_handler(const struct plan *plan, const struct event *e)
{
    switch (e->what) {
    case EVENT_ARRIVAL: return plan->hooks.arrival;
    case EVENT_ACT: return plan->hooks.act;
    case EVENT_SCRIPT: return plan->hooks.script;
    default: return plan->hooks.own;
    }
}

void step_event(struct step *s, ref r)
{
    world_pin(s->world);
    struct event *e = world_item(s->world, r);
    s->cause = e->cause;
    if (e->what == EVENT_TIMER) {
        if (!runs_in_circles(s, e->owner))
            engine_fire(s, r, e);
        return;
    }
    handler *h = event_handler(s->plan, e);
    struct stimulus what = {.to = e->owner, .atom = e->which, .number = e->what, .cause = e->cause};
    if (e->payload)
        what.payload = step_payload(s, world_item(s->world, e->payload));
    queue_take(s->world, r, e);
    assert(h && "an event that no room handles");
    h(s, &what);
}

void step_drain(struct step *s)
{
    struct step_work *k = s->work;
    for (;;) {
        if (k->nurgent)
            deliver_urgent(s);
        else if (k->first != k->last)
            deliver(s, &k->posted[k->first++ & (k->room - 1)]);
        else if (s->world->block->queue.zero)
            step_event(s, s->world->block->queue.zero);
        else
            break;
    }
}

/* The world as it is between two steps, for whoever judges it. */
void step_settle(struct step *s)
{
    if (!s->plan->hooks.settled)
        return;
    world_pin(s->world);
    s->cause = 0;
    s->plan->hooks.settled(s);
}

void step_end(struct step *s)
{
    struct step_work *k = s->work;
    if (k->ndying)
        engine_bury(s);
    while (k->noutgrown)
        free(k->outgrown[--k->noutgrown]);
    k->used = 0;
    k->deliveries = 0;
    s->world->pinned = false;
}

bool world_advance(struct step *s, usec until)
{
    struct block *b = s->world->block;
    if (s->plan->tries || s->plan->hooks.goes_first)
        return tries_advance(s, until);
    ref r = event_next(s->world);
    usec due = r ? ((struct event *)world_item(s->world, r))->due : USEC_NEVER;
    if (due > until || due == USEC_NEVER) {
        if (until > b->now && until != USEC_NEVER)
            b->now = until;
        return false;
    }
    b->now = due;
    b->steps++;
    step_event(s, r);
    step_drain(s);
    step_settle(s);
    step_end(s);
    return true;
}

/* ---- scheduling ------------------------------------------------------------------------------ */

/* What is later than time itself never happens: timers that double for ever. */
struct event *step_schedule(struct step *s, usec delay, enum put put, ref *made)
{
    struct block *b = s->world->block;
    assert(delay >= 0);
    usec due = delay > USEC_NEVER - b->now ? USEC_NEVER : b->now + delay;
    return queue_put(s->world, due, b->seq++, delay, put, made);
}

ref event_add(struct step *s, usec delay, bool is_random, uint8_t what, uint8_t which, ref owner,
              const void *payload)
{
    struct world *w = s->world;
    ref copy = payload ? item_new(w, REGION_PAYLOADS) : 0, r;
    struct event *e = step_schedule(s, delay, is_random ? PUT_HEAP : PUT_FIFO, &r);
    e->what = what;
    e->which = which;
    e->owner = owner;
    e->payload = copy;
    e->cause = s->cause;
    if (copy)
        memcpy(world_item(w, copy), payload, s->plan->payload_size);
    return r;
}

/* Numbers tell apart only what is due in the same instant: the one before the first of them is
 * free. */
ref event_add_next(struct step *s, uint8_t what, uint8_t which, ref owner)
{
    struct world *w = s->world;
    struct block *b = w->block;
    ref next = event_next(w), r;
    const struct event *first = next ? world_item(w, next) : NULL;
    uint32_t seq = first && first->due == b->now ? first->seq - 1 : b->seq++;
    struct event *e = queue_put(w, b->now, seq, 0, PUT_HEAP, &r);
    e->what = what;
    e->which = which;
    e->owner = owner;
    e->cause = s->cause;
    return r;
}

void event_cancel(struct world *w, ref r)
{
    queue_take(w, r, world_item(w, r));
}
