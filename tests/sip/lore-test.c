/* The lore, identifiers, and names. */
#include "test-sip.h"

#include <stdio.h>
#include <string.h>

START_TEST(equal_texts_have_equal_ids_and_different_ones_do_not)
{
    struct lore *lore = lore_new();
    textid a = lore_intern(lore, "alice", 5), b = lore_intern(lore, "bob", 3);
    ck_assert_uint_ne(a, b);
    ck_assert_uint_eq(lore_intern(lore, "alice!", 5), a);
    ck_assert_uint_ne(lore_intern(lore, "alice!", 6), a);
    lore_free(lore);
}
END_TEST

START_TEST(ids_are_given_in_order_of_first_interning)
{
    struct lore *lore = lore_new();
    for (unsigned i = 1; i <= 5000; i++) {
        char text[16];
        size_t length = (size_t)snprintf(text, sizeof text, "text %u", i * 7919u);
        ck_assert_uint_eq(lore_intern(lore, text, length), i);
        ck_assert_uint_eq(lore_intern(lore, text, length), i);
    }
    lore_free(lore);
}
END_TEST

START_TEST(a_text_stays_where_it_is_while_others_come)
{
    struct lore *lore = lore_new();
    textid first = lore_intern(lore, "first", 5);
    const char *where = lore_text(lore, first);
    char long_text[40000];
    memset(long_text, 'x', sizeof long_text);
    for (unsigned i = 0; i < 100; i++)
        lore_intern(lore, long_text, sizeof long_text - i);
    ck_assert_ptr_eq(lore_text(lore, first), where);
    ck_assert_str_eq(where, "first");
    ck_assert_uint_eq(lore_length(lore, first + 100), sizeof long_text - 99);
    lore_free(lore);
}
END_TEST

START_TEST(the_empty_text_is_no_text)
{
    struct lore *lore = lore_new();
    ck_assert_uint_eq(lore_intern(lore, "", 0), 0);
    ck_assert_str_eq(lore_text(lore, 0), "");
    ck_assert_uint_eq(lore_length(lore, 0), 0);
    ck_assert_str_eq(lore_text(lore, 12345), "");
    lore_free(lore);
}
END_TEST

START_TEST(a_text_may_have_a_NUL_inside)
{
    struct lore *lore = lore_new();
    textid id = lore_intern(lore, "a\0b", 3);
    ck_assert_uint_ne(id, lore_intern(lore, "a\0c", 3));
    ck_assert_uint_eq(lore_length(lore, id), 3);
    ck_assert_int_eq(memcmp(lore_text(lore, id), "a\0b", 4), 0);
    lore_free(lore);
}
END_TEST

TCase *lore_tests(void)
{
    TCase *t = tcase_create("lore");
    tcase_add_test(t, equal_texts_have_equal_ids_and_different_ones_do_not);
    tcase_add_test(t, ids_are_given_in_order_of_first_interning);
    tcase_add_test(t, a_text_stays_where_it_is_while_others_come);
    tcase_add_test(t, the_empty_text_is_no_text);
    tcase_add_test(t, a_text_may_have_a_NUL_inside);
    return t;
}

/* ---- identifiers ----------------------------------------------------------------------------- */

static const enum ident_kind kinds[] = {IDENT_BRANCH, IDENT_BRANCH_OLD, IDENT_TAG, IDENT_CALL};

START_TEST(the_text_of_an_identifier_gives_the_identifier_back)
{
    enum { NODES = 60 };
    static char names[NODES][32];
    const char *host[NODES];
    for (int i = 0; i < NODES; i++) {
        snprintf(names[i], sizeof names[i], "n%d.example.com", i);
        host[i] = names[i];
    }
    struct bench b = bench_new();
    struct sip_names many = {b.lore, host, NODES, 99};
    unsigned ranked = 0;
    for (uint16_t node = 0; node < NODES; node++) {
        for (uint64_t serial = 1; serial < 1ull << 47; serial = serial * 3 + node) {
            enum ident_kind kind = kinds[serial % 4];
            char text[64];
            size_t length = ident_print(ident_make(node, serial), kind, &many, text, sizeof text);
            ck_assert_uint_lt(length, sizeof text);
            ck_assert_uint_eq(ident_parse(text, length, kind, &many), ident_make(node, serial));
            ranked += kind != IDENT_BRANCH && strchr(text, '-') != NULL;
        }
    }
    ck_assert_uint_gt(ranked, 0); /* nodes that hash alike have been among them */
    bench_free(&b);
}
END_TEST

