/* What RFC 3261 asks of the header fields of each message, held against all that the phones send in
 * all scenarios and in random stories.
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
    uint32_t count;
    const struct message *sent[SENDINGS_MAX];
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
           a->status == b->status;
}

/* What this is a copy of; itself, if it is none. */
static uint32_t first_of(const struct log *log, uint32_t at)
{
    uint32_t n = at;
    while (n > 0 && (is_copy(log, n) || !same_message(log->sent[n], log->sent[at])))
        n--;
    return n;
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
 * CSeq. */
static const struct message *response_to_invite(const struct log *log, uint32_t at, uint16_t lowest,
                                                uint16_t highest)
{
    const struct message *m = log->sent[at];
    for (uint32_t n = 0; n < at; n++) {
        const struct message *r = log->sent[n];
        if (r->method == METHOD_INVITE && r->status >= lowest && r->status <= highest &&
            r->call == m->call && r->cseq == m->cseq && r->via == m->from)
            return r;
    }
    return NULL;
}

/* ---- requests -------------------------------------------------------------------------------- */

static const char *a_request_is_complete(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at];
    if (!message_is_request(m))
        return NULL;
    if (!m->uri || !m->to_uri || !m->from_uri || !m->from_tag || !m->call || !m->cseq)
        return "8.1.1: Request-URI, To, From with a tag, Call-ID or CSeq is missing";
    if (m->max_forwards != 70)
        return "8.1.1.6: Max-Forwards is not 70";
    if (m->via != m->from || !m->branch || m->via_rest)
        return "8.1.1.7: not just one Via, of the sender and with a branch";
    return NULL;
}

static const char *an_invite_says_what_its_sender_can(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at];
    bool says = m->method == METHOD_INVITE &&
                (message_is_request(m) || m->status / 100 == 2 || m->status / 10 == 18);
    if (!says)
        return NULL;
    if (!(m->present & PRESENT_CONTACT) || m->contact != log->plan->node[m->from].contact)
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
    if (!message_is_request(m) || m->method != METHOD_CANCEL)
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
    if (!message_is_request(m) || m->method != METHOD_ACK)
        return NULL;
    if (!r || m->to_tag != r->to_tag || m->to_uri != r->to_uri)
        return "17.1.1.3, 13.2.2.4: no final response with its CSeq and To tag";
    const struct message *invite = request_of(log, at, METHOD_INVITE);
    if (r->status >= 300 && (!invite || m->uri != invite->uri || !same_ends(m, invite)))
        return "17.1.1.3: not the INVITE's branch and Request-URI";
    if (r->status < 300 && (m->uri != r->contact || (invite && !(m->present & PRESENT_NO_COOKIE))))
        return "13.2.2.4: not a branch of its own, to the remote target";
    return NULL;
}

/* ---- dialogs --------------------------------------------------------------------------------- */

static bool moves_the_sequence_on(const struct message *m)
{
    return message_is_request(m) && m->method != METHOD_ACK && m->method != METHOD_CANCEL;
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
        if (moves_the_sequence_on(before) && before->call == m->call &&
            before->from_tag == m->from_tag && before->cseq > last)
            last = before->cseq;
    }
    return last && m->cseq != last + 1 ? "12.2.1.1: the CSeq is not one more than the last" : NULL;
}

static const char *a_request_in_a_dialog_goes_to_the_remote_target(const struct log *log,
                                                                   uint32_t at)
{
    const struct message *m = log->sent[at];
    if (!moves_the_sequence_on(m) || !m->to_tag)
        return NULL;
    return m->uri != log->plan->node[m->to].contact ? "12.2.1.1: it goes somewhere else" : NULL;
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
    if (!before || (late && (m->method == METHOD_CANCEL || !is_copy(log, at))))
        return NULL;
    return before->to_tag != m->to_tag ? "8.2.6.2, 9.2: not the To tag of the response before"
                                       : NULL;
}

static const char *some_statuses_say_more(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at];
    if (m->status == 405 && !(m->present & PRESENT_ALLOW))
        return "8.2.1: 405 without Allow";
    if (m->status == 500 && m->present & PRESENT_RETRY_AFTER && m->retry_after > 10)
        return "14.2: Retry-After of more than 10 seconds";
    return NULL;
}

