/* What RFC 3261 asks of the header fields of each message, held against all that phones and the
 * servers between them send in all scenarios and in random stories.
 *
 *     wire [FROM TO]      the stories with these numbers, unless told 1 to 400
 *
 * A rule looks at one sending and at those before it. It names the section and what is wrong, or
 * nothing. Scenarios with machines of their own are left out: those may well break the rules.
 */
#include "scenario/scenario.h"
#include "soak/story.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

enum { SENDINGS_MAX = 20000, RECORDS_MAX = 1000000 };

struct log {
    const struct plan *plan;
    uint64_t forgetful; /* nodes, bits: they were restarted, and know nothing of what they sent */
    uint32_t count;
    const struct message *sent[SENDINGS_MAX];
    usec when[SENDINGS_MAX];
};
typedef const char *rule(const struct log *, uint32_t at);

/* ---- what was sent before -------------------------------------------------------------------- */

static bool same_transaction(const struct message *a, const struct message *b)
{
    return a->branch == b->branch && a->via == b->via && a->call == b->call && a->cseq == b->cseq;
}

static bool is_copy(const struct log *log, uint32_t at)
{
    return log->sent[at]->told.copy > 0;
}

static bool same_message(const struct message *a, const struct message *b)
{
    return same_transaction(a, b) && a->from == b->from && a->method == b->method &&
           a->status == b->status && a->to_tag == b->to_tag;
}

/* What this is a copy of; itself, if it is none. Who passes on what somebody else has sent again may
 * never have seen the first one. */
static uint32_t first_of(const struct log *log, uint32_t at)
{
    uint32_t first = at;
    for (uint32_t n = at; n-- > 0;)
        if (same_message(log->sent[n], log->sent[at])) {
            first = n;
            if (!is_copy(log, n))
                break;
        }
    return is_copy(log, at) ? first : at;
}

/* The request of `method` in this message's transaction. */
static const struct message *request_of(const struct log *log, uint32_t at, uint8_t method)
{
    for (uint32_t n = 0; n < at; n++)
        if (message_is_request(log->sent[n]) && log->sent[n]->method == method &&
            same_transaction(log->sent[n], log->sent[at]))
            return log->sent[n];
    return NULL;
}

/* The first response of `lowest` to `highest` that `m`'s sender can have had to its INVITE with `m`'s
 * CSeq; of the end that `m` names, if it names one. */
static const struct message *response_to_invite(const struct log *log, uint32_t at, uint16_t lowest,
                                                uint16_t highest)
{
    const struct message *m = log->sent[at];
    for (uint32_t n = 0; n < at; n++) {
        const struct message *r = log->sent[n];
        if (r->method == METHOD_INVITE && r->status >= lowest && r->status <= highest &&
            r->call == m->call && r->cseq == m->cseq && r->via == m->from &&
            r->from_tag == m->from_tag &&
            (!m->to_tag || m->method == METHOD_CANCEL || r->to_tag == m->to_tag))
            return r;
    }
    return NULL;
}

/* Or does a server pass on what somebody else has sent? An ACK for a refusal is its own (17.1.1.3), a
 * CANCEL unless it has forgotten the INVITE, or never known it: 16.10. */
static bool is_its_own(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at];
    return is_user_agent(log->plan, m->from) ||
           ((m->method == METHOD_CANCEL || m->method == METHOD_ACK) && !m->via_rest);
}

/* Then a Request-URI is the next hop's, and the remote target stands last in Route: 12.2.1.1. */
static bool routes_strictly(const struct plan *plan)
{
    for (uint16_t n = 1; n <= plan->nodes; n++)
        if (plan->node[n].strict)
            return true;
    return false;
}

/* ---- requests -------------------------------------------------------------------------------- */

static const char *a_request_is_complete(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at];
    if (!message_is_request(m))
        return NULL;
    if (!m->uri || !m->to_uri || !m->from_uri || !m->from_tag || !m->call || !m->cseq)
        return "8.1.1: Request-URI, To, From with a tag, Call-ID or CSeq is missing";
    if (m->max_forwards != 70 && log->plan->node[m->from].role == ROLE_PHONE)
        return "8.1.1.6: Max-Forwards is not 70";
    if (m->via != m->from || !m->branch || m->via_rest)
        return "8.1.1.7: not just one Via, of the sender and with a branch";
    return NULL;
}

