/* A grid of cells as SVG.
 *
 * Box drawing, blocks and arrowheads are drawn, as no font has them exactly as high and wide as a
 * cell. What is left is text: a run of ASCII of one look is one <text>, every other character one
 * of its own, each with its column and its length, so that no font moves the next one.
 */
#include "draw/inside.h"

#include <stdlib.h>
#include <string.h>

enum { WIDE = 9, HIGH = 19, FONT = 15, BASE = 14, MARGIN = 9 }; /* 0.6 em is what most fonts have */
enum weight { WEIGHT_LIGHT, WEIGHT_HEAVY, WEIGHT_FILL, WEIGHTS };
enum { LOOKS = HUES * 2 * 2, DOUBLE = 3 };

static const char paper[] = "#ffffff";
static const char *const ink[HUES] = {[HUE_PLAIN] = "#1c1c1c",
                                      [HUE_ACCENT] = "#0b53a8",
                                      [HUE_GOOD] = "#1a7031",
                                      [HUE_BAD] = "#b3261e"};
static const char *const dim_ink[HUES] = {[HUE_PLAIN] = "#767676",
                                          [HUE_ACCENT] = "#6d8fb8",
                                          [HUE_GOOD] = "#6f9a7a",
                                          [HUE_BAD] = "#c0807c"};

struct sheet {
    const struct grid *grid;
    struct text path[LOOKS][WEIGHTS], behind, words;
};

static const struct cell *cell_at(const struct sheet *s, int x, int y)
{
    return &s->grid->cell[(size_t)y * (size_t)s->grid->columns + (size_t)x];
}

static const char *ink_of(const struct cell *c)
{
    unsigned hue = c->hue < HUES ? c->hue : HUE_PLAIN;
    if (c->attributes & CELL_REVERSE)
        return paper;
    return c->attributes & CELL_DIM ? dim_ink[hue] : ink[hue];
}

/* Where the strokes of this look are gathered. */
static struct text *path_of(struct sheet *s, const struct cell *c, enum weight weight)
{
    unsigned hue = c->hue < HUES ? c->hue : HUE_PLAIN;
    unsigned look =
        hue * 4 + (c->attributes & CELL_DIM ? 2 : 0) + (c->attributes & CELL_REVERSE ? 1 : 0);
    return &s->path[look][weight];
}

/* ---- lines: in tenths of a pixel, from the cell's upper left ----------------------------------- */

struct pen {
    struct text *path;
    int left, top;
};

static void add_number(struct text *t, int tenths)
{
    draw_format(t, tenths % 10 ? "%d.%d" : "%d", tenths / 10, tenths % 10);
}

static void move_to(const struct pen *p, char how, int x, int y)
{
    draw_add_bytes(p->path, &how, 1);
    add_number(p->path, 10 * p->left + x);
    draw_add(p->path, " ");
    add_number(p->path, 10 * p->top + y);
}

static void stroke(const struct pen *p, int x0, int y0, int x1, int y1)
{
    move_to(p, 'M', x0, y0);
    move_to(p, 'L', x1, y1);
}

enum { RIGHT = 10 * WIDE, BOTTOM = 10 * HIGH, MIDDLE = RIGHT / 2, CENTRE = BOTTOM / 2, APART = 18 };

static void draw_arm(const struct pen *p, enum side side, int from)
{
    switch (side) {
    case NORTH: stroke(p, MIDDLE, CENTRE - from, MIDDLE, 0); break;
    case SOUTH: stroke(p, MIDDLE, CENTRE + from, MIDDLE, BOTTOM); break;
    case WEST: stroke(p, MIDDLE - from, CENTRE, 0, CENTRE); break;
    default: stroke(p, MIDDLE + from, CENTRE, RIGHT, CENTRE); break;
    }
}

/* Both lines of a double corner: by how far they are from the middle, outside or inside. */
static void draw_double_corner(const struct pen *p, const uint8_t arms[SIDES])
{
    int across = arms[EAST] ? 1 : -1, down = arms[SOUTH] ? 1 : -1;
    for (int apart = -APART; apart <= APART; apart += 2 * APART) {
        int x = MIDDLE + across * apart, y = CENTRE + down * apart;
        move_to(p, 'M', arms[EAST] ? RIGHT : 0, y);
        move_to(p, 'L', x, y);
        move_to(p, 'L', x, arms[SOUTH] ? BOTTOM : 0);
    }
}

