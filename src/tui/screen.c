/* The screen: panes drawn into the areas that there is room for (areas.c), what lies over them, and
 * where the cursor stands. */
#include "tui/bars.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

static bool is_at(const struct ui *u, enum piece_kind kind)
{
    return u->course.lesson && course_piece(u)->kind == kind;
}

/* Behind a task, and at the end, the run is no longer what it is about. */
static bool is_to_read(const struct ui *u)
{
    return is_at(u, PIECE_TASK) || (u->course.lesson && u->course.at + 1 == u->course.stations);
}

static struct room room_of(const struct ui *u, int columns, int rows)
{
    struct grid nowhere = {.columns = columns, .rows = 0};
    struct asked asked;
    struct room r = {.columns = columns,
                     .rows = rows,
                     .nodes = ui_plan(u)->nodes,
                     .timers = view_timers(&nowhere, u, 0),
                     .text = !u->course.lesson ? ROOM_NO_TEXT
                             : is_to_read(u)   ? ROOM_TO_READ
                                               : ROOM_TEXT,
                     .asks = question_shown(u, &asked)};
    for (int p = 0; p < PANES; p++) {
        size_t at = r.wants;
        if (!u->pane[p].wanted)
            continue;
        for (; at && u->pane[r.wanted[at - 1]].wanted < u->pane[p].wanted; at--)
            r.wanted[at] = r.wanted[at - 1];
        r.wanted[at] = (enum pane)p;
        r.wants++;
    }
    return r;
}

/* ---- panes ----------------------------------------------------------------------------------- */

static void draw_diagram_pane(struct grid *g, struct ui *u)
{
    struct standing s;
    struct layout *layout = u->chosen.node ? ui_layout(u, u->chosen.machine) : NULL;
    if (layout && choose_standing(u, &s)) {
        struct scroll *legend = &u->pane[PANE_DIAGRAM].scroll;
        const struct lit lit = {.state = s.state,
                                .last_edge = s.last_edge,
                                .taken = s.taken,
                                .legend_top = legend->top,
                                .pointed_edge = choose_pointed(u),
                                .covered = ui_is_asking(u)};
        struct legend_seen seen =
            draw_diagram(g, ui_plan(u)->machine[u->chosen.machine], layout, &lit);
        legend->lines = seen.rows;
        legend->top = seen.top;
    } else {
        grid_text(g, 1, g->rows > 1, CELL_DIM, HUE_PLAIN, "no machine runs yet");
    }
}

/* What is pointed at is reversed and marked. */
static void mark_line(struct grid *g, int row)
{
    for (int x = 0; x < g->columns; x++) {
        struct cell *c = grid_at(g, x, row);
        if (c)
            c->attributes |= CELL_REVERSE;
    }
    grid_text(g, 0, row, CELL_REVERSE | CELL_BOLD, HUE_PLAIN, "▸");
}

/* Lines that may be more than there is room for; it is noted how many there are. */
static void draw_lines(struct grid *g, const struct ui *u, struct scroll *s,
                       int (*view)(struct grid *, const struct ui *, int))
{
    struct grid nowhere = {.columns = g->columns, .rows = 0};
    s->rows = g->rows;
    s->lines = view(&nowhere, u, 0);
    if (s->top > s->lines - g->rows)
        s->top = s->lines > g->rows ? s->lines - g->rows : 0;
    view(g, u, s->top);
}

static void draw_line_pane(struct grid *g, struct ui *u, enum pane which)
{
    struct pane_state *p = &u->pane[which];
    if (which == PANE_TEXT && !u->course.lesson) {
        p->scroll.rows = g->rows;
        source_follow(u);
    }
    bool is_pointed = u->focus == which && p->at >= 0 && pane_rows[which].at;
    int beyond = g->rows / 3 < 4 ? g->rows / 3 : 4; /* what stands beneath it is seen too */
    if (is_pointed && p->at < p->scroll.top)
        p->scroll.top = p->at;
    if (is_pointed && p->at >= p->scroll.top + g->rows - beyond)
        p->scroll.top = p->at - g->rows + 1 + beyond;
    if (p->at < 0 && pane_rows[which].ends_now)
        p->scroll.top = INT_MAX - g->rows;
    draw_lines(g, u, &p->scroll, pane_rows[which].lines);
    int row = p->at - p->scroll.top;
    if (!is_pointed || row < 0 || row >= g->rows)
        return;
    mark_line(g, row);
    grid_cursor(g, 0, row);
}

