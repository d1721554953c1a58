/* Which instance the diagram shows: the one that moved last, or the one that its user chose. */
#include "tui/ui.h"

#include <string.h>

static bool is_of(const struct record *r, const struct chosen *c)
{
    return r->what == RECORD_TRANSITION && r->node == c->node && r->machine == c->machine &&
           r->subject == c->ordinal;
}

static void take(struct ui *u, const struct record *r, bool by_hand)
{
    u->chosen = (struct chosen){r->node, r->machine, r->subject, by_hand};
}

/* Does the chosen one exist at all by now? After a step back it may not. */
static bool lives(const struct ui *u)
{
    for (uint32_t n = u->now; n; n--)
        if (is_of(&ui_trace(u)->record[n], &u->chosen))
            return true;
    return false;
}

/* A step may move several machines; transactions are what the ladder shows first, so the lowest
 * kind is followed. */
void choose_follow(struct ui *u)
{
    const struct trace *t = ui_trace(u);
    const struct record *best = NULL;
    if (u->chosen.by_hand && lives(u))
        return;
    u->chosen.by_hand = false;
    for (uint32_t n = u->now; n; n--) {
        const struct record *r = &t->record[n];
        if (best && r->t != best->t)
            break;
        if (r->what == RECORD_TRANSITION && (!best || r->machine < best->machine))
            best = r;
    }
    if (best)
        take(u, best, false);
    else
        u->chosen = (struct chosen){0};
}

/* The births up to now, in order, from behind the chosen one and round: the first that fits. */
static const struct record *next_birth(const struct ui *u, bool same_machine)
{
    const struct trace *t = ui_trace(u);
    const struct record *first = NULL;
    bool behind = false;
    for (uint32_t n = 1; n <= u->now; n++) {
        const struct record *r = &t->record[n];
        if (r->what != RECORD_TRANSITION || r->from != MACHINE_START)
            continue;
        bool fits = (r->machine == u->chosen.machine) == same_machine;
        if (is_of(r, &u->chosen))
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
    const struct trace *t = ui_trace(u);
    const struct record *above = NULL, *lowest = NULL;
    for (uint32_t n = 1; n <= u->now; n++) {
        const struct record *r = &t->record[n];
        if (r->what != RECORD_TRANSITION || r->from != MACHINE_START)
            continue;
        if (r->machine > u->chosen.machine && (!above || r->machine <= above->machine))
            above = r;
        if (!lowest || r->machine <= lowest->machine)
            lowest = r;
    }
    return above ? above : lowest;
}

void choose_key(struct ui *u, enum action action)
{
    const struct record *r = action == ACTION_INSTANCE ? next_birth(u, true) : next_machine(u);
    if (r)
        take(u, r, true);
    else
        ui_say(u, action == ACTION_INSTANCE ? "there is no other instance of this machine yet"
                                            : "no machine has an instance yet");
}

bool choose_standing(const struct ui *u, struct standing *s)
{
    const struct trace *t = ui_trace(u);
    bool found = false;
    *s = (struct standing){.last_edge = -1};
    if (!u->chosen.node)
        return false;
    for (uint32_t n = 1; n <= u->now; n++) {
        const struct record *r = &t->record[n];
        if (!is_of(r, &u->chosen))
            continue;
        unsigned edge = r->edge - 1u;
        s->edges_taken += !(s->taken[edge / 64] >> edge % 64 & 1);
        s->taken[edge / 64] |= 1ull << edge % 64;
        s->state = r->to;
        s->last_edge = (int)edge;
        s->record = n;
        found = true;
    }
    return found;
}
