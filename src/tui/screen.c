/* The screen: which panes there are in this much room, and where. Panes go in this order when
 * room shrinks: the diagram gets one row a state and then one line (its own doing), timers get
 * fewer rows; text, question and footer never go. */
#include "tui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows from the top: status, a rule with titles, panes, the scrub bar, text, the footer. The
 * states (diagram and timers) are to the right of the ladder, or below it where there is no room
 * beside. */
struct areas {
    int columns, rows;
    int top, bottom; /* of the panes: rows top .. bottom-1 */
    int split;       /* column of the vertical rule; 0: none */
    int ladder_columns, ladder_bottom;
    int states_x, states_y; /* states_y: the row of their title; 0: no states */
    int timers;             /* row of the timers' title, 0: none */
    int scrub;              /* row of the scrub bar, 0: none */
    int text, text_rows;
    int message; /* column where the message begins beside the text; 0: none */
    int footer;
};

static bool is_at(const struct ui *u, enum piece_kind kind)
{
    return u->course.lesson && course_piece(u)->kind == kind;
}

/* As many rows as the text has, up to what the screen can spare. */
static int text_rows(const struct ui *u, int columns, int rows)
{
    struct grid nowhere = {.columns = columns, .rows = 0};
    int room = rows >= 56   ? 20
               : rows >= 40 ? 12
               : rows >= 30 ? 5
               : rows >= 16 ? 3
               : rows >= 12 ? 2
                            : 1;
    bool is_read =
        is_at(u, PIECE_TASK) || (u->course.lesson && u->course.at + 1 == u->course.stations);
    if (is_read && rows >= 20)
        room = 9; /* the run is no longer what it is about */
    room = room > rows / 2 ? rows / 2 : room;
    if (columns >= 100 && rows >= 40)
        return room; /* a message stands beside it */
    int wanted = view_text(&nowhere, u, 0);
    return wanted < 1 ? 1 : wanted < room ? wanted : room;
}

/* Of two phones seven sixteenths; of more up to the half; never more than lifelines can use. */
static int ladder_columns(int nodes, int columns)
{
    enum { MARGINS = 18, GAP_LEAST = 11, GAP_MOST = 26, TOLD = 16 };
    int least = MARGINS + (nodes - 1) * GAP_LEAST;
    int most = MARGINS + TOLD + (nodes - 1) * GAP_MOST, wanted = columns * 7 / 16;
    if (wanted < least)
        wanted = least < columns / 2 ? least : columns / 2;
    return wanted < most ? wanted : most;
}

static void place_states(const struct ui *u, struct areas *a)
{
    struct grid nowhere = {.columns = 1, .rows = 0};
    int rows = a->bottom - a->top, timers = view_timers(&nowhere, u, 0), room = rows / 4;
    a->ladder_columns = a->columns;
    a->ladder_bottom = a->bottom;
    if (a->columns >= 64) {
        a->split = ladder_columns(ui_plan(u)->nodes, a->columns);
        a->ladder_columns = a->split;
        a->states_x = a->split + 1;
        a->states_y = a->top - 1;
    } else if (rows >= 12) {
        a->states_y = a->ladder_bottom = a->top + (rows > 30 ? rows / 2 : rows * 3 / 5);
        room = (a->bottom - a->states_y) / 3;
    } else if (rows >= 8) {
        a->states_y = a->ladder_bottom = a->bottom - 2; /* the diagram in one line */
        room = 0;
    }
    timers = timers < 2 ? 2 : timers;
    timers = timers > room ? room : timers;
    if ((a->split || a->states_y) && timers > 0 && !is_at(u, PIECE_ASK))
        a->timers = a->bottom - timers - 1;
}

enum { SMALL = 12 };

