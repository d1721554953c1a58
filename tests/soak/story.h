/* A story: two phones, a third one that may be deaf, and a server; what their users do at random
 * moments; links that lose, repeat and reorder until they heal. All of it is drawn from one
 * number, and can be told as a scenario.
 */
#ifndef SOAK_STORY_H
#define SOAK_STORY_H

#include "world/world.h"

#include <stdio.h>

enum { ALICE = 1, BOB, CAROL, P1, NODES = P1 };
enum { LINKS = 5, DEEDS = 24 };
enum { MS = 1000, SECOND = 1000000, HEALS_AT = 60 * SECOND };

struct story {
    uint64_t seed;
    struct plan plan; /* its observer and whom it reports to are the user's to set */
    struct plan_node node[NODES + 1];
    const char *host[NODES + 1];
    struct phone_config phone[NODES + 1];
    struct server_config server;
    struct plan_link link[LINKS + 1];
    struct act act[DEEDS + 1];
    usec at[DEEDS + 1];
    uint32_t acts;
};

/* The same number, the same story. The machines must outlive it. */
void story_open(struct story *, uint64_t seed, const struct machines *);
void story_close(struct story *);
/* As a scenario: it runs to the same trace. */
void story_print(const struct story *, FILE *);

#endif
