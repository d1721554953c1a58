/* Judging: after each step, when a moment has come, and at the end. A timed term has a verdict or
 * a pulse; checks and reactions read those. Everything remembered is in marks, so that a copied
 * or decoded world goes on as it would have.
 */
#include "scenario/inside.h"

#include <assert.h>
#include <stdlib.h>

/* ---- what kind of sentence it is ----------------------------------------------------------- */

static bool is_joint(const struct term *t)
{
    return t->kind == TERM_AND || t->kind == TERM_OR;
}

bool term_is_level(const struct script *s, uint32_t i)
{
    const struct term *t = &s->term[i];
    if (is_joint(t))
        return term_is_level(s, t->a) && term_is_level(s, t->b);
    if (t->kind == TERM_NOT)
        return term_is_level(s, t->a);
    return t->kind >= TERM_IS && t->kind <= TERM_TALKS_TO_NOBODY;
}

bool term_is_history(const struct script *s, uint32_t i)
{
    const struct term *t = &s->term[i];
    if (is_joint(t))
        return term_is_history(s, t->a) || term_is_history(s, t->b);
    if (t->kind == TERM_NOT)
        return term_is_history(s, t->a);
    return t->kind >= TERM_GOES || t->compare;
}

/* ---- is it true now? ----------------------------------------------------------------------- */

static bool has_times(const struct term *t, const struct mark *m)
{
    if (t->every) /* of none, nothing can be said */
        return m->seen && !m->count;
    switch (t->compare) {
    case COMPARE_LEAST: return m->count >= t->times;
    case COMPARE_MOST: return m->count <= t->times;
    default: return m->count == t->times;
    }
}

static bool lives(const struct world *w, const struct term *t, ref i)
{
    const struct instance *it = instance_at(w, i);
    return t->kinds ? t->kinds >> it->machine & 1 && instance_live(w, i) : it->timers != 0;
}

/* Is one left of what every-fact asks about? */
static bool any_lives(const struct world *w, const struct term *t)
{
    for (uint16_t n = t->node ? t->node : 1; n <= (t->node ? t->node : w->plan->nodes); n++)
        for (unsigned g = REGION_SIM_END; g < REGIONS; g++)
            for (ref i = w->plan->region[g].is_instance ? world_node(w, n)->first[g] : 0; i;
                 i = instance_at(w, i)->next)
                if (lives(w, t, i))
                    return true;
    return false;
}

static unsigned kinds_of_media(const struct term *t)
{
    return t->what ? t->what : ~0u;
}

/* `hears nobody` if there is nobody whom it hears. */
static bool hears(const struct world *w, const struct term *t)
{
    if (t->with)
        return call_hears(w, t->node, t->with, kinds_of_media(t));
    for (uint16_t n = 1; n <= w->plan->nodes; n++)
        if (call_hears(w, t->node, n, kinds_of_media(t)))
            return false;
    return true;
}

static bool fact_true(const struct world *w, const struct term *t, const struct mark *m)
{
    switch (t->kind) {
    case TERM_IS: return m->born && t->states[0].of[m->machine] >> m->state & 1;
    case TERM_RUNS:
        return m->instance && t->timer[m->machine] >= 0 &&
               instance_timer_runs(w, m->instance, (unsigned)t->timer[m->machine]);
    case TERM_HEARS: return hears(w, t);
    case TERM_TALKS: return call_talks(w, t->node, kinds_of_media(t));
    case TERM_TALKS_TO_NOBODY: return call_talks_to_nobody(w, t->node, kinds_of_media(t));
    case TERM_KNOWS: return node_knows(w, t->node, t->with) == t->times;
    case TERM_CALLS: return node_calls(w, t->node) == t->times;
    case TERM_GOES: return m->reached >> t->nstates & 1;
    case TERM_NEVER_STARTS: return t->ordinal ? !m->born : !m->seen;
    case TERM_EVERY: return !any_lives(w, t);
    case TERM_SEQUENCE: return sequence_done(t, m);
    case TERM_ALWAYS: return true;
    default: return t->compare ? has_times(t, m) : m->pulse;
    }
}

