/* Session descriptions from text: RFC 4566 5 and 9, as far as RFC 3264 reads them.
 *
 * The order of the lines is fixed: "vosiuepcb", then times "tr", then "zka", then the streams,
 * each "m" and "icbka". A type that is not known forbids the whole description (RFC 4566 5).
 */
#include "sip/scan.h"
#include "sip/sdp.h"

#include <string.h>

enum { DYNAMIC = 96 }; /* payload types from here on mean what their rtpmap says: RFC 3551 3 */

struct reader {
    struct scan scan; /* within the current line's value, or at the next line */
    const char *end;  /* of the text */
    const struct sip_names *names;
    struct sdp *sdp;
    struct span formats;   /* of the current stream's m= line */
    uint8_t direction;     /* of the session: RFC 4566 6 */
    bool media, ignored;   /* within a stream; one that the value has no room for */
    bool address, missing; /* c= of the session; a stream had neither */
    bool own_address;      /* c= of the stream */
    bool hold, own_hold;   /* this address is 0.0.0.0 */
    unsigned place;        /* in the order of lines */
    unsigned lines;        /* so far, up to the first three */
};

static bool fail(struct reader *r, const char *at, const char *what, const char *rfc)
{
    return scan_fail(&r->scan, at, what, rfc);
}

/* The next line: its type, and the scan set on its value. RFC 4566 5: CRLF, but accept LF. */
static bool take_line(struct reader *r, char *type, const char **next)
{
    const char *at = r->scan.at;
    const char *lf = memchr(at, '\n', (size_t)(r->end - at));
    if (lf == NULL)
        return fail(r, r->end, "The last line of a session description ends in CRLF, too.",
                    "RFC 4566 5");
    const char *end = lf > at && lf[-1] == '\r' ? lf - 1 : lf;
    if (end - at < 2 || at[1] != '=')
        return fail(r, at, "A line of a session description is a letter, = and a value.",
                    "RFC 4566 5");
    if (end - at == 2 || memchr(at, '\0', (size_t)(end - at)) != NULL)
        return fail(r, at, "A line of a session description has a value, without NUL.",
                    "RFC 4566 9");
    *type = *at;
    *next = lf + 1;
    r->scan.at = at + 2;
    r->scan.end = end;
    return true;
}

/* A field up to the next space. */
static struct span take_field(struct scan *s)
{
    while (s->at < s->end && *s->at == ' ')
        s->at++;
    struct span field = {s->at, s->at};
    while (field.end < s->end && *field.end != ' ')
        field.end++;
    s->at = field.end;
    return field;
}

static bool is_number(struct span s)
{
    for (const char *c = s.at; c < s.end; c++)
        if (!is_digit(*c))
            return false;
    return s.end > s.at;
}

/* Low 16 bits of a number of any length: the value has no room for more. */
static uint16_t low_bits(struct span s)
{
    uint32_t n = 0;
    for (const char *c = s.at; c < s.end; c++)
        n = (10 * n + (uint32_t)(*c - '0')) & 0xffff;
    return (uint16_t)n;
}

static bool origin(struct reader *r)
{
    struct span field[6];
    const char *start = r->scan.at;
    for (int i = 0; i < 6; i++)
        field[i] = take_field(&r->scan);
    if (span_length(field[5]) == 0 || !is_number(field[1]) || !is_number(field[2]))
        return fail(r, start, "o= has a user, two numbers, IN, IP4 or IP6, and an address.",
                    "RFC 4566 5.2");
    r->sdp->session = low_bits(field[1]);
    r->sdp->version = low_bits(field[2]);
    r->sdp->origin = sip_node(r->names, field[5].at, span_length(field[5]));
    return true;
}

