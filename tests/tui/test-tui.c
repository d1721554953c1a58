/* The terminal UI without a terminal: what keys do to the model, and every size that a terminal may have. */
#include "suite.h"
#include "tui/ui.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void open_shipped(struct ui *u)
{
    struct complaints complaints = {0};
    struct lesson *l = lessons_find("first-call", &complaints);
    ck_assert_ptr_nonnull(l);
    ck_assert_msg(ui_open_lesson(u, l, false, &complaints), "%s",
                  complaints.count ? complaints.item[0].text : "");
}

void open_text(struct ui *u, const char *text)
{
    struct complaints complaints = {0};
    struct scenario *s = scenario_parse("test.sip", text, strlen(text), NULL, 0, &complaints);
    ck_assert_msg(s != NULL, "%s", complaints.count ? complaints.item[0].text : "");
    ui_open(u, history_new(s, UI_BUDGET), false);
}

static void open_call(struct ui *u)
{
    open_text(u, "node alice phone\nnode bob phone answers after 2s\n"
                 "link alice -- bob udp delay 20ms\nat 0s alice calls bob\nat 10s bob hangs up\n");
}

char *screen_of(struct ui *u, int columns, int rows)
{
    struct grid *g = ui_render(u, columns, rows);
    char *text = grid_to_text(g, false);
    grid_free(g);
    return text;
}

void press(struct ui *u, const char *keys)
{
    char own[400], *rest = own, *key;
    snprintf(own, sizeof own, "%s", keys);
    while ((key = strtok_r(rest, " ", &rest)))
        ui_key(u, key_named(key, strlen(key)));
}

START_TEST(no_size_of_the_screen_breaks_it)
{
    static const char *const moments[] = {"",    "Enter Enter", ". . . .", "?",
                                          "q w", "q r",         "q End",   "q"};
    char wrong[] = "node alice phnoe\nlink a -- b\n";
    struct ui u;
    open_shipped(&u);
    for (size_t m = 0; m < sizeof moments / sizeof *moments; m++) {
        press(&u, moments[m]);
        if (m + 1 == sizeof moments / sizeof *moments)
            whatif_edit(&u, wrong);
        for (int columns = 1; columns <= 130; columns += columns < 30 ? 1 : 9)
            for (int rows = 1; rows <= 60; rows += rows < 30 ? 1 : 7)
                grid_free(ui_render(&u, columns, rows));
    }
    ui_close(&u);
}
END_TEST

/* Down and up the same stairs, as many steps as the keys before say. */
static void walk_both_ways(struct ui *u, int steps)
{
    char *screens[40];
    for (int i = 0; i <= steps; i++) {
        screens[i] = screen_of(u, 80, 24);
        if (i < steps)
            press(u, ".");
    }
    for (int i = steps; i >= 0; i--) {
        char *again = screen_of(u, 80, 24);
        bool same = !strcmp(again, screens[i]);
        if (!same)
            fprintf(stderr, "step %d was\n%s\nand is\n%s", i, screens[i], again);
        ck_assert(same);
        free(again);
        free(screens[i]);
        press(u, ",");
    }
}

START_TEST(forward_and_back_meet_at_the_same_screens)
{
    struct ui u;
    open_call(&u);
    walk_both_ways(&u, 13);
    ui_close(&u);
    open_shipped(&u); /* its text too follows the run; behind step 8 there is a question */
    walk_both_ways(&u, 8);
    ui_close(&u);
}
END_TEST

START_TEST(the_lesson_follows_whoever_steps_plays_or_jumps)
{
    struct ui u;
    open_shipped(&u);
    ck_assert_uint_eq(u.course.at, 0);
    press(&u, ".");
    ck_assert_uint_eq(u.course.at, 1);
    press(&u, ",");
    ck_assert_uint_eq(u.course.at, 0);
    press(&u, "space");
    for (int i = 0; i < 1000 && u.playing; i++)
        ui_tick(&u, 40000);
    ck_assert_uint_eq(u.course.at, 1); /* play pauses where there is something to read */
    ck_assert_uint_eq(u.now, u.course.station[1].record);
    press(&u, "End");
    ck_assert_int_eq(course_piece(&u)->kind, PIECE_STOP);
    ck_assert_uint_gt(u.course.at, 4);
    press(&u, "Home");
    ck_assert_uint_eq(u.course.at, 0);
    ui_close(&u);
}
END_TEST

