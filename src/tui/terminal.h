/* The terminal: the only file that knows ncurses. Between tui's own files. */
#ifndef TUI_TERMINAL_H
#define TUI_TERMINAL_H

#include "draw/draw.h"
#include "tui/themes.h"

/* False: there is no terminal that can be used; *why says so. */
bool terminal_open(const char **why);
void terminal_close(void); /* gives it back; harmless when closed */
void terminal_theme(enum theme);
void terminal_mouse(bool on); /* off: the terminal selects text itself */
void terminal_size(int *columns, int *rows);
void terminal_show(const struct grid *, bool ascii);
/* The next key (keys.h), waiting so long at most; 0: none, or the size has changed. wait < 0:
 * for ever. -1: the terminal is gone or a signal says to leave. */
int terminal_key(usec wait);
/* Where KEY_OF_MOUSE came from. */
struct pointer {
    int x, y, wheel; /* wheel: -1 up, 1 down, 0: it is a click */
};
struct pointer terminal_pointer(void);
/* Real time in microseconds from some moment on; for the pace only. */
usec terminal_clock(void);
/* Runs $VISUAL or $EDITOR on the file, the terminal given back meanwhile. False: it failed. */
bool terminal_edit(const char *path);

#endif
