/* All successors of a state. Its world is copied and takes a step, in which a prefix of answers is
 * followed and whatever is asked after that gets the calm one; then, as an odometer counts, the next
 * answer to the deepest question for which the budget still has one; until there is none.
 *
 * A successor at which nothing is open, since its next step asks for nothing that could go
 * otherwise, is no state: its step is taken at once. Where the queue is empty a successor is a state
 * always, so that ends are judged once.
 */
#include "explore/engine.h"
#include "explore/must.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A question that has more than one answer, as the budget is. */
struct question {
    struct choice choice;
    uint32_t tried;     /* which of its answers */
    struct budget left; /* before it is answered */
};
struct expander {
    struct stepper stepper; /* first */
    const struct search *search;
    struct coder_work *coder;
    struct world *from, *world, *ahead;
    struct question *question;
    size_t given, asked, room; /* the first `given` have been answered before the step */
    struct budget budget, left;
    const struct renaming *as; /* of the state's key; NULL: as it is */
    bool alone;                /* texts that are new come into the lore */
    bool open;                 /* looking ahead: something was asked */
    uint32_t number;           /* of the successor */
    uint32_t parent, parent_steps, steps;
    struct outcomes *out;
};

struct expander *expander_new(const struct search *search)
{
    struct expander *x = must(calloc(1, sizeof *x));
    stepper_open(&x->stepper, search);
    x->search = search;
    x->coder = coder_work_new();
    return x;
}

void expander_free(struct expander *x)
{
    if (!x)
        return;
    stepper_close(&x->stepper);
    coder_work_free(x->coder);
    world_free(x->from);
    world_free(x->world);
    world_free(x->ahead);
    free(x->question);
    free(x);
}

struct stepper *expander_stepper(struct expander *x)
{
    return &x->stepper;
}

/* ---- questions ------------------------------------------------------------------------------- */

static bool affords(struct budget left, const struct choice *c, uint32_t tried)
{
    return budget_pay(&left, c, choice_answer(c, tried));
}

/* The next answer that the budget allows, from `tried` on; 0: there is none. */
static uint32_t next_answer(struct budget left, const struct choice *c, uint32_t tried)
{
    for (; tried < choice_tried(c); tried++)
        if (affords(left, c, tried))
            return tried;
    return 0;
}

static void ask(struct expander *x, const struct choice *c)
{
    if (x->asked == x->room) {
        x->room = x->room ? 2 * x->room : 32;
        x->question = must(realloc(x->question, x->room * sizeof *x->question));
    }
    x->question[x->asked++] = (struct question){*c, 0, x->left};
}

/* A chooser: the answers given, then the calm ones. */
static uint32_t answer(void *chooser, struct world *w, const struct choice *c)
{
    struct expander *x = chooser;
    (void)w;
    if (!next_answer(x->left, c, 1))
        return 0;
    if (x->asked == x->given) {
        ask(x, c);
        x->given = x->asked;
        return 0;
    }
    uint32_t said = choice_answer(c, x->question[x->asked++].tried);
    budget_pay(&x->left, c, said);
    return said;
}

/* A chooser: calm answers; was there another one? */
static uint32_t look_ahead(void *chooser, struct world *w, const struct choice *c)
{
    struct expander *x = chooser;
    (void)w;
    x->open |= next_answer(x->left, c, 1) != 0;
    return 0;
}

/* The next way of answering; false: all have been tried. */
static bool next_way(struct expander *x)
{
    for (size_t n = x->asked; n-- > 0;) {
        struct question *q = &x->question[n];
        uint32_t next = next_answer(q->left, &q->choice, q->tried + 1);
        if (!next)
            continue;
        q->tried = next;
        x->given = n + 1;
        return true;
    }
    return false;
}

/* ---- a step, and those that follow from it --------------------------------------------------- */

static bool first_step(struct expander *x, struct findings *found)
{
    x->world = world_copy(x->world, x->from);
    x->asked = 0;
    x->left = x->budget;
    x->stepper.possible = 0;
    return stepper_advance(&x->stepper, x->world, answer, x, found);
}

static bool too_long(const struct expander *x, uint32_t steps)
{
    uint32_t most = x->search->options->bounds.steps;
    return most && steps >= most;
}

/* Whoever may act anytime may act now, and what is due at once goes first or not: that is seen
 * without a step. */
static bool is_open(const struct expander *x)
{
    const struct plan *plan = &x->stepper.plan;
    ref due[INSTANT];
    if (!plan->tries)
        return false;
    if (x->left.acts && plan->hooks.anytime && plan->hooks.anytime(x->world))
        return true;
    struct step step = {.world = x->world, .plan = plan};
    return plan->tries->order && step_due(&step, false, due) > 1;
}

