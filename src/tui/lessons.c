/* The list of lessons as a picture: parts, lessons, what the one pointed at is about, where one was
 * last time. All of it is told by the lessons' own files and by what was kept. */
#include "tui/list.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_MOST = 76, OTHERS = 2, WITH_OTHERS = 14 /* rows from which they are told */ };

/* ---- the list -------------------------------------------------------------------------------- */

struct listing {
    struct grid *grid;
    const struct lesson_list *list;
    const struct list_places *at;
};

static size_t count_kind(const struct lesson *l, enum piece_kind kind)
{
    size_t n = 0;
    for (size_t i = 0; i < l->pieces; i++)
        n += l->piece[i].kind == kind;
    return n;
}

/* "2 questions, 1 task"; "" where there are none. */
static void tell_holds(const struct lesson *l, char *out, size_t room)
{
    size_t questions = count_kind(l, PIECE_ASK), tasks = count_kind(l, PIECE_TASK);
    size_t length = 0;
    out[0] = '\0';
    if (questions)
        length = (size_t)snprintf(out, room, "%zu question%s", questions, &"s"[questions == 1]);
    if (tasks && length < room)
        snprintf(out + length, room - length, "%s%zu task%s", questions ? ", " : "", tasks,
                 &"s"[tasks == 1]);
}

static void fill_row(struct grid *g, const struct spot *s, int y)
{
    for (int x = s->x; x < s->x + s->columns; x++)
        grid_text(g, x, y, CELL_REVERSE, HUE_PLAIN, " ");
    grid_text(g, s->x, y, CELL_REVERSE | CELL_BOLD, HUE_PLAIN, "▸");
}

static void put_cut(struct grid *g, int x, int y, int columns, unsigned look, const char *text)
{
    char line[300];
    if (columns < 1)
        return;
    snprintf(line, sizeof line, "%s", text);
    view_cut(line, sizeof line, columns, false);
    grid_text(g, x, y, look, HUE_PLAIN, line);
}

/* Number and title; minutes and what it holds where there is room for columns of their own. */
static void draw_lesson(const struct listing *l, int y, size_t i)
{
    enum { HOLDS = 22, WITH_HOLDS = 62, WITH_MINUTES = 36 };
    const struct spot *s = &l->at->lessons;
    const struct lesson *it = l->list->lesson[i];
    bool is_here = i == l->list->at;
    unsigned look = is_here ? CELL_REVERSE : 0;
    char title[300], minutes[32] = "", holds[60] = "";
    int end = s->columns - 1;
    if (s->columns >= WITH_HOLDS) {
        tell_holds(it, holds, sizeof holds);
        end -= HOLDS;
    }
    if (it->minutes && s->columns >= WITH_MINUTES)
        snprintf(minutes, sizeof minutes, "%d min", it->minutes);
    if (is_here)
        fill_row(l->grid, s, y);
    snprintf(title, sizeof title, "%2d  %s", it->number, it->title);
    int tail = minutes[0] ? text_columns(minutes) : 0;
    put_cut(l->grid, s->x + 2, y, end - tail - 3, look | (is_here ? CELL_BOLD : 0u), title);
    grid_text(l->grid, s->x + end - tail, y, look, HUE_PLAIN, minutes);
    if (holds[0])
        grid_text(l->grid, s->x + end + 2, y, look, HUE_PLAIN, holds);
}

static int number_of_part(const struct lesson_list *l, size_t i)
{
    int number = 0;
    for (size_t k = 0; k <= i; k++)
        number += list_begins_part(l, k);
    return number;
}

static void draw_part_name(const struct listing *l, int x, int y, int columns, unsigned look,
                           size_t i)
{
    char line[300];
    snprintf(line, sizeof line, "%d  %s", number_of_part(l->list, i), l->list->lesson[i]->part);
    put_cut(l->grid, x, y, columns, look, line);
}

