/* A pair of machines, compiled: what its files share. */
#ifndef PAIR_INSIDE_H
#define PAIR_INSIDE_H

#include "explore/pair.h"

enum {
    CLASSES = 12, /* of responses: those that some vocabulary tells apart, at most */
    EMITS = 4,    /* messages that one step sends at most */
    SUCCESSORS = 96,
    INSTANCES = 2 /* of the server */
};
/* Codes of messages to the server; to the client go the classes of responses, from 1 on. In a
 * channel 0 is nothing. */
enum { TO_SERVER_REQUEST = 1, TO_SERVER_ACK, TO_SERVER_ACK_2XX, TO_SERVER_CODES = 3 };
/* Events: of the client its birth, then the classes from 1 on, of the server those messages from
 * 1 on, then `send` of each class; then the timers. */
enum { EVENT_BIRTH, SERVER_EVENT_SEND = TO_SERVER_CODES };

/* What an event does in a state while this message is kept; guards are worked out already. */
struct move {
    uint64_t emit; /* into the channel: first at its low end; sorted: a count each */
    uint16_t drawn;
    bool known;         /* false: the event is unexpected */
    bool ends, accepts; /* enters a final state; sends a 2xx */
    uint8_t from, event, to;
    uint8_t clear, set; /* timers */
    uint8_t kept;       /* from now on */
    uint8_t count, code[EMITS];
};

struct side {
    const struct machine *machine;
    uint8_t events, kepts, timers, first_timer;
    uint8_t senders; /* timers with an edge that sends */
    uint64_t atoms[CLASSES + TO_SERVER_CODES + 1 + MACHINE_TIMERS]; /* by event: those it covers */
    struct move *move; /* [(state * events + event) * kepts + kept] */
};

/* Messages to one side. */
struct channel {
    uint8_t codes, width;
    uint64_t mask;
    uint8_t length[65]; /* by the number of used bits; unsorted */
};

struct class
{
    char name[48];
    uint16_t status; /* one of it */
    bool is_2xx;
};

struct pair {
    struct pair_bounds bounds;
    struct side side[PAIR_SIDES];
    struct channel to[PAIR_SIDES];
    struct class class[CLASSES + 1]; /* from 1 on */
    uint8_t classes, accepting;      /* the class of 2xx; 0: none, or it makes no session */
    uint8_t of_status[700];          /* its class, or 0 */
    char request[24];                /* "INVITE" */
    uint8_t bits[PAIR_SIDES];        /* of each channel */
    uint8_t state_bits[PAIR_SIDES], kept_bits[PAIR_SIDES];
    uint8_t local_bits; /* all that is not a channel */
    uint8_t words;      /* 64-bit words of a packed state: 1 or 2 */
};

/* One state, unpacked. */
struct live {
    uint64_t queue[PAIR_SIDES]; /* to that side */
    uint8_t state[PAIR_SIDES], timers[PAIR_SIDES], kept[PAIR_SIDES], length[PAIR_SIDES];
    uint8_t instance; /* of the server: 0 before its birth */
    uint8_t accepted; /* bit n: instance n + 1 has sent a 2xx */
};
struct key {
    uint64_t a, b;
};
struct successor {
    struct key key;
    struct pair_step step;
};

/* The state before everything. */
struct key pair_root(const struct pair *);
struct live pair_unpack(const struct pair *, struct key);
/* All steps from a state, at most SUCCESSORS, always in the same order. Returns how many.
 * *waits: some step has to wait for room in a channel. */
size_t pair_expand(const struct pair *, struct key, struct successor *out, bool *waits);
/* Has nobody anything left to do? What is under way to ended instances does not count. */
bool pair_over(const struct pair *, const struct live *);

static inline uint32_t pair_row(const struct side *s, unsigned state, unsigned event, unsigned kept)
{
    return (state * s->events + event) * s->kepts + kept;
}
static inline bool pair_is_live(const struct pair *p, const struct live *s, unsigned side)
{
    return s->state[side] != MACHINE_START && !machine_final(p->side[side].machine, s->state[side]);
}
static inline unsigned pair_class(const struct pair *p, unsigned status)
{
    return status < 700 ? p->of_status[status] : 0;
}
/* "INVITE", "ACK", "ACK of 2xx", "300-699": a message to that side. */
const char *pair_message(const struct pair *, unsigned to, unsigned code);

/* ---- pair_move.c: edges into moves ----------------------------------------------------------- */

/* False: an edge does what this model does not know; *error says what. */
bool pair_compile(struct pair *, char **error);

#endif
