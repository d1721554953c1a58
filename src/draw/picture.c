/* A machine as a picture, laid out by Graphviz once; or as text for another program. In the SVG
 * each state and edge has an id and its tooltip as <title>. */
#include "draw/picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* cgraph's parameters lack their const. */
static void set(void *object, const char *name, const char *value)
{
    char none[] = "";
    agsafeset(object, (char *)name, (char *)value, none);
}

static bool is_declared(graph_t *g, int kind, const char *name)
{
    return agattr(g, kind, (char *)name, NULL) != NULL;
}

static void declare(graph_t *g, int kind, const char *name, const char *value)
{
    agattr(g, kind, (char *)name, (char *)value);
}

/* The tooltips go to the titles; left in, Graphviz would wrap each edge in a link to nowhere. */
static void drop_tooltips(graph_t *g)
{
    for (int kind = AGRAPH; kind <= AGEDGE; kind++)
        if (is_declared(g, kind, "tooltip"))
            declare(g, kind, "tooltip", "");
    edge_t **edges;
    size_t count = graphviz_edges(g, &edges);
    for (size_t i = 0; i < count; i++)
        set(edges[i], "tooltip", "");
    free(edges);
    for (node_t *n = agfstnode(g); n; n = agnxtnode(g, n))
        set(n, "tooltip", "");
}

/* ---- pictures -------------------------------------------------------------------------------- */

static char *complaint(const char *format, const char *what)
{
    struct text t = {0};
    draw_format(&t, format, what);
    return draw_take(&t);
}

static char *dot_text(graph_t *g, size_t *size)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, size);
    if (!out)
        return NULL;
    agwrite(g, out);
    fclose(out);
    return text;
}

static char *rendered(const struct diagram *d, graph_t *g, enum picture picture, size_t *size,
                      char **error)
{
    static const char *const format[] = {
        [PICTURE_SVG] = "svg", [PICTURE_PNG] = "png:cairo", [PICTURE_PDF] = "pdf:cairo"};
    struct graphviz gv;
    char *data = NULL;
    if (!graphviz_open(&gv, picture == PICTURE_SVG)) {
        *error = complaint("%s does not start", "Graphviz");
        return NULL;
    }
    if (picture == PICTURE_SVG)
        drop_tooltips(g);
    if (graphviz_layout(&gv, g)) {
        data = graphviz_render(&gv, g, format[picture], size);
        gvFreeLayout(gv.context, g);
        if (!data)
            *error = complaint("this Graphviz cannot write %s (Debian package libgvc6)",
                               picture == PICTURE_PNG ? "PNG" : "PDF");
    } else
        *error = complaint("Graphviz cannot lay out %s", d->name ? d->name : "the machine");
    graphviz_close(&gv);
    if (data && picture == PICTURE_SVG) {
        char *plain = data;
        data = picture_finish_svg(d, plain, size);
        free(plain);
    }
    return data;
}

static char *source_text(const struct diagram *d, size_t *size)
{
    struct text t = {0};
    draw_add_bytes(&t, d->source, d->size);
    *size = d->size;
    return draw_take(&t);
}

/* As text for other programs; NULL: this format is drawn. */
static char *written(const struct machine *m, enum picture picture, const struct coverage *c,
                     const struct lit *lit)
{
    switch (picture) {
    case PICTURE_MERMAID: return export_mermaid(m, c, lit);
    case PICTURE_PLANTUML: return export_plantuml(m, c, lit);
    case PICTURE_JSON: return export_json(m, c, lit);
    case PICTURE_SCXML: return export_scxml(m, c, lit);
    default: return NULL;
    }
}

bool draw_machine(const struct machine *m, enum picture picture, const struct coverage *c,
                  const struct lit *lit, char **out, size_t *size, char **error)
{
    const struct diagram *d = m->diagram;
    *out = written(m, picture, c, lit);
    *error = NULL;
    if (*out) {
        *size = strlen(*out);
        return true;
    }
    if (picture == PICTURE_TEXT) {
        *out = diagram_text(m, c, lit, error);
        *size = *out ? strlen(*out) : 0;
        return *out != NULL;
    }
    if (picture == PICTURE_DOT && !c && !lit) {
        *out = source_text(d, size);
        return true;
    }
    graph_t *g = graphviz_read(d->source);
    if (!g) {
        *error = complaint("Graphviz cannot read %s", d->file ? d->file : "the machine");
        return false;
    }
    picture_style(g, &(struct export){.machine = m, .diagram = d, .taken = c, .lit = lit});
    *out = picture == PICTURE_DOT ? dot_text(g, size) : rendered(d, g, picture, size, error);
    agclose(g);
    return *out != NULL;
}
