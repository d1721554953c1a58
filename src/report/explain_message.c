/* What is particular to a message: why it was sent as it is, why it is lost, refused, twice there,
 * stray; what its receiver made of it. */
#include "report/inside.h"

#include <string.h>

/* ---- the network ----------------------------------------------------------------------------- */

static uint16_t link_of(const struct teller *t, const struct record *r)
{
    const struct message *m = message_in(t, r);
    return m->link ? m->link : net_link(t->plan, r->node, r->peer);
}

/* The record that has cut the link before record n; 0: it was whole. */
static uint32_t cut_by(const struct teller *t, uint32_t n, uint16_t link)
{
    while (--n) {
        const struct record *r = record_at(t, n);
        if (r->what == RECORD_LINK && r->subject == link)
            return r->flags ? n : 0;
    }
    return 0;
}

/* That of the node's crash before record n; 0: it was up. */
static uint32_t downed_by(const struct teller *t, uint32_t n, uint16_t node)
{
    while (--n) {
        const struct record *r = record_at(t, n);
        if (r->what == RECORD_USER && r->node == node &&
            (r->subject == VERB_CRASHES || r->subject == VERB_RESTARTS))
            return r->subject == VERB_CRASHES ? n : 0;
    }
    return 0;
}

static void outage(struct teller *t, uint32_t by, enum rule_name rule)
{
    char text[200];
    tell_record(t, by, text, sizeof text);
    why_add(t, WHY_BESIDE, by, "%s.", text);
    why_rule(t, rule);
}

static void chance(struct teller *t, uint16_t link)
{
    uint32_t ppm = t->plan->link[link].loss;
    why_add(t, WHY_FIELD, 0, "%s loses %u.%u in 100, by chance", t->plan->link[link].name,
            (unsigned)(ppm / 10000), (unsigned)(ppm / 1000 % 10));
    why_rule(t, RULE_LOSS);
}

/* Its connection has broken: the record that has lost it follows from that. */
static bool is_reset(const struct teller *t, const struct record *r)
{
    const struct record *cause = r->cause ? record_at(t, r->cause) : NULL;
    return cause && cause->what == RECORD_TRANSITION && cause->machine == KIND_CONNECTION;
}

static void lost(struct teller *t, uint32_t n)
{
    const struct record *r = record_at(t, n);
    if (r->flags == TOLD_NAT || is_reset(t, r)) {
        why_rule(t, r->flags == TOLD_NAT ? RULE_NAT : RULE_RESET);
        return;
    }
    uint16_t link = link_of(t, r);
    bool reliable = link && net_reliable(t->plan, link);
    uint32_t cut = link ? cut_by(t, n, link) : 0, down = cut ? 0 : downed_by(t, n, r->peer);
    if (cut)
        outage(t, cut, RULE_CUT);
    else if (down)
        outage(t, down, RULE_CRASHED);
    else if (r->t == r->due && t->plan->node[r->peer].ear == EAR_SILENT)
        why_rule(t, RULE_SILENT);
    else if (link && !reliable && r->t != r->due)
        chance(t, link);
    if (reliable)
        why_rule(t, RULE_TCP);
}

/* The line of the language that does it: "drop the 2nd INVITE from alice". */
static void scripted(struct teller *t, uint32_t n, const char *verb)
{
    char line[200];
    uint32_t sent = find_sent(t, n);
    if (sent && scenario_fault_line(t->plan, t->trace, sent, verb, 0, line, sizeof line))
        why_add(t, WHY_FIELD, 0, "as the line says: %s", line);
    why_rule(t, RULE_SCRIPT);
}

static void twice(struct teller *t, uint32_t n)
{
    uint16_t link = link_of(t, record_at(t, n));
    if (link && !t->plan->link[link].duplicate)
        scripted(t, n, "duplicate");
    why_rule(t, RULE_TWICE);
}

static void refused(struct teller *t, uint32_t n)
{
    const struct record *r = record_at(t, n);
    if (r->flags == TOLD_NO_CONNECTION) {
        why_rule(t, RULE_WEBSOCKET);
        return;
    }
    if (r->flags) /* the port is open: see net/arrive.c */
        scripted(t, n, "corrupt");
    why_rule(t, r->flags ? RULE_BROKEN_STREAM : link_of(t, r) ? RULE_CLOSED : RULE_NO_WAY);
}

