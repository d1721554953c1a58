/* The tests of src/sip, and what they share. */
#include "test-sip.h"

#include <stdlib.h>
#include <string.h>

static const char *const hosts[HOSTS] = {"alice.example.com", "bob.example.com", "p1.example.com"};

struct bench bench_new(void)
{
    struct lore *lore = lore_new();
    return (struct bench){lore, {lore, hosts, HOSTS, 7}};
}

void bench_free(struct bench *b)
{
    lore_free(b->lore);
}

textid text_of(struct bench *b, const char *text)
{
    return lore_intern(b->lore, text, strlen(text));
}

bool same_message(const struct message *a, const struct message *b)
{
    struct message x = *a, y = *b;
    memset(&x.told, 0, sizeof x.told);
    memset(&y.told, 0, sizeof y.told);
    x.from = y.from = x.to = y.to = 0;
    x.link = y.link = 0;
    return memcmp(&x, &y, sizeof x) == 0;
}

int main(void)
{
    TCase *(*const cases[])(void) = {lore_tests,       ident_tests, name_tests,   golden_tests,
                                     round_trip_tests, parse_tests, error_tests,  sdp_tests,
                                     header_tests,     add_tests,   digest_tests, contact_tests,
                                     list_tests};
    Suite *suite = suite_create("sip");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        suite_add_tcase(suite, cases[i]());
#ifdef HAVE_OSIP
    suite_add_tcase(suite, osip_tests());
#endif
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