static void draw_lessons(const struct listing *l)
{
    const struct spot *s = &l->at->lessons;
    for (int row = 0; row < s->rows && l->at->first_line + (size_t)row < l->at->lines; row++) {
        const struct list_line *line = &l->at->line[l->at->first_line + (size_t)row];
        if (line->kind == LINE_PART)
            draw_part_name(l, s->x + 1, s->y + row, s->columns - 2, CELL_BOLD, line->lesson);
        if (line->kind == LINE_LESSON)
            draw_lesson(l, s->y + row, line->lesson);
        if (line->kind == LINE_LESSON && line->lesson == l->list->at)
            grid_cursor(l->grid, s->x, s->y + row);
    }
    if (!l->list->count)
        put_cut(l->grid, s->x + 1, s->y, s->columns - 2, 0, "there are no lessons");
}

/* Each with how many lessons it has; a row between where there is room. */
static void draw_parts(const struct listing *l)
{
    const struct spot *s = &l->at->parts;
    const struct lesson_list *list = l->list;
    int parts = 0, y = s->y;
    if (!s->rows || !list->count)
        return;
    parts = number_of_part(list, list->count - 1);
    int by = 2 * parts < s->rows - OTHERS ? 2 : 1, here = number_of_part(list, list->at), n = 0;
    int hidden = here * by > s->rows - OTHERS - 1 ? here * by - (s->rows - OTHERS - 1) : 0;
    for (size_t i = 0; i < list->count; i++) {
        size_t first, end;
        char told[40];
        if (!list_begins_part(list, i))
            continue;
        list_part_of(list, i, &first, &end);
        int row = n++ * by - hidden;
        if (row < 0 || row >= s->rows - OTHERS - 1)
            continue;
        bool is_here = n == here;
        y = s->y + row;
        snprintf(told, sizeof told, "%zu lesson%s", end - first, &"s"[end - first == 1]);
        if (is_here)
            grid_text(l->grid, s->x, y, CELL_BOLD, HUE_PLAIN, "▸");
        int x = s->x + s->columns - 1 - text_columns(told);
        draw_part_name(l, s->x + 2, y, x - s->x - 3, is_here ? CELL_BOLD : 0u, i);
        grid_text(l->grid, x, y, CELL_DIM, HUE_PLAIN, told);
    }
}

/* ---- what it is about ------------------------------------------------------------------------ */

struct telling { /* from its top downwards, while there is room */
    struct grid *grid;
    int x, y, columns, bottom;
};

static void tell(struct telling *t, unsigned look, const char *text)
{
    if (text[0] && t->y < t->bottom)
        t->y += view_wrap(t->grid, t->x, t->y, t->columns, t->bottom - t->y, 0, look, text);
}

/* "read    RFC 3261 4": a word, and beside it a text in a column of its own, of `most` rows. */
static void tell_fact(struct telling *t, const char *word, int most, const char *text)
{
    enum { WORD = 9 };
    int rows = t->bottom - t->y < most ? t->bottom - t->y : most;
    if (!text[0] || rows < 1)
        return;
    grid_text(t->grid, t->x, t->y, CELL_DIM, HUE_PLAIN, word);
    int all = view_wrap(t->grid, t->x + WORD, t->y, t->columns - WORD, rows, 0, 0, text);
    if (all > rows)
        grid_text(t->grid, t->x + t->columns - 1, t->y + rows - 1, 0, HUE_PLAIN, "…");
    t->y += all < rows ? all : rows;
}

/* Its number and title where the list has it, else the text as the lesson says it. */
static void tell_before(struct telling *t, const struct lesson_list *list, const struct lesson *l)
{
    char line[300];
    for (size_t i = 0; i < list->count; i++)
        if (l->needs[0] && !strcmp(list->lesson[i]->id, l->needs)) {
            snprintf(line, sizeof line, "%d %s", list->lesson[i]->number, list->lesson[i]->title);
            tell_fact(t, "before", 2, line);
            return;
        }
    tell_fact(t, "before", 2, l->needs);
}

static void tell_after(struct telling *t, const struct lesson_list *list)
{
    char line[300] = "";
    if (list->at + 1 < list->count)
        snprintf(line, sizeof line, "%d %s", list->lesson[list->at + 1]->number,
                 list->lesson[list->at + 1]->title);
    tell_fact(t, "after", 2, line);
}

