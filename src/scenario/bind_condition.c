/* Conditions: from trees to terms. Facts are levels (true for a while), pulses (true in one step)
 * or histories (about all that has been so far); that, and the moment that is said, decide when a
 * term is judged.
 *
 *            nothing said     at T      by T          from A to B        for S
 *   level    at some moment   at T      some, till T  at each of them    without interruption
 *   pulse    in some step     in T's    some, till T  in some of them    -
 *   history  at the end       at T      at T          counts only there  -
 *
 * `expect` takes a sentence apart down to levels, so that "A happens and B happens" need not be
 * one step; `never` and `when` judge it as a whole, step by step.
 */
#include "scenario/inside.h"

#include <stdlib.h>
#include <string.h>

static uint32_t script_term(struct script *s, struct term t)
{
    s->term = scenario_alloc(s->term, (s->terms + 2) * sizeof *s->term);
    if (!s->terms)
        s->term[0] = (struct term){0};
    s->term[++s->terms] = t;
    return s->terms;
}

static const struct token *first_token(const struct binder *b, uint32_t tree)
{
    return tree_token(b, tree);
}

/* ---- instances ----------------------------------------------------------------------------- */

static uint32_t bind_kinds(struct binder *b, uint32_t tree, bool or_timers)
{
    const struct token *t = first_token(b, tree);
    if (or_timers && token_is(b, t, "timer"))
        return 0;
    char *name = tree_text(b, tree);
    uint32_t kinds = machines_named(name);
    const char *nearest = kinds ? NULL : machines_nearest(name);
    if (nearest)
        wrong(b, t, "there is no machine '%s'; did you mean '%s'?", name, nearest);
    else if (!kinds)
        wrong(b, t, "there is no machine '%s'", name);
    free(name);
    return kinds;
}

static void bind_instance(struct binder *b, uint32_t tree, struct term *t)
{
    uint32_t node = tree_child(b, tree, TERMINAL_NODE), with = tree_next(b, node, TERMINAL_NODE);
    t->node = bind_node_name(b, node);
    t->kinds = bind_kinds(b, tree_child(b, tree, TERMINAL_MACHINE), false);
    if (with)
        t->with = bind_node_name(b, with);
    if (tree_child(b, tree, TERMINAL_NUMBER))
        t->ordinal = bind_count(b, tree, TERMINAL_NUMBER, 1, 1000000);
}

/* ---- states and timers of machines --------------------------------------------------------- */

static uint64_t states_of(const struct machine *m, const char *name)
{
    uint64_t set = 0;
    for (uint8_t s = 0; s < m->nstates; s++)
        if (s != MACHINE_START && machine_in(m, s, name))
            set |= 1ull << s;
    return set;
}

static void no_such_state(struct binder *b, uint32_t tree, const struct term *t, const char *name)
{
    const char *nearest = states_nearest(&b->s->machines, t->kinds, name);
    const struct token *at = first_token(b, tree);
    if (nearest)
        wrong(b, at, "this machine has no state '%s'; did you mean '%s'?", name, nearest);
    else
        wrong(b, at, "this machine has no state '%s'", name);
}

static void bind_states(struct binder *b, uint32_t fact, struct term *t)
{
    enum { STATES_MAX = 62 }; /* how far a sequence has come is a set of 64 bits */
    uint32_t s = tree_child(b, fact, TERMINAL_STATE);
    for (; s; s = tree_next(b, s, TERMINAL_STATE)) {
        char *name = tree_text(b, s);
        struct states set = {{0}};
        bool found = !b->s->has_machines || !t->kinds;
        for (unsigned k = 0; b->s->has_machines && k < world_kinds; k++)
            if (t->kinds >> k & 1) {
                set.of[k] = states_of(b->s->machines.machine[k], name);
                found = found || set.of[k];
            }
        if (!found)
            no_such_state(b, s, t, name);
        else if (t->nstates == STATES_MAX)
            wrong(b, first_token(b, s), "a sequence has at most %d states", STATES_MAX);
        else {
            t->states = scenario_alloc(t->states, (t->nstates + 1u) * sizeof set);
            t->states[t->nstates++] = set;
        }
        free(name);
    }
}

static void bind_timer(struct binder *b, uint32_t tree, struct term *t)
{
    char *name = tree_text(b, tree);
    bool found = !b->s->has_machines || !t->kinds;
    for (unsigned k = 0; k < MACHINE_KINDS; k++) {
        bool asked = b->s->has_machines && t->kinds >> k & 1;
        t->timer[k] = asked ? (int8_t)machine_timer_find(b->s->machines.machine[k], name) : -1;
        found = found || t->timer[k] >= 0;
    }
    if (!found) {
        const char *nearest = timers_nearest(&b->s->machines, t->kinds, name);
        if (nearest)
            wrong(b, first_token(b, tree), "this machine has no timer '%s'; did you mean '%s'?",
                  name, nearest);
        else
            wrong(b, first_token(b, tree), "this machine has no timer '%s'", name);
    }
    free(name);
}

