/* Words of 8 bytes without those that are 0: for each eight of them a byte that says which are not,
 * and those.
 */
#include "sim/kernel.h"

#include <string.h>

static unsigned char *squash_some(unsigned char *out, const unsigned char *from, size_t count)
{
    unsigned char *mask = out++;
    unsigned bits = 0;
    for (unsigned i = 0; i < count; i++) {
        uint64_t v;
        memcpy(&v, from + 8 * (size_t)i, 8);
        memcpy(out, &v, 8);
        out += v ? 8 : 0;
        bits |= (unsigned)(v != 0) << i;
    }
    *mask = (unsigned char)bits;
    return out;
}

unsigned char *squash(unsigned char *to, const void *from, size_t words)
{
    const unsigned char *at = from;
    for (; words >= 8; words -= 8, at += 64)
        to = squash_some(to, at, 8);
    return words ? squash_some(to, at, words) : to;
}

static const unsigned char *unsquash_some(const unsigned char *from, const unsigned char *end,
                                          unsigned char *to, size_t count)
{
    unsigned bits = *from++;
    if (end - from < 8 * (ptrdiff_t)__builtin_popcount(bits) || bits >> count)
        return NULL;
    for (unsigned i = 0; i < count; i++, bits >>= 1) {
        uint64_t v = 0;
        if (bits & 1) {
            memcpy(&v, from, 8);
            from += 8;
            if (!v)
                return NULL;
        }
        memcpy(to + 8 * (size_t)i, &v, 8);
    }
    return from;
}

const unsigned char *unsquash(const unsigned char *from, const unsigned char *end, void *to,
                              size_t words)
{
    unsigned char *out = to;
    for (; words && from; out += 64) {
        size_t count = words < 8 ? words : 8;
        from = from < end ? unsquash_some(from, end, out, count) : NULL;
        words -= count;
    }
    return from;
}
