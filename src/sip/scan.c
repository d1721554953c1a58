/* The lexical pieces of header fields: RFC 3261 25.1. */
#include "sip/scan.h"

#include <string.h>
#include <strings.h>

bool span_reads(struct span s, const char *word)
{
    return strlen(word) == span_length(s) && strncasecmp(s.at, word, span_length(s)) == 0;
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static bool is_alnum(char c)
{
    return is_digit(c) || is_letter(c);
}
static bool is_hex(char c)
{
    return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}
static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}
bool is_token(char c)
{
    return is_alnum(c) || is_one_of(c, "-.!%*_+`'~");
}
bool is_space(char c)
{
    return is_one_of(c, " \t\r\n");
}

const char *line_end(const char *at, const char *end)
{
    for (; at < end; at++) {
        if (*at == '\n' || (*at == '\r' && (end - at < 2 || at[1] != '\n')))
            return at;
        if (*at != '\r')
            continue;
        if (end - at < 3 || (at[2] != ' ' && at[2] != '\t'))
            return at;
        at++;
    }
    return end;
}

bool scan_fail(struct scan *s, const char *at, const char *what, const char *rfc)
{
    if (s->error->what == NULL)
        *s->error = (struct sip_error){(size_t)(at - s->text), what, rfc};
    return false;
}

void skip_space(struct scan *s)
{
    while (s->at < s->end && is_space(*s->at))
        s->at++;
}

bool at_end(struct scan *s)
{
    skip_space(s);
    return s->at == s->end;
}

bool take_char(struct scan *s, char c)
{
    if (at_end(s) || *s->at != c)
        return false;
    s->at++;
    skip_space(s);
    return true;
}

struct span take_token(struct scan *s)
{
    struct span token = {s->at, s->at};
    while (token.end < s->end && is_token(*token.end))
        token.end++;
    s->at = token.end;
    return token;
}

bool take_number(struct scan *s, uint32_t most, uint32_t *out, const char *what, const char *rfc)
{
    const char *start = s->at;
    uint64_t n = 0;
    for (; s->at < s->end && is_digit(*s->at); s->at++)
        if ((n = 10 * n + (uint64_t)(*s->at - '0')) > most)
            return scan_fail(s, start, what, rfc);
    *out = (uint32_t)n;
    return s->at > start || scan_fail(s, start, what, rfc);
}

/* A backslash escapes any character but CR and LF, a NUL too. */
static bool take_quoted(struct scan *s, struct span *out)
{
    const char *start = s->at++;
    for (; s->at < s->end && *s->at != '"'; s->at++)
        if (*s->at == '\\' && (++s->at == s->end || *s->at == '\r' || *s->at == '\n'))
            break;
    if (s->at >= s->end || *s->at != '"')
        return scan_fail(s, start, "This quoted string is not closed.", "RFC 3261 25.1");
    *out = (struct span){start, ++s->at};
    return true;
}

static bool is_value(char c)
{
    return (unsigned char)c > ' ' && c != 0x7f && !is_one_of(c, ";,\"<>=");
}

enum found take_param(struct scan *s, struct param *out)
{
    *out = (struct param){{NULL, NULL}, {NULL, NULL}};
    if (!take_char(s, ';'))
        return FOUND_NONE;
    out->name = take_token(s);
    if (span_length(out->name) == 0) {
        scan_fail(s, s->at, "After a semicolon comes the name of a parameter.", "RFC 3261 7.3.1");
        return FOUND_ERROR;
    }
    if (!take_char(s, '='))
        return FOUND_ONE;
    if (s->at < s->end && *s->at == '"')
        return take_quoted(s, &out->value) ? FOUND_ONE : FOUND_ERROR;
    out->value = (struct span){s->at, s->at};
    while (s->at < s->end && is_value(*s->at))
        s->at++;
    out->value.end = s->at;
    if (span_length(out->value) > 0)
        return FOUND_ONE;
    scan_fail(s, s->at, "After the equals sign comes the parameter's value.", "RFC 3261 25.1");
    return FOUND_ERROR;
}

