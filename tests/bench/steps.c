/* One step, or one step back, in the terminal UI: the key and the screen that follows it, deep in
 * a run of 10^6 records. */
#include "bench/bench.h"
#include "tui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CALLS = 17000, STEPS = 200, COLUMNS = 120, ROWS = 40, RECORDS = 1000000 };

/* Calls of two phones, twenty a second, so that many thousand transactions linger. */
static struct scenario *many_calls(void)
{
    struct complaints wrong = {0};
    char *text = NULL;
    size_t size;
    FILE *to = open_memstream(&text, &size);
    fputs("node alice phone\nnode bob phone answers after 500ms\n"
          "link alice -- bob udp delay 20ms loss 5%\n",
          to);
    for (int i = 0; i < CALLS; i++)
        fprintf(to, "at %dms alice calls bob\n", i * 50);
    fclose(to);
    struct scenario *s = scenario_parse("bench.sip", text, size, NULL, 0, &wrong);
    if (!s)
        fprintf(stderr, "bench: %s\n", wrong.item[0].text);
    complaints_free(&wrong);
    free(text);
    return s;
}

static double one_key(struct ui *u, int key)
{
    double begin = seconds_now();
    ui_key(u, key);
    grid_free(ui_render(u, COLUMNS, ROWS));
    return seconds_now() - begin;
}

struct spell { /* seconds */
    double sum, worst;
};

static struct spell many_keys(struct ui *u, int key)
{
    struct spell all = {0, 0};
    for (int i = 0; i < STEPS; i++) {
        double took = one_key(u, key);
        all.sum += took;
        all.worst = took > all.worst ? took : all.worst;
    }
    return all;
}

/* From the text to the first screen. */
static void bench_open(struct ui *u)
{
    char what[64];
    double begin = seconds_now();
    struct scenario *s = many_calls();
    if (!s)
        exit(EXIT_FAILURE);
    ui_open(u, history_new(s, UI_BUDGET), false);
    grid_free(ui_render(u, COLUMNS, ROWS));
    double opened = seconds_now() - begin;
    uint32_t last = history_reach(u->history, 0, RECORDS);
    snprintf(what, sizeof what, "a run of %u records opens in the UI", last);
    bench_row(what, "1 s", "", "%.2f s; its end known after %.2f s", opened, seconds_now() - begin);
    ui_go(u, last / 2);
}

/* Each pane over the whole screen: the slowest is told. */
static void bench_panes(struct ui *u)
{
    static const enum action panes[] = {ACTION_LADDER,  ACTION_DIAGRAM, ACTION_TIMERS, ACTION_LIVES,
                                        ACTION_MESSAGE, ACTION_MEDIA,   ACTION_TRACE};
    const char *name = "";
    double worst = 0;
    for (size_t i = 0; i < sizeof panes / sizeof *panes; i++) {
        ui_act(u, panes[i]);
        u->zoomed = true;
        one_key(u, '.');
        struct spell on = many_keys(u, '.');
        if (on.sum > worst) {
            worst = on.sum;
            name = pane_rows[u->focus].name;
        }
    }
    u->zoomed = false;
    bench_row("the same with one pane over the screen, the slowest", "16 ms", "", "%.1f ms: %s",
              worst / STEPS * 1e3, name);
}

void bench_steps(void)
{
    struct ui u;
    bench_open(&u);
    one_key(&u, '.'); /* lays the diagram out, and reads the trace so far */
    struct spell on = many_keys(&u, '.'), back = many_keys(&u, ',');
    bench_row("a step in the UI there", "16 ms", "", "%.1f ms, back %.1f; worst %.1f",
              on.sum / STEPS * 1e3, back.sum / STEPS * 1e3,
              (on.worst > back.worst ? on.worst : back.worst) * 1e3);
    bench_panes(&u);
    ui_close(&u);
}
