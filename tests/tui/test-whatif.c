/* What if: each change makes a run of its own, which a file replays hash for hash. */
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void hash_of(struct history *h, size_t run, unsigned char out[16])
{
    history_reach(h, run, UINT32_MAX);
    trace_hash(history_trace(h, run), history_plan(h, run), out);
}

/* A shipped scenario whose run ends; alice and bob talk, and bob hangs up at 10 s. */
static void open_talk(struct ui *u)
{
    open_text(u, "node alice phone\nnode bob phone answers after 2s\n"
                 "link alice -- bob udp delay 20ms\nat 0s alice calls bob\nat 10s bob hangs up\n"
                 "run until 60s\n");
}

/* ---- making them ----------------------------------------------------------------------------- */

/* Keys that lead to a moment, keys that change it, and part of what the line must say. */
static const struct {
    const char *moment, *change, *says;
} changes[] = {
    {". ", "d", "drop the 1st INVITE from alice"},
    {". ", "D Enter", "delay the 1st INVITE from alice by 1s"},
    {". ", "D 2 . 5 Enter", "by 2500ms"},
    {". ", "u", "duplicate the 1st INVITE from alice"},
    {". ", "o", "reorder the 1st INVITE from alice"},
    {". ", "c", "corrupt the 1st INVITE from alice"},
    {". . ", "d", "180"},
    {". ", "t Enter", "fires"},
    {". . . ", "t Down Enter", "fires"},
    {". . . ", "N Enter", "alice crashes"},
    {". . . ", "N Down Down Enter", "cut alice -- bob"},
    {". . . . . ", "a Enter Enter", "alice "},
    {". . . . . ", "a Down Enter Enter", "bob "},
};
enum { CHANGES = sizeof changes / sizeof *changes };

START_TEST(each_change_makes_a_what_if_that_a_file_replays)
{
    struct ui u;
    unsigned char before[16], after[16], own[16], again[16];
    open_talk(&u);
    press(&u, changes[_i].moment);
    hash_of(u.history, 0, before);
    usec clock = u.clock;
    press(&u, changes[_i].change);
    ck_assert_msg(history_runs(u.history) == 2 && u.run == 1, "%s: %s", changes[_i].change, u.say);
    const char *lines = history_lines(u.history, 1);
    ck_assert_msg(strstr(lines, changes[_i].says) != NULL, "%s", lines);
    ck_assert_int_eq(u.clock, clock);
    hash_of(u.history, 0, after);
    ck_assert_int_eq(memcmp(before, after, 16), 0); /* the past is as it was */
    hash_of(u.history, 1, own);
    ck_assert_int_ne(memcmp(before, own, 16), 0);

    char *text = history_text(u.history, 1);
    struct ui replay;
    open_text(&replay, text);
    hash_of(replay.history, 0, again);
    ck_assert_msg(!memcmp(own, again, 16), "%s", text);
    ui_close(&replay);
    free(text);
    ui_close(&u);
}
END_TEST

START_TEST(it_says_what_it_did_and_how_to_get_back_and_compare)
{
    struct ui u;
    open_talk(&u);
    press(&u, ". d");
    ck_assert_ptr_nonnull(strstr(u.say, "INVITE lost"));
    ck_assert_ptr_nonnull(strstr(u.say, "= compare"));
    ck_assert_ptr_nonnull(strstr(u.say, "Backspace goes back"));
    ui_close(&u);
}
END_TEST

START_TEST(back_leads_to_the_same_moment_of_what_it_changes)
{
    struct ui u;
    open_talk(&u);
    press(&u, ". . .");
    uint32_t now = u.now;
    press(&u, "N Enter");
    ck_assert_uint_eq(u.run, 1);
    press(&u, "Backspace");
    ck_assert_uint_eq(u.run, 0);
    ck_assert_uint_eq(u.now, now);
    press(&u, "] [ ] [");
    ck_assert_uint_eq(u.run, 0);
    ck_assert_uint_eq(u.now, now);
    ui_close(&u);
}
END_TEST

START_TEST(a_message_of_the_past_can_be_dropped_too)
{
    struct ui u;
    open_talk(&u);
    press(&u, ". . . . . .");
    uint32_t first = 1;
    while (ui_trace(&u)->record[first].what != RECORD_SENT)
        first++;
    ui_point(&u, (struct subject){.kind = SUBJECT_MESSAGE, .record = first});
    press(&u, "d");
    ck_assert_str_eq(history_lines(u.history, 1), "drop the 1st INVITE from alice");
    ui_close(&u);
}
END_TEST

START_TEST(the_timer_that_is_pointed_at_fires)
{
    struct ui u;
    open_talk(&u);
    press(&u, ".");
    free(screen_of(&u, 120, 40));
    struct subject timer = timers_at(&u, 1);
    ck_assert_int_eq(timer.kind, SUBJECT_TIMER);
    ui_point(&u, timer);
    press(&u, "t");
    ck_assert_uint_eq(u.run, 1);
    const char *name = ui_plan(&u)->machine[timer.machine]->timers[timer.timer].name;
    char says[40];
    snprintf(says, sizeof says, "timer %s of", name);
    ck_assert_ptr_nonnull(strstr(history_lines(u.history, 1), says));
    ui_close(&u);
}
END_TEST

