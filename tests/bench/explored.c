/* Whole worlds explored, by one core: two phones; messages come late, or are lost and repeated; or
 * their users may hang up at any moment. */
#include "bench/bench.h"
#include "explore/explore.h"

#include <stdio.h>
#include <string.h>

#define PHONES                          \
 "node alice phone\n"                   \
 "node bob phone answers after 300ms\n" \
 "link alice -- bob udp delay 10ms\n"   \
 "at 0s alice calls bob\n"

static const char late[] =
    "explore loss 2 duplicates 1 late 2 delays 600ms 2500ms\n" PHONES "at 4s alice hangs up\n";
static const char anytime[] = "explore loss 2 duplicates 2\n" PHONES "anytime: alice hangs up\n"
                              "anytime: bob hangs up\n";

enum { TIMES = 3 };

static void tell(const char *what, const struct exploration *e, double seconds)
{
    char row[64];
    double states = (double)e->states;
    snprintf(row, sizeof row, "whole worlds, %s: transitions a second", what);
    bench_row(row, "1,000,000", "", "%.0f", (double)e->transitions / seconds);
    bench_row("  states a second", "", "Spin 0.49 million, untimed", "%.0f; %.0f in all",
              states / seconds, states);
    bench_row("  bytes of a state, visited", "48", "Spin 300", "%.1f",
              (double)e->visited_bytes / states);
    bench_row("  bytes of the frontier, at most", "", "", "%.1f MB",
              (double)e->frontier_bytes / 1e6);
}

/* The least of several times: whatever else the machine does only adds. */
static void measure(const char *what, struct scenario *s)
{
    struct explore_options o = {.bounds = scenario_bounds(s),
                                .cores = 1,
                                .all = true,
                                .properties = ((uint64_t)1 << PROPERTIES) - 1};
    struct exploration *e = NULL;
    double best = 1e9;
    scenario_explore(s, &o.bounds);
    for (int n = 0; n < TIMES; n++) {
        exploration_free(e);
        double begin = cpu_now();
        e = explore(s, &o);
        best = least(best, cpu_now() - begin);
    }
    tell(what, e, best);
    exploration_free(e);
}

void bench_explored(const struct machines *machines)
{
    static const struct {
        const char *what, *text;
    } each[] = {{"late messages", late}, {"free users", anytime}};
    for (size_t n = 0; n < sizeof each / sizeof *each; n++) {
        struct complaints wrong = {0};
        struct scenario *s = scenario_parse_with(machines, "bench.sip", each[n].text, &wrong);
        if (s)
            measure(each[n].what, s);
        scenario_free(s);
        complaints_free(&wrong);
    }
}
