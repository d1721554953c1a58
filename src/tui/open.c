/* The loop: keys to the model, the model to the screen; and the same without a terminal. */
#define _GNU_SOURCE
#include "tui/open.h"

#include "tui/terminal.h"
#include "tui/ui.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LESSONS_MAX = 64, KEYS_A_FRAME = 64, SOURCE_MAX = 1 << 20, TICK = 700000, FRAME = 40000 };

/* ---- the editor ------------------------------------------------------------------------------ */

static char *read_text(const char *path)
{
    FILE *f = fopen(path, "r");
    char *text = calloc(1, SOURCE_MAX + 1);
    if (!f || !text) {
        free(text);
        if (f)
            fclose(f);
        return NULL;
    }
    size_t size = fread(text, 1, SOURCE_MAX, f);
    text[size] = '\0';
    fclose(f);
    return text;
}

static bool write_text(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    bool well = f && fputs(text, f) >= 0;
    return f && fclose(f) == 0 && well;
}

/* What the editor begins with: a text of before that was refused, or the scenario that is shown.
 * A lesson's run begins behind as many empty lines as stand above it in the lesson. */
static const char *text_to_edit(const struct ui *u)
{
    const char *text = u->draft ? u->draft : scenario_text(history_scenario(u->history, u->run));
    return text + strspn(text, "\n");
}

/* Nothing that its user wrote is lost: what is refused is kept for the next time. */
static void take_edited(struct ui *u, char *text)
{
    if (!whatif_edit(u, text)) {
        free(u->draft);
        u->draft = text;
        return;
    }
    free(text);
    free(u->draft);
    u->draft = NULL;
}

static void edit(struct ui *u)
{
    char folder[] = "/tmp/sipstep.XXXXXX", path[64];
    const char *before = text_to_edit(u);
    u->wants_editor = false;
    if (!mkdtemp(folder)) {
        ui_say(u, "cannot make a file for the editor under /tmp");
        return;
    }
    snprintf(path, sizeof path, "%s/scenario.sip", folder);
    char *after = write_text(path, before) && terminal_edit(path) ? read_text(path) : NULL;
    if (!after) {
        ui_say(u, "the editor failed; set $EDITOR to one that works");
    } else if (!strcmp(before, after) && !u->draft) {
        ui_say(u, "nothing was changed in the editor");
        free(after);
    } else {
        take_edited(u, after);
    }
    unlink(path);
    rmdir(folder);
}

/* ---- the loop -------------------------------------------------------------------------------- */

static void show(struct grid *g, bool ascii)
{
    terminal_show(g, ascii);
    grid_free(g);
}

static bool loop(struct ui *u)
{
    usec before = terminal_clock(), wait = 0;
    while (!u->quit) {
        int columns, rows;
        usec now = terminal_clock();
        wait = ui_tick(u, now - before);
        before = now;
        terminal_size(&columns, &rows);
        terminal_theme(u->theme);
        terminal_mouse(u->mouse);
        show(ui_render(u, columns, rows), u->ascii);
        int key = terminal_key(wait);
        /* who holds a key down is not kept waiting for frames that nobody sees */
        for (int n = 1; key > 0; n++) {
            ui_key(u, key);
            key = u->quit || u->wants_editor || n == KEYS_A_FRAME ? 0 : terminal_key(0);
        }
        if (key < 0)
            return false;
        if (!u->playing)
            before = terminal_clock();
        if (u->wants_editor)
            edit(u);
    }
    return true;
}

static bool start_terminal(struct complaints *complaints)
{
    const char *why;
    if (terminal_open(&why))
        return true;
    complain(complaints, NULL, 0, 0, NULL, "%s", why);
    return false;
}

bool open_scenario(struct scenario *s, bool ascii, struct complaints *complaints)
{
    struct ui u;
    if (!start_terminal(complaints)) {
        scenario_free(s);
        return false;
    }
    ui_open(&u, history_new(s, UI_BUDGET), ascii);
    loop(&u);
    ui_close(&u);
    terminal_close();
    return true;
}

/* One lesson; false: its user left altogether (a signal), or the lesson is wrong. */
static bool run_lesson(struct lesson *l, bool ascii, struct complaints *complaints)
{
    struct ui u;
    if (!ui_open_lesson(&u, l, ascii, complaints))
        return false;
    bool well = loop(&u);
    ui_close(&u);
    return well;
}

static size_t load_lessons(struct lesson **all, struct complaints *complaints)
{
    size_t n = 0;
    for (size_t i = 0; i < lessons_count() && n < LESSONS_MAX; i++)
        if ((all[n] = lessons_get(i, complaints)))
            n++;
    return n;
}