static void tell_pieces(struct telling *t, const struct lesson *l)
{
    char line[1000];
    for (size_t i = 0; i < l->pieces && t->y < t->bottom; i++) {
        const struct piece *p = &l->piece[i];
        if (p->kind == PIECE_ASK && p->text)
            tell_fact(t, "question", 2, p->text);
        if (p->kind != PIECE_TASK || !p->task.goal)
            continue;
        snprintf(line, sizeof line, "%s", p->task.goal);
        if (p->task.par)
            snprintf(line, sizeof line, "%s (par %d line%s)", p->task.goal, p->task.par,
                     &"s"[p->task.par == 1]);
        tell_fact(t, "task", 2, line);
    }
}

static void draw_about(const struct listing *l)
{
    const struct spot *s = &l->at->about;
    const struct lesson_list *list = l->list;
    if (s->rows < 1 || s->columns < 1 || !list->count)
        return;
    const struct lesson *it = list->lesson[list->at];
    bool has_others = l->at->split && !l->at->parts.rows && s->rows >= WITH_OTHERS;
    struct telling t = {l->grid, s->x, s->y, s->columns < TEXT_MOST ? s->columns : TEXT_MOST,
                        s->y + s->rows - (has_others ? OTHERS + 1 : 0)};
    bool airy = s->rows >= 9;
    char line[300], holds[60];
    snprintf(line, sizeof line, "%d  %s", it->number, it->title);
    tell(&t, CELL_BOLD, line);
    t.y += airy;
    tell(&t, 0, it->about);
    t.y += airy;
    tell_fact(&t, "read", 2, it->read);
    tell_holds(it, holds, sizeof holds);
    tell_fact(&t, "holds", 1, holds);
    snprintf(line, sizeof line, "%d minutes", it->minutes);
    tell_fact(&t, "takes", 1, it->minutes ? line : "");
    tell_before(&t, list, it);
    tell_after(&t, list);
    t.y += airy;
    tell_pieces(&t, it);
}

/* Keys that open what is no lesson: beneath the parts, or beneath what a lesson is about. */
static void draw_others(const struct listing *l)
{
    static const struct {
        enum action action;
        const char *what;
    } other[OTHERS] = {{ACTION_SANDBOX, "sandbox: no lesson, play"},
                       {ACTION_OPEN, "open a file of yours"}};
    const struct spot *s = l->at->parts.rows ? &l->at->parts : &l->at->about;
    int x = s->x + (l->at->parts.rows ? 1 : 0);
    if (!l->at->split || s->rows < WITH_OTHERS)
        return;
    for (int i = 0; i < OTHERS; i++) {
        char line[100];
        const struct key_text key = key_for(other[i].action, PLACE_LIST);
        snprintf(line, sizeof line, "%s  %s", key.text, other[i].what);
        put_cut(l->grid, x, s->y + s->rows - OTHERS + i, s->columns - 1, 0, line);
    }
}

/* ---- the frame ------------------------------------------------------------------------------- */

static void draw_title(struct grid *g, const struct lesson_list *l)
{
    char right[60], takes[32] = "";
    int minutes = 0;
    for (size_t i = 0; i < l->count; i++)
        minutes += l->lesson[i]->minutes;
    if (minutes >= 60)
        snprintf(takes, sizeof takes, "   %d h %02d", minutes / 60, minutes % 60);
    else if (minutes)
        snprintf(takes, sizeof takes, "   %d min", minutes);
    snprintf(right, sizeof right, "%zu lesson%s%s", l->count, &"s"[l->count == 1], takes);
    int x = g->columns - 1 - text_columns(right);
    grid_text(g, 1, 0, CELL_BOLD, HUE_PLAIN, "sipstep");
    if (x > 11 + text_columns("learn SIP by stepping through it"))
        grid_text(g, 11, 0, 0, HUE_PLAIN, "learn SIP by stepping through it");
    if (x > 8)
        grid_text(g, x, 0, 0, HUE_PLAIN, right);
}

static void put_title(struct grid *g, int x, int y, int columns, const char *text)
{
    char title[300];
    snprintf(title, sizeof title, " %s", text);
    view_cut(title, sizeof title, columns - 3, false);
    if (columns > 3)
        grid_text(g, grid_text(g, x + 1, y, CELL_BOLD, HUE_PLAIN, title), y, 0, HUE_PLAIN, " ");
}