/* That of one of its calls which it mixes with others is its own with isfocus: RFC 4579 5.2. */
static bool is_its_contact(const struct plan *plan, const struct message *m)
{
    const char *own = lore_text(plan->lore, plan->node[m->from].contact);
    char focus[600];
    snprintf(focus, sizeof focus, "<%s>;isfocus", own);
    return m->contact == plan->node[m->from].contact ||
           !strcmp(lore_text(plan->lore, m->contact), focus);
}

static const char *an_invite_says_what_its_sender_can(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at];
    bool says = m->method == METHOD_INVITE &&
                (message_is_request(m) || m->status / 100 == 2 || m->status / 10 == 18);
    if (!says)
        return NULL;
    if (!(m->present & PRESENT_CONTACT) || !is_its_contact(log->plan, m))
        return "12.1.1, 8.1.1.8: no Contact where a dialog begins";
    if (m->status / 100 != 1 && ~m->present & (PRESENT_ALLOW | PRESENT_SUPPORTED))
        return "13.2.1, 13.3.1.4: no Allow or no Supported";
    return NULL;
}

static const char *a_copy_is_the_same_bytes(const struct log *log, uint32_t at)
{
    static char first[65536], copy[65536];
    struct sip_names names = plan_names(log->plan);
    message_print(log->sent[first_of(log, at)], &names, first, sizeof first);
    message_print(log->sent[at], &names, copy, sizeof copy);
    return strcmp(first, copy) ? "17: a copy differs from what it is a copy of" : NULL;
}

static const char *a_branch_is_for_one_transaction(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at];
    if (!message_is_request(m) || m->method == METHOD_CANCEL || m->method == METHOD_ACK)
        return NULL;
    for (uint32_t n = 0; n < at; n++)
        if (log->sent[n]->branch == m->branch && message_is_request(log->sent[n]) &&
            log->sent[n]->via == m->via && !same_transaction(log->sent[n], m))
            return "8.1.1.7: a branch is used again";
    return NULL;
}

static bool same_ends(const struct message *a, const struct message *b)
{
    return a->from_uri == b->from_uri && a->to_uri == b->to_uri && a->from_tag == b->from_tag &&
           a->call == b->call && a->cseq == b->cseq;
}

static const char *a_cancel_is_as_its_invite(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at];
    if (!message_is_request(m) || m->method != METHOD_CANCEL || !is_its_own(log, at))
        return NULL;
    const struct message *invite = request_of(log, at, METHOD_INVITE);
    if (!invite || !same_ends(m, invite) || m->uri != invite->uri || m->to_tag != invite->to_tag)
        return "9.1: not the INVITE's branch, Request-URI, To, From, Call-ID and CSeq";
    if (m->require || m->present & (PRESENT_CONTACT | PRESENT_SDP))
        return "9.1: more than a CANCEL has";
    if (!response_to_invite(log, at, 100, 199))
        return "9.1: before any provisional response";
    return NULL;
}

static const char *an_ack_is_for_its_final_response(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at], *r = response_to_invite(log, at, 200, 699);
    if (!message_is_request(m) || m->method != METHOD_ACK || !is_its_own(log, at))
        return NULL;
    if (!r || m->to_tag != r->to_tag || m->to_uri != r->to_uri)
        return "17.1.1.3, 13.2.2.4: no final response with its CSeq and To tag";
    const struct message *invite = request_of(log, at, METHOD_INVITE);
    if (r->status >= 300 && (!invite || m->uri != invite->uri || !same_ends(m, invite)))
        return "17.1.1.3: not the INVITE's branch and Request-URI";
    if (routes_strictly(log->plan))
        return NULL;
    bool is_to_target = r->status >= 300 || m->uri == r->contact ||
                        m->uri == log->plan->node[r->from].contact; /* without isfocus */
    if (r->status < 300 && (!is_to_target || (invite && !(m->present & PRESENT_NO_COOKIE))))
        return "13.2.2.4: not a branch of its own, to the remote target";
    return NULL;
}

