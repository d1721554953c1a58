/* What is wrong with a diagram as a whole. Each rule stands alone, so that a file hears
 * everything at once. */
#include "machine/inside.h"

#include <string.h>

static const char *name_of(const struct diagram_state *s)
{
    return *s->label ? s->label : s->id;
}

/* A state whose name is a slip of the pen; one complaint about it is enough. */
static bool is_nameless(const struct diagram_state *s)
{
    return !s->is_start && (!*s->label || !strcmp(s->label, "\\N"));
}

/* ---- states ---------------------------------------------------------------------------------- */

static void lint_own_label(struct loading *l, int i)
{
    struct diagram *d = l->diagram;
    const char *others[NODE_LIMIT];
    size_t count = 0;
    char near[HINT_SIZE];
    if (!is_nameless(&d->states[i]))
        return;
    for (int j = 0; j < d->nstates; j++)
        if (!is_nameless(&d->states[j]))
            others[count++] = d->states[j].id;
    complain_at(&l->source, l->state_places[i], "state '%s' has no label of its own%s",
                d->states[i].id, hint(near, d->states[i].id, others, count));
}

static void lint_same_label(struct loading *l, int i)
{
    struct diagram *d = l->diagram;
    for (int j = 0; j < i && !d->states[i].is_start && !is_nameless(&d->states[i]); j++)
        if (!strcmp(d->states[i].label, d->states[j].label))
            complain_at(&l->source, l->state_places[i], "'%s' and '%s' have the same label, '%s'",
                        d->states[j].id, d->states[i].id, d->states[i].label);
}

static int cluster_depth(const struct diagram *d, int cluster)
{
    int depth = 0;
    for (; cluster >= 0; cluster = d->clusters[cluster].parent)
        depth++;
    return depth;
}

static bool encloses(const struct diagram *d, int outer, int inner)
{
    while (inner >= 0 && inner != outer)
        inner = d->clusters[inner].parent;
    return inner == outer;
}

static void lint_two_clusters(struct loading *l, int i)
{
    struct diagram *d = l->diagram;
    int mine = d->states[i].cluster;
    for (int c = 0; c < d->nclusters; c++)
        if ((l->within[c][i / 64] >> i % 64 & 1) && !encloses(d, c, mine))
            complain_at(&l->source, l->state_places[i],
                        "'%s' is in two clusters, '%s' and '%s', neither of them inside the other",
                        name_of(&d->states[i]), d->clusters[mine].id, d->clusters[c].id);
}

static void lint_state_count(struct loading *l)
{
    struct diagram *d = l->diagram;
    int count = 0;
    for (int i = 0; i < d->nstates; i++)
        if (!d->states[i].is_start && ++count == MACHINE_STATES)
            complain_at(&l->source, l->state_places[i], "more than %d states", MACHINE_STATES - 1);
}

static void lint_states(struct loading *l)
{
    for (int i = 0; i < l->diagram->nstates; i++) {
        lint_own_label(l, i);
        lint_same_label(l, i);
        lint_two_clusters(l, i);
    }
    lint_state_count(l);
}

/* ---- clusters -------------------------------------------------------------------------------- */

static void lint_cluster(struct loading *l, int c)
{
    struct diagram *d = l->diagram;
    const struct diagram_cluster *it = &d->clusters[c];
    for (int b = 0; b < c; b++)
        if (!strcmp(d->clusters[b].id, it->id))
            complain_at(&l->source, l->cluster_places[c], "cluster '%s' stands in two places",
                        it->id);
        else if (*it->label && !strcmp(d->clusters[b].label, it->label))
            complain_at(&l->source, l->cluster_places[c], "'%s' and '%s' have the same label, '%s'",
                        d->clusters[b].id, it->id, it->label);
    if (!*it->label)
        complain_at(&l->source, l->cluster_places[c], "cluster '%s' has no label of its own",
                    it->id);
    for (int s = 0; s < d->nstates && *it->label; s++)
        if (!strcmp(d->states[s].label, it->label) && !encloses(d, c, d->states[s].cluster))
            complain_at(&l->source, l->state_places[s],
                        "'%s' is also the label of a cluster that this state is not in", it->label);
}

/* ---- edges ----------------------------------------------------------------------------------- */

int edge_depth(const struct diagram *d, const struct diagram_edge *e, int state)
{
    const struct diagram_state *s = &d->states[state];
    int mine = s->cluster;
    if (e->from_cluster < 0 || s->is_start)
        return e->tail == state ? 0 : -1;
    if (s->is_final || !encloses(d, e->from_cluster, mine))
        return -1;
    return cluster_depth(d, mine) - cluster_depth(d, e->from_cluster) + 1;
}

