/* What is in a message: header fields, as its printed text has them, and its session description.
 *
 * RFC 3261 7.3.1: names without case, in short form too; values of a list in several lines or in
 * one. A value is compared without blanks and case; it may be all of a field, or one of its list,
 * or what stands before the parameters.
 */
#include "scenario/inside.h"
#include "sip/headers.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static char *text_of(const struct plan *plan, const struct message *m, size_t *size)
{
    const struct sip_names names = plan_names(plan);
    *size = message_print(m, &names, NULL, 0);
    char *text = scenario_alloc(NULL, *size + 1);
    message_print(m, &names, text, *size + 1);
    return text;
}

/* ---- header fields ------------------------------------------------------------------------- */

static bool is_named(const char *line, const struct header_line *h, const char *name)
{
    const struct header *a = header_find(name, strlen(name));
    const struct header *b = header_find(line, h->name_length);
    if (a || b)
        return a == b;
    return strlen(name) == h->name_length && !strncasecmp(name, line, h->name_length);
}

/* The value of the next field of that name; NULL: there is none. */
static const char *field_next(const char *text, size_t size, const char *name, size_t *at,
                              size_t *length)
{
    const char *body = strstr(text, "\r\n\r\n");
    struct header_line h;
    if (body)
        size = (size_t)(body - text) + 2;
    while (header_next(text, size, at, &h)) {
        const char *line = text + h.at, *end = line + h.length;
        const char *colon = h.name_length ? memchr(line, ':', h.length) : NULL;
        if (!colon || !is_named(line, &h, name))
            continue;
        for (colon++; colon < end && isspace((unsigned char)*colon); colon++)
            ;
        *length = (size_t)(end - colon);
        return colon;
    }
    return NULL;
}

/* How much of `text` stands at the beginning of `value`, blanks and case aside: the rest of
 * `value`, or NULL. */
static const char *behind(const char *value, const char *end, const char *text)
{
    for (;; text++, value++) {
        while (isspace((unsigned char)*text))
            text++;
        while (value < end && isspace((unsigned char)*value))
            value++;
        if (!*text)
            return value;
        if (value == end || tolower((unsigned char)*value) != tolower((unsigned char)*text))
            return NULL;
    }
}

/* One of the values of a list; those within quotes or angle brackets are no separators. */
static const char *one_end(const char *value, const char *end)
{
    bool quoted = false, bracketed = false;
    for (; value < end && (quoted || bracketed || *value != ','); value++) {
        quoted ^= *value == '"';
        if (!quoted && (*value == '<' || *value == '>'))
            bracketed = *value == '<';
    }
    return value;
}

static bool value_fits(const char *value, size_t length, const char *wanted)
{
    const char *end = value + length, *rest = behind(value, end, wanted);
    if (rest == end || !*wanted)
        return true;
    while (value <= end) {
        rest = behind(value, one_end(value, end), wanted);
        if (rest && (rest == one_end(value, end) || *rest == ';'))
            return true;
        value = one_end(value, end) + 1;
    }
    return false;
}

static bool has_header(const char *text, size_t size, const struct content *c)
{
    size_t at = 0, length;
    const char *value;
    while ((value = field_next(text, size, c->name, &at, &length)))
        if (c->kind == CONTENT_NO_HEADER || value_fits(value, length, c->value))
            return true;
    return false;
}

static bool text_fits(const struct plan *plan, const struct content *c, const struct message *m)
{
    size_t size;
    char *text = text_of(plan, m, &size);
    const char *body = strstr(text, "\r\n\r\n");
    bool found = c->kind == CONTENT_TEXT      ? strstr(text, c->value) != NULL
                 : c->kind == CONTENT_NO_BODY ? !body || !body[4]
                 : c->kind == CONTENT_HEADER  ? has_header(text, size, c)
                                              : !has_header(text, size, c);
    free(text);
    return found;
}

/* ---- descriptions -------------------------------------------------------------------------- */

static bool line_fits(const struct content_line *c, const struct sdp_line *l)
{
    return !c->direction || c->direction == 1 + (l->direction & DIRECTION_SENDRECV);
}

