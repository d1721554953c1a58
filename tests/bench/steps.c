/* The terminal UI deep in a run of 10^6 records: each key and the screen that follows it. Told is
 * the time of the processor, which what else the machine does leaves alone, and the longest frame
 * by the clock on the wall. */
#include "bench/bench.h"
#include "tui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CALLS = 17000, STEPS = 200, FEW = 20, COLUMNS = 120, ROWS = 40, RECORDS = 1000000 };

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

/* ---- frames ---------------------------------------------------------------------------------- */

struct spell { /* seconds */
    double sum, worst, worst_wall;
    int frames;
};

struct watch {
    double cpu, wall;
};

static struct watch watch_start(void)
{
    return (struct watch){cpu_now(), seconds_now()};
}

static void watch_stop(struct watch w, struct spell *s)
{
    double cpu = cpu_now() - w.cpu, wall = seconds_now() - w.wall;
    s->sum += cpu;
    s->worst = cpu > s->worst ? cpu : s->worst;
    s->worst_wall = wall > s->worst_wall ? wall : s->worst_wall;
    s->frames++;
}

static void one_frame(struct ui *u, struct spell *s, enum action action)
{
    struct watch w = watch_start();
    u->say[0] = '\0';
    ui_do(u, action);
    grid_free(ui_render(u, COLUMNS, ROWS));
    watch_stop(w, s);
}

static struct spell frames(struct ui *u, enum action action, int count)
{
    struct spell s = {0};
    for (int i = 0; i < count; i++)
        one_frame(u, &s, action);
    return s;
}

static void row(const char *what, const struct spell *s)
{
    bench_row(what, "16 ms", "", "%.1f ms, worst %.1f; wall %.1f", s->sum / s->frames * 1e3,
              s->worst * 1e3, s->worst_wall * 1e3);
}

static void one_row(struct ui *u, const char *what, enum action action, int count)
{
    struct spell s = frames(u, action, count);
    row(what, &s);
}

/* ---- rows ------------------------------------------------------------------------------------ */

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
    struct spell end = {0}, start = {0}, again = {0};
    one_frame(u, &end, ACTION_END);
    one_frame(u, &start, ACTION_START);
    one_frame(u, &again, ACTION_END);
    row("  to its end, for the first time", &end);
    row("  to its start", &start);
    row("  to its end again", &again);
    ui_go(u, last / 2);
}

static void bench_moves(struct ui *u)
{
    static const struct {
        const char *what;
        enum action on, back;
    } ways[] = {{"step", ACTION_STEP, ACTION_STEP_BACK},
                {"step by message", ACTION_MESSAGE_NEXT, ACTION_MESSAGE_BACK},
                {"step by transition", ACTION_MOVE_NEXT, ACTION_MOVE_BACK}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        char what[64];
        snprintf(what, sizeof what, "  a %s there", ways[i].what);
        one_row(u, what, ways[i].on, STEPS);
        snprintf(what, sizeof what, "  a %s back", ways[i].what);
        one_row(u, what, ways[i].back, STEPS);
    }
}

/* Each pane over the whole screen. */
static void bench_panes(struct ui *u)
{
    static const enum action panes[] = {ACTION_LADDER,  ACTION_DIAGRAM, ACTION_TIMERS, ACTION_LIVES,
                                        ACTION_MESSAGE, ACTION_MEDIA,   ACTION_TRACE};
    for (size_t i = 0; i < sizeof panes / sizeof *panes; i++) {
        char what[64];
        struct spell first = {0};
        u->zoomed = false;
        one_frame(u, &first, panes[i]);
        u->zoomed = true;
        one_frame(u, &first, ACTION_STEP);
        snprintf(what, sizeof what, "  %s over the screen: first", pane_rows[u->focus].name);
        row(what, &first);
        one_row(u, "    step", ACTION_STEP, STEPS);
        one_row(u, "    back", ACTION_STEP_BACK, STEPS);
        one_row(u, "    a line down", ACTION_SELECT_NEXT, FEW);
        one_row(u, "    a line up", ACTION_SELECT_PREVIOUS, FEW);
        one_row(u, "    a page down", ACTION_PAGE_DOWN, FEW);
        one_row(u, "    step, with a line pointed at", ACTION_STEP, FEW);
        u->subject = (struct subject){.kind = SUBJECT_NONE};
    }
    u->zoomed = false;
    ui_act(u, ACTION_LADDER);
}

