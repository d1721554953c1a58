/* What lives at a moment as lines of a pane: worked out in lives_list.c, said and drawn in lives.c. */
#ifndef TUI_LIVES_H
#define TUI_LIVES_H

#include "tui/kin.h"
#include "tui/ui.h"

enum line_kind {
    LINE_NODE,
    LINE_LIST,  /* of one life: `list` */
    LINE_NONE,  /* the list is empty; or the node has nothing at all: list LIVES */
    LINE_LIVES, /* an instance: `of` */
    LINE_ENDED, /* one that has ended in this step, and is gone: `record` is its last */
    LINE_GAP
};
struct line_of {
    uint8_t kind, list, depth;
    uint16_t node;
    ref of;
    uint32_t record;
};
struct lives {
    bool is_made;
    size_t run;
    uint32_t now;
    struct line_of *line;
    size_t count, room;
    struct kin *kin;
    struct slot *slot; /* of the family, kept for its memory */
    size_t slots;
};

/* Of the moment that is shown; kept until another one is. */
const struct lives *lives_now(const struct ui *);

#endif
