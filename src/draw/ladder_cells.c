/* The ladder in cells: names with their three rows, rungs, and below now what is due already.
 *
 *   mark and time   A   alice             bob      client[2]
 *                       ├─INVITE───●┄┄┄┄┊
 *
 * A rung takes one row, or two where its ordinal or its fate find no room on the arrow.
 * Columns that do not fit scroll.
 */
#include "draw/ladder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LEFT = 14,   /* columns before the first lifeline: mark, time, timer, names of the rows */
    MARGIN = 10, /* of them, what time and timer take */
    MARGIN_STANDING = 12, /* and the longest name of a row */
    LEFT_NARROW = 9,
    TIME = 6,
    NARROW = 30,
    GAP_LEAST = 11, /* columns from one lifeline to the next */
    GAP_MOST = 26,
    TAIL = 4,  /* columns behind the last lifeline */
    TOLD = 20, /* columns at the right for the machine whose state it is */
    HEAD_ROWS = 1 + LIVES,
    PENDING = 64
};

struct columns {
    int left, gap, right; /* first lifeline; distance; where the machines' names begin */
    int time;             /* how wide times are */
    bool is_narrow;
    uint16_t first, count; /* nodes */
};

struct page {
    struct grid *grid;
    const struct ladder *ladder;
    const struct ladder_view *view;
    struct columns at;
    size_t count;  /* rungs until now */
    int y, bottom; /* the next row; below the last */
};

/* ---- columns --------------------------------------------------------------------------------- */

/* Seconds with three decimals; wider only in runs of more than a quarter of an hour. */
static int time_columns(const struct ladder_view *v)
{
    char text[40];
    usec last = v->now && v->now <= v->trace->count ? v->trace->record[v->now].t : 0;
    draw_time(last > v->clock ? last : v->clock, text, sizeof text);
    return text_columns(text) > TIME ? text_columns(text) : TIME;
}

static struct columns divide(const struct grid *g, const struct ladder_view *v)
{
    struct columns c = {.right = g->columns, .time = time_columns(v)};
    c.is_narrow = g->columns < NARROW + c.time - TIME;
    c.left = (c.is_narrow ? LEFT_NARROW : LEFT) + c.time - TIME;
    uint16_t nodes = v->plan->nodes;
    c.first = v->first_node && v->first_node <= nodes ? v->first_node : 1;
    c.count = (uint16_t)(nodes - c.first + 1);
    if (v->states && g->columns - TOLD - c.left - TAIL >= (c.count - 1) * (GAP_LEAST + 3) + 6)
        c.right = g->columns - TOLD;
    int room = c.right - c.left - TAIL;
    while (c.count > 1 && room / (c.count - 1) < GAP_LEAST)
        c.count--;
    if (v->seen_node && v->seen_node <= nodes && v->seen_node >= c.first + c.count)
        c.first = (uint16_t)(v->seen_node - c.count + 1);
    c.gap = c.count > 1 ? room / (c.count - 1) : room;
    c.gap = c.gap > GAP_MOST ? GAP_MOST : c.gap;
    return c;
}

static bool is_shown(const struct columns *c, uint16_t node)
{
    return node >= c->first && node < c->first + c->count;
}

/* The lifeline's column; of a node out of sight, a column beyond the edge on its side. */
static int line_of(const struct page *p, uint16_t node)
{
    if (node < p->at.first)
        return p->at.left - 3;
    if (!is_shown(&p->at, node))
        return p->at.left + (p->at.count - 1) * p->at.gap + 3;
    return p->at.left + (node - p->at.first) * p->at.gap;
}

/* The columns that text at a lifeline may take: half the way to its neighbours, or to the margin. */
struct span {
    int least, most;
};

