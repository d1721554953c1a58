/* Fingerprints of bytes: 128 bits, well mixed, the same on every machine of the same byte order.
 *
 * Each 16 bytes are multiplied to 128 bits, whose halves are folded (as in wyhash, Wang Yi, public
 * domain), in four lanes that do not wait for each other; each lane goes into both words of the
 * result.
 */
#include "sim/kernel.h"

#include <string.h>

static const uint64_t secret[6] = {0xa0761d6478bd642fu, 0xe7037ed1a0b428dbu, 0x8ebc6af09c88c6e3u,
                                   0x589965cc75374cc3u, 0x1d8e4e27c47d124fu, 0x2d358dccaa6c78a5u};

static inline uint64_t load(const unsigned char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline void multiply(uint64_t a, uint64_t b, uint64_t *low, uint64_t *high)
{
    uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
#ifdef __SIZEOF_INT128__
    (void)a0, (void)a1, (void)b0, (void)b1;
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    *low = (uint64_t)product;
    *high = (uint64_t)(product >> 64);
#else
    uint64_t middle = a1 * b0 + (a0 * b0 >> 32), other = a0 * b1 + (uint32_t)middle;
    *low = a * b;
    *high = a1 * b1 + (middle >> 32) + (other >> 32);
#endif
}

static inline uint64_t folded(uint64_t a, uint64_t b)
{
    uint64_t low, high;
    multiply(a, b, &low, &high);
    return low ^ high;
}

/* A product forgets its factors where one of them is 0: the lane itself is added again. */
static inline uint64_t stirred(uint64_t lane, const unsigned char *p, uint64_t with)
{
    return folded(load(p) ^ with, load(p + 8) ^ lane) + (lane << 29 | lane >> 35);
}

void bytes_hash(const void *bytes, size_t size, uint64_t out[2])
{
    const unsigned char *p = bytes;
    uint64_t a = secret[4] ^ size, b = secret[5], c = secret[1], d = secret[2];
    unsigned char last[64] = {0};
    for (; size >= 64; size -= 64, p += 64) {
        a = stirred(a, p, secret[0]);
        b = stirred(b, p + 16, secret[1]);
        c = stirred(c, p + 32, secret[2]);
        d = stirred(d, p + 48, secret[3]);
    }
    if (size) {
        memcpy(last, p, size);
        a = stirred(a, last, secret[0]);
        b = stirred(b, last + 16, secret[1]);
        c = stirred(c, last + 32, secret[2]);
        d = stirred(d, last + 48, secret[3]);
    }
    uint64_t ab = folded(a ^ secret[2], b ^ secret[3]), cd = folded(c ^ secret[4], d ^ secret[5]);
    out[0] = folded(ab ^ secret[0], cd ^ secret[1] ^ a) + c;
    out[1] = folded(cd ^ secret[3], ab ^ secret[5] ^ d) + b;
    out[0] = folded(out[0] ^ secret[1], out[1] ^ secret[4]) ^ out[0];
    out[1] = folded(out[1] ^ secret[2], out[0] ^ secret[0]) ^ out[1];
}
