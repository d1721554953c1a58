/* Words of 8 bytes without those that are 0: for each eight of them a byte that says which are not,
 * and those.
 */
#include "sim/kernel.h"

#include <string.h>

static inline uint64_t word(const unsigned char *at, unsigned i)
{
    uint64_t v;
    memcpy(&v, at + 8 * (size_t)i, 8);
    return v;
}

/* Eight at a time where there are so many, so that the loop is unrolled. */
static inline unsigned char *squash_some(unsigned char *out, const unsigned char *from,
                                         unsigned count)
{
    unsigned char *mask = out++;
    unsigned bits = 0;
    for (unsigned i = 0; i < count; i++) {
        uint64_t v = word(from, i);
        memcpy(out, &v, 8);
        out += v ? 8 : 0;
        bits |= (unsigned)(v != 0) << i;
    }
    *mask = (unsigned char)bits;
    return out;
}

static inline bool all_zero(const unsigned char *p)
{
    return !(word(p, 0) | word(p, 1) | word(p, 2) | word(p, 3) | word(p, 4) | word(p, 5) |
             word(p, 6) | word(p, 7));
}

unsigned char *squash(unsigned char *to, const void *from, size_t words)
{
    const unsigned char *at = from;
    for (; words >= 8; words -= 8, at += 64)
        if (all_zero(at))
            *to++ = 0;
        else
            to = squash_some(to, at, 8);
    return words ? squash_some(to, at, (unsigned)words) : to;
}

static inline const unsigned char *back_some(const unsigned char *from, const unsigned char *end,
                                             unsigned char *to, unsigned count)
{
    unsigned bits = *from++;
    if (bits >> count)
        return NULL;
    for (unsigned i = 0; i < count; i++, bits >>= 1) {
        uint64_t v = 0;
        if (bits & 1) {
            if (end - from < 8)
                return NULL;
            v = word(from, 0);
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
    for (; words >= 8 && from; words -= 8, out += 64)
        if (from < end && !*from) {
            memset(out, 0, 64);
            from++;
        } else {
            from = from < end ? back_some(from, end, out, 8) : NULL;
        }
    if (words && from)
        from = from < end ? back_some(from, end, out, (unsigned)words) : NULL;
    return from;
}
