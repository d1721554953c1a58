/* The ladder in cells: what its files share.
 *
 *   mark and time   A   alice             bob      client[2]
 *                       ├─INVITE───●┄┄┄┄┊
 */
#ifndef DRAW_LADDER_PAGE_H
#define DRAW_LADDER_PAGE_H

#include "draw/ladder.h"

enum {
    LEFT = 14,   /* columns before the first lifeline: mark, time, timer, names of the rows */
    MARGIN = 10, /* of them, what time and timer take */
    MARGIN_STANDING = 12, /* and the longest name of a row */
    LEFT_NARROW = 9,
    TIME = 6,
    TIME_MORE = 9, /* a second and third column of times, with their signs */
    NARROW = 30,
    GAP_LEAST = 11, /* columns from one lifeline to the next */
    GAP_MOST = 26,
    TAIL = 4,  /* columns behind the last lifeline */
    TOLD = 20, /* columns at the right for the machine whose state it is */
    TIME_COLUMNS = 3
};

struct columns {
    int left, gap, right; /* first lifeline; distance; where the machines' names begin */
    int time;             /* how wide times are */
    uint8_t column[TIME_COLUMNS];
    int shown;   /* how many of them */
    int shifted; /* by how much all else stands further to the right than with one of six digits */
    bool is_narrow;
    uint16_t first, count; /* nodes */
};

struct page {
    struct grid *grid;
    const struct ladder *ladder;
    const struct ladder_view *view;
    struct columns at;
    size_t count;       /* rungs until now */
    int y, bottom;      /* the next row; below the last */
    int lives;          /* rows under each name */
    struct text legend; /* what was cut: lines of short, a tab, long */
    bool wants_legend;
};

/* ---- ladder_head.c --------------------------------------------------------------------------- */

struct columns ladder_divide(const struct grid *, const struct ladder_view *);
/* How many rows there are under each name: three always, a fourth where somebody serves others or is
 * served. */
int ladder_lives(const struct ladder *, const struct ladder_view *);
bool ladder_shows(const struct columns *, uint16_t node);
/* The lifeline's column; of a node out of sight, a column beyond the edge on its side. */
int ladder_line(const struct page *, uint16_t node);
/* As much of `text` as takes so many columns; an ellipsis stands for the rest. */
void ladder_add_cut(struct text *, const char *text, int columns);
void ladder_draw_names(struct page *);
void ladder_draw_standing(struct page *);
/* Rows that the legend wants; draws it into so many from `y` on. */
int ladder_legend_rows(const struct page *);
void ladder_draw_legend(const struct page *, int y, int rows);

/* ---- ladder_rungs.c -------------------------------------------------------------------------- */

/* Solid where something of the node lives, dotted where nothing does, double where it sends RTP.
 * `after`: NULL where nothing has happened yet. */
void ladder_draw_lifelines(const struct page *, int y, const struct rung *after);
bool ladder_takes_two(const struct page *, const struct rung *, const struct rung *before);
void ladder_draw_rung(struct page *, const struct rung *, const struct rung *before, bool is_now);
/* To the right of a lifeline; where the pane ends too soon, to its left. */
void ladder_put_beside(const struct page *, int x, int y, unsigned attributes, int end,
                       const char *text);

/* ---- ladder_below.c -------------------------------------------------------------------------- */

void ladder_draw_future(struct page *);

#endif
