/* Nodes: who lives on the network and what their users do. A phone is a user agent: UAC and UAS in
 * one. */
#ifndef NODE_H
#define NODE_H

#include "call/call.h"

enum role {
    ROLE_NONE,
    ROLE_PHONE,
    ROLE_SERVER, /* answers REGISTER and OPTIONS with 200 and keeps nothing */
    ROLES
};

/* plan_node.config of a server; NULL: it answers at once. */
struct server_config {
    usec thinks;      /* before it answers; at 64*T1 it gives up: 408, or nothing (RFC 4320 4.2) */
    bool says_trying; /* sends a 100 at once, as RFC 3261 let everybody do */
};

/* What users do. One table; the scenario language, help, manual and the UI's user actions come
 * from it. Of verbs of which one begins with another's words the longer one stands first. */
enum verb {
    VERB_NONE,
    VERB_CALLS,
    VERB_RINGS,
    VERB_SENDS_EARLY_MEDIA,
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
    VERB_SENDS,
    VERB_REFERS,
    VERB_MESSAGES,
    VERB_REGISTERS,
    VERB_ASKS /* OPTIONS */,
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
    uint8_t method; /* sends: which */
    uint16_t node, target;
    uint16_t replaces; /* calls: whose call with the target it takes over (RFC 3891); 0: nobody's */
    uint32_t call;     /* "call 2": the node's 2nd call, counted from 1 as they are made; 0: all */
    usec span;         /* "for 3s": then the reverse happens by itself; 0: none */
    struct wanted wanted;    /* of a call; the verb says the wish */
    struct call_options how; /* calls */
    const char *text;        /* after the node's name, as people read it; NULL: the row's words */
};
/* Does the row's verb name a node first of all? */
bool verb_wants_node(const struct verb_row *);
/* hooks.act. What cannot be done now is a RECORD_NOTE: "bob has nothing to hang up". */
handler node_act;
/* hooks.own: what a phone's user does by himself, when his time has come. */
handler node_own;
handler node_alert;      /* hooks.alert */
handler node_core;       /* hooks.core */
handler node_core_stray; /* hooks.core_stray */
handler node_started;    /* hooks.started: ears */
/* The node crashes: all that it is doing ends without a message, it hears and does nothing. Then it
 * is back, as the plan has it, and remembers nothing; one that has not crashed does so now. */
void node_crash(struct step *, uint16_t node);
void node_restart(struct step *, uint16_t node);
bool node_is_down(const struct step *, uint16_t node);
/* Cuts or heals a link, and remarks it. */
void node_cut(struct step *, uint16_t link, bool cut);
/* Fills in a node's address-of-record and contact: "sip:alice@example.com",
 * "sip:alice@alice.example.com"; of a server "sip:p1.example.com", both. Name, host and role must
 * be set. */
void node_address(struct lore *, struct plan_node *);
/* Words for RECORD_USER and RECORD_NOTE records. */
size_t node_act_text(const struct plan *, const struct event *, uint16_t *node, char *out,
                     size_t room); /* of an EVENT_ACT that is due: whose it is, and its words */
size_t node_note_text(const struct plan *, const struct record *, char *out, size_t room);
/* Does `node` have a call (ringing, held or talking)? For invariants and checks. */
uint32_t node_calls(const struct world *, uint16_t node);

#endif
