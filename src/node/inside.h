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

/* ---- kinds of nodes ----------------------------------------------------------------------- */

/* A server transaction has begun at a server that serves that, and `what->payload` is its request,
 * neither broken nor a CANCEL for another's. One each, in core.c's order. */
handler proxy_request, registrar_request, redirect_request;
/* What matches no transaction at a proxy: hooks.core_stray. An ACK for a 2xx is passed on: RFC 3261 16.
 */
handler proxy_stray;
/* What transactions tell owners of this room's regions: by the owner's region. */
handler node_told;

/* ---- location.c: where users are. RFC 3261 10, 16.5 --------------------------------------- */

/* The targets for an address at this server, as values of a Contact: "<sip:bob@bob.example.com>;q=0.5,
 * ...". 0: there are none. */
textid location_of(struct step *, uint16_t server, textid uri);

#endif
