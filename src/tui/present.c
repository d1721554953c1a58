/* In front of a class: PageDown and PageUp, the keys of a clicker, go from stop to stop. At each the
 * panes appear one by one: text, ladder, diagram, timers. Few of them, with air between; nothing is
 * pale, no keys at the bottom. Every other key does what it always does. */
#include "tui/bars.h"

#include <stdio.h>

/* What has appeared, each with those before it. */
enum stage { STAGE_TEXT = 1, STAGE_LADDER, STAGE_DIAGRAM, STAGE_TIMERS };

enum { AIR = 2, BESIDE = 64, LOW = 14 /* rows in which there is room for one pane only */ };

/* Without text a stop begins with the ladder. */
static unsigned first_stage(const struct ui *u)
{
    struct grid nowhere = {.columns = 80, .rows = 0};
    return u->course.lesson && view_text(&nowhere, u, 0) ? STAGE_TEXT : STAGE_LADDER;
}

/* Before any machine runs there is no diagram to show. */
static unsigned last_stage(const struct ui *u)
{
    return u->chosen.node ? STAGE_TIMERS : STAGE_LADDER;
}

void present_begin(struct ui *u)
{
    u->classroom.on = true;
    u->classroom.panes = first_stage(u);
    u->classroom.station = u->course.at;
    u->classroom.run = u->run;
    u->focus = PANE_LADDER;
}

bool present_is_shown(const struct ui *u)
{
    return u->classroom.on && !u->overlay && !u->compare && !u->zoomed && !menu_is_open(u);
}

/* ---- keys ------------------------------------------------------------------------------------ */

/* A stop that the run has come to by itself begins anew. */
static void follow(struct ui *u)
{
    struct classroom *c = &u->classroom;
    if (c->station == u->course.at && c->run == u->run)
        return;
    c->panes = first_stage(u);
    c->station = u->course.at;
    c->run = u->run;
}

/* Where there is no lesson: to the next bookmark, else to the next message. */
static void play_on(struct ui *u)
{
    uint32_t here = u->now, next = bookmarks_next(u, here);
    if (!next) {
        ui_act(u, ACTION_MESSAGE_NEXT);
        next = u->now;
    }
    if (next == here)
        return;
    u->say[0] = '\0';
    ui_go(u, here);
    u->playing = true;
    u->target = next;
}

/* The run plays to the next stop, so that messages are seen on their way; again, and it is there. */
static void go_on(struct ui *u)
{
    if (u->run)
        course_act(u, ACTION_GO_BACK);
    else if (u->course.lesson)
        course_act(u, ACTION_GO_ON);
    else if (!u->playing)
        play_on(u);
    else if (u->target > u->now)
        ui_go(u, u->target);
    if (!u->course.lesson && u->now >= u->target)
        u->playing = false;
    follow(u);
}

static void forward(struct ui *u)
{
    struct scroll *text = &u->pane[PANE_TEXT].scroll;
    struct asked asked;
    bool asks = question_shown(u, &asked);
    follow(u);
    if (asks && !asked.answered)
        question_key(u, '9');
    else if (u->playing)
        go_on(u);
    else if (!asks && u->classroom.panes == STAGE_TEXT && scroll_is_more(text))
        text->top += text->rows;
    else if (!asks && u->classroom.panes < last_stage(u))
        u->classroom.panes++;
    else
        go_on(u);
}

static void backward(struct ui *u)
{
    struct asked asked;
    bool played = u->playing;
    follow(u);
    if (!played && !question_shown(u, &asked) && u->classroom.panes > first_stage(u)) {
        u->classroom.panes--;
        u->pane[PANE_TEXT].scroll.top = 0;
        return;
    }
    u->playing = false;
    ui_act(u, u->course.lesson || u->run ? ACTION_GO_BACK : ACTION_MESSAGE_BACK);
    follow(u);
    u->classroom.panes = last_stage(u);
}

bool present_act(struct ui *u, enum action action)
{
    if (!present_is_shown(u))
        return false;
    switch (action) {
    case ACTION_PAGE_DOWN: forward(u); return true;
    case ACTION_PAGE_UP: backward(u); return true;
    case ACTION_CLOSE:
        u->classroom.on = false;
        ui_say(u, "all panes again; sipstep opened with --present shows them one by one");
        return true;
    default: return false;
    }
}

/* ---- the screen ------------------------------------------------------------------------------ */

static struct area cut_below(struct area *from, int rows)
{
    struct area cut = *from;
    rows = rows < from->rows ? rows : from->rows;
    cut.y += from->rows - rows;
    cut.rows = rows;
    from->rows -= rows + 1 < from->rows ? rows + 1 : from->rows;
    return cut;
}

static struct area cut_right(struct area *from, int columns)
{
    struct area cut = *from;
    cut.x += from->columns - columns;
    cut.columns = columns;
    from->columns -= columns + AIR;
    return cut;
}

/* In little room only the latest pane is shown. */
static void divide_low(struct areas *a, enum stage stage, struct area at)
{
    static const enum pane alone[] = {[STAGE_TEXT] = PANE_TEXT,
                                      [STAGE_LADDER] = PANE_LADDER,
                                      [STAGE_DIAGRAM] = PANE_DIAGRAM,
                                      [STAGE_TIMERS] = PANE_TIMERS};
    a->pane[alone[stage]] = at;
}

