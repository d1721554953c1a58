/* Why: the chain of causes of what is pointed at. */
#include "tui/ui.h"

#include <stdio.h>

/* What is asked about: the last transition of the chosen instance, or what happened last. */
static uint32_t subject_of(const struct ui *u)
{
    struct standing s;
    return choose_standing(u, &s) ? s.record : u->now;
}

/* The time stands apart, what happened beside it, and the reason beneath. */
static int why_row(struct grid *g, int row, int from, const struct ui *u, uint32_t n, bool first)
{
    const struct plan *plan = ui_plan(u);
    const struct record *r = &ui_trace(u)->record[n];
    char time[32], text[300], margin[48];
    report_time(r->t, time, sizeof time);
    report_record(plan, ui_trace(u), n, text, sizeof text);
    snprintf(margin, sizeof margin, "%s %s", first ? " " : "◂", time);
    int x = text_columns(margin) + 3;
    line_put(g, row, from, first ? CELL_BOLD : CELL_DIM, HUE_PLAIN, margin);
    row = line_wrap(g, row, from, x, first ? CELL_BOLD : 0, text);
    const char *reason = report_reason(plan, r);
    return reason[0] ? line_wrap(g, row, from, x + 2, CELL_DIM, reason) : row;
}

enum { CAUSES = 1000 }; /* rows; a timer that starts itself again has no other begin */

int view_why(struct grid *g, const struct ui *u, int from)
{
    uint32_t n = subject_of(u);
    int row = 0;
    if (!n)
        return line_put(g, row, from, 0, HUE_PLAIN, "Nothing has happened yet.");
    for (bool first = true; n && row < CAUSES; n = ui_trace(u)->record[n].cause, first = false)
        row = why_row(g, row, from, u, n, first);
    if (n)
        return line_put(g, row, from, CELL_DIM, HUE_PLAIN, "  And so on, further back.");
    return line_put(g, row, from, CELL_DIM, HUE_PLAIN, "  That is where it began.");
}

bool why_act(struct ui *u, enum action action)
{
    if (action != ACTION_WHY)
        return false;
    u->overlay = u->overlay == OVERLAY_WHY ? OVERLAY_NONE : OVERLAY_WHY;
    u->over = (struct scroll){0};
    u->playing = false;
    return true;
}

void why_close(struct ui *u)
{
    (void)u;
}
