/* The list of lessons: where what stands in it, which lesson is pointed at, and what is to be opened.
 * The opening itself is the sitting's.
 *
 * Where all lessons have room beneath each other they stand so, under their parts' names, and what
 * the one pointed at is about stands beside (wide); else parts stand on the left and the lessons of
 * one of them on the right, above what it is about (parted); a narrow screen has one column.
 */
#include "tui/list.h"

#include <stdio.h>
#include <string.h>

enum { BESIDE = 60, WITH_LAST = 12, ABOUT_ROWS = 10 };

/* ---- what stands in which row ---------------------------------------------------------------- */

bool list_begins_part(const struct lesson_list *l, size_t i)
{
    return l->lesson[i]->part[0] &&
           (i == 0 || strcmp(l->lesson[i]->part, l->lesson[i - 1]->part) != 0);
}

void list_part_of(const struct lesson_list *l, size_t i, size_t *first, size_t *end)
{
    *first = i;
    while (*first && !list_begins_part(l, *first))
        --*first;
    *end = i + (i < l->count);
    while (*end < l->count && !list_begins_part(l, *end))
        ++*end;
}

static void add_line(struct list_places *p, size_t lesson, enum list_line_kind kind)
{
    if (p->lines < LIST_LINES)
        p->line[p->lines++] = (struct list_line){.lesson = lesson, .kind = kind};
}

/* All of them, or those of the part that is pointed into; `apart`: with a row between parts. */
static void fill_lines(struct list_places *p, const struct lesson_list *l, bool all, bool apart)
{
    size_t first = 0, end = l->count;
    if (!all)
        list_part_of(l, l->at, &first, &end);
    p->lines = 0;
    for (size_t i = first; i < end; i++) {
        if (all && list_begins_part(l, i)) {
            if (apart && p->lines)
                add_line(p, i, LINE_BLANK);
            add_line(p, i, LINE_PART);
        }
        add_line(p, i, LINE_LESSON);
    }
}

static size_t line_pointed(const struct list_places *p, const struct lesson_list *l)
{
    for (size_t i = 0; i < p->lines; i++)
        if (p->line[i].kind == LINE_LESSON && p->line[i].lesson == l->at)
            return i;
    return 0;
}

/* The one pointed at is seen, and the name of its part where it is the first of it. */
static void scroll_to(struct list_places *p, const struct lesson_list *l)
{
    size_t rows = p->lessons.rows > 0 ? (size_t)p->lessons.rows : 0, at = line_pointed(p, l);
    p->first_line = at >= rows ? at - rows + 1 : 0;
    if (at + 2 < p->lines && at + 2 > p->first_line + rows && rows > LIST_LOW)
        p->first_line++; /* and the one behind it */
}

static void place_parted(struct list_places *p, const struct lesson_list *l, struct spot at)
{
    int left = at.columns * 3 / 8, rows = (int)p->lines;
    p->split = at.x + left;
    p->parts = (struct spot){at.x, at.y, left, at.rows};
    at.x += left + 1;
    at.columns -= left + 1;
    fill_lines(p, l, false, false);
    rows = (int)p->lines < at.rows - ABOUT_ROWS ? (int)p->lines : at.rows - ABOUT_ROWS;
    p->lessons = (struct spot){at.x, at.y, at.columns, rows};
    p->about = (struct spot){at.x + 2, at.y + rows + 1, at.columns - 3, at.rows - rows - 1};
}

static void place_wide(struct list_places *p, const struct lesson_list *l, struct spot at)
{
    enum { MOST = 96, HALF_BELIST_LOW = 100 };
    int left = at.columns >= HALF_BELIST_LOW ? at.columns * 5 / 8 : at.columns / 2;
    left = left < MOST ? left : MOST;
    fill_lines(p, l, true, true);
    if ((int)p->lines > at.rows)
        fill_lines(p, l, true, false);
    p->split = at.x + left;
    p->lessons = (struct spot){at.x, at.y, left, at.rows};
    p->about = (struct spot){at.x + left + 3, at.y + 1, at.columns - left - 4, at.rows - 1};
}

static void place_narrow(struct list_places *p, const struct lesson_list *l, struct spot at)
{
    enum { BOTH = 10, ABOUT_LEAST = 6 };
    int rows = at.rows;
    fill_lines(p, l, true, false);
    if (rows >= BOTH)
        rows = (int)p->lines < rows - ABOUT_LEAST ? (int)p->lines : rows - ABOUT_LEAST;
    p->lessons = (struct spot){at.x, at.y, at.columns, rows};
    if (rows < at.rows)
        p->about = (struct spot){1, at.y + rows + 1, at.columns - 2, at.rows - rows - 1};
}