/* One more step, if nothing is open in it and it is not the end. */
static bool step_on(struct expander *x, struct findings *found)
{
    size_t covered = x->stepper.ncovered;
    uint32_t possible = x->stepper.possible;
    if (!event_next(x->world) || too_long(x, x->steps) || is_open(x))
        return false;
    x->ahead = world_copy(x->ahead, x->world);
    x->open = false;
    if (!stepper_advance(&x->stepper, x->ahead, look_ahead, x, found) || x->open) {
        x->stepper.ncovered = covered;
        x->stepper.possible = possible;
        found->count = 0;
        return false;
    }
    struct world *before = x->world;
    x->world = x->ahead;
    x->ahead = before;
    x->steps++;
    return true;
}

static void run_on(struct expander *x, struct findings *found)
{
    x->steps = x->parent_steps + 1;
    while (x->steps < x->parent_steps + x->search->chain && !found->count && step_on(x, found))
        ;
}

/* ---- outcomes -------------------------------------------------------------------------------- */

static struct visit visit_of(const struct expander *x)
{
    return (struct visit){.parent = x->parent,
                          .steps = x->steps,
                          .number = x->number,
                          .budget = budget_number(&x->search->budgets, x->left)};
}

/* For whoever is shown all: what was answered otherwise than calmly in the step. */
static void tell_answers(struct expander *x, struct outcome *o)
{
    if (!x->search->keeps_all || !x->asked)
        return;
    unsigned char *said = outcomes_room(x->out, x->asked * sizeof(struct deviation));
    o->said_at = said;
    for (size_t n = 0; n < x->asked; n++) {
        const struct question *q = &x->question[n];
        struct deviation d = {.choice = q->choice,
                              .answer = choice_answer(&q->choice, q->tried),
                              .step = x->parent_steps + 1,
                              .t = x->from->block->now};
        d.choice.stream = NULL;
        if (q->tried)
            memcpy(said + o->said++ * sizeof d, &d, sizeof d);
    }
}

static void tell_findings(struct expander *x, const struct findings *found, bool at_end)
{
    for (size_t n = 0; n < found->count; n++) {
        struct outcome *o = outcomes_add(x->out, OUTCOME_FINDING);
        o->finding = found->item[n];
        o->at_end = at_end;
        o->visit = visit_of(x);
        tell_answers(x, o);
    }
}

/* Those for which no way is known that is as short. */
static void tell_races(struct expander *x)
{
    struct visit v = visit_of(x);
    uint32_t found = 0;
    for (unsigned n = 0; x->stepper.possible >> n; n++)
        if (x->stepper.possible >> n & 1 && v.steps < x->search->race_steps[n])
            found |= (uint32_t)1 << n;
    if (!found)
        return;
    struct outcome *o = outcomes_add(x->out, OUTCOME_RACES);
    o->races = found;
    o->visit = v;
}

/* Time is a part of the state if it has a bound. */
static usec time_of(const struct expander *x)
{
    return x->search->options->bounds.until ? x->world->block->now : 0;
}

/* The least of those that the world has with nodes that are alike in each other's places; a world in
 * which it cannot be said for one has that of its own, as all that are like it have. */
static void print_folded(struct expander *x, uint64_t h[2])
{
    const struct alike *alike = x->search->alike;
    x->as = alike_renaming(alike, 0);
    bool sure = world_fingerprint_as(x->world, x->coder, x->as, h);
    for (size_t n = 1; n < alike_count(alike) && sure; n++) {
        const struct renaming *as = alike_renaming(alike, n);
        uint64_t other[2];
        sure = world_fingerprint_as(x->world, x->coder, as, other);
        if (!sure || other[0] > h[0] || (other[0] == h[0] && other[1] >= h[1]))
            continue;
        memcpy(h, other, sizeof other);
        x->as = as;
    }
    if (!sure)
        x->as = NULL;
}

static void print(struct expander *x, struct visit *v)
{
    uint64_t h[2];
    usec now = time_of(x);
    x->as = NULL;
    if (x->search->alike)
        print_folded(x, h);
    if (!x->as)
        world_fingerprint(x->world, x->coder, h);
    if (now) {
        uint64_t both[] = {h[0], h[1], (uint64_t)now};
        bytes_hash(both, sizeof both, h);
    }
    v->print = h[0];
    v->print_more = (uint32_t)h[1];
}

/* The encoding, and the time. */
static void keep_key(struct expander *x, struct found *f)
{
    size_t size;
    usec now = time_of(x);
    const unsigned char *state = x->as ? world_state_as(x->world, x->coder, x->as, &size)
                                       : world_state(x->world, x->coder, &size);
    unsigned char *key = outcomes_room(x->out, size + sizeof now);
    memcpy(key, state, size);
    memcpy(key + size, &now, sizeof now);
    f->key = key;
    f->key_size = (uint32_t)(size + sizeof now);
}

static void keep_state(struct expander *x, const struct found *f)
{
    size_t size;
    const unsigned char *world = world_pack(x->world, x->coder, &size);
    unsigned char *kept = memcpy(outcomes_room(x->out, size), world, size);
    struct outcome *o = outcomes_add(x->out, OUTCOME_STATE);
    o->visit = f->visit;
    o->key = f->key;
    o->key_size = f->key_size;
    o->page = x->out->page;
    o->world = kept;
    o->world_size = (uint32_t)size;
    tell_answers(x, o);
    outcomes_index(x->out, x->out->count - 1);
}

