/* The look of a machine's picture: the reader's own file with our style beneath his.
 *
 * The style fills in only what the file leaves open, but for labels (broken into lines that fit
 * beside an arrow) and doublecircles (which a long word would blow up: a doubled rounded box says
 * the same). What is active or was taken is told by weight and by a mark too, not by colour alone.
 */
#include "draw/picture.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL_COLUMNS = 34, CAPTION_COLUMNS = 100 };

/* ---- style ----------------------------------------------------------------------------------- */

struct style {
    const char *name, *value;
};
static const struct style graph_style[] = {
    {"bgcolor", "#fdfdfb"}, {"fontname", "Helvetica,Arial,sans-serif"},
    {"fontsize", "13"},     {"labelloc", "t"},
    {"nodesep", "0.45"},    {"ranksep", "0.5"},
    {"pad", "0.2"},         {"fontcolor", "#333333"},
    {"compound", "true"},
};
static const struct style node_style[] = {
    {"shape", "box"},         {"style", "rounded,filled"},
    {"fillcolor", "#ffffff"}, {"color", "#222222"},
    {"fontsize", "14"},       {"fontname", "Helvetica,Arial,sans-serif"},
    {"fontcolor", "#111111"}, {"margin", "0.16,0.08"},
};
static const struct style edge_style[] = {
    {"fontname", "Helvetica,Arial,sans-serif"},
    {"fontsize", "11"},
    {"color", "#333333"},
    {"fontcolor", "#222222"},
    {"arrowsize", "0.8"},
};
static const struct style cluster_style[] = {
    {"style", "rounded,dashed"},
    {"color", "#777777"},
    {"fontcolor", "#444444"},
};
static const struct style taken[] = {
    {"color", "#000000"}, {"penwidth", "2.4"}, {"fontcolor", "#000000"}};
static const struct style untaken[] = {
    {"color", "#b5b5b5"}, {"style", "dashed"}, {"fontcolor", "#8c8c8c"}};
static const struct style visited[] = {{"color", "#000000"}, {"penwidth", "2.2"}};
static const struct style unvisited[] = {
    {"color", "#b5b5b5"}, {"style", "rounded,filled,dashed"}, {"fontcolor", "#8c8c8c"}};

/* Where it stands, and the edge that led there. */
static const char last_colour[] = "#b04000";
static const struct style active[] = {
    {"style", "rounded,filled"}, {"color", "#000000"}, {"penwidth", "4"}, {"fillcolor", "#ffe08a"}};
static const struct style last[] = {
    {"color", last_colour}, {"penwidth", "3.2"}, {"fontcolor", last_colour}};

enum { COUNT_GRAPH = sizeof graph_style / sizeof *graph_style };
enum { COUNT_NODE = sizeof node_style / sizeof *node_style };
enum { COUNT_EDGE = sizeof edge_style / sizeof *edge_style };
enum { COUNT_CLUSTER = sizeof cluster_style / sizeof *cluster_style };

/* cgraph's parameters lack their const. */
static void set(void *object, const char *name, const char *value)
{
    char none[] = "";
    agsafeset(object, (char *)name, (char *)value, none);
}

static const char *get(void *object, const char *name)
{
    const char *value = agget(object, (char *)name);
    return value ? value : "";
}

static void set_html(graph_t *g, void *object, const char *name, const char *value)
{
    char *html = agstrdup_html(g, (char *)value);
    set(object, name, html);
    agstrfree(g, html);
}

static bool is_declared(graph_t *g, int kind, const char *name)
{
    return agattr(g, kind, (char *)name, NULL) != NULL;
}

static void declare(graph_t *g, int kind, const char *name, const char *value)
{
    agattr(g, kind, (char *)name, (char *)value);
}

static void set_all(void *object, const struct style *style, size_t count)
{
    for (size_t i = 0; i < count; i++)
        set(object, style[i].name, style[i].value);
}

/* Defaults for what the file does not speak of. */
static void fill_in(graph_t *g, int kind, const struct style *style, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!is_declared(g, kind, style[i].name))
            declare(g, kind, style[i].name, style[i].value);
}

/* ---- labels ---------------------------------------------------------------------------------- */

/* Backslashes mean something to Graphviz, and these texts have had theirs read. */
static void add_escaped(struct text *t, const char *s, size_t size)
{
    for (size_t i = 0; i < size; i++)
        draw_add_bytes(t, s[i] == '\\' ? "\\\\" : &s[i], s[i] == '\\' ? 2 : 1);
}

