/* Media: who sends what to whom, and who hears it. */
#include "tui/ui.h"

#include <stdlib.h>

struct streams {
    int none;
};
void streams_free(struct streams *s)
{
    free(s);
}

int view_media(struct grid *g, const struct ui *u, int from)
{
    (void)u;
    return line_put(g, 0, from, CELL_DIM, HUE_PLAIN, "nobody sends media yet");
}

struct subject media_at(const struct ui *u, int line)
{
    (void)u, (void)line;
    return (struct subject){.kind = SUBJECT_NONE};
}
