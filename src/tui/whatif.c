/* What if: faults on a message in flight, each a run of its own beside the one that it changes;
 * the past is never destroyed. */
#include "tui/ui.h"

#include <stdlib.h>
#include <string.h>

enum { DELAYED_BY = 1000000 };

static bool in_flight(const struct ui *u, uint32_t n)
{
    const struct record *r = &ui_trace(u)->record[n];
    return r->what == RECORD_SENT && r->due > u->clock;
}

/* A message ends with its arrival, its loss or its refusal, whichever is in the trace up to now. */
static bool has_ended(const struct ui *u, uint32_t sent)
{
    const struct trace *t = ui_trace(u);
    for (uint32_t n = sent + 1; n <= u->now; n++) {
        const struct record *r = &t->record[n];
        if (r->subject == t->record[sent].subject && report_is_message(r) &&
            (r->what == RECORD_ARRIVED || r->what == RECORD_LOST || r->what == RECORD_DROPPED ||
             r->what == RECORD_REFUSED))
            return true;
    }
    return false;
}

uint32_t whatif_select(const struct ui *u, uint32_t selected, bool backward)
{
    uint32_t first = 0, last = 0, before = 0, after = 0;
    for (uint32_t n = 1; n <= u->now; n++) {
        if (!in_flight(u, n) || has_ended(u, n))
            continue;
        first = first ? first : n;
        last = n;
        before = n < selected ? n : before;
        after = n > selected && !after ? n : after;
    }
    if (!selected)
        return backward ? last : first;
    return backward ? (before ? before : last) : (after ? after : first);
}

static void show_run(struct ui *u, size_t run, uint32_t now)
{
    u->run = run;
    u->playing = false;
    ui_foresee(u);
    memset(u->layout_of, 0, sizeof u->layout_of);
    ui_go(u, now);
    course_judge(u);
}

static void fault(struct ui *u, const char *verb, usec delay)
{
    struct complaints complaints = {0};
    char line[200];
    uint32_t now;
    if (!u->selected) {
        ui_say(u, "no message is in flight; step to one that is");
        return;
    }
    scenario_fault_line(ui_plan(u), ui_trace(u), u->selected, verb, delay, line, sizeof line);
    int run = history_what_if(u->history, u->run, u->now, line, &now, &complaints);
    if (run < 0) {
        ui_say(u, "%s", complaints.count ? complaints.item[0].text : "that cannot be done here");
    } else {
        show_run(u, (size_t)run, now);
        ui_say(u, "what if: %s   [ ] switch, Backspace back", line);
    }
    complaints_free(&complaints);
}

void whatif_edit(struct ui *u, const char *text)
{
    struct complaints complaints = {0};
    int run = history_edit(u->history, u->run, text, &complaints);
    if (run < 0) {
        const struct complaint *c = &complaints.item[0];
        ui_say(u, "line %d: %s", c->line, c->text);
    } else {
        show_run(u, (size_t)run, 0);
        ui_say(u, "your scenario is a what-if: %s", history_name(u->history, (size_t)run));
    }
    complaints_free(&complaints);
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
    u->run = run;
    show_run(u, run, history_at_time(u->history, run, t));
}

void whatif_key(struct ui *u, enum action action)
{
    switch (action) {
    case ACTION_DROP: fault(u, "drop", 0); break;
    case ACTION_DELAY: fault(u, "delay", DELAYED_BY); break;
    case ACTION_DUPLICATE: fault(u, "duplicate", 0); break;
    case ACTION_RUN_NEXT: switch_run(u, 1); break;
    case ACTION_RUN_PREVIOUS: switch_run(u, -1); break;
    case ACTION_SELECT_NEXT: u->selected = whatif_select(u, u->selected, false); break;
    case ACTION_SELECT_PREVIOUS: u->selected = whatif_select(u, u->selected, true); break;
    default: break;
    }
}
