/* Runs side by side, within a budget of bytes for the worlds that they keep. */
#include "history/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *history_alloc(void *old, size_t size)
{
    void *p = realloc(old, size);
    if (!p) {
        fputs("sipstep: out of memory\n", stderr);
        abort();
    }
    return p;
}

char *history_copy(const char *text, size_t length)
{
    char *copy = history_alloc(NULL, length + 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

/* ---- the budget ---------------------------------------------------------------------------- */

static void keep_within_budget(struct history *h)
{
    for (;;) {
        size_t bytes = 0;
        struct timeline *most = h->run;
        for (size_t i = 0; i < h->runs; i++) {
            bytes += h->run[i].bytes;
            if (h->run[i].bytes > most->bytes)
                most = &h->run[i];
        }
        if (bytes <= h->budget || !timeline_thin(most))
            return;
    }
}

static void reach(struct history *h, struct timeline *t, uint32_t n)
{
    size_t checkpoints = t->checkpoints;
    while (t->run.trace->count < n && timeline_advance(t))
        if (t->checkpoints != checkpoints) {
            keep_within_budget(h);
            checkpoints = t->checkpoints;
        }
}

/* ---- runs ---------------------------------------------------------------------------------- */

struct timeline *history_add(struct history *h, struct scenario *s, char *name)
{
    h->run = history_alloc(h->run, (h->runs + 1) * sizeof *h->run);
    struct timeline *t = &h->run[h->runs++];
    timeline_begin(t, s, name);
    return t;
}

struct history *history_new(struct scenario *s, size_t budget)
{
    struct history *h = history_alloc(NULL, sizeof *h);
    *h = (struct history){.budget = budget};
    history_add(h, s, history_copy("main", strlen("main")));
    return h;
}

void history_free(struct history *h)
{
    if (!h)
        return;
    for (size_t i = 0; i < h->runs; i++)
        timeline_end(&h->run[i]);
    free(h->run);
    free(h);
}

size_t history_runs(const struct history *h)
{
    return h->runs;
}

const char *history_name(const struct history *h, size_t run)
{
    return h->run[run].name;
}

struct scenario *history_scenario(struct history *h, size_t run)
{
    return h->run[run].scenario;
}

const struct plan *history_plan(struct history *h, size_t run)
{
    return scenario_plan(h->run[run].scenario);
}

const struct trace *history_trace(struct history *h, size_t run)
{
    return h->run[run].run.trace;
}

bool history_over(const struct history *h, size_t run)
{
    return h->run[run].over;
}

/* ---- walking ------------------------------------------------------------------------------- */

uint32_t history_reach(struct history *h, size_t run, uint32_t n)
{
    reach(h, &h->run[run], n);
    return h->run[run].run.trace->count;
}

/* Two runs are compared frame by frame; a third one waits for nobody. */
static void look_at(struct history *h, size_t run)
{
    if (run == h->looked[0])
        return;
    if (run != h->looked[1] && h->looked[1] != h->looked[0] && h->looked[1] < h->runs)
        timeline_rest(&h->run[h->looked[1]]);
    h->looked[1] = h->looked[0];
    h->looked[0] = run;
}

const struct world *history_at(struct history *h, size_t run, uint32_t n)
{
    look_at(h, run);
    uint32_t last = history_reach(h, run, n);
    return timeline_world(&h->run[run], n < last ? n : last);
}

uint32_t history_next(struct history *h, size_t run, uint32_t n)
{
    struct timeline *t = &h->run[run];
    reach(h, t, n);
    uint32_t k = n ? timeline_step_of(t, n) + 1 : 0;
    while (k >= t->steps && timeline_advance(t))
        ;
    return k < t->steps ? t->step[k] : n;
}

uint32_t history_whole(struct history *h, size_t run, uint32_t n)
{
    struct timeline *t = &h->run[run];
    return n ? t->step[timeline_step_of(t, n)] : 0;
}

uint32_t history_step_number(struct history *h, size_t run, uint32_t n)
{
    return n ? timeline_step_of(&h->run[run], n) + 1 : 0;
}

uint32_t history_previous(struct history *h, size_t run, uint32_t n)
{
    const struct timeline *t = &h->run[run];
    uint32_t k = n ? timeline_step_of(t, n) : 0;
    return k ? t->step[k - 1] : 0;
}

uint32_t history_at_time(struct history *h, size_t run, usec at)
{
    struct timeline *t = &h->run[run];
    const struct trace *trace = t->run.trace;
    size_t checkpoints = t->checkpoints;
    while (t->run.world->block->now <= at && timeline_advance(t))
        if (t->checkpoints != checkpoints) {
            keep_within_budget(h);
            checkpoints = t->checkpoints;
        }
    uint32_t low = 0, high = trace->count; /* record `low` is at or before, or 0 */
    while (low < high) {
        uint32_t middle = low + (high - low + 1) / 2;
        if (trace->record[middle].t <= at)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}
