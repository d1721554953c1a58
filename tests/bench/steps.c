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

void bench_steps(void)
{
    struct scenario *s = many_calls();
    struct ui u;
    if (!s)
        return;
    ui_open(&u, history_new(s, UI_BUDGET), false);
    uint32_t last = history_reach(u.history, 0, RECORDS);
    ui_go(&u, last / 2);
    one_key(&u, '.'); /* lays the diagram out, and reads the trace so far */
    struct spell on = many_keys(&u, '.'), back = many_keys(&u, ',');
    char what[64];
    snprintf(what, sizeof what, "a step in the UI in a run of %u records", last);
    bench_row(what, "16 ms", "", "%.1f ms, back %.1f; worst %.1f", on.sum / STEPS * 1e3,
              back.sum / STEPS * 1e3, (on.worst > back.worst ? on.worst : back.worst) * 1e3);
    ui_close(&u);
}
