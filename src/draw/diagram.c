/* The diagram in the terminal: boxes and lines where there is room, else one row a state by ranks,
 * else one line. A legend beneath tells what the numbers stand for.
 */
#include "draw/board.h"
#include "machine/coverage.h"

#include <stdlib.h>
#include <string.h>

/* ---- one row a state ------------------------------------------------------------------------- */

struct slot { /* "2▸[Proceeding]↺" */
    int shape, rank, row, x;
    char *text;
};

/* The number of the line from what is lit to this shape; 0: none. */
static int number_into(const struct layout *l, const struct numbering *n, int shape)
{
    for (int i = 0; i < l->narrows; i++)
        if (l->arrow[i].head == shape && n->arrow[i])
            return n->arrow[i];
    return 0;
}

static void add_cut(struct text *t, const char *label, int columns)
{
    bool is_cut = text_columns(label) > columns;
    draw_add_bytes(t, label, is_cut ? draw_fit(label, columns - 1) : strlen(label));
    draw_add(t, is_cut ? "…" : "");
}

static char *slot_text(const struct layout *l, const struct lit *lit, const struct numbering *n,
                       int shape, int columns)
{
    enum { AROUND = 12, LABEL_LEAST = 3 }; /* start, number, brackets, loops */
    const struct diagram_state *state = &l->machine->diagram->states[l->shape[shape].state];
    bool active = layout_is_active(l, lit, shape);
    int number = lit->state >= 0 ? number_into(l, n, shape) : 0;
    struct text t = {0};
    if (l->shape[shape].starts)
        draw_add(&t, "●▸");
    if (number)
        draw_format(&t, "%d▸", number);
    draw_format(&t, "%s%s", active ? "║" : "[", state->is_final ? "◎" : "");
    add_cut(&t, state->label, columns > AROUND + LABEL_LEAST ? columns - AROUND : LABEL_LEAST);
    draw_add(&t, active ? "║" : "]");
    if (l->shape[shape].loops && n->loop[shape])
        draw_format(&t, "%d", n->loop[shape]);
    if (l->shape[shape].loops)
        draw_add(&t, "↺");
    return draw_take(&t);
}

static int by_rank(const struct layout *l, const struct slot *a, const struct slot *b)
{
    if (a->rank != b->rank)
        return a->rank - b->rank;
    double left = l->shape[a->shape].x, right = l->shape[b->shape].x;
    return (left > right) - (left < right);
}

static struct slot *slots_new(const struct layout *l, const struct lit *lit, int columns)
{
    struct slot *slot = draw_calloc((size_t)l->nshapes, sizeof *slot);
    struct numbering n = numbering_new(l, lit);
    for (int i = 0; i < l->nshapes; i++) {
        struct slot new = {
            .shape = i, .rank = l->shape[i].rank, .text = slot_text(l, lit, &n, i, columns)};
        int at = i;
        for (; at && by_rank(l, &slot[at - 1], &new) > 0; at--)
            slot[at] = slot[at - 1];
        slot[at] = new;
    }
    numbering_free(&n);
    for (int i = 0, row = -1, x = 0; i < l->nshapes; i++) {
        int needs = text_columns(slot[i].text);
        if (i == 0 || slot[i].rank != slot[i - 1].rank || x + needs > columns) {
            row++;
            x = 1;
        }
        slot[i].row = row;
        slot[i].x = x;
        x += needs + 3;
    }
    return slot;
}

static struct legend_seen draw_rows(struct grid *g, const struct layout *l, const struct lit *lit,
                                    int legend)
{
    legend = legend > 5 ? 5 : legend;
    legend = legend > g->rows / 2 ? g->rows / 2 : legend;
    struct slot *slot = slots_new(l, lit, g->columns);
    int rows = g->rows - legend, all = l->nshapes ? slot[l->nshapes - 1].row + 1 : 0, active = 0;
    for (int i = 0; i < l->nshapes; i++)
        if (layout_is_active(l, lit, slot[i].shape))
            active = slot[i].row;
    int top = active - rows / 2;
    top = top > all - rows ? all - rows : top;
    top = top < 0 ? 0 : top;
    for (int i = 0; i < l->nshapes; i++) {
        bool lights = layout_is_active(l, lit, slot[i].shape);
        int y = slot[i].row - top;
        if (y >= 0 && y < rows)
            grid_text(g, slot[i].x, y, lights ? CELL_REVERSE | CELL_BOLD : 0, HUE_PLAIN,
                      slot[i].text);
        free(slot[i].text);
    }
    free(slot);
    return legend_draw(g, 0, all < rows ? all : rows, legend, l, lit, (struct legend_style){0});
}

