/* A result of exploring two machines as drawn. */
#include "explore/result.h"
#include "machine/coverage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Each step of the way in words, a line each. */
static const char *way_of(struct result *r, const struct pair *pair,
                          const struct pair_violation *found)
{
    char *text = NULL;
    size_t size;
    FILE *to = open_memstream(&text, &size);
    if (!to)
        abort();
    for (uint32_t i = 0; i < found->steps; i++) {
        char words[300];
        pair_words(pair, &found->step[i], words, sizeof words);
        fprintf(to, "%s%s", i ? "\n" : "", words);
    }
    fclose(to);
    const char *lines = result_copy(r, text);
    free(text);
    return lines;
}

static void violation_of(struct result *r, struct result_violation *v, const struct pair *pair,
                         const struct pair_violation *found)
{
    const struct property *p = &properties[found->property];
    *v = (struct result_violation){.property = p->name,
                                   .about = p->about,
                                   .rfc = p->rfc,
                                   .what = result_copy(r, found->what),
                                   .steps = found->steps,
                                   .lines = way_of(r, pair, found),
                                   .scenario = "",
                                   .token = "",
                                   .known = p->known};
    v->cause = v->what;
}

/* All, or the first; and what is known, which comes last. */
static void violations_of(struct result *r, const struct pair *pair,
                          const struct pair_exploration *e)
{
    r->violation = result_alloc(r, e->violations + 1, sizeof *r->violation);
    for (int known = 0; known < 2; known++)
        for (size_t i = 0, told = 0; i < e->violations; i++) {
            if (properties[e->violation[i].property].known != known)
                continue;
            if (r->all || !told)
                violation_of(r, &r->violation[r->violations++], pair, &e->violation[i]);
            told++;
        }
    r->others = e->violations - r->violations;
}

/* Those that have a meaning without time, users and media. */
static void name_properties(struct result *r)
{
    static const uint8_t looked_at[] = {PROPERTY_UNEXPECTED, PROPERTY_ENDS, PROPERTY_STUCK,
                                        PROPERTY_ONE_SESSION};
    const char **name = result_alloc(r, sizeof looked_at, sizeof *name);
    for (size_t i = 0; i < sizeof looked_at; i++)
        name[i] = properties[looked_at[i]].name;
    r->property = name;
    r->properties = sizeof looked_at;
}

struct result *result_of_pair(const struct pair *pair, const struct pair_bounds *b,
                              const struct pair_options *o, const struct pair_exploration *e,
                              bool all, double seconds)
{
    struct result *r = result_new();
    struct pair_bounds *bounds = result_alloc(r, 1, sizeof *bounds);
    char names[200];
    *bounds = *b;
    snprintf(names, sizeof names, "%s %s", pair_machine(pair, PAIR_CLIENT)->diagram->name,
             pair_machine(pair, PAIR_SERVER)->diagram->name);
    r->pair = bounds;
    r->states = e->states;
    r->transitions = e->transitions;
    r->depth = e->depth;
    r->stopped = e->stopped == EXPLORE_DONE && !e->ends_known ? EXPLORE_MEMORY : e->stopped;
    r->seconds = seconds;
    r->visited_bytes = e->bytes;
    r->file = result_copy(r, names);
    r->digest = "";
    r->exact = true;
    r->all = all;
    r->limit = o->states;
    r->memory = o->memory;
    r->cores = o->cores;
    name_properties(r);
    result_cover(r, e->coverage, PAIR_SIDES);
    violations_of(r, pair, e);
    return r;
}
