/* Graphviz in process. Only graphviz.c, names.c, picture.c and layout.c speak to it. */
#ifndef DRAW_GRAPHVIZ_H
#define DRAW_GRAPHVIZ_H

#include <stdbool.h>
#include <stddef.h>
#include <gvc.h>

/* A context. `exact`: only the core and dot_layout plugins, with built-in text metrics, so that
 * layout and SVG are the same bytes on every machine with this Graphviz; where those plugins are
 * not found, and otherwise, all that are installed. While one is open Graphviz says nothing on
 * standard error. */
struct graphviz {
    GVC_t *context;
    bool is_exact;
    agusererrf said; /* who heard Graphviz's complaints before */
};
bool graphviz_open(struct graphviz *, bool exact);
void graphviz_close(struct graphviz *);
/* Lays out by dot. Undo by gvFreeLayout before agclose. */
bool graphviz_layout(struct graphviz *, graph_t *);
/* Renders what is laid out; the caller frees. NULL: this Graphviz cannot. */
char *graphviz_render(struct graphviz *, graph_t *, const char *format, size_t *size);
/* An empty directed graph. This one's layout, and that of the next, depend on nothing but what is in it. */
graph_t *graphviz_new(char *name);
/* A graph from DOT known to be good; NULL if cgraph thinks otherwise. */
graph_t *graphviz_read(const char *source);
/* Names by number, and text in memory: what the two above give to cgraph. */
Agdisc_t graphviz_discipline(void);
/* All edges, in order of creation: as written. Returns how many; the caller frees *out. */
size_t graphviz_edges(graph_t *, edge_t ***out);

#endif