static void tell_state(struct expander *x)
{
    const struct search *s = x->search;
    struct found f = {.visit = visit_of(x)};
    uint32_t index;
    if (x->alone && s->alike)
        alike_learn(s->alike);
    print(x, &f.visit);
    if (s->options->exact)
        keep_key(x, &f);
    if (s->keeps_all ||
        !(visited_knows(s->visited, &f, &index) || outcomes_have(x->out, &s->budgets, &f)))
        keep_state(x, &f);
    else if (f.key)
        x->out->page->used = (size_t)(f.key - x->out->page->bytes);
}

static void tell_end(struct expander *x)
{
    struct findings found;
    x->steps = x->parent_steps;
    x->out->ends += !event_next(x->world);
    stepper_end(&x->stepper, x->world, &found);
    tell_findings(x, &found, true);
}

/* One successor, or what it has broken; or this is the end. */
static void take_way(struct expander *x)
{
    struct findings found;
    if (first_step(x, &found)) {
        run_on(x, &found);
        x->out->transitions += x->steps - x->parent_steps;
        if (x->stepper.possible)
            tell_races(x);
        if (found.count)
            tell_findings(x, &found, false);
        else
            tell_state(x);
    } else if (!x->number) {
        tell_end(x);
    }
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void begin(struct expander *x, uint32_t parent, uint32_t steps, struct budget budget,
                  struct outcomes *out)
{
    x->parent = parent;
    x->parent_steps = x->steps = steps;
    x->budget = budget;
    x->given = 0;
    x->number = 0;
    x->out = out;
}

static void all_ways(struct expander *x)
{
    if (too_long(x, x->parent_steps))
        return;
    do
        take_way(x);
    while (next_way(x) && ++x->number < VISIT_NUMBERS);
}

struct mark {
    size_t count;
    uint64_t transitions, ends;
};

/* What came of a state that needs texts is forgotten: their numbers are no one's. */
static void later(struct outcomes *out, struct mark before, const struct waiting *w)
{
    out->count = before.count;
    out->transitions = before.transitions;
    out->ends = before.ends;
    outcomes_add(out, OUTCOME_LATER)->waiting = w;
}

void expander_expand(struct expander *x, const struct waiting *w, bool alone, struct outcomes *out)
{
    struct mark before = {out->count, out->transitions, out->ends};
    const struct visit *visit = visited_at(x->search->visited, w->index);
    stepper_missed(&x->stepper);
    stepper_alone(&x->stepper, alone);
    x->alone = alone;
    begin(x, w->index, visit->steps, budget_of(&x->search->budgets, (uint16_t)visit->budget), out);
    x->from = world_unpack(x->from, &x->stepper.plan, w->world, w->size);
    all_ways(x);
    stepper_alone(&x->stepper, false);
    if (!stepper_missed(&x->stepper)) {
        stepper_count(&x->stepper, 0);
        return;
    }
    x->stepper.ncovered = 0;
    later(out, before, w);
}

struct world *expander_root(struct expander *x, struct findings *found)
{
    struct stepper *p = &x->stepper;
    stepper_alone(p, true);
    judge_begin(p->judge);
    p->listens = true;
    struct world *w = world_new(&p->plan, p->work, p->trace);
    p->listens = false;
    found->count = judge_step(p->judge, w, found->item, FINDINGS);
    stepper_count(p, 0);
    stepper_alone(p, false);
    stepper_missed(p);
    return w;
}

void expand_root(struct expander *x, struct outcomes *out)
{
    struct findings found;
    begin(x, VISIT_NONE, 0, x->search->budgets.whole, out);
    x->left = x->budget;
    x->alone = true;
    world_free(x->world);
    x->world = expander_root(x, &found);
    if (found.count)
        tell_findings(x, &found, false);
    else
        tell_state(x);
}

struct world *expand_way(struct expander *x, struct world *w, const struct visit *from,
                         uint32_t number, told_answer *told, void *to)
{
    struct findings found;
    struct outcomes none = {0};
    begin(x, 0, from->steps, budget_of(&x->search->budgets, (uint16_t)from->budget), &none);
    stepper_alone(&x->stepper, true);
    world_free(x->from);
    x->from = w;
    bool moved = first_step(x, &found);
    for (; x->number < number && next_way(x); x->number++)
        moved = first_step(x, &found);
    assert(x->number == number);
    for (size_t n = 0; n < x->asked; n++)
        if (x->question[n].tried)
            told(to, &x->question[n].choice,
                 choice_answer(&x->question[n].choice, x->question[n].tried), from->steps + 1);
    if (moved)
        run_on(x, &found);
    stepper_alone(&x->stepper, false);
    struct world *after = x->world;
    x->world = NULL;
    return after;
}
