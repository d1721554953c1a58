/* A question and its answers. */
#include "tui/ui.h"

#include <stdio.h>

/* Returns the row behind it. */
static int draw_feedback(struct grid *g, int y, const struct ui *u)
{
    const struct course *c = &u->course;
    const struct reply *right = &c->answers.option[c->answers.right];
    char line[1000];
    if (c->answer == c->answers.right)
        snprintf(line, sizeof line, "%cRight.%c", TEXT_STRONG, TEXT_STRONG);
    else if (c->answer < c->answers.count && c->answers.option[c->answer].why)
        snprintf(line, sizeof line, "%cNot %s.%c %s", TEXT_STRONG,
                 c->answers.option[c->answer].text, TEXT_STRONG, c->answers.option[c->answer].why);
    else
        snprintf(line, sizeof line, "The run says: %c%s%c", TEXT_STRONG, right->text, TEXT_STRONG);
    y += view_wrap(g, 1, y, g->columns - 2, g->rows - y, 0, 0, line);
    grid_text(g, 1, y + 1, CELL_DIM, HUE_PLAIN, "Enter goes on.");
    return y + 2;
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
    snprintf(line, sizeof line, " %s %zu  %s%s",
             c->answered && right   ? "✓"
             : here && !c->answered ? "▸"
                                    : " ",
             i + 1, c->answers.option[i].text, mark);
    unsigned attributes =
        (here && !c->answered ? CELL_REVERSE : 0u) | (c->answered && right ? CELL_BOLD : 0u);
    grid_text(g, 1, y, attributes, HUE_PLAIN, line);
}

static void draw_way_out(struct grid *g, int y, bool here)
{
    grid_text(g, 1, y, here ? CELL_REVERSE : CELL_DIM, HUE_PLAIN,
              here ? " ▸ 9  I do not know: show me" : "   9  I do not know: show me");
}

/* As it is in `rows` rows, but drawn to its end: `here` is the row that must be seen. Returns how
 * many rows there are. */
static int draw_question(struct grid *g, const struct ui *u, int rows, int *here)
{
    const struct course *c = &u->course;
    int y = rows > 10; /* where it is tight nothing is left blank */
    y += view_wrap(g, 1, y, g->columns - 2, g->rows, 0, 0, course_piece(u)->text);
    int gap = rows - y > 2 * (int)c->answers.count + 4 ? 2 : 1;
    y += rows > 12;
    for (size_t i = 0; i < c->answers.count; i++, y += gap) {
        draw_answer(g, y, u, i);
        *here = i == c->answer ? y : *here;
    }
    if (c->answered)
        return *here = draw_feedback(g, y + (rows - y > 4), u);
    draw_way_out(g, y, c->answer == c->answers.count);
    *here = c->answer == c->answers.count ? y : *here;
    return y + 1;
}

void view_question(struct grid *g, const struct ui *u)
{
    enum { TALL = 100 };
    struct grid *all = grid_new(g->columns, g->rows > TALL ? g->rows : TALL);
    int here = 0, rows = draw_question(all, u, g->rows, &here), top = here - g->rows + 1;
    grid_blit(g, 0, rows > g->rows && top > 0 ? -top : 0, all);
    grid_free(all);
}
