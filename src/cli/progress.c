/* How far an exploration is: one line on a terminal's standard error, rewritten in place. Nothing
 * of it reaches a result. */
#include "cli/explore.h"

#include <inttypes.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void progress_begin(struct progress *p, uint64_t memory, bool ascii)
{
    *p = (struct progress){.shown = isatty(STDERR_FILENO) == 1, .ascii = ascii, .memory = memory};
    p->began = p->last = seconds_now();
}

static int width_of_terminal(void)
{
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 80;
}

void progress_show(void *to, const struct explore_progress *now)
{
    static const double pause = 0.2; /* seconds between two lines */
    struct progress *p = to;
    double t = p->shown ? seconds_now() : 0;
    char line[300], states[32], frontier[32], rate[32], bytes[32];
    if (!p->shown || t - p->last < pause)
        return;
    uint64_t per_second = (uint64_t)((double)(now->transitions - p->transitions) / (t - p->last));
    uint64_t percent = p->memory ? now->bytes * 100 / p->memory : 0;
    int columns =
        snprintf(line, sizeof line,
                 "%s states, %s waiting, depth %" PRIu32 ", %s/s, %s (%" PRIu64 "%%)%s%.0zu",
                 result_number(now->states, states), result_number(now->frontier, frontier),
                 now->depth, result_number(per_second, rate), result_bytes(now->bytes, bytes),
                 percent, now->violations ? ", broken: " : "", now->violations);
    int most = width_of_terminal() - 1;
    columns = columns < most ? columns : most;
    fprintf(stderr, "\r%.*s%*s", columns, line, p->columns > columns ? p->columns - columns : 0,
            "");
    fflush(stderr);
    p->columns = columns;
    p->last = t;
    p->transitions = now->transitions;
}

double progress_end(struct progress *p)
{
    if (p->columns)
        fprintf(stderr, "\r%*s\r", p->columns, "");
    return seconds_now() - p->began;
}
