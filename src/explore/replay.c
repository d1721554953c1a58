/* A list of deviations as a run, and as lines of a scenario.
 *
 * A line is found by making the run: what is chosen shows in the trace at once. A sending's choices
 * are asked for before its record is made, a back-off's before its timer starts or the response is
 * sent; acts and orders are named by the world as it is when they are asked for.
 */
#include "explore/explore.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool same_choice(const struct choice *a, const struct choice *b)
{
    return a->kind == b->kind && a->a == b->a && a->b == b->b && a->c == b->c && a->d == b->d;
}

uint32_t choose_deviations(void *chooser, struct world *world, const struct choice *c)
{
    const struct deviations *all = chooser;
    (void)world;
    for (size_t n = 0; n < all->count; n++)
        if (same_choice(&all->item[n].choice, c))
            return all->item[n].answer;
    return 0;
}

/* ---- the text on its way --------------------------------------------------------------------- */

enum { RECORDS_MOST = 1000000 }; /* of the run */

/* What was answered in the step under way and stands in the trace when that is over. */
struct pending {
    uint8_t kind;
    uint32_t from, answer; /* records so far */
    uint32_t nth;          /* of a back-off: of its node and status */
    uint16_t node, status;
    usec delay;
};
enum { PENDING = 256 };
struct backed_off {
    uint16_t node, status;
    uint32_t count;
};
struct writer {
    struct scenario *scenario;
    struct deviations deviations;
    struct run run;
    FILE *to;
    struct pending pending[PENDING];
    size_t npending;
    struct backed_off *backed_off;
    size_t nbacked_off;
    struct choice last_order; /* of which a line was written */
};

static void must(const void *memory)
{
    if (!memory)
        abort();
}

/* ---- moments --------------------------------------------------------------------------------- */

static void write_time(FILE *to, usec t)
{
    char digits[8];
    int length = snprintf(digits, sizeof digits, "%06d", (int)(t % 1000000));
    while (length && digits[length - 1] == '0')
        length--;
    fprintf(to, "%lld%s%.*ss", (long long)(t / 1000000), length ? "." : "", length, digits);
}

static void write_moment(struct writer *w, const struct choice *c, const char *what)
{
    fputs("at ", w->to);
    write_time(w->to, w->run.world->block->now);
    uint32_t steps = c->d & ((1u << STEP_UNTOLD) - 1);
    fprintf(w->to, " after %u step%s %s\n", (unsigned)steps, steps == 1 ? "" : "s", what);
}

static void write_act(struct writer *w, const struct choice *c, uint32_t answer)
{
    char *act = scenario_anytime(w->scenario, w->run.world, answer - 1);
    write_moment(w, c, act);
    free(act);
}

/* Events without a record came before it, after the last line about the same count of steps: in the
 * replay it goes before them. Returns how many. */
static uint32_t untold_before(struct writer *w, const struct choice *c)
{
    const struct choice *last = &w->last_order;
    uint32_t steps = (1u << STEP_UNTOLD) - 1, untold = c->d >> STEP_UNTOLD;
    bool same = last->a == c->a && last->b == c->b && last->c == c->c &&
                (last->d & steps) == (c->d & steps) && last->of;
    uint32_t before = same ? untold - (last->d >> STEP_UNTOLD) - 1 : untold;
    w->last_order = *c;
    return before;
}

static void write_order(struct writer *w, const struct choice *c, uint32_t answer)
{
    char words[200];
    ref tried[INSTANT], all[INSTANT];
    uint32_t which = 0;
    step_due(&w->run.step, false, tried);
    uint32_t count = step_due(&w->run.step, true, all);
    while (which + 1 < count && all[which] != tried[answer])
        which++;
    scenario_goes_first(w->run.world, all, which, untold_before(w, c), words, sizeof words);
    write_moment(w, c, words);
}

/* ---- messages -------------------------------------------------------------------------------- */

/* The first record of this kind after `from`; 0: none. */
static uint32_t record_after(const struct writer *w, uint32_t from, uint8_t what, uint16_t node)
{
    const struct trace *t = w->run.trace;
    for (uint32_t n = from + 1; n <= t->count; n++)
        if (t->record[n].what == what && t->record[n].node == node)
            return n;
    return 0;
}

/* All that was decided of one sending. */
struct fate_of {
    enum fate fate;
    usec delay[2]; /* of the first copy, of the second; one way, in all */
};

static void write_fate(struct writer *w, uint32_t sent, const struct fate_of *f)
{
    char which[120], span[40];
    const struct plan *plan = scenario_plan(w->scenario);
    const struct message *m = trace_payload(w->run.trace, w->run.trace->record[sent].subject);
    usec own = plan->link[m->link].delay, more = f->delay[0] - own;
    scenario_sending(plan, w->run.trace, sent, which, sizeof which);
    scenario_span(more > 0 ? more : f->delay[0], span, sizeof span);
    if (f->fate == FATE_LOST)
        fprintf(w->to, "drop %s\n", which);
    else if (more)
        fprintf(w->to, "delay %s %s %s\n", which, more > 0 ? "by" : "to", span);
    if (f->fate != FATE_TWICE)
        return;
    scenario_span(f->delay[1], span, sizeof span);
    if (f->delay[0] == f->delay[1])
        fprintf(w->to, "duplicate %s\n", which);
    else
        fprintf(w->to, "duplicate %s, the copy after %s\n", which, span);
}

