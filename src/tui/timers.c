/* The timers that run, as bars: those of the chosen one's node; over the whole screen those of all
 * nodes. They are found through the instances that they belong to, and brought in order as far as
 * they are shown: a run may have a hundred thousand.
 */
#include "tui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A heap of those that are not in order yet, the next to fire first; and those that are. */
struct running {
    bool is_made, hides_time;
    size_t run;
    uint32_t now;
    uint16_t node; /* 0: all */
    ref *heap, *sorted;
    size_t heaped, count, room;
};

void running_free(struct running *p)
{
    if (p) {
        free(p->heap);
        free(p->sorted);
    }
    free(p);
}

/* The next to fire first; where that is what is asked for, as they were started. */
static bool is_sooner(const struct running *p, const struct world *w, ref a, ref b)
{
    const struct event *x = world_item(w, a), *y = world_item(w, b);
    return p->hides_time || x->due == y->due ? x->seq < y->seq : x->due < y->due;
}

static void sink(struct running *p, const struct world *w, size_t at)
{
    ref moving = p->heap[at];
    for (size_t child; (child = 2 * at + 1) < p->heaped; at = child) {
        if (child + 1 < p->heaped && is_sooner(p, w, p->heap[child + 1], p->heap[child]))
            child++;
        if (!is_sooner(p, w, p->heap[child], moving))
            break;
        p->heap[at] = p->heap[child];
    }
    p->heap[at] = moving;
}

static void add(struct running *p, ref timer)
{
    size_t room = p->room;
    p->heap = memory_grow(p->heap, p->heaped, &room, sizeof *p->heap);
    p->sorted = memory_grow(p->sorted, p->heaped, &p->room, sizeof *p->sorted);
    p->heap[p->heaped++] = timer;
}

static void find_timers(struct running *p, const struct world *w, uint16_t node)
{
    for (unsigned region = 0; region < REGIONS; region++) {
        ref r = world_regions[region].is_instance ? world_node(w, node)->first[region] : 0;
        for (; r; r = instance_at(w, r)->next)
            for (ref t = instance_at(w, r)->timers; t;
                 t = ((const struct event *)world_item(w, t))->sibling)
                add(p, t);
    }
}

static bool are_all_shown(const struct ui *u)
{
    return u->zoomed && u->focus == PANE_TIMERS;
}

static struct running *running_of(const struct ui *u)
{
    struct running *p = u->seen->running;
    uint16_t node = are_all_shown(u) ? 0 : u->chosen.node;
    const struct world *w = ui_world(u);
    if (!p)
        p = u->seen->running = memory_new(1, sizeof *p);
    bool hides_time = predict_hides_time(u);
    if (p->is_made && p->run == u->run && p->now == u->now && p->node == node &&
        p->hides_time == hides_time)
        return p;
    *p =
        (struct running){true, hides_time, u->run, u->now, node, p->heap, p->sorted, 0, 0, p->room};
    for (uint16_t n = 1; n <= ui_plan(u)->nodes; n++)
        if (n == node || are_all_shown(u))
            find_timers(p, w, n);
    for (size_t i = p->heaped / 2; i-- > 0;)
        sink(p, w, i);
    p->count = p->heaped;
    return p;
}

/* The nth to fire, counted from 0. */
static ref nth_timer(struct running *p, const struct world *w, size_t n)
{
    while (p->count - p->heaped <= n) {
        p->sorted[p->count - p->heaped] = p->heap[0];
        p->heap[0] = p->heap[--p->heaped];
        if (p->heaped)
            sink(p, w, 0);
    }
    return p->sorted[n];
}

static struct subject subject_of(const struct ui *u, ref timer)
{
    const struct event *e = world_item(ui_world(u), timer);
    const struct instance *i = instance_at(ui_world(u), e->owner);
    return (struct subject){SUBJECT_TIMER, i->machine, (uint8_t)e->which, i->node, i->ordinal, 0};
}

/* ---- what a timer says ----------------------------------------------------------------------- */

/* Columns of the table, from the left; the bar has what is left over. */
enum column { WHO, NAME, FORMULA, BAR, LEFT, WHOLE, EFFECT, STATE, SERIES, MACHINE, COLUMNS };
/* As room shrinks, they go in this order. */
static const uint8_t dispensable[] = {MACHINE, SERIES, WHOLE, STATE, FORMULA, BAR, EFFECT};
enum { CELL_ROOM = 80 };
struct row {
    char cell[COLUMNS][CELL_ROOM];
    usec left, whole;
    bool is_covered;
};

/* A question is open about it, so that its bar would tell the answer. */
static bool is_covered(const struct ui *u, ref timer)
{
    const struct subject s = subject_of(u, timer);
    return question_covers(u, &s);
}

