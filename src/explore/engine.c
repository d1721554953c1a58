/* Exploring: rounds of states, level by level; what they have found put in order; the end.
 *
 * Breadth-first by steps. All that decides what is found, its number and its parent happens here, in
 * one thread, in the order (parent, successor): threads only work out what comes of each state.
 */
#include "explore/engine.h"
#include "explore/must.h"
#include "explore/threads.h"

#include <stdlib.h>
#include <string.h>

struct hunt {
    struct search search;
    struct visited *visited;
    struct frontier *frontier;
    struct crew *crew;
    struct exploration *result;
    struct trouble *trouble;
    size_t troubles;
    struct trouble race[RACES_MOST]; /* where search.race_steps says that there is a way */
    uint32_t level;                  /* steps of the states that are being expanded */
    struct outcomes single;          /* of a state that is expanded alone */
    struct world *shown;
    uint64_t working; /* bytes of what has come of the round */
    bool stops, parted;
};

static void stop(struct hunt *h, enum explore_stop why)
{
    if (!h->stops)
        h->result->stopped = why;
    h->stops = true;
}

/* ---- what is found --------------------------------------------------------------------------- */

/* A race is a finding, and no property. */
static bool is_known(const struct finding *f)
{
    return f->property < PROPERTIES && properties[f->property].known;
}

/* Is it from the same cause, or is one of them enough? */
bool finding_same(const struct explore_options *o, const struct finding *a, const struct finding *b)
{
    return o->all ? a->cause == b->cause : is_known(a) == is_known(b);
}

static struct trouble *same_trouble(struct hunt *h, const struct finding *f)
{
    for (size_t n = 0; n < h->troubles; n++)
        if (finding_same(h->search.options, &h->trouble[n].finding, f))
            return &h->trouble[n];
    return NULL;
}

/* Of those from the same cause the first of the shortest. */
static void settle_finding(struct hunt *h, const struct outcome *o)
{
    struct trouble new = {.finding = o->finding,
                          .parent = o->visit.parent,
                          .number = o->visit.number,
                          .steps = o->visit.steps,
                          .at_end = o->at_end};
    struct trouble *old = same_trouble(h, &o->finding);
    if (old && old->steps <= new.steps)
        return;
    if (!old) {
        h->trouble = must(realloc(h->trouble, (h->troubles + 1) * sizeof *h->trouble));
        old = &h->trouble[h->troubles++];
    }
    *old = new;
}

/* Of each race the first of the shortest. What may be one is run from the beginning to make sure. */
static void settle_races(struct hunt *h, const struct outcome *o)
{
    for (uint16_t n = 0; n < races_count(h->search.races); n++) {
        struct trouble new = {.finding = {.property = PROPERTY_RACE, .check = n, .cause = n},
                              .parent = o->visit.parent,
                              .number = o->visit.number,
                              .steps = o->visit.steps};
        if (!(o->races >> n & 1) || h->search.race_steps[n] <= new.steps ||
            !trouble_is_there(&h->search, crew_first(h->crew), &new))
            continue;
        h->race[n] = new;
        h->search.race_steps[n] = new.steps;
    }
}

/* ---- states ---------------------------------------------------------------------------------- */

static uint64_t bytes_used(const struct hunt *h)
{
    return visited_bytes_next(h->visited) + frontier_bytes(h->frontier);
}

static bool has_room(struct hunt *h)
{
    const struct explore_options *o = h->search.options;
    if (o->memory && bytes_used(h) + h->working > o->memory)
        stop(h, EXPLORE_MEMORY);
    if (o->states && visited_count(h->visited) >= o->states)
        stop(h, EXPLORE_STATES);
    return !h->stops;
}

/* As a list of its own: bytes have no alignment. */
static void show_answers(const struct outcome *o, struct transition *t)
{
    if (t->from == VISIT_NONE)
        t->from = TRANSITION_NOWHERE;
    t->deviation = must(calloc(o->said + 1u, sizeof *t->deviation));
    t->deviations = o->said;
    if (o->said)
        memcpy(t->deviation, o->said_at, o->said * sizeof *t->deviation);
}

static void show(struct hunt *h, const struct outcome *o, uint32_t index)
{
    const struct explore_options *options = h->search.options;
    if (!options->transition)
        return;
    h->shown = world_unpack(h->shown, scenario_plan(h->search.scenario), o->world, o->world_size);
    struct transition t = {.from = o->visit.parent, .into = index, .after = h->shown};
    show_answers(o, &t);
    options->transition(options->to, &t);
    free(t.deviation);
}

