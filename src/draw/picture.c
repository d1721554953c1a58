/* A machine as a picture: the reader's own file with our style beneath his, laid out by Graphviz
 * once.
 *
 * The style fills in only what the file leaves open, but for labels (broken into lines that fit
 * beside an arrow) and doublecircles (which a long word would blow up: a doubled rounded box says
 * the same). In the SVG each state and edge has an id ("state1", "edge3", from 0 as written) and
 * its tooltip as <title>, which browsers show.
 */
#include "draw/graphviz.h"
#include "draw/inside.h"
#include "machine/coverage.h"

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
static char *edge_label(const struct diagram_edge *e, uint64_t times)
{
    struct text t = {0}, effects = {0};
    for (char **effect = e->effects; effect && *effect; effect++)
        draw_format(&effects, "%s%s", effects.size ? "; " : "/ ", *effect);
    char *done = draw_take(&effects);
    struct text cause = {0};
    draw_add(&cause, e->trigger ? e->trigger : e->label);
    if (e->guard)
        draw_format(&cause, " [%s]", e->guard);
    char *comes = draw_take(&cause);
    draw_add(&t, " "); /* off the line */
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
static bool has_many_loops(const struct diagram *d)
{
    for (size_t i = 0; i < d->nedges; i++)
        for (size_t k = 0; k < i; k++)
            if (d->edges[i].tail == d->edges[i].head && d->edges[k].tail == d->edges[k].head &&
                d->edges[i].tail == d->edges[k].tail)
                return true;
    return false;
}

static void add_row(struct text *t, const struct diagram_edge *e, const struct coverage *c,
                    uint64_t times)
{
    const char *colour = !c ? "#222222" : times ? "#000000" : "#8c8c8c";
    struct text row = {0};
    draw_format(&row, "↺ %s%s%s%s", e->trigger ? e->trigger : e->label, e->guard ? " [" : "",
                e->guard ? e->guard : "", e->guard ? "]" : "");
    for (char **effect = e->effects; effect && *effect; effect++)
        draw_format(&row, "%s%s", effect == e->effects ? " / " : "; ", *effect);
    char *plain = draw_take(&row);
    draw_format(t, "<TR><TD ALIGN=\"LEFT\"><FONT POINT-SIZE=\"11\" COLOR=\"%s\">%s", colour,
                times ? "<B>" : "");
    draw_add_xml(t, plain);
    if (times)
        draw_format(t, " ×%" PRIu64 "</B>", times);
    draw_add(t, "</FONT></TD></TR>");
    free(plain);
}

/* NULL: it has none. */
static char *box_label(const struct diagram *d, size_t state, const struct coverage *c)
{
    struct text t = {0};
    size_t rows = 0;
    draw_add(&t,
             "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"2\"><TR><TD>");
    draw_add_xml(&t, d->states[state].label);
    draw_add(&t, "</TD></TR><HR/>");
    for (size_t i = 0; i < d->nedges; i++)
        if (d->edges[i].tail == state && d->edges[i].head == state) {
            add_row(&t, &d->edges[i], c, c ? c->edges[i] : 0);
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
    const char *about = d->about ? d->about : "", *end = strstr(about, ". ");
    size_t size = end ? (size_t)(end - about) + 1 : strcspn(about, "\n");
    struct text first = {0};
    for (size_t i = 0; i < size; i++)
        draw_add_bytes(&first, about[i] == '\n' ? " " : &about[i], 1);
    char *sentence = draw_take(&first);
    if (*sentence)
        draw_add(&t, "\\n");
    add_wrapped(&t, sentence, CAPTION_COLUMNS, "\\n");
    draw_add(&t, "\\n ");
    free(sentence);
    return draw_take(&t);
}

/* ---- the styled graph ------------------------------------------------------------------------ */

static bool is_visited(const struct diagram *d, const struct coverage *c, size_t state)
{
    for (size_t i = 0; i < d->nedges; i++)
        if (c->edges[i] && (d->edges[i].tail == state || d->edges[i].head == state))
            return true;
    return false;
}

static void style_state(graph_t *g, const struct diagram *d, size_t i, const struct coverage *c)
{
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
    char *rows = has_many_loops(d) ? box_label(d, i, c) : NULL;
    if (rows)
        set_html(g, n, "label", rows);
    free(rows);
    if (c && is_visited(d, c, i))
        set_all(n, visited, sizeof visited / sizeof *visited);
    else if (c)
        set_all(n, unvisited, sizeof unvisited / sizeof *unvisited);
}

static void style_edge(edge_t *e, const struct diagram_edge *drawn, size_t i,
                       const struct coverage *c)
{
    uint64_t times = c ? c->edges[i] : 0;
    char *label = edge_label(drawn, times), id[32];
    snprintf(id, sizeof id, "edge%zu", i);
    set(e, "id", id);
    set(e, "label", label);
    free(label);
    if (times)
        set_all(e, taken, sizeof taken / sizeof *taken);
    else if (c)
        set_all(e, untaken, sizeof untaken / sizeof *untaken);
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

static void style_graph(graph_t *g, const struct diagram *d, const struct coverage *c)
{
    fill_in(g, AGRAPH, graph_style, COUNT_GRAPH);
    fill_in(g, AGNODE, node_style, COUNT_NODE);
    fill_in(g, AGEDGE, edge_style, COUNT_EDGE);
    for (size_t i = 0; i < d->nstates; i++)
        style_state(g, d, i, c);
    edge_t **edges;
    size_t count = graphviz_edges(g, &edges);
    bool drops_loops = has_many_loops(d);
    for (size_t i = 0; i < count && i < d->nedges; i++) {
        style_edge(edges[i], &d->edges[i], i, c);
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

/* ---- SVG: tooltips as titles ----------------------------------------------------------------- */

static const char edge_mark[] = "<g id=\"edge", state_mark[] = "<g id=\"state";

/* What a browser shows where the mouse rests: why the edge exists. */
static void add_edge_title(struct text *t, const struct diagram *d, const struct diagram_edge *e)
{
    const char *from = d->states[e->tail].label, *to = d->states[e->head].label;
    draw_format(t, "%s → %s: %s", from && *from ? from : "start", to ? to : "", e->label);
    if (e->tooltip && *e->tooltip)
        draw_format(t, "\n%s", e->tooltip);
}

static void add_state_title(struct text *t, const struct diagram *d, size_t state)
{
    draw_add(t, d->states[state].is_start ? "start" : d->states[state].label);
    for (size_t i = 0; i < d->nedges && has_many_loops(d); i++)
        if (d->edges[i].tail == state && d->edges[i].head == state)
            draw_format(t, "\n↺ %s\n%s", d->edges[i].label,
                        d->edges[i].tooltip ? d->edges[i].tooltip : "");
}

/* The title of the group that begins here, or NULL if it is not of an edge or a state. */
static char *title_of(const struct diagram *d, const char *group)
{
    struct text t = {0};
    unsigned long n = strtoul(group + strlen(edge_mark), NULL, 10);
    if (!strncmp(group, edge_mark, strlen(edge_mark)) && n < d->nedges)
        add_edge_title(&t, d, &d->edges[n]);
    n = strtoul(group + strlen(state_mark), NULL, 10);
    if (!strncmp(group, state_mark, strlen(state_mark)) && n < d->nstates)
        add_state_title(&t, d, n);
    return t.size ? draw_take(&t) : NULL;
}

/* Graphviz titles an edge "calling->accepted"; its own lines about version and DTD say nothing to
 * a reader. */
static char *with_titles(const struct diagram *d, const char *svg, size_t *size)
{
    struct text t = {0};
    const char *at = strstr(svg, "<svg"), *group;
    draw_add(&t, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n");
    at = at ? at : svg;
    while ((group = strstr(at, "<g id=\""))) {
        const char *title = strstr(group, "<title>"), *end = strstr(group, "</title>");
        char *text = title && end ? title_of(d, group) : NULL;
        if (!text)
            end = group + 1;
        draw_add_bytes(&t, at, (size_t)((text ? title + strlen("<title>") : end) - at));
        if (text)
            draw_add_xml(&t, text);
        free(text);
        at = end;
    }
    draw_add(&t, at);
    *size = t.size;
    return draw_take(&t);
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
        data = with_titles(d, plain, size);
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

bool draw_machine(const struct machine *m, enum picture picture, const struct coverage *c,
                  const struct lit *lit, char **out, size_t *size, char **error)
{
    (void)lit;
    const struct diagram *d = m->diagram;
    *out = NULL;
    *error = NULL;
    if (picture == PICTURE_TEXT) {
        *out = diagram_text(m, c, error);
        *size = *out ? strlen(*out) : 0;
        return *out != NULL;
    }
    if (picture == PICTURE_DOT && !c) {
        *out = source_text(d, size);
        return true;
    }
    graph_t *g = graphviz_read(d->source);
    if (!g) {
        *error = complaint("Graphviz cannot read %s", d->file ? d->file : "the machine");
        return false;
    }
    style_graph(g, d, c);
    *out = picture == PICTURE_DOT ? dot_text(g, size) : rendered(d, g, picture, size, error);
    agclose(g);
    return *out != NULL;
}
