/* Coverage: how often each edge of a machine was taken, and each cell of its table asked. */
#ifndef MACHINE_COVERAGE_H
#define MACHINE_COVERAGE_H

#include "machine/machine.h"

struct coverage {
    const struct machine *machine;
    uint64_t *edges; /* by number of the drawn edge */
    uint64_t *cells; /* by state * machine->natoms + atom: how often this came in this state */
};

/* The caller frees it with coverage_free, and before the machine. */
struct coverage *coverage_new(const struct machine *);
void coverage_free(struct coverage *);
void coverage_take(struct coverage *, uint16_t drawn);              /* the edge was taken */
void coverage_meet(struct coverage *, uint8_t state, uint8_t atom); /* this came, taken or not */
/* Adds the counts of a run to those of others, of the same machine. */
void coverage_merge(struct coverage *into, const struct coverage *);
/* How many drawn edges were taken at least once. */
size_t coverage_taken(const struct coverage *);
/* One row a drawn edge, as written: its count, its states, its label. */
void coverage_print(const struct coverage *, FILE *);

#endif
