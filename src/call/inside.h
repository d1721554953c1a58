/* The inside of the call room: what its files share and no neighbour sees. */
#ifndef CALL_INSIDE_H
#define CALL_INSIDE_H

#include "call/call.h"

#include <assert.h>

/* Rows of a vocabulary: an atom or trigger that is a word, an atom that is a range of statuses. */
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define WORD(word, text)            \
 {                                  \
  .before = (word), .about = (text) \
 }
#define RANGE(from, to, text)                  \
 {                                             \
  .low = (from), .high = (to), .about = (text) \
 }

/* ---- atoms: what each kind of machine can be told, in the order of its vocabulary's rows -- */

enum uac_atom {
    UAC_USER_CALLS,
    UAC_CHANGE_WANTED,
    UAC_USER_HANGS_UP,
    UAC_DIALOG_OVER,
    UAC_100,
    UAC_101_199,
    UAC_RELIABLE_101_199,
    UAC_OUT_OF_TURN,
    UAC_2XX,
    UAC_3XX_6XX,
    UAC_TIMEOUT,
    UAC_TRANSPORT_ERROR,
    UAC_2XX_OF_CANCEL,
    UAC_3XX_6XX_OF_CANCEL,
    UAC_TIMEOUT_OF_CANCEL,
    UAC_TRANSPORT_ERROR_OF_CANCEL,
    UAC_INVITE_DONE,
    UAC_AGAIN,
    UAC_ANSWER_KNOWN,
    UAC_ATOMS
};
enum uas_atom {
    UAS_INVITE,
    UAS_RING,
    UAS_PROGRESS,
    UAS_USER_ANSWERS,
    UAS_USER_DECLINES,
    UAS_USER_IS_BUSY,
    UAS_USER_REFUSES,
    UAS_USER_HANGS_UP,
    UAS_CANCEL,
    UAS_DIALOG_OVER,
    UAS_OFFER_REFUSED,
    UAS_TRANSPORT_ERROR,
    UAS_ACK,
    UAS_NO_ACK,
    UAS_ELSEWHERE,
    UAS_PRACK,
    UAS_NO_PRACK,
    UAS_ATOMS
};
enum uas_2xx_atom { UAS_2XX_SEND, UAS_2XX_ACK, UAS_2XX_ATOMS };
enum reliable_atom { RELIABLE_SEND, RELIABLE_TURN, RELIABLE_PRACK, RELIABLE_FINAL, RELIABLE_ATOMS };
enum dialog_atom { /* of both ends: a caller's hears some, a callee's others */
                   DIALOG_SEND_INVITE,
                   DIALOG_INVITE,
                   DIALOG_UPDATE,
                   DIALOG_1XX,
                   DIALOG_2XX,
                   DIALOG_3XX_6XX,
                   DIALOG_TIMEOUT,
                   DIALOG_TRANSPORT_ERROR,
                   DIALOG_SEND_ACK,
                   DIALOG_SEND_1XX,
                   DIALOG_SEND_2XX,
                   DIALOG_SEND_3XX_6XX,
                   DIALOG_ACK,
                   DIALOG_NO_ACK,
                   DIALOG_1XX_OF_CHANGE,
                   DIALOG_2XX_OF_CHANGE,
                   DIALOG_3XX_6XX_OF_CHANGE,
                   DIALOG_TRANSPORT_ERROR_OF_CHANGE,
                   DIALOG_BYE,
                   DIALOG_RESPONSE_OF_BYE,
                   DIALOG_TIMEOUT_OF_BYE,
                   DIALOG_TRANSPORT_ERROR_OF_BYE,
                   DIALOG_BYE_DONE,
                   DIALOG_USER_HANGS_UP,
                   DIALOG_USER_ASKS,
                   DIALOG_OFFER_UNACCEPTABLE,
                   DIALOG_ELSEWHERE,
                   DIALOG_REQUEST,
                   DIALOG_USAGE_LOST,
                   DIALOG_LOST,
                   DIALOG_EXPIRED,
                   DIALOG_USER_FORCES_BYE,
                   DIALOG_REPLACE,
                   DIALOG_ATOMS
};
enum offer_atom {
    OFFER_DIALOG_BEGINS,
    OFFER_FORKS,
    OFFER_SEND_OFFER,
    OFFER_OFFER,
    OFFER_SEND_ANSWER,
    OFFER_ANSWER,
    OFFER_NO_ANSWER,
    OFFER_REFUSED,
    OFFER_INVITE_FAILS,
    OFFER_SEND_REFUSAL,
    OFFER_DIALOG_ENDS,
    OFFER_ATOMS
};
enum change_atom {
    CHANGE_WANTED,
    CHANGE_FREE,
    CHANGE_PRACK_DUE,
    CHANGE_2XX,
    CHANGE_300_421,
    CHANGE_422,
    CHANGE_423_490,
    CHANGE_491,
    CHANGE_492_499,
    CHANGE_500,
    CHANGE_501_502,
    CHANGE_503,
    CHANGE_504_699,
    CHANGE_TIMEOUT,
    CHANGE_TRANSPORT_ERROR,
    CHANGE_DIALOG_ENDS,
    CHANGE_ATOMS
};
enum session_atom {
    SESSION_DIALOG_BEGINS,
    SESSION_OFFER,
    SESSION_AGREED,
    SESSION_REFUSED,
    SESSION_DIALOG_ENDS,
    SESSION_ACCEPTED,
    SESSION_ATOMS
};