/* At each of some steps: why; the chain; closed again. */
static void bench_why(struct ui *u)
{
    struct spell opened = {0}, rest = {0};
    for (int i = 0; i < STEPS; i++) {
        one_frame(u, &opened, ACTION_WHY);
        one_frame(u, &rest, ACTION_SELECT_NEXT);
        one_frame(u, &rest, ACTION_CLOSE);
        one_frame(u, &rest, ACTION_STEP);
    }
    row("  why, at each step", &opened);
    row("  why: a line down, closed, a step", &rest);
    struct spell menus = {0};
    one_frame(u, &menus, ACTION_MACHINE);
    one_frame(u, &menus, ACTION_CLOSE);
    row("  the menu of machines", &menus);
    one_row(u, "  the next instance", ACTION_INSTANCE, FEW);
}

static void bench_predict(struct ui *u)
{
    struct spell asks = {0}, answers = {0};
    one_frame(u, &asks, ACTION_PREDICT);
    for (int i = 0; i < FEW && predict_is_asking(u); i++) {
        struct watch w = watch_start();
        ui_key(u, '1');
        grid_free(ui_render(u, COLUMNS, ROWS));
        watch_stop(w, &answers);
        one_frame(u, &asks, ACTION_GO_ON);
    }
    one_frame(u, &answers, ACTION_PREDICT);
    row("  predict: a question", &asks);
    row("  predict: an answer", &answers);
}

static void ask_for(struct ui *u, struct spell *s, const char *text)
{
    ui_act(u, ACTION_FIND);
    struct watch w = watch_start();
    for (const char *c = text; *c; c++)
        ui_key(u, *c);
    ui_key(u, KEY_OF_ENTER);
    grid_free(ui_render(u, COLUMNS, ROWS));
    watch_stop(w, s);
}

static void bench_find(struct ui *u)
{
    static const char *const wanted[] = {"no such words", "the 3rd INVITE is sent", "a 486 is sent",
                                         "bob rings"};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        char what[80];
        struct spell first = {0};
        u->prompt.text[0] = '\0';
        ask_for(u, &first, wanted[i]);
        snprintf(what, sizeof what, "  find '%s'", wanted[i]);
        row(what, &first);
        one_row(u, "    next", ACTION_FOUND_NEXT, FEW);
        one_row(u, "    back", ACTION_FOUND_BACK, FEW);
        find_close(u);
    }
    one_row(u, "  the cause", ACTION_CAUSE, FEW);
    struct spell effects = {0};
    one_frame(u, &effects, ACTION_EFFECTS);
    one_frame(u, &effects, ACTION_CLOSE);
    row("  the effects", &effects);
}

static void bench_what_if(struct ui *u)
{
    struct spell made = {0}, compared = {0};
    for (int i = 0; i < STEPS && !u->selected; i++)
        ui_act(u, ACTION_STEP);
    one_frame(u, &made, ACTION_DROP);
    row("  what if a message were lost", &made);
    one_row(u, "    step in it", ACTION_STEP, STEPS);
    one_row(u, "    back", ACTION_STEP_BACK, STEPS);
    one_frame(u, &compared, ACTION_COMPARE);
    row("  two runs side by side", &compared);
    if (!u->compare)
        fprintf(stderr, "bench: %s\n", u->say);
    one_row(u, "    step", ACTION_STEP, STEPS);
    one_row(u, "    back", ACTION_STEP_BACK, STEPS);
    one_row(u, "    the next difference", ACTION_DIFFERENCE_NEXT, FEW);
    one_row(u, "    the difference before", ACTION_DIFFERENCE_BACK, FEW);
}

/* Each machine at many sizes, for the first time. */
static void bench_diagrams(struct ui *u)
{
    struct spell laid = {0}, placed = {0};
    const char *slowest = "";
    int columns = 0, rows = 0;
    for (uint8_t k = 0; k < world_kinds; k++) {
        struct watch w = watch_start();
        struct layout *l = ui_layout(u, k);
        watch_stop(w, &laid);
        for (int y = 8; y <= 60 && l; y += 4)
            for (int x = 30; x <= 190; x += 20) {
                const struct lit lit = {.state = 0, .last_edge = -1};
                struct grid *g = grid_new(x, y);
                double before = placed.worst;
                w = watch_start();
                draw_diagram(g, ui_plan(u)->machine[k], l, &lit);
                watch_stop(w, &placed);
                grid_free(g);
                if (placed.worst > before) {
                    slowest = ui_plan(u)->machine[k]->diagram->name;
                    columns = x;
                    rows = y;
                }
            }
    }
    row("a machine is laid out", &laid);
    row("  drawn at a new size", &placed);
    printf("    the slowest: %s at %dx%d\n", slowest, columns, rows);
}

void bench_steps(void)
{
    struct ui u;
    bench_open(&u);
    one_row(&u, "  first there", ACTION_STEP, 1); /* lays the diagram out */
    bench_moves(&u);
    bench_panes(&u);
    bench_why(&u);
    bench_predict(&u);
    bench_find(&u);
    bench_what_if(&u);
    bench_diagrams(&u);
    ui_close(&u);
}
