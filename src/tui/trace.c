/* The trace up to now as a list of its records. */
#include "tui/ui.h"

#include <stdio.h>

int view_trace(struct grid *g, const struct ui *u, int from)
{
    for (int line = from; line < (int)u->now && line - from < g->rows; line++) {
        char time[32], what[300], text[400];
        uint32_t n = (uint32_t)line + 1;
        report_time(ui_trace(u)->record[n].t, time, sizeof time);
        report_record(ui_plan(u), ui_trace(u), n, what, sizeof what);
        snprintf(text, sizeof text, "%9s  %s", time, what);
        view_cut(text, sizeof text, g->columns - 2, false);
        line_put(g, line, from, 0, HUE_PLAIN, text);
    }
    return (int)u->now;
}

struct subject trace_at(const struct ui *u, int line)
{
    uint32_t n = (uint32_t)line + 1;
    if (line < 0 || n > u->now)
        return (struct subject){.kind = SUBJECT_NONE};
    return (struct subject){.kind = SUBJECT_RECORD, .record = n};
}