enum bridge_atom { /* of a B2BUA's call and of a third party's */
                   BRIDGE_INVITE,
                   BRIDGE_CONNECT,
                   BRIDGE_CONNECTED,
                   BRIDGE_1XX,
                   BRIDGE_2XX,
                   BRIDGE_3XX_6XX,
                   BRIDGE_RE_INVITE,
                   BRIDGE_2XX_OF_CHANGE,
                   BRIDGE_3XX_6XX_OF_CHANGE,
                   BRIDGE_WITHDRAWN,
                   BRIDGE_ACK,
                   BRIDGE_REQUEST,
                   BRIDGE_OVER,
                   BRIDGE_ATOMS
};

enum request_atom {
    REQUEST_SEND,
    REQUEST_1XX,
    REQUEST_2XX,
    REQUEST_3XX_6XX,
    REQUEST_TIMEOUT,
    REQUEST_TRANSPORT_ERROR,
    REQUEST_ATOMS
};

enum registration_atom {
    REGISTRATION_REGISTER,
    REGISTRATION_DEREGISTER,
    REGISTRATION_FETCH,
    REGISTRATION_1XX,
    REGISTRATION_2XX,
    REGISTRATION_3XX,
    REGISTRATION_400_407,
    REGISTRATION_408,
    REGISTRATION_409_422,
    REGISTRATION_423,
    REGISTRATION_424_499,
    REGISTRATION_5XX,
    REGISTRATION_6XX,
    REGISTRATION_TIMEOUT,
    REGISTRATION_TRANSPORT_ERROR,
    REGISTRATION_ANSWERED,
    REGISTRATION_UNANSWERED,
    REGISTRATION_ATOMS
};
enum credentials_atom {
    CREDENTIALS_CHALLENGE,
    CREDENTIALS_SEND,
    CREDENTIALS_RESPONSE,
    CREDENTIALS_OVER,
    CREDENTIALS_ATOMS
};

enum subscription_atom {
    SUBSCRIPTION_USER_SUBSCRIBES,
    SUBSCRIPTION_AGAIN,
    SUBSCRIPTION_SEND_REFER,
    SUBSCRIPTION_NOTIFY_PENDING,
    SUBSCRIPTION_NOTIFY_ACTIVE,
    SUBSCRIPTION_NOTIFY_TERMINATED,
    SUBSCRIPTION_NOTIFY_OF_ANOTHER,
    SUBSCRIPTION_2XX,
    SUBSCRIPTION_3XX_6XX,
    SUBSCRIPTION_TIMEOUT,
    SUBSCRIPTION_TRANSPORT_ERROR,
    SUBSCRIPTION_USER_UNSUBSCRIBES,
    SUBSCRIPTION_NOTIFY_OUT_OF_ORDER,
    SUBSCRIPTION_ATOMS
};
enum notifier_atom {
    NOTIFIER_SUBSCRIBE,
    NOTIFIER_REFER,
    NOTIFIER_CHANGED,
    NOTIFIER_FINISHED,
    NOTIFIER_USER_ALLOWS,
    NOTIFIER_USER_REJECTS,
    NOTIFIER_USER_ENDS,
    NOTIFIER_2XX,
    NOTIFIER_3XX_6XX,
    NOTIFIER_TIMEOUT,
    NOTIFIER_TRANSPORT_ERROR,
    NOTIFIER_ATOMS
};
static_assert((int)SUBSCRIPTION_2XX == (int)NOTIFIER_2XX &&
                  (int)SUBSCRIPTION_TRANSPORT_ERROR == (int)NOTIFIER_TRANSPORT_ERROR,
              "what comes of a request has one number for both");
