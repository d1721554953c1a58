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

/* ---- what-ifs -------------------------------------------------------------------------------- */

/* A what-if: the same run but for more lines ("drop the 3rd INVITE from alice"; several are parted
 * by '\n'). Returns its number, and in *now the record of its own trace that corresponds to the
 * moment `n` of `run`. -1: the complaints say why. Equal lines on the same run give the what-if
 * that exists. A what-if of a what-if has the lines of both. */
int history_what_if(struct history *, size_t run, uint32_t n, const char *lines, uint32_t *now,
                    struct complaints *);
/* A what-if from a whole text that its user wrote; it starts at 0. -1: the complaints say why. */
int history_edit(struct history *, size_t run, const char *text, struct complaints *);
/* So far is looked ahead in runs that may go on for ever. */
enum { RECORDS_AHEAD = 2000000 };
/* The first record in which two runs differ; 0: in none of the first RECORDS_AHEAD. In the longer one if
 * the other is over. */
uint32_t history_first_difference(struct history *, size_t a, size_t b);

/* What it is a what-if of; of 0: 0. */
size_t history_parent(const struct history *, size_t run);
/* The lines that make it one, parted by '\n'; NULL: main, or a text that its user wrote. */
const char *history_lines(const struct history *, size_t run);
/* The first record that is not as in its parent; 0: nothing is different, or main. Its time is
 * where the what-if strikes. */
uint32_t history_strikes(struct history *, size_t run);
/* Names are unique. False: another has it, or it is empty or longer than NAME_MAX_BYTES. */
enum { NAME_MAX_BYTES = 60 };
bool history_rename(struct history *, size_t run, const char *name);
/* Forgets a what-if: those after it count one less; what-ifs of it stay, with its lines, and have
 * its parent. False: main stays. */
bool history_remove(struct history *, size_t run);

/* ---- what-ifs in words: each writes one line for history_what_if ------------------------------ */

/* All return the line's length, as snprintf does. 0: that cannot be done here, and *why, if it is
 * given, says why not in words for people. `n` is the moment: right after the step that holds record
 * n. `clock`: the time that the user sees; later than the record's, the line strikes then. */
struct moment_at {
    size_t run;
    uint32_t n;
    usec clock; /* 0: that of the record */
};

/* A sending: `verb` is drop, delay, duplicate, reorder, corrupt or refuse; `delay` of delay only. */
size_t history_message_line(struct history *, size_t run, uint32_t sent, const char *verb,
                            usec delay, char *out, size_t room, const char **why);
/* "at 1.2s timer A of alice.invite-client[2] fires": of an instance whose timer runs. */
struct timer_named {
    uint16_t node;
    uint8_t machine, timer;
    uint32_t ordinal; /* of the instance */
};
size_t history_timer_line(struct history *, const struct moment_at *, const struct timer_named *,
                          char *out, size_t room, const char **why);
enum node_change { NODE_CRASHES, NODE_RESTARTS, NODE_CUT_OFF, NODE_HEALS };
/* Cut off: all its links that are not cut yet; heals: all that are. */
size_t history_node_line(struct history *, const struct moment_at *, uint16_t node,
                         enum node_change, char *out, size_t room, const char **why);
size_t history_link_line(struct history *, const struct moment_at *, uint16_t link, bool cut,
                         char *out, size_t room, const char **why);
/* "at 2.345s bob hangs up": `words` is any verb with what belongs to it. */
size_t history_user_line(struct history *, const struct moment_at *, uint16_t node,
                         const char *words, char *out, size_t room, const char **why);
/* What a node's user, or fate, can sensibly do at that moment, likeliest first: "hangs up", "calls
 * carol". Returns how many there are; at most `room` are written. */
struct user_choice {
    uint8_t verb; /* enum verb */
    char words[56];
};
size_t history_user_choices(struct history *, const struct moment_at *, uint16_t node,
                            struct user_choice *out, size_t room);

/* ---- to keep and to share -------------------------------------------------------------------- */

/* The run as a .sip: the source with its comments, and beneath it the lines of its what-ifs under
 * comments that name them. Replayed from a file in the same place it gives the same run, hash for
 * hash: seed and machines are in it. The caller frees. */
char *history_text(const struct history *, size_t run);
/* Writes that to a file that must not exist yet. False: the complaints say why. */
bool history_save(const struct history *, size_t run, const char *path, struct complaints *);

/* A moment as one line of URL-safe characters: scenario, machines if they are the reader's own,
 * seed, what-ifs up to this run with their names, record. The caller frees. */
char *history_token(struct history *, size_t run, uint32_t n);
/* The inverse. NULL: the complaints say what is wrong with it. */
struct history *history_from_token(const char *token, size_t budget, size_t *run, uint32_t *now,
                                   struct complaints *);

#endif
