/* Signals while the terminal is ours. Handlers set a flag and write a byte into a pipe, and the
 * loop sleeps on that pipe and on the keyboard: no signal is lost between a look at the flags and
 * the sleep, and nothing has to wake up to look. A fatal signal finds the strings and the modes
 * ready, for in a handler nothing of ncurses may be called.
 */
#define _GNU_SOURCE
#include "tui/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SIGNALS = 32, STACK = 64 * 1024 };

/* A handler has no argument: what it needs can only be static. Written before the handlers are
 * installed. */
static struct {
    volatile sig_atomic_t open, leave, came;
    int pipe[2];
    pid_t owner; /* a child that dies before it becomes another program gives nothing back */
    struct termios modes;
    char restore[200];
    struct sigaction before[SIGNALS];
    void *stack; /* a stack that is used up cannot be restored on */
} ours;

static const struct {
    int signal;
    enum { FATAL, LEAVE, SIZE, SUSPEND, RESUME } what;
} rows[] = {{SIGSEGV, FATAL}, {SIGBUS, FATAL},    {SIGILL, FATAL},  {SIGFPE, FATAL},
            {SIGABRT, FATAL}, {SIGSYS, FATAL},    {SIGTRAP, FATAL}, {SIGXCPU, FATAL},
            {SIGALRM, FATAL}, {SIGUSR1, FATAL},   {SIGUSR2, FATAL}, {SIGPIPE, FATAL},
            {SIGINT, LEAVE},  {SIGTERM, LEAVE},   {SIGHUP, LEAVE},  {SIGQUIT, LEAVE},
            {SIGWINCH, SIZE}, {SIGTSTP, SUSPEND}, {SIGCONT, RESUME}};
enum { ROWS = sizeof rows / sizeof *rows };

static void give_back(void)
{
    if (!ours.open || getpid() != ours.owner)
        return;
    ours.open = 0;
    ssize_t ignored = write(STDOUT_FILENO, ours.restore, strlen(ours.restore));
    (void)ignored;
    tcsetattr(STDIN_FILENO, TCSANOW, &ours.modes);
}

static void on_fatal(int signal)
{
    give_back();
    raise(signal); /* SA_RESETHAND: now it does what it always does */
}

static void on_signal(int signal)
{
    int before = errno;
    for (int i = 0; i < ROWS; i++) {
        if (rows[i].signal != signal)
            continue;
        ours.came |= rows[i].what == LEAVE     ? CAME_LEAVE
                     : rows[i].what == SIZE    ? CAME_SIZE
                     : rows[i].what == SUSPEND ? CAME_SUSPEND
                                               : CAME_RESUME;
        if (rows[i].what == LEAVE)
            ours.leave = signal;
    }
    ssize_t ignored = write(ours.pipe[1], "", 1); /* full: then it wakes up anyway */
    (void)ignored;
    errno = before;
}

/* Who was told to ignore a signal of the keyboard goes on doing so. */
static void catch_row(int i)
{
    bool fatal = rows[i].what == FATAL;
    struct sigaction action = {.sa_handler = fatal ? on_fatal : on_signal};
    action.sa_flags = fatal ? (int)(SA_RESETHAND | SA_NODEFER | SA_ONSTACK) : 0;
    sigemptyset(&action.sa_mask);
    sigaction(rows[i].signal, NULL, &ours.before[i]);
    if (ours.before[i].sa_handler != SIG_IGN || fatal)
        sigaction(rows[i].signal, &action, NULL);
}

bool signals_open(const struct termios *modes, const char *restore)
{
    static bool at_exit;
    if (pipe(ours.pipe) < 0)
        return false;
    for (int i = 0; i < 2; i++) {
        fcntl(ours.pipe[i], F_SETFD, FD_CLOEXEC);
        fcntl(ours.pipe[i], F_SETFL, O_NONBLOCK);
    }
    ours.modes = *modes;
    snprintf(ours.restore, sizeof ours.restore, "%s", restore);
    ours.leave = ours.came = 0;
    ours.owner = getpid();
    ours.stack = malloc(STACK);
    if (ours.stack)
        sigaltstack(&(stack_t){.ss_sp = ours.stack, .ss_size = STACK}, NULL);
    ours.open = 1;
    for (int i = 0; i < ROWS; i++)
        catch_row(i);
    at_exit = at_exit || atexit(give_back) == 0;
    return true;
}

int signals_close(void)
{
    ours.open = 0;
    for (int i = 0; i < ROWS; i++)
        sigaction(rows[i].signal, &ours.before[i], NULL);
    if (ours.stack)
        sigaltstack(&(stack_t){.ss_flags = SS_DISABLE}, NULL);
    free(ours.stack);
    ours.stack = NULL;
    close(ours.pipe[0]);
    close(ours.pipe[1]);
    return ours.leave;
}

static void drain(void)
{
    char bytes[64];
    while (read(ours.pipe[0], bytes, sizeof bytes) > 0)
        ;
}

unsigned signals_wait(int milliseconds)
{
    struct pollfd on[2] = {{STDIN_FILENO, POLLIN, 0}, {ours.pipe[0], POLLIN, 0}};
    unsigned came = 0;
    int n = poll(on, 2, ours.came ? 0 : milliseconds);
    if (n > 0 && on[1].revents)
        drain(); /* before the flags are read: what comes later writes again */
    came = (unsigned)ours.came;
    ours.came &= CAME_LEAVE;
    if (n > 0 && (on[0].revents & (POLLHUP | POLLERR | POLLNVAL)))
        came |= CAME_LEAVE;
    else if (n > 0 && (on[0].revents & POLLIN))
        came |= CAME_INPUT;
    return came;
}

void signals_suspend(void)
{
    struct sigaction stop = {.sa_handler = SIG_DFL}, before;
    sigemptyset(&stop.sa_mask);
    sigaction(SIGTSTP, &stop, &before);
    raise(SIGTSTP);
    sigaction(SIGTSTP, &before, NULL);
    ours.came |= CAME_RESUME;
}

void signals_default(void)
{
    signal(SIGXFSZ, SIG_DFL); /* main ignores it */
    for (int i = 0; i < ROWS; i++)
        sigaction(rows[i].signal, &ours.before[i], NULL);
}
