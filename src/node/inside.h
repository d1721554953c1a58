/* The inside of the node room. */
#ifndef NODE_INSIDE_H
#define NODE_INSIDE_H

#include "node/node.h"

/* Events of the kind EVENT_OWN have a key for their owner: the node above, of a phone its call's
 * number below. */
enum { KEY_BITS = 20 };
/* A server has thought: about this request. */
/* REPORT_REQUEST: a standing order answers it. */
bool node_ordered(struct step *, const struct stimulus *);
/* Of a transaction that nobody owns. */
void node_letter_answered(struct step *, const struct stimulus *);
void server_answers(struct step *, uint16_t node, const struct message *);

#endif