static struct areas divide(const struct ui *u, int columns, int rows)
{
    struct areas a = {.columns = columns, .rows = rows, .top = rows >= 6 ? 2 : rows >= 3};
    a.footer = rows > 1 ? rows - 1 : -1;
    a.message = columns >= 100 && rows >= 40 ? columns / 2 : 0;
    a.text_rows = rows >= 4 ? text_rows(u, columns, rows) : rows > 2;
    if (rows < SMALL && is_at(u, PIECE_ASK))
        a.text_rows = 0; /* the question itself needs the room */
    a.text = a.footer - a.text_rows;
    a.scrub = rows >= 12 ? a.text - 1 : 0;
    a.bottom = a.scrub ? a.scrub : a.text;
    place_states(u, &a);
    return a;
}

/* Draws a view into its own grid, so that it cannot leave its place. */
static void place(struct grid *g, int x, int y, int columns, int rows, const struct ui *u,
                  void (*view)(struct grid *, const struct ui *))
{
    if (columns <= 0 || rows <= 0)
        return;
    struct grid *part = grid_new(columns, rows);
    view(part, u);
    grid_blit(g, x, y, part);
    grid_free(part);
}

/* The same for lines that may be more than there is room for; notes how many there are. */
static void place_lines(struct grid *g, int x, int y, int columns, int rows, const struct ui *u,
                        struct scroll *s, int (*view)(struct grid *, const struct ui *, int))
{
    struct grid nowhere = {.columns = columns, .rows = 0};
    if (columns <= 0 || rows <= 0)
        return;
    s->rows = rows;
    s->lines = view(&nowhere, u, 0);
    if (s->top > s->lines - rows)
        s->top = s->lines > rows ? s->lines - rows : 0;
    struct grid *part = grid_new(columns, rows);
    view(part, u, s->top);
    grid_blit(g, x, y, part);
    grid_free(part);
}

/* A pane made of lines; the one pointed at is reversed and marked. */
static void line_pane(struct grid *g, int x, int y, int columns, int rows, struct ui *u,
                      enum pane which)
{
    struct pane_state *p = &u->pane[which];
    p->shown = columns > 0 && rows > 0;
    if (u->focus == which && p->at >= 0 && p->at < p->scroll.top)
        p->scroll.top = p->at;
    if (u->focus == which && p->at >= p->scroll.top + rows)
        p->scroll.top = p->at - rows + 1;
    place_lines(g, x, y, columns, rows, u, &p->scroll, pane_rows[which].lines);
    int row = u->focus == which && p->at >= 0 ? p->at - p->scroll.top : -1;
    if (row < 0 || row >= rows)
        return;
    for (int i = 0; i < columns; i++) {
        struct cell *c = grid_at(g, x + i, y + row);
        if (c)
            c->attributes |= CELL_REVERSE;
    }
    grid_text(g, x, y + row, CELL_REVERSE | CELL_BOLD, HUE_PLAIN, "▸");
}

static bool is_more(const struct scroll *s)
{
    return s->top + s->rows < s->lines;
}

/* ---- rules ----------------------------------------------------------------------------------- */

static void rule(struct grid *g, int x0, int x1, int y, const char *title, const char *right)
{
    grid_line(g, x0, y, x1, y, false, CELL_DIM, HUE_PLAIN);
    char text[120];
    int room = x1 - x0 - 3;
    snprintf(text, sizeof text, " %s ", title);
    if (title[0] && room > 0)
        grid_text(g, x0 + 1, y, CELL_BOLD, HUE_PLAIN, text);
    snprintf(text, sizeof text, " %s ", right);
    if (right[0] && room > text_columns(title) + text_columns(right) + 4)
        grid_text(g, x1 - text_columns(text) - 1, y, CELL_DIM, HUE_PLAIN, text);
}

static void mood(const struct ui *u, char *out, size_t room)
{
    const struct piece *p = u->course.lesson ? course_piece(u) : NULL;
    const char *word = "paused";
    if (ui_is_asking(u))
        word = "your turn";
    else if (p && p->kind == PIECE_ASK && u->run == 0)
        word = "answered";
    if (!u->playing || !u->speed)
        snprintf(out, room, "%s", u->playing ? "playing" : word);
    else
        snprintf(out, room, "playing %s%dx", u->speed < 0 ? "1/" : "", 1 << abs(u->speed));
}