enum publication_atom {
    PUBLICATION_USER_PUBLISHES,
    PUBLICATION_USER_STOPS,
    PUBLICATION_2XX,
    PUBLICATION_3XX_6XX,
    PUBLICATION_TIMEOUT,
    PUBLICATION_TRANSPORT_ERROR,
    PUBLICATION_ATOMS
};
enum event_state_atom { EVENT_STATE_PUBLISH, EVENT_STATE_ATOMS };
enum timer_atom { TIMER_EXTENDED, TIMER_UNLIMITED, TIMER_REFUSED, TIMER_DIALOG_ENDS, TIMER_ATOMS };

/* Puts a user's header lines into a message that is complete but for its Via, each in the place of
 * what stands there under its name, so that they are what its fields say (message_add). Those that
 * cannot stand there are left out: the scenario has been checked. */
void give_lines(const struct step *, struct message *, textid lines);
enum stream_atom { /* what is agreed in the order of enum direction */
                   STREAM_NEITHER,
                   STREAM_SEND,
                   STREAM_RECEIVE,
                   STREAM_BOTH_WAYS,
                   STREAM_LISTEN,
                   STREAM_CLOSE,
                   STREAM_SESSION_ENDS,
                   STREAM_ATOMS
};

/* Tells one that may not exist or may have ended. */
void call_tell(struct step *, ref, uint8_t atom, const void *payload);

/* ---- index.c: dialogs by their identifiers, and by their node's count of calls ------------ */

void dialogs_add(struct world *, ref);
void dialogs_remove(struct world *, ref);
/* It is no call any more: nothing its user could still end or change. As long as the INVITE that
 * made it may still bring another, its number stays: a user who hangs up means that one too. */
void dialogs_close(struct world *, ref);
/* The INVITE ends: so do the calls of those of its dialogs that have ended before. */
void dialogs_close_ended(struct world *, ref invite);
/* The dialog that a request within one is for: Call-ID, To tag ours, From tag the peer's. RFC 3261
 * 12.2.2. Or 0. */
ref dialogs_match(const struct world *, uint16_t node, const struct message *request);

/* ---- make.c: dialogs, and messages within them -------------------------------------------- */

/* A dialog with its offer-answer and session, not told anything yet. */
ref dialog_new(struct step *, uint8_t kind, uint16_t node, ident call);
/* Its call is over, or it waits for the end of a BYE's transaction while its INVITE goes on. */
static inline bool dialog_is_over(const struct dialog *d)
{
    return !d->number || d->byes || d->is.flags & INSTANCE_ENDED;
}
/* Another dialog of an INVITE of ours, for a To tag that none of them has. */
ref dialog_fork(struct step *, ref invite, ident remote_tag);
/* Another one of the same call, for a new INVITE to another target, or in other terms: RFC 3261
 * 8.1.3.4, 8.1.3.5. */
ref dialog_again(struct step *, ref before, textid target, textid how);
/* What holds for a call from its beginning: what its user said, or his phone where he said nothing.
 * Of a callee what his phone says. */
textid how_kept(struct lore *, const struct call_options *);
textid how_of(const struct plan *, uint16_t node, const struct call_options *how_or_null);
struct call_options dialog_how(const struct plan *, const struct dialog *);
/* A request within it, all but CSeq and body. RFC 3261 12.2.1.1; before there is a remote tag,
 * 8.1.1. */
