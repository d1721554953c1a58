/* Whose a message is, and by which fields: RFC 3261 17.1.3 (responses), 17.2.3 (requests), 9.2
 * (CANCEL), 12.2.2 (dialogs). What it was told here the rooms below have decided; here it is only
 * put into words, with the values that were compared. */
#include "report/inside.h"

#include <string.h>

enum { VALUE = 120 };

/* ---- one field ------------------------------------------------------------------------------- */

static void same(struct teller *t, const char *name, const char *value)
{
    why_add(t, WHY_FIELD, 0, "same %s: %s", name, value);
}

static void other(struct teller *t, const char *name, const char *value, const char *whose,
                  const char *theirs)
{
    struct why_line *l =
        why_add(t, WHY_FIELD, 0, "other %s: %s; %s has %s", name, value, whose, theirs);
    l->differs = true;
}

static void compared(struct teller *t, const char *name, const char *value, const char *whose,
                     const char *theirs)
{
    if (!strcmp(value, theirs))
        same(t, name, value);
    else
        other(t, name, value, whose, theirs);
}

static const char *ident_text(const struct teller *t, ident id, enum ident_kind kind, char *out)
{
    struct sip_names names = plan_names(t->plan);
    snprintf(out, VALUE, "none");
    if (id)
        ident_print(id, kind, &names, out, VALUE);
    return out;
}

static void compare_idents(struct teller *t, const char *name, enum ident_kind kind, ident value,
                           const char *whose, ident theirs)
{
    char a[VALUE], b[VALUE];
    compared(t, name, ident_text(t, value, kind, a), whose, ident_text(t, theirs, kind, b));
}

static enum ident_kind branch_kind(const struct message *m)
{
    return m->present & PRESENT_NO_COOKIE ? IDENT_BRANCH_OLD : IDENT_BRANCH;
}

static const char *sent_by(const struct teller *t, const struct message *m)
{
    if (m->via && m->via <= t->plan->nodes)
        return t->plan->hosts[m->via];
    return m->via_by ? lore_text(t->plan->lore, m->via_by) : "somebody else";
}

static const char *method_of(const struct teller *t, const struct message *m)
{
    return m->method ? method_names[m->method] : lore_text(t->plan->lore, m->other_method);
}

/* ---- candidates ------------------------------------------------------------------------------ */

/* How near a message is to another by these: more is nearer; 0: not at all. */
typedef unsigned nearness(const struct teller *, uint16_t node, const struct record *,
                          const struct message *wanted);

/* The nearest of all messages before n; of equals the latest. `enough`: nothing is nearer. */
static uint32_t nearest(const struct teller *t, uint32_t n, uint16_t node,
                        const struct message *wanted, nearness *near, unsigned enough)
{
    unsigned best = 0;
    uint32_t found = 0;
    for (uint32_t k = n; --k && best < enough;) {
        const struct record *r = record_at(t, k);
        if (r->what != RECORD_SENT && r->what != RECORD_ARRIVED)
            continue;
        unsigned score = near(t, node, r, wanted);
        if (score > best) {
            best = score;
            found = k;
        }
    }
    return found;
}

/* Requests that it has sent in a transaction, for a response. */
static unsigned near_request(const struct teller *t, uint16_t node, const struct record *r,
                             const struct message *wanted)
{
    const struct message *m = message_in(t, r);
    if (r->what != RECORD_SENT || r->node != node || m->status || m->method == METHOD_ACK)
        return 0;
    return (m->branch == wanted->branch) * 4u + (m->method == wanted->method) * 2u +
           (m->call == wanted->call);
}

/* The INVITEs that came to it, for a CANCEL or an ACK. */
static unsigned near_invite(const struct teller *t, uint16_t node, const struct record *r,
                            const struct message *wanted)
{
    const struct message *m = message_in(t, r);
    if (r->what != RECORD_ARRIVED || r->peer != node || m->status || m->method != METHOD_INVITE)
        return 0;
    return (m->branch == wanted->branch) * 4u + (m->via == wanted->via) + (m->call == wanted->call);
}

/* The two ends of the dialog that a response to an INVITE makes, as this node has them. */
struct ends {
    ident call, local, remote;
};

static bool ends_of(const struct teller *t, uint16_t node, const struct record *r, struct ends *out)
{
    const struct message *m = message_in(t, r);
    bool sent = r->what == RECORD_SENT && r->node == node;
    bool came = r->what == RECORD_ARRIVED && r->peer == node;
    if (m->method != METHOD_INVITE || m->status <= 100 || m->status >= 300 || !m->to_tag)
        return false;
    *out = (struct ends){m->call, sent ? m->to_tag : m->from_tag, sent ? m->from_tag : m->to_tag};
    return sent || came;
}

static unsigned near_dialog(const struct teller *t, uint16_t node, const struct record *r,
                            const struct message *wanted)
{
    struct ends e;
    if (!ends_of(t, node, r, &e))
        return 0;
    return (e.call == wanted->call) * 4u + (e.local == wanted->to_tag) * 2u +
           (e.remote == wanted->from_tag);
}

