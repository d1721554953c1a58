/* Route sets and target sets. */
#ifndef TEST_URIS_H
#define TEST_URIS_H

#include <check.h>

void add_uris(TCase *);

#endif