struct message dialog_request(const struct step *, const struct dialog *, uint8_t method);
/* What a 1xx or 2xx to an INVITE must have beyond response_to(). RFC 3261 12.1.1. */
struct message dialog_response(const struct step *, const struct dialog *,
                               const struct message *request, uint16_t status);
/* PRESENT_NO_COOKIE of a phone that sends no magic cookie. RFC 3261 17.2.3. */
uint16_t manners(const struct plan *, uint16_t node);
/* RFC 3261 11.1, 11.2: what bodies are understood. */
void accept_sdp(const struct step *, struct message *);
/* The contact in a message becomes the remote target: of a 2xx or a reliable provisional response
 * that goes to whoever sent the contact, or comes from him. RFC 6141 4.6, 4.7. */
void dialog_refresh(struct step *, struct dialog *, const struct message *);
/* The node that a URI leads to, 0 if none. `likely` is tried first. */
uint16_t node_of(const struct plan *, textid uri, uint16_t likely);
/* The neighbour that a request goes to: the way to the first of its routes, or to its target. One
 * that leads nowhere in the plan: `likely`. RFC 3261 8.1.2. */
uint16_t hop_of(const struct plan *, uint16_t node, textid route, textid target, uint16_t likely);
/* The same for a request outside of any dialog, where several servers are in charge of where it goes:
 * another one than those that have been tried, to which it is added; else `likely`. RFC 3263 4. */
uint16_t first_hop(struct step *, uint16_t node, textid route, textid target, textid *servers,
                   uint16_t likely);
/* Is there such a one; or, if it is said what could not be delivered, UDP where TCP has failed? RFC
 * 3263 4.3, RFC 3261 18.1.1. */
bool another_way(const struct step *, uint16_t node, textid route, textid target, textid servers,
                 const struct message *undelivered_or_null);
/* The Route of a phone with an outbound proxy: RFC 3261 8.1.1.1, 8.1.2; 0: it has none. */
textid route_outbound(const struct plan *, uint16_t node);
textid route_to(const struct plan *, uint16_t node, textid target); /* of a target set */
static inline const struct phone_config *phone_of(const struct plan *plan, uint16_t node)
{
    return plan->node[node].config;
}

/* ---- credentials.c: RFC 3261 22 ------------------------------------------------------------- */

/* A client transaction of a user agent has got a response. Call it before anybody else is told. */
void credentials_hear(struct step *, ref client, const struct message *);
/* Is it a 401 or 407 that can be answered with credentials, by what has been heard so far? */
bool credentials_answer(const struct step *, uint16_t node, const struct message *);
/* Puts all credentials into a request that belong there, and counts it. It must be complete but for
 * its Via. */
void credentials_sign(struct step *, struct message *);
/* The request of a client transaction that was challenged, without its credentials, to be given a new
 * CSeq and signed: RFC 3261 8.1.3.5, 22.2. In payload space; NULL: nobody remembers it. */
struct message *credentials_again(struct step *, ref client);
/* If nothing is left that has this Call-ID, what is for it only is forgotten. */
void credentials_over(struct step *, uint16_t node, ident call);
/* The nth challenge (1, 2, ...) in a response. *there: there is one. False: `node` cannot make
 * anything of it. */
bool credentials_challenge(const struct plan *, uint16_t node, const struct message *, bool proxy,
                           unsigned nth, struct digest *, bool *there);

/* ---- uri.c: where requests go ------------------------------------------------------------- */

/* The URI of a message's contact, which may have a name and parameters around it. */
textid contact_uri(struct lore *, textid contact);
/* A Record-Route of a response, as the caller's route set: in reverse order. RFC 3261 12.1.2. */
textid route_reversed(struct lore *, textid);
/* Route and Request-URI of a request that has the remote target as its URI: RFC 3261 12.2.1.1. */
void route_request(struct lore *, textid route, struct message *);
/* The targets of a call: RFC 3261 8.1.3.4. */
/* What is being tried: `first` where that is the only one there was. */
textid targets_begin(struct lore *, struct targets *, textid first);
void targets_add(struct lore *, struct targets *, textid contacts);
/* The same target, through the first of these proxies: RFC 3261 21.3.4. */
void targets_add_through(struct lore *, struct targets *, textid target, textid proxies);
textid targets_next(struct lore *, struct targets *); /* 0: none is left */
textid target_uri(struct lore *, textid target);
textid target_route(struct lore *, textid target); /* through that proxy; 0: it does not matter */

