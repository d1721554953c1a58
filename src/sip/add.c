/* Header lines that somebody wants in a message, whatever it would have had there; and texts that
 * are no message.
 *
 * A line takes the place of all of the message's own with its name: the message is printed, its
 * lines exchanged, and read again. So whatever a line says becomes a field where there is one.
 */
#include "sip/headers.h"
#include "sip/scan.h"
#include "sip/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- lines of a header ------------------------------------------------------------------------ */

struct lines {
    const char *at, *end;
};

/* The next line with its CRLF; of a header field also its name. False at the empty line. */
static bool next_line(struct lines *l, struct span *line, struct span *name)
{
    if (l->at >= l->end || *l->at == '\r' || *l->at == '\n')
        return false;
    const char *end = line_end(l->at, l->end);
    line->at = name->at = name->end = l->at;
    line->end = memchr(end, '\n', (size_t)(l->end - end));
    line->end = line->end != NULL ? line->end + 1 : l->end;
    while (name->end < line->end && is_token(*name->end))
        name->end++;
    l->at = line->end;
    return true;
}

/* The same field, one of the two perhaps in its compact form. */
static bool same_name(struct span a, struct span b)
{
    const struct header *known = header_find(a.at, span_length(a));
    if (known != NULL)
        return known == header_find(b.at, span_length(b));
    return span_length(a) == span_length(b) && strncasecmp(a.at, b.at, span_length(a)) == 0;
}

static bool has_field(struct lines l, struct span name)
{
    struct span line, other;
    while (next_line(&l, &line, &other))
        if (same_name(name, other))
            return true;
    return false;
}

static bool has_word(struct lines l, const char *word)
{
    return has_field(l, (struct span){word, word + strlen(word)});
}

/* ---- exchanging them -------------------------------------------------------------------------- */

/* Those of the message that `added` has not, then `added`, then the body. *where: of `added`. */
static void exchange(struct text *t, struct lines own, struct lines added, size_t *where)
{
    struct span line, name;
    next_line(&own, &line, &name);
    text_add(t, line.at, span_length(line));
    while (next_line(&own, &line, &name))
        if (!has_field(added, name))
            text_add(t, line.at, span_length(line));
    *where = t->length;
    text_add(t, added.at, (size_t)(added.end - added.at));
    if (added.end > added.at && added.end[-1] != '\n')
        text_word(t, "\r\n");
    text_add(t, own.at, (size_t)(own.end - own.at));
}

/* What the text does not show, and what the transport fills in unless a line says it. */
static void restore(struct message *m, const struct message *before, bool with_via)
{
    m->from = before->from;
    m->to = before->to;
    m->link = before->link;
    m->told = before->told;
    if (with_via)
        return;
    m->via = before->via;
    m->transport = before->transport;
    m->branch = before->branch;
    m->via_by = before->via_by;
    m->via_rest = before->via_rest;
    m->present &= ~(uint32_t)PRESENT_NO_COOKIE;
    m->present |= before->present & PRESENT_NO_COOKIE;
}

/* A message that is still without Via is given one, to be printed. */
static struct message printable(const struct message *m)
{
    struct message whole = *m;
    if (whole.branch == 0) {
        whole.via = NODE_FOREIGN;
        whole.branch = ident_make(0, 1);
        whole.via_by = 0;
    }
    return whole;
}

bool message_add(struct message *m, textid lines, const struct sip_names *names, struct lore *lore,
                 struct sip_error *error)
{
    struct message whole = printable(m), read;
    struct lines added = {lore_text(lore, lines),
                          lore_text(lore, lines) + lore_length(lore, lines)};
    size_t own = message_print(&whole, names, NULL, 0), at = 0;
    size_t size = lore_length(lore, lines), room = own + size + sizeof "\r\n";
    char *text = malloc(2 * room);
    *error = (struct sip_error){0, "There is no memory left.", "RFC 3261 18.3"};
    if (text == NULL)
        return false;
    message_print(&whole, names, text + room, room);
    struct text t = {text, room, 0};
    exchange(&t, (struct lines){text + room, text + room + own}, added, &at);
    size_t length = text_end(&t);
    bool ok = message_parse(text, length, names, lore, &read, error);
    free(text);
    if (!ok) {
        size_t offset = error->offset > at ? error->offset - at : 0;
        error->offset = offset < size ? offset : size;
        return false;
    }
    restore(&read, m, has_word(added, "Via"));
    *m = read;
    return true;
}

/* ---- texts that are no message ---------------------------------------------------------------- */

static bool names_who(struct span name)
{
    static const char *const fields[] = {"Via", "From", "To", "Call-ID", "CSeq", NULL};
    for (int i = 0; fields[i] != NULL; i++)
        if (same_name(name, (struct span){fields[i], fields[i] + strlen(fields[i])}))
            return true;
    return false;
}

/* The method at the end of its CSeq: whatever the start line says, that is what a response repeats. */
static struct span method_of(struct lines l)
{
    static const char field[] = "CSeq";
    struct span line, name, method = {l.at, l.at};
    while (next_line(&l, &line, &name)) {
        if (!same_name(name, (struct span){field, field + strlen(field)}))
            continue;
        method.end = line.end;
        while (method.end > name.end && is_space(method.end[-1]))
            method.end--;
        for (method.at = method.end; method.at > name.end && is_token(method.at[-1]);)
            method.at--;
    }
    return method;
}

/* Its start line, made well-formed, and who, whom and which: enough to answer it. */
static size_t skeleton(struct lines l, char *out, size_t room)
{
    struct text t = {out, room, 0};
    struct span line, name;
    if (!next_line(&l, &line, &name))
        return 0;
    bool response = span_length(line) > 4 && strncasecmp(line.at, "SIP/", 4) == 0;
    if (response) {
        text_add(&t, line.at, span_length(line));
    } else {
        struct span method = method_of(l);
        text_add(&t, method.at, span_length(method));
        text_word(&t, " sip:broken.invalid SIP/2.0\r\n");
    }
    while (next_line(&l, &line, &name))
        if (names_who(name))
            text_add(&t, line.at, span_length(line));
    text_word(&t, "\r\n");
    return text_end(&t);
}

void message_salvage(const char *text, size_t size, const struct sip_names *names,
                     struct lore *lore, struct message *out)
{
    struct sip_error error, ignored;
    struct message sound;
    size_t room = 2 * size + 64;
    char *bones = malloc(room);
    size_t length = bones ? skeleton((struct lines){text, text + size}, bones, room) : 0;
    bool found = bones && message_parse(bones, length, names, lore, out, &ignored);
    free(bones);
    if (!found)
        *out = (struct message){.other_method = lore_intern(lore, "broken", strlen("broken"))};
    bool broken = !message_parse(text, size, names, lore, &sound, &error);
    out->present |= PRESENT_BROKEN;
    out->body = lore_intern(lore, text, size);
    out->uri = out->extra = 0;
    out->phrase = 0;
    if (broken && found)
        out->phrase = lore_intern(lore, error.what, strcspn(error.what, "."));
}
