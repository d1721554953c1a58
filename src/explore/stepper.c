/* Steps worlds for one thread. Its plan is the scenario's but for two things: records are shown to
 * the judge, and texts that the lore lacks are kept apart, so that no thread changes what another
 * one reads, and numbers of texts depend on no race: who lacks one says so, and does it again when
 * it is alone.
 */
#include "explore/engine.h"
#include "explore/must.h"

#include <stdlib.h>

static void cover(struct stepper *p, const struct record *r)
{
    if (r->what != RECORD_TRANSITION && r->what != RECORD_UNEXPECTED)
        return;
    if (p->ncovered == p->covered_room) {
        p->covered_room = p->covered_room ? 2 * p->covered_room : 256;
        p->covered = must(realloc(p->covered, p->covered_room * sizeof *p->covered));
    }
    uint16_t edge = r->what == RECORD_TRANSITION ? r->edge : 0;
    p->covered[p->ncovered++] = (struct covered){edge, r->machine, r->from, r->atom};
}

/* The judge may step worlds of this plan itself: those records are not for it. */
static void listen(struct step *s, const struct record *r, uint32_t number)
{
    struct stepper *p = (struct stepper *)s->plan;
    if (p->observe)
        p->observe(s, r, number);
    if (!p->listens)
        return;
    judge_record(p->judge, s, r);
    cover(p, r);
    if (p->races && r->what == RECORD_ARRIVED && s->about && !r->flags)
        p->possible |= races_possible(p->races, s->world, s->about);
}

void stepper_open(struct stepper *p, const struct search *search)
{
    struct judge *judge = judge_new(search->scenario, search->options->properties);
    const struct plan *plan = scenario_plan(search->scenario); /* with what the judge remembers */
    usec until = search->options->bounds.until;
    *p = (struct stepper){.plan = *plan,
                          .observe = plan->hooks.observe,
                          .texts = plan->lore,
                          .own = lore_over(plan->lore),
                          .work = step_work_new(),
                          .judge = judge,
                          .races = search->races,
                          .until = until ? until : USEC_NEVER};
    p->plan.hooks.observe = listen;
    p->plan.lore = p->own;
    for (unsigned k = 0; k < world_kinds; k++)
        if (plan->machine[k])
            p->coverage[k] = coverage_new(plan->machine[k]);
}

void stepper_close(struct stepper *p)
{
    for (unsigned k = 0; k < world_kinds; k++)
        coverage_free(p->coverage[k]);
    free(p->covered);
    judge_free(p->judge);
    step_work_free(p->work);
    lore_free(p->own);
}

void stepper_alone(struct stepper *p, bool alone)
{
    p->plan.lore = alone ? p->texts : p->own;
}

bool stepper_missed(struct stepper *p)
{
    return lore_forget(p->own);
}

bool stepper_advance(struct stepper *p, struct world *w, choose *chooses, void *chooser,
                     struct findings *found)
{
    struct step step = {.world = w,
                        .plan = &p->plan,
                        .choose = chooses,
                        .chooser = chooser,
                        .trace = p->trace,
                        .work = p->work};
    p->traced = p->trace ? p->trace->count : 0;
    judge_begin(p->judge);
    p->listens = true;
    bool moved = world_advance(&step, p->until);
    p->listens = false;
    found->count = moved ? judge_step(p->judge, w, found->item, FINDINGS) : 0;
    return moved;
}

void stepper_end(struct stepper *p, const struct world *w, struct findings *found)
{
    judge_begin(p->judge);
    found->count = judge_end(p->judge, w, found->item, FINDINGS);
}

void stepper_untrace(struct stepper *p)
{
    trace_free(p->trace);
    p->trace = NULL;
}

void stepper_trace(struct stepper *p)
{
    stepper_untrace(p);
    p->trace = trace_new(p->plan.payload_size);
}

bool stepper_shows(struct stepper *p, unsigned race)
{
    struct sighting *seen;
    bool shows = false;
    if (!(p->possible >> race & 1))
        return false;
    size_t count = races_seen(p->races, p->trace, p->trace->count, &seen);
    for (size_t i = 0; i < count && !shows; i++) {
        shows = seen[i].race == race && seen[i].record > p->traced;
        p->shown = seen[i];
    }
    free(seen);
    return shows;
}

void stepper_count(struct stepper *p, size_t from)
{
    for (size_t n = from; n < p->ncovered; n++) {
        const struct covered *c = &p->covered[n];
        if (c->edge)
            coverage_take(p->coverage[c->machine], c->edge - 1u);
        coverage_meet(p->coverage[c->machine], c->state, c->atom);
    }
    p->ncovered = from;
}

void stepper_coverage(const struct stepper *p, struct coverage *const *into)
{
    for (unsigned k = 0; k < world_kinds; k++)
        if (p->coverage[k])
            coverage_merge(into[k], p->coverage[k]);
}
