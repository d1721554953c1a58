/* What lives: transactions, dialogs, sessions, three lists a node. */
#include "tui/ui.h"

int view_lives(struct grid *g, const struct ui *u, int from)
{
    (void)u;
    return line_put(g, 0, from, CELL_DIM, HUE_PLAIN, "nothing lives yet");
}

struct subject lives_at(const struct ui *u, int line)
{
    (void)u, (void)line;
    return (struct subject){.kind = SUBJECT_NONE};
}
