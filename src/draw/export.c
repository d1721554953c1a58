/* Identifiers and labels for the languages that a machine is exported to. */
#include "draw/export.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- identifiers ----------------------------------------------------------------------------- */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_reserved(const char *const *reserved, const char *word)
{
    for (; *reserved; reserved++)
        if (!strcasecmp(*reserved, word))
            return true;
    return false;
}

/* Not the same in another case either: not all languages tell cases apart. */
static bool is_used(const struct export *x, const char *name)
{
    for (int i = 0; i < x->diagram->nstates; i++)
        if (x->state[i] && !strcasecmp(x->state[i], name))
            return true;
    for (int i = 0; i < x->diagram->nclusters; i++)
        if (x->cluster[i] && !strcasecmp(x->cluster[i], name))
            return true;
    return false;
}

static char *identifier(const struct export *x, const char *from, const char *const *reserved)
{
    struct text t = {0};
    if (!is_word(*from) || (*from >= '0' && *from <= '9') || is_reserved(reserved, from))
        draw_add(&t, "s_");
    for (; *from; from++)
        draw_add_bytes(&t, is_word(*from) ? from : "_", 1);
    char *name = draw_take(&t);
    for (int n = 2; is_used(x, name); n++) {
        struct text other = {0};
        draw_format(&other, "%.*s_%d", (int)strcspn(name, "\n"), name, n);
        char *next = draw_take(&other);
        if (!is_used(x, next)) {
            free(name);
            return next;
        }
        free(next);
    }
    return name;
}

static const char *cluster_word(const char *id)
{
    static const char before[] = "cluster_";
    return strncmp(id, before, sizeof before - 1) || !id[sizeof before - 1]
               ? id
               : id + sizeof before - 1;
}

struct export export_begin(const struct machine *m, const struct coverage *taken,
                           const struct lit *lit, const char *const *reserved)
{
    const struct diagram *d = m->diagram;
    struct export x = {.machine = m, .diagram = d, .taken = taken, .lit = lit};
    x.state = draw_calloc(d->nstates, sizeof *x.state);
    x.cluster = draw_calloc(d->nclusters, sizeof *x.cluster);
    for (int i = 0; i < d->nstates; i++)
        x.state[i] = identifier(&x, d->states[i].id, reserved);
    for (int i = 0; i < d->nclusters; i++)
        x.cluster[i] = identifier(&x, cluster_word(d->clusters[i].id), reserved);
    return x;
}

char *export_end(struct export *x)
{
    for (int i = 0; i < x->diagram->nstates; i++)
        free(x->state[i]);
    for (int i = 0; i < x->diagram->nclusters; i++)
        free(x->cluster[i]);
    free(x->state);
    free(x->cluster);
    return draw_take(&x->out);
}

/* ---- what is said of states and edges -------------------------------------------------------- */

bool export_is_active(const struct export *x, int state)
{
    const struct diagram_state *s = &x->diagram->states[state];
    return x->lit && x->lit->state >= 0 && !s->is_start && s->table == x->lit->state;
}

bool export_is_last(const struct export *x, int edge)
{
    return x->lit && x->lit->last_edge == edge;
}

bool export_tells_taken(const struct export *x)
{
    return x->taken || (x->lit && x->lit->taken);
}

bool export_is_taken(const struct export *x, int edge)
{
    if (x->taken)
        return x->taken->edges[edge] > 0;
    return !export_tells_taken(x) || (x->lit->taken[edge / 64] >> edge % 64 & 1);
}

uint64_t export_times(const struct export *x, int edge)
{
    return x->taken ? x->taken->edges[edge] : 0;
}

char *export_words(const struct export *x, int edge)
{
    const struct diagram_edge *e = &x->diagram->edges[edge];
    struct text t = {0};
    draw_add(&t, e->trigger ? e->trigger : e->label);
    if (e->guard)
        draw_format(&t, " [%s]", e->guard);
    for (char **effect = e->effects; effect && *effect; effect++)
        draw_format(&t, "%s%s", effect == e->effects ? " / " : ", ", *effect);
    if (export_times(x, edge))
        draw_format(&t, " ×%" PRIu64, export_times(x, edge));
    return draw_take(&t);
}

bool export_is_row(const struct export *x, int edge)
{
    const struct diagram *d = x->diagram;
    const struct diagram_edge *e = &d->edges[edge];
    int loops = 0;
    if (e->tail != e->head || e->from_cluster >= 0)
        return false;
    for (int i = 0; i < d->nedges; i++)
        loops += d->edges[i].tail == e->tail && d->edges[i].head == e->tail &&
                 d->edges[i].from_cluster < 0;
    return loops > 1;
}

char *export_about(const struct diagram *d)
{
    const char *about = d->about ? d->about : "", *end = strstr(about, ". ");
    size_t size = end ? (size_t)(end - about) + 1 : strcspn(about, "\n");
    struct text t = {0};
    for (size_t i = 0; i < size; i++)
        draw_add_bytes(&t, (unsigned char)about[i] < ' ' ? " " : &about[i], 1);
    return draw_take(&t);
}

bool export_is_within(const struct diagram *d, int state, int cluster)
{
    for (int c = d->states[state].cluster; c >= 0; c = d->clusters[c].parent)
        if (c == cluster)
            return true;
    return false;
}

/* ---- states in their clusters ---------------------------------------------------------------- */

void export_indent(struct export *x, const struct dialect *as, int depth)
{
    int columns = as->margin + as->step * depth;
    draw_format(&x->out, "%*s", columns < as->most ? columns : as->most, "");
}

/* "state "Calling" as calling", and no more of the line. */
static void declare(struct export *x, const struct dialect *as, int depth, const char *label,
                    const char *name)
{
    export_indent(x, as, depth);
    draw_add(&x->out, "state \"");
    as->words(&x->out, label);
    draw_format(&x->out, "\" as %s", name);
}

static void declare_state(struct export *x, const struct dialect *as, int state, int depth)
{
    const char *label = x->diagram->states[state].label;
    declare(x, as, depth, *label ? label : as->unnamed, x->state[state]);
    draw_format(&x->out, "%s\n", as->mark ? as->mark(x, state) : "");
}

void export_declare(struct export *x, const struct dialect *as, int cluster, int depth)
{
    const struct diagram *d = x->diagram;
    for (int i = 0; i < d->nstates; i++)
        if (!d->states[i].is_start && d->states[i].cluster == cluster)
            declare_state(x, as, i, depth);
    for (int i = 0; i < d->nclusters; i++) {
        if (d->clusters[i].parent != cluster)
            continue;
        declare(x, as, depth, d->clusters[i].label, x->cluster[i]);
        draw_add(&x->out, " {\n");
        export_declare(x, as, i, depth + 1);
        export_indent(x, as, depth);
        draw_add(&x->out, "}\n");
    }
}
