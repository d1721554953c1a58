/* Exploring: every run of a scenario within bounds, and the shortest one that breaks a property.
 *
 * The world and its code are those of `run`; there is no second model. Whatever could go otherwise
 * is asked for by step_choose (sim.h); a plan with `tries` asks for more than chance would: the fate
 * of each message, the moment of each act that may come anytime, which of the events of an instant
 * goes first. An exploration takes each answer in turn, breadth-first, as long as the bounds allow.
 *
 * A run is its list of deviations: the choices whose answer is not 0, the calm one. Everything here
 * gives the same result whatever the number of cores.
 */
#ifndef EXPLORE_H
#define EXPLORE_H

#include "explore/property.h"

#include <signal.h>

/* One answer that is not the calm one: by its key, and by when it was asked. */
struct deviation {
    struct choice choice; /* its stream is NULL */
    uint32_t answer;      /* 1.. */
    uint32_t step;        /* of the run, 1.. */
    uint32_t after; /* how many steps of its instant came before, as `at T after N steps` counts */
    usec t;
};

struct violation {
    struct finding finding; /* finding.cause: what --all tells apart */
    char *what;             /* "bob.dialog-callee: a re-INVITE is unexpected in Mortal" */
    uint32_t steps;
    struct deviation *deviation;
    size_t deviations;
};

enum explore_stop {
    EXPLORE_DONE,        /* all there is within the bounds */
    EXPLORE_FOUND,       /* a property is broken, and more than one was not asked for; or all
                          * races are found, and nothing else was */
    EXPLORE_MEMORY,      /* --memory is full */
    EXPLORE_INTERRUPTED, /* *stop was set */
    EXPLORE_STATES       /* --states is reached */
};

struct explore_progress {
    uint64_t states, transitions, frontier, bytes;
    uint32_t depth;
    size_t violations;
};

/* From one state to another, which are numbered as they are found; the root, 0, comes from nowhere. */
#define TRANSITION_NOWHERE UINT64_MAX
struct transition {
    uint64_t from;
    uint64_t into;                /* nowhere: something is broken in this step */
    const struct world *after;    /* NULL: something is broken */
    const struct finding *broken; /* with `into` as `from`: nothing is left to happen there */
    struct deviation *deviation;  /* in this step */
    size_t deviations;
};

/* What is tried of such bounds: more than can be counted is cut; UINT32_MAX is any number. */
enum { BOUNDS_MOST = 15 }; /* of lost, duplicated, late messages, and acts */
struct bounds explore_bounds(const struct bounds *);
struct explore_options {
    struct bounds bounds;
    unsigned cores;         /* 0: as many as there are */
    uint64_t memory;        /* bytes, visited states and frontier together */
    uint64_t states;        /* at most; 0: any number */
    bool exact;             /* keeps encodings whole, not fingerprints of them */
    bool all;               /* one violation for each distinct cause; else the first ends it */
    bool unfolded;          /* nodes that are alike are told apart */
    uint32_t shard, shards; /* the part `shard` (1..shards) of the work; shards 0: all of it */
    uint64_t properties;    /* bit n: row n of `properties` is looked at */
    bool races;             /* the shortest way to each race of RFC 5407 (report/race.h) is told,
                             * too; without properties all of them end it */
    const volatile sig_atomic_t *stop;                           /* or NULL */
    void (*progress)(void *to, const struct explore_progress *); /* or NULL; often */
    void *to;
    /* Or NULL: is shown every transition, for drawing small spaces. */
    void (*transition)(void *to, const struct transition *);
};

struct coverage;
struct exploration {
    /* States that were kept: where something could go otherwise, where nothing is left to happen, and
     * at the latest each 16th step of a way on which nothing can; with `transition` all. A world with
     * more left of the bounds stands for the same with less, if it is reached by no more steps.
     * Transitions: all steps that were taken from there to the next ones. */
    uint64_t states, transitions;
    uint64_t ends;  /* of the states: where nothing is left to happen, so that it was judged */
    uint32_t depth; /* steps of the longest of the shortest ways to a state */
    enum explore_stop stopped;
    uint64_t visited_bytes, frontier_bytes; /* at most */
    /* Shortest first; after them those that are known holes of the specification (PROPERTY_STUCK),
     * which end no search. */
    struct violation *violation;
    size_t violations;
    /* One for each race that was found, shortest first: finding.check is its number in the table. No
     * property is broken by it. */
    struct violation *race;
    size_t races;
    struct coverage **coverage; /* by machine kind: state x trigger, machine/coverage.h */
};

/* Explores a scenario whose bounds have been applied with scenario_explore. */
struct exploration *explore(struct scenario *, const struct explore_options *);
void exploration_free(struct exploration *);

/* ---- replay.c: a list of deviations as a run, and as a text ----------------------------------- */

/* A chooser that answers with the deviations, and 0 otherwise. `chooser` is a struct deviations. */
struct deviations {
    const struct deviation *item;
    size_t count;
    uint32_t step; /* of the run: whoever steps counts */
};
choose choose_deviations;

/* The scenario's text with a line for each deviation ("drop the 2nd INVITE from alice", "at 1.2s
 * after 3 steps bob hangs up"), its `explore` and `anytime` lines as comments: `run` gives the same
 * trace. The caller frees. */
char *explore_text(struct scenario *, const struct deviation *, size_t count);

#endif
