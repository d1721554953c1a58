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

/* The next word, if it is not 0: without a jump. */
static inline unsigned char *put_word(unsigned char *out, uint64_t v, unsigned i, unsigned *bits)
{
    unsigned there = v != 0;
    memcpy(out, &v, 8);
    *bits |= there << i;
    return out + 8 * (size_t)there;
}

/* Compilers do not unroll it by themselves. */
static inline unsigned char *squash_eight(unsigned char *out, const unsigned char *from)
{
    unsigned char *mask = out++;
    unsigned bits = 0;
    out = put_word(out, word(from, 0), 0, &bits);
    out = put_word(out, word(from, 1), 1, &bits);
    out = put_word(out, word(from, 2), 2, &bits);
    out = put_word(out, word(from, 3), 3, &bits);
    out = put_word(out, word(from, 4), 4, &bits);
    out = put_word(out, word(from, 5), 5, &bits);
    out = put_word(out, word(from, 6), 6, &bits);
    out = put_word(out, word(from, 7), 7, &bits);
    *mask = (unsigned char)bits;
    return out;
}

static unsigned char *squash_last(unsigned char *out, const unsigned char *from, unsigned count)
{
    unsigned char *mask = out++;
    unsigned bits = 0;
    for (unsigned i = 0; i < count; i++)
        out = put_word(out, word(from, i), i, &bits);
    *mask = (unsigned char)bits;
    return out;
}

unsigned char *squash(unsigned char *to, const void *from, size_t words)
{
    const unsigned char *at = from;
    for (; words >= 8; words -= 8, at += 64)
        to = squash_eight(to, at);
    return words ? squash_last(to, at, (unsigned)words) : to;
}

static inline const unsigned char *take_word(const unsigned char *from, unsigned char *to,
                                             unsigned bits, unsigned i, bool *wrong)
{
    unsigned there = bits >> i & 1;
    uint64_t v = word(from, 0) & (0 - (uint64_t)there);
    memcpy(to + 8 * (size_t)i, &v, 8);
    *wrong |= there && !v;
    return from + 8 * (size_t)there;
}

/* There are 64 bytes more, whether they belong to these or not. */
static inline const unsigned char *back_eight(const unsigned char *from, unsigned char *to)
{
    unsigned bits = *from++;
    bool wrong = false;
    from = take_word(from, to, bits, 0, &wrong);
    from = take_word(from, to, bits, 1, &wrong);
    from = take_word(from, to, bits, 2, &wrong);
    from = take_word(from, to, bits, 3, &wrong);
    from = take_word(from, to, bits, 4, &wrong);
    from = take_word(from, to, bits, 5, &wrong);
    from = take_word(from, to, bits, 6, &wrong);
    from = take_word(from, to, bits, 7, &wrong);
    return wrong ? NULL : from;
}

static const unsigned char *back_last(const unsigned char *from, const unsigned char *end,
                                      unsigned char *to, unsigned count)
{
    unsigned bits = *from++;
    bool wrong = bits >> count;
    for (unsigned i = 0; i < count && !wrong; i++) {
        if (bits >> i & 1 && end - from < 8)
            return NULL;
        if (bits >> i & 1)
            from = take_word(from, to, bits, i, &wrong);
        else
            memset(to + 8 * (size_t)i, 0, 8);
    }
    return wrong ? NULL : from;
}

const unsigned char *unsquash(const unsigned char *from, const unsigned char *end, void *to,
                              size_t words)
{
    unsigned char *out = to;
    for (; words && from; out += 64) {
        unsigned count = words < 8 ? (unsigned)words : 8;
        if (count == 8 && end - from > 64)
            from = back_eight(from, out);
        else
            from = from < end ? back_last(from, end, out, count) : NULL;
        words -= count;
    }
    return from;
}