START_TEST(what_a_user_cannot_do_now_is_pale_and_says_why)
{
    struct ui u;
    size_t may = 0, may_not = 0;
    open_talk(&u);
    press(&u, "a Enter");
    ck_assert(menu_is_open(&u));
    for (size_t i = 0; i < u.menu.count; i++) {
        const struct menu_item *item = &u.menu.item[i];
        may += !item->disabled;
        may_not += item->disabled;
        ck_assert(!item->disabled || strstr(item->about, "has nothing to "));
        if (item->disabled && may_not == 1)
            u.menu.at = i;
    }
    ck_assert_uint_gt(may, 0);
    ck_assert_uint_gt(may_not, 3);
    press(&u, "Enter");
    ck_assert_ptr_nonnull(strstr(u.say, "has nothing to "));
    ck_assert_uint_eq(history_runs(u.history), 1);
    ui_close(&u);
}
END_TEST

START_TEST(what_needs_more_words_can_be_typed)
{
    struct ui u;
    open_talk(&u);
    press(&u, ". .");
    press(&u, "a Down Enter");
    size_t i = 0;
    while (i < u.menu.count && strncmp(u.menu.item[i].label, "refuses", 7))
        i++;
    ck_assert_uint_lt(i, u.menu.count);
    u.menu.at = i;
    press(&u, "Enter");
    ck_assert(u.prompt.done != NULL);
    press(&u, "w i t h space 4 8 0 Enter");
    ck_assert_msg(u.run == 1, "%s", u.say);
    ck_assert_ptr_nonnull(strstr(history_lines(u.history, 1), "bob refuses with 480"));
    press(&u, "a Down Enter");
    for (i = 0; strncmp(u.menu.item[i].label, "in your words", 13);)
        i++;
    u.menu.at = i;
    press(&u, "Enter n o n s e n s e Enter"); /* no line of a scenario: it says so and asks again */
    ck_assert_uint_eq(history_runs(u.history), 2);
    ck_assert(u.prompt.done != NULL);
    ck_assert_str_eq(u.prompt.text, "bob nonsense");
    ck_assert_ptr_nonnull(strstr(u.prompt.help, "nonsense"));
    press(&u, "Esc");
    ui_close(&u);
}
END_TEST

START_TEST(while_a_question_is_open_nothing_can_be_changed)
{
    struct ui u;
    open_shipped(&u);
    for (int i = 0; i < 100 && !ui_is_asking(&u); i++)
        press(&u, "Enter");
    ck_assert(ui_is_asking(&u));
    press(&u, "d u o c t N a W = E");
    for (enum action a = ACTION_DROP; a <= ACTION_COMPARE; a++) /* from the palette */
        if (a != ACTION_EDIT)
            ui_act(&u, a);
    ck_assert_uint_eq(history_runs(u.history), 1);
    ck_assert(!menu_is_open(&u) && !u.compare && !u.prompt.done);
    ui_close(&u);
}
END_TEST

/* ---- the list, names ------------------------------------------------------------------ */

START_TEST(the_list_names_each_run_its_parent_and_its_moment)
{
    struct ui u;
    open_talk(&u);
    press(&u, ". d . . . . d W");
    ck_assert_uint_eq(u.menu.count, 3);
    ck_assert_str_eq(u.menu.item[0].label, "main");
    ck_assert_ptr_nonnull(
        strstr(u.menu.item[1].about, "drop the 1st INVITE from alice; from 0.000 s, of main"));
    ck_assert_ptr_nonnull(strstr(u.menu.item[2].about, history_name(u.history, 1)));
    press(&u, "Home Enter");
    ck_assert_uint_eq(u.run, 0);
    ui_close(&u);
}
END_TEST

START_TEST(what_ifs_are_renamed_and_forgotten_main_is_not)
{
    struct ui u;
    open_talk(&u);
    press(&u, "R");
    ck_assert(!u.prompt.done);
    press(&u, ". d R");
    ck_assert(u.prompt.done != NULL);
    for (int i = 0; i < 30; i++)
        press(&u, "Backspace");
    press(&u, "g o n e Enter");
    ck_assert_str_eq(history_name(u.history, 1), "gone");
    press(&u, "! Down Enter");
    ck_assert_uint_eq(history_runs(u.history), 2);
    press(&u, "! Enter");
    ck_assert_uint_eq(history_runs(u.history), 1);
    ck_assert_uint_eq(u.run, 0);
    press(&u, "! . , End"); /* main stays, and all goes on */
    ck_assert_uint_eq(history_runs(u.history), 1);
    ui_close(&u);
}
END_TEST

TCase *whatif_case(void)
{
    TCase *all = tcase_create("what-if");
    tcase_add_loop_test(all, each_change_makes_a_what_if_that_a_file_replays, 0, CHANGES);
    tcase_add_test(all, it_says_what_it_did_and_how_to_get_back_and_compare);
    tcase_add_test(all, back_leads_to_the_same_moment_of_what_it_changes);
    tcase_add_test(all, a_message_of_the_past_can_be_dropped_too);
    tcase_add_test(all, the_timer_that_is_pointed_at_fires);
    tcase_add_test(all, what_a_user_cannot_do_now_is_pale_and_says_why);
    tcase_add_test(all, what_needs_more_words_can_be_typed);
    tcase_add_test(all, while_a_question_is_open_nothing_can_be_changed);
    tcase_add_test(all, the_list_names_each_run_its_parent_and_its_moment);
    tcase_add_test(all, what_ifs_are_renamed_and_forgotten_main_is_not);
    tcase_set_timeout(all, 60);
    return all;
}
