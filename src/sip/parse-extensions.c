/* Header fields of the extensions that sipstep plays: reliable provisional responses, reasons,
 * session timers, transfer. What a message has no field for stays text. */
#include "sip/parse.h"
#include "sip/text.h"

#include <string.h>

/* RFC 3262 7.2. */
static bool rack(struct parser *p)
{
    static const char form[] = "A RAck is the RSeq, the CSeq's number and its method.";
    if (p->count[HEADER_RACK] == 0)
        return true;
    struct scan s = scan_of(p, p->first[HEADER_RACK].value);
    uint32_t rseq, number_of_cseq;
    if (!take_number(&s, UINT32_MAX, &rseq, form, "RFC 3262 7.2"))
        return false;
    skip_space(&s);
    if (!take_number(&s, 0x7fffffff, &number_of_cseq, form, "RFC 3262 7.2"))
        return false;
    skip_space(&s);
    struct span method = take_token(&s);
    if (span_length(method) == 0 || !at_end(&s))
        return scan_fail(&s, s.at, form, "RFC 3262 7.2");
    int known = method_find(method.at, span_length(method));
    if (known < 0)
        return true;
    p->kept[HEADER_RACK] = true;
    p->m->present |= PRESENT_RACK;
    p->m->rack_rseq = rseq;
    p->m->rack_cseq = number_of_cseq;
    p->m->rack_method = known == METHOD_INVITE ? 0 : (uint8_t)known;
    return true;
}

/* "SIP;cause=200;text=..." just as we would write it, or it stays text. */
static bool reason(struct parser *p)
{
    if (p->count[HEADER_REASON] != 1)
        return true;
    struct scan s = scan_of(p, p->first[HEADER_REASON].value);
    struct param cause, text;
    if (!span_reads(take_token(&s), "SIP") || take_param(&s, &cause) != FOUND_ONE ||
        !span_reads(cause.name, "cause") || cause.value.at == NULL)
        return p->error->what == NULL;
    struct scan digits = scan_of(p, cause.value);
    struct sip_error ignored = {0, NULL, NULL};
    digits.error = &ignored;
    uint32_t status;
    if (!take_number(&digits, 699, &status, "", "") || status == 0 || digits.at != digits.end)
        return true;
    if (take_param(&s, &text) != FOUND_ONE || !span_reads(text.name, "text") || !at_end(&s))
        return p->error->what == NULL;
    char usual[128];
    struct text t = {usual, sizeof usual, 0};
    text_reason(&t, (uint16_t)status);
    size_t quoted = span_length(text.value);
    const char *mark = memchr(usual, '"', t.length);
    if (text.value.at == NULL || (size_t)(usual + t.length - mark) != quoted ||
        memcmp(mark, text.value.at, quoted) != 0)
        return true;
    p->kept[HEADER_REASON] = true;
    p->m->present |= PRESENT_REASON;
    p->m->reason = (uint16_t)status;
    return true;
}

/* RFC 4028 4: with another parameter than refresher it stays text. */
static bool session_expires(struct parser *p)
{
    static const char what[] = "Session-Expires begins with a number of seconds.";
    if (p->count[HEADER_SESSION_EXPIRES] == 0)
        return true;
    struct scan s = scan_of(p, p->first[HEADER_SESSION_EXPIRES].value);
    struct param param;
    uint32_t seconds;
    uint8_t refresher = REFRESHER_ANY;
    if (!take_number(&s, UINT32_MAX, &seconds, what, "RFC 4028 4"))
        return false;
    enum found found = take_param(&s, &param);
    if (found == FOUND_ONE && param.value.at != NULL && span_reads(param.name, "refresher"))
        refresher = span_reads(param.value, "uac")   ? REFRESHER_UAC
                    : span_reads(param.value, "uas") ? REFRESHER_UAS
                                                     : REFRESHER_ANY;
    bool whole = found == FOUND_NONE || refresher != REFRESHER_ANY;
    while (found == FOUND_ONE && (found = take_param(&s, &param)) == FOUND_ONE)
        whole = false;
    if (found == FOUND_ERROR || !at_end(&s))
        return scan_fail(&s, s.at, "After the seconds come only ;parameters.", "RFC 4028 4");
    if (!whole)
        return true;
    p->kept[HEADER_SESSION_EXPIRES] = true;
    p->m->present |= PRESENT_SESSION_EXPIRES;
    p->m->session_expires = seconds;
    p->m->refresher = refresher;
    return true;
}

/* RFC 3891 6.1. The text is normalised as that of other fields is. */
static bool replaces(struct parser *p)
{
    if (p->count[HEADER_REPLACES] == 0)
        return true;
    struct scan s = scan_of(p, p->first[HEADER_REPLACES].value);
    struct span call, to_tag, from_tag;
    bool early_only, others;
    struct scan ahead = s;
    if (!take_replaced(&ahead, &call, &to_tag, &from_tag, &early_only))
        return false;
    put_span(p, call);
    s.at = call.end;
    if (!put_params(p, &s, NULL, NULL, &others))
        return false;
    p->m->replaces = put_end(p);
    p->kept[HEADER_REPLACES] = true;
    return true;
}

/* RFC 3515 2.1, RFC 3892 3: an address, with parameters. */
static bool referral(struct parser *p, enum header_id id, textid *out)
{
    p->kept[id] = p->count[id] > 0;
    return p->count[id] == 0 || parse_party(p, id, out, NULL);
}

bool parse_extensions(struct parser *p)
{
    struct message *m = p->m;
    if (!rack(p) || !reason(p) || !session_expires(p) ||
        !parse_number(p, HEADER_MIN_SE, UINT32_MAX, &m->min_se,
                      "Min-SE begins with a number of seconds.", "RFC 4028 5", MAY_GO_ON))
        return false;
    m->present |= p->kept[HEADER_MIN_SE] ? PRESENT_MIN_SE : 0;
    return replaces(p) && referral(p, HEADER_REFER_TO, &m->refer_to) &&
           referral(p, HEADER_REFERRED_BY, &m->referred_by);
}
