/* Messages from text: RFC 3261 7, 18.3, 20.
 *
 * Strict where the grammar is, so that a learner is told the byte and the rule; lenient only
 * where RFC 3261 itself asks for it: empty lines before the start line (7.5), no tag in From and
 * To and no magic cookie (RFC 2543 peers: 8.2.6.2, 17.2.3), no Max-Forwards (16.6), bytes behind
 * a datagram's Content-Length (18.3). Text is normalised: long names, one space, no folds.
 */
#include "sip/parse.h"

#include <string.h>
#include <strings.h>

enum { MAX_FORWARDS = 70 }; /* RFC 3261 16.6: what a proxy adds where there is none */

bool parse_fail(struct parser *p, const char *at, const char *what, const char *rfc)
{
    if (p->error->what == NULL)
        *p->error = (struct sip_error){(size_t)(at - p->text), what, rfc};
    return false;
}

struct scan scan_of(struct parser *p, struct span s)
{
    return (struct scan){s.at, s.end, p->text, p->error};
}

void put(struct parser *p, const char *text, size_t length)
{
    if (p->lore != NULL)
        lore_add(p->lore, text, length);
}

void put_word(struct parser *p, const char *word)
{
    put(p, word, strlen(word));
}

/* A fold, with the white space around it, is one space. */
void put_span(struct parser *p, struct span s)
{
    while (s.at < s.end) {
        const char *fold = s.at, *from;
        while (fold < s.end && *fold != '\r')
            fold++;
        for (from = fold; fold < s.end && from > s.at && is_space(from[-1]); from--)
            continue;
        put(p, s.at, (size_t)(from - s.at));
        if (fold < s.end)
            put_word(p, " ");
        for (s.at = fold; s.at < s.end && fold < s.end && is_space(*s.at); s.at++)
            continue;
    }
}

textid put_end(struct parser *p)
{
    return p->lore != NULL ? lore_close(p->lore) : 0;
}

textid intern(struct parser *p, struct span s)
{
    return p->lore != NULL ? lore_intern(p->lore, s.at, span_length(s)) : 0;
}

/* ---- lines ----------------------------------------------------------------------------------- */

/* The end of the line that begins at `at`; NULL with the error set if it is not CRLF. */
static const char *checked_end(struct parser *p, const char *at)
{
    const char *end = line_end(at, p->end);
    if (end == p->end)
        parse_fail(p, end, "The text ends here, before the empty line that ends the header.",
                   "RFC 3261 7");
    else if (p->end - end < 2 || end[0] != '\r' || end[1] != '\n')
        parse_fail(p, end, "A line ends in CR and LF, which stand nowhere else in a header.",
                   "RFC 3261 7");
    else
        return end;
    return NULL;
}

/* Control characters stand only behind a backslash, in a quoted string. */
static bool check_controls(struct parser *p, struct span value)
{
    for (const char *c = value.at; c < value.end; c++) {
        if (*c == '\\' && c + 1 < value.end && !is_space(c[1]))
            c++;
        else if (((unsigned char)*c < ' ' && !is_space(*c)) || *c == 0x7f)
            return parse_fail(p, c,
                              "A control character stands only in quotes, behind a backslash.",
                              "RFC 3261 25.1");
    }
    return true;
}

static struct span trimmed(struct span s)
{
    while (s.at < s.end && is_space(*s.at))
        s.at++;
    while (s.end > s.at && is_space(s.end[-1]))
        s.end--;
    return s;
}

bool next_line(struct parser *p, const char **at, struct line *out)
{
    const char *end = checked_end(p, *at);
    if (end == NULL || end == *at)
        return false;
    struct scan s = scan_of(p, (struct span){*at, end});
    out->name = take_token(&s);
    while (s.at < end && (*s.at == ' ' || *s.at == '\t'))
        s.at++;
    if (span_length(out->name) == 0 || s.at == end || *s.at != ':')
        return parse_fail(p, span_length(out->name) == 0 ? *at : s.at,
                          "A header field is a name, a colon and a value.", "RFC 3261 7.3.1");
    out->value = trimmed((struct span){s.at + 1, end});
    out->known = header_find(out->name.at, span_length(out->name));
    out->id = out->known != NULL ? (enum header_id)out->known->id : HEADER_OTHER;
    *at = end + 2;
    return true;
}