/* A number counts among the instances of one machine: of several nobody could say which it is. */
void bind_fired(struct binder *b, uint32_t tree, struct timer_wanted *out)
{
    struct term t = {0};
    uint32_t instance = tree_child(b, tree, RULE_INSTANCE);
    bind_instance(b, instance, &t);
    bind_timer(b, tree_child(b, tree, TERMINAL_TIMER), &t);
    if (t.ordinal && t.kinds & (t.kinds - 1))
        wrong(b, first_token(b, tree_child(b, instance, TERMINAL_MACHINE)),
              "there are several machines of this name: say which one, as in 'dialog-caller[%u]'",
              (unsigned)t.ordinal);
    b->s->script.fires |= t.ordinal > 0;
    *out = (struct timer_wanted){
        .node = t.node, .peer = t.with, .kinds = t.kinds, .ordinal = t.ordinal};
    memcpy(out->timer, t.timer, sizeof out->timer);
}

/* ---- facts --------------------------------------------------------------------------------- */

static struct term every_fact(struct binder *b, uint32_t tree)
{
    struct term t = {.kind = TERM_EVERY};
    uint32_t node = tree_child(b, tree, TERMINAL_NODE);
    t.kinds = bind_kinds(b, tree_child(b, tree, TERMINAL_MACHINE), true);
    t.node = node ? bind_node_name(b, node) : 0;
    return t;
}

static struct term timer_fact(struct binder *b, uint32_t tree)
{
    struct term t = {.kind = TERM_TIMER};
    t.what = tree_says(b, tree, "starts")  ? RECORD_TIMER_START
             : tree_says(b, tree, "stops") ? RECORD_TIMER_STOP
                                           : RECORD_TIMER_FIRE;
    if (tree_says(b, tree, "runs"))
        t.kind = TERM_RUNS;
    bind_instance(b, tree_child(b, tree, RULE_INSTANCE), &t);
    bind_timer(b, tree_child(b, tree, TERMINAL_TIMER), &t);
    bind_times(b, tree_child(b, tree, RULE_TIMES), &t);
    return t;
}

static struct term surprise_fact(struct binder *b, uint32_t tree)
{
    struct term t = {.kind = TERM_SURPRISE, .what = RECORD_UNEXPECTED};
    uint32_t instance = tree_child(b, tree, RULE_INSTANCE);
    if (instance)
        bind_instance(b, instance, &t);
    if (tree_says(b, tree, "nothing is unexpected"))
        t.compare = COMPARE_EQUAL;
    return t;
}

static struct term instance_fact(struct binder *b, uint32_t tree)
{
    static const struct {
        const char *words;
        uint8_t kind;
    } ways[] = {
        {"goes", TERM_GOES},     {"never starts", TERM_NEVER_STARTS},
        {"starts", TERM_STARTS}, {"ends", TERM_ENDS},
        {"enters", TERM_ENTERS}, {"leaves", TERM_LEAVES},
        {"is", TERM_IS},
    };
    struct term t = {0};
    for (unsigned i = 0; i < sizeof ways / sizeof *ways; i++)
        if (tree_says(b, tree, ways[i].words))
            t.kind = ways[i].kind;
    bind_instance(b, tree_child(b, tree, RULE_INSTANCE), &t);
    bind_states(b, tree, &t);
    return t;
}

/* A record of a deed says who did what to whom, and no more. */
static void check_bare(struct binder *b, uint32_t verb, bool wants_node)
{
    static const uint8_t more[] = {RULE_CALL_OPTION,     RULE_ANSWER_OPTION, RULE_HOLD_OPTION,
                                   RULE_CHANGE_OPTION,   RULE_HEADER_OPTION, RULE_LETTER_OPTION,
                                   RULE_REGISTER_OPTION, RULE_ASKED,         RULE_IGNORED,
                                   TERMINAL_METHOD,      TERMINAL_STATUS,    TERMINAL_QUOTED,
                                   TERMINAL_NUMBER,      TERMINAL_NODE};
    for (unsigned i = 0; i < sizeof more; i++) {
        uint32_t child = more[i] == TERMINAL_NODE && wants_node ? 0 : tree_child(b, verb, more[i]);
        if (child) {
            wrong(b, tree_token(b, child),
                  "here only that it is done can be said; more can of messages: "
                  "'BYE from alice is sent'");
            return;
        }
    }
}

