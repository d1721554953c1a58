/* The table of keys, how it is bound anew, settings, scripts. */
#define _GNU_SOURCE
#include "suite.h"
#include "tui/keys.h"
#include "tui/script.h"
#include "tui/settings.h"
#include "tui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

START_TEST(no_key_stands_for_two_actions_at_one_place)
{
    for (const struct key_row *a = key_rows_as_shipped; a->about; a++)
        for (const struct key_row *b = a; b->about; b++)
            for (int i = 0; i < KEYS_A_ROW; i++)
                for (int k = a == b ? i + 1 : 0; k < KEYS_A_ROW; k++)
                    ck_assert_msg(!a->key[i] || a->key[i] != b->key[k] || !(a->places & b->places),
                                  "%s and %s have a key in common", a->name, b->name);
}
END_TEST

START_TEST(beside_each_special_key_stands_a_plain_one)
{
    for (const struct key_row *row = key_rows_as_shipped; row->about; row++) {
        bool special = false, plain = false;
        for (int i = 0; i < KEYS_A_ROW; i++) {
            special |= row->key[i] >= KEY_OF_ENTER;
            plain |= row->key[i] > ' ' && row->key[i] < 0x7f;
        }
        ck_assert_msg(plain || !special, "%s has no plain key", row->name);
        ck_assert_msg(row->key[0] != 0, "%s has no key", row->name);
    }
}
END_TEST

START_TEST(every_action_has_a_row_a_name_and_an_about)
{
    for (int a = ACTION_NONE + 1; a < ACTIONS; a++) {
        const struct key_row *row = key_row_of((enum action)a);
        ck_assert_msg(row != NULL, "action %d has no row", a);
        ck_assert_msg(row->name && row->name[0] && !strchr(row->name, ' '), "action %d", a);
        ck_assert_msg(strlen(row->about) > 3, "%s", row->name);
        ck_assert_msg(row->places != 0, "%s is obeyed nowhere", row->name);
        ck_assert_ptr_eq(key_row_named(row->name, strlen(row->name)), row);
    }
}
END_TEST

START_TEST(each_key_answers_to_its_own_name)
{
    char own[8];
    for (const struct key_row *row = key_rows_as_shipped; row->about; row++)
        for (int i = 0; i < KEYS_A_ROW && row->key[i]; i++) {
            const char *name = key_label(row->key[i], own);
            ck_assert_msg(key_named(name, strlen(name)) == row->key[i], "%s", name);
        }
    ck_assert_int_eq(key_named("C-f", 3), 6);
    ck_assert_int_eq(key_named("Entre", 5), 0);
    ck_assert_int_eq(key_named("\303\251", 2), 0);
}
END_TEST

static char *complaints_of(struct settings *s, const char *text)
{
    struct complaints complaints = {0};
    char *out = NULL;
    size_t size;
    FILE *to = open_memstream(&out, &size);
    keys_reset();
    *s = (struct settings){.has = {false}};
    settings_read(s, "config", text, false, &complaints);
    complaints_print(&complaints, to);
    complaints_free(&complaints);
    fclose(to);
    return out;
}

START_TEST(a_key_that_is_bound_anew_leaves_its_old_action)
{
    struct settings s;
    char *said = complaints_of(&s, "# mine\n\nbind step-back = , Left\n bind drop = x C-d\n");
    ck_assert_str_eq(said, "");
    ck_assert_int_eq(action_of('x', PLACE_RUN), ACTION_DROP);
    ck_assert_int_eq(action_of('d', PLACE_RUN), ACTION_NONE);
    ck_assert_int_eq(action_of('D' & 0x1f, PLACE_RUN), ACTION_DROP);
    ck_assert_int_eq(action_of('h', PLACE_RUN), ACTION_NONE);
    ck_assert_int_eq(action_of(KEY_OF_LEFT, PLACE_RUN), ACTION_STEP_BACK);
    ck_assert_int_eq(key_row_of(ACTION_CAUSE)->key[0], 0);
    keys_reset();
    ck_assert_int_eq(action_of('d', PLACE_RUN), ACTION_DROP);
    free(said);
}
END_TEST

