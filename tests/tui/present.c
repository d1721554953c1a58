/* In front of a class: a clicker has two keys. */
#include "suite.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 80, ROWS = 24 };

static struct ui begun(void)
{
    struct ui u;
    open_shipped(&u);
    present_begin(&u);
    return u;
}

static bool shows(struct ui *u, const char *text)
{
    char *screen = screen_of(u, COLUMNS, ROWS);
    bool found = strstr(screen, text);
    free(screen);
    return found;
}

START_TEST(panes_appear_one_by_one)
{
    struct ui u = begun();
    ck_assert(!shows(&u, "transaction "));
    press(&u, "PgDn");
    ck_assert(shows(&u, "transaction ") && u.pane[PANE_LADDER].shown &&
              !u.pane[PANE_DIAGRAM].shown);
    press(&u, "PgDn PgDn PgDn");
    ck_assert(shows(&u, "2 of 12") && u.pane[PANE_LADDER].shown && !u.pane[PANE_DIAGRAM].shown);
    press(&u, "PgDn");
    ck_assert(shows(&u, "Calling") && u.pane[PANE_DIAGRAM].shown && !u.pane[PANE_TIMERS].shown);
    press(&u, "PgDn");
    ck_assert(shows(&u, "timer A") && u.pane[PANE_TIMERS].shown);
    ui_close(&u);
}
END_TEST

START_TEST(one_key_leads_through_the_whole_lesson_and_the_other_one_back)
{
    struct ui u = begun();
    int forward = 0;
    while (u.course.at + 1 < u.course.stations && forward++ < 200) {
        press(&u, "PgDn");
        free(screen_of(&u, COLUMNS, ROWS));
    }
    ck_assert_uint_eq(u.course.at + 1, u.course.stations);
    for (int back = 0; back < 200; back++) {
        press(&u, "PgUp");
        free(screen_of(&u, COLUMNS, ROWS));
    }
    ck_assert_uint_eq(u.course.at, 0);
    ck_assert_uint_eq(u.now, 0);
    ui_close(&u);
}
END_TEST

START_TEST(nothing_is_pale_and_no_keys_are_told)
{
    struct ui u = begun();
    press(&u, "PgDn PgDn PgDn PgDn PgDn PgDn");
    struct grid *g = ui_render(&u, COLUMNS, ROWS);
    for (int i = 0; i < COLUMNS * ROWS; i++)
        if (g->cell[i].attributes & CELL_DIM)
            ck_abort_msg("the cell at %d,%d is pale", i % COLUMNS, i / COLUMNS);
    grid_free(g);
    ck_assert(!shows(&u, "q quit"));
    ui_close(&u);
}
END_TEST

START_TEST(escape_leaves_it)
{
    struct ui u = begun();
    press(&u, "Esc .");
    ck_assert(!u.classroom.on && !u.quit && shows(&u, "q quit"));
    ui_close(&u);
}
END_TEST

START_TEST(a_scenario_goes_from_message_to_message)
{
    struct ui u;
    open_text(&u, "node alice phone\nnode bob phone answers after 2s\n"
                  "link alice -- bob udp delay 20ms\nat 0s alice calls bob\nat 10s bob hangs up\n");
    present_begin(&u);
    press(&u, "PgDn PgDn PgDn PgDn");
    ck_assert(u.pane[PANE_TEXT].shown == false && u.now > 0);
    uint32_t here = u.now;
    press(&u, "PgDn");
    ck_assert(u.playing && u.target > here);
    press(&u, "PgDn");
    ck_assert(!u.playing && u.now == u.target && u.now > here);
    ui_close(&u);
}
END_TEST

START_TEST(no_size_breaks_it)
{
    struct ui u = begun();
    for (int stage = 0; stage < 9; stage++) {
        for (int rows = 1; rows < 30; rows++)
            for (int columns = 1; columns < 100; columns += columns < 20 ? 1 : 7)
                free(screen_of(&u, columns, rows));
        press(&u, "PgDn");
    }
    ui_close(&u);
}
END_TEST

static void play(struct ui *u)
{
    for (int n = 0; n < 1000 && u->playing; n++)
        ui_tick(u, 40000);
    ck_assert(!u->playing);
}

