/* The terminal: the only file that knows ncurses. Cells go to the screen as they are; keys come
 * back by the names of keys.h. Whatever ends the program, the terminal is given back: a fatal
 * signal finds the strings and the modes ready, for in a handler nothing of ncurses may be
 * called. */
#define _GNU_SOURCE
#define NCURSES_WIDECHAR 1
#include "tui/terminal.h"

#include "tui/keys.h"

#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <term.h>
#undef columns /* term.h has a macro for each capability */
#undef lines
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* A handler has no argument: what it needs can only be static. Written before the handlers are
 * installed. */
static struct {
    volatile sig_atomic_t open, leave; /* leave: the signal that says so */
    struct termios modes;
    char restore[160];
    SCREEN *screen;
} terminal;

static const int fatal_signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
static const int leave_signals[] = {SIGINT, SIGTERM, SIGHUP};

static void give_back(void)
{
    ssize_t ignored = write(STDOUT_FILENO, terminal.restore, strlen(terminal.restore));
    (void)ignored;
    tcsetattr(STDIN_FILENO, TCSANOW, &terminal.modes);
}

static void on_fatal(int signal)
{
    if (terminal.open)
        give_back();
    raise(signal); /* SA_RESETHAND: now it does what it always does */
}

static void on_leave(int signal)
{
    terminal.leave = signal;
}

static void catch (const int *signals, size_t count, void (*act)(int), int flags)
{
    struct sigaction action = {.sa_handler = act, .sa_flags = flags};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < count; i++)
        sigaction(signals[i], &action, NULL);
}

static bool has_capability(const char *name)
{
    const char *text = tigetstr(name);
    return text && text != (char *)-1;
}

static void keep_string(const char *capability)
{
    const char *text = tigetstr(capability);
    if (has_capability(capability) &&
        strlen(terminal.restore) + strlen(text) < sizeof terminal.restore)
        strcat(terminal.restore, text);
}

static void start_colors(void)
{
    const char *no_color = getenv("NO_COLOR");
    if ((no_color && no_color[0]) || !has_colors())
        return;
    start_color();
    if (use_default_colors() != OK)
        return;
    init_pair(HUE_ACCENT, COLOR_MAGENTA, -1); /* fair on black and on white alike */
    init_pair(HUE_GOOD, COLOR_GREEN, -1);
    init_pair(HUE_BAD, COLOR_RED, -1);
}

/* Asked before ncurses opens a screen: a screen that cannot be opened leaks. */
static const char *unfit_terminal(void)
{
    int error;
    const char *why = NULL;
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return "the terminal UI wants a terminal; without --tui the run is printed as text";
    if (setupterm(NULL, STDOUT_FILENO, &error) != OK)
        return "this terminal's kind ($TERM) is not known; TERM=vt100 may do";
    if (!has_capability("cup"))
        why = "this terminal ($TERM) cannot move its cursor; sipstep run FILE prints text";
    del_curterm(cur_term);
    return why;
}

bool terminal_open(const char **why)
{
    *why = unfit_terminal();
    if (*why)
        return false;
    tcgetattr(STDIN_FILENO, &terminal.modes);
    terminal.screen = newterm(NULL, stdout, stdin);
    if (!terminal.screen) {
        *why = "this terminal cannot be opened";
        return false;
    }
    strcpy(terminal.restore, has_capability("rmcup") ? "" : "\r\n");
    keep_string("rmcup");
    keep_string("sgr0");
    keep_string("cnorm");
    keep_string("rmkx");
    terminal.open = 1;
    catch (fatal_signals, sizeof fatal_signals / sizeof *fatal_signals, on_fatal,
           (int)(SA_RESETHAND | SA_NODEFER));
    catch (leave_signals, sizeof leave_signals / sizeof *leave_signals, on_leave, 0);
    cbreak();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    set_escdelay(25);
    curs_set(0);
    start_colors();
    return true;
}

void terminal_close(void)
{
    if (!terminal.open)
        return;
    if (!has_capability("rmcup")) { /* the last screen stays: the shell goes on below it */
        move(LINES - 1, 0);
        clrtoeol();
        refresh();
    }
    endwin();
    delscreen(terminal.screen);
    terminal.open = 0;
    if (terminal.leave &&
        terminal.leave != SIGINT) { /* whoever sent it is told that it was heard */
        signal(terminal.leave, SIG_DFL);
        raise(terminal.leave);
    }
}

