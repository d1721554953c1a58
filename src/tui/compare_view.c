/* Two runs side by side, as cells:
 *
 *     names                            | names
 *     rows aligned by time, equal stretches folded, ≠ where they begin to differ
 *     what it changed, as a table, and in one sentence
 *
 * Where it is narrow one run stands below the other; where it is low the table goes, then the
 * sentence.
 */
#include "tui/compare.h"

#include <stdio.h>
#include <string.h>

enum {
    SIDE_LEAST = 29, /* columns of a side beside another */
    MARGIN = 2,      /* the mark of a difference, and a blank */
    TABLE_LEAST = 3, /* its head and two rows */
    DETAIL_ROWS = 5,
    DETAIL_COLUMNS = 100,
    LIST_MOST = 5,
    ROOMY = 60, /* columns in which the title says what it is */
    SENTENCE_MOST = 3
};

struct box {
    int x, y, columns, rows;
};
struct areas {
    struct box side[2], detail, table, sentence, list;
    bool stacked;
};

/* ---- where all of it is ---------------------------------------------------------------------- */

/* It begins and ends as sentences do. */
static void sentence_of(const struct compare *c, char *out, size_t room)
{
    const char *text = comparison_sentence(c->of);
    snprintf(out, room, "%s.", text ? text : "");
    if (out[0] >= 'a' && out[0] <= 'z')
        out[0] = (char)(out[0] - 'a' + 'A');
}

enum { SENTENCE_ROOM = 600 };

static int sentence_rows(const struct compare *c, int columns)
{
    struct grid nowhere = {.columns = columns, .rows = 0};
    char text[SENTENCE_ROOM];
    sentence_of(c, text, sizeof text);
    int rows = line_wrap(&nowhere, 0, 0, 1, 0, text);
    return rows < SENTENCE_MOST ? rows : SENTENCE_MOST;
}

/* Takes `rows` and a rule above them from the bottom, if `least` are left. */
static struct box take(int columns, int *bottom, int rows, int least)
{
    if (rows < 1 || *bottom - rows - 1 < least)
        return (struct box){0};
    *bottom -= rows + 1;
    return (struct box){0, *bottom + 1, columns, rows};
}

static int least_of(int a, int b)
{
    return a < b ? a : b;
}

/* From the bottom up; the rows of the runs get what is left. The rule over the table belongs to the
 * sentence where there is no table. */