static bool term_true(const struct world *w, uint32_t i)
{
    const struct term *t = &script_of(w)->term[i];
    switch (t->kind) {
    case TERM_AND: return term_true(w, t->a) && term_true(w, t->b);
    case TERM_OR: return term_true(w, t->a) || term_true(w, t->b);
    case TERM_NOT: return !term_true(w, t->a);
    default: return fact_true(w, t, mark_at(w, i));
    }
}

/* Now, or earlier in this very instant. */
static bool true_at_moment(const struct world *w, uint32_t i)
{
    const struct term *t = &script_of(w)->term[i];
    const struct mark *m = mark_at(w, i);
    switch (t->kind) {
    case TERM_AND: return true_at_moment(w, t->a) && true_at_moment(w, t->b);
    case TERM_OR: return true_at_moment(w, t->a) || true_at_moment(w, t->b);
    case TERM_NOT: return !true_at_moment(w, t->a);
    default: return fact_true(w, t, m) || (m->count && !t->compare && m->since == w->block->now);
    }
}

static bool any_of(const struct world *w, uint32_t i,
                   bool (*fits)(const struct term *, const struct mark *))
{
    const struct term *t = &script_of(w)->term[i];
    return fits(t, mark_at(w, i)) || (t->a && any_of(w, t->a, fits)) ||
           (t->b && any_of(w, t->b, fits));
}

static bool is_many(const struct term *t, const struct mark *m)
{
    (void)t;
    return m->many;
}

static bool is_pulsing(const struct term *t, const struct mark *m)
{
    return t->kind != TERM_TIMED && m->pulse;
}

bool term_many(const struct world *w, uint32_t i)
{
    return any_of(w, i, is_many);
}

/* The record that made it true. */
static uint32_t told_by(const struct world *w, uint32_t i)
{
    const struct term *t = &script_of(w)->term[i];
    uint32_t told = t->kind == TERM_TIMED ? 0 : mark_at(w, i)->told;
    for (int side = 0; side < 2; side++) {
        uint32_t child = side ? t->b : t->a, of = child ? told_by(w, child) : 0;
        told = of > told ? of : told;
    }
    return told;
}

/* ---- verdicts ------------------------------------------------------------------------------ */

static enum check_state opposite(enum check_state s)
{
    return s == CHECK_OPEN ? CHECK_OPEN : s == CHECK_OK ? CHECK_BROKEN : CHECK_OK;
}

enum check_state term_verdict(const struct world *w, uint32_t i)
{
    const struct term *t = &script_of(w)->term[i];
    if (t->kind == TERM_TIMED)
        return mark_at(w, i)->verdict;
    enum check_state a = term_verdict(w, t->a), b = t->b ? term_verdict(w, t->b) : CHECK_OPEN;
    enum check_state enough = t->kind == TERM_AND ? CHECK_BROKEN : CHECK_OK;
    if (t->kind == TERM_NOT)
        return opposite(a);
    if (a == enough || b == enough)
        return enough;
    return a == CHECK_OPEN || b == CHECK_OPEN ? CHECK_OPEN : opposite(enough);
}

static void decide(struct step *s, uint32_t i, bool is_true)
{
    struct mark *m = mark_at(s->world, i);
    if (m->verdict != CHECK_OPEN)
        return;
    m->verdict = is_true ? CHECK_OK : CHECK_BROKEN;
    m->pulse = is_true;
    m->told = told_by(s->world, script_of(s->world)->term[i].a);
}

/* ---- for 32s ------------------------------------------------------------------------------- */