static struct span span_of(const struct page *p, uint16_t node, int margin)
{
    int x = line_of(p, node);
    struct span s = {x - (p->at.gap - 1) / 2 + 1, x + p->at.gap / 2 + 1}; /* a blank between two */
    if (node == p->at.first)
        s.least = (p->at.is_narrow ? LEFT_NARROW - 1 : margin) + p->at.time - TIME;
    if (node == p->at.first + p->at.count - 1)
        s.most = p->at.right;
    return s;
}

/* Adds as much of `text` as takes so many columns; an ellipsis stands for the rest. */
static void add_cut(struct text *t, const char *text, int columns)
{
    if (text_columns(text) <= columns) {
        draw_add(t, text);
        return;
    }
    draw_add_bytes(t, text, draw_fit(text, columns > 0 ? columns - 1 : 0));
    draw_add(t, columns > 0 ? "…" : "");
}

static void centred(const struct page *p, uint16_t node, int y, int margin, unsigned attributes,
                    enum hue hue, const char *text)
{
    struct span s = span_of(p, node, margin);
    int needs = text_columns(text), room = s.most - s.least;
    int at = line_of(p, node) - needs / 2;
    at = at + needs > s.most ? s.most - needs : at;
    at = at < s.least ? s.least : at;
    struct text cut = {0};
    add_cut(&cut, text, room);
    char *shown = draw_take(&cut);
    grid_text(p->grid, at, y, attributes, hue, shown);
    free(shown);
}

/* ---- names and the three rows ---------------------------------------------------------------- */

/* A caller's dialog is told only once there is one: it is known by the remote tag (RFC 3261 12). */
static bool is_nameless(const struct ladder_view *v, uint16_t node, const struct standing *s)
{
    if (!v->world || life_of(s->machine) != LIFE_DIALOG)
        return false;
    for (ref r = world_node(v->world, node)->last[REGION_DIALOGS]; r;
         r = instance_at(v->world, r)->prev) {
        const struct dialog *d = dialog_at(v->world, r);
        if (d->is.machine == s->machine && d->is.ordinal == s->ordinal)
            return d->remote_tag == 0;
    }
    return false;
}

/* How many more there are is never cut: a state has its name in the diagram too. */
static char *standing_text(const struct page *p, uint16_t node, enum life life)
{
    const struct standing now = ladder_standing(p->ladder, node, life, p->view->now), *s = &now;
    struct text t = {0};
    char more[16] = "";
    if (!s->has_been || is_nameless(p->view, node, s)) {
        draw_add(&t, "·");
        return draw_take(&t);
    }
    const char *label = machine_state_label(p->view->plan->machine[s->machine], s->state);
    struct span span = span_of(p, node, MARGIN_STANDING);
    int room = span.most - span.least;
    if (s->living > 1)
        snprintf(more, sizeof more, " +%u", (unsigned)s->living - 1);
    bool is_tight = text_columns(label) + (int)strlen(more) > room;
    const char *suffix = is_tight && more[0] ? more + 1 : more;
    add_cut(&t, label, room - (int)strlen(suffix));
    draw_add(&t, suffix);
    return draw_take(&t);
}

static void draw_names(struct page *p)
{
    uint16_t last = (uint16_t)(p->at.first + p->at.count - 1);
    for (uint16_t n = p->at.first; n <= last; n++)
        centred(p, n, p->y, MARGIN, CELL_BOLD, HUE_PLAIN, p->view->plan->node[n].name);
    if (p->at.first > 1)
        grid_text(p->grid, p->at.left - 6, p->y, CELL_DIM, HUE_PLAIN, "◂");
    if (last < p->view->plan->nodes)
        grid_text(p->grid, p->at.right - 1, p->y, CELL_DIM, HUE_PLAIN, "▸");
    p->y++;
}

