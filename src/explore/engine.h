/* Private to src/explore: the parts of the engine.
 *
 *     budget.c    what the bounds still allow, as a small number
 *     visited.c   the states that have been met
 *     frontier.c  those that wait to be expanded, by their number of steps
 *     stepper.c   steps worlds, shows records to the judge; one for each thread
 *     expand.c    all successors of a state; one for each thread
 *     outcomes.c  what came of that
 *     crew.c      some hundred states of one level, expanded by all threads
 *     engine.c    rounds, what they have found put in order, the end
 *     way.c       from the root to what was found; made shorter
 */
#ifndef EXPLORE_ENGINE_H
#define EXPLORE_ENGINE_H

#include "explore/explore.h"
#include "machine/coverage.h"
#include "report/race.h"

/* ---- budget.c -------------------------------------------------------------------------------- */

/* What is left of the bounds. As a number: 0 is the whole of it. */
struct budget {
    uint32_t loss, duplicates, late, acts;
};
enum { BUDGETS = 4096 }; /* numbers below; bounds wider than that are cut */
struct budgets {
    struct budget whole;
};
void budgets_init(struct budgets *, const struct bounds *);
uint16_t budget_number(const struct budgets *, struct budget);
struct budget budget_of(const struct budgets *, uint16_t number);
/* Is as much left in `a` as in `b`, of everything? Then `a` can go wherever `b` can. */
bool budget_covers(const struct budgets *, uint16_t a, uint16_t b);
/* Does it allow this answer? Then it is taken off. */
bool budget_pay(struct budget *, const struct choice *, uint32_t answer);

/* The answers that are tried: all of a few; of many the first, the middle one and the last. */
enum { ANSWERS_ALL = 16 };
static inline uint32_t choice_tried(const struct choice *c)
{
    return c->of <= ANSWERS_ALL ? c->of : 3;
}
static inline uint32_t choice_answer(const struct choice *c, uint32_t tried)
{
    return c->of <= ANSWERS_ALL || !tried ? tried : tried == 1 ? c->of / 2 : c->of - 1;
}

/* ---- visited.c ------------------------------------------------------------------------------- */

/* A state that has been met: of its key, 96 bits of a fingerprint, or all (exact); how it was
 * reached first by the fewest steps. */
struct visit {
    uint64_t print;
    uint32_t print_more;
    uint32_t parent;      /* VISIT_NONE: the root */
    uint32_t steps;       /* from the root */
    uint32_t number : 20; /* which successor of its parent */
    uint32_t budget : 12; /* what was left */
};
enum { VISIT_NUMBERS = 1 << 20 };
#define VISIT_NONE UINT32_MAX

/* A state as somebody has come to it. The key: the world's encoding, and what else the bounds make
 * a part of it. */
struct found {
    struct visit visit;
    const unsigned char *key; /* or NULL, unless exact */
    uint32_t key_size;
};
struct visited;
struct visited *visited_new(const struct budgets *, bool exact);
void visited_free(struct visited *);
/* Was it met before, with as much left and by no more steps? May be called by many threads while
 * nobody adds. */
bool visited_knows(const struct visited *, const struct found *, uint32_t *index);
/* Adds what visited_knows does not know; where it was met by more steps, those are forgotten. */
uint32_t visited_add(struct visited *, const struct found *);
const struct visit *visited_at(const struct visited *, uint32_t index);
uint32_t visited_count(const struct visited *);
uint64_t visited_bytes(const struct visited *);
/* Without what states to come will have. */
uint64_t visited_bytes_used(const struct visited *);
/* That it will have when one more is added: the table may have to double. */
uint64_t visited_bytes_next(const struct visited *);

/* ---- frontier.c ------------------------------------------------------------------------------ */

/* Bytes, packed worlds among them; whoever writes them does not move them. */
struct page {
    struct page *next;
    uint32_t waiting; /* so many of its worlds wait */
    bool open;        /* more is written: it belongs to whoever writes; else to the frontier */
    size_t used, room;
    unsigned char bytes[];
};
/* A world that waits, packed. */
struct waiting {
    const unsigned char *world;
    struct page *page; /* where that is */
    uint32_t size;
    uint32_t index; /* in the visited */
};
/* Steps without a choice are run on at once, so many at most: what comes of an expansion waits in
 * one of so many buckets. */