void screen_pane(struct grid *g, const struct area *a, struct ui *u, enum pane which)
{
    struct pane_state *p = &u->pane[which];
    char title[160] = "", right[80] = "";
    p->shown = a->rows > 0 && a->columns > 0;
    if (!p->shown)
        return;
    struct grid *part = grid_new(a->columns, a->rows);
    p->scroll.rows = a->rows;
    p->spot = (struct spot){a->x, a->y, a->columns, a->rows};
    if (which == PANE_LADDER)
        ladder_pane(part, u);
    else if (which == PANE_DIAGRAM)
        draw_diagram_pane(part, u);
    else
        draw_line_pane(part, u, which);
    if (u->focus != which)
        grid_cursor(part, -1, -1);
    else if (part->cursor_y < 0)
        grid_cursor(part, 0, 0);
    grid_blit(g, a->x, a->y, part);
    grid_free(part);
    if (pane_rows[which].title)
        pane_rows[which].title(u, title, sizeof title, right, sizeof right);
    bar_title(g, a, title[0] ? title : pane_rows[which].name, right, u->focus == which);
}

/* ---- over the panes -------------------------------------------------------------------------- */

void screen_question(struct grid *g, const struct area *a, const struct ui *u)
{
    struct asked asked;
    if (!a->rows || !a->columns || !question_shown(u, &asked))
        return;
    struct grid *part = grid_new(a->columns, a->rows);
    view_question(part, u);
    grid_blit(g, a->x, a->y, part);
    grid_free(part);
    bar_title(g, a, "predict", asked.title, false);
}

static const struct {
    const char *title;
    int (*view)(struct grid *, const struct ui *, int);
} overlays[] = {[OVERLAY_WHY] = {"why?", view_why},
                [OVERLAY_TROUBLE] = {"your text", view_trouble},
                [OVERLAY_TOKEN] = {"token", view_token},
                [OVERLAY_MESSAGE] = {"message", view_message}};

/* A menu, an overlay; the text, where it does not stand among the panes, remains. */
static void draw_over(struct grid *g, const struct area *a, struct ui *u)
{
    if (!a->rows)
        return;
    u->over_spot = (struct spot){a->x, a->y, a->columns, a->rows};
    struct grid *part = grid_new(a->columns, a->rows);
    if (menu_is_open(u))
        view_menu(part, u);
    else
        draw_lines(part, u, &u->over, overlays[u->overlay].view);
    if (part->cursor_y < 0)
        grid_cursor(part, 0, 0);
    grid_blit(g, a->x, a->y, part);
    grid_free(part);
    char right[60];
    enum place place = ui_place(u);
    if (!menu_is_open(u) && scroll_is_more(&u->over))
        snprintf(right, sizeof right, "%s: more", key_for(ACTION_PAGE_DOWN, place).text);
    else
        snprintf(right, sizeof right, "%s closes", key_for(ACTION_CLOSE, place).text);
    bar_title(g, a, menu_is_open(u) ? u->menu.title : overlays[u->overlay].title, right, true);
}

/* Only the rule above and what stands at the bottom is left of the division. */
static void clear_panes(struct areas *a)
{
    for (int p = 0; p < PANES; p++)
        if (a->pane[p].y < a->over.y + a->over.rows)
            a->pane[p] = (struct area){0};
    size_t kept = 0;
    for (size_t i = 0; i < a->rules; i++)
        if (a->rule[i].y < a->over.y || a->rule[i].y >= a->over.y + a->over.rows)
            a->rule[kept++] = a->rule[i];
    a->rules = kept;
    a->question = (struct area){0};
}

/* Of a pane or an upright rule the rows above `rule` are left; what stands from there to `bottom`
 * goes. */
static void cut_off(struct area *it, int rule, int bottom)
{
    if (it->y >= rule && it->y < bottom)
        *it = (struct area){0};
    else if (it->y < rule && it->y + it->rows > rule && it->y + it->rows <= bottom)
        it->rows = rule - it->y;
}

