/* The inside of the node room. */
#ifndef NODE_INSIDE_H
#define NODE_INSIDE_H

#include "node/node.h"

/* Rows of a vocabulary: an atom that is a word, an atom that is a range of statuses. */
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define WORD(word, text)            \
 {                                  \
  .before = (word), .about = (text) \
 }
#define RANGE(from, to, text)                  \
 {                                             \
  .low = (from), .high = (to), .about = (text) \
 }

/* Events of the kind EVENT_OWN have a key for their owner: the node above, of a phone its call's
 * number below. */
enum { KEY_BITS = 20 };
/* A server has thought: about this request. */
/* REPORT_REQUEST: a standing order answers it. */
bool node_ordered(struct step *, const struct stimulus *);
/* It has been switched on: does it register by itself? */
void phone_started(struct step *, uint16_t node);
/* Of a transaction that nobody owns. */
void node_letter_answered(struct step *, const struct stimulus *);
void server_answers(struct step *, uint16_t node, const struct message *);

/* ---- kinds of nodes ----------------------------------------------------------------------- */

/* A server transaction has begun at a server that serves that, and `what->payload` is its request,
 * neither broken nor a CANCEL for another's. One each, in core.c's order. */
handler proxy_request, registrar_request;
/* Redirect servers: redirect.c. When it has thought. */
void redirect_answers(struct step *, ref server, const struct message *);
/* A REGISTER that is for the registrar of this node. */
bool is_for_registrar(const struct plan *, uint16_t node, const struct message *);
/* An INVITE for a new call has come to a B2BUA. */
handler b2bua_alert;
/* What matches no transaction at a proxy: hooks.core_stray. An ACK for a 2xx is passed on: RFC 3261 16.
 */
handler proxy_stray;
/* What transactions tell owners of this room's regions: by the owner's region. */
handler node_told;

/* ---- proxy*.c: RFC 3261 16 ---------------------------------------------------------------- */

/* What a server transaction begins, or an ACK, in these steps; `request` is the proxy's own copy.
 *
 *   proxy_check     16.3, 16.4: may it be passed on? What routing asks for is changed in it. False:
 *                   it has been answered; `server` 0: an ACK, which is just dropped then
 *   proxy_targets   16.5: values of a Contact as location_of has them; or a bare URI; 0: none
 *   proxy_prepare   16.6, steps 2 to 9: what goes to this target, next hop (`to`) and all; the new
 *                   topmost Via is for its transaction to make. False: nobody is to be found there
 */
bool proxy_check(struct step *, uint16_t node, ref server, struct message *request);
textid proxy_targets(struct step *, uint16_t node, const struct message *request);
bool proxy_prepare(struct step *, uint16_t node, struct message *copy, textid target,
                   struct proxy_way *way_or_null);
/* Passes a request on that has no transaction here: an ACK, a CANCEL that cancels nothing known (16.10). */
void proxy_pass_on(struct step *, uint16_t node, const struct message *);
/* Takes care of a CANCEL that cancels nothing that is known here, before a transaction begins for
 * it. False: it is no such. */
bool proxy_takes(struct step *, uint16_t node, const struct message *);
/* A response as it goes back from this branch: step 3. False: there is no Via left to go to. */
bool proxy_return(struct step *, struct message *response);
/* More targets for a context that still looks for one (16.5): Contacts of a 3xx. What it has tried,
 * or is about to, does not count. Returns how many came. */
unsigned context_add_targets(struct step *, ref context, textid contacts);

/* proxy_services.c: targets in the place of those whose calls are always forwarded; where a call is
 * forwarded after such an end of a branch, 0 if it is not; has one been always forwarded there? */
textid services_forward(const struct step *, uint16_t node, textid contacts);
textid services_forwarded(const struct plan *, uint16_t node, textid target, uint16_t status);
bool services_has_forwarded(const struct plan *, uint16_t node, textid target);
/* How long a target may be tried; 0: it is not said. */
usec services_turn(const struct plan *, uint16_t node, textid target);
/* True: its caller is kept off, and it is answered. */
bool services_refuse(struct step *, ref server, const struct message *);

/* proxy_best.c: keeps a refusal if it is the best so far, and what challenges it has; what goes back in the
 * end, or NULL. RFC 3261 16.7, steps 6 and 7. */
void best_keep(struct step *, struct proxy_context *, const struct message *);
const struct message *best_response(struct step *, const struct proxy_context *);

/* proxy_targets.c: sets of targets as texts: the best first. */
/* `ahead`: is added to each q, so that they come before others. */
unsigned targets_put(struct lore *, textid *left, textid tried, textid contacts, int ahead);
/* Takes the best one, and puts it to those that have been tried; 0: there is none. *q: how good it
 * is, in thousandths. */
textid targets_take(struct lore *, textid *left, textid *tried, int *q);
int targets_best(const struct lore *, textid left);       /* -1: there is none */
unsigned targets_equal(const struct lore *, textid left); /* how many are as good as the best */

