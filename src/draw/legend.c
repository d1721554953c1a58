/* The legend beneath a diagram: what the numbers on the lines stand for. Labels cannot collide
 * there.
 *
 * An entry is a number on a line and what makes the machine go there: all edges of one line, or
 * all that lead from a state to itself, have one number. The last edge is marked, and told even if
 * it led here from another state.
 */
#include "draw/board.h"
#include "machine/coverage.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    int number; /* 0: of no line that leaves what is lit */
    bool is_last, is_pointed;
    int edge;              /* the first of its edges */
    int tail;              /* state of the diagram */
    char *cause, *outcome; /* "1xx [new tag]", "▶ Proceeding; stop A" */
};
struct entries {
    struct entry *item;
    int count, room;
};

/* ---- numbers --------------------------------------------------------------------------------- */

static bool is_in_cluster(const struct diagram *d, const struct diagram_state *state, int cluster)
{
    for (int c = state->cluster; c >= 0; c = d->clusters[c].parent)
        if (c == cluster)
            return true;
    return false;
}

/* Does the edge leave state `table`, be it as a part of a cluster? -1: every edge between boxes
 * does. */
static bool leaves(const struct layout *l, int edge, int table)
{
    const struct diagram *d = l->machine->diagram;
    const struct diagram_edge *e = &d->edges[edge];
    if (table < 0)
        return l->arrow_of[edge] != EDGE_STARTS;
    if (d->states[e->tail].table == table)
        return true;
    for (int i = 0; i < d->nstates && e->from_cluster >= 0; i++)
        if (d->states[i].table == table && !d->states[i].is_start)
            return is_in_cluster(d, &d->states[i], e->from_cluster);
    return false;
}

static int *number_of(const struct numbering *n, const struct layout *l, int edge)
{
    if (l->arrow_of[edge] == EDGE_STARTS)
        return NULL;
    if (l->arrow_of[edge] == EDGE_LOOPS)
        return &n->loop[l->shape_of[l->machine->diagram->edges[edge].tail]];
    return &n->arrow[l->arrow_of[edge]];
}

struct numbering numbering_new(const struct layout *l, const struct lit *lit)
{
    struct numbering n = {.arrow = draw_calloc((size_t)l->narrows, sizeof *n.arrow),
                          .loop = draw_calloc((size_t)l->nshapes, sizeof *n.loop)};
    const struct diagram *d = l->machine->diagram;
    int next = 1;
    for (int state = 0; state < (lit->state < 0 ? d->nstates : 1); state++)
        for (int i = 0; i < d->nedges; i++) {
            int *number = number_of(&n, l, i);
            bool is_turn = lit->state >= 0 || d->edges[i].tail == state; /* all: state by state */
            if (is_turn && number && !*number && leaves(l, i, lit->state))
                *number = next++;
        }
    return n;
}

void numbering_free(struct numbering *n)
{
    free(n->arrow);
    free(n->loop);
}

/* ---- entries --------------------------------------------------------------------------------- */

static struct entry *new_entry(struct entries *e)
{
    if (e->count == e->room) {
        e->room = e->room ? 2 * e->room : 16;
        e->item = draw_realloc(e->item, (size_t)e->room, sizeof *e->item);
    }
    e->item[e->count] = (struct entry){0};
    return &e->item[e->count++];
}

static void entries_free(struct entries *e)
{
    for (int i = 0; i < e->count; i++) {
        free(e->item[i].cause);
        free(e->item[i].outcome);
    }
    free(e->item);
}

static void add_trigger(struct text *t, const char *trigger, bool is_short)
{
    static const char word[] = "timer ";
    bool drops = is_short && !strncmp(trigger, word, sizeof word - 1);
    draw_add(t, drops ? trigger + sizeof word - 1 : trigger);
}