/* Choices of one sending follow each other: no record between them. Returns how many they were. */
static size_t write_sending(struct writer *w, size_t first)
{
    const struct pending *p = &w->pending[first];
    uint32_t sent = record_after(w, p->from, RECORD_SENT, p->node);
    size_t n = first;
    if (!sent)
        return 1;
    const struct message *m = trace_payload(w->run.trace, w->run.trace->record[sent].subject);
    usec own = scenario_plan(w->scenario)->link[m->link].delay;
    struct fate_of f = {FATE_ARRIVES, {own, own}};
    for (; n < w->npending && w->pending[n].kind != CHOICE_BACKOFF && w->pending[n].from == p->from;
         n++) {
        const struct pending *of = &w->pending[n];
        if (of->kind == CHOICE_FATE)
            f.fate = (enum fate)of->answer;
        else
            f.delay[of->kind == CHOICE_DELAY_TWICE] = of->delay;
    }
    write_fate(w, sent, &f);
    return n - first;
}

/* The answer-th of the tries' delays that is not the link's. */
static usec delay_of(const struct plan *plan, const struct choice *c, uint32_t answer)
{
    usec own = plan->link[c->b].delay;
    for (unsigned i = 0; i < plan->tries->delays; i++)
        if (plan->tries->delay[i] != own && !--answer)
            return plan->tries->delay[i];
    return own;
}

/* ---- back-offs ------------------------------------------------------------------------------- */

static uint32_t count_back_off(struct writer *w, uint16_t node, uint16_t status)
{
    size_t n = 0;
    while (n < w->nbacked_off &&
           (w->backed_off[n].node != node || w->backed_off[n].status != status))
        n++;
    if (n == w->nbacked_off) {
        w->backed_off = realloc(w->backed_off, (n + 1) * sizeof *w->backed_off);
        must(w->backed_off);
        w->backed_off[w->nbacked_off++] = (struct backed_off){node, status, 0};
    }
    return ++w->backed_off[n].count;
}

static void write_back_off(struct writer *w, const struct pending *p)
{
    char span[40];
    bool retry = p->status == 500;
    const struct trace *t = w->run.trace;
    uint32_t n = record_after(w, p->from, retry ? RECORD_SENT : RECORD_TIMER_START, p->node);
    if (!n)
        return;
    const struct message *m = retry ? trace_payload(t, t->record[n].subject) : NULL;
    scenario_span(m ? m->retry_after * (usec)1000000 : t->record[n].due - t->record[n].t, span,
                  sizeof span);
    fprintf(w->to, "the %u%s %s of %s is %s\n", (unsigned)p->nth, ordinal_end(p->nth),
            retry ? "Retry-After" : "back-off", scenario_plan(w->scenario)->node[p->node].name,
            span);
}

/* ---- the run --------------------------------------------------------------------------------- */

static void keep(struct writer *w, const struct choice *c, uint32_t answer, uint32_t nth)
{
    struct pending p = {.kind = c->kind,
                        .from = w->run.trace->count,
                        .answer = answer,
                        .nth = nth,
                        .node = c->a,
                        .status = c->c & 0xfff};
    if (c->kind == CHOICE_DELAY || c->kind == CHOICE_DELAY_TWICE)
        p.delay = delay_of(scenario_plan(w->scenario), c, answer);
    if (w->npending < PENDING)
        w->pending[w->npending++] = p;
}

static uint32_t choose_and_write(void *chooser, struct world *world, const struct choice *c)
{
    struct writer *w = chooser;
    uint32_t answer = choose_deviations(&w->deviations, world, c);
    uint32_t nth = c->kind == CHOICE_BACKOFF ? count_back_off(w, c->a, c->c & 0xfff) : 0;
    answer = answer < c->of ? answer : 0;
    if (!answer)
        return 0;
    if (c->kind == CHOICE_MOMENT)
        write_act(w, c, answer);
    else if (c->kind == CHOICE_ORDER)
        write_order(w, c, answer);
    else
        keep(w, c, answer, nth);
    return answer;
}

static void write_pending(struct writer *w)
{
    for (size_t n = 0; n < w->npending;)
        if (w->pending[n].kind == CHOICE_BACKOFF)
            write_back_off(w, &w->pending[n++]);
        else
            n += write_sending(w, n);
    w->npending = 0;
}

static void write_run(struct writer *w)
{
    usec end = scenario_end(w->scenario) ? scenario_end(w->scenario) : USEC_NEVER;
    run_start(&w->run, scenario_plan(w->scenario), true, choose_and_write, w);
    bool goes_on = true;
    while (goes_on && w->run.trace->count < RECORDS_MOST) {
        goes_on = run_step(&w->run, end);
        write_pending(w);
    }
    run_end(&w->run);
}

/* Is there anything that a plain run would leave to chance? */
static bool takes_chances(const struct writer *w)
{
    const struct plan *plan = scenario_plan(w->scenario);
    bool any = w->nbacked_off > 0;
    for (uint16_t l = 1; l <= plan->links; l++)
        any |= plan->link[l].jitter || plan->link[l].loss || plan->link[l].duplicate ||
               plan->link[l].reorder;
    return any && !plan->calm;
}

char *explore_text(struct scenario *s, const struct deviation *deviation, size_t count)
{
    struct writer w = {.scenario = s, .deviations = {.item = deviation, .count = count}};
    struct bounds own = scenario_bounds(s);
    bool tries = scenario_plan(s)->tries;
    char *text = scenario_unexplored(s), *lines = NULL, *out = NULL;
    size_t size;
    if (!tries)
        scenario_explore(s, &own);
    w.to = open_memstream(&lines, &size);
    must(w.to);
    write_run(&w);
    if (takes_chances(&w))
        fputs("nothing is left to chance\n", w.to);
    fclose(w.to);
    if (!tries)
        scenario_explore(s, NULL);
    out = realloc(text, strlen(text) + strlen(lines) + 1);
    must(out);
    strcat(out, lines);
    free(lines);
    free(w.backed_off);
    return out;
}
