/* Panes: the scenario's text beside its run; who has the focus. */
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static const char call[] = "node alice phone\nnode bob phone answers after 2s\n"
                           "link alice -- bob udp delay 20ms\n"
                           "at 0s alice calls   bob # whoever that is\n"
                           "      drop the 1st INVITE from alice\n"
                           "at 10s bob hangs up\n"
                           "at 11s alice calls bob\n"
                           "at 20s bob hangs up\n";

static const char *line_marked(struct ui *u)
{
    static char line[200];
    char *screen = screen_of(u, 80, 24), *at = strstr(screen, "│▸");
    line[0] = '\0';
    if (at)
        sscanf(at + strlen("│▸"), "%199[^\n]", line);
    free(screen);
    return line;
}

START_TEST(the_scenarios_text_is_shown_with_the_line_that_acted_last)
{
    struct ui u;
    open_text(&u, call);
    press(&u, "8");
    ck_assert_str_eq(line_marked(&u), "");
    char *screen = screen_of(&u, 80, 24);
    ck_assert(strstr(screen, "─ ▸ scenario ─") && strstr(screen, "test.sip"));
    ck_assert(strstr(screen, "at 0s alice calls   bob # whoever that is"));
    free(screen);
    press(&u, ".");
    ck_assert_str_eq(line_marked(&u), "      drop the 1st INVITE from alice");
    press(&u, "$");
    ck_assert_str_eq(line_marked(&u), "at 20s bob hangs up");
    while (ui_time_of(&u, u.now) > 11000000)
        press(&u, ",");
    ck_assert_str_eq(line_marked(&u), "at 11s alice calls bob");
    press(&u, ",");
    ck_assert_str_eq(line_marked(&u), "at 10s bob hangs up");
    ui_close(&u);
}
END_TEST

START_TEST(the_line_that_acted_is_scrolled_to)
{
    char text[4000];
    size_t n = (size_t)snprintf(text, sizeof text,
                                "node alice phone\nnode bob phone\n"
                                "link alice -- bob udp\n");
    for (int i = 0; i < 60; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "# line %d\n", i);
    snprintf(text + n, sizeof text - n, "at 1s alice calls bob\n");
    struct ui u;
    open_text(&u, text);
    press(&u, "8");
    ck_assert_str_eq(line_marked(&u), "");
    press(&u, ".");
    ck_assert_str_eq(line_marked(&u), "at 1s alice calls bob");
    ui_close(&u);
}
END_TEST

START_TEST(what_cannot_be_told_apart_is_not_marked)
{
    struct ui u;
    open_text(&u, "node alice phone\nnode bob phone\nlink alice -- bob udp\n"
                  "at 1s alice calls bob\nat 1s alice calls bob\n");
    press(&u, "8 .");
    ck_assert_str_eq(line_marked(&u), "");
    ui_close(&u);
}
END_TEST

START_TEST(a_pane_that_had_no_room_has_the_focus_again_when_it_is_back)
{
    struct ui u;
    open_text(&u, call);
    press(&u, ".");
    free(screen_of(&u, 80, 24));
    press(&u, "2");
    ck_assert_int_eq(u.focus, PANE_DIAGRAM);
    free(screen_of(&u, 20, 3));
    ck_assert_int_ne(u.focus, PANE_DIAGRAM);
    free(screen_of(&u, 10, 4));
    free(screen_of(&u, 80, 24));
    ck_assert_int_eq(u.focus, PANE_DIAGRAM);
    free(screen_of(&u, 20, 3));
    free(screen_of(&u, 80, 4));
    u.focus = PANE_TIMERS; /* chosen by hand meanwhile */
    free(screen_of(&u, 80, 24));
    ck_assert_int_eq(u.focus, PANE_TIMERS);
    ui_close(&u);
}
END_TEST

START_TEST(the_smallest_screen_has_names_apart_and_more_than_one_key)
{
    struct ui u;
    open_text(&u, call);
    press(&u, ". . L");
    char *screen = screen_of(&u, 20, 8);
    ck_assert_msg(strstr(screen, "\n◂1   "), "%s", screen);
    free(screen);
    press(&u, "?");
    screen = screen_of(&u, 20, 5);
    ck_assert_msg(strstr(screen, "Enter v\n") && strstr(screen, ". Right l"), "%s", screen);
    free(screen);
    ui_close(&u);
}
END_TEST

TCase *panes_case(void)
{
    TCase *c = tcase_create("panes");
    tcase_set_timeout(c, 60);
    tcase_add_test(c, the_scenarios_text_is_shown_with_the_line_that_acted_last);
    tcase_add_test(c, the_line_that_acted_is_scrolled_to);
    tcase_add_test(c, what_cannot_be_told_apart_is_not_marked);
    tcase_add_test(c, a_pane_that_had_no_room_has_the_focus_again_when_it_is_back);
    tcase_add_test(c, the_smallest_screen_has_names_apart_and_more_than_one_key);
    return c;
}
