/* Where nothing is left to happen: what should not have been left, what both ends think, and what
 * comes of it when all have hung up and nothing gets lost any more, on a copy. */
#include "explore/property_inside.h"

#include <string.h>

/* The copy goes on by itself: no loss, no fault line, nobody watches. */
static struct step calmed(struct judge *j, const struct world *w)
{
    const struct region_kind *region = w->plan->region;
    j->copy = world_copy(j->copy, w);
    if (!j->work)
        j->work = step_work_new();
    j->calm = *w->plan;
    j->calm.tries = NULL;
    memset(&j->calm.hooks, 0, sizeof j->calm.hooks);
    world_wire(&j->calm);
    j->calm.region = region;
    j->copy->plan = &j->calm;
    return (struct step){.world = j->copy, .plan = &j->calm, .work = j->work};
}

/* All that a node's user has to hang up; of nobody (0): the links are whole again. */
static void hang_up(struct step *s, const struct stimulus *what)
{
    static const struct wanted over = {.wish = WISH_HANG_UP};
    uint16_t node = (uint16_t)what->to;
    for (uint16_t l = 1; !node && l <= s->plan->links; l++)
        net_cut(s, l, false);
    for (ref r = node ? call_next(s->world, node, 0) : 0; r; r = call_next(s->world, node, r))
        call_wish(s, r, &over, true);
}

/* A call's end takes some 30 steps. */
enum { CALM_STEPS = 20000 };

static bool comes_to_rest(struct step *s)
{
    for (unsigned n = 0; n < CALM_STEPS; n++)
        if (!world_advance(s, USEC_NEVER))
            return true;
    return false;
}

/* It goes on and on: whose timer is next? */
static void find_restless(struct judge *j, const struct world *w)
{
    const struct event *e = world_item(w, event_next(w));
    struct seen s = {.is.property = PROPERTY_ENDS, .says = SAYS_RESTLESS};
    if (e->what == EVENT_TIMER)
        s = seen_of(PROPERTY_ENDS, SAYS_RESTLESS, instance_at(w, e->owner));
    judge_found(j, s);
}

/* One node after the other, each when all has come to rest: what one has hung up is over for its
 * peers as well. */
static void judge_hung_up(struct judge *j, const struct world *w)
{
    struct step s = calmed(j, w);
    j->calm.hooks.act = hang_up;
    for (uint16_t node = 0; node <= w->plan->nodes; node++) {
        if (node && (w->plan->node[node].role != ROLE_PHONE || !call_next(j->copy, node, 0)))
            continue;
        event_add(&s, 0, true, EVENT_ACT, 0, node, NULL);
        if (!comes_to_rest(&s)) {
            find_restless(j, j->copy);
            return;
        }
        if (node)
            judge_still(j, j->copy, node);
    }
    judge_left(j, j->copy);
}

/* The run is over: nothing is left to happen, or the scenario ends it here. */
static bool is_over(const struct judge *j, const struct world *w)
{
    usec end = scenario_end(j->scenario);
    return !event_next(w) || (end && w->block->now >= end);
}

/* Verdicts that have fallen since the last step, and those that fall now: a run that ends here ends
 * before any way on, so each of them is news. */
void judge_checks(struct judge *j, const struct world *w)
{
    struct step s = calmed(j, w);
    struct run run = {.step = s, .world = s.world};
    if (is_over(j, w))
        scenario_finish(j->scenario, &run);
    for (size_t n = 0; n < scenario_checks(j->scenario); n++)
        if (scenario_verdict(j->scenario, j->copy, n) == CHECK_BROKEN)
            judge_found(j, (struct seen){.is.property = PROPERTY_OWN,
                                         .is.check = (uint16_t)n,
                                         .says = SAYS_CHECK});
}

/* An INVITE that waits for a person, and nobody has a timer that could answer it. */
static void judge_stuck(struct judge *j, const struct world *w)
{
    for (uint16_t n = 1; n <= w->plan->nodes; n++)
        for (ref r = world_node(w, n)->first[REGION_TRANSACTIONS]; r; r = instance_at(w, r)->next)
            if (instance_live(w, r) && transaction_waits_for_person(w, r)) {
                struct seen s = seen_of(PROPERTY_STUCK, SAYS_STUCK, instance_at(w, r));
                s.peer = transaction_at(w, r)->peer;
                judge_found(j, s);
            }
}

/* A wish that waits in a call where nothing is under way: nobody will ever tell it to go on. */
static void judge_wishes(struct judge *j, const struct world *w)
{
    for (uint16_t n = 1; n <= w->plan->nodes; n++)
        for (ref r = world_node(w, n)->first[REGION_CHANGES]; r; r = instance_at(w, r)->next) {
            const struct dialog *d = dialog_at(w, dialog_of(w, r));
            if (instance_live(w, r) && !d->ours && !d->theirs && !d->pracks)
                judge_found(j, seen_of(PROPERTY_ENDS, SAYS_LEFT, instance_at(w, r)));
        }
}

void judge_quiet(struct judge *j, const struct world *w)
{
    judge_stuck(j, w);
    judge_agreement(j, w);
    judge_wishes(j, w);
    judge_hung_up(j, w);
}
