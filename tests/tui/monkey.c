/* A monkey at the keys, the mouse and the editor: anything, at any size, also below 20x5, for as long
 * as it is told; nothing it does may break the screen. It opens the scenarios of the tests, lessons
 * and their list, and now and then types lines at --plain.
 *
 * All that it does are words of a script, read as --script reads them. MONKEY_KEYS says how many
 * (20,000), MONKEY_SEED where it begins; a broken run prints the command that plays it again.
 *
 * It works in a folder of its own, which it empties of what it has saved. */
#define _GNU_SOURCE
#include "tui/sitting.h"

#include <dirent.h>
#include <ftw.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LIFE = 400 /* words that one program lives */, LOG = 1 << 17, FILES = 1024, WORD = 400 };

static char *scenario[FILES]; /* paths: those that are well, then those that are wrong */
static size_t scenarios, wrong;

/* What it has done since the program began, for whoever wants to see it again. */
static struct {
    char text[LOG], opened[WORD];
    size_t length;
    unsigned long seed, life;
} diary;

static void tell(const char *text, size_t length)
{
    ssize_t ignored = write(STDERR_FILENO, text, length);
    (void)ignored;
}

static void on_abort(int signal)
{
    static const char head[] = "\nto see it again: sipstep ", script[] = " --dump 80x24 --script '";
    tell(head, sizeof head - 1);
    tell(diary.opened, strlen(diary.opened));
    tell(script, sizeof script - 1);
    tell(diary.text, diary.length);
    tell("'\n", 2);
    (void)signal;
}

