/* The list of lessons. */
#include "tui/ui.h"

#include <stdio.h>
#include <string.h>

static void row(struct grid *g, int y, const struct lesson *l, bool here)
{
    char line[200];
    snprintf(line, sizeof line, " %2d  %s", l->number, l->title);
    int width = g->columns / 2 - 2;
    char padded[400];
    snprintf(padded, sizeof padded, "%s%*s", line,
             width > text_columns(line) ? width - text_columns(line) : 0, "");
    grid_text(g, 0, y, here ? CELL_REVERSE : 0, HUE_PLAIN, here ? padded : line);
    if (here)
        grid_text(g, 0, y, CELL_REVERSE | CELL_BOLD, HUE_PLAIN, "▸");
}

static void details(struct grid *g, int x, int y, int rows, const struct lesson *l)
{
    char line[300];
    int columns = g->columns - x - 2;
    size_t questions = 0, tasks = 0;
    for (size_t i = 0; i < l->pieces; i++) {
        questions += l->piece[i].kind == PIECE_ASK;
        tasks += l->piece[i].kind == PIECE_TASK;
    }
    snprintf(line, sizeof line, "%c%d %s%c", TEXT_STRONG, l->number, l->title, TEXT_STRONG);
    y += view_wrap(g, x, y, columns, rows, 0, 0, line) + 1;
    y += view_wrap(g, x, y, columns, rows - 4, 0, 0, l->about) + 1;
    snprintf(line, sizeof line, "read   %s", l->read);
    y += view_wrap(g, x, y, columns, 2, 0, 0, line);
    snprintf(line, sizeof line, "time   %d minutes", l->minutes);
    grid_text(g, x, y++, 0, HUE_PLAIN, line);
    snprintf(line, sizeof line, "holds  %zu question%s, %zu task%s", questions,
             questions == 1 ? "" : "s", tasks, tasks == 1 ? "" : "s");
    grid_text(g, x, y, 0, HUE_PLAIN, line);
}

struct grid *list_render(const struct lesson *const *lessons, size_t count, size_t at, int columns,
                         int rows)
{
    struct grid *g = grid_new(columns < 1 ? 1 : columns, rows < 1 ? 1 : rows);
    int split = columns / 2, bottom = rows - 2;
    char right[60];
    snprintf(right, sizeof right, "%zu lesson%s ", count, count == 1 ? "" : "s");
    grid_text(g, 1, 0, CELL_BOLD, HUE_PLAIN, "sipstep");
    grid_text(g, 11, 0, 0, HUE_PLAIN, "learn SIP by stepping through it");
    grid_text(g, columns - text_columns(right), 0, 0, HUE_PLAIN, right);
    if (rows < 5) {
        if (count && rows > 1)
            row(g, 1, lessons[at], true);
        return g;
    }
    grid_line(g, 0, 1, columns - 1, 1, false, CELL_DIM, HUE_PLAIN);
    grid_text(g, 1, 1, CELL_BOLD, HUE_PLAIN, " lessons ");
    size_t first = at >= (size_t)(bottom - 2) ? at - (size_t)(bottom - 3) : 0;
    for (size_t i = first; i < count && (int)(i - first) < bottom - 2; i++)
        row(g, 2 + (int)(i - first), lessons[i], i == at);
    if (columns >= 50) {
        grid_line(g, split, 1, split, bottom - 1, false, CELL_DIM, HUE_PLAIN);
        if (count)
            details(g, split + 2, 3, bottom - 4, lessons[at]);
    }
    grid_line(g, 0, bottom, columns - 1, bottom, false, CELL_DIM, HUE_PLAIN);
    grid_text(g, 1, rows - 1, 0, HUE_PLAIN, "Enter go on   j k move   q quit");
    return g;
}