bool next_of(struct parser *p, enum header_id id, const char **at, struct line *out)
{
    while (next_line(p, at, out))
        if (out->id == id)
            return true;
    return false;
}

/* ---- start line ------------------------------------------------------------------------------ */

static bool check_version(struct parser *p, struct span version)
{
    return span_reads(version, "SIP/2.0") ||
           parse_fail(p, version.at, "The version must be SIP/2.0.", "RFC 3261 7.1");
}

/* Up to the next single space. */
static struct span take_word(const char **at, const char *end)
{
    struct span word = {*at, *at};
    while (word.end < end && *word.end != ' ')
        word.end++;
    *at = word.end < end ? word.end + 1 : end;
    return word;
}

static void set_method(struct parser *p, struct span name)
{
    int method = method_find(name.at, span_length(name));
    p->m->method = method < 0 ? METHOD_NONE : (uint8_t)method;
    p->m->other_method = method < 0 ? intern(p, name) : 0;
}

static bool is_sip(struct span uri)
{
    size_t length = span_length(uri);
    return (length > 4 && strncasecmp(uri.at, "sip:", 4) == 0) ||
           (length > 5 && strncasecmp(uri.at, "sips:", 5) == 0);
}

/* The user's part may have question marks, what follows the host must not. */
static const char *headers_of(struct span uri)
{
    const char *at_sign = memchr(uri.at, '@', span_length(uri));
    const char *host = at_sign != NULL ? at_sign : uri.at;
    return is_sip(uri) ? memchr(host, '?', (size_t)(uri.end - host)) : NULL;
}

static bool request_uri(struct parser *p, struct span uri)
{
    if (uri.at == uri.end || *uri.at == '<')
        return parse_fail(p, uri.at, "After the method, one space and a URI without <>.",
                          "RFC 3261 7.1");
    struct scan s = scan_of(p, uri);
    if (!check_uri(&s, uri))
        return false;
    const char *mark = headers_of(uri);
    if (mark != NULL)
        return parse_fail(p, mark, "A Request-URI has no ?headers.", "RFC 3261 19.1.1");
    p->m->uri = intern(p, uri);
    return true;
}

static bool request_line(struct parser *p, struct span line)
{
    struct scan s = scan_of(p, line);
    struct span method = take_token(&s);
    if (span_length(method) == 0 || s.at == line.end || *s.at != ' ')
        return parse_fail(p, s.at, "A message begins with a method and a space, or with SIP/2.0.",
                          "RFC 3261 7.1");
    set_method(p, method);
    s.at++;
    struct span uri = take_word(&s.at, line.end), version = {s.at, line.end};
    if (!request_uri(p, uri))
        return false;
    if (version.at == version.end || memchr(version.at, ' ', span_length(version)) != NULL)
        return parse_fail(p, version.at, "After the URI: one space, SIP/2.0, and nothing else.",
                          "RFC 3261 7.1");
    return check_version(p, version);
}

static bool status_line(struct parser *p, struct span line)
{
    const char *at = line.at;
    struct span version = take_word(&at, line.end), code = take_word(&at, line.end);
    if (!check_version(p, version))
        return false;
    bool digits = span_length(code) == 3 && is_digit(code.at[1]) && is_digit(code.at[2]);
    if (!digits || code.at[0] < '1' || code.at[0] > '6')
        return parse_fail(p, code.at, "A status code has three digits, the first from 1 to 6.",
                          "RFC 3261 7.2");
    if (code.end == line.end)
        return parse_fail(p, code.end, "A space follows the status code, even if no phrase does.",
                          "RFC 3261 7.2");
    struct span phrase = {at, line.end};
    p->m->status =
        (uint16_t)((code.at[0] - '0') * 100 + (code.at[1] - '0') * 10 + code.at[2] - '0');
    const char *usual = status_reason(p->m->status);
    bool same =
        strlen(usual) == span_length(phrase) && memcmp(usual, phrase.at, strlen(usual)) == 0;
    /* An empty phrase has no textid: it becomes the usual one. */
    p->m->phrase = same ? 0 : intern(p, phrase);
    return check_controls(p, phrase);
}