/* The event that ends a span. Its reference is no part of an encoding: it is looked for once. */
static ref span_event(const struct world *w, uint32_t term)
{
    size_t count = events_pending(w, NULL, 0), i = 0;
    ref *all = scenario_alloc(NULL, (count + 1) * sizeof *all), found = 0;
    for (events_pending(w, all, count); i < count && !found; i++) {
        const struct event *e = world_item(w, all[i]);
        if (e->what == EVENT_SCRIPT && e->which == SCRIPT_SPAN && e->owner == term)
            found = all[i];
    }
    free(all);
    return found;
}

static void judge_span(struct step *s, uint32_t i, bool now)
{
    const struct term *t = &script_of(s->world)->term[i];
    struct mark *m = mark_at(s->world, i);
    if (now == m->held)
        return;
    m->held = now;
    if (now) {
        ref e = event_add(s, t->span, true, EVENT_SCRIPT, SCRIPT_SPAN, i, NULL);
        m = mark_at(s->world, i);
        m->event = e;
        return;
    }
    ref e = m->verdict == CHECK_OK ? 0 : m->event ? m->event : span_event(s->world, i);
    if (e)
        event_cancel(s->world, e);
    m->event = 0;
    m->verdict = CHECK_OPEN; /* for `each time`; a check has read it already */
}

static uint32_t last_record(const struct step *s)
{
    return s->trace ? s->trace->count : 0;
}

/* ---- after each step ----------------------------------------------------------------------- */

/* `when`: a level when it comes true; what just happens, each time. */
static void judge_each(struct step *s, uint32_t i, bool now)
{
    const struct term *t = &script_of(s->world)->term[i];
    struct mark *m = mark_at(s->world, i);
    bool happens = any_of(s->world, t->a, is_pulsing);
    m->pulse = now && m->phase == PHASE_WITHIN && (happens || !m->held);
    m->held = now;
    if (m->pulse)
        m->told = told_by(s->world, t->a);
}

static void judge_term(struct step *s, uint32_t i)
{
    const struct term *t = &script_of(s->world)->term[i];
    struct mark *m = mark_at(s->world, i);
    if (t->kind != TERM_TIMED || (m->verdict != CHECK_OPEN && t->mode != MODE_FOR))
        return;
    bool now = term_true(s->world, t->a), within = m->phase == PHASE_WITHIN;
    if (t->mode == MODE_ONCE && within && now)
        decide(s, i, true);
    else if (t->mode == MODE_THROUGHOUT && within && !now)
        decide(s, i, false);
    else if (t->mode == MODE_FOR)
        judge_span(s, i, now);
    else if (t->mode == MODE_EACH)
        judge_each(s, i, now);
}

static void record_check(struct step *s, size_t i, bool ok, uint32_t cause)
{
    const struct check *c = &script_of(s->world)->check[i];
    uint32_t before = s->cause;
    s->cause = cause;
    step_record(s, (struct record){.what = RECORD_CHECK,
                                   .subject = (uint32_t)i,
                                   .extra = (uint32_t)c->line,
                                   .cause = cause,
                                   .flags = ok});
    s->cause = before;
}

static void judge_check(struct step *s, size_t i)
{
    const struct check *c = &script_of(s->world)->check[i];
    struct mark *m = mark_at(s->world, c->mark);
    if (m->verdict != CHECK_OPEN)
        return;
    enum check_state verdict = term_verdict(s->world, c->root);
    if (verdict == CHECK_OPEN)
        return;
    bool ok = (verdict == CHECK_OK) != c->never && !term_many(s->world, c->root);
    m->verdict = ok ? CHECK_OK : CHECK_BROKEN;
    m->told = told_by(s->world, c->root);
    record_check(s, i, ok, c->root ? m->told : 0);
}

/* It strikes no message: it is done when it begins. */
static bool is_done_once(const struct fault *f)
{
    return f->kind >= FAULT_CUT;
}

