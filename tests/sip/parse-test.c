/* What well-formed texts of others mean, and how they look when printed again. */
#include "test-sip.h"

#include <stdio.h>
#include <string.h>

static struct message parsed(struct bench *b, const char *text, size_t size)
{
    struct message m;
    struct sip_error error;
    ck_assert_msg(message_parse(text, size, &b->names, b->lore, &m, &error), "%s %s at %zu of:\n%s",
                  error.what, error.rfc, error.offset, text);
    return m;
}

/* The text, normalised; and that normalising it again changes nothing. */
static void check_normal(const char *text, const char *normal)
{
    struct bench b = bench_new();
    char first[ROOM], second[ROOM];
    struct message m = parsed(&b, text, strlen(text));
    message_print(&m, &b.names, first, sizeof first);
    ck_assert_str_eq(first, normal);
    m = parsed(&b, first, strlen(first));
    message_print(&m, &b.names, second, sizeof second);
    ck_assert_str_eq(second, normal);
    bench_free(&b);
}

START_TEST(compact_forms_folds_and_white_space_are_normalised)
{
    check_normal(
        "OPTIONS sip:bob@example.com SIP/2.0\r\n"
        "v :  SIP / 2.0 / udp  far.example.net : 5070 ;ttl = 9 ; Branch= z9hG4bK.1 ,sip/2.0/TLS\r\n"
        "\t[2001:db8::1]\r\n"
        "f: Alice   Liddell<sip:alice@example.com> ; x ;tag=t1\r\n"
        "TO : sip:bob@example.com\r\n"
        "i:1\r\n"
        "cseq: 0007\r\n"
        "\t  OPTIONS\r\n"
        "s: a\r\n"
        "  folded   subject\r\n"
        "x-own:a\r\n"
        "m: sip:a@192.0.2.1;expires=5 , \"A, A\"<sip:b@example.com?a=b>\r\n"
        "k: Timer , gruu,100REL\r\n"
        "Allow:BYE,INVITE,ACK,OPTIONS,CANCEL\r\n"
        "l: 0\r\n\r\n",
        "OPTIONS sip:bob@example.com SIP/2.0\r\n"
        "Via: SIP/2.0/UDP far.example.net:5070;branch=z9hG4bK.1;ttl=9\r\n"
        "Via: sip/2.0/TLS [2001:db8::1]\r\n"
        "From: Alice Liddell <sip:alice@example.com>;x;tag=t1\r\n"
        "To: <sip:bob@example.com>\r\n"
        "Call-ID: 1\r\n"
        "CSeq: 7 OPTIONS\r\n"
        "Contact: <sip:a@192.0.2.1>;expires=5, \"A, A\" <sip:b@example.com?a=b>\r\n"
        "Allow: INVITE, ACK, BYE, CANCEL, OPTIONS\r\n"
        "Supported: 100rel, timer\r\n"
        "Subject: a folded   subject\r\n"
        "x-own: a\r\n"
        "Supported: gruu\r\n"
        "Content-Length: 0\r\n\r\n");
}
END_TEST

START_TEST(what_has_no_field_of_its_own_is_kept_in_order)
{
    check_normal("SIP/2.0 299 Fine\r\n"
                 "Via: SIP/2.0/SCTP far.example.net\r\n"
                 "Reason: Q.850;cause=16\r\n"
                 "From: <sip:a@example.com>\r\n"
                 "Retry-After: 5 (lunch)\r\n"
                 "To: <sip:b@example.com>;tag=x\r\n"
                 "Call-ID: 1@2\r\n"
                 "RAck: 1 2 WHAT\r\n"
                 "Unsupported: gruu\r\n"
                 "Session-Expires: 90;refresher=proxy\r\n"
                 "CSeq: 1 FROB\r\n"
                 "Max-Forwards: 9\r\n"
                 "Allow: FROB\r\n"
                 "Allow :\r\n"
                 "Content-Type: text/plain;charset=utf-8\r\n\r\n"
                 "hello",
                 "SIP/2.0 299 Fine\r\n"
                 "Via: SIP/2.0/SCTP far.example.net\r\n"
                 "From: <sip:a@example.com>\r\n"
                 "To: <sip:b@example.com>;tag=x\r\n"
                 "Call-ID: 1@2\r\n"
                 "CSeq: 1 FROB\r\n"
                 "Reason: Q.850;cause=16\r\n"
                 "Retry-After: 5 (lunch)\r\n"
                 "RAck: 1 2 WHAT\r\n"
                 "Unsupported: gruu\r\n"
                 "Session-Expires: 90;refresher=proxy\r\n"
                 "Max-Forwards: 9\r\n"
                 "Allow: FROB\r\n"
                 "Allow:\r\n"
                 "Content-Type: text/plain;charset=utf-8\r\n"
                 "Content-Length: 5\r\n\r\n"
                 "hello");
}
END_TEST