/* Bytes of the beginning of `s` that make a line: up to a comma or semicolon, else a blank, else
 * too long. */
static size_t line_size(const char *s, int columns)
{
    size_t fit = draw_fit(s, columns), size = fit;
    if (!s[fit])
        return fit;
    for (size_t i = fit; i > fit / 2; i--)
        if (s[i] == ' ' && (s[i - 1] == ',' || s[i - 1] == ';'))
            return i;
    while (size && s[size] != ' ')
        size--;
    return size ? size : strcspn(s, " ");
}

/* In lines of at most `columns` where there are blanks to break at. */
static void add_wrapped(struct text *t, const char *s, int columns, const char *line_end)
{
    while (*s) {
        size_t size = line_size(s, columns);
        add_escaped(t, s, size);
        s += size;
        s += strspn(s, " ");
        if (*s)
            draw_add(t, line_end);
    }
}

/* "1xx / stop A; report" in lines: what comes, then what is done. */
static char *edge_label(const struct export *x, size_t edge)
{
    const struct diagram_edge *e = &x->diagram->edges[edge];
    uint64_t times = export_times(x, (int)edge);
    struct text t = {0}, effects = {0};
    for (char **effect = e->effects; effect && *effect; effect++)
        draw_format(&effects, "%s%s", effects.size ? "; " : "/ ", *effect);
    char *done = draw_take(&effects);
    struct text cause = {0};
    draw_add(&cause, e->trigger ? e->trigger : e->label);
    if (e->guard)
        draw_format(&cause, " [%s]", e->guard);
    char *comes = draw_take(&cause);
    draw_add(&t, export_is_last(x, (int)edge) ? " ▸ " : " "); /* off the line */
    add_wrapped(&t, comes, LABEL_COLUMNS, " \\n ");
    if (*done)
        draw_add(&t, " \\n ");
    add_wrapped(&t, done, LABEL_COLUMNS, " \\n ");
    if (times)
        draw_format(&t, " \\n×%" PRIu64, times);
    free(comes);
    free(done);
    return draw_take(&t);
}

/* The transitions of a state to itself as UML's internal transitions: rows in its box. Drawn as
 * loops, more than one at a state lie on each other's labels. */
bool picture_rows_loops(const struct diagram *d)
{
    for (size_t i = 0; i < d->nedges; i++)
        for (size_t k = 0; k < i; k++)
            if (d->edges[i].tail == d->edges[i].head && d->edges[k].tail == d->edges[k].head &&
                d->edges[i].tail == d->edges[k].tail)
                return true;
    return false;
}

static void add_row(struct text *t, const struct export *x, size_t edge)
{
    const struct diagram_edge *e = &x->diagram->edges[edge];
    uint64_t times = export_times(x, (int)edge);
    bool is_last = export_is_last(x, (int)edge), is_strong = times || is_last;
    const char *colour = is_last                          ? last_colour
                         : !export_is_taken(x, (int)edge) ? "#8c8c8c"
                         : x->taken                       ? "#000000"
                                                          : "#222222";
    struct text row = {0};
    draw_format(&row, "%s↺ %s%s%s%s", is_last ? "▸ " : "", e->trigger ? e->trigger : e->label,
                e->guard ? " [" : "", e->guard ? e->guard : "", e->guard ? "]" : "");
    for (char **effect = e->effects; effect && *effect; effect++)
        draw_format(&row, "%s%s", effect == e->effects ? " / " : "; ", *effect);
    char *plain = draw_take(&row);
    draw_format(t, "<TR><TD ALIGN=\"LEFT\"><FONT POINT-SIZE=\"11\" COLOR=\"%s\">%s", colour,
                is_strong ? "<B>" : "");
    draw_add_xml(t, plain);
    if (times)
        draw_format(t, " ×%" PRIu64, times);
    draw_add(t, is_strong ? "</B>" : "");
    draw_add(t, "</FONT></TD></TR>");
    free(plain);
}

/* NULL: it has none. */
static char *box_label(const struct export *x, size_t state)
{
    const struct diagram *d = x->diagram;
    struct text t = {0};
    size_t rows = 0;
    draw_add(&t,
             "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"2\"><TR><TD>");
    draw_add_xml(&t, d->states[state].label);
    draw_add(&t, "</TD></TR><HR/>");
    for (size_t i = 0; i < d->nedges; i++)
        if (d->edges[i].tail == state && d->edges[i].head == state) {
            add_row(&t, x, i);
            rows++;
        }
    draw_add(&t, "</TABLE>");
    char *label = draw_take(&t);
    if (rows)
        return label;
    free(label);
    return NULL;
}

