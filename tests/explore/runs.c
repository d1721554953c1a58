#include "explore/runs.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- sets of worlds -------------------------------------------------------------------------- */

static struct print print_of(struct set *s, const struct world *w)
{
    struct print p;
    size_t size;
    if (!s->work)
        s->work = coder_work_new();
    const unsigned char *state = world_state(w, s->work, &size);
    bytes_hash(state, size, p.half);
    return p;
}

void set_add(struct set *s, const struct world *w)
{
    if (s->count == s->room) {
        s->room = s->room ? 2 * s->room : 1024;
        s->item = realloc(s->item, s->room * sizeof *s->item);
        if (!s->item)
            abort();
    }
    s->item[s->count++] = print_of(s, w);
}

static int by_value(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct print));
}

void set_sort(struct set *s)
{
    size_t kept = 0;
    if (s->count)
        qsort(s->item, s->count, sizeof *s->item, by_value);
    for (size_t n = 0; n < s->count; n++)
        if (!n || by_value(&s->item[n], &s->item[kept - 1]))
            s->item[kept++] = s->item[n];
    s->count = kept;
}

static bool has(const struct set *s, const struct print *p)
{
    return s->count && bsearch(p, s->item, s->count, sizeof *s->item, by_value);
}

bool set_has(struct set *s, const struct world *w)
{
    struct print p = print_of(s, w);
    return has(s, &p);
}

size_t set_missing(const struct set *a, const struct set *b)
{
    size_t missing = 0;
    for (size_t n = 0; n < a->count; n++)
        missing += !has(b, &a->item[n]);
    return missing;
}

void set_free(struct set *s)
{
    free(s->item);
    coder_work_free(s->work);
}

void into_set(void *set, const struct world *w)
{
    set_add(set, w);
}

/* ---- runs ------------------------------------------------------------------------------------ */

enum { QUESTIONS = 1000, ANSWERS = 16 };
struct plain_run {
    struct bounds left;
    uint32_t answer[QUESTIONS], of[QUESTIONS];
    size_t asked, given;
    uint64_t *draws; /* answers are drawn; or NULL: those given, then 0 */
};

static uint32_t *account(struct bounds *left, const struct choice *c, uint32_t answer)
{
    switch (c->kind) {
    case CHOICE_FATE: return answer == FATE_LOST ? &left->loss : &left->duplicates;
    case CHOICE_DELAY:
    case CHOICE_DELAY_TWICE: return &left->late;
    default: return NULL;
    }
}

static bool can(struct bounds *left, const struct choice *c, uint32_t answer)
{
    const uint32_t *from = account(left, c, answer);
    return !answer || !from || *from;
}

static void pay(struct bounds *left, const struct choice *c, uint32_t answer)
{
    uint32_t *from = account(left, c, answer);
    if (answer && from && *from != UINT32_MAX)
        --*from;
}

/* Half the draws are calm: so that a run's bounds last. */
static uint32_t drawn(uint64_t *stream, uint32_t count)
{
    return stream_below(stream, 2) ? 0 : stream_below(stream, count);
}

static uint32_t answers(void *chooser, struct world *w, const struct choice *c)
{
    struct plain_run *r = chooser;
    uint32_t allowed[ANSWERS], count = 0;
    (void)w;
    assert(c->of <= ANSWERS && r->asked < QUESTIONS);
    for (uint32_t a = 0; a < c->of; a++)
        if (can(&r->left, c, a))
            allowed[count++] = a;
    uint32_t which = r->asked < r->given ? r->answer[r->asked] : 0;
    if (r->draws)
        which = drawn(r->draws, count);
    r->answer[r->asked] = which;
    r->of[r->asked++] = count;
    pay(&r->left, c, allowed[which]);
    return allowed[which];
}

static void run_once(const struct scenario *s, struct plain_run *r, passes *look, void *to)
{
    struct run run;
    r->left = scenario_bounds(s);
    r->asked = 0;
    run_start(&run, scenario_plan(s), true, answers, r);
    do
        look(to, run.world);
    while (run_step(&run, USEC_NEVER));
    run_end(&run);
}

static bool next_run(struct plain_run *r)
{
    for (size_t n = r->asked; n-- > 0;)
        if (r->answer[n] + 1 < r->of[n]) {
            r->answer[n]++;
            r->given = n + 1;
            return true;
        }
    return false;
}

void all_runs(const struct scenario *s, passes *look, void *to)
{
    struct plain_run r = {0};
    do
        run_once(s, &r, look, to);
    while (next_run(&r));
}

void random_runs(const struct scenario *s, uint64_t stream, unsigned long count, passes *look,
                 void *to)
{
    struct plain_run r = {.draws = &stream};
    for (unsigned long n = 0; n < count; n++)
        run_once(s, &r, look, to);
}

/* ---- the engine ------------------------------------------------------------------------------ */

void see(void *set, const struct transition *t)
{
    if (t->after)
        set_add(set, t->after);
}

struct set explored(struct scenario *s)
{
    struct set seen = {0};
    struct explore_options o = {
        .bounds = scenario_bounds(s), .cores = 1, .all = true, .transition = see, .to = &seen};
    exploration_free(explore(s, &o));
    set_sort(&seen);
    return seen;
}
