/* Header fields that a message keeps as values: who, where, which, how many. RFC 3261 20. */
#include "sip/parse.h"
#include "sip/text.h"

#include <string.h>
#include <strings.h>

/* ---- identifiers and parameters -------------------------------------------------------------- */

/* Our own text gives our number back; any other is kept as text. */
static ident ident_of(struct parser *p, struct span text, enum ident_kind kind)
{
    ident ours = ident_parse(text.at, span_length(text), kind, p->names);
    return ours != 0 ? ours : IDENT_FOREIGN | intern(p, text);
}

static void put_param(struct parser *p, const struct param *param)
{
    put_word(p, ";");
    put_span(p, param->name);
    if (param->value.at == NULL)
        return;
    put_word(p, "=");
    put_span(p, param->value);
}

static bool all_token(struct span s)
{
    for (const char *c = s.at; c < s.end; c++)
        if (!is_token(*c))
            return false;
    return span_length(s) > 0;
}

bool put_params(struct parser *p, struct scan *s, const char *special, struct span *value,
                bool *others)
{
    struct param param;
    enum found found;
    while ((found = take_param(s, &param)) == FOUND_ONE) {
        if (special == NULL || !span_reads(param.name, special)) {
            put_param(p, &param);
            *others = true;
        } else if (value->at != NULL) {
            return scan_fail(s, param.name.at, "This parameter stands only once.",
                             "RFC 3261 7.3.1");
        } else if (param.value.at == NULL || !all_token(param.value)) {
            return scan_fail(s, param.name.at, "The value of this parameter must be a token.",
                             "RFC 3261 25.1");
        } else {
            *value = param.value;
        }
    }
    return found != FOUND_ERROR;
}

/* ---- Via ------------------------------------------------------------------------------------- */

static int transport_of(const struct via *via)
{
    if (!span_reads(via->protocol, "SIP") || !span_reads(via->version, "2.0"))
        return TRANSPORTS;
    for (int i = 0; i < TRANSPORTS; i++)
        if (span_reads(via->transport, transport_names[i]))
            return i;
    return TRANSPORTS;
}

static void put_protocol(struct parser *p, const struct via *via)
{
    put_span(p, via->protocol);
    put_word(p, "/");
    put_span(p, via->version);
    put_word(p, "/");
    put_span(p, via->transport);
    put_word(p, " ");
}

static void put_sent_by(struct parser *p, const struct via *via)
{
    put_span(p, via->host);
    if (via->port.at != NULL) {
        put_word(p, ":");
        put_span(p, via->port);
    }
}

/* After a value of a list: a comma and more, or the end. */
static bool list_goes_on(struct scan *s, bool *more)
{
    *more = take_char(s, ',');
    if (!*more && !at_end(s))
        return scan_fail(s, s->at, "Here the value should end, or go on with ; or a comma.",
                         "RFC 3261 7.3.1");
    return !*more || !at_end(s) ||
           scan_fail(s, s->at, "After a comma comes another value.", "RFC 3261 7.3.1");
}

/* One of ours with a second part: RFC 5393 4.2.1. */
static bool set_two_parts(struct parser *p, struct span branch)
{
    size_t length = span_length(branch);
    uint32_t loop = loop_parse(branch.at, length);
    ident first = loop ? ident_parse(branch.at, length - LOOP_LENGTH, IDENT_BRANCH, p->names) : 0;
    if (!first)
        return false;
    p->m->branch = first;
    p->m->loop = loop;
    return true;
}

static void set_branch(struct parser *p, struct span branch)
{
    static const char cookie[] = "z9hG4bK";
    size_t length = sizeof cookie - 1;
    /* The field's values are without case: RFC 3261 7.3.1. */
    bool has = span_length(branch) > length && strncasecmp(branch.at, cookie, length) == 0;
    if (!has)
        p->m->present |= PRESENT_NO_COOKIE;
    if (has && set_two_parts(p, branch))
        return;
    if (branch.at != NULL)
        p->m->branch = ident_of(p, branch, has ? IDENT_BRANCH : IDENT_BRANCH_OLD);
}

/* Would printing say the same of the sent-by without our keeping it? */
static bool is_plain(const struct parser *p, bool has_rport)
{
    char own[300];
    struct text t = {own, sizeof own, 0};
    text_word(&t, sip_host(p->names, p->m->via));
    text_via_params(&t, p->m->via, p->m->status != 0, has_rport);
    size_t length = text_end(&t);
    return length < sizeof own && lore_drafts(p->lore, own, length);
}

