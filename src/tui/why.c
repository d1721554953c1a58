/* Why: the chain of causes of what is pointed at, over the panes. Up and down walk its links; Enter
 * shows the moment of one, x the cause of one.
 *
 * What is explained is kept until something else is asked, so that a frame costs nothing, however
 * far back the causes lie.
 */
#include "report/explain.h"
#include "tui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct why {
    struct explanation told;
    struct why_subject of;
    size_t run;
    uint32_t now;
    bool is_told;
    size_t at;              /* the line pointed at: one with a record */
    int row[WHY_LINES + 1]; /* where each line began in the last frame, and where the last ended */
};

/* ---- what is asked about --------------------------------------------------------------------- */

/* How much there is to tell about a record, of those of one step. */
static int weight(const struct ui *u, const struct record *r)
{
    switch (r->what) {
    case RECORD_TRANSITION: return choose_moves(u, r) ? 9 : 5;
    case RECORD_UNEXPECTED:
    case RECORD_STRAY: return 8;
    case RECORD_NOTE: return 7;
    case RECORD_REFUSED:
    case RECORD_LOST: return 6;
    case RECORD_KILLED: return 4;
    case RECORD_USER:
    case RECORD_ARRIVED:
    case RECORD_TIMER_FIRE: return 3;
    case RECORD_CHECK: return 0;
    default: return 1;
    }
}

/* Of the records first .. last, what there is most to tell about; of equals the first. */
static uint32_t most_telling(const struct ui *u, uint32_t first, uint32_t last)
{
    uint32_t best = first;
    for (uint32_t n = first + 1; n <= last; n++)
        if (weight(u, &ui_trace(u)->record[n]) > weight(u, &ui_trace(u)->record[best]))
            best = n;
    return best;
}

/* Of the step that is shown; where that has only judged something, of the one before. */
static uint32_t telling_record(const struct ui *u)
{
    enum { BACK = 8 };
    uint32_t last = u->now, best = 0;
    for (int i = 0; i < BACK && last; i++) {
        uint32_t before = history_previous(u->history, u->run, last);
        before = before < last ? before : 0;
        best = most_telling(u, before + 1, last);
        if (weight(u, &ui_trace(u)->record[best]))
            return best;
        last = before;
    }
    return best;
}

/* What is pointed at by hand, in the words of the explainer; or the step that is shown. */
static struct why_subject asked_about(const struct ui *u)
{
    static const uint8_t kinds[] = {[SUBJECT_MESSAGE] = WHY_MESSAGE,
                                    [SUBJECT_TIMER] = WHY_TIMER,
                                    [SUBJECT_INSTANCE] = WHY_INSTANCE,
                                    [SUBJECT_NODE] = WHY_NODE,
                                    [SUBJECT_RECORD] = WHY_RECORD};
    const struct subject *s = &u->subject;
    if (!s->kind)
        return (struct why_subject){.kind = WHY_RECORD, .record = telling_record(u)};
    return (struct why_subject){kinds[s->kind], s->machine, s->timer,
                                s->node,        s->ordinal, s->record};
}

static struct why *why_of(struct ui *u)
{
    if (!u->why)
        u->why = memory_new(1, sizeof *u->why);
    return u->why;
}

static void ask(struct ui *u, struct why_subject s)
{
    struct why *w = why_of(u);
    w->of = s;
    w->is_told = false;
    w->at = 0;
    u->over = (struct scroll){0};
}

/* What was explained holds for the moment at which it was asked. */
static void explain(const struct ui *u)
{
    struct why *w = u->why;
    if (w->is_told && w->run == u->run && w->now == u->now)
        return;
    why_explain(&w->told, ui_plan(u), ui_trace(u), u->now, ui_world(u), w->of);
    w->run = u->run;
    w->now = u->now;
    w->is_told = true;
    w->at = w->at < w->told.count ? w->at : 0;
}

/* ---- the view -------------------------------------------------------------------------------- */

/* "    0.500 ": the margin of times; a mark at the line pointed at. */
static int put_time(struct grid *g, int row, int from, const struct ui *u, const struct why_line *l,
                    bool here)
{
    enum { TIME = 10 };
    char time[40] = "", margin[48];
    if (l->record && l->role != WHY_FIELD)
        report_time(ui_trace(u)->record[l->record].t, time, sizeof time);
    snprintf(margin, sizeof margin, "%s%*s", here ? "▸" : " ", TIME - 1, time);
    if (row >= from && row - from < g->rows)
        grid_text(g, 0, row - from, here ? CELL_BOLD : CELL_DIM, here ? HUE_ACCENT : HUE_PLAIN,
                  margin);
    return g->columns >= 40 ? TIME + 2 : 2;
}

static int put_line(struct grid *g, int row, int from, const struct ui *u, size_t i)
{
    const struct why *w = u->why;
    const struct why_line *l = &w->told.line[i];
    static const char *const marks[] = {"", "◂ ", "  ", "", "  ", "  ", ""};
    char text[480];
    bool is_cause = l->role == WHY_CAUSE || l->role == WHY_BESIDE, narrow = g->columns < 40;
    unsigned attributes = l->role == WHY_HEADLINE ? CELL_BOLD
                          : is_cause              ? 0
                          : l->differs            ? CELL_BOLD
                                                  : CELL_DIM;
    int x = 2;
    if (!narrow)
        x = put_time(g, row, from, u, l, i == w->at);
    const char *mark = l->role == WHY_FIELD ? (l->differs ? "≠ " : "· ") : marks[l->role];
    snprintf(text, sizeof text, "%s%s%s%s", mark, l->text, l->section[0] ? "  " : "", l->section);
    return line_wrap(g, row, from, x + (l->role == WHY_REASON ? 2 : 0), attributes, text);
}