/* A display name of plain words; rewinds and says no where no "<" follows. */
static bool take_words(struct scan *s, struct span *out)
{
    const char *start = s->at, *end = s->at;
    while (span_length(take_token(s)) > 0) {
        end = s->at;
        skip_space(s);
    }
    if (s->at < s->end && *s->at == '<') {
        if (end > start)
            *out = (struct span){start, end};
        return true;
    }
    s->at = start;
    return false;
}

static bool take_bracketed(struct scan *s, struct span *uri)
{
    const char *open = s->at++;
    const char *close = memchr(open, '>', (size_t)(s->end - open));
    if (close == NULL)
        return scan_fail(s, open, "This angle bracket is not closed.", "RFC 3261 25.1");
    *uri = (struct span){s->at, close};
    s->at = close + 1;
    return check_uri(s, *uri);
}

/* Without brackets a URI ends where a parameter of the header field may begin: RFC 3261 20.10. */
static bool take_bare(struct scan *s, struct span *uri)
{
    *uri = (struct span){s->at, s->at};
    while (s->at < s->end && !is_space(*s->at) && !is_one_of(*s->at, ";,<>\"")) {
        if (*s->at == '?')
            return scan_fail(s, s->at, "A URI with a question mark in it must stand in <>.",
                             "RFC 3261 20.10");
        s->at++;
    }
    uri->end = s->at;
    if (memchr(uri->at, ':', span_length(*uri)) == NULL)
        return scan_fail(
            s, uri->at,
            "Here must stand a URI, or a name and a URI in <>; a name that is more than "
            "plain words must be quoted.",
            "RFC 3261 20.10");
    return check_uri(s, *uri);
}

bool take_address(struct scan *s, struct address *out)
{
    *out = (struct address){{NULL, NULL}, {NULL, NULL}, true};
    skip_space(s);
    if (s->at < s->end && *s->at == '"') {
        if (!take_quoted(s, &out->display))
            return false;
        if (at_end(s) || *s->at != '<')
            return scan_fail(s, s->at, "After a quoted name comes a URI in <>.", "RFC 3261 25.1");
    } else if (!take_words(s, &out->display)) {
        out->bracketed = false;
        return take_bare(s, &out->uri);
    }
    return take_bracketed(s, &out->uri);
}

/* host = hostname, IPv4address or IPv6reference. The underscore is no hostname's, but common. */
static struct span take_host(struct scan *s)
{
    struct span host = {s->at, s->at};
    bool ipv6 = s->at < s->end && *s->at == '[';
    if (ipv6)
        s->at++;
    while (s->at < s->end && (ipv6 ? is_hex(*s->at) || is_one_of(*s->at, ":.")
                                   : is_alnum(*s->at) || is_one_of(*s->at, "-._")))
        s->at++;
    if (ipv6 && (s->at == s->end || *s->at++ != ']' || s->at - host.at < 4))
        s->at = host.at;
    host.end = s->at;
    return host;
}

static bool take_port(struct scan *s, struct span *out)
{
    uint32_t port;
    out->at = s->at;
    bool ok = take_number(s, 65535, &port, "A port is a number up to 65535.", "RFC 3261 25.1");
    out->end = s->at;
    return ok;
}

bool take_via(struct scan *s, struct via *out)
{
    static const char form[] =
        "A Via is written SIP/2.0/UDP host: protocol, version and transport.";
    *out = (struct via){.port = {NULL, NULL}};
    struct span *part[] = {&out->protocol, &out->version, &out->transport};
    skip_space(s);
    for (int i = 0; i < 3; i++) {
        *part[i] = take_token(s);
        if (span_length(*part[i]) == 0 || (i < 2 && !take_char(s, '/')))
            return scan_fail(s, s->at, form, "RFC 3261 20.42");
    }
    if (s->at == s->end || !is_space(*s->at))
        return scan_fail(s, s->at, form, "RFC 3261 20.42");
    skip_space(s);
    out->host = take_host(s);
    if (span_length(out->host) == 0)
        return scan_fail(s, s->at, "Here must stand a host: a name, an IPv4 address or [IPv6].",
                         "RFC 3261 25.1");
    return !take_char(s, ':') || take_port(s, &out->port);
}

