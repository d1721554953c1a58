/* What the messages of a run say about the ends that send and hear them: see watch.h. Knows the
 * wire only, not the machines. */
#ifndef SOAK_WIRE_H
#define SOAK_WIRE_H

#include "world/world.h"

struct wire;
struct wire *wire_new(const struct plan *);
void wire_free(struct wire *);
/* A record that has just been made; `m` is its message, or NULL. */
void wire_see(struct wire *, const struct record *, const struct message *m);
/* The step is done. */
void wire_settle(struct wire *);
/* Nothing will happen any more. */
void wire_end(struct wire *);
/* What was wrong first, without times and numbers; NULL: nothing. */
const char *wire_wrong(const struct wire *);

#endif
