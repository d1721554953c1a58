/* A scenario run to its end, as every command wants it. */
#include "cli/loop.h"

/* More than any course or document needs, and still well inside memory: a run that goes on after
 * so many records would go on for ever. */
enum { RECORDS_MAX = 20000000 };

struct scenario *load_scenario(const char *path, const struct arguments *a)
{
    struct complaints complaints = {0};
    struct scenario *s = scenario_load(path, a->machines, a->nmachines, &complaints);
    if (!s)
        fail_with(&complaints);
    else
        complaints_free(&complaints);
    return s;
}

int run_scenario(struct scenario *s, usec until, struct run *run, struct scopes *scopes)
{
    usec end = until ? until : scenario_end(s) ? scenario_end(s) : INT64_MAX;
    run_start(run, scenario_plan(s), true, choose_random, NULL);
    while (run_step(run, end)) {
        if (scopes)
            scopes_step(scopes, run);
        if (run->trace->count > RECORDS_MAX) {
            fail("%s: stopped after %d records; use --until to say when to stop", scenario_file(s),
                 RECORDS_MAX);
            return EXIT_STOPPED;
        }
    }
    return scenario_finish(s, run) ? EXIT_BROKEN : EXIT_WELL;
}
