/* Pictures: pure functions from world + trace + machine to grids of cells, text, SVG, PNG, PDF,
 * DOT, Mermaid and so on. ncurses copies cells to the screen; --dump, golden tests and text export
 * read the same cells. */
#ifndef DRAW_H
#define DRAW_H

#include "node/node.h"

#include <stdio.h>

/* ---- the grid -------------------------------------------------------------------------------- */

enum { CELL_BOLD = 1, CELL_REVERSE = 2, CELL_DIM = 4, CELL_UNDERLINE = 8 };
enum hue { HUE_PLAIN, HUE_ACCENT, HUE_GOOD, HUE_BAD, HUES }; /* never the only carrier of a fact */
struct cell {                                                /* one column */
    uint32_t rune; /* 0: the right half of a wide character */
    uint8_t attributes, hue;
    uint16_t pad;
};
struct grid {
    int columns, rows;
    struct cell *cell;      /* row after row */
    int cursor_x, cursor_y; /* where the terminal's cursor stands: a screen reader follows it; -1 */
};
struct grid *grid_new(int columns, int rows); /* blank */
void grid_free(struct grid *);
/* All that is written is clipped to the grid. Text is UTF-8; what a terminal would obey is shown
 * as U+FFFD. Returns the column behind the text. Widths are of a table of our own, not the
 * locale's wcwidth. */
int grid_text(struct grid *, int x, int y, unsigned attributes, enum hue, const char *utf8);
void grid_rune(struct grid *, int x, int y, unsigned attributes, enum hue, uint32_t rune);
/* Horizontal or vertical, both ends included. */
void grid_line(struct grid *, int x0, int y0, int x1, int y1, bool dotted, unsigned attributes,
               enum hue);
struct cell *grid_at(struct grid *, int x, int y); /* NULL outside */
/* The cells, and the cursor where `from` has one. */
void grid_blit(struct grid *into, int x, int y, const struct grid *from);
void grid_cursor(struct grid *, int x, int y); /* it stands here; outside of the grid: nowhere */
/* Rows as UTF-8 lines without trailing blanks; ascii: one ASCII character a column. The caller
 * frees. */
char *grid_to_text(const struct grid *, bool ascii);
/* As SVG: lines and blocks drawn, text in exact columns. The caller frees. */
char *grid_to_svg(const struct grid *, const char *title, size_t *size);
uint32_t rune_ascii(uint32_t rune); /* '╳' -> 'X', '●' -> 'o' ... */
int text_columns(const char *utf8);
/* UTF-8 text by the same ASCII set, to a stream. */
void text_to_ascii(FILE *, const char *utf8);

/* ---- formats --------------------------------------------------------------------------------- */

enum picture {
    PICTURE_SVG,
    PICTURE_PNG,
    PICTURE_PDF,
    PICTURE_DOT,
    PICTURE_TEXT,
    PICTURE_MERMAID,
    PICTURE_PLANTUML,
    PICTURE_JSON,
    PICTURE_SCXML,
    PICTURES
};
/* What a format can show. */
enum { SHOWS_MACHINE = 1, SHOWS_LADDER = 2, SHOWS_SCREEN = 4 };
struct picture_format {
    const char *name;    /* "svg": for -T */
    const char *endings; /* of files, with blanks between; the first is what a new file gets */
    const char *about;
    unsigned shows;
    bool is_text; /* a terminal can take it */
};
extern const struct picture_format picture_formats[PICTURES];
/* By name or ending; PICTURES: there is none. */
enum picture picture_called(const char *name);
/* By the ending of the file's name. */
enum picture picture_of_path(const char *path);
/* "svg, png, pdf, dot or txt": the names of those that show this. The caller frees. */
char *picture_names(unsigned shows);

/* A grid in any format that shows a screen. The caller frees *out. False: *error says why, and the
 * caller frees it. */
bool draw_grid_as(const struct grid *, const char *title, enum picture, bool ascii, char **out,
                  size_t *size, char **error);
/* SVG of our own making as PNG or PDF, by librsvg. The same. */
bool draw_raster(const char *svg, size_t svg_size, enum picture, char **out, size_t *size,
                 char **error);

/* ---- machines -------------------------------------------------------------------------------- */

struct coverage; /* machine/coverage.h */
struct lit;
/* Laid out by Graphviz in process. `coverage`, if not NULL: taken edges strong with counts, the
 * rest pale. `lit`, if not NULL: where it stands and how it came there, marked where the format can
 * (SVG, PNG, PDF, DOT, Mermaid, PlantUML, text). SVG is the same bytes everywhere (core and
 * dot_layout plugins only). DOT is the source as it is, or styled. The caller frees *out. False:
 * *error says why, and the caller frees it. */
bool draw_machine(const struct machine *, enum picture, const struct coverage *, const struct lit *,
                  char **out, size_t *size, char **error);

/* Any other graph, from its DOT text: as SVG, PNG, PDF or DOT. The same. */
bool draw_graph_as(const char *dot, enum picture, char **out, size_t *size, char **error);

/* The diagram as cells. A layout: ranks and orders of one machine, from Graphviz; and the boxes and
 * lines of the last size drawn. */
