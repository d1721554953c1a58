/* A monkey at the keys: any key, at any size, also below 20x5, for as long as it is told; nothing it does
 * may break the screen. MONKEY_KEYS says how many (20,000), MONKEY_SEED where it begins; a broken run
 * prints the keys that led there, as --script takes them.
 *
 * It works in a folder of its own, which it empties of what it has saved. */
#define _GNU_SOURCE
#include "tui/ui.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LIFE = 400 /* keys that one program lives */, LOG = 1 << 16 };

static const char *const scenarios[] = {
    "tests/scenarios/first-invite-lost.sip", "tests/scenarios/crossing.sip",
    "tests/scenarios/cancel-early.sip", "tests/scenarios/every-ack-lost-udp.sip", NULL};

/* What it has done since the program began, for whoever wants to see it again. */
static struct {
    char text[LOG];
    size_t length;
    unsigned long seed, life;
} diary;

static void note(const char *what)
{
    size_t n = strlen(what);
    if (diary.length + n + 2 > LOG)
        return;
    memcpy(diary.text + diary.length, what, n);
    diary.text[diary.length + n] = ' ';
    diary.length += n + 1;
}

static void tell(const char *text, size_t length)
{
    ssize_t ignored = write(STDERR_FILENO, text, length);
    (void)ignored;
}

static void on_abort(int signal)
{
    static const char head[] = "\nthe keys were: ";
    tell(head, sizeof head - 1);
    tell(diary.text, diary.length);
    tell("\n", 1);
    (void)signal;
}

static void must(bool well, const char *what)
{
    if (well)
        return;
    fprintf(stderr, "monkey: %s (seed %lu, life %lu)\n", what, diary.seed, diary.life);
    abort();
}

/* A small generator, the same on every machine. */
static uint32_t below(uint64_t *state, uint32_t n)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(((*state >> 33) * n) >> 31);
}

/* Mostly keys that mean something; else any. */
static int some_key(uint64_t *dice)
{
    int rows = 0;
    while (key_rows[rows].about)
        rows++;
    if (below(dice, 5) == 0)
        return below(dice, 8) ? (int)below(dice, 128) : (int)(KEY_OF_ENTER + below(dice, 32));
    const struct key_row *row = &key_rows[below(dice, (uint32_t)rows)];
    int key = row->key[below(dice, KEYS_A_ROW)];
    return key ? key : row->key[0];
}

static void type(struct ui *u, const char *text)
{
    for (; *text; text++)
        ui_key(u, *text);
    ui_key(u, KEY_OF_ENTER);
    note(text);
}

/* What a person may type where something is asked. */
static void some_words(struct ui *u, uint64_t *dice)
{
    static const char *const words[] = {
        "1.5s",
        "0s",
        "1m",
        "abc",
        "INVITE",
        "alice.invite-client enters Proceeding",
        "bob rings",
        "",
        "a very long name that nobody would ever type into a field that is as narrow as this",
        "\x7f",
        "the 2nd INVITE is sent",
        "x.sip",
        "x.svg",
        "out.txt",
        "/nowhere/at/all.png"};
    type(u, words[below(dice, sizeof words / sizeof *words)]);
}

static void edit(struct ui *u, uint64_t *dice)
{
    static const char *const texts[] = {
        "node alice phone\n", "node alice phnoe\n", "",
        "node a phone\nnode b phone answers\nlink a -- b\nat 0s a calls b\nat 2s b hangs up\n"};
    u->wants_editor = false;
    whatif_edit(u, texts[below(dice, sizeof texts / sizeof *texts)]);
}

static void size_of(uint64_t *dice, int *columns, int *rows)
{
    static const int sizes[][2] = {{80, 24}, {120, 40}, {40, 15}, {20, 5}, {200, 60}, {1, 1}};
    size_t size = below(dice, sizeof sizes / sizeof *sizes);
    bool any = below(dice, 3) == 0;
    *columns = any ? (int)below(dice, 220) + 1 : sizes[size][0];
    *rows = any ? (int)below(dice, 70) + 1 : sizes[size][1];
    char text[40];
    snprintf(text, sizeof text, "resize:%dx%d", *columns, *rows);
    note(text);
}

