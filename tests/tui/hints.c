/* Texts that name keys: each must name them as they are bound. All are taken away but what one cannot
 * do without; then nothing that a session shows may speak of a key as it was shipped. */
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void bind_all_anew(void)
{
    static const struct {
        enum action action;
        int key;
    } kept[] = {{ACTION_HELP, '@'}, {ACTION_QUIT, '~'}, {ACTION_CLOSE, '^'}, {ACTION_GO_ON, '&'}};
    keys_reset();
    for (int a = ACTION_NONE + 1; a < ACTIONS; a++) {
        int key[KEYS_A_ROW] = {0};
        for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
            if (kept[i].action == (enum action)a)
                key[0] = kept[i].key;
        ck_assert_ptr_null(keys_bind((enum action)a, key));
    }
}

/* Letters that are words too: articles, seconds, timers. */
static bool is_innocent(int c)
{
    return strchr("asIABCDEFGHIJKL", c) != NULL;
}

/* Of a whole screen, names alone: in ladders and diagrams single letters are no keys. */
static bool was_key(const char *word, bool whole_screen)
{
    static const char *const names[] = {"Enter", "Backspace", "Esc",  "Tab",  "S-Tab", "Home",
                                        "End",   "PgDn",      "PgUp", "Down", "Up",    "Left"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(names[i], word))
            return true;
    if (whole_screen)
        return false;
    bool is_letter = (word[0] >= 'a' && word[0] <= 'z') || (word[0] >= 'A' && word[0] <= 'Z');
    bool is_mark = word[0] && strchr(".,;:?[]{}<>()", word[0]);
    return word[0] && !word[1] && (is_letter || is_mark) && !is_innocent(word[0]);
}

static void check_words(const char *text, bool whole_screen, const char *when)
{
    char word[60];
    while (*(text += strspn(text, " \n"))) {
        size_t length = strcspn(text, " \n"), n = length;
        while (n > 1 && strchr(".,;:)", text[n - 1]))
            n--;
        bool is_time = !strncmp(text, "? s ", 4); /* covered */
        snprintf(word, sizeof word, "%.*s", (int)n, text);
        ck_assert_msg(is_time || !was_key(word, whole_screen),
                      "%s: '%s' is no key any more: %.100s", when, word, text);
        text += length;
    }
}

static void check_screen(struct ui *u, const char *when)
{
    char *screen = screen_of(u, 80, 24);
    check_words(u->say, false, when);
    if (!u->prompt.done && !menu_is_open(u))
        check_words(screen, true, when);
    if (!u->prompt.done && !menu_is_open(u) && u->overlay == OVERLAY_NONE) {
        char *bottom = screen;
        for (int row = 0; row < 19 && strchr(bottom, '\n'); row++)
            bottom = strchr(bottom, '\n') + 1;
        check_words(bottom, false, when);
    }
    free(screen);
}

/* Every action, one after the other, as the palette does it. */
static void do_all(struct ui *u, const char *where)
{
    char when[100];
    for (int a = ACTION_NONE + 1; a < ACTIONS; a++) {
        if (a == ACTION_QUIT || a == ACTION_GO_ON || a == ACTION_EDIT)
            continue;
        u->say[0] = '\0';
        ui_do(u, (enum action)a);
        snprintf(when, sizeof when, "%s, %s", where, key_row_of((enum action)a)->name);
        check_screen(u, when);
        for (int n = 0; n < 4; n++)
            ui_key(u, KEY_OF_ESCAPE), u->say[0] = '\0', ui_act(u, ACTION_CLOSE);
        check_screen(u, when);
    }
}

START_TEST(a_session_names_no_key_that_was_bound_anew)
{
    struct ui u;
    char where[40];
    bind_all_anew();
    open_shipped(&u);
    for (int stop = 0; stop < 16; stop++) {
        snprintf(where, sizeof where, "at stop %d", stop);
        check_screen(&u, where);
        if (stop % 4 == 0 || ui_is_asking(&u) || stop > 12)
            do_all(&u, where);
        if (u.predict)
            ui_act(&u, ACTION_PREDICT);
        ui_key(&u, '9');
        check_screen(&u, where);
        for (int n = 0; u.run && n < 10; n++)
            ui_act(&u, ACTION_GO_BACK);
        ui_key(&u, '&');
    }
    ui_close(&u);
    keys_reset();
}
END_TEST

START_TEST(a_text_that_names_a_key_follows_its_binding)
{
    struct ui u;
    int key[KEYS_A_ROW] = {KEY_OF_F1 + 4};
    keys_reset();
    ck_assert_str_eq(key_for(ACTION_DROP, PLACE_RUN).text, "d");
    ck_assert_str_eq(key_for(ACTION_GO_BACK, PLACE_RUN).text, "Backspace");
    ck_assert_ptr_null(keys_bind(ACTION_GO_ON, key));
    ck_assert_ptr_null(keys_bind(ACTION_STEP, (const int[KEYS_A_ROW]){0}));
    ck_assert_str_eq(key_for(ACTION_GO_ON, PLACE_RUN).text, "F5");
    ck_assert_str_eq(key_for(ACTION_STEP, PLACE_RUN).text, "? step");
    open_shipped(&u);
    char *screen = screen_of(&u, 120, 40);
    ck_assert_ptr_nonnull(strstr(screen, "F5 goes on, ? step"));
    free(screen);
    ui_act(&u, ACTION_STEP_BACK);
    ck_assert_str_eq(u.say, "this is the start; ? step goes on");
    ui_close(&u);
    keys_as_words(true);
    ck_assert_str_eq(key_for(ACTION_GO_ON, PLACE_RUN).text, "go-on");
    keys_as_words(false);
    keys_reset();
}
END_TEST

START_TEST(an_action_without_a_key_is_found_by_its_name)
{
    struct ui u;
    keys_reset();
    ck_assert_ptr_null(keys_bind(ACTION_STEP, (const int[KEYS_A_ROW]){0}));
    open_shipped(&u);
    press(&u, "? s t e p Enter");
    ck_assert_uint_gt(u.now, 0);
    ui_close(&u);
    keys_reset();
}
END_TEST

START_TEST(a_menu_can_be_left_and_chosen_from_whatever_is_bound)
{
    struct ui u;
    bind_all_anew();
    open_shipped(&u);
    ui_key(&u, '@');
    ck_assert(menu_is_open(&u));
    ui_key(&u, KEY_OF_DOWN);
    ck_assert_uint_eq(u.menu.at, 1);
    ui_key(&u, KEY_OF_ESCAPE);
    ck_assert(!menu_is_open(&u));
    ui_key(&u, '@');
    ui_key(&u, KEY_OF_DOWN);
    ui_key(&u, KEY_OF_ENTER);
    ck_assert(!menu_is_open(&u));
    ck_assert_uint_gt(u.now, 0);
    ui_close(&u);
    keys_reset();
}
END_TEST

TCase *hints_case(void)
{
    TCase *c = tcase_create("hints");
    tcase_add_test(c, a_session_names_no_key_that_was_bound_anew);
    tcase_add_test(c, a_text_that_names_a_key_follows_its_binding);
    tcase_add_test(c, an_action_without_a_key_is_found_by_its_name);
    tcase_add_test(c, a_menu_can_be_left_and_chosen_from_whatever_is_bound);
    return c;
}
