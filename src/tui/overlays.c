/* What lies over the panes: the keys, the chain of causes, a message's text. */
#include "tui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Line `row` of those that are shown from line `from` on; the next one's number. */
static int put_line(struct grid *g, int row, int from, unsigned attributes, enum hue hue,
                    const char *text)
{
    if (row >= from && row - from < g->rows)
        grid_text(g, 1, row - from, attributes, hue, text);
    return row + 1;
}

static int put_wrapped(struct grid *g, int row, int from, int x, unsigned attributes,
                       const char *text)
{
    int skip = from > row ? from - row : 0, y = row > from ? row - from : 0;
    struct grid nowhere = {.columns = g->columns, .rows = 0};
    struct grid *shown = y < g->rows ? g : &nowhere;
    return row +
           view_wrap(shown, x, y, g->columns - x - 1, shown->rows - y, skip, attributes, text);
}

/* Line by line as it stands, CRLF or LF; a line that is too wide goes on in the next row. */
static int put_text(struct grid *g, int row, int from, const char *text)
{
    while (*text) {
        char line[400];
        size_t length = strcspn(text, "\r\n");
        snprintf(line, sizeof line, "%.*s", (int)length, text);
        size_t shown = view_fit(line, g->columns - 2);
        shown = shown ? shown : length; /* no room for a single character: none is shown */
        line[shown < sizeof line ? shown : 0] = '\0';
        row = put_line(g, row, from, 0, HUE_PLAIN, line);
        text += shown;
        if (shown < length)
            continue;
        text += *text == '\r';
        text += *text == '\n';
    }
    return row;
}

int view_help(struct grid *g, const struct ui *u, int from)
{
    static const char *const marks[] = {
        "",
        "╳ lost   ● in flight   ┄ not yet   ╔═╗ the active state   ◎ a final state   ↺ stays",
        "▸ the last edge   · does not exist yet   2nd, 3rd: the scenario language's own words",
    };
    enum { KEYS = 12 };
    int row = 0;
    char names[60];
    (void)u;
    for (const struct key_row *k = key_rows; k->about; k++) {
        key_labels(k, names, sizeof names);
        put_line(g, row, from, CELL_BOLD, HUE_PLAIN, names);
        row = put_wrapped(g, row, from, KEYS, 0, k->about);
    }
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        row = marks[i][0] ? put_wrapped(g, row, from, 1, CELL_DIM, marks[i]) : row + 1;
    return row;
}

/* ---- why ------------------------------------------------------------------------------------- */

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
    put_line(g, row, from, first ? CELL_BOLD : CELL_DIM, HUE_PLAIN, margin);
    row = put_wrapped(g, row, from, x, first ? CELL_BOLD : 0, text);
    const char *reason = report_reason(plan, r);
    return reason[0] ? put_wrapped(g, row, from, x + 2, CELL_DIM, reason) : row;
}

enum { CAUSES = 1000 }; /* rows; a timer that starts itself again has no other begin */

int view_why(struct grid *g, const struct ui *u, int from)
{
    uint32_t n = subject_of(u);
    int row = 0;
    if (!n)
        return put_line(g, row, from, 0, HUE_PLAIN, "Nothing has happened yet.");
    for (bool first = true; n && row < CAUSES; n = ui_trace(u)->record[n].cause, first = false)
        row = why_row(g, row, from, u, n, first);
    if (n)
        return put_line(g, row, from, CELL_DIM, HUE_PLAIN, "  And so on, further back.");
    return put_line(g, row, from, CELL_DIM, HUE_PLAIN, "  That is where it began.");
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

int view_message(struct grid *g, const struct ui *u, int from)
{
    uint32_t n = message_shown(u);
    struct sip_names names = plan_names(ui_plan(u));
    char text[8192], title[300];
    int row = 0;
    if (!n)
        return put_line(g, row, from, CELL_DIM, HUE_PLAIN, "No message has been sent yet.");
    report_record(ui_plan(u), ui_trace(u), n, title, sizeof title);
    row = put_line(g, row, from, CELL_BOLD, HUE_ACCENT, title);
    message_print(trace_payload(ui_trace(u), ui_trace(u)->record[n].subject), &names, text,
                  sizeof text);
    return put_text(g, row, from, text);
}

/* ---- what is wrong with an edited text ------------------------------------------------------- */

int view_trouble(struct grid *g, const struct ui *u, int from)
{
    int row = 1 + put_line(g, 0, from, CELL_BOLD, HUE_BAD, "This is no scenario yet:");
    for (const char *at = u->trouble ? u->trouble : ""; *at; at += *at == '\n') {
        char line[1000];
        size_t length = strcspn(at, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, at);
        row = *line == ' ' ? put_line(g, row, from, 0, HUE_PLAIN, line) /* a source line, a caret */
                           : put_wrapped(g, row, from, 1, 0, line);
        at += length;
    }
    return row;
}
