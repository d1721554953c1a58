/* What the files that explain share. */
#ifndef REPORT_INSIDE_H
#define REPORT_INSIDE_H

#include "node/node.h"
#include "report/explain.h"

struct teller {
    const struct plan *plan;
    const struct trace *trace;
    const struct world *world; /* or NULL */
    uint32_t now;
    struct explanation *why;
    uint8_t depth;
};
static inline const struct record *record_at(const struct teller *t, uint32_t n)
{
    return &t->trace->record[n];
}
static inline const struct machine *machine_for(const struct teller *t, const struct record *r)
{
    return t->plan->machine[r->machine];
}
static inline const struct message *message_in(const struct teller *t, const struct record *r)
{
    return trace_payload(t->trace, r->subject);
}

/* ---- explain.c: lines ------------------------------------------------------------------------ */

struct why_line *why_add(struct teller *, enum why_role, uint32_t record, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Not twice in a row. */
void why_reason(struct teller *, const char *section, const char *sentence);
/* What is particular to a record, beneath its line. */
void why_details(struct teller *, uint32_t n);

/* ---- chain.c --------------------------------------------------------------------------------- */

/* What led to record n, link by link. */
void why_causes(struct teller *, uint32_t n);
/* The record whose cause is the next link: the sending of what arrives, the start of what fires. */
uint32_t why_through(const struct teller *, uint32_t n);

/* ---- rules.c --------------------------------------------------------------------------------- */

enum rule_name {
    RULE_MATCH_RESPONSE,
    RULE_MATCH_REQUEST,
    RULE_MATCH_OLD,
    RULE_MATCH_ACK,
    RULE_MATCH_CANCEL,
    RULE_MATCH_DIALOG,
    RULE_FORK,
    RULE_NEW_REQUEST,
    RULE_ACK_OF_2XX,
    RULE_STRAY_RESPONSE,
    RULE_STRAY_VIA,
    RULE_STRAY_VIAS,
    RULE_STRAY_ACK,
    RULE_BROKEN,
    RULE_BROKEN_REQUEST,
    RULE_BROKEN_RESPONSE,
    RULE_BROKEN_ACK,
    RULE_BROKEN_STREAM,
    RULE_LOSS,
    RULE_TCP,
    RULE_NAT,
    RULE_RESET,
    RULE_WEBSOCKET,
    RULE_CLOSED,
    RULE_NO_WAY,
    RULE_SILENT,
    RULE_CRASHED,
    RULE_CUT,
    RULE_TWICE,
    RULE_SCRIPT,
    RULE_ORDERLESS,
    RULE_EARLY,
    RULE_ORDER,
    RULE_ORDERED,
    RULE_USER,
    RULE_UNEXPECTED,
    RULE_DEFERRED,
    RULE_FINAL,
    RULE_KILLED,
    RULE_UNBORN,
    RULE_T1,
    RULE_DOUBLING,
    RULE_T2,
    RULE_RELIABLE,
    RULE_COPY,
    RULE_CHECK,
    RULE_MEDIA,
    RULES
};
void why_rule(struct teller *, enum rule_name);
/* Of a remark; NULL: it says all itself. */
const struct rule *rule_of_note(uint32_t note);

/* ---- tell.c: records in words ---------------------------------------------------------------- */

/* A record as a link of a chain: "alice.invite-client[1] goes from Calling to Proceeding: 180". */
size_t tell_record(const struct teller *, uint32_t n, char *out, size_t room);
/* "180 to INVITE from bob" with its copy: "the INVITE from alice, 2nd time". */
size_t tell_message(const struct teller *, const struct record *, char *out, size_t room);
size_t tell_instance(const struct teller *, const struct record *, char *out, size_t room);
/* The section and the sentence of a transition's edge, the sentence as such. */
const char *tell_reason(const struct teller *, const struct record *, const char **section,
                        char *out, size_t room);
/* "2nd" */
const char *tell_ordinal(uint32_t n, char out[16]);
/* "0.500 s" */
const char *tell_span(usec span, char out[40]);

/* ---- find.c: looking through the trace -------------------------------------------------------- */

static inline bool is_of_instance(const struct record *r)
{
    return (r->what >= RECORD_TIMER_START && r->what <= RECORD_DEFERRED) ||
           r->what == RECORD_KILLED;
}
static inline bool is_same_instance(const struct record *a, const struct record *b)
{
    return a->node == b->node && a->machine == b->machine && a->subject == b->subject &&
           is_of_instance(a) && is_of_instance(b);
}
enum {
    KINDS_TRANSACTION = (1 << KIND_TRANSACTION_END) - 1,
    KINDS_DIALOG = 1 << KIND_DIALOG_CALLER | 1 << KIND_DIALOG_CALLEE
};
/* The next record after `after` in the step of `n` that has `n` as its direct cause; 0: none. */
uint32_t find_effect(const struct teller *, uint32_t n, uint32_t after);
/* The first record that `n` has led to in its own step at this node, of these kinds of machines. */
uint32_t find_outcome(const struct teller *, uint32_t n, uint16_t node, uint32_t kinds);
/* The first that it has led to in its own step that is of this kind of record. */
uint32_t find_led(const struct teller *, uint32_t n, uint8_t what);
/* Its birth, looked for from record `n` of it on backward; 0: none. */
uint32_t find_birth(const struct teller *, uint32_t n);
/* Its end, from record n of it on; 0: it lives. */
uint32_t find_end(const struct teller *, uint32_t n);
/* Its last transition up to now; 0: none. */
uint32_t find_last(const struct teller *, uint16_t node, uint8_t machine, uint32_t ordinal);
/* What its machine took it for: the "sent" of a record of a message. */
uint32_t find_sent(const struct teller *, uint32_t n);
/* The message that a transaction is about: sent at its birth, or what led to it; 0: none. */
uint32_t find_request(const struct teller *, uint32_t birth);

/* ---- match.c, message.c, timer.c ------------------------------------------------------------- */

/* Which transaction and which dialog an arrived message is for, and by which fields. */
void match_arrived(struct teller *, uint32_t n);
/* Only the dialog, or what a CANCEL cancels. */
void match_core(struct teller *, uint32_t n);
/* Of a stray one: what it would have had to say. */
void match_nothing(struct teller *, uint32_t n);
/* What is particular to these records, beneath their line. */
void explain_message(struct teller *, uint32_t n);
void explain_timer(struct teller *, uint32_t n);
/* Of what it is, if it is part of a race: race.h. */
void explain_race(struct teller *, uint32_t n);

#endif