enum { CHAIN_MOST = 16, BUCKETS = CHAIN_MOST + 2 };
struct frontier;
struct frontier *frontier_new(void);
void frontier_free(struct frontier *);
void frontier_put(struct frontier *, uint32_t steps, struct waiting);
/* Takes over a list of pages that are full. */
void frontier_adopt(struct frontier *, struct page *list);
/* A page of which nothing waits, or NULL; the caller frees it. */
struct page *frontier_spare(struct frontier *);
/* The next one of those with so many steps, or NULL; it lasts until frontier_drop, and its world
 * until it is released. */
const struct waiting *frontier_take(struct frontier *, uint32_t steps);
void frontier_release(struct frontier *, const struct waiting *);
void frontier_drop(struct frontier *);
/* Of all that wait, counted from those with so many steps on, each `parts`-th stays. */
void frontier_part(struct frontier *, uint32_t steps, uint32_t part, uint32_t parts);
uint64_t frontier_count(const struct frontier *);
uint64_t frontier_bytes(const struct frontier *);

/* ---- stepper.c ------------------------------------------------------------------------------- */

/* What all threads share, and none changes while others run. */
struct search {
    struct scenario *scenario;
    const struct explore_options *options;
    struct budgets budgets;
    const struct visited *visited;
    uint32_t chain;      /* steps run on at once, at most */
    bool keeps_all;      /* what is known already is told, too: for options->transition */
    struct alike *alike; /* nodes that are; NULL: none, or they are told apart */
    struct races *races; /* NULL: nobody asks for them */
    /* Of each the steps of the shortest way that is known; UINT32_MAX: none. */
    uint32_t race_steps[RACES_MOST];
};

/* Steps worlds of the scenario for one thread, and has each step judged. */
struct covered {
    uint16_t edge; /* as in a record */
    uint8_t machine, state, atom;
};
struct stepper {
    struct plan plan; /* first: the hooks find the stepper by it */
    void (*observe)(struct step *, const struct record *, uint32_t number);
    struct lore *texts; /* of the scenario, which only one who is alone may add to */
    struct lore *own;   /* over those */
    struct step_work *work;
    struct judge *judge;
    usec until;
    bool listens;
    const struct races *races; /* or NULL */
    uint32_t possible;   /* bit n: race n may have been seen since whoever asks has set this to 0 */
    struct trace *trace; /* NULL, but where a way is run once more to look for races */
    uint32_t traced;     /* its records before the present step */
    struct sighting shown;
    /* Of the steps since stepper_forget or stepper_count. */
    struct covered *covered;
    size_t ncovered, covered_room;
    struct coverage *coverage[MACHINE_KINDS];
};
struct findings {
    struct finding item[FINDINGS];
    size_t count;
};
void stepper_open(struct stepper *, const struct search *);
void stepper_close(struct stepper *);
/* From now on texts go to the scenario's lore; or to our own, where nobody will find them. */
void stepper_alone(struct stepper *, bool);
/* Was a text asked for that the scenario's lore has not? Our own are forgotten. */
bool stepper_missed(struct stepper *);
/* world_advance; what the step has broken. */
bool stepper_advance(struct stepper *, struct world *, choose *, void *chooser, struct findings *);
/* The world has no more events: what is wrong with that. */
void stepper_end(struct stepper *, const struct world *, struct findings *);
/* From now on a trace is kept, a new one; or none. */
void stepper_trace(struct stepper *);
void stepper_untrace(struct stepper *);
/* Has the race been seen in the last step of the run that is traced? Then it is in `shown`. */
bool stepper_shows(struct stepper *, unsigned race);
void stepper_count(struct stepper *, size_t from); /* what was covered from there on counts */
void stepper_coverage(const struct stepper *, struct coverage *const *into);

/* ---- outcomes.c ------------------------------------------------------------------------------ */

