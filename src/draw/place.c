/* Where the boxes stand: Graphviz's ranks as rows, its order from left to right, and its distances
 * where there is room.
 *
 * A box is three rows high, or one ("[Calling]") in small room. Where a row for each rank is too
 * high, neighbouring ranks share a row; a rank too wide for one row gets two; where rows between
 * boxes are too many, a line goes from border to border. The first try in which every line finds
 * its way is taken.
 */
#include "draw/board.h"

#include <stdlib.h>
#include <string.h>

enum {
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
    int high, label_most; /* see struct board */
    /* By shape. Ranks as they are shared out: one that is too wide has become several. */
    int width[RANKS], rank[RANKS], ranks;
    int32_t effort;        /* that may still go into laying lines: that takes most of the time */
    struct box box[RANKS]; /* where they stood the last time, in so much room */
    int box_rows, box_high;
};
/* In places looked at; of a diagram in the terminal so many take less than a frame (16 ms). */
enum { EFFORT_FRAME = 100000, EFFORT_ENDLESS = INT32_MAX };

int board_box_width(const struct layout *l, int shape, int high, int label_most)
{
    const struct diagram_state *state = &l->machine->diagram->states[l->shape[shape].state];
    int label = text_columns(state->label);
    label = label < label_most ? label : label_most;
    if (high == 3)
        return (label < 2 ? 2 : label) + 4;
    return label + 2 + state->is_final + 2 * l->shape[shape].loops;
}

/* ---- ranks ----------------------------------------------------------------------------------- */

/* Shapes of one rank from left to right; returns how many. */
static int shapes_of(const struct layout *l, int rank, int out[RANKS])
{
    int count = 0;
    for (int i = 0; i < l->nshapes; i++) {
        if (l->shape[i].rank != rank)
            continue;
        int at = count++;
        for (; at && l->shape[out[at - 1]].x > l->shape[i].x; at--)
            out[at] = out[at - 1];
        out[at] = i;
    }
    return count;
}

/* Splits one rank into as few as fit into the room, each with about as much. */
static void split_rank(struct trial *t, int rank)
{
    int shape[RANKS], count = shapes_of(t->layout, rank, shape), all = -t->between, x = 0;
    int room = t->columns - 2 * t->margin;
    for (int i = 0; i < count; i++)
        all += t->width[shape[i]] + t->between;
    int parts = room > 0 ? (all + room - 1) / room : 1, share = parts ? all / parts : all;
    for (int i = 0; i < count; i++) {
        int needs = t->width[shape[i]];
        if (i && (x + needs > room || (x >= share && parts > 1))) {
            t->ranks++;
            x = 0;
        }
        t->rank[shape[i]] = t->ranks;
        x += needs + t->between;
    }
    t->ranks++;
}

static void rank_shapes(struct trial *t)
{
    t->ranks = 0;
    for (int i = 0; i < t->layout->nshapes; i++)
        t->width[i] = board_box_width(t->layout, i, t->high, t->label_most);
    for (int rank = 0; rank < t->layout->nranks; rank++)
        split_rank(t, rank);
}

/* ---- ranks into lines ------------------------------------------------------------------------ */

/* Columns of all boxes of ranks first..last side by side. */
static int span(const struct trial *t, int first, int last)
{
    int columns = 0;
    for (int i = 0; i < t->layout->nshapes; i++)
        if (t->rank[i] >= first && t->rank[i] <= last)
            columns += t->width[i] + t->between;
    return columns - t->between;
}

/* Shares the ranks out over t->lines lines so that the widest line is as narrow as can be. Returns
 * its width. */
static int share_out(struct trial *t)
{
    int ranks = t->ranks;
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
        double x = t->layout->shape[i].x, half = t->width[i] / 2.0;
        least = x - half < least ? x - half : least;
        most = x + half > most ? x + half : most;
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
        total += t->width[place[i].shape] + t->between;
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
            before += t->width[place[i].shape] + t->between;
        }
}

