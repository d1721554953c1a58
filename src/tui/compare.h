/* Two runs side by side: what the model (compare.c) and its view (compare_view.c) share. */
#ifndef TUI_COMPARE_H
#define TUI_COMPARE_H

#include "report/compare.h"
#include "tui/whatif.h"

struct compare {
    struct comparison *of;
    struct ladder *ladder[2]; /* each read to its end */
    size_t *change;           /* rows of the table: those that differ, then the others */
    int what, value;          /* the widest name and value in it, in columns */
    size_t run[2];
    size_t at, top;      /* rows: the one pointed at, the first that is shown */
    int rows;            /* that the last frame showed */
    uint16_t first_node; /* the leftmost lifeline */
    bool in_table;       /* the arrow keys move in the table of what it changed */
    struct scroll table; /* which may be too small for it */
    size_t from;         /* where one came from: run and record */
    uint32_t from_now;
};

/* A stretch of differences begins with this row. */
bool compare_begins(const struct compare *, size_t row);
/* The run's last record at or before the row: its own, or, if it has none there, by the time. */
uint32_t compare_record(struct ui *, enum side, size_t row);

#endif
