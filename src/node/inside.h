/* The inside of the node room. */
#ifndef NODE_INSIDE_H
#define NODE_INSIDE_H

#include "node/node.h"

/* Remarks of this room; those of the call room come before. */
enum {
    NOTE_NOTHING = NOTE_CALL_END, /* there is no call to do that with; argument: verb */
    NOTE_NO_SUCH_CALL,            /* argument: verb << 24 | number */
    NOTE_LINES_TAKEN,
    NOTE_NOT_A_PHONE,   /* argument: verb */
    NOTE_NO_CALL_THERE, /* to replace; argument: with whom */
    NOTE_DOWN,
    NOTE_CUT,         /* argument: from whom */
    NOTE_HEALED,      /* argument: to whom */
    NOTE_CANNOT,      /* argument: verb */
    NOTE_IGNORES,     /* argument: method << 16 | status */
    NOTE_CANNOT_SEND, /* argument: method << 16 | status */
    NOTE_END
};

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