START_TEST(the_run_plays_to_the_next_stop_which_begins_anew)
{
    struct ui u = begun();
    press(&u, "PgDn PgDn PgDn"); /* at stop 2 */
    for (int n = 0; n < 4 && !u.playing; n++)
        press(&u, "PgDn");
    uint32_t here = u.now;
    ck_assert(u.playing && shows(&u, "2 of 12"));
    ui_tick(&u, 200000);
    ck_assert(u.clock > ui_time_of(&u, here)); /* the message moves */
    play(&u);
    ck_assert(shows(&u, "3 of 12") && u.now > here);
    ck_assert(!u.pane[PANE_DIAGRAM].shown);
    press(&u, "PgUp"); /* back to the stop before, with all of its panes */
    ck_assert(shows(&u, "2 of 12") && u.pane[PANE_TIMERS].shown);
    ui_close(&u);
}
END_TEST

START_TEST(pages_up_while_it_plays_leads_back)
{
    struct ui u = begun();
    press(&u, "PgDn PgDn PgDn");
    for (int n = 0; n < 4 && !u.playing; n++)
        press(&u, "PgDn");
    uint32_t here = u.now;
    for (int n = 0; n < 20; n++)
        ui_tick(&u, 40000);
    press(&u, "PgUp");
    ck_assert(!u.playing && u.now <= here && u.course.at <= 1);
    ui_close(&u);
}
END_TEST

START_TEST(a_text_that_is_longer_than_its_room_is_paged_first)
{
    struct ui u = begun();
    char *screen = screen_of(&u, 40, 6);
    ck_assert_msg(strstr(screen, "more: PgDn"), "%s", screen);
    free(screen);
    int pages = 0;
    for (; !u.pane[PANE_LADDER].shown && pages < 20; pages++) {
        press(&u, "PgDn");
        free(screen_of(&u, 40, 6));
    }
    ck_assert_int_gt(pages, 1);
    ck_assert_uint_eq(u.now, 0);
    screen = screen_of(&u, 40, 24); /* as a heading it has been read */
    ck_assert(!strstr(screen, "more: PgDn"));
    free(screen);
    ui_close(&u);
}
END_TEST

START_TEST(a_long_title_ends_in_an_ellipsis)
{
    struct ui u;
    open_text(&u, "title a title that is much longer than any screen of this width has room for\n"
                  "node alice phone\nnode bob phone\nlink alice -- bob udp\n"
                  "at 0s alice calls bob\n");
    present_begin(&u);
    char *screen = screen_of(&u, 40, 12);
    ck_assert_msg(!strncmp(screen, " a title that is much longer", 28), "%s", screen);
    ck_assert(strstr(screen, "…  0.000 s\n"));
    free(screen);
    ui_close(&u);
}
END_TEST

START_TEST(a_question_is_shown_then_answered_and_counts_in_nobodys_score)
{
    struct ui u = begun();
    struct asked asked;
    for (int n = 0; n < 200 && !question_shown(&u, &asked); n++)
        press(&u, "PgDn");
    ck_assert(question_shown(&u, &asked) && !asked.answered);
    ck_assert(shows(&u, asked.answers->option[asked.answers->right].text));
    press(&u, "PgDn");
    ck_assert(question_shown(&u, &asked) && asked.answered);
    ck_assert(shows(&u, "◂ what the run did") || shows(&u, "The run says"));
    ck_assert_uint_eq(u.course.asked, 0);
    size_t at = u.course.at;
    press(&u, "PgDn");
    ck_assert(u.playing || u.course.at > at);
    ui_close(&u);
}
END_TEST

TCase *present_case(void)
{
    TCase *c = tcase_create("present");
    tcase_set_timeout(c, 60);
    tcase_add_test(c, panes_appear_one_by_one);
    tcase_add_test(c, one_key_leads_through_the_whole_lesson_and_the_other_one_back);
    tcase_add_test(c, nothing_is_pale_and_no_keys_are_told);
    tcase_add_test(c, escape_leaves_it);
    tcase_add_test(c, a_scenario_goes_from_message_to_message);
    tcase_add_test(c, no_size_breaks_it);
    tcase_add_test(c, the_run_plays_to_the_next_stop_which_begins_anew);
    tcase_add_test(c, pages_up_while_it_plays_leads_back);
    tcase_add_test(c, a_text_that_is_longer_than_its_room_is_paged_first);
    tcase_add_test(c, a_long_title_ends_in_an_ellipsis);
    tcase_add_test(c, a_question_is_shown_then_answered_and_counts_in_nobodys_score);
    return c;
}