static bool start_line(struct parser *p)
{
    const char *at = p->text;
    while (p->end - at >= 2 && at[0] == '\r' && at[1] == '\n') /* RFC 3261 7.5 */
        at += 2;
    if (at == p->end)
        return parse_fail(p, at, "There is no message.", "RFC 3261 7");
    const char *end = checked_end(p, at);
    if (end == NULL)
        return false;
    const char *fold = memchr(at, '\r', (size_t)(end - at));
    if (fold != NULL)
        return parse_fail(p, fold + 2, "The line after the start line begins with white space.",
                          "RFC 3261 7.3.1");
    p->fields = end + 2;
    struct span line = {at, end};
    bool response = end - at >= 4 && strncasecmp(at, "SIP/", 4) == 0;
    return response ? status_line(p, line) : request_line(p, line);
}

/* ---- all header fields ----------------------------------------------------------------------- */

static bool count_line(struct parser *p, const struct line *line)
{
    if (p->count[line->id]++ == 0)
        p->first[line->id] = *line;
    else if (line->known != NULL && line->known->single && line->id != HEADER_OTHER)
        return parse_fail(p, line->name.at, "This header field stands only once in a message.",
                          "RFC 3261 7.3.1");
    return check_controls(p, line->value);
}

static bool survey(struct parser *p)
{
    const char *at = p->fields;
    struct line line;
    while (next_line(p, &at, &line))
        if (!count_line(p, &line))
            return false;
    p->body = at + 2;
    return p->error->what == NULL;
}

static bool check_mandatory(struct parser *p)
{
    static const struct {
        enum header_id id;
        const char *what, *rfc;
    } needed[] = {
        {HEADER_VIA, "Every message needs a Via.", "RFC 3261 8.1.1.7"},
        {HEADER_FROM, "Every message needs a From.", "RFC 3261 8.1.1.3"},
        {HEADER_TO, "Every message needs a To.", "RFC 3261 8.1.1.2"},
        {HEADER_CALL_ID, "Every message needs a Call-ID.", "RFC 3261 8.1.1.4"},
        {HEADER_CSEQ, "Every message needs a CSeq.", "RFC 3261 8.1.1.5"},
    };
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (p->count[needed[i].id] == 0)
            return parse_fail(p, p->fields, needed[i].what, needed[i].rfc);
        p->kept[needed[i].id] = true;
    }
    return true;
}

static void put_line(struct parser *p, const struct line *line)
{
    if (line->known != NULL)
        put_word(p, line->known->name);
    else
        put_span(p, line->name);
    put_word(p, span_length(line->value) > 0 ? ": " : ":");
    put_span(p, line->value);
    put_word(p, "\r\n");
}

static bool is_set(enum header_id id)
{
    return id == HEADER_ALLOW || id == HEADER_REQUIRE || id == HEADER_SUPPORTED ||
           id == HEADER_UNSUPPORTED;
}

/* What the message has no field for goes on as it came. */
static void parse_extra(struct parser *p)
{
    const char *at = p->fields;
    struct line line;
    while (next_line(p, &at, &line)) {
        if (is_set(line.id))
            put_unknown_members(p, &line);
        else if (!p->kept[line.id])
            put_line(p, &line);
    }
    p->m->extra = put_end(p);
}

static bool walk(struct parser *p)
{
    *p->m = (struct message){0};
    p->m->max_forwards = MAX_FORWARDS;
    if (!start_line(p) || !survey(p) || !check_mandatory(p) || !parse_vias(p) ||
        !parse_dialog_fields(p) || !parse_addresses(p) || !parse_numbers(p) || !parse_sets(p) ||
        !parse_extensions(p) || !parse_body(p))
        return false;
    parse_extra(p);
    return true;
}

bool message_parse(const char *text, size_t size, const struct sip_names *names, struct lore *lore,
                   struct message *out, struct sip_error *error)
{
    *error = (struct sip_error){0, NULL, NULL};
    struct parser look = {
        .text = text, .end = text + size, .names = names, .m = out, .error = error};
    if (!walk(&look))
        return false;
    struct parser take = {
        .text = text, .end = text + size, .names = names, .m = out, .error = error, .lore = lore};
    return walk(&take);
}