static void draw_standing(struct page *p)
{
    for (int life = 0; life < LIVES; life++, p->y++) {
        const char *name = life_names[life];
        struct text cut = {0};
        draw_add_bytes(&cut, name, draw_fit(name, p->at.is_narrow ? p->at.left - 2 : 11));
        char *shown = draw_take(&cut);
        grid_text(p->grid, 0, p->y, CELL_DIM, HUE_PLAIN, shown);
        free(shown);
        for (uint16_t n = p->at.first; n < p->at.first + p->at.count; n++) {
            char *text = standing_text(p, n, (enum life)life);
            centred(p, n, p->y, MARGIN_STANDING, 0, HUE_PLAIN, text);
            free(text);
        }
    }
}

/* ---- lifelines ------------------------------------------------------------------------------- */

/* Solid where something of the node lives, dotted where nothing does. */
static void draw_lifelines(const struct page *p, int y, uint64_t alive)
{
    for (uint16_t n = p->at.first; n < p->at.first + p->at.count; n++) {
        bool lives = n <= 64 && (alive >> (n - 1) & 1);
        grid_text(p->grid, line_of(p, n), y, lives ? 0 : CELL_DIM, HUE_PLAIN, lives ? "│" : "┊");
    }
}

/* "A" has room beside the time; "back-off" has not. */
static bool fits_margin(const char *timer)
{
    return text_columns(timer) <= 2;
}

static void draw_margin(const struct page *p, int y, usec t, bool is_now, const char *timer)
{
    char text[40];
    draw_time(t, text, sizeof text);
    int room = p->at.time, needs = text_columns(text);
    int end = grid_text(p->grid, needs < room ? room - needs : is_now, y, 0, HUE_PLAIN, text);
    if (is_now)
        grid_text(p->grid, 0, y, CELL_BOLD, HUE_ACCENT, "▸");
    if (timer && fits_margin(timer))
        grid_text(p->grid, end + 1, y, CELL_BOLD, HUE_ACCENT, timer);
}

/* The name of a timer that the margin has no room for, at the other side, from `x` on. */
static void draw_long_timer(const struct page *p, int x, int y, const char *timer)
{
    if (!timer || fits_margin(timer) || x + 2 + text_columns(timer) > p->grid->columns)
        return;
    grid_text(p->grid, x + 1, y, CELL_BOLD, HUE_ACCENT, timer);
}

/* ---- messages -------------------------------------------------------------------------------- */

struct arrow {
    int from, to, step; /* the lifelines' columns; the direction */
    int cells;          /* between them */
    int head;           /* how many of them are behind the head */
    char label[100];
    const char *remark;
    bool has_room; /* ordinal and remark are on the arrow */
};

static int arrow_x(const struct arrow *a, int cell)
{
    return a->from + a->step * (1 + cell);
}

/* How far it is on its way. */
static int head_of(const struct page *p, const struct rung *r, int cells)
{
    if (r->outcome == OUTCOME_LOST)
        return cells * 2 / 3;
    if (r->outcome != OUTCOME_FLIES)
        return cells - 1;
    usec gone = p->view->clock - r->t, way = r->due - r->t;
    if (way <= 0 || gone <= 0)
        return 0;
    return gone >= way ? cells - 1 : (int)(gone * (cells - 1) / way);
}

static struct arrow arrow_of(const struct page *p, const struct rung *r)
{
    struct arrow a = {.from = line_of(p, r->node), .to = line_of(p, r->peer)};
    char title[64], ordinal[24];
    a.step = a.to >= a.from ? 1 : -1;
    a.cells = abs(a.to - a.from) - 1;
    a.head = a.cells > 0 ? head_of(p, r, a.cells) : 0;
    a.remark = rung_remark(r);
    rung_title(p->ladder, r, title, sizeof title);
    rung_ordinal(r, ordinal, sizeof ordinal);
    int room = r->outcome == OUTCOME_LOST ? a.head : a.cells - 1;
    if (r->outcome == OUTCOME_FLIES) /* before or behind what flies */
        room = a.head > a.cells - a.head - 1 ? a.head : a.cells - a.head - 1;
    snprintf(a.label, sizeof a.label, "%s%s%s", title, ordinal[0] ? " " : "", ordinal);
    a.has_room = !a.remark[0] ||
                 (r->outcome == OUTCOME_LOST && a.cells - a.head - 2 >= text_columns(a.remark));
    a.has_room = a.has_room && text_columns(a.label) + 2 <= room;
    if (!a.has_room)
        snprintf(a.label, sizeof a.label, "%s", title);
    char *to = strstr(a.label, " to "); /* "200 to BYE" to "200 BYE" where letters are dear */
    if (to && text_columns(a.label) + 2 > room)
        memmove(to, to + 3, strlen(to + 3) + 1);
    return a;
}

