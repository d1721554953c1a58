/* Which instance the diagram shows: the one that moved last, or the one that its user chose. */
#include "tui/ui.h"

static struct chosen chosen_by(const struct record *r, bool by_hand)
{
    return (struct chosen){r->node, r->machine, r->subject, by_hand};
}

/* A step may move several machines; transactions are what the ladder shows first, so the lowest
 * kind is followed. What was chosen by hand stays, unless a step back made it unborn. */
void choose_follow(struct ui *u)
{
    const struct trace *t = ui_trace(u);
    const struct record *best = NULL;
    if (u->chosen.by_hand && moves_last(u->moves, &u->chosen, u->now))
        return;
    for (uint32_t n = u->now; n; n--) {
        const struct record *r = &t->record[n];
        if (best && r->t != best->t)
            break;
        if (r->what == RECORD_TRANSITION && (!best || r->machine < best->machine))
            best = r;
    }
    u->chosen = best ? chosen_by(best, false) : (struct chosen){0};
}

static bool is_chosen(const struct ui *u, const struct record *r)
{
    return r->node == u->chosen.node && r->machine == u->chosen.machine &&
           r->subject == u->chosen.ordinal;
}

/* The births up to now, in order, from behind the chosen one and round: the first of the same
 * machine. */
static const struct record *next_instance(const struct ui *u)
{
    const struct record *all = ui_trace(u)->record, *first = NULL;
    size_t count;
    const uint32_t *birth = moves_births(u->moves, u->now, &count);
    bool behind = false;
    for (size_t i = 0; i < count; i++) {
        const struct record *r = &all[birth[i]];
        bool fits = r->machine == u->chosen.machine;
        if (is_chosen(u, r))
            behind = true;
        else if (fits && behind)
            return r;
        else if (fits && !first)
            first = r;
    }
    return first;
}

/* The next machine by its number that has an instance; its latest. */
static const struct record *next_machine(const struct ui *u)
{
    const struct record *all = ui_trace(u)->record, *above = NULL, *lowest = NULL;
    size_t count;
    const uint32_t *birth = moves_births(u->moves, u->now, &count);
    for (size_t i = 0; i < count; i++) {
        const struct record *r = &all[birth[i]];
        if (r->machine > u->chosen.machine && (!above || r->machine <= above->machine))
            above = r;
        if (!lowest || r->machine <= lowest->machine)
            lowest = r;
    }
    return above ? above : lowest;
}

bool choose_act(struct ui *u, enum action action)
{
    if (action != ACTION_INSTANCE && action != ACTION_MACHINE)
        return false;
    const struct record *r = action == ACTION_INSTANCE ? next_instance(u) : next_machine(u);
    if (r)
        u->chosen = chosen_by(r, true);
    else if (!u->chosen.node)
        ui_say(u, "nothing lives yet; . takes a step");
    else
        ui_say(u, "this machine has no other instance yet; m shows other machines");
    return true;
}

bool choose_standing(const struct ui *u, struct standing *s)
{
    const struct trace *t = ui_trace(u);
    const struct moves *m = u->moves;
    uint32_t last = u->chosen.node ? moves_last(m, &u->chosen, u->now) : 0;
    *s = (struct standing){.last_edge = -1, .record = last};
    if (!last)
        return false;
    s->state = t->record[last].to;
    s->last_edge = (int)t->record[last].edge - 1;
    for (uint32_t n = last; n; n = moves_before(m, n)) {
        unsigned edge = t->record[n].edge - 1u;
        s->edges_taken += !(s->taken[edge / 64] >> edge % 64 & 1);
        s->taken[edge / 64] |= 1ull << edge % 64;
    }
    return true;
}
