/* The diagram in the terminal: boxes and lines of a board, lit by what the world says.
 *
 * In order of what is seen on top: frames of clusters, lines, boxes, ports and heads, numbers.
 * Where there is no room for boxes, one row a state by ranks; where there is none for that, one
 * line. Nothing is told by an attribute alone: the active state has a double border, the last edge
 * a heavy line and a mark in the legend, an untaken edge a dotted line.
 */
#include "draw/board.h"
#include "machine/coverage.h"

#include <stdlib.h>
#include <string.h>

enum { INK_SOLID = 1, INK_DOTTED = 2, INK_LAST = 4 };
enum { LIGHT = 1, HEAVY = 2 };

struct canvas {
    struct grid *grid;
    const struct layout *layout;
    const struct board *board;
    const struct lit *lit;
    struct numbering number;
    uint8_t (*arms)[SIDES]; /* lines, by cell of the board */
    uint8_t *ink;
};

static enum side side_towards(struct spot from, struct spot to)
{
    if (to.x != from.x)
        return to.x > from.x ? EAST : WEST;
    return to.y > from.y ? SOUTH : NORTH;
}

static int index_of(const struct canvas *c, struct spot at)
{
    return at.y * c->board->columns + at.x;
}

/* ---- what is lit ----------------------------------------------------------------------------- */

static bool is_active(const struct layout *l, const struct lit *lit, int shape)
{
    return lit->state >= 0 &&
           l->machine->diagram->states[l->shape[shape].state].table == lit->state;
}

static bool is_taken(const struct lit *lit, int edge)
{
    return !lit->taken || (lit->taken[edge / 64] >> edge % 64 & 1);
}

/* How the line of an arrow is drawn: by all edges that it stands for. */
static uint8_t ink_of(const struct canvas *c, int arrow)
{
    uint8_t ink = INK_DOTTED;
    for (int i = 0; i < c->layout->machine->diagram->nedges; i++) {
        if (c->layout->arrow_of[i] != arrow)
            continue;
        if (i == c->lit->last_edge)
            return INK_SOLID | INK_LAST;
        if (is_taken(c->lit, i))
            ink = INK_SOLID;
    }
    return ink;
}

static unsigned attributes_of(uint8_t ink)
{
    return ink & INK_LAST ? CELL_BOLD : ink & INK_SOLID ? 0 : CELL_DIM;
}

