/* The grid: cells, widths, clipping, what a text can do to a terminal. */
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static void grid_is(struct grid *g, const char *wanted)
{
    char *text = grid_to_text(g, false);
    ck_assert_str_eq(text, wanted);
    free(text);
}

START_TEST(text_is_clipped_on_every_side)
{
    struct grid *g = grid_new(5, 2);
    ck_assert_int_eq(grid_text(g, -2, 0, 0, HUE_PLAIN, "abcdefghij"), 8);
    grid_text(g, 3, 1, 0, HUE_PLAIN, "xyz");
    grid_text(g, 0, -1, 0, HUE_PLAIN, "never");
    grid_text(g, 0, 2, 0, HUE_PLAIN, "never");
    grid_is(g, "cdefg\n   xy\n");
    grid_free(g);
}
END_TEST

START_TEST(wide_characters_take_two_cells_and_leave_no_half)
{
    struct grid *g = grid_new(6, 1);
    grid_text(g, 0, 0, 0, HUE_PLAIN, "日本語");
    grid_is(g, "日本語\n");
    grid_text(g, 1, 0, 0, HUE_PLAIN, "x");
    grid_is(g, " x本語\n");
    grid_text(g, 4, 0, 0, HUE_PLAIN, "y");
    grid_is(g, " x本y\n");
    grid_text(g, 3, 0, 0, HUE_PLAIN, "語");
    grid_is(g, " x 語\n");
    grid_free(g);
}
END_TEST

START_TEST(half_a_wide_character_at_the_edge_is_a_blank)
{
    struct grid *g = grid_new(3, 1);
    grid_text(g, -1, 0, 0, HUE_PLAIN, "日本日");
    grid_is(g, " 本\n");
    grid_free(g);
}
END_TEST

START_TEST(controls_and_marks_cannot_reach_the_terminal)
{
    struct grid *g = grid_new(12, 1);
    grid_text(g, 0, 0, 0, HUE_PLAIN, "a\x1b[2Jb\u202E\u0301c\x7f\xC2\x85");
    grid_is(g, "a\uFFFD[2Jbc\uFFFD\uFFFD\n");
    grid_free(g);
}
END_TEST

START_TEST(broken_utf8_is_one_replacement_a_byte_and_nothing_beyond_the_nul_is_read)
{
    static const char *const broken[] = {"\xC3", "\xE2\x82", "\xF0\x9F\x98",
                                         "\x80", "\xFF",     "\xC0"};
    static const int columns[] = {1, 2, 3, 1, 1, 1};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        char *exact = malloc(strlen(broken[i]) + 1);
        strcpy(exact, broken[i]);
        ck_assert_int_eq(text_columns(exact), columns[i]);
        free(exact);
    }
    ck_assert_int_eq(text_columns("\xED\xA0\x80"), 3); /* a surrogate */
    ck_assert_int_eq(text_columns("\xC0\xAF"), 2);     /* overlong */
    ck_assert_int_eq(text_columns("\xF4\x90\x80\x80"), 4);
}
END_TEST

START_TEST(widths_are_those_of_unicode)
{
    ck_assert_int_eq(text_columns("Zoë"), 3);
    ck_assert_int_eq(text_columns("Zoe\u0308"), 3);
    ck_assert_int_eq(text_columns("한국어"), 6);
    ck_assert_int_eq(text_columns("😀"), 2);
    ck_assert_int_eq(text_columns("╭─╮↺◎●▶┄╳"), 9);
    ck_assert_int_eq(text_columns(""), 0);
}
END_TEST

START_TEST(ascii_has_one_character_a_column)
{
    struct grid *g = grid_new(14, 1);
    grid_text(g, 0, 0, 0, HUE_PLAIN, "┌─▶╳●█┄│·日é");
    char *text = grid_to_text(g, true);
    ck_assert_str_eq(text, "+->Xo#-|.???\n");
    free(text);
    grid_free(g);
}
END_TEST

START_TEST(lines_are_clipped_and_go_either_way)
{
    struct grid *g = grid_new(4, 3);
    grid_line(g, 9, 1, -9, 1, false, 0, HUE_PLAIN);
    grid_line(g, 0, 2000000000, 0, 2, true, 0, HUE_PLAIN);
    grid_line(g, 0, -5, -3, -5, true, 0, HUE_PLAIN);
    grid_is(g, "\n────\n┊\n");
    grid_free(g);
}
END_TEST

START_TEST(a_grid_in_a_grid_keeps_wide_characters_whole)
{
    struct grid *a = grid_new(4, 1), *b = grid_new(4, 2);
    grid_text(a, 0, 0, 0, HUE_PLAIN, "日本");
    grid_text(b, 0, 0, 0, HUE_PLAIN, "abcd");
    grid_blit(b, 1, 0, a);
    grid_blit(b, -3, 1, a);
    grid_is(b, "a日\n\n");
    grid_free(a);
    grid_free(b);
}
END_TEST

START_TEST(a_grid_of_nothing_takes_everything)
{
    struct grid *g = grid_new(0, 0);
    grid_text(g, 0, 0, 0, HUE_PLAIN, "日");
    grid_line(g, 0, 0, 5, 0, false, 0, HUE_PLAIN);
    ck_assert_ptr_null(grid_at(g, 0, 0));
    grid_is(g, "");
    grid_free(g);
}
END_TEST

Suite *grid_suite(void)
{
    Suite *suite = suite_create("grid");
    TCase *tests = tcase_create("cells");
    tcase_add_test(tests, text_is_clipped_on_every_side);
    tcase_add_test(tests, wide_characters_take_two_cells_and_leave_no_half);
    tcase_add_test(tests, half_a_wide_character_at_the_edge_is_a_blank);
    tcase_add_test(tests, controls_and_marks_cannot_reach_the_terminal);
    tcase_add_test(tests, broken_utf8_is_one_replacement_a_byte_and_nothing_beyond_the_nul_is_read);
    tcase_add_test(tests, widths_are_those_of_unicode);
    tcase_add_test(tests, ascii_has_one_character_a_column);
    tcase_add_test(tests, lines_are_clipped_and_go_either_way);
    tcase_add_test(tests, a_grid_in_a_grid_keeps_wide_characters_whole);
    tcase_add_test(tests, a_grid_of_nothing_takes_everything);
    suite_add_tcase(suite, tests);
    return suite;
}
