/* Panes: the scenario's text beside its run; who has the focus; what is kept of them. */
#include "suite.h"
#include "tui/sitting.h"

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

/* ---- from one sitting to the next ------------------------------------------------------------- */

static void open_sitting(struct sitting *s, const char *text, const struct settings *from)
{
    const struct opening how = {.ascii = false};
    struct complaints complaints = {0};
    struct scenario *scenario =
        scenario_parse("call.sip", text, strlen(text), NULL, 0, &complaints);
    ck_assert(sitting_scenario(s, scenario, &how, &complaints));
    if (from) {
        char *lines = settings_text(from);
        s->settings = (struct settings){.files = 0};
        settings_read(&s->settings, "state", lines, true, &complaints);
        ck_assert_msg(complaints.count == 0, "%s", lines);
        free(lines);
    }
    sitting_apply(s);
}

static void keys(struct sitting *s, const char *pressed)
{
    for (; *pressed; pressed++) {
        sitting_key(s, *pressed);
        grid_free(sitting_render(s, 80, 24));
    }
}

START_TEST(bookmarks_panes_and_columns_are_there_the_next_time)
{
    struct sitting s, next;
    uint32_t mark[4], again[4];
    open_sitting(&s, call, NULL);
    keys(&s, "..b.....b48C");
    ck_assert_uint_eq(bookmarks_records(&s.u, mark, 4), 2);
    ck_assert(s.u.pane[PANE_LIVES].wanted && s.u.pane[PANE_TEXT].wanted && s.u.times);
    sitting_remember(&s);
    open_sitting(&next, call, &s.settings);
    ck_assert_uint_eq(bookmarks_records(&next.u, again, 4), 2);
    ck_assert(mark[0] == again[0] && mark[1] == again[1] && mark[0]);
    ck_assert_uint_eq(next.u.times, s.u.times);
    ck_assert_uint_lt(next.u.pane[PANE_LIVES].wanted, next.u.pane[PANE_TEXT].wanted);
    ck_assert(next.u.pane[PANE_LIVES].wanted && !next.u.pane[PANE_TRACE].wanted);
    sitting_end(&next);
    sitting_end(&s);
}
END_TEST

START_TEST(bookmarks_of_a_file_that_has_changed_are_forgotten)
{
    struct sitting s, other, back;
    uint32_t mark[4];
    char text[sizeof call + 20];
    open_sitting(&s, call, NULL);
    keys(&s, "..b");
    sitting_remember(&s);
    snprintf(text, sizeof text, "%s# more\n", call);
    open_sitting(&other, text, &s.settings);
    ck_assert_uint_eq(bookmarks_records(&other.u, mark, 4), 0);
    open_sitting(&back, call, &other.settings);
    ck_assert_uint_eq(bookmarks_records(&back.u, mark, 4), 0);
    sitting_end(&back);
    sitting_end(&other);
    sitting_end(&s);
}
END_TEST

START_TEST(what_is_kept_and_broken_hinders_nobody)
{
    static const char *const wrong[] = {"bookmarks =",
                                        "bookmarks = x",
                                        "bookmarks = 1 2",
                                        "bookmarks = 1 2 x",
                                        "bookmarks = 1 2 -3 99999999999999999",
                                        "panes = nonsense",
                                        ("panes = lives lives lives lives lives "
                                         "lives lives lives lives"),
                                        "columns = 8",
                                        "columns = -1"};
    struct complaints complaints = {0};
    struct settings to = {.files = 0};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        settings_read(&to, "state", wrong[i], true, &complaints);
        ck_assert_msg(complaints.count == 1, "%s", wrong[i]);
        complaints_free(&complaints);
    }
    ck_assert(!to.files && !to.panes && !to.has[SETTING_COLUMNS]);
    struct sitting s, next;
    open_sitting(&s, call, NULL);
    keys(&s, "..b");
    sitting_remember(&s);
    s.settings.marks[0].record[0] = 999999999; /* farther than the run goes */
    open_sitting(&next, call, &s.settings);
    keys(&next, "B..}{");
    sitting_end(&next);
    sitting_end(&s);
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
    tcase_add_test(c, bookmarks_panes_and_columns_are_there_the_next_time);
    tcase_add_test(c, bookmarks_of_a_file_that_has_changed_are_forgotten);
    tcase_add_test(c, what_is_kept_and_broken_hinders_nobody);
    return c;
}
