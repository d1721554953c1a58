/* Nodes: who lives on the network and what their users do. A phone is a user agent: UAC and UAS in
 * one. */
#ifndef NODE_H
#define NODE_H

#include "call/call.h"

enum {
    KIND_PROXY_CONTEXT = KIND_CALL_END,
    KIND_PROXY_BRANCH,
    KIND_NONCE,
    KIND_BINDING,
    KIND_NODE_END
};
enum {
    REGION_ORDERS = REGION_CALL_END,
    REGION_PROXY_CONTEXTS,
    REGION_PROXY_BRANCHES,
    REGION_NONCES,
    REGION_CHALLENGERS,
    REGION_BINDINGS,
    REGION_NODE_END
};
extern const struct vocabulary proxy_context_vocabulary, proxy_branch_vocabulary, nonce_vocabulary,
    binding_vocabulary;

enum role {
    ROLE_NONE,
    ROLE_PHONE,
    ROLE_SERVER, /* answers REGISTER and OPTIONS with 200 and keeps nothing */
    ROLE_PROXY,
    ROLE_REGISTRAR,
    ROLE_REDIRECT,
    ROLE_B2BUA, /* a user agent on either side: its `config` is a phone's */
    ROLES
};
extern const char *const role_names[ROLES + 1]; /* "phone"; as the scenario language says it */

enum serves { /* what a server does, whatever it is called */
              SERVES_PROXY = 1,
              SERVES_REGISTRAR = 2,
              SERVES_REDIRECT = 4,
              SERVES_EVENTS = 8,
};
enum server_flag {
    SERVER_RECORD_ROUTES = 1,
    SERVER_STATELESS = 2,
    SERVER_SERIAL = 4,     /* forks one after the other, whatever the q values are */
    SERVER_RECURSES = 8,   /* follows redirections itself: RFC 3261 16.7 step 4 */
    SERVER_SAYS_181 = 128, /* when it forwards a call: RFC 5359 2.7 */
};
enum { SENDS_MOST = 8 };
struct sends {        /* where a server sends users on to, whatever is registered */
    const char *user; /* NULL: everybody */
    uint16_t to; /* a phone: its address; a server: that user in its domain; 0: the list's end */
};
/* What a proxy does with calls to `who`: RFC 5359 2.7 to 2.9, 2.13. */
enum service_kind {
    SERVICE_FORWARDS,            /* to `other`, always */
    SERVICE_FORWARDS_BUSY,       /* after 486 or 600 */
    SERVICE_FORWARDS_UNANSWERED, /* after so long */
    SERVICE_SCREENS,             /* not from `other` */
};
enum { SERVICES_MOST = 8 };
struct service {
    uint8_t kind;
    uint16_t who, other; /* nodes */
    uint16_t announcer;  /* what a refusal's Error-Info names; 0: the proxy itself */
    usec after;
};
/* plan_node.service of a node that is no phone; NULL: it answers at once. */
struct server_config {
    usec thinks;      /* before it answers; at 64*T1 it gives up: 408, or nothing (RFC 4320 4.2) */
    bool says_trying; /* sends a 100 at once, as RFC 3261 let everybody do */
    uint8_t serves;   /* enum serves, bits */
    uint16_t flags;   /* enum server_flag, bits */
    usec timer_c;     /* of a proxy's INVITEs; 0: 3 minutes and a second */
    usec turn;        /* how long one of its branches may ring; 0: as long as timer C */
    /* What it says where nobody answers; 0: 408. RFC 3261 16.7, RFC 3665 3.10. */
    uint16_t unanswered;
    uint8_t services;
    struct service service[SERVICES_MOST];
    struct asking asking;
    /* A registrar: what it takes at least, and what it grants at most and where nothing is asked
     * for; seconds, 0: anything, an hour. RFC 3261 10.3 step 7. */
    uint32_t min_expires, expires;
    struct sends sends[SENDS_MOST];
};
static inline const struct server_config *server_of(const struct plan *plan, uint16_t node)
{
    return plan->node[node].service;
}
static inline bool node_serves(const struct plan *plan, uint16_t node, unsigned what)
{
    return server_of(plan, node) && server_of(plan, node)->serves & what;
}

/* A phone, or a B2BUA, which is one on either side. */
static inline bool is_user_agent(const struct plan *plan, uint16_t node)
{
    return plan->node[node].role == ROLE_PHONE || plan->node[node].role == ROLE_B2BUA;
}

/* ---- precise tools: what is sent and answered to the letter --------------------------------- */

/* Header lines here have a CRLF each, and take the place of whatever the message would have under
 * the same name (message_add): a CSeq, a Max-Forwards, a To with another tag. Check them with
 * node_lines_fit when the scenario is read. */

