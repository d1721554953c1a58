/* How long a machine takes to SVG, and a run to cells. Printed, never asserted. */
#include "draw/draw.h"
#include "world/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

enum { TIMES = 20 };

static void bench_svg(const struct machine *m)
{
    const char *name = m->diagram->name;
    double from = now_ms();
    for (int i = 0; i < TIMES; i++) {
        char *out, *error;
        size_t size;
        if (draw_machine(m, PICTURE_SVG, NULL, &out, &size, &error))
            free(out);
        else
            free(error);
    }
    printf("%-14s to SVG       %7.2f ms   (floor 5)\n", name, (now_ms() - from) / TIMES);
}

static void bench_cells(const struct machine *m)
{
    const char *name = m->diagram->name;
    char *error;
    struct layout *l = layout_new(m, &error);
    struct lit lit = {1, -1, NULL, 0};
    struct grid *g = grid_new(75, 30);
    double from = now_ms();
    draw_diagram(g, m, l, &lit);
    double first = now_ms() - from;
    from = now_ms();
    for (int i = 0; i < TIMES; i++)
        draw_diagram(g, m, l, &lit);
    printf("%-14s to 75x30     %7.2f ms, again %.2f ms   (a frame is 16)\n", name, first,
           (now_ms() - from) / TIMES);
    grid_free(g);
    layout_free(l);
}

int main(void)
{
    struct machines all;
    struct complaints complaints = {0};
    if (!machines_load(&all, NULL, 0, &complaints))
        return 1;
    for (unsigned i = 0; i < world_kinds; i++)
        bench_svg(all.machine[i]);
    for (unsigned i = 0; i < world_kinds; i++)
        bench_cells(all.machine[i]);
    machines_free(&all);
    return 0;
}
