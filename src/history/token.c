/* A moment as one line of text, to be opened on another machine with the same sipstep.
 *
 *     sipstep1. BASE64URL( SHA-256's first 6 bytes | deflated JSON )
 *
 * The JSON holds the scenario that the run came from, the lines of its what-ifs, and the record:
 *     {"version":..., "file":..., "text":..., "seed":"7", "sets":[...], "machines":[[file, text]],
 *      "what_ifs":[[name, lines]], "record":n}
 * The checksum is of what is deflated: a character that has been lost or changed is noticed before
 * anything is read.
 */
#include "config.h"
#include "history/inside.h"

#include <ctype.h>
#include <inttypes.h>
#include <jansson.h>
#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { CHECKSUM = 6, TEXT_MAX = 16 << 20 /* bytes: a scenario has 1 MB, its machines too */ };
static const char name[] = "sipstep", mark[] = "sipstep1.";

struct bytes {
    unsigned char *at;
    size_t size;
};

/* ---- writing ------------------------------------------------------------------------------- */

static json_t *texts(const char *a, const char *b, size_t size)
{
    json_t *pair = json_array();
    json_array_append_new(pair, json_string(a));
    json_array_append_new(pair, json_stringn(b, size));
    return pair;
}

static json_t *machines_of(const struct scenario *s)
{
    struct machine_source source[MACHINE_KINDS];
    size_t count = scenario_sources(s, source);
    json_t *all = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(all, texts(source[i].file, source[i].text, source[i].size));
    return all;
}

/* With machines in it, no set is needed. */
static json_t *sets_of(const struct scenario *s, bool has_machines)
{
    const char *set[8];
    size_t count = has_machines ? 0 : scenario_sets(s, set, 8);
    json_t *all = json_array();
    for (size_t i = 0; i < count && i < 8; i++)
        json_array_append_new(all, json_string(set[i]));
    return all;
}

static json_t *what_ifs_of(const struct history *h, const size_t *chain, size_t count)
{
    json_t *all = json_array();
    for (size_t i = 1; i < count; i++)
        json_array_append_new(all, texts(h->run[chain[i]].name, h->run[chain[i]].line,
                                         strlen(h->run[chain[i]].line)));
    return all;
}

static char *moment_json(const struct history *h, const size_t *chain, size_t count, uint32_t n)
{
    const struct scenario *s = h->run[chain[0]].scenario;
    const char *path = scenario_file(s), *slash = strrchr(path, '/');
    char seed[24];
    snprintf(seed, sizeof seed, "%" PRIu64, scenario_plan(s)->seed);
    json_t *machines = machines_of(s), *o = json_object();
    json_object_set_new(o, "version", json_string(PACKAGE_VERSION));
    json_object_set_new(o, "file", json_string(slash ? slash + 1 : path));
    json_object_set_new(o, "text", json_string(scenario_text(s)));
    json_object_set_new(o, "seed", json_string(seed));
    json_object_set_new(o, "sets", sets_of(s, json_array_size(machines) > 0));
    json_object_set_new(o, "machines", machines);
    json_object_set_new(o, "what_ifs", what_ifs_of(h, chain, count));
    json_object_set_new(o, "record", json_integer(n));
    char *text = json_dumps(o, JSON_COMPACT);
    json_decref(o);
    if (!text)
        abort();
    return text;
}

static void checksum(const unsigned char *at, size_t size, unsigned char out[CHECKSUM])
{
    struct sha256_ctx sha;
    sha256_init(&sha);
    sha256_update(&sha, size, at);
    sha256_digest(&sha, CHECKSUM, out);
}

/* The checksum first. */
static struct bytes deflated(const char *text)
{
    uLong size = strlen(text);
    uLongf room = compressBound(size);
    struct bytes b = {.at = history_alloc(NULL, CHECKSUM + room)};
    if (compress2(b.at + CHECKSUM, &room, (const unsigned char *)text, size, 9) != Z_OK)
        abort();
    b.size = CHECKSUM + room;
    checksum(b.at + CHECKSUM, room, b.at);
    return b;
}

