/* Digest authentication: the examples' numbers, what is read, and what is refused. */
#include "test-sip.h"

#include "sip/digest.h"

#include <stdlib.h>
#include <string.h>

/* RFC 2617 3.5; its errata know no other number. */
static const char rfc2617[] =
    "Digest username=\"Mufasa\",\r\n realm=\"testrealm@host.com\",\r\n"
    " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\",\r\n uri=\"/dir/index.html\",\r\n qop=auth,\r\n"
    " nc=00000001,\r\n cnonce=\"0a4f113b\",\r\n"
    " response=\"6629fae49393a05397450978507c4ef1\",\r\n"
    " opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";
/* RFC 7616 3.9.1. */
#define RFC7616(algorithm, response)                                                                    \
 "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\", "               \
 "algorithm=" algorithm ", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "                    \
 "nc=00000001, cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth, response=\"" response \
 "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
static const char md5[] = RFC7616("MD5", "8ca523f5e9506fed4657c9700eebdbec");
static const char sha256[] =
    RFC7616("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");

static bool parse(const char *text, struct digest *d)
{
    return digest_parse(text, strlen(text), d);
}

static bool is_right(const char *text, const char *password)
{
    struct digest d;
    char answer[DIGEST_HEX];
    ck_assert(parse(text, &d));
    ck_assert(digest_answer(&d, password, "GET", answer));
    return strcmp(answer, d.response) == 0;
}

START_TEST(the_responses_are_those_of_the_examples)
{
    ck_assert(is_right(rfc2617, "Circle Of Life"));
    ck_assert(!is_right(rfc2617, "Circle of Life"));
    ck_assert(is_right(md5, "Circle of Life"));
    ck_assert(is_right(sha256, "Circle of Life"));
    ck_assert(!is_right(sha256, "circle of life"));
}
END_TEST

/* Numbers of Python's hashlib: H(H("u:r:p"):n:0001...:c:auth:H("REGISTER:sip:x")), and the like. */
START_TEST(each_algorithm_has_its_own_response)
{
    struct digest d = {.asks_qop = true,
                       .qop_auth = true,
                       .nc = 1,
                       .realm = "r",
                       .nonce = "n",
                       .username = "u",
                       .cnonce = "c",
                       .uri = "sip:x"};
    static const char *const right[DIGEST_ALGORITHMS] = {
        [DIGEST_MD5] = "867e6d1eb098fb4ecb1e7696f27083a1",
        [DIGEST_MD5_SESS] = "350b1f37a92238b6c4d336edf69c1f4b",
        [DIGEST_SHA_256] = "ff610ec9bb1c4981e50e216e3da59c930033f9d64029a476561b82196ebf21ad",
        [DIGEST_SHA_256_SESS] = "8b1e3bd581b62ded4f035b255e61b53ae6b8cc7524cbfd63a29d20af252c7ba7",
        [DIGEST_SHA_512_256] = "1abb904899e98d0b32358aff22df43d782ac2dc5146a923cf37a4a73ff59ba0a",
        [DIGEST_SHA_512_256_SESS] =
            "ecec13cc8f4a806f23f1447a4957c73c6b0a538746fcb2f09e7c8e6baaf3b8fb",
    };
    for (uint8_t n = 1; n < DIGEST_ALGORITHMS; n++) {
        char answer[DIGEST_HEX];
        d.algorithm = n;
        ck_assert(digest_answer(&d, "p", "REGISTER", answer));
        ck_assert_str_eq(answer, right[n]);
    }
    char answer[DIGEST_HEX];
    d.algorithm = DIGEST_MD5;
    d.asks_qop = false; /* RFC 2069 */
    ck_assert(digest_answer(&d, "p", "REGISTER", answer));
    ck_assert_str_eq(answer, "f1360bea1a4221b5ee937bec4052dd1b");
}
END_TEST

START_TEST(what_nobody_here_knows_has_no_response)
{
    struct digest d;
    char answer[DIGEST_HEX];
    ck_assert(parse("Digest realm=\"a\", nonce=\"b\", algorithm=SHA-1", &d));
    ck_assert_int_eq(d.algorithm, DIGEST_NONE);
    ck_assert(!digest_answer(&d, "p", "GET", answer));
    ck_assert(parse("Digest realm=\"a\", nonce=\"b\", qop=\"auth-int\"", &d));
    ck_assert(!digest_answer(&d, "p", "GET", answer));
    ck_assert(parse("digest REALM = \"a\" , nonce=\"b\",qop=\"auth-int, AUTH\",x=\"y\"", &d));
    ck_assert(digest_answer(&d, "p", "GET", answer));
}
END_TEST

/* RFC 3261 25.1: quoted-pair. */
START_TEST(quotes_and_backslashes_are_of_the_text_only)
{
    struct digest d, again;
    char text[2000];
    ck_assert(parse("Digest realm=\"a\\\"b\\\\c\", nonce=\"n\", stale=TRUE", &d));
    ck_assert_str_eq(d.realm, "a\"b\\c");
    ck_assert(d.stale);
    digest_print_challenge(&d, text, sizeof text);
    ck_assert(parse(text, &again));
    ck_assert_str_eq(again.realm, d.realm);
    ck_assert(again.stale);
}
END_TEST

