/* Random runs instead of all. A run's temper is drawn from its seed: which faults are on, how often
 * each strikes, how many of the acts that may come anytime do. So some runs lose much and are calm
 * otherwise, others are full of users' acts: a swarm finds what one temper for all would not (Groce,
 * Zhang, Eide, Chen, Regehr, "Swarm Testing", 2012).
 *
 * Each thread has the scenario for itself, texts and all. A run depends on its seed only, and of two
 * ways to the same cause the better one is kept by a total order: so the number of threads plays no
 * part in what is found.
 */
#include "explore/swarm.h"
#include "explore/threads.h"
#include "explore/engine.h"
#include "explore/must.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { RUN_STEPS = 100000 }; /* of one that would go on for ever */

/* What may be on or off. */
enum fault { FAULT_LOSS, FAULT_TWICE, FAULT_LATE, FAULT_ORDER, FAULT_MOMENT, FAULT_OTHER, FAULTS };

/* The best way to one cause so far. */
struct find {
    struct finding finding;
    uint32_t steps;
    uint64_t seed;
    struct deviation *deviation;
    size_t deviations;
};
struct hand {
    struct flock *flock;
    struct scenario *scenario;
    struct search search;
    struct expander *expander;
    uint64_t stream;      /* of the run */
    uint32_t ppm[FAULTS]; /* its temper */
    uint32_t moments;     /* so many acts may still come */
    struct budget left;
    uint32_t steps;
    struct deviation *made;
    size_t count, room;
    struct find *find; /* one for each cause */
    size_t finds;
    uint64_t runs, transitions, ends;
    uint32_t depth;
};
struct flock {
    struct scenario *scenario;
    const struct explore_options *options;
    uint64_t seeds;
    struct hand *hand; /* [0] is whoever calls */
    unsigned hands;
    atomic_uint_least64_t next, runs, transitions;
    atomic_size_t finds;
};

/* ---- a run's temper -------------------------------------------------------------------------- */

enum { MILLION = 1000000, HALVINGS = 7, MOMENTS_MOST = 12 };

static void draw_temper(struct hand *h, uint64_t seed)
{
    h->stream = stream_seed(seed, "swarm");
    for (unsigned f = 0; f < FAULTS; f++) {
        bool on = stream_below(&h->stream, 4) > 0;
        h->ppm[f] = on ? MILLION >> (1 + stream_below(&h->stream, HALVINGS)) : 0;
    }
    h->moments = stream_below(&h->stream, MOMENTS_MOST + 1);
}

static bool strikes(struct hand *h, enum fault f)
{
    return stream_below(&h->stream, MILLION) < h->ppm[f];
}

static uint32_t draw_fate(struct hand *h, const struct choice *c)
{
    bool lost = strikes(h, FAULT_LOSS), twice = strikes(h, FAULT_TWICE);
    return lost ? FATE_LOST : twice && c->of > FATE_TWICE ? FATE_TWICE : FATE_ARRIVES;
}

static uint32_t draw_other(struct hand *h, const struct choice *c, enum fault f)
{
    return c->of > 1 && strikes(h, f) ? 1 + stream_below(&h->stream, c->of - 1) : 0;
}

static uint32_t draw_moment(struct hand *h, const struct choice *c)
{
    uint32_t act = h->moments ? draw_other(h, c, FAULT_MOMENT) : 0;
    h->moments -= act > 0;
    return act;
}

static uint32_t draw_answer(struct hand *h, const struct choice *c)
{
    switch (c->kind) {
    case CHOICE_FATE: return draw_fate(h, c);
    case CHOICE_DELAY:
    case CHOICE_DELAY_TWICE:
    case CHOICE_HOLD_BACK: return draw_other(h, c, FAULT_LATE);
    case CHOICE_ORDER: return draw_other(h, c, FAULT_ORDER);
    case CHOICE_MOMENT: return draw_moment(h, c);
    default: return draw_other(h, c, FAULT_OTHER);
    }
}

