/* The parts of `explore`: used by its files only. */
#ifndef CLI_EXPLORE_H
#define CLI_EXPLORE_H

#include "cli/loop.h"
#include "explore/result.h"

/* What the command line says, but for the files. */
struct explore_wishes {
    struct explore_options options; /* its bounds are read later: they are the file's first */
    struct result_look look;
    bool json;
    uint64_t seeds;              /* random runs; 0: all */
    const char *saved, *picture; /* -o, --draw; or NULL */
};
/* False after a message. `complaint` of what goes with a scenario only is the caller's. */
bool read_explore_wishes(const struct arguments *, struct explore_wishes *);
/* The file's bounds, and over them what the command line says. */
bool read_bounds(const struct arguments *, struct scenario *, struct bounds *);

/* explore_pair.c: sipstep explore --pair A B. */
int explore_pair(const struct arguments *, const struct explore_wishes *);
/* Prints it in the format wished for; an exit code. */
int tell_result(const struct result *, const struct explore_wishes *);

/* ---- memory.c -------------------------------------------------------------------------------- */

/* Half of what could be had now without swapping, by the system, its limits and the container's. */
uint64_t memory_sensible(void);
/* "512M", "2G", "1.5g"; false after a message. */
bool read_memory(const char *text, uint64_t *out);

/* ---- progress.c: one line on a terminal's standard error, rewritten in place ------------------ */

struct progress {
    bool shown, ascii;
    double began, last;
    uint64_t transitions, memory; /* at the last line; allowed */
    int columns;                  /* of the last line */
};
void progress_begin(struct progress *, uint64_t memory, bool ascii);
void progress_show(void *progress, const struct explore_progress *);
/* The line goes. Returns the seconds since the beginning. */
double progress_end(struct progress *);

#endif
