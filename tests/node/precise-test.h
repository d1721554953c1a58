/* Tests of what is sent and answered to the letter. */
#ifndef PRECISE_TEST_H
#define PRECISE_TEST_H

#include <check.h>

TCase *precise_tests(void);

#endif
