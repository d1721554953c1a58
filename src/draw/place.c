/* Where the boxes stand: Graphviz's ranks as rows, its order from left to right, and its distances
 * where there is room.
 *
 * A box is three rows high. Where a row for each rank is too high, neighbouring ranks share a row;
 * where rows between boxes are too many, a line goes from border to border. The first try in which
 * every line finds its way is taken.
 */
#include "draw/board.h"

#include <stdlib.h>
#include <string.h>

enum {
    BOX_ROWS = 3,
    GAP_ROWS = 3, /* more room than this between rows of boxes helps nobody */
    NATURAL_TRIES = 6,
    RANKS = MACHINE_STATES
};

struct trial {
    const struct layout *layout;
    int columns, rows; /* of the room for boxes and lines */
    int between;       /* least columns between boxes */
    int margin;        /* columns to either side, for lines */
    int lines;         /* rows of boxes */
    int line_of[RANKS];
};

/* ---- ranks into lines ------------------------------------------------------------------------ */

/* Columns of all boxes of ranks first..last side by side. */
static int span(const struct trial *t, int first, int last)
{
    int columns = 0;
    for (int i = 0; i < t->layout->nshapes; i++)
        if (t->layout->shape[i].rank >= first && t->layout->shape[i].rank <= last)
            columns += t->layout->shape[i].width + t->between;
    return columns - t->between;
}

/* Shares the ranks out over t->lines lines so that the widest line is as narrow as can be. Returns
 * its width. */
static int share_out(struct trial *t)
{
    int ranks = t->layout->nranks;
    int best[RANKS + 1][RANKS + 1], first[RANKS + 1][RANKS + 1];
    for (int line = 0; line < t->lines; line++)
        for (int last = line; last < ranks; last++) {
            best[line][last] = INT32_MAX;
            for (int from = line; from <= (line ? last : 0); from++) {
                int widest = span(t, from, last);
                if (line && best[line - 1][from - 1] > widest)
                    widest = best[line - 1][from - 1];
                if (widest < best[line][last]) {
                    best[line][last] = widest;
                    first[line][last] = from;
                }
            }
        }
    for (int line = t->lines - 1, last = ranks - 1; line >= 0; line--) {
        for (int rank = first[line][last]; rank <= last; rank++)
            t->line_of[rank] = line;
        last = first[line][last] - 1;
    }
    return best[t->lines - 1][ranks - 1];
}

/* ---- columns --------------------------------------------------------------------------------- */

struct place {
    int shape;
    double want; /* where the left edge should be */
};

static int by_want(const void *a, const void *b)
{
    const struct place *left = a, *right = b;
    if (left->want != right->want)
        return left->want < right->want ? -1 : 1;
    return left->shape - right->shape;
}

/* Graphviz's columns, moved and if need be squeezed into the room. */
static double wanted_middle(const struct trial *t, int shape)
{
    double least = 1e9, most = -1e9, room = t->columns - 2 * t->margin;
    for (int i = 0; i < t->layout->nshapes; i++) {
        const struct shape *s = &t->layout->shape[i];
        if (s->x - s->width / 2.0 < least)
            least = s->x - s->width / 2.0;
        if (s->x + s->width / 2.0 > most)
            most = s->x + s->width / 2.0;
    }
    double x = t->layout->shape[shape].x - least;
    if (most - least <= room)
        return t->margin + (room - (most - least)) / 2 + x;
    return t->margin + x * room / (most - least);
}

/* Moves boxes of one line as little as can be (in squares) so that they are `between` apart: they
 * are taken one after the other, and those that would overlap become a block which moves as one to
 * the mean of what its parts want. */