static bool is_whole(const struct page *p, const struct rung *r)
{
    return is_shown(&p->at, r->node) && is_shown(&p->at, r->peer);
}

static bool needs_second(const struct page *p, const struct rung *r)
{
    if (r->kind != RUNG_MESSAGE || !is_whole(p, r))
        return false;
    struct arrow a = arrow_of(p, r);
    return !a.has_room && (r->ordinal > 1 || a.remark[0]);
}

/* The label in the longer part of the line, before or behind what flies. */
static void draw_label(const struct page *p, const struct arrow *a, const struct rung *r, int y)
{
    int from = 0, to = a->head;
    bool flies = r->outcome == OUTCOME_FLIES;
    if (flies && a->cells - a->head - 1 > a->head) {
        from = a->head + 1;
        to = a->cells;
    }
    int needs = text_columns(a->label), room = to - from;
    struct text cut = {0};
    draw_add_bytes(&cut, a->label, draw_fit(a->label, room > 0 ? room : 0));
    char *shown = draw_take(&cut);
    needs = needs > room ? room : needs;
    int first = from + (room - needs) / 2, last = first + needs - 1;
    bool is_selected = p->view->selected && p->view->selected == r->record;
    int x = a->step > 0 ? arrow_x(a, first) : arrow_x(a, last);
    if (needs > 0)
        grid_text(p->grid, x, y, is_selected ? CELL_REVERSE | CELL_BOLD : 0, HUE_PLAIN, shown);
    if (is_selected && room - needs >= 2) {
        grid_text(p->grid, x - 1, y, CELL_BOLD, HUE_ACCENT, "▐");
        grid_text(p->grid, x + needs, y, CELL_BOLD, HUE_ACCENT, "▌");
    }
    free(shown);
}

/* To the right of a lifeline; where the pane ends too soon, to its left. */
static void put_beside(const struct page *p, int x, int y, unsigned attributes, int end,
                       const char *text)
{
    int needs = text_columns(text), right = end - x - 2, left = x - 1 - p->at.left;
    bool is_left = needs > right && left > right;
    int room = is_left ? left : right;
    struct text cut = {0};
    add_cut(&cut, text, room);
    char *shown = draw_take(&cut);
    needs = needs > room ? room : needs;
    grid_text(p->grid, is_left ? x - 1 - needs : x + 2, y, attributes, HUE_PLAIN, shown);
    free(shown);
}

/* A message to oneself, or with an end out of sight: told in words beside the end that is seen. */
static void draw_aside(const struct page *p, const struct rung *r, int y)
{
    char title[64], text[240];
    rung_title(p->ladder, r, title, sizeof title);
    const struct plan_node *node = p->view->plan->node;
    const char *remark = rung_remark(r);
    const char *from = node[r->node].name, *to = node[r->peer].name;
    bool leaves = is_shown(&p->at, r->node), comes = is_shown(&p->at, r->peer);
    uint16_t at = leaves ? r->node : r->peer;
    if (leaves)
        snprintf(text, sizeof text, "to %s: %s %s", to, title, remark);
    else if (comes)
        snprintf(text, sizeof text, "from %s: %s %s", from, title, remark);
    else
        snprintf(text, sizeof text, "%s ▸ %s: %s %s", from, to, title, remark);
    text[strlen(text) - !remark[0]] = '\0';
    put_beside(p, is_shown(&p->at, at) ? line_of(p, at) : p->at.left, y, CELL_DIM, p->grid->columns,
               text);
}

