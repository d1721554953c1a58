/* A scenario run to its end, as every command wants it. */
#include "cli/loop.h"

/* More than any course or document needs, a few seconds and well inside memory: a run that goes
 * on after so many records would as a rule go on for ever. */
enum { RECORDS_MAX = 2000000 };

/* A handler has no argument: what it tells can only be static. */
static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

/* A batch system that takes a job's time away sends SIGTERM. */
static const int interrupts[] = {SIGINT, SIGTERM};
enum { INTERRUPTS = sizeof interrupts / sizeof *interrupts };

/* The first ^C ends the run, the second one the program. Who was told to ignore it goes on doing
 * so. */
const volatile sig_atomic_t *watch_interrupt(void)
{
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND}, old;
    sigemptyset(&action.sa_mask);
    interrupted = 0;
    for (size_t i = 0; i < INTERRUPTS; i++)
        if (sigaction(interrupts[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(interrupts[i], &action, NULL);
    return &interrupted;
}

void watch_no_more(void)
{
    struct sigaction old;
    for (size_t i = 0; i < INTERRUPTS; i++)
        if (sigaction(interrupts[i], NULL, &old) == 0 && old.sa_handler == on_interrupt)
            signal(interrupts[i], SIG_DFL);
}

/* What stops a run before its end, or NULL. */
static const char *stopped(const struct run *run)
{
    if (interrupted)
        return "interrupted";
    if (run->trace->count <= RECORDS_MAX)
        return NULL;
    return "no end in sight; `run until 60s` in it would be one";
}

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
    const char *why = NULL;
    run_start(run, scenario_plan(s), true, choose_random, NULL);
    watch_interrupt();
    while (!(why = stopped(run)) && run_step(run, end))
        if (scopes)
            scopes_step(scopes, run);
    watch_no_more();
    if (why) {
        char at[32];
        report_time(run->world->block->now, at, sizeof at);
        fail("%s: stopped at %s s, after %u records: %s", scenario_file(s), at, run->trace->count,
             why);
        return EXIT_STOPPED;
    }
    return scenario_finish(s, run) ? EXIT_BROKEN : EXIT_WELL;
}
