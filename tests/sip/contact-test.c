/* The values of a Contact, and when two URIs are the same: RFC 3261 20.10, 19.1.4. */
#include "test-sip.h"

#include <string.h>

static const struct {
    const char *value, *uri;
    uint16_t q;
    bool has_expires;
    uint32_t expires;
} values[] = {
    {"sip:bob@b.com;transport=tcp", "sip:bob@b.com;transport=tcp", 1000, false, 0},
    {"<sip:bob@b.com;lr>;q=0.75;expires=60", "sip:bob@b.com;lr", 750, true, 60},
    {"\"B, <x>\" <sip:bob@b.com>;Expires=7;x", "sip:bob@b.com", 1000, true, 7},
    {"<sip:b>;q=0", "sip:b", 0, false, 0},
    {"<sip:b>;q=1.000", "sip:b", 1000, false, 0},
    {"<sip:b>;q=lots", "sip:b", 1000, false, 0},
    {"<sip:b>;expires=soon", "sip:b", 1000, true, 3600},
    {"<sip:b>;expires=", "sip:b", 1000, true, 3600},
    {"<sip:b>;expires=99999999999999999999999", "sip:b", 1000, true, UINT32_MAX},
    {"<sip:b>;qq=0.5;expire=3", "sip:b", 1000, false, 0},
};

START_TEST(a_contact_says_how_long_and_how_gladly)
{
    const char *list = values[_i].value;
    struct contact c;
    ck_assert(contact_next(&list, &c));
    ck_assert_uint_eq(c.length, strlen(values[_i].uri));
    ck_assert(!strncmp(c.uri, values[_i].uri, c.length));
    ck_assert_uint_eq(c.q, values[_i].q);
    ck_assert_int_eq(c.has_expires, values[_i].has_expires);
    ck_assert_uint_eq(c.expires, values[_i].expires);
    ck_assert(!c.is_star);
    ck_assert(!contact_next(&list, &c));
}
END_TEST

START_TEST(contacts_come_one_after_the_other)
{
    const char *list = "<sip:a>;q=0.1, \"x, y\" <sip:b>, <mailto:c@d>;expires=5", *star = "*";
    struct contact c;
    unsigned count = 0;
    while (contact_next(&list, &c))
        ck_assert_int_eq(c.uri[c.length - 1], "abd"[count++]);
    ck_assert_uint_eq(count, 3);
    ck_assert(contact_next(&star, &c));
    ck_assert(c.is_star);
    list = "";
    ck_assert(!contact_next(&list, &c));
}
END_TEST

START_TEST(a_preference_is_written_with_no_more_digits_than_it_needs)
{
    static const struct {
        uint16_t q;
        const char *text;
    } rows[] = {{0, ";q=0"},      {1, ";q=0.001"}, {500, ";q=0.5"},
                {250, ";q=0.25"}, {1000, ";q=1"},  {1001, ";q=1"}};
    char text[CONTACT_Q];
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        contact_q(rows[i].q, text);
        ck_assert_str_eq(text, rows[i].text);
    }
}
END_TEST

/* Those of RFC 3261 19.1.4, escapes apart. */
static const struct {
    const char *a, *b;
    bool same;
} uris[] = {
    {"sip:alice@AtLanTa.CoM;Transport=tcp", "SIP:alice@AtlanTa.com;Transport=TCP", true},
    {"sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5", true},
    {"sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on", true},
    {"sip:a@b;transport=tcp;method=REGISTER", "sip:a@b;method=REGISTER;transport=tcp", true},
    {"SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP", false},
    {"sip:bob@biloxi.com", "sip:bob@biloxi.com:5060", false},
    {"sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp", false},
    {"sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off", false},
    {"sip:bob@biloxi.com", "sips:bob@biloxi.com", false},
    {"sip:biloxi.com", "sip:bob@biloxi.com", false},
    {"mailto:bob@biloxi.com", "mailto:bob@BILOXI.com", true},
};

START_TEST(uris_are_compared_as_19_1_4_says)
{
    const char *a = uris[_i].a, *b = uris[_i].b;
    ck_assert_int_eq(uri_same(a, strlen(a), b, strlen(b)), uris[_i].same);
    ck_assert_int_eq(uri_same(b, strlen(b), a, strlen(a)), uris[_i].same);
    ck_assert(uri_same(a, strlen(a), a, strlen(a)));
}
END_TEST

TCase *contact_tests(void)
{
    TCase *t = tcase_create("contact");
    tcase_add_loop_test(t, a_contact_says_how_long_and_how_gladly, 0,
                        sizeof values / sizeof *values);
    tcase_add_test(t, contacts_come_one_after_the_other);
    tcase_add_test(t, a_preference_is_written_with_no_more_digits_than_it_needs);
    tcase_add_loop_test(t, uris_are_compared_as_19_1_4_says, 0, sizeof uris / sizeof *uris);
    return t;
}