static void draw_head(const struct page *p, const struct arrow *a, const struct rung *r, int y)
{
    int x = arrow_x(a, a->head);
    switch (r->outcome) {
    case OUTCOME_FLIES: grid_text(p->grid, x, y, CELL_BOLD, HUE_ACCENT, "●"); break;
    case OUTCOME_ARRIVED: grid_text(p->grid, x, y, 0, HUE_PLAIN, a->step > 0 ? "▶" : "◀"); break;
    default: grid_text(p->grid, x, y, CELL_BOLD, HUE_BAD, "╳"); break;
    }
}

static void draw_arrow(const struct page *p, const struct arrow *a, const struct rung *r, int y)
{
    for (int i = 0; i < a->cells; i++) {
        const struct cell *under = grid_at(p->grid, arrow_x(a, i), y);
        bool crosses = under && (under->rune == 0x2502 || under->rune == 0x250A);
        if (i < a->head)
            grid_text(p->grid, arrow_x(a, i), y, 0, HUE_PLAIN, crosses ? "┼" : "─");
        else if (r->outcome == OUTCOME_FLIES)
            grid_text(p->grid, arrow_x(a, i), y, CELL_DIM, HUE_PLAIN, crosses ? "┼" : "┄");
    }
    grid_text(p->grid, a->from, y, 0, HUE_PLAIN, a->step > 0 ? "├" : "┤");
    draw_label(p, a, r, y);
    draw_head(p, a, r, y);
    int behind = a->cells - a->head - 2, needs = text_columns(a->remark);
    if (a->has_room && a->remark[0])
        grid_text(p->grid, a->step > 0 ? arrow_x(a, a->head) + 2 : arrow_x(a, a->head) - 1 - needs,
                  y, 0, HUE_BAD, behind >= needs ? a->remark : "");
}

static void draw_second(const struct page *p, const struct arrow *a, const struct rung *r, int y)
{
    char ordinal[24], text[80];
    rung_ordinal(r, ordinal, sizeof ordinal);
    snprintf(text, sizeof text, "%s%s%s", ordinal, ordinal[0] && a->remark[0] ? " " : "",
             a->remark);
    int needs = text_columns(text), x = a->step > 0 ? a->to - 1 - needs : a->to + 2;
    grid_text(p->grid, x, y, 0, a->remark[0] ? HUE_BAD : HUE_PLAIN, text);
}

static void draw_message(const struct page *p, const struct rung *r, int y)
{
    struct arrow a = arrow_of(p, r);
    if (!is_whole(p, r) || a.cells < 1) {
        draw_aside(p, r, y);
        return;
    }
    draw_arrow(p, &a, r, y);
    if (needs_second(p, r) && y + 1 < p->bottom)
        draw_second(p, &a, r, y + 1);
}

/* ---- other rungs ----------------------------------------------------------------------------- */

static void draw_state(const struct page *p, const struct rung *r, int y)
{
    char machine[80];
    const char *label = machine_state_label(p->view->plan->machine[r->machine], r->state);
    bool is_end = machine_final(p->view->plan->machine[r->machine], r->state);
    if (is_shown(&p->at, r->node)) {
        struct span span = span_of(p, r->node, MARGIN);
        bool is_tight = text_columns(label) + is_end + 2 > span.most - span.least;
        const char *blank = is_tight ? "" : " ";
        struct text t = {0};
        draw_format(&t, "%s%s%s%s", blank, is_end ? "◎" : "", label, blank);
        char *text = draw_take(&t);
        centred(p, r->node, y, MARGIN, 0, HUE_ACCENT, text);
        free(text);
    }
    rung_machine(p->ladder, r, machine, sizeof machine);
    if (p->at.right < p->grid->columns) {
        int end = grid_text(p->grid, p->at.right + 1, y, CELL_DIM, HUE_PLAIN, machine);
        draw_long_timer(p, end, y, r->timer);
    }
}

