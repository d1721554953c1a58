/* Ranks and order of a machine's states, from Graphviz: boxes as wide as in the terminal, edges
 * without labels. */
#include "draw/graphviz.h"
#include "draw/board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    POINTS_A_COLUMN = 8, /* one column in Graphviz' points; a row is twice that */
    COLUMNS_BETWEEN = 5
};

/* ---- what is to be laid out ------------------------------------------------------------------ */

bool layout_is_within(const struct diagram *d, int state, int cluster)
{
    for (int c = d->states[state].cluster; c >= 0; c = d->clusters[c].parent)
        if (c == cluster)
            return true;
    return false;
}

bool layout_is_active(const struct layout *l, const struct lit *lit, int shape)
{
    return lit->state >= 0 &&
           l->machine->diagram->states[l->shape[shape].state].table == lit->state;
}

/* The line that this edge is part of; -1: there is none yet. */
static int find_arrow(const struct layout *l, struct arrow wanted)
{
    for (int i = 0; i < l->narrows; i++)
        if (l->arrow[i].head == wanted.head && l->arrow[i].cluster == wanted.cluster &&
            (wanted.cluster >= 0 || l->arrow[i].tail == wanted.tail))
            return i;
    return -1;
}

static void take_states(struct layout *l, const struct diagram *d)
{
    l->shape = draw_calloc(d->nstates, sizeof *l->shape);
    l->shape_of = draw_calloc(d->nstates, sizeof *l->shape_of);
    for (uint16_t i = 0; i < d->nstates; i++) {
        l->shape_of[i] = -1;
        if (d->states[i].is_start)
            continue;
        l->shape_of[i] = l->nshapes;
        int columns = text_columns(d->states[i].label);
        l->shape[l->nshapes++] =
            (struct shape){.state = i, .width = (columns < 2 ? 2 : columns) + 4};
    }
}

/* Does it leave a cluster of more than its tail? */
static bool leaves_more(const struct diagram *d, int edge)
{
    int states = 0, cluster = d->edges[edge].from_cluster;
    for (int i = 0; i < d->nstates && cluster >= 0; i++)
        states += layout_is_within(d, i, cluster);
    return states > 1;
}

static void take_edges(struct layout *l, const struct diagram *d)
{
    l->arrow = draw_calloc(d->nedges, sizeof *l->arrow);
    l->arrow_of = draw_calloc(d->nedges, sizeof *l->arrow_of);
    for (uint16_t i = 0; i < d->nedges; i++) {
        int tail = l->shape_of[d->edges[i].tail], head = l->shape_of[d->edges[i].head];
        if (tail < 0 || head < 0) {
            l->arrow_of[i] = EDGE_STARTS;
            if (head >= 0)
                l->shape[head].starts = true;
        } else if (tail == head && !leaves_more(d, i)) {
            l->arrow_of[i] = EDGE_LOOPS;
            l->shape[tail].loops = true;
        } else {
            int cluster = leaves_more(d, i) ? d->edges[i].from_cluster : -1;
            struct arrow arrow = {tail, head, cluster};
            l->arrow_of[i] = find_arrow(l, arrow);
            if (l->arrow_of[i] < 0) {
                l->arrow[l->narrows] = arrow;
                l->arrow_of[i] = l->narrows++;
            }
        }
    }
}

/* ---- Graphviz -------------------------------------------------------------------------------- */

static void set(void *object, const char *name, const char *value)
{
    char none[] = "";
    agsafeset(object, (char *)name, (char *)value, none);
}

static void set_inches(void *object, const char *name, int columns)
{
    char value[32];
    int points =
        columns * POINTS_A_COLUMN; /* in hundredths of an inch, without floating point's locale */
    snprintf(value, sizeof value, "%d.%02d", points / 72, points % 72 * 100 / 72);
    set(object, name, value);
}

/* Clusters keep their states together. A cluster within another becomes a part of it. */
static graph_t **add_clusters(graph_t *g, const struct diagram *d)
{
    graph_t **cluster = draw_calloc(d->nclusters, sizeof *cluster);
    for (int made = 0, before = -1; made != before;) { /* parents may stand after their parts */
        before = made;
        for (int i = 0; i < d->nclusters; i++) {
            int parent = d->clusters[i].parent;
            if (cluster[i] || (parent >= 0 && !cluster[parent]))
                continue;
            char name[32];
            snprintf(name, sizeof name, "cluster%d", i);
            cluster[i] = agsubg(parent >= 0 ? cluster[parent] : g, name, 1);
            made++;
        }
    }
    return cluster;
}

