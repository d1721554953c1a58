/* Lines between boxes: a router on the grid of cells.
 *
 * Each line is the cheapest way from any cell of the tail's border to any of the head's: steps,
 * bends, crossings and neighbours cost, boxes are walls. Where two lines would lie on each other
 * that costs much, but is no wall: lines are taken out and laid again in turn, a cell that was
 * quarrelled over costs more each time, and so they give way to each other (the negotiation of
 * PathFinder, McMurchie and Ebeling 1995). What is still on top of another after the last round
 * means that there is no room.
 */
#include "draw/board.h"

#include <stdlib.h>
#include <string.h>

enum {
    COST_ACROSS = 2, /* a step to the side */
    COST_DOWN = 3,   /* a cell is higher than wide */
    COST_BEND = 9,
    COST_CROSSING = 16,
    COST_BESIDE = 4, /* a line right beside another one, or along a box */
    COST_PORT_NEAR = 15,
    COST_PORT_SIDE = 2,
    COST_CONFLICT = 300,
    COST_HISTORY = 60,
    ROUNDS = 25,
    PATIENCE = 1, /* rounds without fewer quarrels: waiting longer hardly ever helps */
    HOPELESS = 4  /* quarrels after the first round that hardly ever end well */
};

struct queue_item {
    int32_t cost, place; /* cost: so far and, at least, from there on */
};

struct router {
    const struct board *board;
    const struct layout *layout;
    int columns, cells;
    struct spot *at; /* of each cell: dividing takes long */
    uint16_t *wall;  /* 0: free; 1 + shape: a box; NO_BOX: a start's point */
    bool *no_port;   /* border cells that say something else */
    uint8_t *across, *down,
        *taken; /* lines through a cell: straight either way; bends, heads and ends */
    uint16_t *history;
    int quarrels;         /* cells with lines on top of each other */
    int32_t *cost, *from; /* by place: cell * SIDES + direction of entry */
    const struct box *goal;
    struct queue_item *heap;
    int heaped, heap_room;
    int32_t *effort; /* places that may be looked at still */
};
enum { NO_BOX = UINT16_MAX };

static const int8_t step_x[SIDES] = {[EAST] = 1, [WEST] = -1};
static const int8_t step_y[SIDES] = {[NORTH] = -1, [SOUTH] = 1};

static bool is_across(int direction)
{
    return direction == EAST || direction == WEST;
}

static int opposite(int direction)
{
    return (direction + 2) % SIDES;
}

/* ---- the heap: least cost first; equal ones by place, for the same picture everywhere --------- */

static bool is_before(struct queue_item a, struct queue_item b)
{
    return a.cost != b.cost ? a.cost < b.cost : a.place < b.place;
}

static void heap_push(struct router *r, struct queue_item item)
{
    if (r->heaped == r->heap_room) {
        r->heap_room = r->heap_room ? 2 * r->heap_room : 256;
        r->heap = draw_realloc(r->heap, (size_t)r->heap_room, sizeof *r->heap);
    }
    int i = r->heaped++;
    for (; i && is_before(item, r->heap[(i - 1) / 2]); i = (i - 1) / 2)
        r->heap[i] = r->heap[(i - 1) / 2];
    r->heap[i] = item;
}

static struct queue_item heap_pop(struct router *r)
{
    struct queue_item least = r->heap[0], last = r->heap[--r->heaped];
    int i = 0;
    for (;;) {
        int child = 2 * i + 1;
        if (child + 1 < r->heaped && is_before(r->heap[child + 1], r->heap[child]))
            child++;
        if (child >= r->heaped || !is_before(r->heap[child], last))
            break;
        r->heap[i] = r->heap[child];
        i = child;
    }
    r->heap[i] = last;
    return least;
}

/* ---- cells ----------------------------------------------------------------------------------- */

static int cell_of(const struct router *r, int x, int y)
{
    return y * r->columns + x;
}

/* The next cell that way, or -1. */
static int neighbour(const struct router *r, int cell, int direction)
{
    int x = r->at[cell].x + step_x[direction], y = r->at[cell].y + step_y[direction];
    if (x < 0 || y < 0 || x >= r->columns || y >= r->board->rows)
        return -1;
    return cell_of(r, x, y);
}

/* Lines along both axes in the two cells to either side: reads like a ladder where it is a pair of
 * lines. */
