/* What the files that judge share: property*.c. */
#ifndef EXPLORE_PROPERTY_INSIDE_H
#define EXPLORE_PROPERTY_INSIDE_H

#include "explore/property.h"

/* What is wrong, one sentence each: see property_words.c. */
enum says {
    SAYS_UNEXPECTED,
    SAYS_LEFT,         /* nothing will ever end it */
    SAYS_RESTLESS,     /* all have hung up, and it goes on and on */
    SAYS_STUCK,        /* an INVITE client waits for somebody who is gone */
    SAYS_CALLEE_AGAIN, /* one INVITE has made another session at the callee */
    SAYS_CALLER_AGAIN, /* the caller has kept another */
    SAYS_NO_CALL,      /* `peer` has no such call */
    SAYS_NO_ANSWER,    /* `peer` knows of it, but has not been answered, or has hung up */
    SAYS_STILL,        /* its user has hung up, and it is still there */
    SAYS_LINES,        /* the two ends have agreed on different media */
    SAYS_DIRECTION, /* in one line one sends what the other does not listen to, or waits in vain */
    SAYS_STATE,     /* its state is not that of what flows */
    SAYS_FLOW,      /* what flows is not what was agreed */
    SAYS_OPEN,      /* an offer, and nobody will answer it */
    SAYS_STREAMS,   /* sends to `peer`, where the BYE is done */
    SAYS_UNHEARD,   /* the same, and the BYE has reached nobody */
    SAYS_UNACKED,   /* a 2xx waits for ever */
    SAYS_GOES_ON,   /* a 2xx has been given up, its call not */
    SAYS_CHECK
};
/* A finding and what its sentence needs. The cause is made of the bytes: those of `is` and of who
 * it was (nodes, ordinals) are no part of it. */
struct seen {
    struct finding is;
    uint8_t says;
    uint8_t machine, state, atom;
    uint8_t other_machine, other_state; /* the peer's end */
    uint16_t node, peer;
    uint32_t ordinal, other_ordinal;
};

/* What records of the step under way have to say; looked at when it is done. */
enum notice_kind { NOTICE_ACCEPTED, NOTICE_CONFIRMED, NOTICE_HUNG_UP, NOTICE_GIVEN_UP };
struct notice {
    uint8_t kind, machine, state;
    uint16_t node;
    uint32_t ordinal, cseq;
    ident call, local_tag, remote_tag;
};
enum { NOTICES = 16 }; /* the last one is for those that are too many */

struct judge {
    struct scenario *scenario;
    uint64_t properties;
    uint64_t confirmed[MACHINE_KINDS]; /* states of dialog machines in which there is a call */
    struct seen seen[FINDINGS];        /* in this step */
    struct notice notice[NOTICES];
    uint8_t nseen, notices;
    /* For judging ends: a copy that goes on without its plan's faults. */
    struct world *copy;
    struct step_work *work;
    struct plan calm;
};

static inline bool judge_asks(const struct judge *j, unsigned property)
{
    return j->properties >> property & 1;
}
/* Keeps it, and what its cause is, unless the like of it has been kept. */
void judge_found(struct judge *, struct seen);
static inline struct seen seen_of(uint8_t property, uint8_t says, const struct instance *i)
{
    return (struct seen){.is.property = property,
                         .says = says,
                         .machine = i->machine,
                         .state = i->state,
                         .node = i->node,
                         .ordinal = i->ordinal};
}
/* A dialog in which there is a call. */
static inline bool is_call(const struct judge *j, const struct world *w, ref dialog)
{
    const struct instance *i = instance_at(w, dialog);
    return !(i->flags & INSTANCE_ENDED) && j->confirmed[i->machine] >> i->state & 1;
}
/* The dialog of `node` with these, live; or 0. */
ref dialog_with(const struct world *, uint16_t node, ident call, ident local_tag, ident remote_tag);

void judge_sessions(struct judge *, const struct world *, const struct notice *);
void judge_streams(struct judge *, const struct world *, const struct notice *);
/* A world in which nothing is left to happen: all of what follows. */
void judge_quiet(struct judge *, const struct world *);
/* The expectations, as the end of a run decides them. */
void judge_checks(struct judge *, const struct world *);
/* Nothing is left to happen: do both ends of each call think alike? */
void judge_agreement(struct judge *, const struct world *);
/* The same, and this node's user has hung up all calls: has he none, and his peers none? */
void judge_still(struct judge *, const struct world *, uint16_t node);
/* The same, and its users have hung up everything: who is still there? */
void judge_left(struct judge *, const struct world *);

#endif