/* What is done, but for the machine's own book-keeping. */
static const char *first_deed(const struct diagram_edge *e)
{
    static const char *const own[] = {"start ", "stop ", "double ", "defer"};
    for (size_t i = 0; e->effects[i]; i++) {
        bool is_own = false;
        for (size_t k = 0; k < sizeof own / sizeof *own; k++)
            is_own = is_own || !strncmp(e->effects[i], own[k], strlen(own[k]));
        if (!is_own)
            return e->effects[i];
    }
    return NULL;
}

/* "resend"; "gives up", "▶ Terminated": what happens when it fires, and where that leads. */
static void put_effect(const struct machine *m, uint8_t state, unsigned timer, struct row *row)
{
    uint8_t atom = (uint8_t)(m->vocabulary->natoms + timer);
    const struct edge *e = machine_edge(m, state, atom, 0);
    char *words = row->cell[EFFECT], *leads = row->cell[STATE];
    if (!e) {
        snprintf(words, CELL_ROOM, "%s", machine_asks(m, state, atom) ? "it depends" : "nothing");
        return;
    }
    const char *deed = first_deed(&m->diagram->edges[e->drawn]);
    bool ends = machine_final(m, e->to), gives_up = ends && deed && !strcmp(deed, "report");
    snprintf(words, CELL_ROOM, "%s", gives_up ? "gives up" : deed ? deed : ends ? "ends" : "");
    if (e->to != state)
        snprintf(words[0] ? leads : words, CELL_ROOM, "▶ %s", machine_state_label(m, e->to));
}

/* "0.5, [1], 2, 4, 8, 16 s": how it goes on, and where it is. */
static void put_series(const struct machine_timer *t, const struct timer_values *v, usec whole,
                       char *out, size_t room)
{
    enum { MOST = 7, LONGEST = 64 };
    usec step = t->first.base == BASE_SPAN ? 0 : duration_value(&t->first, v);
    size_t length = 0;
    if (t->growth == GROWTH_NONE || step <= 0) {
        snprintf(out, room, "once");
        return;
    }
    for (int n = 0; n < MOST && step < LONGEST * v->t1 / 2 + 1 && length < room; n++) {
        char one[32];
        report_seconds(step, one, sizeof one);
        length += (size_t)snprintf(out + length, room - length, "%s%s%s%s", n ? ", " : "",
                                   step == whole ? "[" : "", one, step == whole ? "]" : "");
        bool is_most = t->growth == GROWTH_DOUBLING_TO_T2 && step >= v->t2;
        if (is_most)
            break;
        step = t->growth == GROWTH_DOUBLING_TO_T2 && 2 * step > v->t2 ? v->t2 : 2 * step;
    }
    if (length < room)
        snprintf(out + length, room - length, "%s s",
                 t->growth == GROWTH_DOUBLING_TO_T2 ? " ..." : "");
}

/* How long it lasts where it runs, without what a reliable transport makes of it. */
static void put_formula(const struct machine_timer *t, char *out, size_t room)
{
    size_t length = strcspn(t->formula, "|");
    while (length && t->formula[length - 1] == ' ')
        length--;
    snprintf(out, room, "%.*s", (int)length, t->formula);
}

static void read_row(struct row *row, const struct ui *u, ref timer)
{
    const struct world *w = ui_world(u);
    const struct event *e = world_item(w, timer);
    const struct instance *i = instance_at(w, e->owner);
    const struct machine *m = ui_plan(u)->machine[i->machine];
    const struct machine_timer *t = &m->timers[e->which];
    char time[40];
    *row = (struct row){.left = e->due > u->clock ? e->due - u->clock : 0,
                        .whole = event_interval(w, timer),
                        .is_covered = is_covered(u, timer)};
    if (are_all_shown(u))
        snprintf(row->cell[WHO], CELL_ROOM, "%s", ui_plan(u)->node[i->node].name);
    snprintf(row->cell[NAME], CELL_ROOM, "%s", t->name);
    put_formula(t, row->cell[FORMULA], CELL_ROOM);
    snprintf(row->cell[MACHINE], CELL_ROOM, i->ordinal > 1 ? "%s [%u]" : "%s", m->diagram->name,
             (unsigned)i->ordinal);
    if (row->is_covered) {
        snprintf(row->cell[EFFECT], CELL_ROOM, "covered until you answer");
        return;
    }
    report_clock(row->left, time, sizeof time);
    snprintf(row->cell[LEFT], CELL_ROOM, "%s s", time);
    report_seconds(row->whole, time, sizeof time);
    snprintf(row->cell[WHOLE], CELL_ROOM, "of %s s", time);
    put_effect(m, i->state, e->which, row);
    put_series(t, &ui_plan(u)->node[i->node].timers, row->whole, row->cell[SERIES], CELL_ROOM);
}

/* ---- the table ------------------------------------------------------------------------------- */

enum { GAP = 2, BAR_LEAST = 6, BAR_MOST = 40, BAR_SHORTEST = 3 };

/* Widths of the columns for these rows in so much room; of the bar what is left over. All bars
 * begin and end alike, so that they can be compared. */