/* ---- describe.c: session descriptions ----------------------------------------------------- */

/* The direction as the other end sees it. */
static inline uint8_t direction_reversed(uint8_t direction)
{
    return (uint8_t)((direction & 1) << 1 | direction >> 1);
}
/* Puts an offer into a message: RFC 3264 5. The first one of a call, or one of all that the phone
 * can do, because the peer has asked for it with an INVITE without a description. */
void describe_offer(struct step *, const struct dialog *, struct message *);
/* The same with what is to change: RFC 3264 8. */
void describe_change(struct step *, const struct dialog *, const struct change *, struct message *);
/* What is wanted, without an offer: a re-INVITE asks the peer for one. */
void describe_wish(struct step *, const struct dialog *, const struct change *);
/* Puts the answer to `theirs` into a message: RFC 3264 6. */
void describe_answer(struct step *, const struct dialog *, const struct sdp *theirs,
                     struct message *);
/* Have we a codec in common for any of its media? RFC 3264 6.1. */
bool describe_accepts(const struct step *, const struct dialog *, const struct sdp *offer);

/* ---- request.c: any request but INVITE, ACK, CANCEL and BYE ------------------------------- */

enum request_flag {
    /* The message has an offer (RFC 3311 5.1, RFC 3262 5): offer-answer is told that it goes out,
     * and hears of the answer in the 2xx, or that it is refused. Without this flag a description in
     * the message is the sender's own affair. */
    REQUEST_OFFERS = 1,
    REQUEST_TELLS_USER = 2 /* what came of it is a note */
};
/* Sends it in a new uac-request and a client transaction of its own: within `dialog` with that
 * dialog's next CSeq, or outside of any (0) with the CSeq and Call-ID that it has. Begin with
 * dialog_request() or request_outside(). It goes out in the present delivery: what is sent next in
 * this step comes after it.
 *
 * `asker`, or 0: an instance that is told each provisional response, and then the end: asker_atom()
 * says in what words. Its stimulus.number is the status (408 without an answer, 503 when the
 * message could not be delivered: RFC 3261 8.1.3.1), payload the response or NULL, about the
 * uac-request. The asker is held until then. Returns the uac-request, which has not ended yet. */
ref request_begin(struct step *, ref dialog, const struct message *prepared, ref asker,
                  unsigned flags);
/* Sends the request of a uac-request again, which `client` has carried and a challenge has refused. */
void request_again(struct step *, ref uac_request, ref client);
/* Puts in what such a request has beyond its addresses: Contact, what is asked for, the header
 * lines and the body that are wanted. */
void request_dress(struct step *, struct message *, const struct wanted *);
/* What a uac-request's end or progress (an enum request_atom) is in the asker's words; -1: it does
 * not want to know. `method`: of the request. One line for each kind of asker. */
int asker_atom(ref asker, uint8_t method, uint8_t atom, uint16_t status);

/* What a failure makes of the dialog in which the request was sent: RFC 5057 5.1, 5.2. */
enum loss { LOSS_NONE /* the transaction only */, LOSS_USAGE /* of the INVITE */, LOSS_DIALOG };
enum loss loss_of(uint8_t method, uint16_t status);

/* ---- registration.c, vocabulary_registration.c: RFC 3261 10.2 ----------------------------- */

/* A REGISTER for the phone's own contact, all but Call-ID and CSeq. `expires`: seconds that it asks
 * for at least; 0: as the phone's options say. */
struct message registration_request(struct step *, uint16_t node, uint16_t registrar,
                                    uint32_t expires);
/* It asks so long for all its contacts. */
void registration_ask_longer(const struct step *, struct message *, uint32_t expires);
/* Seconds: what it asks for, of several contacts the least; for how long a 2xx to it binds a contact
 * of ours, 0: not at all; and what a 423 asks for. */
uint32_t registration_asked(const struct step *, const struct message *);
uint32_t registration_granted(const struct step *, const struct message *asked,
                              const struct message *response);
uint32_t registration_least(const struct step *, const struct message *);
/* As asker_atom. */
int registration_atom(uint8_t method, uint8_t atom, uint16_t status);