START_TEST(a_fault_key_makes_a_what_if_and_keeps_the_old_run)
{
    struct ui u;
    open_shipped(&u);
    press(&u, ".");
    uint32_t now = u.now;
    ck_assert_uint_ne(u.selected, 0);
    press(&u, "d");
    ck_assert_uint_eq(history_runs(u.history), 2);
    ck_assert_uint_eq(u.run, 1);
    ck_assert_int_eq(ui_trace(&u)->record[u.now].t, 0);
    press(&u, "Backspace");
    ck_assert_uint_eq(u.run, 0);
    press(&u, "Home .");
    ck_assert_uint_eq(u.now, now);
    press(&u, "d");
    ck_assert_uint_eq(history_runs(u.history), 2);
    ui_close(&u);
}
END_TEST

START_TEST(both_ends_stop_and_say_so)
{
    struct ui u;
    open_call(&u);
    press(&u, ",");
    ck_assert_ptr_nonnull(strstr(u.say, "this is the start"));
    press(&u, "End .");
    ck_assert_ptr_nonnull(strstr(u.say, "this is the end"));
    ui_close(&u);
}
END_TEST

/* Goes on until a question is open. */
static void to_question(struct ui *u)
{
    for (int i = 0; i < 100 && !ui_is_asking(u); i++)
        press(u, "Enter");
    ck_assert(ui_is_asking(u));
}

START_TEST(a_question_hides_the_future_until_it_is_answered)
{
    struct ui u;
    open_shipped(&u);
    to_question(&u);
    uint32_t now = u.now;
    press(&u, ". End space");
    ck_assert_uint_eq(u.now, now);
    press(&u, ", , ,"); /* to look back, and return, is allowed */
    ck_assert_uint_lt(u.now, now);
    press(&u, ". . . . .");
    ck_assert_uint_eq(u.now, now);
    ck_assert(!u.playing);
    press(&u, "9 ."); /* the second question is just here too */
    ck_assert_uint_eq(u.now, now);
    ck_assert(ui_is_asking(&u));
    press(&u, "9 .");
    ck_assert_uint_gt(u.now, now);
    ui_close(&u);
}
END_TEST

START_TEST(a_question_is_asked_once)
{
    struct ui u;
    open_shipped(&u);
    to_question(&u);
    size_t question = u.course.at;
    press(&u, "1 Enter 1 . Backspace Backspace");
    ck_assert_uint_eq(u.course.at, question);
    ck_assert(!ui_is_asking(&u));
    ck_assert_uint_eq(u.course.asked, 2);
    press(&u, ". . . . .");
    ck_assert_int_eq(course_piece(&u)->kind, PIECE_STOP);
    ck_assert_uint_gt(u.course.at, question + 1);
    ui_close(&u);
}
END_TEST

START_TEST(no_slow_line_can_make_escape_leave)
{
    struct ui u;
    open_call(&u);
    press(&u, "Esc w Esc Esc");
    ck_assert(!u.quit);
    ck_assert_int_eq(u.overlay, OVERLAY_NONE);
    press(&u, "? Esc");
    ck_assert(!u.quit);
    press(&u, "q");
    ck_assert(u.quit);
    ui_close(&u);
}
END_TEST

START_TEST(what_does_not_end_is_gone_through_piece_by_piece)
{
    struct ui u;
    open_text(&u, "node alice phone\nnode bob phone\nlink alice -- bob udp delay 20ms\n"
                  "at 0s alice calls bob\n"); /* it rings, and nobody is there */
    press(&u, "End");
    uint32_t first = u.now;
    ck_assert_ptr_nonnull(strstr(u.say, "End goes further"));
    press(&u, "g 9 9 9 9 9 h Enter");
    ck_assert_uint_gt(u.now, first);
    ck_assert_ptr_nonnull(strstr(u.say, "g again goes further"));
    press(&u, "Home g 1 . 5 Enter");
    ck_assert_int_le(ui_trace(&u)->record[u.now].t, 1500000);
    ck_assert_int_gt(ui_trace(&u)->record[u.now + 1].t, 1500000);
    ui_close(&u);
}
END_TEST