#define REQUEST(line, fields)                                    \
 line "\r\nVia: SIP/2.0/UDP far.example.net;branch=z9hG4bK1\r\n" \
      "From: <sip:a@example.com>;tag=a\r\n"                      \
      "To: <sip:b@example.com>\r\n"                              \
      "Call-ID: 1\r\n" fields "\r\n"

START_TEST(fields_of_extensions_are_normalised)
{
    check_normal("INVITE sip:b@example.com SIP/2.0\r\n"
                 "v: SIP/2.0/UDP far;branch=z9hG4bK1\r\n"
                 "f: <sip:a@example.com>\r\n"
                 "t: <sip:b@example.com>\r\n"
                 "i: 1\r\n"
                 "CSeq: 1 INVITE\r\n"
                 "X: 0090 ; Refresher = UAS\r\n"
                 "min-se:9\r\n"
                 "REPLACES: 9(8)@far ;\r\n"
                 " From-Tag=x; to-tag = y\r\n"
                 "r: Carol<sip:c@example.com>;a\r\n"
                 "b: sip:d@example.com\r\n"
                 "Require: foo, TIMER\r\n"
                 "Unsupported: bar ,100rel\r\n"
                 "Content-Type: TEXT / Plain\r\n\r\n"
                 "x",
                 "INVITE sip:b@example.com SIP/2.0\r\n"
                 "Via: SIP/2.0/UDP far;branch=z9hG4bK1\r\n"
                 "From: <sip:a@example.com>\r\n"
                 "To: <sip:b@example.com>\r\n"
                 "Call-ID: 1\r\n"
                 "CSeq: 1 INVITE\r\n"
                 "Session-Expires: 90;refresher=uas\r\n"
                 "Min-SE: 9\r\n"
                 "Refer-To: Carol <sip:c@example.com>;a\r\n"
                 "Referred-By: <sip:d@example.com>\r\n"
                 "Replaces: 9(8)@far;From-Tag=x;to-tag=y\r\n"
                 "Require: timer\r\n"
                 "Unsupported: 100rel\r\n"
                 "Require: foo\r\n"
                 "Unsupported: bar\r\n"
                 "Content-Type: text/plain\r\n"
                 "Content-Length: 1\r\n\r\n"
                 "x");
}
END_TEST

START_TEST(empty_lines_before_the_start_line_are_passed_over)
{
    struct bench b = bench_new();
    static const char text[] =
        "\r\n\r\n" REQUEST("BYE sip:b@example.com SIP/2.0", "CSeq: 1 BYE\r\n");
    ck_assert_int_eq(parsed(&b, text, sizeof text - 1).method, METHOD_BYE);
    bench_free(&b);
}
END_TEST

START_TEST(bytes_behind_the_content_length_are_discarded)
{
    struct bench b = bench_new();
    static const char text[] =
        REQUEST("MESSAGE sip:b@example.com SIP/2.0", "CSeq: 1 MESSAGE\r\n"
                                                     "Content-Type: text/plain\r\n"
                                                     "Content-Length: 2\r\n") "hi there";
    struct message m = parsed(&b, text, sizeof text - 1);
    ck_assert_str_eq(lore_text(b.lore, m.body), "hi");
    bench_free(&b);
}
END_TEST

START_TEST(a_method_that_has_no_number_keeps_its_name)
{
    struct bench b = bench_new();
    static const char text[] = REQUEST("Invite sip:b@example.com SIP/2.0", "CSeq: 1 Invite\r\n");
    struct message m = parsed(&b, text, sizeof text - 1);
    ck_assert_int_eq(m.method, METHOD_NONE);
    ck_assert_str_eq(lore_text(b.lore, m.other_method), "Invite");
    bench_free(&b);
}
END_TEST

