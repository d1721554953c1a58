/* The grid: cells, widths, clipping, what a text can do to a terminal. */
#include "suite.h"

#include <libxml/parser.h>
#include <stdio.h>
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

/* ---- as SVG ---------------------------------------------------------------------------------- */

static char *svg_of(const struct grid *g)
{
    size_t size;
    char *svg = grid_to_svg(g, "a <title> & more", &size);
    ck_assert_uint_eq(size, strlen(svg));
    xmlDocPtr doc = xmlReadMemory(svg, (int)size, "grid.svg", NULL, XML_PARSE_NONET);
    ck_assert_ptr_nonnull(doc);
    xmlFreeDoc(doc);
    return svg;
}

START_TEST(in_svg_a_run_of_text_stands_in_its_columns)
{
    struct grid *g = grid_new(20, 2);
    grid_text(g, 3, 1, CELL_BOLD, HUE_BAD, "two words  <far>");
    char *svg = svg_of(g);
    ck_assert_ptr_nonnull(strstr(svg, "x=\"27\" y=\"33\" textLength=\"81\""));
    ck_assert_ptr_nonnull(strstr(svg, ">two words</text>"));
    ck_assert_ptr_nonnull(strstr(svg, "x=\"126\" y=\"33\" textLength=\"45\""));
    ck_assert_ptr_nonnull(strstr(svg, ">&lt;far&gt;</text>"));
    ck_assert_ptr_nonnull(strstr(svg, "font-weight=\"bold\""));
    free(svg);
    grid_free(g);
}
END_TEST

START_TEST(in_svg_lines_are_drawn_and_no_letters)
{
    static const char *const drawn[] = {"─", "│", "┼", "╭", "╰", "═", "║", "╔", "╤", "╟", "━", "┃",
                                        "┄", "╌", "┊", "╎", "█", "▍", "░", "▶", "▼", "●", "◎", "╳"};
    for (size_t i = 0; i < sizeof drawn / sizeof *drawn; i++) {
        struct grid *g = grid_new(3, 1);
        grid_text(g, 1, 0, 0, HUE_PLAIN, drawn[i]);
        char *svg = svg_of(g);
        ck_assert_msg(!strstr(svg, "<text"), "%s", drawn[i]);
        ck_assert_msg(strstr(svg, "<path") != NULL, "%s", drawn[i]);
        free(svg);
        grid_free(g);
    }
}
END_TEST

START_TEST(in_svg_what_is_reversed_has_its_own_paper)
{
    struct grid *g = grid_new(8, 1);
    grid_text(g, 2, 0, CELL_REVERSE, HUE_PLAIN, "日本");
    char *svg = svg_of(g);
    ck_assert_ptr_nonnull(strstr(svg, "<rect x=\"18\" y=\"0\" width=\"36\""));
    ck_assert_ptr_nonnull(strstr(svg, "x=\"18\" y=\"14\" textLength=\"18\""));
    ck_assert_ptr_nonnull(strstr(svg, "x=\"36\" y=\"14\" textLength=\"18\""));
    free(svg);
    grid_free(g);
}
END_TEST

START_TEST(a_grid_is_drawn_in_each_format_that_shows_screens)
{
    static const struct {
        enum picture picture;
        const char *magic;
    } kinds[] = {{PICTURE_SVG, "<?xml"},
                 {PICTURE_TEXT, "  ab"},
                 {PICTURE_PNG, "\x89PNG"},
                 {PICTURE_PDF, "%PDF"}};
    struct grid *g = grid_new(10, 3);
    grid_text(g, 2, 0, 0, HUE_PLAIN, "ab ▶");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char *out, *error;
        size_t size;
        if (draw_grid_as(g, "it", kinds[i].picture, false, &out, &size, &error))
            ck_assert_mem_eq(out, kinds[i].magic, 4);
        else /* without librsvg: said, not crashed */
            ck_assert_msg(strstr(error, "librsvg") != NULL, "%s", error);
        free(out);
        free(error);
    }
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
    tcase_add_test(tests, in_svg_a_run_of_text_stands_in_its_columns);
    tcase_add_test(tests, in_svg_lines_are_drawn_and_no_letters);
    tcase_add_test(tests, in_svg_what_is_reversed_has_its_own_paper);
    tcase_add_test(tests, a_grid_is_drawn_in_each_format_that_shows_screens);
    suite_add_tcase(suite, tests);
    return suite;
}