static int beside(const struct router *r, int cell, int direction)
{
    int cost = 0;
    for (int turn = 1; turn < SIDES; turn += 2) {
        int next = neighbour(r, cell, (direction + turn) % SIDES);
        if (next < 0)
            continue;
        if (is_across(direction) ? r->across[next] : r->down[next])
            cost += is_across(direction) ? 1 : COST_BESIDE;
        if (r->wall[next])
            cost += is_across(direction) ? 1 : COST_BESIDE;
    }
    return cost;
}

/* May a line end here, on the border of `box`, on its side `side`? */
static bool is_port(const struct router *r, const struct box *box, int cell, int side)
{
    int x = r->at[cell].x - box->x, y = r->at[cell].y - box->y;
    if (r->no_port[cell])
        return false;
    int high = r->board->high;
    if (is_across(side))
        return y == high / 2 && x == (side == EAST ? box->width - 1 : 0);
    return y == (side == SOUTH ? high - 1 : 0) && x > 0 && x < box->width - 1;
}

static int port_cost(const struct router *r, const struct box *box, int cell, int side)
{
    int cost = r->taken[cell] * COST_CONFLICT + (r->taken[cell] ? r->history[cell] : 0);
    if (is_across(side))
        return cost + COST_PORT_SIDE;
    for (int direction = EAST; direction <= WEST; direction += 2) {
        int next = neighbour(r, cell, direction);
        if (next >= 0 && r->taken[next])
            cost += COST_PORT_NEAR;
    }
    return cost + abs(2 * (r->at[cell].x - box->x) - box->width + 1) / 4;
}

/* What it costs to come into a cell one way and leave it another. */
static int through_cost(const struct router *r, int cell, int in, int out)
{
    int quarrels = r->taken[cell], cost = 0;
    if (in != out) {
        quarrels += r->across[cell] + r->down[cell];
        cost = COST_BEND;
    } else {
        quarrels += is_across(in) ? r->across[cell] : r->down[cell];
        cost = COST_CROSSING * (is_across(in) ? r->down[cell] : r->across[cell]);
    }
    return cost + (quarrels ? quarrels * COST_CONFLICT + r->history[cell] : 0);
}

/* ---- one line -------------------------------------------------------------------------------- */

static int outside(int at, int least, int most)
{
    return at < least ? least - at : at > most ? at - most : 0;
}

/* The steps that are left at least: never too many, so the first way is a cheapest (A*). */
static int to_go(const struct router *r, int cell)
{
    const struct box *b = r->goal;
    return COST_ACROSS * outside(r->at[cell].x, b->x - 1, b->x + b->width) +
           COST_DOWN * outside(r->at[cell].y, b->y - 1, b->y + r->board->high);
}

static void reach(struct router *r, int cell, int direction, int cost, int from)
{
    int place = cell * SIDES + direction;
    if (cost >= r->cost[place])
        return;
    r->cost[place] = cost;
    r->from[place] = from;
    heap_push(r, (struct queue_item){.cost = cost + to_go(r, cell), .place = place});
}

static void leave_box(struct router *r, int tail)
{
    const struct box *box = &r->board->box[tail];
    for (int y = box->y; y < box->y + r->board->high; y++)
        for (int x = box->x; x < box->x + box->width; x++)
            for (int side = 0; side < SIDES; side++) {
                int cell = cell_of(r, x, y);
                if (is_port(r, box, cell, side))
                    reach(r, cell, side, port_cost(r, box, cell, side), -1);
            }
}

/* From one cell of a frame, either way across it. */
static void leave_frame_at(struct router *r, int x, int y, int out)
{
    int cell = cell_of(r, x, y);
    if (r->wall[cell])
        return;
    int cost = through_cost(r, cell, out, out) + (r->taken[cell] ? COST_CONFLICT : 0);
    cost += r->across[cell] || r->down[cell] ? COST_CONFLICT : 0;
    reach(r, cell, out, cost, -1);
    reach(r, cell, opposite(out), cost, -1);
}

static void leave_frame(struct router *r, const struct frame *f)
{
    for (int x = f->left + 1; x < f->right; x++) {
        leave_frame_at(r, x, f->top, NORTH);
        leave_frame_at(r, x, f->bottom, SOUTH);
    }
    for (int y = f->top + 1; y < f->bottom; y++) {
        leave_frame_at(r, f->left, y, WEST);
        leave_frame_at(r, f->right, y, EAST);
    }
}