/* What each kind of machine can be told, in the order of its vocabulary's rows. */
enum context_atom {
    CONTEXT_REQUEST,
    CONTEXT_101_199,
    CONTEXT_2XX,
    CONTEXT_3XX,
    CONTEXT_4XX_5XX,
    CONTEXT_6XX,
    CONTEXT_DIVERTED,
    CONTEXT_CANCEL,
    CONTEXT_BRANCH_ENDS,
    CONTEXT_REQUEST_ENDS,
    CONTEXT_UNREACHABLE, /* a response could not be sent, or nobody has acknowledged it */
    CONTEXT_ATOMS
};
enum branch_atom {
    BRANCH_START,
    BRANCH_CANCEL,
    BRANCH_100,
    BRANCH_101_199,
    BRANCH_2XX,
    BRANCH_3XX_6XX,
    BRANCH_TIMEOUT,
    BRANCH_TRANSPORT_ERROR,
    BRANCH_2XX_OF_CANCEL,
    BRANCH_3XX_6XX_OF_CANCEL,
    BRANCH_TIMEOUT_OF_CANCEL,
    BRANCH_TRANSPORT_ERROR_OF_CANCEL,
    BRANCH_ENDS,
    BRANCH_ATOMS
};
/* A branch for this target, at the end of the context's list: born in this
 * delivery, so that what it sends goes out before what its context does next. `breadth`: how many it
 * may be forked into from there. */
void proxy_branch_begin(struct step *, ref context, textid target, unsigned breadth);
/* A response, its own Via gone, to the context that the branch is of. */
void context_tell(struct step *, ref context, ref branch, const struct message *response);
/* What their transactions say: by kind of owner. */
handler context_told, branch_told;
/* ---- digest.c: who may come in. RFC 3261 22 ------------------------------------------------ */

/* Whoever asks for passwords: does this request pass? If not it is answered here, with a challenge.
 * `status`: 401 of a user agent, a registrar, a redirect server; 407 of a proxy. ACK and CANCEL
 * always pass (22.1), and where nobody asks all does. */
bool digest_passes(struct step *, ref server, const struct message *, uint16_t status);
/* Header lines without the credentials for this node's own realm: those it has used up, and need not
 * pass on (22.3). */
textid digest_used_up(struct step *, uint16_t node, textid lines);

/* ---- location.c: where users are. RFC 3261 10, 16.5 --------------------------------------- */

/* The targets for an address at this server, best first, as values of a Contact:
 * "<sip:bob@bob.example.com>;q=0.5, ...". 0: there are none: 480 for a user whom it knows, else 404
 * (RFC 3261 16.5). Of an address without a user, the domain's registrar, if that is another node. */
textid location_of(struct step *, uint16_t server, textid uri);
/* Is it the address of record of a user of the plan, be he registered or not? */
bool location_knows(const struct plan *, textid uri);
/* The node that keeps the bindings of this address: `server` if it does, or the first of the domain;
 * 0: none does. */
uint16_t location_registrar(const struct plan *, uint16_t server, textid aor);
/* An address of record without what does not count: RFC 3261 10.3 step 5. */
textid location_canonical(struct lore *, textid uri);
/* The binding after `before`, or the first, of a canonical address at a registrar; 0: no more. */
ref binding_next(const struct world *, uint16_t registrar, textid aor, ref before);
enum binding_atom { BINDING_REGISTERED, BINDING_REMOVED, BINDING_ATOMS };

/* ---- proxy_check.c: RFC 3261 16.3, RFC 5393 4.2 -------------------------------------------- */

/* Repairs its route (16.4). 0: nothing is against passing it on; else a status, with header lines for
 * that response. 200: an OPTIONS ends here. */
uint16_t request_check(struct step *, uint16_t node, struct message *, textid *lines);
/* Such a response, but for the tag. */
struct message server_response(const struct message *request, uint16_t status, textid lines);
/* Can a request be sent there? RFC 3261 16.3 step 2. */
bool has_known_scheme(const struct lore *, textid uri);
/* The second part of the branch in which what is so repaired goes on. */
uint32_t loop_of(const struct plan *, const struct message *);
#define TEXT_HASH 2166136261u /* FNV-1a's beginning */
uint32_t text_hash(uint32_t hash, const char *text, size_t length);

/* ---- route.c: RFC 3261 16.4 to 16.6 -------------------------------------------------------- */

/* The server itself, or its domain, and no user of it. */
bool is_for_server(const struct plan *, uint16_t node, textid uri);
/* 16.4, of a message that is to be passed on. */
void route_repair(const struct plan *, uint16_t node, struct message *);
/* 16.5, of a message so repaired: targets as values of a Contact. 0, or the status that says why there
 * are none. */
uint16_t route_targets(struct step *, uint16_t node, const struct message *, textid *targets);
/* Contacts, of which those that this server is in charge of are looked up here. */
textid route_resolved(struct step *, uint16_t node, textid targets);
/* 16.6 steps 2 to 7: with all but its Via for that target, a URI. */
textid route_onwards(const struct plan *, uint16_t node, struct message *, textid target);
/* RFC 5393 5.3.3: how many branches a request may be forked into, and how many what is passed on. */
unsigned breadth_of(const struct plan *, const struct message *);
void breadth_set(const struct plan *, struct message *, unsigned breadth);

/* ---- stateless.c: RFC 3261 16.11 ----------------------------------------------------------- */

/* Is it for a proxy that passes it on without a transaction? */
bool stateless_takes(const struct plan *, uint16_t node, const struct message *);
handler stateless_receive; /* as hooks.receive */

#endif
