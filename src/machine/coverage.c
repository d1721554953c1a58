#include "machine/coverage.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

static size_t cells_of(const struct machine *m)
{
    return (size_t)m->nstates * m->natoms;
}

/* One block: the struct, then both rows of counters. */
struct coverage *coverage_new(const struct machine *m)
{
    size_t counters = m->diagram->nedges + cells_of(m);
    struct coverage *c = calloc(1, sizeof *c + counters * sizeof *c->edges);
    if (!c)
        abort();
    c->machine = m;
    c->edges = (uint64_t *)(c + 1);
    c->cells = c->edges + m->diagram->nedges;
    return c;
}

void coverage_free(struct coverage *c)
{
    free(c);
}

void coverage_take(struct coverage *c, uint16_t drawn)
{
    assert(drawn < c->machine->diagram->nedges);
    c->edges[drawn]++;
}

void coverage_meet(struct coverage *c, uint8_t state, uint8_t atom)
{
    assert(state < c->machine->nstates && atom < c->machine->natoms);
    c->cells[state * c->machine->natoms + atom]++;
}

void coverage_merge(struct coverage *into, const struct coverage *from)
{
    assert(into->machine == from->machine);
    for (size_t i = 0; i < into->machine->diagram->nedges; i++)
        into->edges[i] += from->edges[i];
    for (size_t i = 0; i < cells_of(into->machine); i++)
        into->cells[i] += from->cells[i];
}

size_t coverage_taken(const struct coverage *c)
{
    size_t taken = 0;
    for (size_t i = 0; i < c->machine->diagram->nedges; i++)
        taken += c->edges[i] > 0;
    return taken;
}

static const char *end_name(const struct diagram_state *s)
{
    return s->is_start ? "*" : s->label;
}

void coverage_print(const struct coverage *c, FILE *out)
{
    const struct diagram *d = c->machine->diagram;
    fprintf(out, "%s: %zu of %d edges taken\n", d->name, coverage_taken(c), d->nedges);
    for (size_t i = 0; i < d->nedges; i++) {
        const struct diagram_edge *e = &d->edges[i];
        fprintf(out, "%10" PRIu64 "  %s -> %s  %s\n", c->edges[i], end_name(&d->states[e->tail]),
                end_name(&d->states[e->head]), e->label);
    }
}
