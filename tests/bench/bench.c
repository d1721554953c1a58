/* make bench: prints the table. */
#include "config.h"
#include "bench/bench.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

double cpu_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
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

static void steps(const struct machines *machines)
{
    (void)machines;
#ifdef HAVE_TUI
    bench_steps();
#endif
}

static const struct {
    const char *name;
    void (*run)(const struct machines *);
} parts[] = {{"start", bench_start},     {"calls", bench_calls},
             {"timers", bench_timers},   {"worlds", bench_worlds},
             {"drawing", bench_drawing}, {"explored", bench_explored},
             {"pair", bench_pair},       {"steps", steps}};

static bool is_named(const char *part, int count, char *const *names)
{
    bool named = count == 0;
    for (int i = 0; i < count; i++)
        named = named || !strcmp(names[i], part);
    return named;
}

/* All of it, or the parts that are named. */
int main(int argc, char **argv)
{
    struct machines machines;
    struct complaints wrong = {0};
    if (!machines_load(&machines, NULL, 0, &wrong)) {
        fprintf(stderr, "bench: %s: %s\n", wrong.item[0].file, wrong.item[0].text);
        complaints_free(&wrong);
        return EXIT_FAILURE;
    }
    bench_row("what", "wanted", "others, on the same machine", "measured");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (is_named(parts[i].name, argc - 1, argv + 1))
            parts[i].run(&machines);
    machines_free(&machines);
    return EXIT_SUCCESS;
}
