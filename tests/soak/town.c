#include "town.h"

#include <string.h>

static bool one_in(uint64_t *dice, uint32_t chances)
{
    return !stream_below(dice, chances);
}

static unsigned between(uint64_t *dice, unsigned least, unsigned most)
{
    return least + stream_below(dice, most - least + 1);
}

static void join(struct town *t, unsigned a, unsigned b)
{
    for (unsigned n = 0; n < t->links; n++)
        if ((t->link[n][0] == a && t->link[n][1] == b) ||
            (t->link[n][0] == b && t->link[n][1] == a))
            return;
    if (a != b && t->links < LINKS_MOST) {
        t->link[t->links][0] = (uint8_t)a;
        t->link[t->links++][1] = (uint8_t)b;
    }
}

/* Three phones that reach one another, and a server. */
static void plain(struct town *t)
{
    static const char *const names[] = {"alice", "bob", "carol", "p1"};
    static const uint8_t links[][2] = {{0, 1}, {0, 3}, {1, 3}, {0, 2}, {1, 2}};
    t->phones = 3;
    t->nodes = 4;
    memcpy(t->node, names, sizeof names);
    for (unsigned n = 0; n < sizeof links / sizeof *links; n++)
        join(t, links[n][0], links[n][1]);
}

/* Servers in a row, alice at its beginning, bob at its end, the others anywhere; now and then a
 * shortcut. */
static void network(struct town *t, uint64_t *dice)
{
    static const char *const phones[] = {"alice", "bob", "carol", "dave"}, *const servers[] = {
                                                                               "p1", "p2", "p3"};
    unsigned count = between(dice, 1, 3);
    t->is_network = true;
    t->phones = between(dice, 2, count < 3 ? 4 : 3);
    t->nodes = t->phones + count;
    for (unsigned n = 0; n < t->nodes; n++)
        t->node[n] = n < t->phones ? phones[n] : servers[n - t->phones];
    for (unsigned n = t->phones + 1; n < t->nodes; n++)
        join(t, n - 1, n);
    join(t, 0, t->phones);
    join(t, 1, t->nodes - 1);
    for (unsigned n = 2; n < t->phones; n++)
        join(t, n, between(dice, t->phones, t->nodes - 1));
    while (one_in(dice, 3))
        join(t, stream_below(dice, t->nodes), stream_below(dice, t->nodes));
}

void town_draw(struct town *t, uint64_t *dice)
{
    *t = (struct town){.nodes = 0};
    if (one_in(dice, 2))
        network(t, dice);
    else
        plain(t);
}
