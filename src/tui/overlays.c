/* What lies over the panes: the keys, the chain of causes, a message's text. */
#include "tui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Lines that scroll: row `from` on; told whether there is more. */
static bool put_line(struct grid *g, int *row, int from, unsigned attributes, enum hue hue, int x,
                     const char *text)
{
    int y = (*row)++ - from;
    if (y >= 0 && y < g->rows)
        grid_text(g, x, y, attributes, hue, text);
    return y < g->rows;
}

void view_help(struct grid *g, const struct ui *u)
{
    int row = 0;
    char names[60], line[240];
    for (const struct key_row *k = key_rows; k->about; k++) {
        key_labels(k, names, sizeof names);
        snprintf(line, sizeof line, "%-12s %s", names, k->about);
        put_line(g, &row, u->overlay_top, 0, HUE_PLAIN, 1, line);
    }
    static const char *const marks[] = {
        "",
        "╳ lost   ● in flight   ┄ not yet   ╔═╗ the active state   ◎ a final state   ↺ stays",
        "▸ the last edge   · does not exist yet   2nd, 3rd: the scenario language's own words",
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        put_line(g, &row, u->overlay_top, CELL_DIM, HUE_PLAIN, 1, marks[i]);
}

/* ---- why ------------------------------------------------------------------------------------- */

/* What is asked about: the last transition of the chosen instance, or what happened last. */
static uint32_t subject_of(const struct ui *u)
{
    struct standing s;
    return choose_standing(u, &s) ? s.record : u->now;
}

static int wrapped(struct grid *g, int row, int from, int x, unsigned attributes, const char *text)
{
    int skip = from > row ? from - row : 0, y = row > from ? row - from : 0;
    struct grid nowhere = {.columns = g->columns, .rows = 0};
    struct grid *shown = y < g->rows ? g : &nowhere;
    return row +
           view_wrap(shown, x, y, g->columns - x - 1, shown->rows - y, skip, attributes, text);
}

static int why_row(struct grid *g, int row, const struct ui *u, uint32_t n, bool first)
{
    const struct plan *plan = ui_plan(u);
    const struct record *r = &ui_trace(u)->record[n];
    char time[32], text[300], line[400];
    report_time(r->t, time, sizeof time);
    report_record(plan, ui_trace(u), n, text, sizeof text);
    snprintf(line, sizeof line, "%s %s  %s", first ? " " : "◂", time, text);
    row = wrapped(g, row, u->overlay_top, 1, first ? CELL_BOLD : 0, line);
    const char *reason = report_reason(plan, r);
    if (reason[0])
        row = wrapped(g, row, u->overlay_top, 5, 0, reason);
    return row;
}

void view_why(struct grid *g, const struct ui *u)
{
    uint32_t n = subject_of(u);
    int row = 0;
    if (!n) {
        grid_text(g, 1, 0, 0, HUE_PLAIN, "Nothing has happened yet.");
        return;
    }
    for (bool first = true; n; n = ui_trace(u)->record[n].cause, first = false) {
        row = why_row(g, row, u, n, first);
    }
    wrapped(g, row, u->overlay_top, 1, CELL_DIM, "That is where it began.");
}

/* ---- a message ------------------------------------------------------------------------------- */

static uint32_t message_shown(const struct ui *u)
{
    if (u->selected)
        return u->selected;
    for (uint32_t n = u->now; n; n--)
        if (report_is_message(&ui_trace(u)->record[n]))
            return n;
    return 0;
}

void view_message(struct grid *g, const struct ui *u)
{
    uint32_t n = message_shown(u);
    struct sip_names names = plan_names(ui_plan(u));
    char text[8192], title[300];
    int row = 0;
    if (!n) {
        grid_text(g, 1, 0, 0, HUE_PLAIN, "No message has been sent yet.");
        return;
    }
    report_record(ui_plan(u), ui_trace(u), n, title, sizeof title);
    put_line(g, &row, u->overlay_top, CELL_BOLD, HUE_ACCENT, 1, title);
    message_print(trace_payload(ui_trace(u), ui_trace(u)->record[n].subject), &names, text,
                  sizeof text);
    for (char *line = text; *line;) {
        size_t length = strcspn(line, "\r\n");
        char end = line[length];
        line[length] = '\0';
        put_line(g, &row, u->overlay_top, 0, HUE_PLAIN, 1, line);
        line += length + (end == '\r' ? 2 : end == '\n');
        if (!end)
            break;
    }
}
