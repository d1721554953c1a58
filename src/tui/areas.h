/* How the screen is divided: which panes there are in so much room, and where. */
#ifndef TUI_AREAS_H
#define TUI_AREAS_H

#include "tui/ui.h"

/* All that the division depends on. */
struct room {
    int columns, rows;
    int nodes;  /* lifelines */
    int timers; /* rows that they would fill */
    enum {
        ROOM_NO_TEXT,
        ROOM_TEXT,
        ROOM_TO_READ
    } text;       /* to read: the run is no longer what
                                                            it is about */
    bool asks;    /* a question is shown */
    size_t wants; /* panes that were asked for by their keys, the latest first */
    enum pane wanted[PANES];
};

/* Rows 0: not there. A title stands in the row above. */
struct area {
    int x, y, columns, rows;
    bool is_titled;
};

enum { AREA_RULES = 12 };
struct areas {
    int columns, rows;
    int status, scrub, why, footer; /* their rows; -1: not there */
    struct area pane[PANES], question;
    struct area over; /* what lies over the panes lies here: the text stays */
    struct area rule[AREA_RULES];
    size_t rules;
};

void areas_divide(struct areas *, const struct room *);

#endif
