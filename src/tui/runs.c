/* The runs that there are: main and its what-ifs. To switch, to list, to name, to forget; and the
 * way back to what a what-if changes. */
#include "tui/whatif.h"

#include <stdio.h>
#include <string.h>

/* ---- the same moment in another run ---------------------------------------------------------- */

bool runs_are_alike(struct ui *u, size_t other, uint32_t n)
{
    if (history_reach(u->history, other, n) < n || history_reach(u->history, u->run, n) < n)
        return false;
    const struct trace *a = ui_trace(u), *b = history_trace(u->history, other);
    return n == 0 || !memcmp(a->record + 1, b->record + 1, n * sizeof *a->record);
}

uint32_t runs_same_moment(struct ui *u, size_t to)
{
    return runs_are_alike(u, to, u->now) ? u->now : history_at_time(u->history, to, u->clock);
}

static void switch_to(struct ui *u, size_t run)
{
    ui_show_run(u, run, runs_same_moment(u, run));
    ui_say(u, "%zu of %zu: %s", run + 1, history_runs(u->history), history_name(u->history, run));
}

static void switch_by(struct ui *u, int by)
{
    size_t runs = history_runs(u->history);
    if (runs == 1)
        ui_say(u, "there is no what-if yet; %s drops the message in flight",
               key_for(ACTION_DROP, PLACE_RUN).text);
    else
        switch_to(u, (u->run + runs + (size_t)by) % runs);
}

/* Of a plain scenario, to what the what-if changes; a lesson leads back to where it stands. */
static bool go_back(struct ui *u)
{
    if (u->run == 0 || u->course.lesson)
        return false;
    switch_to(u, history_parent(u->history, u->run));
    ui_say(u, "back in %s; %s lists the what-ifs", history_name(u->history, u->run),
           key_for(ACTION_RUNS, PLACE_RUN).text);
    return true;
}

/* ---- the list -------------------------------------------------------------------------------- */

static unsigned changes_of(const char *lines)
{
    unsigned n = 0;
    for (const char *at = lines; at && *at; at += *at == '\n') {
        at += strcspn(at, "\n");
        n++;
    }
    return n;
}

/* Of a run that ends before its parent does, the parent's record tells when. */
static usec strikes_at(struct ui *u, size_t run, uint32_t first)
{
    const struct trace *own = history_trace(u->history, run);
    const struct trace *t =
        first <= own->count ? own : history_trace(u->history, history_parent(u->history, run));
    return first && first <= t->count ? t->record[first].t : 0;
}

void runs_about(struct ui *u, size_t run, char *out, size_t room)
{
    char time[40], more[40] = "";
    const char *lines = history_lines(u->history, run);
    unsigned changes = changes_of(lines);
    if (run == 0) {
        snprintf(out, room, "as it stands in the file");
        return;
    }
    const char *parent = history_name(u->history, history_parent(u->history, run));
    uint32_t first = history_strikes(u->history, run);
    int length = lines ? (int)strcspn(lines, "\n") : 0;
    report_time(strikes_at(u, run, first), time, sizeof time);
    if (changes > 1)
        snprintf(more, sizeof more, " and %u more", changes - 1);
    if (!first)
        snprintf(out, room, "changes nothing of %s", parent);
    else if (!lines)
        snprintf(out, room, "another text; from %s s, of %s", time, parent);
    else
        snprintf(out, room, "%.*s%s; from %s s, of %s", length, lines, more, time, parent);
}

void runs_menu(struct ui *u, const char *title, void (*chosen)(struct ui *, int run))
{
    menu_open(u, title, false, chosen);
    for (size_t run = 0; run < history_runs(u->history); run++) {
        char about[400];
        int depth = 0;
        for (size_t up = run; up; up = history_parent(u->history, up))
            depth++;
        runs_about(u, run, about, sizeof about);
        menu_add(u, "", (int)run, about, "%*s%s", 2 * depth, "", history_name(u->history, run));
    }
    u->menu.at = u->run;
}

static void run_chosen(struct ui *u, int run)
{
    switch_to(u, (size_t)run);
}

/* ---- names, and forgetting ------------------------------------------------------------------- */

static bool is_main(struct ui *u, const char *doing)
{
    if (u->run == 0)
        ui_say(u, "this is main: only a what-if can be %s", doing);
    return u->run == 0;
}

static void named(struct ui *u, const char *name)
{
    if (!name[0])
        return;
    if (history_rename(u->history, u->run, name))
        ui_say(u, "it is called %s", name);
    else
        prompt_open(u, "its name: ", "another one is called so, or it is too long", name, named);
}

static void ask_name(struct ui *u)
{
    if (!is_main(u, "renamed"))
        prompt_open(u, "its name: ", "", history_name(u->history, u->run), named);
}

enum { KEEP, FORGET };

static void confirmed(struct ui *u, int value)
{
    char name[NAME_MAX_BYTES + 200];
    if (value != FORGET)
        return;
    size_t run = u->run, parent = history_parent(u->history, run);
    snprintf(name, sizeof name, "%s", history_name(u->history, run));
    compare_close(u);
    ui_show_run(u, parent, runs_same_moment(u, parent));
    if (!history_remove(u->history, run))
        return;
    bookmarks_forget_run(u, run);
    ui_forget_runs(u);
    ui_show_run(u, parent, u->now);
    ui_say(u, "%s is forgotten; this is %s", name, history_name(u->history, u->run));
}

static void ask_removal(struct ui *u)
{
    if (is_main(u, "forgotten"))
        return;
    menu_open(u, "forget this what-if?", false, confirmed);
    menu_add(u, "", FORGET, "it is gone then; what-ifs of it stay", "forget %s",
             history_name(u->history, u->run));
    menu_add(u, "", KEEP, "nothing happens", "keep it");
}

bool runs_act(struct ui *u, enum action action)
{
    switch (action) {
    case ACTION_RUN_NEXT: switch_by(u, 1); return true;
    case ACTION_RUN_PREVIOUS: switch_by(u, -1); return true;
    case ACTION_RUNS: runs_menu(u, "main and its what-ifs", run_chosen); return true;
    case ACTION_RENAME: ask_name(u); return true;
    case ACTION_REMOVE: ask_removal(u); return true;
    case ACTION_GO_BACK: return go_back(u);
    default: return keep_act(u, action);
    }
}
