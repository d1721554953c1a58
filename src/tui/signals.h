/* Signals while the terminal is ours. Between tui's own files. */
#ifndef TUI_SIGNALS_H
#define TUI_SIGNALS_H

#include <stdbool.h>
#include <termios.h>

/* What ended a wait, as bits. */
enum {
    CAME_INPUT = 1,
    CAME_SIZE = 2,    /* the terminal has another size */
    CAME_SUSPEND = 4, /* ^Z: signals_suspend is due */
    CAME_RESUME = 8,  /* somebody stopped and continued the program: paint all again */
    CAME_LEAVE = 16   /* a signal says so, or the other end is gone */
};

/* Catches what would end or stop the program. A fatal signal, or an exit from anywhere, writes
 * `restore` and sets `modes` again before it does what it always does. False: no pipe. */
bool signals_open(const struct termios *modes, const char *restore);
/* As they were before; the signal that told to leave, or 0. */
int signals_close(void);
/* Sleeps until something comes, so long at most; < 0: for ever. No wakeup in between. */
unsigned signals_wait(int milliseconds);
/* Stops the program as ^Z does, and returns when it goes on. The caller has given the terminal
 * back. */
void signals_suspend(void);
/* In a child, before it becomes another program. */
void signals_default(void);

#endif