static bool top_via(struct parser *p, struct scan *s)
{
    struct via via;
    if (!take_via(s, &via))
        return false;
    struct span branch = {NULL, NULL};
    bool others;
    p->m->transport = (uint8_t)transport_of(&via);
    p->m->via = sip_node(p->names, via.host.at, span_length(via.host));
    if (p->m->transport == TRANSPORTS)
        put_protocol(p, &via);
    put_sent_by(p, &via);
    if (!put_params(p, s, "branch", &branch, &others))
        return false;
    bool ours = p->lore != NULL && p->m->via != NODE_FOREIGN;
    if (ours && is_plain(p, true))
        p->m->present |= PRESENT_RPORT;
    if (ours && (p->m->present & PRESENT_RPORT || is_plain(p, false)))
        lore_drop(p->lore);
    p->m->via_by = put_end(p);
    set_branch(p, branch);
    return true;
}

static bool other_via(struct parser *p, struct scan *s, bool *first)
{
    struct via via;
    bool others;
    if (!take_via(s, &via))
        return false;
    put_word(p, *first ? "" : ", ");
    *first = false;
    put_protocol(p, &via);
    put_sent_by(p, &via);
    return put_params(p, s, NULL, NULL, &others);
}

bool parse_vias(struct parser *p)
{
    const char *at = p->fields;
    struct line line;
    bool top = true, first = true;
    while (next_of(p, HEADER_VIA, &at, &line)) {
        struct scan s = scan_of(p, line.value);
        for (bool more = true; more; top = false)
            if (!(top ? top_via(p, &s) : other_via(p, &s, &first)) || !list_goes_on(&s, &more))
                return false;
    }
    p->m->via_rest = put_end(p);
    return true;
}

/* ---- addresses ------------------------------------------------------------------------------- */

static void put_display(struct parser *p, struct span display)
{
    if (display.at == NULL)
        return;
    struct scan s = scan_of(p, display);
    if (*display.at == '"')
        put_span(p, display);
    for (bool first = true; *display.at != '"' && !at_end(&s); first = false) {
        put_word(p, first ? "" : " ");
        put_span(p, take_token(&s));
    }
    put_word(p, " ");
}

/* Brackets come before the parameters that call for them, so these are looked at twice. `others`:
 * there are some besides `special`; `alone`: no further address follows. */
static bool more_params(struct parser *p, struct scan ahead, const char *special, bool *others,
                        bool *alone)
{
    struct lore *lore = p->lore;
    struct span ignored = {NULL, NULL};
    p->lore = NULL;
    bool ok = put_params(p, &ahead, special, &ignored, others);
    p->lore = lore;
    *alone = at_end(&ahead);
    return ok;
}

/* One address with its parameters; without brackets if it `may_be_bare` and is but a URI. */
static bool put_address(struct parser *p, struct scan *s, struct span *tag, bool may_be_bare)
{
    struct address a;
    bool others = false, alone;
    if (!take_address(s, &a))
        return false;
    if (!more_params(p, *s, tag != NULL ? "tag" : NULL, &others, &alone))
        return false;
    bool bare = may_be_bare && alone && !others && a.display.at == NULL;
    put_display(p, a.display);
    put_word(p, bare ? "" : "<");
    put_span(p, a.uri);
    put_word(p, bare ? "" : ">");
    return put_params(p, s, tag != NULL ? "tag" : NULL, tag, &others);
}

bool parse_party(struct parser *p, enum header_id id, textid *uri, ident *tag)
{
    struct scan s = scan_of(p, p->first[id].value);
    struct span text = {NULL, NULL};
    if (!put_address(p, &s, tag != NULL ? &text : NULL, true))
        return false;
    if (!at_end(&s))
        return scan_fail(&s, s.at, "After the address come only ;parameters.", "RFC 3261 20.20");
    *uri = put_end(p);
    if (tag != NULL)
        *tag = text.at != NULL ? ident_of(p, text, IDENT_TAG) : 0;
    return true;
}

static bool list(struct parser *p, enum header_id id, textid *out)
{
    const char *at = p->fields;
    struct line line;
    bool first = true;
    while (next_of(p, id, &at, &line)) {
        struct scan s = scan_of(p, line.value);
        for (bool more = true; more; first = false) {
            put_word(p, first ? "" : ", ");
            bool alone = id == HEADER_CONTACT && first && p->count[id] == 1;
            if (!put_address(p, &s, NULL, alone) || !list_goes_on(&s, &more))
                return false;
        }
    }
    *out = put_end(p);
    p->kept[id] = true;
    return true;
}