static struct term acts_fact(struct binder *b, uint16_t node, uint32_t verb)
{
    struct term t = {.kind = TERM_ACTS, .node = node, .what = bind_verb(b, verb)};
    bool wants = verb_wants_node(&verb_rows[t.what]);
    uint32_t target = wants ? tree_child(b, verb, TERMINAL_NODE) : 0;
    t.with = target ? bind_target_name(b, target) : 0;
    check_bare(b, verb, wants);
    return t;
}

static struct term media_fact(struct binder *b, uint32_t tree, uint16_t node)
{
    uint32_t other = tree_next(b, tree_child(b, tree, TERMINAL_NODE), TERMINAL_NODE);
    return (struct term){.kind = tree_says(b, tree, "hears")       ? TERM_HEARS
                                 : tree_says(b, tree, "to nobody") ? TERM_TALKS_TO_NOBODY
                                                                   : TERM_TALKS,
                         .node = node,
                         .with = other ? bind_node_name(b, other) : 0,
                         .what = bind_media(b, tree)};
}

static struct term knows_fact(struct binder *b, uint32_t tree, uint16_t node)
{
    uint32_t whose = tree_next(b, tree_child(b, tree, TERMINAL_NODE), TERMINAL_NODE);
    struct term t = {.kind = TERM_KNOWS, .node = node, .with = bind_node_name(b, whose)};
    if (tree_child(b, tree, TERMINAL_NUMBER))
        t.times = bind_count(b, tree, TERMINAL_NUMBER, 0, UINT16_MAX);
    if (node && !(b->s->server[node].serves & SERVES_REGISTRAR))
        wrong(b, first_token(b, tree), "%s is no registrar: it knows no contacts",
              b->s->node[node].name);
    return t;
}

static struct term node_fact(struct binder *b, uint32_t tree)
{
    uint16_t node = bind_node_name(b, tree_child(b, tree, TERMINAL_NODE));
    uint32_t verb = tree_child(b, tree, RULE_VERB), quoted = tree_child(b, tree, TERMINAL_QUOTED);
    if (tree_says(b, tree, "rings")) {
        struct pattern ringing = {.kind = A_RESPONSE,
                                  .method = METHOD_INVITE,
                                  .low = 180,
                                  .high = 180,
                                  .from = node,
                                  .distinct = true};
        return (struct term){.kind = TERM_MESSAGE, .what = RECORD_SENT, .pattern = ringing};
    }
    if (tree_says(b, tree, "hears") || tree_says(b, tree, "talks"))
        return media_fact(b, tree, node);
    if (tree_says(b, tree, "is told"))
        return (struct term){
            .kind = TERM_TOLD, .node = node, .quoted = quoted ? tree_text(b, quoted) : NULL};
    if (tree_says(b, tree, "knows"))
        return knows_fact(b, tree, node);
    if (verb)
        return acts_fact(b, node, verb);
    struct term t = {.kind = TERM_CALLS, .node = node};
    if (tree_child(b, tree, TERMINAL_NUMBER))
        t.times = bind_count(b, tree, TERMINAL_NUMBER, 0, UINT16_MAX);
    return t;
}

static uint32_t bind_any(struct binder *, uint32_t tree);

static uint32_t negation(struct binder *b, uint32_t a)
{
    return script_term(&b->s->script, (struct term){.kind = TERM_NOT, .a = a});
}

static uint32_t bind_fact(struct binder *b, uint32_t tree)
{
    static const struct {
        uint8_t rule;
        struct term (*bind)(struct binder *, uint32_t);
    } ways[] = {
        {RULE_EVERY_FACT, every_fact},
        {RULE_TIMER_FACT, timer_fact},
        {RULE_SURPRISE, surprise_fact},
        {RULE_INSTANCE_FACT, instance_fact},
        {RULE_SEQUENCE_FACT, bind_sequence_fact},
        {RULE_NODE_FACT, node_fact},
        {RULE_MESSAGE_FACT, bind_message_fact},
    };
    if (tree_says(b, tree, "not"))
        return negation(b, bind_fact(b, tree_child(b, tree, RULE_FACT)));
    if (tree_says(b, tree, "("))
        return bind_any(b, tree_child(b, tree, RULE_ANY));
    for (unsigned i = 0; i < sizeof ways / sizeof *ways; i++) {
        uint32_t child = tree_child(b, tree, ways[i].rule);
        if (!child)
            continue;
        struct term t = ways[i].bind(b, child);
        t.text = tree_text(b, child);
        uint32_t term = script_term(&b->s->script, t);
        bool negated = ways[i].rule == RULE_INSTANCE_FACT && tree_says(b, child, "not");
        return negated ? negation(b, term) : term;
    }
    return 0;
}