/* A fault line begins to hold. What it does to a link, or to a timer, is an event of its own. */
static void begin_fault(struct step *s, size_t i, usec delay)
{
    const struct fault *f = &script_of(s->world)->fault[i];
    if (is_done_once(f) || delay)
        event_add(s, delay, true, EVENT_SCRIPT, SCRIPT_START, (ref)i, NULL);
    else
        mark_at(s->world, f->mark)->active = true;
}

static void fault_due(struct step *s, size_t i)
{
    const struct fault *f = &script_of(s->world)->fault[i];
    mark_at(s->world, f->mark)->active = true;
    if (f->kind == FAULT_FIRE)
        node_fire(s, &f->timer, mark_at(s->world, f->mark)->instance);
    for (uint16_t link = 1; is_done_once(f) && link <= s->plan->links; link++)
        if (f->pattern.links >> (link - 1) & 1)
            f->kind == FAULT_BREAK ? node_break(s, link) : node_cut(s, link, f->kind == FAULT_CUT);
}

static void react(struct step *s, const struct reaction *r)
{
    struct mark *m = mark_at(s->world, r->mark);
    const struct mark *root = mark_at(s->world, r->root);
    if (!root->pulse || (m->active && !r->each))
        return;
    m->active = true;
    uint32_t before = s->cause;
    s->cause = root->told;
    for (uint32_t f = 0; f < r->faults; f++)
        begin_fault(s, r->first_fault + f, r->delay);
    for (uint32_t a = 0; a < r->acts; a++)
        event_add(s, r->delay, true, EVENT_ACT, 0, r->first_act + a, NULL);
    s->cause = before;
}

/* Somebody looks for a condition in a trace: the first record after `probe_from` at which it is
 * true. What just happens has a record of its own; what lasts may have begun before. */
static void judge_probe(struct step *s)
{
    const struct script *script = script_of(s->world);
    uint32_t from = script->probe_from, last = last_record(s), told;
    if (!script->probe || *script->found)
        return;
    const struct term *t = &script->term[script->probe];
    const struct mark *m = mark_at(s->world, script->probe);
    if (t->mode != MODE_EACH) {
        *script->found = m->pulse && (last > from || t->mode == MODE_END) ? last : 0;
        return;
    }
    if (m->phase != PHASE_WITHIN || !term_true(s->world, t->a))
        return;
    told = told_by(s->world, t->a);
    if (told > from)
        *script->found = told;
    else if (!any_of(s->world, t->a, is_pulsing) && last > from)
        *script->found = last;
}

static void judge(struct step *s)
{
    const struct script *script = script_of(s->world);
    for (uint32_t i = 1; i <= script->terms; i++)
        judge_term(s, i);
    for (size_t i = 0; i < script->checks; i++)
        judge_check(s, i);
    for (size_t i = 0; i < script->reactions; i++)
        react(s, &script->reaction[i]);
    judge_probe(s);
}

/* What was so in this step only is over. */
static void forget(struct step *s)
{
    for (uint32_t i = 1; i <= script_of(s->world)->marks; i++) {
        struct mark *m = mark_at(s->world, i);
        m->pulse = m->sending = m->arriving = 0;
    }
}

void judge_settled(struct step *s)
{
    judge(s);
    if (script_of(s->world)->strikes)
        strikes_settled(s);
    if (script_of(s->world)->firsts)
        firsts_settled(s);
    forget(s);
    if (script_of(s->world)->below.settled)
        script_of(s->world)->below.settled(s);
}

/* ---- moments ------------------------------------------------------------------------------- */

/* All events of this instant are over: what is asked about it can be answered. */
static void judge_moment(struct step *s, usec at)
{
    const struct script *script = script_of(s->world);
    for (uint32_t i = 1; i <= script->terms; i++) {
        const struct term *t = &script->term[i];
        struct mark *m = mark_at(s->world, i);
        if (t->kind != TERM_TIMED)
            continue;
        if (t->mode == MODE_THROUGHOUT && t->from == at)
            m->phase = PHASE_WITHIN;
        if (!t->at_to || t->to != at)
            continue;
        if (t->mode == MODE_AT)
            decide(s, i, true_at_moment(s->world, t->a));
        else if (t->mode == MODE_THROUGHOUT)
            decide(s, i, term_true(s->world, t->a));
        else if (t->mode == MODE_ONCE)
            decide(s, i, term_true(s->world, t->a));
        m->phase = PHASE_AFTER;
    }
}