START_TEST(another_method_in_the_CSeq_is_refused_even_if_both_are_unknown)
{
    struct bench b = bench_new();
    static const char text[] = "\r\n" REQUEST("FROB sip:b@example.com SIP/2.0", "CSeq: 1 FRO\r\n");
    struct message m;
    struct sip_error error;
    ck_assert(!message_parse(text, sizeof text - 1, &b.names, b.lore, &m, &error));
    ck_assert_str_eq(error.what, "The CSeq's method must be the request's.");
    bench_free(&b);
}
END_TEST

START_TEST(an_RFC_2543_sender_has_no_cookie_and_maybe_no_branch_and_no_tag)
{
    struct bench b = bench_new();
    static const char none[] = "BYE sip:b SIP/2.0\r\n"
                               "Via: SIP/2.0/UDP far\r\n"
                               "From: sip:a@b\r\n"
                               "To: sip:b@b\r\n"
                               "Call-ID: 1\r\n"
                               "CSeq: 1 BYE\r\n\r\n";
    struct message m = parsed(&b, none, sizeof none - 1);
    ck_assert_uint_eq(m.present, PRESENT_NO_COOKIE | PRESENT_NO_MAX_FORWARDS);
    ck_assert_uint_eq(m.branch, 0);
    ck_assert_uint_eq(m.from_tag, 0);
    ck_assert_int_eq(m.max_forwards, 70); /* RFC 3261 16.6 */
    static const char some[] = "BYE sip:b SIP/2.0\r\n"
                               "Via: SIP/2.0/UDP far;branch=z9hG4bK\r\n"
                               "From: sip:a@b\r\n"
                               "To: sip:b@b\r\n"
                               "Call-ID: 1\r\n"
                               "CSeq: 1 BYE\r\n\r\n";
    m = parsed(&b, some, sizeof some - 1);
    ck_assert_uint_eq(m.present, PRESENT_NO_COOKIE |
                                     PRESENT_NO_MAX_FORWARDS); /* the cookie alone is no branch */
    ck_assert_uint_eq(m.branch, IDENT_FOREIGN | text_of(&b, "z9hG4bK"));
    bench_free(&b);
}
END_TEST

START_TEST(the_cookie_is_without_case)
{
    struct bench b = bench_new();
    static const char text[] = "BYE sip:b SIP/2.0\r\n"
                               "Via: SIP/2.0/UDP far;branch=Z9HG4BKx\r\n"
                               "From: sip:a@b\r\n"
                               "To: sip:b@b\r\n"
                               "Call-ID: 1\r\n"
                               "CSeq: 1 BYE\r\n\r\n";
    ck_assert_uint_eq(parsed(&b, text, sizeof text - 1).present, PRESENT_NO_MAX_FORWARDS);
    bench_free(&b);
}
END_TEST

START_TEST(a_received_of_ours_is_known_however_it_is_written)
{
    struct bench b = bench_new();
    static const char *const vias[] = {";branch=z9hG4bKx;received=192.0.2.%d",
                                       " ; received = 192.0.2.%d ; branch = z9hG4bKx",
                                       ";RECEIVED=192.0.2.%d;branch=z9hG4bKx", ";branch=z9hG4bKx"};
    for (size_t i = 0; i < sizeof vias / sizeof *vias; i++) {
        char text[400], via[100];
        snprintf(via, sizeof via, vias[i], ALICE);
        int length = snprintf(text, sizeof text,
                              "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP %s%s\r\nFrom: sip:a@b\r\n"
                              "To: sip:b@b\r\nCall-ID: 1\r\nCSeq: 1 BYE\r\n\r\n",
                              b.names.host[ALICE], via);
        struct message m = parsed(&b, text, (size_t)length);
        ck_assert_uint_eq(m.via, ALICE);
        ck_assert_msg((m.via_by == 0) == (strstr(vias[i], "192") != NULL), "%s", via);
    }
    bench_free(&b);
}
END_TEST