int view_why(struct grid *g, const struct ui *u, int from)
{
    struct why *w = u->why;
    int row = 0;
    if (!w)
        return 0;
    explain(u);
    for (size_t i = 0; i < w->told.count; i++) {
        w->row[i] = row;
        row = put_line(g, row, from, u, i);
    }
    return w->row[w->told.count] = row;
}

size_t why_short(const struct ui *u, const char **section, char *out, size_t room)
{
    struct why_subject s = asked_about(u);
    *section = "";
    if (s.kind == WHY_RECORD || s.kind == WHY_MESSAGE)
        return why_brief(ui_plan(u), ui_trace(u), s.record, section, out, room);
    uint32_t n = telling_record(u);
    return why_brief(ui_plan(u), ui_trace(u), n, section, out, room);
}

/* ---- keys ------------------------------------------------------------------------------------ */

/* The line must be seen, and as much of it as there is room for. */
static void show_line(struct ui *u)
{
    const struct why *w = u->why;
    struct scroll *s = &u->over;
    if (w->row[w->at] < s->top)
        s->top = w->row[w->at];
    if (w->row[w->at + 1] > s->top + s->rows)
        s->top = w->row[w->at + 1] - s->rows;
    if (w->row[w->at] < s->top)
        s->top = w->row[w->at];
}

static bool is_link(const struct why_line *l)
{
    return l->record && l->role != WHY_FIELD;
}

/* To the next link; behind the last one the text goes on. */
static void walk(struct ui *u, int by)
{
    struct why *w = u->why;
    size_t at = w->at;
    explain(u);
    do
        at += (size_t)by;
    while (at < w->told.count && !is_link(&w->told.line[at]));
    if (at < w->told.count) {
        w->at = at;
        show_line(u);
        return;
    }
    int most = u->over.lines - u->over.rows;
    u->over.top = by < 0 || most < 0 ? 0 : most;
}

static void go_there(struct ui *u, uint32_t n)
{
    u->overlay = OVERLAY_NONE;
    u->playing = false;
    if (!n)
        return;
    ui_go(u, n);
    u->subject = (struct subject){.kind = SUBJECT_RECORD, .record = n};
}

/* To the moment of the cause; there the chain is asked for anew. */
static void go_cause(struct ui *u, uint32_t n)
{
    uint32_t cause = n ? ui_trace(u)->record[n].cause : 0;
    if (!cause) {
        ui_say(u, "nothing came before: that is where it began");
        return;
    }
    ui_go(u, cause);
    ask(u, (struct why_subject){.kind = WHY_RECORD, .record = cause});
}

/* "RFC 3261 17.1.1.2" in the form in which the RFC editor keeps it. */
void why_say_section(struct ui *u, const char *section)
{
    unsigned rfc;
    char place[40];
    if (sscanf(section, "RFC %u %39[0-9.]", &rfc, place) == 2)
        ui_say(u, "%s: https://www.rfc-editor.org/rfc/rfc%u#section-%s", section, rfc, place);
    else if (section[0])
        ui_say(u, "%s", section);
    else
        ui_say(u, "no RFC says this: it is what the scenario, or the network, does");
}

/* That of the line pointed at, or of what is said of it beneath. */
static const char *section_here(const struct why *w)
{
    size_t i = w->at;
    while (i < w->told.count && !w->told.line[i].section[0] &&
           (i == w->at || w->told.line[i].role == WHY_REASON || w->told.line[i].role == WHY_FIELD))
        i++;
    return i < w->told.count ? w->told.line[i].section : "";
}

static bool within(struct ui *u, enum action action)
{
    struct why *w = u->why;
    uint32_t n = 0;
    explain(u);
    if (w->told.count)
        n = w->told.line[w->at].record;
    switch (action) {
    case ACTION_SELECT_NEXT: walk(u, 1); return true;
    case ACTION_SELECT_PREVIOUS: walk(u, -1); return true;
    case ACTION_GO_ON: go_there(u, n); return true;
    case ACTION_CAUSE: go_cause(u, n); return true;
    case ACTION_RFC: why_say_section(u, section_here(w)); return true;
    default: return false;
    }
}

bool why_act(struct ui *u, enum action action)
{
    bool is_open = u->overlay == OVERLAY_WHY;
    if (is_open && u->why && within(u, action))
        return true;
    if (action == ACTION_RFC && !is_open) {
        const char *section;
        char text[400];
        why_short(u, &section, text, sizeof text);
        why_say_section(u, section);
        return true;
    }
    if (action != ACTION_WHY)
        return false;
    u->overlay = is_open ? OVERLAY_NONE : OVERLAY_WHY;
    u->playing = false;
    ask(u, asked_about(u));
    return true;
}

void why_close(struct ui *u)
{
    free(u->why);
    u->why = NULL;
}