/* ---- one line -------------------------------------------------------------------------------- */

static struct legend_seen draw_line(struct grid *g, const struct layout *l, const struct lit *lit)
{
    const struct diagram *d = l->machine->diagram;
    enum { LABEL_LEAST = 12 };
    int x = 0;
    bool stays = false; /* the last edge can be taken again, and is marked in the legend */
    for (int i = 0; i < l->nshapes; i++)
        if (layout_is_active(l, lit, i)) {
            struct text label = {0};
            add_cut(&label, d->states[l->shape[i].state].label,
                    g->columns > 2 * LABEL_LEAST ? g->columns / 2 : g->columns);
            char *shown = draw_take(&label);
            x = grid_text(g, 0, 0, CELL_REVERSE | CELL_BOLD, HUE_PLAIN, shown);
            free(shown);
            stays = lit->last_edge >= 0 && d->edges[lit->last_edge].tail == l->shape[i].state;
        }
    if (x)
        x = grid_text(g, x, 0, 0, HUE_PLAIN, " ▸ ") - !stays;
    if (x >= g->columns)
        return (struct legend_seen){0};
    return legend_draw(g, x, 0, g->rows, l, lit, (struct legend_style){.is_short = true});
}

/* Below the lowest box or line, where more rows are free than the board needs. */
static int legend_row(const struct board *b)
{
    int lowest = 0; /* the row behind */
    for (int i = 0; i < b->nboxes; i++)
        lowest = b->box[i].y + b->high > lowest ? b->box[i].y + b->high : lowest;
    for (int i = 0; i < b->nroutes; i++)
        for (int k = 0; k < b->route[i].count; k++)
            lowest = b->route[i].at[k].y >= lowest ? b->route[i].at[k].y + 1 : lowest;
    return lowest + 1 < b->asked_rows - b->legend ? lowest + 1 : b->asked_rows - b->legend;
}

enum { ROWS_LEAST = 4, ROWS_COLUMNS_LEAST = 16 };

struct legend_seen draw_diagram(struct grid *g, const struct machine *m, struct layout *l,
                                const struct lit *lit)
{
    (void)m;
    const struct board *b = board_get(l, g->columns, g->rows);
    if (b->fits) {
        board_draw(g, l, b, lit);
        return legend_draw(g, 0, legend_row(b), b->legend, l, lit,
                           (struct legend_style){.is_full = b->is_full});
    }
    bool has_rows = g->rows >= ROWS_LEAST && g->columns >= ROWS_COLUMNS_LEAST;
    return has_rows ? draw_rows(g, l, lit, b->need.flow) : draw_line(g, l, lit);
}

/* ---- the text picture ------------------------------------------------------------------------ */

enum { TEXT_COLUMNS = 100 };

static uint64_t *taken_bits(const struct coverage *c, size_t count)
{
    uint64_t *bits = draw_calloc(count / 64 + 1, sizeof *bits);
    for (size_t i = 0; i < count; i++)
        if (c->edges[i])
            bits[i / 64] |= 1ull << i % 64;
    return bits;
}

/* Rows that were not needed. */
static void trim(char *text)
{
    for (size_t end = strlen(text); end > 1 && text[end - 2] == '\n'; end--)
        text[end - 1] = '\0';
}

char *diagram_text(const struct machine *m, const struct coverage *c, const struct lit *lit,
                   char **error)
{
    struct layout *l = layout_new(m, error);
    if (!l)
        return NULL;
    uint64_t *bits = c ? taken_bits(c, m->diagram->nedges) : NULL;
    struct lit shown = lit ? *lit : (struct lit){.state = -1, .last_edge = -1};
    shown.taken = c ? bits : shown.taken;
    shown.legend_top = 0;
    struct board *b = board_natural(l);
    int columns = b->columns > TEXT_COLUMNS ? b->columns : TEXT_COLUMNS;
    int legend = m->diagram->nedges + 2 * m->diagram->nstates;
    struct grid *g = grid_new(columns, b->rows + legend);
    if (b->fits)
        board_draw(g, l, b, &shown);
    legend_draw(g, 0, b->fits ? b->rows : 0, legend, l, &shown,
                (struct legend_style){.is_full = true, .coverage = c});
    char *text = grid_to_text(g, false);
    trim(text);
    grid_free(g);
    board_free(b);
    layout_free(l);
    free(bits);
    return text;
}