/* ---- transactions ---------------------------------------------------------------------------- */

static void response_fields(struct teller *t, const struct message *m, uint32_t request)
{
    char whose[160];
    if (!request)
        return;
    const struct message *first = message_in(t, record_at(t, request));
    tell_message(t, record_at(t, request), whose, sizeof whose);
    compare_idents(t, "branch in the top Via", branch_kind(m), m->branch, whose, first->branch);
    compared(t, "method in the CSeq", method_of(t, m), whose, method_of(t, first));
}

static void request_fields(struct teller *t, const struct message *m, uint32_t request)
{
    char whose[160];
    const struct message *first = message_in(t, record_at(t, request));
    bool beside = m->method == METHOD_ACK || m->method == METHOD_CANCEL;
    tell_message(t, record_at(t, request), whose, sizeof whose);
    compare_idents(t, "branch in the top Via", branch_kind(m), m->branch, whose, first->branch);
    compared(t, "sent-by in the top Via", sent_by(t, m), whose, sent_by(t, first));
    if (!beside || first->method != METHOD_INVITE)
        compared(t, "method", method_of(t, m), whose, method_of(t, first));
    if (!(m->present & PRESENT_NO_COOKIE))
        return;
    compare_idents(t, "Call-ID", IDENT_CALL, m->call, whose, first->call);
    compare_idents(t, "From tag", IDENT_TAG, m->from_tag, whose, first->from_tag);
}

static enum rule_name rule_for_request(const struct message *m)
{
    return m->present & PRESENT_NO_COOKIE ? RULE_MATCH_OLD
           : m->method == METHOD_ACK      ? RULE_MATCH_ACK
                                          : RULE_MATCH_REQUEST;
}

/* k: what the transaction made of the message n. */
static void transaction(struct teller *t, const struct message *m, uint32_t k)
{
    char who[160];
    uint32_t birth = find_birth(t, k), request = birth ? find_request(t, birth) : 0;
    tell_instance(t, record_at(t, k), who, sizeof who);
    if (birth == k) {
        char branch[VALUE];
        why_add(t, WHY_BESIDE, k, "It matches no transaction, so that %s begins.", who);
        why_rule(t, RULE_NEW_REQUEST);
        why_add(t, WHY_FIELD, 0, "new branch in the top Via: %s",
                ident_text(t, m->branch, branch_kind(m), branch));
        return;
    }
    why_add(t, WHY_BESIDE, k, "It belongs to %s.", who);
    why_rule(t, m->status ? RULE_MATCH_RESPONSE : rule_for_request(m));
    if (request && m->status)
        response_fields(t, m, request);
    else if (request)
        request_fields(t, m, request);
}

/* What the transaction that sent `request` has come to. */
static void ended(struct teller *t, uint32_t request)
{
    uint32_t begun = record_at(t, request)->cause;
    const struct record *r = record_at(t, begun);
    char who[160], time[40];
    if (!begun || r->what != RECORD_TRANSITION || !(KINDS_TRANSACTION >> r->machine & 1)) {
        why_add(t, WHY_BESIDE, request, "That request was sent without a transaction.");
        return;
    }
    uint32_t end = find_end(t, begun);
    tell_instance(t, r, who, sizeof who);
    if (end)
        why_add(t, WHY_BESIDE, end, "All is the same, but %s has ended, at %s.", who,
                tell_span(record_at(t, end)->t, time));
}

static bool is_same_request(const struct message *a, const struct message *b)
{
    return a->branch == b->branch && a->method == b->method;
}

static void stray_response(struct teller *t, uint32_t n, uint16_t node, const struct message *m)
{
    if (m->via == node && m->via_rest) {
        why_rule(t, RULE_STRAY_VIAS);
        why_add(t, WHY_FIELD, 0, "beneath the top Via: %s", lore_text(t->plan->lore, m->via_rest));
        return;
    }
    if (m->via != node) {
        why_rule(t, RULE_STRAY_VIA);
        compared(t, "sent-by in the top Via", sent_by(t, m), t->plan->node[node].name,
                 t->plan->hosts[node]);
        return;
    }
    uint32_t request = nearest(t, n, node, m, near_request, 7);
    why_rule(t, RULE_STRAY_RESPONSE);
    if (!request) {
        why_add(t, WHY_FIELD, 0, "%s has sent no request that is like it",
                t->plan->node[node].name);
        return;
    }
    why_rule(t, RULE_MATCH_RESPONSE);
    response_fields(t, m, request);
    if (is_same_request(m, message_in(t, record_at(t, request))))
        ended(t, request);
}

/* ---- dialogs --------------------------------------------------------------------------------- */

static void dialog_fields(struct teller *t, const struct message *m, const struct ends *e,
                          const char *whose)
{
    compare_idents(t, "Call-ID", IDENT_CALL, m->call, whose, e->call);
    compare_idents(t, "To tag as the local tag", IDENT_TAG, m->to_tag, whose, e->local);
    compare_idents(t, "From tag as the remote tag", IDENT_TAG, m->from_tag, whose, e->remote);
}

