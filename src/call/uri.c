/* Where requests go: the URIs of Contacts, route sets (RFC 3261 12.1, 12.2.1.1), and the targets
 * that a call tries one after the other (8.1.3.4).
 *
 * A target set is two texts, a URI a line: those that have been tried, and those that have not,
 * best first. No URI comes into it twice, so that two who send a call to each other do not do so
 * for ever.
 */
#include "call/inside.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- pieces of texts ---------------------------------------------------------------------- */

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

static bool same(struct piece a, struct piece b)
{
    return a.length == b.length && !memcmp(a.at, b.at, a.length);
}

/* Takes the next value of a comma-separated list. False: there is none. */
static bool next_value(struct piece *list, struct piece *value)
{
    while (list->length && (*list->at == ' ' || *list->at == ','))
        drop(list, 1);
    *value = (struct piece){list->at, sip_list_first(list->at, list->length)};
    drop(list, value->length);
    while (value->length && value->at[value->length - 1] == ' ')
        value->length--;
    return value->length > 0;
}

/* What stands in <>. Without them all of it up to the first semicolon: RFC 3261 20. */
static struct piece uri_of(struct piece value)
{
    const char *open = memchr(value.at, '<', value.length), *close;
    const char *semicolon = memchr(value.at, ';', value.length);
    if (!open)
        return (struct piece){value.at, semicolon ? (size_t)(semicolon - value.at) : value.length};
    drop(&value, (size_t)(open + 1 - value.at));
    close = memchr(value.at, '>', value.length);
    return (struct piece){value.at, close ? (size_t)(close - value.at) : value.length};
}

/* A message keeps a lone Contact without <> as the bare URI that was in them. */
static bool is_bare(struct piece contact)
{
    return !memchr(contact.at, '<', contact.length) && !memchr(contact.at, ',', contact.length);
}

textid contact_uri(struct lore *lore, textid contact)
{
    struct piece list = piece_of(lore, contact), value;
    if (is_bare(list) || !next_value(&list, &value))
        return contact;
    struct piece uri = uri_of(value);
    return lore_intern(lore, uri.at, uri.length);
}

/* ---- texts that are put together ---------------------------------------------------------- */

struct draft {
    char *at;
    size_t length, room;
};

static void add(struct draft *d, const char *text, size_t length)
{
    if (d->length + length > d->room) {
        d->room = 2 * (d->length + length) + 100;
        d->at = realloc(d->at, d->room);
        if (!d->at)
            abort();
    }
    if (length)
        memcpy(d->at + d->length, text, length);
    d->length += length;
}

static textid close_draft(struct lore *lore, struct draft *d)
{
    textid text = lore_intern(lore, d->at, d->length);
    free(d->at);
    return text;
}

/* ---- route sets --------------------------------------------------------------------------- */

enum { ROUTES = 64 };

static textid joined(struct lore *lore, const struct piece *value, size_t count, bool backwards)
{
    struct draft d = {0};
    for (size_t n = 0; n < count; n++) {
        const struct piece *v = &value[backwards ? count - 1 - n : n];
        add(&d, ", ", n ? 2 : 0);
        add(&d, v->at, v->length);
    }
    return close_draft(lore, &d);
}

textid route_reversed(struct lore *lore, textid route)
{
    struct piece list = piece_of(lore, route), value[ROUTES];
    size_t count = 0;
    while (count < ROUTES && next_value(&list, &value[count]))
        count++;
    return count > 1 ? joined(lore, value, count, true) : route;
}

/* RFC 3261 19.1.1: its first router knows loose routing. */
static bool is_loose(struct piece uri)
{
    size_t size;
    return uri_param(uri.at, uri.length, "lr", &size) != NULL;
}

/* The first router takes its own URI for the target, and will find the target at the end of the
 * Route: RFC 3261 12.2.1.1. What is no part of a Request-URI stays away: 19.1.1. */
static void route_strictly(struct lore *lore, struct piece first, struct piece rest,
                           struct message *m)
{
    struct piece uri = uri_of(first), target = piece_of(lore, m->uri), value;
    const char *headers = memchr(uri.at, '?', uri.length);
    struct draft d = {0};
    while (next_value(&rest, &value)) {
        add(&d, value.at, value.length);
        add(&d, ", ", 2);
    }
    add(&d, "<", 1);
    add(&d, target.at, target.length);
    add(&d, ">", 1);
    m->uri = lore_intern(lore, uri.at, headers ? (size_t)(headers - uri.at) : uri.length);
    m->route = close_draft(lore, &d);
}

void route_request(struct lore *lore, textid route, struct message *m)
{
    struct piece list = piece_of(lore, route), first;
    m->route = route;
    if (route && next_value(&list, &first) && !is_loose(uri_of(first)))
        route_strictly(lore, first, list, m);
}

/* ---- target sets -------------------------------------------------------------------------- */

