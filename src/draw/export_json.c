/* A machine as JSON, for programs: what the file says, read. Identifiers are the file's own. */
#include "draw/export.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* Text that is no UTF-8 cannot be in JSON; null in place of nothing. */
static json_t *text(const char *s)
{
    if (!s)
        return json_null();
    struct text t = {0};
    for (const char *at = s; *at;) {
        const char *from = at;
        uint32_t rune = rune_next(&at);
        if (rune == RUNE_BAD && (unsigned char)*from >= 0x7F)
            draw_add(&t, "\xEF\xBF\xBD");
        else
            draw_add_bytes(&t, from, (size_t)(at - from));
    }
    char *plain = draw_take(&t);
    json_t *out = json_string(plain);
    free(plain);
    return out;
}

static json_t *cluster_id(const struct diagram *d, int cluster)
{
    return cluster < 0 ? json_null() : text(d->clusters[cluster].id);
}

static json_t *timers(const struct machine *m)
{
    json_t *out = json_array();
    for (int i = 0; i < m->ntimers; i++) {
        json_t *timer = json_object();
        json_object_set_new(timer, "name", text(m->timers[i].name));
        json_object_set_new(timer, "lasts", text(m->timers[i].formula));
        json_array_append_new(out, timer);
    }
    return out;
}

static json_t *clusters(const struct diagram *d)
{
    json_t *out = json_array();
    for (int i = 0; i < d->nclusters; i++) {
        json_t *cluster = json_object();
        json_object_set_new(cluster, "id", text(d->clusters[i].id));
        json_object_set_new(cluster, "label", text(d->clusters[i].label));
        json_object_set_new(cluster, "parent", cluster_id(d, d->clusters[i].parent));
        json_array_append_new(out, cluster);
    }
    return out;
}

static json_t *states(const struct export *x)
{
    const struct diagram *d = x->diagram;
    json_t *out = json_array();
    for (int i = 0; i < d->nstates; i++) {
        json_t *state = json_object();
        json_object_set_new(state, "id", text(d->states[i].id));
        json_object_set_new(state, "label", text(d->states[i].label));
        json_object_set_new(state, "start", json_boolean(d->states[i].is_start));
        json_object_set_new(state, "final", json_boolean(d->states[i].is_final));
        json_object_set_new(state, "cluster", cluster_id(d, d->states[i].cluster));
        if (x->lit)
            json_object_set_new(state, "active", json_boolean(export_is_active(x, i)));
        json_array_append_new(out, state);
    }
    return out;
}

static json_t *triggers(const struct diagram_edge *e)
{
    json_t *out = json_array();
    for (int i = 0; i < e->nwords; i++)
        json_array_append_new(out, text(e->words[i].text));
    return out;
}

static json_t *effects(const struct diagram_edge *e)
{
    json_t *out = json_array();
    for (char **effect = e->effects; effect && *effect; effect++)
        json_array_append_new(out, text(*effect));
    return out;
}

static json_t *edge_object(const struct export *x, int edge)
{
    const struct diagram *d = x->diagram;
    const struct diagram_edge *e = &d->edges[edge];
    json_t *out = json_object();
    json_object_set_new(out, "from", text(d->states[e->tail].id));
    json_object_set_new(out, "from_cluster", cluster_id(d, e->from_cluster));
    json_object_set_new(out, "to", text(d->states[e->head].id));
    json_object_set_new(out, "triggers", triggers(e));
    json_object_set_new(out, "guard", text(e->guard));
    json_object_set_new(out, "effects", effects(e));
    json_object_set_new(out, "rfc", e->rfc && *e->rfc ? text(e->rfc) : json_null());
    json_object_set_new(out, "why", e->tooltip && *e->tooltip ? text(e->tooltip) : json_null());
    json_object_set_new(out, "url", e->url && *e->url ? text(e->url) : json_null());
    json_object_set_new(out, "in_figure", json_boolean(!e->off_figure));
    if (x->lit)
        json_object_set_new(out, "last", json_boolean(export_is_last(x, edge)));
    if (x->taken)
        json_object_set_new(out, "taken", json_integer((json_int_t)x->taken->edges[edge]));
    return out;
}

static json_t *edges(const struct export *x)
{
    json_t *out = json_array();
    for (int i = 0; i < x->diagram->nedges; i++)
        json_array_append_new(out, edge_object(x, i));
    return out;
}

char *export_json(const struct machine *m, const struct coverage *taken, const struct lit *lit)
{
    const struct diagram *d = m->diagram;
    const struct export x = {.machine = m, .diagram = d, .taken = taken, .lit = lit};
    json_t *out = json_object();
    json_object_set_new(out, "machine", text(d->name));
    json_object_set_new(out, "kind", text(m->vocabulary->kind));
    json_object_set_new(out, "about", text(d->about));
    json_object_set_new(out, "per", text(d->per));
    json_object_set_new(out, "timers", timers(m));
    json_object_set_new(out, "clusters", clusters(d));
    json_object_set_new(out, "states", states(&x));
    json_object_set_new(out, "edges", edges(&x));
    char *dumped = json_dumps(out, JSON_INDENT(2));
    json_decref(out);
    struct text t = {0};
    draw_add(&t, dumped ? dumped : "null");
    draw_add(&t, "\n");
    free(dumped);
    return draw_take(&t);
}