static enum hue hue_of(uint8_t ink)
{
    return ink & INK_LAST ? HUE_ACCENT : HUE_PLAIN;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static void ink_route(struct canvas *c, int arrow)
{
    const struct route *route = &c->board->route[arrow];
    uint8_t ink = ink_of(c, arrow), weight = ink & INK_LAST ? HEAVY : LIGHT;
    for (int i = 1; i < route->count - 1; i++) {
        int cell = index_of(c, route->at[i]);
        for (int step = -1; step <= 1; step += 2) {
            uint8_t *arm = &c->arms[cell][side_towards(route->at[i], route->at[i + step])];
            *arm = weight > *arm ? weight : *arm;
        }
        c->ink[cell] |= ink;
    }
}

static uint32_t line_rune(const uint8_t arms[SIDES], uint8_t ink)
{
    uint32_t rune = rune_arms(arms);
    bool is_dotted = !(ink & INK_SOLID);
    switch (rune) {
    case 0x2500: return is_dotted ? 0x254C : rune; /* ─ ╌ */
    case 0x2502: return is_dotted ? 0x254E : rune; /* │ ╎ */
    case 0x250C: return 0x256D;                    /* ╭ */
    case 0x2510: return 0x256E;                    /* ╮ */
    case 0x2514: return 0x2570;                    /* ╰ */
    case 0x2518: return 0x256F;                    /* ╯ */
    default: return rune;
    }
}

static void draw_lines(struct canvas *c)
{
    for (int i = 0; i < c->layout->narrows; i++)
        ink_route(c, i);
    for (int y = 0; y < c->board->rows; y++)
        for (int x = 0; x < c->board->columns; x++) {
            int cell = y * c->board->columns + x;
            if (c->ink[cell])
                grid_rune(c->grid, x, y, attributes_of(c->ink[cell]), hue_of(c->ink[cell]),
                          line_rune(c->arms[cell], c->ink[cell]));
        }
}

/* ---- boxes ----------------------------------------------------------------------------------- */

struct border {
    const char *across, *down, *corner[4]; /* corners from the upper left, clockwise */
};
static const struct border plain_border = {"─", "│", {"┌", "┐", "┘", "└"}};
static const struct border active_border = {"═", "║", {"╔", "╗", "╝", "╚"}};

static void draw_border(struct grid *g, const struct box *b, const struct border *border,
                        unsigned attributes)
{
    int right = b->x + b->width - 1;
    for (int x = b->x + 1; x < right; x++) {
        grid_text(g, x, b->y, attributes, HUE_PLAIN, border->across);
        grid_text(g, x, b->y + 2, attributes, HUE_PLAIN, border->across);
    }
    grid_text(g, b->x, b->y + 1, attributes, HUE_PLAIN, border->down);
    grid_text(g, right, b->y + 1, attributes, HUE_PLAIN, border->down);
    grid_text(g, b->x, b->y, attributes, HUE_PLAIN, border->corner[0]);
    grid_text(g, right, b->y, attributes, HUE_PLAIN, border->corner[1]);
    grid_text(g, right, b->y + 2, attributes, HUE_PLAIN, border->corner[2]);
    grid_text(g, b->x, b->y + 2, attributes, HUE_PLAIN, border->corner[3]);
}

static void draw_box(struct canvas *c, int shape)
{
    const struct box *b = &c->board->box[shape];
    const struct diagram_state *state =
        &c->layout->machine->diagram->states[c->layout->shape[shape].state];
    bool active = is_active(c->layout, c->lit, shape);
    unsigned inside = active ? CELL_REVERSE | CELL_BOLD : 0;
    draw_border(c->grid, b, active ? &active_border : &plain_border, active ? CELL_BOLD : 0);
    for (int x = b->x + 1; x < b->x + b->width - 1; x++)
        grid_rune(c->grid, x, b->y + 1, inside, HUE_PLAIN, ' ');
    if (state->is_final)
        grid_text(c->grid, b->x + 1, b->y + 1, inside, HUE_PLAIN, "◎");
    grid_text(c->grid, b->x + 2, b->y + 1, inside, HUE_PLAIN, state->label);
}

static void draw_loop(struct canvas *c, int shape)
{
    const struct box *b = &c->board->box[shape];
    const struct diagram *d = c->layout->machine->diagram;
    uint8_t ink = INK_DOTTED;
    for (int i = 0; i < d->nedges; i++)
        if (c->layout->arrow_of[i] == EDGE_LOOPS && c->layout->shape_of[d->edges[i].tail] == shape)
            ink |= i == c->lit->last_edge ? INK_LAST | INK_SOLID
                   : is_taken(c->lit, i)  ? INK_SOLID
                                          : 0;
    int x = b->x + b->width - 2;
    grid_text(c->grid, x, b->y, attributes_of(ink), hue_of(ink), "↺");
    for (int n = c->number.loop[shape]; n; n /= 10)
        grid_rune(c->grid, --x, b->y, attributes_of(ink & INK_LAST), hue_of(ink),
                  (uint32_t)('0' + n % 10));
}

/* ---- where lines meet boxes ------------------------------------------------------------------ */

/* The border with a line leaving it that way: light borders by arms, double ones as far as Unicode
 * has them. */
static uint32_t port_rune(bool is_double, enum side out, uint8_t weight)
{
    static const uint32_t on_double[SIDES] = {0x2567, 0x255F, 0x2564, 0x2562}; /* ╧ ╟ ╤ ╢ */
    uint8_t arms[SIDES] = {LIGHT, LIGHT, LIGHT, LIGHT};
    arms[out] = weight;
    arms[(out + 2) % SIDES] = 0;
    return is_double ? on_double[out] : rune_arms(arms);
}

static const uint32_t head_rune[SIDES] = {0x25B2, 0x25B6, 0x25BC, 0x25C0}; /* ▲ ▶ ▼ ◀ */

static void draw_ends(struct canvas *c, int arrow)
{
    const struct route *route = &c->board->route[arrow];
    uint8_t ink = ink_of(c, arrow);
    struct spot tail = route->at[0], head = route->at[route->count - 1];
    enum side out = side_towards(tail, route->at[1]);
    enum side in = side_towards(route->at[route->count - 2], head);
    bool is_double = is_active(c->layout, c->lit, c->layout->arrow[arrow].tail);
    grid_rune(c->grid, tail.x, tail.y, is_double ? CELL_BOLD : attributes_of(ink), HUE_PLAIN,
              port_rune(is_double, out, ink & INK_LAST ? HEAVY : LIGHT));
    if (in == EAST || in == WEST)
        head = route->at[route->count - 2]; /* a head to the side stands outside */
    grid_rune(c->grid, head.x, head.y, attributes_of(ink), hue_of(ink), head_rune[in]);
}

static uint8_t start_ink(const struct canvas *c, int shape)
{
    const struct diagram *d = c->layout->machine->diagram;
    uint8_t ink = INK_DOTTED;
    for (int i = 0; i < d->nedges; i++)
        if (c->layout->arrow_of[i] == EDGE_STARTS && c->layout->shape_of[d->edges[i].head] == shape)
            ink |= i == c->lit->last_edge ? INK_LAST | INK_SOLID
                   : is_taken(c->lit, i)  ? INK_SOLID
                                          : 0;
    return ink;
}

static void draw_start(struct canvas *c, int shape)
{
    struct spot at = c->board->start[shape];
    if (at.x < 0)
        return;
    uint8_t ink = start_ink(c, shape);
    bool is_above = at.y < c->board->box[shape].y;
    grid_text(c->grid, at.x, at.y, attributes_of(ink), hue_of(ink), "●");
    grid_rune(c->grid, is_above ? at.x : at.x + 1, is_above ? at.y + 1 : at.y, attributes_of(ink),
              hue_of(ink), head_rune[is_above ? SOUTH : EAST]);
}

/* ---- numbers --------------------------------------------------------------------------------- */

/* Is this cell of the board part of one straight line and nothing else? */
static bool is_plain(const struct canvas *c, struct spot at, bool across)
{
    const uint8_t *arms = c->arms[index_of(c, at)];
    bool runs_across = arms[EAST] && arms[WEST] && !arms[NORTH] && !arms[SOUTH];
    bool runs_down = arms[NORTH] && arms[SOUTH] && !arms[EAST] && !arms[WEST];
    return across ? runs_across : runs_down;
}

static bool is_blank(const struct canvas *c, int x, int y)
{
    const struct cell *cell = x < c->board->columns ? grid_at(c->grid, x, y) : NULL;
    return cell && cell->rune == ' ';
}

static bool is_digit_at(const struct canvas *c, int x, int y)
{
    const struct cell *cell = grid_at(c->grid, x, y);
    return cell && cell->rune >= '0' && cell->rune <= '9';
}

/* Can `digits` digits stand at cell i of the route? On a line across they replace it, on one down
 * they start there. */
static bool number_fits(const struct canvas *c, const struct route *route, int i, int digits)
{
    enum side way = side_towards(route->at[i], route->at[i + 1]);
    bool across = way == EAST || way == WEST;
    if (!is_plain(c, route->at[i], across) || is_digit_at(c, route->at[i].x - 1, route->at[i].y) ||
        is_digit_at(c, route->at[i].x + digits, route->at[i].y))
        return false;
    for (int k = 1; k < digits; k++) {
        if (!across && !is_blank(c, route->at[i].x + k, route->at[i].y))
            return false;
        /* Not on the head, the last cell outside. */
        if (across && (i + k >= route->count - 2 || !is_plain(c, route->at[i + k], true) ||
                       route->at[i + k].y != route->at[i].y))
            return false;
    }
    return true;
}

static void put_number(struct canvas *c, int x, int y, int number, uint8_t ink)
{
    char digits[16];
    struct text t = {0};
    draw_format(&t, "%d", number);
    char *text = draw_take(&t);
    size_t size = strlen(text);
    memcpy(digits, text, size + 1 > sizeof digits ? sizeof digits : size + 1);
    free(text);
    grid_text(c->grid, x, y, ink & INK_LAST ? CELL_BOLD : 0, hue_of(ink), digits);
}

/* Beside the tail's port, where the line itself has no room. */
static void number_on_border(struct canvas *c, const struct route *route, int number, int digits,
                             uint8_t ink)
{
    struct spot at = route->at[0];
    for (int side = -1; side <= 1; side += 2) {
        int x = side < 0 ? at.x - digits : at.x + 1;
        bool is_free = true;
        for (int k = 0; k < digits; k++) {
            const struct cell *cell = grid_at(c->grid, x + k, at.y);
            is_free &= cell && (cell->rune == 0x2500 || cell->rune == 0x2550); /* ─ ═ */
        }
        if (is_free) {
            put_number(c, x, at.y, number, ink);
            return;
        }
    }
}

static void draw_number(struct canvas *c, int arrow)
{
    const struct route *route = &c->board->route[arrow];
    int number = c->number.arrow[arrow], digits = number < 10 ? 1 : number < 100 ? 2 : 3;
    if (!number)
        return;
    uint8_t ink = ink_of(c, arrow);
    bool has_choice = route->count > 5 && number_fits(c, route, 2, digits);
    for (int i = has_choice ? 2 : 1; i < route->count - 2; i++)
        if (number_fits(c, route, i, digits)) {
            struct spot at = route->at[i];
            if (digits > 1 && route->at[i + 1].x < at.x)
                at.x = (int16_t)(at.x - digits + 1);
            put_number(c, at.x, at.y, number, ink);
            return;
        }
    number_on_border(c, route, number, digits, ink);
}

/* ---- frames of clusters ---------------------------------------------------------------------- */

struct frame {
    int left, top, right, bottom;
};

static bool is_within(const struct diagram *d, int state, int cluster)
{
    for (int c = d->states[state].cluster; c >= 0; c = d->clusters[c].parent)
        if (c == cluster)
            return true;
    return false;
}

static int depth_below(const struct diagram *d, int cluster)
{
    int depth = 0;
    for (int i = 0; i < d->nclusters; i++)
        if (d->clusters[i].parent == cluster) {
            int below = 1 + depth_below(d, i);
            depth = below > depth ? below : depth;
        }
    return depth;
}

/* Round the cluster's boxes. False: it has none, or there is no room. */
static bool frame_of(const struct canvas *c, int cluster, struct frame *f)
{
    const struct diagram *d = c->layout->machine->diagram;
    int more = depth_below(d, cluster);
    *f = (struct frame){c->board->columns, c->board->rows, -1, -1};
    for (int i = 0; i < c->board->nboxes; i++) {
        const struct box *b = &c->board->box[i];
        if (!is_within(d, c->layout->shape[i].state, cluster))
            continue;
        f->left = b->x - 2 - more < f->left ? b->x - 2 - more : f->left;
        f->top = b->y - 1 - more < f->top ? b->y - 1 - more : f->top;
        f->right = b->x + b->width + 1 + more > f->right ? b->x + b->width + 1 + more : f->right;
        f->bottom = b->y + 3 + more > f->bottom ? b->y + 3 + more : f->bottom;
    }
    return f->right >= 0 && f->left >= 0 && f->top >= 0 && f->right < c->board->columns &&
           f->bottom < c->board->rows;
}

/* No other state may seem to be inside, nor a border run through a box. */
static bool frame_is_true(const struct canvas *c, int cluster, const struct frame *f)
{
    for (int i = 0; i < c->board->nboxes; i++) {
        const struct box *b = &c->board->box[i];
        bool touches =
            b->x <= f->right && b->x + b->width > f->left && b->y <= f->bottom && b->y + 3 > f->top;
        if (touches && !is_within(c->layout->machine->diagram, c->layout->shape[i].state, cluster))
            return false;
    }
    return true;
}

/* The name goes to the first place on the upper or lower border where no line passes. */
static bool draw_title(struct canvas *c, const struct frame *f, const char *title)
{
    int columns = text_columns(title);
    for (int y = f->top; y <= f->bottom; y += f->bottom - f->top)
        for (int x = f->left + 2; x + columns < f->right; x++) {
            bool is_free = true;
            for (int k = -1; k <= columns && is_free; k++)
                is_free = is_blank(c, x + k, y);
            if (is_free) {
                grid_text(c->grid, x, y, CELL_DIM, HUE_PLAIN, title);
                return true;
            }
        }
    return false;
}

static void draw_dot(struct canvas *c, int x, int y)
{
    if (is_blank(c, x, y))
        grid_text(c->grid, x, y, CELL_DIM, HUE_PLAIN, "·");
}

static void draw_frame(struct canvas *c, int cluster)
{
    struct frame f;
    if (!frame_of(c, cluster, &f) || !frame_is_true(c, cluster, &f))
        return;
    if (!draw_title(c, &f, c->layout->machine->diagram->clusters[cluster].label))
        return;
    for (int x = f.left; x <= f.right; x += 2) {
        draw_dot(c, x, f.top);
        draw_dot(c, x, f.bottom);
    }
    for (int y = f.top; y <= f.bottom; y++) {
        draw_dot(c, f.left, y);
        draw_dot(c, f.right, y);
    }
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void draw_board(struct grid *g, const struct layout *l, const struct board *b,
                       const struct lit *lit)
{
    size_t cells = (size_t)b->columns * (size_t)b->rows;
    struct canvas c = {.grid = g, .layout = l, .board = b, .lit = lit};
    c.number = numbering_new(l, lit);
    c.arms = draw_calloc(cells, sizeof *c.arms);
    c.ink = draw_calloc(cells, 1);
    draw_lines(&c);
    for (int i = 0; i < b->nboxes; i++)
        draw_box(&c, i);
    for (int i = 0; i < b->nroutes; i++)
        draw_ends(&c, i);
    for (int i = 0; i < b->nboxes; i++) {
        draw_start(&c, i);
        if (l->shape[i].loops)
            draw_loop(&c, i);
    }
    for (int i = 0; i < b->nroutes; i++)
        draw_number(&c, i);
    for (int i = 0; i < l->machine->diagram->nclusters; i++)
        draw_frame(&c, i);
    numbering_free(&c.number);
    free(c.arms);
    free(c.ink);
}

/* ---- one row a state ------------------------------------------------------------------------- */

struct slot { /* "2▸[Proceeding]↺" */
    int shape, rank, row, x;
    char *text;
};

/* The number of the line from what is lit to this shape; 0: none. */
static int number_into(const struct layout *l, const struct numbering *n, int shape)
{
    for (int i = 0; i < l->narrows; i++)
        if (l->arrow[i].head == shape && n->arrow[i])
            return n->arrow[i];
    return 0;
}

static char *slot_text(const struct layout *l, const struct lit *lit, const struct numbering *n,
                       int shape)
{
    const struct diagram_state *state = &l->machine->diagram->states[l->shape[shape].state];
    bool active = is_active(l, lit, shape);
    int number = lit->state >= 0 ? number_into(l, n, shape) : 0;
    struct text t = {0};
    if (l->shape[shape].starts)
        draw_add(&t, "●▸");
    if (number)
        draw_format(&t, "%d▸", number);
    draw_format(&t, "%s%s%s%s", active ? "║" : "[", state->is_final ? "◎" : "", state->label,
                active ? "║" : "]");
    if (l->shape[shape].loops && n->loop[shape])
        draw_format(&t, "%d", n->loop[shape]);
    if (l->shape[shape].loops)
        draw_add(&t, "↺");
    return draw_take(&t);
}

static int by_rank(const struct layout *l, const struct slot *a, const struct slot *b)
{
    if (a->rank != b->rank)
        return a->rank - b->rank;
    double left = l->shape[a->shape].x, right = l->shape[b->shape].x;
    return (left > right) - (left < right);
}

static struct slot *slots_new(const struct layout *l, const struct lit *lit, int columns)
{
    struct slot *slot = draw_calloc((size_t)l->nshapes, sizeof *slot);
    struct numbering n = numbering_new(l, lit);
    for (int i = 0; i < l->nshapes; i++) {
        struct slot new = {.shape = i, .rank = l->shape[i].rank, .text = slot_text(l, lit, &n, i)};
        int at = i;
        for (; at && by_rank(l, &slot[at - 1], &new) > 0; at--)
            slot[at] = slot[at - 1];
        slot[at] = new;
    }
    numbering_free(&n);
    for (int i = 0, row = -1, x = 0; i < l->nshapes; i++) {
        int needs = text_columns(slot[i].text);
        if (i == 0 || slot[i].rank != slot[i - 1].rank || x + needs > columns) {
            row++;
            x = 1;
        }
        slot[i].row = row;
        slot[i].x = x;
        x += needs + 3;
    }
    return slot;
}

static void draw_rows(struct grid *g, const struct layout *l, const struct lit *lit, int legend)
{
    legend = legend > 5 ? 5 : legend;
    legend = legend > g->rows / 2 ? g->rows / 2 : legend;
    struct slot *slot = slots_new(l, lit, g->columns);
    int rows = g->rows - legend, all = l->nshapes ? slot[l->nshapes - 1].row + 1 : 0, active = 0;
    for (int i = 0; i < l->nshapes; i++)
        if (is_active(l, lit, slot[i].shape))
            active = slot[i].row;
    int top = active - rows / 2;
    top = top > all - rows ? all - rows : top;
    top = top < 0 ? 0 : top;
    for (int i = 0; i < l->nshapes; i++) {
        bool lights = is_active(l, lit, slot[i].shape);
        int y = slot[i].row - top;
        if (y >= 0 && y < rows)
            grid_text(g, slot[i].x, y, lights ? CELL_REVERSE | CELL_BOLD : 0, HUE_PLAIN,
                      slot[i].text);
        free(slot[i].text);
    }
    free(slot);
    legend_draw(g, 0, all < rows ? all : rows, legend, l, lit, (struct legend_style){0});
}

/* ---- one line -------------------------------------------------------------------------------- */

static void draw_line(struct grid *g, const struct layout *l, const struct lit *lit)
{
    const struct diagram *d = l->machine->diagram;
    int x = 0;
    bool stays = false; /* the last edge can be taken again, and is marked in the legend */
    for (int i = 0; i < l->nshapes; i++)
        if (is_active(l, lit, i)) {
            x = grid_text(g, 0, 0, CELL_REVERSE | CELL_BOLD, HUE_PLAIN,
                          d->states[l->shape[i].state].label);
            stays = lit->last_edge >= 0 && d->edges[lit->last_edge].tail == l->shape[i].state;
        }
    if (x)
        x = grid_text(g, x, 0, 0, HUE_PLAIN, " ▸ ") - !stays;
    if (x < g->columns)
        legend_draw(g, x, 0, g->rows, l, lit, (struct legend_style){.is_short = true});
}

/* Below the lowest box or line, where more rows are free than the board needs. */
static int legend_row(const struct board *b)
{
    int lowest = 0;
    for (int i = 0; i < b->nboxes; i++)
        lowest = b->box[i].y + 2 > lowest ? b->box[i].y + 2 : lowest;
    for (int i = 0; i < b->nroutes; i++)
        for (int k = 0; k < b->route[i].count; k++)
            lowest = b->route[i].at[k].y > lowest ? b->route[i].at[k].y : lowest;
    return lowest + 2 < b->asked_rows - b->legend ? lowest + 2 : b->asked_rows - b->legend;
}

enum { ROWS_LEAST = 4, ROWS_COLUMNS_LEAST = 16 };

void draw_diagram(struct grid *g, const struct machine *m, struct layout *l, const struct lit *lit)
{
    (void)m;
    const struct board *b = board_get(l, g->columns, g->rows);
    if (b->fits) {
        draw_board(g, l, b, lit);
        legend_draw(g, 0, legend_row(b), b->legend, l, lit,
                    (struct legend_style){.is_full = b->is_full});
    } else if (g->rows >= ROWS_LEAST && g->columns >= ROWS_COLUMNS_LEAST)
        draw_rows(g, l, lit, b->need.flow);
    else
        draw_line(g, l, lit);
}

/* ---- the text picture ------------------------------------------------------------------------ */

enum { TEXT_COLUMNS = 100 };

static uint64_t *taken_bits(const struct coverage *c, size_t count)
{
    uint64_t *bits = draw_calloc(count / 64 + 1, sizeof *bits);
    for (size_t i = 0; i < count; i++)
        if (c->edges[i])
            bits[i / 64] |= 1ull << i % 64;
    return bits;
}

/* Rows that were not needed. */
static void trim(char *text)
{
    for (size_t end = strlen(text); end > 1 && text[end - 2] == '\n'; end--)
        text[end - 1] = '\0';
}

char *diagram_text(const struct machine *m, const struct coverage *c, const struct lit *lit,
                   char **error)
{
    struct layout *l = layout_new(m, error);
    if (!l)
        return NULL;
    uint64_t *bits = c ? taken_bits(c, m->diagram->nedges) : NULL;
    struct lit shown = lit ? *lit : (struct lit){.state = -1, .last_edge = -1};
    shown.taken = c ? bits : shown.taken;
    shown.legend_top = 0;
    struct board *b = board_natural(l);
    int columns = b->columns > TEXT_COLUMNS ? b->columns : TEXT_COLUMNS;
    int legend = m->diagram->nedges + 2 * m->diagram->nstates;
    struct grid *g = grid_new(columns, b->rows + legend);
    if (b->fits)
        draw_board(g, l, b, &shown);
    legend_draw(g, 0, b->fits ? b->rows : 0, legend, l, &shown,
                (struct legend_style){.is_full = true, .coverage = c});
    char *text = grid_to_text(g, false);
    trim(text);
    grid_free(g);
    board_free(b);
    layout_free(l);
    free(bits);
    return text;
}