/* What leaves a cluster leaves its frame; where there is no room for one, any of its states. */
static void leave_tail(struct router *r, const struct arrow *arrow)
{
    const struct diagram *d = r->layout->machine->diagram;
    if (arrow->cluster < 0) {
        leave_box(r, arrow->tail);
        return;
    }
    if (r->board->frame[arrow->cluster].right >= 0) {
        leave_frame(r, &r->board->frame[arrow->cluster]);
        return;
    }
    for (int i = 0; i < r->layout->nshapes; i++)
        if (i != arrow->head && layout_is_within(d, r->layout->shape[i].state, arrow->cluster))
            leave_box(r, i);
}

/* Arrows that point to the side, and all at low boxes, stand outside the border, alone in their
 * cell. */
static bool is_head_outside(const struct router *r, int direction)
{
    return is_across(direction) || r->board->high == 1;
}

/* From one cell onwards: into the head if it is there, else into what is free. */
static void spread(struct router *r, const struct arrow *arrow, int place)
{
    int cell = place / SIDES, in = place % SIDES;
    bool at_port = r->wall[cell] != 0 || r->from[place] < 0;
    for (int out = 0; out < SIDES; out++) {
        int next = neighbour(r, cell, out);
        if (next < 0 || out == opposite(in) || (at_port && out != in))
            continue;
        int cost = r->cost[place] + (at_port ? 0 : through_cost(r, cell, in, out));
        const struct box *head = &r->board->box[arrow->head];
        if (r->wall[next] == arrow->head + 1 && is_port(r, head, next, opposite(out))) {
            if (is_head_outside(r, out) && (at_port || in != out))
                continue;
            if (is_head_outside(r, out) && (r->down[cell] || r->across[cell]))
                cost += COST_CONFLICT;
            reach(r, next, out, cost + port_cost(r, head, next, opposite(out)), place);
        } else if (!r->wall[next])
            reach(r, next, out,
                  cost + (is_across(out) ? COST_ACROSS : COST_DOWN) + beside(r, next, out), place);
    }
}

static struct route backtrack(const struct router *r, int place)
{
    struct route route = {0};
    for (int p = place; p >= 0; p = r->from[p])
        route.count++;
    route.at = draw_calloc((size_t)route.count, sizeof *route.at);
    for (int p = place, i = route.count; p >= 0; p = r->from[p])
        route.at[--i] = r->at[p / SIDES];
    return route;
}

static struct route find(struct router *r, const struct arrow *arrow)
{
    for (int i = 0; i < r->cells * SIDES; i++)
        r->cost[i] = INT32_MAX;
    r->heaped = 0;
    r->goal = &r->board->box[arrow->head];
    leave_tail(r, arrow);
    while (r->heaped && *r->effort > 0) {
        struct queue_item item = heap_pop(r);
        --*r->effort;
        if (item.cost > r->cost[item.place] + to_go(r, item.place / SIDES))
            continue; /* a cheaper way there came later */
        if (r->wall[item.place / SIDES] == arrow->head + 1)
            return backtrack(r, item.place);
        spread(r, arrow, item.place);
    }
    return (struct route){0};
}

/* ---- all lines ------------------------------------------------------------------------------- */

static bool is_quarrel(const struct router *r, int cell)
{
    int a = r->across[cell], d = r->down[cell], t = r->taken[cell];
    return a > 1 || d > 1 || t > 1 || (t && (a || d));
}

/* Adds a route to what the cells carry, or (by = -1) takes it away. */
static void carry(struct router *r, const struct route *route, int by)
{
    for (int i = 0; i < route->count; i++) {
        struct spot at = route->at[i];
        int cell = cell_of(r, at.x, at.y);
        uint8_t *what = &r->taken[cell];
        if (i > 0 && i < route->count - 1) {
            struct spot before = route->at[i - 1], after = route->at[i + 1];
            bool is_head = i == route->count - 2 && (before.y == after.y || r->board->high == 1);
            if (before.y == after.y && !is_head)
                what = &r->across[cell];
            else if (before.x == after.x && !is_head)
                what = &r->down[cell];
        }
        r->quarrels -= is_quarrel(r, cell);
        *what = (uint8_t)(*what + by);
        r->quarrels += is_quarrel(r, cell);
    }
}

/* Where lines quarrel it costs more the next time. */
static void remember_quarrels(struct router *r)
{
    for (int cell = 0; cell < r->cells; cell++)
        if (is_quarrel(r, cell) && r->history[cell] < UINT16_MAX - COST_HISTORY)
            r->history[cell] = (uint16_t)(r->history[cell] + COST_HISTORY);
}

