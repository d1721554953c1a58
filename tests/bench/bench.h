/* The numbers to hold: what is measured, how much is wanted, what others do. Printed, never
 * asserted. */
#ifndef BENCH_H
#define BENCH_H

#include "world/world.h"

double seconds_now(void);
double cpu_now(void); /* that this process has had */
/* One row: what, the measure as text, what is wanted, what others do. */
void bench_row(const char *what, const char *wanted, const char *others, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The least of several tries: whatever else the machine does only adds. */
double least(double a, double b);

void bench_start(const struct machines *);
void bench_calls(const struct machines *);
void bench_timers(const struct machines *);
void bench_drawing(const struct machines *);
void bench_worlds(const struct machines *);
void bench_explored(const struct machines *);
void bench_pair(const struct machines *);
void bench_steps(void); /* where the terminal UI is built in */

#endif
