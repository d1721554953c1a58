/* Export from where one stands: this diagram with its active state, this ladder up to now, this
 * screen; into a file that is written whole or not at all, and over no other one unasked. */
#include "report/file.h"
#include "tui/ui.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum what { WHAT_DIAGRAM, WHAT_LADDER, WHAT_SCREEN, WHATS };

static const struct {
    const char *heading;
    unsigned shows;
} whats[WHATS] = {[WHAT_DIAGRAM] = {"this diagram, as it stands", SHOWS_MACHINE},
                  [WHAT_LADDER] = {"this ladder, up to now", SHOWS_LADDER},
                  [WHAT_SCREEN] = {"this screen", SHOWS_SCREEN}};

/* ---- names of files -------------------------------------------------------------------------- */

static bool exists(const char *path)
{
    struct stat there;
    return lstat(path, &there) == 0;
}

/* Letters, digits and dashes, at the end of `out`. */
static void add_name(char *out, size_t room, const char *words)
{
    size_t n = strlen(out);
    for (; *words && n + 1 < room; words++) {
        bool is_plain = (*words >= 'a' && *words <= 'z') || (*words >= '0' && *words <= '9');
        if (*words >= 'A' && *words <= 'Z')
            out[n++] = (char)(*words - 'A' + 'a');
        else if (is_plain)
            out[n++] = *words;
        else if (n && out[n - 1] != '-' && words[1])
            out[n++] = '-';
    }
    out[n] = '\0';
}

/* The scenario's file, without folder and ending; a lesson's name. */
static void add_story(const struct ui *u, char *out, size_t room)
{
    char file[120];
    const char *path = scenario_file(history_scenario(u->history, u->run));
    const char *slash = strrchr(path, '/');
    snprintf(file, sizeof file, "%s",
             u->course.lesson ? u->course.lesson->id
             : slash          ? slash + 1
                              : path);
    char *dot = strrchr(file, '.');
    if (dot && dot != file)
        *dot = '\0';
    add_name(out, room, file);
}

static void default_name(const struct ui *u, char *out, size_t room)
{
    const char *ending = picture_formats[u->exporting.picture].endings;
    char base[120] = "";
    struct standing s;
    if (u->exporting.what == WHAT_DIAGRAM && choose_standing(u, &s)) {
        const struct machine *m = ui_plan(u)->machine[u->chosen.machine];
        add_name(base, sizeof base, m->diagram->name);
        snprintf(base + strlen(base), sizeof base - strlen(base), "-");
        add_name(base, sizeof base, machine_state_label(m, s.state));
    } else {
        add_story(u, base, sizeof base);
    }
    if (u->exporting.what == WHAT_SCREEN)
        snprintf(base + strlen(base), sizeof base - strlen(base), "-screen");
    if (!base[0])
        snprintf(base, sizeof base, "sipstep");
    snprintf(out, room, "%s.%.*s", base, (int)strcspn(ending, " "), ending);
    for (int n = 2; exists(out) && n < 1000; n++)
        snprintf(out, room, "%s-%d.%.*s", base, n, (int)strcspn(ending, " "), ending);
}

/* ---- drawing --------------------------------------------------------------------------------- */

struct picture_file {
    char *data, *error;
    size_t size;
};

static bool draw_diagram_file(struct ui *u, enum picture picture, struct picture_file *f)
{
    struct standing s;
    if (!u->chosen.node || !choose_standing(u, &s))
        return false;
    const struct lit lit = {.state = s.state, .last_edge = s.last_edge, .taken = s.taken};
    return draw_machine(ui_plan(u)->machine[u->chosen.machine], picture, NULL, &lit, &f->data,
                        &f->size, &f->error);
}

static bool draw_ladder_file(struct ui *u, enum picture picture, struct picture_file *f)
{
    struct ladder_part part = ladder_whole(ui_plan(u), ui_trace(u));
    part.until = u->now;
    part.ascii = u->ascii;
    return draw_ladder_as(&part, picture, &f->data, &f->size, &f->error);
}

