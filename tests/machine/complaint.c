/* Complaints: gathered, sorted, printed; the nearest word. */
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static const char *const known[] = {"report", "resend", "send", "INVITE", "ACK", "tooltip"};

static const char *nearest(const char *word)
{
    const char *found = nearest_word(word, known, sizeof known / sizeof *known);
    return found ? found : "nothing";
}

START_TEST(a_third_of_the_letters_may_be_wrong_swapped_missing_or_too_many)
{
    ck_assert_str_eq(nearest("reprot"), "report");
    ck_assert_str_eq(nearest("rpeort"), "report");
    ck_assert_str_eq(nearest("reportt"), "report");
    ck_assert_str_eq(nearest("tooltpi"), "tooltip");
    ck_assert_str_eq(nearest("INVITTE"), "INVITE");
    ck_assert_str_eq(nearest("rxpxxt"), "nothing");
    ck_assert_str_eq(nearest("zap"), "nothing");
    ck_assert_str_eq(nearest(""), "nothing");
}
END_TEST

START_TEST(upper_and_lower_case_are_near_even_in_short_words)
{
    ck_assert_str_eq(nearest("ack"), "ACK");
    ck_assert_str_eq(nearest("invite"), "INVITE");
}
END_TEST

START_TEST(a_word_without_end_has_no_neighbour)
{
    char word[5000];
    memset(word, 'r', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    ck_assert_str_eq(nearest(word), "nothing");
}
END_TEST

/* What complaints_print prints, to be freed. */
/* Not inlined: gcc 12 takes the stream's pointer to `text` for one that is read later. */
__attribute__((noinline)) static char *printed(const struct complaints *c)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    complaints_print(c, out);
    fclose(out);
    return text;
}

static void must_print(struct complaints *c, const char *expected)
{
    char *text = printed(c);
    ck_assert_str_eq(text, expected);
    free(text);
    complaints_free(c);
}

START_TEST(a_complaint_shows_place_line_and_caret)
{
    struct complaints c = {0};
    complain(&c, "call.sip", 12, 10, "\tdrop the bbo\nnext line", "there is no node '%s'", "bbo");
    must_print(&c, "call.sip:12:10: there is no node 'bbo'\n"
                   "    \tdrop the bbo\n"
                   "    \t        ^\n");
}
END_TEST

START_TEST(a_caret_counts_characters_not_bytes)
{
    struct complaints c = {0};
    complain(&c, "a.gv", 1, 7, "\"äöü\" x", "what is x");
    must_print(&c, "a.gv:1:7: what is x\n"
                   "    \"äöü\" x\n"
                   "          ^\n");
}
END_TEST

START_TEST(complaints_are_sorted_by_place_and_those_without_one_come_last)
{
    struct complaints c = {0};
    complain(&c, "other", 9, 9, NULL, "left alone");
    complain(&c, "a", 0, 0, NULL, "of the whole");
    complain(&c, "a", 2, 1, NULL, "third");
    complain(&c, "a", 1, 5, NULL, "second");
    complain(&c, "a", 1, 2, NULL, "first");
    complaints_sort(&c, 1);
    must_print(&c, "other:9:9: left alone\na:1:2: first\na:1:5: second\na:2:1: third\n"
                   "a: of the whole\n");
}
END_TEST

START_TEST(the_same_complaint_is_made_once)
{
    struct complaints c = {0};
    complain(&c, "a", 1, 1, NULL, "no");
    complain(&c, "a", 1, 1, NULL, "no");
    complain(&c, "b", 1, 1, NULL, "no");
    must_print(&c, "a:1:1: no\nb:1:1: no\n");
}
END_TEST

START_TEST(control_characters_of_the_input_do_not_reach_the_terminal)
{
    struct complaints c = {0};
    complain(&c, "a", 1, 1, "\033[2Jline\r\n", "word \033[2J");
    must_print(&c, "a:1:1: word ?[2J\n    ?[2Jline\n    ^\n");
}
END_TEST

START_TEST(a_long_line_is_shown_around_its_caret)
{
    struct complaints c = {0};
    char line[1001];
    memset(line, '.', 1000);
    line[1000] = '\0';
    line[499] = '!';
    complain(&c, "a", 1, 500, line, "here");
    char *text = printed(&c);
    ck_assert_uint_lt(strlen(text), 300);
    const char *mark = strchr(text, '!'), *caret = strchr(text, '^'),
               *begin = strchr(text, '\n') + 1;
    ck_assert_ptr_nonnull(mark);
    ck_assert_int_eq(mark - begin, caret - (strchr(begin, '\n') + 1));
    free(text);
    complaints_free(&c);
}
END_TEST

START_TEST(a_hundred_complaints_of_a_file_are_enough)
{
    struct complaints c = {0};
    for (int i = 1; i <= 500; i++)
        complain(&c, "a", i, 1, NULL, "no");
    complain(&c, "b", 1, 1, NULL, "no");
    ck_assert_uint_eq(c.count, 102);
    ck_assert_str_eq(c.item[100].text, "there is more; this is enough");
    ck_assert_str_eq(c.item[101].file, "b");
    complaints_free(&c);
}
END_TEST

START_TEST(a_long_complaint_is_cut_between_two_characters)
{
    struct complaints c = {0};
    char word[1201];
    for (int i = 0; i < 1200; i += 2)
        memcpy(word + i, "ä", 2);
    word[1200] = '\0';
    complain(&c, "a", 1, 1, NULL, "%s", word);
    complain(&c, "a", 1, 1, NULL, "x%s", word);
    ck_assert_uint_eq(strlen(c.item[0].text) % 2, 0);
    ck_assert_uint_eq(strlen(c.item[1].text) % 2, 1);
    ck_assert_uint_gt(strlen(c.item[0].text), 400);
    complaints_free(&c);
}
END_TEST

Suite *complaint_suite(void)
{
    Suite *suite = suite_create("complaints");
    TCase *tc = tcase_create("complaints");
    suite_add_tcase(suite, tc);
    tcase_add_test(tc, a_third_of_the_letters_may_be_wrong_swapped_missing_or_too_many);
    tcase_add_test(tc, upper_and_lower_case_are_near_even_in_short_words);
    tcase_add_test(tc, a_word_without_end_has_no_neighbour);
    tcase_add_test(tc, a_complaint_shows_place_line_and_caret);
    tcase_add_test(tc, a_caret_counts_characters_not_bytes);
    tcase_add_test(tc, complaints_are_sorted_by_place_and_those_without_one_come_last);
    tcase_add_test(tc, the_same_complaint_is_made_once);
    tcase_add_test(tc, control_characters_of_the_input_do_not_reach_the_terminal);
    tcase_add_test(tc, a_long_line_is_shown_around_its_caret);
    tcase_add_test(tc, a_hundred_complaints_of_a_file_are_enough);
    tcase_add_test(tc, a_long_complaint_is_cut_between_two_characters);
    return suite;
}
