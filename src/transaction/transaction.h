/* Transactions: RFC 3261 17 as amended by RFC 4320 and RFC 6026. Matching (17.1.3, 17.2.3, RFC
 * 2543's rules without the magic cookie), one classifier, and the effects of the four machines'
 * words. The machines themselves are diagrams: invite-client, invite-server, client, server.
 *
 * Speaks down to net; upwards only through hooks.core and hooks.core_stray of the plan.
 */
#ifndef TRANSACTION_H
#define TRANSACTION_H

#include "net/net.h"

enum { KIND_INVITE_CLIENT, KIND_INVITE_SERVER, KIND_CLIENT, KIND_SERVER, KIND_TRANSACTION_END };
enum {
    REGION_TRANSACTIONS = REGION_NET_END,
    REGION_BRANCHES, /* heads of a hash by branch */
    REGION_TRANSACTION_END
};

extern const struct vocabulary invite_client_vocabulary, invite_server_vocabulary,
    client_vocabulary, server_vocabulary;

struct transaction {
    struct instance is; /* is.owner: who is told: an instance of the call room, or 0; held */
    ident branch;
    uint32_t hash_next; /* a link: see match.c */
    ref request; /* payload: what started it; ACK, 100 and the core's responses are made of it */
    ref last; /* payload: what is sent again: a server's response, a client's ACK; 0: the request */
    uint16_t peer;   /* the next hop; of a server, the sent-by of its topmost Via */
    uint16_t copies; /* told: how often the message sent last was sent again */
    uint32_t print;  /* told: of the response sent last: is the next one a copy of it? */
    uint8_t method, link;
    bool is_server,
        is_old; /* is_old: no magic cookie, so RFC 2543's rules hold (RFC 3261 17.2.3) */
    /* Of a server whose request was outside of any dialog: what tells that it comes again another
     * way (RFC 3261 8.2.2.2). from_tag 0: of no other. */
    uint32_t cseq;
    uint32_t merge_next; /* a link: see match.c */
    ident call, from_tag;
};
static inline struct transaction *transaction_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_TRANSACTIONS, sizeof(struct transaction));
}

struct branches { /* an item of REGION_BRANCHES */
    uint32_t head[2];
    ref merges;
};

/* For the table of regions. REGION_BRANCHES has `begin` only: it is not encoded. */
void transaction_code(struct coder *, void *item);
void transaction_ended(struct step *, ref);
void transaction_freed(struct step *, ref);
void transaction_decoded(struct world *, ref);
void branches_begin(struct world *);

/* What the core hears, as stimulus.number of hooks.core; `to` is the transaction, `about` its
 * owner, `payload` the message. */
enum report {
    REPORT_REQUEST,         /* a server transaction has begun: its request */
    REPORT_RESPONSE,        /* a client transaction passes a response up */
    REPORT_TIMEOUT,         /* timer B, F: nobody answered; payload: the request.
                             * timer H: no ACK came; payload: the response */
    REPORT_TRANSPORT_ERROR, /* payload: what could not be sent */
    REPORT_ACK,             /* an ACK in Accepted (RFC 6026 8.7), the core's business */
    REPORT_ENDED /* one that has an owner is in its final state; no payload. A dialog goes
                             * when its BYE's transaction does (RFC 5407 2), an INVITE's core too */
};
/* hooks.core_stray: number says which; `to` is the node. */
enum stray {
    STRAY_ACK,      /* an ACK that matches no transaction: for a 2xx, or nobody's */
    STRAY_RESPONSE, /* recorded as stray; dropped: RFC 6026 7.2 */
    STRAY_CANCEL    /* never here: one that matches no INVITE gets 481 through its transaction */
};

/* The core sends a request (not ACK) in a new client transaction: takes the branch and Via,
 * keeps a copy. `owner` is held and told. A CANCEL goes in the branch of the INVITE it cancels:
 * give that transaction as `of`, else 0 (RFC 3261 9.1). */
ref transaction_request(struct step *, uint16_t node, const struct message *request, ref owner,
                        ref of);
/* The core answers a server transaction. The response is complete but for hop, topmost Via and
 * branch: begin with response_to(). Whoever calls holds `server`. A transaction that has ended
 * lets nothing out (RFC 6026 8.3) but a 2xx to INVITE, which then goes directly to the transport
 * (RFC 3261 13.3.1.4): so it is in RFC 3261 as first published, where the 2xx itself ends the
 * transaction. The same response passed again is counted as a copy. */
void transaction_respond(struct step *, ref server, const struct message *response);
/* The core gives a transaction up, as the machine's edge "abandon" says: an INVITE 64*T1 after
 * its CANCEL (RFC 3261 9.1, last paragraph). */
void transaction_abandon(struct step *, ref);
/* The core takes a server transaction, which begins without an owner, into its care: `owner` is
 * held and told of its time-out, errors, ACK and end. */
void transaction_own(struct step *, ref server, ref owner);
/* The request that started it: kept until a server has sent its final response, or a client's
 * machine says `forget` or `send ACK`; NULL from then on. The pointer holds as long as others
 * into the block do. */
const struct message *transaction_request_of(const struct world *, ref);

/* An ACK for a 2xx: to the transport in a branch of its own, no transaction (RFC 3261 13.2.2.4).
 * Sent again with the same bytes: pass the message as it was sent before, or made alike with its
 * branch and `told.copy`, `again` true. Fills in branch, Via and told. */
void transaction_send_ack(struct step *, uint16_t node, struct message *ack, bool again);

/* The server transaction at `node` that this request began or is a copy for, or 0. */
ref transaction_serving(const struct world *, uint16_t node, const struct message *request);
/* Has the request that began `server` come another way before, outside of any dialog, and does its
 * transaction live? RFC 3261 8.2.2.2: a merged request. */
bool transaction_merged(const struct world *, ref server);
/* The INVITE server transaction at `node` that a CANCEL matches (RFC 3261 9.2), or 0. */
ref transaction_cancelled(const struct world *, uint16_t node, const struct message *cancel);
/* What a CANCEL (RFC 3261 9.1) and the ACK of a refusal (17.1.1.3) have in common with their
 * INVITE: all but body and extensions. */
struct message request_beside(const struct message *invite, uint8_t method);
/* Where a response to this request goes, whose transaction that is: the node of its topmost Via, or,
 * if that names nobody here, the one that sent it (RFC 3261 18.2.2). Of a response where it goes. */
uint16_t transaction_peer(const struct message *);
/* The 100 to it: with its Timestamp. RFC 3261 8.2.6.1. */
struct message trying_to(struct lore *, const struct message *request);
/* A response to `request` with status: To, From, Call-ID, CSeq, Via copied (RFC 3261 8.2.6.2);
 * the To tag is the caller's to set. */
struct message response_to(const struct message *request, uint16_t status);

handler transaction_receive;         /* hooks.receive */
handler transaction_transport_error; /* hooks.transport_error */
/* For whoever is shown a record while it is made: is it that of an INVITE server which accepts, with
 * the first final response that it sends? Then the transaction, else 0. */
ref transaction_accepts(const struct world *, const struct record *);
/* An INVITE client that has heard a provisional response and waits for a person: no timer runs (RFC
 * 3261 17.1.1.2). */
bool transaction_waits_for_person(const struct world *, ref);
/* Live transactions in the world; 0 after a run in which "every transaction ends". */
uint32_t transactions_live(const struct world *);

#endif
