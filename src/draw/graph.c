/* Any graph as a picture, from its DOT text: what is no machine. */
#include "draw/graphviz.h"
#include "draw/inside.h"

#include <stdlib.h>
#include <string.h>

static char *laid_out(graph_t *g, enum picture picture, size_t *size, char **error)
{
    static const char *const format[PICTURES] = {
        [PICTURE_SVG] = "svg", [PICTURE_PNG] = "png:cairo", [PICTURE_PDF] = "pdf:cairo"};
    struct graphviz gv;
    char *data = NULL;
    if (!graphviz_open(&gv, picture == PICTURE_SVG)) {
        *error = draw_copy("Graphviz does not start");
        return NULL;
    }
    if (graphviz_layout(&gv, g)) {
        data = graphviz_render(&gv, g, format[picture], size);
        gvFreeLayout(gv.context, g);
    }
    graphviz_close(&gv);
    if (!data)
        *error = draw_copy("this Graphviz cannot draw it");
    return data;
}

bool draw_graph_as(const char *dot, enum picture picture, char **out, size_t *size, char **error)
{
    *error = NULL;
    *out = NULL;
    if (picture == PICTURE_DOT) {
        *out = draw_copy(dot);
        *size = strlen(dot);
        return true;
    }
    graph_t *g = graphviz_read(dot);
    if (!g) {
        *error = draw_copy("Graphviz cannot read it");
        return false;
    }
    *out = laid_out(g, picture, size, error);
    agclose(g);
    return *out != NULL;
}