static char *cause_of(const struct diagram *d, const struct diagram_edge *e, int number,
                      bool is_short)
{
    struct text t = {0};
    add_trigger(&t, e->trigger ? e->trigger : e->label, is_short);
    if (e->guard)
        draw_format(&t, " [%s]", e->guard);
    const struct diagram_state *tail = &d->states[e->tail];
    if (!number && e->from_cluster >= 0)
        draw_format(&t, " ◂ %s", d->clusters[e->from_cluster].label);
    else if (!number)
        draw_format(&t, " ◂ %s", tail->is_start ? "●" : tail->label);
    return draw_take(&t);
}

static char *cover(void)
{
    struct text t = {0};
    draw_add(&t, "░░░░░░░░");
    return draw_take(&t);
}

static char *outcome_of(const struct layout *l, int edge, const struct coverage *c)
{
    const struct diagram *d = l->machine->diagram;
    const struct diagram_edge *e = &d->edges[edge];
    struct text t = {0};
    if (l->arrow_of[edge] != EDGE_LOOPS)
        draw_format(&t, "▶ %s", d->states[e->head].label);
    for (char **effect = e->effects; effect && *effect; effect++)
        draw_format(&t, "%s%s", t.size ? "; " : "", *effect);
    if (!t.size)
        draw_add(&t, "no effect");
    if (c && c->edges[edge])
        draw_format(&t, "  ×%" PRIu64, c->edges[edge]);
    return draw_take(&t);
}

static void add_edge(struct entries *out, const struct layout *l, const struct lit *lit, int edge,
                     int number, struct legend_style style)
{
    const struct diagram *d = l->machine->diagram;
    struct entry *same = NULL;
    bool covers = lit->covered && number;
    for (int i = 0; i < out->count && !style.is_full && number; i++)
        if (out->item[i].number == number)
            same = &out->item[i];
    char *cause = covers ? cover() : cause_of(d, &d->edges[edge], number, style.is_short);
    if (same && covers) {
        free(cause);
        return;
    }
    if (same) {
        struct text t = {0};
        draw_format(&t, "%s, %s", same->cause, cause);
        free(same->cause);
        free(cause);
        same->cause = draw_take(&t);
        same->is_last |= edge == lit->last_edge;
        same->is_pointed |= edge + 1 == lit->pointed_edge;
        return;
    }
    *new_entry(out) =
        (struct entry){.number = number,
                       .is_last = edge == lit->last_edge,
                       .is_pointed = edge + 1 == lit->pointed_edge,
                       .edge = edge,
                       .tail = d->edges[edge].tail,
                       .cause = cause,
                       .outcome = covers ? cover() : outcome_of(l, edge, style.coverage)};
}

