/* What happens next? A question about the step that a run takes next, its right answer read off that
 * step, the wrong ones off the machines: other edges out of the state, other things that are due,
 * other messages that could be sent there. A pure function: the same step asks the same.
 */
#ifndef LESSON_PREDICT_H
#define LESSON_PREDICT_H

#include "lesson/lesson.h"
#include "report/explain.h"

enum prediction_kind {
    PREDICT_NOTHING, /* a step too dull to ask about */
    PREDICT_STATE,   /* where an instance goes */
    PREDICT_MESSAGE, /* what a node sends */
    PREDICT_EVENT    /* what comes first */
};
struct prediction {
    enum prediction_kind kind;
    char text[400];         /* the question */
    struct answers answers; /* in the order in which they are offered */
    uint32_t record;        /* what answers it: a transition, a message sent, what comes first */
    uint16_t node;          /* of a state: whose it is */
    uint8_t machine;
    uint32_t ordinal;
    char because[400];   /* why the right answer is right, one or two sentences */
    const char *section; /* or "" */
};
/* The run as it stands at `world`, right after record `now`, and the step after it, which ends with
 * record `next`. `about`: the instance asked about if there is a choice (ordinal 0: whichever).
 * False: a step too dull; then there is nothing to free. */
bool prediction_make(struct prediction *, const struct plan *, const struct trace *,
                     const struct world *, uint32_t now, uint32_t next, struct why_subject about);
void prediction_free(struct prediction *);

#endif
