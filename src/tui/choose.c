/* Which instance the diagram shows: the one that moved last, or the one that its user chose; and which
 * of its edges is pointed at. */
#include "tui/ui.h"

#include <stdio.h>
#include <stdlib.h>

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

bool choose_moves(const struct ui *u, const struct record *r)
{
    return r->what == RECORD_TRANSITION && r->node == u->chosen.node &&
           r->machine == u->chosen.machine && r->subject == u->chosen.ordinal;
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
        if (choose_moves(u, r))
            behind = true;
        else if (fits && behind)
            return r;
        else if (fits && !first)
            first = r;
    }
    return first;
}

/* ---- machines by name ------------------------------------------------------------------------ */

enum { FOLLOW = -1 };

/* The latest instance of each machine of each node, by node * MACHINE_KINDS + machine; and how many
 * there are. The caller frees both. */
static void latest_of(const struct ui *u, uint32_t **birth, uint32_t **count)
{
    size_t births, places = (ui_plan(u)->nodes + 1u) * MACHINE_KINDS;
    const uint32_t *all = moves_births(u->moves, u->now, &births);
    *birth = memory_new(places, sizeof **birth);
    *count = memory_new(places, sizeof **count);
    for (size_t i = 0; i < births; i++) {
        const struct record *r = &ui_trace(u)->record[all[i]];
        size_t place = r->node * (size_t)MACHINE_KINDS + r->machine;
        (*birth)[place] = all[i];
        (*count)[place]++;
    }
}

static void machine_chosen(struct ui *u, int value)
{
    if (value == FOLLOW) {
        u->chosen.by_hand = false;
        choose_follow(u);
        return;
    }
    u->chosen = chosen_by(&ui_trace(u)->record[value], true);
}

static void add_machine(struct ui *u, uint32_t birth, uint32_t count)
{
    const struct record *r = &ui_trace(u)->record[birth];
    struct chosen c = chosen_by(r, true);
    const struct machine *m = ui_plan(u)->machine[r->machine];
    char about[120], more[40] = "";
    bool is_shown = r->node == u->chosen.node && r->machine == u->chosen.machine;
    if (count > 1)
        snprintf(more, sizeof more, "   the last of %u", (unsigned)count);
    snprintf(about, sizeof about, "%s%s",
             machine_state_label(m, ui_trace(u)->record[moves_last(u->moves, &c, u->now)].to),
             more);
    menu_add(u, ui_plan(u)->node[r->node].name, (int)birth, about, "%s", m->diagram->name);
    if (is_shown)
        u->menu.at = u->menu.count - 1;
}

static void list_machines(struct ui *u)
{
    uint32_t *birth, *count;
    latest_of(u, &birth, &count);
    menu_open(u, "whose machine?", false, machine_chosen);
    for (size_t i = 0; i < (ui_plan(u)->nodes + 1u) * MACHINE_KINDS; i++)
        if (count[i])
            add_machine(u, birth[i], count[i]);
    menu_add(u, "any", FOLLOW, "the one that moved last, at each step", "follow what happens");
    free(birth);
    free(count);
}

bool choose_act(struct ui *u, enum action action)
{
    if (action != ACTION_INSTANCE && action != ACTION_MACHINE)
        return false;
    const struct record *next = u->chosen.node ? next_instance(u) : NULL;
    if (!u->chosen.node)
        ui_say(u, "nothing lives yet; %s takes a step", key_for(ACTION_STEP, PLACE_RUN).text);
    else if (action == ACTION_MACHINE)
        list_machines(u);
    else if (next)
        u->chosen = chosen_by(next, true);
    else
        ui_say(u, "this machine has no other instance yet; %s shows other machines",
               key_for(ACTION_MACHINE, PLACE_RUN).text);
    return true;
}

/* ---- its edges ------------------------------------------------------------------------------- */

enum { EDGES_MOST = 256 };

/* Those that the legend tells, in its order. */
int choose_told(struct ui *u, int *edge, int room)
{
    struct standing s;
    struct layout *layout = u->chosen.node ? ui_layout(u, u->chosen.machine) : NULL;
    if (!layout || !choose_standing(u, &s))
        return 0;
    const struct lit lit = {.state = s.state, .last_edge = s.last_edge, .taken = s.taken};
    int count = diagram_edges(layout, &lit, edge, room);
    return count < room ? count : room;
}

int choose_pointed(struct ui *u)
{
    int edge[EDGES_MOST], at = u->pane[PANE_DIAGRAM].at,
                          count = at < 0 ? 0 : choose_told(u, edge, EDGES_MOST);
    return u->focus == PANE_DIAGRAM && at >= 0 && at < count ? edge[at] + 1 : 0;
}

/* Says why it exists. */
static void say_edge(struct ui *u, int edge)
{
    const struct diagram *d = ui_plan(u)->machine[u->chosen.machine]->diagram;
    const struct diagram_edge *e = &d->edges[edge];
    if (e->tooltip && *e->tooltip)
        ui_say(u, "%s", e->tooltip);
    else
        ui_say(u, "%s", e->label);
}

void choose_edge(struct ui *u, int by)
{
    struct pane_state *p = &u->pane[PANE_DIAGRAM];
    int edge[EDGES_MOST], count = choose_told(u, edge, EDGES_MOST);
    if (!count) {
        ui_say(u, u->chosen.node ? "no edge leaves here" : "no machine runs yet");
        return;
    }
    int at = p->at < 0 ? (by > 0 ? 0 : count - 1) : p->at + by;
    p->at = at < 0 ? 0 : at >= count ? count - 1 : at;
    say_edge(u, edge[p->at]);
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