/* Where room is short the step's number goes first, then the run's name, then the mood; the time
 * stays. */
static void status_text(const struct ui *u, int columns, char *out, size_t room)
{
    char time[32], name[200], step[32], is[32];
    report_time(u->clock / 1000 * 1000, time, sizeof time);
    snprintf(name, sizeof name, "%s   ", history_name(u->history, u->run));
    view_cut(name, sizeof name, columns / 2, true);
    mood(u, is, sizeof is);
    snprintf(step, sizeof step, "   step %u", history_step_number(u->history, u->run, u->now));
    for (int left_out = 0; left_out < 4; left_out++) {
        snprintf(out, room, "%s%s s%s%s%s ", left_out < 2 ? name : "", time,
                 left_out < 1 ? step : "", left_out < 3 ? "   " : "", left_out < 3 ? is : "");
        if (text_columns(out) + columns / 4 <= columns)
            return;
    }
}

/* Its title, or its file's name. */
static const char *scenario_name(const struct scenario *s)
{
    const char *file = scenario_file(s), *slash = strrchr(file, '/');
    return scenario_title(s)[0] ? scenario_title(s) : slash ? slash + 1 : file;
}

static void status_line(struct grid *g, const struct ui *u)
{
    char right[300], title[300];
    status_text(u, g->columns, right, sizeof right);
    int x = g->columns - text_columns(right);
    if (u->course.lesson)
        snprintf(title, sizeof title, "%d %s", u->course.lesson->number, u->course.lesson->title);
    else
        snprintf(title, sizeof title, "%s", scenario_name(history_scenario(u->history, u->run)));
    view_cut(title, sizeof title, x - 3, false);
    grid_text(g, 1, 0, CELL_BOLD, HUE_PLAIN, title);
    grid_text(g, x > 0 ? x : 0, 0, 0, HUE_PLAIN, right);
}

static void scrub_tail(const struct ui *u, int columns, usec last, char *out, size_t room)
{
    enum { NARROW = 50 };
    char end[32], place[60] = "";
    report_time(last, end, sizeof end);
    if (u->course.lesson && (columns >= NARROW || !is_more(&u->pane[PANE_TEXT].scroll)))
        snprintf(place, sizeof place, " %zu of %zu ┄", u->course.at + 1, u->course.stations);
    snprintf(out, room, " %s s ┄%s%s", ui_is_asking(u) ? "?" : end, place,
             is_more(&u->pane[PANE_TEXT].scroll) ? " more: PgDn ┄" : "");
}

/* How far the run is; while a question is open, not how far that is of all. */
static void scrub_bar(struct grid *g, int y, const struct ui *u)
{
    const struct trace *t = ui_trace(u);
    char tail[160];
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
    grid_text(g, at, y, CELL_BOLD, HUE_ACCENT, "●");
}

/* ---- panes ----------------------------------------------------------------------------------- */

/* Where not all lifelines fit: both ends of what flies, or the chosen one. */
static uint16_t node_to_see(const struct ui *u)
{
    const struct record *r = u->selected ? &ui_trace(u)->record[u->selected] : NULL;
    if (!r || u->chosen.by_hand)
        return u->chosen.node;
    return r->node > r->peer ? r->node : r->peer;
}

static void ladder_pane(struct grid *g, int columns, int rows, int y, struct ui *u)
{
    u->pane[PANE_LADDER].shown = columns > 0 && rows > 0;
    if (columns <= 0 || rows <= 0)
        return;
    struct grid *part = grid_new(columns, rows);
    const struct ladder_view view = {
        .plan = ui_plan(u),
        .trace = ui_trace(u),
        .ladder = u->ladder,
        .seen_node = node_to_see(u),
        .world = ui_world(u),
        .now = u->now,
        .clock = u->clock,
        .selected = u->selected,
        .covered = ui_is_asking(u),
        .deltas = columns >= 50,
        .top = ~0u,
    };
    draw_ladder(part, &view);
    grid_blit(g, 0, y, part);
    grid_free(part);
}