static struct areas divide(const struct ui *u, int columns, int rows)
{
    const struct compare *c = u->compare;
    struct areas a = {.stacked = columns < 2 * SIDE_LEAST + 1};
    int bottom = rows, top = rows >= 6 ? 2 : 1, least = top + (a.stacked ? 8 : 6);
    int changes = (int)comparison_changes(c->of) + 1, said = sentence_rows(c, columns);
    if (rows >= 36)
        a.list = take(columns, &bottom, least_of((int)history_runs(u->history), LIST_MOST), least);
    int spare = bottom - top - (a.stacked ? 14 : 12) - said; /* rows that the runs do not need */
    int table = least_of(changes, rows >= 30 ? rows / 4 : 7);
    table = least_of(table, spare > 0 ? spare : 0);
    table = table < TABLE_LEAST ? 0 : table;
    a.table = take(columns, &bottom, table + said, least);
    if (a.table.rows) {
        a.table.rows = table;
        a.sentence = (struct box){0, a.table.y + table, columns, said};
    }
    if (rows >= 36 && columns >= DETAIL_COLUMNS)
        a.detail = take(columns, &bottom, DETAIL_ROWS, top + 12);
    int half = a.stacked ? (bottom - top) / 2 : bottom - top, wide = (columns - 1) / 2;
    a.side[SIDE_A] = (struct box){0, top, a.stacked ? columns : wide, half - a.stacked};
    a.side[SIDE_B] = a.stacked ? (struct box){0, top + half, columns, bottom - top - half}
                               : (struct box){wide + 1, top, columns - wide - 1, half};
    return a;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static void rule(struct grid *g, struct box p, const char *title, bool dotted)
{
    char text[200];
    int y = p.y - 1;
    if (y < 1 || p.columns < 1)
        return;
    grid_line(g, p.x, y, p.x + p.columns - 1, y, dotted, CELL_DIM, HUE_PLAIN);
    snprintf(text, sizeof text, " %s ", title);
    view_cut(text, sizeof text, p.columns - 2, false);
    grid_text(g, p.x + 1, y, CELL_BOLD, HUE_PLAIN, text);
}

static void blit(struct grid *g, struct box p, struct grid *part)
{
    grid_blit(g, p.x, p.y, part);
    grid_free(part);
}

static void status(struct grid *g, const struct ui *u)
{
    const struct compare *c = u->compare;
    char left[300], right[80] = "no difference ", time[40];
    size_t first = comparison_first(c->of);
    if (first < comparison_rows(c->of)) {
        report_time(comparison_row(c->of, first).t, time, sizeof time);
        snprintf(right, sizeof right, "first difference %s s ", time);
    }
    int end = g->columns - text_columns(right);
    snprintf(left, sizeof left, "What if?   %s  |  %s", history_name(u->history, c->run[SIDE_A]),
             history_name(u->history, c->run[SIDE_B]));
    line_cell(g, 1, 0, end > 20 ? end - 3 : g->columns - 2, CELL_BOLD, HUE_PLAIN, left);
    if (end > 20)
        grid_text(g, end, 0, 0, HUE_PLAIN, right);
}

/* ---- the two ladders ------------------------------------------------------------------------- */

static struct ladder_view view_of(struct ui *u, enum side side)
{
    const struct compare *c = u->compare;
    size_t run = c->run[side];
    const struct trace *t = history_trace(u->history, run);
    return (struct ladder_view){.plan = history_plan(u->history, run),
                                .trace = t,
                                .ladder = c->ladder[side],
                                .now = t->count,
                                .first_node = c->first_node,
                                .states = true};
}

/* "13 records alike", between the lifelines. */
static void draw_folded(struct grid *g, int y, uint32_t folded)
{
    char text[60];
    snprintf(text, sizeof text, " %u record%s alike ", (unsigned)folded, folded == 1 ? "" : "s");
    int x = (g->columns - text_columns(text)) / 2;
    grid_text(g, 4, y, CELL_DIM, HUE_PLAIN, "⋮");
    grid_text(g, x > 6 ? x : 6, y, CELL_DIM, HUE_PLAIN, text);
}

/* The ladder's part of a row: with its record, or the lifelines as they go on. */
static void draw_rung(struct grid *g, int y, struct ui *u, enum side side, size_t row)
{
    const struct compare_row r = comparison_row(u->compare->of, row);
    const struct ladder_view v = view_of(u, side);
    if (r.kind != ROW_FOLDED && r.record[side]) {
        bool has_above = row > u->compare->top && row != u->compare->at;
        const struct compare_row above = comparison_row(u->compare->of, row - has_above);
        draw_ladder_row(g, y, &v, r.record[side], has_above ? above.record[side] : 0);
        return;
    }
    draw_ladder_lines(g, y, &v, compare_record(u, side, row));
    if (r.kind == ROW_FOLDED)
        draw_folded(g, y, r.folded);
}

/* Both margins have the mark, even where one side has no record. */
static void draw_margin(struct grid *g, int y, struct ui *u, size_t row, size_t first)
{
    const struct compare *c = u->compare;
    bool is_here = row == c->at;
    if (compare_begins(c, row))
        grid_text(g, 0, y, row == first ? CELL_BOLD : 0, HUE_BAD, "≠");
    if (!is_here)
        return;
    for (int x = 1; x < g->columns && x < 9; x++)
        grid_at(g, x, y)->attributes |= CELL_REVERSE;
    grid_text(g, 1, y, CELL_BOLD | CELL_REVERSE, HUE_PLAIN, "▸");
    grid_cursor(g, 1, y);
}

/* Both have the same columns, so that what is alike looks alike. */
static void draw_side(struct grid *g, struct box p, int columns, struct ui *u, enum side side)
{
    const struct compare *c = u->compare;
    if (p.columns < 1 || p.rows < 1)
        return;
    rule(g, p, history_name(u->history, c->run[side]), false);
    struct grid *part = grid_new(p.columns, p.rows);
    struct grid *ladder = grid_new(columns > MARGIN ? columns - MARGIN : 1, p.rows);
    const struct ladder_view v = view_of(u, side);
    size_t rows = comparison_rows(c->of), first = comparison_first(c->of);
    int names = p.rows > 1;
    if (names)
        draw_ladder_names(ladder, 0, &v);
    for (int y = names; y < p.rows; y++) {
        size_t row = c->top + (size_t)(y - names);
        if (row < rows)
            draw_rung(ladder, y, u, side, row);
    }
    grid_blit(part, MARGIN, 0, ladder);
    grid_free(ladder);
    for (int y = names; y < p.rows; y++)
        if (c->top + (size_t)(y - names) < rows)
            draw_margin(part, y, u, c->top + (size_t)(y - names), first);
    blit(g, p, part);
}

/* What is pointed at stays in sight, with a row or two around it. */
static void follow(struct compare *c, int rows)
{
    size_t all = comparison_rows(c->of), shown = rows > 0 ? (size_t)rows : 1;
    size_t around = shown > 6 ? 2 : 0;
    c->rows = rows;
    if (c->at < c->top + around)
        c->top = c->at > around ? c->at - around : 0;
    if (c->at + around >= c->top + shown)
        c->top = c->at + around + 1 - shown;
    if (c->top + shown > all)
        c->top = all > shown ? all - shown : 0;
}

/* The rule between the two sides, from row y0 to y1; it joins those above and below. */
static void divide_sides(struct grid *g, int x, int y0, int y1, bool crosses)
{
    enum { TEE_DOWN = 0x252c, TEE_UP = 0x2534, CROSS = 0x253c };
    grid_line(g, x, y0, x, y1, false, CELL_DIM, HUE_PLAIN);
    if (y0 > 1)
        grid_rune(g, x, y0 - 1, CELL_DIM, HUE_PLAIN, crosses ? CROSS : TEE_DOWN);
    if (y1 + 1 < g->rows)
        grid_rune(g, x, y1 + 1, CELL_DIM, HUE_PLAIN, TEE_UP);
}

static void draw_sides(struct grid *g, const struct areas *a, struct ui *u)
{
    const struct box *p = a->side;
    int rows = p[0].rows < p[1].rows ? p[0].rows : p[1].rows;
    follow(u->compare, rows > 1 ? rows - 1 : rows);
    int columns = p[0].columns < p[1].columns ? p[0].columns : p[1].columns;
    draw_side(g, p[SIDE_A], columns, u, SIDE_A);
    draw_side(g, p[SIDE_B], columns, u, SIDE_B);
}

/* ---- what is pointed at, in words ------------------------------------------------------------ */

/* What came of record n at once, or when it arrived: so much is looked through for it. */
enum { EFFECTS_WITHIN = 200 };

static int effect_lines(struct grid *g, int y, const struct plan *plan, const struct trace *t,
                        uint32_t n)
{
    char time[40], text[400], line[460];
    uint32_t arrived = 0;
    for (uint32_t k = n + 1; k <= t->count && k <= n + EFFECTS_WITHIN && y < g->rows; k++) {
        const struct record *r = &t->record[k];
        bool moves = r->what == RECORD_TRANSITION && r->from != r->to;
        bool comes_of_it = r->cause == n && (report_is_message(r) || moves);
        if (!comes_of_it && !(arrived && r->cause == arrived && (moves || report_is_message(r))))
            continue;
        arrived = r->what == RECORD_ARRIVED ? k : arrived;
        report_time(r->t, time, sizeof time);
        report_record(plan, t, k, text, sizeof text);
        snprintf(line, sizeof line, "%s  %s", time, text);
        y = line_put(g, y, 0, 0, HUE_PLAIN, line);
    }
    return y;
}

static void detail_lines(struct grid *g, struct ui *u, enum side side)
{
    const struct compare *c = u->compare;
    size_t run = c->run[side];
    const struct plan *plan = history_plan(u->history, run);
    const struct trace *t = history_trace(u->history, run);
    char time[40], text[400], line[460];
    uint32_t n = comparison_row(c->of, c->at).record[side];
    if (!n) {
        line_put(g, 0, 0, CELL_DIM, HUE_PLAIN, "nothing happens here at that time");
        return;
    }
    const struct record *r = &t->record[n];
    report_time(r->t, time, sizeof time);
    report_record(plan, t, n, text, sizeof text);
    snprintf(line, sizeof line, "%s  %s", time, text);
    int y = effect_lines(g, line_put(g, 0, 0, CELL_BOLD, HUE_PLAIN, line), plan, t, n);
    const char *reason = report_reason(plan, r);
    snprintf(line, sizeof line, "%s%s%s", reason, reason[0] ? "  " : "", report_section(plan, r));
    line_wrap(g, y, 0, 1, 0, line);
}

static void draw_detail(struct grid *g, const struct areas *a, struct ui *u)
{
    const struct compare *c = u->compare;
    struct box p = a->detail;
    if (!p.rows || c->at >= comparison_rows(c->of))
        return;
    const struct compare_row row = comparison_row(c->of, c->at);
    bool is_first = c->at == comparison_first(c->of);
    rule(g, p,
         is_first                 ? "the first record that differs"
         : row.kind == ROW_FOLDED ? "alike, the first of them"
         : row.kind == ROW_EQUAL  ? "alike"
                                  : "what differs here",
         false);
    for (int side = 0; side < 2; side++) {
        struct box half = {a->side[side].x, p.y, a->side[side].columns, p.rows};
        struct grid *part = grid_new(half.columns, half.rows);
        detail_lines(part, u, (enum side)side);
        blit(g, half, part);
    }
}

/* ---- what it changed ------------------------------------------------------------------------- */

struct table_columns {
    int a, b, says;
};

/* As wide as what stands in them, where there is room. */
static struct table_columns table_columns(const struct grid *g, const struct compare *c)
{
    int most = g->columns * 2 / 5;
    struct table_columns at = {.a = 1 + (c->what < most ? c->what : most) + 3};
    int room = (g->columns - at.a) / 3, wanted = c->value + 3;
    room = wanted < room ? room : wanted;
    if (at.a + 2 * room + 4 > g->columns)
        room = (g->columns - at.a - 3) / 2;
    at.b = at.a + room;
    at.says = at.b + room;
    return at;
}

static void draw_change(struct grid *g, int y, const struct change_row *r, struct table_columns at)
{
    unsigned look = r->equal ? CELL_DIM : 0;
    line_cell(g, 1, y, at.a - 2, look, HUE_PLAIN, r->what);
    line_cell(g, at.a, y, at.b - at.a - 1, look, HUE_PLAIN, r->a);
    line_cell(g, at.b, y, at.says - at.b - 1, look, HUE_PLAIN, r->b);
    grid_text(g, at.says, y, r->equal ? CELL_DIM : CELL_BOLD, r->equal ? HUE_PLAIN : HUE_BAD,
              r->equal ? "=" : "≠");
    if (strcmp(r->says, "=") != 0)
        line_cell(g, at.says + 2, y, g->columns - at.says - 2, look, HUE_PLAIN, r->says);
}

static void draw_table(struct grid *g, struct box p, struct ui *u)
{
    struct compare *c = u->compare;
    char title[80];
    if (p.rows < 1)
        return;
    struct grid *part = grid_new(p.columns, p.rows);
    struct table_columns at = table_columns(part, c);
    c->table.lines = (int)comparison_changes(c->of);
    c->table.rows = p.rows - 1;
    int most = c->table.lines > c->table.rows ? c->table.lines - c->table.rows : 0;
    c->table.top = c->table.top > most ? most : c->table.top;
    line_cell(part, at.a, 0, at.b - at.a - 1, CELL_BOLD, HUE_PLAIN,
              history_name(u->history, c->run[SIDE_A]));
    line_cell(part, at.b, 0, p.columns - at.b - 1, CELL_BOLD, HUE_PLAIN,
              history_name(u->history, c->run[SIDE_B]));
    for (int i = 0; i < c->table.rows && c->table.top + i < c->table.lines; i++)
        draw_change(part, 1 + i, comparison_change(c->of, c->change[c->table.top + i]), at);
    blit(g, p, part);
    snprintf(title, sizeof title, "what it changed%s", c->in_table ? " ▸" : "");
    rule(g, p, title, false);
    if (most) {
        snprintf(title, sizeof title, " %d of %d: %s ", c->table.top + c->table.rows,
                 c->table.lines, key_for(ACTION_PANE_NEXT, PLACE_COMPARE).text);
        int x = g->columns - text_columns(title) - 1;
        grid_text(g, x > 24 ? x : g->columns, p.y - 1, CELL_DIM, HUE_PLAIN, title);
    }
}

static void draw_sentence(struct grid *g, struct box p, const struct ui *u)
{
    char text[SENTENCE_ROOM];
    if (p.rows < 1)
        return;
    sentence_of(u->compare, text, sizeof text);
    struct grid *part = grid_new(p.columns, p.rows);
    line_wrap(part, 0, 0, 1, CELL_BOLD, text);
    blit(g, p, part);
}

/* ---- all runs -------------------------------------------------------------------------------- */

static void draw_list(struct grid *g, struct box p, struct ui *u)
{
    const struct compare *c = u->compare;
    size_t runs = history_runs(u->history), b = c->run[SIDE_B];
    size_t first = b >= (size_t)p.rows && p.rows > 0 ? b - (size_t)p.rows + 1 : 0;
    if (p.rows < 1)
        return;
    rule(g, p, "what-ifs", true);
    struct grid *part = grid_new(p.columns, p.rows);
    for (int y = 0; y < p.rows && first + (size_t)y < runs; y++) {
        size_t run = first + (size_t)y;
        char about[400];
        bool is_here = run == b || run == c->run[SIDE_A];
        runs_about(u, run, about, sizeof about);
        grid_text(part, 1, y, CELL_BOLD, HUE_ACCENT, is_here ? "▸" : " ");
        line_cell(part, 3, y, p.columns / 3, is_here ? CELL_BOLD : 0, HUE_PLAIN,
                  history_name(u->history, run));
        line_cell(part, 4 + p.columns / 3, y, p.columns - 6 - p.columns / 3, CELL_DIM, HUE_PLAIN,
                  about);
    }
    blit(g, p, part);
}

void view_compare(struct grid *g, struct ui *u)
{
    if (!u->compare)
        return;
    struct areas a = divide(u, g->columns, g->rows);
    status(g, u);
    draw_sides(g, &a, u);
    draw_detail(g, &a, u);
    draw_table(g, a.table, u);
    draw_sentence(g, a.sentence, u);
    draw_list(g, a.list, u);
    const struct box *b = &a.side[SIDE_B];
    if (!a.stacked && b->rows > 0)
        divide_sides(g, b->x - 1, b->y, b->y + b->rows - 1, false);
    if (a.detail.rows)
        divide_sides(g, b->x - 1, a.detail.y, a.detail.y + a.detail.rows - 1, true);
}
