/* Where requests go: RFC 3261 8.1.3.4, 12.1.2, 12.2.1.1. */
#include "uris.h"

#include "call/inside.h"

#include <string.h>

static struct lore *lore;

static void setup(void)
{
    lore = lore_new();
}

static void teardown(void)
{
    lore_free(lore);
}

static textid text(const char *s)
{
    return lore_intern(lore, s, strlen(s));
}

static void is(textid was, const char *what)
{
    ck_assert_str_eq(lore_text(lore, was), what);
}

/* ---- routes ------------------------------------------------------------------------------- */

static struct message routed(const char *route)
{
    struct message m = {.uri = text("sip:user@remoteua")};
    route_request(lore, text(route), &m);
    return m;
}

START_TEST(without_a_route_set_the_remote_target_is_the_request_uri)
{
    struct message m = routed("");
    is(m.uri, "sip:user@remoteua");
    ck_assert_uint_eq(m.route, 0);
}
END_TEST

START_TEST(a_loose_router_finds_the_whole_route_set)
{
    struct message m = routed("<sip:p1;lr>, <sip:p2>");
    is(m.uri, "sip:user@remoteua");
    is(m.route, "<sip:p1;lr>, <sip:p2>");
    m = routed("\"lr, no\" <sip:p1;transport=tcp;LR=on>;x=y");
    is(m.route, "\"lr, no\" <sip:p1;transport=tcp;LR=on>;x=y");
}
END_TEST

/* The example of RFC 3261 12.2.1.1. */
START_TEST(a_strict_router_finds_itself_in_the_request_uri_and_the_target_at_the_end)
{
    struct message m = routed("<sip:proxy1>, <sip:proxy2>, <sip:proxy3;lr>, <sip:proxy4>");
    is(m.uri, "sip:proxy1");
    is(m.route, "<sip:proxy2>, <sip:proxy3;lr>, <sip:proxy4>, <sip:user@remoteua>");
    m = routed("<sip:proxy1;lrx=1?Subject=no>");
    is(m.uri, "sip:proxy1;lrx=1");
    is(m.route, "<sip:user@remoteua>");
}
END_TEST

START_TEST(a_callers_route_set_is_the_record_route_backwards)
{
    is(route_reversed(lore, text("<sip:a;lr>, \"x, y\" <sip:b,c;lr>,<sip:d>")),
       "<sip:d>, \"x, y\" <sip:b,c;lr>, <sip:a;lr>");
    is(route_reversed(lore, text("<sip:a;lr>")), "<sip:a;lr>");
    ck_assert_uint_eq(route_reversed(lore, 0), 0);
}
END_TEST

START_TEST(a_remote_target_is_the_uri_of_a_contact_and_no_more)
{
    is(contact_uri(lore, text("sip:bob@b;transport=tcp")), "sip:bob@b;transport=tcp");
    is(contact_uri(lore, text("\"Bob\" <sip:bob@b;x=y>;expires=60")), "sip:bob@b;x=y");
    is(contact_uri(lore, text("<sip:one@b>;q=0.1, <sip:two@b>")), "sip:one@b");
    ck_assert_uint_eq(contact_uri(lore, 0), 0);
}
END_TEST

/* ---- targets ------------------------------------------------------------------------------ */

START_TEST(targets_are_tried_in_the_order_of_their_q)
{
    struct targets t = {0};
    is(targets_begin(lore, &t, text("sip:first@a")), "sip:first@a");
    targets_add(lore, &t,
                text("<sip:low@a>;q=0.2, <sip:high@a>;q=0.75, <sip:none@a>, <sip:mid@a>;q=0.7"));
    is(targets_next(lore, &t), "sip:none@a");
    is(targets_next(lore, &t), "sip:high@a");
    is(targets_begin(lore, &t, 0), "sip:high@a");
    is(targets_next(lore, &t), "sip:mid@a");
    is(targets_next(lore, &t), "sip:low@a");
    ck_assert_uint_eq(targets_next(lore, &t), 0);
}
END_TEST

START_TEST(no_target_is_tried_twice)
{
    struct targets t = {0};
    targets_begin(lore, &t, text("sip:first@a"));
    targets_add(lore, &t, text("<sip:first@a>, <sip:second@a>, <sip:second@a>"));
    is(targets_next(lore, &t), "sip:second@a");
    targets_add(lore, &t, text("sip:second@a"));
    targets_add(lore, &t, text("sip:first@a"));
    ck_assert_uint_eq(targets_next(lore, &t), 0);
}
END_TEST

START_TEST(a_target_brings_neither_method_nor_header_fields)
{
    struct targets t = {0};
    targets_begin(lore, &t, text("sip:first@a"));
    targets_add(lore, &t, text("sip:a@b;transport=tcp;method=BYE?Subject=foo"));
    targets_add(lore, &t, text("<sip:c@d?Subject=foo>"));
    is(targets_next(lore, &t), "sip:a@b;transport=tcp");
    is(targets_next(lore, &t), "sip:c@d");
}
END_TEST

void add_uris(TCase *c)
{
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, without_a_route_set_the_remote_target_is_the_request_uri);
    tcase_add_test(c, a_loose_router_finds_the_whole_route_set);
    tcase_add_test(c, a_strict_router_finds_itself_in_the_request_uri_and_the_target_at_the_end);
    tcase_add_test(c, a_callers_route_set_is_the_record_route_backwards);
    tcase_add_test(c, a_remote_target_is_the_uri_of_a_contact_and_no_more);
    tcase_add_test(c, targets_are_tried_in_the_order_of_their_q);
    tcase_add_test(c, no_target_is_tried_twice);
    tcase_add_test(c, a_target_brings_neither_method_nor_header_fields);
}
