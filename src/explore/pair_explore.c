/* The search: breadth first over a pair's states, and what it finds. */
#include "explore/pair_search.h"
#include "explore/must.h"
#include "explore/threads.h"
#include "machine/coverage.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

size_t search_expand(const struct search *s, uint32_t n, struct batch *b, bool *waits)
{
    struct successor out[SUCCESSORS];
    size_t count = pair_expand(s->pair, store_key(&s->store, n), out, waits);
    struct candidate *c = &b->item[b->count];
    for (size_t i = 0; i < count; i++)
        c[i] = (struct candidate){out[i], store_hash(out[i].key), n};
    b->count += count;
    return count;
}

void search_expect(const struct search *s, const struct batch *b)
{
    for (size_t i = 0; i < b->count; i++)
        store_expect(&s->store, b->item[i].hash);
    for (size_t i = 0; i < b->count; i++)
        store_approach(&s->store, b->item[i].hash);
}

static inline bool has_two_sessions(const struct search *s, struct key k)
{
    return s->pair->accepting && pair_unpack(s->pair, k).accepted == (1u << INSTANCES) - 1;
}

/* Into the store, if it is not there by now. */
static inline bool keep(struct search *s, const struct candidate *c)
{
    uint64_t count = s->store.count;
    uint32_t n = store_add(&s->store, c->successor.key, c->hash, c->parent);
    if (n == STORE_NONE)
        return false;
    if (c->successor.step.outcome == PAIR_UNEXPECTED)
        note_unexpected(s, c->parent, &c->successor.step);
    if (s->store.count > count && !s->noted[PAIR_SERVER][0] &&
        has_two_sessions(s, c->successor.key))
        note_second_session(s, n);
    return true;
}

/* False: there is no room. */
static bool keep_slice(struct search *s, const struct slice *slice)
{
    enum { AHEAD = 16 };
    s->result->transitions += slice->transitions;
    for (size_t i = 0; i < slice->count; i++) {
        if (i + AHEAD < slice->count)
            store_expect(&s->store, slice->item[i + AHEAD].hash);
        if (!keep(s, &slice->item[i]))
            return false;
    }
    for (size_t i = 0; i < slice->stills; i++)
        note_standstill(s, slice->still[i]);
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

static enum explore_stop round_of(struct search *s, struct pair_crew *crew, uint64_t first,
                                  uint64_t end)
{
    bool has_room = true;
    pair_crew_expand(crew, first, end);
    for (size_t n = 0; n * SLICE_STATES < end - first && has_room; n++)
        has_room = keep_slice(s, pair_crew_slice(crew, n));
    return reason(s, has_room);
}

/* All states of a level, from *next to `end`. */
static enum explore_stop level(struct search *s, struct pair_crew *crew, uint64_t *next,
                               uint64_t end)
{
    while (*next < end) {
        uint64_t first = *next;
        *next = end - first < ROUND_STATES ? end : first + ROUND_STATES;
        enum explore_stop why = round_of(s, crew, first, *next);
        if (why != EXPLORE_DONE)
            return why;
        if (s->store.count >= s->next_progress) {
            s->next_progress = s->store.count + (1 << 18);
            search_progress(s, s->store.count - *next);
        }
    }
    return EXPLORE_DONE;
}

static enum explore_stop breadth_first(struct search *s, struct pair_crew *crew)
{
    struct key root = pair_root(s->pair);
    uint64_t next = 0;
    if (store_add(&s->store, root, store_hash(root), 0) == STORE_NONE)
        return EXPLORE_MEMORY;
    for (;;) {
        uint64_t end = s->store.count;
        enum explore_stop why = level(s, crew, &next, end);
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

static size_t rows_of(const struct side *s)
{
    return (size_t)s->machine->nstates * s->events * s->kepts;
}

static void begin(struct search *s)
{
    store_init(&s->store, s->pair->words, s->options->memory);
    for (unsigned side = 0; side < PAIR_SIDES; side++) {
        const struct side *of = &s->pair->side[side];
        s->noted[side] = must(calloc(rows_of(of) / of->kepts, sizeof *s->noted[side]));
    }
}

static void finish(struct search *s, const struct pair_crew *crew)
{
    struct pair_exploration *r = s->result;
    r->states = s->store.count;
    r->bytes = s->store.bytes;
    if (r->violations)
        qsort(r->violation, r->violations, sizeof *r->violation, by_steps);
    for (unsigned side = 0; side < PAIR_SIDES; side++) {
        const struct side *of = &s->pair->side[side];
        uint64_t *hits = must(calloc(rows_of(of), sizeof *hits));
        pair_crew_hits(crew, side, hits);
        r->coverage[side] = coverage_of(of, hits);
        free(hits);
        free(s->noted[side]);
    }
    store_free(&s->store);
}

struct pair_exploration *pair_explore(const struct pair *p, const struct pair_options *options)
{
    struct pair_exploration *r = must(calloc(1, sizeof *r));
    struct search s = {.pair = p, .options = options, .result = r};
    begin(&s);
    struct pair_crew *crew = pair_crew_new(&s, threads_cores(options->cores));
    r->stopped = breadth_first(&s, crew);
    if (r->stopped == EXPLORE_DONE && !options->skips_ends) {
        r->ends_known = search_ends(&s);
        if (!r->ends_known)
            r->stopped = search_interrupted(&s) ? EXPLORE_INTERRUPTED : EXPLORE_MEMORY;
    }
    finish(&s, crew);
    pair_crew_free(crew);
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
