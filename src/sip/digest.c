/* Digest authentication: RFC 7616 3.3, 3.4, with what RFC 8760 and RFC 3261 22.4 make of it for SIP.
 *
 * Of a quoted value the backslashes go when it is read, and come back when it is printed, so that the
 * words that are hashed are those that their owner meant (RFC 7616 3.4: unq). `auth-int` and
 * `userhash` are not understood: nobody needs them to be understood.
 */
#include "sip/digest.h"
#include "sip/text.h"

#include <nettle/md5.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

const char *const digest_algorithms[DIGEST_ALGORITHMS + 1] = {
    [DIGEST_NONE] = "",
    [DIGEST_MD5] = "MD5",
    [DIGEST_MD5_SESS] = "MD5-sess",
    [DIGEST_SHA_256] = "SHA-256",
    [DIGEST_SHA_256_SESS] = "SHA-256-sess",
    [DIGEST_SHA_512_256] = "SHA-512-256",
    [DIGEST_SHA_512_256_SESS] = "SHA-512-256-sess",
};

/* ---- reading ------------------------------------------------------------------------------ */

struct reader {
    const char *at, *end;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void skip_blanks(struct reader *r)
{
    while (r->at < r->end && is_blank(*r->at))
        r->at++;
}

/* RFC 3261 25.1: token; and the slash and the like that people put where a token belongs. */
static bool ends_token(char c)
{
    return is_blank(c) || strchr(",=\"", c) != NULL; /* the NUL as well */
}

static size_t read_token(struct reader *r, char *out, size_t room)
{
    size_t length = 0;
    for (; r->at < r->end && !ends_token(*r->at); r->at++, length++)
        if (length + 1 < room)
            out[length] = *r->at;
    out[length < room ? length : room - 1] = '\0';
    return length;
}

/* Between the quotes. False: it has no end, or a NUL in it. */
static bool read_quoted(struct reader *r, char *out, size_t room, size_t *length)
{
    *length = 0;
    for (r->at++; r->at < r->end && *r->at != '"'; r->at++) {
        if (*r->at == '\\' && ++r->at == r->end)
            return false;
        if (!*r->at)
            return false;
        if (*length + 1 < room)
            out[*length] = *r->at;
        ++*length;
    }
    out[*length < room ? *length : room - 1] = '\0';
    return r->at++ < r->end;
}

/* False: it does not fit, or is none. */
static bool read_value(struct reader *r, char *out, size_t room)
{
    size_t length;
    skip_blanks(r);
    if (r->at < r->end && *r->at == '"') {
        if (!read_quoted(r, out, room, &length))
            return false;
    } else {
        length = read_token(r, out, room);
        if (!length)
            return false;
    }
    return length < room;
}

static uint8_t algorithm_named(const char *name)
{
    for (uint8_t n = 1; n < DIGEST_ALGORITHMS; n++)
        if (!strcasecmp(digest_algorithms[n], name))
            return n;
    return DIGEST_NONE;
}

/* "auth,auth-int" */
static bool lists_auth(const char *qop)
{
    while (*qop) {
        size_t length = strcspn(qop, ", \t");
        if (length == 4 && !strncasecmp(qop, "auth", 4))
            return true;
        qop += length;
        qop += strspn(qop, ", \t");
    }
    return false;
}

/* RFC 7616 3.4: eight hex digits; here any number of them up to that. */
static bool read_count(const char *text, uint32_t *nc)
{
    size_t digits = strspn(text, "0123456789abcdefABCDEF");
    unsigned value;
    if (!digits || digits > 8 || text[digits])
        return false;
    sscanf(text, "%8x", &value);
    *nc = value;
    return true;
}

enum said {
    SAID_REALM,
    SAID_NONCE,
    SAID_OPAQUE,
    SAID_USERNAME,
    SAID_CNONCE,
    SAID_URI,
    SAID_RESPONSE,
    SAID_ALGORITHM,
    SAID_QOP,
    SAID_STALE,
    SAID_NC,
    SAIDS
};
static const char *const said_names[SAIDS] = {"realm",  "nonce", "opaque",   "username",
                                              "cnonce", "uri",   "response", "algorithm",
                                              "qop",    "stale", "nc"};

/* Those that are kept as they are. */
static char *place_of(struct digest *d, enum said which, size_t *room)
{
    *room = which == SAID_URI ? DIGEST_URI : which == SAID_RESPONSE ? DIGEST_HEX : DIGEST_VALUE;
    switch (which) {
    case SAID_REALM: return d->realm;
    case SAID_NONCE: return d->nonce;
    case SAID_OPAQUE: return d->opaque;
    case SAID_USERNAME: return d->username;
    case SAID_CNONCE: return d->cnonce;
    case SAID_URI: return d->uri;
    case SAID_RESPONSE: return d->response;
    default: return NULL;
    }
}

static bool understand(struct digest *d, enum said which, const char *value)
{
    switch (which) {
    case SAID_ALGORITHM: d->algorithm = algorithm_named(value); break;
    case SAID_QOP:
        d->asks_qop = true;
        d->qop_auth = lists_auth(value);
        break;
    case SAID_STALE: d->stale = !strcasecmp(value, "true"); break;
    case SAID_NC: return read_count(value, &d->nc);
    default: break; /* what is not known is ignored: RFC 7616 3.3 */
    }
    return true;
}

/* name=value. What it is about is noted in `said`. */
static bool read_parameter(struct reader *r, struct digest *d, unsigned *said)
{
    char name[16], value[DIGEST_URI];
    size_t length = read_token(r, name, sizeof name), room;
    skip_blanks(r);
    if (!length || r->at == r->end || *r->at++ != '=')
        return false;
    unsigned n = 0;
    while (n < SAIDS && strcasecmp(said_names[n], name) != 0)
        n++;
    if (n < SAIDS && *said >> n & 1)
        return false;
    *said |= n < SAIDS ? 1u << n : 0;
    char *place = place_of(d, (enum said)n, &room);
    if (place)
        return read_value(r, place, room);
    return read_value(r, value, sizeof value) && understand(d, (enum said)n, value);
}

static bool read_parameters(struct reader *r, struct digest *d, unsigned *said)
{
    for (;;) {
        skip_blanks(r);
        if (!read_parameter(r, d, said))
            return false;
        skip_blanks(r);
        if (r->at == r->end)
            return true;
        if (*r->at++ != ',')
            return false;
    }
}

bool digest_parse(const char *value, size_t size, struct digest *out)
{
    struct reader r = {value, value + size};
    char scheme[16];
    unsigned said = 0;
    *out = (struct digest){.algorithm = DIGEST_MD5};
    skip_blanks(&r);
    read_token(&r, scheme, sizeof scheme);
    return !strcasecmp(scheme, "Digest") && r.at < r.end && is_blank(*r.at) &&
           read_parameters(&r, out, &said) && said >> SAID_REALM & 1 && said >> SAID_NONCE & 1;
}

/* ---- printing ----------------------------------------------------------------------------- */

static void quoted(struct text *t, const char *name, const char *value)
{
    text_word(t, name);
    text_word(t, "=\"");
    for (; *value; value++) {
        if (*value == '"' || *value == '\\')
            text_word(t, "\\");
        text_add(t, value, 1);
    }
    text_word(t, "\"");
}

static void algorithm(struct text *t, const struct digest *d)
{
    text_word(t, ", algorithm=");
    text_word(t, digest_algorithms[d->algorithm]);
}

size_t digest_print_challenge(const struct digest *d, char *out, size_t room)
{
    struct text t = {out, room, 0};
    text_word(&t, "Digest ");
    quoted(&t, "realm", d->realm);
    if (d->asks_qop) {
        text_word(&t, ", ");
        quoted(&t, "qop", "auth");
    }
    text_word(&t, ", ");
    quoted(&t, "nonce", d->nonce);
    text_word(&t, ", ");
    quoted(&t, "opaque", d->opaque);
    text_word(&t, d->stale ? ", stale=TRUE" : ", stale=FALSE");
    algorithm(&t, d);
    return text_end(&t);
}

/* RFC 7616 3.4: qop, nc and algorithm without quotes, the others with them. */
size_t digest_print_credentials(const struct digest *d, char *out, size_t room)
{
    struct text t = {out, room, 0};
    text_word(&t, "Digest ");
    quoted(&t, "username", d->username);
    text_word(&t, ", ");
    quoted(&t, "realm", d->realm);
    text_word(&t, ", ");
    quoted(&t, "nonce", d->nonce);
    text_word(&t, ", ");
    quoted(&t, "uri", d->uri);
    if (d->asks_qop) {
        char count[32];
        snprintf(count, sizeof count, ", qop=auth, nc=%08x, ", (unsigned)d->nc);
        text_word(&t, count);
        quoted(&t, "cnonce", d->cnonce);
    }
    text_word(&t, ", ");
    quoted(&t, "response", d->response);
    text_word(&t, ", ");
    quoted(&t, "opaque", d->opaque);
    algorithm(&t, d);
    return text_end(&t);
}

/* ---- the numbers -------------------------------------------------------------------------- */

union hash {
    struct md5_ctx md5;
    struct sha256_ctx sha256;
    struct sha512_256_ctx sha512_256;
};

static bool is_session(uint8_t algorithm)
{
    return algorithm == DIGEST_MD5_SESS || algorithm == DIGEST_SHA_256_SESS ||
           algorithm == DIGEST_SHA_512_256_SESS;
}

static void hex(const uint8_t *bytes, size_t count, char *out)
{
    for (size_t n = 0; n < count; n++)
        snprintf(out + 2 * n, 3, "%02x", bytes[n]);
}

/* H(the words with a colon between each two): `words` ends with NULL. */
static void hash_words(uint8_t algorithm, const char *const *words, char out[DIGEST_HEX])
{
    char all[4 * DIGEST_VALUE + DIGEST_URI];
    struct text t = {all, sizeof all, 0};
    for (unsigned n = 0; words[n]; n++) {
        text_word(&t, n ? ":" : "");
        text_word(&t, words[n]);
    }
    size_t length = text_end(&t);
    if (length >= sizeof all)
        length = sizeof all - 1;
    const uint8_t *bytes = (const uint8_t *)all;
    uint8_t sum[SHA256_DIGEST_SIZE];
    union hash h;
    switch (algorithm) {
    case DIGEST_MD5:
    case DIGEST_MD5_SESS:
        md5_init(&h.md5);
        md5_update(&h.md5, length, bytes);
        md5_digest(&h.md5, MD5_DIGEST_SIZE, sum);
        hex(sum, MD5_DIGEST_SIZE, out);
        break;
    case DIGEST_SHA_256:
    case DIGEST_SHA_256_SESS:
        sha256_init(&h.sha256);
        sha256_update(&h.sha256, length, bytes);
        sha256_digest(&h.sha256, sizeof sum, sum);
        hex(sum, sizeof sum, out);
        break;
    default:
        sha512_256_init(&h.sha512_256);
        sha512_256_update(&h.sha512_256, length, bytes);
        sha512_256_digest(&h.sha512_256, sizeof sum, sum);
        hex(sum, sizeof sum, out);
    }
}

/* RFC 7616 3.4.2. */
static void hash_a1(const struct digest *d, const char *password, char out[DIGEST_HEX])
{
    hash_words(d->algorithm, (const char *const[]){d->username, d->realm, password, NULL}, out);
    if (!is_session(d->algorithm))
        return;
    char secret[DIGEST_HEX];
    strcpy(secret, out);
    hash_words(d->algorithm, (const char *const[]){secret, d->nonce, d->cnonce, NULL}, out);
}

bool digest_answer(const struct digest *d, const char *password, const char *method,
                   char out[DIGEST_HEX])
{
    char a1[DIGEST_HEX], a2[DIGEST_HEX], count[12];
    if (!d->algorithm || (d->asks_qop && !d->qop_auth))
        return false;
    snprintf(count, sizeof count, "%08x", (unsigned)d->nc);
    hash_a1(d, password, a1);
    hash_words(d->algorithm, (const char *const[]){method, d->uri, NULL}, a2);
    if (d->asks_qop)
        hash_words(d->algorithm,
                   (const char *const[]){a1, d->nonce, count, d->cnonce, "auth", a2, NULL}, out);
    else
        hash_words(d->algorithm, (const char *const[]){a1, d->nonce, a2, NULL}, out);
    return true;
}

void digest_scramble(const char *words, unsigned digits, char *out)
{
    char sum[DIGEST_HEX];
    hash_words(DIGEST_MD5, (const char *const[]){words, NULL}, sum);
    snprintf(out, digits + 1u, "%s", sum);
}

/* ---- header lines ------------------------------------------------------------------------- */

const char *digest_challenge_field(bool proxy)
{
    return proxy ? "Proxy-Authenticate" : "WWW-Authenticate";
}

const char *digest_credentials_field(bool proxy)
{
    return proxy ? "Proxy-Authorization" : "Authorization";
}

textid lines_without_credentials(struct lore *lore, textid lines)
{
    if (!lines)
        return 0;
    lines = lines_set(lore, lines, digest_credentials_field(false), NULL);
    return lines_set(lore, lines, digest_credentials_field(true), NULL);
}

/* One line with that value, which has no NUL at its end. */
static textid add_value(struct lore *lore, textid lines, const char *field, const char *value,
                        size_t size)
{
    char text[4096];
    if (size >= sizeof text)
        return lines;
    memcpy(text, value, size);
    text[size] = '\0';
    return lines_add(lore, lines, field, text);
}

textid lines_credentials(struct lore *lore, textid lines)
{
    textid found = 0;
    for (int proxy = 0; lines && proxy < 2; proxy++) {
        const char *field = digest_credentials_field(proxy), *value;
        size_t size;
        for (unsigned n = 1; (value = lines_find(lore, lines, field, n, &size)); n++)
            found = add_value(lore, found, field, value, size);
    }
    return found;
}

bool digest_line(const struct lore *lore, textid lines, const char *field, unsigned nth,
                 struct digest *out, bool *there)
{
    size_t size;
    const char *value = lines ? lines_find(lore, lines, field, nth, &size) : NULL;
    *there = value;
    return value && digest_parse(value, size, out);
}

bool digest_find(const struct lore *lore, textid lines, bool proxy, const char *realm,
                 struct digest *out)
{
    const char *field = digest_credentials_field(proxy);
    bool there = true;
    for (unsigned n = 1; there; n++)
        if (digest_line(lore, lines, field, n, out, &there) && !strcmp(out->realm, realm))
            return true;
    return false;
}

textid digest_remove(struct lore *lore, textid lines, bool proxy, const char *realm)
{
    const char *field = digest_credentials_field(proxy), *value;
    struct digest d;
    size_t size;
    if (!digest_find(lore, lines, proxy, realm, &d))
        return lines;
    textid rest = lines_set(lore, lines, field, NULL);
    for (unsigned n = 1; (value = lines_find(lore, lines, field, n, &size)); n++)
        if (!digest_parse(value, size, &d) || strcmp(d.realm, realm) != 0)
            rest = add_value(lore, rest, field, value, size);
    return rest;
}