/* The file's name and the first sentence of the comment at its head. */
static char *caption(const struct diagram *d)
{
    struct text t = {0};
    add_escaped(&t, d->name ? d->name : "", d->name ? strlen(d->name) : 0);
    char *sentence = export_about(d);
    if (*sentence)
        draw_add(&t, "\\n");
    add_wrapped(&t, sentence, CAPTION_COLUMNS, "\\n");
    draw_add(&t, "\\n ");
    free(sentence);
    return draw_take(&t);
}

/* ---- the styled graph ------------------------------------------------------------------------ */

static bool is_visited(const struct export *x, size_t state)
{
    const struct diagram *d = x->diagram;
    for (size_t i = 0; i < d->nedges; i++)
        if (export_is_taken(x, (int)i) && (d->edges[i].tail == state || d->edges[i].head == state))
            return true;
    return false;
}

static void style_state(graph_t *g, const struct export *x, size_t i)
{
    const struct diagram *d = x->diagram;
    node_t *n = agnode(g, d->states[i].id, 0);
    if (!n)
        return;
    char id[32];
    snprintf(id, sizeof id, "state%zu", i);
    set(n, "id", id);
    if (d->states[i].is_final) {
        set(n, "shape", "box");
        set(n, "style", "rounded,filled");
        set(n, "peripheries", "2");
    }
    if (d->states[i].is_start) {
        set(n, "fillcolor", "#222222");
        set(n, "label", "");
        return;
    }
    char *rows = picture_rows_loops(d) ? box_label(x, i) : NULL;
    if (rows)
        set_html(g, n, "label", rows);
    free(rows);
    if (export_is_active(x, (int)i))
        set_all(n, active, sizeof active / sizeof *active);
    else if (!export_tells_taken(x))
        return;
    else if (is_visited(x, i))
        set_all(n, visited, sizeof visited / sizeof *visited);
    else
        set_all(n, unvisited, sizeof unvisited / sizeof *unvisited);
}

static void style_edge(edge_t *e, const struct export *x, size_t i)
{
    char *label = edge_label(x, i), id[32];
    snprintf(id, sizeof id, "edge%zu", i);
    set(e, "id", id);
    set(e, "label", label);
    free(label);
    if (export_is_last(x, (int)i))
        set_all(e, last, sizeof last / sizeof *last);
    else if (!export_is_taken(x, (int)i))
        set_all(e, untaken, sizeof untaken / sizeof *untaken);
    else if (export_tells_taken(x))
        set_all(e, taken, sizeof taken / sizeof *taken);
}

/* A value that a cluster only has because the whole graph has it is none of its own. */
static bool has_own(graph_t *g, graph_t *cluster, const char *name)
{
    const char *own = get(cluster, name);
    return *own && strcmp(own, get(g, name)) != 0;
}

static void style_clusters(graph_t *g, graph_t *within)
{
    for (graph_t *sub = agfstsubg(within); sub; sub = agnxtsubg(sub)) {
        if (!strncmp(agnameof(sub), "cluster", 7))
            for (size_t i = 0; i < COUNT_CLUSTER; i++)
                if (!has_own(g, sub, cluster_style[i].name))
                    set(sub, cluster_style[i].name, cluster_style[i].value);
        set(sub, "label", get(sub, "label")); /* lest it inherits the caption */
        style_clusters(g, sub);
    }
}

void picture_style(graph_t *g, const struct export *x)
{
    const struct diagram *d = x->diagram;
    fill_in(g, AGRAPH, graph_style, COUNT_GRAPH);
    fill_in(g, AGNODE, node_style, COUNT_NODE);
    fill_in(g, AGEDGE, edge_style, COUNT_EDGE);
    for (size_t i = 0; i < d->nstates; i++)
        style_state(g, x, i);
    edge_t **edges;
    size_t count = graphviz_edges(g, &edges);
    bool drops_loops = picture_rows_loops(d);
    for (size_t i = 0; i < count && i < d->nedges; i++) {
        style_edge(edges[i], x, i);
        if (drops_loops && d->edges[i].tail == d->edges[i].head)
            agdeledge(g, edges[i]);
    }
    free(edges);
    style_clusters(g, g);
    if (!*get(g, "label")) {
        char *text = caption(d);
        set(g, "label", text);
        free(text);
    }
}
