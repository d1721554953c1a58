/* A list to choose from, over the panes: with the arrow keys, by a digit, or by typing part of what
 * it says. */
#include "tui/ui.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL_LEAST = 12, NARROW = 44 };

void menu_close(struct ui *u)
{
    struct menu *m = &u->menu;
    for (size_t i = 0; i < m->count; i++) {
        free(m->item[i].label);
        free(m->item[i].about);
        free(m->item[i].group);
    }
    free(m->item);
    *m = (struct menu){.item = NULL};
}

void menu_open(struct ui *u, const char *title, bool searching, void (*chosen)(struct ui *, int))
{
    menu_close(u);
    u->playing = false;
    u->menu = (struct menu){.title = title, .is_searching = searching, .chosen = chosen};
}

bool menu_is_open(const struct ui *u)
{
    return u->menu.item != NULL;
}

static char *copy(const char *text)
{
    char *out = strdup(text ? text : "");
    if (!out)
        abort();
    return out;
}

struct menu_item *menu_add(struct ui *u, const char *group, int value, const char *about,
                           const char *label, ...)
{
    struct menu *m = &u->menu;
    char text[300];
    va_list arguments;
    va_start(arguments, label);
    vsnprintf(text, sizeof text, label, arguments);
    va_end(arguments);
    m->item = memory_grow(m->item, m->count, &m->room, sizeof *m->item);
    m->item[m->count] =
        (struct menu_item){copy(text), copy(about), copy(group), value, false, NULL};
    return &m->item[m->count++];
}

/* ---- searching ------------------------------------------------------------------------------- */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool contains(const char *text, const char *part, size_t length)
{
    for (; *text; text++) {
        size_t n = 0;
        while (n < length && lower(text[n]) == lower(part[n]))
            n++;
        if (n == length)
            return true;
    }
    return length == 0;
}

/* Each word of the search must be in it somewhere. */
bool menu_matches(const struct menu *m, const struct menu_item *item)
{
    const char *word = m->search;
    while (*(word += strspn(word, " "))) {
        size_t length = strcspn(word, " ");
        if (!contains(item->label, word, length) && !contains(item->about, word, length) &&
            !contains(item->group, word, length) &&
            !(item->words && contains(item->words, word, length)))
            return false;
        word += length;
    }
    return true;
}

/* From item `at` by `step`, to the next one that matches; `at` where there is none. */
static size_t next_match(const struct menu *m, size_t at, int step)
{
    for (size_t i = at + (size_t)step; i < m->count; i += (size_t)step)
        if (menu_matches(m, &m->item[i]))
            return i;
    return at;
}

static void point_at_match(struct menu *m)
{
    if (m->at < m->count && menu_matches(m, &m->item[m->at]))
        return;
    m->at = 0;
    if (m->count && !menu_matches(m, &m->item[0]))
        m->at = next_match(m, 0, 1);
}

static void search_key(struct menu *m, int key)
{
    size_t length = strlen(m->search);
    if (key == KEY_OF_BACKSPACE && length)
        m->search[length - 1] = '\0';
    else if (key >= ' ' && key < 0x7f && length + 1 < sizeof m->search) {
        m->search[length] = (char)key;
        m->search[length + 1] = '\0';
    }
    point_at_match(m);
}

/* ---- keys ------------------------------------------------------------------------------------ */

static void take(struct ui *u, size_t i)
{
    struct menu *m = &u->menu;
    if (i >= m->count || !menu_matches(m, &m->item[i]))
        return;
    if (m->item[i].disabled) {
        ui_say(u, "%s", m->item[i].about);
        return;
    }
    void (*chosen)(struct ui *, int) = m->chosen;
    int value = m->item[i].value;
    menu_close(u);
    chosen(u, value); /* it may open another */
}

/* The nth that matches. */
static size_t by_number(const struct menu *m, int n)
{
    for (size_t i = 0; i < m->count; i++)
        if (menu_matches(m, &m->item[i]) && --n == 0)
            return i;
    return m->count;
}

static void move(struct menu *m, int by)
{
    for (int n = by < 0 ? -by : by; n > 0; n--)
        m->at = next_match(m, m->at, by < 0 ? -1 : 1);
}

void menu_key(struct ui *u, int key)
{
    struct menu *m = &u->menu;
    bool types = m->is_searching && ((key >= ' ' && key < 0x7f) || key == KEY_OF_BACKSPACE);
    int page = m->scroll.rows > 1 ? m->scroll.rows - 1 : 1;
    if (types) {
        search_key(m, key);
        return;
    }
    if (key >= '1' && key <= '9') {
        take(u, by_number(m, key - '0'));
        return;
    }
    switch (action_of(key, PLACE_MENU)) {
    case ACTION_SELECT_NEXT: move(m, 1); break;
    case ACTION_SELECT_PREVIOUS: move(m, -1); break;
    case ACTION_PAGE_DOWN: move(m, page); break;
    case ACTION_PAGE_UP: move(m, -page); break;
    case ACTION_START: move(m, -(int)m->count); break;
    case ACTION_END: move(m, (int)m->count); break;
    case ACTION_FIND: m->is_searching = true; break;
    case ACTION_GO_ON: take(u, m->at); break;
    case ACTION_CLOSE:
    case ACTION_QUIT: menu_close(u); break;
    default:
        ui_say(u, "%s and %s move, %s chooses, %s searches, %s closes",
               key_for(ACTION_SELECT_PREVIOUS, PLACE_MENU).text,
               key_for(ACTION_SELECT_NEXT, PLACE_MENU).text, key_for(ACTION_GO_ON, PLACE_MENU).text,
               key_for(ACTION_FIND, PLACE_MENU).text, key_for(ACTION_CLOSE, PLACE_MENU).text);
    }
}

