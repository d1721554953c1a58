/* Fuzz target: any bytes as a scenario. What parses is run for a while, encoded, decoded and run
 * on. */
#include "scenario/scenario.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void play(struct scenario *s)
{
    enum { STEPS = 300 };
    struct run run;
    char why[300];
    run_start(&run, scenario_plan(s), true, choose_random, NULL);
    for (int i = 0; i < STEPS && run_step(&run, INT64_MAX); i++)
        ;
    size_t bytes = world_encode(run.world, CODE_ALL, NULL, 0);
    unsigned char *code = malloc(bytes);
    if (!code || world_encode(run.world, CODE_ALL, code, bytes) != bytes)
        abort();
    struct world *again = world_decode(NULL, scenario_plan(s), CODE_ALL, code, bytes);
    if (!again || !world_equal(run.world, again))
        abort();
    world_free(again);
    free(code);
    scenario_finish(s, &run);
    for (size_t i = 0; i < scenario_checks(s); i++)
        if (scenario_verdict(s, run.world, i) == CHECK_OPEN)
            abort();
        else
            scenario_why(s, &run, i, why, sizeof why);
    run_end(&run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct complaints c = {0};
    struct scenario *s = scenario_parse("fuzz.sip", (const char *)data, size, NULL, 0, &c);
    if (!s != (c.count > 0))
        abort();
    if (s)
        play(s);
    scenario_free(s);
    complaints_free(&c);
    return 0;
}