/* RFC 3261 21.3.4: a target that is to be reached through a proxy has the Route behind it in its line. */
static const char THROUGH[] = " <";

static bool next_line(struct piece *lines, struct piece *line)
{
    const char *end = memchr(lines->at, '\n', lines->length);
    if (!end)
        return false;
    *line = (struct piece){lines->at, (size_t)(end - lines->at)};
    drop(lines, line->length + 1);
    return true;
}

static bool has_line(struct piece lines, struct piece uri)
{
    struct piece line;
    while (next_line(&lines, &line))
        if (same(line, uri))
            return true;
    return false;
}

static textid with_line(struct lore *lore, textid lines, struct piece uri)
{
    struct piece before = piece_of(lore, lines);
    struct draft d = {0};
    add(&d, before.at, before.length);
    add(&d, uri.at, uri.length);
    add(&d, "\n", 1);
    return close_draft(lore, &d);
}

static int preference(struct piece value)
{
    return value_q(value.at, value.length);
}

/* RFC 3261 8.1.3.4: all but the method and the header fields that the URI would bring along. */
static struct piece request_uri(struct piece uri)
{
    for (size_t n = 0; n < uri.length; n++)
        if (uri.at[n] == '?' || (n + 8 <= uri.length && !strncasecmp(uri.at + n, ";method=", 8)))
            return (struct piece){uri.at, n};
    return uri;
}

/* RFC 3261 8.1.3.4: what other schemes name is for other protocols. */
static bool is_sip(struct piece uri)
{
    return (uri.length > 4 && !strncasecmp(uri.at, "sip:", 4)) ||
           (uri.length > 5 && !strncasecmp(uri.at, "sips:", 5));
}

/* Those of this preference, in their order. */
static void take_contacts(struct lore *lore, struct targets *t, struct piece list, int q)
{
    struct piece value;
    bool bare = is_bare(list);
    while (next_value(&list, &value)) {
        struct piece uri = request_uri(bare ? value : uri_of(value));
        if (!is_sip(uri) || (!bare && preference(value) != q))
            continue;
        if (!has_line(piece_of(lore, t->tried), uri) && !has_line(piece_of(lore, t->left), uri))
            t->left = with_line(lore, t->left, uri);
    }
}

/* The highest below that of the last turn. */
static int next_preference(struct piece list, int below)
{
    struct piece value;
    int best = -1;
    while (next_value(&list, &value)) {
        int q = preference(value);
        if (q < below && q > best)
            best = q;
    }
    return best;
}

void targets_add(struct lore *lore, struct targets *t, textid contacts)
{
    struct piece list = piece_of(lore, contacts);
    if (is_bare(list))
        take_contacts(lore, t, list, 0);
    else
        for (int q = INT16_MAX; (q = next_preference(list, q)) >= 0;)
            take_contacts(lore, t, list, q);
}

void targets_add_through(struct lore *lore, struct targets *t, textid target, textid proxies)
{
    struct piece list = piece_of(lore, proxies), to = piece_of(lore, target_uri(lore, target)),
                 value;
    bool bare = is_bare(list);
    if (!next_value(&list, &value))
        return;
    struct piece uri = request_uri(bare ? value : uri_of(value)), line;
    struct draft d = {0};
    add(&d, to.at, to.length);
    add(&d, THROUGH, strlen(THROUGH));
    add(&d, uri.at, uri.length);
    add(&d, ";lr", is_loose(uri) ? 0 : 3);
    add(&d, ">", 1);
    line = piece_of(lore, close_draft(lore, &d));
    if (!has_line(piece_of(lore, t->tried), line) && !has_line(piece_of(lore, t->left), line))
        t->left = with_line(lore, t->left, line);
}

textid target_uri(struct lore *lore, textid target)
{
    const char *text = lore_text(lore, target), *through = strstr(text, THROUGH);
    return through ? lore_intern(lore, text, (size_t)(through - text)) : target;
}

textid target_route(struct lore *lore, textid target)
{
    const char *through = strstr(lore_text(lore, target), THROUGH);
    return through ? lore_intern(lore, through + 1, strlen(through + 1)) : 0;
}

textid targets_next(struct lore *lore, struct targets *t)
{
    struct piece left = piece_of(lore, t->left), uri;
    if (!next_line(&left, &uri))
        return 0;
    t->tried = with_line(lore, t->tried, uri);
    t->left = lore_intern(lore, left.at, left.length);
    return lore_intern(lore, uri.at, uri.length);
}

textid targets_begin(struct lore *lore, struct targets *t, textid first)
{
    if (!t->tried)
        t->tried = with_line(lore, 0, piece_of(lore, first));
    struct piece tried = piece_of(lore, t->tried), last = {0};
    while (next_line(&tried, &last))
        ;
    return lore_intern(lore, last.at, last.length);
}