START_TEST(what_is_wrong_in_the_configuration_is_told_all_at_once)
{
    static const struct {
        const char *text, *said;
    } rows[] = {
        {"theme = lihgt\n", "config:1:9: there is no theme 'lihgt'; did you mean 'light'?"},
        {"\nbind stepback = ,\n",
         "config:2:6: there is no action 'stepback'; did you mean 'step-back'?"},
        {"bind drop = Foo\n", "config:1:13: there is no key 'Foo'"},
        {"bind drop = x\nbind cause = x\n", "config:2:14: one of these keys is bound to drop too"},
        {"bind drop = ? F1\n", "config:1:13: one of these keys is bound to help too"},
        {"bind quit =\n", "quit cannot be without a key"},
        {"bind drop = a b c d e\n", "config:1:21: an action has 4 keys at most"},
        {"muose = on\n", "config:1:1: there is no setting 'muose'; did you mean 'mouse'?"},
        {"speed = 11\n", "config:1:9: speed takes a number from -4 to 10"},
        {"lesson = x\n", "there is no setting 'lesson'"},
        {"theme light\n", "config:1:7: a setting reads: NAME = VALUE"},
        {"bind drop x\n", "config:1:11: a binding reads: bind ACTION = KEY ..."},
    };
    struct settings s;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *said = complaints_of(&s, rows[i].text);
        ck_assert_msg(strstr(said, rows[i].said) != NULL, "%s: %s", rows[i].said, said);
        free(said);
    }
    char *said = complaints_of(&s, "theme = x\nmouse = on\nace = clock\npace = clock\n");
    ck_assert_ptr_nonnull(strstr(said, "config:1:9"));
    ck_assert_ptr_nonnull(strstr(said, "config:3:1"));
    ck_assert(s.value[SETTING_MOUSE] == 1 && s.value[SETTING_PACE] == 1 && !s.has[SETTING_THEME]);
    free(said);
    keys_reset();
}
END_TEST

/* A folder of its own, where nothing of the person's is. */
static void with_folder(char *folder)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    setenv("XDG_STATE_HOME", folder, 1);
    setenv("XDG_CONFIG_HOME", folder, 1);
}