/* scheme ":", at the start; leaves the scan behind it. */
static bool take_scheme(struct scan *s, struct span *scheme)
{
    *scheme = (struct span){s->at, s->at};
    while (s->at < s->end && (is_alnum(*s->at) || (s->at > scheme->at && is_one_of(*s->at, "+-."))))
        s->at++;
    scheme->end = s->at;
    if (s->at == s->end || *s->at != ':' || s->at == scheme->at || !is_letter(*scheme->at))
        return scan_fail(s, scheme->at, "A URI begins with its scheme, as sip: or tel:.",
                         "RFC 3261 19.1.1");
    return ++s->at < s->end ||
           scan_fail(s, s->at, "After the scheme nothing follows.", "RFC 3261 19.1.1");
}

static bool check_uri_chars(struct scan *s, struct span uri)
{
    for (const char *c = uri.at; c < uri.end; c++) {
        if (is_space(*c))
            return scan_fail(s, c, "There is no white space in a URI.", "RFC 3261 7.1");
        if ((unsigned char)*c < ' ' || (unsigned char)*c >= 0x7f || is_one_of(*c, "<>\"\\^`{|}"))
            return scan_fail(s, c, "In a URI this character must be escaped: % and two hex digits.",
                             "RFC 3261 19.1.2");
        if (*c == '%' && (uri.end - c < 3 || !is_hex(c[1]) || !is_hex(c[2])))
            return scan_fail(s, c, "After % come two hex digits.", "RFC 3261 19.1.2");
    }
    return true;
}

/* user[:password]@host[:port];parameters?headers. An @ of the user's own is escaped. */
static bool check_sip_uri(struct scan *s)
{
    const char *user = s->at;
    const char *at_sign = memchr(user, '@', (size_t)(s->end - user));
    if (at_sign != NULL) {
        s->at = at_sign + 1;
        if (at_sign == user || *user == ':')
            return scan_fail(s, user, "Before the @ must stand a user.", "RFC 3261 19.1.1");
    }
    if (span_length(take_host(s)) == 0)
        return scan_fail(s, s->at, "Here must stand a host: a name, an IPv4 address or [IPv6].",
                         "RFC 3261 19.1.1");
    struct span port;
    if (s->at < s->end && *s->at == ':' && (s->at++, !take_port(s, &port)))
        return false;
    if (s->at < s->end && *s->at != ';' && *s->at != '?')
        return scan_fail(s, s->at, "After the host come only a port, ;parameters and ?headers.",
                         "RFC 3261 19.1.1");
    const char *second = memchr(s->at, '@', (size_t)(s->end - s->at));
    return second == NULL ||
           scan_fail(s, second, "A second @ in a URI must be escaped.", "RFC 3261 19.1.2");
}

bool check_uri(struct scan *s, struct span uri)
{
    struct scan inner = {uri.at, uri.end, s->text, s->error};
    struct span scheme;
    if (!check_uri_chars(s, uri) || !take_scheme(&inner, &scheme))
        return false;
    bool sip = span_reads(scheme, "sip") || span_reads(scheme, "sips");
    return !sip || check_sip_uri(&inner);
}

/* callid = word [ "@" word ] */
bool check_call_id(struct scan *s, struct span id)
{
    int ats = 0;
    for (const char *c = id.at; c < id.end; c++) {
        bool between = c > id.at && c + 1 < id.end;
        if (*c == '@' && between && ats++ == 0)
            continue;
        if (!is_token(*c) && !is_one_of(*c, "()<>:\\\"/[]?{}"))
            return scan_fail(s, c, "A Call-ID is a word, or two with an @ between them.",
                             "RFC 3261 25.1");
    }
    return id.at < id.end || scan_fail(s, id.at, "The Call-ID is empty.", "RFC 3261 8.1.1.4");
}
