/* Timers: who started them, for how long and why that long; why they were stopped. */
#include "report/inside.h"

#include <string.h>

/* The effect that names the timer: "start E at T2", "double A", "stop A"; NULL: none does. */
static const char *effect_on(const struct teller *t, const struct record *transition,
                             const char *timer)
{
    const struct diagram_edge *e =
        &machine_for(t, transition)->diagram->edges[transition->edge - 1];
    size_t length = strlen(timer);
    for (size_t i = 0; e->effects[i]; i++) {
        const char *word = strchr(e->effects[i], ' ');
        if (word && !strncmp(word + 1, timer, length) &&
            (!word[1 + length] || word[1 + length] == ' '))
            return e->effects[i];
    }
    return NULL;
}

/* ---- why so long ------------------------------------------------------------------------------ */

static void multiple(struct teller *t, const char *base, usec value, int64_t factor, usec span)
{
    char a[40], b[40];
    if (factor == 1)
        why_add(t, WHY_FIELD, 0, "%s = %s", base, tell_span(span, a));
    else
        why_add(t, WHY_FIELD, 0, "%lld*%s = %lld * %s = %s", (long long)factor, base,
                (long long)factor, tell_span(value, a), tell_span(span, b));
}

static void by_formula(struct teller *t, const struct record *start)
{
    const struct machine *m = machine_for(t, start);
    const struct machine_timer *timer = &m->timers[start->atom];
    const struct duration *d = &timer->first;
    const struct timer_values *v = &t->plan->node[start->node].timers;
    usec span = start->due - start->t;
    if (d->base == BASE_SPAN) {
        const struct vocabulary_span *s = &m->vocabulary->spans[d->factor];
        why_add(t, WHY_FIELD, 0, "%s: %s", s->word, s->about);
    } else if (d->sum_to_t2 || d->base == BASE_FIXED) {
        why_add(t, WHY_FIELD, 0, "as its formula says: %s", timer->formula);
    } else {
        usec base = d->base == BASE_T1 ? v->t1 : d->base == BASE_T2 ? v->t2 : v->t4;
        multiple(t,
                 d->base == BASE_T1   ? "T1"
                 : d->base == BASE_T2 ? "T2"
                                      : "T4",
                 base, d->factor, span);
        why_rule(t, RULE_T1);
    }
}

/* The start of the same timer that this one follows, where it has just fired; 0: none. */
static uint32_t start_before(const struct teller *t, uint32_t transition,
                             const struct record *start)
{
    uint32_t fire = record_at(t, transition)->cause;
    const struct record *r = record_at(t, fire);
    bool is_fire = fire && r->what == RECORD_TIMER_FIRE && r->atom == start->atom &&
                   is_same_instance(r, start);
    return is_fire && record_at(t, r->cause)->what == RECORD_TIMER_START ? r->cause : 0;
}

static void doubled(struct teller *t, const struct record *start, uint32_t before)
{
    char a[40], b[40];
    const struct record *r = record_at(t, before);
    usec span = start->due - start->t, last = r->due - r->t;
    if (!before) {
        why_add(t, WHY_FIELD, 0, "twice as long as it was");
    } else if (span < 2 * last) {
        why_add(t, WHY_FIELD, 0, "2 * %s would be more than T2, so %s", tell_span(last, a),
                tell_span(span, b));
        why_rule(t, RULE_T2);
        return;
    } else {
        why_add(t, WHY_FIELD, 0, "%s are over: 2 * %s = %s", tell_span(last, a), a,
                tell_span(span, b));
    }
    why_rule(t, RULE_DOUBLING);
}

static void started(struct teller *t, const struct record *start)
{
    const struct machine *m = machine_for(t, start);
    const struct machine_timer *timer = &m->timers[start->atom];
    const struct record *cause = record_at(t, start->cause);
    const char *effect = cause->what == RECORD_TRANSITION ? effect_on(t, cause, timer->name) : NULL;
    const char *at = effect ? strstr(effect, " at ") : NULL;
    if (start->due == start->t && timer->reliable == RELIABLE_ZERO)
        why_rule(t, RULE_RELIABLE);
    else if (effect && !strncmp(effect, "double", 6))
        doubled(t, start, start_before(t, start->cause, start));
    else if (at)
        why_add(t, WHY_FIELD, 0, "the edge says so: %s", effect);
    else
        by_formula(t, start);
}

/* ---- why not any more ------------------------------------------------------------------------ */

static void stopped(struct teller *t, const struct record *stop)
{
    const struct record *cause = record_at(t, stop->cause);
    const char *timer = machine_for(t, stop)->timers[stop->atom].name;
    if (cause->what == RECORD_KILLED) {
        why_rule(t, RULE_KILLED);
        return;
    }
    if (cause->what != RECORD_TRANSITION || !is_same_instance(cause, stop))
        return;
    const char *effect = effect_on(t, cause, timer);
    if (effect)
        why_add(t, WHY_FIELD, 0, "an effect of the edge: %s", effect);
    else if (machine_final(machine_for(t, stop), cause->to))
        why_rule(t, RULE_FINAL);
}

void explain_timer(struct teller *t, uint32_t n)
{
    const struct record *r = record_at(t, n);
    if (r->what == RECORD_TIMER_START)
        started(t, r);
    else if (r->what == RECORD_TIMER_STOP)
        stopped(t, r);
    else if (r->cause && record_at(t, r->cause)->what == RECORD_TIMER_START)
        started(t, record_at(t, r->cause));
    else
        why_rule(t, RULE_EARLY);
}
