/* The body: its length (RFC 3261 18.3), its type (20.15), and whether it is a session
 * description. */
#include "sip/parse.h"
#include "sip/sdp.h"

#include <string.h>

enum { OWN_SDP_ROOM = 4096 }; /* more than sdp_print() makes of four lines and any host's name */

static bool body_span(struct parser *p, struct span *body)
{
    static const char what[] = "Content-Length is the number of the body's bytes.";
    *body = (struct span){p->body, p->end};
    p->kept[HEADER_CONTENT_LENGTH] = true;
    if (p->count[HEADER_CONTENT_LENGTH] == 0)
        return (p->m->transport != TRANSPORT_TCP && p->m->transport != TRANSPORT_TLS) ||
               parse_fail(p, p->body - 2,
                          "Over TCP only a Content-Length tells where a message ends.",
                          "RFC 3261 20.14");
    struct span value = p->first[HEADER_CONTENT_LENGTH].value;
    struct scan s = scan_of(p, value);
    uint32_t length;
    if (!take_number(&s, UINT32_MAX, &length, what, "RFC 3261 20.14"))
        return false;
    if (!at_end(&s))
        return scan_fail(&s, s.at, what, "RFC 3261 20.14");
    if (length > span_length(*body))
        return parse_fail(p, value.at, "The body is shorter than its Content-Length.",
                          "RFC 3261 18.3");
    body->end = body->at + length; /* what follows is discarded: RFC 3261 18.3 */
    return true;
}

/* m-type SLASH m-subtype *(SEMI m-parameter). `text`: it is just as we would write it. */
static bool body_type(struct parser *p, bool *sdp, bool *text)
{
    struct scan s = scan_of(p, p->first[HEADER_CONTENT_TYPE].value);
    struct span type = take_token(&s), subtype = {s.at, s.at};
    struct param param;
    bool bare = true;
    if (take_char(&s, '/'))
        subtype = take_token(&s);
    if (span_length(type) == 0 || span_length(subtype) == 0)
        return scan_fail(&s, s.at, "A Content-Type is written type/subtype.", "RFC 3261 20.15");
    while (take_param(&s, &param) == FOUND_ONE)
        bare = false;
    *sdp = span_reads(type, "application") && span_reads(subtype, "sdp");
    *text = bare && span_reads(type, "text") && span_reads(subtype, "plain");
    return at_end(&s) ||
           scan_fail(&s, s.at, "After type/subtype come only ;parameters.", "RFC 3261 20.15");
}

/* A description that we would print just so needs no text of its own. */
static bool is_own(struct parser *p, struct span body)
{
    char own[OWN_SDP_ROOM];
    size_t length = sdp_print(&p->m->sdp, p->names, own, sizeof own);
    return length == span_length(body) && length < sizeof own && memcmp(own, body.at, length) == 0;
}

static bool session_description(struct parser *p, struct span body)
{
    struct sip_error inner = {0, NULL, NULL};
    if (!sdp_parse(body.at, span_length(body), p->names, &p->m->sdp, &inner))
        return parse_fail(p, body.at + inner.offset, inner.what, inner.rfc);
    p->m->present |= PRESENT_SDP;
    p->kept[HEADER_CONTENT_TYPE] = true;
    if (!is_own(p, body))
        p->m->body = intern(p, body);
    return true;
}

bool parse_body(struct parser *p)
{
    struct span body;
    bool sdp = false, text = false;
    if (!body_span(p, &body))
        return false;
    bool typed = p->count[HEADER_CONTENT_TYPE] > 0;
    if (typed && !body_type(p, &sdp, &text))
        return false;
    if (span_length(body) == 0)
        return true;
    if (!typed)
        return parse_fail(p, body.at, "A body needs a Content-Type.", "RFC 3261 20.15");
    if (sdp && p->count[HEADER_CONTENT_ENCODING] == 0)
        return session_description(p, body);
    if (text) {
        p->m->present |= PRESENT_TEXT;
        p->kept[HEADER_CONTENT_TYPE] = true;
    }
    p->m->body = intern(p, body);
    return true;
}
