/* A result of an exploration: its violations as scenarios that replay them, with their tokens. */
#include "explore/result.h"
#include "history/history.h"
#include "report/race.h"

#include <inttypes.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

enum { BUDGET = 16 << 20 };

/* ---- which scenario it was ------------------------------------------------------------------- */

static void add_text(struct sha256_ctx *sha, const char *text, size_t size)
{
    sha256_update(sha, size, (const uint8_t *)text);
    sha256_update(sha, 1, (const uint8_t *)"");
}

static const char *digest_of(struct result *r, const struct scenario *s)
{
    struct machine_source source[MACHINE_KINDS];
    size_t count = scenario_sources(s, source);
    struct sha256_ctx sha;
    uint8_t digest[16];
    char *text = scenario_source(s), *out = result_alloc(r, 2 * sizeof digest + 1, 1);
    sha256_init(&sha);
    add_text(&sha, text, strlen(text));
    for (size_t i = 0; i < count; i++)
        add_text(&sha, source[i].text, source[i].size);
    sha256_digest(&sha, sizeof digest, digest);
    free(text);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
    return out;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* ---- a violation ----------------------------------------------------------------------------- */

/* How often a line stands in a text before `end`. */
static size_t lines_like(const char *text, const char *end, const char *line, size_t length)
{
    size_t count = 0;
    while (*text && (!end || text < end)) {
        size_t n = strcspn(text, "\n");
        count += n == length && !memcmp(text, line, n);
        text += n + (text[n] == '\n');
    }
    return count;
}

/* The lines that the deviations have brought: those of `text` that `calm` has not. */
static const char *added_lines(struct result *r, const char *text, const char *calm)
{
    char *out = result_alloc(r, strlen(text) + 1, 1), *at = out;
    for (const char *line = text; *line;) {
        size_t n = strcspn(line, "\n"), blanks = strspn(line, " \t");
        if (blanks < n && line[blanks] != '#' &&
            lines_like(text, line, line, n) >= lines_like(calm, NULL, line, n)) {
            at += at > out ? (*at = '\n', 1) : 0;
            memcpy(at, line + blanks, n - blanks);
            at += n - blanks;
        }
        line += n + (line[n] == '\n');
    }
    *at = '\0';
    return out;
}

/* Where the property is broken, when the scenario is run: the last record of that step. */
static uint32_t record_of_step(struct scenario *s, uint32_t steps, usec *t)
{
    usec end = scenario_end(s) ? scenario_end(s) : INT64_MAX;
    struct run run;
    run_start(&run, scenario_plan(s), true, choose_random, NULL);
    while (run.world->block->steps < steps && run_step(&run, end))
        ;
    uint32_t n = run.trace->count;
    *t = run.world->block->now;
    run_end(&run);
    return n;
}

static void replay(struct result *r, struct result_violation *v, struct scenario *s)
{
    struct complaints complaints = {0};
    struct scenario *again = scenario_with_text(s, v->scenario, &complaints);
    complaints_free(&complaints);
    if (!again)
        return;
    uint32_t record = record_of_step(again, v->steps, &v->t);
    struct history *h = history_new(again, BUDGET);
    char *token = history_token(h, 0, record);
    v->token = result_copy(r, token);
    free(token);
    history_free(h);
}

static void violation_of(struct result *r, struct result_violation *v, struct scenario *s,
                         const struct violation *found, const struct property *p)
{
    char *text = explore_text(s, found->deviation, found->deviations),
         *calm = explore_text(s, NULL, 0), cause[20];
    snprintf(cause, sizeof cause, "%016" PRIx64, found->finding.cause);
    *v = (struct result_violation){.property = result_copy(r, p->name),
                                   .about = result_copy(r, p->about),
                                   .rfc = result_copy(r, p->rfc),
                                   .what = result_copy(r, found->what),
                                   .cause = result_copy(r, cause),
                                   .steps = found->steps,
                                   .lines = added_lines(r, text, calm),
                                   .scenario = result_copy(r, text),
                                   .token = "",
                                   .known = p->known};
    free(calm);
    free(text);
    replay(r, v, s);
}

/* What is known comes last. */
static void violations_of(struct result *r, struct scenario *s, const struct exploration *e)
{
    r->violation = result_alloc(r, e->violations + 1, sizeof *r->violation);
    for (int known = 0; known < 2; known++)
        for (size_t i = 0; i < e->violations; i++) {
            unsigned property = e->violation[i].finding.property;
            if (properties[property].known == known)
                violation_of(r, &r->violation[r->violations++], s, &e->violation[i],
                             &properties[property]);
        }
}

static void races_of(struct result *r, struct scenario *s, const struct explore_options *o,
                     const struct exploration *e)
{
    struct races *races = o->races ? races_new(scenario_plan(s)->machine) : NULL;
    r->looked_for_races = o->races;
    r->race = result_alloc(r, e->races + 1, sizeof *r->race);
    r->races = e->races;
    for (size_t i = 0; i < e->races; i++) {
        const struct race *row = race_row(races, e->race[i].finding.check);
        struct property named = {.name = row->name, .about = row->about, .rfc = row->section};
        violation_of(r, &r->race[i], s, &e->race[i], &named);
    }
    races_free(races);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void name_properties(struct result *r, uint64_t wanted)
{
    const char **name = result_alloc(r, PROPERTIES, sizeof *name);
    for (unsigned p = 0; p < PROPERTIES; p++)
        if (wanted >> p & 1)
            name[r->properties++] = properties[p].name;
    r->property = name;
    r->all_properties = r->properties == PROPERTIES;
}

static void name_shard(struct result *r, const struct explore_options *o)
{
    r->shards = o->shards;
    r->shard = result_alloc(r, o->shards + 1, sizeof *r->shard);
    if (o->shards)
        r->shard[o->shard - 1] = true;
}

static uint32_t acts_of(const struct scenario *s)
{
    const struct plan *plan = scenario_plan(s);
    struct run run;
    run_start(&run, plan, false, NULL, NULL);
    uint32_t acts = plan->hooks.anytime ? plan->hooks.anytime(run.world) : 0;
    run_end(&run);
    return acts;
}

static void tell_alike(struct result *r, struct scenario *s, bool apart)
{
    struct alike *alike = apart ? NULL : scenario_alike(s);
    if (alike)
        alike_text(alike, r->alike, sizeof r->alike);
    alike_free(alike);
}

struct result *result_of(struct scenario *s, const struct explore_options *o,
                         const struct exploration *e, uint64_t seeds, double seconds)
{
    struct result *r = result_new();
    r->states = e->states;
    r->transitions = e->transitions;
    r->ends = e->ends;
    r->depth = e->depth;
    r->stopped = e->stopped;
    r->seconds = seconds;
    r->visited_bytes = e->visited_bytes;
    r->frontier_bytes = e->frontier_bytes;
    r->bounds = o->bounds;
    r->acts = acts_of(s);
    r->file = result_copy(r, base_name(scenario_file(s)));
    r->digest = digest_of(r, s);
    r->exact = o->exact;
    r->all = o->all;
    r->unfolded = o->unfolded;
    tell_alike(r, s, seeds || o->unfolded);
    r->limit = o->states;
    r->seeds = seeds;
    r->memory = o->memory;
    r->cores = o->cores;
    name_properties(r, o->properties);
    name_shard(r, o);
    if (e->coverage)
        result_cover(r, e->coverage, world_kinds);
    violations_of(r, s, e);
    races_of(r, s, o, e);
    return r;
}
