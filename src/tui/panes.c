/* Panes: timers, the lesson's text and task, a question, the footer. */
#include "tui/ui.h"

#include <stdio.h>
#include <string.h>

/* ---- timers ---------------------------------------------------------------------------------- */

enum {
    TIMERS_MAX = 64,
    BAR = 16,           /* where bars begin, behind name and formula */
    LEFT_COLUMNS = 9,   /* "30.490 s" */
    EFFECT_COLUMNS = 11 /* "Terminated" */
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

int view_timers_count(const struct ui *u)
{
    ref timers[TIMERS_MAX];
    return u->chosen.node ? (int)find_timers(u, timers) : 0;
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

static void draw_timer(struct grid *g, int y, const struct ui *u, ref r)
{
    const struct world *w = ui_world(u);
    const struct event *e = world_item(w, r);
    const struct instance *i = instance_at(w, e->owner);
    const struct machine *m = ui_plan(u)->machine[i->machine];
    const struct machine_timer *t = &m->timers[e->which];
    char left[40], name[60];
    usec remains = e->due > u->clock ? e->due - u->clock : 0;
    size_t formula = strcspn(t->formula, "|");
    while (formula && t->formula[formula - 1] == ' ')
        formula--;
    snprintf(name, sizeof name, "%s %.*s", t->name, (int)formula, t->formula);
    report_time(remains / 1000 * 1000, left, sizeof left);
    strcat(left, " s");
    int effect = g->columns - EFFECT_COLUMNS, bar = g->columns < 60 ? BAR : 2 * BAR;
    grid_text(g, 1, y, 0, HUE_PLAIN, name);
    if (effect - LEFT_COLUMNS - bar > 4)
        draw_bar(g, bar, y, effect - LEFT_COLUMNS - bar - 2, remains, event_interval(w, r));
    grid_text(g, effect - 1 - (int)strlen(left), y, 0, HUE_PLAIN, left);
    grid_text(g, effect, y, 0, HUE_PLAIN, timer_effect(m, i->state, e->which));
}

void view_timers(struct grid *g, const struct ui *u)
{
    ref timers[TIMERS_MAX];
    size_t count = u->chosen.node ? find_timers(u, timers) : 0;
    char more[40];
    for (size_t i = 0; i < count && (int)i < g->rows; i++) {
        if ((int)i == g->rows - 1 && count > i + 1) {
            snprintf(more, sizeof more, "and %zu more", count - i);
            grid_text(g, 1, (int)i, CELL_DIM, HUE_PLAIN, more);
        } else {
            draw_timer(g, (int)i, u, timers[i]);
        }
    }
    if (!count)
        grid_text(g, 1, 0, CELL_DIM, HUE_PLAIN, "no timer runs");
}

/* ---- text ------------------------------------------------------------------------------------ */

static bool is_at_task(const struct ui *u)
{
    return u->course.lesson && course_piece(u)->kind == PIECE_TASK;
}

/* One piece, wrapped; a heading is bold, an item has its dash. Returns the rows it has, whether
 * shown or not. */
static int draw_piece(struct grid *g, int y, const struct piece *p, int from, unsigned pale)
{
    unsigned attributes = pale | (p->kind == PIECE_HEADING ? CELL_BOLD : 0u);
    int indent = p->kind == PIECE_LIST_ITEM ? 2 : 0;
    int rows = g->rows - y > 0 ? g->rows - y : 0;
    if (indent && from <= 0 && rows > 0)
        grid_text(g, 1, y, attributes, HUE_PLAIN, "·");
    return view_wrap(g, 1 + indent, y, g->columns - 2 - indent, rows, from, attributes, p->text);
}

/* Pages overlap by nothing: page n begins at row n * rows. Returns the rows of all. */
static int draw_pieces(struct grid *g, const struct lesson *l, size_t first, size_t end, int from,
                       unsigned pale)
{
    int row = 0;
    for (size_t i = first; i < end; i++) {
        const struct piece *p = &l->piece[i];
        if (!p->text || p->kind == PIECE_SIP || p->kind == PIECE_STOP || p->kind == PIECE_ASK ||
            p->kind == PIECE_TASK || (p->kind == PIECE_HEADING && i == 0))
            continue;
        int skip = from > row ? from - row : 0;
        int y = row > from ? row - from : 0;
        struct grid *shown = y < g->rows ? g : NULL;
        struct grid nowhere = {.columns = g->columns, .rows = 0};
        row += draw_piece(shown ? shown : &nowhere, y, p, skip, pale);
    }
    return row;
}

/* One row of `tall` rows that begin at `from`; the next row's number. */
static int put_row(struct grid *g, int row, int from, unsigned attributes, enum hue hue,
                   const char *text)
{
    if (row >= from && row - from < g->rows)
        grid_text(g, 1, row - from, attributes, hue, text);
    return row + 1;
}

static int put_wrapped(struct grid *g, int row, int from, unsigned attributes, const char *text)
{
    int y = row > from ? row - from : 0, skip = from > row ? from - row : 0;
    struct grid nowhere = {.columns = g->columns, .rows = 0};
    struct grid *shown = y < g->rows ? g : &nowhere;
    return row + view_wrap(shown, 1, y, g->columns - 2, shown->rows - y, skip, attributes, text);
}

/* The goal, its expectations with their verdicts, the hints that were asked for. Returns how
 * many rows. */
static int draw_task(struct grid *g, const struct ui *u, int from)
{
    const struct task *t = &course_piece(u)->task;
    char line[300];
    snprintf(line, sizeof line, "%cTask%c  %s", TEXT_STRONG, TEXT_STRONG, t->goal);
    int row = put_wrapped(g, 0, from, 0, line);
    for (size_t i = 0; i < t->expects; i++) {
        bool well = u->course.verdicts && u->course.verdicts[i] == '+';
        snprintf(line, sizeof line, "%s %s", well ? "✓" : "·", t->expect[i]);
        row = put_row(g, row, from, well ? CELL_BOLD : 0, well ? HUE_GOOD : HUE_PLAIN, line);
    }
    for (size_t i = 0; i < u->course.hints; i++) {
        snprintf(line, sizeof line, "Hint: %s", t->hint[i]);
        row = put_wrapped(g, row, from, 0, line);
    }
    if (!u->course.hints && t->hints)
        row = put_row(g, row, from, CELL_DIM, HUE_PLAIN,
                      "faults change the run (d l u); o opens it in your editor; h gives a hint");
    return row;
}

static const char *file_name(const struct ui *u)
{
    const char *path = scenario_file(history_scenario(u->history, u->run));
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* All of the text at this place of the lesson, from row `from` on. Returns how many rows. */
static int draw_text(struct grid *g, const struct ui *u, int from)
{
    const struct station *s = course_station(u);
    if (!s)
        return put_row(g, 0, from, CELL_DIM, HUE_PLAIN, file_name(u));
    if (is_at_task(u))
        return draw_task(g, u, from);
    return draw_pieces(g, u->course.lesson, s->text, s->text_end, from, u->run ? CELL_DIM : 0u);
}

int view_text_rows(const struct ui *u, int columns)
{
    struct grid nowhere = {.columns = columns, .rows = 0};
    return draw_text(&nowhere, u, 0);
}

void view_text(struct grid *g, const struct ui *u)
{
    int from = u->text_page * (g->rows > 1 ? g->rows - 1 : 1);
    int rows = view_text_rows(u, g->columns);
    from = from < rows ? from : rows > g->rows ? rows - g->rows : 0;
    draw_text(g, u, from);
    if (rows > from + g->rows)
        grid_text(g, g->columns - 13, g->rows - 1, CELL_REVERSE, HUE_PLAIN, " more: PgDn ");
}

/* ---- a question ------------------------------------------------------------------------------ */

static void draw_feedback(struct grid *g, int y, const struct ui *u)
{
    const struct course *c = &u->course;
    const struct reply *right = &c->answers.option[c->answers.right];
    char line[400];
    if (c->answer == c->answers.right)
        snprintf(line, sizeof line, "%cRight.%c", TEXT_STRONG, TEXT_STRONG);
    else if (c->answer < c->answers.count && c->answers.option[c->answer].why)
        snprintf(line, sizeof line, "%cNot %s.%c %s", TEXT_STRONG,
                 c->answers.option[c->answer].text, TEXT_STRONG, c->answers.option[c->answer].why);
    else
        snprintf(line, sizeof line, "The run says: %c%s%c", TEXT_STRONG, right->text, TEXT_STRONG);
    y += view_wrap(g, 1, y, g->columns - 2, g->rows - y, 0, 0, line);
    grid_text(g, 1, y + 1, CELL_DIM, HUE_PLAIN, "Enter goes on");
}

static void draw_answer(struct grid *g, int y, const struct ui *u, size_t i)
{
    const struct course *c = &u->course;
    bool here = i == c->answer, right = i == c->answers.right;
    char line[200];
    const char *mark = !c->answered ? ""
                       : right      ? "  ◂ what the run does"
                       : here       ? "  ◂ your answer"
                                    : "";
    snprintf(line, sizeof line, " %s %zu  %s%s", c->answered && right ? "✓" : " ", i + 1,
             c->answers.option[i].text, mark);
    unsigned attributes =
        (here && !c->answered ? CELL_REVERSE : 0u) | (c->answered && right ? CELL_BOLD : 0u);
    grid_text(g, 1, y, attributes, HUE_PLAIN, line);
}

void view_question(struct grid *g, const struct ui *u)
{
    const struct course *c = &u->course;
    int y = 1 + view_wrap(g, 1, 1, g->columns - 2, g->rows, 0, 0, course_piece(u)->text);
    int gap = g->rows - y > 2 * (int)c->answers.count + 4 ? 2 : 1;
    y += g->rows > 12;
    for (size_t i = 0; i < c->answers.count; i++, y += gap)
        draw_answer(g, y, u, i);
    if (c->answered)
        draw_feedback(g, y + (g->rows - y > 4), u);
    else
        grid_text(g, 1, y, CELL_DIM, HUE_PLAIN, "   9  I do not know: show me");
}

/* ---- the footer ------------------------------------------------------------------------------ */

void view_footer(struct grid *g, int y, const struct ui *u)
{
    char own[8];
    int x = 1;
    if (u->prompting) {
        x = grid_text(g, x, y, CELL_BOLD, HUE_PLAIN, "go to time: ");
        x = grid_text(g, x, y, 0, HUE_PLAIN, u->prompt);
        grid_text(g, x, y, CELL_REVERSE, HUE_PLAIN, " ");
        return;
    }
    if (u->say[0]) {
        grid_text(g, x, y, CELL_BOLD, HUE_ACCENT, u->say);
        return;
    }
    for (const struct key_row *row = key_rows; row->about; row++) {
        if (!row->footer)
            continue;
        const char *name = key_label(row->key[0], own);
        if (x + text_columns(name) + 1 + (int)strlen(row->footer) > g->columns)
            break;
        x = grid_text(g, x, y, CELL_BOLD, HUE_PLAIN, name);
        x = 3 + grid_text(g, x + 1, y, 0, HUE_PLAIN, row->footer);
    }
}