static bool contact(struct parser *p)
{
    if (p->count[HEADER_CONTACT] == 0)
        return true;
    p->m->present |= PRESENT_CONTACT;
    if (!span_reads(p->first[HEADER_CONTACT].value, "*"))
        return list(p, HEADER_CONTACT, &p->m->contact);
    if (p->count[HEADER_CONTACT] > 1)
        return parse_fail(p, p->first[HEADER_CONTACT].value.at, "The * stands alone.",
                          "RFC 3261 20.10");
    p->kept[HEADER_CONTACT] = true;
    p->m->contact = intern(p, p->first[HEADER_CONTACT].value);
    return true;
}

/* The URIs of a route stand in brackets: RFC 3261 20.30, 20.34. */
static bool route(struct parser *p, enum header_id id, textid *out)
{
    const char *at = p->fields;
    struct line line;
    struct address a;
    while (next_of(p, id, &at, &line)) {
        struct scan s = scan_of(p, line.value);
        if (take_address(&s, &a) && !a.bracketed)
            return scan_fail(&s, a.uri.at, "In a route a URI stands in <>.", "RFC 3261 20.34");
    }
    return list(p, id, out);
}

bool parse_addresses(struct parser *p)
{
    return contact(p) && route(p, HEADER_ROUTE, &p->m->route) &&
           route(p, HEADER_RECORD_ROUTE, &p->m->record_route);
}

/* ---- the dialog's fields --------------------------------------------------------------------- */

static bool call_id(struct parser *p)
{
    struct span id = p->first[HEADER_CALL_ID].value;
    struct scan s = scan_of(p, id);
    if (!check_call_id(&s, id))
        return false;
    p->m->call = ident_of(p, id, IDENT_CALL);
    return true;
}

static bool same_method(struct parser *p, struct span name, int method)
{
    if (method != METHOD_NONE)
        return p->m->method == method;
    /* Both unknown: only their texts tell. The start line's is the first word of the message. */
    const char *start = p->text;
    while (is_space(*start))
        start++;
    size_t length = span_length(name);
    return p->m->method == METHOD_NONE && memcmp(start, name.at, length) == 0 &&
           start[length] == ' ';
}

static bool cseq(struct parser *p)
{
    struct scan s = scan_of(p, p->first[HEADER_CSEQ].value);
    if (!take_number(&s, 0x7fffffff, &p->m->cseq, "A CSeq begins with a number below 2**31.",
                     "RFC 3261 8.1.1.5"))
        return false;
    const char *behind = s.at;
    skip_space(&s);
    struct span name = take_token(&s);
    if (name.at == behind || span_length(name) == 0 || !at_end(&s))
        return scan_fail(&s, s.at, "A CSeq is a number, white space and a method.",
                         "RFC 3261 20.16");
    int known = method_find(name.at, span_length(name));
    int method = known < 0 ? METHOD_NONE : known;
    if (message_is_request(p->m))
        return same_method(p, name, method) ||
               scan_fail(&s, name.at, "The CSeq's method must be the request's.",
                         "RFC 3261 8.1.1.5");
    p->m->method = (uint8_t)method;
    p->m->other_method = known < 0 ? intern(p, name) : 0;
    return true;
}

bool parse_dialog_fields(struct parser *p)
{
    return parse_party(p, HEADER_FROM, &p->m->from_uri, &p->m->from_tag) &&
           parse_party(p, HEADER_TO, &p->m->to_uri, &p->m->to_tag) && call_id(p) && cseq(p);
}

/* ---- numbers --------------------------------------------------------------------------------- */

bool parse_number(struct parser *p, enum header_id id, uint32_t most, uint32_t *out,
                  const char *what, const char *rfc, enum rest rest)
{
    if (p->count[id] == 0)
        return true;
    struct scan s = scan_of(p, p->first[id].value);
    uint32_t n = 0;
    if (!take_number(&s, most, &n, what, rfc))
        return false;
    p->kept[id] = at_end(&s);
    if (!p->kept[id] && rest == MUST_END)
        return scan_fail(&s, s.at, what, rfc);
    *out = p->kept[id] ? n : 0;
    return true;
}

