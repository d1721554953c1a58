#include "watched.h"

#include <stdlib.h>

enum { STEPS_MOST = 1000000 }; /* of a run that never ends */

static struct {
    struct judge *judge;
    struct hooks below;
} now;

static void observe(struct step *s, const struct record *r, uint32_t number)
{
    if (now.below.observe)
        now.below.observe(s, r, number);
    judge_record(now.judge, s, r);
}

static void keep(struct watched *w, const struct world *world, const struct finding *f, size_t n,
                 bool at_end)
{
    for (size_t i = 0; i < n && w->count < FOUND_MAX; i++) {
        struct found *to = &w->found[w->count++];
        *to = (struct found){.is = f[i], .t = world->block->now, .at_end = at_end};
        judge_words(now.judge, &f[i], to->words, sizeof to->words);
    }
}

void watch(struct scenario *s, struct watched *w)
{
    struct finding f[FINDINGS];
    struct run run;
    usec end = scenario_end(s) ? scenario_end(s) : INT64_MAX;
    bool goes_on = true;
    w->count = 0;
    now.judge = judge_new(s, ~0u);
    struct plan plan = *scenario_plan(s);
    now.below = plan.hooks;
    plan.hooks.observe = observe;
    judge_begin(now.judge);
    run_start(&run, &plan, false, choose_random, NULL);
    for (int steps = 0; goes_on && steps < STEPS_MOST; steps++) {
        keep(w, run.world, f, judge_step(now.judge, run.world, f, FINDINGS), false);
        judge_begin(now.judge);
        goes_on = run_step(&run, end);
    }
    keep(w, run.world, f, judge_end(now.judge, run.world, f, FINDINGS), true);
    run_end(&run);
    judge_free(now.judge);
}
