/* The values of a Contact, one by one, with the parameters that registrations have: RFC 3261 20.10, 10.2;
 * and whether two URIs are the same: 19.1.4. */
#include "sip/sip.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- values ---------------------------------------------------------------------------------- */

/* RFC 3261 25.1: 0.750 in thousandths; a malformed one is 1. */
static uint16_t preference(const char *at, size_t length)
{
    uint16_t q = 0, worth = 1000;
    for (size_t n = 0; n < length && worth; n++) {
        if (at[n] == '.' && n == 1)
            continue;
        if (!isdigit((unsigned char)at[n]))
            return 1000;
        q = (uint16_t)(q + (at[n] - '0') * worth);
        worth /= 10;
    }
    return length && q <= 1000 ? q : 1000;
}

/* RFC 3261 10.2: what is too much is 2^32 - 1, what is malformed 3600. */
static uint32_t seconds(const char *at, size_t length)
{
    uint64_t value = 0;
    for (size_t n = 0; n < length; n++) {
        if (!isdigit((unsigned char)at[n]))
            return CONTACT_EXPIRES;
        value = 10 * value + (uint64_t)(at[n] - '0');
        value = value > UINT32_MAX ? UINT32_MAX : value;
    }
    return length ? (uint32_t)value : CONTACT_EXPIRES;
}

static bool is_named(const char *at, size_t length, const char *name)
{
    size_t n = strlen(name);
    return length > n && !strncasecmp(at, name, n) && at[n] == '=';
}

/* ";q=0.5;expires=60": what stands behind the URI. */
static void read_params(struct contact *c, const char *at, const char *end)
{
    while (at < end && (at = memchr(at, ';', (size_t)(end - at)))) {
        at++;
        const char *next = memchr(at, ';', (size_t)(end - at));
        size_t length = (size_t)((next ? next : end) - at);
        if (is_named(at, length, "q")) {
            c->has_q = true;
            c->q = preference(at + 2, length - 2);
        } else if (is_named(at, length, "expires")) {
            c->has_expires = true;
            c->expires = seconds(at + 8, length - 8);
        }
        at += length;
    }
}

/* The end of a display name in quotes, which may have anything in it. */
static const char *behind_name(const char *at, const char *end)
{
    if (at == end || *at != '"')
        return at;
    for (at++; at < end && *at != '"'; at++)
        at += *at == '\\' && at + 1 < end;
    return at;
}

/* A message keeps a lone URI without its <>: then all of it is the URI. */
static void read_value(struct contact *c, const char *at, size_t length)
{
    const char *end = at + length, *name = behind_name(at, end), *close = NULL;
    const char *open = memchr(name, '<', (size_t)(end - name));
    *c = (struct contact){.uri = at, .length = length, .q = 1000};
    c->is_star = length == 1 && *at == '*';
    if (open)
        close = memchr(open, '>', (size_t)(end - open));
    if (!close)
        return;
    c->uri = open + 1;
    c->length = (size_t)(close - open - 1);
    read_params(c, close, end);
}

bool contact_next(const char **list, struct contact *out)
{
    const char *at = *list + strspn(*list, ", ");
    size_t length = sip_list_first(at, strlen(at));
    *list = at + length;
    while (length && at[length - 1] == ' ')
        length--;
    if (!length)
        return false;
    read_value(out, at, length);
    return true;
}

void contact_q(uint16_t thousandths, char out[CONTACT_Q])
{
    unsigned q = thousandths < 1000 ? thousandths : 1000;
    size_t length = (size_t)snprintf(out, CONTACT_Q, ";q=%u.%03u", q / 1000, q % 1000);
    while (out[length - 1] == '0' && length > strlen(";q=0"))
        out[--length] = '\0';
    if (out[length - 1] == '.')
        out[length - 1] = '\0';
}

/* ---- comparison ------------------------------------------------------------------------------ */

struct part {
    const char *at;
    size_t length;
};

static bool same(struct part a, struct part b, bool with_case)
{
    return a.length == b.length &&
           !(with_case ? strncmp(a.at, b.at, a.length) : strncasecmp(a.at, b.at, a.length));
}

/* Cuts off what stands before the first of `marks`; the mark stays. */
static struct part cut(struct part *rest, const char *marks)
{
    struct part p = {rest->at, 0};
    while (p.length < rest->length && !strchr(marks, p.at[p.length]))
        p.length++;
    rest->at += p.length;
    rest->length -= p.length;
    return p;
}

static bool next_param(struct part *params, struct part *out)
{
    if (!params->length || *params->at != ';')
        return false;
    params->at++;
    params->length--;
    *out = cut(params, ";?");
    return true;
}

static struct part name_of(struct part param)
{
    return cut(&param, "=");
}

/* RFC 3261 19.1.4: these count where only one of the two has them. */
static bool always_counts(struct part name)
{
    static const char *const names[] = {"transport", "user", "ttl", "method", "maddr"};
    for (size_t n = 0; n < sizeof names / sizeof *names; n++)
        if (same(name, (struct part){names[n], strlen(names[n])}, false))
            return true;
    return false;
}

static bool params_fit(struct part all, struct part others)
{
    struct part p, o;
    while (next_param(&all, &p)) {
        struct part rest = others;
        bool found = false;
        while (!found && next_param(&rest, &o))
            found = same(name_of(p), name_of(o), false);
        if (found ? !same(p, o, false) : always_counts(name_of(p)))
            return false;
    }
    return true;
}

bool uri_same(const char *a, size_t a_length, const char *b, size_t b_length)
{
    struct part x = {a, a_length}, y = {b, b_length};
    if (!same(cut(&x, ":"), cut(&y, ":"), false))
        return false;
    bool has_user = memchr(x.at, '@', x.length), other_has = memchr(y.at, '@', y.length);
    if (has_user != other_has || (has_user && !same(cut(&x, "@"), cut(&y, "@"), true)))
        return false;
    if (!same(cut(&x, ";?"), cut(&y, ";?"), false))
        return false;
    return params_fit(x, y) && params_fit(y, x);
}