static bool connection(struct reader *r)
{
    const char *start = r->scan.at;
    take_field(&r->scan);
    take_field(&r->scan);
    struct span address = take_field(&r->scan);
    if (span_length(address) == 0)
        return fail(r, start, "c= has IN, IP4 or IP6, and an address.", "RFC 4566 5.7");
    *(r->media ? &r->own_address : &r->address) = true;
    *(r->media ? &r->own_hold : &r->hold) = span_reads(address, "0.0.0.0");
    return true;
}

static struct sdp_line *current(struct reader *r)
{
    return r->media && !r->ignored ? &r->sdp->line[r->sdp->lines - 1] : NULL;
}

static uint8_t kind_of(struct span name)
{
    uint8_t kind = 0;
    while (kind < MEDIA_KINDS && !span_reads(name, sdp_kinds[kind]))
        kind++;
    return kind;
}

/* Is this payload type among the stream's formats? */
static bool in_formats(struct reader *r, uint32_t payload)
{
    struct scan s = {r->formats.at, r->formats.end, r->scan.text, r->scan.error};
    for (struct span f; span_length(f = take_field(&s)) > 0;)
        if (is_number(f) && span_length(f) < 4 && low_bits(f) == payload)
            return true;
    return false;
}

/* Payload types that mean a codec without being told: RFC 3551 6. Of a refused stream they mean
 * nothing: RFC 3264 6. */
static uint8_t static_codecs(struct reader *r, const struct sdp_line *line)
{
    uint8_t codecs = 0;
    for (const struct sdp_codec *c = sdp_codecs; c->encoding != NULL; c++)
        if (c->kind == line->kind && c->payload < DYNAMIC && !line->rejected &&
            in_formats(r, c->payload))
            codecs |= c->bit;
    return codecs;
}

static void add_line(struct reader *r, struct span kind, bool rejected)
{
    r->ignored = r->sdp->lines == SDP_LINES;
    if (r->ignored)
        return;
    struct sdp_line *line = &r->sdp->line[r->sdp->lines++];
    *line = (struct sdp_line){kind_of(kind), r->direction, 0, rejected};
    line->codecs = static_codecs(r, line);
}

static void end_stream(struct reader *r)
{
    struct sdp_line *line = current(r);
    if (r->media && !r->own_address && !r->address)
        r->missing = true;
    if (line != NULL && (r->own_address ? r->own_hold : r->hold)) /* RFC 3264 8.4 */
        line->direction &= DIRECTION_SENDONLY;
    r->own_address = false;
}

/* m=<media> <port>["/"<ports>] <proto> <fmt> ... */
static bool stream(struct reader *r)
{
    static const char form[] =
        "m= has a kind of media, a port, a protocol and at least one format.";
    const char *start = r->scan.at;
    struct span kind = take_field(&r->scan), port = take_field(&r->scan);
    struct span protocol = take_field(&r->scan), format = take_field(&r->scan);
    struct scan digits = {port.at, port.end, r->scan.text, r->scan.error};
    uint32_t number;
    if (span_length(format) == 0)
        return fail(r, start, form, "RFC 4566 5.14");
    (void)protocol;
    if (!take_number(&digits, 65535, &number, "The port is a number up to 65535.", "RFC 4566 5.14"))
        return false;
    end_stream(r);
    r->media = true;
    r->formats = (struct span){format.at, r->scan.end};
    add_line(r, kind, number == 0);
    return true;
}

/* a=rtpmap:<payload> <encoding>/<clock>[/<parameters>] */
static bool rtpmap(struct reader *r, struct sdp_line *line)
{
    uint32_t payload;
    if (!take_number(&r->scan, 127, &payload, "a=rtpmap: begins with a payload type up to 127.",
                     "RFC 4566 6"))
        return false;
    struct span encoding = take_field(&r->scan);
    if (span_length(encoding) == 0)
        return fail(r, r->scan.at, "After the payload type comes its encoding.", "RFC 4566 6");
    bool ours = line != NULL && in_formats(r, payload);
    for (const struct sdp_codec *c = sdp_codecs; ours && c->encoding != NULL; c++) {
        if (c->kind != line->kind)
            continue;
        if (span_reads(encoding, c->encoding))
            line->codecs |= c->bit;
        else if (c->payload == payload &&
                 payload < DYNAMIC) /* renamed: it is not that codec any more */
            line->codecs &= (uint8_t)~c->bit;
    }
    return true;
}