/* Of one kind of media: how many such lines there are, rejected or not, and in the direction. */
static bool kind_fits(const struct content_line *c, const struct sdp *sdp)
{
    bool there = false, rejected = false;
    for (unsigned i = 0; i < sdp->lines && i < SDP_LINES; i++) {
        const struct sdp_line *l = &sdp->line[i];
        if (l->kind != c->kind)
            continue;
        rejected = rejected || l->rejected;
        there = there || (!l->rejected && line_fits(c, l));
    }
    return c->want == WANT_THERE ? there : c->want == WANT_NONE ? !there : rejected;
}

/* Of all media that are not rejected. */
static bool all_fit(const struct content_line *c, const struct sdp *sdp)
{
    bool any = false;
    for (unsigned i = 0; i < sdp->lines && i < SDP_LINES; i++)
        if (!sdp->line[i].rejected) {
            any = true;
            if (!line_fits(c, &sdp->line[i]))
                return false;
        }
    return any;
}

static bool sdp_fits(const struct content *c, const struct message *m)
{
    if (!(m->present & PRESENT_SDP) || (c->has_version && m->sdp.version != c->version))
        return false;
    for (unsigned i = 0; i < c->lines; i++) {
        const struct content_line *l = &c->line[i];
        if (l->kind == MEDIA_KINDS ? !all_fit(l, &m->sdp) : !kind_fits(l, &m->sdp))
            return false;
    }
    return true;
}

bool content_fits(const struct plan *plan, const struct content *c, const struct message *m)
{
    switch (c->kind) {
    case CONTENT_SDP: return sdp_fits(c, m);
    case CONTENT_NO_SDP: return !(m->present & PRESENT_SDP);
    default: return text_fits(plan, c, m);
    }
}

/* ---- what there is instead ----------------------------------------------------------------- */

static const char *const media_words[MEDIA_KINDS + 1] = {"audio", "video", "messages", "other"};
static const char *const direction_words[] = {"inactive", "sendonly", "recvonly", "sendrecv"};

static size_t add(char *out, size_t room, size_t at, const char *format, const char *a,
                  const char *b)
{
    int n = snprintf(at < room ? out + at : NULL, at < room ? room - at : 0, format, a, b);
    return at + (n > 0 ? (size_t)n : 0);
}

static size_t sdp_found(const struct message *m, char *out, size_t room)
{
    size_t at = 0;
    char version[40];
    if (!(m->present & PRESENT_SDP))
        return add(out, room, 0, "no sdp%s%s", "", "");
    for (unsigned i = 0; i < m->sdp.lines && i < SDP_LINES; i++) {
        const struct sdp_line *l = &m->sdp.line[i];
        at = add(out, room, at, i ? ", %s" : "sdp %s", "", "");
        at = add(out, room, at, "%s %s",
                 l->rejected ? "rejected" : direction_words[l->direction & DIRECTION_SENDRECV],
                 media_words[l->kind < MEDIA_KINDS ? l->kind : MEDIA_KINDS]);
    }
    snprintf(version, sizeof version, "%u", m->sdp.version);
    return add(out, room, at, at ? ", version %s%s" : "sdp without media, version %s%s", version,
               "");
}

static size_t fields_found(const struct content *c, const char *text, size_t size, char *out,
                           size_t room)
{
    size_t at = 0, length, written = 0;
    const char *value;
    while ((value = field_next(text, size, c->name, &at, &length))) {
        char one[160];
        snprintf(one, sizeof one, "%.*s", (int)(length < sizeof one ? length : sizeof one - 1),
                 value);
        written = add(out, room, written, written ? ", %s: %s" : "%s: %s", c->name, one);
    }
    return written ? written : add(out, room, 0, "no %s%s", c->name, "");
}

size_t content_found(const struct plan *plan, const struct content *c, const struct message *m,
                     char *out, size_t room)
{
    size_t size, written;
    if (c->kind == CONTENT_SDP || c->kind == CONTENT_NO_SDP)
        return sdp_found(m, out, room);
    if (c->kind == CONTENT_TEXT)
        return add(out, room, 0, "no '%s'%s", c->value, "");
    if (c->kind == CONTENT_NO_BODY)
        return add(out, room, 0, "a body%s%s", "", "");
    char *text = text_of(plan, m, &size);
    written = fields_found(c, text, size, out, room);
    free(text);
    return written;
}