static void draw_double(const struct pen *p, const uint8_t arms[SIDES])
{
    bool is_across = arms[EAST] == DOUBLE && arms[WEST] == DOUBLE;
    bool is_down = arms[NORTH] == DOUBLE && arms[SOUTH] == DOUBLE;
    if (!is_across && !is_down)
        draw_double_corner(p, arms);
    for (int apart = -APART; apart <= APART && is_across; apart += 2 * APART)
        stroke(p, 0, CENTRE + apart, RIGHT, CENTRE + apart);
    for (int apart = -APART; apart <= APART && is_down; apart += 2 * APART)
        stroke(p, MIDDLE + apart, 0, MIDDLE + apart, BOTTOM);
}

static bool draw_box_rune(struct sheet *s, const struct cell *c, int left, int top)
{
    uint8_t arms[SIDES];
    if (!rune_arms_of(c->rune, arms))
        return false;
    bool is_double = false;
    for (int side = 0; side < SIDES; side++)
        is_double |= arms[side] == DOUBLE;
    for (int side = 0; side < SIDES; side++) {
        bool is_heavy = arms[side] == 2 || (c->attributes & CELL_BOLD);
        struct pen pen = {path_of(s, c, is_heavy ? WEIGHT_HEAVY : WEIGHT_LIGHT), left, top};
        if (arms[side] == 1 || arms[side] == 2)
            draw_arm(&pen, (enum side)side, is_double ? APART : 0);
    }
    if (is_double)
        draw_double(&(struct pen){path_of(s, c, WEIGHT_LIGHT), left, top}, arms);
    return true;
}

/* Dashes: how many in a cell, which way. */
static bool draw_dashes(struct sheet *s, const struct cell *c, int left, int top)
{
    static const struct {
        uint16_t rune;
        uint8_t dashes;
        bool is_down;
    } dashed[] = {{0x254C, 2, false}, {0x2504, 3, false}, {0x2508, 4, false},
                  {0x254E, 2, true},  {0x2506, 3, true},  {0x250A, 4, true}};
    struct pen pen = {path_of(s, c, WEIGHT_LIGHT), left, top};
    for (size_t i = 0; i < sizeof dashed / sizeof *dashed; i++) {
        if (dashed[i].rune != c->rune)
            continue;
        int each = (dashed[i].is_down ? BOTTOM : RIGHT) / dashed[i].dashes;
        for (int k = 0; k < dashed[i].dashes; k++)
            if (dashed[i].is_down)
                stroke(&pen, MIDDLE, k * each + each / 5, MIDDLE, k * each + each * 4 / 5);
            else
                stroke(&pen, k * each + each / 5, CENTRE, k * each + each * 4 / 5, CENTRE);
        return true;
    }
    return false;
}

/* ---- shapes ---------------------------------------------------------------------------------- */

static void draw_area(const struct pen *p, int left, int top, int right, int bottom)
{
    move_to(p, 'M', left, top);
    move_to(p, 'L', right, top);
    move_to(p, 'L', right, bottom);
    move_to(p, 'L', left, bottom);
    draw_add(p->path, "Z");
}

static bool draw_block(struct sheet *s, const struct cell *c, int left, int top)
{
    struct pen pen = {path_of(s, c, WEIGHT_FILL), left, top};
    int n = (int)c->rune - 0x2580;
    if (n >= 1 && n <= 8) /* ▁ to █ */
        draw_area(&pen, 0, BOTTOM - BOTTOM * n / 8, RIGHT, BOTTOM);
    else if (n >= 9 && n <= 15) /* ▉ to ▏ */
        draw_area(&pen, 0, 0, RIGHT * (16 - n) / 8, BOTTOM);
    else if (n == 0) /* ▀ */
        draw_area(&pen, 0, 0, RIGHT, CENTRE);
    else if (n == 16) /* ▐ */
        draw_area(&pen, MIDDLE, 0, RIGHT, BOTTOM);
    else if (n >= 17 && n <= 19) /* ░▒▓: rows of squares, closer and closer */
        for (int y = 0; y < 8; y++)
            for (int x = y % 2; x < 4; x += 2)
                draw_area(&pen, x * RIGHT / 4, y * BOTTOM / 8,
                          x * RIGHT / 4 + (n - 15) * RIGHT / 20,
                          y * BOTTOM / 8 + (n - 15) * BOTTOM / 40);
    else
        return false;
    return true;
}

