/* What the command line of `explore` says. */
#include "cli/explore.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static const char *said(const struct arguments *a, const char *name)
{
    return argument(&explore_command, a, name);
}

/* ---- bounds ---------------------------------------------------------------------------------- */

enum { STEPS_MOST = 1000000 };

/* A number that may be left out: then 1. What is not said stays. */
static bool read_count(const struct arguments *a, const char *name, uint32_t most, uint32_t *out)
{
    const char *text = said(a, name);
    char what[40];
    uint64_t n = 1;
    snprintf(what, sizeof what, "--%s", name);
    if (!text)
        return true;
    if (*text && !read_number(text, what, &n))
        return false;
    if (n > most) {
        fail("%s takes 0 to %" PRIu32 ", not '%s'", what, most, text);
        return false;
    }
    *out = (uint32_t)n;
    return true;
}

static bool read_delays(const char *text, struct bounds *b)
{
    b->delays = 0;
    while (text && *text) {
        char word[40];
        size_t blanks = strspn(text, " ,"), length = strcspn(text + blanks, " ,");
        if (!length)
            break;
        snprintf(word, sizeof word, "%.*s", (int)length, text + blanks);
        if (b->delays == TRIES_DELAYS) {
            fail("--delays takes %d at most", TRIES_DELAYS);
            return false;
        }
        if (!read_span(word, "--delays", &b->delay[b->delays]))
            return false;
        b->delays++;
        text += blanks + length;
    }
    return true;
}

bool read_bounds(const struct arguments *a, struct scenario *s, struct bounds *b)
{
    const char *delays = said(a, "delays"), *until = said(a, "until");
    *b = scenario_bounds(s);
    if (!read_count(a, "loss", BOUNDS_MOST, &b->loss) ||
        !read_count(a, "duplicates", BOUNDS_MOST, &b->duplicates) ||
        !read_count(a, "acts", BOUNDS_MOST, &b->acts) ||
        !read_count(a, "steps", STEPS_MOST, &b->steps) || (delays && !read_delays(delays, b)) ||
        (until && !read_span(until, "--until", &b->until)))
        return false;
    if (delays && !b->late)
        b->late = UINT32_MAX;
    if (!read_count(a, "late", BOUNDS_MOST, &b->late))
        return false;
    if (said(a, "late") && b->late && !b->delays) {
        fail("explore: --late wants --delays too: how late, such as --delays \"600ms 2.5s\"");
        return false;
    }
    b->calm_order |= said(a, "calm-order") != NULL;
    *b = explore_bounds(b); /* what is tried is told */
    return true;
}

/* ---- properties ------------------------------------------------------------------------------ */

static const char *nearest_property(const char *word)
{
    const char *known[PROPERTIES];
    for (unsigned p = 0; p < PROPERTIES; p++)
        known[p] = properties[p].name;
    return nearest_word(word, known, PROPERTIES);
}

/* By name, or by a beginning that only one has. */
static bool read_property(const char *word, uint64_t *out)
{
    unsigned found = 0, which = 0;
    for (unsigned p = 0; p < PROPERTIES; p++)
        if (!strncasecmp(properties[p].name, word, strlen(word))) {
            bool whole = strlen(properties[p].name) == strlen(word);
            found = whole ? 1 : found + 1;
            which = p;
            if (whole)
                break;
        }
    if (*word && found == 1) {
        *out |= (uint64_t)1 << which;
        return true;
    }
    const char *near = nearest_property(word);
    if (near)
        fail("there is no property '%s'; did you mean '%s'?", word, near);
    else
        fail("%s '%s'; sipstep list properties names them",
             found > 1 ? "several properties begin with" : "there is no property", word);
    return false;
}

/* Who asks for races asks for nothing else, unless it is named. */
static bool read_properties(const struct arguments *a, uint64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < a->nproperties; i++)
        if (!read_property(a->properties[i], out))
            return false;
    if (!a->nproperties && !said(a, "races"))
        *out = ((uint64_t)1 << PROPERTIES) - 1;
    return true;
}

/* ---- the rest -------------------------------------------------------------------------------- */

static bool read_shard(const char *text, struct explore_options *o)
{
    char rest;
    if (!text || (sscanf(text, "%9u/%9u%c", &o->shard, &o->shards, &rest) == 2 && o->shard >= 1 &&
                  o->shard <= o->shards))
        return true;
    fail("--shard takes the part and how many there are, such as 1/4, not '%s'", text);
    return false;
}

static bool read_cores(const char *text, unsigned *out)
{
    uint64_t n = 0;
    long have = sysconf(_SC_NPROCESSORS_ONLN);
    if (text && !read_number(text, "--cores", &n))
        return false;
    if (n > 1024) {
        fail("--cores takes 1 to 1024, not '%s'", text);
        return false;
    }
    *out = n ? (unsigned)n : have > 0 ? (unsigned)have : 1;
    return true;
}

static bool read_format(const char *format, bool *json)
{
    *json = format && !strcmp(format, "json");
    if (!format || *json || !strcmp(format, "text"))
        return true;
    fail("explore: --format is text or json, not '%s'", format);
    return false;
}

bool read_explore_wishes(const struct arguments *a, struct explore_wishes *w)
{
    const char *memory = said(a, "memory"), *states = said(a, "states"), *seeds = said(a, "seeds");
    *w = (struct explore_wishes){.saved = said(a, "output"), .picture = said(a, "draw")};
    struct explore_options *o = &w->options;
    o->exact = said(a, "exact");
    o->unfolded = said(a, "unfolded");
    o->all = said(a, "all");
    o->races = said(a, "races");
    w->look = (struct result_look){
        .coverage = said(a, "coverage"), .ascii = wants_ascii(said(a, "ascii")), .columns = 80};
    if (!read_properties(a, &o->properties) || !read_shard(said(a, "shard"), o) ||
        !read_cores(said(a, "cores"), &o->cores) || !read_format(said(a, "format"), &w->json) ||
        (memory && !read_memory(memory, &o->memory)) ||
        (states && !read_number(states, "--states", &o->states)) ||
        (seeds && !read_number(seeds, "--seeds", &w->seeds)))
        return false;
    if (seeds && !w->seeds) {
        fail("explore: --seeds wants one random run at least");
        return false;
    }
    if (!memory)
        o->memory = memory_sensible();
    return true;
}
