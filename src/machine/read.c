/* cgraph -> diagram: the objects of the file and their attributes, as Graphviz understands them.
 *
 * cgraph of Debian 12 (2.42) keeps state between files: its line counter, the buffer of its
 * scanner, the stack of its parser. It tells of an error through agerrors() even where it
 * returns a graph ("memory exhausted"), and a file that follows such an error fails for no fault
 * of its own. Hence `recover`.
 */
#include "machine/inside.h"

#include <cgraph.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- cgraph without a sound ------------------------------------------------------------------ */

/* cgraph's error hook takes no argument, so this is the one place that only a static can be. It
 * is empty but while read_graph runs. */
static struct {
    char text[400];
    size_t length;
} heard;

static int hear(char *text)
{
    size_t room = sizeof heard.text - 1 - heard.length, length = strcspn(text, "\n");
    if (length > room)
        length = room;
    memcpy(heard.text + heard.length, text, length);
    heard.length += length;
    heard.text[heard.length] = '\0';
    return 0;
}

/* After an error cgraph still holds the rest of the file and what its parser had begun. A small
 * graph flushes both: it may fail for them, but then the next one will not. */
static void recover(void)
{
    for (int tries = 0; tries < 4; tries++) {
        agreseterrors();
        agsetfile(NULL);
        Agraph_t *g = agmemread("digraph recovered {}");
        bool well = g && !agerrors() && !strcmp(agnameof(g), "recovered");
        if (g)
            agclose(g);
        if (well)
            break;
    }
    agreseterrors();
    agsetfile(NULL);
}

static Agraph_t *read_quietly(struct source *s)
{
    Agraph_t *g = agmemread(s->text);
    bool failed = !g || agerrors() || heard.length;
    if (failed) {
        complain_whole(s, "Graphviz cannot read this: %s", heard.length ? heard.text : "no graph");
        if (g)
            agclose(g);
        recover();
    }
    return failed ? NULL : g;
}

Agraph_t *read_graph(struct source *s)
{
    agusererrf before = agseterrf(hear);
    agerrlevel_t level = agseterr(AGWARN);
    heard.length = 0;
    agreseterrors();
    agsetfile(NULL);
    Agraph_t *g = read_quietly(s);
    heard.length = 0;
    agseterr(level);
    agseterrf(before);
    return g;
}

/* ---- texts ----------------------------------------------------------------------------------- */

/* A label's line breaks, \n \l \r among them, become blanks of the same width, so that places in
 * it hold. */
static char *flatten(char *text)
{
    for (char *c = text; *c; c++) {
        if (*c == '\n' || *c == '\r' || *c == '\t')
            *c = ' ';
        if (c[0] == '\\' && c[1] == '\\')
            c++;
        else if (c[0] == '\\' && c[1] && strchr("nlr", c[1]))
            c[0] = c[1] = ' ';
    }
    return text;
}

/* cgraph's functions lack the const that they keep to. */
static const char *get(void *object, const char *key)
{
    return agget(object, (char *)key);
}

static char *attribute(struct loading *l, void *object, const char *key)
{
    const char *value = get(object, key);
    return value ? flatten(arena_text(l->keep, value, strlen(value))) : NULL;
}

static char *tidy(struct loading *l, const char *text)
{
    return span_text((struct span){text, 0, strlen(text)}, l->keep);
}

static char *tidy_attribute(struct loading *l, void *object, const char *key)
{
    const char *value = attribute(l, object, key);
    return tidy(l, value ? value : "");
}

/* ---- the objects ----------------------------------------------------------------------------- */

static void read_state(struct loading *l, Agnode_t *n, size_t i)
{
    struct diagram_state *s = &l->diagram->states[i];
    const char *shape = get(n, "shape");
    int known = outline_node_find(&l->outline, agnameof(n));
    const struct token *token = known < 0 ? NULL : l->outline.nodes[known].token;
    s->id = arena_text(l->keep, agnameof(n), strlen(agnameof(n)));
    s->is_start = shape && !strcmp(shape, "point");
    s->is_final = shape && !strcmp(shape, "doublecircle");
    s->label = s->is_start ? tidy(l, "") : tidy_attribute(l, n, "label");
    s->cluster = -1;
    s->line = token ? (int)token->line : 0;
    l->state_places[i] = token ? token->at : 0;
}

static void read_states(struct loading *l, Agraph_t *g)
{
    struct diagram *d = l->diagram;
    size_t i = 0;
    d->nstates = (uint16_t)agnnodes(g);
    d->states = arena_take(l->keep, d->nstates * sizeof *d->states);
    l->state_places = arena_take(&l->scratch, d->nstates * sizeof *l->state_places);
    for (Agnode_t *n = agfstnode(g); n; n = agnxtnode(g, n))
        read_state(l, n, i++);
    int table = MACHINE_START;
    for (i = 0; i < d->nstates; i++)
        d->states[i].table = d->states[i].is_start ? MACHINE_START : (uint8_t)++table;
}

static int state_number(const struct diagram *d, const char *id)
{
    for (int i = 0; i < d->nstates; i++)
        if (!strcmp(d->states[i].id, id))
            return i;
    return -1;
}

