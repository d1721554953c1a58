/* Random runs within the bounds of an exploration: each world that they pass through must be one that
 * it has seen. 10^6 of them; SOAK_RUNS says otherwise. */
#include "explore/runs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char text[] = "explore loss 1 duplicates 1 late 1 delays 600ms\n"
                           "node alice phone\n"
                           "node bob phone answers after 300ms\n"
                           "link alice -- bob udp delay 10ms\n"
                           "at 0s alice calls bob\n"
                           "anytime: alice hangs up\n"
                           "anytime: bob hangs up\n";

struct count {
    struct set seen;
    unsigned long worlds, missing;
};

static void look(void *to, const struct world *w)
{
    struct count *c = to;
    c->worlds++;
    c->missing += !set_has(&c->seen, w);
}

int main(void)
{
    const char *asked = getenv("SOAK_RUNS");
    unsigned long runs = asked && *asked ? strtoul(asked, NULL, 10) : 1000000;
    struct complaints wrong = {0};
    struct scenario *s = scenario_parse("soak.sip", text, strlen(text), NULL, 0, &wrong);
    if (!s)
        return EXIT_FAILURE;
    struct bounds bounds = scenario_bounds(s);
    scenario_explore(s, &bounds);
    struct count c = {.seen = explored(s)};
    random_runs(s, 1, runs, look, &c);
    printf(
        "%lu random runs passed through %lu worlds; %lu of them are not among the %zu explored\n",
        runs, c.worlds, c.missing, c.seen.count);
    set_free(&c.seen);
    scenario_free(s);
    complaints_free(&wrong);
    return c.missing ? EXIT_FAILURE : EXIT_SUCCESS;
}
