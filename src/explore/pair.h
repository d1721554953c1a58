/* Exploring diagrams, untimed: the product of two machines as drawn, over two channels.
 *
 * The model. A client and a server, one instance of each machine at a time, and two channels of N
 * messages, one each way. A step is one of these, and is atomic:
 *   - a core sends: the client's once, for its birth; the server's any response for which its
 *     machine has an edge in its present state;
 *   - a timer fires that runs. How long it lasts plays no part. --patient: one that ends its
 *     instance waits until nothing is under way and no timer of the peer runs that sends, which is
 *     what 64*T1 stands for;
 *   - the next message of a channel arrives; with --reorder any of them. With --dup a copy of it
 *     arrives as well, now, and any number of times. With --loss it is lost.
 * Words of the vocabularies (vocabulary_effect.emits, vocabulary_fact.untimed) say what an edge
 * sends. A step whose messages find no room waits. Status codes that neither diagram tells apart
 * are one message: 1xx, 2xx, 300-699. The ACK of a 2xx is a message of its own: the caller's core
 * sends it in the step in which a 2xx is reported to it; it reaches the instance that sent that 2xx
 * if its state has an edge for ACK, and else the core behind it.
 * A request that meets no live server begins a new instance, the second at most; later ones, ACKs
 * that meet none and responses that meet an ended client are stray, and nothing comes of them.
 * Nobody gives up (`abandon`), no transport reports an error: their edges are never taken.
 * An ended instance has no timers, and forgets what it kept for sending again.
 *
 * A state is what one sees: the state, timers and kept message of each machine, which instance of
 * the server this is, which instances have accepted, the channels (sorted, with --reorder). It is
 * kept whole; nothing is hashed away. Same result whatever the number of cores: they expand a round
 * of states each, what is new is numbered in order by one.
 */
#ifndef PAIR_H
#define PAIR_H

#include "explore/explore.h"

enum { PAIR_CLIENT, PAIR_SERVER, PAIR_SIDES };
enum { PAIR_CHANNEL = 15 }; /* messages in one channel at most */

struct pair_bounds {
    unsigned channel; /* 1.. */
    bool loss, dup, reorder;
    bool reliable; /* the transport, for timers and guards; in all of a run */
    bool patient;
};

/* Two machines over channels. In either order; they must outlive it. NULL: they make no pair, or
 * the bounds are too large: *error says why, for the caller to free. */
struct pair;
struct pair *pair_new(const struct machine *, const struct machine *, const struct pair_bounds *,
                      char **error);
void pair_free(struct pair *);

struct pair_options {
    unsigned cores;  /* 0: as many as there are */
    uint64_t memory; /* bytes; 0: any number */
    uint64_t states; /* at most; 0: any number */
    bool skips_ends; /* does not look whether every instance can end: a second search, backward */
    const volatile sig_atomic_t *stop;                           /* or NULL */
    void (*progress)(void *to, const struct explore_progress *); /* or NULL; often */
    void *to;
};

enum pair_what { PAIR_SENDS, PAIR_FIRES, PAIR_ARRIVES, PAIR_COPY_ARRIVES, PAIR_LOST };
enum pair_outcome {
    PAIR_TAKEN,
    PAIR_UNEXPECTED,
    PAIR_STRAY,
    PAIR_CORE /* an ACK that is not for the transaction */
};
/* One step. Of PAIR_TAKEN and PAIR_UNEXPECTED, `row` is where it stands in the pair's table. */
struct pair_step {
    uint32_t row;
    uint8_t what, side, event, outcome; /* side: whose event; of PAIR_LOST, whose it would be */
    uint8_t instance;                   /* of the server, after the step */
};
/* "INVITE arrives at invite-server: Proceeding; sends 1xx". Returns the length as snprintf does. */
size_t pair_words(const struct pair *, const struct pair_step *, char *out, size_t room);

struct pair_violation {
    uint8_t property;       /* PROPERTY_UNEXPECTED, _ENDS, _STUCK, _ONE_SESSION */
    char *what;             /* "2xx is unexpected in Completed of invite-client" */
    struct pair_step *step; /* a shortest way there */
    uint32_t steps;
};

struct pair_exploration {
    uint64_t states, transitions;
    uint32_t depth;
    enum explore_stop stopped;        /* EXPLORE_DONE: complete */
    uint64_t bytes;                   /* at most: visited states; the frontier is part of them */
    bool ends_known;                  /* whether every instance can end was looked at to the end */
    struct pair_violation *violation; /* one for each cause; shortest first */
    size_t violations;
    struct coverage *coverage[PAIR_SIDES]; /* state x trigger: transitions */
};
struct pair_exploration *pair_explore(const struct pair *, const struct pair_options *);
void pair_exploration_free(struct pair_exploration *);

/* The client's machine, and the server's. */
const struct machine *pair_machine(const struct pair *, unsigned side);

/* Exactly this model for Spin: as many states, as many transitions. */
void promela_write(FILE *, const struct pair *);

#endif
