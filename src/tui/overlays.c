/* What lies over the panes: what is wrong with an edited text. */
#define _GNU_SOURCE
#include "tui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void trouble_show(struct ui *u, const struct complaints *complaints)
{
    size_t size;
    free(u->trouble);
    u->trouble = NULL;
    FILE *to = open_memstream(&u->trouble, &size);
    if (!to)
        abort();
    complaints_print(complaints, to);
    fclose(to);
    u->overlay = OVERLAY_TROUBLE;
    u->over = (struct scroll){0};
}

int view_trouble(struct grid *g, const struct ui *u, int from)
{
    const char *head = u->history ? "This is no scenario yet:" : "This cannot be opened:";
    int row = 1 + line_put(g, 0, from, CELL_BOLD, HUE_BAD, head);
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