static void draw_remark(const struct page *p, const struct rung *r, int y)
{
    char text[240], machine[80];
    int x = is_shown(&p->at, r->node) ? line_of(p, r->node) : p->at.left;
    if (r->kind == RUNG_TIMER) {
        rung_machine(p->ladder, r, machine, sizeof machine);
        snprintf(text, sizeof text, "timer %s of %s", r->timer, machine);
    } else
        rung_note(p->ladder, r, text, sizeof text);
    put_beside(p, x, y, CELL_UNDERLINE * (r->kind == RUNG_NOTE), p->grid->columns, text);
}

/* A bar between the two, as RFC 3665 draws it: "=====RTP both ways=====", "=====RTP====>". */
static void draw_media(const struct page *p, const struct rung *r, int y)
{
    int from = line_of(p, r->node), to = line_of(p, r->peer), left = from < to ? from : to;
    int right = from < to ? to : from, cells = right - left - 1;
    bool rightwards = (r->rtp == 1) == (from < to);
    const char *words = r->rtp == 3 ? "RTP both ways" : r->rtp ? "RTP" : "no RTP";
    if (cells < text_columns(words) + 4)
        words = r->rtp ? "RTP" : "-";
    for (int i = 0; i < cells; i++)
        grid_text(p->grid, left + 1 + i, y, CELL_DIM, HUE_PLAIN, r->rtp ? "=" : i % 2 ? "-" : " ");
    if (r->rtp == 1 || r->rtp == 2)
        grid_text(p->grid, rightwards ? right - 1 : left + 1, y, 0, HUE_PLAIN,
                  rightwards ? ">" : "<");
    int at = left + 1 + (cells - text_columns(words)) / 2;
    if (cells >= text_columns(words))
        grid_text(p->grid, at, y, 0, HUE_PLAIN, words);
}

/* Without states a timer's end of something is told all the same: nothing else happens then. */
static bool is_drawn(const struct page *p, const struct rung *r)
{
    return r->kind != RUNG_STATE || p->view->states || r->timer;
}

static bool takes_two(const struct page *p, const struct rung *r, const struct rung *before)
{
    return needs_second(p, r) ||
           (p->view->deltas && r->kind == RUNG_MESSAGE && before && before->t != r->t);
}

static void draw_rung(struct page *p, const struct rung *r, const struct rung *before, bool is_now)
{
    bool is_new = !before || before->t != r->t, two = takes_two(p, r, before);
    draw_lifelines(p, p->y, r->alive);
    if (two && p->y + 1 < p->bottom)
        draw_lifelines(p, p->y + 1, r->alive);
    if (is_new || is_now || (r->timer && fits_margin(r->timer)))
        draw_margin(p, p->y, r->t, is_now, r->timer);
    if (p->view->deltas && two && is_new && before && p->y + 1 < p->bottom && !p->at.is_narrow) {
        char text[40], delta[48];
        draw_time(r->t - before->t, text, sizeof text);
        snprintf(delta, sizeof delta, "+%s", text);
        int x = p->at.time - text_columns(delta);
        grid_text(p->grid, x < 0 ? 0 : x, p->y + 1, CELL_DIM, HUE_PLAIN, delta);
    }
    switch (r->kind) {
    case RUNG_MESSAGE:
        draw_message(p, r, p->y);
        draw_long_timer(p, p->at.right, p->y, r->timer);
        break;
    case RUNG_STATE: draw_state(p, r, p->y); break;
    case RUNG_MEDIA: draw_media(p, r, p->y); break;
    default: draw_remark(p, r, p->y); break;
    }
    p->y += two ? 2 : 1;
}