/* A moment waits until no other event of its instant is left. Moments are told apart by their
 * instant, so none waits for another. */
static void moment_due(struct step *s, const struct stimulus *what)
{
    ref next = event_next(s->world);
    const struct event *e = next ? world_item(s->world, next) : NULL;
    if ((e && e->due == s->world->block->now) || strikes_last(s))
        event_add(s, 0, true, EVENT_SCRIPT, SCRIPT_MOMENT, what->to, NULL);
    else
        judge_moment(s, script_of(s->world)->moment[what->to]);
}

static void span_due(struct step *s, uint32_t term)
{
    struct mark *m = mark_at(s->world, term);
    m->event = 0;
    m->verdict = CHECK_OK;
    m->pulse = true;
    m->told = told_by(s->world, script_of(s->world)->term[term].a);
}

void judge_script(struct step *s, const struct stimulus *what)
{
    switch (what->atom) {
    case SCRIPT_START: fault_due(s, what->to); break;
    case SCRIPT_INSTANT: strike_instant(s, what->to); break;
    case SCRIPT_STRIKE: strike_now(s, what->to); break;
    case SCRIPT_WINDOW: mark_at(s->world, what->to)->phase = PHASE_WITHIN; break;
    case SCRIPT_MOMENT: moment_due(s, what); break;
    default: span_due(s, what->to); break;
    }
}

void judge_started(struct step *s, const struct stimulus *what)
{
    const struct script *script = script_of(s->world);
    strikes_started(s); /* before anything else: in its instant each is the first */
    if (script->below.started)
        script->below.started(s, what);
    for (size_t i = 0; i < script->faults; i++)
        if (script->fault[i].start == START_AT &&
            (script->fault[i].at || is_done_once(&script->fault[i])))
            event_add(s, script->fault[i].at, true, EVENT_SCRIPT, SCRIPT_START, (ref)i, NULL);
    for (uint32_t i = 1; i <= script->terms; i++) {
        const struct term *t = &script->term[i];
        if (t->from && !(t->kind == TERM_TIMED && t->mode == MODE_THROUGHOUT))
            event_add(s, t->from, true, EVENT_SCRIPT, SCRIPT_WINDOW, i, NULL);
        if (t->kind == TERM_TIMED && t->mode == MODE_EACH)
            mark_at(s->world, i)->held = term_true(s->world, t->a);
    }
    for (size_t i = 0; i < script->timeds; i++)
        event_add(s, script->timed[i].at, true, EVENT_ACT, 0, script->timed[i].act, NULL);
    if (script->anytimes && !s->plan->tries)
        anytime_started(s);
    for (size_t i = 0; i < script->moments; i++)
        event_add(s, script->moment[i], true, EVENT_SCRIPT, SCRIPT_MOMENT, (ref)i, NULL);
}

/* ---- the end ------------------------------------------------------------------------------- */

void judge_finish(struct step *s)
{
    const struct script *script = script_of(s->world);
    for (uint32_t i = 1; i <= script->terms; i++) {
        const struct term *t = &script->term[i];
        const struct mark *m = mark_at(s->world, i);
        if (t->kind != TERM_TIMED || t->mode == MODE_EACH)
            continue;
        bool ends_well = t->mode == MODE_END
                             ? term_true(s->world, t->a) || true_at_moment(s->world, t->a)
                         : t->mode == MODE_THROUGHOUT ? m->phase == PHASE_WITHIN
                                                      : false;
        decide(s, i, ends_well);
    }
    judge(s);
    forget(s);
}
