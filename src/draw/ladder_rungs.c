/* The rungs of a ladder: messages as arrows, states on the lifelines, remarks beside them.
 *
 * A rung takes one row, or two where its ordinal or its fate find no room on the arrow.
 */
#include "draw/ladder_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- lifelines ------------------------------------------------------------------------------- */

static bool has(uint64_t nodes, uint16_t node)
{
    return node <= 64 && (nodes >> (node - 1) & 1);
}

void ladder_draw_lifelines(const struct page *p, int y, const struct rung *after)
{
    for (uint16_t n = p->at.first; n < p->at.first + p->at.count; n++) {
        bool lives = after && has(after->alive, n);
        bool talks = after && p->view->media && has(after->talks, n);
        grid_text(p->grid, ladder_line(p, n), y, lives ? 0 : CELL_DIM, HUE_PLAIN,
                  talks   ? "║"
                  : lives ? "│"
                          : "┊");
    }
}

/* ---- the margin ------------------------------------------------------------------------------ */

/* With a sign: "+0.500". */
static void add_span(usec t, char *out, size_t room)
{
    char text[40];
    draw_time(t < 0 ? -t : t, text, sizeof text);
    snprintf(out, room, "%s%s", t < 0 ? "-" : "+", text);
}

/* The mark may be any record: its row is the last one until then. */
static bool is_marked(const struct page *p, const struct rung *r)
{
    size_t i = ladder_count(p->ladder, p->view->mark);
    return p->view->mark && i && p->ladder->rung[i - 1].record == r->record;
}

static void time_text(const struct page *p, uint8_t column, const struct rung *r,
                      const struct rung *before, char *out, size_t room)
{
    uint32_t mark = p->view->mark;
    out[0] = '\0';
    if (column == LADDER_TIME)
        draw_time(r->t, out, room);
    else if (column == LADDER_DELTA && before)
        add_span(r->t - before->t, out, room);
    else if (column == LADDER_MARK && is_marked(p, r))
        snprintf(out, room, "mark");
    else if (column == LADDER_MARK && mark && mark <= p->view->trace->count)
        add_span(r->t - p->view->trace->record[mark].t, out, room);
}

/* Returns the column behind them. */
static int draw_times(const struct page *p, const struct rung *r, const struct rung *before,
                      bool is_now)
{
    int end = 0;
    for (int i = 0; i < p->at.shown; i++) {
        char text[48];
        time_text(p, p->at.column[i], r, before, text, sizeof text);
        int x = p->at.time + i * TIME_MORE - text_columns(text);
        grid_text(p->grid, x > 0 ? x : is_now, p->y, 0, HUE_PLAIN, text);
        end = p->at.time + i * TIME_MORE + (x <= 0 && is_now);
    }
    return end;
}

/* A timer is told at the first of the rungs that it has made. */
static const char *timer_of(const struct rung *r, const struct rung *before)
{
    return before && before->fired == r->fired ? NULL : r->timer;
}

static void draw_margin(const struct page *p, const struct rung *r, const struct rung *before,
                        bool is_now)
{
    const char *timer = timer_of(r, before);
    bool is_new = !before || before->t != r->t;
    int end = 0;
    if (is_new || is_now || timer || is_marked(p, r))
        end = draw_times(p, r, before, is_now);
    if (is_now)
        grid_text(p->grid, 0, p->y, CELL_BOLD, HUE_ACCENT, "▸");
    if (timer)
        grid_text(p->grid, end + 1, p->y, CELL_BOLD, HUE_ACCENT, timer);
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
    struct arrow a = {.from = ladder_line(p, r->node), .to = ladder_line(p, r->peer)};
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
    return ladder_shows(&p->at, r->node) && ladder_shows(&p->at, r->peer);
}

static bool needs_second(const struct page *p, const struct rung *r)
{
    if (r->kind != RUNG_MESSAGE || !is_whole(p, r))
        return false;
    struct arrow a = arrow_of(p, r);
    return !a.has_room && (r->ordinal > 1 || a.remark[0]);
}

static bool is_selected(const struct page *p, const struct rung *r)
{
    return p->view->selected && p->view->selected == r->record;
}

