/* The list of lessons, part by part, and what the one pointed at is about. */
#include "tui/ui.h"

#include <stdio.h>
#include <string.h>

enum { NARROW = 50, TOP = 2 /* rows above the list */ };

struct listing {
    struct grid *grid;
    const struct lesson *const *lessons;
    size_t count, at;
    int columns; /* of the list */
};

static bool begins_part(const struct listing *l, size_t i)
{
    return l->lessons[i]->part[0] &&
           (i == 0 || strcmp(l->lessons[i]->part, l->lessons[i - 1]->part) != 0);
}

/* Rows above lesson i: those of the lessons before it, and the names of parts. */
static int row_of(const struct listing *l, size_t i)
{
    int row = (int)i;
    for (size_t k = 0; k <= i && i < l->count; k++)
        row += begins_part(l, k);
    return row;
}

static void draw_part(const struct listing *l, int y, size_t i)
{
    char line[200];
    int number = 0;
    for (size_t k = 0; k <= i; k++)
        number += begins_part(l, k);
    snprintf(line, sizeof line, "%d  %s", number, l->lessons[i]->part);
    view_cut(line, sizeof line, l->columns - 2, false);
    grid_text(l->grid, 1, y, CELL_BOLD, HUE_PLAIN, line);
}

static void draw_lesson(const struct listing *l, int y, size_t i)
{
    const struct lesson *it = l->lessons[i];
    unsigned attributes = i == l->at ? CELL_REVERSE : 0;
    char title[200], minutes[32] = "";
    if (it->minutes && l->columns >= 36)
        snprintf(minutes, sizeof minutes, "%d min ", it->minutes);
    int room = l->columns - 7 - text_columns(minutes);
    for (int x = 0; i == l->at && x < l->columns - 1; x++)
        grid_text(l->grid, x, y, attributes, HUE_PLAIN, " ");
    if (i == l->at)
        grid_text(l->grid, 0, y, attributes | CELL_BOLD, HUE_PLAIN, "▸");
    snprintf(title, sizeof title, "%2d  %s", it->number, it->title);
    view_cut(title, sizeof title, room + 3, false);
    grid_text(l->grid, 2, y, attributes, HUE_PLAIN, title);
    grid_text(l->grid, l->columns - 1 - text_columns(minutes), y, attributes, HUE_PLAIN, minutes);
}

static void draw_list(const struct listing *l, int rows)
{
    int here = l->count ? row_of(l, l->at) : 0, first = here >= rows ? here - rows + 1 : 0;
    for (size_t i = 0; i < l->count; i++) {
        int row = row_of(l, i) - first;
        if (begins_part(l, i) && row - 1 >= 0 && row - 1 < rows)
            draw_part(l, TOP + row - 1, i);
        if (row >= 0 && row < rows)
            draw_lesson(l, TOP + row, i);
        if (i == l->at)
            grid_cursor(l->grid, 0, TOP + row);
    }
    if (!l->count)
        grid_text(l->grid, 1, TOP, 0, HUE_PLAIN, "there are no lessons");
}

/* "read    RFC 3261 4": a word, and beside it a text in a column of its own. Returns the next row. */
static int draw_fact(struct grid *g, int x, int y, int bottom, const char *word, const char *text)
{
    enum { WORD = 8 };
    if (!text[0] || y >= bottom)
        return y;
    grid_text(g, x, y, CELL_DIM, HUE_PLAIN, word);
    return y + view_wrap(g, x + WORD, y, g->columns - x - WORD - 1, bottom - y, 0, 0, text);
}

static const char *counted(char *out, size_t room, size_t n, const char *what)
{
    snprintf(out, room, "%zu %s%s", n, what, n == 1 ? "" : "s");
    return out;
}

static void draw_details(struct grid *g, int x, int bottom, const struct lesson *l)
{
    char line[300], one[40], other[40];
    int columns = g->columns - x - 1, y = TOP + 1;
    size_t questions = 0, tasks = 0;
    for (size_t i = 0; i < l->pieces; i++) {
        questions += l->piece[i].kind == PIECE_ASK;
        tasks += l->piece[i].kind == PIECE_TASK;
    }
    snprintf(line, sizeof line, "%d  %s", l->number, l->title);
    y += view_wrap(g, x, y, columns, bottom - y, 0, CELL_BOLD, line) + 1;
    y += view_wrap(g, x, y, columns, bottom - y, 0, 0, l->about) + 1;
    y = draw_fact(g, x, y, bottom, "read", l->read);
    y = draw_fact(g, x, y, bottom, "before", l->needs);
    snprintf(line, sizeof line, "%d minutes", l->minutes);
    y = draw_fact(g, x, y, bottom, "takes", l->minutes ? line : "");
    snprintf(line, sizeof line, "%s, %s", counted(one, sizeof one, questions, "question"),
             counted(other, sizeof other, tasks, "task"));
    draw_fact(g, x, y, bottom, "holds", line);
}

static void draw_title(struct grid *g, size_t count)
{
    char right[60];
    counted(right, sizeof right, count, "lesson");
    int x = g->columns - 1 - text_columns(right);
    grid_text(g, 1, 0, CELL_BOLD, HUE_PLAIN, "sipstep");
    if (g->columns >= NARROW)
        grid_text(g, 11, 0, 0, HUE_PLAIN, "learn SIP by stepping through it");
    if (x > 8)
        grid_text(g, x, 0, 0, HUE_PLAIN, right);
}