static bool draw_triangle(struct sheet *s, const struct cell *c, int left, int top)
{
    static const struct {
        uint16_t rune;
        uint8_t side;
        bool is_small;
    } heads[] = {{0x25B2, NORTH, false}, {0x25B4, NORTH, true},  {0x25B6, EAST, false},
                 {0x25B8, EAST, true},   {0x25BC, SOUTH, false}, {0x25BE, SOUTH, true},
                 {0x25C0, WEST, false},  {0x25C2, WEST, true}};
    struct pen pen = {path_of(s, c, WEIGHT_FILL), left, top};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (heads[i].rune != c->rune)
            continue;
        int r = heads[i].is_small ? 30 : 42, way = heads[i].side == EAST || heads[i].side == SOUTH;
        bool is_across = heads[i].side == EAST || heads[i].side == WEST;
        int tip = way ? r : -r;
        move_to(&pen, 'M', MIDDLE + (is_across ? tip : 0), CENTRE + (is_across ? 0 : tip));
        move_to(&pen, 'L', MIDDLE - (is_across ? tip : r), CENTRE - (is_across ? r : tip));
        move_to(&pen, 'L', MIDDLE + (is_across ? -tip : r), CENTRE + (is_across ? r : -tip));
        draw_add(pen.path, "Z");
        return true;
    }
    return false;
}

static void draw_disc(const struct pen *p, int r)
{
    move_to(p, 'M', MIDDLE - r, CENTRE);
    for (int way = 1; way >= -1; way -= 2) {
        draw_add(p->path, "a");
        add_number(p->path, r);
        draw_add(p->path, " ");
        add_number(p->path, r);
        draw_add(p->path, way > 0 ? " 0 0 1 " : " 0 0 1 -");
        add_number(p->path, 2 * r);
        draw_add(p->path, " 0");
    }
    draw_add(p->path, "Z");
}

static bool draw_sign(struct sheet *s, const struct cell *c, int left, int top)
{
    struct pen fill = {path_of(s, c, WEIGHT_FILL), left, top};
    struct pen line = {path_of(s, c, WEIGHT_LIGHT), left, top};
    struct pen heavy = {path_of(s, c, WEIGHT_HEAVY), left, top};
    switch (c->rune) {
    case 0x25CF: draw_disc(&fill, 40); return true; /* ● */
    case 0x25CB: draw_disc(&line, 38); return true; /* ○ */
    case 0x25CE:                                    /* ◎ */
        draw_disc(&line, 40);
        draw_disc(&fill, 20);
        return true;
    case 0x2573: /* ╳ */
        stroke(&heavy, 5, CENTRE - 40, RIGHT - 5, CENTRE + 40);
        stroke(&heavy, 5, CENTRE + 40, RIGHT - 5, CENTRE - 40);
        return true;
    default: return false;
    }
}

/* ---- text ------------------------------------------------------------------------------------ */

static bool looks_alike(const struct cell *a, const struct cell *b)
{
    return a->attributes == b->attributes && a->hue == b->hue;
}

static bool is_word(uint32_t rune)
{
    return rune > ' ' && rune < 0x7F;
}

/* Columns of the run of text that begins here: ASCII of one look, single blanks included; or one
 * character. */
static int run_columns(const struct sheet *s, int x, int y)
{
    const struct cell *first = cell_at(s, x, y);
    int columns = 1, end = s->grid->columns - x;
    if (!is_word(first->rune))
        return columns < end && first[1].rune == 0 ? 2 : 1;
    for (int i = 1; i < end && looks_alike(first, &first[i]); i++)
        if (is_word(first[i].rune))
            columns = i + 1;
        else if (first[i].rune != ' ' || first[i - 1].rune == ' ')
            break;
    return columns;
}

