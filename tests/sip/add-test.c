/* Header lines that are put into a message, and texts that are none. */
#include "test-sip.h"

#include <string.h>

static struct message info(struct bench *b)
{
    return (struct message){.from = ALICE,
                            .to = BOB,
                            .link = 3,
                            .method = METHOD_INFO,
                            .present = PRESENT_SUPPORTED | PRESENT_CONTACT,
                            .supported = OPTION_TIMER,
                            .max_forwards = 70,
                            .cseq = 2,
                            .call = ident_make(ALICE, 2),
                            .from_tag = ident_make(ALICE, 3),
                            .to_tag = ident_make(BOB, 1),
                            .uri = text_of(b, "sip:bob@bob.example.com"),
                            .from_uri = text_of(b, "sip:alice@example.com"),
                            .to_uri = text_of(b, "sip:bob@example.com"),
                            .contact = text_of(b, "sip:alice@alice.example.com"),
                            .extra = text_of(b, "Subject: a\r\nX-Own: b\r\n"),
                            .told = {.id = 7}};
}

static bool add(struct bench *b, struct message *m, const char *lines, struct sip_error *error)
{
    return message_add(m, text_of(b, lines), &b->names, b->lore, error);
}

START_TEST(a_line_takes_the_place_of_all_that_have_its_name)
{
    struct bench b = bench_new();
    struct message m = info(&b);
    struct sip_error error;
    ck_assert(add(&b, &m,
                  "CSeq: 99 INFO\r\nk: 100rel\r\nMax-Forwards: 0\r\nt: <sip:c@d>;tag=wrong\r\n"
                  "subject: z\r\nSession-Expires: 90;refresher=uas\r\nRequire: foo, timer\r\n",
                  &error));
    ck_assert_uint_eq(m.cseq, 99);
    ck_assert_uint_eq(m.supported, OPTION_100REL);
    ck_assert_uint_eq(m.max_forwards, 0);
    ck_assert_str_eq(lore_text(b.lore, m.to_uri), "sip:c@d");
    ck_assert_uint_eq(m.to_tag, IDENT_FOREIGN | text_of(&b, "wrong"));
    ck_assert_uint_eq(m.session_expires, 90);
    ck_assert_uint_eq(m.refresher, REFRESHER_UAS);
    ck_assert_uint_eq(m.require, OPTION_TIMER);
    ck_assert(m.present & PRESENT_REQUIRE_OTHER);
    ck_assert_str_eq(lore_text(b.lore, m.extra), "X-Own: b\r\nSubject: z\r\nRequire: foo\r\n");
    bench_free(&b);
}
END_TEST

START_TEST(what_no_line_says_stays_as_it_was)
{
    struct bench b = bench_new();
    struct message m = info(&b), expected = info(&b);
    struct sip_error error;
    ck_assert(add(&b, &m, "Expires: 9\r\n", &error));
    expected.present |= PRESENT_EXPIRES;
    expected.expires = 9;
    ck_assert_int_eq(memcmp(&m, &expected, sizeof m), 0); /* the missing Via, hop and trace too */
    bench_free(&b);
}
END_TEST

START_TEST(a_Via_is_as_a_line_says_it)
{
    struct bench b = bench_new();
    struct message m = info(&b);
    struct sip_error error;
    ck_assert(add(&b, &m, "Via: SIP/2.0/UDP bob.example.com;branch=z9hG4bKx\r\n", &error));
    ck_assert_uint_eq(m.via, BOB);
    ck_assert_uint_eq(m.branch, IDENT_FOREIGN | text_of(&b, "z9hG4bKx"));
    bench_free(&b);
}
END_TEST

START_TEST(a_body_stays_and_gets_another_type)
{
    struct bench b = bench_new();
    struct message m = info(&b);
    struct sip_error error;
    m.present |= PRESENT_TEXT;
    m.body = text_of(&b, "Signal=1\r\n");
    ck_assert(add(&b, &m, "c: application/dtmf-relay\r\n", &error));
    ck_assert(!(m.present & PRESENT_TEXT));
    ck_assert_str_eq(lore_text(b.lore, m.body), "Signal=1\r\n");
    ck_assert_str_eq(lore_text(b.lore, m.extra),
                     "Subject: a\r\nX-Own: b\r\nContent-Type: application/dtmf-relay\r\n");
    bench_free(&b);
}
END_TEST