/* Words of a message; of the selected one reversed and between ▐ and ▌, which a text keeps too. */
static void draw_words(const struct page *p, const struct rung *r, int x, int y, int room,
                       unsigned attributes, const char *words)
{
    bool chosen = is_selected(p, r);
    struct text cut = {0};
    ladder_add_cut(&cut, words, room - 2 * chosen);
    char *shown = draw_take(&cut);
    if (chosen) {
        grid_text(p->grid, x, y, CELL_BOLD, HUE_ACCENT, "▐");
        int end = grid_text(p->grid, x + 1, y, CELL_REVERSE | CELL_BOLD, HUE_PLAIN, shown);
        grid_text(p->grid, end, y, CELL_BOLD, HUE_ACCENT, "▌");
    } else {
        grid_text(p->grid, x, y, attributes, HUE_PLAIN, shown);
    }
    free(shown);
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
    int room = to - from, needs = text_columns(a->label) + 2 * is_selected(p, r);
    needs = needs > room ? room : needs;
    int first = from + (room - needs) / 2, last = first + needs - 1;
    if (needs > 0)
        draw_words(p, r, a->step > 0 ? arrow_x(a, first) : arrow_x(a, last), y, needs, 0, a->label);
}

/* Where words beside a lifeline begin, and how much room they have: to its right, or to its left
 * where the pane ends too soon. */
static int beside(const struct page *p, int x, int end, int needs, int *room)
{
    int right = end - x - 2, left = x - 1 - p->at.left;
    bool is_left = needs > right && left > right;
    *room = is_left ? left : right;
    return is_left ? x - 1 - (needs < left ? needs : left) : x + 2;
}

void ladder_put_beside(const struct page *p, int x, int y, unsigned attributes, int end,
                       const char *text)
{
    int room, at = beside(p, x, end, text_columns(text), &room);
    struct text cut = {0};
    ladder_add_cut(&cut, text, room);
    char *shown = draw_take(&cut);
    grid_text(p->grid, at, y, attributes, HUE_PLAIN, shown);
    free(shown);
}