/* ---- the view -------------------------------------------------------------------------------- */

static int widest_label(const struct menu *m, int most)
{
    int widest = LABEL_LEAST;
    for (size_t i = 0; i < m->count; i++) {
        int columns = text_columns(m->item[i].label);
        widest = columns > widest ? columns : widest;
    }
    return widest < most ? widest : most;
}

static void draw_item(struct grid *g, int y, const struct menu *m, size_t i, int number, int label)
{
    const struct menu_item *item = &m->item[i];
    unsigned look = (i == m->at ? CELL_REVERSE : 0u) | (item->disabled ? CELL_DIM : 0u);
    char line[300], mark[16];
    snprintf(mark, sizeof mark, "%s%.0d", i == m->at ? "▸" : " ",
             !m->is_searching && number <= 9 ? number : 0);
    for (int x = 0; i == m->at && x < g->columns; x++)
        grid_text(g, x, y, look, HUE_PLAIN, " ");
    grid_text(g, 1, y, look, HUE_PLAIN, mark);
    snprintf(line, sizeof line, "%s", item->label);
    view_cut(line, sizeof line, label, false);
    grid_text(g, 4, y, look | CELL_BOLD, HUE_PLAIN, line);
    if (g->columns < NARROW)
        return;
    snprintf(line, sizeof line, "%s", item->about);
    view_cut(line, sizeof line, g->columns - label - 7, false);
    grid_text(g, 6 + label, y, look, HUE_PLAIN, line);
}

/* In a few rows items matter more than their headings. */
static bool has_headings(int rows)
{
    enum { FEW = 4 };
    return rows > FEW;
}

/* All rows into `g`, or only counted where it has none; *here: that of the item pointed at. */
static int draw_items(struct grid *g, const struct menu *m, bool headings, int from, int label,
                      int *here)
{
    const char *group = "";
    int row = 0, number = 0;
    for (size_t i = 0; i < m->count; i++) {
        const struct menu_item *item = &m->item[i];
        if (!menu_matches(m, item))
            continue;
        if (item->group[0] && strcmp(item->group, group) != 0 && headings) {
            if (row >= from)
                grid_text(g, 1, row - from, CELL_DIM, HUE_PLAIN, item->group);
            row++;
        }
        group = item->group;
        *here = i == m->at ? row : *here;
        number++;
        if (row >= from && row - from < g->rows)
            draw_item(g, row - from, m, i, number, label);
        row++;
    }
    return row;
}

int menu_rows(const struct menu *m)
{
    struct grid nowhere = {.columns = 0, .rows = 0};
    int here = 0, rows = draw_items(&nowhere, m, true, 0, 0, &here);
    return has_headings(rows) ? rows : draw_items(&nowhere, m, false, 0, 0, &here);
}

size_t menu_item_at(const struct menu *m, int y)
{
    const char *group = "";
    int row = (m->is_searching && m->scroll.rows >= 1) - m->scroll.top;
    for (size_t i = 0; i < m->count; i++) {
        const struct menu_item *item = &m->item[i];
        if (!menu_matches(m, item))
            continue;
        row += item->group[0] && strcmp(item->group, group) != 0 && has_headings(m->scroll.rows);
        group = item->group;
        if (row++ == y)
            return i;
    }
    return m->count;
}

void view_menu(struct grid *g, struct ui *u)
{
    struct menu *m = &u->menu;
    struct grid nowhere = {.columns = g->columns, .rows = 0};
    int label = widest_label(m, g->columns >= NARROW ? g->columns / 2 : g->columns - 6), here = 0;
    int top = m->is_searching && g->rows > 1;
    m->scroll.rows = g->rows - top;
    bool headings = has_headings(m->scroll.rows);
    m->scroll.lines = draw_items(&nowhere, m, headings, 0, label, &here);
    int above = headings; /* its heading */
    if (here < m->scroll.top + above)
        m->scroll.top = here > above ? here - above : 0;
    if (here >= m->scroll.top + m->scroll.rows)
        m->scroll.top = here - m->scroll.rows + 1;
    if (top) {
        char line[80];
        snprintf(line, sizeof line, "search: %s", m->search);
        int x = grid_text(g, 1, 0, CELL_BOLD, HUE_PLAIN, line);
        grid_text(g, x, 0, CELL_REVERSE, HUE_PLAIN, " ");
        grid_cursor(g, x, 0);
    } else if (m->count) {
        grid_cursor(g, 1, here - m->scroll.top);
    }
    struct grid *rows = grid_new(g->columns, g->rows - top > 0 ? g->rows - top : 1);
    if (!m->scroll.lines)
        grid_text(rows, 1, 0, CELL_DIM, HUE_PLAIN, "nothing matches; Backspace takes back");
    draw_items(rows, m, headings, m->scroll.top, label, &here);
    grid_blit(g, 0, top, rows);
    grid_free(rows);
}