/* ---- clusters: subgraphs whose name begins with "cluster" ------------------------------------ */

static bool is_cluster(Agraph_t *g)
{
    return !strncmp(agnameof(g), "cluster", 7);
}

static bool inside(const struct loading *l, int cluster, int state)
{
    return l->within[cluster][state / 64] >> state % 64 & 1;
}

/* The label a cluster did not get is inherited, by cgraph's rules, from what is around it. */
static char *own_label(struct loading *l, Agraph_t *g)
{
    const char *label = get(g, "label"), *around = get(agparent(g), "label");
    return label && around && !strcmp(label, around) ? tidy(l, "") : tidy_attribute(l, g, "label");
}

static void read_cluster(struct loading *l, Agraph_t *g, int parent)
{
    struct diagram *d = l->diagram;
    int number = outline_subgraph_find(&l->outline, agnameof(g)), i = d->nclusters++;
    d->clusters[i].id = arena_text(l->keep, agnameof(g), strlen(agnameof(g)));
    d->clusters[i].label = own_label(l, g);
    d->clusters[i].parent = (int8_t)parent;
    l->cluster_places[i] = number < 0 ? 0 : l->outline.subgraphs[number].token->at;
    for (Agnode_t *n = agfstnode(g); n; n = agnxtnode(g, n)) {
        int state = state_number(d, agnameof(n));
        l->within[i][state / 64] |= UINT64_C(1) << state % 64;
    }
}

/* Parents come before their children. */
static void read_subgraphs(struct loading *l, Agraph_t *g, int parent)
{
    for (Agraph_t *sub = agfstsubg(g); sub; sub = agnxtsubg(sub)) {
        int around = parent;
        if (is_cluster(sub)) {
            if (l->diagram->nclusters == CLUSTER_LIMIT)
                return;
            around = l->diagram->nclusters;
            read_cluster(l, sub, parent);
        }
        read_subgraphs(l, sub, around);
    }
}

static void read_clusters(struct loading *l, Agraph_t *g)
{
    struct diagram *d = l->diagram;
    d->clusters = arena_take(l->keep, CLUSTER_LIMIT * sizeof *d->clusters);
    l->within = arena_take(&l->scratch, CLUSTER_LIMIT * sizeof *l->within);
    l->cluster_places = arena_take(&l->scratch, CLUSTER_LIMIT * sizeof *l->cluster_places);
    read_subgraphs(l, g, -1);
    if (d->nclusters == CLUSTER_LIMIT)
        complain_whole(&l->source, "more than %d clusters", CLUSTER_LIMIT - 1);
    for (int s = 0; s < d->nstates; s++)
        for (int c = 0; c < d->nclusters; c++)
            if (inside(l, c, s) && d->clusters[c].parent == d->states[s].cluster)
                d->states[s].cluster = (int8_t)c;
}

/* ---- edges ----------------------------------------------------------------------------------- */

static int by_sequence(const void *a, const void *b)
{
    Agedge_t *const *x = a, *const *y = b;
    return AGSEQ(*x) < AGSEQ(*y) ? -1 : AGSEQ(*x) > AGSEQ(*y);
}

/* cgraph hands out the edges of a node grouped by head; people read them as written. */
static Agedge_t **edges_as_written(struct loading *l, Agraph_t *g)
{
    Agedge_t **edges = arena_take(&l->scratch, (size_t)agnedges(g) * sizeof *edges);
    size_t count = 0;
    for (Agnode_t *n = agfstnode(g); n; n = agnxtnode(g, n))
        for (Agedge_t *e = agfstout(g, n); e; e = agnxtout(g, e))
            edges[count++] = e;
    qsort(edges, count, sizeof *edges, by_sequence);
    return edges;
}

static size_t span_of_section(const char *text)
{
    bool numbered = *text >= '0' && *text <= '9';
    bool appendix = *text >= 'A' && *text <= 'Z' && text[1] == '.';
    size_t length = numbered || appendix ? 1 + strspn(text + 1, "0123456789.") : 0;
    while (length && text[length - 1] == '.')
        length--;
    return length;
}

/* "RFC 3261 17.1.1.2" in "RFC 3261 17.1.1.2: as long as ..." */
static char *citation(struct loading *l, const char *tooltip)
{
    const char *rfc = strstr(tooltip, "RFC ");
    size_t number = rfc ? strspn(rfc + 4, "0123456789") : 0, length = 4 + number;
    if (!number)
        return arena_text(l->keep, "", 0);
    size_t section = rfc[length] == ' ' ? span_of_section(rfc + length + 1) : 0;
    return arena_text(l->keep, rfc, section ? length + 1 + section : length);
}

static bool says_off_figure(const char *tooltip)
{
    static const char words[] = "ot in the figure";
    for (tooltip = strpbrk(tooltip, "Nn"); tooltip; tooltip = strpbrk(tooltip + 1, "Nn"))
        if (!strncasecmp(tooltip + 1, words, sizeof words - 1))
            return true;
    return false;
}

