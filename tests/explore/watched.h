/* A run that judges watch: as an exploration does, along one way. */
#ifndef TESTS_WATCHED_H
#define TESTS_WATCHED_H

#include "explore/property.h"

enum { FOUND_MAX = 64 };
struct found {
    struct finding is;
    usec t;
    bool at_end;
    char words[400];
};
struct watched {
    struct found found[FOUND_MAX];
    size_t count;
};
/* Runs the scenario to its end, chance as its seed has it. */
void watch(struct scenario *, struct watched *);

#endif