/* The sanitizer calls it before it ends the program. */
void __asan_on_error(void);
void __asan_on_error(void)
{
    on_abort(0);
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

#define SOME(dice, list) list[below(dice, sizeof(list) / sizeof *(list))]

/* ---- words ----------------------------------------------------------------------------------- */

/* Mostly keys that mean something; else any. */
static int some_key(uint64_t *dice)
{
    int rows = 0;
    while (key_rows[rows].about)
        rows++;
    if (below(dice, 5) == 0)
        switch (below(dice, 8)) {
        case 0: return (int)below(dice, 26) + 1;
        case 1: return (int)(KEY_OF_ENTER + below(dice, KEY_OF_MOUSE - KEY_OF_ENTER));
        default: return (int)below(dice, 95) + ' ';
        }
    const struct key_row *row = &key_rows[below(dice, (uint32_t)rows)];
    int key = row->key[below(dice, KEYS_A_ROW)];
    return key ? key : row->key[0] ? row->key[0] : KEY_OF_ENTER;
}

static void put(char *word, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(char *word, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(word, WORD, format, arguments);
    va_end(arguments);
}

/* A quotation mark would end the shell's text, and ours. */
static void put_key(char *word, int key)
{
    char own[8];
    put(word, "%s", key == '\'' ? "." : key_label(key, own));
}

/* What a person may type where something is asked. */
static void put_words(char *word, uint64_t *dice)
{
    static const char *const words[] = {
        "1.5s",
        "0s",
        "1m",
        "-3s",
        "999999h",
        "1e9s",
        "0.0000001s",
        "abc",
        "INVITE",
        "200",
        "sent",
        "alice.invite-client enters Proceeding",
        "alice.invite-client enters Nowhere",
        "bob rings",
        "the 2nd INVITE is sent",
        "the 999999999999th INVITE is sent",
        "",
        " ",
        "%s%n",
        "\\\\",
        "a very long name that nobody would ever type into a field that is as narrow as this",
        "æøå 你好 ☃ é",
        "x.sip",
        "x.svg",
        "x.txt",
        "out.txt",
        "x.mmd",
        "x.puml",
        "x.json",
        "/nowhere/at/all.svg",
        "/nowhere/at/all.sip",
        "/",
        ".",
        "y",
        "n",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    put(word, "\"%s\"%s", SOME(dice, words), below(dice, 8) ? " Enter" : "");
}

static void put_size(char *word, uint64_t *dice)
{
    static const int sizes[][2] = {{80, 24}, {120, 40}, {40, 15}, {20, 5}, {200, 60}, {1, 1}};
    const int *size = SOME(dice, sizes);
    bool any = below(dice, 3) == 0;
    int columns = any ? (int)below(dice, 220) + 1 : size[0];
    int rows = any ? (int)below(dice, 70) + 1 : size[1];
    put(word, "resize:%dx%d", columns, rows);
}

static void put_mouse(char *word, uint64_t *dice, int columns, int rows)
{
    static const char *const mouse[] = {"click", "click", "click", "wheel-up", "wheel-down"};
    const char *what = SOME(dice, mouse);
    put(word, "%s:%ux%u", what, below(dice, (uint32_t)columns) + 1,
        below(dice, (uint32_t)rows) + 1);
}

/* Another scenario, or one that is wrong. */
static void put_edit(char *word, uint64_t *dice)
{
    put(word, "edit:%s",
        scenario[below(dice, (uint32_t)(scenarios + (below(dice, 3) ? 0 : wrong)))]);
}

static void put_some(char *word, uint64_t *dice, const struct sitting *s, int columns, int rows)
{
    const struct ui *u = &s->u;
    if (u->wants_editor)
        put_edit(word, dice);
    else if ((u->prompt.done || (menu_is_open(u) && u->menu.is_searching)) && !below(dice, 3))
        put_words(word, dice);
    else if (!below(dice, 20))
        put_mouse(word, dice, columns, rows);
    else if (!below(dice, 8))
        put_size(word, dice);
    else if (!below(dice, 12))
        put(word, "tick");
    else
        put_key(word, some_key(dice));
}

/* It leaves rarely, for there is more to be seen inside. */
static bool leaves(const struct sitting *s, const struct script *script)
{
    enum place place = s->u.history ? ui_place(&s->u) : PLACE_LIST;
    int key = script->count && script->step[0].kind == SCRIPT_KEY ? script->step[0].a : 0;
    return key && !s->u.prompt.done && !s->u.zoomed && action_of(key, place) == ACTION_QUIT &&
           (place == PLACE_RUN || place == PLACE_QUESTION || place == PLACE_LIST);
}

/* PNG and PDF draw for as long as a thousand keys do. */
static bool is_slow(const struct ui *u)
{
    size_t n = strlen(u->prompt.text);
    return u->prompt.done && n > 3 &&
           (!strcmp(u->prompt.text + n - 3, "png") || !strcmp(u->prompt.text + n - 3, "pdf"));
}

/* ---- what must hold -------------------------------------------------------------------------- */

/* Where they differ, for whoever mends it. */
static void tell_difference(const struct grid *a, const struct grid *b)
{
    for (int i = 0; i < a->rows * a->columns; i++)
        if (memcmp(&a->cell[i], &b->cell[i], sizeof *a->cell) != 0) {
            fprintf(stderr, "first at column %d, row %d of %dx%d: %x %x, %x %x\n", i % a->columns,
                    i / a->columns, a->columns, a->rows, a->cell[i].rune, a->cell[i].attributes,
                    b->cell[i].rune, b->cell[i].attributes);
            break;
        }
    char *once = grid_to_text(a, false), *again = grid_to_text(b, false);
    fprintf(stderr, "%s\n---- again ----\n%s\n", once, again);
    free(once);
    free(again);
}

/* Twice the same picture: drawing changes nothing that is seen. */
static void look(struct sitting *s, int columns, int rows, bool twice)
{
    struct grid *once = sitting_render(s, columns, rows);
    must(once->columns == columns && once->rows == rows, "the grid has another size");
    if (twice) {
        struct grid *again = sitting_render(s, columns, rows);
        size_t cells = (size_t)columns * (size_t)rows;
        bool same = !memcmp(once->cell, again->cell, cells * sizeof *once->cell) &&
                    once->cursor_x == again->cursor_x && once->cursor_y == again->cursor_y;
        if (!same)
            tell_difference(once, again);
        must(same, "a moment drawn twice looks different");
        grid_free(again);
    }
    must(once->cursor_y < rows && once->cursor_x < columns, "the cursor is outside");
    grid_free(once);
}

static void check(const struct ui *u)
{
    if (!u->history)
        return;
    must(u->run < history_runs(u->history), "a run is shown that there is not");
    must(u->now <= ui_trace(u)->count, "a record is shown that there is not");
    must(!u->now || ui_time_of(u, u->now) <= u->clock, "the clock is behind what is shown");
    must(u->focus < PANES && u->overlay <= OVERLAY_MESSAGE, "the model is broken");
}

/* ---- lives ----------------------------------------------------------------------------------- */

static struct scenario *some_scenario(uint64_t *dice)
{
    struct complaints complaints = {0};
    const char *path = scenario[below(dice, (uint32_t)scenarios)];
    struct scenario *s = scenario_load(path, NULL, 0, &complaints);
    must(s != NULL, "the scenario is not read");
    complaints_free(&complaints);
    snprintf(diary.opened, sizeof diary.opened, "run %s", path);
    return s;
}

/* A lesson by its number, or (false) their list. */
static bool some_lesson(uint64_t *dice, char number[12])
{
    bool one = below(dice, 3) != 0;
    snprintf(number, 12, "%u", below(dice, (uint32_t)lessons_count()) + 1);
    snprintf(diary.opened, sizeof diary.opened, "learn %s", one ? number : "");
    return one;
}

static void open_some(struct sitting *s, uint64_t *dice, const struct opening *how,
                      struct complaints *complaints)
{
    char number[12];
    bool well;
    if (below(dice, 4)) {
        well = sitting_scenario(s, some_scenario(dice), how, complaints);
    } else {
        bool one = some_lesson(dice, number);
        well = sitting_lesson(s, one ? number : NULL, how, complaints);
    }
    must(well, "it does not open");
}

static void keep(const char *word)
{
    size_t n = strlen(word);
    if (diary.length + n + 1 > LOG)
        return;
    memcpy(diary.text + diary.length, word, n);
    diary.text[diary.length + n] = ' ';
    diary.length += n + 1;
}

static void act(struct sitting *s, uint64_t *dice, int *columns, int *rows)
{
    char word[WORD];
    struct complaints complaints = {0};
    struct script script;
    put_some(word, dice, s, *columns, *rows);
    must(script_read(&script, word, &complaints), word);
    bool spared = (leaves(s, &script) && below(dice, 20)) || (is_slow(&s->u) && below(dice, 50));
    if (!spared)
        keep(word);
    for (size_t i = 0; i < script.count && !s->over && !spared; i++) {
        sitting_obey(s, &script.step[i], columns, rows);
        if (!s->over)
            look(s, *columns, *rows, !below(dice, 3));
    }
    script_free(&script);
}

/* One program from its begin to its end; returns how many words it took. */
static unsigned long live(uint64_t *dice, unsigned long words)
{
    static struct sitting s;
    struct complaints complaints = {0};
    const struct opening how = {.present = !below(dice, 10), .ascii = !below(dice, 10)};
    int columns = 80, rows = 24;
    unsigned long n = 0;
    diary.length = 0;
    open_some(&s, dice, &how, &complaints);
    look(&s, columns, rows, true);
    while (n < words && n < LIFE && !s.over) {
        act(&s, dice, &columns, &rows);
        check(&s.u);
        n++;
    }
    sitting_end(&s);
    complaints_free(&complaints);
    return n ? n : 1;
}

/* ---- line by line ---------------------------------------------------------------------------- */

static void put_line(char *word, uint64_t *dice)
{
    static const char *const lines[] = {
        "", "", "b", "help", "1", "2", "9", "what", "99999999999999999999", "-1", "1.5s", "INVITE"};
    int rows = 0;
    while (key_rows[rows].about)
        rows++;
    if (below(dice, 2))
        put(word, "%s", key_rows[below(dice, (uint32_t)rows)].name);
    else
        put(word, "%s", SOME(dice, lines));
}

/* The last line may be cut. */
static unsigned long live_plainly(uint64_t *dice)
{
    enum { LINES = 60 };
    char *text = NULL, *out = NULL, word[WORD], number[12];
    size_t size, told;
    struct complaints complaints = {0};
    const struct opening how = {.ascii = !below(dice, 10)};
    FILE *f = open_memstream(&text, &size);
    for (int i = 0; i < LINES; i++) {
        put_line(word, dice);
        fprintf(f, "%s%s", word, i + 1 < LINES ? "\n" : "");
    }
    fclose(f);
    diary.length = 0;
    keep(text);
    FILE *in = fmemopen(text, size, "r"), *to = open_memstream(&out, &told);
    if (below(dice, 4))
        plain_scenario(some_scenario(dice), &how, in, to, &complaints);
    else
        plain_lesson(some_lesson(dice, number) ? number : NULL, &how, in, to, &complaints);
    fclose(in);
    fclose(to);
    must(told > 0, "nothing is said");
    complaints_free(&complaints);
    free(text);
    free(out);
    return LINES;
}

/* ---- the folder, the files ------------------------------------------------------------------- */

static bool is_wrong(const char *path)
{
    return strstr(path, "/bad/") || strstr(path, "/broken/");
}

static int add_file(const char *path, const struct stat *status, int flag, struct FTW *where)
{
    size_t n = strlen(path);
    (void)status, (void)where;
    if (flag == FTW_F && n > 4 && !strcmp(path + n - 4, ".sip") && scenarios + wrong < FILES) {
        scenario[scenarios + wrong] = strdup(path);
        wrong++;
    }
    return 0;
}

static int by_name(const void *a, const void *b)
{
    const char *one = *(char *const *)a, *other = *(char *const *)b;
    int order = (int)is_wrong(one) - (int)is_wrong(other);
    return order ? order : strcmp(one, other);
}

static void find_scenarios(const char *top)
{
    char path[1000];
    snprintf(path, sizeof path, "%s/tests/scenarios", top);
    nftw(path, add_file, 16, FTW_PHYS);
    qsort(scenario, wrong, sizeof *scenario, by_name);
    while (wrong && !is_wrong(scenario[scenarios])) {
        scenarios++;
        wrong--;
    }
    must(scenarios && wrong, "there are no scenarios");
}

static void sweep(const char *folder)
{
    DIR *d = opendir(folder);
    struct dirent *entry;
    while (d && (entry = readdir(d)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
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
    unsigned long words = number("MONKEY_KEYS", 20000), done = 0;
    char *top = realpath(getenv("top_srcdir") ? getenv("top_srcdir") : ".", NULL);
    diary.seed = number("MONKEY_SEED", 1);
    if (!top || !mkdtemp(folder) || chdir(folder) != 0) {
        fprintf(stderr, "monkey: no folder to play in\n");
        return EXIT_FAILURE;
    }
    find_scenarios(top);
    setenv("HOME", folder, 1);
    struct sigaction action = {.sa_handler = on_abort, .sa_flags = (int)SA_RESETHAND};
    sigaction(SIGABRT, &action, NULL);
    for (uint64_t dice = diary.seed; done < words; diary.life++)
        done += below(&dice, 10) ? live(&dice, words - done) : live_plainly(&dice);
    sweep(folder);
    if (rmdir(folder) != 0)
        fprintf(stderr, "monkey: %s is not empty\n", folder);
    printf("%lu keys, %lu programs\n", done, diary.life);
    for (size_t i = 0; i < scenarios + wrong; i++)
        free(scenario[i]);
    free(top);
    return EXIT_SUCCESS;
}