/* ---- dialogs --------------------------------------------------------------------------------- */

static bool moves_the_sequence_on(const struct message *m)
{
    return message_is_request(m) && m->method != METHOD_ACK && m->method != METHOD_CANCEL;
}

/* Does it belong to the dialog of `m`, as its sender knows it? What has no To tag belongs to all that
 * come of it. */
static bool same_dialog(const struct message *before, const struct message *m)
{
    return before->call == m->call && before->from_tag == m->from_tag &&
           (!before->to_tag || before->to_tag == m->to_tag);
}

/* The next server is asked where one has failed, with the same request: RFC 3263 4.3. */
static bool goes_elsewhere(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at];
    for (uint32_t n = 0; n < at; n++) {
        const struct message *before = log->sent[n];
        if (same_dialog(before, m) && before->from == m->from && before->method == m->method &&
            before->cseq == m->cseq && before->uri == m->uri && before->branch != m->branch)
            return true;
    }
    return false;
}

/* All CSeqs of a dialog's end begin with its tag's first one. */
static const char *cseqs_rise_by_one(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at];
    uint32_t last = 0;
    if (!moves_the_sequence_on(m) || is_copy(log, at))
        return NULL;
    for (uint32_t n = 0; n < at; n++) {
        const struct message *before = log->sent[n];
        if (moves_the_sequence_on(before) && same_dialog(before, m) && before->cseq > last)
            last = before->cseq;
    }
    return last && m->cseq != last + 1 && !goes_elsewhere(log, at)
               ? "12.2.1.1: the CSeq is not one more than the last"
               : NULL;
}

static const char *a_request_in_a_dialog_goes_to_the_remote_target(const struct log *log,
                                                                   uint32_t at)
{
    const struct message *m = log->sent[at];
    if (!moves_the_sequence_on(m) || !m->to_tag || routes_strictly(log->plan))
        return NULL;
    uint16_t other = m->to_tag & IDENT_FOREIGN ? 0 : (uint16_t)(m->to_tag >> 47);
    return other && m->uri != log->plan->node[other].contact ? "12.2.1.1: it goes somewhere else"
                                                             : NULL;
}

/* ---- responses ------------------------------------------------------------------------------- */

static const char *a_response_is_as_its_request(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at];
    if (message_is_request(m))
        return NULL;
    const struct message *request = request_of(log, at, m->method);
    if (!request || !same_ends(m, request))
        return "8.2.6.2: not the request's Via, From, To, Call-ID and CSeq";
    if (request->to_tag ? m->to_tag != request->to_tag : m->status > 100 && !m->to_tag)
        return "8.2.6.2: no To tag, or another one than the request's";
    return NULL;
}

/* Behind a proxy that forks: RFC 3261 16.7. */
static bool answers_for_several(const struct log *log, uint16_t node)
{
    const struct phone_config *phone = log->plan->node[node].config;
    return !is_user_agent(log->plan, node) || phone->phones > 1;
}

/* The response before this one, to that method, in the same transaction. */
static const struct message *response_before(const struct log *log, uint32_t at, uint8_t method)
{
    for (uint32_t n = at; n-- > 0;)
        if (log->sent[n]->status > 100 && log->sent[n]->method == method &&
            same_transaction(log->sent[n], log->sent[at]))
            return log->sent[n];
    return NULL;
}

/* What follows a final response and is no copy of it answers a request that came too late for its
 * transaction, and was taken for a new one; or a CANCEL that found its INVITE answered, whose tag
 * may be forgotten by then. */
static const char *responses_have_one_to_tag(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at];
    uint8_t method = m->method == METHOD_CANCEL ? METHOD_INVITE : m->method;
    const struct message *before = m->status > 100 ? response_before(log, at, method) : NULL;
    bool late = before && before->status >= 200;
    if (!before || answers_for_several(log, m->from) || log->forgetful >> m->from & 1 ||
        (m->method == METHOD_CANCEL && m->status == 481) ||
        (late && (m->method == METHOD_CANCEL || !is_copy(log, at))))
        return NULL;
    return before->to_tag != m->to_tag ? "8.2.6.2, 9.2: not the To tag of the response before"
                                       : NULL;
}