/* A short menu lies over the lower panes: what it asks about stays in sight. False: it needs all. */
static bool lower_menu(struct areas *a, const struct ui *u)
{
    enum { IN_SIGHT = 9 };
    int bottom = a->over.y + a->over.rows, rows = menu_rows(&u->menu), rule = bottom - rows - 1;
    if (u->menu.is_searching || u->overlay || u->zoomed || rule < a->over.y + IN_SIGHT)
        return false;
    for (int p = 0; p < PANES; p++)
        cut_off(&a->pane[p], rule, bottom);
    cut_off(&a->question, rule, bottom);
    size_t kept = 0;
    for (size_t i = 0; i < a->rules; i++) {
        cut_off(&a->rule[i], rule, bottom);
        bool is_last_row = a->rule[i].rows == 1 && a->rule[i].y == rule - 1;
        if (a->rule[i].rows && !is_last_row)
            a->rule[kept++] = a->rule[i];
    }
    a->rules = kept;
    a->rule[a->rules++] = (struct area){0, rule, a->columns, 1, false};
    a->over.y = rule + 1;
    a->over.rows = rows;
    a->over.is_titled = true;
    return true;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void draw_frame(struct grid *g, const struct areas *a, const struct ui *u)
{
    bar_rules(g, a);
    if (a->status >= 0)
        bar_status(g, a->status, u);
    if (a->why >= 0)
        bar_why(g, a->why, u);
}

/* What there is more of is told where there is no bar for it. */
static void tell_more(struct grid *g, const struct areas *a, const struct ui *u)
{
    const struct area *t = &a->pane[PANE_TEXT];
    char more[60];
    snprintf(more, sizeof more, " more: %s ", key_for(ACTION_PAGE_DOWN, PLACE_RUN).text);
    int x = t->columns - text_columns(more) - 1;
    if (t->rows && a->scrub < 0 && x > 3 && scroll_is_more(&u->pane[PANE_TEXT].scroll))
        grid_text(g, t->x + x, t->y + t->rows - 1, CELL_REVERSE, HUE_PLAIN, more);
}

/* The last row is the footer's; in a single row, where one is typing or there is something to say. */
static void draw_footer(struct grid *g, const struct areas *a, const struct ui *u)
{
    if (a->footer >= 0)
        view_footer(g, a->footer, u);
    else if (u->prompt.done || u->say[0])
        view_footer(g, a->rows - 1, u);
}

/* The pane with the focus may have gone; when it is back, it has it again. */
static void keep_focus(struct ui *u, const struct areas *a)
{
    if (u->overlay || menu_is_open(u) || u->zoomed) /* what is zoomed has it, place or none */
        return;
    if (u->lost_focus.is_lost && u->focus != u->lost_focus.to)
        u->lost_focus.is_lost = false; /* its user has chosen another since */
    if (u->lost_focus.is_lost && a->pane[u->lost_focus.from].rows) {
        u->focus = u->lost_focus.from;
        u->lost_focus.is_lost = false;
    }
    if (a->pane[u->focus].rows)
        return;
    for (int p = 0; p < PANES; p++)
        if (a->pane[p].rows) {
            if (!u->lost_focus.is_lost)
                u->lost_focus.from = u->focus;
            u->lost_focus.is_lost = true;
            u->lost_focus.to = u->focus = (enum pane)p;
            return;
        }
}

static void draw_screen(struct grid *g, struct ui *u)
{
    struct areas a;
    const struct room r = room_of(u, g->columns, g->rows);
    areas_divide(&a, &r);
    bool is_covered = menu_is_open(u) || u->overlay || u->zoomed;
    if (is_covered && !(menu_is_open(u) && lower_menu(&a, u)))
        clear_panes(&a);
    if (a.over.rows && u->zoomed && !u->overlay && !menu_is_open(u))
        a.pane[u->focus] = a.over;
    keep_focus(u, &a);
    draw_frame(g, &a, u);
    for (int p = 0; p < PANES; p++)
        screen_pane(g, &a.pane[p], u, (enum pane)p);
    screen_question(g, &a.question, u);
    if (menu_is_open(u) || u->overlay)
        draw_over(g, &a.over, u);
    tell_more(g, &a, u);
    if (a.scrub >= 0)
        bar_scrub(g, a.scrub, u);
    draw_footer(g, &a, u);
}

/* Two runs side by side have all of the screen but its last row. */
static void draw_compare(struct grid *g, struct ui *u)
{
    struct grid *part = grid_new(g->columns, g->rows > 1 ? g->rows - 1 : 1);
    view_compare(part, u);
    grid_blit(g, 0, 0, part);
    grid_free(part);
    if (g->rows > 1)
        view_footer(g, g->rows - 1, u);
}

struct grid *ui_render(struct ui *u, int columns, int rows)
{
    if (!u->history)
        return list_render(u, columns, rows);
    struct grid *g = grid_new(columns < 1 ? 1 : columns, rows < 1 ? 1 : rows);
    u->columns = g->columns;
    u->rows = g->rows;
    if (u->compare && !menu_is_open(u) && !u->overlay)
        draw_compare(g, u);
    else if (present_is_shown(u))
        present_draw(g, u);
    else
        draw_screen(g, u);
    return g;
}