/* Twice the same picture: drawing changes nothing that is seen. */
static void look(struct ui *u, int columns, int rows)
{
    struct grid *once = ui_render(u, columns, rows), *again = ui_render(u, columns, rows);
    must(once->columns == columns && once->rows == rows, "the grid has another size");
    size_t cells = (size_t)columns * (size_t)rows;
    must(!memcmp(once->cell, again->cell, cells * sizeof *once->cell),
         "a moment drawn twice looks different");
    grid_free(once);
    grid_free(again);
}

static void act(struct ui *u, uint64_t *dice)
{
    int key = some_key(dice);
    char own[8];
    bool leaves = action_of(key, ui_place(u)) == ACTION_QUIT && ui_place(u) == PLACE_RUN;
    if (u->prompt.done && below(dice, 4) == 0) {
        some_words(u, dice);
    } else if (!leaves) {
        note(key_label(key, own));
        ui_key(u, key);
    }
    if (u->wants_editor)
        edit(u, dice);
    for (uint32_t t = below(dice, 4); t; t--)
        ui_tick(u, 50000);
}

static void check(const struct ui *u)
{
    must(u->run < history_runs(u->history), "a run is shown that there is not");
    must(u->now <= ui_trace(u)->count, "a record is shown that there is not");
    must(!u->now || ui_time_of(u, u->now) <= u->clock, "the clock is behind what is shown");
}

static void open_some(struct ui *u, uint64_t *dice)
{
    struct complaints complaints = {0};
    char path[1000];
    uint32_t which = below(dice, 5);
    const char *name = scenarios[which];
    if (!name) {
        struct lesson *l = lessons_find("1", &complaints);
        must(l && ui_open_lesson(u, l, false, &complaints), "the lesson does not open");
        return;
    }
    snprintf(path, sizeof path, "%s/%s", getenv("top_srcdir"), name);
    struct scenario *s = scenario_load(path, NULL, 0, &complaints);
    must(s != NULL, "the scenario is not read");
    ui_open(u, history_new(s, UI_BUDGET), false);
}

/* One program from its begin to its end; returns how many keys it took. */
static unsigned long live(uint64_t *dice, unsigned long keys)
{
    struct ui u;
    int columns = 80, rows = 24;
    unsigned long n = 0;
    diary.length = 0;
    open_some(&u, dice);
    while (n < keys && n < LIFE && !u.quit) {
        act(&u, dice);
        if (u.quit)
            break;
        if (below(dice, 6) == 0)
            size_of(dice, &columns, &rows);
        look(&u, columns, rows);
        check(&u);
        n++;
    }
    ui_close(&u);
    return n ? n : 1;
}

static void sweep(const char *folder)
{
    DIR *d = opendir(folder);
    struct dirent *entry;
    while (d && (entry = readdir(d)))
        if (entry->d_name[0] != '.')
            unlink(entry->d_name);
    if (d)
        closedir(d);
}

static unsigned long number(const char *name, unsigned long otherwise)
{
    const char *text = getenv(name);
    return text && *text ? strtoul(text, NULL, 10) : otherwise;
}

int main(void)
{
    char folder[] = "/tmp/sipstep-monkey.XXXXXX";
    unsigned long keys = number("MONKEY_KEYS", 20000), done = 0;
    char *top = realpath(getenv("top_srcdir") ? getenv("top_srcdir") : ".", NULL);
    diary.seed = number("MONKEY_SEED", 1);
    if (!top || !mkdtemp(folder) || chdir(folder) != 0) {
        fprintf(stderr, "monkey: no folder to play in\n");
        return EXIT_FAILURE;
    }
    setenv("top_srcdir", top, 1);
    setenv("HOME", folder, 1);
    struct sigaction action = {.sa_handler = on_abort, .sa_flags = (int)SA_RESETHAND};
    sigaction(SIGABRT, &action, NULL);
    for (uint64_t dice = diary.seed; done < keys; diary.life++)
        done += live(&dice, keys - done);
    sweep(folder);
    if (rmdir(folder) != 0)
        fprintf(stderr, "monkey: %s is not empty\n", folder);
    printf("%lu keys, %lu programs\n", done, diary.life);
    free(top);
    return EXIT_SUCCESS;
}
