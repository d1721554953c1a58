/* The value of Replaces (RFC 3891 6.1), and what a 420 says. */
#include "sip/scan.h"
#include "sip/lore.h"
#include "sip/text.h"

#include <string.h>
#include <strings.h>

static const char FORM[] = "A Replaces is a Call-ID, one ;to-tag= and one ;from-tag=.";
static const char RFC[] = "RFC 3891 6.1";

/* One of the two tags: a token, and there is but one. */
static bool take_tag(struct scan *s, const struct param *param, struct span *tag)
{
    if (tag->at != NULL)
        return scan_fail(s, param->name.at, "This parameter stands only once.", RFC);
    *tag = param->value;
    bool token = tag->at != NULL && tag->end > tag->at;
    for (const char *c = tag->at; token && c < tag->end; c++)
        token = is_token(*c);
    return token || scan_fail(s, param->name.at, "The value of this parameter must be a token.",
                              "RFC 3261 25.1");
}

bool take_replaced(struct scan *s, struct span *call, struct span *to_tag, struct span *from_tag,
                   bool *early_only)
{
    struct param param;
    enum found found;
    const char *start = s->at;
    *call = (struct span){s->at, s->at};
    *to_tag = *from_tag = (struct span){NULL, NULL};
    *early_only = false;
    while (s->at < s->end && *s->at != ';' && !is_space(*s->at))
        call->end = ++s->at;
    if (!check_call_id(s, *call))
        return false;
    while ((found = take_param(s, &param)) == FOUND_ONE) {
        bool to = span_reads(param.name, "to-tag"), from = span_reads(param.name, "from-tag");
        if ((to || from) && !take_tag(s, &param, to ? to_tag : from_tag))
            return false;
        *early_only |= span_reads(param.name, "early-only");
    }
    if (found == FOUND_ERROR)
        return false;
    return (at_end(s) && to_tag->at != NULL && from_tag->at != NULL) ||
           scan_fail(s, at_end(s) ? start : s->at, FORM, RFC);
}

/* Our own text gives our number back; any other is kept as text. */
static ident ident_of(struct span text, enum ident_kind kind, const struct sip_names *names,
                      struct lore *lore)
{
    ident ours = ident_parse(text.at, span_length(text), kind, names);
    return ours != 0 ? ours : IDENT_FOREIGN | lore_intern(lore, text.at, span_length(text));
}

bool replaced_find(textid value, const struct sip_names *names, struct lore *lore,
                   struct replaced *out)
{
    const char *text = lore_text(lore, value);
    struct sip_error error = {0, NULL, NULL};
    struct scan s = {text, text + lore_length(lore, value), text, &error};
    struct span call, to_tag, from_tag;
    *out = (struct replaced){0};
    if (value == 0 || !take_replaced(&s, &call, &to_tag, &from_tag, &out->early_only))
        return false;
    out->call = ident_of(call, IDENT_CALL, names, lore);
    out->to_tag = ident_of(to_tag, IDENT_TAG, names, lore);
    out->from_tag = ident_of(from_tag, IDENT_TAG, names, lore);
    return true;
}

textid replaced_text(const struct replaced *r, const struct sip_names *names, struct lore *lore)
{
    char value[1024];
    struct text t = {value, sizeof value, 0};
    text_ident(&t, r->call, IDENT_CALL, names);
    text_word(&t, ";to-tag=");
    text_ident(&t, r->to_tag, IDENT_TAG, names);
    text_word(&t, ";from-tag=");
    text_ident(&t, r->from_tag, IDENT_TAG, names);
    text_word(&t, r->early_only ? ";early-only" : "");
    size_t length = text_end(&t);
    return length < sizeof value ? lore_intern(lore, value, length) : 0;
}

/* A Require that stands in `extra` has nothing but unknown options: see put_unknown_members. */
textid message_unsupported(const struct message *request, struct lore *lore)
{
    static const char name[] = "Require: ";
    const char *line = lore_text(lore, request->extra);
    const char *end = line + lore_length(lore, request->extra);
    char value[1024];
    struct text t = {value, sizeof value, 0};
    while (line < end) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        next = next != NULL ? next + 1 : end;
        size_t length = (size_t)(next - line), skip = sizeof name - 1;
        if (length > skip + 2 && strncasecmp(line, name, skip) == 0) {
            text_word(&t, t.length == 0 ? "Unsupported: " : ", ");
            text_add(&t, line + skip, length - skip - 2);
        }
        line = next;
    }
    text_word(&t, t.length == 0 ? "" : "\r\n");
    size_t length = text_end(&t);
    return length < sizeof value ? lore_intern(lore, value, length) : 0;
}