/* A message to oneself, or with an end out of sight: told in words beside the end that is seen. */
static void draw_aside(const struct page *p, const struct rung *r, int y)
{
    char title[100], text[340];
    char ordinal[24];
    rung_title(p->ladder, r, title, sizeof title);
    rung_ordinal(r, ordinal, sizeof ordinal);
    if (ordinal[0])
        snprintf(title + strlen(title), sizeof title - strlen(title), " %s", ordinal);
    const struct plan_node *node = p->view->plan->node;
    const char *remark = rung_remark(r);
    const char *from = node[r->node].name, *to = node[r->peer].name;
    bool leaves = ladder_shows(&p->at, r->node), comes = ladder_shows(&p->at, r->peer);
    uint16_t at = leaves ? r->node : r->peer;
    if (leaves)
        snprintf(text, sizeof text, "%s ▸ %s", title, to);
    else if (comes)
        snprintf(text, sizeof text, "%s ◂ %s", title, from);
    else
        snprintf(text, sizeof text, "%s: %s ▸ %s", title, from, to);
    if (remark[0])
        snprintf(text + strlen(text), sizeof text - strlen(text), ", %s", remark);
    int room, x = ladder_shows(&p->at, at) ? ladder_line(p, at) : p->at.left;
    x = beside(p, x, p->grid->columns, text_columns(text) + 2 * is_selected(p, r), &room);
    draw_words(p, r, x, y, room, CELL_DIM, text);
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

static bool is_lifeline(uint32_t rune)
{
    return rune == 0x2502 || rune == 0x250A || rune == 0x2551; /* │ ┊ ║ */
}

static void draw_arrow(const struct page *p, const struct arrow *a, const struct rung *r, int y)
{
    for (int i = 0; i < a->cells; i++) {
        const struct cell *under = grid_at(p->grid, arrow_x(a, i), y);
        bool crosses = under && is_lifeline(under->rune);
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

struct span { /* columns from begin to before end */
    int begin, end;
};

/* A state has the row to itself: only the lifelines beside it are in its way. */
static struct span put_on_line(const struct page *p, int line, int y, const char *text)
{
    int least = MARGIN + p->at.shifted, most = p->at.right, columns = text_columns(text);
    if (p->at.is_narrow)
        least = LEFT_NARROW - 1 + p->at.shifted;
    if (line > p->at.left)
        least = line - p->at.gap + 1;
    if (line < p->at.left + (p->at.count - 1) * p->at.gap)
        most = line + p->at.gap;
    int x = line - columns / 2;
    x = x + columns > most ? most - columns : x;
    x = x < least ? least : x;
    struct text cut = {0};
    ladder_add_cut(&cut, text, most - x);
    char *shown = draw_take(&cut);
    int end = grid_text(p->grid, x, y, 0, HUE_ACCENT, shown);
    free(shown);
    return (struct span){x, end};
}

/* Whose state it is: in its column at the right, or behind the state or before it if there is room
 * between the lifelines. */
static void draw_machine_name(const struct page *p, const struct rung *r, struct span state, int y)
{
    char machine[80];
    rung_machine(p->ladder, r, machine, sizeof machine);
    int needs = text_columns(machine), line = ladder_line(p, r->node);
    bool is_last = line >= p->at.left + (p->at.count - 1) * p->at.gap;
    int x = -1;
    if (p->at.right < p->grid->columns)
        x = p->at.right + 1;
    else if (state.end + needs <= (is_last ? p->grid->columns : line + p->at.gap - 1))
        x = state.end;
    else if (line > p->at.left && state.begin - needs > line - p->at.gap + 1)
        x = state.begin - needs;
    if (x >= 0)
        grid_text(p->grid, x, y, CELL_DIM, HUE_PLAIN, machine);
}

static void draw_state(const struct page *p, const struct rung *r, int y)
{
    const struct machine *m = p->view->plan->machine[r->machine];
    struct text t = {0};
    struct span state = {p->at.left, p->grid->columns};
    draw_format(&t, " %s%s ", machine_final(m, r->state) ? "◎" : "",
                machine_state_label(m, r->state));
    char *text = draw_take(&t);
    if (ladder_shows(&p->at, r->node))
        state = put_on_line(p, ladder_line(p, r->node), y, text);
    free(text);
    draw_machine_name(p, r, state, y);
}

static void draw_remark(const struct page *p, const struct rung *r, int y)
{
    char text[240];
    int room, x = ladder_shows(&p->at, r->node) ? ladder_line(p, r->node) : p->at.left;
    rung_words(p->ladder, r, text, sizeof text);
    beside(p, x, p->grid->columns, text_columns(text), &room);
    if (r->kind == RUNG_TIMER && text_columns(text) > room)
        snprintf(text, sizeof text, "%s fires", r->timer);
    ladder_put_beside(p, x, y, CELL_UNDERLINE * (r->kind == RUNG_NOTE), p->grid->columns, text);
}

/* A bar between the two, as RFC 3665 draws it: "=====RTP both ways=====", "=====RTP====>". */
static void draw_media(const struct page *p, const struct rung *r, int y)
{
    int from = ladder_line(p, r->node), to = ladder_line(p, r->peer), left = from < to ? from : to;
    int right = from < to ? to : from, cells = right - left - 1;
    bool rightwards = (r->rtp == 1) == (from < to);
    const char *words = r->rtp == 3 ? "RTP both ways" : r->rtp ? "RTP" : "no RTP";
    if (!is_whole(p, r) || cells < 1)
        return;
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

/* The time since the row before, beneath the time: where it has no column of its own. */
static bool has_delta_below(const struct page *p, const struct rung *r, const struct rung *before)
{
    return p->view->deltas && r->kind == RUNG_MESSAGE && before && before->t != r->t &&
           !(p->view->columns & LADDER_DELTA);
}

bool ladder_takes_two(const struct page *p, const struct rung *r, const struct rung *before)
{
    return needs_second(p, r) || has_delta_below(p, r, before);
}

static void draw_delta_below(const struct page *p, const struct rung *r, const struct rung *before)
{
    char delta[48];
    add_span(r->t - before->t, delta, sizeof delta);
    int x = p->at.time - text_columns(delta);
    grid_text(p->grid, x < 0 ? 0 : x, p->y + 1, CELL_DIM, HUE_PLAIN, delta);
}

void ladder_draw_rung(struct page *p, const struct rung *r, const struct rung *before, bool is_now)
{
    bool two = ladder_takes_two(p, r, before), has_second = two && p->y + 1 < p->bottom;
    ladder_draw_lifelines(p, p->y, r);
    if (has_second)
        ladder_draw_lifelines(p, p->y + 1, r);
    draw_margin(p, r, before, is_now);
    if (has_second && has_delta_below(p, r, before) && !p->at.is_narrow)
        draw_delta_below(p, r, before);
    switch (r->kind) {
    case RUNG_MESSAGE: draw_message(p, r, p->y); break;
    case RUNG_STATE: draw_state(p, r, p->y); break;
    case RUNG_MEDIA: draw_media(p, r, p->y); break;
    default: draw_remark(p, r, p->y); break;
    }
    p->y += two ? 2 : 1;
}