START_TEST(lines_that_cannot_stand_there_are_told_with_their_byte)
{
    struct bench b = bench_new();
    struct message m = info(&b), before = m;
    struct sip_error error;
    static const struct {
        const char *lines;
        size_t at;
        const char *what;
    } cases[] = {
        {"CSeq: 1 BYE\r\n", 8, "The CSeq's method must be the request's."},
        {"Subject: b\r\nMax-Forwards: many\r\n", 26, "Max-Forwards is a number up to 255."},
        {"nonsense\r\n", 8, "A header field is a name, a colon and a value."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert(!add(&b, &m, cases[i].lines, &error));
        ck_assert_uint_eq(error.offset, cases[i].at);
        ck_assert_str_eq(error.what, cases[i].what);
        ck_assert_int_eq(memcmp(&m, &before, sizeof m), 0);
    }
    bench_free(&b);
}
END_TEST

START_TEST(adding_nothing_new_to_any_message_changes_nothing)
{
    struct bench b = bench_new();
    uint64_t stream = 11;
    struct sip_error error;
    for (int i = 0; i < 1000; i++) {
        struct message m = random_message(&b, &stream), before;
        if (!m.branch)
            continue;
        m.link = 2;
        before = m;
        ck_assert_msg(add(&b, &m, "", &error), "%s", error.what);
        ck_assert_int_eq(memcmp(&m, &before, sizeof m), 0);
    }
    bench_free(&b);
}
END_TEST

/* ---- texts that are no message ---------------------------------------------------------------- */

static struct message salvaged(struct bench *b, const char *text)
{
    struct message m;
    char again[ROOM];
    message_salvage(text, strlen(text), &b->names, b->lore, &m);
    ck_assert(m.present & PRESENT_BROKEN);
    ck_assert_uint_eq(message_print(&m, &b->names, again, sizeof again), strlen(text));
    ck_assert_str_eq(again, text);
    return m;
}

#define WHO                                               \
 "Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bKx\r\n" \
 "From: <sip:a@b>;tag=1\r\n"                              \
 "To: <sip:b@b>\r\n"                                      \
 "Call-ID: 1\r\n"

START_TEST(of_a_broken_request_is_known_who_sent_which)
{
    struct bench b = bench_new();
    struct message m = salvaged(&b, "INVITE <sip:b@b> SIP/2.0\r\n" WHO "CSeq: 4 INVITE\r\n\r\n");
    ck_assert_uint_eq(m.method, METHOD_INVITE);
    ck_assert_uint_eq(m.via, ALICE);
    ck_assert_uint_eq(m.cseq, 4);
    ck_assert_uint_eq(m.call, IDENT_FOREIGN | text_of(&b, "1"));
    ck_assert_str_eq(lore_text(b.lore, m.phrase),
                     "After the method, one space and a URI without <>");
    m = salvaged(&b, "SIP/2.0 200 OK\r\n" WHO "CSeq: 4 INVITE\r\nExpires: soon\r\n\r\n");
    ck_assert_uint_eq(m.status, 200);
    ck_assert_uint_eq(m.method, METHOD_INVITE);
    m = salvaged(&b,
                 "BYE sip:b@b SIP/2.0\r\n" WHO "CSeq: 4 INVITE\r\n\r\n"); /* RFC 4475 3.1.2.17 */
    ck_assert_uint_eq(m.method, METHOD_INVITE);
    ck_assert_uint_eq(m.cseq, 4);
    m = salvaged(&b, "BYE sip:b@b SIP/2.0\nFrom: x\r\n" WHO "CSeq: 4 BYE\r\n\r\n");
    ck_assert_uint_eq(m.call, 0); /* two Froms */
    bench_free(&b);
}
END_TEST

START_TEST(of_a_text_without_identifiers_nothing_is_known)
{
    struct bench b = bench_new();
    static const char *const texts[] = {"hello", "\r\n", "INVITE sip:b@b SIP/2.0\r\n\r\n",
                                        "BYE sip:b@b SIP/2.0\r\n" WHO "CSeq: x BYE\r\n\r\n",
                                        ("X\r\nCSeq: 1 AMETHODWITHANAMETHATISLONGERTHANALLTHERESTOF"
                                         "THETEXTTOGETHERANDTHATISTOBEWRITTENTWICE\r\n\r\n")};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ck_assert_uint_eq(salvaged(&b, texts[i]).call, 0);
    bench_free(&b);
}
END_TEST

TCase *add_tests(void)
{
    TCase *t = tcase_create("header lines put in, broken texts");
    tcase_add_test(t, a_line_takes_the_place_of_all_that_have_its_name);
    tcase_add_test(t, what_no_line_says_stays_as_it_was);
    tcase_add_test(t, a_Via_is_as_a_line_says_it);
    tcase_add_test(t, a_body_stays_and_gets_another_type);
    tcase_add_test(t, lines_that_cannot_stand_there_are_told_with_their_byte);
    tcase_add_test(t, adding_nothing_new_to_any_message_changes_nothing);
    tcase_add_test(t, of_a_broken_request_is_known_who_sent_which);
    tcase_add_test(t, of_a_text_without_identifiers_nothing_is_known);
    return t;
}
