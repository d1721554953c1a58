/* Choices and chance. */
#include "sim/tests.h"

static const uint64_t stream = 12345;

static struct choice fate(uint32_t ordinal, uint32_t loss, uint32_t twice)
{
    return (struct choice){.kind = CHOICE_FATE,
                           .a = 1,
                           .b = 2,
                           .c = 3,
                           .d = ordinal,
                           .of = 3,
                           .ppm = loss,
                           .ppm_twice = twice,
                           .stream = &stream};
}

START_TEST(a_draw_depends_on_seed_and_key_alone)
{
    uint32_t first[100];
    for (uint32_t n = 0; n < 100; n++) {
        struct choice c = fate(n + 1, 300000, 300000);
        first[n] = choose_random(NULL, NULL, &c);
    }
    for (uint32_t n = 100; n-- > 0;) {
        struct choice c = fate(n + 1, 300000, 300000);
        ck_assert_uint_eq(choose_random(NULL, NULL, &c), first[n]);
    }
}
END_TEST

START_TEST(chances_come_as_often_as_they_say)
{
    uint32_t count[3] = {0};
    for (uint32_t n = 1; n <= 100000; n++) {
        struct choice c = fate(n, 100000, 50000);
        count[choose_random(NULL, NULL, &c)]++;
    }
    ck_assert_uint_gt(count[FATE_LOST], 9500);
    ck_assert_uint_lt(count[FATE_LOST], 10500);
    ck_assert_uint_gt(count[FATE_TWICE], 4200); /* of the 90% that arrive */
    ck_assert_uint_lt(count[FATE_TWICE], 4800);
}
END_TEST

START_TEST(what_cannot_happen_does_not)
{
    for (uint32_t n = 1; n <= 1000; n++) {
        struct choice never = fate(n, 0, 0), always = fate(n, 1000000, 0);
        ck_assert_uint_eq(choose_random(NULL, NULL, &never), FATE_ARRIVES);
        ck_assert_uint_eq(choose_random(NULL, NULL, &always), FATE_LOST);
    }
}
END_TEST

START_TEST(names_give_streams_of_their_own)
{
    ck_assert_uint_ne(stream_seed(1, "ann"), stream_seed(1, "ben"));
    ck_assert_uint_ne(stream_seed(1, "ann"), stream_seed(2, "ann"));
    ck_assert_uint_ne(stream_seed(1, "ab"), stream_seed(1, "ba"));
    ck_assert_uint_eq(stream_seed(7, "ann"), stream_seed(7, "ann"));
}
END_TEST

START_TEST(draws_below_a_bound_are_even)
{
    uint64_t s = 1;
    unsigned count[7] = {0};
    for (unsigned n = 0; n < 70000; n++)
        count[stream_below(&s, 7)]++;
    for (unsigned n = 0; n < 7; n++) {
        ck_assert_uint_gt(count[n], 9600);
        ck_assert_uint_lt(count[n], 10400);
    }
    ck_assert_uint_eq(stream_below(&s, 1), 0);
}
END_TEST

static uint32_t seventh(void *chooser, struct world *w, const struct choice *c)
{
    (void)chooser, (void)w, (void)c;
    return 7;
}

START_TEST(an_answer_that_is_none_counts_as_the_calm_one)
{
    struct step s = {.choose = seventh};
    struct choice c = fate(1, 0, 0);
    ck_assert_uint_eq(step_choose(&s, &c), 0);
    c.of = 8;
    ck_assert_uint_eq(step_choose(&s, &c), 7);
    s.choose = NULL;
    ck_assert_uint_eq(step_choose(&s, &c), 0);
}
END_TEST

START_TEST(a_stall_lasts_as_long_as_losses_come_in_a_row)
{
    uint32_t count[8] = {0};
    for (uint32_t n = 1; n <= 100000; n++) {
        struct choice c = fate(n, 500000, 0);
        c.kind = CHOICE_STALL;
        c.of = 8;
        count[choose_random(NULL, NULL, &c)]++;
    }
    ck_assert_uint_gt(count[0], 49000);
    ck_assert_uint_lt(count[0], 51000);
    ck_assert_uint_gt(count[2], 12000);
    ck_assert_uint_lt(count[2], 13000);
}
END_TEST

TCase *choice_tests(void)
{
    TCase *t = tcase_create("choice");
    tcase_add_test(t, a_draw_depends_on_seed_and_key_alone);
    tcase_add_test(t, chances_come_as_often_as_they_say);
    tcase_add_test(t, what_cannot_happen_does_not);
    tcase_add_test(t, names_give_streams_of_their_own);
    tcase_add_test(t, draws_below_a_bound_are_even);
    tcase_add_test(t, an_answer_that_is_none_counts_as_the_calm_one);
    tcase_add_test(t, a_stall_lasts_as_long_as_losses_come_in_a_row);
    return t;
}