/* What its receiver will make of it. */
static void corrupted(struct teller *t, uint32_t n)
{
    const struct record *r = record_at(t, n);
    const struct message *m = message_in(t, r);
    uint16_t link = link_of(t, r);
    scripted(t, n, "corrupt");
    why_rule(t, link && net_reliable(t->plan, link) ? RULE_BROKEN_STREAM
                : m->status                         ? RULE_BROKEN_RESPONSE
                : m->method == METHOD_ACK           ? RULE_BROKEN_ACK
                                                    : RULE_BROKEN_REQUEST);
}

/* ---- sending --------------------------------------------------------------------------------- */

static bool is_call_room(const struct record *r)
{
    return r->what == RECORD_USER ||
           (r->what == RECORD_TRANSITION && r->machine >= KIND_TRANSACTION_END);
}

/* The request that an answer is for which no machine of a call has decided on, so that what it says
 * is the reason; 0: somebody has decided. */
static uint32_t answered_at_once(const struct teller *t, uint32_t n)
{
    uint32_t k = record_at(t, n)->cause;
    while (k && record_at(t, k)->what != RECORD_ARRIVED) {
        if (is_call_room(record_at(t, k)))
            return 0;
        k = record_at(t, k)->cause;
    }
    return k;
}

static void sent(struct teller *t, uint32_t n)
{
    const struct record *r = record_at(t, n);
    const struct message *m = message_in(t, r);
    const struct rule *rule = rule_of_status(m->status, m->method);
    uint32_t request = rule ? answered_at_once(t, n) : 0;
    if (r->extra) {
        why_rule(t, RULE_COPY);
    } else if (m->told.ordered) {
        why_rule(t, RULE_ORDERED);
    } else if (request) {
        why_reason(t, rule->section, rule->sentence);
        match_core(t, request);
    }
}

/* ---- arriving -------------------------------------------------------------------------------- */

/* What became of it beyond its transaction: an instance that did not expect it, an order. */
static void aftermath(struct teller *t, uint32_t n)
{
    static const uint8_t telling[] = {RECORD_STRAY, RECORD_UNEXPECTED, RECORD_DEFERRED,
                                      RECORD_KILLED};
    char text[300];
    for (size_t i = 0; i < sizeof telling; i++) {
        uint32_t k = find_led(t, n, telling[i]);
        if (!k)
            continue;
        tell_record(t, k, text, sizeof text);
        why_add(t, WHY_BESIDE, k, "Then %s.", text);
        if (telling[i] == RECORD_STRAY)
            match_nothing(t, k);
    }
}

/* It was told to nobody: not even to a transaction. */
static void unheard(struct teller *t, uint32_t n)
{
    uint32_t note = find_effect(t, n, 0);
    if (note && record_at(t, note)->what == RECORD_NOTE)
        why_rule(t, RULE_ORDER);
}

static void arrived(struct teller *t, uint32_t n)
{
    const struct record *r = record_at(t, n);
    uint32_t k = find_outcome(t, n, r->peer, ~0u);
    char text[300], reason[320];
    const char *section;
    if (k) {
        tell_record(t, k, text, sizeof text);
        why_add(t, WHY_BESIDE, k, "%s.", text);
        if (record_at(t, k)->what == RECORD_TRANSITION) {
            tell_reason(t, record_at(t, k), &section, reason, sizeof reason);
            why_reason(t, section, reason);
        }
    }
    if (!r->flags)
        match_arrived(t, n);
    if (!k)
        unheard(t, n);
    aftermath(t, n);
}

void explain_message(struct teller *t, uint32_t n)
{
    switch (record_at(t, n)->what) {
    case RECORD_SENT: sent(t, n); break;
    case RECORD_ARRIVED: arrived(t, n); break;
    case RECORD_LOST: lost(t, n); break;
    case RECORD_DROPPED: scripted(t, n, "drop"); break;
    case RECORD_DUPLICATED: twice(t, n); break;
    case RECORD_REFUSED: refused(t, n); break;
    case RECORD_CORRUPTED: corrupted(t, n); break;
    case RECORD_REORDERED:
        scripted(t, n, "reorder");
        why_rule(t, RULE_ORDERLESS);
        break;
    default: match_nothing(t, n);
    }
}