/* What came of expanding a state, in the order of its successors. */
enum outcome_kind { OUTCOME_STATE, OUTCOME_FINDING, OUTCOME_RACES, OUTCOME_LATER };
struct outcome {
    uint8_t what; /* LATER: the state needs texts that the lore has not; expand it when alone */
    bool at_end;  /* a finding: not in a step, but where nothing more happens */
    struct finding finding;
    uint32_t races; /* RACES: bits of those that this way may have shown */
    struct visit visit;
    const unsigned char *key, *world, *said_at;
    struct page *page;                   /* of the world */
    uint32_t key_size, world_size, said; /* said: deviations in the step, if all is kept */
    const struct waiting *waiting;       /* LATER */
};
enum { OUTCOMES_TABLE = 1024 };
struct outcomes {
    uint16_t table[OUTCOMES_TABLE]; /* states by fingerprint: number + 1; only of the first ones */
    struct outcome *item;
    size_t count, room, indexed;
    struct page *page;  /* that is open, or NULL */
    struct page *full;  /* others, until the frontier has them */
    struct page *spare; /* one, or NULL */
    uint64_t transitions, ends;
};
void outcomes_clear(struct outcomes *);
void outcomes_free(struct outcomes *);
uint64_t outcomes_bytes(const struct outcomes *);
/* Is such a state among them, with as much left and by no more steps? */
bool outcomes_have(const struct outcomes *, const struct budgets *, const struct found *);
/* That item is a state. */
void outcomes_index(struct outcomes *, size_t item);
struct outcome *outcomes_add(struct outcomes *, enum outcome_kind);
/* Room for so many bytes in its pages. */
unsigned char *outcomes_room(struct outcomes *, size_t);

/* ---- expand.c -------------------------------------------------------------------------------- */

struct expander;
struct expander *expander_new(const struct search *);
void expander_free(struct expander *);
struct stepper *expander_stepper(struct expander *);
/* The world before any step, as the only outcome. */
void expand_root(struct expander *, struct outcomes *);
/* Appends what comes of it. `alone`: no other thread runs, and texts may be added to the lore. */
void expander_expand(struct expander *, const struct waiting *, bool alone, struct outcomes *);
/* The world before any step; the caller frees it. */
struct world *expander_root(struct expander *, struct findings *);
/* Moves a world to its successor `number`, as `expand` did; each answer that is not the calm one is
 * told. */
typedef void told_answer(void *to, const struct choice *, uint32_t answer, uint32_t step);
struct world *expand_way(struct expander *, struct world *, const struct visit *, uint32_t number,
                         told_answer *, void *to);

/* ---- crew.c ---------------------------------------------------------------------------------- */

/* Threads that expand. */
enum { ROUND = 2048, SLICE = 64, SLICES = ROUND / SLICE };
struct crew;
struct crew *crew_new(const struct search *, unsigned cores);
void crew_free(struct crew *);
struct expander *crew_first(struct crew *);
/* Expands `count` states, ROUND at most; slice n holds what came of those from n * SLICE on. */
void crew_expand(struct crew *, const struct waiting *const *, size_t count);
struct outcomes *crew_slice(struct crew *, size_t n);
void crew_coverage(const struct crew *, struct coverage *const *into);
uint64_t crew_bytes(const struct crew *);

/* ---- engine.c -------------------------------------------------------------------------------- */

/* Of two findings that are the same only the one by the shorter way is told. */
bool finding_same(const struct explore_options *, const struct finding *, const struct finding *);
/* For qsort: known holes last, then the fewest steps first. */
int violation_order(const void *, const void *);

/* ---- way.c ----------------------------------------------------------------------------------- */

/* Something found: in a step to successor `number` of state `parent`, or at its end. */
struct trouble {
    struct finding finding;
    uint32_t parent, number, steps;
    bool at_end;
};
/* Does the way come to it, when it is run from the beginning? Of a race a world cannot know that. */
bool trouble_is_there(const struct search *, struct expander *, const struct trouble *);
/* The shortest list of deviations that comes to it. */
void trouble_tell(const struct search *, struct expander *, const struct trouble *,
                  struct violation *);
/* The same of a list that comes to it. */
void way_tell(struct expander *, const struct deviation *, size_t count, const struct finding *,
              uint32_t steps, struct violation *);

#endif