static void lint_ltail(struct loading *l, int i)
{
    struct diagram *d = l->diagram;
    const struct diagram_edge *e = &d->edges[i];
    const struct diagram_state *tail = &d->states[e->tail];
    const struct place *place = &l->ltail_places[i];
    const char *clusters[CLUSTER_LIMIT], *name = l->ltail[i];
    char near[HINT_SIZE];
    for (int c = 0; c < d->nclusters; c++)
        clusters[c] = d->clusters[c].id;
    if (!*name)
        return;
    if (e->from_cluster < 0)
        complain_in(l, place, 0, "there is no cluster '%s'%s", name,
                    hint(near, name, clusters, d->nclusters));
    else if (tail->is_start || !encloses(d, e->from_cluster, tail->cluster))
        complain_in(l, place, 0, "'%s', where this edge begins, is no state of '%s'", tail->id,
                    name);
    else if (!l->compound)
        complain_in(l, place, 0, "Graphviz draws ltail only with compound=true");
}

static void lint_edge(struct loading *l, int i)
{
    struct diagram *d = l->diagram;
    const struct diagram_edge *e = &d->edges[i];
    const struct diagram_state *tail = &d->states[e->tail], *head = &d->states[e->head];
    if (tail->is_final && e->from_cluster < 0)
        complain_at(&l->source, l->edge_places[i], "'%s' is final: no edge leaves it",
                    name_of(tail));
    if (head->is_start)
        complain_at(&l->source, l->edge_places[i], "'%s' is a start: no edge leads to it",
                    head->id);
    lint_ltail(l, i);
}

/* ---- ways ------------------------------------------------------------------------------------ */

/* Marks all states to which an edge leads from a marked one; true if any is new. */
static bool spread(const struct diagram *d, bool reached[NODE_LIMIT])
{
    bool any = false;
    for (int i = 0; i < d->nedges; i++)
        for (int s = 0; s < d->nstates && !reached[d->edges[i].head]; s++)
            if (reached[s] && edge_depth(d, &d->edges[i], s) >= 0)
                any = reached[d->edges[i].head] = true;
    return any;
}

static bool has_way_out(const struct diagram *d, int state)
{
    for (int i = 0; i < d->nedges; i++)
        if (d->edges[i].head != state && edge_depth(d, &d->edges[i], state) >= 0)
            return true;
    return false;
}

static void lint_way(struct loading *l, int i, const bool reached[NODE_LIMIT])
{
    const struct diagram *d = l->diagram;
    const struct diagram_state *s = &d->states[i];
    if (is_nameless(s))
        return;
    if (s->is_start && !has_way_out(d, i))
        complain_at(&l->source, l->state_places[i], "nothing begins at '%s': no edge leaves it",
                    s->id);
    else if (!reached[i])
        complain_at(&l->source, l->state_places[i], "no way leads from a start to '%s'",
                    name_of(s));
    else if (!s->is_start && !s->is_final && !has_way_out(d, i))
        complain_at(&l->source, l->state_places[i],
                    "a way leads into '%s' but none out; a final state has shape=doublecircle",
                    name_of(s));
}

static void lint_ways(struct loading *l)
{
    const struct diagram *d = l->diagram;
    bool reached[NODE_LIMIT] = {false}, any = false;
    for (int i = 0; i < d->nstates; i++)
        any |= reached[i] = d->states[i].is_start;
    if (!any) {
        complain_whole(&l->source, "there is no start: give one node shape=point");
        return;
    }
    while (spread(d, reached))
        continue;
    for (int i = 0; i < d->nstates; i++)
        lint_way(l, i, reached);
}

void lint_diagram(struct loading *l)
{
    lint_states(l);
    for (int c = 0; c < l->diagram->nclusters; c++)
        lint_cluster(l, c);
    for (int i = 0; i < l->diagram->nedges; i++)
        lint_edge(l, i);
    lint_ways(l);
}

/* ---- timers ---------------------------------------------------------------------------------- */

void lint_timers(struct loading *l)
{
    struct place place = {outline_value(&l->outline, OWNER_GRAPH, 0, "timers"), 0};
    for (int i = 0; i < l->machine->ntimers && l->vocabulary; i++) {
        const char *name = l->machine->timers[i].name;
        bool started = l->started >> i & 1, awaited = l->awaited >> i & 1;
        if ((l->pardoned >> i & 1) || (started && awaited))
            continue;
        if (started)
            complain_in(l, &place, l->timer_places[i],
                        "timer %s is started, but no edge has the trigger 'timer %s'", name, name);
        else if (awaited || l->mentioned >> i & 1)
            complain_in(l, &place, l->timer_places[i], "timer %s is never started", name);
        else
            complain_in(l, &place, l->timer_places[i], "timer %s is never used", name);
    }
}