static char *encoded(struct bytes b)
{
    size_t length = BASE64_ENCODE_RAW_LENGTH(b.size), head = strlen(mark);
    struct base64_encode_ctx base64;
    char *out = history_alloc(NULL, head + length + BASE64_ENCODE_FINAL_LENGTH + 1);
    memcpy(out, mark, head);
    base64url_encode_init(&base64);
    size_t end = head + base64_encode_update(&base64, out + head, b.size, b.at);
    end += base64_encode_final(&base64, out + end);
    while (end && out[end - 1] == '=')
        end--;
    out[end] = '\0';
    return out;
}

char *history_token(struct history *h, size_t run, uint32_t n)
{
    size_t count = whatif_chain(h, run, NULL, 0);
    size_t *chain = history_alloc(NULL, count * sizeof *chain);
    whatif_chain(h, run, chain, count);
    char *json = moment_json(h, chain, count, n);
    struct bytes b = deflated(json);
    char *token = encoded(b);
    free(b.at);
    free(json);
    free(chain);
    return token;
}

/* ---- reading ------------------------------------------------------------------------------- */

static void *refuse(struct complaints *complaints, const char *why)
{
    complain(complaints, "token", 0, 0, NULL, "%s", why);
    return NULL;
}

/* What stands behind the mark; NULL: it is no token, or another version's. */
static const char *behind_mark(const char *token, struct complaints *complaints)
{
    if (!strncmp(token, mark, strlen(mark)))
        return token + strlen(mark);
    const char *version = token + strlen(name);
    if (!strncmp(token, name, strlen(name)) && isdigit((unsigned char)*version) &&
        version[strspn(version, "0123456789")] == '.')
        return refuse(complaints,
                      "this token is of another version of sipstep than this one, which reads 1");
    return refuse(complaints, "this is no token: one begins with 'sipstep1.'");
}

static bool decode(const char *text, size_t length, struct bytes *out)
{
    struct base64_decode_ctx base64;
    static const char padding[] = "===";
    size_t last = 0, pads = (4 - length % 4) % 4;
    out->at = history_alloc(NULL, BASE64_DECODE_LENGTH(length + pads) + 1);
    base64url_decode_init(&base64);
    out->size = BASE64_DECODE_LENGTH(length + pads);
    if (!base64_decode_update(&base64, &out->size, out->at, length, text))
        return false;
    return pads < 3 && base64_decode_update(&base64, &last, out->at + out->size, pads, padding) &&
           base64_decode_final(&base64);
}

static char *inflated(const unsigned char *at, size_t size)
{
    z_stream z = {.next_in = (unsigned char *)at, .avail_in = (uInt)size};
    size_t room = 4 * size + 1024;
    char *text = history_alloc(NULL, room);
    int status = inflateInit(&z);
    while (status == Z_OK && z.total_out < TEXT_MAX) {
        if (z.total_out + 1 == room)
            text = history_alloc(text, room *= 2);
        z.next_out = (unsigned char *)text + z.total_out;
        z.avail_out = (uInt)(room - z.total_out - 1);
        status = inflate(&z, Z_NO_FLUSH);
        if (status == Z_BUF_ERROR && !z.avail_out)
            status = Z_OK;
    }
    text[z.total_out] = '\0';
    inflateEnd(&z);
    if (status == Z_STREAM_END)
        return text;
    free(text);
    return NULL;
}

/* Mail and terminals break long lines. */
static char *without_blanks(const char *text, size_t *length)
{
    char *out = history_alloc(NULL, strlen(text) + 1);
    *length = 0;
    for (; *text; text++)
        if (!isspace((unsigned char)*text))
            out[(*length)++] = *text;
    out[*length] = '\0';
    return out;
}

