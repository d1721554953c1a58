/* Whole worlds explored, by one core: two phones whose users may hang up at any moment, messages lost
 * and repeated. */
#include "bench/bench.h"
#include "explore/explore.h"

#include <stdio.h>
#include <string.h>

static const char text[] = "explore loss 2 duplicates 2\n"
                           "node alice phone\n"
                           "node bob phone answers after 300ms\n"
                           "link alice -- bob udp delay 10ms\n"
                           "at 0s alice calls bob\n"
                           "anytime: alice hangs up\n"
                           "anytime: bob hangs up\n";

static void tell(const struct exploration *e, double seconds)
{
    char what[64];
    double states = (double)e->states;
    snprintf(what, sizeof what, "transitions a second, %.0f states of whole worlds", states);
    bench_row(what, "1,000,000", "", "%.0f", (double)e->transitions / seconds);
    bench_row("states a second", "", "Spin 0.49 million, untimed", "%.0f", states / seconds);
    bench_row("bytes of a state, visited", "48", "Spin 300", "%.1f",
              (double)e->visited_bytes / states);
    bench_row("bytes of the frontier, at most", "", "", "%.1f MB", (double)e->frontier_bytes / 1e6);
}

void bench_explored(const struct machines *machines)
{
    struct complaints wrong = {0};
    struct scenario *s = scenario_parse_with(machines, "bench.sip", text, &wrong);
    complaints_free(&wrong);
    if (!s)
        return;
    struct explore_options o = {.bounds = scenario_bounds(s),
                                .cores = 1,
                                .all = true,
                                .properties = ((uint64_t)1 << PROPERTIES) - 1};
    scenario_explore(s, &o.bounds);
    double begin = cpu_now();
    struct exploration *e = explore(s, &o);
    tell(e, cpu_now() - begin);
    exploration_free(e);
    scenario_free(s);
}
