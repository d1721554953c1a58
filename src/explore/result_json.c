/* A result as JSON, and back: DESIGN.md, "Command line". One table of what stands there would need a
 * row for each key and say no more than this does; the test reads what is written. */
#include "explore/result.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char *const stops[] = {[EXPLORE_DONE] = "done",
                                    [EXPLORE_FOUND] = "found",
                                    [EXPLORE_MEMORY] = "memory",
                                    [EXPLORE_INTERRUPTED] = "interrupted",
                                    [EXPLORE_STATES] = "states"};
enum { STOPS = sizeof stops / sizeof *stops };

/* ---- writing --------------------------------------------------------------------------------- */

static void set_number(json_t *o, const char *key, uint64_t n)
{
    json_object_set_new(o, key, json_integer((json_int_t)n));
}

static void set_bool(json_t *o, const char *key, bool is)
{
    json_object_set_new(o, key, json_boolean(is));
}

static void set_text(json_t *o, const char *key, const char *text)
{
    json_object_set_new(o, key, json_string(text));
}

static json_t *bounds_json(const struct bounds *b)
{
    json_t *o = json_object(), *delays = json_array();
    for (unsigned i = 0; i < b->delays; i++)
        json_array_append_new(delays, json_integer(b->delay[i]));
    set_number(o, "loss", b->loss);
    set_number(o, "duplicates", b->duplicates);
    set_number(o, "late", b->late);
    json_object_set_new(o, "delays", delays);
    set_number(o, "until", (uint64_t)b->until);
    set_number(o, "steps", b->steps);
    set_bool(o, "order", !b->calm_order);
    set_number(o, "acts", b->acts);
    return o;
}

static json_t *pair_json(const struct pair_bounds *b)
{
    json_t *o = json_object();
    set_number(o, "channel", b->channel);
    set_bool(o, "loss", b->loss);
    set_bool(o, "duplicates", b->dup);
    set_bool(o, "reorder", b->reorder);
    set_bool(o, "reliable", b->reliable);
    set_bool(o, "patient", b->patient);
    return o;
}

static json_t *violation_json(const struct result_violation *v)
{
    json_t *o = json_object();
    set_text(o, "property", v->property);
    set_number(o, "steps", v->steps);
    set_text(o, "token", v->token);
    set_text(o, "scenario", v->scenario);
    set_text(o, "what", v->what);
    set_text(o, "about", v->about);
    set_text(o, "rfc", v->rfc);
    set_text(o, "cause", v->cause);
    set_number(o, "t", (uint64_t)v->t);
    set_text(o, "deviations", v->lines);
    set_bool(o, "known", v->known);
    return o;
}

static json_t *violations_json(const struct result_violation *v, size_t count)
{
    json_t *all = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(all, violation_json(&v[i]));
    return all;
}

static json_t *machine_json(const struct result_machine *m)
{
    json_t *o = json_object(), *cells = json_array(), *edges = json_array();
    for (size_t i = 0; i < m->cells; i++)
        json_array_append_new(cells, json_pack("[s,s,I]", m->cell[i].state, m->cell[i].trigger,
                                               (json_int_t)m->cell[i].count));
    for (size_t i = 0; i < m->edges; i++)
        json_array_append_new(edges,
                              json_pack("[s,I]", m->edge[i].label, (json_int_t)m->edge[i].count));
    set_text(o, "machine", m->name);
    json_object_set_new(o, "cells", cells);
    json_object_set_new(o, "edges", edges);
    return o;
}

/* The keys that came later than the contract's first ones. */
static void set_later(json_t *o, const struct result *r)
{
    json_t *names = json_array(), *parts = json_array(), *coverage = json_array();
    for (size_t i = 0; i < r->properties; i++)
        json_array_append_new(names, json_string(r->property[i]));
    for (uint32_t i = 0; i < r->shards; i++)
        if (r->shard[i])
            json_array_append_new(parts, json_integer(i + 1));
    for (size_t i = 0; i < r->machines; i++)
        json_array_append_new(coverage, machine_json(&r->machine[i]));
    set_text(o, "stopped", stops[r->stopped]);
    set_text(o, "file", r->file);
    set_text(o, "digest", r->digest);
    json_object_set_new(o, "properties", names);
    set_bool(o, "exact", r->exact);
    set_bool(o, "all", r->all);
    set_bool(o, "unfolded", r->unfolded);
    set_number(o, "limit", r->limit);
    set_number(o, "seeds", r->seeds);
    set_number(o, "of", r->shards);
    json_object_set_new(o, "shards", parts);
    set_number(o, "visited_bytes", r->visited_bytes);
    set_number(o, "frontier_bytes", r->frontier_bytes);
    set_number(o, "memory", r->memory);
    set_number(o, "cores", r->cores);
    set_number(o, "others", r->others);
    set_number(o, "anytime", r->acts);
    set_number(o, "ends", r->ends);
    set_bool(o, "looked_for_races", r->looked_for_races);
    json_object_set_new(o, "races", violations_json(r->race, r->races));
    json_object_set_new(o, "coverage", coverage);
}