static void diagram_pane(struct grid *g, int x, int y, int columns, int rows, struct ui *u)
{
    struct standing s;
    u->pane[PANE_DIAGRAM].shown = columns > 0 && rows > 0;
    if (columns <= 0 || rows <= 0)
        return;
    struct grid *part = grid_new(columns, rows);
    struct layout *layout = u->chosen.node ? ui_layout(u, u->chosen.machine) : NULL;
    if (layout && choose_standing(u, &s)) {
        const struct lit lit = {.state = s.state, .last_edge = s.last_edge, .taken = s.taken};
        draw_diagram(part, ui_plan(u)->machine[u->chosen.machine], layout, &lit);
    } else {
        grid_text(part, 1, 1, CELL_DIM, HUE_PLAIN, "no machine runs yet");
    }
    grid_blit(g, x, y, part);
    grid_free(part);
}

static void diagram_title(const struct ui *u, char *title, size_t room, char *meter,
                          size_t meter_room)
{
    struct standing s;
    snprintf(title, room, "states");
    meter[0] = '\0';
    if (!u->chosen.node || !choose_standing(u, &s))
        return;
    const struct plan *plan = ui_plan(u);
    const struct diagram *d = plan->machine[u->chosen.machine]->diagram;
    snprintf(title, room, "%s %s%s", plan->node[u->chosen.node].name, d->name, "");
    if (u->chosen.ordinal > 1)
        snprintf(title, room, "%s %s [%u]", plan->node[u->chosen.node].name, d->name,
                 (unsigned)u->chosen.ordinal);
    snprintf(meter, meter_room, "%u of %u edges", s.edges_taken, (unsigned)d->nedges);
}

static bool is_question(const struct ui *u)
{
    return is_at(u, PIECE_ASK) && u->course.answers.count && u->run == 0;
}

/* "question 1 of 2" */
static void question_title(const struct ui *u, char *out, size_t room)
{
    const struct course *c = &u->course;
    size_t all = 0, here = 0;
    for (size_t i = 0; i < c->stations; i++) {
        all += c->lesson->piece[c->station[i].piece].kind == PIECE_ASK;
        here = i == c->at ? all : here;
    }
    snprintf(out, room, "question %zu of %zu", here, all);
}

static void states_panes(struct grid *g, const struct areas *a, struct ui *u)
{
    int x = a->states_x, columns = a->columns - x, y = a->states_y + 1;
    char title[120], meter[60];
    if (is_question(u)) {
        question_title(u, meter, sizeof meter);
        rule(g, x, a->columns - 1, a->states_y, "predict", meter);
        place(g, x, y, columns, a->bottom - y, u, view_question);
        return;
    }
    diagram_title(u, title, sizeof title, meter, sizeof meter);
    rule(g, x, a->columns - 1, a->states_y, title, meter);
    diagram_pane(g, x, y, columns, (a->timers ? a->timers : a->bottom) - y, u);
    if (!a->timers)
        return;
    snprintf(title, sizeof title, "timers%s%s", u->chosen.node ? " of " : "",
             u->chosen.node ? ui_plan(u)->node[u->chosen.node].name : "");
    rule(g, x, a->columns - 1, a->timers, title, "");
    line_pane(g, x, a->timers + 1, columns, a->bottom - a->timers - 1, u, PANE_TIMERS);
}

static const struct {
    const char *title;
    int (*view)(struct grid *, const struct ui *, int);
} overlays[] = {
    [OVERLAY_WHY] = {"why?", view_why}, [OVERLAY_TROUBLE] = {"your text", view_trouble}};

static void overlay(struct grid *g, const struct areas *a, struct ui *u)
{
    place_lines(g, 0, a->top, a->columns, a->bottom - a->top, u, &u->over,
                overlays[u->overlay].view);
    if (a->top)
        rule(g, 0, a->columns - 1, a->top - 1, overlays[u->overlay].title,
             is_more(&u->over) ? "more: Down" : "q closes");
}

