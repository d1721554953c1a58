/* The list of lessons: where things stand in it. Between lessons.c, which draws it, and list.c, which
 * moves in it. */
#ifndef TUI_LIST_H
#define TUI_LIST_H

#include "tui/ui.h"

enum list_line_kind { LINE_LESSON, LINE_PART, LINE_BLANK };
struct list_line {
    enum list_line_kind kind;
    size_t lesson; /* of a part: its first */
};
enum { LIST_LINES = 200, LIST_TOP = 2, LIST_LOW = 5 /* rows below which there is one lesson */ };

/* A pure function of the list and the size of the screen. Rows 0: not there. */
struct list_places {
    int columns, rows;
    int split, bottom, last; /* the rule between; the lower one; the row that says where one was */
    struct spot parts, lessons, about;
    struct list_line line[LIST_LINES]; /* of the lessons; those from first_line on are seen */
    size_t lines, first_line;
};
void list_place(struct list_places *, const struct lesson_list *, int columns, int rows);

bool list_begins_part(const struct lesson_list *, size_t i);
/* The part that lesson i is in: its first lesson, and the one behind its last. */
void list_part_of(const struct lesson_list *, size_t i, size_t *first, size_t *end);

#endif
