/* Identifiers' texts: branches, tags, Call-IDs.
 *
 * The text is three check digits, which are a hash of seed, kind, node's name and serial, then
 * the serial in hex: `a1f1` for serial 1. That is short enough to be followed by eye down a
 * ladder, differs from node to node, and can be read back: the node is the one whose check digits
 * these are. Where several nodes of a plan hash alike for one serial, all but the first add how
 * many of them come before: `a1f1-1`. So a text depends on the other nodes in one case of some
 * thousands only, and adding a node to a scenario leaves the others' identifiers as they were.
 *
 * These are names for people to read in a closed network, not the 32 bits of cryptographic
 * randomness that RFC 3261 19.3 asks of tags.
 */
#include "sip/text.h"

#include <string.h>

#define COOKIE "z9hG4bK" /* RFC 3261 8.1.1.7 */

enum { CHECK_DIGITS = 3, CHECK_BITS = 4 * CHECK_DIGITS, NODE_SHIFT = 47 };
static const char HEX[] = "0123456789abcdef";
static const uint64_t SERIAL_MAX = (1ull << NODE_SHIFT) - 1;

static uint64_t mixed(uint64_t x) /* splitmix64's finaliser */
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ x >> 27) * 0x94d049bb133111ebull;
    return x ^ x >> 31;
}

static unsigned check_of(const struct sip_names *names, enum ident_kind kind, uint16_t node,
                         uint64_t serial)
{
    uint64_t hash = 14695981039346656037ull; /* FNV-1a */
    for (const char *c = sip_host(names, node); *c != '\0'; c++)
        hash = (hash ^ (uint8_t)*c) * 1099511628211ull;
    hash = mixed(hash + names->seed);
    return (unsigned)(mixed(hash ^ (serial << 2 | kind)) >> (64 - CHECK_BITS));
}

static void text_hex(struct text *t, uint64_t n, int digits)
{
    while (digits < 16 && n >> 4 * digits != 0)
        digits++;
    while (digits-- > 0)
        text_add(t, &HEX[n >> 4 * digits & 15], 1);
}

static void text_core(struct text *t, ident id, enum ident_kind kind, const struct sip_names *names)
{
    uint16_t node = (uint16_t)(id >> NODE_SHIFT);
    uint64_t serial = id & SERIAL_MAX;
    unsigned check = check_of(names, kind, node, serial);
    unsigned before = 0;
    for (uint16_t i = 0; i < node && i < names->nodes; i++)
        before += check_of(names, kind, i, serial) == check;
    text_hex(t, check, CHECK_DIGITS);
    text_hex(t, serial, 1);
    if (before > 0) {
        text_word(t, "-");
        text_hex(t, before, 1);
    }
}

void text_ident(struct text *t, ident id, enum ident_kind kind, const struct sip_names *names)
{
    if (id & IDENT_FOREIGN) {
        text_lore(t, names, (textid)id);
        return;
    }
    if (id == 0)
        return;
    if (kind == IDENT_BRANCH)
        text_word(t, COOKIE "-");
    text_core(t, id, kind, names);
    if (kind == IDENT_CALL) {
        text_word(t, "@");
        text_word(t, sip_host(names, (uint16_t)(id >> NODE_SHIFT)));
    }
}

void text_loop(struct text *t, uint32_t loop)
{
    text_word(t, ".");
    text_hex(t, loop, LOOP_LENGTH - 1);
}

size_t ident_print(ident id, enum ident_kind kind, const struct sip_names *names, char *out,
                   size_t room)
{
    struct text t = {out, room, 0};
    text_ident(&t, id, kind, names);
    return text_end(&t);
}

/* Reads hex digits up to `end`, at most `most`; how many there were. */
static int read_hex(const char **at, const char *end, int most, uint64_t *n)
{
    int digits = 0;
    for (*n = 0; *at < end && digits < most; (*at)++, digits++) {
        const char *digit = memchr(HEX, **at, 16);
        if (digit == NULL)
            break;
        *n = *n << 4 | (uint64_t)(digit - HEX);
    }
    return digits;
}

/* The node that comes after `before` others with these check digits. */
static uint16_t node_of(const struct sip_names *names, enum ident_kind kind, unsigned check,
                        uint64_t serial, uint64_t before)
{
    for (uint16_t i = 0; i < names->nodes; i++)
        if (check_of(names, kind, i, serial) == check && before-- == 0)
            return i;
    return NODE_FOREIGN;
}

ident ident_parse(const char *text, size_t length, enum ident_kind kind,
                  const struct sip_names *names)
{
    const char *at = text, *end = text + length;
    size_t cookie = kind == IDENT_BRANCH ? sizeof COOKIE : 0; /* with its hyphen */
    if (length <= cookie || memcmp(at, COOKIE "-", cookie) != 0)
        return 0;
    at += cookie;
    uint64_t check, serial, before = 0;
    if (read_hex(&at, end, CHECK_DIGITS, &check) < CHECK_DIGITS ||
        read_hex(&at, end, 12, &serial) == 0)
        return 0;
    if (serial == 0 || serial > SERIAL_MAX)
        return 0;
    if (at < end && *at == '-' && (at++, read_hex(&at, end, 4, &before) == 0))
        return 0;
    uint16_t node = node_of(names, kind, (unsigned)check, serial, before);
    if (node == NODE_FOREIGN)
        return 0;
    /* Ours only if we would write it just so: no leading zeros, the right host, nothing behind. */
    char again[320];
    ident id = ident_make(node, serial);
    size_t printed = ident_print(id, kind, names, again, sizeof again);
    return printed == length && printed < sizeof again && memcmp(again, text, length) == 0 ? id : 0;
}

uint32_t loop_parse(const char *text, size_t length)
{
    const char *end = text + length, *at = end - LOOP_LENGTH;
    uint64_t loop;
    if (length <= LOOP_LENGTH || *at++ != '.')
        return 0;
    return read_hex(&at, end, LOOP_LENGTH, &loop) == LOOP_LENGTH - 1 ? (uint32_t)loop : 0;
}