START_TEST(the_state_is_kept_whole_and_read_again)
{
    char folder[] = "/tmp/sipstep-state.XXXXXX", path[200];
    struct settings s = {.has = {[SETTING_THEME] = true,
                                 [SETTING_LESSON] = true,
                                 [SETTING_STATION] = true,
                                 [SETTING_SPEED] = true,
                                 [SETTING_PACE] = true},
                         .configured = {[SETTING_PACE] = true},
                         .value = {[SETTING_THEME] = THEME_LIGHT,
                                   [SETTING_STATION] = 4,
                                   [SETTING_SPEED] = -2,
                                   [SETTING_PACE] = 1},
                         .lesson = "first-call"},
                    again;
    struct complaints complaints = {0};
    with_folder(folder);
    settings_keep(&s);
    settings_keep(&s);
    settings_load(&again, &complaints);
    ck_assert_uint_eq(complaints.count, 0);
    ck_assert_int_eq(again.value[SETTING_THEME], THEME_LIGHT);
    ck_assert_int_eq(again.value[SETTING_STATION], 4);
    ck_assert_int_eq(again.value[SETTING_SPEED], -2);
    ck_assert_str_eq(again.lesson, "first-call");
    ck_assert(!again.has[SETTING_PACE]); /* it stands in the configuration */
    snprintf(path, sizeof path, "%s/sipstep/state", folder);
    ck_assert_int_eq(unlink(path), 0);
    snprintf(path, sizeof path, "%s/sipstep", folder);
    ck_assert_int_eq(rmdir(path), 0); /* and nothing is left beside it */
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

START_TEST(a_broken_or_unwritable_state_hinders_nobody)
{
    char folder[] = "/tmp/sipstep-state.XXXXXX", path[200];
    struct settings s;
    struct complaints complaints = {0};
    with_folder(folder);
    snprintf(path, sizeof path, "%s/sipstep", folder);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/sipstep/state", folder);
    FILE *f = fopen(path, "w");
    fputs("theme = \001\nspeed = 99\n\377\n= =\nstation = 3\nlesson\n", f);
    fclose(f);
    settings_load(&s, &complaints);
    ck_assert_uint_eq(complaints.count, 0);
    ck_assert_int_eq(s.value[SETTING_STATION], 3);
    ck_assert(!s.has[SETTING_THEME] && !s.has[SETTING_SPEED]);
    unlink(path);
    mkdir(path, 0700); /* it cannot be written, nor read */
    settings_keep(&s);
    settings_load(&s, &complaints);
    ck_assert(!s.has[SETTING_STATION]);
    rmdir(path);
    snprintf(path, sizeof path, "%s/sipstep", folder);
    ck_assert_int_eq(rmdir(path), 0);
    rmdir(folder);
}
END_TEST

START_TEST(a_script_is_keys_actions_text_time_and_sizes)
{
    struct script s;
    struct complaints complaints = {0};
    ck_assert(script_read(&s, ". Enter step-back \"a \\\"\303\251\" tick resize:40x15 dump #",
                          &complaints));
    static const struct script_step steps[] = {{SCRIPT_KEY, '.', 0, NULL},
                                               {SCRIPT_KEY, KEY_OF_ENTER, 0, NULL},
                                               {SCRIPT_ACTION, ACTION_STEP_BACK, 0, NULL},
                                               {SCRIPT_KEY, 'a', 0, NULL},
                                               {SCRIPT_KEY, ' ', 0, NULL},
                                               {SCRIPT_KEY, '"', 0, NULL},
                                               {SCRIPT_KEY, 0xe9, 0, NULL},
                                               {SCRIPT_TICK, 0, 0, NULL},
                                               {SCRIPT_RESIZE, 40, 15, NULL},
                                               {SCRIPT_DUMP, 0, 0, NULL},
                                               {SCRIPT_KEY, '#', 0, NULL}};
    ck_assert_uint_eq(s.count, sizeof steps / sizeof *steps);
    for (size_t i = 0; i < s.count; i++)
        ck_assert(s.step[i].kind == steps[i].kind && s.step[i].a == steps[i].a &&
                  s.step[i].b == steps[i].b);
    ck_assert(s.dumps);
    script_free(&s);
}
END_TEST

START_TEST(a_script_takes_the_mouse_and_what_an_editor_left)
{
    struct script s;
    struct complaints complaints = {0};
    ck_assert(script_read(&s, "click:1x2 wheel-up:80x24 wheel-down:3x4 edit:a.sip", &complaints));
    ck_assert_uint_eq(s.count, 4);
    ck_assert(s.step[0].kind == SCRIPT_CLICK && s.step[0].a == 0 && s.step[0].b == 1);
    ck_assert(s.step[1].kind == SCRIPT_WHEEL_UP && s.step[1].a == 79 && s.step[1].b == 23);
    ck_assert(s.step[2].kind == SCRIPT_WHEEL_DOWN && s.step[2].a == 2 && s.step[2].b == 3);
    ck_assert(s.step[3].kind == SCRIPT_EDIT && !strcmp(s.step[3].file, "a.sip"));
    script_free(&s);
    ck_assert(!script_read(&s, "click:0x1 click:1 edit: wheel-up:1x1x1", &complaints));
    ck_assert_uint_eq(complaints.count, 4);
    complaints_free(&complaints);
    script_free(&s);
}
END_TEST

START_TEST(the_footer_tells_how_to_step_back_to_drop_and_to_ask_why)
{
    static const char *const must[] = {", back", "d drop", "w why", "? keys", "q quit"};
    struct complaints complaints = {0};
    struct ui u;
    struct lesson *l = lessons_find("first-call", &complaints);
    ck_assert(l && ui_open_lesson(&u, l, false, &complaints));
    ui_key(&u, '.');
    struct grid *g = ui_render(&u, 80, 24);
    char *text = grid_to_text(g, false), *last = strstr(text, "Enter go on");
    ck_assert_ptr_nonnull(last);
    for (size_t i = 0; i < sizeof must / sizeof *must; i++)
        ck_assert_msg(strstr(last, must[i]) != NULL, "no '%s' in: %s", must[i], last);
    free(text);
    grid_free(g);
    ui_key(&u, '?');
    for (const char *c = "back"; *c; c++)
        ui_key(&u, *c);
    g = ui_render(&u, 80, 24);
    text = grid_to_text(g, false);
    ck_assert_ptr_nonnull(strstr(text, "one step back"));
    free(text);
    grid_free(g);
    ui_close(&u);
}
END_TEST

TCase *keys_case(void)
{
    TCase *c = tcase_create("keys");
    tcase_add_test(c, no_key_stands_for_two_actions_at_one_place);
    tcase_add_test(c, beside_each_special_key_stands_a_plain_one);
    tcase_add_test(c, every_action_has_a_row_a_name_and_an_about);
    tcase_add_test(c, each_key_answers_to_its_own_name);
    tcase_add_test(c, a_key_that_is_bound_anew_leaves_its_old_action);
    tcase_add_test(c, what_is_wrong_in_the_configuration_is_told_all_at_once);
    tcase_add_test(c, the_state_is_kept_whole_and_read_again);
    tcase_add_test(c, a_broken_or_unwritable_state_hinders_nobody);
    tcase_add_test(c, a_script_is_keys_actions_text_time_and_sizes);
    tcase_add_test(c, a_script_takes_the_mouse_and_what_an_editor_left);
    tcase_add_test(c, the_footer_tells_how_to_step_back_to_drop_and_to_ask_why);
    return c;
}
