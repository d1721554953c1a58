/* What belongs to exploring: how far to go, what may happen anytime, what an exploration has found. */
#include "scenario/inside.h"

#include <stddef.h>
#include <stdlib.h>

/* ---- explore ------------------------------------------------------------------------------- */

static void bind_delays(struct binder *b, uint32_t bound, struct bounds *out)
{
    uint32_t time = tree_child(b, bound, TERMINAL_TIME);
    for (; time; time = tree_next(b, time, TERMINAL_TIME)) {
        usec delay = tree_token(b, time)->value;
        bool known = false;
        for (unsigned i = 0; i < out->delays; i++)
            known |= out->delay[i] == delay;
        if (out->delays == TRIES_DELAYS && !known) {
            wrong(b, tree_token(b, time), "at most %d delays can be tried", TRIES_DELAYS);
            return;
        }
        if (!known)
            out->delay[out->delays++] = delay;
    }
}

static void bind_until(struct binder *b, uint32_t bound, struct bounds *out)
{
    out->until = bind_value(b, bound, TERMINAL_TIME, 0);
    if (!out->until)
        wrong(b, tree_token(b, tree_child(b, bound, TERMINAL_TIME)), "a run takes some time");
}

enum { NUMBERS = 5 };
static const struct {
    const char *word;
    size_t at; /* in struct bounds */
    uint32_t least, most;
} numbers[NUMBERS] = {
    {"loss", offsetof(struct bounds, loss), 0, 1000},
    {"duplicates", offsetof(struct bounds, duplicates), 0, 1000},
    {"late", offsetof(struct bounds, late), 0, 1000},
    {"acts", offsetof(struct bounds, acts), 1, 1000},
    {"steps", offsetof(struct bounds, steps), 1, 1000000},
};

/* Which of the bounds it is; each may stand once. */
static unsigned bind_bound(struct binder *b, uint32_t bound, struct bounds *out)
{
    for (unsigned i = 0; i < NUMBERS; i++)
        if (tree_says(b, bound, numbers[i].word)) {
            *(uint32_t *)((char *)out + numbers[i].at) =
                bind_count(b, bound, TERMINAL_NUMBER, numbers[i].least, numbers[i].most);
            return i;
        }
    if (tree_says(b, bound, "delays")) {
        bind_delays(b, bound, out);
        return NUMBERS;
    }
    if (tree_says(b, bound, "until")) {
        bind_until(b, bound, out);
        return NUMBERS + 1;
    }
    out->calm_order = true;
    return NUMBERS + 2;
}

void bind_explore(struct binder *b, uint32_t tree)
{
    struct bounds *out = &b->s->bounds;
    bool said[NUMBERS + 3] = {false};
    uint32_t bound = tree_child(b, tree, RULE_BOUND), late = 0;
    for (; bound; bound = tree_next(b, bound, RULE_BOUND)) {
        unsigned which = bind_bound(b, bound, out);
        if (said[which])
            wrong(b, tree_token(b, bound), "this line says that already");
        said[which] = true;
        late = which < NUMBERS && numbers[which].at == offsetof(struct bounds, late) ? bound : late;
    }
    if (late && out->late && !out->delays)
        wrong(b, tree_token(b, late), "say how late: 'late 1 delays 600ms 2.5s'");
    if (!late && out->delays)
        out->late = UINT32_MAX;
}

struct bounds scenario_bounds(const struct scenario *s)
{
    struct bounds b = s->bounds;
    if (s->end && (!b.until || b.until > s->end))
        b.until = s->end;
    return b;
}

/* Do events at different nodes commute? See sim/tries.c. */
static bool commutes(const struct scenario *s, const struct bounds *bounds)
{
    const struct script *script = &s->script;
    bool takes_time = true;
    for (uint16_t l = 1; l <= s->plan.links; l++)
        takes_time &= s->link[l].delay > 0;
    for (unsigned i = 0; i < bounds->delays; i++)
        takes_time &= bounds->delay[i] > 0;
    return takes_time && !script->terms && !script->strikes && !script->firsts;
}

void scenario_explore(struct scenario *s, const struct bounds *bounds)
{
    s->plan.tries = bounds ? &s->tries : NULL;
    if (!bounds)
        return;
    scenario_remember(s);
    s->tries = (struct tries){.loss = bounds->loss > 0,
                              .duplicates = bounds->duplicates > 0,
                              .order = !bounds->calm_order,
                              .commute = commutes(s, bounds)};
    for (unsigned i = 0; i < bounds->delays && bounds->late; i++)
        s->tries.delay[s->tries.delays++] = bounds->delay[i];
}

/* ---- what may happen anytime --------------------------------------------------------------- */

void bind_anytime(struct binder *b, uint32_t tree)
{
    struct script *script = &b->s->script;
    struct anytime a = {.act = bind_act(b, tree_child(b, tree, RULE_ACT)), .line = b->line->number};
    script->anytime = scenario_alloc(script->anytime, (script->anytimes + 1) * sizeof a);
    script->anytime[script->anytimes++] = a;
}

/* ---- what an exploration has found --------------------------------------------------------- */

void bind_calm(struct binder *b, uint32_t tree)
{
    (void)tree;
    b->s->plan.calm = true;
}

/* RFC 3261 14.1, 14.2. */
void bind_back_off(struct binder *b, uint32_t tree)
{
    struct script *script = &b->s->script;
    const struct token *t = tree_token(b, tree_child(b, tree, TERMINAL_TIME));
    bool retry = tree_says(b, tree, "Retry-After");
    struct back_off o = {.node = bind_node_name(b, tree_child(b, tree, TERMINAL_NODE)),
                         .status = retry ? 500 : 491,
                         .the = bind_count(b, tree, TERMINAL_ORDINAL, 1, 1000000),
                         .span = t->value};
    usec unit = retry ? 1000000 : 10000, most = retry ? 10000000 : 4000000;
    if (o.span % unit || o.span > most)
        wrong(b, t,
              retry ? "a Retry-After is drawn from 0 to 10 whole seconds"
                    : "a back-off is 2.1s to 4s, or 0s to 2s, in steps of 10ms");
    script->back_off = scenario_alloc(script->back_off, (script->back_offs + 1) * sizeof o);
    script->back_off[script->back_offs++] = o;
}

void bind_first(struct binder *b, uint32_t tree, usec at, uint32_t after)
{
    struct script *script = &b->s->script;
    struct first f = {.at = at, .after = after};
    uint32_t node = tree_child(b, tree, TERMINAL_NODE);
    uint32_t message = tree_child(b, tree, RULE_MESSAGE);
    if (node) {
        f.kind = FIRST_NODE;
        f.node = bind_node_name(b, node);
    } else if (message) {
        f.kind = FIRST_MESSAGE;
        bind_pattern(b, message, &f.pattern);
    } else if (tree_child(b, tree, TERMINAL_ORDINAL)) {
        f.kind = FIRST_NTH;
        f.nth = bind_count(b, tree, TERMINAL_ORDINAL, 1, 1000);
    } else {
        bool fires = script->fires;
        f.kind = FIRST_TIMER;
        bind_fired(b, tree, &f.timer);
        script->fires = fires;
        if (f.timer.ordinal)
            wrong(b, tree_token(b, tree_child(b, tree, RULE_INSTANCE)),
                  "no number can stand here: say which by 'with', or 'the 2nd event goes first'");
    }
    script->first = scenario_alloc(script->first, (script->firsts + 1) * sizeof f);
    script->first[script->firsts++] = f;
}
