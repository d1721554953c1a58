/* Header lines as texts, each with its CRLF: those of a message's `extra`, whose fields have no
 * place of their own in it. Names are compared without case (RFC 3261 7.3.1); compact forms are
 * spelled out by the parser. */
#include "sip/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The next line, with its CRLF, of a text that ends in a NUL; 0: there is none. */
static size_t line_length(const char *at)
{
    const char *end = strchr(at, '\n');
    return end ? (size_t)(end + 1 - at) : strlen(at);
}

static bool is_of(const char *line, size_t length, const char *name)
{
    size_t n = strlen(name);
    return length > n && !strncasecmp(line, name, n) && line[n + strspn(line + n, " \t")] == ':';
}

static const char *value_of(const char *line, size_t length, size_t *size)
{
    const char *at = memchr(line, ':', length), *end = line + length;
    at++;
    while (at < end && strchr(" \t", *at))
        at++;
    while (end > at && strchr(" \t\r\n", end[-1]))
        end--;
    *size = (size_t)(end - at);
    return at;
}

const char *lines_find(const struct lore *lore, textid lines, const char *name, unsigned nth,
                       size_t *size)
{
    const char *at = lore_text(lore, lines);
    for (size_t length; (length = line_length(at)) > 0; at += length)
        if (is_of(at, length, name) && --nth == 0)
            return value_of(at, length, size);
    *size = 0;
    return NULL;
}

textid lines_value(struct lore *lore, textid lines, const char *name)
{
    size_t size;
    const char *value = lines_find(lore, lines, name, 1, &size);
    return value ? lore_intern(lore, value, size) : 0;
}

/* All but those of that name, if one is given; then a line with the value, if there is one. */
static textid rewritten(struct lore *lore, textid lines, const char *without, const char *name,
                        const char *value)
{
    size_t room = lore_length(lore, lines) + (value ? strlen(name) + strlen(value) : 0) + 8;
    char *all = malloc(room);
    if (!all)
        abort();
    struct text t = {all, room, 0};
    const char *at = lore_text(lore, lines);
    for (size_t length; (length = line_length(at)) > 0; at += length)
        if (!without || !is_of(at, length, without))
            text_add(&t, at, length);
    if (value) {
        text_word(&t, name);
        text_word(&t, ": ");
        text_word(&t, value);
        text_word(&t, "\r\n");
    }
    size_t length = text_end(&t);
    textid text = length ? lore_intern(lore, all, length) : 0;
    free(all);
    return text;
}

textid lines_add(struct lore *lore, textid lines, const char *name, const char *value)
{
    return rewritten(lore, lines, NULL, name, value);
}

textid lines_set(struct lore *lore, textid lines, const char *name, const char *value_or_null)
{
    return rewritten(lore, lines, name, name, value_or_null);
}
