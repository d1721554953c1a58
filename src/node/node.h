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

/* What users do. One table; the scenario language, help and the UI's user actions come from it. */
enum verb {
    VERB_NONE,
    VERB_CALLS,
    VERB_ANSWERS,
    VERB_HANGS_UP,
    VERB_DECLINES,
    VERB_IS_BUSY,
    VERB_HOLDS,
    VERB_RESUMES,
    VERB_REGISTERS,
    VERB_ASKS /* OPTIONS */,
    VERBS
};
struct verb_row {
    const char *words;  /* "hangs up" */
    bool wants_node;    /* "calls bob", "registers with p1" */
    const char *before; /* the word before the node, "with", or "" */
    bool takes_span;    /* "holds for 3s" */
    const char *about;
};
extern const struct verb_row verb_rows[VERBS];
struct act { /* plan->acts is an array of these, [1..] */
    uint8_t verb;
    uint16_t node, target;
    uint32_t call; /* "call 2": the node's 2nd call, counted from 1 as they are made; 0: all */
    usec span;     /* "for 3s": then the reverse happens by itself; 0: none */
};
/* hooks.act. What cannot be done now is a RECORD_NOTE: "bob has nothing to hang up". */
handler node_act;
/* hooks.own: what a phone's user does by himself, when his time has come. */
handler node_own;
handler node_alert;      /* hooks.alert */
handler node_core;       /* hooks.core */
handler node_core_stray; /* hooks.core_stray */
handler node_started;    /* hooks.started: ears */
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