START_TEST(no_two_nodes_or_serials_share_a_text)
{
    struct bench b = bench_new();
    unsigned made = 0;
    for (uint16_t node = 0; node < HOSTS; node++)
        for (uint64_t serial = 1; serial <= 3000; serial++) {
            char text[64];
            size_t length =
                ident_print(ident_make(node, serial), IDENT_TAG, &b.names, text, sizeof text);
            ck_assert_uint_eq(lore_intern(b.lore, text, length), ++made);
        }
    bench_free(&b);
}
END_TEST

START_TEST(identifiers_depend_on_seed_and_name_and_not_on_the_place_in_the_plan)
{
    struct bench b = bench_new();
    static const char *const turned[] = {"bob.example.com", "alice.example.com"};
    struct sip_names other = {b.lore, turned, 2, 7};
    char first[64], second[64];
    ident_print(ident_make(ALICE, 5), IDENT_TAG, &b.names, first, sizeof first);
    ident_print(ident_make(1, 5), IDENT_TAG, &other, second, sizeof second);
    ck_assert_str_eq(first, second);
    other.seed = 8;
    ident_print(ident_make(1, 5), IDENT_TAG, &other, second, sizeof second);
    ck_assert_str_ne(first, second);
    bench_free(&b);
}
END_TEST

START_TEST(a_text_that_we_would_not_write_so_is_foreign)
{
    struct bench b = bench_new();
    char text[80];
    size_t length = ident_print(ident_make(BOB, 0x2f), IDENT_CALL, &b.names, text, sizeof text);
    ck_assert_uint_ne(ident_parse(text, length, IDENT_CALL, &b.names), 0);
    ck_assert_uint_eq(ident_parse(text, length - 1, IDENT_CALL, &b.names), 0);
    ck_assert_uint_eq(ident_parse(text, 3, IDENT_TAG, &b.names), 0);
    ck_assert_uint_eq(ident_parse(text, 0, IDENT_TAG, &b.names), 0);
    text[3] = 'F'; /* upper case: "2f" is "2F" to a foreigner, and to us another tag */
    ck_assert_uint_eq(ident_parse(text, length, IDENT_CALL, &b.names), 0);
    ck_assert_uint_eq(ident_parse("z9hG4bK-", 8, IDENT_BRANCH, &b.names), 0);
    ck_assert_uint_eq(ident_parse("z9hG4bK", 7, IDENT_BRANCH, &b.names), 0);
    bench_free(&b);
}
END_TEST

START_TEST(an_identifier_printed_into_little_room_is_cut_and_counted)
{
    struct bench b = bench_new();
    char whole[80], cut[6] = "xxxxx";
    size_t length = ident_print(ident_make(BOB, 1), IDENT_CALL, &b.names, whole, sizeof whole);
    ck_assert_uint_eq(length, strlen(whole));
    ck_assert_uint_eq(ident_print(ident_make(BOB, 1), IDENT_CALL, &b.names, cut, sizeof cut),
                      length);
    ck_assert_uint_eq(strlen(cut), 5);
    ck_assert_int_eq(strncmp(cut, whole, 5), 0);
    ck_assert_uint_eq(ident_print(ident_make(BOB, 1), IDENT_CALL, &b.names, NULL, 0), length);
    bench_free(&b);
}
END_TEST

