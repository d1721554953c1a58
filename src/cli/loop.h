/* A scenario run to its end, as every command wants it. */
#ifndef CLI_LOOP_H
#define CLI_LOOP_H

#include "cli/cli.h"
#include "report/report.h"

#include <signal.h>

/* Loads a scenario; on trouble prints the complaints and returns NULL. */
struct scenario *load_scenario(const char *path, const struct arguments *);
/* From start to end, or to `until` (0: the scenario's own end). Fills in `run`, which the caller
 * ends with run_end, and how many expectations are broken. `scopes` may be NULL. EXIT_WELL,
 * EXIT_BROKEN, or EXIT_STOPPED with a message. */
int run_scenario(struct scenario *, usec until, struct run *, struct scopes *);

/* From now on the first ^C sets the flag that is returned, and the second one ends the program;
 * watch_no_more: it ends it again. */
const volatile sig_atomic_t *watch_interrupt(void);
void watch_no_more(void);

#endif