static void draw_rules(struct grid *g, int split, int bottom)
{
    enum { TEE_DOWN = 0x252c, TEE_UP = 0x2534 };
    grid_line(g, 0, 1, g->columns - 1, 1, false, CELL_DIM, HUE_PLAIN);
    grid_line(g, 0, bottom, g->columns - 1, bottom, false, CELL_DIM, HUE_PLAIN);
    grid_text(g, 1, 1, CELL_BOLD, HUE_PLAIN, " lessons ");
    if (!split)
        return;
    grid_line(g, split, TOP, split, bottom - 1, false, CELL_DIM, HUE_PLAIN);
    grid_rune(g, split, 1, CELL_DIM, HUE_PLAIN, TEE_DOWN);
    grid_rune(g, split, bottom, CELL_DIM, HUE_PLAIN, TEE_UP);
}

/* Into the lower rule: what Enter goes on with. */
static void draw_last(struct grid *g, int y, const struct lesson_list *list)
{
    char line[200];
    const struct lesson *l = list->lesson[list->last];
    snprintf(line, sizeof line, " last time: %d %s ", l->number, l->title);
    view_cut(line, sizeof line, g->columns - 3, false);
    grid_text(g, 1, y, 0, HUE_PLAIN, line);
}

static void draw_all(struct grid *g, const struct lesson_list *list)
{
    int split = g->columns >= NARROW ? g->columns / 2 : 0, bottom = g->rows - 2;
    struct listing l = {g, list->lesson, list->count, list->at, split ? split : g->columns};
    draw_title(g, list->count);
    if (g->rows < 5) {
        if (list->count && g->rows > 1)
            draw_lesson(&l, 1, list->at);
        return;
    }
    draw_rules(g, split, bottom);
    if (list->has_last)
        draw_last(g, bottom, list);
    draw_list(&l, bottom - TOP);
    if (split && list->count)
        draw_details(g, split + 2, bottom, list->lesson[list->at]);
}

static void draw_menu(struct grid *g, struct ui *u)
{
    if (g->rows < 5)
        return;
    struct grid *part = grid_new(g->columns, g->rows - TOP - 2);
    u->over_spot = (struct spot){0, TOP, g->columns, g->rows - TOP - 2};
    view_menu(part, u);
    for (int y = 1; y < g->rows - 2; y++)
        for (int x = 0; x < g->columns; x++)
            grid_text(g, x, y, 0, HUE_PLAIN, y == 1 ? "─" : " ");
    grid_line(g, 0, g->rows - 2, g->columns - 1, g->rows - 2, false, CELL_DIM, HUE_PLAIN);
    char title[80];
    snprintf(title, sizeof title, " %s ", u->menu.title);
    view_cut(title, sizeof title, g->columns - 2, false);
    grid_text(g, 1, 1, CELL_BOLD, HUE_PLAIN, title);
    grid_blit(g, 0, TOP, part);
    grid_free(part);
}

struct grid *list_render(struct ui *u, int columns, int rows)
{
    struct grid *g = grid_new(columns < 1 ? 1 : columns, rows < 1 ? 1 : rows);
    u->columns = g->columns;
    u->rows = g->rows;
    draw_all(g, &u->list);
    if (menu_is_open(u))
        draw_menu(g, u);
    if (g->rows >= 5)
        view_footer(g, g->rows - 1, u);
    return g;
}

/* ---- keys ------------------------------------------------------------------------------------ */

static void lesson_found(struct ui *u, int value)
{
    u->list.at = (size_t)value;
}

static void find_lesson(struct ui *u)
{
    menu_open(u, "find a lesson", true, lesson_found);
    for (size_t i = 0; i < u->list.count; i++)
        menu_add(u, "", (int)i, u->list.lesson[i]->about, "%s", u->list.lesson[i]->title);
}

void list_click(struct ui *u, int y)
{
    struct lesson_list *list = &u->list;
    struct listing l = {NULL, list->lesson, list->count, list->at, 0};
    int rows = u->rows - 2 - TOP, here = l.count ? row_of(&l, l.at) : 0;
    int first = here >= rows ? here - rows + 1 : 0;
    for (size_t i = 0; i < l.count; i++) {
        if (TOP + row_of(&l, i) - first != y)
            continue;
        list->opens = i == list->at;
        list->at = i;
        return;
    }
}

bool list_act(struct ui *u, enum action action)
{
    struct lesson_list *l = &u->list;
    switch (action) {
    case ACTION_SELECT_NEXT: l->at += l->at + 1 < l->count; return true;
    case ACTION_SELECT_PREVIOUS: l->at -= l->at > 0; return true;
    case ACTION_START:
    case ACTION_PAGE_UP: l->at = 0; return true;
    case ACTION_END:
    case ACTION_PAGE_DOWN: l->at = l->count ? l->count - 1 : 0; return true;
    case ACTION_GO_ON: l->opens = l->count > 0; return true;
    case ACTION_FIND: find_lesson(u); return true;
    case ACTION_QUIT: u->quit = true; return true;
    default: return palette_act(u, action);
    }
}
