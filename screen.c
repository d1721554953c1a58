/* The screen: panes drawn into the areas that there is room for (areas.c), what lies over them, and
 * where the cursor stands. */
#include "tui/bars.h"

#include <stdio.h>
#include <string.h>

static bool is_at(const struct ui *u, enum piece_kind kind)
{
    return u->course.lesson && course_piece(u)->kind == kind;
}

static bool is_question(const struct ui *u)
{
    return is_at(u, PIECE_ASK) && u->course.answers.count && u->run == 0;
}

/* Behind a task, and at the end, the run is no longer what it is about. */
static bool is_to_read(const struct ui *u)
{
    return is_at(u, PIECE_TASK) ||
           (u->course.lesson && u->course.at + 1 == u->course.stations);
}

static struct room room_of(const struct ui *u, int columns, int rows)
{
    struct grid nowhere = {.columns = columns, .rows = 0};
    struct room r = {.columns = columns,
                     .rows = rows,
                     .nodes = ui_plan(u)->nodes,
                     .timers = view_timers(&nowhere, u, 0),
                     .text = !u->course.lesson ? ROOM_NO_TEXT
                             : is_to_read(u)   ? ROOM_TO_READ
                                               : ROOM_TEXT,
                     .asks = is_question(u)};
    for (unsigned turn = focus_turns(u); turn; turn--)
        for (int p = 0; p < PANES; p++)
            if (u->pane[p].wanted == turn)
                r.wanted[r.wants++] = (enum pane)p;
    return r;
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

static void draw_ladder_pane(struct grid *g, struct ui *u)
{
    enum { WITH_DELTAS = 50 };
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
        .deltas = g->columns >= WITH_DELTAS,
        .top = ~0u,
    };
    draw_ladder(g, &view);
}

static void draw_diagram_pane(struct grid *g, struct ui *u)
{
    struct standing s;
    struct layout *layout = u->chosen.node ? ui_layout(u, u->chosen.machine) : NULL;
    if (layout && choose_standing(u, &s)) {
        const struct lit lit = {.state = s.state,
                                .last_edge = s.last_edge,
                                .taken = s.taken,
                                .legend_top = u->pane[PANE_DIAGRAM].scroll.top};
        draw_diagram(g, ui_plan(u)->machine[u->chosen.machine], layout, &lit);
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
    bool is_pointed = u->focus == which && p->at >= 0;
    if (is_pointed && p->at < p->scroll.top)
        p->scroll.top = p->at;
    if (is_pointed && p->at >= p->scroll.top + g->rows)
        p->scroll.top = p->at - g->rows + 1;
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
    if (which == PANE_LADDER)
        draw_ladder_pane(part, u);
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

void screen_question(struct grid *g, const struct area *a, const struct ui *u)
{
    char which[60];
    if (!a->rows || !a->columns)
        return;
    struct grid *part = grid_new(a->columns, a->rows);
    view_question(part, u);
    grid_blit(g, a->x, a->y, part);
    grid_free(part);
    question_title(u, which, sizeof which);
    bar_title(g, a, "predict", which, false);
}

static const struct {
    const char *title;
    int (*view)(struct grid *, const struct ui *, int);
} overlays[] = {
    [OVERLAY_WHY] = {"why?", view_why}, [OVERLAY_TROUBLE] = {"your text", view_trouble}};

/* A menu, an overlay; the text, where it does not stand among the panes, remains. */
static void draw_over(struct grid *g, const struct area *a, struct ui *u)
{
    if (!a->rows)
        return;
    struct grid *part = grid_new(a->columns, a->rows);
    if (menu_is_open(u))
        view_menu(part, u);
    else
        draw_lines(part, u, &u->over, overlays[u->overlay].view);
    if (part->cursor_y < 0)
        grid_cursor(part, 0, 0);
    grid_blit(g, a->x, a->y, part);
    grid_free(part);
    bar_title(g, a, menu_is_open(u) ? u->menu.title : overlays[u->overlay].title,
              menu_is_open(u)            ? "Esc closes"
              : scroll_is_more(&u->over) ? "more: Down"
                                         : "q closes",
              true);
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
    if (t->rows && a->scrub < 0 && t->columns > 16 && scroll_is_more(&u->pane[PANE_TEXT].scroll))
        grid_text(g, t->x + t->columns - 13, t->y + t->rows - 1, CELL_REVERSE, HUE_PLAIN,
                  " more: PgDn ");
}

/* The last row is the footer's; in a single row, where one is typing or there is something to say. */
static void draw_footer(struct grid *g, const struct areas *a, const struct ui *u)
{
    if (a->footer >= 0)
        view_footer(g, a->footer, u);
    else if (u->prompt.done || u->say[0])
        view_footer(g, a->rows - 1, u);
}

static void draw_screen(struct grid *g, struct ui *u)
{
    struct areas a;
    const struct room r = room_of(u, g->columns, g->rows);
    areas_divide(&a, &r);
    bool is_covered = menu_is_open(u) || u->overlay || u->zoomed;
    if (is_covered)
        clear_panes(&a);
    if (is_covered && u->zoomed && !u->overlay && !menu_is_open(u))
        a.pane[u->focus] = a.over;
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
    struct grid *g = grid_new(columns < 1 ? 1 : columns, rows < 1 ? 1 : rows);
    if (u->compare && !menu_is_open(u) && !u->overlay)
        draw_compare(g, u);
    else
        draw_screen(g, u);
    return g;
}