/* Keys that leave are left out; all others come in any order, at any size. */
static void press_anything(struct ui *u, uint64_t seed, int keys)
{
    static const int sizes[][2] = {{80, 24}, {120, 40}, {40, 15}, {20, 5}, {200, 60}, {1, 1}};
    int rows = 0;
    while (key_rows[rows].about)
        rows++;
    for (int i = 0; i < keys; i++) {
        const struct key_row *row = &key_rows[stream_below(&seed, (uint32_t)rows)];
        bool types = stream_below(&seed, 4) == 0;
        int key = types ? (int)stream_below(&seed, 128) : row->key[0];
        enum action action = action_of(key, ui_place(u));
        bool leaves = action == ACTION_QUIT || action == ACTION_EDIT || action == ACTION_SAVE;
        if (!leaves && key != KEY_OF_ENTER)
            ui_key(u, key);
        if (stream_below(&seed, 8) == 0)
            whatif_edit(u, stream_below(&seed, 2) ? "node alice phone\n" : "node alice phnoe\n");
        for (uint32_t t = stream_below(&seed, 4); t; t--)
            ui_tick(u, 50000);
        size_t size = stream_below(&seed, sizeof sizes / sizeof *sizes);
        grid_free(ui_render(u, sizes[size][0], sizes[size][1]));
        ck_assert(!u->quit);
        ck_assert_uint_le(u->now, ui_trace(u)->count);
        if (u->now)
            ck_assert_int_le(ui_trace(u)->record[u->now].t, u->clock);
    }
}

START_TEST(keys_in_any_order_find_a_screen)
{
    struct ui u;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        open_shipped(&u);
        press_anything(&u, seed, 300);
        ui_close(&u);
        open_text(&u,
                  "node alice phone\nnode bob phone answers after 1s\nnode carol phone is busy\n"
                  "link alice -- bob udp delay 20ms jitter 30ms loss 20% duplicate 20%\n"
                  "link bob -- carol tcp delay 300ms\nlink alice -- carol udp delay 2s\n"
                  "at 0s alice calls bob\nat 0s bob calls alice\nat 1s bob calls carol\n"
                  "at 2s carol calls alice\nat 5s alice holds\nat 9s bob hangs up\n"
                  "run until 100s\n");
        press_anything(&u, seed + 100, 300);
        ui_close(&u);
    }
}
END_TEST

START_TEST(times_are_read_to_the_microsecond)
{
    static const struct {
        const char *keys;
        usec t;
    } rows[] = {{"g 2 Enter", 2000000},           {"g 2 5 0 m s Enter", 250000},
                {"g 0 . 0 2 Enter", 20000},       {"g 1 9 9 9 9 u s Enter", 0},
                {"g 2 0 0 0 0 u s Enter", 20000}, {"g 1 m Enter", 42020000}};
    struct ui u;
    open_call(&u);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        press(&u, rows[i].keys);
        usec t = ui_trace(&u)->record[u.now].t;
        ck_assert_msg(t <= rows[i].t && ui_trace(&u)->record[u.now].t >= 0, "%s", rows[i].keys);
        if (u.now < ui_trace(&u)->count)
            ck_assert_int_gt(ui_trace(&u)->record[u.now + 1].t, t);
    }
    static const char *const none[] = {"g x Enter",
                                       "g . 5 Enter",
                                       "g 1 e 9 Enter",
                                       "g - 1 Enter",
                                       "g 1 . 1 2 3 4 5 6 7 Enter",
                                       "g 1 2 3 4 5 6 7 8 9 0 Enter"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        press(&u, none[i]);
        ck_assert_ptr_nonnull(strstr(u.say, "is no time"));
    }
    ui_close(&u);
}
END_TEST

