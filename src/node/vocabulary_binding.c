/* The words of a binding at a registrar. RFC 3261 10.3: registrar.c says when they are told. */
#include "node/inside.h"
#include "sim/coder.h"

#include <assert.h>

enum { SECOND = 1000000 };

static const struct vocabulary_atom atoms[BINDING_ATOMS] = {
    [BINDING_REGISTERED] = {.before = "registered",
                            .about = "a REGISTER has made or refreshed it; the first is its birth"},
    [BINDING_REMOVED] = {.before = "removed", .about = "a REGISTER has removed it"},
};

static usec granted(struct step *s, uint32_t self, const struct stimulus *why)
{
    (void)why;
    return binding_at(s->world, self)->granted * (usec)SECOND;
}

static const struct vocabulary_span spans[] = {
    {"what is granted", "the interval that the registrar has chosen (RFC 3261 10.3)", granted,
     false},
};

const struct vocabulary binding_vocabulary = {
    .kind = "binding",
    .about = "one contact of an address of record, at its registrar",
    .atoms = atoms,
    .natoms = BINDING_ATOMS,
    .spans = spans,
    .nspans = sizeof spans / sizeof *spans,
    .methods = method_names,
};

static_assert(BINDING_ATOMS + MACHINE_TIMERS <= MACHINE_ATOMS, "atoms fit a table");

/* ---- for the table of regions ------------------------------------------------------------- */

void binding_code(struct coder *c, void *item)
{
    struct binding *b = item;
    coder_ident(c, &b->call);
    coder_text(c, &b->aor);
    coder_text(c, &b->uri);
}

void binding_ended(struct step *s, ref self)
{
    (void)s, (void)self;
}