static void place_line(const struct trial *t, struct board *b, int line)
{
    struct place place[RANKS];
    int count = 0;
    for (int i = 0; i < b->nboxes; i++)
        if (t->line_of[t->rank[i]] == line)
            place[count++] =
                (struct place){.shape = i, .want = wanted_middle(t, i) - t->width[i] / 2.0};
    qsort(place, (size_t)count, sizeof *place, by_want);
    spread_line(t, b, place, count);
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* A row above the first line, for the starts' points, which stand beside a low box. */
static int top_rows(const struct trial *t)
{
    for (int i = 0; i < t->layout->nshapes && t->high > 1; i++)
        if (t->layout->shape[i].starts && t->line_of[t->rank[i]] == 0)
            return 1;
    return 0;
}

/* Rows between lines of boxes at least: beside a low box there is no room for an arrow's head. */
static int least_gap(const struct trial *t)
{
    return t->high == 1;
}

/* Rows for lines between the boxes, shared out from above; what is left over stays beneath. */
static void place_rows(const struct trial *t, struct board *b)
{
    int top = top_rows(t), gaps = t->lines - 1, least = least_gap(t);
    int spare = t->rows - top - (t->high + least) * t->lines + least, y[RANKS];
    if (gaps == 0)
        top += spare / 2 < 2 ? spare / 2 : 2;
    for (int line = 0, at = top; line < t->lines; line++) {
        int gap = gaps > 0 ? (spare + gaps - 1) / gaps : 0;
        gap = gap > GAP_ROWS ? GAP_ROWS : gap;
        y[line] = at;
        at += t->high + least + gap;
        spare -= gap;
        gaps--;
    }
    for (int i = 0; i < b->nboxes; i++)
        b->box[i].y = y[t->line_of[t->rank[i]]];
}

static bool is_free(const struct board *b, int x, int y)
{
    if (x < 0 || y < 0 || x >= b->columns || y >= b->rows)
        return false;
    for (int i = 0; i < b->nboxes; i++)
        if (y >= b->box[i].y && y < b->box[i].y + b->high && x >= b->box[i].x - 1 &&
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
        bool is_airy = t->line_of[t->rank[i]] == 0 || is_free(b, middle, box->y - 2);
        if (t->high > 1 && is_airy && is_free(b, middle, box->y - 1))
            b->start[i] = (struct spot){(int16_t)middle, (int16_t)(box->y - 1)};
        else if (box->x >= 2 && is_free(b, box->x - 2, box->y + t->high / 2))
            b->start[i] = (struct spot){(int16_t)(box->x - 2), (int16_t)(box->y + t->high / 2)};
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

/* Do boxes stand as they did when there was no way? Distances differ where there is less room. */
static bool was_tried(struct trial *t, const struct board *b)
{
    size_t size = (size_t)b->nboxes * sizeof *b->box;
    bool is_same =
        t->box_rows == b->rows && t->box_high == b->high && !memcmp(t->box, b->box, size);
    memcpy(t->box, b->box, size);
    t->box_rows = b->rows;
    t->box_high = b->high;
    return is_same;
}

static bool attempt(struct trial *t, struct board *b)
{
    if (t->lines > t->ranks || share_out(t) + 2 * t->margin > t->columns)
        return false;
    if (t->rows < top_rows(t) + (t->high + least_gap(t)) * t->lines - least_gap(t))
        return false;
    b->columns = t->columns;
    b->rows = t->rows;
    b->high = t->high;
    b->label_most = t->label_most;
    for (int i = 0; i < b->nboxes; i++)
        b->box[i].width = t->width[i];
    for (int line = 0; line < t->lines; line++)
        place_line(t, b, line);
    place_rows(t, b);
    board_frames(b, t->layout);
    forget_routes(b);
    if (!place_starts(t, b) || t->effort <= 0 || was_tried(t, b))
        return false;
    return board_route(b, t->layout, &t->effort);
}

static struct board *board_new(const struct layout *l)
{
    struct board *b = draw_calloc(1, sizeof *b);
    b->nboxes = l->nshapes;
    b->nroutes = l->narrows;
    b->box = draw_calloc((size_t)l->nshapes, sizeof *b->box);
    b->start = draw_calloc((size_t)l->nshapes, sizeof *b->start);
    b->route = draw_calloc((size_t)l->narrows, sizeof *b->route);
    b->nframes = l->machine->diagram->nclusters;
    b->frame = draw_calloc((size_t)b->nframes, sizeof *b->frame);
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
    free(b->frame);
    free(b);
}

/* One number of rows of boxes, with much room between them and with less. */
static bool try_spaces(struct trial *t, struct board *b, bool is_tight)
{
    static const struct {
        int between, margin;
    } airy[] = {{6, 2}, {4, 2}}, tight[] = {{6, 2}, {3, 1}}, low[] = {{5, 3}, {3, 2}};
    for (int i = 0; i < 2; i++) {
        t->between = (t->high == 1 ? low : is_tight ? tight : airy)[i].between;
        t->margin = (t->high == 1 ? low : is_tight ? tight : airy)[i].margin;
        rank_shapes(t);
        if (attempt(t, b))
            return true;
    }
    return false;
}

/* From airy to tight: with rows between the lines of boxes, then without. */
static bool try_lines(struct trial *t, struct board *b)
{
    int least = least_gap(t), airy = (t->rows + 1) / (t->high + 1), most = t->layout->nshapes;
    int tight = (t->rows + least) / (t->high + least);
    for (t->lines = airy < most ? airy : most; t->lines > 0; t->lines--)
        if (try_spaces(t, b, false))
            return true;
    for (t->lines = tight < most ? tight : most; t->lines > airy; t->lines--)
        if (try_spaces(t, b, true))
            return true;
    return false;
}

/* With a flowing legend of so many rows, or fewer. */
static void fit_flow(struct trial *t, struct board *b, int rows, int least)
{
    for (int flow = rows; !b->fits && flow >= least && b->asked_rows - flow >= t->high; flow--) {
        t->rows = b->asked_rows - flow;
        b->fits = try_lines(t, b);
        b->legend = flow;
    }
}

/* Would names be cut there that `before` leaves whole? */
static bool cuts_more(const struct layout *l, int most, int before)
{
    for (int i = 0; i < l->nshapes; i++) {
        int label = text_columns(l->machine->diagram->states[l->shape[i].state].label);
        if (label > most && before > most)
            return true;
    }
    return false;
}

/* High boxes with a full legend if that leaves each rank its row, else with a flowing one; low boxes
 * before much of the legend is out of sight; cut names before there are no boxes at all. */
static void fit(struct board *b, const struct layout *l)
{
    enum { FLOW_MOST = 5, FLOW_SEEN = 3 };
    struct trial t = {.layout = l,
                      .columns = b->asked_columns,
                      .high = 3,
                      .label_most = 1000,
                      .effort = EFFORT_FRAME};
    int flow = b->need.flow > FLOW_MOST ? FLOW_MOST : b->need.flow;
    t.rows = b->asked_rows - b->need.full - 1;
    if (t.rows >= l->nranks * (t.high + 1)) {
        b->is_full = b->fits = try_lines(&t, b);
        b->legend = b->need.full;
    }
    fit_flow(&t, b, flow, flow < FLOW_SEEN ? flow : FLOW_SEEN);
    static const int label_most[] = {1000, 16, 11, 6};
    t.high = 1;
    for (size_t i = 0; i < sizeof label_most / sizeof *label_most && !b->fits; i++) {
        t.label_most = label_most[i];
        if (i == 0 || cuts_more(l, label_most[i], label_most[i - 1]))
            fit_flow(&t, b, flow, i == 0 && flow > 2 ? 2 : 1);
    }
    t.high = 3;
    t.label_most = 1000;
    fit_flow(&t, b, flow, 1);
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
        t.high = 3;
        t.label_most = 1000;
        t.effort = EFFORT_ENDLESS;
        t.columns = 30000;
        rank_shapes(&t);
        int widest = share_out(&t);
        t.columns = widest + 2 * t.margin;
        t.rows = 1 + l->nranks * (t.high + GAP_ROWS) + i;
        b->fits = attempt(&t, b);
    }
    return b;
}