enum letter_kind {
    LETTER_OUTSIDE, /* a request outside of any dialog, to node `to` */
    /* A request within a dialog of node `as`, to its peer: with the next CSeq, which is used up if
     * it is one's own. An ACK has the CSeq of the INVITE. A CANCEL is for `as`' latest INVITE. */
    LETTER_WITHIN,
    /* What a transaction of `as` still remembers of its latest request with this method, once more,
     * in a branch of its own: a merged request, RFC 3261 8.2.2.2. To `to`, or where it went. */
    LETTER_COPY,
    /* A response with `status` to the latest request with this method that the sender has received,
     * or that node `to` has sent. It has the tag of the sender's end of the dialog; who has none
     * makes one up. No transaction sees it leave, unless LETTER_THROUGH. */
    LETTER_RESPONSE,
    LETTER_RAW /* `raw` as it stands, to node `to` */
};
enum letter_flag {
    /* No transaction: it is sent once, and what comes back is stray. An ACK always is. */
    LETTER_STRAY = 1,
    /* A copy, or a CANCEL: in the branch and with the Via of what it follows. Always stray if that
     * is another node's. */
    LETTER_SAME_BRANCH = 2,
    /* A response: passed to the sender's own server transaction, as its core would; not sent if
     * there is none. */
    LETTER_THROUGH = 4
};
struct letter {
    uint8_t kind, flags;
    uint8_t method;  /* METHOD_NONE: `other_method` names it */
    uint16_t status; /* LETTER_RESPONSE */
    uint16_t as,
        to;        /* nodes. as: in whose name, 0: one's own. to: 0 where it follows from others */
    uint32_t call; /* LETTER_WITHIN: as' nth call; 0: the latest that is not over */
    textid other_method;
    textid extra;              /* header lines */
    textid body;               /* plain text, unless `extra` has a Content-Type; 0: none */
    const struct message *raw; /* see node_raw; lives as long as the plan */
};
/* `node` sends it now. What comes back to a transaction its user is told; that it cannot be sent,
 * too. */
void node_send(struct step *, uint16_t node, const struct letter *);
/* The message that a text stands for. Lines may end in LF alone, and the empty line at the end may
 * be missing. False with *error set (its offset in `text`, or thereabouts): it is no message; then
 * `out` is what is sent all the same if somebody wants it so: an answerable one gets 400, any other
 * is dropped (RFC 3261 18.3). */
bool node_raw(const struct plan *, const char *text, size_t length, struct message *out,
              struct sip_error *error);
/* True, or false with *error: these lines cannot stand in a message of this kind. `status` 0: a
 * request. */
bool node_lines_fit(const struct plan *, uint8_t method, uint16_t status, textid lines,
                    struct sip_error *error);

enum order_flag {
    ORDER_EVERY = 1,     /* not only the next one */
    ORDER_IGNORES = 2,   /* as if it never came, nor its copies */
    ORDER_RE_INVITE = 4, /* with METHOD_INVITE: one with a To tag; without this flag one without */
    ORDER_CLASS = 8      /* ignores: responses from `status` on to the end of its hundred */
};
/* A standing order: what a phone does with the next request of a method (with IGNORES: or response)
 * that comes. Kept in the world, carried out in the order of giving, each once unless EVERY. */
struct order {
    uint16_t node;
    uint8_t method, flags;
    /* IGNORES: of a response; ORDER_CLASS: the first of its hundred; 0: a request. Else the answer:
     * see order_may. */
    uint16_t status;
    uint8_t done, pad;
    uint32_t call; /* the node's nth call, within which it comes; 0: within any, or none */
    textid extra;  /* header lines of the answer */
    ident branch;  /* done: of the request that is ignored, copies and all */
};
/* Can a request of this method be answered with this status by order? Provisional responses go out
 * beside what the phone does by itself. With 300 to 699 the phone itself hears nothing of the
 * request; its dialogs stay as they are (RFC 3261 12.2.2, 14.2). With 2xx only what changes nothing:
 * OPTIONS, INFO, MESSAGE, REFER. */
bool order_may(uint8_t method, uint16_t status);
void node_order(struct step *, const struct order *);
void order_code(struct coder *, void *);

/* ---- proxies: RFC 3261 16 ------------------------------------------------------------------- */

/* A response context, 16.2: what a stateful proxy knows of a request that it has passed on. It ends
 * when all its transactions have (16.7, step 9). */
