/* What an exploration has found, as a value of its own, which needs no scenario any more: made of an
 * exploration or read from JSON, joined with others, told as text or written as JSON.
 *
 * All its memory is its own pool's; nothing in it is freed but by result_free.
 */
#ifndef EXPLORE_RESULT_H
#define EXPLORE_RESULT_H

#include "explore/explore.h"
#include "explore/pair.h"

#include <stdio.h>

struct result_violation {
    const char *property, *about, *rfc; /* its name, one line, "RFC 3261 13.3.1.4" */
    const char *what;                   /* "bob.session[2]: ..." */
    const char *cause;                  /* equal for what comes from the same cause */
    uint32_t steps;
    usec t; /* when it is broken */
    /* Each deviation as a line of a scenario, parted by '\n'; of a pair: each step in words. */
    const char *lines;
    const char *scenario; /* the .sip that replays it; "" where there is none */
    const char *token;    /* "" where there is none */
    bool
        known; /* a hole of the RFCs that everybody knows: told apart, and nothing is broken by it */
};
struct result_cell { /* what may come in a state, and how often it came */
    const char *state, *trigger;
    uint64_t count;
};
struct result_edge {
    const char *label; /* "Calling -> Proceeding  1xx / stop A" */
    uint64_t count;
};
struct result_machine {
    const char *name;
    struct result_cell *cell; /* state by state */
    size_t cells;
    struct result_edge *edge; /* as written */
    size_t edges;
};
struct result {
    uint64_t states, transitions;
    uint64_t ends; /* of the states, or runs: nothing is left to happen; of a scenario */
    uint32_t depth;
    enum explore_stop stopped;
    double seconds;
    uint64_t visited_bytes, frontier_bytes;
    struct bounds bounds;
    const struct pair_bounds *pair;     /* NULL: it is of a scenario; else `bounds` says nothing */
    struct result_violation *violation; /* shortest first; what is known comes last */
    size_t violations;
    bool looked_for_races;
    struct result_violation *race; /* the shortest way to each: no property is broken by it */
    size_t races;
    size_t others; /* causes that are known too, and not told without --all */
    uint32_t acts; /* that may come anytime */
    /* Which exploration it was: results with other words here cannot be joined. */
    const char *file, *digest; /* the scenario's name; SHA-256 of text, seed and machines */
    const char *const *property;
    size_t properties;
    bool all_properties; /* every one that there is */
    bool exact, all, unfolded;
    char alike[400]; /* nodes that were taken as alike; "": none, or nobody knows */
    uint64_t limit;  /* states at most; 0: any number */
    uint64_t seeds;  /* random runs instead of all, in all parts; `states` counts them; 0: all */
    /* The parts that are in it: 1..shards; shards 0: it is whole. */
    uint32_t shards;
    bool *shard; /* [0..shards-1] */
    uint64_t memory;
    unsigned cores;
    struct result_machine *machine; /* those that were met */
    size_t machines;
    struct result_chunk *pool;
};

/* Of an exploration of this scenario. Races are called and told as the table of races does. */
struct result *result_of(struct scenario *, const struct explore_options *,
                         const struct exploration *, uint64_t seeds, double seconds);
struct result *result_of_pair(const struct pair *, const struct pair_bounds *,
                              const struct pair_options *, const struct pair_exploration *,
                              bool all, double seconds);
void result_free(struct result *);
/* How many violations are not known. */
size_t result_broken(const struct result *);
/* Within the bounds, all of it. */
bool result_complete(const struct result *);

/* DESIGN.md, "Command line": keys in that order. */
void result_json(FILE *, const struct result *);
/* NULL: the complaints say what is wrong with `text`, of a file called so. */
struct result *result_read(const char *file, const char *text, struct complaints *);
/* Sums and unions of parts of one exploration, which must outlive it. NULL: the complaints say which
 * does not fit. */
struct result *result_merge(const char *const *files, struct result *const *part, size_t count,
                            struct complaints *);

/* How it is told. */
struct result_look {
    bool coverage; /* the whole table */
    bool ascii;
    int columns;
    const char *saved; /* where the shortest counterexample was written, or NULL */
    const char *name;  /* of the scenario's file, as the reader typed it */
};
void result_print(FILE *, const struct result *, const struct result_look *);

/* ---- result_pool.c --------------------------------------------------------------------------- */

struct result *result_new(void);
/* Zeroed; never NULL. */
void *result_alloc(struct result *, size_t count, size_t size);
const char *result_copy(struct result *, const char *text);

/* ---- result_table.c: coverage ---------------------------------------------------------------- */

/* Copies what was met of these machines; NULL among them is nothing. */
void result_cover(struct result *, struct coverage *const *, size_t count);
struct result_count {
    size_t met, all;
};
struct result_count result_cells(const struct result_machine *);
struct result_count result_edges(const struct result_machine *);
/* One line about all of it; or for each machine its triggers as rows and its states as columns. */
void result_print_coverage(FILE *, const struct result *, bool whole);

/* ---- result_words.c: lines of text ----------------------------------------------------------- */

enum { RESULT_LABEL = 13 }; /* columns of a row's name */
/* Words of the text as lines of at most `columns`, the first at `indent`, as all that follow;
 * where the text begins, the cursor is at column `at`. */
void result_wrap(FILE *, int at, int indent, int columns, const char *text);
void result_row(FILE *, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* 1,234,567 */
const char *result_number(uint64_t n, char out[32]);
/* "48 bytes", "1.2 GB" */
const char *result_bytes(uint64_t n, char out[32]);
/* What the bounds allow, and what they leave out, in sentences. */
void result_tried(const struct result *, char *out, size_t room);
void result_not_tried(const struct result *, char *out, size_t room);

#endif
