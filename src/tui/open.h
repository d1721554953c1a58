/* The terminal UI, as the commands see it. */
#ifndef TUI_OPEN_H
#define TUI_OPEN_H

#include "history/history.h"

#include <stdio.h>

/* Each takes over the terminal until its user quits, and gives it back whatever happens: an
 * error, a fatal signal. False, with complaints, where it could not begin. */

/* A scenario to step through; takes it over. */
bool open_scenario(struct scenario *, bool ascii, struct complaints *);
/* A lesson by id, number or file; NULL: the list of lessons. */
bool open_lesson(const char *which, bool ascii, struct complaints *);

/* The same screens without a terminal: after `keys` (names of keys, blanks between them; "tick"
 * lets 0.7 s of real time pass; NULL: none), the screen as text. */
struct dump {
    FILE *to;
    int columns, rows;
    const char *keys;
    bool ascii;
};
bool dump_scenario(struct scenario *, const struct dump *, struct complaints *);
bool dump_lesson(const char *which, const struct dump *, struct complaints *);

#endif
