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
    NEAR_BYTES = 8 << 20,  /* of worlds that one replay leaves on its way */
    RECORDS_MAX = 20000000 /* a run that goes on for longer would go on for ever */
};

/* ---- moments ------------------------------------------------------------------------------- */

static struct moment moment_now(struct world *into, const struct timeline *t)
{
    const struct run *r = &t->run;
    return (struct moment){world_copy(into, r->world), r->trace->count, r->trace->npayloads};
}

static void moment_copy(struct moment *into, const struct moment *from)
{
    into->world = world_copy(into->world, from->world);
    into->count = from->count;
    into->ids = from->ids;
}

static void checkpoint_add(struct timeline *t)
{
    if (t->checkpoints == t->checkpoints_room) {
        t->checkpoints_room = t->checkpoints_room ? 2 * t->checkpoints_room : 16;
        t->checkpoint = history_alloc(t->checkpoint, t->checkpoints_room * sizeof *t->checkpoint);
    }
    struct moment m = moment_now(NULL, t);
    t->checkpoint[t->checkpoints++] = m;
    t->bytes += m.world->block->bytes;
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
            t->bytes -= t->checkpoint[i].world->block->bytes;
            world_free(t->checkpoint[i].world);
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
    if (t->run.trace->count - t->checkpoint[t->checkpoints - 1].count >= t->spacing)
        checkpoint_add(t);
    return true;
}

static void timeline_reach(struct timeline *t, uint32_t n)
{
    while (t->run.trace->count < n && timeline_advance(t))
        ;
}

void timeline_end(struct timeline *t)
{
    for (size_t i = 0; i < t->checkpoints; i++)
        world_free(t->checkpoint[i].world);
    for (unsigned i = 0; i < NEARBY; i++)
        world_free(t->near[i].world);
    world_free(t->cursor.world);
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

static const struct moment *later(const struct moment *a, const struct moment *b, uint32_t end)
{
    if (!b->world || b->count > end)
        return a;
    return !a || b->count > a->count ? b : a;
}

/* The last moment kept that has at most `end` records. */
static const struct moment *kept_before(const struct timeline *t, uint32_t end)
{
    size_t low = 0, high = t->checkpoints;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (t->checkpoint[middle].count <= end)
            low = middle;
        else
            high = middle;
    }
    const struct moment *best = &t->checkpoint[low];
    for (unsigned i = 0; i < NEARBY; i++)
        best = later(best, &t->near[i], end);
    return later(best, &t->cursor, end);
}

/* How many worlds a replay leaves on its way: a copy of a large one takes longer than what it
 * saves. */
static unsigned near_worlds(const struct timeline *t)
{
    uint64_t few = NEAR_BYTES / t->cursor.world->block->bytes;
    return few < 1 ? 1 : few < NEARBY ? (unsigned)few : NEARBY;
}

static void keep_near(struct timeline *t)
{
    moment_copy(&t->near[t->nearest++ % near_worlds(t)], &t->cursor);
}

/* Runs the cursor on until its run has `end` records. The records are written where they stand
 * already. */
static void replay(struct timeline *t, uint32_t end)
{
    uint32_t pause = t->spacing / (near_worlds(t) + 1), last = t->cursor.count;
    usec until = scenario_end(t->scenario) ? scenario_end(t->scenario) : INT64_MAX;
    struct trace again = *t->run.trace;
    again.count = t->cursor.count;
    again.npayloads = t->cursor.ids;
    struct step step = t->run.step;
    step.world = t->cursor.world;
    step.trace = &again;
    step.cause = 0;
    while (again.count < end && world_advance(&step, until)) {
        t->cursor.count = again.count;
        t->cursor.ids = again.npayloads;
        if (again.count - last >= pause && again.count < end) {
            keep_near(t);
            last = again.count;
        }
    }
    assert(again.record == t->run.trace->record && again.payloads == t->run.trace->payloads);
    assert(again.count == end);
}

const struct world *timeline_world(struct timeline *t, uint32_t n)
{
    timeline_reach(t, n);
    uint32_t end = n && t->steps ? t->step[timeline_step_of(t, n)] : 0;
    if (n == 0)
        return t->checkpoint[0].world;
    if (t->over && end == t->run.trace->count)
        return t->run.world;
    const struct moment *from = kept_before(t, end);
    if (from != &t->cursor)
        moment_copy(&t->cursor, from);
    replay(t, end);
    return t->cursor.world;
}