static char *read_json(const char *token, struct complaints *complaints)
{
    unsigned char sum[CHECKSUM];
    char *text = NULL;
    const char *body = behind_mark(token, complaints);
    if (!body)
        return NULL;
    size_t length;
    char *code = without_blanks(body, &length);
    struct bytes b;
    bool well = decode(code, length, &b) && b.size > CHECKSUM;
    if (well) {
        checksum(b.at + CHECKSUM, b.size - CHECKSUM, sum);
        well = !memcmp(sum, b.at, CHECKSUM);
    }
    free(code);
    if (well)
        text = inflated(b.at + CHECKSUM, b.size - CHECKSUM);
    free(b.at);
    return text ? text
                : refuse(complaints, "this token is damaged: a part of it is missing or changed");
}

/* ---- the moment again ---------------------------------------------------------------------- */

static const char *string_of(const json_t *o, const char *key)
{
    const char *text = json_string_value(json_object_get(o, key));
    return text ? text : "";
}

static const char *nth(const json_t *pair, size_t i)
{
    const char *text = json_string_value(json_array_get(pair, i));
    return text ? text : "";
}

static struct scenario *scenario_of(const json_t *o, struct complaints *complaints)
{
    const json_t *machines = json_object_get(o, "machines"), *sets = json_object_get(o, "sets");
    struct machine_source source[MACHINE_KINDS];
    const char *set[8], *text = string_of(o, "text"), *file = string_of(o, "file");
    size_t count = 0, own = 0;
    for (; own < json_array_size(machines) && own < MACHINE_KINDS; own++) {
        const json_t *pair = json_array_get(machines, own);
        source[own] = (struct machine_source){nth(pair, 0), nth(pair, 1), strlen(nth(pair, 1))};
    }
    for (; count < json_array_size(sets) && count < 8; count++)
        set[count] = nth(sets, count);
    struct scenario *s = own ? scenario_parse_sent(file, text, source, own, complaints)
                             : scenario_parse(file, text, strlen(text), set, count, complaints);
    if (s)
        scenario_set_seed(s, strtoull(string_of(o, "seed"), NULL, 10));
    return s;
}

/* One on the other; false: one of them is wrong. */
static bool add_what_ifs(struct history *h, const json_t *all, struct complaints *complaints)
{
    uint32_t now;
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *pair = json_array_get(all, i);
        int run = history_what_if(h, i, 0, nth(pair, 1), &now, complaints);
        if (run != (int)i + 1)
            return false;
        history_rename(h, (size_t)run, nth(pair, 0));
    }
    return true;
}

static struct history *history_of(const json_t *o, size_t budget, size_t *run, uint32_t *now,
                                  struct complaints *complaints)
{
    const char *version = string_of(o, "version");
    if (strcmp(version, PACKAGE_VERSION) != 0) {
        complain(complaints, "token", 0, 0, NULL,
                 "this token was made by sipstep %.20s; this is %s, where the run may be another",
                 version, PACKAGE_VERSION);
        return NULL;
    }
    struct scenario *s = scenario_of(o, complaints);
    struct history *h = s ? history_new(s, budget) : NULL;
    if (!h || !add_what_ifs(h, json_object_get(o, "what_ifs"), complaints)) {
        history_free(h);
        return complaints->count ? NULL : refuse(complaints, "this token names a what-if twice");
    }
    json_int_t n = json_integer_value(json_object_get(o, "record"));
    *run = history_runs(h) - 1;
    *now = n > 0 && n < RECORDS_AHEAD ? (uint32_t)n : 0;
    uint32_t last = history_reach(h, *run, *now);
    *now = *now < last ? *now : last;
    return h;
}

struct history *history_from_token(const char *token, size_t budget, size_t *run, uint32_t *now,
                                   struct complaints *complaints)
{
    token += strspn(token, " \t\r\n");
    char *text = read_json(token, complaints);
    json_t *o = text ? json_loads(text, 0, NULL) : NULL;
    struct history *h = o ? history_of(o, budget, run, now, complaints) : NULL;
    if (text && !o)
        refuse(complaints, "this token is damaged: it holds no moment");
    json_decref(o);
    free(text);
    return h;
}
