/* A run's ladder in each format that shows one. */
#include "draw/inside.h"

#include <stdlib.h>
#include <string.h>

static char *drawn(const struct plan *plan, const struct trace *trace, enum picture picture,
                   int columns, bool ascii, size_t *size)
{
    if (picture == PICTURE_SVG)
        return ladder_svg(plan, trace, size);
    char *text = ladder_text(plan, trace, columns, ascii);
    *size = strlen(text);
    return text;
}

bool draw_ladder_as(const struct plan *plan, const struct trace *trace, enum picture picture,
                    int columns, bool ascii, char **out, size_t *size, char **error)
{
    *error = NULL;
    *out = NULL;
    if (picture_formats[picture].shows & SHOWS_LADDER) {
        *out = drawn(plan, trace, picture, columns, ascii, size);
        return true;
    }
    struct text t = {0};
    char *names = picture_names(SHOWS_LADDER);
    draw_format(&t, "a ladder is drawn as %s", names);
    free(names);
    *error = draw_take(&t);
    return false;
}