/* The text above, as a heading; of the others each that comes takes some of the room. */
static void divide(struct areas *a, const struct ui *u, struct area at)
{
    enum stage stage = (enum stage)u->classroom.panes;
    struct grid text = {.columns = at.columns, .rows = 0};
    int lines = u->course.lesson ? view_text(&text, u, 0) : 0;
    if (stage == STAGE_TEXT || at.rows < LOW) {
        divide_low(a, stage, at);
        return;
    }
    if (lines) {
        struct area whole = at;
        int rows = lines < at.rows / 3 ? lines : at.rows / 3;
        at = cut_below(&whole, at.rows - rows - 1);
        a->pane[PANE_TEXT] = whole;
    }
    if (stage >= STAGE_DIAGRAM) {
        bool beside = at.columns >= BESIDE;
        struct area states = beside ? cut_right(&at, at.columns / 2) : cut_below(&at, at.rows / 2);
        if (stage >= STAGE_TIMERS)
            a->pane[PANE_TIMERS] = cut_below(&states, states.rows >= LOW ? 3 : 2);
        a->pane[PANE_DIAGRAM] = states;
    }
    a->pane[PANE_LADDER] = at;
}

/* There is more of the text than its room: at its stage it is paged, above other panes it was read. */
static void tell_more(struct grid *g, const struct area *a, bool is_paged)
{
    char more[60] = " … ";
    if (is_paged)
        snprintf(more, sizeof more, " more: %s ", key_for(ACTION_PAGE_DOWN, PLACE_RUN).text);
    int x = a->x + a->columns - text_columns(more);
    grid_text(g, x < 0 ? 0 : x, a->y + a->rows - 1, CELL_REVERSE, HUE_PLAIN, more);
}

/* Bold, with a blank row between where all of it fits so, alone in the middle of its place. */
static void draw_text(struct grid *g, const struct area *a, struct ui *u)
{
    struct scroll *s = &u->pane[PANE_TEXT].scroll;
    struct grid nowhere = {.columns = a->columns, .rows = 0};
    int lines = a->rows ? view_text(&nowhere, u, 0) : 0;
    *s = (struct scroll){u->classroom.panes == STAGE_TEXT && s->top < lines ? s->top : 0, lines,
                         a->rows};
    if (!lines || a->columns < 1)
        return;
    bool is_spaced = 2 * lines - 1 <= a->rows;
    int used = is_spaced ? 2 * lines - 1 : lines - s->top;
    int y = a->y + (used < a->rows ? (a->rows - used) / 3 : 0);
    struct grid *text = grid_new(a->columns, a->rows);
    view_text(text, u, s->top);
    for (int row = 0; row < text->rows; row++)
        for (int x = 0; x < text->columns; x++) {
            struct cell *from = grid_at(text, x, row);
            int to = y + row * (is_spaced ? 2 : 1);
            if (from->rune && from->rune != ' ' && to < a->y + a->rows)
                grid_rune(g, a->x + x, to, from->attributes | CELL_BOLD, (enum hue)from->hue,
                          from->rune);
        }
    grid_free(text);
    if (!is_spaced && s->top + a->rows < lines)
        tell_more(g, a, u->classroom.panes == STAGE_TEXT);
}

static void draw_title(struct grid *g, const struct ui *u)
{
    char time[32], right[120], title[200];
    report_clock(u->clock, time, sizeof time);
    snprintf(right, sizeof right, "%s s", time);
    if (u->course.lesson)
        snprintf(right, sizeof right, "%s s   %zu of %zu", time, u->course.at + 1,
                 u->course.stations);
    snprintf(title, sizeof title, "%s",
             u->run             ? history_name(u->history, u->run)
             : u->course.lesson ? u->course.lesson->title
                                : bar_scenario_name(u));
    int x = g->columns - 1 - text_columns(right);
    view_cut(title, sizeof title, x - 3, false);
    grid_text(g, 1, 0, CELL_BOLD, HUE_ACCENT, title);
    if (x > 1)
        grid_text(g, x, 0, 0, HUE_PLAIN, right);
}

static void make_bright(struct grid *g)
{
    for (int y = 0; y < g->rows; y++)
        for (int x = 0; x < g->columns; x++)
            grid_at(g, x, y)->attributes &= (uint8_t)~CELL_DIM;
}

void present_draw(struct grid *g, struct ui *u)
{
    struct areas a = {.columns = g->columns, .rows = g->rows};
    int top = g->rows >= LOW ? 2 : g->rows > 2, margin = g->columns >= BESIDE ? AIR : 0;
    struct area at = {margin, top, g->columns - 2 * margin, g->rows - top - (g->rows > 3), false};
    struct asked asked;
    follow(u);
    if (question_shown(u, &asked))
        a.question = at;
    else
        divide(&a, u, at);
    for (int p = 0; p < PANES; p++)
        if (p != PANE_TEXT)
            screen_pane(g, &a.pane[p], u, (enum pane)p);
    u->pane[PANE_TEXT].shown = a.pane[PANE_TEXT].rows > 0;
    draw_text(g, &a.pane[PANE_TEXT], u);
    screen_question(g, &a.question, u);
    make_bright(g);
    if (top)
        draw_title(g, u);
    if (u->prompt.done || u->say[0])
        view_footer(g, g->rows - 1, u);
}