static const char *some_statuses_say_more(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at];
    const char *extra = lore_text(log->plan->lore, m->extra);
    if (m->status == 405 && !(m->present & PRESENT_ALLOW))
        return "8.2.1: 405 without Allow";
    if (m->status == 415 && !strstr(extra, "Accept"))
        return "21.4.13: 415 does not list what is understood";
    const struct message *request = request_of(log, at, m->method);
    bool required = request && (request->require ||
                                strstr(lore_text(log->plan->lore, request->extra), "equire: "));
    if (m->status == 420 && required && !m->unsupported && !strstr(extra, "Unsupported: "))
        return "8.2.2.3: 420 without Unsupported";
    if (m->status == 422 && !(m->present & PRESENT_MIN_SE))
        return "RFC 4028 6: 422 without Min-SE";
    if (m->status == 500 && m->present & PRESENT_RETRY_AFTER && m->retry_after > 10)
        return "14.2: Retry-After of more than 10 seconds";
    return NULL;
}

/* ---- extensions ------------------------------------------------------------------------------- */

static bool is_reliable(const struct message *m)
{
    return m->status > 100 && m->status < 200 && m->present & PRESENT_RSEQ;
}

static const char *a_reliable_response_was_asked_for_and_is_numbered(const struct log *log,
                                                                     uint32_t at)
{
    const struct message *m = log->sent[at];
    if (!(m->present & PRESENT_RSEQ))
        return m->status && m->status < 200 && m->require & OPTION_100REL
                   ? "RFC 3262 3: Require: 100rel without RSeq"
                   : NULL;
    const struct message *invite = request_of(log, at, METHOD_INVITE);
    if (!is_reliable(m) || m->method != METHOD_INVITE || !(m->require & OPTION_100REL) || !m->rseq)
        return "RFC 3262 3: RSeq where there must be none, or without Require: 100rel";
    if (!invite || !((invite->supported | invite->require) & OPTION_100REL))
        return "RFC 3262 3: reliable though the INVITE does not support it";
    for (uint32_t n = at; n-- > 0;) {
        const struct message *before = log->sent[n];
        if (is_reliable(before) && same_transaction(before, m) && before->to_tag == m->to_tag)
            return before->rseq == m->rseq || before->rseq + 1 == m->rseq
                       ? NULL
                       : "RFC 3262 3: the RSeq is not one more than the last";
    }
    return NULL;
}

static const char *a_PRACK_names_a_reliable_response(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at];
    if (!message_is_request(m) || m->method != METHOD_PRACK)
        return NULL;
    for (uint32_t n = at; n-- > 0;) {
        const struct message *r = log->sent[n];
        if (is_reliable(r) && r->call == m->call && r->to_tag == m->to_tag &&
            r->from_tag == m->from_tag && r->rseq == m->rack_rseq && r->cseq == m->rack_cseq)
            return m->present & PRESENT_RACK ? NULL : "RFC 3262 7.2: PRACK without RAck";
    }
    return "RFC 3262 4: the RAck names no response";
}

static const char *a_2xx_names_the_refresher(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at];
    bool times = m->status / 100 == 2 && m->present & PRESENT_SESSION_EXPIRES;
    if (m->present & PRESENT_SESSION_EXPIRES && m->method != METHOD_INVITE &&
        m->method != METHOD_UPDATE)
        return "RFC 4028 4: Session-Expires where it means nothing";
    if (times && m->refresher == REFRESHER_ANY)
        return "RFC 4028 9: the 2xx does not say who refreshes";
    if (times && m->refresher == REFRESHER_UAC && !(m->require & OPTION_TIMER))
        return "RFC 4028 9: the caller refreshes, but the 2xx does not require it";
    return NULL;
}