static struct entries collect(const struct layout *l, const struct lit *lit,
                              struct legend_style style)
{
    struct entries out = {0};
    struct numbering n = numbering_new(l, lit);
    for (int i = 0; i < l->machine->diagram->nedges; i++) {
        const int *number = number_of(&n, l, i);
        bool is_told = leaves(l, i, lit->state) && number;
        bool is_past = (i == lit->last_edge || i + 1 == lit->pointed_edge) &&
                       !style.is_short; /* in one line what can come is told */
        if (is_told || is_past)
            add_edge(&out, l, lit, i, is_told ? *number : 0, style);
    }
    numbering_free(&n);
    /* Stable, as qsort need not be: edges of one number stay in their order. */
    for (int i = 1; i < out.count; i++)
        for (int k = i; k && out.item[k - 1].number > out.item[k].number; k--) {
            struct entry swap = out.item[k];
            out.item[k] = out.item[k - 1];
            out.item[k - 1] = swap;
        }
    return out;
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* Into the grid if y is inside; cut short with an ellipsis at its edge. */
static int draw_cut(struct grid *g, int x, int y, unsigned attributes, enum hue hue, const char *s,
                    int columns)
{
    int needs = text_columns(s);
    struct text cut = {0};
    draw_add_bytes(&cut, s, needs <= columns ? strlen(s) : draw_fit(s, columns - 1));
    if (needs > columns && columns > 0)
        draw_add(&cut, "…");
    char *shown = draw_take(&cut);
    int end = g ? grid_text(g, x, y, attributes, hue, shown) : x + text_columns(shown);
    free(shown);
    return end;
}

/* "▸" the last edge, "*" what is pointed at. */
static const char *mark_of(const struct entry *e)
{
    return e->is_last && e->is_pointed ? "*▸" : e->is_pointed ? "*" : e->is_last ? "▸" : " ";
}

static unsigned look_of(const struct entry *e)
{
    return (e->is_last ? CELL_BOLD : 0) | (e->is_pointed ? CELL_REVERSE : 0);
}

static char *numbered(const struct entry *e, int cause_columns)
{
    struct text t = {0};
    draw_add(&t, mark_of(e));
    if (e->number)
        draw_format(&t, "%d ", e->number);
    bool is_cut = text_columns(e->cause) > cause_columns;
    draw_add_bytes(&t, e->cause, is_cut ? draw_fit(e->cause, cause_columns - 1) : strlen(e->cause));
    if (is_cut)
        draw_add(&t, "…");
    return draw_take(&t);
}

struct window {        /* the rows of the legend that are seen */
    struct grid *grid; /* NULL: only counted */
    int x, y, rows, top, columns;
    int pointed; /* out: the row of what is pointed at; -1: nothing is */
};

/* Where a row of the legend goes, or -1. */
static int row_of(const struct window *w, int row)
{
    return w->grid && row >= w->top && row < w->top + w->rows ? w->y + row - w->top : -1;
}

/* Entry after entry. Returns the rows. */
static int flow(struct window *w, const struct entries *e, int cause_columns)
{
    int column = 0, row = 0;
    for (int i = 0; i < e->count; i++) {
        char *text = numbered(&e->item[i], cause_columns);
        int columns = text_columns(text);
        if (column && column + columns > w->columns) {
            column = 0;
            row++;
        }
        if (e->item[i].is_pointed)
            w->pointed = row;
        draw_cut(w->grid, w->x + column, row_of(w, row), look_of(&e->item[i]),
                 e->item[i].is_last ? HUE_ACCENT : HUE_PLAIN, text, w->columns - column);
        column += columns + 2;
        free(text);
    }
    return e->count ? row + 1 : 0;
}

/* Long causes are cut before an entry is left out: each line's number is to be found here. */
static int flow_columns(const struct window *w, const struct entries *e, bool is_short)
{
    struct window measured = *w;
    measured.grid = NULL;
    int cause_columns = w->columns, least = is_short ? 4 : 12;
    for (int less = 28; less >= least && flow(&measured, e, cause_columns) > w->rows; less -= 2)
        cause_columns = less < w->columns ? less : w->columns;
    return cause_columns;
}

static int widest_cause(const struct entries *e, int most)
{
    int columns = 0;
    for (int i = 0; i < e->count; i++)
        if (text_columns(e->item[i].cause) > columns)
            columns = text_columns(e->item[i].cause);
    return columns < most ? columns : most;
}

static void draw_entry(const struct window *w, int row, const struct entry *e, int causes)
{
    unsigned look = look_of(e);
    enum hue hue = e->is_last ? HUE_ACCENT : HUE_PLAIN;
    struct text number = {0};
    draw_add(&number, mark_of(e));
    if (e->number)
        draw_format(&number, "%d", e->number);
    char *mark = draw_take(&number);
    int y = row_of(w, row);
    draw_cut(w->grid, w->x, y, look, hue, mark, w->columns);
    draw_cut(w->grid, w->x + 4, y, look, hue, e->cause, causes);
    draw_cut(w->grid, w->x + causes + 6, y, look, hue, e->outcome, w->columns - causes - 6);
    free(mark);
}

/* A row for each edge; where all states are told, under the name of its own. */
static int draw_full(struct window *w, const struct entries *e, const struct diagram *all)
{
    int causes = widest_cause(e, w->columns * 2 / 5), row = 0;
    for (int i = 0; i < e->count; i++) {
        if (all && (i == 0 || e->item[i].tail != e->item[i - 1].tail)) {
            row += i > 0;
            draw_cut(w->grid, w->x, row_of(w, row++), CELL_BOLD, HUE_PLAIN,
                     all->states[e->item[i].tail].label, w->columns);
        }
        if (e->item[i].is_pointed)
            w->pointed = row;
        draw_entry(w, row++, &e->item[i], causes);
    }
    return row;
}

/* ---- what is seen of it ---------------------------------------------------------------------- */

/* From where on: as asked, but never past the end, and so that what is pointed at is seen. */
static int top_of(const struct window *w, int rows)
{
    int top = w->top;
    if (w->pointed >= 0 && w->pointed < top)
        top = w->pointed;
    if (w->pointed >= top + w->rows)
        top = w->pointed - w->rows + 1;
    top = top > rows - w->rows ? rows - w->rows : top;
    return top < 0 ? 0 : top;
}

/* "▾3" at the end of the last row, "▴2" at that of the first: so many rows are out of sight. */
static void draw_more(const struct window *w, int rows)
{
    struct text above = {0}, below = {0};
    int left = rows - w->top - w->rows;
    if (w->top > 0)
        draw_format(&above, " ▴%d", w->top);
    if (left > 0)
        draw_format(&below, " ▾%d", left);
    char *first = draw_take(&above), *last = draw_take(&below);
    int end = w->x + w->columns, both = w->rows == 1 ? text_columns(last) : 0;
    if (w->columns > 12 && w->rows > 0) {
        grid_text(w->grid, end - text_columns(first) - both, w->y, CELL_DIM, HUE_PLAIN, first);
        grid_text(w->grid, end - text_columns(last), w->y + w->rows - 1, CELL_DIM, HUE_PLAIN, last);
    }
    free(first);
    free(last);
}

static int draw_style(struct window *w, const struct entries *e, const struct diagram *all,
                      struct legend_style style, int cause_columns)
{
    return style.is_full ? draw_full(w, e, all) : flow(w, e, cause_columns);
}

struct legend_seen legend_draw(struct grid *g, int x, int y, int rows, const struct layout *l,
                               const struct lit *lit, struct legend_style style)
{
    struct entries entries = collect(l, lit, style);
    const struct diagram *all = lit->state < 0 ? l->machine->diagram : NULL;
    struct window w = {.x = x,
                       .y = y,
                       .rows = rows,
                       .top = lit->legend_top,
                       .columns = g->columns - x,
                       .pointed = -1};
    int columns = style.is_full ? 0 : flow_columns(&w, &entries, style.is_short);
    int needs = draw_style(&w, &entries, all, style, columns);
    w.top = top_of(&w, needs);
    w.grid = g;
    draw_style(&w, &entries, all, style, columns);
    draw_more(&w, needs);
    entries_free(&entries);
    int shown = needs - w.top < rows ? needs - w.top : rows;
    return (struct legend_seen){.rows = needs, .shown = shown, .top = w.top};
}

int diagram_edges(const struct layout *l, const struct lit *lit, int *out, int room)
{
    struct entries entries = collect(l, lit, (struct legend_style){.is_full = true});
    int count = entries.count;
    for (int i = 0; i < count && i < room; i++)
        out[i] = entries.item[i].edge;
    entries_free(&entries);
    return count;
}

/* ---- how high it gets ------------------------------------------------------------------------ */

static int rows_needed(const struct layout *l, const struct lit *lit, int columns, bool is_full)
{
    struct entries entries = collect(l, lit, (struct legend_style){.is_full = is_full});
    struct window w = {.columns = columns};
    int rows = is_full ? entries.count : flow(&w, &entries, columns);
    entries_free(&entries);
    return rows;
}

struct legend_need legend_need(const struct layout *l, int columns)
{
    const struct diagram *d = l->machine->diagram;
    struct legend_need most = {1, 1};
    for (int i = 0; i < d->nedges; i++) {
        struct lit lit = {.state = d->states[d->edges[i].head].table, .last_edge = i};
        int full = rows_needed(l, &lit, columns, true), flow = rows_needed(l, &lit, columns, false);
        most.full = full > most.full ? full : most.full;
        most.flow = flow > most.flow ? flow : most.flow;
    }
    return most;
}
