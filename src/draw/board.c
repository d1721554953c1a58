/* A board as cells: boxes and lines, lit by what the world says.
 *
 * In order of what is seen on top: lines, boxes, ports and heads, numbers, frames of clusters.
 * Nothing is told by an attribute alone: the active state has a double border, the last edge a
 * heavy line and a mark in the legend, an untaken edge a dotted line.
 */
#include "draw/board.h"
#include "machine/coverage.h"

#include <stdlib.h>
#include <string.h>

enum { INK_SOLID = 1, INK_DOTTED = 2, INK_LAST = 4, INK_POINTED = 8 };
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

static bool is_taken(const struct lit *lit, int edge)
{
    return !lit->taken || (lit->taken[edge / 64] >> edge % 64 & 1);
}

static uint8_t ink_of_edge(const struct lit *lit, int edge)
{
    uint8_t ink = is_taken(lit, edge) ? INK_SOLID : INK_DOTTED;
    ink |= edge == lit->last_edge ? INK_SOLID | INK_LAST : 0;
    return (uint8_t)(ink | (edge + 1 == lit->pointed_edge ? INK_POINTED : 0));
}

/* How the line of an arrow is drawn: by all edges that it stands for. */
static uint8_t ink_of(const struct canvas *c, int arrow)
{
    uint8_t ink = 0;
    for (int i = 0; i < c->layout->machine->diagram->nedges; i++)
        if (c->layout->arrow_of[i] == arrow)
            ink |= ink_of_edge(c->lit, i);
    return ink;
}