TCase *ident_tests(void)
{
    TCase *t = tcase_create("identifiers");
    tcase_add_test(t, the_text_of_an_identifier_gives_the_identifier_back);
    tcase_add_test(t, no_two_nodes_or_serials_share_a_text);
    tcase_add_test(t, identifiers_depend_on_seed_and_name_and_not_on_the_place_in_the_plan);
    tcase_add_test(t, a_text_that_we_would_not_write_so_is_foreign);
    tcase_add_test(t, an_identifier_printed_into_little_room_is_cut_and_counted);
    return t;
}

/* ---- names ----------------------------------------------------------------------------------- */

START_TEST(every_method_is_found_by_its_name_and_case_matters)
{
    for (int i = METHOD_INVITE; i < METHODS; i++)
        ck_assert_int_eq(method_find(method_names[i], strlen(method_names[i])), i);
    ck_assert_ptr_null(method_names[METHODS]);
    ck_assert_int_eq(method_find("invite", 6), -1); /* RFC 3261 7.1 */
    ck_assert_int_eq(method_find("INVITES", 7), -1);
    ck_assert_int_eq(method_find("", 0), -1);
}
END_TEST

START_TEST(a_status_without_a_phrase_of_its_own_is_called_by_its_class)
{
    ck_assert_str_eq(status_reason(180), "Ringing");
    ck_assert_str_eq(status_reason(487), "Request Terminated");
    ck_assert_str_eq(status_reason(489), "Bad Event");
    ck_assert_str_eq(status_reason(299), "Success");
    ck_assert_str_eq(status_reason(699), "Global Failure");
    ck_assert_str_eq(status_reason(65535), "Unknown");
}
END_TEST

START_TEST(a_title_names_the_method_of_all_responses_but_those_to_INVITE)
{
    static const struct {
        uint16_t status;
        uint8_t method;
        const char *title;
    } cases[] = {{0, METHOD_INVITE, "INVITE"},
                 {180, METHOD_INVITE, "180"},
                 {200, METHOD_BYE, "200 to BYE"},
                 {0, METHOD_NONE, "another method"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct message m = {.status = cases[i].status, .method = cases[i].method};
        char title[32];
        ck_assert_uint_eq(message_title(&m, NULL, title, sizeof title), strlen(cases[i].title));
        ck_assert_str_eq(title, cases[i].title);
    }
}
END_TEST

START_TEST(a_method_that_has_no_number_is_called_by_its_name_where_that_is_known)
{
    struct bench b = bench_new();
    struct message m = {.other_method = text_of(&b, "FROB"), .status = 501};
    char title[32];
    message_title(&m, b.lore, title, sizeof title);
    ck_assert_str_eq(title, "501 to FROB");
    m.status = 0;
    message_title(&m, b.lore, title, sizeof title);
    ck_assert_str_eq(title, "FROB");
    bench_free(&b);
}
END_TEST

START_TEST(a_message_has_no_hidden_padding)
{
    /* Worlds are compared as bytes. The sum of all fields, written out. */
    size_t sdp = 2 + 2 + 1 + 1 + 2 + SDP_LINES * 4;
    size_t fields =
        3 * 2 + 2 * 1 + 4 + 4 * 1 + 8 * 4 + 2 + 2 * 1 + 2 * 2 + 4 * 8 + 15 * 4 + 8 * 1 + sdp + 12;
    ck_assert_uint_eq(sizeof(struct sdp), sdp);
    ck_assert_uint_eq(sizeof(struct message), fields);
}
END_TEST

TCase *name_tests(void)
{
    TCase *t = tcase_create("names");
    tcase_add_test(t, every_method_is_found_by_its_name_and_case_matters);
    tcase_add_test(t, a_status_without_a_phrase_of_its_own_is_called_by_its_class);
    tcase_add_test(t, a_title_names_the_method_of_all_responses_but_those_to_INVITE);
    tcase_add_test(t, a_method_that_has_no_number_is_called_by_its_name_where_that_is_known);
    tcase_add_test(t, a_message_has_no_hidden_padding);
    return t;
}