/* Moves in the list; true: this lesson is to be opened. */
static bool list_key(int key, size_t count, size_t *at, bool *quit)
{
    switch (action_of(key, PLACE_LIST)) {
    case ACTION_SELECT_NEXT: *at += *at + 1 < count; break;
    case ACTION_SELECT_PREVIOUS: *at -= *at > 0; break;
    case ACTION_START: *at = 0; break;
    case ACTION_END: *at = count ? count - 1 : 0; break;
    case ACTION_QUIT: *quit = true; break;
    case ACTION_GO_ON: return count > 0;
    default: break;
    }
    return false;
}

static bool list_loop(struct lesson *const *all, size_t count, bool ascii,
                      struct complaints *complaints)
{
    size_t at = 0;
    bool quit = false;
    while (!quit) {
        int columns, rows, key;
        terminal_size(&columns, &rows);
        show(list_render((const struct lesson *const *)all, count, at, columns, rows), ascii);
        key = terminal_key(-1);
        if (key < 0)
            return true;
        if (!list_key(key, count, &at, &quit))
            continue;
        struct lesson *l = lessons_get(at, complaints);
        if (!l || !run_lesson(l, ascii, complaints))
            return complaints->count == 0;
    }
    return true;
}

static bool open_list(bool ascii, struct complaints *complaints)
{
    struct lesson *all[LESSONS_MAX];
    size_t count = load_lessons(all, complaints);
    bool well = !complaints->count && start_terminal(complaints);
    if (well)
        well = list_loop(all, count, ascii, complaints);
    terminal_close();
    for (size_t i = 0; i < count; i++)
        lesson_free(all[i]);
    return well;
}

bool open_lesson(const char *which, bool ascii, struct complaints *complaints)
{
    if (!which)
        return open_list(ascii, complaints);
    struct lesson *l = lessons_find(which, complaints);
    if (!l)
        return false;
    if (!start_terminal(complaints)) {
        lesson_free(l);
        return false;
    }
    run_lesson(l, ascii, complaints);
    terminal_close();
    return complaints->count == 0;
}

/* ---- without a terminal ---------------------------------------------------------------------- */

static void pass_time(struct ui *u)
{
    for (usec t = 0; t < TICK; t += FRAME)
        ui_tick(u, FRAME);
}

static bool press(struct ui *u, const char *keys, struct complaints *complaints)
{
    while (keys && *keys) {
        size_t length = strcspn(keys, " ");
        int key = key_named(keys, length);
        if (length == 4 && !strncmp(keys, "tick", 4)) {
            pass_time(u);
        } else if (key) {
            ui_key(u, key);
        } else if (length) {
            complain(complaints, NULL, 0, 0, NULL,
                     "there is no key '%.*s'; sipstep list keys names them", (int)length, keys);
            return false;
        }
        keys += length;
        keys += *keys == ' ';
    }
    return true;
}

static bool dump(struct ui *u, const struct dump *d, struct complaints *complaints)
{
    u->columns = d->columns; /* no frame has said so yet */
    u->rows = d->rows;
    bool well = press(u, d->keys, complaints);
    if (well) {
        struct grid *g = ui_render(u, d->columns, d->rows);
        char *text = grid_to_text(g, d->ascii);
        fputs(text, d->to);
        free(text);
        grid_free(g);
    }
    ui_close(u);
    return well;
}

bool dump_scenario(struct scenario *s, const struct dump *d, struct complaints *complaints)
{
    struct ui u;
    ui_open(&u, history_new(s, UI_BUDGET), d->ascii);
    return dump(&u, d, complaints);
}

static bool dump_list(const struct dump *d, struct complaints *complaints)
{
    struct lesson *all[LESSONS_MAX];
    size_t count = load_lessons(all, complaints);
    struct grid *g = list_render((const struct lesson *const *)all, count, 0, d->columns, d->rows);
    char *text = grid_to_text(g, d->ascii);
    fputs(text, d->to);
    free(text);
    grid_free(g);
    for (size_t i = 0; i < count; i++)
        lesson_free(all[i]);
    return complaints->count == 0;
}

bool dump_lesson(const char *which, const struct dump *d, struct complaints *complaints)
{
    struct ui u;
    if (!which)
        return dump_list(d, complaints);
    struct lesson *l = lessons_find(which, complaints);
    return l && ui_open_lesson(&u, l, d->ascii, complaints) && dump(&u, d, complaints);
}
