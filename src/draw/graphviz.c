/* Graphviz in process: contexts, silence, layout, rendering.
 *
 * gvc leaks some kB a drawing, so callers lay out once and keep what they got. The plugins are
 * opened by the path that configure found, when the first picture is drawn: a run without pictures
 * does not pay for them.
 */
#ifdef HAVE_CONFIG_H
# include "config.h"
#endif
#include "draw/graphviz.h"
#include "draw/inside.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Paths of the plugins; a build without them uses whatever Graphviz finds by itself. */
#ifndef GRAPHVIZ_CORE_PLUGIN
# define GRAPHVIZ_CORE_PLUGIN ""
#endif
#ifndef GRAPHVIZ_DOT_PLUGIN
# define GRAPHVIZ_DOT_PLUGIN ""
#endif

static int unheard(char *message)
{
    (void)message;
    return 0;
}

/* Never closed: the context keeps pointers into it, and a leak of its keeps its name. */
static gvplugin_library_t *plugin(const char *file, const char *symbol)
{
    void *library = *file ? dlopen(file, RTLD_NOW | RTLD_LOCAL) : NULL;
    return library ? dlsym(library, symbol) : NULL;
}

static GVC_t *exact_context(void)
{
    gvplugin_library_t *core = plugin(GRAPHVIZ_CORE_PLUGIN, "gvplugin_core_LTX_library");
    gvplugin_library_t *dot = plugin(GRAPHVIZ_DOT_PLUGIN, "gvplugin_dot_layout_LTX_library");
    if (!core || !dot)
        return NULL;
    GVC_t *context = gvContextPlugins(NULL, 0);
    if (context) {
        gvAddLibrary(context, core);
        gvAddLibrary(context, dot);
    }
    return context;
}

bool graphviz_open(struct graphviz *g, bool exact)
{
    g->said = agseterrf(unheard);
    g->context = exact ? exact_context() : NULL;
    g->is_exact = g->context != NULL;
    if (!g->context)
        g->context = gvContext();
    if (!g->context)
        agseterrf(g->said);
    return g->context != NULL;
}

/* A full context is left open: its pango plugin compares the next drawing's font with one that the
 * context has freed. */
void graphviz_close(struct graphviz *g)
{
    if (g->is_exact)
        gvFreeContext(g->context);
    agseterrf(g->said);
}

bool graphviz_layout(struct graphviz *g, graph_t *graph)
{
    return gvLayout(g->context, graph, "dot") == 0;
}

char *graphviz_render(struct graphviz *g, graph_t *graph, const char *format, size_t *size)
{
    char *data = NULL;
    unsigned length = 0;
    if (gvRenderData(g->context, graph, format, &data, &length) != 0 || !data || !length) {
        gvFreeRenderData(data);
        return NULL;
    }
    char *copy = draw_calloc((size_t)length + 1, 1);
    memcpy(copy, data, length);
    gvFreeRenderData(data);
    *size = length;
    return copy;
}

graph_t *graphviz_new(char *name)
{
    Agdisc_t ours = graphviz_discipline();
    return agopen(name, Agdirected, &ours);
}

graph_t *graphviz_read(const char *source)
{
    agusererrf said = agseterrf(unheard);
    agreseterrors();
    agsetfile(NULL);
    agreadline(1); /* cgraph carries line numbers over from one file to the next */
    Agdisc_t ours = graphviz_discipline();
    graph_t *graph = agread(&source, &ours);
    if (graph && agerrors()) {
        agclose(graph);
        graph = NULL;
    }
    agseterrf(said);
    return graph;
}

static int by_creation(const void *a, const void *b)
{
    const edge_t *const *left = a, *const *right = b;
    return (AGSEQ(*left) > AGSEQ(*right)) - (AGSEQ(*left) < AGSEQ(*right));
}

size_t graphviz_edges(graph_t *graph, edge_t ***out)
{
    size_t count = 0;
    edge_t **edges = draw_calloc((size_t)agnedges(graph), sizeof *edges);
    for (node_t *n = agfstnode(graph); n; n = agnxtnode(graph, n))
        for (edge_t *e = agfstout(graph, n); e; e = agnxtout(graph, e))
            edges[count++] = e;
    qsort(edges, count, sizeof *edges, by_creation);
    *out = edges;
    return count;
}
