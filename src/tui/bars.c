/* What stands between and around the panes. */
#include "tui/bars.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool scroll_is_more(const struct scroll *s)
{
    return s->top + s->rows < s->lines;
}

/* ---- the status ------------------------------------------------------------------------------ */

static void mood(const struct ui *u, char *out, size_t room)
{
    struct asked asked;
    const char *word = "paused";
    if (ui_is_asking(u))
        word = "your turn";
    else if (question_shown(u, &asked))
        word = "answered";
    if (!u->playing || !u->speed)
        snprintf(out, room, "%s", u->playing ? "playing" : word);
    else
        snprintf(out, room, "playing %s%dx", u->speed < 0 ? "1/" : "", 1 << abs(u->speed));
}

/* Where room is short the pace goes first, then `main`, the step's number, the mood, the name
 * of a what-if; the time stays. */
enum { ALL_TOLD, NO_PACE, NO_MAIN, NO_STEP, NO_MOOD, NO_NAME };

/* Numbers have places of a width of their own, so that they stand still while the run goes on. */
static void status_text(const struct ui *u, int columns, int left_out, char *out, size_t room)
{
    enum { ROOMY = 110 };
    char time[32], name[200] = "", step[40] = "", is[40] = "", pace[40] = "";
    const char *gap = columns >= ROOMY ? "     " : "   ";
    report_clock(u->clock, time, sizeof time);
    if (left_out < NO_NAME && (u->run || left_out < NO_MAIN))
        snprintf(name, sizeof name, "%s%s", history_name(u->history, u->run), gap);
    view_cut(name, sizeof name, columns / 2, true);
    if (left_out < NO_STEP)
        snprintf(step, sizeof step, "%sstep %-3u", gap,
                 history_step_number(u->history, u->run, u->now));
    if (left_out < NO_PACE && columns >= ROOMY)
        snprintf(pace, sizeof pace, "%space: %s", gap, u->by_clock ? "clock" : "events");
    if (left_out < NO_MOOD)
        mood(u, is, sizeof is);
    snprintf(out, room, "%s%6s s%s%s%s%s ", name, time, step, is[0] ? gap : "", is, pace);
}

const char *bar_scenario_name(const struct ui *u)
{
    const struct scenario *s = history_scenario(u->history, u->run);
    const char *file = scenario_file(s), *slash = strrchr(file, '/');
    return scenario_title(s)[0] ? scenario_title(s) : slash ? slash + 1 : file;
}

void bar_status(struct grid *g, int y, const struct ui *u)
{
    char right[400], title[300];
    if (u->course.lesson)
        snprintf(title, sizeof title, "%d %s", u->course.lesson->number, u->course.lesson->title);
    else
        snprintf(title, sizeof title, "%s", bar_scenario_name(u));
    int left_out = ALL_TOLD, x, least = text_columns(title) + 4;
    if (least > g->columns / 2)
        least = g->columns / 2;
    do {
        status_text(u, g->columns, left_out, right, sizeof right);
        x = g->columns - text_columns(right);
    } while (x < least && left_out++ < NO_NAME);
    view_cut(title, sizeof title, x - 3, false);
    grid_text(g, 1, y, CELL_BOLD, HUE_PLAIN, title);
    grid_text(g, x > 0 ? x : 0, y, 0, HUE_PLAIN, right);
}

/* ---- the scrub bar --------------------------------------------------------------------------- */

static void scrub_tail(const struct ui *u, int columns, usec last, char *out, size_t room)
{
    enum { NARROW = 50 };
    char end[32], place[60] = "", score[40], more[60] = "";
    bool is_more = u->pane[PANE_TEXT].shown && scroll_is_more(&u->pane[PANE_TEXT].scroll);
    report_time(last, end, sizeof end);
    question_score(u, score, sizeof score);
    if (u->course.lesson && (columns >= NARROW || !is_more))
        snprintf(place, sizeof place, " %s%zu of %zu ┄", columns >= NARROW ? "stop " : "",
                 u->course.at + 1, u->course.stations);
    if (is_more)
        snprintf(more, sizeof more, " more: %s ┄", key_for(ACTION_PAGE_DOWN, PLACE_RUN).text);
    snprintf(out, room, "%s%s%s %s s ┄%s%s", score[0] ? " " : "", score, score[0] ? " ┄" : "",
             ui_is_asking(u) ? "?" : end, place, more);
}

/* Stops and bookmarks: so many are looked for. */
enum { MARKS = 200 };

static void scrub_marks(struct grid *g, int y, const struct ui *u, int x0, int columns, usec last)
{
    uint32_t n = 0;
    for (int i = 0; i < MARKS && (n = bookmarks_next(u, n)); i++) {
        if (n > ui_trace(u)->count || ui_time_of(u, n) > last)
            break;
        int x = x0 + (last > 0 ? (int)((double)ui_time_of(u, n) / (double)last * columns) : 0);
        grid_text(g, x, y, 0, HUE_PLAIN, "◆");
    }
}

