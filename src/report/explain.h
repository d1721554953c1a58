/* Why? The chain of causes of whatever a person points at: a record, a timer, an instance, a node.
 * Pure functions over plan and trace. What the edges of the diagrams say of themselves is their
 * tooltips; what is no edge's business is one table of rules (rules.c).
 */
#ifndef REPORT_EXPLAIN_H
#define REPORT_EXPLAIN_H

#include "report/report.h"

enum why_kind {
    WHY_RECORD,   /* record */
    WHY_MESSAGE,  /* record: one of a message's; what became of it is told too */
    WHY_TIMER,    /* node, machine, ordinal, timer: why it runs, or does not */
    WHY_INSTANCE, /* node, machine, ordinal: why its state stands */
    WHY_NODE      /* node: what it did last */
};
struct why_subject {
    uint8_t kind, machine, timer;
    uint16_t node;
    uint32_t ordinal, record;
};

enum why_role {
    WHY_HEADLINE, /* what is asked about */
    WHY_CAUSE,    /* a record that led to the one above; stands with its time */
    WHY_BESIDE,   /* a record beside the chain: what became of it, whose it is; with its time */
    WHY_REASON,   /* one sentence, with its section, about the line above */
    WHY_FIELD,    /* what was compared, with the values */
    WHY_FOLD,     /* what is left out here */
    WHY_END       /* the begin of it all */
};
enum { WHY_LINES = 48 };
struct why_line {
    uint8_t role, depth; /* depth: 0 for what is asked about, 1 for what led to it, ... */
    bool differs;        /* of a field: that is why it does not match */
    uint32_t record;     /* 0: none */
    const char *section; /* "RFC 3261 17.1.3"; or "" */
    char text[320];
};
struct explanation {
    struct why_line line[WHY_LINES];
    size_t count;
};

/* As things stand at record `now`; nothing after it is told. `world`, right after the step of `now`,
 * may be NULL: it only saves looking for the start of a timer. At least one line, always. */
void why_explain(struct explanation *, const struct plan *, const struct trace *, uint32_t now,
                 const struct world *, struct why_subject);
/* The first two links in one line: "timer A fires in Calling ◂ timer A starts, ...", and the section.
 * Costs a few records, however long the run. Returns its length as snprintf does. */
size_t why_brief(const struct plan *, const struct trace *, uint32_t n, const char **section,
                 char *out, size_t room);
/* As plain text that reads well aloud. */
void why_print(FILE *, const struct plan *, const struct trace *, const struct explanation *);

/* What a rule of no edge says: the section and one sentence. NULL: there is none. */
struct rule {
    const char *section, *sentence;
};
/* Why a request is answered so without anybody's user having a say: 481, 482, 491 ... */
const struct rule *rule_of_status(uint16_t status, uint8_t method);

#endif
