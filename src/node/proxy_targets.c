/* Target sets: RFC 3261 16.5. A set is a text of lines, the best target first: its q in thousandths,
 * four digits, a blank, the URI. Those that have been tried are a text of URIs, a line each: no URI
 * comes into a set twice.
 */
#include "node/inside.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { QS = 5, Q_MOST = 1000, TARGETS_MOST = 100 }; /* QS: digits and blank */

struct piece {
    const char *at;
    size_t length;
};

static struct piece piece_of(const struct lore *lore, textid text)
{
    return (struct piece){lore_text(lore, text), lore_length(lore, text)};
}

static void drop(struct piece *p, size_t length)
{
    p->at += length;
    p->length -= length;
}

static bool next_line(struct piece *lines, struct piece *line)
{
    const char *end = memchr(lines->at, '\n', lines->length);
    if (!end)
        return false;
    *line = (struct piece){lines->at, (size_t)(end - lines->at)};
    drop(lines, line->length + 1);
    return true;
}

static int q_of_line(struct piece line)
{
    int q = 0;
    for (int n = 0; n < QS - 1; n++)
        q = 10 * q + (line.at[n] - '0');
    return q;
}

/* ---- values of a Contact ------------------------------------------------------------------ */

static bool next_value(struct piece *list, struct piece *value)
{
    while (list->length && strchr(", ", *list->at))
        drop(list, 1);
    *value = (struct piece){list->at, sip_list_first(list->at, list->length)};
    drop(list, value->length);
    return value->length > 0;
}

/* "0.75" is 750. RFC 3261 25.1: qvalue. */
static int thousandths(struct piece text)
{
    int q = 0;
    for (int worth = Q_MOST; text.length && worth; drop(&text, 1)) {
        if (*text.at == '.')
            continue;
        if (*text.at < '0' || *text.at > '9')
            break;
        q += (*text.at - '0') * worth;
        worth /= 10;
    }
    return q < Q_MOST ? q : Q_MOST;
}

/* RFC 3261 20.10: 1 where nothing is said. */
static int q_of_value(struct piece value)
{
    const char *after = memchr(value.at, '>', value.length);
    if (!after)
        return Q_MOST;
    drop(&value, (size_t)(after - value.at));
    for (; value.length > 3; drop(&value, 1))
        if (!strncasecmp(value.at, ";q=", 3)) {
            drop(&value, 3);
            return thousandths(value);
        }
    return Q_MOST;
}

/* What stands in <>; a bare URI is all of it. Header fields in it are for who dials it himself. */
static struct piece uri_of(struct piece value)
{
    const char *open = memchr(value.at, '<', value.length);
    if (open) {
        drop(&value, (size_t)(open + 1 - value.at));
        const char *close = memchr(value.at, '>', value.length);
        value.length = close ? (size_t)(close - value.at) : value.length;
    }
    const char *headers = memchr(value.at, '?', value.length);
    return (struct piece){value.at, headers ? (size_t)(headers - value.at) : value.length};
}

/* ---- sets --------------------------------------------------------------------------------- */

static bool has_uri(struct piece lines, size_t skip, struct piece uri)
{
    struct piece line;
    while (next_line(&lines, &line))
        if (line.length == skip + uri.length && !memcmp(line.at + skip, uri.at, uri.length))
            return true;
    return false;
}

/* Where one with this q has its place: behind those that are as good. */
static size_t place_of(struct piece lines, int q)
{
    const char *begin = lines.at;
    struct piece line, rest = lines;
    while (next_line(&rest, &line) && q_of_line(line) >= q)
        lines = rest;
    return (size_t)(lines.at - begin);
}

static textid inserted(struct lore *lore, textid lines, size_t at, int q, struct piece uri)
{
    struct piece all = piece_of(lore, lines);
    size_t room = all.length + QS + uri.length + 1;
    char *text = malloc(room + 1), *out = text;
    if (!text)
        abort();
    memcpy(out, all.at, at);
    out += at;
    if (q >= 0) {
        for (int n = QS - 2, rest = q; n >= 0; n--, rest /= 10)
            out[n] = (char)('0' + rest % 10);
        out[QS - 1] = ' ';
        out += QS;
    }
    memcpy(out, uri.at, uri.length);
    out += uri.length;
    *out++ = '\n';
    memcpy(out, all.at + at, all.length - at);
    out += all.length - at;
    textid made = lore_intern(lore, text, (size_t)(out - text));
    free(text);
    return made;
}

unsigned targets_put(struct lore *lore, textid *left, textid tried, textid contacts, int ahead)
{
    struct piece list = piece_of(lore, contacts), value;
    unsigned put = 0;
    while (put < TARGETS_MOST && next_value(&list, &value)) {
        struct piece uri = uri_of(value), set = piece_of(lore, *left);
        int q = q_of_value(value) + ahead;
        if (!uri.length || has_uri(piece_of(lore, tried), 0, uri) || has_uri(set, QS, uri))
            continue;
        *left = inserted(lore, *left, place_of(set, q), q, uri);
        put++;
    }
    return put;
}

int targets_best(const struct lore *lore, textid left)
{
    struct piece set = piece_of(lore, left), line;
    return next_line(&set, &line) ? q_of_line(line) : -1;
}

unsigned targets_equal(const struct lore *lore, textid left)
{
    struct piece set = piece_of(lore, left), line;
    unsigned count = 0;
    for (int best = targets_best(lore, left); next_line(&set, &line) && q_of_line(line) == best;)
        count++;
    return count;
}

textid targets_take(struct lore *lore, textid *left, textid *tried, int *q)
{
    struct piece set = piece_of(lore, *left), line;
    if (!next_line(&set, &line))
        return 0;
    *q = q_of_line(line);
    drop(&line, QS);
    *left = set.length ? lore_intern(lore, set.at, set.length) : 0;
    *tried = inserted(lore, *tried, lore_length(lore, *tried), -1, line);
    return lore_intern(lore, line.at, line.length);
}