static void draw_rules(const struct listing *l)
{
    enum { TEE_DOWN = 0x252c, TEE_UP = 0x2534 };
    struct grid *g = l->grid;
    const struct list_places *p = l->at;
    char name[300];
    grid_line(g, 0, 1, g->columns - 1, 1, false, CELL_DIM, HUE_PLAIN);
    grid_line(g, 0, p->bottom, g->columns - 1, p->bottom, false, CELL_DIM, HUE_PLAIN);
    if (p->split) {
        grid_line(g, p->split, LIST_TOP, p->split, p->bottom - 1, false, CELL_DIM, HUE_PLAIN);
        grid_rune(g, p->split, 1, CELL_DIM, HUE_PLAIN, TEE_DOWN);
        grid_rune(g, p->split, p->bottom, CELL_DIM, HUE_PLAIN, TEE_UP);
    }
    put_title(g, 0, 1, p->split ? p->split : g->columns, p->parts.rows ? "parts" : "lessons");
    if (p->parts.rows && l->list->count) {
        snprintf(name, sizeof name, "%d %s", number_of_part(l->list, l->list->at),
                 l->list->lesson[l->list->at]->part);
        put_title(g, p->split + 1, 1, g->columns - p->split - 1, name);
    }
}

/* What Enter goes on with; in its own row, or in the lower rule. */
static void draw_last(const struct listing *l)
{
    char line[300];
    const struct lesson_list *list = l->list;
    const struct lesson *it = list->lesson[list->last];
    if (l->at->last < 0) {
        snprintf(line, sizeof line, "last time: %d %s", it->number, it->title);
        put_title(l->grid, 0, l->at->bottom, l->grid->columns, line);
        return;
    }
    put_title(l->grid, 0, l->at->bottom, l->grid->columns, "last time");
    snprintf(line, sizeof line, "lesson %d%s", it->number, list->last_told);
    put_cut(l->grid, 1, l->at->last, l->grid->columns - 2, 0, line);
}

static void draw_all(struct grid *g, const struct lesson_list *list)
{
    struct list_places places;
    list_place(&places, list, g->columns, g->rows);
    const struct listing l = {g, list, &places};
    draw_title(g, list);
    if (g->rows >= LIST_LOW)
        draw_rules(&l);
    draw_lessons(&l);
    draw_parts(&l);
    draw_about(&l);
    draw_others(&l);
    if (list->has_last && g->rows >= LIST_LOW)
        draw_last(&l);
}

/* A menu, or what is wrong with a file, between the title and the footer. */
static void draw_over(struct grid *g, struct ui *u)
{
    int rows = g->rows - LIST_TOP - 2;
    if (rows < 1)
        return;
    struct grid *part = grid_new(g->columns, rows);
    u->over_spot = (struct spot){0, LIST_TOP, g->columns, rows};
    if (menu_is_open(u)) {
        view_menu(part, u);
    } else {
        struct grid nowhere = {.columns = g->columns, .rows = 0};
        u->over.rows = rows;
        u->over.lines = view_trouble(&nowhere, u, 0);
        view_trouble(part, u, u->over.top);
    }
    for (int y = 1; y < g->rows; y++)
        for (int x = 0; x < g->columns; x++)
            grid_text(g, x, y, 0, HUE_PLAIN, " ");
    grid_line(g, 0, 1, g->columns - 1, 1, false, CELL_DIM, HUE_PLAIN);
    grid_line(g, 0, g->rows - 2, g->columns - 1, g->rows - 2, false, CELL_DIM, HUE_PLAIN);
    put_title(g, 0, 1, g->columns, menu_is_open(u) ? u->menu.title : "what is wrong");
    grid_cursor(g, 0, LIST_TOP);
    grid_blit(g, 0, LIST_TOP, part);
    grid_free(part);
}

struct grid *list_render(struct ui *u, int columns, int rows)
{
    struct grid *g = grid_new(columns < 1 ? 1 : columns, rows < 1 ? 1 : rows);
    u->columns = g->columns;
    u->rows = g->rows;
    draw_all(g, &u->list);
    if (menu_is_open(u) || u->overlay)
        draw_over(g, u);
    if (g->rows >= LIST_LOW || ((u->prompt.done || u->say[0]) && g->rows > 1))
        view_footer(g, g->rows - 1, u);
    return g;
}