START_TEST(pages_end_where_the_text_ends)
{
    struct ui u;
    open_shipped(&u);
    for (int i = 0; i < 100 && u.course.at + 1 < u.course.stations; i++)
        press(&u, ui_is_asking(&u) ? "9" : "Enter");
    for (int overlay = 0; overlay < 2; overlay++) {
        const struct scroll *s = overlay ? &u.menu.scroll : &u.pane[PANE_TEXT].scroll;
        press(&u, overlay ? "?" : "Esc");
        free(screen_of(&u, 40, 15));
        ck_assert_int_gt(s->lines, s->rows);
        for (int i = 0; i < 50; i++)
            press(&u, "PgDn");
        free(screen_of(&u, 40, 15));
        ck_assert_int_eq(s->top, s->lines - s->rows);
        for (int i = 0; i < 50; i++)
            press(&u, "PgUp");
        free(screen_of(&u, 40, 15));
        ck_assert_int_eq(s->top, 0);
    }
    ui_close(&u);
}
END_TEST

START_TEST(a_task_passes_when_the_faults_meet_its_goal)
{
    struct ui u;
    open_shipped(&u);
    for (int i = 0; i < 200 && course_piece(&u)->kind != PIECE_TASK; i++)
        press(&u, ui_is_asking(&u) ? "9" : "Enter");
    ck_assert_int_eq(course_piece(&u)->kind, PIECE_TASK);
    ck_assert_ptr_nonnull(strchr(u.course.verdicts, '-'));
    char path[400];
    snprintf(path, sizeof path, "%s/lessons/01-first-call/solution/alice-hangs-up.sip",
             getenv("top_srcdir"));
    char *solution = read_file(path);
    ck_assert(!whatif_edit(&u, "node alice phone\nnoed bob phone\n"));
    ck_assert_int_eq(u.overlay, OVERLAY_TROUBLE);
    ck_assert_ptr_nonnull(strstr(u.trouble, ":2:1: 'noed'"));
    ck_assert_uint_eq(u.run, 0);
    press(&u, "q");
    ck_assert(whatif_edit(&u, solution));
    ck_assert_ptr_null(strchr(u.course.verdicts, '-'));
    ck_assert_ptr_nonnull(strstr(u.say, "the task is done"));
    free(solution);
    size_t task = u.course.at;
    press(&u, "Backspace");
    ck_assert_ptr_nonnull(strchr(u.course.verdicts, '-'));
    press(&u, "] Enter"); /* from the what-if that does it the lesson goes on */
    ck_assert_uint_eq(u.run, 0);
    ck_assert_uint_eq(u.course.at, task + 1);
    ui_close(&u);
}
END_TEST

START_TEST(playing_shows_each_step_and_ends_by_itself)
{
    struct ui u;
    open_call(&u);
    press(&u, "space");
    uint32_t last = 0, steps = 0;
    for (int i = 0; i < 100000 && u.playing; i++) {
        ui_tick(&u, 40000);
        steps += u.now != last;
        ck_assert_uint_ge(u.now, last);
        last = u.now;
    }
    ck_assert(!u.playing);
    ck_assert(history_next(u.history, 0, u.now) == u.now);
    ck_assert_uint_gt(steps, 10);
    ui_close(&u);
}
END_TEST

/* At each place where it is obeyed at all. */
static void means(int key, const struct key_row *row)
{
    for (int place = 0; place < PLACES; place++)
        if (row->places >> place & 1)
            ck_assert_msg(action_of(key, (enum place)place) == row->action,
                          "%s: a key of its stands for something else at place %d", row->name,
                          place);
}

START_TEST(every_key_of_the_table_has_one_meaning)
{
    for (const struct key_row *a = key_rows; a->about; a++)
        for (int i = 0; i < KEYS_A_ROW && a->key[i]; i++) {
            char own[8];
            const char *name = key_label(a->key[i], own);
            means(a->key[i], a);
            ck_assert_int_eq(key_named(name, strlen(name)), a->key[i]);
        }
}
END_TEST

/* ---- why ------------------------------------------------------------------------------------- */

static bool shows(struct ui *u, int columns, int rows, const char *part)
{
    char *text = screen_of(u, columns, rows);
    bool found = strstr(text, part) != NULL;
    if (!found)
        fprintf(stderr, "no '%s' in\n%s", part, text);
    free(text);
    return found;
}