/* All children of one rule, joined by `and` or `or`. */
static uint32_t joined(struct binder *b, uint32_t tree, enum rule rule, enum term_kind by,
                       uint32_t (*bind)(struct binder *, uint32_t))
{
    uint32_t c = tree_child(b, tree, rule), all = bind(b, c);
    for (c = tree_next(b, c, rule); c; c = tree_next(b, c, rule)) {
        uint32_t one = bind(b, c);
        all = script_term(&b->s->script, (struct term){.kind = (uint8_t)by, .a = all, .b = one});
    }
    return all;
}

static uint32_t bind_all(struct binder *b, uint32_t tree)
{
    return joined(b, tree, RULE_FACT, TERM_AND, bind_fact);
}

static uint32_t bind_any(struct binder *b, uint32_t tree)
{
    return joined(b, tree, RULE_ALL, TERM_OR, bind_all);
}

/* ---- moments ------------------------------------------------------------------------------- */

enum said { SAID_NOTHING, SAID_AT, SAID_END, SAID_BY, SAID_FROM, SAID_FOR };
struct moment {
    uint8_t said;
    usec from, to, span;
    const struct token *token;
};

static struct moment bind_moment(struct binder *b, uint32_t tree)
{
    struct moment m = {0};
    if (!tree)
        return m;
    uint32_t first = tree_child(b, tree, TERMINAL_TIME);
    usec time = first ? tree_token(b, first)->value : 0;
    uint32_t second = first ? tree_next(b, first, TERMINAL_TIME) : 0;
    m.token = first_token(b, tree);
    m.said = tree_says(b, tree, "at the end") ? SAID_END
             : tree_says(b, tree, "at")       ? SAID_AT
             : tree_says(b, tree, "by")       ? SAID_BY
             : tree_says(b, tree, "for")      ? SAID_FOR
                                              : SAID_FROM;
    if (m.said == SAID_FOR)
        m.span = time;
    else if (m.said == SAID_FROM)
        m.from = time;
    else
        m.to = time;
    if (second)
        m.to = tree_token(b, second)->value;
    if (second && m.to < m.from)
        wrong(b, tree_token(b, second), "this is before the moment it begins with");
    if (b->s->end && (m.to > b->s->end || m.from > b->s->end))
        wrong(b, m.token, "the run ends before that");
    return m;
}

/* What is true for no time cannot last, and a sequence has no beginning but its own. */
static void check_moment(struct binder *b, const struct moment *m, uint32_t term)
{
    const struct script *s = &b->s->script;
    if (m->said == SAID_FOR && !term_is_level(s, term))
        wrong(b, m->token, "only a state can last: 'for' goes with 'is', 'runs' and 'has'");
    if (m->said == SAID_FROM && term_is_history(s, term) && !s->term[term].compare)
        wrong(b, m->token, "this is about the whole run: say 'at' or 'by' and not 'from'");
}

static uint8_t mode_of(const struct script *s, const struct moment *m, uint32_t term)
{
    bool history = term_is_history(s, term);
    switch (m->said) {
    case SAID_AT: return MODE_AT;
    case SAID_END: return MODE_END;
    case SAID_FOR: return MODE_FOR;
    case SAID_BY: return history ? MODE_AT : MODE_ONCE;
    case SAID_FROM:
        if (history)
            return m->to ? MODE_AT : MODE_END;
        return term_is_level(s, term) ? MODE_THROUGHOUT : MODE_ONCE;
    default: return history ? MODE_END : MODE_ONCE;
    }
}

static uint32_t timed(struct binder *b, uint32_t term, const struct moment *m, uint8_t mode)
{
    struct script *s = &b->s->script;
    struct term t = {
        .kind = TERM_TIMED, .mode = mode, .a = term, .from = m->from, .to = m->to, .span = m->span};
    t.at_to = m->said == SAID_AT || m->said == SAID_BY || (m->said == SAID_FROM && m->to);
    if (m->said == SAID_FROM && s->term[term].compare) {
        s->term[term].narrow = true;
        s->term[term].from = m->from;
    }
    return script_term(s, t);
}

