/* From the root to what was found: the deviations on that way, and fewer of them, as long as a run
 * with them comes to the same. Each try is a run from the beginning. */
#include "explore/engine.h"
#include "explore/must.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct way {
    struct deviation *item;
    size_t count, room;
};

static void way_add(struct way *w, const struct deviation *d)
{
    if (w->count == w->room) {
        w->room = w->room ? 2 * w->room : 16;
        w->item = must(realloc(w->item, w->room * sizeof *w->item));
    }
    w->item[w->count++] = *d;
}

static void way_copy(struct way *into, const struct way *from)
{
    into->count = 0;
    for (size_t n = 0; n < from->count; n++)
        way_add(into, &from->item[n]);
}

/* ---- along the parents ----------------------------------------------------------------------- */

static void told(void *way, const struct choice *c, uint32_t answer, uint32_t step)
{
    struct deviation d = {.choice = *c, .answer = answer, .step = step};
    d.choice.stream = NULL;
    way_add(way, &d);
}

struct hop {
    uint32_t number;
    const struct visit *from;
};

/* From the root on; returns how many. The caller frees. */
static size_t hops(const struct search *s, const struct trouble *t, struct hop **out)
{
    size_t count = 0, n;
    for (uint32_t i = t->parent; i != VISIT_NONE; i = visited_at(s->visited, i)->parent)
        count++;
    struct hop *hop = must(calloc(count + 1, sizeof *hop));
    uint32_t number = t->number;
    uint32_t i = t->parent;
    for (n = count; n-- > 0;) {
        const struct visit *v = visited_at(s->visited, i);
        hop[n] = (struct hop){number, v};
        number = v->number;
        i = v->parent;
    }
    *out = hop;
    return t->at_end && count ? count - 1 : count;
}

static void walk(const struct search *s, struct expander *x, const struct trouble *t,
                 struct way *way)
{
    struct hop *hop;
    struct findings found;
    size_t count = hops(s, t, &hop);
    struct world *w = expander_root(x, &found);
    for (size_t n = 0; n < count; n++)
        w = expand_way(x, w, hop[n].from, hop[n].number, told, way);
    world_free(w);
    free(hop);
}

/* ---- a run ----------------------------------------------------------------------------------- */

/* The deviations that were used, with the moment of each. */
struct rerun {
    const struct way *way;
    struct way used;
    uint32_t steps;
};

static bool same_choice(const struct choice *a, const struct choice *b)
{
    return a->kind == b->kind && a->a == b->a && a->b == b->b && a->c == b->c && a->d == b->d;
}

static uint32_t answer(void *chooser, struct world *w, const struct choice *c)
{
    struct rerun *r = chooser;
    for (size_t n = 0; n < r->way->count; n++) {
        struct deviation d = r->way->item[n];
        if (!same_choice(&d.choice, c))
            continue;
        d.step = r->steps + 1;
        d.t = w->block->now;
        d.after = w->block->counted;
        way_add(&r->used, &d);
        return d.answer;
    }
    return 0;
}

static const struct finding *find(const struct findings *found, const struct finding *wanted)
{
    for (size_t n = 0; n < found->count; n++)
        if (found->item[n].cause == wanted->cause && found->item[n].property == wanted->property)
            return &found->item[n];
    return NULL;
}

/* A race ends no way, and is seen in its trace. */
static bool shows(struct stepper *p, const struct findings *found, const struct finding *wanted)
{
    if (wanted->property == PROPERTY_RACE)
        return stepper_shows(p, wanted->check);
    return find(found, wanted);
}

/* Steps until it is found. False: it is not, in so many steps. */
static bool run(struct expander *x, struct world *w, struct rerun *r, const struct finding *wanted,
                uint32_t limit)
{
    struct stepper *p = expander_stepper(x);
    struct findings found;
    while (r->steps < limit) {
        p->possible = 0;
        if (!stepper_advance(p, w, answer, r, &found)) {
            stepper_end(p, w, &found);
            return find(&found, wanted);
        }
        r->steps++;
        if (shows(p, &found, wanted))
            return true;
        if (found.count)
            return false; /* something else, earlier */
    }
    return false;
}