/* ---- vocabulary_session_timer.c: RFC 4028 ------------------------------------------------- */

/* Puts Supported into a request of ours, if this end supports session timers: 7.1. */
void session_timer_support(const struct step *, const struct dialog *, struct message *);
/* Puts Session-Expires and Min-SE into an INVITE or UPDATE of ours: 7.1, 7.4. */
void session_timer_ask(const struct step *, const struct dialog *, struct message *);
/* A 2xx to an INVITE or UPDATE of ours has come, the first copy of it: 7.2. */
void session_timer_hear(struct step *, ref dialog, const struct message *);
/* Puts Session-Expires into our 2xx to an INVITE or UPDATE, which goes out now: 9. */
void session_timer_answer(struct step *, ref dialog, const struct message *request,
                          struct message *);
/* Does this response ask for a longer interval than `before`, Min-SE, so that it is worth another
 * try? 7.3. */
bool session_timer_grows(const struct message *, uint32_t before);

/* ---- answers.c: requests but INVITE, ACK, CANCEL and BYE, answered ------------------------ */

/* 1 << enum method: what a phone takes. RFC 3261 20.5. */
uint16_t allowed_by(const struct plan *, uint16_t node);
/* enum option, bits: the extensions that a phone supports. RFC 3261 20.37. */
uint8_t supported_by(const struct plan *, uint16_t node);
/* Answers what is refused whoever sent it, and in whatever dialog: 405, 501, 420, 415, 422. RFC
 * 3261 8.2. False: nothing is wrong with it. */
bool refuse_at_once(struct step *, ref server, const struct message *);
/* Answers one of those that its receiver's method allows; in `dialog`, or outside of any (0). */
void answer_request(struct step *, ref server, ref dialog, const struct message *);

/* ---- replaces.c: a call that takes the place of another -------------------------------------- */

/* An INVITE with Replaces, outside of any dialog, has begun `server`. RFC 3891 3. */
void replacing_begin(struct step *, ref server, const struct message *invite);
/* The same with Join, which makes a conference of that call and the new one: RFC 3911 4. */
void joining_begin(struct step *, ref server, const struct message *invite);
bool asks_to_join(const struct step *, const struct message *invite);
/* It is accepted: what it replaces is over. */
void replaced_hang_up(struct step *, uint16_t node, const struct message *invite);
/* That call, and whatever else its user wants mixed, is one of a conference from now on. */
void dialog_mix(struct step *, ref dialog);
/* The Contact of this end: RFC 3261 12.1.1, RFC 4579 5. */
textid dialog_contact(const struct step *, const struct dialog *);
/* The callee's end of a new dialog, and its INVITE. */
ref invited(struct step *, ref server, const struct message *);

/* ---- bridge.c: what the legs of a B2BUA's call tell each other ------------------------------- */

/* The bridge that a dialog is a leg of, or that one which its INVITE has made may become; or 0. */
ref bridge_of(const struct world *, const struct dialog *);
/* Tells a dialog's bridge, if it has one that lives. False: it has none. */
bool bridge_tell(struct step *, ref dialog, uint8_t atom, uint16_t status, const void *payload);
/* The leg is this dialog from now on: another one of the same call. */
void bridge_follow(struct step *, ref before, ref dialog);
/* It has ended. */
void bridge_over(struct step *, ref dialog);
/* A request in a dialog whose answer the other leg will give. False: it has none. */
bool bridge_asks(struct step *, ref server, ref dialog, const struct message *);
/* That has come to something, an enum request_atom: `server` is answered with it. */
handler bridge_answers;
/* Must our ACK wait until the other leg has the answer? */
bool bridge_owes(const struct world *, const struct dialog *);
/* Do the other leg's descriptions go through this one? Then there are no media here. */
bool bridge_passes(const struct world *, const struct dialog *);
/* What it has said last, which may still be open. False: nothing yet. */
bool bridge_said(const struct world *, const struct dialog *, struct sdp *);
/* What its peer has said was agreed to. */
void bridge_settle(struct step *, const struct dialog *, const struct sdp *);

/* ---- phones.c: several phones behind a proxy that forks ------------------------------------- */