static node_t **add_nodes(graph_t *g, const struct layout *l, const struct diagram *d)
{
    graph_t **cluster = add_clusters(g, d);
    node_t **node = draw_calloc(d->nstates, sizeof *node);
    for (int i = 0; i < d->nstates; i++) {
        char name[16];
        snprintf(name, sizeof name, "n%d", i);
        node[i] = agnode(g, name, 1);
        int shape = l->shape_of[i];
        set_inches(node[i], "width", shape < 0 ? 1 : l->shape[shape].width);
        if (d->states[i].cluster >= 0 && cluster[d->states[i].cluster])
            agsubnode(cluster[d->states[i].cluster], node[i], 1);
    }
    free(cluster);
    return node;
}

static graph_t *build(const struct layout *l, const struct diagram *d, node_t ***nodes)
{
    char name[] = "layout", shape[] = "shape", square[] = "box", label[] = "label", none[] = "",
         size[] = "fixedsize", yes[] = "true", height[] = "height", rows[] = "0.66";
    graph_t *g = graphviz_new(name);
    agattr(g, AGNODE, shape, square);
    agattr(g, AGNODE, label, none);
    agattr(g, AGNODE, size, yes);
    agattr(g, AGNODE, height, rows);
    set_inches(g, "nodesep", COLUMNS_BETWEEN);
    *nodes = add_nodes(g, l, d);
    for (int i = 0; i < d->nedges; i++) {
        int tail = d->edges[i].tail, head = d->edges[i].head;
        bool is_first = tail != head;
        for (int before = 0; before < i && is_first; before++)
            is_first = d->edges[before].tail != tail || d->edges[before].head != head;
        if (is_first)
            agedge(g, (*nodes)[tail], (*nodes)[head], NULL, 1);
    }
    return g;
}

/* Ranks from above, counted where a box is: a rank of starts only is none. */
static void number_ranks(struct layout *l, const double *y)
{
    for (int i = 0; i < l->nshapes; i++) {
        l->shape[i].rank = 0;
        for (int j = 0; j < l->nshapes; j++) {
            bool is_first = y[j] > y[i] + 1;
            for (int k = 0; k < j && is_first; k++)
                is_first = y[k] > y[j] + 1 || y[k] < y[j] - 1;
            l->shape[i].rank += is_first;
        }
        if (l->shape[i].rank >= l->nranks)
            l->nranks = l->shape[i].rank + 1;
    }
}

static void read_places(struct layout *l, node_t *const *nodes)
{
    double *y = draw_calloc((size_t)l->nshapes, sizeof *y);
    for (int i = 0; i < l->nshapes; i++) {
        node_t *n = nodes[l->shape[i].state];
        l->shape[i].x = ND_coord(n).x / POINTS_A_COLUMN;
        y[i] = ND_coord(n).y;
    }
    number_ranks(l, y);
    free(y);
}

static bool ask_graphviz(struct layout *l, const struct diagram *d)
{
    struct graphviz gv;
    if (!graphviz_open(&gv, true))
        return false;
    node_t **nodes;
    graph_t *g = build(l, d, &nodes);
    bool is_done = graphviz_layout(&gv, g);
    if (is_done) {
        read_places(l, nodes);
        gvFreeLayout(gv.context, g);
    }
    agclose(g);
    free(nodes);
    graphviz_close(&gv);
    return is_done;
}

struct layout *layout_new(const struct machine *m, char **error)
{
    struct layout *l = draw_calloc(1, sizeof *l);
    *error = NULL;
    l->machine = m;
    take_states(l, m->diagram);
    take_edges(l, m->diagram);
    if (ask_graphviz(l, m->diagram))
        return l;
    *error = draw_copy("Graphviz cannot lay out this machine");
    layout_free(l);
    return NULL;
}

void layout_free(struct layout *l)
{
    if (!l)
        return;
    board_free(l->board);
    free(l->shape);
    free(l->shape_of);
    free(l->arrow);
    free(l->arrow_of);
    free(l);
}