struct proxy_context { /* owner 0 */
    struct instance is;
    ref server;        /* the request's transaction, whose owner this is; held until this ends */
    ref request;       /* payload: as it came, but for what 16.4 changes */
    ref best;          /* payload: the best refusal so far, as it would go back; or 0 */
    ref branches;      /* those that have not ended, in the order of making */
    textid left;       /* targets that have not been tried yet: see proxy_targets.c */
    textid tried;      /* and those that have */
    textid challenges; /* header lines: the challenges of all 401 and 407 so far, step 7 */
    uint16_t pending;  /* branches that have no final response */
    uint8_t pad[2];
};
/* One target of it. Owner: its context. */
struct proxy_way {  /* where it goes: RFC 3263 4 */
    textid goal;    /* the URI of the next hop: the first of its routes, or its target */
    textid servers; /* those of that domain that have been tried: net_server */
};
struct proxy_branch {
    struct instance is;
    ref transaction; /* the client transaction, whose owner this is; held until this ends; or 0 */
    ref next;        /* of the context's */
    textid target;
    uint8_t breadth; /* its share of the context's, until it has a final response: RFC 5393 5.3.3 */
    uint8_t pad1;
    struct proxy_way way;
    uint16_t copies; /* told: how often the 2xx with this tag was passed on again */
    uint8_t pad[2];
    ident tag;
};
static inline struct proxy_context *proxy_context_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_PROXY_CONTEXTS, sizeof(struct proxy_context));
}
static inline struct proxy_branch *proxy_branch_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_PROXY_BRANCHES, sizeof(struct proxy_branch));
}
/* For the table of regions. */
void proxy_context_code(struct coder *, void *), proxy_branch_code(struct coder *, void *);
void proxy_context_ended(struct step *, ref), proxy_branch_ended(struct step *, ref);

/* ---- digest: RFC 3261 22 -------------------------------------------------------------------- */

/* A nonce that a challenge has named, at whoever asks for passwords. RFC 7616 3.3. */
struct nonce {
    struct instance is; /* owner 0 */
    textid text;
    uint32_t used;  /* the highest nonce count that has come with it */
    uint8_t passed; /* what the credentials at hand are to its machine; scratch */
    uint8_t pad[7];
};
/* REGION_CHALLENGERS, index = node: how many nonces it has made. */
struct challenger {
    uint64_t nonces;
};
void nonce_code(struct coder *, void *), challenger_code(struct coder *, void *);
void challengers_begin(struct world *);

/* ---- registrars: RFC 3261 10.3 -------------------------------------------------------------- */

/* One contact of an address of record, at its registrar: RFC 3261 10.3. Owner: 0. */
struct binding {
    struct instance is;
    ident call;       /* of the REGISTER that changed it last */
    textid aor, uri;  /* aor: canonical */
    uint32_t cseq;    /* of that REGISTER */
    uint32_t granted; /* seconds */
    uint16_t q;       /* thousandths */
    bool has_q;
    uint8_t pad;
};
static inline struct binding *binding_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_BINDINGS, sizeof(struct binding));
}
void binding_code(struct coder *, void *);
void binding_ended(struct step *, ref);
/* How many contacts of a phone's address of record does a registrar know? */
uint32_t node_knows(const struct world *, uint16_t registrar, uint16_t user);

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
    NOTE_FIRES,       /* a timer: argument, machine and atom as in its own record */
    NOTE_NO_TIMER,    /* likewise; argument 0: of no instance */
    NOTE_BREAKS,      /* a connection; argument: with whom */
    NOTE_NOT_CONNECTED,
    NOTE_END
};

/* What users do. One table; the scenario language, help, manual and the UI's user actions come
 * from it. Of verbs of which one begins with another's words the longer one stands first. */
