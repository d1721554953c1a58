/* One sitting: the list of lessons or what is opened from it, a scenario, a script that is played
 * first; what is set and kept. With a terminal and without one. Between tui's own files. */
#ifndef TUI_SITTING_H
#define TUI_SITTING_H

#include "tui/open.h"
#include "tui/script.h"
#include "tui/settings.h"
#include "tui/ui.h"

enum { LESSONS_MAX = 64 };

struct sitting {
    struct ui u; /* of what is open, or of the list */
    struct opening how;
    struct settings settings;
    struct script script;
    struct lesson *lesson[LESSONS_MAX]; /* of the list */
    size_t lessons;
    struct complaints *complaints; /* what goes wrong when a lesson is opened */
    bool well, over;
    size_t wrong; /* lines of the configuration, not told yet */
    char first_wrong[200];
};

/* A scenario, which it takes over; a lesson; the list (which: NULL). False, with complaints; ends
 * with sitting_end either way. */
bool sitting_scenario(struct sitting *, struct scenario *, const struct opening *,
                      struct complaints *);
bool sitting_moment(struct sitting *, const struct shared_moment *, const struct opening *,
                    struct complaints *);
bool sitting_lesson(struct sitting *, const char *which, const struct opening *,
                    struct complaints *);
void sitting_end(struct sitting *);

void sitting_key(struct sitting *, int key);
void sitting_mouse(struct sitting *, int x, int y, int wheel);
void sitting_act(struct sitting *, enum action);
usec sitting_tick(struct sitting *, usec real);
struct grid *sitting_render(struct sitting *, int columns, int rows);
/* One word of a script; *columns and *rows may change. `dump` is the caller's to do. */
void sitting_obey(struct sitting *, const struct script_step *, int *columns, int *rows);
/* The same, and a frame that nobody sees: panes know from the last one which of them are shown. */
void sitting_play(struct sitting *, const struct script_step *, int *columns, int *rows);

/* remember.c: into the settings, as what is open stands; and from them, into what was opened. */
void sitting_remember(struct sitting *);
void sitting_apply(struct sitting *);

/* The scenario in an editor (edit.c). */
void edit_scenario(struct ui *);
/* The same, what the editor left being in this file. */
void edit_taken(struct ui *, const char *path);

#endif
