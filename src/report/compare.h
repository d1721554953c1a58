/* Two runs side by side: their records aligned by time, and what one changed of the other, as a
 * table and as one sentence. Pure functions of two whole runs of a history; what is asked of them
 * for a frame costs what the frame shows. */
#ifndef REPORT_COMPARE_H
#define REPORT_COMPARE_H

#include "history/history.h"

struct comparison;
enum side { SIDE_A, SIDE_B };

/* Which records are compared and shown: a ladder's rows leave self-loops out. NULL: all. */
typedef bool compare_wants(const struct plan *, const struct record *);
/* Runs both to their ends. `context`: so many equal records are shown before and after each
 * difference; the others are folded into one row. What was sent on both sides is not equal if one
 * of them arrives and the other is lost, or arrives at another time: it stands in one row of its
 * own, which differs. */
struct comparison *comparison_new(struct history *, size_t a, size_t b, compare_wants *,
                                  uint32_t context);
void comparison_free(struct comparison *);

/* ---- side by side ---------------------------------------------------------------------------- */

enum row_kind { ROW_EQUAL, ROW_FOLDED, ROW_DIFFERENT };
struct compare_row {
    uint8_t kind;
    uint32_t record[2]; /* on each side; 0: none there. Folded: the first of them */
    uint32_t folded;    /* how many equal records stand in this row */
    usec t;             /* of both, or of the one that is there */
};
size_t comparison_rows(const struct comparison *);
struct compare_row comparison_row(const struct comparison *, size_t row); /* O(log n) */
/* The row that shows this record, or the nearest one before it that is shown. */
size_t comparison_row_of(const struct comparison *, enum side, uint32_t record);
/* Where stretches of differences begin: the first one; the one after `row`, or before it.
 * comparison_rows: there is none. */
size_t comparison_first(const struct comparison *);
size_t comparison_next(const struct comparison *, size_t row);
size_t comparison_previous(const struct comparison *, size_t row);
/* The first record on each side that is not on the other; 0: none. */
void comparison_first_records(const struct comparison *, uint32_t record[2]);

/* ---- what it changed ------------------------------------------------------------------------- */

enum change_group {
    CHANGE_MESSAGES,
    CHANGE_STATES,
    CHANGE_MEDIA,
    CHANGE_CALLS,
    CHANGE_TIMERS,
    CHANGE_VERDICTS,
    CHANGE_GROUPS
};
extern const char *const change_groups[CHANGE_GROUPS]; /* "messages sent" */
struct change_row {
    uint8_t group;
    bool equal;
    const char *what, *a, *b; /* "200 from bob", "1", "2" */
    const char *says; /* "1 more", "0.500 later", "="; of what may be missed: "not delayed" */
};
size_t comparison_changes(const struct comparison *);
const struct change_row *comparison_change(const struct comparison *, size_t i);
/* "losing this ACK made bob repeat his 200 once; neither user noticed" */
const char *comparison_sentence(const struct comparison *);

#endif