static void spread_line(const struct trial *t, struct board *b, struct place *place, int count)
{
    double block[RANKS] = {0};
    int size[RANKS], blocks = 0, before = 0, total = 0;
    for (int i = 0; i < count; i++) {
        block[blocks] = place[i].want - total;
        size[blocks++] = 1;
        total += t->layout->shape[place[i].shape].width + t->between;
        for (; blocks > 1 && block[blocks - 1] < block[blocks - 2]; blocks--) {
            int n = size[blocks - 2], m = size[blocks - 1];
            block[blocks - 2] = (block[blocks - 2] * n + block[blocks - 1] * m) / (n + m);
            size[blocks - 2] = n + m;
        }
    }
    double most = t->columns - t->margin - (total - t->between);
    for (int i = 0, n = 0; n < blocks; n++)
        for (int k = 0; k < size[n]; k++, i++) {
            double at = block[n] > most ? most : block[n];
            at = at < t->margin ? t->margin : at;
            b->box[place[i].shape].x = (int)(at + 0.5) + before;
            before += t->layout->shape[place[i].shape].width + t->between;
        }
}

static void place_line(const struct trial *t, struct board *b, int line)
{
    struct place place[RANKS];
    int count = 0;
    for (int i = 0; i < b->nboxes; i++)
        if (t->line_of[t->layout->shape[i].rank] == line)
            place[count++] = (struct place){
                .shape = i, .want = wanted_middle(t, i) - t->layout->shape[i].width / 2.0};
    qsort(place, (size_t)count, sizeof *place, by_want);
    spread_line(t, b, place, count);
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* A row above the first line, for the starts' points. */
static int top_rows(const struct trial *t)
{
    for (int i = 0; i < t->layout->nshapes; i++)
        if (t->layout->shape[i].starts && t->line_of[t->layout->shape[i].rank] == 0)
            return 1;
    return 0;
}

/* Rows for lines between the boxes, shared out from above; what is left over stays beneath. */
static void place_rows(const struct trial *t, struct board *b)
{
    int top = top_rows(t), gaps = t->lines - 1;
    int spare = t->rows - top - BOX_ROWS * t->lines, y[RANKS];
    if (gaps == 0)
        top += spare / 2 < 2 ? spare / 2 : 2;
    for (int line = 0, at = top; line < t->lines; line++) {
        int gap = gaps > 0 ? (spare + gaps - 1) / gaps : 0;
        gap = gap > GAP_ROWS ? GAP_ROWS : gap;
        y[line] = at;
        at += BOX_ROWS + gap;
        spare -= gap;
        gaps--;
    }
    for (int i = 0; i < b->nboxes; i++)
        b->box[i].y = y[t->line_of[t->layout->shape[i].rank]];
}

static bool is_free(const struct board *b, int x, int y)
{
    if (x < 0 || y < 0 || x >= b->columns || y >= b->rows)
        return false;
    for (int i = 0; i < b->nboxes; i++)
        if (y >= b->box[i].y && y < b->box[i].y + BOX_ROWS && x >= b->box[i].x - 1 &&
            x <= b->box[i].x + b->box[i].width)
            return false;
    return true;
}

/* The point of a start: above its box, or to its left where a row above would be a line's only
 * way. */
static bool place_starts(const struct trial *t, struct board *b)
{
    for (int i = 0; i < b->nboxes; i++) {
        const struct box *box = &b->box[i];
        int middle = box->x + (box->width - 1) / 2;
        b->start[i] = (struct spot){-1, -1};
        if (!t->layout->shape[i].starts)
            continue;
        bool is_airy = t->line_of[t->layout->shape[i].rank] == 0 || is_free(b, middle, box->y - 2);
        if (is_airy && is_free(b, middle, box->y - 1))
            b->start[i] = (struct spot){(int16_t)middle, (int16_t)(box->y - 1)};
        else if (box->x >= 2 && is_free(b, box->x - 2, box->y + 1))
            b->start[i] = (struct spot){(int16_t)(box->x - 2), (int16_t)(box->y + 1)};
        else
            return false;
    }
    return true;
}

/* ---- tries ----------------------------------------------------------------------------------- */

static void forget_routes(struct board *b)
{
    for (int i = 0; i < b->nroutes; i++)
        free(b->route[i].at);
    memset(b->route, 0, (size_t)b->nroutes * sizeof *b->route);
}

static bool attempt(struct trial *t, struct board *b)
{
    if (share_out(t) + 2 * t->margin > t->columns)
        return false;
    if (t->rows < top_rows(t) + BOX_ROWS * t->lines)
        return false;
    b->columns = t->columns;
    b->rows = t->rows;
    for (int line = 0; line < t->lines; line++)
        place_line(t, b, line);
    place_rows(t, b);
    forget_routes(b);
    return place_starts(t, b) && board_route(b, t->layout);
}

static struct board *board_new(const struct layout *l)
{
    struct board *b = draw_calloc(1, sizeof *b);
    b->nboxes = l->nshapes;
    b->nroutes = l->narrows;
    b->box = draw_calloc((size_t)l->nshapes, sizeof *b->box);
    b->start = draw_calloc((size_t)l->nshapes, sizeof *b->start);
    b->route = draw_calloc((size_t)l->narrows, sizeof *b->route);
    for (int i = 0; i < l->nshapes; i++)
        b->box[i].width = l->shape[i].width;
    return b;
}

void board_free(struct board *b)
{
    if (!b)
        return;
    forget_routes(b);
    free(b->route);
    free(b->box);
    free(b->start);
    free(b);
}

/* From airy to tight: with rows between the lines of boxes, then without. */
static bool try_lines(struct trial *t, struct board *b)
{
    int ranks = t->layout->nranks, airy = (t->rows + 1) / (BOX_ROWS + 1),
        tight = t->rows / BOX_ROWS;
    for (t->lines = airy < ranks ? airy : ranks; t->lines > 0; t->lines--)
        for (t->between = 6, t->margin = 2; t->between > 3; t->between -= 2)
            if (attempt(t, b))
                return true;
    for (t->lines = tight < ranks ? tight : ranks; t->lines > airy; t->lines--)
        for (t->between = 6, t->margin = 2; t->between > 2; t->between -= 3, t->margin--)
            if (attempt(t, b))
                return true;
    return false;
}

/* Boxes with a full legend if that leaves each rank its row, else with a flowing one, of which
 * less and less is seen. */
static void fit(struct board *b, const struct layout *l)
{
    struct legend_need need = b->need;
    struct trial t = {.layout = l, .columns = b->asked_columns};
    int rows = b->asked_rows - need.full - 1;
    if (rows >= l->nranks * (BOX_ROWS + 1)) {
        t.rows = rows;
        b->is_full = b->fits = try_lines(&t, b);
        b->legend = need.full;
    }
    int flow = need.flow > 5 ? 5 : need.flow;
    for (; !b->fits && flow > 0 && b->asked_rows - flow >= BOX_ROWS; flow--) {
        t.rows = b->asked_rows - flow;
        b->fits = try_lines(&t, b);
        b->legend = flow;
    }
}

const struct board *board_get(struct layout *l, int columns, int rows)
{
    struct board *b = l->board;
    if (b && b->asked_columns == columns && b->asked_rows == rows)
        return b;
    board_free(b);
    b = l->board = board_new(l);
    b->asked_columns = columns;
    b->asked_rows = rows;
    b->need = legend_need(l, columns);
    if (l->nshapes)
        fit(b, l);
    return b;
}

struct board *board_natural(const struct layout *l)
{
    struct board *b = board_new(l);
    for (int i = 0; i < NATURAL_TRIES && !b->fits && l->nshapes; i++) {
        struct trial t = {.layout = l, .lines = l->nranks, .between = 8, .margin = 6 + 4 * i};
        int widest = share_out(&t);
        t.columns = widest + 2 * t.margin;
        t.rows = 1 + l->nranks * (BOX_ROWS + GAP_ROWS) + i;
        b->fits = attempt(&t, b);
    }
    return b;
}