/* What is broken: there the search goes no further. */
static void show_finding(struct hunt *h, const struct outcome *o)
{
    const struct explore_options *options = h->search.options;
    if (!options->transition)
        return;
    struct transition t = {.from = o->visit.parent,
                           .into = o->at_end ? o->visit.parent : TRANSITION_NOWHERE,
                           .broken = &o->finding};
    show_answers(o, &t);
    options->transition(options->to, &t);
    free(t.deviation);
}

static void settle_state(struct hunt *h, const struct outcome *o)
{
    struct found f = {.visit = o->visit, .key = o->key, .key_size = o->key_size};
    uint32_t index;
    if (!visited_knows(h->visited, &f, &index)) {
        if (!has_room(h))
            return;
        index = visited_add(h->visited, &f);
        frontier_put(
            h->frontier, f.visit.steps,
            (struct waiting){
                .world = o->world, .page = o->page, .size = o->world_size, .index = index});
    }
    show(h, o, index);
}

static void settle_all(struct hunt *h, struct outcomes *);

/* It needed texts that the lore had not: those before it may have brought them, or it does. */
static void settle_later(struct hunt *h, const struct waiting *w)
{
    outcomes_clear(&h->single);
    expander_expand(crew_first(h->crew), w, true, &h->single);
    settle_all(h, &h->single);
}

static void settle_all(struct hunt *h, struct outcomes *from)
{
    h->result->transitions += from->transitions;
    h->result->ends += from->ends;
    for (size_t n = 0; n < from->count && !h->stops; n++) {
        const struct outcome *o = &from->item[n];
        switch (o->what) {
        case OUTCOME_STATE: settle_state(h, o); break;
        case OUTCOME_FINDING:
            settle_finding(h, o);
            show_finding(h, o);
            break;
        case OUTCOME_RACES: settle_races(h, o); break;
        case OUTCOME_LATER: settle_later(h, o->waiting); break;
        }
    }
    frontier_adopt(h->frontier, from->full);
    from->full = NULL;
    if (!from->spare)
        from->spare = frontier_spare(h->frontier);
}

/* ---- rounds ---------------------------------------------------------------------------------- */

/* Those of this level that have not been reached by fewer steps meanwhile. */
static size_t gather(struct hunt *h, const struct waiting *out[ROUND])
{
    size_t count = 0;
    const struct waiting *w;
    while (count < ROUND && (w = frontier_take(h->frontier, h->level)))
        if (visited_at(h->visited, w->index)->steps == h->level)
            out[count++] = w;
        else
            frontier_release(h->frontier, w);
    return count;
}