static unsigned attributes_of(uint8_t ink)
{
    unsigned look = ink & INK_LAST ? CELL_BOLD : ink & (INK_SOLID | INK_POINTED) ? 0 : CELL_DIM;
    return look | (ink & INK_POINTED ? CELL_REVERSE : 0);
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

/* A state that is pointed at is underlined, as it may be the active one, which is reversed. */
static unsigned pointed_look(const struct canvas *c, int shape)
{
    const struct diagram *d = c->layout->machine->diagram;
    bool is_pointed = d->states[c->layout->shape[shape].state].table + 1 == c->lit->pointed_state;
    return is_pointed ? CELL_UNDERLINE : 0;
}

static void draw_label(struct canvas *c, int x, int y, unsigned look, const char *label)
{
    bool is_cut = text_columns(label) > c->board->label_most;
    struct text t = {0};
    draw_add_bytes(&t, label, is_cut ? draw_fit(label, c->board->label_most - 1) : strlen(label));
    draw_add(&t, is_cut ? "…" : "");
    char *shown = draw_take(&t);
    grid_text(c->grid, x, y, look, HUE_PLAIN, shown);
    free(shown);
}

/* "[Calling]", "║Calling3↺║" */
static void draw_low_box(struct canvas *c, int shape)
{
    const struct box *b = &c->board->box[shape];
    const struct diagram_state *state =
        &c->layout->machine->diagram->states[c->layout->shape[shape].state];
    bool active = layout_is_active(c->layout, c->lit, shape);
    unsigned look = (active ? CELL_REVERSE | CELL_BOLD : 0) ^ pointed_look(c, shape);
    for (int x = b->x; x < b->x + b->width; x++)
        grid_rune(c->grid, x, b->y, look, HUE_PLAIN, ' ');
    int x = grid_text(c->grid, b->x, b->y, look, HUE_PLAIN, active ? "║" : "[");
    x = grid_text(c->grid, x, b->y, look, HUE_PLAIN, state->is_final ? "◎" : "");
    draw_label(c, x, b->y, look, state->label);
    grid_text(c->grid, b->x + b->width - 1, b->y, look, HUE_PLAIN, active ? "║" : "]");
}

static void draw_box(struct canvas *c, int shape)
{
    if (c->board->high == 1) {
        draw_low_box(c, shape);
        return;
    }
    const struct box *b = &c->board->box[shape];
    const struct diagram_state *state =
        &c->layout->machine->diagram->states[c->layout->shape[shape].state];
    bool active = layout_is_active(c->layout, c->lit, shape);
    unsigned inside = (active ? CELL_REVERSE | CELL_BOLD : 0) ^ pointed_look(c, shape);
    draw_border(c->grid, b, active ? &active_border : &plain_border, active ? CELL_BOLD : 0);
    for (int x = b->x + 1; x < b->x + b->width - 1; x++)
        grid_rune(c->grid, x, b->y + 1, inside, HUE_PLAIN, ' ');
    if (state->is_final)
        grid_text(c->grid, b->x + 1, b->y + 1, inside, HUE_PLAIN, "◎");
    draw_label(c, b->x + 2, b->y + 1, inside, state->label);
}

static void draw_loop(struct canvas *c, int shape)
{
    const struct box *b = &c->board->box[shape];
    const struct diagram *d = c->layout->machine->diagram;
    uint8_t ink = 0;
    for (int i = 0; i < d->nedges; i++)
        if (c->layout->arrow_of[i] == EDGE_LOOPS && c->layout->shape_of[d->edges[i].tail] == shape)
            ink |= ink_of_edge(c->lit, i);
    int x = b->x + b->width - 2;
    bool is_inside = c->board->high == 1 && layout_is_active(c->layout, c->lit, shape);
    unsigned more = is_inside ? CELL_REVERSE : 0;
    grid_text(c->grid, x, b->y, attributes_of(ink) | more, hue_of(ink), "↺");
    for (int n = c->number.loop[shape]; n; n /= 10)
        grid_rune(c->grid, --x, b->y, attributes_of(ink & INK_LAST) | more, hue_of(ink),
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
enum { DIAMOND = 0x25C7 }; /* ◇: a line leaves all states of its cluster */

static bool is_at_active(const struct canvas *c, struct spot at)
{
    for (int i = 0; i < c->board->nboxes; i++) {
        const struct box *b = &c->board->box[i];
        if (at.x >= b->x && at.x < b->x + b->width && at.y >= b->y && at.y < b->y + c->board->high)
            return layout_is_active(c->layout, c->lit, i);
    }
    return false;
}

static void draw_tail(struct canvas *c, int arrow, uint8_t ink)
{
    const struct route *route = &c->board->route[arrow];
    struct spot tail = route->at[0];
    enum side out = side_towards(tail, route->at[1]);
    int cluster = c->layout->arrow[arrow].cluster;
    bool has_frame = cluster >= 0 && c->board->frame[cluster].right >= 0;
    bool is_double = is_at_active(c, tail), is_low = c->board->high == 1;
    if (cluster >= 0 && is_low && !has_frame)
        tail = route->at[route->count > 4]; /* not on the box's name */
    if (cluster >= 0 && (has_frame || !is_low || route->count > 4))
        grid_rune(c->grid, tail.x, tail.y, attributes_of(ink), hue_of(ink), DIAMOND);
    else if (!is_low)
        grid_rune(c->grid, tail.x, tail.y, is_double ? CELL_BOLD : attributes_of(ink), HUE_PLAIN,
                  port_rune(is_double, out, ink & INK_LAST ? HEAVY : LIGHT));
}

static void draw_ends(struct canvas *c, int arrow)
{
    const struct route *route = &c->board->route[arrow];
    uint8_t ink = ink_of(c, arrow);
    struct spot head = route->at[route->count - 1];
    enum side in = side_towards(route->at[route->count - 2], head);
    draw_tail(c, arrow, ink);
    if (in == EAST || in == WEST || c->board->high == 1)
        head = route->at[route->count - 2]; /* a head to the side stands outside */
    grid_rune(c->grid, head.x, head.y, attributes_of(ink), hue_of(ink), head_rune[in]);
}

static uint8_t start_ink(const struct canvas *c, int shape)
{
    const struct diagram *d = c->layout->machine->diagram;
    uint8_t ink = 0;
    for (int i = 0; i < d->nedges; i++)
        if (c->layout->arrow_of[i] == EDGE_STARTS && c->layout->shape_of[d->edges[i].head] == shape)
            ink |= ink_of_edge(c->lit, i);
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

/* To the left or right of the first cell outside, where a low box has no border. */
static void number_beside(struct canvas *c, const struct route *route, int number, int digits,
                          uint8_t ink)
{
    for (int i = 1; i < route->count - 1; i++)
        for (int side = 1; side >= -1; side -= 2) {
            int x = side < 0 ? route->at[i].x - digits : route->at[i].x + 1;
            bool is_free = true;
            for (int k = 0; k < digits; k++)
                is_free &= is_blank(c, x + k, route->at[i].y);
            if (is_free) {
                put_number(c, x, route->at[i].y, number, ink);
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
    bool is_whole = c->layout->arrow[arrow].cluster >= 0; /* its first cell has a diamond */
    for (int i = has_choice || is_whole ? 2 : 1; i < route->count - 2; i++)
        if (number_fits(c, route, i, digits)) {
            struct spot at = route->at[i];
            if (digits > 1 && route->at[i + 1].x < at.x)
                at.x = (int16_t)(at.x - digits + 1);
            put_number(c, at.x, at.y, number, ink);
            return;
        }
    (c->board->high == 1 ? number_beside : number_on_border)(c, route, number, digits, ink);
}

/* ---- the whole ------------------------------------------------------------------------------- */

void board_draw(struct grid *g, const struct layout *l, const struct board *b,
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
        frame_draw(b, g, i, l->machine->diagram->clusters[i].label);
    numbering_free(&c.number);
    free(c.arms);
    free(c.ink);
}
