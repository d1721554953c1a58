/* The ladder as a list of rungs, from a trace; what cells, text and SVG are drawn from. */
#ifndef DRAW_LADDER_H
#define DRAW_LADDER_H

#include "draw/inside.h"
#include "draw/lifelines.h"

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
    bool is_named; /* a response that says which request it answers */
    uint32_t record, settled,
        strayed;       /* records: its own, that of its outcome, that made it stray */
    uint32_t message;  /* payload's id */
    uint32_t same;     /* the rung before of the same message, plus 1; or 0 */
    uint32_t ordinal;  /* of a message: which of its kind by its sender, 0: no link; else whose */
    uint32_t fired;    /* record of the timer that made it happen, or 0 */
    usec t, due;       /* due: arrival */
    const char *timer; /* that one's name; NULL if there is none, or it has a rung of its own */
    uint64_t alive, talks; /* nodes that have something living, that send RTP, after this; bit 0 is
                              node 1 */
};

struct reading;
struct ladder {
    const struct plan *plan;
    const struct trace *trace;
    struct rung *rung; /* of the records read */
    size_t count, room;
    uint32_t *sent; /* rungs of messages as they were sent, in order */
    size_t nsent, sent_room;
    uint32_t read;
    struct reading *reading;
};
/* How many rungs there are up to record `now`; the i-th as it stood then; what lived then. The
 * ladder must have been read that far. */
size_t ladder_count(const struct ladder *, uint32_t now);
struct rung ladder_rung(const struct ladder *, size_t i, uint32_t now);
/* Has any node had anything of that life by then? */
bool ladder_knows(const struct ladder *, enum life, uint32_t now);
struct standing ladder_standing(const struct ladder *, uint16_t node, enum life, uint32_t now);

/* The words that a fault line takes: "re-INVITE", "200 to BYE"; "2nd" or "" for the first. What
 * became of it: "lost", "dropped", "refused", "stray", "twice" or "". */
void rung_title(const struct ladder *, const struct rung *, char *out, size_t room);
void rung_ordinal(const struct rung *, char *out, size_t room);
const char *rung_remark(const struct rung *);
/* Of a timer, a remark, media: "timer B of client", "alice calls bob", "RTP both ways". */
void rung_words(const struct ladder *, const struct rung *, char *out, size_t room);
/* "invite-client", "client[2]": of a state or timer. */
void rung_machine(const struct ladder *, const struct rung *, char *out, size_t room);
/* "1.510"; never more digits than it needs. */
void draw_time(usec, char *out, size_t room);

#endif
