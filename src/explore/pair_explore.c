/* The search: breadth first over a pair's states, and what it finds. */
#include "explore/pair_search.h"
#include "machine/coverage.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *must(void *p)
{
    if (!p)
        abort();
    return p;
}

char *search_text(const char *format, ...)
{
    char text[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return must(strdup(text));
}

bool search_interrupted(const struct search *s)
{
    return s->options->stop && *s->options->stop;
}

void search_progress(struct search *s, uint64_t frontier)
{
    const struct pair_exploration *r = s->result;
    if (!s->options->progress)
        return;
    s->options->progress(s->options->to, &(struct explore_progress){.states = s->store.count,
                                                                    .transitions = r->transitions,
                                                                    .frontier = frontier,
                                                                    .bytes = s->store.bytes,
                                                                    .depth = r->depth,
                                                                    .violations = r->violations});
}

/* ---- the way to a state ---------------------------------------------------------------------- */

static uint32_t distance(const struct store *s, uint32_t n)
{
    uint32_t steps = 0;
    for (; n; n = store_parent(s, n))
        steps++;
    return steps;
}

/* The first step from one state that leads to the other. */
static struct pair_step step_between(const struct search *s, uint32_t from, uint32_t to)
{
    struct successor out[SUCCESSORS];
    struct key wanted = store_key(&s->store, to);
    bool waits;
    size_t count = pair_expand(s->pair, store_key(&s->store, from), out, &waits);
    for (size_t i = 0; i < count; i++)
        if (out[i].key.a == wanted.a && out[i].key.b == wanted.b)
            return out[i].step;
    abort();
}

void search_note(struct search *s, uint8_t property, uint32_t n, const struct pair_step *last,
                 char *what)
{
    struct pair_exploration *r = s->result;
    uint32_t way = distance(&s->store, n);
    r->violation = must(realloc(r->violation, (r->violations + 1) * sizeof *r->violation));
    struct pair_violation *v = &r->violation[r->violations++];
    *v = (struct pair_violation){.property = property, .what = what, .steps = way + (last != NULL)};
    v->step = must(malloc((v->steps + 1) * sizeof *v->step));
    if (last)
        v->step[way] = *last;
    for (; n; n = store_parent(&s->store, n))
        v->step[--way] = step_between(s, store_parent(&s->store, n), n);
}

static int by_steps(const void *a, const void *b)
{
    const struct pair_violation *x = a, *y = b;
    if (x->steps != y->steps)
        return x->steps < y->steps ? -1 : 1;
    if (x->property != y->property)
        return x->property < y->property ? -1 : 1;
    return strcmp(x->what, y->what);
}

/* ---- what is wrong --------------------------------------------------------------------------- */

static void note_unexpected(struct search *s, uint32_t n, const struct pair_step *step)
{
    const struct side *of = &s->pair->side[step->side];
    bool *noted = &s->noted[step->side][step->row / of->kepts];
    if (*noted)
        return;
    *noted = true;
    uint8_t from = of->move[step->row].from;
    char timer[24] = "";
    bool fires = step->what == PAIR_FIRES;
    if (fires)
        snprintf(timer, sizeof timer, "timer %s",
                 of->machine->timers[step->event - of->first_timer].name);
    search_note(s, PROPERTY_UNEXPECTED, n, step,
                search_text("%s is unexpected %s%s of %s",
                            fires ? timer : pair_message(s->pair, step->side, step->event),
                            from ? "in " : "at the birth", machine_state_label(of->machine, from),
                            of->machine->vocabulary->kind));
}

bool search_is_stuck(const struct search *s, const struct live *l)
{
    return s->pair->accepting && pair_is_live(s->pair, l, PAIR_CLIENT) &&
           !pair_is_live(s->pair, l, PAIR_SERVER) && !l->timers[PAIR_CLIENT] &&
           !l->queue[PAIR_CLIENT] && !l->queue[PAIR_SERVER];
}

/* Nothing can happen any more. */
static void note_standstill(struct search *s, uint32_t n)
{
    const struct machine *m = pair_machine(s->pair, PAIR_CLIENT);
    struct live l = pair_unpack(s->pair, store_key(&s->store, n));
    uint8_t state = l.state[PAIR_CLIENT];
    if (pair_over(s->pair, &l) || !search_is_stuck(s, &l) || s->stuck >> state & 1)
        return;
    s->stuck |= UINT64_C(1) << state;
    search_note(s, PROPERTY_STUCK, n, NULL,
                search_text("%s waits in %s, without a timer, for a server that is gone",
                            m->vocabulary->kind, machine_state_label(m, state)));
}

static void note_second_session(struct search *s, uint32_t n)
{
    bool *noted = &s->noted[PAIR_SERVER][0]; /* of no event: it is nobody else's */
    if (!*noted)
        search_note(s, PROPERTY_ONE_SESSION, n, NULL,
                    search_text("two instances of %s have accepted the same %s",
                                pair_machine(s->pair, PAIR_SERVER)->vocabulary->kind,
                                s->pair->request));
    *noted = true;
}

/* ---- breadth first --------------------------------------------------------------------------- */

size_t search_expand(struct search *s, uint32_t n, bool *waits)
{
    struct successor out[SUCCESSORS];
    size_t count = pair_expand(s->pair, store_key(&s->store, n), out, waits);
    struct candidate *c = &s->candidate[s->candidates];
    for (size_t i = 0; i < count; i++)
        c[i] = (struct candidate){out[i], store_hash(out[i].key), n};
    s->candidates += count;
    return count;
}

void search_expect(struct search *s)
{
    for (size_t i = 0; i < s->candidates; i++)
        store_expect(&s->store, s->candidate[i].hash);
    for (size_t i = 0; i < s->candidates; i++)
        store_approach(&s->store, s->candidate[i].hash);
}

/* Of which rows a step is a hit: those of a message that nobody expects, too. */
static inline void count_hit(struct search *s, const struct pair_step *step)
{
    if (step->outcome <= PAIR_UNEXPECTED && step->what != PAIR_LOST)
        s->hits[step->side][step->row]++;
}

static inline bool has_two_sessions(const struct search *s, struct key k)
{
    return s->pair->accepting && pair_unpack(s->pair, k).accepted == (1u << INSTANCES) - 1;
}

/* All of the batch into the store. */
static bool settle(struct search *s)
{
    search_expect(s);
    for (size_t i = 0; i < s->candidates; i++) {
        const struct candidate *c = &s->candidate[i];
        uint64_t count = s->store.count;
        uint32_t n = store_add(&s->store, c->successor.key, c->hash, c->parent);
        if (n == STORE_NONE)
            return false;
        count_hit(s, &c->successor.step);
        s->result->transitions++;
        if (c->successor.step.outcome == PAIR_UNEXPECTED)
            note_unexpected(s, c->parent, &c->successor.step);
        if (s->store.count > count && !s->noted[PAIR_SERVER][0] &&
            has_two_sessions(s, c->successor.key))
            note_second_session(s, n);
    }
    s->candidates = 0;
    return true;
}

/* Why to stop now; EXPLORE_DONE: there is no reason. */
static enum explore_stop reason(const struct search *s, bool has_room)
{
    if (!has_room)
        return EXPLORE_MEMORY;
    if (search_interrupted(s))
        return EXPLORE_INTERRUPTED;
    if (s->options->states && s->store.count >= s->options->states)
        return EXPLORE_STATES;
    return EXPLORE_DONE;
}

/* Every state from *next to `end`, which is where a level ends. */
static enum explore_stop level(struct search *s, uint64_t *next, uint64_t end)
{
    while (*next < end) {
        for (bool waits; *next < end && s->candidates < BATCH; ++*next)
            if (!search_expand(s, (uint32_t)*next, &waits))
                note_standstill(s, (uint32_t)*next);
        enum explore_stop why = reason(s, settle(s));
        if (why != EXPLORE_DONE)
            return why;
        if (s->store.count >= s->next_progress) {
            s->next_progress = s->store.count + (1 << 18);
            search_progress(s, s->store.count - *next);
        }
    }
    return EXPLORE_DONE;
}

static enum explore_stop breadth_first(struct search *s)
{
    struct key root = pair_root(s->pair);
    uint64_t next = 0;
    if (store_add(&s->store, root, store_hash(root), 0) == STORE_NONE)
        return EXPLORE_MEMORY;
    for (;;) {
        uint64_t end = s->store.count;
        enum explore_stop why = level(s, &next, end);
        s->result->depth += s->store.count > end;
        if (why != EXPLORE_DONE || s->store.count == end)
            return why;
    }
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* From rows of the table to cells and edges of the diagram. */
static struct coverage *coverage_of(const struct side *s, const uint64_t *hits)
{
    struct coverage *c = coverage_new(s->machine);
    for (unsigned row = 0; row < (unsigned)s->machine->nstates * s->events * s->kepts; row++) {
        const struct move *m = &s->move[row];
        if (!hits[row])
            continue;
        if (m->known)
            c->edges[m->drawn] += hits[row];
        for (unsigned atom = 0; atom < s->machine->natoms; atom++)
            if (s->atoms[m->event] >> atom & 1)
                c->cells[m->from * s->machine->natoms + atom] += hits[row];
    }
    return c;
}

static void begin(struct search *s)
{
    store_init(&s->store, s->pair->words, s->options->memory);
    for (unsigned side = 0; side < PAIR_SIDES; side++) {
        const struct side *of = &s->pair->side[side];
        size_t cells = (size_t)of->machine->nstates * of->events;
        s->hits[side] = must(calloc(cells * of->kepts, sizeof *s->hits[side]));
        s->noted[side] = must(calloc(cells, sizeof *s->noted[side]));
    }
}

static void finish(struct search *s)
{
    struct pair_exploration *r = s->result;
    r->states = s->store.count;
    r->bytes = s->store.bytes;
    if (r->violations)
        qsort(r->violation, r->violations, sizeof *r->violation, by_steps);
    for (unsigned side = 0; side < PAIR_SIDES; side++) {
        r->coverage[side] = coverage_of(&s->pair->side[side], s->hits[side]);
        free(s->hits[side]);
        free(s->noted[side]);
    }
    store_free(&s->store);
}

struct pair_exploration *pair_explore(const struct pair *p, const struct pair_options *options)
{
    struct search *s = must(calloc(1, sizeof *s));
    struct pair_exploration *r = must(calloc(1, sizeof *r));
    s->pair = p;
    s->options = options;
    s->result = r;
    begin(s);
    r->stopped = breadth_first(s);
    if (r->stopped == EXPLORE_DONE && !options->skips_ends) {
        r->ends_known = search_ends(s);
        if (!r->ends_known)
            r->stopped = search_interrupted(s) ? EXPLORE_INTERRUPTED : EXPLORE_MEMORY;
    }
    finish(s);
    free(s);
    return r;
}

void pair_exploration_free(struct pair_exploration *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->violations; i++) {
        free(r->violation[i].what);
        free(r->violation[i].step);
    }
    free(r->violation);
    for (unsigned side = 0; side < PAIR_SIDES; side++)
        coverage_free(r->coverage[side]);
    free(r);
}
