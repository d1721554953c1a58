/* Lists of addresses, parameters of URIs, and branches of two parts. */
#include "test-sip.h"

#include <string.h>

START_TEST(a_list_has_a_first_value_a_last_one_and_rests)
{
    struct bench b = bench_new();
    textid list = text_of(&b, "<sip:p1;lr>, \"a, b\" <sip:p2>;x=1, <sip:p3>");
    ck_assert_str_eq(lore_text(b.lore, list_first(b.lore, list)), "<sip:p1;lr>");
    ck_assert_str_eq(lore_text(b.lore, list_last(b.lore, list)), "<sip:p3>");
    textid rest = list_rest(b.lore, list), start = list_but_last(b.lore, list);
    ck_assert_str_eq(lore_text(b.lore, rest), "\"a, b\" <sip:p2>;x=1, <sip:p3>");
    ck_assert_str_eq(lore_text(b.lore, start), "<sip:p1;lr>, \"a, b\" <sip:p2>;x=1");
    ck_assert_uint_eq(list_joined(b.lore, list_first(b.lore, list), rest), list);
    ck_assert_uint_eq(list_joined(b.lore, start, list_last(b.lore, list)), list);
    bench_free(&b);
}
END_TEST

START_TEST(a_list_of_one_has_nothing_else)
{
    struct bench b = bench_new();
    textid one = text_of(&b, "<sip:p1;lr>");
    ck_assert_uint_eq(list_first(b.lore, one), one);
    ck_assert_uint_eq(list_last(b.lore, one), one);
    ck_assert_uint_eq(list_rest(b.lore, one), 0);
    ck_assert_uint_eq(list_but_last(b.lore, one), 0);
    ck_assert_uint_eq(list_joined(b.lore, one, 0), one);
    ck_assert_uint_eq(list_joined(b.lore, 0, one), one);
    ck_assert_uint_eq(list_first(b.lore, 0), 0);
    ck_assert_uint_eq(list_last(b.lore, 0), 0);
    bench_free(&b);
}
END_TEST

