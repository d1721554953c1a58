/* One run that can be looked at anywhere: its trace is whole, and worlds are kept now and then;
 * any other world is the nearest kept one before it, run on. A run is deterministic: what it
 * writes again is what stands there.
 */
#include "history/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    SPACING = 4096,        /* records between checkpoints, while the budget allows */
    RECORDS_MAX = 20000000 /* a run that goes on for longer would go on for ever */
};

/* ---- checkpoints --------------------------------------------------------------------------- */

static void checkpoint_add(struct timeline *t)
{
    if (t->checkpoints == t->checkpoints_room) {
        t->checkpoints_room = t->checkpoints_room ? 2 * t->checkpoints_room : 16;
        t->checkpoint = history_alloc(t->checkpoint, t->checkpoints_room * sizeof *t->checkpoint);
    }
    const struct run *r = &t->run;
    const struct snapshot *before = t->checkpoints ? t->checkpoint[t->checkpoints - 1].world : NULL;
    struct snapshot *now = snapshot_new(r->world, before);
    t->checkpoint[t->checkpoints++] =
        (struct checkpoint){now, {r->trace->count, r->trace->npayloads}};
    t->bytes += snapshot_bytes(now);
}

bool timeline_thin(struct timeline *t)
{
    size_t kept = 0;
    if (t->checkpoints < 2)
        return false;
    for (size_t i = 0; i < t->checkpoints; i++)
        if (i % 2 == 0) {
            t->checkpoint[kept++] = t->checkpoint[i];
        } else {
            t->bytes -= snapshot_free(t->checkpoint[i].world);
        }
    t->checkpoints = kept;
    t->spacing *= 2;
    return true;
}

/* ---- running ahead ------------------------------------------------------------------------- */

static void step_made(struct timeline *t)
{
    uint32_t count = t->run.trace->count, last = t->steps ? t->step[t->steps - 1] : 0;
    if (count == last)
        return;
    if (t->steps == t->steps_room) {
        t->steps_room = t->steps_room ? 2 * t->steps_room : 256;
        t->step = history_alloc(t->step, t->steps_room * sizeof *t->step);
    }
    t->step[t->steps++] = count;
}

void timeline_begin(struct timeline *t, struct scenario *s, char *name)
{
    *t = (struct timeline){.scenario = s, .name = name, .spacing = SPACING};
    run_start(&t->run, scenario_plan(s), true, choose_random, NULL);
    step_made(t);
    checkpoint_add(t);
}

bool timeline_advance(struct timeline *t)
{
    usec end = scenario_end(t->scenario) ? scenario_end(t->scenario) : INT64_MAX;
    if (t->over)
        return false;
    if (t->run.trace->count > RECORDS_MAX || !run_step(&t->run, end)) {
        t->over = true;
        scenario_finish(t->scenario, &t->run);
        step_made(t); /* verdicts at the end: no step of the world made them */
        return false;
    }
    step_made(t);
    if (t->run.trace->count - t->checkpoint[t->checkpoints - 1].at.count >= t->spacing)
        checkpoint_add(t);
    return true;
}

static void timeline_reach(struct timeline *t, uint32_t n)
{
    while (t->run.trace->count < n && timeline_advance(t))
        ;
}

void timeline_rest(struct timeline *t)
{
    world_free(t->cursor);
    t->cursor = NULL;
}

void timeline_end(struct timeline *t)
{
    for (size_t i = 0; i < t->checkpoints; i++)
        snapshot_free(t->checkpoint[i].world);
    timeline_rest(t);
    free(t->checkpoint);
    free(t->step);
    free(t->name);
    free(t->line);
    run_end(&t->run);
    scenario_free(t->scenario);
}

/* ---- looking back -------------------------------------------------------------------------- */

uint32_t timeline_step_of(const struct timeline *t, uint32_t n)
{
    uint32_t low = 0, high = t->steps;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (t->step[middle] < n)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The last checkpoint that has at most `end` records. */
static const struct checkpoint *checkpoint_before(const struct timeline *t, uint32_t end)
{
    size_t low = 0, high = t->checkpoints;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (t->checkpoint[middle].at.count <= end)
            low = middle;
        else
            high = middle;
    }
    return &t->checkpoint[low];
}

/* Runs the cursor on until its run has `end` records. The records are written where they stand
 * already. */
static void replay(struct timeline *t, uint32_t end)
{
    usec until = scenario_end(t->scenario) ? scenario_end(t->scenario) : INT64_MAX;
    struct trace again = *t->run.trace;
    again.count = t->cursor_at.count;
    again.npayloads = t->cursor_at.ids;
    struct step step = t->run.step;
    step.world = t->cursor;
    step.trace = &again;
    step.cause = 0;
    while (again.count < end && world_advance(&step, until))
        t->cursor_at = (struct moment){again.count, again.npayloads};
    assert(again.record == t->run.trace->record && again.payloads == t->run.trace->payloads);
    assert(again.count == end);
}

const struct world *timeline_world(struct timeline *t, uint32_t n)
{
    timeline_reach(t, n);
    uint32_t end = n && t->steps ? t->step[timeline_step_of(t, n)] : t->checkpoint[0].at.count;
    if (t->over && n && end == t->run.trace->count)
        return t->run.world;
    const struct checkpoint *from = checkpoint_before(t, end);
    bool is_on_the_way =
        t->cursor && t->cursor_at.count <= end && t->cursor_at.count >= from->at.count;
    if (!is_on_the_way) {
        t->cursor = snapshot_restore(from->world, t->cursor);
        t->cursor_at = from->at;
    }
    replay(t, end);
    return t->cursor;
}