static uint32_t answer(void *chooser, struct world *w, const struct choice *c)
{
    struct hand *h = chooser;
    uint32_t said = draw_answer(h, c);
    if (!said || !budget_pay(&h->left, c, said))
        return 0;
    if (h->count == h->room) {
        h->room = h->room ? 2 * h->room : 32;
        h->made = must(realloc(h->made, h->room * sizeof *h->made));
    }
    h->made[h->count] =
        (struct deviation){.choice = *c, .answer = said, .step = h->steps + 1, .t = w->block->now};
    h->made[h->count++].choice.stream = NULL;
    return said;
}

/* ---- what is found --------------------------------------------------------------------------- */

/* Fewer deviations first, then fewer steps. */
static bool is_better(const struct find *a, const struct find *b)
{
    if (a->deviations != b->deviations)
        return a->deviations < b->deviations;
    return a->steps != b->steps ? a->steps < b->steps : a->seed < b->seed;
}

/* Takes the deviations over. */
static void keep(struct hand *h, struct find new)
{
    struct find *old = NULL;
    for (size_t i = 0; i < h->finds && !old; i++)
        if (finding_same(h->flock->options, &h->find[i].finding, &new.finding))
            old = &h->find[i];
    if (old && !is_better(&new, old)) {
        free(new.deviation);
        return;
    }
    if (old) {
        free(old->deviation);
    } else {
        h->find = must(realloc(h->find, (h->finds + 1) * sizeof *h->find));
        old = &h->find[h->finds++];
    }
    *old = new;
}

static void keep_all(struct hand *h, const struct findings *found, uint64_t seed)
{
    for (size_t i = 0; i < found->count; i++) {
        struct find new = {
            .finding = found->item[i], .steps = h->steps, .seed = seed, .deviations = h->count};
        new.deviation = must(calloc(h->count + 1, sizeof *new.deviation));
        for (size_t n = 0; n < h->count; n++)
            new.deviation[n] = h->made[n];
        keep(h, new);
    }
    if (found->count)
        atomic_fetch_add(&h->flock->finds, 1);
}

/* ---- runs ------------------------------------------------------------------------------------ */

static uint32_t steps_most(const struct hand *h)
{
    uint32_t most = h->flock->options->bounds.steps;
    return most ? most : RUN_STEPS;
}

/* Until something is broken or nothing is left to happen. */
static void run(struct hand *h, struct world *w, struct findings *found)
{
    struct stepper *p = expander_stepper(h->expander);
    stepper_alone(p, true);
    while (!found->count && h->steps < steps_most(h)) {
        if (!stepper_advance(p, w, answer, h, found)) {
            stepper_end(p, w, found);
            h->ends += !event_next(w);
            break;
        }
        h->steps++;
    }
    stepper_alone(p, false);
    stepper_count(p, 0);
}

static void run_seed(struct hand *h, uint64_t seed)
{
    struct findings found;
    draw_temper(h, seed);
    h->left = h->search.budgets.whole;
    h->count = h->steps = 0;
    struct world *w = expander_root(h->expander, &found);
    run(h, w, &found);
    world_free(w);
    keep_all(h, &found, seed);
    h->runs++;
    h->transitions += h->steps;
    h->depth = h->steps > h->depth ? h->steps : h->depth;
    atomic_fetch_add(&h->flock->runs, 1);
    atomic_fetch_add(&h->flock->transitions, h->steps);
}

static void report(struct flock *f)
{
    const struct explore_options *o = f->options;
    struct explore_progress p = {.states = atomic_load(&f->runs),
                                 .transitions = atomic_load(&f->transitions),
                                 .violations = atomic_load(&f->finds)};
    p.frontier = f->seeds - p.states;
    if (o->progress)
        o->progress(o->to, &p);
}

static bool is_ours(const struct explore_options *o, uint64_t seed)
{
    return o->shards < 2 || seed % o->shards == o->shard % o->shards;
}

static void work(void *flock, unsigned hand)
{
    struct flock *f = flock;
    struct hand *h = &f->hand[hand];
    const struct explore_options *o = f->options;
    uint64_t seed;
    while ((seed = atomic_fetch_add(&f->next, 1)) <= f->seeds && !(o->stop && *o->stop)) {
        if (is_ours(o, seed))
            run_seed(h, seed);
        if (!hand)
            report(f);
    }
}

