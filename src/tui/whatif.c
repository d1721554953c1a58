/* What if: faults on a message in flight, each a run of its own beside the one that it changes;
 * the past is never destroyed. */
#include "tui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DELAYED_BY = 1000000, FLYING = 512 /* that can be selected */ };

#define NOTHING_FLIES "no message is in flight; step to where one is"

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* The sendings of what flies: whatever arrives later was sent, or made twice, by the record that
 * is its cause. Returns how many; in order. */
static size_t in_flight(const struct ui *u, uint32_t out[FLYING])
{
    const struct world *w = ui_world(u);
    const struct trace *t = ui_trace(u);
    ref events[FLYING];
    size_t count = events_pending(w, events, FLYING), n = 0;
    for (size_t i = 0; i < count && i < FLYING; i++) {
        const struct event *e = world_item(w, events[i]);
        if (e->what == EVENT_ARRIVAL && e->cause && e->cause <= u->now &&
            t->record[e->cause].what == RECORD_SENT)
            out[n++] = e->cause;
    }
    qsort(out, n, sizeof *out, by_number);
    return n;
}

uint32_t whatif_select(const struct ui *u, uint32_t selected, bool backward)
{
    uint32_t flying[FLYING];
    size_t n = in_flight(u, flying), at = 0;
    if (!n)
        return 0;
    if (!selected)
        return flying[backward ? n - 1 : 0];
    while (at < n && flying[at] < selected)
        at++;
    if (backward)
        return flying[(at + n - 1) % n];
    return flying[(at + (at < n && flying[at] == selected)) % n];
}

void ui_show_run(struct ui *u, size_t run, uint32_t now)
{
    u->run = run;
    u->playing = false;
    ui_foresee(u);
    memset(u->layout_of, 0, sizeof u->layout_of);
    ui_go(u, now);
    course_judge(u);
}

static void say_done_or(struct ui *u, const char *format, const char *what)
{
    if (course_task_done(u))
        ui_say(u, "all of it holds: the task is done; Enter goes on");
    else
        ui_say(u, format, what);
}

static void fault(struct ui *u, const char *verb, usec delay)
{
    struct complaints complaints = {0};
    char line[200];
    uint32_t now;
    if (!u->selected) {
        ui_say(u, NOTHING_FLIES);
        return;
    }
    if (!scenario_fault_line(ui_plan(u), ui_trace(u), u->selected, verb, delay, line,
                             sizeof line)) {
        ui_say(u, "this message goes over no link: nothing can happen to it");
        return;
    }
    int run = history_what_if(u->history, u->run, u->now, line, &now, &complaints);
    if (run < 0) {
        ui_say(u, "%s", complaints.count ? complaints.item[0].text : "that cannot be done here");
    } else {
        bool is_old = (size_t)run + 1 < history_runs(u->history);
        ui_show_run(u, (size_t)run, now);
        say_done_or(u,
                    is_old ? "as before, what if: %s   Backspace back"
                           : "what if: %s   [ ] switch, Backspace back",
                    line);
    }
    complaints_free(&complaints);
}

/* All that is wrong, as the commands print it. */
static void show_trouble(struct ui *u, const struct complaints *complaints)
{
    size_t size;
    free(u->trouble);
    u->trouble = NULL;
    FILE *to = open_memstream(&u->trouble, &size);
    if (!to)
        abort();
    complaints_print(complaints, to);
    fclose(to);
    u->overlay = OVERLAY_TROUBLE;
    u->over = (struct scroll){0};
    ui_say(u, "your text is kept: o opens it again");
}

bool whatif_edit(struct ui *u, const char *text)
{
    struct complaints complaints = {0};
    int run = history_edit(u->history, u->run, text, &complaints);
    if (run < 0) {
        show_trouble(u, &complaints);
    } else {
        ui_show_run(u, (size_t)run, 0);
        say_done_or(u, "your scenario is a what-if: %s", history_name(u->history, (size_t)run));
    }
    complaints_free(&complaints);
    return run >= 0;
}

static void switch_run(struct ui *u, int by)
{
    size_t runs = history_runs(u->history);
    usec t = u->clock;
    if (runs == 1) {
        ui_say(u, "there is no what-if yet; d drops the message in flight");
        return;
    }
    size_t run = (u->run + runs + (size_t)by) % runs;
    ui_show_run(u, run, history_at_time(u->history, run, t));
    ui_say(u, "%zu of %zu: %s", run + 1, runs, history_name(u->history, run));
}

bool whatif_act(struct ui *u, enum action action)
{
    switch (action) {
    case ACTION_DROP: fault(u, "drop", 0); return true;
    case ACTION_DELAY: fault(u, "delay", DELAYED_BY); return true;
    case ACTION_DUPLICATE: fault(u, "duplicate", 0); return true;
    case ACTION_RUN_NEXT: switch_run(u, 1); return true;
    case ACTION_RUN_PREVIOUS: switch_run(u, -1); return true;
    default: return false;
    }
}