START_TEST(quotes_and_brackets_hide_commas_semicolons_and_brackets)
{
    struct bench b = bench_new();
    static const char text[] =
        "BYE sip:b SIP/2.0\r\n"
        "Via: SIP/2.0/UDP far;branch=z9hG4bKx\r\n"
        "From: \"a;tag=no, <sip:no@no> \\\" \\\x01\" <sip:a@b;tag=no>;y=\";tag=no\";tag=yes\r\n"
        "To: <sip:b@b?x=%22>\r\n"
        "Call-ID: 1\r\n"
        "CSeq: 1 BYE\r\n"
        "Route: <sip:p1;lr?a,b>, \"x,\" <sip:p2>\r\n\r\n";
    struct message m = parsed(&b, text, sizeof text - 1);
    ck_assert_uint_eq(m.from_tag, IDENT_FOREIGN | text_of(&b, "yes"));
    ck_assert_str_eq(lore_text(b.lore, m.from_uri),
                     "\"a;tag=no, <sip:no@no> \\\" \\\x01\" <sip:a@b;tag=no>;y=\";tag=no\"");
    ck_assert_str_eq(lore_text(b.lore, m.to_uri), "sip:b@b?x=%22");
    const char *route = lore_text(b.lore, m.route);
    ck_assert_uint_eq(sip_list_first(route, strlen(route)), strlen("<sip:p1;lr?a,b>"));
    bench_free(&b);
}
END_TEST

START_TEST(a_quoted_NUL_goes_through)
{
    struct bench b = bench_new();
    static const char text[] = "BYE sip:b SIP/2.0\r\n"
                               "Via: SIP/2.0/UDP far;branch=z9hG4bKx\r\n"
                               "From: sip:a@b\r\n"
                               "To: \"NUL:\\\0!\" <sip:b@b>\r\n"
                               "Call-ID: 1\r\n"
                               "CSeq: 1 BYE\r\n\r\n";
    char again[ROOM];
    struct message m = parsed(&b, text, sizeof text - 1);
    size_t length = message_print(&m, &b.names, again, sizeof again);
    struct message same = parsed(&b, again, length);
    ck_assert(same_message(&m, &same));
    ck_assert_uint_eq(lore_length(b.lore, m.to_uri), strlen("\"NUL:\\0!\" <sip:b@b>"));
    bench_free(&b);
}
END_TEST

START_TEST(an_unusual_but_legal_user_part_is_taken)
{
    struct bench b = bench_new();
    static const char text[] = REQUEST(
        "BYE sip:1~(a-b!c)&d'e+f$/g?,;:h=i%7b@example.com:5062;x=/?y SIP/2.0", "CSeq: 1 BYE\r\n");
    struct message m;
    struct sip_error error;
    /* The first question mark is the user's; the second begins headers. */
    ck_assert(!message_parse(text, sizeof text - 1, &b.names, b.lore, &m, &error));
    ck_assert_str_eq(error.what, "A Request-URI has no ?headers.");
    ck_assert_int_eq(text[error.offset + 1], 'y');
    bench_free(&b);
}
END_TEST

START_TEST(our_own_identifiers_and_hosts_are_recognised)
{
    struct bench b = bench_new();
    struct message m = {.method = METHOD_BYE,
                        .via = PROXY,
                        .branch = ident_make(PROXY, 77),
                        .transport = TRANSPORT_TCP,
                        .call = ident_make(ALICE, 1),
                        .cseq = 3,
                        .from_tag = ident_make(BOB, 9),
                        .to_tag = ident_make(ALICE, 2),
                        .uri = text_of(&b, "sip:a@b"),
                        .from_uri = text_of(&b, "sip:b@b"),
                        .to_uri = text_of(&b, "sip:a@b")};
    char text[ROOM];
    size_t length = message_print(&m, &b.names, text, sizeof text);
    struct message again = parsed(&b, text, length);
    ck_assert(same_message(&m, &again));
    struct sip_names strangers = {b.lore, NULL, 0, 7};
    struct sip_error error;
    ck_assert(message_parse(text, length, &strangers, b.lore, &again, &error));
    ck_assert_uint_eq(again.via, NODE_FOREIGN);
    ck_assert(again.branch & IDENT_FOREIGN && again.call & IDENT_FOREIGN &&
              again.to_tag & IDENT_FOREIGN);
    bench_free(&b);
}
END_TEST

