/* Conditions that stand alone, in lessons. One is looked for in a trace by running the scenario
 * again with the condition as one more term: a run with the same seed is the same, and there is
 * one way in which conditions come true.
 */
#include "scenario/inside.h"

#include <stdlib.h>
#include <string.h>

struct condition {
    char *file, *text;
    int line;
};

/* A scenario that may get more terms; all else is that of `s` still. */
static struct scenario borrowed(const struct scenario *s)
{
    struct scenario probe = *s;
    struct script *script = &probe.script;
    script->term = scenario_alloc(NULL, (script->terms + 1) * sizeof *script->term);
    script->term[0] = (struct term){0};
    for (uint32_t i = 1; i <= script->terms; i++)
        script->term[i] = s->script.term[i];
    script->check = scenario_alloc(NULL, (script->checks + 1) * sizeof *script->check);
    for (size_t i = 0; i < script->checks; i++)
        script->check[i] = s->script.check[i];
    script->reaction = scenario_alloc(NULL, (script->reactions + 1) * sizeof *script->reaction);
    for (size_t i = 0; i < script->reactions; i++)
        script->reaction[i] = s->script.reaction[i];
    script->fault = scenario_alloc(NULL, (script->faults + 1) * sizeof *script->fault);
    for (size_t i = 0; i < script->faults; i++)
        script->fault[i] = s->script.fault[i];
    script->strike = scenario_alloc(NULL, (script->strikes + 1) * sizeof *script->strike);
    for (size_t i = 0; i < script->strikes; i++)
        script->strike[i] = s->script.strike[i];
    script->anytime = scenario_alloc(NULL, (script->anytimes + 1) * sizeof *script->anytime);
    for (size_t i = 0; i < script->anytimes; i++)
        script->anytime[i] = s->script.anytime[i];
    script->back_off = scenario_alloc(NULL, (script->back_offs + 1) * sizeof *script->back_off);
    for (size_t i = 0; i < script->back_offs; i++)
        script->back_off[i] = s->script.back_off[i];
    script->first = scenario_alloc(NULL, (script->firsts + 1) * sizeof *script->first);
    for (size_t i = 0; i < script->firsts; i++)
        script->first[i] = s->script.first[i];
    script->moment = NULL;
    script->moments = 0;
    return probe;
}

static void give_back(struct scenario *probe, const struct scenario *s)
{
    struct script *script = &probe->script;
    for (uint32_t i = s->script.terms + 1; i <= script->terms; i++)
        term_free(&script->term[i]);
    free(script->term);
    free(script->check);
    free(script->reaction);
    free(script->fault);
    free(script->strike);
    free(script->anytime);
    free(script->back_off);
    free(script->first);
    free(script->moment);
}

struct condition *condition_parse(const struct scenario *s, const char *file, int line,
                                  const char *text, struct complaints *complaints)
{
    struct scenario probe = borrowed(s);
    uint32_t term = scenario_bind_stop(&probe, file, line, text, complaints);
    give_back(&probe, s);
    if (!term)
        return NULL;
    struct condition *c = scenario_alloc(NULL, sizeof *c);
    *c = (struct condition){scenario_copy(file, strlen(file)), scenario_copy(text, strlen(text)),
                            line};
    return c;
}

void condition_free(struct condition *c)
{
    if (!c)
        return;
    free(c->file);
    free(c->text);
    free(c);
}

/* Only one that can come true again and again is looked for as such. */
static void probe_for(struct script *script, uint32_t term, uint32_t from, uint32_t *found)
{
    struct term *t = &script->term[term];
    if (t->mode == MODE_ONCE)
        t->mode = MODE_EACH;
    script->probe = term;
    script->probe_from = from;
    script->found = found;
}

/* What was looked for and where it came true; it is looked for again from there on. */
struct matches {
    uint32_t *out, found;
    size_t count, room;
};

/* Verdicts at the end have records too. */
static void take_match(struct scenario *probe, const struct trace *trace, struct matches *m)
{
    uint32_t record = m->found <= trace->count ? m->found : 0;
    if (record && (!m->count || record > m->out[m->count - 1]))
        m->out[m->count++] = record;
    probe->script.probe_from = m->found;
    m->found = 0;
}

static void run_through(struct scenario *probe, const struct trace *trace, struct matches *m)
{
    struct run run;
    usec end = probe->end ? probe->end : INT64_MAX;
    bool goes_on = true;
    run_start(&run, &probe->plan, true, choose_random, NULL);
    while (m->count < m->room && goes_on) {
        if (m->found)
            take_match(probe, trace, m);
        else
            goes_on = run.trace->count <= trace->count && run_step(&run, end);
    }
    run.step.cause = 0;
    if (m->count < m->room && run.trace->count <= trace->count) {
        judge_finish(&run.step);
        m->found = m->found > trace->count ? trace->count : m->found;
        if (m->found)
            take_match(probe, trace, m);
    }
    run_end(&run);
}

static size_t find_matches(const struct condition *c, const struct scenario *s,
                           const struct trace *trace, uint32_t from, uint32_t *out, size_t room)
{
    struct complaints complaints = {0};
    struct scenario probe = borrowed(s);
    struct matches m = {.out = out, .room = room};
    uint32_t term = scenario_bind_stop(&probe, c->file, c->line, c->text, &complaints);
    complaints_free(&complaints);
    if (term) {
        probe_for(&probe.script, term, from, &m.found);
        script_number(&probe.script);
        probe.plan.region = probe.region;
        probe.plan.hooks = s->script.below;
        script_hook(&probe.plan, &probe.script);
        run_through(&probe, trace, &m);
    }
    give_back(&probe, s);
    return m.count;
}

uint32_t condition_find(const struct condition *c, const struct scenario *s,
                        const struct trace *trace, uint32_t from)
{
    uint32_t found = 0;
    return find_matches(c, s, trace, from, &found, 1) ? found : 0;
}

size_t condition_matches(const struct condition *c, const struct scenario *s,
                         const struct trace *trace, uint32_t *out, size_t room)
{
    return find_matches(c, s, trace, 0, out, room);
}