START_TEST(a_uri_has_the_parameters_that_stand_behind_its_host)
{
    static const struct {
        const char *uri, *name, *value; /* NULL: it has none of that name */
    } rows[] = {
        {"sip:p1.example.com;lr", "lr", ""},
        {"sip:p1.example.com;LR;x=1", "lr", ""},
        {"sip:p1.example.com;lr=on", "lr", "on"},
        {"sip:p1.example.com;lrx", "lr", NULL},
        {"sip:p1.example.com;x=lr", "lr", NULL},
        {"sip:a;lr@p1.example.com", "lr", NULL},
        {"sip:p1.example.com?h=;lr", "lr", NULL},
        {"sip:a@p1.example.com;transport=tcp;maddr=p2", "maddr", "p2"},
        {"sip:a@p1.example.com;maddr=p2?h=x", "maddr", "p2"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t size = 99;
        const char *value = uri_param(rows[i].uri, strlen(rows[i].uri), rows[i].name, &size);
        ck_assert_msg(!value == !rows[i].value, "%s", rows[i].uri);
        if (value)
            ck_assert_msg(size == strlen(rows[i].value) && !memcmp(value, rows[i].value, size),
                          "%s", rows[i].uri);
    }
}
END_TEST

START_TEST(a_parameter_goes_with_its_value)
{
    struct bench b = bench_new();
    textid uri = text_of(&b, "sip:a@b;transport=tcp;maddr=p1;lr");
    ck_assert_str_eq(lore_text(b.lore, uri_without(b.lore, uri, "maddr")),
                     "sip:a@b;transport=tcp;lr");
    ck_assert_str_eq(lore_text(b.lore, uri_without(b.lore, uri, "lr")),
                     "sip:a@b;transport=tcp;maddr=p1");
    ck_assert_uint_eq(uri_without(b.lore, uri, "ttl"), uri);
    bench_free(&b);
}
END_TEST

START_TEST(an_address_has_a_uri_and_a_q)
{
    struct bench b = bench_new();
    textid address = text_of(&b, "\"B\" <sip:b@c;q=0.1>;expires=3;q=0.25");
    ck_assert_str_eq(lore_text(b.lore, address_uri(b.lore, address)), "sip:b@c;q=0.1");
    ck_assert_int_eq(address_q(b.lore, address), 250);
    ck_assert_int_eq(address_q(b.lore, text_of(&b, "<sip:b@c>")), 1000);
    ck_assert_int_eq(address_q(b.lore, text_of(&b, "<sip:b@c>;q=1")), 1000);
    ck_assert_int_eq(address_q(b.lore, text_of(&b, "<sip:b@c>;q=0")), 0);
    ck_assert_uint_eq(address_of(b.lore, text_of(&b, "sip:b@c")), text_of(&b, "<sip:b@c>"));
    bench_free(&b);
}
END_TEST

/* A request that p1 has passed on, with this second part of its branch. */
static struct message passed_on(struct bench *b, uint32_t loop)
{
    return (struct message){.method = METHOD_OPTIONS,
                            .max_forwards = 69,
                            .cseq = 1,
                            .via = PROXY,
                            .branch = ident_make(PROXY, 5),
                            .loop = loop,
                            .via_rest =
                                text_of(b, "SIP/2.0/UDP alice.example.com;branch=z9hG4bK-1"),
                            .call = ident_make(ALICE, 1),
                            .from_tag = ident_make(ALICE, 2),
                            .uri = text_of(b, "sip:bob@example.com"),
                            .from_uri = text_of(b, "sip:alice@example.com"),
                            .to_uri = text_of(b, "sip:bob@example.com")};
}

START_TEST(a_branch_of_two_parts_is_read_as_it_was_printed)
{
    static const uint32_t loops[] = {0, 1, 0x0123abcd, UINT32_MAX};
    struct bench b = bench_new();
    for (size_t i = 0; i < sizeof loops / sizeof *loops; i++) {
        struct message m = passed_on(&b, loops[i]), back;
        struct sip_error error;
        char text[ROOM];
        size_t length = message_print(&m, &b.names, text, sizeof text);
        ck_assert(message_parse(text, length, &b.names, b.lore, &back, &error));
        ck_assert(same_message(&m, &back));
    }
    bench_free(&b);
}
END_TEST

START_TEST(a_proxy_knows_its_own_Vias_by_their_second_part)
{
    struct bench b = bench_new();
    struct message m = passed_on(&b, 0x0123abcd);
    ck_assert(via_has_loop(&m, &b.names, PROXY, 0x0123abcd));
    via_push(&m, &b.names, b.lore); /* somebody else has passed it on since */
    m.via = BOB;
    ck_assert_uint_eq(m.loop, 0);
    ck_assert(via_has_loop(&m, &b.names, PROXY, 0x0123abcd));
    ck_assert(!via_has_loop(&m, &b.names, PROXY, 0x0123abce));
    ck_assert(!via_has_loop(&m, &b.names, ALICE, 0x0123abcd));
    ck_assert(via_pop(&m, &b.names, b.lore));
    ck_assert_uint_eq(m.loop, 0x0123abcd);
    ck_assert_uint_eq(m.branch, ident_make(PROXY, 5));
    bench_free(&b);
}
END_TEST

TCase *list_tests(void)
{
    TCase *t = tcase_create("lists");
    tcase_add_test(t, a_list_has_a_first_value_a_last_one_and_rests);
    tcase_add_test(t, a_list_of_one_has_nothing_else);
    tcase_add_test(t, a_uri_has_the_parameters_that_stand_behind_its_host);
    tcase_add_test(t, a_parameter_goes_with_its_value);
    tcase_add_test(t, an_address_has_a_uri_and_a_q);
    tcase_add_test(t, a_branch_of_two_parts_is_read_as_it_was_printed);
    tcase_add_test(t, a_proxy_knows_its_own_Vias_by_their_second_part);
    return t;
}
