/* Sets of targets: RFC 3261 16.5. */
#include "targets-test.h"

#include "node/inside.h"

#include <string.h>

static struct lore *lore;
static textid left, tried;

static void open_lore(void)
{
    lore = lore_new();
    left = tried = 0;
}

static void close_lore(void)
{
    lore_free(lore);
}

static unsigned put(const char *contacts)
{
    return targets_put(lore, &left, tried, lore_intern(lore, contacts, strlen(contacts)), 0);
}

static void takes(const char *uri, int q)
{
    int found = -1;
    textid taken = targets_take(lore, &left, &tried, &found);
    ck_assert_str_eq(lore_text(lore, taken), uri);
    if (*uri)
        ck_assert_int_eq(found, q);
}

START_TEST(the_best_comes_first_and_of_equals_the_first)
{
    ck_assert_uint_eq(put("<sip:a@x>;q=0.5, <sip:b@x>, <sip:c@x>;q=0.55;expires=9, <sip:d@x>"), 4);
    ck_assert_int_eq(targets_best(lore, left), 1000);
    takes("sip:b@x", 1000);
    takes("sip:d@x", 1000);
    takes("sip:c@x", 550);
    takes("sip:a@x", 500);
    takes("", 0);
    ck_assert_int_eq(targets_best(lore, left), -1);
}
END_TEST

START_TEST(nobody_is_in_a_set_twice_or_tried_twice)
{
    ck_assert_uint_eq(put("<sip:a@x>, <sip:b@x>;q=0.1, <sip:a@x>;q=0.2"), 2);
    takes("sip:a@x", 1000);
    ck_assert_uint_eq(put("<sip:a@x>, <sip:b@x>, <sip:ab@x>"), 1);
    takes("sip:ab@x", 1000);
    takes("sip:b@x", 100);
}
END_TEST

START_TEST(a_bare_uri_is_one_and_header_fields_do_not_belong_to_it)
{
    ck_assert_uint_eq(put("sip:a@x;transport=tcp"), 1);
    ck_assert_uint_eq(put("\"B, c\" <sip:b@x?Subject=1>;q=0"), 1);
    takes("sip:a@x;transport=tcp", 1000);
    takes("sip:b@x", 0);
    ck_assert_uint_eq(put(""), 0);
}
END_TEST

TCase *targets_tests(void)
{
    TCase *c = tcase_create("targets");
    tcase_add_checked_fixture(c, open_lore, close_lore);
    tcase_add_test(c, the_best_comes_first_and_of_equals_the_first);
    tcase_add_test(c, nobody_is_in_a_set_twice_or_tried_twice);
    tcase_add_test(c, a_bare_uri_is_one_and_header_fields_do_not_belong_to_it);
    return c;
}
