/* Export from the terminal UI: what is written, where, and over what. */
#include "suite.h"
#include "tui/ui.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char call[] = "node alice phone\nnode bob phone answers after 2s\n"
                           "link alice -- bob udp delay 20ms\nat 0s alice calls bob\n";

static char folder[] = "/tmp/sipstep-export.XXXXXX"; /* each test is a process of its own */

static void close_call(struct ui *u)
{
    DIR *d = opendir(".");
    struct dirent *entry;
    while (d && (entry = readdir(d)))
        if (entry->d_name[0] != '.')
            unlink(entry->d_name);
    if (d)
        closedir(d);
    rmdir(folder);
    ui_close(u);
}

/* In an empty folder, three steps into a call. */
static void open_call(struct ui *u)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
    struct complaints complaints = {0};
    struct scenario *s = scenario_parse("a call.sip", call, strlen(call), NULL, 0, &complaints);
    ck_assert_ptr_nonnull(s);
    ui_open(u, history_new(s, UI_BUDGET), false);
    for (int i = 0; i < 3; i++)
        ui_key(u, '.');
}

/* Empties the prompt, writes there. */
static void name_it(struct ui *u, const char *name)
{
    while (u->prompt.text[0])
        ui_key(u, KEY_OF_BACKSPACE);
    for (; *name; name++)
        ui_key(u, *name);
    ui_key(u, KEY_OF_ENTER);
}

/* The format of this name below the heading of `what`. */
static void take(struct ui *u, const char *what, const char *format)
{
    ui_key(u, 'e');
    ck_assert(menu_is_open(u));
    for (size_t i = 0; i < u->menu.count; i++)
        if (strstr(u->menu.item[i].group, what) && !strcmp(u->menu.item[i].label, format)) {
            u->menu.at = i;
            ui_key(u, KEY_OF_ENTER);
            return;
        }
    ck_abort_msg("no %s of %s", format, what);
}

START_TEST(what_is_chosen_is_written_under_a_name_that_says_what_it_is)
{
    struct ui u;
    open_call(&u);
    take(&u, "diagram", "mermaid");
    ck_assert_str_eq(u.prompt.text, "invite-client-proceeding.mmd");
    ui_key(&u, KEY_OF_ENTER);
    ck_assert_msg(strstr(u.say, "invite-client-proceeding.mmd is written") != NULL, "%s", u.say);
    char *text = read_file("invite-client-proceeding.mmd");
    ck_assert_ptr_nonnull(strstr(text, "class proceeding active"));
    free(text);
    take(&u, "ladder", "txt");
    ck_assert_str_eq(u.prompt.text, "a-call.txt");
    ui_key(&u, KEY_OF_ENTER);
    text = read_file("a-call.txt");
    ck_assert_ptr_nonnull(strstr(text, "INVITE"));
    ck_assert_ptr_null(strstr(text, "ACK")); /* up to now */
    free(text);
    grid_free(ui_render(&u, 90, 30));
    take(&u, "screen", "txt");
    ui_key(&u, KEY_OF_ENTER);
    text = read_file("a-call-screen.txt");
    ck_assert_ptr_nonnull(strstr(text, "alice invite-client"));
    ck_assert_ptr_null(strstr(text, "write to"));
    free(text);
    close_call(&u);
}
END_TEST

START_TEST(no_file_is_written_over_unasked)
{
    struct ui u;
    open_call(&u);
    for (int i = 0; i < 2; i++) {
        take(&u, "diagram", "json");
        ck_assert_str_eq(u.prompt.text,
                         i ? "invite-client-proceeding-2.json" : "invite-client-proceeding.json");
        ui_key(&u, KEY_OF_ENTER);
    }
    FILE *f = fopen("mine.txt", "w");
    fputs("mine\n", f);
    fclose(f);
    take(&u, "diagram", "txt");
    name_it(&u, "mine.txt");
    ck_assert(menu_is_open(&u));
    ui_key(&u, KEY_OF_ESCAPE);
    char *text = read_file("mine.txt");
    ck_assert_str_eq(text, "mine\n");
    free(text);
    take(&u, "diagram", "txt");
    name_it(&u, "mine.txt");
    ui_key(&u, '2');
    text = read_file("mine.txt");
    ck_assert_ptr_nonnull(strstr(text, "Proceeding"));
    free(text);
    close_call(&u);
}
END_TEST

START_TEST(what_cannot_be_written_is_said_and_nothing_is_left)
{
    static const struct {
        const char *name, *why;
    } wrong[] = {
        {"folder", "directory"}, {"nowhere/it.svg", "No such file"}, {"", "without a name"}};
    struct ui u;
    open_call(&u);
    ck_assert_int_eq(mkdir("folder", 0700), 0);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        take(&u, "screen", "svg");
        name_it(&u, wrong[i].name);
        ck_assert_msg(strstr(u.say, wrong[i].why) != NULL, "%s", u.say);
    }
    ck_assert_int_eq(rmdir("folder"), 0);
    if (access("/dev/full", W_OK) == 0) {
        take(&u, "ladder", "svg");
        name_it(&u, "/dev/full");
        ui_key(&u, '2');
        ck_assert_msg(strstr(u.say, "No space left") != NULL, "%s", u.say);
    }
    close_call(&u);
}
END_TEST

START_TEST(before_anything_lives_there_is_no_diagram_to_export)
{
    struct ui u;
    open_call(&u);
    ui_key(&u, KEY_OF_HOME);
    ui_key(&u, 'e');
    ck_assert(u.menu.item[0].disabled);
    ui_key(&u, '1');
    ck_assert_msg(strstr(u.say, "no machine runs yet") != NULL, "%s", u.say);
    close_call(&u);
}
END_TEST

TCase *export_case(void)
{
    TCase *tests = tcase_create("export");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, what_is_chosen_is_written_under_a_name_that_says_what_it_is);
    tcase_add_test(tests, no_file_is_written_over_unasked);
    tcase_add_test(tests, what_cannot_be_written_is_said_and_nothing_is_left);
    tcase_add_test(tests, before_anything_lives_there_is_no_diagram_to_export);
    return tests;
}
