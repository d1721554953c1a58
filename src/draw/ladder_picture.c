/* A run's ladder in each format that shows one. */
#include "draw/inside.h"

#include <stdlib.h>
#include <string.h>

struct ladder_part ladder_whole(const struct plan *plan, const struct trace *trace)
{
    return (struct ladder_part){.plan = plan, .trace = trace, .until = trace->count, .columns = 80};
}

static char *drawn(const struct ladder_part *part, enum picture picture, size_t *size)
{
    if (picture == PICTURE_SVG)
        return ladder_svg(part, size);
    char *text = picture == PICTURE_MERMAID    ? ladder_mermaid(part)
                 : picture == PICTURE_PLANTUML ? ladder_plantuml(part)
                                               : ladder_text(part);
    *size = strlen(text);
    return text;
}

bool draw_ladder_as(const struct ladder_part *part, enum picture picture, char **out, size_t *size,
                    char **error)
{
    *error = NULL;
    *out = NULL;
    if (picture == PICTURE_PNG || picture == PICTURE_PDF) {
        size_t svg_size;
        char *svg = ladder_svg(part, &svg_size);
        bool is_drawn = draw_raster(svg, svg_size, picture, out, size, error);
        free(svg);
        return is_drawn;
    }
    if (picture_formats[picture].shows & SHOWS_LADDER) {
        *out = drawn(part, picture, size);
        return true;
    }
    struct text t = {0};
    char *names = picture_names(SHOWS_LADDER);
    draw_format(&t, "a ladder is drawn as %s", names);
    free(names);
    *error = draw_take(&t);
    return false;
}
