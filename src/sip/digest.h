/* Digest authentication: challenges, credentials, and the numbers in them. RFC 3261 22, RFC 7616, RFC
 * 8760; RFC 2617 for those that know no other. */
#ifndef SIP_DIGEST_H
#define SIP_DIGEST_H

#include "sip/sip.h"

enum digest_algorithm {
    DIGEST_NONE, /* one that nobody here knows */
    DIGEST_MD5,
    DIGEST_MD5_SESS,
    DIGEST_SHA_256,
    DIGEST_SHA_256_SESS,
    DIGEST_SHA_512_256,
    DIGEST_SHA_512_256_SESS,
    DIGEST_ALGORITHMS
};
extern const char *const digest_algorithms[DIGEST_ALGORITHMS + 1]; /* "SHA-256"; NULL-terminated */

/* What a challenge or credentials say. Values are without their quotes and backslashes; one that is
 * longer than its place here is refused as a whole. "" is as good as none. */
enum { DIGEST_VALUE = 256, DIGEST_URI = 512, DIGEST_HEX = 65 };
struct digest {
    uint8_t algorithm; /* enum digest_algorithm; MD5 if nothing is said */
    bool asks_qop;     /* there is a qop; without one it is RFC 2069's Digest */
    bool qop_auth;     /* and `auth` is (one of) what it says */
    bool stale;
    uint32_t nc;
    char realm[DIGEST_VALUE], nonce[DIGEST_VALUE], opaque[DIGEST_VALUE], username[DIGEST_VALUE],
        cnonce[DIGEST_VALUE], uri[DIGEST_URI], response[DIGEST_HEX];
};
/* Reads the value of a header field: WWW-Authenticate, Proxy-Authenticate, Authorization,
 * Proxy-Authorization. False: it is not Digest, or malformed, or says something twice. */
bool digest_parse(const char *value, size_t size, struct digest *out);
/* The values of such fields. Return their length as snprintf does. */
size_t digest_print_challenge(const struct digest *, char *out, size_t room);
size_t digest_print_credentials(const struct digest *, char *out, size_t room);
/* What `response` must be: RFC 7616 3.4.1. False: of an algorithm or qop that nobody here knows. */
bool digest_answer(const struct digest *, const char *password, const char *method,
                   char out[DIGEST_HEX]);
/* So many hex digits (at most 32) that follow from the words, and from which nobody can tell them. */
void digest_scramble(const char *words, unsigned digits, char *out);

/* Which of two header fields, by the status of the challenge. */
const char *digest_challenge_field(bool proxy);   /* "WWW-Authenticate" */
const char *digest_credentials_field(bool proxy); /* "Authorization" */
static inline bool message_challenges(const struct message *m)
{
    return m->status == 401 || m->status == 407;
}
/* Of header lines (message.extra) those with credentials, as they stand; and the lines without
 * them. */
textid lines_credentials(struct lore *, textid lines);
textid lines_without_credentials(struct lore *, textid lines);
/* Reads the nth (1, 2, ...) line of that name. *there: there is one. False: see digest_parse. */
bool digest_line(const struct lore *, textid lines, const char *field, unsigned nth,
                 struct digest *out, bool *there);
/* The credentials for a realm among these lines. False: there are none. */
bool digest_find(const struct lore *, textid lines, bool proxy, const char *realm,
                 struct digest *out);
/* Without the lines of credentials for a realm. */
textid digest_remove(struct lore *, textid lines, bool proxy, const char *realm);

#endif
