/* What the files of this room share and nobody else sees. */
#ifndef HISTORY_INSIDE_H
#define HISTORY_INSIDE_H

#include "history/history.h"

/* ---- timeline.c: one run ------------------------------------------------------------------- */

/* When its run had `count` records and had kept `ids` messages. */
struct moment {
    uint32_t count, ids;
};
struct checkpoint {
    struct snapshot *world;
    struct moment at;
};
struct timeline {
    struct scenario *scenario;
    struct run run; /* at its foremost */
    bool over;
    char *name, *line; /* line: what makes it a what-if; NULL for main */
    size_t parent;
    uint32_t strikes; /* the first record that is not as in its parent */
    bool strikes_known;
    uint32_t *step; /* the last record of each step that made any: grows strictly */
    uint32_t steps, steps_room;
    struct checkpoint *checkpoint; /* by count; [0] is the first instant and stays */
    size_t checkpoints, checkpoints_room;
    uint32_t spacing;     /* records from one checkpoint to the next, at least */
    size_t bytes;         /* of its checkpoints */
    struct world *cursor; /* where somebody looked last; NULL: nobody has */
    struct moment cursor_at;
};
void timeline_begin(struct timeline *, struct scenario *, char *name);
void timeline_end(struct timeline *);
/* One step. False: it is over. */
bool timeline_advance(struct timeline *);
/* Half as many checkpoints, twice as far apart. False: there is only the first one. */
bool timeline_thin(struct timeline *);
/* Nobody looks at it now: no world is kept but the checkpoints. */
void timeline_rest(struct timeline *);
const struct world *timeline_world(struct timeline *, uint32_t n);
/* The number of the step that holds record n >= 1, among those that made records. */
uint32_t timeline_step_of(const struct timeline *, uint32_t n);

/* ---- history.c ----------------------------------------------------------------------------- */

struct history {
    struct timeline *run;
    size_t runs;
    size_t budget;
    size_t looked[2]; /* the runs that were looked at last: only they keep a cursor */
    struct {
        size_t a, b;
        uint32_t n;
        bool known;
    } difference; /* what was asked last */
};
void *history_alloc(void *old, size_t size); /* never NULL */
struct timeline *history_add(struct history *, struct scenario *, char *name);

char *history_copy(const char *text, size_t length);

/* ---- names.c: the caller frees ------------------------------------------------------------- */

/* "1st ACK lost" for "drop the 1st ACK from alice"; of several lines all of that. */
char *whatif_name(const char *lines);
/* The same for a what-if of `run`, and unlike every other name of the history. */
char *whatif_whole_name(const struct history *, size_t run, const char *lines);
char *whatif_unique_name(const struct history *, const char *name);

/* ---- save.c -------------------------------------------------------------------------------- */

/* The runs from one that has a text of its own down to `run`; returns how many. */
size_t whatif_chain(const struct history *, size_t run, size_t *out, size_t room);

#endif