void phones_join(struct world *, ref first, ref invite);
void phones_leave(struct world *, ref invite);
/* Tells all others. */
void phones_tell(struct step *, ref invite, uint8_t atom);
void phones_remember(struct step *, ref invite, const struct message *request);
/* What goes up when this one refuses: NULL as long as others may answer, else the best refusal. */
const struct message *phones_refuse(struct step *, ref invite, const struct message *refusal);
/* ---- subscriptions.c: whose they are, and what travels in them ------------------------------- */

/* A new one, not told anything yet: within a call (`dialog`), or in a dialog of its own (0). */
ref subscription_new(struct step *, uint8_t kind, uint16_t node, ref dialog);
/* In a dialog of its own: the identity of a request that we send, or that we have received. */
void subscription_of_ours(struct step *, ref, const struct message *request);
void subscription_of_theirs(struct step *, ref, const struct message *request);
/* The same subscription elsewhere: another notifier's, or a new one of a new Call-ID. */
ref subscription_fork(struct step *, ref);
ref subscription_again(struct step *, ref);
/* A request within it, with Contact and Event, all but CSeq and body. */
struct message subscription_request(const struct step *, ref, uint8_t method);
/* Sends it: the instance is told what comes of it. */
void subscription_send(struct step *, ref, const struct message *prepared, unsigned flags);
/* What a request of the peer's says of him, and where its CSeq stands. */
void subscription_learn(struct step *, ref, const struct message *request);
bool subscription_out_of_order(const struct world *, ref, const struct message *request);
/* RFC 6665 4.1.2.2, 4.2.2; RFC 5057 5.1: this failure of SUBSCRIBE or NOTIFY ends it. */
bool subscription_lost(uint16_t status);
/* The next of a node's, of that kind, that live; the first after 0. */
ref subscription_next(const struct world *, uint16_t node, uint8_t kind, ref);
/* What a NOTIFY is to a subscription: an enum subscription_atom; -1: it says nothing of its state. */
int notify_atom(struct lore *, const struct message *notify);
/* "reason" of a Subscription-State; and a parameter's number, 0 if it has none. */
enum end_reason notify_reason(struct lore *, const struct message *notify);
uint32_t notify_number(struct lore *, const struct message *notify, const char *parameter);
/* What an enum request_atom is to these, at either end; -1: nothing. */
int subscription_asker_atom(uint8_t atom);
int publication_asker_atom(uint8_t atom);
/* Refuses with a header line that says more. */
void refuse_saying(struct step *, ref server, const struct message *request, uint16_t status,
                   const char *name, const char *value);

/* ---- packages.c: what there is to subscribe to ----------------------------------------------- */

enum package package_find(const struct lore *, textid event); /* of a value of Event */
const char *package_name(enum package);
/* Does this node let others subscribe to it? */
bool package_offered(const struct plan *, uint16_t node, enum package);
/* Those that it offers, as Allow-Events lists them. RFC 6665 4.4.4. */
size_t packages_print(const struct plan *, uint16_t node, char *out, size_t room);
const char *package_type(enum package); /* of its documents */
/* The document that tells of it now, after `why`, into a NOTIFY. */
void package_document(struct step *, struct subscription *, const struct stimulus *why,
                      struct message *);
/* How long somebody grants it when so much is asked for. */
uint32_t grants_shorten(const struct plan *, uint16_t node, uint32_t seconds);
bool grants_too_brief(const struct plan *, uint16_t node, const struct message *);
uint32_t grants_least(const struct plan *, uint16_t node);

/* ---- transfer.c: REFER ------------------------------------------------------------------------ */

/* What hears of a REFER of ours that is about to go out: a subscription. */
ref refer_asker(struct step *, ref dialog, const struct message *refer);
/* One has come, within a dialog or not (0): it is answered. */
void refer_serve(struct step *, ref server, ref dialog, const struct message *refer);
/* Makes the call that it asks for: its Call-ID; 0: there is no way there. */
ident refer_call(struct step *, uint16_t node, const struct message *refer);
/* The call of an INVITE, which may be such a one, has come to that status. */
void refer_progress(struct step *, ref invite, uint16_t status);

/* ---- publications ----------------------------------------------------------------------------- */

