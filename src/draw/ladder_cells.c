/* The ladder in cells: names with the rows under them, rungs, below now what is due already, and a
 * legend of what was cut. Only the rungs that are shown are looked at. */
#include "draw/ladder_page.h"

#include <stdlib.h>

enum { ROWS_FOR_LEGEND = 8 }; /* it takes no more than one row in so many */

/* Without states a timer's end of something is told all the same: nothing else happens then. */
static bool is_drawn(const struct page *p, const struct rung *r)
{
    if (r->kind == RUNG_MEDIA)
        return p->view->media;
    return r->kind != RUNG_STATE || p->view->states || r->timer;
}

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
    return !is_drawn(p, &r) ? 0 : ladder_takes_two(p, &r, drawn_before(p, i)) ? 2 : 1;
}

/* The first rung of those before the end-th that fill `rows`. */
static size_t first_filling(const struct page *p, size_t end, int rows)
{
    size_t i = end;
    while (i > 0 && rows - rows_of(p, i - 1) >= 0)
        rows -= rows_of(p, --i);
    return i;
}

static size_t last_drawn(const struct page *p)
{
    size_t i = p->count;
    while (i > 0 && !is_drawn(p, &p->ladder->rung[i - 1]))
        i--;
    return i;
}

/* A row, not the first, says that there is more than is shown. */
static void draw_more(const struct page *p, int y)
{
    grid_text(p->grid, p->at.time - 1, y, CELL_DIM, HUE_PLAIN, "⋮");
}

static void draw_past(struct page *p, size_t first)
{
    size_t last = last_drawn(p), i = first;
    for (; i < last && p->y < p->bottom; i++) {
        const struct rung r = ladder_rung(p->ladder, i, p->view->now);
        if (is_drawn(p, &r))
            ladder_draw_rung(p, &r, i > first ? drawn_before(p, i) : NULL,
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

/* Now is followed, unless what is selected would be out of sight then. */
static size_t first_shown(const struct page *p, int rows)
{
    const struct ladder_view *v = p->view;
    if (v->top != ~0u)
        return ladder_count(p->ladder, v->top ? v->top - 1 : 0);
    size_t first = first_filling(p, p->count, rows - rows_below(p));
    size_t selected = v->selected ? ladder_count(p->ladder, v->selected) : 0;
    return selected && selected <= first ? first_filling(p, selected, rows / 2 + 1) : first;
}

static void draw_head(struct page *p)
{
    int rows = p->grid->rows;
    ladder_draw_names(p);
    if (p->view->world && rows > p->lives + 2)
        ladder_draw_standing(p);
    int wanted = ladder_legend_rows(p), most = rows / ROWS_FOR_LEGEND;
    wanted = wanted < most ? wanted : most;
    p->bottom -= wanted;
    ladder_draw_legend(p, p->bottom, wanted);
}

void draw_ladder(struct grid *g, const struct ladder_view *v)
{
    if (!v->plan->nodes || g->rows < 1 || g->columns < 1)
        return;
    struct ladder *l = v->ladder ? v->ladder : ladder_new(v->plan, v->trace);
    ladder_read(l, v->now);
    struct page p = {.grid = g,
                     .ladder = l,
                     .view = v,
                     .at = ladder_divide(g, v),
                     .count = ladder_count(l, v->now),
                     .bottom = g->rows,
                     .lives = ladder_lives(l, v)};
    draw_head(&p);
    bool has_gap = g->rows > 2 * p.lives + 6;
    int gap = p.y;
    p.y += has_gap;
    size_t first = first_shown(&p, p.bottom - p.y);
    if (has_gap)
        ladder_draw_lifelines(&p, gap, first ? &l->rung[first - 1] : NULL);
    if (has_gap && first)
        draw_more(&p, gap);
    draw_past(&p, first);
    if (v->world)
        ladder_draw_future(&p);
    free(p.legend.at);
    if (!v->ladder)
        ladder_free(l);
}

/* ---- text ------------------------------------------------------------------------------------ */

enum { PAGE_ROWS = 400 }; /* a long run is written piece by piece */

struct pages {
    struct page page;
    struct text text;
    bool ascii;
};

static void write_page(struct pages *all)
{
    struct page *p = &all->page;
    struct grid written = *p->grid;
    written.rows = p->y;
    char *text = grid_to_text(&written, all->ascii);
    draw_add(&all->text, text);
    free(text);
    struct grid *blank = grid_new(p->grid->columns, p->grid->rows);
    grid_free(p->grid);
    p->grid = blank;
    p->y = 0;
}

static void write_rungs(struct pages *all)
{
    struct page *p = &all->page;
    struct rung before, r;
    bool has_before = false;
    for (size_t i = 0; i < p->count; i++) {
        r = ladder_rung(p->ladder, i, p->view->now);
        if (!is_drawn(p, &r))
            continue;
        if (p->y + 2 > p->bottom)
            write_page(all);
        ladder_draw_rung(p, &r, has_before ? &before : NULL, false);
        before = r;
        has_before = true;
    }
}

static void write_ladder(struct pages *all)
{
    enum { LONG = 30 }; /* the names stand below too */
    struct page *p = &all->page;
    ladder_draw_names(p);
    write_rungs(all);
    write_page(all);
    if (p->count > LONG)
        ladder_draw_names(p);
    int rows = ladder_legend_rows(p), room = p->bottom - p->y;
    rows = rows < room ? rows : room;
    ladder_draw_legend(p, p->y, rows);
    p->y += rows;
    write_page(all);
}

char *ladder_text(const struct ladder_part *part)
{
    const struct plan *plan = part->plan;
    struct ladder_view v = {.plan = plan,
                            .trace = part->trace,
                            .now = part->until,
                            .states = true,
                            .media = part->media};
    struct ladder *l = ladder_new(plan, part->trace);
    ladder_read(l, part->until);
    int least =
        LEFT + TAIL + (plan->nodes ? plan->nodes - 1 : 0) * GAP_LEAST; /* nobody is left out */
    bool is_short = part->columns < least && plan->nodes > 1;
    struct grid *g = grid_new(is_short ? least : part->columns, PAGE_ROWS);
    struct pages all = {.ascii = part->ascii,
                        .page = {.grid = g,
                                 .ladder = l,
                                 .view = &v,
                                 .at = ladder_divide(g, &v),
                                 .count = l->count,
                                 .bottom = g->rows}};
    if (plan->nodes)
        write_ladder(&all);
    grid_free(all.page.grid);
    free(all.page.legend.at);
    ladder_free(l);
    return draw_take(&all.text);
}
