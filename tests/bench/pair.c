/* Exploring the pair of RFC 6026's INVITE machines, one core, and Spin's exhaustive search of the
 * same model beside it, where spin and cc are installed. The time is that of the processor. */
#include "bench/bench.h"
#include "explore/pair.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct pair_bounds five = {.channel = 5},
                                five_faults = {.channel = 5,
                                               .loss = true,
                                               .dup = true,
                                               .reorder = true},
                                twelve = {.channel = 12};

static struct pair *pair_of(const struct machines *machines, const struct pair_bounds *b)
{
    char *error = NULL;
    struct pair *p = pair_new(machines->machine[KIND_INVITE_CLIENT],
                              machines->machine[KIND_INVITE_SERVER], b, &error);
    if (!p)
        abort();
    return p;
}

struct speed {
    double states, seconds, bytes;
};

/* The best of several. */
static struct speed measure(const struct pair *p, int times)
{
    struct speed best = {.seconds = 1e9};
    for (int i = 0; i < times; i++) {
        double begin = cpu_now();
        struct pair_exploration *e =
            pair_explore(p, &(struct pair_options){.cores = 1, .skips_ends = true});
        best.seconds = least(best.seconds, cpu_now() - begin);
        best.states = (double)e->states;
        best.bytes = (double)e->bytes / (double)e->states;
        pair_exploration_free(e);
    }
    return best;
}

/* What a command prints last, as a number; 0: nothing. */
static double number_of(const char *command)
{
    char line[200];
    double number = 0;
    FILE *from = popen(command, "r");
    if (!from)
        return 0;
    while (fgets(line, sizeof line, from))
        number = strtod(line, NULL);
    return pclose(from) == 0 ? number : 0;
}

/* Seconds, or 0. */
static double spin_seconds(const struct pair *p, const char *folder)
{
    char path[200], command[700];
    snprintf(path, sizeof path, "%s/model.pml", folder);
    FILE *to = fopen(path, "w");
    if (!to)
        return 0;
    promela_write(to, p);
    if (fclose(to))
        return 0;
    snprintf(command, sizeof command,
             "cd %s && spin -o2 -a model.pml >log 2>&1 && "
             "cc -O2 -w -DSAFETY -DNOREDUCE -DNOFAIR -o pan pan.c >>log 2>&1 && "
             "for n in 1 2 3; do ./pan -E -n -m9999999 | awk '/elapsed time/ { print $4 }'; done | "
             "sort -nr",
             folder);
    return number_of(command);
}

static void bench_spin(const struct pair *p, const struct speed *ours)
{
    char folder[] = "/tmp/sipstep-bench-XXXXXX", command[100], spins[64] = "spin is not installed";
    if (!mkdtemp(folder))
        return;
    double seconds = spin_seconds(p, folder);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    if (system(command) != 0)
        fprintf(stderr, "bench: %s stays\n", folder);
    if (seconds > 0)
        snprintf(spins, sizeof spins, "Spin %.0f, the same model", ours->states / seconds);
    bench_row("untimed states a second, RFC 6026, channels of 12", "ahead of Spin", spins,
              "%.0f; %.0f bytes a state", ours->states / ours->seconds, ours->bytes);
}

static void bench_row_of(const struct machines *machines, const struct pair_bounds *b,
                         const char *what, const char *wanted)
{
    struct pair *p = pair_of(machines, b);
    struct speed s = measure(p, 50);
    bench_row(what, wanted, "", "%.0f; %.0f bytes a state", s.states / s.seconds, s.bytes);
    pair_free(p);
}

void bench_pair(const struct machines *machines)
{
    bench_row_of(machines, &five, "untimed states a second, RFC 6026, channels of 5",
                 "1,500,000; 48 bytes");
    bench_row_of(machines, &five_faults, "the same with loss, copies and overtaking", "");
    struct pair *p = pair_of(machines, &twelve);
    struct speed s = measure(p, 3);
    bench_spin(p, &s);
    pair_free(p);
}
