#include "watch.h"
#include "wire.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS_MAX = 200000, SECOND = 1000000 };

struct watching {
    struct run run;
    struct outcome *outcome;
    struct wire *wire;
    uint32_t seen;    /* records */
    uint16_t crashed; /* in this step */
    bool forged;
};

static void wrong(struct watching *w, const char *what, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The first thing counts. */
static void wrong(struct watching *w, const char *what, const char *format, ...)
{
    struct outcome *o = w->outcome;
    va_list arguments;
    if (*o->what)
        return;
    snprintf(o->what, sizeof o->what, "%s", what);
    int length = snprintf(o->told, sizeof o->told, "at %.6f s: %s",
                          (double)w->run.world->block->now / SECOND, what);
    va_start(arguments, format);
    if (length > 0 && (size_t)length < sizeof o->told)
        vsnprintf(o->told + length, sizeof o->told - (size_t)length, format, arguments);
    va_end(arguments);
}

/* ---- after each step ------------------------------------------------------------------------- */

static const char *state_name(const struct machine *m, uint8_t state)
{
    const char *label = machine_state_label(m, state);
    return *label ? label : "its start";
}

static void see_surprise(struct watching *w, const struct record *r)
{
    const struct plan *plan = w->run.step.plan;
    const struct machine *m = plan->machine[r->machine];
    char what[100], word[60];
    snprintf(what, sizeof what, "unexpected in %s, %s: %s", m->diagram->name,
             state_name(m, r->from), machine_atom_word(m, r->atom, word, sizeof word));
    wrong(w, what, " at %s", plan->node[r->node].name);
}

static void see(struct watching *w, const struct record *r)
{
    bool is_message = r->what >= RECORD_SENT && r->what <= RECORD_STRAY;
    const struct message *m = is_message ? trace_payload(w->run.trace, r->subject) : NULL;
    if (r->what == RECORD_UNEXPECTED && !w->forged)
        see_surprise(w, r);
    if (r->what == RECORD_USER && (r->subject == VERB_CRASHES || r->subject == VERB_RESTARTS))
        w->crashed = r->node;
    if (r->what == RECORD_KILLED && r->node != w->crashed)
        wrong(w, "killed", ": %s.%s", w->run.step.plan->node[r->node].name,
              w->run.step.plan->machine[r->machine]->diagram->name);
    wire_see(w->wire, r, m);
}

static void settle(struct watching *w)
{
    const struct trace *t = w->run.trace;
    w->crashed = 0;
    while (w->seen < t->count)
        see(w, &t->record[++w->seen]);
    wire_settle(w->wire);
    const char *what = world_verify(w->run.world);
    if (what)
        wrong(w, what, "%s", "");
    if (wire_wrong(w->wire) && !w->forged)
        wrong(w, wire_wrong(w->wire), "%s", "");
}

/* ---- when all is over ------------------------------------------------------------------------ */

/* That a phone knows of a registrar and of passwords, a server its nonces, and that a connection is open
 * need not end. */
static bool may_stay(unsigned region)
{
    return region == REGION_REGISTRATIONS || region == REGION_CREDENTIALS ||
           region == REGION_NONCES || region == REGION_CONNECTIONS;
}

/* Every other region of instances is empty, and so is the queue. */
static void judge_regions(struct watching *w)
{
    const struct world *world = w->run.world;
    char what[100];
    for (unsigned g = REGION_EVENTS; g < REGIONS; g++) {
        const struct region_kind *kind = &world->plan->region[g];
        if ((g >= REGION_SIM_END && !kind->is_instance) || may_stay(g) ||
            !world->block->region[g].live)
            continue;
        snprintf(what, sizeof what, "left at the end: %s", kind->name ? kind->name : "events");
        wrong(w, what, ": %u", world->block->region[g].live);
    }
}

static void judge_end(struct watching *w)
{
    const struct world *world = w->run.world;
    judge_regions(w);
    for (uint16_t n = 1; n <= world->plan->nodes; n++)
        if (world->plan->node[n].role == ROLE_PHONE && node_calls(world, n))
            wrong(w, "left at the end: a call", " at %s", world->plan->node[n].name);
    wire_end(w->wire);
    if (wire_wrong(w->wire) && !w->forged)
        wrong(w, wire_wrong(w->wire), "%s", "");
}

void watch(const struct plan *plan, bool forged, choose *chooses, void *chooser,
           struct outcome *outcome)
{
    struct watching w = {.outcome = outcome, .wire = wire_new(plan), .forged = forged};
    *outcome = (struct outcome){.steps = 0};
    run_start(&w.run, plan, true, chooses, chooser);
    settle(&w);
    while (!*outcome->what && outcome->steps < STEPS_MAX && run_step(&w.run, USEC_NEVER)) {
        outcome->steps++;
        settle(&w);
    }
    if (outcome->steps == STEPS_MAX)
        wrong(&w, "it goes on and on", "%s", "");
    if (!*outcome->what)
        judge_end(&w);
    outcome->records = w.run.trace->count;
    run_end(&w.run);
    wire_free(w.wire);
}