static void add_words(struct sheet *s, int x, int y, int columns)
{
    const struct cell *c = cell_at(s, x, y);
    struct text words = {0};
    for (int i = 0; i < columns; i++) {
        char utf8[4];
        if (c[i].rune)
            draw_add_bytes(&words, utf8, rune_encode(c[i].rune, utf8));
    }
    char *plain = draw_take(&words);
    draw_format(&s->words,
                "<text x=\"%d\" y=\"%d\" textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\" "
                "fill=\"%s\"%s%s>",
                x * WIDE, y * HIGH + BASE, columns * WIDE, ink_of(c),
                c->attributes & CELL_BOLD ? " font-weight=\"bold\"" : "",
                c->attributes & CELL_UNDERLINE ? " text-decoration=\"underline\"" : "");
    draw_add_xml(&s->words, plain);
    draw_add(&s->words, "</text>\n");
    free(plain);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void add_behind(struct sheet *s, int y)
{
    for (int x = 0, columns; x < s->grid->columns; x += columns) {
        const struct cell *c = cell_at(s, x, y);
        for (columns = 1; x + columns < s->grid->columns && looks_alike(c, &c[columns]);)
            columns++;
        if (c->attributes & CELL_REVERSE) {
            struct cell plain = {.hue = c->hue, .attributes = c->attributes & CELL_DIM};
            draw_format(&s->behind,
                        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n",
                        x * WIDE, y * HIGH, columns * WIDE, HIGH, ink_of(&plain));
        }
    }
}

static void add_row(struct sheet *s, int y)
{
    add_behind(s, y);
    for (int x = 0, columns; x < s->grid->columns; x += columns) {
        const struct cell *c = cell_at(s, x, y);
        int left = x * WIDE, top = y * HIGH;
        columns = 1;
        if (c->rune == ' ' || c->rune == 0)
            continue;
        if (draw_box_rune(s, c, left, top) || draw_dashes(s, c, left, top) ||
            draw_block(s, c, left, top) || draw_triangle(s, c, left, top) ||
            draw_sign(s, c, left, top))
            continue;
        columns = run_columns(s, x, y);
        add_words(s, x, y, columns);
    }
}

static void add_paths(struct text *t, struct sheet *s)
{
    static const char *const width[WEIGHTS] = {"1.2", "2.4", NULL};
    for (unsigned look = 0; look < LOOKS; look++)
        for (int weight = 0; weight < WEIGHTS; weight++) {
            struct cell cell = {.hue = (uint8_t)(look / 4)};
            cell.attributes = (look & 2 ? CELL_DIM : 0) | (look & 1 ? CELL_REVERSE : 0);
            char *path = draw_take(&s->path[look][weight]);
            if (*path && width[weight])
                draw_format(t, "<path fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" d=\"",
                            ink_of(&cell), width[weight]);
            else if (*path)
                draw_format(t, "<path fill=\"%s\" d=\"", ink_of(&cell));
            if (*path) {
                draw_add(t, path);
                draw_add(t, "\"/>\n");
            }
            free(path);
        }
}

static void add_head(struct text *t, const struct grid *g, const char *title)
{
    int width = g->columns * WIDE + 2 * MARGIN, height = g->rows * HIGH + 2 * MARGIN;
    draw_format(t,
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n"
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                "viewBox=\"0 0 %d %d\">\n<title>",
                width, height, width, height);
    draw_add_xml(t, title);
    draw_format(t,
                "</title>\n<rect width=\"%d\" height=\"%d\" fill=\"%s\"/>\n"
                "<g transform=\"translate(%d %d)\" font-size=\"%d\" font-family=\"",
                width, height, paper, MARGIN, MARGIN, FONT);
    draw_add(t, "DejaVu Sans Mono,Liberation Mono,Menlo,Consolas,Noto Sans Mono,monospace\">\n");
}

char *grid_to_svg(const struct grid *g, const char *title, size_t *size)
{
    struct sheet *s = draw_calloc(1, sizeof *s);
    struct text t = {0};
    s->grid = g;
    for (int y = 0; y < g->rows; y++)
        add_row(s, y);
    char *behind = draw_take(&s->behind), *words = draw_take(&s->words);
    add_head(&t, g, title);
    draw_add(&t, behind);
    add_paths(&t, s);
    draw_add(&t, words);
    draw_add(&t, "</g>\n</svg>\n");
    free(behind);
    free(words);
    free(s);
    *size = t.size;
    return draw_take(&t);
}

bool draw_grid_as(const struct grid *g, const char *title, enum picture picture, bool ascii,
                  char **out, size_t *size, char **error)
{
    *out = NULL;
    *error = NULL;
    if (picture == PICTURE_TEXT) {
        *out = grid_to_text(g, ascii);
        *size = strlen(*out);
        return true;
    }
    *out = grid_to_svg(g, title, size);
    if (picture == PICTURE_SVG)
        return true;
    char *svg = *out;
    size_t svg_size = *size;
    bool is_drawn = draw_raster(svg, svg_size, picture, out, size, error);
    free(svg);
    return is_drawn;
}
