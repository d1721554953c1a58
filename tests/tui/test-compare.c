/* Two runs side by side; runs kept as files, moments shared as tokens. */
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A run that ends; alice and bob talk, and bob hangs up at 10 s. */
static void open_talk(struct ui *u)
{
    open_text(u, "node alice phone\nnode bob phone answers after 2s\n"
                 "link alice -- bob udp delay 20ms\nat 0s alice calls bob\nat 10s bob hangs up\n"
                 "run until 60s\n");
}

/* ---- files and tokens ------------------------------------------------------------------------ */

START_TEST(saving_writes_a_file_and_never_over_another)
{
    char folder[] = "/tmp/test-whatif.XXXXXX", here[1000];
    struct ui u;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_ptr_nonnull(getcwd(here, sizeof here));
    ck_assert_int_eq(chdir(folder), 0);
    open_talk(&u);
    press(&u, ". d s");
    char path[200];
    snprintf(path, sizeof path, "%s", u.prompt.text);
    ck_assert_str_eq(path, "test-1st-invite-lost.sip");
    press(&u, "Enter");
    ck_assert_ptr_nonnull(strstr(u.say, "sipstep run test-1st-invite-lost.sip"));
    char *first = read_file(path);
    press(&u, "s");
    ck_assert_str_ne(u.prompt.text, path);
    snprintf(u.prompt.text, sizeof u.prompt.text, "%s", path);
    press(&u, "Enter");
    ck_assert_msg(u.prompt.done != NULL, "%s", u.say); /* it asks again */
    press(&u, "Esc");
    char *again = read_file(path);
    ck_assert_str_eq(first, again);
    free(first);
    free(again);
    unlink(path);
    press(&u, "y");
    ck_assert_int_eq(u.overlay, OVERLAY_TOKEN);
    press(&u, "s Enter");
    ck_assert_ptr_nonnull(strstr(u.say, "sipstep open"));
    char *token = read_file("test-1st-invite-lost.token");
    ck_assert_int_eq(strncmp(token, u.token, strlen(u.token)), 0);
    free(token);
    unlink("test-1st-invite-lost.token");
    ui_close(&u);
    ck_assert_int_eq(chdir(here), 0);
    rmdir(folder);
}
END_TEST

START_TEST(a_token_can_be_selected_as_it_stands)
{
    struct ui u;
    open_talk(&u);
    press(&u, ". d y");
    struct grid *g = ui_render(&u, 80, 24);
    char *text = grid_to_text(g, false), whole[4000] = "";
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
        if (strlen(whole) < strlen(u.token) &&
            !strncmp(line, u.token + strlen(whole), strlen(line)))
            strcat(whole, line);
    ck_assert_str_eq(whole, u.token);
    free(text);
    grid_free(g);
    ui_close(&u);
}
END_TEST

START_TEST(a_token_opens_the_moment_that_was_shown)
{
    struct ui u;
    struct complaints complaints = {0};
    unsigned char own[16], again[16];
    size_t run;
    uint32_t now;
    open_talk(&u);
    press(&u, ". d . . y");
    struct history *h = history_from_token(u.token, UI_BUDGET, &run, &now, &complaints);
    ck_assert_msg(h != NULL, "%s", complaints.count ? complaints.item[0].text : "");
    ck_assert_str_eq(history_name(h, run), history_name(u.history, u.run));
    ck_assert_uint_eq(now, u.now);
    history_reach(h, run, UINT32_MAX);
    history_reach(u.history, u.run, UINT32_MAX);
    trace_hash(history_trace(h, run), history_plan(h, run), again);
    trace_hash(ui_trace(&u), ui_plan(&u), own);
    ck_assert_int_eq(memcmp(own, again, 16), 0);
    history_free(h);
    ui_close(&u);
}
END_TEST

/* ---- side by side ---------------------------------------------------------------------------- */

/* The ACK is lost; both runs side by side. */
static void compare_lost_ack(struct ui *u)
{
    open_talk(u);
    for (int i = 0; i < 40 && !(u->selected && strstr(u->say, "ACK lost")); i++) {
        press(u, ".");
        const struct record *r = u->selected ? &ui_trace(u)->record[u->selected] : NULL;
        const struct message *m = r ? trace_payload(ui_trace(u), r->subject) : NULL;
        if (m && m->method == METHOD_ACK && !m->status)
            break;
    }
    press(u, "d =");
    ck_assert_ptr_nonnull(u->compare);
}

/* The row in which a mark stands at this column; -1: in none. */
static int row_of(struct grid *g, int x, uint32_t rune)
{
    for (int y = 0; y < g->rows; y++)
        if (grid_at(g, x, y) && grid_at(g, x, y)->rune == rune)
            return y;
    return -1;
}