START_TEST(what_is_no_digest_is_refused)
{
    static const char *const wrong[] = {
        "",
        "Digest",
        "Digest ",
        "Basic realm=\"a\", nonce=\"b\"",
        "Digest realm=\"a\"",
        "Digest nonce=\"a\"",
        "Digest realm=\"a\" nonce=\"b\"",
        "Digest realm=\"a\", nonce=\"b\",",
        "Digest realm=\"a\", nonce=\"b",
        "Digest realm=\"a\", nonce=\"b\\",
        "Digest realm=\"a\", realm=\"c\", nonce=\"b\"",
        "Digest realm=, nonce=\"b\"",
        "Digest realm, nonce=\"b\"",
        "Digest realm=\"a\", nonce=\"b\", nc=g",
        "Digest realm=\"a\", nonce=\"b\", nc=123456789",
        "Digestrealm=\"a\", nonce=\"b\"",
    };
    struct digest d;
    for (size_t n = 0; n < sizeof wrong / sizeof *wrong; n++)
        ck_assert_msg(!parse(wrong[n], &d), "%s", wrong[n]);
    char longest[600] = "Digest nonce=\"b\", realm=\"";
    memset(longest + strlen(longest), 'x', 400);
    strcat(longest, "\"");
    ck_assert(!parse(longest, &d));
}
END_TEST

static uint32_t drawn(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

/* Nothing is read past the end (a sanitizer sees it), and what is read is printed and read again as the
 * same. */
START_TEST(damaged_texts_are_refused_or_come_back_as_they_are)
{
    uint32_t seed = 7;
    unsigned read = 0;
    for (unsigned n = 0; n < 100000; n++) {
        const char *from = n % 3 == 0 ? rfc2617 : n % 3 == 1 ? md5 : sha256;
        size_t size = strlen(from);
        char *text = malloc(size), printed[6000];
        struct digest d, again;
        memcpy(text, from, size);
        for (uint32_t k = drawn(&seed) % 4; k; k--)
            text[drawn(&seed) % size] = "\"\\,= \r\nax\t;\xff"[drawn(&seed) % 12];
        size -= drawn(&seed) % 3 ? 0 : drawn(&seed) % size;
        if (digest_parse(text, size, &d) && d.algorithm && d.qop_auth) {
            digest_print_credentials(&d, printed, sizeof printed);
            ck_assert_msg(parse(printed, &again), "%s", printed);
            ck_assert_str_eq(again.username, d.username);
            ck_assert_str_eq(again.uri, d.uri);
            ck_assert_str_eq(again.cnonce, d.cnonce);
            ck_assert_str_eq(again.response, d.response);
            ck_assert_uint_eq(again.nc, d.nc);
            read++;
        }
        free(text);
    }
    ck_assert_uint_gt(read, 20000);
}
END_TEST

START_TEST(credentials_are_told_from_other_lines_and_by_their_realm)
{
    struct bench b = bench_new();
    textid lines = text_of(&b, "Subject: a\r\n"
                               "Proxy-Authorization: Digest realm=\"x\", nonce=\"1\"\r\n"
                               "Authorization: Digest realm=\"x\", nonce=\"2\"\r\n"
                               "Proxy-Authorization: Digest realm=\"y\", nonce=\"3\"\r\n");
    struct digest d;
    ck_assert(digest_find(b.lore, lines, true, "y", &d));
    ck_assert_str_eq(d.nonce, "3");
    ck_assert(digest_find(b.lore, lines, false, "x", &d));
    ck_assert_str_eq(d.nonce, "2");
    ck_assert(!digest_find(b.lore, lines, false, "y", &d));
    ck_assert_str_eq(lore_text(b.lore, lines_without_credentials(b.lore, lines)), "Subject: a\r\n");
    ck_assert_str_eq(lore_text(b.lore, digest_remove(b.lore, lines, true, "x")),
                     "Subject: a\r\nAuthorization: Digest realm=\"x\", nonce=\"2\"\r\n"
                     "Proxy-Authorization: Digest realm=\"y\", nonce=\"3\"\r\n");
    textid own = lines_credentials(b.lore, lines);
    ck_assert_ptr_null(strstr(lore_text(b.lore, own), "Subject"));
    ck_assert_uint_eq(lines_without_credentials(b.lore, own), 0);
    ck_assert_uint_eq(lines_credentials(b.lore, 0), 0);
    bench_free(&b);
}
END_TEST

TCase *digest_tests(void)
{
    TCase *t = tcase_create("digest");
    tcase_add_test(t, the_responses_are_those_of_the_examples);
    tcase_add_test(t, each_algorithm_has_its_own_response);
    tcase_add_test(t, what_nobody_here_knows_has_no_response);
    tcase_add_test(t, quotes_and_backslashes_are_of_the_text_only);
    tcase_add_test(t, what_is_no_digest_is_refused);
    tcase_add_test(t, damaged_texts_are_refused_or_come_back_as_they_are);
    tcase_add_test(t, credentials_are_told_from_other_lines_and_by_their_realm);
    return t;
}