/* While a question is open, how far that is of all is not told. */
void bar_scrub(struct grid *g, int y, const struct ui *u)
{
    const struct trace *t = ui_trace(u);
    char tail[240];
    usec last = t->count ? t->record[t->count].t : 0;
    bool covered = ui_is_asking(u);
    if (last < u->clock)
        last = u->clock;
    scrub_tail(u, g->columns, last, tail, sizeof tail);
    grid_line(g, 0, y, g->columns - 1, y, true, CELL_DIM, HUE_PLAIN);
    int x0 = grid_text(g, 1, y, CELL_DIM, HUE_PLAIN, " 0 s ");
    int x1 = g->columns - text_columns(tail), room = x1 - x0 - 2;
    grid_text(g, x1, y, CELL_DIM, HUE_PLAIN, tail);
    if (room < 2)
        return;
    int at = x0 + (covered    ? room / 2
                   : last > 0 ? (int)((double)u->clock / (double)last * room)
                              : 0);
    for (int x = x0; x < at; x++)
        grid_text(g, x, y, 0, HUE_ACCENT, "━");
    if (!covered)
        scrub_marks(g, y, u, x0, room, last);
    grid_text(g, at, y, CELL_BOLD, HUE_ACCENT, "●");
}

/* ---- why ------------------------------------------------------------------------------------- */

void bar_why(struct grid *g, int y, const struct ui *u)
{
    const char *section = "";
    char text[400] = "", right[120];
    if (!u->now || ui_is_asking(u) || !why_short(u, &section, text, sizeof text))
        return;
    snprintf(right, sizeof right, "%s  (%s) ", section ? section : "",
             key_for(ACTION_WHY, PLACE_RUN).text);
    int x = g->columns - text_columns(right),
        x0 = grid_text(g, 1, y, CELL_DIM, HUE_PLAIN, "why?  ");
    view_cut(text, sizeof text, x - x0 - 2, false);
    grid_text(g, x0, y, 0, HUE_PLAIN, text);
    grid_text(g, x, y, CELL_DIM, HUE_PLAIN, right);
}

/* ---- rules ----------------------------------------------------------------------------------- */

static bool is_rule(const struct areas *a, int x, int y)
{
    for (size_t i = 0; i < a->rules; i++) {
        const struct area *r = &a->rule[i];
        if (x >= r->x && x < r->x + r->columns && y >= r->y && y < r->y + r->rows)
            return true;
    }
    return false;
}

/* By the neighbours that are rules too: above 8, below 4, left 2, right 1. */
static uint32_t rule_rune(const struct areas *a, int x, int y)
{
    static const uint16_t runes[] = {0x2500, 0x2500, 0x2500, 0x2500, 0x2502, 0x250c,
                                     0x2510, 0x252c, 0x2502, 0x2514, 0x2518, 0x2534,
                                     0x2502, 0x251c, 0x2524, 0x253c};
    return runes[is_rule(a, x, y - 1) * 8 + is_rule(a, x, y + 1) * 4 + is_rule(a, x - 1, y) * 2 +
                 is_rule(a, x + 1, y)];
}

void bar_rules(struct grid *g, const struct areas *a)
{
    for (size_t i = 0; i < a->rules; i++) {
        const struct area *r = &a->rule[i];
        for (int y = r->y; y < r->y + r->rows; y++)
            for (int x = r->x; x < r->x + r->columns; x++)
                grid_rune(g, x, y, CELL_DIM, HUE_PLAIN, rule_rune(a, x, y));
    }
}

void bar_title(struct grid *g, const struct area *a, const char *title, const char *right,
               bool has_focus)
{
    char text[200];
    int room = a->columns - 3;
    if (!a->is_titled || room < 4 || !title[0])
        return;
    snprintf(text, sizeof text, "%s%s", has_focus ? "▸ " : "", title);
    view_cut(text, sizeof text, room - 2, false);
    int x = grid_text(g, a->x + 1, a->y - 1, CELL_BOLD, HUE_PLAIN, " ");
    x = grid_text(g, x, a->y - 1, CELL_BOLD, HUE_PLAIN, text);
    x = grid_text(g, x, a->y - 1, CELL_BOLD, HUE_PLAIN, " ");
    if (!right[0] || x + text_columns(right) + 4 > a->x + a->columns)
        return;
    snprintf(text, sizeof text, " %s ", right);
    grid_text(g, a->x + a->columns - text_columns(text) - 1, a->y - 1, CELL_DIM, HUE_PLAIN, text);
}