void result_json(FILE *to, const struct result *r)
{
    json_t *o = json_object();
    set_number(o, "states", r->states);
    set_number(o, "transitions", r->transitions);
    set_number(o, "depth", r->depth);
    set_bool(o, "complete", result_complete(r));
    json_object_set_new(o, "seconds", json_real(r->seconds));
    set_number(o, "bytes_per_state", r->states ? r->visited_bytes / r->states : 0);
    json_object_set_new(o, "bounds", r->pair ? pair_json(r->pair) : bounds_json(&r->bounds));
    json_object_set_new(o, "violations", violations_json(r->violation, r->violations));
    set_later(o, r);
    json_dumpf(o, to, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
    fputc('\n', to);
    json_decref(o);
}

/* ---- reading --------------------------------------------------------------------------------- */

/* The first thing that is missing or of another kind is remembered; what is read then is 0 or "". */
struct reader {
    struct result *result;
    const char *missing;
};

static json_t *get(struct reader *in, const json_t *o, const char *key, json_type type)
{
    json_t *value = json_object_get(o, key);
    if (value && json_typeof(value) == type)
        return value;
    if (!in->missing)
        in->missing = key;
    return NULL;
}

static uint64_t get_number(struct reader *in, const json_t *o, const char *key, uint64_t most)
{
    json_t *value = get(in, o, key, JSON_INTEGER);
    json_int_t n = value ? json_integer_value(value) : 0;
    if (n < 0 || (uint64_t)n > most) {
        in->missing = in->missing ? in->missing : key;
        return 0;
    }
    return (uint64_t)n;
}

static bool get_bool(struct reader *in, const json_t *o, const char *key)
{
    json_t *value = json_object_get(o, key);
    if (!json_is_boolean(value) && !in->missing)
        in->missing = key;
    return json_is_true(value);
}

static const char *get_text(struct reader *in, const json_t *o, const char *key)
{
    json_t *value = get(in, o, key, JSON_STRING);
    return result_copy(in->result, value ? json_string_value(value) : "");
}

static void read_bounds(struct reader *in, const json_t *o, struct bounds *b)
{
    if (json_object_get(o, "channel")) {
        in->missing = "bounds (it is of --pair, which has no parts)";
        return;
    }
    json_t *delays = get(in, o, "delays", JSON_ARRAY);
    b->loss = (uint32_t)get_number(in, o, "loss", UINT32_MAX);
    b->duplicates = (uint32_t)get_number(in, o, "duplicates", UINT32_MAX);
    b->late = (uint32_t)get_number(in, o, "late", UINT32_MAX);
    b->until = (usec)get_number(in, o, "until", INT64_MAX);
    b->steps = (uint32_t)get_number(in, o, "steps", UINT32_MAX);
    b->calm_order = !get_bool(in, o, "order");
    b->acts = (uint32_t)get_number(in, o, "acts", UINT32_MAX);
    for (size_t i = 0; i < json_array_size(delays) && i < TRIES_DELAYS; i++)
        b->delay[b->delays++] = json_integer_value(json_array_get(delays, i));
}

static void read_violation(struct reader *in, const json_t *o, struct result_violation *v)
{
    v->property = get_text(in, o, "property");
    v->steps = (uint32_t)get_number(in, o, "steps", UINT32_MAX);
    v->token = get_text(in, o, "token");
    v->scenario = get_text(in, o, "scenario");
    v->what = get_text(in, o, "what");
    v->about = get_text(in, o, "about");
    v->rfc = get_text(in, o, "rfc");
    v->cause = get_text(in, o, "cause");
    v->t = (usec)get_number(in, o, "t", INT64_MAX);
    v->lines = get_text(in, o, "deviations");
    v->known = get_bool(in, o, "known");
}

static void read_machine(struct reader *in, const json_t *o, struct result_machine *m)
{
    struct result *r = in->result;
    json_t *cells = get(in, o, "cells", JSON_ARRAY), *edges = get(in, o, "edges", JSON_ARRAY);
    m->name = get_text(in, o, "machine");
    m->cell = result_alloc(r, json_array_size(cells) + 1, sizeof *m->cell);
    m->edge = result_alloc(r, json_array_size(edges) + 1, sizeof *m->edge);
    for (size_t i = 0; i < json_array_size(cells); i++) {
        const char *state, *trigger;
        json_int_t n;
        if (json_unpack(json_array_get(cells, i), "[s,s,I]", &state, &trigger, &n) == 0)
            m->cell[m->cells++] =
                (struct result_cell){result_copy(r, state), result_copy(r, trigger), (uint64_t)n};
        else
            in->missing = "cells";
    }
    for (size_t i = 0; i < json_array_size(edges); i++) {
        const char *label;
        json_int_t n;
        if (json_unpack(json_array_get(edges, i), "[s,I]", &label, &n) == 0)
            m->edge[m->edges++] = (struct result_edge){result_copy(r, label), (uint64_t)n};
        else
            in->missing = "edges";
    }
}

static struct result_violation *read_violations(struct reader *in, const json_t *o, const char *key,
                                                size_t *count)
{
    json_t *all = get(in, o, key, JSON_ARRAY);
    struct result_violation *v = result_alloc(in->result, json_array_size(all) + 1, sizeof *v);
    *count = json_array_size(all);
    for (size_t i = 0; i < *count; i++)
        read_violation(in, json_array_get(all, i), &v[i]);
    return v;
}

static void read_lists(struct reader *in, const json_t *o)
{
    struct result *r = in->result;
    r->violation = read_violations(in, o, "violations", &r->violations);
    r->race = read_violations(in, o, "races", &r->races);
    json_t *names = get(in, o, "properties", JSON_ARRAY), *parts = get(in, o, "shards", JSON_ARRAY),
           *coverage = get(in, o, "coverage", JSON_ARRAY);
    const char **name = result_alloc(r, json_array_size(names) + 1, sizeof *name);
    r->properties = json_array_size(names);
    r->property = name;
    for (size_t i = 0; i < r->properties; i++) {
        const char *text = json_string_value(json_array_get(names, i));
        name[i] = result_copy(r, text ? text : "");
    }
    r->all_properties = r->properties == PROPERTIES;
    r->shard = result_alloc(r, r->shards + 1, sizeof *r->shard);
    for (size_t i = 0; i < json_array_size(parts); i++) {
        json_int_t n = json_integer_value(json_array_get(parts, i));
        if (n < 1 || n > r->shards)
            in->missing = "shards";
        else
            r->shard[n - 1] = true;
    }
    r->machines = json_array_size(coverage);
    r->machine = result_alloc(r, r->machines + 1, sizeof *r->machine);
    for (size_t i = 0; i < r->machines; i++)
        read_machine(in, json_array_get(coverage, i), &r->machine[i]);
}

enum { SHARDS_MAX = 1 << 20 };

static void read_all(struct reader *in, const json_t *o)
{
    struct result *r = in->result;
    json_t *seconds = json_object_get(o, "seconds");
    const char *stopped = get_text(in, o, "stopped");
    while (r->stopped < STOPS - 1 && strcmp(stops[r->stopped], stopped) != 0)
        r->stopped++;
    r->states = get_number(in, o, "states", INT64_MAX);
    r->transitions = get_number(in, o, "transitions", INT64_MAX);
    r->depth = (uint32_t)get_number(in, o, "depth", UINT32_MAX);
    r->seconds = json_is_number(seconds) ? json_number_value(seconds) : 0;
    read_bounds(in, get(in, o, "bounds", JSON_OBJECT), &r->bounds);
    r->file = get_text(in, o, "file");
    r->digest = get_text(in, o, "digest");
    r->exact = get_bool(in, o, "exact");
    r->all = get_bool(in, o, "all");
    r->unfolded = get_bool(in, o, "unfolded");
    r->limit = get_number(in, o, "limit", INT64_MAX);
    r->seeds = get_number(in, o, "seeds", INT64_MAX);
    r->shards = (uint32_t)get_number(in, o, "of", SHARDS_MAX);
    r->visited_bytes = get_number(in, o, "visited_bytes", INT64_MAX);
    r->frontier_bytes = get_number(in, o, "frontier_bytes", INT64_MAX);
    r->memory = get_number(in, o, "memory", INT64_MAX);
    r->cores = (unsigned)get_number(in, o, "cores", UINT32_MAX);
    r->others = get_number(in, o, "others", SIZE_MAX / 2);
    r->looked_for_races = get_bool(in, o, "looked_for_races");
    r->ends = get_number(in, o, "ends", INT64_MAX);
    r->acts = (uint32_t)get_number(in, o, "anytime", UINT32_MAX);
    read_lists(in, o);
}

struct result *result_read(const char *file, const char *text, struct complaints *complaints)
{
    json_error_t error;
    json_t *o = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (!o) {
        complain(complaints, file, error.line, 0, NULL, "this is no JSON: %s", error.text);
        return NULL;
    }
    struct reader in = {.result = result_new()};
    read_all(&in, o);
    if (in.missing) {
        complain(complaints, file, 0, 0, NULL,
                 "this is no result of `sipstep explore --format json`: its '%s' is missing or odd",
                 in.missing);
        result_free(in.result);
        in.result = NULL;
    }
    json_decref(o);
    return in.result;
}