void terminal_size(int *columns, int *rows)
{
    *columns = COLS;
    *rows = LINES;
}

static attr_t attributes_of(const struct cell *c)
{
    attr_t a = A_NORMAL;
    a |= c->attributes & CELL_BOLD ? A_BOLD : 0;
    a |= c->attributes & CELL_REVERSE ? A_REVERSE : 0;
    a |= c->attributes & CELL_DIM ? A_DIM : 0;
    a |= c->attributes & CELL_UNDERLINE ? A_UNDERLINE : 0;
    return a;
}

static void show_cell(int x, int y, const struct cell *c, bool ascii)
{
    wchar_t text[2] = {(wchar_t)(ascii ? rune_ascii(c->rune) : c->rune), 0};
    cchar_t cell;
    if (!c->rune && x > 0)
        return; /* the right half of a wide character */
    if (!text[0])
        text[0] = L' ';
    if (setcchar(&cell, text, attributes_of(c), has_colors() ? c->hue : 0, NULL) == OK)
        mvadd_wch(y, x, &cell);
}

void terminal_show(const struct grid *g, bool ascii)
{
    erase();
    for (int y = 0; y < g->rows && y < LINES; y++)
        for (int x = 0; x < g->columns && x < COLS; x++)
            show_cell(x, y, &g->cell[y * g->columns + x], ascii);
    refresh();
}

static int translate(wint_t key)
{
    static const struct {
        wint_t from;
        int to;
    } table[] = {{KEY_ENTER, KEY_OF_ENTER},   {KEY_BACKSPACE, KEY_OF_BACKSPACE},
                 {KEY_UP, KEY_OF_UP},         {KEY_DOWN, KEY_OF_DOWN},
                 {KEY_LEFT, KEY_OF_LEFT},     {KEY_RIGHT, KEY_OF_RIGHT},
                 {KEY_HOME, KEY_OF_HOME},     {KEY_END, KEY_OF_END},
                 {KEY_PPAGE, KEY_OF_PAGE_UP}, {KEY_NPAGE, KEY_OF_PAGE_DOWN}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].from == key)
            return table[i].to;
    return 0;
}

static int translate_character(wint_t c)
{
    switch (c) {
    case '\r':
    case '\n': return KEY_OF_ENTER;
    case 0x7f:
    case '\b': return KEY_OF_BACKSPACE;
    case 0x1b: return KEY_OF_ESCAPE;
    case 'L' & 0x1f: /* ^L: whatever else wrote there, paint all of it again */
        clearok(curscr, TRUE);
        return 0;
    default: return c < 0x110000 ? (int)c : 0;
    }
}

/* Is the other end still there? ncurses cannot tell a hang-up from a key that has not come yet. */
static bool is_gone(void)
{
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&in, 1, 0) > 0 && (in.revents & (POLLHUP | POLLERR | POLLNVAL));
}

int terminal_key(usec wait)
{
    wint_t key = 0;
    int milliseconds = wait < 0 ? 500 : (int)(wait / 1000);
    do { /* now and then a look whether a signal came */
        timeout(milliseconds);
        int kind = get_wch(&key);
        if (terminal.leave || (kind == ERR && is_gone()))
            return -1;
        if (kind == KEY_CODE_YES)
            return translate(key);
        if (kind == OK)
            return translate_character(key);
    } while (wait < 0);
    return 0;
}

usec terminal_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (usec)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Keys that interrupt are the editor's while it runs, as with system(). */
static int run_editor(const char *path)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, interrupt, leave;
    int status = -1;
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGINT, &ignore, &interrupt);
    sigaction(SIGQUIT, &ignore, &leave);
    pid_t child = fork();
    if (child == 0) {
        signal(SIGINT, SIG_DFL);
        signal(SIGQUIT, SIG_DFL);
        execl("/bin/sh", "sh", "-c", "${VISUAL:-${EDITOR:-vi}} \"$1\"", "sh", path, (char *)NULL);
        _exit(127);
    }
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    sigaction(SIGINT, &interrupt, NULL);
    sigaction(SIGQUIT, &leave, NULL);
    return child > 0 ? status : -1;
}

bool terminal_edit(const char *path)
{
    def_prog_mode();
    endwin();
    int status = run_editor(path);
    reset_prog_mode();
    refresh();
    return status == 0;
}