struct layout;
/* NULL: *error says why, and the caller frees it. The machine must outlive the layout. */
struct layout *layout_new(const struct machine *, char **error);
void layout_free(struct layout *);
struct lit {       /* what the world says of it */
    int state;     /* of the table; -1: none, all edges are numbered and told in the legend */
    int last_edge; /* drawn edge, or -1 */
    const uint64_t *taken; /* bitset of drawn edges, or NULL: all solid */
    int legend_top;        /* first legend row shown, where not all fit */
    int pointed_edge;      /* 1 + a drawn edge that is pointed at; 0: none */
    int pointed_state;     /* 1 + a state of the table that is pointed at; 0: none */
    bool covered;          /* a question is open: the legend has numbers, and no words */
};
struct legend_seen { /* rows of the legend: so many has it, so many were shown from `top` on */
    int rows, shown, top;
};
/* Active state: double border and reversed. Last edge: heavy line, bold, marked in the legend.
 * Final state ◎, self-loop ↺ with its number, untaken edges dotted. Edges that leave the active
 * state are numbered, and told in the legend beneath; what leaves a whole cluster starts at its
 * frame, with ◇. What is pointed at is reversed, and has a * in the legend, which scrolls to it.
 * Where there is little room: boxes of one row; one row a state; one line. The same size again
 * costs a few microseconds. */
struct legend_seen draw_diagram(struct grid *, const struct machine *, struct layout *,
                                const struct lit *);
/* The drawn edges that the legend tells, in its order; those behind `room` are left out. Returns
 * how many there are. */
int diagram_edges(const struct layout *, const struct lit *, int *out, int room);

/* ---- ladders --------------------------------------------------------------------------------- */

/* What a trace says, read once as it grows: each step after that costs what the screen shows, and
 * not what the run is long. Plan and trace must outlive it. */
struct ladder;
struct ladder *ladder_new(const struct plan *, const struct trace *);
void ladder_read(struct ladder *, uint32_t now); /* up to this record at least */
void ladder_free(struct ladder *);

/* The sent record of the message above (step -1) or below (1) this record among those sent until
 * `now`; 0: there is none. From record 0 that is the last one, or the first. */
uint32_t ladder_beside(const struct ladder *, uint32_t now, uint32_t record, int step);

/* What stands to the left of each row: its time, the time since the row before, since the mark. */
enum ladder_column { LADDER_TIME = 1, LADDER_DELTA = 2, LADDER_MARK = 4 };
struct ladder_view {
    const struct plan *plan;
    const struct trace *trace;
    struct ladder *ladder;     /* of both, kept from view to view; NULL: made for this one */
    const struct world *world; /* at `now`; NULL: the whole run is past */
    uint32_t now;              /* record: later ones are not drawn; what is pending is, pale */
    usec clock;                /* what the clock shows: between records while time passes */
    uint32_t selected;         /* a message's sent record, arrived or not; 0: none */
    uint32_t mark;             /* record from which LADDER_MARK counts; 0: none */
    uint32_t top;              /* record of the first row; ~0u: follow now, or what is selected */
    uint16_t first_node;       /* leftmost lifeline when they do not all fit */
    uint16_t seen_node;        /* whose lifeline must be among those that fit; 0: nobody's */
    uint8_t columns;           /* LADDER_TIME | ...: those that find room; 0: the time */
    bool covered;              /* a question is open: nothing below now */
    bool media; /* bars where RTP begins, changes, ends; who sends has a double line */
    bool states, deltas, ascii; /* deltas: beneath the time, where a message takes two rows */
};
void draw_ladder(struct grid *, const struct ladder_view *);
/* The leftmost node, and how many there are, on a ladder so wide. */
void ladder_in_sight(const struct ladder_view *, int columns, uint16_t *first, uint16_t *count);
/* Single rows of it, for those who choose them: two runs side by side. The view's ladder must have
 * been read as far as `now`. Has a ladder a row for such a record? */
bool ladder_tells(const struct record *);
void draw_ladder_names(struct grid *, int y, const struct ladder_view *);
/* `before`: the record of the row above, whose time need not be said again; or 0. */
void draw_ladder_row(struct grid *, int y, const struct ladder_view *, uint32_t record,
                     uint32_t before);
/* The lifelines alone, as they are after a record. */
void draw_ladder_lines(struct grid *, int y, const struct ladder_view *, uint32_t after);

/* A ladder on paper: a run from its beginning until a record, states on the lifelines. */
struct ladder_part {
    const struct plan *plan;
    const struct trace *trace;
    uint32_t until; /* record: later ones are not drawn */
    int columns;    /* of text; never too few for all nodes */
    bool ascii;     /* text */
    bool media;     /* a bar wherever RTP begins, changes or ends; and who sends */
};
/* All of a run, in 80 columns. */
struct ladder_part ladder_whole(const struct plan *, const struct trace *);
/* The caller frees. Mermaid: a sequenceDiagram. */
char *ladder_text(const struct ladder_part *);
char *ladder_svg(const struct ladder_part *, size_t *size);
char *ladder_mermaid(const struct ladder_part *);
char *ladder_plantuml(const struct ladder_part *);
/* In any format that shows a ladder. The caller frees *out. False: *error says why, and the caller
 * frees it. */
bool draw_ladder_as(const struct ladder_part *, enum picture, char **out, size_t *size,
                    char **error);

#endif
