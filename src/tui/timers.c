/* The timers that run at the chosen one's node, as bars. */
#include "tui/ui.h"

#include <stdio.h>
#include <string.h>

enum {
    TIMERS_MAX = 64,
    BAR = 16,            /* where bars begin, behind name and formula */
    LEFT_COLUMNS = 9,    /* "30.490 s" */
    EFFECT_COLUMNS = 11, /* "Terminated" */
    WIDE = 60,
    EFFECT_WIDE = 16,
    BAR_LEAST = 5
};

/* The running timers of the chosen one's node, the next to fire first. */
static size_t find_timers(const struct ui *u, ref *out)
{
    const struct world *w = ui_world(u);
    static const size_t room = 512;
    ref all[512];
    size_t count = events_pending(w, all, room), n = 0;
    for (size_t i = 0; i < count && i < room && n < TIMERS_MAX; i++) {
        const struct event *e = world_item(w, all[i]);
        if (e->what == EVENT_TIMER && instance_at(w, e->owner)->node == u->chosen.node)
            out[n++] = all[i];
    }
    return n;
}

/* What happens when it fires: the first effect of its edge, or the state that it leads to. */
static const char *timer_effect(const struct machine *m, uint8_t state, unsigned timer)
{
    const struct edge *e = machine_edge(m, state, (uint8_t)(m->vocabulary->natoms + timer), 0);
    if (!e)
        return "";
    const struct diagram_edge *drawn = &m->diagram->edges[e->drawn];
    if (e->to != state)
        return machine_state_label(m, e->to);
    return drawn->effects[0] ? drawn->effects[0] : "";
}

static void draw_bar(struct grid *g, int x, int y, int columns, usec left, usec whole)
{
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    int64_t filled = whole > 0 ? left * 8 * columns / whole : 0;
    filled = filled > 8 * columns ? 8 * columns : filled;
    for (int i = 0; i < filled / 8; i++)
        grid_text(g, x + i, y, 0, HUE_ACCENT, "█");
    grid_text(g, x + (int)(filled / 8), y, 0, HUE_ACCENT, eighths[filled % 8]);
}

/* A question is about it. */
static void draw_cover(struct grid *g, int x, int y)
{
    enum { FULL = 34, SHORT = 15 };
    int columns = g->columns - x - 1;
    const char *words = columns >= FULL    ? "  covered until you answer"
                        : columns >= SHORT ? "  covered"
                                           : "";
    columns -= text_columns(words);
    for (int i = 0; i < columns; i++)
        grid_text(g, x + i, y, CELL_DIM, HUE_PLAIN, "░");
    grid_text(g, x + (columns > 0 ? columns : 0), y, CELL_DIM, HUE_PLAIN, words);
}

static const struct machine *machine_of(const struct ui *u, ref timer)
{
    const struct event *e = world_item(ui_world(u), timer);
    return ui_plan(u)->machine[instance_at(ui_world(u), e->owner)->machine];
}

/* "B 64*T1", where there is room with its machine: how long it lasts where it runs, without what a
 * reliable transport makes of it. What needs many words to say needs room. */
static void timer_name(const struct ui *u, ref r, bool is_wide, char *out, size_t room)
{
    const struct event *e = world_item(ui_world(u), r);
    const struct instance *i = instance_at(ui_world(u), e->owner);
    const struct machine_timer *t = &machine_of(u, r)->timers[e->which];
    size_t formula = !is_wide && t->first.base == BASE_SPAN ? 0 : strcspn(t->formula, "|");
    while (formula && t->formula[formula - 1] == ' ')
        formula--;
    int n = snprintf(out, room, "%s%s%.*s", t->name, formula ? " " : "", (int)formula, t->formula);
    if (is_wide && n > 0 && (size_t)n < room)
        snprintf(out + n, room - (size_t)n, i->ordinal > 1 ? "  %s[%u]" : "  %s",
                 machine_of(u, r)->diagram->name, (unsigned)i->ordinal);
}

static int effect_column(const struct grid *g)
{
    return g->columns - (g->columns >= WIDE ? EFFECT_WIDE : EFFECT_COLUMNS);
}

static void draw_timer(struct grid *g, int y, int bar, const struct ui *u, ref r)
{
    const struct world *w = ui_world(u);
    const struct event *e = world_item(w, r);
    char left[40], time[32], name[100];
    usec remains = e->due > u->clock ? e->due - u->clock : 0;
    timer_name(u, r, g->columns >= WIDE, name, sizeof name);
    report_time(remains / 1000 * 1000, time, sizeof time);
    snprintf(left, sizeof left, "%s s", time);
    int effect = effect_column(g), columns = effect - LEFT_COLUMNS - bar - 2;
    view_cut(name, sizeof name, columns > 2 ? bar - 2 : effect - LEFT_COLUMNS - 2, false);
    grid_text(g, 1, y, 0, HUE_PLAIN, name);
    const struct subject which = {SUBJECT_TIMER,
                                  instance_at(w, e->owner)->machine,
                                  (uint8_t)e->which,
                                  instance_at(w, e->owner)->node,
                                  instance_at(w, e->owner)->ordinal,
                                  0};
    if (question_covers(u, &which)) {
        draw_cover(g, bar, y);
        return;
    }
    if (columns > 2)
        draw_bar(g, bar, y, columns, remains, event_interval(w, r));
    grid_text(g, effect - 1 - (int)strlen(left), y, 0, HUE_PLAIN, left);
    grid_text(g, effect, y, 0, HUE_PLAIN,
              timer_effect(machine_of(u, r), instance_at(w, e->owner)->state, e->which));
}

/* All bars begin behind the longest name, so that they can be compared. */
static int bar_column(const struct grid *g, const struct ui *u, const ref *timers, size_t count)
{
    int longest = BAR - 3;
    char name[100];
    for (size_t i = 0; i < count && (int)i < g->rows; i++) {
        timer_name(u, timers[i], g->columns >= WIDE, name, sizeof name);
        longest = text_columns(name) > longest ? text_columns(name) : longest;
    }
    int most = effect_column(g) - LEFT_COLUMNS - 2 - BAR_LEAST;
    return longest + 3 < most || most < BAR / 2 ? longest + 3 : most;
}

int view_timers(struct grid *g, const struct ui *u, int from)
{
    ref timers[TIMERS_MAX];
    size_t count = u->chosen.node ? find_timers(u, timers) : 0;
    int bar = bar_column(g, u, timers, count);
    for (int i = from; i < (int)count && i - from < g->rows; i++)
        draw_timer(g, i - from, bar, u, timers[i]);
    if (!count)
        return line_put(g, 0, from, CELL_DIM, HUE_PLAIN, "no timer runs");
    return (int)count;
}

struct subject timers_at(const struct ui *u, int line)
{
    ref timers[TIMERS_MAX];
    size_t count = u->chosen.node ? find_timers(u, timers) : 0;
    if (line < 0 || (size_t)line >= count)
        return (struct subject){.kind = SUBJECT_NONE};
    const struct event *e = world_item(ui_world(u), timers[line]);
    const struct instance *i = instance_at(ui_world(u), e->owner);
    return (struct subject){SUBJECT_TIMER, i->machine, (uint8_t)e->which, i->node, i->ordinal, 0};
}
