/* A message's text. */
#include "tui/ui.h"

#include <stdio.h>

static uint32_t message_shown(const struct ui *u)
{
    if (u->selected)
        return u->selected;
    for (uint32_t n = u->now; n; n--)
        if (report_is_message(&ui_trace(u)->record[n]))
            return n;
    return 0;
}

int view_message(struct grid *g, const struct ui *u, int from)
{
    uint32_t n = message_shown(u);
    struct sip_names names = plan_names(ui_plan(u));
    char text[8192], title[300];
    int row = 0;
    if (!n)
        return line_put(g, row, from, CELL_DIM, HUE_PLAIN, "No message has been sent yet.");
    report_record(ui_plan(u), ui_trace(u), n, title, sizeof title);
    row = line_put(g, row, from, CELL_BOLD, HUE_ACCENT, title);
    message_print(trace_payload(ui_trace(u), ui_trace(u)->record[n].subject), &names, text,
                  sizeof text);
    return line_text(g, row, from, text);
}