static bool max_forwards(struct parser *p)
{
    uint32_t n = p->m->max_forwards;
    if (!parse_number(p, HEADER_MAX_FORWARDS, 255, &n, "Max-Forwards is a number up to 255.",
                      "RFC 3261 20.22", MUST_END))
        return false;
    p->m->max_forwards = (uint8_t)n;
    if (p->count[HEADER_MAX_FORWARDS] == 0 && message_is_request(p->m))
        p->m->present |= PRESENT_NO_MAX_FORWARDS;
    if (!message_is_request(p->m)) {
        p->m->max_forwards = 0;
        p->kept[HEADER_MAX_FORWARDS] = false;
    }
    return true;
}

bool parse_numbers(struct parser *p)
{
    struct message *m = p->m;
    if (!max_forwards(p) ||
        !parse_number(p, HEADER_EXPIRES, UINT32_MAX, &m->expires,
                      "Expires is a number of seconds below 2**32.", "RFC 3261 20.19", MUST_END) ||
        !parse_number(p, HEADER_RETRY_AFTER, UINT32_MAX, &m->retry_after,
                      "Retry-After begins with a number of seconds.", "RFC 3261 20.33",
                      MAY_GO_ON) ||
        !parse_number(p, HEADER_RSEQ, UINT32_MAX, &m->rseq, "RSeq is a number below 2**32.",
                      "RFC 3262 7.1", MUST_END))
        return false;
    m->present |= p->kept[HEADER_EXPIRES] ? PRESENT_EXPIRES : 0;
    m->present |= p->kept[HEADER_RETRY_AFTER] ? PRESENT_RETRY_AFTER : 0;
    m->present |= p->kept[HEADER_RSEQ] ? PRESENT_RSEQ : 0;
    return true;
}

/* ---- sets ------------------------------------------------------------------------ */

/* Bit of a member; -1: not one of ours. Methods tell case apart, option tags do not. */
static int member_bit(enum header_id id, struct span member)
{
    if (id == HEADER_ALLOW)
        return method_find(member.at, span_length(member));
    for (int i = 0; option_names[i] != NULL; i++)
        if (span_reads(member, option_names[i]))
            return i;
    return -1;
}

static bool read_set(struct parser *p, enum header_id id, unsigned *bits)
{
    const char *at = p->fields;
    struct line line;
    *bits = 0;
    while (next_of(p, id, &at, &line)) {
        struct scan s = scan_of(p, line.value);
        for (bool more = !at_end(&s); more;) {
            struct span member = take_token(&s);
            if (span_length(member) == 0)
                return scan_fail(&s, s.at, "Here must stand a token.", "RFC 3261 25.1");
            int bit = member_bit(id, member);
            *bits |= bit >= 0 ? 1u << bit : 0;
            if (bit < 0 && id == HEADER_REQUIRE)
                p->m->present |= PRESENT_REQUIRE_OTHER;
            if (!list_goes_on(&s, &more))
                return false;
        }
    }
    return true;
}

/* Members that we have no bit for keep a line of their own. So does an empty list, save that of
 * Supported, which the message can say. */
void put_unknown_members(struct parser *p, const struct line *line)
{
    struct scan s = scan_of(p, line->value);
    const char *name = line->known->name, *before = ": ";
    bool empty = at_end(&s) && line->id != HEADER_SUPPORTED;
    bool open = empty;
    if (empty) {
        put_word(p, name);
        put_word(p, ":");
    }
    for (bool more = !at_end(&s); more; list_goes_on(&s, &more)) {
        struct span member = take_token(&s);
        if (member_bit(line->id, member) >= 0)
            continue;
        put_word(p, open ? "" : name);
        put_word(p, before);
        put_span(p, member);
        before = ", ";
        open = true;
    }
    put_word(p, open ? "\r\n" : "");
}

static bool is_empty_once(struct parser *p, enum header_id id)
{
    return p->count[id] > 0 && span_length(p->first[id].value) == 0;
}

bool parse_sets(struct parser *p)
{
    unsigned allow, require, supported, unsupported;
    if (!read_set(p, HEADER_ALLOW, &allow) || !read_set(p, HEADER_REQUIRE, &require) ||
        !read_set(p, HEADER_SUPPORTED, &supported) ||
        !read_set(p, HEADER_UNSUPPORTED, &unsupported))
        return false;
    if (allow != 0)
        p->m->present |= PRESENT_ALLOW;
    if (supported != 0 || is_empty_once(p, HEADER_SUPPORTED))
        p->m->present |= PRESENT_SUPPORTED;
    p->m->allow = allow == ALLOW_RFC3261 ? 0 : (uint16_t)allow;
    p->m->require = (uint8_t)require;
    p->m->supported = (uint8_t)supported;
    p->m->unsupported = (uint8_t)unsupported;
    return true;
}
