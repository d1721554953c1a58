/* What if: a change at the moment that is shown makes a run of its own beside the one that it
 * changes; the past is never destroyed. Here: what befalls a message, and an edited text. */
#include "tui/whatif.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DELAYED_BY = 1000000, FLYING = 512 /* that can be selected */ };

/* ---- messages to select ---------------------------------------------------------------------- */

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

/* ---- making one ------------------------------------------------------------------------------ */

struct moment_at whatif_moment(const struct ui *u)
{
    return (struct moment_at){u->run, u->now, u->clock};
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

/* What strikes just after the moment that is shown, at its time, is shown at once. */
static uint32_t struck(struct ui *u, size_t run, uint32_t now)
{
    uint32_t next = history_next(u->history, run, now);
    const struct record *first = &history_trace(u->history, run)->record[now + 1];
    uint32_t there = history_reach(u->history, u->run, now + 1);
    if (next == now || first->t > u->clock || !runs_are_alike(u, run, now))
        return now;
    bool is_new = there <= now || memcmp(first, &ui_trace(u)->record[now + 1], sizeof *first) != 0;
    return is_new ? next : now;
}

/* What could not be done of what the user was to do: "bob has nothing to hang up". */
static bool tell_note(struct ui *u, uint32_t before)
{
    const struct record *all = ui_trace(u)->record;
    uint32_t act = before + 1;
    while (act <= u->now && all[act].what != RECORD_USER)
        act++;
    for (uint32_t n = act + 1; n <= u->now; n++)
        if (all[n].what == RECORD_NOTE && all[n].cause == act) {
            report_record(ui_plan(u), ui_trace(u), n, u->say, sizeof u->say);
            return true;
        }
    return false;
}

static void say_made(struct ui *u, const char *name, bool is_old)
{
    if (course_task_done(u))
        ui_say(u, "all of it holds: the task is done; %s goes on",
               key_for(ACTION_GO_ON, PLACE_RUN).text);
    else
        ui_say(u, "%s: %s   %s compares   %s goes back", is_old ? "as before" : "what if", name,
               key_for(ACTION_COMPARE, PLACE_RUN).text, key_for(ACTION_GO_BACK, PLACE_RUN).text);
}

bool whatif_make(struct ui *u, const char *line)
{
    struct complaints complaints = {0};
    uint32_t now;
    size_t runs = history_runs(u->history);
    int run = history_what_if(u->history, u->run, u->now, line, &now, &complaints);
    if (run < 0) {
        ui_say(u, "%s", complaints.count ? complaints.item[0].text : "that cannot be done here");
    } else {
        uint32_t shown = struck(u, (size_t)run, now);
        ui_show_run(u, (size_t)run, shown);
        if (shown == now || !tell_note(u, now))
            say_made(u, history_name(u->history, (size_t)run), (size_t)run < runs);
    }
    complaints_free(&complaints);
    return run >= 0;
}

/* ---- what befalls a message ------------------------------------------------------------------ */

/* The sending of the message that is pointed at; 0: none is. */
static uint32_t sending(const struct ui *u)
{
    struct subject s = ui_subject(u);
    const struct trace *t = ui_trace(u);
    if (s.kind == SUBJECT_MESSAGE)
        return s.record;
    uint32_t n = s.kind == SUBJECT_RECORD ? s.record : 0;
    while (n && report_is_message(&t->record[n]) && t->record[n].what != RECORD_SENT)
        n = t->record[n].cause < n ? t->record[n].cause : 0;
    bool is_sent = n && u->subject.kind && t->record[n].what == RECORD_SENT;
    return is_sent ? n : u->selected;
}

static void strike(struct ui *u, const char *verb, usec delay)
{
    char line[200];
    const char *why = "this message goes over no link: nothing can happen to it";
    uint32_t sent = sending(u);
    if (!sent)
        ui_say(u, "no message is in flight: step to where one is, or select one that was sent");
    else if (history_message_line(u->history, u->run, sent, verb, delay, line, sizeof line, &why))
        whatif_make(u, line);
    else
        ui_say(u, "%s", why);
}

static void delay_by(struct ui *u, const char *text);

static void ask_delay(struct ui *u, const char *help, const char *text)
{
    if (sending(u))
        prompt_open(u, "how much later: ", help, text, delay_by);
    else
        strike(u, "delay", 0); /* says why not */
}

static void delay_by(struct ui *u, const char *text)
{
    usec delay = DELAYED_BY;
    if (text[0] && (!time_read(text, &delay) || delay <= 0))
        ask_delay(u, "is no time: 500ms, 2s, 1m", text);
    else
        strike(u, "delay", delay);
}

/* ---- a text that its user wrote -------------------------------------------------------------- */

bool whatif_edit(struct ui *u, const char *text)
{
    struct complaints complaints = {0};
    int run = history_edit(u->history, u->run, text, &complaints);
    if (run < 0) {
        trouble_show(u, &complaints);
        ui_say(u, "your text is kept: %s opens it again", key_for(ACTION_EDIT, PLACE_RUN).text);
    } else {
        ui_show_run(u, (size_t)run, 0);
        say_made(u, history_name(u->history, (size_t)run), false);
    }
    complaints_free(&complaints);
    return run >= 0;
}

/* ---- keys ------------------------------------------------------------------------------------ */

bool whatif_act(struct ui *u, enum action action)
{
    const struct key_row *row = key_row_of(action);
    if (row && row->group == GROUP_WHAT_IF && ui_is_asking(u)) { /* chosen from the palette */
        ui_say(u, "answer first: a number, or 9 to be shown");
        return true;
    }
    switch (action) {
    case ACTION_DROP: strike(u, "drop", 0); return true;
    case ACTION_DELAY: ask_delay(u, "500ms, 2s, 1m; Enter alone: 1s", ""); return true;
    case ACTION_DUPLICATE: strike(u, "duplicate", 0); return true;
    case ACTION_REORDER: strike(u, "reorder", 0); return true;
    case ACTION_CORRUPT: strike(u, "corrupt", 0); return true;
    default: return deeds_act(u, action) || runs_act(u, action);
    }
}
