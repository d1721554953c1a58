/* A step where something is tried: before it, two questions.
 *
 *     CHOICE_MOMENT   does one of the acts that may come anytime come now? The step then is that act.
 *     CHOICE_ORDER    which of the events that are due goes first?
 *
 * Steps of an instant are counted as strikes count them (scenario/strike.c), without those that make
 * no record: so what deviates here can be said as `at 1.2s after 3 steps ...`, and strikes there. A
 * step that makes no record is none: it goes with the next one that makes one. Moments are asked for
 * before it, orders before each event. So what names a question, besides its time, is the count of
 * steps (`d`), in the bits from STEP_UNTOLD on with the count of those without a record since then.
 *
 * Which events have to be tried in which order? All that are due are candidates but what a scenario
 * itself has to do in that instant (EVENT_SCRIPT), which stands where it stands, and what would
 * overtake another in its lane: TCP keeps order. Where `commute` says so, those suffice that concern
 * the node of the first candidate, and those of which nobody knows whom they concern. For a step
 * changes its own node, and of others only what comes later: nothing gets anywhere in less than its
 * link's delay, which is more than 0. Steps of one instant at different nodes so lead to the same
 * world in either order, and neither makes the other possible or impossible; every order of a node's
 * own events is still tried, by the same argument after each of them (the first candidate's node and
 * its events are a persistent set: Godefroid 1996, 4.2). It takes that nobody watches several nodes
 * at a time while the instant lasts: with expectations, reactions and links without delay all orders
 * are tried. Acts that come anytime come after a step that is tried: where two nodes have events in
 * one instant, one's user does not act at that time, before his own event and after the other's; he
 * does so an instant earlier.
 */
#include "sim/kernel.h"

#include <assert.h>

static struct choice question(const struct world *w, uint8_t kind, uint32_t untold, uint32_t of)
{
    const struct block *b = w->block;
    return (struct choice){.kind = kind,
                           .a = (uint16_t)((uint64_t)b->now >> 32),
                           .b = (uint16_t)((uint64_t)b->now >> 16),
                           .c = (uint16_t)b->now,
                           .d = b->counted | untold << STEP_UNTOLD,
                           .of = of};
}

static void step_over(struct step *s)
{
    step_drain(s);
    step_settle(s);
    step_end(s);
}

/* ---- acts that may come anytime -------------------------------------------------------------- */

static bool moment_comes(struct step *s)
{
    const struct plan *plan = s->plan;
    uint32_t acts = plan->tries && plan->hooks.anytime ? plan->hooks.anytime(s->world) : 0;
    if (!acts)
        return false;
    struct choice c = question(s->world, CHOICE_MOMENT, 0, acts + 1);
    uint32_t act = step_choose(s, &c);
    if (!act)
        return false;
    s->world->block->steps++;
    s->cause = 0;
    world_pin(s->world);
    plan->hooks.moment(s, &(struct stimulus){.to = act - 1});
    step_over(s);
    return true;
}

/* ---- which event goes first ------------------------------------------------------------------ */

static const struct event *event_of(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_EVENTS, sizeof(struct event));
}

static struct concern concern_of(const struct step *s, ref r)
{
    const struct event *e = event_of(s->world, r);
    struct concern c = {0, 0};
    if (e->what == EVENT_TIMER)
        c.node = instance_at(s->world, e->owner)->node;
    else if (s->plan->hooks.concerns)
        s->plan->hooks.concerns(s->world, e, &c);
    return c;
}

/* Of the events of the instant those that may go first at all, in place. Returns how many. */
static uint32_t candidates(const struct step *s, ref *event, struct concern *about, uint32_t count)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        ref r = event[i];
        bool waits = event_of(s->world, r)->what == EVENT_SCRIPT;
        struct concern c = concern_of(s, r);
        for (uint32_t k = 0; k < kept && c.lane; k++)
            waits |= about[k].lane == c.lane;
        if (waits)
            continue;
        about[kept] = c;
        event[kept++] = r;
    }
    return kept;
}

static bool is_apart(const struct concern *a, const struct concern *b)
{
    return a->node && b->node && a->node != b->node;
}

/* Those that have to be tried, in place. */
static uint32_t tried(const struct step *s, ref *event, const struct concern *about, uint32_t count)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++)
        if (!s->plan->tries->commute || !is_apart(&about[0], &about[i]))
            event[kept++] = event[i];
    return kept;
}

uint32_t step_due(const struct step *s, bool all, ref event[INSTANT])
{
    struct concern about[INSTANT];
    uint32_t count = candidates(s, event, about, queue_instant(s->world, event, INSTANT));
    return all ? count : tried(s, event, about, count);
}

/* `next` is the first of the queue. */
static ref goes_first(struct step *s, ref next, uint32_t untold)
{
    const struct plan *plan = s->plan;
    ref event[INSTANT];
    struct concern about[INSTANT];
    uint32_t count = queue_instant(s->world, event, INSTANT);
    if (count < 2)
        return next;
    count = candidates(s, event, about, count);
    int said = plan->hooks.goes_first ? plan->hooks.goes_first(s, event, count) : -1;
    if (said >= 0)
        return event[said];
    if (!plan->tries || !plan->tries->order)
        return next;
    count = tried(s, event, about, count);
    struct choice c = question(s->world, CHOICE_ORDER, untold, count);
    return event[step_choose(s, &c)];
}

/* ---- a step ---------------------------------------------------------------------------------- */

static bool go_to(struct block *b, usec now)
{
    if (now == b->now)
        return false;
    b->now = now;
    b->counted = 0;
    return true;
}

bool tries_advance(struct step *s, usec until)
{
    struct block *b = s->world->block;
    uint32_t untold = 0;
    assert(step_watched(s) && "without records no step counts");
    s->told = moment_comes(s);
    while (!s->told) {
        ref r = event_next(s->world);
        usec due = r ? event_of(s->world, r)->due : USEC_NEVER;
        b = s->world->block;
        if (due > until || due == USEC_NEVER) {
            if (until > b->now && until != USEC_NEVER)
                go_to(b, until);
            return false;
        }
        if (go_to(b, due))
            untold = 0;
        b->steps++;
        if (event_of(s->world, r)->what != EVENT_SCRIPT)
            r = goes_first(s, r, untold++);
        step_event(s, r);
        step_over(s);
    }
    s->world->block->counted++;
    return true;
}