/* RFC 3311 5.1, RFC 3515 2.2, RFC 3428 4, 8; RFC 3262 6. */
static const char *a_request_has_the_Contact_of_its_method(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at];
    static const unsigned must = 1 << METHOD_INVITE | 1 << METHOD_UPDATE | 1 << METHOD_REFER,
                          must_not = 1 << METHOD_MESSAGE | 1 << METHOD_CANCEL | 1 << METHOD_BYE;
    bool has = m->present & PRESENT_CONTACT;
    if (!message_is_request(m))
        return NULL;
    if (!has && must >> m->method & 1)
        return "8.1.1.8: no Contact";
    return has && must_not >> m->method & 1 ? "20, table 2; RFC 3428 4: a Contact" : NULL;
}

static bool same_value(const struct message *a, const struct message *b)
{
    struct message x = *a, y = *b;
    memset(&x.told, 0, sizeof x.told);
    memset(&y.told, 0, sizeof y.told);
    x.from = y.from = x.to = y.to = 0;
    x.link = y.link = 0;
    return memcmp(&x, &y, sizeof x) == 0;
}

/* Whoever gets the bytes must know what whoever sent the value meant. */
static const char *its_text_says_all_of_it(const struct log *log, uint32_t at)
{
    static char text[65536];
    struct sip_names names = plan_names(log->plan);
    struct message again;
    struct sip_error error;
    size_t length = message_print(log->sent[at], &names, text, sizeof text);
    if (log->sent[at]->present & PRESENT_BROKEN)
        return NULL;
    if (!message_parse(text, length, &names, log->plan->lore, &again, &error))
        return error.what;
    return same_value(&again, log->sent[at]) ? NULL : "7: its text, read again, is another message";
}

/* ---- descriptions ---------------------------------------------------------------------------- */

static ident own_tag(const struct message *m)
{
    return message_is_request(m) ? m->from_tag : m->to_tag;
}

static ident other_tag(const struct message *m)
{
    return message_is_request(m) ? m->to_tag : m->from_tag;
}

/* The description that this end of the dialog sent before; what has no To tag is of all dialogs. */
static bool describes_before(const struct message *before, const struct message *m)
{
    return before->present & PRESENT_SDP && before->call == m->call &&
           own_tag(before) == own_tag(m) && before->from == m->from &&
           (!other_tag(before) || other_tag(before) == other_tag(m));
}

/* The answer that an ACK owes to the offer of a 2xx that comes behind one's own BYE: the session is
 * over, and what it agreed on forgotten. */
static bool is_over(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at];
    for (uint32_t n = 0; m->method == METHOD_ACK && n < at; n++)
        if (log->sent[n]->method == METHOD_BYE && message_is_request(log->sent[n]) &&
            log->sent[n]->from == m->from && same_dialog(log->sent[n], m))
            return true;
    return false;
}

/* The very same description may be sent again, as that of a 183 in the 200 must (RFC 3261
 * 13.2.1). */
static const char *versions_rise_by_one(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at];
    if (!(m->present & PRESENT_SDP) || is_copy(log, at) || is_over(log, at) ||
        m->sdp.origin != m->from) /* who connects two others sends what they have described */
        return NULL;
    for (uint32_t n = at; n-- > 0;) {
        const struct message *before = log->sent[n];
        if (!describes_before(before, m) || is_copy(log, n))
            continue;
        if (m->sdp.lines < before->sdp.lines)
            return "RFC 3264 8: a stream has gone, and not been refused with port 0";
        if (before->sdp.version == m->sdp.version)
            return memcmp(&before->sdp, &m->sdp, sizeof m->sdp)
                       ? "RFC 3264 8: the same o= with another description"
                       : NULL;
        if (before->sdp.session != m->sdp.session || m->sdp.version != before->sdp.version + 1)
            return "RFC 3264 8: o= is not the one before with a version one higher";
        return NULL;
    }
    return NULL;
}

/* ---- servers in between ---------------------------------------------------------------------- */

/* The request that it passes on may have come with another Request-URI and another route set. */
static bool may_come_of(const struct message *came, const struct message *m)
{
    return message_is_request(came) && came->to == m->from && came->call == m->call &&
           came->cseq == m->cseq && came->method == m->method && came->from_tag == m->from_tag &&
           came->to_tag == m->to_tag;
}