static int distance(const struct board *b, const struct arrow *arrow)
{
    const struct box *tail = &b->box[arrow->tail], *head = &b->box[arrow->head];
    return abs(2 * tail->x + tail->width - 2 * head->x - head->width) + 4 * abs(tail->y - head->y);
}

/* The arrows, short ones first: they have the least choice. */
static int *in_order(const struct board *b, const struct layout *l)
{
    int *order = draw_calloc((size_t)l->narrows, sizeof *order);
    for (int i = 0; i < l->narrows; i++) {
        int at = i;
        for (; at && distance(b, &l->arrow[order[at - 1]]) > distance(b, &l->arrow[i]); at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    return order;
}

static bool lay(struct router *r, struct board *b, int arrow)
{
    carry(r, &b->route[arrow], -1);
    free(b->route[arrow].at);
    b->route[arrow] = find(r, &r->layout->arrow[arrow]);
    carry(r, &b->route[arrow], 1);
    return b->route[arrow].count > 0;
}

static bool quarrels_on(const struct router *r, const struct route *route)
{
    for (int i = 0; i < route->count; i++)
        if (is_quarrel(r, cell_of(r, route->at[i].x, route->at[i].y)))
            return true;
    return false;
}

/* In the first two rounds all lines, then those that quarrel. In the first one lines are only
 * added, so that quarrels only become more. */
static bool negotiate(struct router *r, struct board *b)
{
    int *order = in_order(b, r->layout), best = INT32_MAX, since = 0;
    bool is_done = false, has_way = true;
    for (int round = 0; round < ROUNDS && since < PATIENCE && has_way && !is_done; round++) {
        for (int i = 0; i < r->layout->narrows && has_way; i++)
            if (round < 2 || quarrels_on(r, &b->route[order[i]]))
                has_way = lay(r, b, order[i]) && (round > 0 || r->quarrels <= HOPELESS);
        int now = r->quarrels;
        remember_quarrels(r);
        since = now < best ? 0 : since + 1;
        best = now < best ? now : best;
        has_way &= now <= HOPELESS;
        is_done =
            has_way && !now && round > 0; /* the first round's lines did not know of later ones */
    }
    free(order);
    return is_done;
}

static void number_cells(struct router *r)
{
    r->at = draw_calloc((size_t)r->cells, sizeof *r->at);
    for (int cell = 0; cell < r->cells; cell++)
        r->at[cell] = (struct spot){(int16_t)(cell % r->columns), (int16_t)(cell / r->columns)};
}

static void build_walls(struct router *r)
{
    const struct board *b = r->board;
    for (int i = 0; i < b->nboxes; i++) {
        const struct box *box = &b->box[i];
        for (int y = 0; y < b->high; y++)
            for (int x = 0; x < box->width; x++)
                r->wall[cell_of(r, box->x + x, box->y + y)] = (uint16_t)(i + 1);
        for (int x = 2; b->high > 1 && r->layout->shape[i].loops && x < 4;
             x++) /* ↺ and its number */
            r->no_port[cell_of(r, box->x + box->width - x, box->y)] = true;
        struct spot start = b->start[i];
        if (start.x < 0)
            continue;
        r->wall[cell_of(r, start.x, start.y)] = NO_BOX;
        if (start.y < box->y)
            r->no_port[cell_of(r, start.x, box->y)] = true;
        else {
            r->wall[cell_of(r, start.x + 1, start.y)] = NO_BOX; /* its arrow's head */
            r->no_port[cell_of(r, box->x, box->y + b->high / 2)] = true;
        }
    }
}

bool board_route(struct board *b, const struct layout *l, int32_t *effort)
{
    size_t cells = (size_t)b->columns * (size_t)b->rows;
    struct router r = {
        .board = b, .layout = l, .columns = b->columns, .cells = (int)cells, .effort = effort};
    r.wall = draw_calloc(cells, sizeof *r.wall);
    r.no_port = draw_calloc(cells, sizeof *r.no_port);
    r.across = draw_calloc(cells, 3);
    r.down = r.across + cells;
    r.taken = r.down + cells;
    r.history = draw_calloc(cells, sizeof *r.history);
    r.cost = draw_calloc(cells * SIDES, sizeof *r.cost);
    r.from = draw_calloc(cells * SIDES, sizeof *r.from);
    number_cells(&r);
    build_walls(&r);
    bool is_routed = negotiate(&r, b);
    free(r.at);
    free(r.wall);
    free(r.no_port);
    free(r.across);
    free(r.history);
    free(r.cost);
    free(r.from);
    free(r.heap);
    return is_routed;
}