static int cluster_number(const struct diagram *d, const char *id)
{
    for (int i = 0; i < d->nclusters; i++)
        if (!strcmp(d->clusters[i].id, id))
            return i;
    return -1;
}

static void place_edge(struct loading *l, size_t i, const struct outline_edge *at)
{
    l->edge_places[i] = at->token->at;
    l->diagram->edges[i].line = (int)at->token->line;
    l->label_places[i] = (struct place){
        outline_value(&l->outline, OWNER_EDGE, at->statement, "label"), at->token->at};
    l->ltail_places[i] = (struct place){
        outline_value(&l->outline, OWNER_EDGE, at->statement, "ltail"), at->token->at};
}

static void read_edge(struct loading *l, Agedge_t *edge, size_t i)
{
    struct diagram_edge *e = &l->diagram->edges[i];
    const struct outline_edge *at = i < l->outline.nedges ? &l->outline.edges[i] : NULL;
    const char *raw = attribute(l, edge, "label"), *ltail = attribute(l, edge, "ltail");
    const char *tail = agnameof(agtail(edge)), *head = agnameof(aghead(edge));
    e->tail = (uint8_t)state_number(l->diagram, tail);
    e->head = (uint8_t)state_number(l->diagram, head);
    l->raw[i] = arena_text(&l->scratch, raw ? raw : "", raw ? strlen(raw) : 0);
    l->ltail[i] = ltail ? ltail : "";
    e->label = tidy(l, l->raw[i]);
    e->trigger = arena_text(l->keep, "", 0);
    e->effects = arena_take(l->keep, sizeof *e->effects);
    e->tooltip = tidy_attribute(l, edge, "tooltip");
    e->url = tidy_attribute(l, edge, *tidy_attribute(l, edge, "URL") ? "URL" : "href");
    e->rfc = citation(l, e->tooltip);
    e->off_figure = says_off_figure(e->tooltip);
    e->from_cluster = (int8_t)cluster_number(l->diagram, l->ltail[i]);
    if (at && !strcmp(l->outline.nodes[at->tail].name, tail) &&
        !strcmp(l->outline.nodes[at->head].name, head))
        place_edge(l, i, at);
}

static void read_edges(struct loading *l, Agraph_t *g)
{
    struct diagram *d = l->diagram;
    d->nedges = (uint16_t)agnedges(g);
    d->edges = arena_take(l->keep, d->nedges * sizeof *d->edges);
    l->raw = arena_take(&l->scratch, d->nedges * sizeof *l->raw);
    l->ltail = arena_take(&l->scratch, d->nedges * sizeof *l->ltail);
    l->label_places = arena_take(&l->scratch, d->nedges * sizeof *l->label_places);
    l->ltail_places = arena_take(&l->scratch, d->nedges * sizeof *l->ltail_places);
    l->edge_places = arena_take(&l->scratch, d->nedges * sizeof *l->edge_places);
    Agedge_t **edges = edges_as_written(l, g);
    for (size_t i = 0; i < d->nedges; i++)
        read_edge(l, edges[i], i);
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* The comment at the file's head, without its slashes and stars. */
static char *read_about(struct loading *l)
{
    size_t end = l->tokens.item[0].at, length = 0;
    char *about = arena_take(l->keep, end + 2);
    for (size_t i = strncmp(l->source.text, "\xef\xbb\xbf", 3) ? 0 : 3; i < end;) {
        size_t line = strcspn(l->source.text + i, "\n"), last = i + line < end ? i + line : end;
        i += strspn(l->source.text + i, " \t/*#");
        struct span text = span_trim((struct span){l->source.text, i, last > i ? last - i : 0});
        while (text.length && strchr("*/", text.text[text.at + text.length - 1]))
            text = span_trim((struct span){text.text, text.at, text.length - 1});
        memcpy(about + length, text.text + text.at, text.length);
        length += text.length;
        if (text.length)
            about[length++] = '\n';
        i = last + 1;
    }
    about[length ? length - 1 : 0] = '\0';
    return about;
}

static void read_whole(struct loading *l, Agraph_t *g)
{
    const char *compound = get(g, "compound");
    l->diagram->name = l->outline.name ? value_text(&l->source, l->outline.name, l->keep)
                                       : arena_text(l->keep, "", 0);
    l->diagram->per = tidy_attribute(l, g, "per");
    l->diagram->about = read_about(l);
    l->kind = tidy_attribute(l, g, "kind");
    l->timers = attribute(l, g, "timers");
    l->compound = compound && (!strcasecmp(compound, "true") || !strcasecmp(compound, "yes") ||
                               strtol(compound, NULL, 10));
}

bool read_diagram(struct loading *l)
{
    Agraph_t *g = read_graph(&l->source);
    if (!g)
        return false;
    bool small = agnnodes(g) <= NODE_LIMIT && agnedges(g) <= EDGE_LIMIT;
    if (small) {
        read_whole(l, g);
        read_states(l, g);
        read_clusters(l, g);
        read_edges(l, g);
    } else
        complain_whole(&l->source, "too large: at most %d nodes and %d edges", NODE_LIMIT,
                       EDGE_LIMIT);
    agclose(g);
    return small;
}