static const char *what_goes_on_has_come(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at];
    const char *wrong = "16.6: a request goes on that has never come";
    if (!message_is_request(m) || is_user_agent(log->plan, m->from))
        return NULL;
    if (is_its_own(log, at))
        return NULL;
    for (uint32_t n = 0; n < at; n++) {
        const struct message *came = log->sent[n];
        if (!may_come_of(came, m))
            continue;
        if (m->via_rest && m->via == m->from && came->max_forwards == m->max_forwards + 1)
            return NULL;
        wrong = "16.6: step 3 takes one from Max-Forwards, step 8 adds a Via";
    }
    return wrong;
}

/* A final response that refuses goes back once; copies are the server transaction's, as long as it
 * lives. 16.7, 17.2. */
static const char *one_refusal_goes_back(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at];
    if (m->status < 300 || is_copy(log, at) || is_user_agent(log->plan, m->from) ||
        log->forgetful >> m->from & 1)
        return NULL;
    const struct timer_values *t = &log->plan->node[m->from].timers;
    for (uint32_t n = 0; n < at; n++) {
        const struct message *before = log->sent[n];
        usec since = log->when[at] - log->when[n];
        if (!is_copy(log, n) && since < t->t4 && since < 64 * t->t1 && before->from == m->from &&
            before->status >= 200 && before->method == m->method && same_transaction(before, m) &&
            !same_message(before, m))
            return "16.7: a refusal behind another final response";
    }
    return NULL;
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* What only they promise who hold an end of a call. */
static rule *const rules_of_ends[] = {
    a_request_is_complete, an_invite_says_what_its_sender_can,
    cseqs_rise_by_one,     a_request_in_a_dialog_goes_to_the_remote_target,
    versions_rise_by_one,
};
static rule *const rules[] = {
    a_copy_is_the_same_bytes,
    a_branch_is_for_one_transaction,
    a_cancel_is_as_its_invite,
    an_ack_is_for_its_final_response,
    a_response_is_as_its_request,
    responses_have_one_to_tag,
    some_statuses_say_more,
    a_reliable_response_was_asked_for_and_is_numbered,
    a_PRACK_names_a_reliable_response,
    a_2xx_names_the_refresher,
    a_request_has_the_Contact_of_its_method,
    its_text_says_all_of_it,
    what_goes_on_has_come,
    one_refusal_goes_back,
};
enum {
    RULES = sizeof rules / sizeof *rules,
    OF_ENDS = sizeof rules_of_ends / sizeof *rules_of_ends
};

struct total {
    unsigned runs, messages, wrong;
};

static void ask(const struct log *log, uint32_t at, rule *asks, const char *what,
                struct total *total)
{
    const char *wrong = asks(log, at);
    char title[80];
    if (!wrong)
        return;
    message_title(log->sent[at], NULL, title, sizeof title);
    fprintf(stderr, "%s: sending %u, %s from %s: %s\n", what, (unsigned)at + 1, title,
            log->plan->node[log->sent[at]->from].name, wrong);
    total->wrong++;
}

static void judge(const struct log *log, const char *what, struct total *total)
{
    for (uint32_t at = 0; at < log->count; at++) {
        for (unsigned n = 0; n < RULES; n++)
            ask(log, at, rules[n], what, total);
        for (unsigned n = 0; is_user_agent(log->plan, log->sent[at]->from) && n < OF_ENDS; n++)
            ask(log, at, rules_of_ends[n], what, total);
    }
    total->runs++;
    total->messages += log->count;
}

static void log_add(struct log *log, usec when, const struct message *m)
{
    log->when[log->count] = when;
    log->sent[log->count++] = m;
}

static void check(const struct plan *plan, usec end, const char *what, struct total *total)
{
    static struct log log;
    struct run run;
    log.plan = plan;
    log.count = 0;
    log.forgetful = 0;
    run_start(&run, plan, true, choose_random, NULL);
    while (run_step(&run, end) && run.trace->count < RECORDS_MAX)
        ;
    for (uint32_t n = 1; n <= run.trace->count && log.count < SENDINGS_MAX; n++) {
        const struct record *r = &run.trace->record[n];
        if (r->what == RECORD_SENT)
            log_add(&log, r->t, trace_payload(run.trace, r->subject));
        else if (r->what == RECORD_USER &&
                 (r->subject == VERB_CRASHES || r->subject == VERB_RESTARTS))
            log.forgetful |= UINT64_C(1) << r->node;
    }
    judge(&log, what, total);
    run_end(&run);
}