/* ---- descriptions ---------------------------------------------------------------------------- */

static ident own_tag(const struct message *m)
{
    return message_is_request(m) ? m->from_tag : m->to_tag;
}

static const char *versions_rise_by_one(const struct log *log, uint32_t at)
{
    const struct message *m = log->sent[at];
    if (!(m->present & PRESENT_SDP) || is_copy(log, at))
        return NULL;
    for (uint32_t n = at; n-- > 0;) {
        const struct message *before = log->sent[n];
        if (!(before->present & PRESENT_SDP) || before->call != m->call ||
            own_tag(before) != own_tag(m) || is_copy(log, n))
            continue;
        if (before->sdp.session != m->sdp.session || m->sdp.version != before->sdp.version + 1)
            return "RFC 3264 8: o= is not the one before with a version one higher";
        return NULL;
    }
    return NULL;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static rule *const rules[] = {
    a_request_is_complete,
    an_invite_says_what_its_sender_can,
    a_copy_is_the_same_bytes,
    a_branch_is_for_one_transaction,
    a_cancel_is_as_its_invite,
    an_ack_is_for_its_final_response,
    cseqs_rise_by_one,
    a_request_in_a_dialog_goes_to_the_remote_target,
    a_response_is_as_its_request,
    responses_have_one_to_tag,
    some_statuses_say_more,
    versions_rise_by_one,
};
enum { RULES = sizeof rules / sizeof *rules };

struct total {
    unsigned runs, messages, wrong;
};

static void judge(const struct log *log, const char *what, struct total *total)
{
    for (uint32_t at = 0; at < log->count; at++)
        for (unsigned n = 0; n < RULES; n++) {
            const char *wrong = rules[n](log, at);
            char title[80];
            if (!wrong)
                continue;
            message_title(log->sent[at], NULL, title, sizeof title);
            fprintf(stderr, "%s: sending %u, %s from %s: %s\n", what, (unsigned)at + 1, title,
                    log->plan->node[log->sent[at]->from].name, wrong);
            total->wrong++;
        }
    total->runs++;
    total->messages += log->count;
}

static void check(const struct plan *plan, usec end, const char *what, struct total *total)
{
    static struct log log;
    struct run run;
    log.plan = plan;
    log.count = 0;
    run_start(&run, plan, true, choose_random, NULL);
    while (run_step(&run, end) && run.trace->count < RECORDS_MAX)
        ;
    for (uint32_t n = 1; n <= run.trace->count && log.count < SENDINGS_MAX; n++)
        if (run.trace->record[n].what == RECORD_SENT)
            log.sent[log.count++] = trace_payload(run.trace, run.trace->record[n].subject);
    judge(&log, what, total);
    run_end(&run);
}

static void check_scenario(const char *path, struct total *total)
{
    struct complaints complaints = {0};
    struct scenario *s = scenario_load(path, NULL, 0, &complaints);
    complaints_print(&complaints, stderr);
    complaints_free(&complaints);
    if (!s)
        total->wrong++;
    else if (!strstr(scenario_text(s), "\nmachines"))
        check(scenario_plan(s), scenario_end(s) ? scenario_end(s) : USEC_NEVER, path, total);
    scenario_free(s);
}

static void check_scenarios(const char *top, struct total *total)
{
    static const char *const folders[] = {"lessons/*", "tests/scenarios", "tests/scenarios/edges",
                                          "tests/scenarios/bugs", "tests/wire"};
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

static void check_stories(unsigned long from, unsigned long to, struct total *total)
{
    struct complaints complaints = {0};
    struct machines machines;
    if (!machines_load(&machines, NULL, 0, &complaints))
        exit(EXIT_FAILURE);
    for (unsigned long seed = from; seed <= to; seed++) {
        struct story story;
        char what[40];
        snprintf(what, sizeof what, "story %lu", seed);
        story_open(&story, seed, &machines);
        story.host[0] = ""; /* as of nobody: printing looks at all */
        check(&story.plan, USEC_NEVER, what, total);
        story_close(&story);
    }
    machines_free(&machines);
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