enum verb {
    VERB_NONE,
    VERB_CALLS,
    VERB_RINGS,
    VERB_SENDS_EARLY_MEDIA,
    VERB_ANSWERS_NEXT,
    VERB_ANSWERS_EVERY,
    VERB_ANSWERS,
    VERB_DECLINES,
    VERB_IS_BUSY,
    VERB_REFUSES,
    VERB_REDIRECTS,
    VERB_CANCELS,
    VERB_HANGS_UP,
    VERB_FORCES_BYE,
    VERB_HOLDS,
    VERB_RESUMES,
    VERB_RE_INVITES,
    VERB_UPDATES,
    VERB_SENDS_MESSAGE,
    VERB_SENDS_RAW,
    VERB_SENDS,
    VERB_IGNORES_NEXT,
    VERB_IGNORES_EVERY,
    VERB_REFERS,
    VERB_MESSAGES,
    VERB_REGISTERS,
    VERB_DEREGISTERS,
    VERB_REMOVES_BINDINGS,
    VERB_FETCHES_BINDINGS,
    VERB_ASKS /* OPTIONS */,
    VERB_CONNECTS,
    VERB_SUBSCRIBES,
    VERB_UNSUBSCRIBES,
    VERB_PUBLISHES,
    VERB_STOPS_PUBLISHING,
    VERB_ALLOWS_SUBSCRIPTIONS,
    VERB_REJECTS_SUBSCRIPTIONS,
    VERB_ENDS_SUBSCRIPTIONS,
    VERB_MIXES,
    VERB_CRASHES,
    VERB_RESTARTS,
    VERBS
};
struct verb_row {
    const char *words; /* "hangs up", "registers with" */
    /* What stands behind them, in the notation and with the rules of the scenario grammar. NODE at
     * its beginning is an act's target. */
    const char *rest;
    const char *infinitive; /* "bob has nothing to hang up" */
    const char *about;
};
extern const struct verb_row verb_rows[VERBS];
struct act { /* plan->acts is an array of these, [1..] */
    uint8_t verb;
    bool early;     /* replaces only an early dialog: RFC 3891 4 */
    bool joins;     /* calls: it joins that call, and does not replace it: RFC 3911 */
    bool to_letter; /* sends: `letter`, and no wish */
    uint16_t node, target;
    uint16_t replaces; /* calls: whose call with the target it takes over (RFC 3891); 0: nobody's */
    uint16_t second;   /* connects: whom it connects the target with */
    uint8_t flow;      /* connects: enum third_party_flow */
    uint32_t call;     /* "call 2": the node's 2nd call, counted from 1 as they are made; 0: all */
    usec span;         /* "for 3s": then the reverse happens by itself; 0: none */
    struct wanted wanted;    /* of a call; the verb says the wish */
    struct call_options how; /* calls */
    struct letter letter;    /* sends */
    struct order order;      /* answers or ignores the next one, or every one */
    /* subscribes, but `target`; unsubscribes: `event`; publishes: `expires` */
    struct subscribing subscribing;
    uint8_t reason;       /* ends subscriptions: enum end_reason */
    uint32_t retry_after; /* likewise; seconds */
    const char *text;     /* after the node's name, as people read it; NULL: the row's words */
};
/* May any node do that, a phone or not? */
bool act_needs_no_user(const struct act *);
/* Does the row's verb name a node first of all? */
bool verb_wants_node(const struct verb_row *);
/* hooks.act. What cannot be done now is a RECORD_NOTE: "bob has nothing to hang up". */
handler node_act;
/* hooks.own: what a phone's user does by himself, when his time has come. */
handler node_own;
handler node_alert;      /* hooks.alert */
handler node_receive;    /* hooks.receive: what the phone was not told to ignore */
handler node_core;       /* hooks.core */
handler node_core_stray; /* hooks.core_stray */
handler node_started;    /* hooks.started: ears */
/* The node crashes: all that it is doing ends without a message, it hears and does nothing. Then it
 * is back, as the plan has it, and remembers nothing; one that has not crashed does so now. */
void node_crash(struct step *, uint16_t node);
void node_restart(struct step *, uint16_t node);
bool node_is_down(const struct step *, uint16_t node);
/* A timer that runs, of an instance: of one machine's nth if `ordinal` is given, of one whose peer is
 * `peer`; of several the first. */
struct timer_wanted {
    uint16_t node, peer;         /* peer 0: any */
    uint32_t kinds;              /* bit n: machines of kind n */
    uint32_t ordinal;            /* 0: any */
    int8_t timer[MACHINE_KINDS]; /* by kind; -1: it has none of that name */
};
/* It fires now, which is remarked; and if there is none, that. `nth`: with an ordinal, the instance
 * that is meant, if it lives; numbers of instances are provenance, which no world may go by. */
void node_fire(struct step *, const struct timer_wanted *, ref nth);
/* Who is at the other end: of a transaction its next hop, of anything else that of its dialog. 0: it
 * has no other end. */
uint16_t node_peer(const struct world *, ref instance);
/* Cuts or heals a link, and remarks it. */
void node_cut(struct step *, uint16_t link, bool cut);
/* Breaks a link's connection, if there is one, and remarks it. */
void node_break(struct step *, uint16_t link);
/* Fills in a node's address-of-record and contact: "sip:alice@example.com",
 * "sip:alice@alice.example.com"; of a server "sip:p1.example.com", both. Name, host and role must
 * be set; user and domain, where they are not, follow from those. */
void node_address(struct lore *, struct plan_node *);
/* The owner of an event of EVENT_OWN when nodes have changed places. */
ref node_owner_as(const struct renaming *, ref owner);
/* Words for RECORD_USER and RECORD_NOTE records. */
size_t node_act_text(const struct plan *, const struct event *, uint16_t *node, char *out,
                     size_t room); /* of an EVENT_ACT that is due: whose it is, and its words */
/* The same of an EVENT_OWN: "bob answers". 0: nothing that people should read. */
size_t node_own_text(const struct plan *, const struct event *, uint16_t *node, char *out,
                     size_t room);
/* Whose an EVENT_ACT or EVENT_OWN is. */
void node_concerns(const struct plan *, const struct event *, struct concern *);
size_t node_note_text(const struct plan *, const struct record *, char *out, size_t room);
/* Does `node` have a call (ringing, held or talking)? For invariants and checks. */
uint32_t node_calls(const struct world *, uint16_t node);

#endif
