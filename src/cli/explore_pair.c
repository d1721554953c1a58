/* sipstep explore --pair A B: two machines as drawn, over channels, without time. */
#include "cli/explore.h"
#include "explore/pair.h"

#include <stdlib.h>
#include <string.h>

/* The machines: by name of a set, or a reader's own by their files. */
struct cast {
    struct machines set;
    struct machine *own[2];
    const struct machine *machine[2];
    bool has_set;
};

static void cast_free(struct cast *c)
{
    for (unsigned i = 0; i < 2; i++)
        machine_free(c->own[i]);
    if (c->has_set)
        machines_free(&c->set);
}

static bool is_file(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && (!strcmp(dot, ".gv") || !strcmp(dot, ".dot"));
}

static int find_machine(struct cast *c, unsigned n, const char *name)
{
    struct complaints complaints = {0};
    if (is_file(name)) {
        c->own[n] = machine_load(name, world_vocabularies, world_kinds, &complaints);
        c->machine[n] = c->own[n];
        return c->own[n] ? EXIT_WELL : fail_with(&complaints);
    }
    int kind = machines_find(name);
    if (kind >= 0 && c->set.machine[kind]) {
        c->machine[n] = c->set.machine[kind];
        return EXIT_WELL;
    }
    const char *near = machines_nearest(name);
    if (near)
        return fail("explore: there is no machine '%s'; did you mean '%s'?", name, near);
    return fail("explore: there is no machine '%s'; sipstep list machines names them, and a file's "
                "name ends in .gv or .dot",
                name);
}

static int find_machines(struct cast *c, const struct arguments *a)
{
    struct complaints complaints = {0};
    *c = (struct cast){.has_set = false};
    c->has_set = machines_load(&c->set, a->machines, a->nmachines, &complaints);
    if (!c->has_set)
        return fail_with(&complaints);
    for (unsigned i = 0; i < 2; i++) {
        int status = find_machine(c, i, a->rest[i]);
        if (status != EXIT_WELL)
            return status;
    }
    return EXIT_WELL;
}

/* A switch here, which has a number with a scenario. */
static bool read_switch(const struct arguments *a, const char *name, bool *out)
{
    const char *text = argument(&explore_command, a, name);
    *out = text != NULL;
    if (!text || !*text)
        return true;
    fail("explore: --%s takes no number with --pair: any message may be", name);
    return false;
}

static bool read_pair_bounds(const struct arguments *a, struct pair_bounds *b)
{
    const char *channel = argument(&explore_command, a, "channel");
    uint64_t n = 1;
    *b = (struct pair_bounds){.reorder = argument(&explore_command, a, "reorder"),
                              .reliable = argument(&explore_command, a, "reliable"),
                              .patient = argument(&explore_command, a, "patient")};
    if (!read_switch(a, "loss", &b->loss) || !read_switch(a, "duplicates", &b->dup) ||
        (channel && !read_number(channel, "--channel", &n)))
        return false;
    if (n < 1 || n > PAIR_CHANNEL) {
        fail("--channel takes 1 to %d messages, not '%s'", PAIR_CHANNEL, channel);
        return false;
    }
    b->channel = (unsigned)n;
    return true;
}

static int write_promela(const struct pair *pair, const char *path)
{
    struct output out;
    if (!output_open(&out, path))
        return EXIT_USAGE;
    promela_write(out.to, pair);
    return output_close(&out, true) ? EXIT_WELL : EXIT_USAGE;
}

static int search(const struct pair *pair, const struct pair_bounds *b,
                  const struct explore_wishes *w)
{
    struct progress progress;
    progress_begin(&progress, w->options.memory, w->look.ascii);
    struct pair_options o = {.cores = w->options.cores,
                             .memory = w->options.memory,
                             .states = w->options.states,
                             .stop = watch_interrupt(),
                             .progress = progress_show,
                             .to = &progress};
    struct pair_exploration *e = pair_explore(pair, &o);
    watch_no_more();
    double seconds = progress_end(&progress);
    struct result *r = result_of_pair(pair, b, &o, e, w->options.all, seconds);
    int status = tell_result(r, w);
    result_free(r);
    pair_exploration_free(e);
    return status;
}

int explore_pair(const struct arguments *a, const struct explore_wishes *w)
{
    const char *promela = argument(&explore_command, a, "promela");
    struct pair_bounds bounds;
    struct cast cast;
    char *error = NULL;
    if (a->nrest != 2)
        return fail("explore --pair wants two machines: sipstep explore --pair invite-client "
                    "invite-server");
    if (!read_pair_bounds(a, &bounds))
        return EXIT_USAGE;
    int status = find_machines(&cast, a);
    if (status == EXIT_WELL) {
        struct pair *pair = pair_new(cast.machine[0], cast.machine[1], &bounds, &error);
        status = !pair     ? fail("explore: %s", error)
                 : promela ? write_promela(pair, promela)
                           : search(pair, &bounds, w);
        pair_free(pair);
        free(error);
    }
    cast_free(&cast);
    return status;
}
