/* The town of a story: who lives there and who is joined to whom. */
#ifndef SOAK_TOWN_H
#define SOAK_TOWN_H

#include "sim/sim.h"

enum { NODES_MOST = 6, LINKS_MOST = 12 };

/* Who is there: phones, then servers. */
struct town {
    const char *node[NODES_MOST];
    unsigned nodes, phones;
    uint8_t link[LINKS_MOST][2];
    unsigned links;
    bool is_network; /* servers that pass on what is for others; else one that answers REGISTER */
};

/* Every other town is a network. */
void town_draw(struct town *, uint64_t *dice);

#endif
