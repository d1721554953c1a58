/* The terminal UI, as the commands see it. */
#ifndef TUI_OPEN_H
#define TUI_OPEN_H

#include "history/history.h"

#include <stdio.h>

/* How a screen is opened. */
struct opening {
    bool ascii, ascii_asked; /* as the locale says; as the command line does */
    bool keeps;              /* configuration and state are read, and the state is kept */
    bool present;            /* in front of a class */
    const char *theme;       /* or NULL */
    const char *script;      /* pressed first: sipstep(1), SCRIPTS; or NULL */
};

/* Each takes over the terminal until its user quits, and gives it back whatever happens: an
 * error, a fatal signal. False, with complaints, where it could not begin. */

/* A scenario to step through; takes it over. */
bool open_scenario(struct scenario *, const struct opening *, struct complaints *);
/* A moment of a run that somebody has shared; takes the history over. */
struct shared_moment {
    struct history *history;
    size_t run;
    uint32_t now;
};
bool open_moment(const struct shared_moment *, const struct opening *, struct complaints *);
/* A lesson by id, number or file; NULL: the list of lessons. */
bool open_lesson(const char *which, const struct opening *, struct complaints *);

/* The same screens without a terminal: after the script, and wherever it says `dump`, the screen
 * as text to a stream, or as a picture into a file. Neither configuration nor state is read. */
struct dump {
    FILE *to;
    int columns, rows;
    const char *keys; /* the script */
    bool ascii;
    bool present;
    const char *path; /* NULL: text, to the stream; its ending says the format */
};
bool dump_scenario(struct scenario *, const struct dump *, struct complaints *);
bool dump_moment(const struct shared_moment *, const struct dump *, struct complaints *);
bool dump_lesson(const char *which, const struct dump *, struct complaints *);

/* The same line by line, without a terminal's help: commands from `in`, sentences to `out`. */
bool plain_scenario(struct scenario *, const struct opening *, FILE *in, FILE *out,
                    struct complaints *);
bool plain_moment(const struct shared_moment *, const struct opening *, FILE *in, FILE *out,
                  struct complaints *);
bool plain_lesson(const char *which, const struct opening *, FILE *in, FILE *out,
                  struct complaints *);

#endif
