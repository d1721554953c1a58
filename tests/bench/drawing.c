/* A machine to SVG, in process: each of the shipped ones. */
#include "bench/bench.h"
#include "draw/draw.h"

#include <stdlib.h>

static double draw_once(const struct machine *m)
{
    char *out, *error;
    size_t size;
    double begin = seconds_now();
    if (!draw_machine(m, PICTURE_SVG, NULL, NULL, &out, &size, &error)) {
        free(error);
        return 1000;
    }
    double took = seconds_now() - begin;
    free(out);
    return took;
}

void bench_drawing(const struct machines *machines)
{
    double sum = 0, worst = 0;
    for (unsigned k = 0; k < world_kinds; k++) {
        double best = 1000;
        for (int n = 0; n < 10; n++)
            best = least(best, draw_once(machines->machine[k]));
        sum += best;
        worst = best > worst ? best : worst;
    }
    bench_row("a machine to SVG", "5 ms", "spawning dot 18 ms", "%.1f ms; slowest %.1f",
              sum / world_kinds * 1e3, worst * 1e3);
}