/* `expect`: each level, pulse and history is judged by itself. */
static uint32_t apart(struct binder *b, uint32_t term, const struct moment *m)
{
    struct script *s = &b->s->script;
    struct term t = s->term[term];
    bool is_joint = t.kind == TERM_AND || t.kind == TERM_OR || t.kind == TERM_NOT;
    if (!is_joint || term_is_level(s, term)) {
        check_moment(b, m, term);
        return timed(b, term, m, mode_of(s, m, term));
    }
    t.a = apart(b, t.a, m);
    if (t.b)
        t.b = apart(b, t.b, m);
    return script_term(s, t);
}

static uint32_t bind_expected(struct binder *b, uint32_t tree)
{
    uint32_t any = bind_any(b, tree_child(b, tree, RULE_ANY));
    struct moment m = bind_moment(b, tree_child(b, tree, RULE_MOMENT));
    return apart(b, any, &m);
}

static uint32_t bind_part(struct binder *b, uint32_t tree)
{
    return joined(b, tree, RULE_CONDITION, TERM_AND, bind_expected);
}

uint32_t bind_claim(struct binder *b, uint32_t tree)
{
    return joined(b, tree, RULE_PART, TERM_OR, bind_part);
}

/* `not` before something that takes no time is true nearly always: nobody means that. */
static void check_not(struct binder *b, uint32_t term, const struct token *at)
{
    const struct script *s = &b->s->script;
    const struct term *t = &s->term[term];
    if (t->kind == TERM_NOT && !term_is_level(s, t->a) && !term_is_history(s, t->a))
        wrong(b, at, "'not' goes with what lasts a while here, and not with what just happens");
    if (t->kind == TERM_NOT || t->kind == TERM_AND || t->kind == TERM_OR)
        check_not(b, t->a, at);
    if (t->kind == TERM_AND || t->kind == TERM_OR)
        check_not(b, t->b, at);
}

/* Whoever reacts to what happens means the one to which it happens now. */
static void follow_newest(struct script *s, uint32_t term)
{
    struct term *t = &s->term[term];
    t->newest = !t->ordinal;
    if (t->a)
        follow_newest(s, t->a);
    if (t->b)
        follow_newest(s, t->b);
}

uint32_t bind_condition(struct binder *b, uint32_t tree, bool never, bool each)
{
    struct script *s = &b->s->script;
    uint32_t any = bind_any(b, tree_child(b, tree, RULE_ANY));
    struct moment m = bind_moment(b, tree_child(b, tree, RULE_MOMENT));
    uint8_t mode = each ? MODE_EACH : MODE_ONCE;
    check_not(b, any, first_token(b, tree));
    if (!never)
        follow_newest(s, any);
    if (m.said == SAID_FOR)
        check_moment(b, &m, any);
    if (m.said == SAID_END && each)
        wrong(b, m.token, "at the end nothing more can happen");
    if (m.said == SAID_AT || m.said == SAID_FOR || m.said == SAID_END)
        mode = mode_of(s, &m, any);
    else if (never && m.said == SAID_NOTHING && term_is_history(s, any) && !s->term[any].compare)
        mode = MODE_END;
    return timed(b, any, &m, mode);
}

uint32_t bind_stop(struct binder *b, uint32_t tree)
{
    uint32_t moment = tree_child(b, tree, RULE_MOMENT);
    if (!moment)
        return bind_condition(b, tree_child(b, tree, RULE_CONDITION), false, false);
    struct moment m = bind_moment(b, moment);
    if (m.said != SAID_AT && m.said != SAID_END)
        wrong(b, m.token, "a moment of its own is 'at 5s' or 'at the end'");
    uint32_t always = script_term(&b->s->script, (struct term){.kind = TERM_ALWAYS});
    return timed(b, always, &m, m.said == SAID_END ? MODE_END : MODE_AT);
}

/* ---- all moments of a script, sorted, each once -------------------------------------------- */

static int by_time(const void *a, const void *b)
{
    usec x = *(const usec *)a, y = *(const usec *)b;
    return (x > y) - (x < y);
}

void bind_moments(struct script *s)
{
    usec *all = scenario_alloc(NULL, (2 * s->terms + 1) * sizeof *all);
    size_t count = 0, kept = 0;
    for (uint32_t i = 1; i <= s->terms; i++) {
        const struct term *t = &s->term[i];
        if (t->kind == TERM_TIMED && t->at_to)
            all[count++] = t->to;
        if (t->kind == TERM_TIMED && t->mode == MODE_THROUGHOUT)
            all[count++] = t->from;
    }
    qsort(all, count, sizeof *all, by_time);
    for (size_t i = 0; i < count; i++)
        if (!kept || all[kept - 1] != all[i])
            all[kept++] = all[i];
    free(s->moment);
    s->moment = all;
    s->moments = kept;
}