/* Scenarios with machines of their own, or with messages to the letter, may break any rule. Where a
 * failed re-INVITE takes a stream back that it had added (RFC 6141 3.4), RFC 3264 8 is out of
 * sight. */
static bool is_lawful(const char *text)
{
    static const char *const words[] = {
        "\nmachines", "sends raw",        " again",        "sends PRACK", "\"CSeq:", "\"Contact:",
        "stray",      "answers the next", "answers every", "sends 200",   "RFC 6141"};
    for (unsigned n = 0; n < sizeof words / sizeof *words; n++)
        if (strstr(text, words[n]))
            return false;
    return true;
}

static void check_scenario(const char *path, struct total *total)
{
    struct complaints complaints = {0};
    struct scenario *s = scenario_load(path, NULL, 0, &complaints);
    complaints_print(&complaints, stderr);
    complaints_free(&complaints);
    if (!s)
        total->wrong++;
    else if (is_lawful(scenario_text(s)))
        check(scenario_plan(s), scenario_end(s) ? scenario_end(s) : USEC_NEVER, path, total);
    scenario_free(s);
}

static void check_scenarios(const char *top, struct total *total)
{
    static const char *const folders[] = {"lessons/*",
                                          "tests/scenarios",
                                          "tests/scenarios/edges",
                                          "tests/scenarios/faults",
                                          "tests/scenarios/bugs",
                                          "tests/scenarios/answers",
                                          "tests/scenarios/forks",
                                          "tests/scenarios/media",
                                          "tests/scenarios/offers",
                                          "tests/scenarios/outages",
                                          "tests/scenarios/phones",
                                          "tests/scenarios/reliable",
                                          "tests/scenarios/requests",
                                          "tests/scenarios/rfc3665",
                                          "tests/scenarios/rfc5407",
                                          "tests/scenarios/timers",
                                          "tests/wire"};
    for (unsigned n = 0; n < sizeof folders / sizeof *folders; n++) {
        char pattern[1200];
        glob_t found;
        snprintf(pattern, sizeof pattern, "%.1000s/%s/*.sip", top, folders[n]);
        if (glob(pattern, 0, NULL, &found)) {
            fprintf(stderr, "nothing is %s\n", pattern);
            total->wrong++;
            continue;
        }
        for (size_t i = 0; i < found.gl_pathc; i++)
            check_scenario(found.gl_pathv[i], total);
        globfree(&found);
    }
}

/* Those in which nobody breaks the rules on purpose. */
static void check_stories(unsigned long from, unsigned long to, struct total *total)
{
    struct teller teller;
    if (!teller_open(&teller, NULL, 0))
        exit(EXIT_FAILURE);
    for (unsigned long seed = from; seed <= to; seed++) {
        struct story story;
        char what[40];
        snprintf(what, sizeof what, "story %lu", seed);
        story_draw(&story, &teller, seed);
        struct scenario *s = story.forged ? NULL : story_scenario(&story, &teller, NULL);
        if (s)
            check(scenario_plan(s), scenario_end(s) ? scenario_end(s) : USEC_NEVER, what, total);
        scenario_free(s);
        story_free(&story);
    }
    teller_close(&teller);
}

int main(int argc, char **argv)
{
    const char *top = getenv("top_srcdir");
    struct total total = {0};
    check_scenarios(top ? top : ".", &total);
    check_stories(argc > 2 ? strtoul(argv[1], NULL, 10) : 1,
                  argc > 2 ? strtoul(argv[2], NULL, 10) : 400, &total);
    printf("%u messages of %u runs, %u wrong\n", total.messages, total.runs, total.wrong);
    return total.wrong || !total.messages ? EXIT_FAILURE : EXIT_SUCCESS;
}
