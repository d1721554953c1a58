/* The terminal's diagram in the making: what Graphviz said (layout), where the boxes stand at one
 * size and how the lines run between them (board). */
#ifndef DRAW_BOARD_H
#define DRAW_BOARD_H

#include "draw/inside.h"

/* ---- the layout: once a machine -------------------------------------------------------------- */

struct shape {      /* a state, drawn as a box; starts are points beside the box they lead to */
    uint16_t state; /* into diagram.states */
    int width;      /* of its box, in columns */
    bool loops;     /* has an edge to itself */
    bool starts;    /* a start leads to it */
    int rank;
    double x; /* its middle, in columns, as Graphviz would have it */
};
struct arrow { /* all edges from one shape, or from all of a cluster, to another: one line */
    int tail, head;
    int cluster; /* -1: it leaves its tail only */
};
enum { EDGE_STARTS = -1, EDGE_LOOPS = -2 }; /* in place of an arrow */
struct board;
struct layout {
    const struct machine *machine;
    struct shape *shape;
    struct arrow *arrow;
    int *arrow_of; /* by drawn edge: an arrow, or one of the two above */
    int *shape_of; /* by state of the diagram; -1: a start */
    int nshapes, narrows, nranks;
    struct board *board; /* the last one made; sizes rarely change between two pictures */
};

/* ---- the board: once a size ------------------------------------------------------------------ */

struct spot {
    int16_t x, y;
};
struct box {
    int x, y, width; /* board.high rows */
};
struct frame { /* of a cluster; right -1: there is no room for it */
    int left, top, right, bottom;
};
/* From a cell of the tail's border to one of the head's, both included; neighbours touch. */
struct route {
    struct spot *at;
    int count;
};
/* How high the legend gets, whatever is lit: with a row for each edge, and flowing. Fixed, so that
 * boxes keep their place. */
struct legend_need {
    int full, flow;
};
struct board {
    int columns, rows; /* of the room for boxes and lines */
    int high;          /* rows of a box: 3, or 1 in small room ("[Calling]") */
    int label_most;    /* columns of a box's label, which is cut where it is longer */
    bool fits;         /* else there is no room: draw something else */
    int legend;        /* rows beneath, for the legend */
    bool is_full;      /* the legend has a row for each edge, with its effects */
    int asked_columns, asked_rows;
    struct legend_need need;
    struct box *box;
    struct route *route;
    struct spot *start;  /* by shape: its point, or x = -1 */
    struct frame *frame; /* by cluster */
    int nboxes, nroutes, nframes;
};
/* Columns of a state's box. */
int board_box_width(const struct layout *, int shape, int high, int label_most);
/* Where frames go, when the boxes stand. */
void board_frames(struct board *, const struct layout *);
void frame_draw(const struct board *, struct grid *, int cluster, const char *title);
void board_draw(struct grid *, const struct layout *, const struct board *, const struct lit *);
bool layout_is_within(const struct diagram *, int state, int cluster);
bool layout_is_active(const struct layout *, const struct lit *, int shape);
/* Boxes of all shapes and lines of all arrows in columns x rows. Kept in the layout until another
 * size is asked for. */
const struct board *board_get(struct layout *, int columns, int rows);
/* As large as it needs to be. The caller frees with board_free. */
struct board *board_natural(const struct layout *);
void board_free(struct board *);

/* Finds ways for all arrows round the boxes. False: there is no room for some line without running
 * over another; or it takes more than `effort`, in places looked at, of which it takes what it
 * took. */
bool board_route(struct board *, const struct layout *, int32_t *effort);

/* ---- the legend ------------------------------------------------------------------------------ */

/* Numbers by arrow and, for edges from a state to itself, by shape; 0: not told. */
struct numbering {
    int *arrow, *loop;
};
struct numbering numbering_new(const struct layout *, const struct lit *);
void numbering_free(struct numbering *);

struct legend_need legend_need(const struct layout *, int columns);
struct legend_style {
    bool is_full;                    /* a row for each edge */
    bool is_short;                   /* "A" for "timer A": for a single line */
    const struct coverage *coverage; /* counts to tell, or NULL */
};
/* Writes it into rows y.. of the grid, from row lit->legend_top of the legend on, or from where what
 * is pointed at can be seen. */
struct legend_seen legend_draw(struct grid *, int x, int y, int rows, const struct layout *,
                               const struct lit *, struct legend_style);

#endif
