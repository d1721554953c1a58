/* Lists of addresses, as a message keeps them: Route, Record-Route, Contact; and what stands in a URI:
 * RFC 3261 19.1.1, 20. */
#include "sip/sip.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- lists --------------------------------------------------------------------------------- */

/* Where the value behind this one begins. */
static size_t next_value(const char *list, size_t length)
{
    size_t at = sip_list_first(list, length);
    while (at < length && strchr(", ", list[at]))
        at++;
    return at;
}

/* Where the last value begins. */
static size_t last_value(const char *list, size_t length)
{
    size_t at = 0, next;
    while ((next = at + next_value(list + at, length - at)) < length)
        at = next;
    return at;
}

static textid kept(struct lore *lore, const char *text, size_t length)
{
    while (length && strchr(", ", text[length - 1]))
        length--;
    return length ? lore_intern(lore, text, length) : 0;
}

textid list_first(struct lore *lore, textid list)
{
    const char *text = lore_text(lore, list);
    return kept(lore, text, sip_list_first(text, lore_length(lore, list)));
}

textid list_rest(struct lore *lore, textid list)
{
    const char *text = lore_text(lore, list);
    size_t length = lore_length(lore, list), at = next_value(text, length);
    return kept(lore, text + at, length - at);
}

textid list_last(struct lore *lore, textid list)
{
    const char *text = lore_text(lore, list);
    size_t length = lore_length(lore, list), at = last_value(text, length);
    return kept(lore, text + at, length - at);
}

textid list_but_last(struct lore *lore, textid list)
{
    const char *text = lore_text(lore, list);
    return kept(lore, text, last_value(text, lore_length(lore, list)));
}

textid list_joined(struct lore *lore, textid a, textid b)
{
    if (!a || !b)
        return a ? a : b;
    size_t first = lore_length(lore, a), second = lore_length(lore, b);
    char *all = malloc(first + 2 + second);
    if (!all)
        abort();
    memcpy(all, lore_text(lore, a), first);
    memcpy(all + first, ", ", 2);
    memcpy(all + first + 2, lore_text(lore, b), second);
    textid joined = lore_intern(lore, all, first + 2 + second);
    free(all);
    return joined;
}

/* ---- one address --------------------------------------------------------------------------- */

textid address_uri(struct lore *lore, textid address)
{
    const char *text = lore_text(lore, address), *open = strchr(text, '<');
    if (!open)
        return kept(lore, text, strcspn(text, ";"));
    return kept(lore, open + 1, strcspn(open + 1, ">"));
}

textid address_of(struct lore *lore, textid uri)
{
    size_t length = lore_length(lore, uri);
    char *all = malloc(length + 2);
    if (!all)
        abort();
    all[0] = '<';
    memcpy(all + 1, lore_text(lore, uri), length);
    all[length + 1] = '>';
    textid address = lore_intern(lore, all, length + 2);
    free(all);
    return address;
}

int value_q(const char *value, size_t length)
{
    const char *open = memchr(value, '<', length);
    const char *from = open ? memchr(open, '>', length - (size_t)(open - value)) : value;
    size_t size, worth = 1000;
    int q = 0;
    from = from ? from : value;
    const char *text = uri_param(from, (size_t)(value + length - from), "q", &size);
    if (!text || !size)
        return 1000;
    for (size_t i = 0; i < size && worth; i++) {
        if (text[i] == '.')
            continue;
        if (text[i] < '0' || text[i] > '9')
            break;
        q += (text[i] - '0') * (int)worth;
        worth /= 10;
    }
    return q;
}

int address_q(const struct lore *lore, textid address)
{
    return value_q(lore_text(lore, address), lore_length(lore, address));
}

/* ---- URIs ---------------------------------------------------------------------------------- */

const char *uri_param(const char *uri, size_t length, const char *name, size_t *size)
{
    const char *end = uri + length, *headers = memchr(uri, '?', length);
    const char *at = memchr(uri, '@', length);
    size_t n = strlen(name);
    if (headers && (!at || headers > at))
        end = headers;
    for (at = at ? at : uri; (at = memchr(at, ';', (size_t)(end - at)));) {
        at++;
        if ((size_t)(end - at) < n || strncasecmp(at, name, n) != 0)
            continue;
        const char *value = at + n;
        if (value == end || *value == ';')
            return *size = 0, value;
        if (*value == '=') {
            const char *stop = memchr(value, ';', (size_t)(end - value));
            return *size = (size_t)((stop ? stop : end) - value - 1), value + 1;
        }
    }
    return NULL;
}

bool uri_has(const struct lore *lore, textid uri, const char *name)
{
    size_t size;
    return uri_param(lore_text(lore, uri), lore_length(lore, uri), name, &size) != NULL;
}

textid uri_without(struct lore *lore, textid uri, const char *name)
{
    const char *text = lore_text(lore, uri);
    size_t size, length = lore_length(lore, uri);
    const char *value = uri_param(text, length, name, &size);
    if (!value)
        return uri;
    const char *from = value - strlen(name) - 1, *to = value + size;
    from -= value > text && value[-1] == '=';
    char *rest = malloc(length);
    if (!rest)
        abort();
    size_t before = (size_t)(from - text), after = (size_t)(text + length - to);
    memcpy(rest, text, before);
    memcpy(rest + before, to, after);
    textid without = lore_intern(lore, rest, before + after);
    free(rest);
    return without;
}