START_TEST(options_that_have_no_number_are_what_a_420_names)
{
    struct bench b = bench_new();
    static const char text[] = REQUEST("INVITE sip:b@example.com SIP/2.0", "CSeq: 1 INVITE\r\n"
                                                                           "Require: foo, timer\r\n"
                                                                           "Subject: x\r\n"
                                                                           "Require: 100rel\r\n"
                                                                           "require: bar, baz\r\n");
    struct message m = parsed(&b, text, sizeof text - 1);
    ck_assert(m.present & PRESENT_REQUIRE_OTHER);
    ck_assert_uint_eq(m.require, OPTION_TIMER | OPTION_100REL);
    ck_assert_str_eq(lore_text(b.lore, message_unsupported(&m, b.lore)),
                     "Unsupported: foo, bar, baz\r\n");
    static const char none[] = REQUEST("INVITE sip:b@example.com SIP/2.0", "CSeq: 1 INVITE\r\n"
                                                                           "Require: timer\r\n");
    m = parsed(&b, none, sizeof none - 1);
    ck_assert(!(m.present & PRESENT_REQUIRE_OTHER));
    ck_assert_uint_eq(message_unsupported(&m, b.lore), 0);
    bench_free(&b);
}
END_TEST

START_TEST(a_Replaces_is_split_into_the_identifiers_of_its_dialog)
{
    struct bench b = bench_new();
    char call[80], tag[80], value[200];
    struct replaced r;
    ident_print(ident_make(ALICE, 77), IDENT_CALL, &b.names, call, sizeof call);
    ident_print(ident_make(BOB, 8), IDENT_TAG, &b.names, tag, sizeof tag);
    snprintf(value, sizeof value, "%s ; from-tag=%s; x ; To-Tag=far.1", call, tag);
    ck_assert(replaced_find(text_of(&b, value), &b.names, b.lore, &r));
    ck_assert_uint_eq(r.call, ident_make(ALICE, 77));
    ck_assert_uint_eq(r.from_tag, ident_make(BOB, 8));
    ck_assert_uint_eq(r.to_tag, IDENT_FOREIGN | text_of(&b, "far.1"));
    ck_assert(!r.early_only);
    static const char *const bad[] = {"", "1@2;to-tag=a", "1@2;to-tag=a;to-tag=b;from-tag=c",
                                      "1@2;to-tag;from-tag=c", "1@2;to-tag=a;from-tag=b x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!replaced_find(text_of(&b, bad[i]), &b.names, b.lore, &r), "%s", bad[i]);
    bench_free(&b);
}
END_TEST

TCase *parse_tests(void)
{
    TCase *t = tcase_create("parse");
    tcase_add_test(t, compact_forms_folds_and_white_space_are_normalised);
    tcase_add_test(t, what_has_no_field_of_its_own_is_kept_in_order);
    tcase_add_test(t, fields_of_extensions_are_normalised);
    tcase_add_test(t, options_that_have_no_number_are_what_a_420_names);
    tcase_add_test(t, a_Replaces_is_split_into_the_identifiers_of_its_dialog);
    tcase_add_test(t, empty_lines_before_the_start_line_are_passed_over);
    tcase_add_test(t, bytes_behind_the_content_length_are_discarded);
    tcase_add_test(t, a_method_that_has_no_number_keeps_its_name);
    tcase_add_test(t, another_method_in_the_CSeq_is_refused_even_if_both_are_unknown);
    tcase_add_test(t, an_RFC_2543_sender_has_no_cookie_and_maybe_no_branch_and_no_tag);
    tcase_add_test(t, the_cookie_is_without_case);
    tcase_add_test(t, quotes_and_brackets_hide_commas_semicolons_and_brackets);
    tcase_add_test(t, a_quoted_NUL_goes_through);
    tcase_add_test(t, an_unusual_but_legal_user_part_is_taken);
    tcase_add_test(t, a_received_of_ours_is_known_however_it_is_written);
    tcase_add_test(t, our_own_identifiers_and_hosts_are_recognised);
    return t;
}
