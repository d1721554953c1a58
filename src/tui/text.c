/* The lesson's text, and the task; without a lesson, the scenario's. */
#include "tui/ui.h"

#include <stdio.h>
#include <string.h>

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

static int draw_ways(struct grid *g, int row, int from, bool has_hint)
{
    char line[400], hint[60];
    snprintf(hint, sizeof hint, "; %s gives a hint", key_for(ACTION_HINT, PLACE_RUN).text);
    snprintf(line, sizeof line,
             "%s %s %s change what becomes of a message, %s what users do; %s opens the scenario%s",
             key_for(ACTION_DROP, PLACE_RUN).text, key_for(ACTION_DELAY, PLACE_RUN).text,
             key_for(ACTION_DUPLICATE, PLACE_RUN).text, key_for(ACTION_USER, PLACE_RUN).text,
             key_for(ACTION_EDIT, PLACE_RUN).text, has_hint ? hint : "");
    return line_wrap(g, row, from, 1, CELL_DIM, line);
}

/* The goal, its expectations with their verdicts, the hints that were asked for. Returns how
 * many rows. */
static int draw_task(struct grid *g, const struct ui *u, int from)
{
    const struct task *t = &course_piece(u)->task;
    char line[1000];
    snprintf(line, sizeof line, "%cTask:%c %s", TEXT_STRONG, TEXT_STRONG, t->goal);
    int row = line_wrap(g, 0, from, 1, 0, line);
    for (size_t i = 0; i < t->expects; i++) {
        bool well = u->course.verdicts && u->course.verdicts[i] == '+';
        snprintf(line, sizeof line, "%s %s", well ? "✓" : "·", t->expect[i]);
        row = line_wrap(g, row, from, 1, well ? CELL_BOLD : 0, line);
    }
    for (size_t i = 0; i < u->course.hints; i++) {
        snprintf(line, sizeof line, "Hint: %s", t->hint[i]);
        row = line_wrap(g, row, from, 1, 0, line);
    }
    if (course_task_done(u)) {
        snprintf(line, sizeof line, "Done: all of it holds. %s goes on.",
                 key_for(ACTION_GO_ON, PLACE_RUN).text);
        return line_put(g, row, from, CELL_BOLD, HUE_GOOD, line);
    }
    return draw_ways(g, row, from, u->course.hints < t->hints);
}

/* While a question is open its pane says all; behind it, what it counts. */
static int draw_score(struct grid *g, const struct ui *u, int from)
{
    const struct course *c = &u->course;
    char line[120];
    if (!c->asked) {
        snprintf(line, sizeof line,
                 "Nobody but you sees what you answer. Look back with %s if it helps.",
                 key_for(ACTION_STEP_BACK, PLACE_QUESTION).text);
        return line_wrap(g, 0, from, 1, CELL_DIM, line);
    }
    snprintf(line, sizeof line, "Right at the first try: %zu of %zu. Nobody but you sees this.",
             c->well, c->asked);
    return line_wrap(g, 0, from, 1, CELL_DIM, line);
}

int view_text(struct grid *g, const struct ui *u, int from)
{
    const struct station *s = course_station(u);
    if (!s)
        return view_source(g, u, from);
    if (is_at_task(u))
        return draw_task(g, u, from);
    int rows = draw_pieces(g, u->course.lesson, s->text, s->text_end, from, u->run ? CELL_DIM : 0u);
    return rows || course_piece(u)->kind != PIECE_ASK ? rows : draw_score(g, u, from);
}