START_TEST(why_tells_the_step_that_is_shown_and_enter_goes_to_a_cause)
{
    struct ui u;
    open_call(&u);
    press(&u, ". . . w");
    ck_assert(shows(&u, 120, 40, "It belongs to alice.invite-client."));
    ck_assert(shows(&u, 120, 40, "same branch in the top Via: z9hG4bK-"));
    ck_assert(shows(&u, 120, 40, "RFC 3261 17.1.3"));
    uint32_t now = u.now;
    press(&u, "Down Down Down Down Down Enter");
    ck_assert_int_eq(u.overlay, OVERLAY_NONE);
    ck_assert_uint_lt(u.now, now);
    ui_close(&u);
}
END_TEST

START_TEST(x_goes_from_cause_to_cause_until_where_it_began)
{
    struct ui u;
    open_call(&u);
    press(&u, ". . . w");
    for (int i = 0; i < 20; i++) {
        uint32_t now = u.now;
        press(&u, "x");
        ck_assert_uint_le(u.now, now);
        free(screen_of(&u, 80, 24));
    }
    ck_assert_int_eq(u.overlay, OVERLAY_WHY);
    ck_assert(strstr(u.say, "that is where it began") != NULL);
    ui_close(&u);
}
END_TEST

START_TEST(why_tells_of_the_timer_that_is_pointed_at)
{
    struct ui u;
    open_call(&u);
    press(&u, ".");
    ui_point(&u, (struct subject){SUBJECT_TIMER, KIND_INVITE_CLIENT, 1, 1, 1, 0});
    press(&u, "w");
    ck_assert(shows(&u, 120, 40, "Timer B of alice.invite-client runs: 32.000 s are left"));
    ck_assert(shows(&u, 120, 40, "64*T1 = 64 * 0.500 s = 32.000 s"));
    ui_close(&u);
}
END_TEST

START_TEST(long_explanations_are_walked_to_their_end_on_a_small_screen)
{
    struct ui u;
    open_call(&u);
    press(&u, ". . . . w");
    for (int i = 0; i < 40; i++) {
        free(screen_of(&u, 60, 14));
        press(&u, "Down");
    }
    ck_assert(shows(&u, 60, 14, "That is where it began."));
    ui_close(&u);
}
END_TEST

/* ---- predict mode ---------------------------------------------------------------------------- */

START_TEST(while_a_question_is_open_the_run_waits_and_nothing_ahead_is_told)
{
    struct ui u;
    open_call(&u);
    press(&u, "P");
    ck_assert(ui_is_asking(&u));
    uint32_t now = u.now;
    press(&u, ". space End ) d");
    ck_assert_uint_eq(u.now, now);
    ck_assert(ui_is_asking(&u));
    ck_assert(!u.playing);
    ck_assert_int_eq(ui_tick(&u, 5000000), -1);
    char *text = screen_of(&u, 120, 40);
    ck_assert_ptr_nonnull(strstr(text, "I do not know: show me"));
    ck_assert_ptr_null(strstr(text, "arrives"));
    ck_assert_ptr_null(strstr(text, "hangs up"));
    free(text);
    ui_close(&u);
}
END_TEST

START_TEST(an_answer_shows_what_the_run_does_and_counts_at_the_first_try)
{
    struct ui u;
    struct asked q;
    open_call(&u);
    press(&u, "P");
    ck_assert(question_shown(&u, &q));
    char right[2] = {(char)('1' + q.answers->right), '\0'};
    uint32_t now = u.now;
    press(&u, right);
    ck_assert_uint_gt(u.now, now);
    ck_assert(shows(&u, 80, 24, "Right."));
    ck_assert(shows(&u, 80, 24, "first try 1 of 1"));
    press(&u, "Enter");
    ck_assert(ui_is_asking(&u));
    ck_assert(question_shown(&u, &q));
    char wrong[2] = {(char)('1' + (q.answers->right + 1) % q.answers->count), '\0'};
    press(&u, wrong);
    ck_assert(shows(&u, 80, 24, "Not: "));
    ck_assert(shows(&u, 80, 24, "first try 1 of 2"));
    press(&u, "Enter 9");
    ck_assert(shows(&u, 80, 24, "first try 1 of 3"));
    ui_close(&u);
}
END_TEST

