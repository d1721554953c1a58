/* The scenario language, in one program. */
#define _GNU_SOURCE
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scenario *parsed(const char *text)
{
    struct complaints c = {0};
    struct scenario *s = scenario_parse("test.sip", text, strlen(text), NULL, 0, &c);
    if (!s)
        complaints_print(&c, stderr);
    ck_assert_ptr_nonnull(s);
    ck_assert_uint_eq(c.count, 0);
    complaints_free(&c);
    return s;
}

char *complaints_about(const char *text)
{
    struct complaints c = {0};
    char *said = NULL;
    size_t size;
    FILE *out = open_memstream(&said, &size);
    struct scenario *s = scenario_parse("test.sip", text, strlen(text), NULL, 0, &c);
    ck_assert_msg(!s, "nothing is wrong with: %s", text);
    complaints_print(&c, out);
    fclose(out);
    complaints_free(&c);
    return said;
}

char *with_phones(const char *lines)
{
    static const char phones[] = "node alice phone\n"
                                 "node bob phone answers after 2s\n"
                                 "link alice -- bob udp delay 20ms\n";
    size_t room = sizeof phones + strlen(lines);
    char *text = malloc(room);
    snprintf(text, room, "%s%s", phones, lines);
    return text;
}

void run_whole(struct scenario *s, struct run *run)
{
    usec end = scenario_end(s) ? scenario_end(s) : INT64_MAX;
    run_start(run, scenario_plan(s), true, choose_random, NULL);
    while (run_step(run, end))
        ck_assert_uint_lt(run->trace->count, 1000000);
    scenario_finish(s, run);
}

int main(void)
{
    SRunner *runner = srunner_create(errors_suite());
    srunner_add_suite(runner, grammar_suite());
    srunner_add_suite(runner, plan_suite());
    srunner_add_suite(runner, acts_suite());
    srunner_add_suite(runner, expectations_suite());
    srunner_add_suite(runner, conditions_suite());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