static uint64_t most(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

static void measure(struct hunt *h)
{
    struct exploration *e = h->result;
    e->states = visited_count(h->visited);
    e->visited_bytes = most(e->visited_bytes, visited_bytes_used(h->visited));
    e->frontier_bytes = most(e->frontier_bytes, frontier_bytes(h->frontier) + h->working);
}

static void report(struct hunt *h)
{
    const struct explore_options *o = h->search.options;
    measure(h);
    struct explore_progress p = {.states = h->result->states,
                                 .transitions = h->result->transitions,
                                 .frontier = frontier_count(h->frontier),
                                 .bytes = bytes_used(h) + h->working,
                                 .depth = h->level,
                                 .violations = h->troubles};
    if (o->progress)
        o->progress(o->to, &p);
    if (o->stop && *o->stop)
        stop(h, EXPLORE_INTERRUPTED);
}

enum { ROOTS_A_SHARD = 64 };

static bool is_to_part(const struct hunt *h)
{
    uint32_t shards = h->search.options->shards;
    return shards > 1 && !h->parted &&
           frontier_count(h->frontier) >= (uint64_t)ROOTS_A_SHARD * shards;
}

/* What is broken, and not only a known hole. */
static const struct trouble *broken(const struct hunt *h)
{
    for (size_t n = 0; n < h->troubles; n++)
        if (!is_known(&h->trouble[n].finding))
            return &h->trouble[n];
    return NULL;
}

/* What was found first is as short as can be. */
static bool is_found(const struct hunt *h)
{
    const struct trouble *found = broken(h);
    return !h->search.options->all && found && found->steps <= h->level + 1;
}

/* Nothing else is looked for, and no way to any race can be shorter. */
static bool has_all_races(const struct hunt *h)
{
    const struct search *s = &h->search;
    for (size_t n = 0; s->races && n < races_count(s->races); n++)
        if (s->race_steps[n] > h->level + 1)
            return false;
    return s->races && !s->options->properties;
}

static void round_of(struct hunt *h)
{
    const struct waiting *states[ROUND];
    size_t count = gather(h, states);
    if (!count) {
        frontier_drop(h->frontier);
        h->level++;
        return;
    }
    if (h->level > h->result->depth)
        h->result->depth = h->level;
    if (h->search.alike)
        alike_learn(h->search.alike);
    crew_expand(h->crew, states, count);
    h->working = crew_bytes(h->crew);
    for (size_t n = 0; n * SLICE < count && !h->stops; n++)
        settle_all(h, crew_slice(h->crew, n));
    for (size_t n = 0; n < count; n++)
        frontier_release(h->frontier, states[n]);
    frontier_drop(h->frontier);
    report(h);
    if (is_to_part(h)) {
        const struct explore_options *o = h->search.options;
        frontier_part(h->frontier, h->level, o->shard % o->shards, o->shards);
        h->parted = true;
    }
}

static void rounds(struct hunt *h)
{
    while (!h->stops && frontier_count(h->frontier)) {
        if (is_found(h) || has_all_races(h))
            break;
        round_of(h);
    }
    bool found = (broken(h) && !h->search.options->all) || has_all_races(h);
    if (!h->stops && found)
        h->result->stopped = EXPLORE_FOUND;
}

/* ---- begin and end --------------------------------------------------------------------------- */

static void hunt_open(struct hunt *h, struct scenario *scenario,
                      const struct explore_options *options)
{
    h->result = must(calloc(1, sizeof *h->result));
    h->result->stopped = EXPLORE_DONE;
    budgets_init(&h->search.budgets, &options->bounds);
    h->visited = visited_new(&h->search.budgets, options->exact);
    h->frontier = frontier_new();
    h->search.scenario = scenario;
    h->search.options = options;
    h->search.visited = h->visited;
    h->search.chain = options->transition ? 1 : CHAIN_MOST;
    h->search.keeps_all = options->transition;
    h->search.races = options->races ? races_new(scenario_plan(scenario)->machine) : NULL;
    memset(h->search.race_steps, 0xff, sizeof h->search.race_steps);
    h->search.alike = options->unfolded ? NULL : scenario_alike(scenario);
    h->crew = crew_new(&h->search, threads_cores(options->cores));
}

static void cover(struct hunt *h)
{
    const struct plan *plan = scenario_plan(h->search.scenario);
    struct coverage **c = must(calloc(world_kinds, sizeof *c));
    for (unsigned k = 0; k < world_kinds; k++)
        if (plan->machine[k])
            c[k] = coverage_new(plan->machine[k]);
    crew_coverage(h->crew, c);
    h->result->coverage = c;
}

int violation_order(const void *a, const void *b)
{
    const struct violation *x = a, *y = b;
    bool hole = is_known(&x->finding), other = is_known(&y->finding);
    if (hole != other)
        return other ? -1 : 1;
    if (x->steps != y->steps)
        return x->steps < y->steps ? -1 : 1;
    if (x->finding.property != y->finding.property)
        return x->finding.property < y->finding.property ? -1 : 1;
    return x->finding.cause < y->finding.cause ? -1 : x->finding.cause > y->finding.cause;
}

static void tell(struct hunt *h)
{
    struct exploration *e = h->result;
    e->violation = must(calloc(h->troubles + 1, sizeof *e->violation));
    for (size_t n = 0; n < h->troubles; n++)
        trouble_tell(&h->search, crew_first(h->crew), &h->trouble[n],
                     &e->violation[e->violations++]);
    qsort(e->violation, e->violations, sizeof *e->violation, violation_order);
}

static void tell_races(struct hunt *h)
{
    struct exploration *e = h->result;
    const struct search *s = &h->search;
    e->race = must(calloc(RACES_MOST, sizeof *e->race));
    for (size_t n = 0; s->races && n < races_count(s->races); n++)
        if (s->race_steps[n] != UINT32_MAX)
            trouble_tell(s, crew_first(h->crew), &h->race[n], &e->race[e->races++]);
    qsort(e->race, e->races, sizeof *e->race, violation_order);
}

static void hunt_close(struct hunt *h)
{
    alike_free(h->search.alike);
    races_free(h->search.races);
    visited_free(h->visited);
    frontier_free(h->frontier); /* before those who have its open pages */
    crew_free(h->crew);
    outcomes_free(&h->single);
    world_free(h->shown);
    free(h->trouble);
}

struct exploration *explore(struct scenario *scenario, const struct explore_options *options)
{
    struct hunt h = {0};
    hunt_open(&h, scenario, options);
    expand_root(crew_first(h.crew), &h.single);
    settle_all(&h, &h.single);
    rounds(&h);
    measure(&h);
    cover(&h);
    tell(&h);
    tell_races(&h);
    hunt_close(&h);
    return h.result;
}
