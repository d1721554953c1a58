#include "soak.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS_MAX = 200000, WRONG_MAX = 300 };

/* A story that is being watched. */
struct watch {
    struct story story; /* the first member: the plan's `script` is its address */
    uint64_t records;
    char wrong[WRONG_MAX]; /* the first thing; empty: nothing */
};

__attribute__((format(printf, 2, 3))) static void wrong(struct watch *w, const char *format, ...)
{
    va_list arguments;
    if (*w->wrong)
        return;
    va_start(arguments, format);
    vsnprintf(w->wrong, sizeof w->wrong, format, arguments);
    va_end(arguments);
}

static const char *state_name(const struct machine *m, uint8_t state)
{
    const char *label = machine_state_label(m, state);
    return *label ? label : "its start";
}

static void observe(struct step *s, const struct record *r, uint32_t number)
{
    struct watch *w = (struct watch *)s->plan->script;
    const struct machine *m = s->plan->machine[r->machine];
    char word[80];
    (void)number;
    w->records++;
    if (r->what == RECORD_UNEXPECTED)
        wrong(w, "unexpected at %.6f s: %s.%s in %s: %s", (double)r->t / SECOND,
              s->plan->node[r->node].name, m->diagram->name, state_name(m, r->from),
              machine_atom_word(m, r->atom, word, sizeof word));
    if (r->what == RECORD_KILLED)
        wrong(w, "killed at %.6f s: %s.%s", (double)r->t / SECOND, s->plan->node[r->node].name,
              m->diagram->name);
}

/* Every region of instances is empty, and so is the queue. */
static void judge_end(struct watch *w, const struct world *world)
{
    for (unsigned g = REGION_EVENTS; g < REGIONS; g++) {
        const struct region_kind *kind = &world->plan->region[g];
        bool empties = g < REGION_SIM_END || kind->is_instance;
        if (empties && world->block->region[g].live)
            wrong(w, "left at the end: %u in region %u (%s)", world->block->region[g].live, g,
                  kind->name ? kind->name : "of the kernel");
    }
    for (uint16_t n = 1; n <= NODES; n++)
        if (node_calls(world, n))
            wrong(w, "left at the end: %s has %u calls", world->plan->node[n].name,
                  node_calls(world, n));
}

static void verify(struct watch *w, const struct world *world)
{
    const char *what = world_verify(world);
    if (what)
        wrong(w, "at %.6f s: %s", (double)world->block->now / SECOND, what);
}

static void watch(struct soak *k, struct watch *w)
{
    struct run run;
    uint64_t steps = 0;
    w->story.plan.hooks.observe = observe;
    run_start(&run, &w->story.plan, false, choose_random, NULL);
    for (; steps < STEPS_MAX && run_step(&run, USEC_NEVER); steps++)
        if (k->each_step && !*w->wrong)
            verify(w, run.world);
    if (steps == STEPS_MAX)
        wrong(w, "goes on after %d steps, at %.6f s", STEPS_MAX,
              (double)run.world->block->now / SECOND);
    else
        judge_end(w, run.world);
    verify(w, run.world);
    run_end(&run);
    k->steps += steps;
    k->records += w->records;
}

static void tell(const struct watch *w)
{
    char path[40];
    snprintf(path, sizeof path, "soak-%llu.sip", (unsigned long long)w->story.seed);
    FILE *to = fopen(path, "w");
    fprintf(stderr, "seed %llu: %s; sipstep run %s\n", (unsigned long long)w->story.seed, w->wrong,
            to ? path : "(could not be written)");
    if (to) {
        story_print(&w->story, to);
        fclose(to);
    }
}

bool soak_story(struct soak *k, uint64_t seed)
{
    struct watch w = {.records = 0};
    story_open(&w.story, seed, &k->machines);
    watch(k, &w);
    bool well = !*w.wrong;
    if (!well)
        tell(&w);
    story_close(&w.story);
    return well;
}

bool soak_open(struct soak *k)
{
    struct complaints complaints = {0};
    *k = (struct soak){.each_step = false};
    bool well = machines_load(&k->machines, NULL, 0, &complaints);
    complaints_print(&complaints, stderr);
    complaints_free(&complaints);
    return well;
}

void soak_close(struct soak *k)
{
    machines_free(&k->machines);
}

uint64_t soak_seeds(uint64_t otherwise)
{
    const char *text = getenv("SOAK_SEEDS");
    return text && *text ? strtoull(text, NULL, 10) : otherwise;
}