START_TEST(the_first_record_that_differs_is_marked_on_both_sides)
{
    static const int sizes[][2] = {{80, 24}, {120, 40}, {200, 60}};
    struct ui u;
    compare_lost_ack(&u);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct grid *g = ui_render(&u, sizes[i][0], sizes[i][1]);
        char *text = grid_to_text(g, false);
        int left = row_of(g, 0, 0x2260), right = row_of(g, (sizes[i][0] - 1) / 2 + 1, 0x2260);
        ck_assert_msg(left > 0 && left == right, "%s", text);
        ck_assert_ptr_nonnull(strstr(text, "first difference 2.040 s"));
        char row[800];
        size_t length = 0;
        for (int x = 0; x < g->columns; x++) {
            uint32_t rune = grid_at(g, x, left)->rune;
            row[length++] = rune < 0x7f && rune ? (char)rune : rune == 0x2573 ? '!' : '~';
        }
        row[length] = '\0';
        const char *first = strstr(row, "ACK"), *second = first ? strstr(first + 1, "ACK") : NULL;
        ck_assert_msg(second && strchr(second, '!') && !memchr(row, '!', (size_t)(second - row)),
                      "%s", text); /* it arrives on the left, and not on the right */
        ck_assert_ptr_nonnull(strstr(text, "alike"));
        ck_assert_ptr_nonnull(strstr(text, "what it changed"));
        free(text);
        grid_free(g);
    }
    ui_close(&u);
}
END_TEST

START_TEST(no_size_breaks_two_runs_side_by_side)
{
    struct ui u;
    compare_lost_ack(&u);
    static const char *const moments[] = {"", "End", "Tab PgDn", "L L", "Home", "# = ="};
    for (size_t m = 0; m < sizeof moments / sizeof *moments; m++) {
        press(&u, moments[m]);
        for (int columns = 1; columns <= 210; columns += columns < 30 ? 1 : 13)
            for (int rows = 1; rows <= 70; rows += rows < 30 ? 1 : 7)
                grid_free(ui_render(&u, columns, rows));
    }
    ui_close(&u);
}
END_TEST

START_TEST(one_returns_to_where_one_came_from_or_goes_to_the_moment)
{
    struct ui u;
    compare_lost_ack(&u);
    size_t run = u.run;
    uint32_t now = u.now;
    press(&u, ". . w Esc q");
    ck_assert(!u.compare && !u.quit);
    ck_assert_uint_eq(u.run, run);
    ck_assert_uint_eq(u.now, now);
    press(&u, "= = Enter");
    ck_assert_ptr_null(u.compare);
    ck_assert_int_eq(u.clock, 2060000);
    ui_close(&u);
}
END_TEST

START_TEST(differences_are_walked_forward_and_back)
{
    struct ui u;
    compare_lost_ack(&u);
    char *first = screen_of(&u, 80, 24);
    press(&u, "#");
    ck_assert_ptr_nonnull(strstr(u.say, "first difference"));
    press(&u, "=");
    char *second = screen_of(&u, 80, 24);
    ck_assert_str_ne(first, second);
    press(&u, "#");
    char *again = screen_of(&u, 80, 24);
    ck_assert_str_eq(first, again);
    for (int i = 0; i < 20; i++)
        press(&u, "=");
    ck_assert_ptr_nonnull(strstr(u.say, "last difference"));
    free(first);
    free(second);
    free(again);
    ui_close(&u);
}
END_TEST

START_TEST(other_what_ifs_are_compared_without_leaving)
{
    struct ui u;
    open_talk(&u);
    press(&u, "=");
    ck_assert_ptr_null(u.compare); /* there is only one run */
    press(&u, ". d Backspace u =");
    ck_assert_ptr_nonnull(u.compare);
    char *first = screen_of(&u, 80, 24);
    press(&u, "]");
    char *other = screen_of(&u, 80, 24);
    ck_assert_str_ne(first, other);
    press(&u, "W Down Enter");
    ck_assert_ptr_nonnull(u.compare);
    press(&u, "! Enter"); /* the one on the right is gone */
    ck_assert_uint_eq(history_runs(u.history), 2);
    ck_assert_ptr_null(u.compare);
    free(first);
    free(other);
    ui_close(&u);
}
END_TEST

START_TEST(an_edited_run_may_have_nodes_that_main_has_not)
{
    struct ui u;
    open_talk(&u);
    ck_assert(whatif_edit(&u, "node alice phone\nnode bob phone answers\nnode carol phone answers\n"
                              "link alice -- bob udp delay 20ms\nlink bob -- carol udp\n"
                              "at 0s carol calls bob\nat 4s carol hangs up\nrun until 60s\n"));
    press(&u, "=");
    ck_assert_ptr_nonnull(u.compare);
    for (int i = 0; i < 2; i++) {
        char *screen = screen_of(&u, 120, 40);
        ck_assert_ptr_nonnull(strstr(screen, "carol"));
        free(screen);
        press(&u, "L");
    }
    ui_close(&u);
}
END_TEST

TCase *compare_case(void)
{
    TCase *all = tcase_create("compare");
    tcase_add_test(all, saving_writes_a_file_and_never_over_another);
    tcase_add_test(all, a_token_can_be_selected_as_it_stands);
    tcase_add_test(all, a_token_opens_the_moment_that_was_shown);
    tcase_add_test(all, the_first_record_that_differs_is_marked_on_both_sides);
    tcase_add_test(all, no_size_breaks_two_runs_side_by_side);
    tcase_add_test(all, one_returns_to_where_one_came_from_or_goes_to_the_moment);
    tcase_add_test(all, differences_are_walked_forward_and_back);
    tcase_add_test(all, other_what_ifs_are_compared_without_leaving);
    tcase_add_test(all, an_edited_run_may_have_nodes_that_main_has_not);
    tcase_set_timeout(all, 60);
    return all;
}
