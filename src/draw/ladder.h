/* The ladder as a list of rungs, from a trace; what cells, text and SVG are drawn from. */
#ifndef DRAW_LADDER_H
#define DRAW_LADDER_H

#include "draw/inside.h"

/* The three rows under each name: what a newcomer confuses, told apart. */
enum life { LIFE_TRANSACTION, LIFE_DIALOG, LIFE_SESSION, LIVES, LIFE_OTHER = LIVES };
extern const char *const life_names[LIVES];
/* To which of them a machine belongs: by its kind, whatever its file calls its states. */
enum life life_of(uint8_t machine);

/* RUNG_MEDIA: `rtp` is whether it goes from node to peer (1) and back (2), from now on. */
enum rung_kind { RUNG_MESSAGE, RUNG_STATE, RUNG_TIMER, RUNG_NOTE, RUNG_MEDIA };
enum outcome { OUTCOME_FLIES, OUTCOME_ARRIVED, OUTCOME_LOST, OUTCOME_REFUSED };
struct rung {
    uint8_t kind, outcome;
    uint8_t machine, state; /* of a state, a timer */
    uint8_t rtp;
    uint16_t node, peer; /* peer: of a message */
    bool is_twice;       /* a second one, made by the network */
    bool is_stray, is_dropped;
    uint32_t record, settled,
        strayed;      /* records: its own, that of its outcome, that made it stray */
    uint32_t message; /* payload's id */
    uint32_t same;    /* the rung before of the same message, plus 1; or 0 */
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
struct reading;
struct ladder {
    const struct plan *plan;
    const struct trace *trace;
    struct rung *rung; /* of the records read */
    size_t count, room;
    uint32_t read;
    bool tells_media; /* said before the first record is read */
    struct reading *reading;
};
/* How many rungs there are up to record `now`; the i-th as it stood then; what lived then. The
 * ladder must have been read that far. */
size_t ladder_count(const struct ladder *, uint32_t now);
struct rung ladder_rung(const struct ladder *, size_t i, uint32_t now);
struct standing ladder_standing(const struct ladder *, uint16_t node, enum life, uint32_t now);

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
