/* The trace up to now as a list: each record a line, the columns aligned, now at the end. Nothing
 * that is still to come is in it: what is due already the ladder shows. */
#include "tui/ui.h"

#include <stdio.h>
#include <string.h>

/* What kind of thing it is, told without colour: a mark that a terminal of any kind can show. */
static const struct {
    const char *mark;
    uint8_t hue;
} marks[RECORD_KINDS] = {
    [RECORD_SENT] = {"▶", HUE_PLAIN},       [RECORD_ARRIVED] = {"▼", HUE_PLAIN},
    [RECORD_LOST] = {"╳", HUE_BAD},         [RECORD_DROPPED] = {"╳", HUE_BAD},
    [RECORD_DUPLICATED] = {"=", HUE_PLAIN}, [RECORD_REFUSED] = {"╳", HUE_BAD},
    [RECORD_STRAY] = {"?", HUE_BAD},        [RECORD_TIMER_START] = {"+", HUE_PLAIN},
    [RECORD_TIMER_STOP] = {"-", HUE_PLAIN}, [RECORD_TIMER_FIRE] = {"!", HUE_PLAIN},
    [RECORD_TRANSITION] = {"●", HUE_PLAIN}, [RECORD_UNEXPECTED] = {"?", HUE_BAD},
    [RECORD_DEFERRED] = {"…", HUE_PLAIN},   [RECORD_USER] = {"@", HUE_PLAIN},
    [RECORD_NOTE] = {"*", HUE_PLAIN},       [RECORD_KILLED] = {"╳", HUE_BAD},
    [RECORD_CHECK] = {"✓", HUE_PLAIN},      [RECORD_LINK] = {"/", HUE_PLAIN},
    [RECORD_MEDIA] = {"~", HUE_PLAIN},
};

enum { TIME = 10, MARK = 12, WHO = 14, WHO_LEAST = 12 };

/* "alice -> bob", and behind it what it does; a remark is all the latter. */
static void read_record(const struct ui *u, uint32_t n, char *who, size_t who_room, char *what,
                        size_t room)
{
    char text[400];
    report_record(ui_plan(u), ui_trace(u), n, text, sizeof text);
    const char *gap = strstr(text, "  ");
    size_t length = gap ? (size_t)(gap - text) : 0;
    if (length > 3 && !strncmp(gap - 3, "[1]", 3)) /* the first of its kind needs no number */
        length -= 3;
    snprintf(who, who_room, "%.*s", (int)length, text);
    snprintf(what, room, "%s", gap ? gap + 2 : text);
}

/* So wide that each of these fits, where there is room. */
static int who_columns(const struct grid *g, const struct ui *u, int from)
{
    int widest = WHO_LEAST, most = (g->columns - WHO) / 2;
    for (int line = from; line < (int)u->now && line - from < g->rows; line++) {
        char who[200], what[400];
        read_record(u, (uint32_t)line + 1, who, sizeof who, what, sizeof what);
        widest = text_columns(who) > widest ? text_columns(who) : widest;
    }
    return widest < most ? widest : most > 0 ? most : 0;
}

/* The time stands where it is another than above. */
static bool tells_time(const struct ui *u, uint32_t n, bool is_first)
{
    return is_first || n == 1 || ui_time_of(u, n) != ui_time_of(u, n - 1);
}

static void draw_record(struct grid *g, int y, int who_width, const struct ui *u, uint32_t n,
                        bool is_new)
{
    const struct record *r = &ui_trace(u)->record[n];
    char time[40], who[200], what[400];
    unsigned look = is_new ? CELL_BOLD : 0;
    bool starts = r->what == RECORD_TIMER_START || r->what == RECORD_TIMER_STOP;
    report_time(r->t, time, sizeof time);
    read_record(u, n, who, sizeof who, what, sizeof what);
    if (tells_time(u, n, y == 0))
        grid_text(g, TIME - (int)strlen(time), y, look, HUE_PLAIN, time);
    grid_text(g, MARK, y, CELL_BOLD, (enum hue)marks[r->what].hue,
              marks[r->what].mark ? marks[r->what].mark : " ");
    line_cell(g, WHO, y, who_width, look, HUE_PLAIN, who);
    int x = who[0] ? WHO + who_width + 2 : WHO;
    line_cell(g, x, y, g->columns - x - 1, starts && !is_new ? CELL_DIM : look, HUE_PLAIN, what);
}

static void draw_now(struct grid *g, int y, const struct ui *u)
{
    char time[40], text[60];
    report_clock(u->clock, time, sizeof time);
    snprintf(text, sizeof text, "%s ┄ now ", time);
    grid_line(g, 0, y, g->columns - 1, y, true, CELL_DIM, HUE_PLAIN);
    grid_text(g, TIME - (int)strlen(time) > 0 ? TIME - (int)strlen(time) : 0, y, 0, HUE_PLAIN,
              text);
}

int view_trace(struct grid *g, const struct ui *u, int from)
{
    uint32_t before = u->now ? history_previous(u->history, u->run, u->now) : 0;
    int who = who_columns(g, u, from), line = from > 0 ? from : 0;
    before = before == u->now ? 0 : before;
    for (; line < (int)u->now && line - from < g->rows; line++)
        draw_record(g, line - from, who, u, (uint32_t)line + 1, (uint32_t)line >= before);
    if (line == (int)u->now && line - from < g->rows)
        draw_now(g, line - from, u);
    return (int)u->now + 1;
}

/* Of a message that arrives, or is lost: where it was sent. */
static uint32_t sending_of(const struct trace *t, uint32_t n)
{
    enum { FAR = 4 };
    uint32_t id = t->record[n].subject;
    for (int i = 0; n && i < FAR; i++, n = t->record[n].cause)
        if (t->record[n].what == RECORD_SENT && t->record[n].subject == id)
            return n;
    return 0;
}

struct subject trace_at(const struct ui *u, int line)
{
    uint32_t n = (uint32_t)line + 1;
    if (line < 0 || n > u->now)
        return (struct subject){.kind = SUBJECT_NONE};
    uint32_t sent = report_is_message(&ui_trace(u)->record[n]) ? sending_of(ui_trace(u), n) : 0;
    if (sent)
        return (struct subject){.kind = SUBJECT_MESSAGE, .record = sent};
    return (struct subject){.kind = SUBJECT_RECORD, .record = n};
}

void trace_pane_title(const struct ui *u, char *title, size_t room, char *right, size_t right_room)
{
    snprintf(title, room, "trace");
    snprintf(right, right_room, "record %u", (unsigned)u->now);
    if (u->pane[PANE_TRACE].at >= 0)
        snprintf(right, right_room, "%s goes to record %d", key_for(ACTION_GO_ON, PLACE_RUN).text,
                 u->pane[PANE_TRACE].at + 1);
}
