/* Who moved when: a trace's transitions by instance, read once as the trace grows. */
#include "tui/ui.h"

#include <stdlib.h>
#include <string.h>

/* The last transition of each instance of one machine at one node, by its number. */
struct latest {
    uint32_t *by_ordinal;
    uint32_t room;
};

struct moves {
    uint32_t read;
    uint32_t *before; /* by record: the transition before of the same instance */
    uint32_t before_room;
    struct latest (*latest)[MACHINE_KINDS]; /* by node */
    unsigned nodes;
    uint32_t *birth;
    size_t births, births_room;
};

static void *grown(void *array, size_t count, size_t size)
{
    array = realloc(array, count * size);
    if (!array)
        abort();
    return array;
}

struct moves *moves_new(void)
{
    return memory_new(1, sizeof(struct moves));
}

void moves_free(struct moves *m)
{
    if (!m)
        return;
    for (unsigned n = 0; n < m->nodes; n++)
        for (unsigned k = 0; k < MACHINE_KINDS; k++)
            free(m->latest[n][k].by_ordinal);
    free(m->latest);
    free(m->before);
    free(m->birth);
    free(m);
}

static uint32_t *latest_of(struct moves *m, const struct record *r)
{
    if (r->node >= m->nodes) {
        unsigned nodes = r->node + 1u;
        m->latest = grown(m->latest, nodes, sizeof *m->latest);
        memset(m->latest + m->nodes, 0, (nodes - m->nodes) * sizeof *m->latest);
        m->nodes = nodes;
    }
    struct latest *l = &m->latest[r->node][r->machine];
    if (r->subject >= l->room) {
        uint32_t room = 2 * r->subject + 8;
        l->by_ordinal = grown(l->by_ordinal, room, sizeof *l->by_ordinal);
        memset(l->by_ordinal + l->room, 0, (room - l->room) * sizeof *l->by_ordinal);
        l->room = room;
    }
    return &l->by_ordinal[r->subject];
}

static void add_birth(struct moves *m, uint32_t n)
{
    m->birth = memory_grow(m->birth, m->births, &m->births_room, sizeof *m->birth);
    m->birth[m->births++] = n;
}

void moves_read(struct moves *m, const struct trace *t, uint32_t now)
{
    if (now >= m->before_room) {
        m->before_room = 2 * now + 64;
        m->before = grown(m->before, m->before_room, sizeof *m->before);
    }
    while (m->read < now && m->read < t->count) {
        uint32_t n = ++m->read;
        const struct record *r = &t->record[n];
        m->before[n] = 0;
        if (r->what != RECORD_TRANSITION)
            continue;
        uint32_t *latest = latest_of(m, r);
        m->before[n] = *latest;
        *latest = n;
        if (r->from == MACHINE_START)
            add_birth(m, n);
    }
}

uint32_t moves_last(const struct moves *m, const struct chosen *c, uint32_t now)
{
    const struct latest *l = c->node < m->nodes ? &m->latest[c->node][c->machine] : NULL;
    uint32_t n = l && c->ordinal < l->room ? l->by_ordinal[c->ordinal] : 0;
    while (n > now)
        n = m->before[n];
    return n;
}

uint32_t moves_before(const struct moves *m, uint32_t n)
{
    return m->before[n];
}

const uint32_t *moves_births(const struct moves *m, uint32_t now, size_t *count)
{
    size_t low = 0, high = m->births;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (m->birth[middle] <= now)
            low = middle + 1;
        else
            high = middle;
    }
    *count = low;
    return m->birth;
}