static void share_out(int width[COLUMNS], const struct row *row, int rows, int room)
{
    memset(width, 0, COLUMNS * sizeof *width);
    for (int n = 0; n < rows; n++)
        for (int c = 0; c < COLUMNS; c++)
            if (text_columns(row[n].cell[c]) > width[c])
                width[c] = text_columns(row[n].cell[c]);
    width[LEFT] = width[LEFT] && width[LEFT] < 8 ? 8 : width[LEFT];
    for (size_t gone = 0;; gone++) {
        int used = 2, bar = 0;
        for (int c = 0; c < COLUMNS; c++)
            used += c != BAR && width[c]
                        ? width[c] + (c == NAME || c == LEFT || c == EFFECT ? 1 : GAP)
                        : 0;
        bar = room - used - GAP;
        bool is_barless = gone > 5;
        if (bar >= BAR_LEAST || gone == sizeof dispensable ||
            (gone > 4 && !is_barless && bar >= BAR_SHORTEST) || (is_barless && bar >= -GAP)) {
            width[BAR] = is_barless || bar < BAR_SHORTEST ? 0 : bar > BAR_MOST ? BAR_MOST : bar;
            return;
        }
        width[dispensable[gone]] = 0;
    }
}

static void draw_bar(struct grid *g, int x, int y, int columns, const struct row *row)
{
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    int64_t filled = row->whole > 0 ? row->left * 8 * columns / row->whole : 0;
    filled = filled > 8 * columns ? 8 * columns : filled;
    for (int i = 0; i < columns && row->is_covered; i++)
        grid_text(g, x + i, y, CELL_DIM, HUE_PLAIN, "░");
    if (row->is_covered)
        return;
    for (int i = 0; i < filled / 8; i++)
        grid_text(g, x + i, y, 0, HUE_ACCENT, "█");
    grid_text(g, x + (int)(filled / 8), y, 0, HUE_ACCENT, eighths[filled % 8]);
}

static void draw_row(struct grid *g, int y, const int width[COLUMNS], const struct row *row,
                     bool is_chosen)
{
    int x = 1;
    for (int c = 0; c < COLUMNS; c++) {
        int columns = width[c], wide = text_columns(row->cell[c]);
        unsigned look = c == NAME                                                   ? CELL_BOLD
                        : c == FORMULA || c == MACHINE || c == SERIES || c == WHOLE ? CELL_DIM
                                                                                    : 0;
        if (!columns)
            continue;
        if (c == BAR)
            draw_bar(g, x, y, columns, row);
        else
            line_cell(g, c == LEFT && wide < columns ? x + columns - wide : x, y,
                      x + columns > g->columns ? g->columns - x : columns, look,
                      c == NAME && is_chosen ? HUE_ACCENT : HUE_PLAIN, row->cell[c]);
        x += columns + (c == NAME || c == LEFT || c == EFFECT ? 1 : GAP);
    }
}

static bool is_chosens(const struct ui *u, ref timer)
{
    const struct event *e = world_item(ui_world(u), timer);
    const struct instance *i = instance_at(ui_world(u), e->owner);
    return i->node == u->chosen.node && i->machine == u->chosen.machine &&
           i->ordinal == u->chosen.ordinal;
}

static const char *nothing(const struct ui *u)
{
    return are_all_shown(u) ? "no timer runs" : "no timer runs here";
}

int view_timers(struct grid *g, const struct ui *u, int from)
{
    struct running *p = running_of(u);
    int first = from > 0 ? from : 0, rows = (int)p->count - first, width[COLUMNS];
    rows = rows > g->rows ? g->rows : rows;
    if (!p->count)
        return line_put(g, 0, from, CELL_DIM, HUE_PLAIN, nothing(u));
    if (rows <= 0)
        return (int)p->count;
    struct row *row = memory_new((size_t)rows, sizeof *row);
    for (int n = 0; n < rows; n++)
        read_row(&row[n], u, nth_timer(p, ui_world(u), (size_t)(first + n)));
    share_out(width, row, rows, g->columns);
    for (int n = 0; n < rows; n++)
        draw_row(g, first + n - from, width, &row[n],
                 is_chosens(u, p->sorted[(size_t)(first + n)]));
    free(row);
    return (int)p->count;
}

struct subject timers_at(const struct ui *u, int line)
{
    struct running *p = running_of(u);
    if (line < 0 || (size_t)line >= p->count)
        return (struct subject){.kind = SUBJECT_NONE};
    return subject_of(u, nth_timer(p, ui_world(u), (size_t)line));
}

void timers_pane_title(const struct ui *u, char *title, size_t room, char *right, size_t right_room)
{
    right[0] = '\0';
    if (are_all_shown(u) || !u->chosen.node)
        snprintf(title, room, "timers");
    else
        snprintf(title, room, "timers of %s", ui_plan(u)->node[u->chosen.node].name);
    if (are_all_shown(u))
        snprintf(right, right_room, "of all nodes, the next to fire first");
}
