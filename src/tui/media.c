/* Media: who sends what to whom, and who hears it. */
#include "tui/ui.h"

int view_media(struct grid *g, const struct ui *u, int from)
{
    (void)u;
    return line_put(g, 0, from, CELL_DIM, HUE_PLAIN, "nobody sends media yet");
}