void list_place(struct list_places *p, const struct lesson_list *l, int columns, int rows)
{
    enum { PARTED_ROWS = 15, ALL_BESIDE = 100 };
    *p = (struct list_places){.columns = columns, .rows = rows, .last = -1};
    if (rows < LIST_LOW) {
        fill_lines(p, l, true, false);
        p->lessons = (struct spot){0, 1, columns, rows > 1};
        scroll_to(p, l);
        return;
    }
    p->bottom = rows - 2;
    if (l->has_last && rows >= WITH_LAST) {
        p->last = rows - 2;
        p->bottom--;
    }
    struct spot at = {0, LIST_TOP, columns, p->bottom - LIST_TOP};
    fill_lines(p, l, true, false);
    bool all_fit = (int)p->lines <= at.rows, has_parts = l->count && l->lesson[0]->part[0];
    if (columns < BESIDE)
        place_narrow(p, l, at);
    else if (!all_fit && columns < ALL_BESIDE && at.rows >= PARTED_ROWS && has_parts)
        place_parted(p, l, at);
    else
        place_wide(p, l, at);
    scroll_to(p, l);
}

/* ---- keys ------------------------------------------------------------------------------------ */

/* To the first lesson of the next part; in the last one, to its last. */
static void next_part(struct lesson_list *l)
{
    size_t first, end;
    list_part_of(l, l->at, &first, &end);
    l->at = end < l->count ? end : l->count ? l->count - 1 : 0;
}

/* To the first lesson of this part; from there to that of the part before. */
static void previous_part(struct lesson_list *l)
{
    size_t first, end;
    if (!l->count)
        return;
    list_part_of(l, l->at, &first, &end);
    if (first == l->at && first)
        list_part_of(l, first - 1, &first, &end);
    l->at = first;
}

static void lesson_found(struct ui *u, int value)
{
    u->list.at = (size_t)value;
}

/* By words of its title, of what it is about, of its part. */
static void find_lesson(struct ui *u)
{
    menu_open(u, "find a lesson", true, lesson_found);
    for (size_t i = 0; i < u->list.count; i++) {
        const struct lesson *l = u->list.lesson[i];
        menu_add(u, l->part, (int)i, l->about, "%d  %s", l->number, l->title)->words = l->read;
    }
}

static void file_named(struct ui *u, const char *path)
{
    snprintf(u->list.path, sizeof u->list.path, "%s", path);
    if (path[0])
        u->list.opens = LIST_FILE;
}

/* What was typed last time stands there again: it may have been nearly right. */
static void ask_file(struct ui *u)
{
    prompt_open(u, "open: ", "a scenario (.sip), or a lesson (.md); Esc leaves it", u->list.path,
                file_named);
}

void list_click(struct ui *u, int x, int y)
{
    struct lesson_list *l = &u->list;
    struct list_places p;
    list_place(&p, l, u->columns, u->rows);
    int row = y - p.lessons.y;
    if (row < 0 || row >= p.lessons.rows || x < p.lessons.x ||
        x >= p.lessons.x + p.lessons.columns || p.first_line + (size_t)row >= p.lines)
        return;
    const struct list_line *line = &p.line[p.first_line + (size_t)row];
    if (line->kind != LINE_LESSON)
        return;
    l->opens = line->lesson == l->at ? LIST_LESSON : LIST_NOTHING;
    l->at = line->lesson;
}

/* What is wrong with a file lies over the list. */
static bool act_over(struct ui *u, enum action action)
{
    struct scroll *s = &u->over;
    int page = s->rows > 1 ? s->rows - 1 : 1, most = s->lines > s->rows ? s->lines - s->rows : 0;
    switch (action) {
    case ACTION_SELECT_NEXT: s->top++; break;
    case ACTION_SELECT_PREVIOUS: s->top--; break;
    case ACTION_PAGE_DOWN: s->top += page; break;
    case ACTION_PAGE_UP: s->top -= page; break;
    case ACTION_GO_ON:
    case ACTION_CLOSE:
    case ACTION_QUIT: u->overlay = OVERLAY_NONE; break;
    default: return palette_act(u, action);
    }
    s->top = s->top > most ? most : s->top < 0 ? 0 : s->top;
    return true;
}

bool list_act(struct ui *u, enum action action)
{
    struct lesson_list *l = &u->list;
    if (u->overlay)
        return act_over(u, action);
    switch (action) {
    case ACTION_SELECT_NEXT: l->at += l->at + 1 < l->count; return true;
    case ACTION_SELECT_PREVIOUS: l->at -= l->at > 0; return true;
    case ACTION_PAGE_DOWN: next_part(l); return true;
    case ACTION_PAGE_UP: previous_part(l); return true;
    case ACTION_START: l->at = 0; return true;
    case ACTION_END: l->at = l->count ? l->count - 1 : 0; return true;
    case ACTION_GO_ON: l->opens = l->count ? LIST_LESSON : LIST_NOTHING; return true;
    case ACTION_SANDBOX: l->opens = LIST_SANDBOX; return true;
    case ACTION_OPEN: ask_file(u); return true;
    case ACTION_FIND: find_lesson(u); return true;
    case ACTION_QUIT: u->quit = true; return true;
    default: return palette_act(u, action);
    }
}
