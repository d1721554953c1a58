/* The loop: keys to the model, the model to the screen; and the same without a terminal. */
#include "tui/open.h"

#include "report/file.h"
#include "tui/sitting.h"
#include "tui/terminal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS_A_FRAME = 64 };

/* ---- at a terminal --------------------------------------------------------------------------- */

static void show(struct sitting *s)
{
    int columns, rows;
    terminal_size(&columns, &rows);
    terminal_theme(s->u.theme);
    terminal_mouse(s->u.mouse);
    struct grid *g = sitting_render(s, columns, rows);
    terminal_show(g, s->how.ascii);
    grid_free(g);
}

static void press(struct sitting *s, int key)
{
    struct pointer p = terminal_pointer();
    if (key == KEY_OF_MOUSE)
        sitting_mouse(s, p.x, p.y, p.wheel);
    else
        sitting_key(s, key);
}

/* False: the terminal is gone, or a signal says to leave. */
static bool take_keys(struct sitting *s, usec wait)
{
    int key = terminal_key(wait);
    /* who holds a key down is not kept waiting for frames that nobody sees */
    for (int n = 1; key > 0; n++) {
        press(s, key);
        key = s->over || s->u.wants_editor || n == KEYS_A_FRAME ? 0 : terminal_key(0);
    }
    return key >= 0;
}

static void loop(struct sitting *s)
{
    usec before = terminal_clock();
    for (bool goes_on = true; goes_on && !s->over;) {
        usec now = terminal_clock(), wait = sitting_tick(s, now - before);
        before = now;
        show(s);
        goes_on = take_keys(s, wait);
        if (!s->u.playing)
            before = terminal_clock();
        if (s->u.wants_editor)
            edit_scenario(&s->u);
    }
}

/* Before the first frame; from there its user goes on. */
static void play_script(struct sitting *s)
{
    int columns, rows;
    terminal_size(&columns, &rows);
    grid_free(sitting_render(s, columns, rows));
    for (size_t i = 0; i < s->script.count && !s->over; i++)
        sitting_play(s, &s->script.step[i], &columns, &rows);
}

static bool at_terminal(struct sitting *s, bool well)
{
    const char *why = NULL;
    if (well && !terminal_open(&why)) {
        complain(s->complaints, NULL, 0, 0, NULL, "%s", why);
        s->how.keeps = well = false;
    }
    if (well) {
        play_script(s);
        loop(s);
    }
    well = well && s->well;
    sitting_end(s);
    terminal_close(); /* the last word: after a signal it does not return */
    return well;
}

bool open_scenario(struct scenario *scenario, const struct opening *how,
                   struct complaints *complaints)
{
    struct sitting s;
    return at_terminal(&s, sitting_scenario(&s, scenario, how, complaints));
}

bool open_moment(const struct shared_moment *m, const struct opening *how,
                 struct complaints *complaints)
{
    struct sitting s;
    return at_terminal(&s, sitting_moment(&s, m, how, complaints));
}

bool open_lesson(const char *which, const struct opening *how, struct complaints *complaints)
{
    struct sitting s;
    return at_terminal(&s, sitting_lesson(&s, which, how, complaints));
}

/* ---- without a terminal ---------------------------------------------------------------------- */

static bool write_picture(const struct grid *g, const struct dump *d, struct complaints *complaints)
{
    char *out = NULL, *error = NULL;
    size_t size;
    bool well = draw_grid_as(g, "sipstep", picture_of_path(d->path), d->ascii, &out, &size, &error);
    well = well && whole_file_write(d->path, out, size);
    if (!well)
        complain(complaints, NULL, 0, 0, NULL, "%s: %s%s", d->path,
                 error ? "" : "cannot be written: ", error ? error : strerror(errno));
    free(out);
    free(error);
    return well;
}

static bool print_screen(struct sitting *s, const struct dump *d, int columns, int rows)
{
    struct grid *g = sitting_render(s, columns, rows);
    bool well = !d->path || write_picture(g, d, s->complaints);
    if (!d->path) {
        char *text = grid_to_text(g, d->ascii);
        fputs(text, d->to);
        free(text);
    }
    grid_free(g);
    return well;
}

/* Screens that the script asks for have a head each; without one there is the last, and only it. */
static bool play_dumps(struct sitting *s, const struct dump *d)
{
    int columns = d->columns, rows = d->rows, n = 0;
    bool well = true;
    s->u.columns = columns; /* no frame has said so yet */
    s->u.rows = rows;
    if (s->script.count)
        grid_free(sitting_render(s, columns, rows));
    for (size_t i = 0; i < s->script.count && !s->over && well; i++) {
        sitting_play(s, &s->script.step[i], &columns, &rows);
        if (s->script.step[i].kind != SCRIPT_DUMP)
            continue;
        if (!d->path)
            fprintf(d->to, "=== %d: %dx%d\n", ++n, columns, rows);
        well = print_screen(s, d, columns, rows);
    }
    if (well && s->well && !s->script.dumps && s->over)
        complain(s->complaints, NULL, 0, 0, NULL, "the script leaves before the screen is shown");
    else if (well && !s->script.dumps)
        well = print_screen(s, d, columns, rows);
    return well && s->well && !s->complaints->count;
}

static struct opening opening_of(const struct dump *d)
{
    return (struct opening){.ascii = d->ascii, .present = d->present, .script = d->keys};
}

bool dump_scenario(struct scenario *scenario, const struct dump *d, struct complaints *complaints)
{
    struct sitting s;
    struct opening how = opening_of(d);
    bool well = sitting_scenario(&s, scenario, &how, complaints) && play_dumps(&s, d);
    sitting_end(&s);
    return well;
}

bool dump_moment(const struct shared_moment *m, const struct dump *d, struct complaints *complaints)
{
    struct sitting s;
    struct opening how = opening_of(d);
    bool well = sitting_moment(&s, m, &how, complaints) && play_dumps(&s, d);
    sitting_end(&s);
    return well;
}

bool dump_lesson(const char *which, const struct dump *d, struct complaints *complaints)
{
    struct sitting s;
    struct opening how = opening_of(d);
    bool well = sitting_lesson(&s, which, &how, complaints) && play_dumps(&s, d);
    sitting_end(&s);
    return well;
}
