/* The grid of cells: what a screen, a dump and a golden file are made of.
 *
 * One character a cell. A wide character has its right half in the next cell, as rune 0; nothing
 * leaves a half alone: whatever is written over one half blanks the other. Marks that take no
 * column are left out, controls and broken UTF-8 are shown as U+FFFD, so that no text can move a
 * terminal's cursor or turn its direction.
 */
#include "draw/inside.h"

#include <stdlib.h>
#include <string.h>

struct grid *grid_new(int columns, int rows)
{
    struct grid *g = draw_calloc(1, sizeof *g);
    g->columns = columns > 0 ? columns : 0;
    g->rows = rows > 0 ? rows : 0;
    g->cursor_x = g->cursor_y = -1;
    size_t cells = (size_t)g->columns * (size_t)g->rows;
    g->cell = draw_calloc(cells, sizeof *g->cell);
    for (size_t i = 0; i < cells; i++)
        g->cell[i].rune = ' ';
    return g;
}

void grid_free(struct grid *g)
{
    if (!g)
        return;
    free(g->cell);
    free(g);
}

struct cell *grid_at(struct grid *g, int x, int y)
{
    if (x < 0 || y < 0 || x >= g->columns || y >= g->rows)
        return NULL;
    return &g->cell[(size_t)y * (size_t)g->columns + (size_t)x];
}

/* Blanks the other half of a wide character that (x, y) is a half of. */
static void part(struct grid *g, int x, int y)
{
    struct cell *here = grid_at(g, x, y), *next = grid_at(g, x + 1, y);
    if (here->rune == 0 && x > 0)
        here[-1].rune = ' ';
    if (next && next->rune == 0)
        next->rune = ' ';
}

static void put(struct grid *g, int x, int y, struct cell cell)
{
    struct cell *at = grid_at(g, x, y);
    if (!at)
        return;
    part(g, x, y);
    *at = cell;
}

void grid_rune(struct grid *g, int x, int y, unsigned attributes, enum hue hue, uint32_t rune)
{
    int columns = rune_columns(rune);
    struct cell cell = {.rune = rune, .attributes = (uint8_t)attributes, .hue = (uint8_t)hue};
    if (columns == 0)
        return;
    if (columns == 2 && (!grid_at(g, x, y) || !grid_at(g, x + 1, y)))
        cell.rune = ' '; /* half of it is outside */
    put(g, x, y, cell);
    if (columns == 2) {
        if (cell.rune != ' ')
            cell.rune = 0;
        struct cell *right = grid_at(g, x + 1, y);
        if (right) {
            struct cell *after = grid_at(g, x + 2, y);
            if (after && after->rune == 0)
                after->rune = ' ';
            *right = cell;
        }
    }
}

int grid_text(struct grid *g, int x, int y, unsigned attributes, enum hue hue, const char *utf8)
{
    while (*utf8) {
        uint32_t rune = rune_next(&utf8);
        grid_rune(g, x, y, attributes, hue, rune);
        x += rune_columns(rune);
    }
    return x;
}

void grid_line(struct grid *g, int x0, int y0, int x1, int y1, bool dotted, unsigned attributes,
               enum hue hue)
{
    bool across = y0 == y1;
    uint32_t rune = across ? (dotted ? 0x2504 : 0x2500) : (dotted ? 0x250A : 0x2502); /* ┄ ─ ┊ │ */
    int from = across ? x0 : y0, to = across ? x1 : y1;
    int end = across ? g->columns : g->rows;
    if (from > to) {
        int swap = from;
        from = to;
        to = swap;
    }
    for (int i = from < 0 ? 0 : from; i <= to && i < end; i++)
        grid_rune(g, across ? i : x0, across ? y0 : i, attributes, hue, rune);
}

void grid_cursor(struct grid *g, int x, int y)
{
    bool inside = x >= 0 && y >= 0 && x < g->columns && y < g->rows;
    g->cursor_x = inside ? x : -1;
    g->cursor_y = inside ? y : -1;
}

void grid_blit(struct grid *into, int x, int y, const struct grid *from)
{
    for (int row = 0; row < from->rows; row++)
        for (int column = 0; column < from->columns; column++) {
            struct cell cell = from->cell[(size_t)row * (size_t)from->columns + (size_t)column];
            if (cell.rune) /* a right half comes with its left one */
                grid_rune(into, x + column, y + row, cell.attributes, cell.hue, cell.rune);
        }
    if (from->cursor_y >= 0)
        grid_cursor(into, x + from->cursor_x, y + from->cursor_y);
}

static int last_column(const struct grid *g, int row)
{
    int x = g->columns;
    while (x > 0 && g->cell[(size_t)row * (size_t)g->columns + (size_t)x - 1].rune == ' ')
        x--;
    return x;
}

char *grid_to_text(const struct grid *g, bool ascii)
{
    struct text t = {0};
    for (int y = 0; y < g->rows; y++) {
        for (int x = 0, end = last_column(g, y); x < end; x++) {
            uint32_t rune = g->cell[(size_t)y * (size_t)g->columns + (size_t)x].rune;
            char utf8[4];
            if (ascii)
                draw_add_bytes(&t, &(char){(char)(rune ? rune_ascii(rune) : '?')}, 1);
            else if (rune)
                draw_add_bytes(&t, utf8, rune_encode(rune, utf8));
        }
        draw_add_bytes(&t, "\n", 1);
    }
    return draw_take(&t);
}
