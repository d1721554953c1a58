/* The ladder as a list of rungs, from a trace; what cells, text and SVG are drawn from. */
#ifndef DRAW_LADDER_H
#define DRAW_LADDER_H

#include "draw/inside.h"

/* The three rows under each name: what a newcomer confuses, told apart. */
enum life { LIFE_TRANSACTION, LIFE_DIALOG, LIFE_SESSION, LIVES, LIFE_OTHER = LIVES };
extern const char *const life_names[LIVES];
/* To which of them a machine belongs: by its kind, whatever its file calls its states. */
enum life life_of(uint8_t machine);

enum rung_kind { RUNG_MESSAGE, RUNG_STATE, RUNG_TIMER, RUNG_NOTE };
enum outcome { OUTCOME_FLIES, OUTCOME_ARRIVED, OUTCOME_LOST, OUTCOME_REFUSED };
struct rung {
    uint8_t kind, outcome;
    uint8_t machine, state; /* of a state, a timer */
    uint16_t node, peer;    /* peer: of a message */
    bool is_twice;          /* a second one, made by the network */
    bool is_stray, is_dropped;
    uint32_t record;
    uint32_t message; /* payload's id */
    uint32_t ordinal; /* of a message: which sending of this by this node on its link; else whose */
    usec t, due;      /* due: arrival */
    const char *timer; /* that made it happen, or NULL */
    uint64_t alive;    /* nodes that have something living, after this; bit 0 is node 1 */
};

struct standing {             /* the latest instance of a node in one life */
    uint32_t living, ordinal; /* how many live; the latest's number */
    uint8_t machine, state;   /* of the latest living one, or the last that ended */
    bool has_been;
};
struct ladder {
    const struct plan *plan;
    const struct trace *trace;
    struct rung *rung;
    size_t count, room;
    size_t keep;                   /* forget all but so many at the end; 0: keep all */
    size_t forgotten;              /* how many were */
    struct standing (*now)[LIVES]; /* by node, from 1 */
    uint64_t alive;
    struct instances *instances;
    struct ordinals *ordinals;
};
/* What happened up to record `now`. */
struct ladder *ladder_new(const struct plan *, const struct trace *, uint32_t now, size_t keep);
void ladder_free(struct ladder *);

/* "200 to BYE"; "2nd" or "" for the first; what became of it: "lost", "dropped", "refused",
 * "stray", "twice" or "". */
void rung_title(const struct ladder *, const struct rung *, char *out, size_t room);
void rung_ordinal(const struct rung *, char *out, size_t room);
const char *rung_remark(const struct rung *);
void rung_note(const struct ladder *, const struct rung *, char *out, size_t room);
/* "invite-client", "client[2]": of a state or timer. */
void rung_machine(const struct ladder *, const struct rung *, char *out, size_t room);
/* "1.510"; never more digits than it needs. */
void draw_time(usec, char *out, size_t room);

#endif