/* Then the way's deviations are those that were used. */
static bool rerun(struct expander *x, struct way *way, const struct finding *wanted, uint32_t limit,
                  uint32_t *steps)
{
    struct rerun r = {.way = way};
    struct findings found;
    if (wanted->property == PROPERTY_RACE)
        stepper_trace(expander_stepper(x));
    struct world *w = expander_root(x, &found);
    stepper_alone(expander_stepper(x), true);
    bool again = find(&found, wanted) || run(x, w, &r, wanted, limit);
    stepper_alone(expander_stepper(x), false);
    world_free(w);
    if (again) {
        way_copy(way, &r.used);
        *steps = r.steps;
    }
    free(r.used.item);
    return again;
}

/* ---- shorter --------------------------------------------------------------------------------- */

struct shrinking {
    struct expander *expander;
    struct way best, try;
    const struct finding *wanted;
    uint32_t steps, limit;
};

static bool take_if_found(struct shrinking *k)
{
    if (!rerun(k->expander, &k->try, k->wanted, k->limit, &k->steps))
        return false;
    way_copy(&k->best, &k->try);
    return true;
}

static bool without(struct shrinking *k, size_t n)
{
    way_copy(&k->try, &k->best);
    memmove(&k->try.item[n], &k->try.item[n + 1], (k->try.count - n - 1) * sizeof *k->try.item);
    k->try.count--;
    return take_if_found(k);
}

/* A loss is no calmer copy; of other answers the smaller one is. */
static bool calmer(struct shrinking *k, size_t n)
{
    const struct deviation d = k->best.item[n];
    for (uint32_t less = 1; less < choice_tried(&d.choice) && d.choice.kind != CHOICE_FATE;
         less++) {
        if (choice_answer(&d.choice, less) >= d.answer)
            break;
        way_copy(&k->try, &k->best);
        k->try.item[n].answer = choice_answer(&d.choice, less);
        if (take_if_found(k))
            return true;
    }
    return false;
}

static void shrink(struct shrinking *k)
{
    for (size_t n = 0; n < k->best.count;)
        n = without(k, n) ? 0 : n + 1;
    for (size_t n = 0; n < k->best.count; n++)
        calmer(k, n);
}

/* ---- telling --------------------------------------------------------------------------------- */

static char *race_in_words(struct stepper *p)
{
    size_t length = race_words(p->races, &p->plan, p->trace, &p->shown, NULL, 0);
    char *out = must(malloc(length + 1));
    race_words(p->races, &p->plan, p->trace, &p->shown, out, length + 1);
    return out;
}

/* The judge has the words for the step that it has seen last. */
static char *words(struct expander *x, const struct finding *f)
{
    struct judge *judge = expander_stepper(x)->judge;
    if (f->property == PROPERTY_RACE)
        return race_in_words(expander_stepper(x));
    size_t length = judge_words(judge, f, NULL, 0);
    char *out = must(malloc(length + 1));
    judge_words(judge, f, out, length + 1);
    return out;
}

bool trouble_is_there(const struct search *s, struct expander *x, const struct trouble *t)
{
    uint32_t steps;
    struct way way = {0};
    walk(s, x, t, &way);
    bool is_there = rerun(x, &way, &t->finding, t->steps, &steps);
    stepper_untrace(expander_stepper(x));
    free(way.item);
    return is_there;
}

static void tell(struct expander *x, struct way *way, const struct finding *f, uint32_t steps,
                 struct violation *out)
{
    struct shrinking k = {
        .expander = x, .try = *way, .wanted = f, .steps = steps, .limit = 4 * steps + 100};
    way_copy(&k.best, &k.try);
    if (take_if_found(&k)) {
        shrink(&k);
        rerun(x, &k.best, k.wanted, k.limit, &k.steps);
    }
    *out = (struct violation){.finding = *f,
                              .what = words(x, f),
                              .steps = k.steps,
                              .deviation = k.best.item,
                              .deviations = k.best.count};
    stepper_untrace(expander_stepper(x));
    free(k.try.item);
}

void trouble_tell(const struct search *s, struct expander *x, const struct trouble *t,
                  struct violation *out)
{
    struct way way = {0};
    walk(s, x, t, &way);
    tell(x, &way, &t->finding, t->steps, out);
}

void way_tell(struct expander *x, const struct deviation *item, size_t count,
              const struct finding *f, uint32_t steps, struct violation *out)
{
    struct way way = {0};
    for (size_t n = 0; n < count; n++)
        way_add(&way, &item[n]);
    tell(x, &way, f, steps, out);
}
