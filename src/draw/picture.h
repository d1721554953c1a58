/* The parts of picture.c: how a machine looks, and what is done to Graphviz's SVG. */
#ifndef DRAW_PICTURE_H
#define DRAW_PICTURE_H

#include "draw/export.h"
#include "draw/graphviz.h"

/* Gives the graph of x->diagram our looks, and each state and edge an id ("state1", "edge3", from
 * 0 as written). */
void picture_style(graph_t *, const struct export *);
/* The transitions of a state to itself as UML's internal transitions: rows in its box. Drawn as
 * loops, more than one at a state lie on each other's labels. */
bool picture_rows_loops(const struct diagram *);
/* Graphviz's SVG with titles that say why, and words that fit their boxes in whatever font. The
 * caller frees. */
char *picture_finish_svg(const struct diagram *, const char *svg, size_t *size);

#endif