/* ---- begin and end --------------------------------------------------------------------------- */

static struct scenario *another(struct scenario *s, const struct bounds *b)
{
    struct complaints none = {0};
    struct scenario *copy = must(scenario_with_text(s, scenario_text(s), &none));
    complaints_free(&none);
    scenario_explore(copy, b);
    return copy;
}

static void hand_open(struct hand *h, struct flock *f)
{
    *h = (struct hand){.flock = f};
    h->scenario = h == f->hand ? f->scenario : another(f->scenario, &f->options->bounds);
    h->search.scenario = h->scenario;
    h->search.options = f->options;
    budgets_init(&h->search.budgets, &f->options->bounds);
    h->expander = expander_new(&h->search);
}

static void hand_close(struct hand *h)
{
    expander_free(h->expander);
    if (h->scenario != h->flock->scenario)
        scenario_free(h->scenario);
    free(h->made);
    free(h->find);
}

static void fly(struct flock *f, unsigned cores)
{
    struct threads *threads = threads_new(cores, work, f);
    f->hands = threads_count(threads);
    f->hand = must(calloc(f->hands, sizeof *f->hand));
    for (unsigned n = 0; n < f->hands; n++)
        hand_open(&f->hand[n], f);
    threads_round(threads, true);
    threads_free(threads);
}

/* The machines of each thread are its own, and alike. */
static void add_coverage(struct coverage *into, const struct coverage *from)
{
    const struct machine *m = into->machine;
    for (size_t i = 0; i < m->diagram->nedges; i++)
        into->edges[i] += from->edges[i];
    for (size_t i = 0; i < (size_t)m->nstates * m->natoms; i++)
        into->cells[i] += from->cells[i];
}

static void cover(const struct flock *f, struct exploration *e)
{
    e->coverage = must(calloc(world_kinds, sizeof *e->coverage));
    for (unsigned k = 0; k < world_kinds; k++) {
        const struct machine *m = scenario_plan(f->scenario)->machine[k];
        e->coverage[k] = m ? coverage_new(m) : NULL;
        for (unsigned n = 0; m && n < f->hands; n++)
            add_coverage(e->coverage[k], expander_stepper(f->hand[n].expander)->coverage[k]);
    }
}

static void tell(struct flock *f, struct exploration *e)
{
    struct hand *first = &f->hand[0];
    for (unsigned n = 1; n < f->hands; n++)
        for (size_t i = 0; i < f->hand[n].finds; i++)
            keep(first, f->hand[n].find[i]);
    e->violation = must(calloc(first->finds + 1, sizeof *e->violation));
    for (size_t i = 0; i < first->finds; i++) {
        const struct find *found = &first->find[i];
        way_tell(first->expander, found->deviation, found->deviations, &found->finding,
                 found->steps, &e->violation[e->violations++]);
        free(found->deviation);
    }
    qsort(e->violation, e->violations, sizeof *e->violation, violation_order);
}

struct exploration *swarm(struct scenario *s, const struct explore_options *o, uint64_t seeds)
{
    struct exploration *e = must(calloc(1, sizeof *e));
    struct flock f = {.scenario = s, .options = o, .seeds = seeds};
    atomic_store(&f.next, 1);
    fly(&f, threads_cores(o->cores));
    for (unsigned n = 0; n < f.hands; n++) {
        e->states += f.hand[n].runs;
        e->transitions += f.hand[n].transitions;
        e->ends += f.hand[n].ends;
        e->depth = f.hand[n].depth > e->depth ? f.hand[n].depth : e->depth;
    }
    e->stopped = o->stop && *o->stop ? EXPLORE_INTERRUPTED : EXPLORE_DONE;
    cover(&f, e);
    tell(&f, e);
    for (unsigned n = 0; n < f.hands; n++)
        hand_close(&f.hand[n]);
    free(f.hand);
    return e;
}
