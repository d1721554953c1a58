/* Lines in a view that shows some of them: each function takes the number of its line, draws it if
 * it is among those from `from` on that the grid has rows for, and returns the next one's. */
#include "tui/ui.h"

#include <stdio.h>
#include <string.h>

int line_put(struct grid *g, int row, int from, unsigned attributes, enum hue hue, const char *text)
{
    if (row >= from && row - from < g->rows)
        grid_text(g, 1, row - from, attributes, hue, text);
    return row + 1;
}

int line_wrap(struct grid *g, int row, int from, int x, unsigned attributes, const char *text)
{
    int skip = from > row ? from - row : 0, y = row > from ? row - from : 0;
    struct grid nowhere = {.columns = g->columns, .rows = 0};
    struct grid *shown = y < g->rows ? g : &nowhere;
    return row +
           view_wrap(shown, x, y, g->columns - x - 1, shown->rows - y, skip, attributes, text);
}

/* Line by line as it stands, CRLF or LF; a line that is too wide goes on in the next row. */
int line_text(struct grid *g, int row, int from, const char *text)
{
    while (*text) {
        char line[400];
        size_t length = strcspn(text, "\r\n");
        snprintf(line, sizeof line, "%.*s", (int)length, text);
        size_t shown = view_fit(line, g->columns - 2);
        shown = shown ? shown : length; /* no room for a single character: none is shown */
        line[shown < sizeof line ? shown : 0] = '\0';
        row = line_put(g, row, from, 0, HUE_PLAIN, line);
        text += shown;
        if (shown < length)
            continue;
        text += *text == '\r';
        text += *text == '\n';
    }
    return row;
}

void line_cell(struct grid *g, int x, int y, int columns, unsigned attributes, enum hue hue,
               const char *text)
{
    char cut[400];
    if (columns <= 0 || y < 0 || y >= g->rows)
        return;
    snprintf(cut, sizeof cut, "%s", text);
    view_cut(cut, sizeof cut, columns, false);
    grid_text(g, x, y, attributes, hue, cut);
}