/* ---- below now ------------------------------------------------------------------------------- */

static void draw_now(struct page *p)
{
    char text[60], time[40];
    if (p->y >= p->bottom)
        return;
    draw_time(p->view->clock, time, sizeof time);
    snprintf(text, sizeof text, "%s┄ now ", time);
    int end = p->at.left + (p->at.count - 1) * p->at.gap + TAIL - 1;
    grid_line(p->grid, 0, p->y, end, p->y, true, CELL_DIM, HUE_PLAIN);
    grid_text(p->grid, 1, p->y, CELL_BOLD, HUE_ACCENT, text);
    for (uint16_t n = p->at.first; n < p->at.first + p->at.count; n++)
        grid_text(p->grid, line_of(p, n), p->y, CELL_DIM, HUE_PLAIN, "┼");
    p->y++;
}

/* What is due, in as many words as fit between two lifelines. */
static bool pending_text(const struct page *p, const struct event *e, uint16_t *node, char *out,
                         size_t room)
{
    const struct plan *plan = p->view->plan;
    if (e->what == EVENT_TIMER) {
        const struct instance *i = instance_at(p->view->world, e->owner);
        const char *name = plan->machine[i->machine]->timers[e->which].name;
        *node = i->node;
        int n = snprintf(out, room, "%s would fire", name);
        if (n > p->at.gap - 3)
            snprintf(out, room, "%s fires", name);
        return true;
    }
    if (e->what == EVENT_ARRIVAL && e->payload) {
        const struct message *m = world_item(p->view->world, e->payload);
        char title[64];
        message_title(m, plan->lore, title, sizeof title);
        *node = m->to;
        snprintf(out, room, "%s arrives", title);
        char *to = strstr(out, " to ");
        if (to && text_columns(out) > p->at.gap - 3)
            memmove(to, to + 3, strlen(to + 3) + 1);
        return true;
    }
    if (e->what == EVENT_ACT && plan->acts) {
        node_act_text(plan, e, node, out, room);
        return true;
    }
    return false;
}

static void draw_pending_rows(struct page *p)
{
    ref events[PENDING];
    size_t count = events_pending(p->view->world, events, PENDING);
    for (size_t i = 0; i < count && i < PENDING && p->y < p->bottom; i++) {
        const struct event *e = world_item(p->view->world, events[i]);
        char text[160], time[40];
        uint16_t node = 0;
        if (!pending_text(p, e, &node, text, sizeof text))
            continue;
        draw_lifelines(p, p->y, 0);
        draw_time(e->due, time, sizeof time);
        int x = p->at.time - text_columns(time);
        grid_text(p->grid, x < 0 ? 0 : x, p->y, CELL_DIM, HUE_PLAIN, time);
        if (is_shown(&p->at, node))
            put_beside(p, line_of(p, node), p->y, CELL_DIM, p->at.right, text);
        p->y++;
    }
}

static void draw_future(struct page *p)
{
    draw_now(p);
    if (!p->view->covered)
        draw_pending_rows(p);
    int first = p->y;
    for (; p->y < p->bottom; p->y++)
        draw_lifelines(p, p->y, 0);
    if (p->view->covered && p->bottom > first)
        grid_text(p->grid, p->at.left + (p->at.count - 1) * p->at.gap / 2,
                  first + (p->bottom - first) / 2, CELL_BOLD, HUE_ACCENT, "?");
}

/* ---- the whole ------------------------------------------------------------------------------- */

static const struct rung *drawn_before(const struct page *p, size_t i)
{
    while (i-- > 0)
        if (is_drawn(p, &p->ladder->rung[i]))
            return &p->ladder->rung[i];
    return NULL;
}

static int rows_of(const struct page *p, size_t i)
{
    const struct rung r = ladder_rung(p->ladder, i, p->view->now);
    return !is_drawn(p, &r) ? 0 : takes_two(p, &r, drawn_before(p, i)) ? 2 : 1;
}

