/* make bench: prints the table. */
#include "config.h"
#include "bench/bench.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

double least(double a, double b)
{
    return a < b ? a : b;
}

void bench_row(const char *what, const char *wanted, const char *others, const char *format, ...)
{
    char measure[64];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(measure, sizeof measure, format, arguments);
    va_end(arguments);
    printf("%-44s %-26s %-24s %s\n", what, measure, wanted, others);
    fflush(stdout);
}

int main(void)
{
    struct machines machines;
    struct complaints wrong = {0};
    if (!machines_load(&machines, NULL, 0, &wrong)) {
        fprintf(stderr, "bench: %s: %s\n", wrong.item[0].file, wrong.item[0].text);
        complaints_free(&wrong);
        return EXIT_FAILURE;
    }
    bench_row("what", "wanted", "others, on the same machine", "measured");
    bench_start();
    bench_calls(&machines);
    bench_timers();
    bench_drawing(&machines);
#ifdef HAVE_TUI
    bench_steps();
#endif
    machines_free(&machines);
    return EXIT_SUCCESS;
}