static bool draw_screen_file(struct ui *u, enum picture picture, struct picture_file *f)
{
    u->say[0] = '\0'; /* of the menu that was here a moment ago */
    struct grid *g = ui_render(u, u->columns ? u->columns : 80, u->rows ? u->rows : 24);
    bool is_drawn = draw_grid_as(g, "sipstep", picture, u->ascii, &f->data, &f->size, &f->error);
    grid_free(g);
    return is_drawn;
}

/* ---- writing --------------------------------------------------------------------------------- */

static void say_size(struct ui *u, size_t size)
{
    if (size < 10000)
        ui_say(u, "%s is written: %zu bytes", u->exporting.path, size);
    else
        ui_say(u, "%s is written: %zu kB", u->exporting.path, (size + 500) / 1000);
}

static void write_file(struct ui *u)
{
    static bool (*const draw[WHATS])(struct ui *, enum picture,
                                     struct picture_file *) = {[WHAT_DIAGRAM] = draw_diagram_file,
                                                               [WHAT_LADDER] = draw_ladder_file,
                                                               [WHAT_SCREEN] = draw_screen_file};
    struct picture_file f = {0};
    if (!draw[u->exporting.what](u, (enum picture)u->exporting.picture, &f))
        ui_say(u, "nothing is written: %s", f.error ? f.error : "no machine runs yet");
    else if (whole_file_write(u->exporting.path, f.data, f.size))
        say_size(u, f.size);
    else
        ui_say(u, "%s is not written: %s", u->exporting.path, strerror(errno));
    free(f.data);
    free(f.error);
}

static void ask_name(struct ui *, const char *text);

enum { ANOTHER_NAME, WRITE_OVER };

static void chosen_fate(struct ui *u, int value)
{
    if (value == WRITE_OVER)
        write_file(u);
    else
        ask_name(u, u->exporting.path);
}

/* "~/x.svg" is what people type to a shell. */
static void take_path(struct ui *u, const char *text)
{
    const char *home = getenv("HOME");
    bool is_home = text[0] == '~' && text[1] == '/' && home;
    snprintf(u->exporting.path, sizeof u->exporting.path, "%s%s", is_home ? home : "",
             is_home ? text + 1 : text);
}

static void named(struct ui *u, const char *text)
{
    struct stat there;
    take_path(u, text);
    if (!u->exporting.path[0])
        ui_say(u, "without a name nothing is written");
    else if (stat(u->exporting.path, &there) == 0 && S_ISDIR(there.st_mode))
        ui_say(u, "%s is not written: %s", u->exporting.path, strerror(EISDIR));
    else if (exists(u->exporting.path)) {
        menu_open(u, "this file is there already", false, chosen_fate);
        menu_add(u, u->exporting.path, ANOTHER_NAME, "it stays as it is", "another name");
        menu_add(u, u->exporting.path, WRITE_OVER, "what is in it now is lost", "write over it");
    } else
        write_file(u);
}

static void ask_name(struct ui *u, const char *text)
{
    prompt_open(u, "write to: ", "Enter writes, Esc does not", text, named);
}

/* ---- the menu -------------------------------------------------------------------------------- */

static void chosen(struct ui *u, int value)
{
    char name[200];
    u->exporting = (struct exporting){.what = (uint8_t)(value / PICTURES),
                                      .picture = (uint8_t)(value % PICTURES)};
    default_name(u, name, sizeof name);
    ask_name(u, name);
}

static void add_what(struct ui *u, enum what what)
{
    struct standing s;
    bool is_missing = what == WHAT_DIAGRAM && (!u->chosen.node || !choose_standing(u, &s));
    for (int i = 0; i < PICTURES; i++) {
        const struct picture_format *f = &picture_formats[i];
        if (!(f->shows & whats[what].shows))
            continue;
        struct menu_item *item =
            menu_add(u, whats[what].heading, (int)what * PICTURES + i,
                     is_missing ? "no machine runs yet: take a step" : f->about, "%s", f->name);
        item->disabled = is_missing;
    }
}

bool export_act(struct ui *u, enum action action)
{
    if (action != ACTION_EXPORT)
        return false;
    menu_open(u, "export", false, chosen);
    for (enum what what = WHAT_DIAGRAM; what < WHATS; what++)
        add_what(u, what);
    return true;
}
