/* The inside of the transaction room: what its files share and no neighbour sees. */
#ifndef TRANSACTION_INSIDE_H
#define TRANSACTION_INSIDE_H

#include "transaction/transaction.h"

/* ---- atoms: what a transaction can be told, in the order of the vocabularies' rows ----------- */

/* The classes of status codes follow each other as they do in the numbers: see response_atom. */
enum client_atom {
    CLIENT_SEND, /* its birth: "send INVITE", "send request" */
    CLIENT_100,
    CLIENT_101_199,
    CLIENT_2XX,
    CLIENT_3XX,
    CLIENT_4XX,
    CLIENT_5XX,
    CLIENT_6XX,
    CLIENT_TRANSPORT_ERROR,
    CLIENT_ABANDON,
    CLIENT_ATOMS
};
enum server_atom {
    SERVER_REQUEST, /* its birth, and copies: "INVITE", "request" */
    SERVER_SEND_100,
    SERVER_SEND_101_199,
    SERVER_SEND_2XX,
    SERVER_SEND_3XX,
    SERVER_SEND_4XX, /* of `server`: without 408 */
    SERVER_SEND_5XX,
    SERVER_SEND_6XX,
    SERVER_TRANSPORT_ERROR,
    SERVER_ABANDON,
    SERVER_ACK,                   /* invite-server */
    SERVER_SEND_408 = SERVER_ACK, /* server; RFC 4320 4.2 */
    SERVER_SEND_409_499,          /* server */
    INVITE_SERVER_ATOMS = SERVER_ACK + 1,
    SERVER_ATOMS = SERVER_SEND_409_499 + 1
};
enum fact { FACT_RELIABLE, FACT_HAS_RESPONSE };

/* ---- match.c: the hash by branch, and who a message is for ----------------------------------- */

void branches_add(struct world *, ref);
void branches_remove(struct world *, ref);
/* The same for those that a merged request could be a copy of. */
void merges_add(struct world *, ref);
void merges_remove(struct world *, ref);
/* The client transaction of `node` with this branch and method, or 0. RFC 3261 17.1.3. */
ref match_client(const struct world *, uint16_t node, ident branch, uint8_t method);
/* The server transaction of `node` that a request belongs to, or 0. RFC 3261 17.2.3; a CANCEL's
 * own, 9.2. */
ref match_server(const struct world *, uint16_t node, const struct message *request);
/* The one that sent a response. */
ref match_responder(const struct world *, uint16_t node, const struct message *response);

/* ---- effects.c ------------------------------------------------------------------------------- */

effect_run client_send, client_resend, client_send_ack, server_send, server_resend,
    server_send_status, transaction_report, transaction_forget;

/* A server's response has been decoded: copies of it are known again. */
void response_kept(const struct world *, ref);

/* ---- keep.c: payloads that a transaction keeps ----------------------------------------------- */

static inline struct message *message_at(const struct world *w, ref payload)
{
    return world_item(w, payload);
}
/* Puts a copy into *kept, making it if there is none. Returns it. */
struct message *message_keep(struct world *, ref *kept, const struct message *);
void message_drop(struct world *, ref *kept);

#endif