/* The first rung of those at the end that fill `rows`. */
static size_t first_following(const struct page *p, int rows)
{
    size_t i = p->count;
    while (i > 0 && rows - rows_of(p, i - 1) >= 0)
        rows -= rows_of(p, --i);
    return i;
}

static size_t first_from(const struct page *p, uint32_t top)
{
    size_t i = 0;
    for (int64_t row = 0; i < p->count && row < top; i++)
        row += rows_of(p, i);
    return i;
}

static size_t last_drawn(const struct page *p)
{
    size_t i = p->count;
    while (i > 0 && !is_drawn(p, &p->ladder->rung[i - 1]))
        i--;
    return i;
}

static void draw_past(struct page *p, size_t first)
{
    size_t last = last_drawn(p);
    for (size_t i = first; i < last && p->y < p->bottom; i++) {
        const struct rung r = ladder_rung(p->ladder, i, p->view->now);
        if (is_drawn(p, &r))
            draw_rung(p, &r, i > first ? drawn_before(p, i) : NULL,
                      p->view->world && i + 1 == last);
    }
}

/* Rows kept free below the past: the line of now and some of what comes. */
static int rows_below(const struct page *p)
{
    int rows = p->bottom - p->y;
    if (!p->view->world)
        return 0;
    return rows >= 8 ? 4 : rows >= 4 ? 2 : 0;
}

void draw_ladder(struct grid *g, const struct ladder_view *v)
{
    bool follows = v->top == ~0u;
    if (!v->plan->nodes || g->rows < 1 || g->columns < 1)
        return;
    struct ladder *l = v->ladder ? v->ladder : ladder_new(v->plan, v->trace);
    ladder_read(l, v->now);
    struct page p = {.grid = g,
                     .ladder = l,
                     .view = v,
                     .at = divide(g, v),
                     .count = ladder_count(l, v->now),
                     .bottom = g->rows};
    draw_names(&p);
    if (v->world && g->rows > HEAD_ROWS + 1)
        draw_standing(&p);
    if (g->rows > 2 * HEAD_ROWS + 4)
        draw_lifelines(&p, p.y++, 0);
    draw_past(&p, follows ? first_following(&p, p.bottom - p.y - rows_below(&p))
                          : first_from(&p, v->top));
    if (v->world)
        draw_future(&p);
    if (!v->ladder)
        ladder_free(l);
}

/* ---- text ------------------------------------------------------------------------------------ */

static char *text_of(const struct plan *plan, const struct trace *trace, int columns, bool ascii,
                     bool media)
{
    struct ladder_view v = {.plan = plan, .trace = trace, .now = trace->count, .states = true};
    struct ladder *l = ladder_new(plan, trace);
    l->tells_media = media;
    ladder_read(l, trace->count);
    int least =
        LEFT + TAIL + (plan->nodes ? plan->nodes - 1 : 0) * GAP_LEAST; /* nobody is left out */
    bool is_short = columns < least && plan->nodes > 1;
    struct grid *g = grid_new(is_short ? least : columns, (int)(2 * l->count) + 3);
    struct page p = {.grid = g,
                     .ladder = l,
                     .view = &v,
                     .at = divide(g, &v),
                     .count = l->count,
                     .bottom = g->rows};
    if (plan->nodes) {
        draw_names(&p);
        draw_past(&p, 0);
        if (l->count > 30)
            draw_names(&p);
    }
    g->rows = p.y;
    char *text = grid_to_text(g, ascii);
    grid_free(g);
    ladder_free(l);
    return text;
}

char *ladder_text(const struct plan *plan, const struct trace *trace, int columns, bool ascii)
{
    return text_of(plan, trace, columns, ascii, false);
}

char *ladder_text_media(const struct plan *plan, const struct trace *trace, int columns, bool ascii)
{
    return text_of(plan, trace, columns, ascii, true);
}
