/* A run that can be walked both ways: checkpoints with a budget, replay between them, what-ifs
 * kept beside it. */
#ifndef HISTORY_H
#define HISTORY_H

#include "scenario/scenario.h"

struct history;
/* Takes the scenario over (frees it). The trace is kept whole; worlds every 4,096 records, and
 * fewer when `budget` bytes are full. */
struct history *history_new(struct scenario *, size_t budget);
void history_free(struct history *);

/* One run among what-ifs. 0 is "main". */
size_t history_runs(const struct history *);
const char *history_name(const struct history *, size_t run);
struct scenario *history_scenario(struct history *, size_t run);
const struct plan *history_plan(struct history *, size_t run);
const struct trace *history_trace(struct history *, size_t run);

/* Runs ahead until at least record n exists or the run is over; returns the last record there is.
 */
uint32_t history_reach(struct history *, size_t run, uint32_t n);
/* the trace is complete: nothing more will happen */
bool history_over(const struct history *, size_t run);
/* The world right after the step in which record n was made. Valid until the next call on this
 * history. n = 0: the first instant. */
const struct world *history_at(struct history *, size_t run, uint32_t n);
/* Steps: the last record of the step after, or before, the one that holds n. n itself at either
 * end. */
uint32_t history_next(struct history *, size_t run, uint32_t n);
uint32_t history_previous(struct history *, size_t run, uint32_t n);
/* The last record of the step that holds n: where a step is whole. */
uint32_t history_whole(struct history *, size_t run, uint32_t n);
/* Which step holds record n: 0 before the first. */
uint32_t history_step_number(struct history *, size_t run, uint32_t n);
uint32_t history_at_time(struct history *, size_t run, usec t); /* last record at or before t */

/* A what-if: the same run but for one more line ("drop the 3rd INVITE from alice"). Returns its
 * number, and in *now the record of its own trace that corresponds to the moment `n` of `run`.
 * -1: the complaints say why. An equal line on the same run gives the what-if that exists. */
int history_what_if(struct history *, size_t run, uint32_t n, const char *line, uint32_t *now,
                    struct complaints *);
/* A what-if from a whole text that its user wrote; it starts at 0. -1: the complaints say why. */
int history_edit(struct history *, size_t run, const char *text, struct complaints *);
uint32_t history_first_difference(struct history *, size_t a, size_t b);

#endif
