#ifndef TARGETS_TEST_H
#define TARGETS_TEST_H

#include <check.h>

TCase *targets_tests(void);

#endif
