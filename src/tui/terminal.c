/* The terminal: the only file that knows ncurses. Cells go to the screen as they are, of which
 * ncurses sends what has changed; keys come back by the names of keys.h. Whatever ends the program,
 * the terminal is given back (signals.c). */
#define _GNU_SOURCE
#define NCURSES_WIDECHAR 1
#include "tui/terminal.h"

#include "tui/keys.h"
#include "tui/signals.h"

#include <curses.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <term.h>
#undef columns /* term.h has a macro for each capability */
#undef lines
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* There is one terminal; what ends the program must find it. */
static struct {
    bool open, has_mouse;
    char restore[200];
    SCREEN *screen;
    enum theme theme;
    struct pointer pointer;
} terminal;

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
    if (has_colors()) {
        start_color();
        use_default_colors();
    }
    terminal.theme = THEMES;
    terminal_theme(THEME_MONO);
}

void terminal_theme(enum theme theme)
{
    const struct theme_row *row = &theme_rows[theme];
    if (theme == terminal.theme)
        return;
    terminal.theme = theme;
    for (short hue = 1; hue < HUES && has_colors(); hue++) {
        short colour = COLORS >= 256 ? row->of_256[hue] : row->of_8[hue];
        init_pair(hue, colour ? colour : -1, -1);
    }
}

void terminal_mouse(bool on)
{
    if (on == terminal.has_mouse)
        return;
    terminal.has_mouse = on;
    mousemask(on ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
    mouseinterval(0);
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
    struct termios modes;
    tcgetattr(STDIN_FILENO, &modes);
    terminal.screen = newterm(NULL, stdout, stdin);
    if (!terminal.screen) {
        *why = "this terminal cannot be opened";
        return false;
    }
    strcpy(terminal.restore, has_capability("rmcup") ? "" : "\r\n");
    if (has_capability("kmous")) /* harmless where it is off */
        strcat(terminal.restore, "\033[?1006l\033[?1000l");
    keep_string("rmcup");
    keep_string("sgr0");
    keep_string("op");
    keep_string("cnorm");
    keep_string("rmkx");
    if (!signals_open(&modes, terminal.restore)) {
        endwin();
        delscreen(terminal.screen);
        *why = "no pipe can be made";
        return false;
    }
    terminal.open = true;
    cbreak();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    if (!getenv("ESCDELAY")) /* for lines that tear keys apart */
        set_escdelay(25);
    curs_set(0);
    start_colors();
    return true;
}

void terminal_close(void)
{
    if (!terminal.open)
        return;
    terminal_mouse(false);
    if (!has_capability("rmcup")) { /* the last screen stays: the shell goes on below it */
        move(LINES - 1, 0);
        clrtoeol();
        refresh();
    }
    endwin();
    delscreen(terminal.screen);
    terminal.open = false;
    int leave = signals_close();
    if (leave && leave != SIGINT) { /* whoever sent it is told that it was heard */
        signal(leave, SIG_DFL);
        raise(leave);
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
    curs_set(g->cursor_y >= 0);
    if (g->cursor_y >= 0)
        move(g->cursor_y, g->cursor_x);
    refresh();
}

static int take_mouse(void)
{
    MEVENT e;
    if (getmouse(&e) != OK)
        return 0;
    terminal.pointer = (struct pointer){e.x, e.y,
                                        e.bstate & BUTTON4_PRESSED   ? -1
                                        : e.bstate & BUTTON5_PRESSED ? 1
                                                                     : 0};
    return KEY_OF_MOUSE;
}

struct pointer terminal_pointer(void)
{
    return terminal.pointer;
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
                 {KEY_PPAGE, KEY_OF_PAGE_UP}, {KEY_NPAGE, KEY_OF_PAGE_DOWN},
                 {KEY_BTAB, KEY_OF_BACKTAB},  {KEY_DC, KEY_OF_DELETE}};
    if (key == KEY_MOUSE)
        return take_mouse();
    if (key >= KEY_F(1) && key <= KEY_F(12))
        return KEY_OF_F1 + (int)(key - KEY_F(1));
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
    case '\t': return KEY_OF_TAB;
    case 'L' & 0x1f: /* ^L: whatever else wrote there, paint all of it again */
        clearok(curscr, TRUE);
        return 0;
    default: return c < 0x110000 ? (int)c : 0;
    }
}

static void take_size(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row && size.ws_col)
        resizeterm(size.ws_row, size.ws_col);
}

/* The shell may have written anywhere, and the window may be another one. */
static void take_back(void)
{
    reset_prog_mode();
    take_size();
    clearok(curscr, TRUE);
    refresh();
    if (terminal.has_mouse) { /* the shell's user may have turned it off */
        terminal_mouse(false);
        terminal_mouse(true);
    }
}

static void suspend(void)
{
    bool had_mouse = terminal.has_mouse;
    terminal_mouse(false);
    def_prog_mode();
    endwin();
    signals_suspend();
    terminal.has_mouse = had_mouse;
    take_back();
}

/* A key that ncurses has read; 0: of no use here. False: none. */
static bool take_key(int *out)
{
    wint_t key = 0;
    timeout(0);
    int kind = get_wch(&key);
    *out = kind == KEY_CODE_YES ? translate(key) : kind == OK ? translate_character(key) : 0;
    return kind != ERR;
}

int terminal_key(usec wait)
{
    int key = 0;
    for (;;) {
        if (take_key(&key))
            return key;
        unsigned came = signals_wait(wait < 0 ? -1 : (int)((wait + 999) / 1000));
        if (came & CAME_LEAVE)
            return -1;
        if (came & CAME_SUSPEND)
            suspend();
        else if (came & CAME_RESUME)
            take_back();
        else if (came & CAME_SIZE)
            take_size();
        if (!(came & CAME_INPUT) || came & ~(unsigned)CAME_INPUT)
            return 0;
    }
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
    struct sigaction ignore = {.sa_handler = SIG_IGN}, stop = {.sa_handler = SIG_DFL};
    struct sigaction interrupt, leave, suspend_before;
    int status = -1;
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGINT, &ignore, &interrupt);
    sigaction(SIGQUIT, &ignore, &leave);
    sigaction(SIGTSTP, &stop, &suspend_before); /* both stop, and the shell has the terminal */
    pid_t child = fork();
    if (child == 0) {
        signals_default();
        execl("/bin/sh", "sh", "-c", "${VISUAL:-${EDITOR:-vi}} \"$1\"", "sh", path, (char *)NULL);
        _exit(127);
    }
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    sigaction(SIGINT, &interrupt, NULL);
    sigaction(SIGQUIT, &leave, NULL);
    sigaction(SIGTSTP, &suspend_before, NULL);
    return child > 0 ? status : -1;
}

bool terminal_edit(const char *path)
{
    bool had_mouse = terminal.has_mouse;
    terminal_mouse(false);
    def_prog_mode();
    endwin();
    int status = run_editor(path);
    terminal.has_mouse = had_mouse;
    take_back();
    return status == 0;
}
