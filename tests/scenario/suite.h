/* What the files of this program share. */
#ifndef SCENARIO_SUITE_H
#define SCENARIO_SUITE_H

#include "scenario/scenario.h"

#include <check.h>

Suite *errors_suite(void), *acts_suite(void), *grammar_suite(void), *plan_suite(void),
    *expectations_suite(void), *conditions_suite(void);

/* A scenario that must be right. */
struct scenario *parsed(const char *text);
/* What is said about a text that must be wrong, as the program prints it. The caller frees. */
char *complaints_about(const char *text);
/* Two phones on a link, and `lines` below them. The caller frees. */
char *with_phones(const char *lines);
/* Runs it to its end, with its expectations decided. */
void run_whole(struct scenario *, struct run *);

#endif