/* What a phone says of its user: RFC 3863. */
textid presence_document(struct step *, uint16_t node, textid says);
/* What has been published of somebody at this server has changed. */
void presence_changed(struct step *, uint16_t server, textid resource);

/* RFC 4235 3.7.1: where a dialog stands for those who watch it. vocabulary_dialog.c,
 * vocabulary_uac_invite.c. */
enum dialog_stand {
    STAND_TRYING,
    STAND_PROCEEDING,
    STAND_EARLY,
    STAND_CONFIRMED,
    STAND_TERMINATED,
    STANDS
};
enum dialog_stand dialog_stands(const struct machine *, uint8_t state);
/* Has a next hop, and nobody else, answered? */
bool invite_proceeds(const struct machine *, uint8_t state);
enum dialog_stand dialog_stands_now(const struct world *, ref dialog);

/* ---- sessions and their streams ----------------------------------------------------------- */

/* The INVITE that made the dialog is accepted: the session is told, if it waits for that. */
void session_accepted(struct step *, ref dialog);
/* What a session's effects do with its streams. An offer of ours is out: those that it offers to
 * receive listen; what offer-answer has agreed, line by line; the end of them all. */
void streams_listen(struct step *, ref session);
void streams_agree(struct step *, ref session);
void streams_end(struct step *, ref session);

/* ---- INVITEs ------------------------------------------------------------------------------ */

/* A new one, which the dialog keeps: a change of its session, or the INVITE that makes it. Whoever
 * asks tells it of its birth. */
ref uac_invite_new(struct step *, ref dialog, bool change);
/* New instances, told of their birth. Whoever begins a uas-invite notes it in the dialog. */
ref uas_invite_begin(struct step *, ref dialog, ref server, const struct message *invite);
void uas_2xx_begin(struct step *, ref invite, const struct message *response, bool offers);
/* A provisional response of an INVITE, sent reliably: at once or when those before it have been
 * acknowledged. `describes`: with the answer or offer, if none has gone out yet. */
void reliable_1xx_begin(struct step *, ref invite, uint16_t status, bool describes, textid extra);
/* The provisional response that a uas-invite sends now, reliably or not. NULL: nobody is there to
 * hear it. `describes`: in, whether it should have a description; out, whether it has. */
struct message *uas_provisional(struct step *, ref invite, uint16_t status, bool *describes,
                                textid extra);
/* Has a uas-invite, or 0, sent a description that no PRACK has acknowledged? RFC 3311 5.1. */
bool uas_owes_prack(const struct world *, ref invite);
/* The one that a PRACK is for: RFC 3262 3. Its dialog may be over. Or 0. */
ref reliable_1xx_find(const struct world *, uint16_t node, const struct message *prack);
/* Is this INVITE one within a dialog, a re-INVITE? */
static inline bool is_change(const struct world *w, ref invite)
{
    return dialog_at(w, dialog_of(w, invite))->invite != invite;
}

/* ---- vocabulary_offer.c: offer and answer -------------------------------------------------- */

/* A re-INVITE has succeeded: what was agreed while it lasted cannot be undone any more. */
void offer_keep_changes(struct step *, const struct dialog *);

/* ---- vocabulary_change.c: what a user wants changed --------------------------------------- */

/* A new wish, told of its birth; it goes out as soon as it may. */
void change_begin(struct step *, ref dialog, const struct wanted *);
/* A PRACK to a response with the answer is due: whoever waits for one sends it with an offer in it.
 * False: nobody does. */
bool change_in_prack(struct step *, const struct dialog *, const struct message *prack);
/* An INVITE or an offer of this dialog is done with: whoever waits for that may try. */
void change_free(struct step *, const struct dialog *);
/* What came of the re-INVITE by which it goes: an enum uac_atom, and the response or NULL. */
void change_heard(struct step *, const struct dialog *, uint8_t atom, const struct message *);
/* What an enum request_atom is to a change that goes by UPDATE; -1: nothing. */
int change_atom(uint8_t atom, uint16_t status);
/* The dialog is over, and with it what was still wanted. */
void change_end_all(struct step *, const struct dialog *);

/* answers.c: how long somebody backs off, one of `of` lengths that begin with the least. */
uint32_t back_off(struct step *, struct choice);

#endif
