#ifndef SIM_TESTS_H
#define SIM_TESTS_H

#include "sim/toy.h"

#include <check.h>

TCase *queue_tests(void);
TCase *engine_tests(void);
TCase *choice_tests(void);
TCase *world_tests(void);

#endif
