/* What the files that compare two runs share. */
#ifndef REPORT_COMPARE_INSIDE_H
#define REPORT_COMPARE_INSIDE_H

#include "report/compare.h"
#include "report/report.h"

struct compared_line { /* a record that somebody wants to see */
    uint64_t key, fate;
    uint32_t n;
};
struct compared_side {
    size_t run;
    const struct trace *trace;
    const struct plan *plan;
    struct scenario *scenario;
    struct compared_line *line;
    uint32_t lines;
};
struct stretch {
    bool same;
    uint32_t at[2], count[2]; /* lines of each side */
    size_t row;
};
struct changed { /* a change_row that owns its texts */
    struct change_row row;
    int64_t number[2]; /* what its values are to a machine: a count, a time; -1: none */
    bool is_time;
    uint16_t node;    /* messages: who sends; media: who hears */
    uint32_t copy[2]; /* messages: how many of them are copies */
};
struct comparison {
    struct compared_side side[2];
    uint32_t context;
    struct stretch *stretch;
    size_t stretches, room, rows;
    struct changed *change;
    size_t changes;
    char *sentence;
};
void *compare_alloc(void *old, size_t size); /* never NULL */
/* A remark that a call has come to nothing. */
bool compare_is_failure(const struct record *);
/* changes.c, sentence.c */
void compare_changes(struct comparison *);
void compare_sentence(struct comparison *, struct history *);
void compare_noticed(FILE *, const struct comparison *); /* notice.c */
void compare_forget(struct comparison *);

#endif
