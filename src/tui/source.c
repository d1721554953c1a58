/* Without a lesson: the scenario's own text, with the line marked that has acted last.
 *
 * Records do not know their lines. A line is taken for the one that acted where it says what the
 * record says, in the same words, at the record's time; a fault line where it says what a key would
 * have written for that message. Where that finds none or several, none is marked.
 */
#include "tui/ui.h"

#include <stdio.h>
#include <string.h>

/* Records: a fraction of a frame. Which sending of its kind a message was is counted from the start. */
enum { LOOKED_BACK = 100000, COUNTED = 100000, WORDS = 300 };

static const char *text_of(const struct ui *u)
{
    return scenario_text(history_scenario(u->history, u->run));
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* The line's words with one blank between them, without its comment. */
static void read_words(const char *line, char out[WORDS])
{
    size_t n = 0;
    for (; *line && *line != '\n' && *line != '#' && n + 2 < WORDS; line++) {
        if (!is_blank(*line))
            out[n++] = *line;
        else if (n && out[n - 1] != ' ')
            out[n++] = ' ';
    }
    while (n && out[n - 1] == ' ')
        n--;
    out[n] = '\0';
}

/* Does it end with these words? Options may stand behind them: ", requiring 100rel". */
static bool says(const char *line, const char *words)
{
    size_t length = strlen(words);
    const char *at = length ? strstr(line, words) : NULL;
    return at && (at == line || at[-1] == ' ') && (!at[length] || strchr(" ,", at[length]));
}

/* "at 2s ...": its time; a line that begins otherwise goes on at the time of the one above. */
static void read_time(const char *words, usec *t)
{
    char time[32];
    if (sscanf(words, "at %31s", time) == 1 && !scenario_time(time, t))
        *t = -1;
    else if (!strncmp(words, "when ", 5))
        *t = -1;
}

/* What somebody or a fault line has done last: its words, and when; false: nobody, or long ago. */
static bool last_act(const struct ui *u, char words[WORDS], usec *t, bool *is_fault)
{
    const struct trace *trace = ui_trace(u);
    for (uint32_t n = u->now, k = 0; n && k < LOOKED_BACK; n--, k++) {
        const struct record *r = &trace->record[n];
        *t = r->t;
        *is_fault = r->what != RECORD_USER;
        if (r->what == RECORD_USER) {
            node_note_text(ui_plan(u), r, words, WORDS);
            return true;
        }
        if ((r->what == RECORD_DROPPED || r->what == RECORD_DUPLICATED) && r->cause < COUNTED) {
            const char *verb = r->what == RECORD_DROPPED ? "drop" : "duplicate";
            if (scenario_fault_line(ui_plan(u), trace, r->cause, verb, 0, words, WORDS))
                return true;
        }
    }
    return false;
}

static int find_line(const struct ui *u)
{
    char words[WORDS] = "", line[WORDS];
    usec when, at = -1;
    bool is_fault;
    int found = -1, number = 0;
    if (!last_act(u, words, &when, &is_fault))
        return -1;
    for (const char *text = text_of(u); *text; number++) {
        read_words(text, line);
        read_time(line, &at);
        if (says(line, words) && (is_fault || at == when)) {
            if (found >= 0)
                return -1;
            found = number;
        }
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    return found;
}

int source_line(const struct ui *u)
{
    struct seen *seen = u->seen;
    if (!seen->source_known || seen->source_now != u->now) {
        seen->source_known = true;
        seen->source_now = u->now;
        seen->source_line = find_line(u);
    }
    return seen->source_line;
}

int view_source(struct grid *g, const struct ui *u, int from)
{
    int row = 0, acted = g->rows ? source_line(u) : -1;
    for (const char *text = text_of(u); *text; text += *text == '\n', row++) {
        size_t length = strcspn(text, "\n");
        if (row >= from && row - from < g->rows) {
            char line[400];
            int y = row - from;
            unsigned look = row == acted ? CELL_BOLD : 0u;
            snprintf(line, sizeof line, "%.*s", (int)length, text);
            view_cut(line, sizeof line, g->columns - 2, false);
            grid_text(g, 0, y, look, HUE_ACCENT, row == acted ? "▸" : "");
            grid_text(g, 1, y, look, HUE_PLAIN, line);
        }
        text += length;
    }
    return row;
}

/* When another line has acted; a third of what is seen stands above it. */
void source_follow(struct ui *u)
{
    struct scroll *s = &u->pane[PANE_TEXT].scroll;
    int acted = source_line(u);
    if (acted + 1 == u->seen->source_followed)
        return;
    u->seen->source_followed = acted + 1;
    if (acted >= 0 && (acted < s->top || acted >= s->top + s->rows))
        s->top = acted > s->rows / 3 ? acted - s->rows / 3 : 0;
}
