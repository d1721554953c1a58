/* What lies over the panes: what is wrong with an edited text. */
#include "tui/ui.h"

#include <stdio.h>
#include <string.h>

int view_trouble(struct grid *g, const struct ui *u, int from)
{
    int row = 1 + line_put(g, 0, from, CELL_BOLD, HUE_BAD, "This is no scenario yet:");
    for (const char *at = u->trouble ? u->trouble : ""; *at; at += *at == '\n') {
        char line[1000];
        size_t length = strcspn(at, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, at);
        row = *line == ' ' ? line_put(g, row, from, 0, HUE_PLAIN, line) /* a source line, a caret */
                           : line_wrap(g, row, from, 1, 0, line);
        at += length;
    }
    return row;
}
