/* What the files that make and keep what-ifs share: whatif.c, act.c, runs.c, keep.c, compare.c. */
#ifndef TUI_WHATIF_H
#define TUI_WHATIF_H

#include "tui/ui.h"

/* The what-if with this line of the run that is shown, at the moment that is shown; says what it
 * did and how to get back. False: it cannot be, and what is said tells why. */
bool whatif_make(struct ui *, const char *line);
struct moment_at whatif_moment(const struct ui *);

bool deeds_act(struct ui *, enum action); /* act.c: timers, nodes, users */
bool runs_act(struct ui *, enum action);  /* runs.c: the list, names, going back */
bool keep_act(struct ui *, enum action);  /* keep.c: files */
bool token_act(struct ui *, enum action); /* token.c */

/* Is the other run the same as the one that is shown, up to record n? */
bool runs_are_alike(struct ui *, size_t other, uint32_t n);
/* The record of run `to` at the moment that is shown. */
uint32_t runs_same_moment(struct ui *, size_t to);
/* "drop the 1st ACK from alice; from 2.040 s, of main". */
void runs_about(struct ui *, size_t run, char *out, size_t room);
/* A menu of all runs. */
void runs_menu(struct ui *, const char *title, void (*chosen)(struct ui *, int run));

/* A name for a file of the run that is shown, of its title and its own name, which no file has. */
enum { KEEP_PATH = 200 };
void keep_propose(struct ui *, const char *ending, char out[KEEP_PATH]);

#endif