static bool attribute(struct reader *r)
{
    static const char word[] = "rtpmap:";
    struct sdp_line *line = current(r);
    struct span value = {r->scan.at, r->scan.end};
    for (uint8_t i = 0; sdp_directions[i] != NULL; i++) {
        if (!span_reads(value, sdp_directions[i]))
            continue;
        if (!r->media)
            r->direction = i;
        else if (line != NULL)
            line->direction = i;
    }
    if (span_length(value) < sizeof word || memcmp(value.at, word, sizeof word - 1) != 0)
        return true;
    r->scan.at += sizeof word - 1;
    return rtpmap(r, line);
}

/* Each type has its place; going back is an error, save that t= and r= alternate. */
static bool check_order(struct reader *r, char type)
{
    static const char session[] = "vosiuepcbtrzkam", inside[] = "micbka";
    const char *order = r->media ? inside : session;
    const char *here = strchr(order, type);
    if (strchr(session, type) == NULL)
        return fail(r, r->scan.at - 2, "No line of a session description is of this type.",
                    "RFC 4566 5");
    unsigned place = here != NULL ? (unsigned)(here - order) : 0;
    if (type == 'm')
        place = 0; /* a stream begins its own order */
    else if (type == 't' && r->place == place + 1)
        r->place = place;
    if (here == NULL || (type != 'm' && place < r->place) ||
        (type == 'm' && !r->media && r->place < 9))
        return fail(r, r->scan.at - 2, "The lines of a session description stand in a fixed order.",
                    "RFC 4566 5");
    r->place = place;
    return true;
}

/* v=, o= and s= come first, in this order, each once. */
static bool check_first(struct reader *r, char type)
{
    static const char first[] = "vos";
    const char *at = r->scan.at - 2;
    if (r->lines < 3 && type != first[r->lines])
        return fail(r, at, "A session description begins with v=, o= and s=.", "RFC 4566 5");
    if (r->lines >= 3 && strchr(first, type) != NULL)
        return fail(r, at, "This line stands only once in a session description.", "RFC 4566 5");
    r->lines += r->lines < 3;
    bool zero = r->scan.end - r->scan.at == 1 && *r->scan.at == '0';
    return type != 'v' || zero || fail(r, r->scan.at, "The version is 0.", "RFC 4566 5.1");
}

static bool one_line(struct reader *r, char type, bool *timed)
{
    if (!check_first(r, type) || !check_order(r, type))
        return false;
    switch (type) {
    case 'o': return origin(r);
    case 'c': return connection(r);
    case 'm': return stream(r);
    case 'a': return attribute(r);
    case 't': *timed = true; return true;
    default: return true;
    }
}

bool sdp_parse(const char *text, size_t size, const struct sip_names *names, struct sdp *out,
               struct sip_error *error)
{
    struct reader r = {.scan = {text, text + size, text, error},
                       .end = text + size,
                       .names = names,
                       .sdp = out,
                       .direction = DIRECTION_SENDRECV};
    const char *next = text;
    bool timed = false;
    *out = (struct sdp){0};
    for (char type = 0; r.scan.at < r.end; r.scan.at = next)
        if (!take_line(&r, &type, &next) || !one_line(&r, type, &timed))
            return false;
    end_stream(&r);
    if (r.lines < 3 || !timed)
        return fail(&r, r.end, "A session description needs v=, o=, s= and t=.", "RFC 4566 5");
    return !r.missing ||
           fail(&r, r.end, "Every stream needs a c=, its own or the session's.", "RFC 4566 5.7");
}