START_TEST(what_was_predicted_can_be_watched_again)
{
    struct ui u;
    open_call(&u);
    press(&u, "P 9");
    uint32_t answered = u.now;
    press(&u, "b");
    ck_assert_uint_lt(u.now, answered);
    ck_assert(u.playing);
    for (int i = 0; i < 1000 && ui_tick(&u, 100000) >= 0; i++)
        ;
    ck_assert_uint_eq(u.now, answered);
    ck_assert(!u.playing);
    press(&u, "P");
    ck_assert(u.predict == NULL);
    ui_close(&u);
}
END_TEST

START_TEST(predict_mode_goes_through_a_whole_call_and_says_so_at_its_end)
{
    struct ui u;
    open_call(&u);
    press(&u, "P");
    int questions = 0;
    for (; questions < 200 && ui_is_asking(&u); questions++) {
        static const int sizes[][2] = {{80, 24}, {120, 40}, {30, 8}, {7, 3}};
        free(screen_of(&u, sizes[questions % 4][0], sizes[questions % 4][1]));
        press(&u, "1 Enter");
    }
    ck_assert_int_gt(questions, 5);
    ck_assert_int_lt(questions, 200);
    ck_assert(strstr(u.say, "nothing more to predict") != NULL);
    ui_close(&u);
}
END_TEST

START_TEST(of_what_comes_first_the_timers_are_covered)
{
    struct ui u;
    struct asked q;
    open_call(&u);
    press(&u, "P");
    for (int i = 0; i < 30 && question_shown(&u, &q) && strcmp(q.text, "What happens next?"); i++)
        press(&u, "1 Enter");
    ck_assert(ui_is_asking(&u));
    ck_assert(shows(&u, 120, 40, "covered"));
    ui_close(&u);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tui");
    TCase *all = tcase_create("all");
    tcase_add_test(all, no_size_of_the_screen_breaks_it);
    tcase_add_test(all, forward_and_back_meet_at_the_same_screens);
    tcase_add_test(all, a_fault_key_makes_a_what_if_and_keeps_the_old_run);
    tcase_add_test(all, both_ends_stop_and_say_so);
    tcase_add_test(all, a_question_hides_the_future_until_it_is_answered);
    tcase_add_test(all, a_task_passes_when_the_faults_meet_its_goal);
    tcase_add_test(all, playing_shows_each_step_and_ends_by_itself);
    tcase_add_test(all, every_key_of_the_table_has_one_meaning);
    tcase_add_test(all, the_lesson_follows_whoever_steps_plays_or_jumps);
    tcase_add_test(all, a_question_is_asked_once);
    tcase_add_test(all, no_slow_line_can_make_escape_leave);
    tcase_add_test(all, what_does_not_end_is_gone_through_piece_by_piece);
    tcase_add_test(all, keys_in_any_order_find_a_screen);
    tcase_add_test(all, times_are_read_to_the_microsecond);
    tcase_add_test(all, pages_end_where_the_text_ends);
    tcase_set_timeout(all, 120);
    tcase_add_test(all, why_tells_the_step_that_is_shown_and_enter_goes_to_a_cause);
    tcase_add_test(all, x_goes_from_cause_to_cause_until_where_it_began);
    tcase_add_test(all, why_tells_of_the_timer_that_is_pointed_at);
    tcase_add_test(all, long_explanations_are_walked_to_their_end_on_a_small_screen);
    tcase_add_test(all, while_a_question_is_open_the_run_waits_and_nothing_ahead_is_told);
    tcase_add_test(all, an_answer_shows_what_the_run_does_and_counts_at_the_first_try);
    tcase_add_test(all, what_was_predicted_can_be_watched_again);
    tcase_add_test(all, predict_mode_goes_through_a_whole_call_and_says_so_at_its_end);
    tcase_add_test(all, of_what_comes_first_the_timers_are_covered);
    suite_add_tcase(suite, all);
    suite_add_tcase(suite, screens_case());
    suite_add_tcase(suite, keys_case());
    suite_add_tcase(suite, hints_case());
    suite_add_tcase(suite, whatif_case());
    suite_add_tcase(suite, compare_case());
    suite_add_tcase(suite, export_case());
    suite_add_tcase(suite, present_case());
    suite_add_tcase(suite, list_case());
    suite_add_tcase(suite, panes_case());
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