static void menu_over(struct grid *g, const struct areas *a, struct ui *u)
{
    if (a->bottom - a->top <= 0)
        return;
    struct grid *part = grid_new(a->columns, a->bottom - a->top);
    view_menu(part, u);
    grid_blit(g, 0, a->top, part);
    grid_free(part);
    if (a->top)
        rule(g, 0, a->columns - 1, a->top - 1, u->menu.title, "Esc closes");
}

/* One pane over all of them. */
static void zoomed_pane(struct grid *g, const struct areas *a, struct ui *u)
{
    int rows = a->bottom - a->top;
    char title[120], right[60] = "z: all panes";
    snprintf(title, sizeof title, "%s", pane_rows[u->focus].name);
    if (a->top)
        rule(g, 0, a->columns - 1, a->top - 1, title, right);
    if (u->focus == PANE_LADDER)
        ladder_pane(g, a->columns, rows, a->top, u);
    else if (u->focus == PANE_DIAGRAM)
        diagram_pane(g, 0, a->top, a->columns, rows, u);
    else
        line_pane(g, 0, a->top, a->columns, rows, u, u->focus);
}

static void vertical_rule(struct grid *g, const struct areas *a)
{
    enum { TEE_DOWN = 0x252c, TEE_RIGHT = 0x251c };
    grid_line(g, a->split, a->top, a->split, a->bottom - 1, false, CELL_DIM, HUE_PLAIN);
    if (a->top > 1)
        grid_rune(g, a->split, a->top - 1, CELL_DIM, HUE_PLAIN, TEE_DOWN);
    if (a->timers)
        grid_rune(g, a->split, a->timers, CELL_DIM, HUE_PLAIN, TEE_RIGHT);
}

static void panes(struct grid *g, const struct areas *a, struct ui *u)
{
    for (int p = 0; p < PANES; p++)
        u->pane[p].shown = false;
    if (menu_is_open(u) || u->overlay || u->zoomed) {
        (menu_is_open(u) ? menu_over : u->overlay ? overlay : zoomed_pane)(g, a, u);
        return;
    }
    if (!a->split && is_question(u)) {
        char which[60];
        question_title(u, which, sizeof which);
        if (a->top > 1)
            rule(g, 0, a->columns - 1, a->top - 1, "predict", which);
        place(g, 0, a->top, a->columns, a->bottom - a->top, u, view_question);
        return;
    }
    if (a->top > 1)
        rule(g, 0, a->ladder_columns - 1, a->top - 1, "ladder", "");
    ladder_pane(g, a->ladder_columns, a->ladder_bottom - a->top, a->top, u);
    if (a->split || a->states_y)
        states_panes(g, a, u);
    if (a->split)
        vertical_rule(g, a);
}

static void text_area(struct grid *g, const struct areas *a, struct ui *u)
{
    int columns = a->message ? a->message : a->columns;
    if (!a->text_rows)
        return;
    line_pane(g, 0, a->text, columns, a->text_rows, u, PANE_TEXT);
    if (is_more(&u->pane[PANE_TEXT].scroll) && !a->scrub && columns > 16)
        grid_text(g, columns - 13, a->text + a->text_rows - 1, CELL_REVERSE, HUE_PLAIN,
                  " more: PgDn ");
    if (!a->message)
        return;
    grid_line(g, a->message, a->text, a->message, a->text + a->text_rows - 1, false, CELL_DIM,
              HUE_PLAIN);
    line_pane(g, a->message + 1, a->text, a->columns - a->message - 1, a->text_rows, u,
              PANE_MESSAGE);
}

struct grid *ui_render(struct ui *u, int columns, int rows)
{
    struct grid *g = grid_new(columns < 1 ? 1 : columns, rows < 1 ? 1 : rows);
    struct areas a = divide(u, g->columns, g->rows);
    u->columns = g->columns;
    u->rows = g->rows;
    if (a.top)
        status_line(g, u);
    if (a.bottom > a.top)
        panes(g, &a, u);
    text_area(g, &a, u);
    if (a.scrub)
        scrub_bar(g, a.scrub, u);
    if (a.footer >= 0)
        view_footer(g, a.footer, u);
    return g;
}