/* k: what its dialog, or something in that, made of it. */
static void dialog(struct teller *t, const struct message *m, uint32_t k)
{
    struct ends e = {m->call, m->to_tag, m->from_tag};
    char who[160];
    tell_instance(t, record_at(t, k), who, sizeof who);
    why_add(t, WHY_BESIDE, k, "It is for %s.", who);
    why_rule(t, m->method == METHOD_ACK ? RULE_ACK_OF_2XX : RULE_MATCH_DIALOG);
    dialog_fields(t, m, &e, who);
    if (m->method == METHOD_ACK)
        why_add(t, WHY_FIELD, 0, "number in the CSeq: %u", (unsigned)m->cseq);
}

static void no_dialog(struct teller *t, uint32_t n, uint16_t node, const struct message *m)
{
    uint32_t k = nearest(t, n, node, m, near_dialog, 7);
    struct ends e = {0};
    char whose[160];
    why_rule(t, RULE_MATCH_DIALOG);
    if (!k || !ends_of(t, node, record_at(t, k), &e)) {
        why_add(t, WHY_FIELD, 0, "%s has had no dialog that is like it", t->plan->node[node].name);
        return;
    }
    snprintf(whose, sizeof whose, "the nearest dialog of %s", t->plan->node[node].name);
    dialog_fields(t, m, &e, whose);
    if (e.call == m->call && e.local == m->to_tag && e.remote == m->from_tag)
        why_add(t, WHY_BESIDE, k, "All is the same, but that dialog is over%s.",
                m->method == METHOD_ACK ? ", or its 2xx has been acknowledged" : "");
}

/* What hears of requests within a dialog. */
enum { KINDS_WITHIN = KINDS_DIALOG | 1 << KIND_UAS_2XX | 1 << KIND_RELIABLE_1XX };

static void within(struct teller *t, uint32_t n, uint16_t node, const struct message *m)
{
    uint32_t k = find_outcome(t, n, node, KINDS_WITHIN), answer = find_led(t, n, RECORD_SENT);
    if (k)
        dialog(t, m, k);
    else if (answer && message_in(t, record_at(t, answer))->status == 481)
        no_dialog(t, n, node, m);
}

static void cancelled(struct teller *t, uint32_t n, uint16_t node, const struct message *m)
{
    uint32_t invite = nearest(t, n, node, m, near_invite, 6);
    why_rule(t, RULE_MATCH_CANCEL);
    if (invite)
        request_fields(t, m, invite);
}

/* RFC 3261 12.1, 13.2.2: of which dialog a response to an INVITE is. */
static void forked(struct teller *t, uint32_t n, uint16_t node, const struct message *m)
{
    char tag[VALUE];
    uint32_t k = find_outcome(t, n, node, KINDS_DIALOG);
    if (!k || m->method != METHOD_INVITE || !m->to_tag || m->status >= 300)
        return;
    char who[160];
    tell_instance(t, record_at(t, k), who, sizeof who);
    why_add(t, WHY_FIELD, k, "To tag %s: the dialog %s", ident_text(t, m->to_tag, IDENT_TAG, tag),
            who);
    why_rule(t, RULE_FORK);
}

/* ---- from outside ---------------------------------------------------------------------------- */

void match_core(struct teller *t, uint32_t n)
{
    const struct record *r = record_at(t, n);
    const struct message *m = message_in(t, r);
    if (m->status)
        forked(t, n, r->peer, m);
    else if (m->method == METHOD_CANCEL)
        cancelled(t, n, r->peer, m);
    else if (m->to_tag)
        within(t, n, r->peer, m);
}

void match_arrived(struct teller *t, uint32_t n)
{
    const struct record *r = record_at(t, n);
    uint32_t k = find_outcome(t, n, r->peer, KINDS_TRANSACTION);
    if (k && record_at(t, k)->cause == n)
        transaction(t, message_in(t, r), k);
    match_core(t, n);
}

void match_nothing(struct teller *t, uint32_t n)
{
    const struct record *r = record_at(t, n);
    const struct message *m = message_in(t, r);
    if (r->flags || m->present & PRESENT_BROKEN) {
        if (m->phrase)
            why_add(t, WHY_FIELD, 0, "%s", lore_text(t->plan->lore, m->phrase));
        why_rule(t, m->status                 ? RULE_BROKEN_RESPONSE
                    : m->method == METHOD_ACK ? RULE_BROKEN_ACK
                                              : RULE_BROKEN);
    } else if (m->status) {
        stray_response(t, n, r->peer, m);
    } else {
        why_rule(t, RULE_STRAY_ACK);
        uint32_t invite = nearest(t, n, r->peer, m, near_invite, 6);
        if (invite)
            request_fields(t, m, invite);
        no_dialog(t, n, r->peer, m);
    }
}
