/* The test bench: a node with real transactions over a real link, a core that does what a script
 * says, and a far end that has no transactions at all and sends what the script says. What comes
 * of it is written down as text:
 *
 *   500: INVITE#1 A1000     at 500 ms the first copy of the INVITE is sent, timer A started: 1 s
 *   600: >Proceeding =180   at 600 ms a state is entered, and the core is told of the 180
 *
 *   absorbed     an edge without effects was taken     unexpected   no edge fits
 *   stray        a response for no transaction         stray-ACK    an ACK for none
 *   =timeout =error =ACK =end                          what else the core is told
 */
#ifndef TEST_TRANSACTION_BENCH_H
#define TEST_TRANSACTION_BENCH_H

#include "transaction/transaction.h"

enum { NEAR = 1, FAR = 2 };
enum set { NOW, RFC3261, SETS }; /* the machines as they are, and as first published */

enum deed {
    DONE, /* ends a script */
    /* the core at the near end */
    SENDS_INVITE,
    SENDS_OPTIONS,
    SENDS_CANCEL, /* of its INVITE */
    SENDS_ACK,    /* for a 2xx */
    SENDS_ACK_AGAIN,
    SAYS, /* answers the first request that it was told of */
    SAYS_2ND,
    ABANDONS,
    /* the far end */
    GETS_INVITE,
    GETS_OPTIONS,
    GETS_COPY, /* the request last sent by the far end comes again */
    GETS_ACK,  /* in the branch of the INVITE, with the To tag of the response */
    GETS_ACK_OF_OTHER,
    GETS_ACK_OF_2XX, /* in a branch of its own */
    GETS_CANCEL,
    GETS,       /* a response to the request last sent by the near end (ACK aside) */
    GETS_FORK,  /* the same with another To tag */
    GETS_FIRST, /* a response to the first request sent by the near end */
    /* the network */
    CANNOT_DELIVER /* what the near end sent last */
};

struct moment {
    uint32_t ms;
    enum deed deed;
    uint16_t status;
};

enum { MOMENTS = 24 };
struct play {
    int number;
    const char *title, *what_happens;
    enum set set;
    enum transport transport;
    bool is_old; /* both ends are RFC 2543's: no magic cookie */
    struct moment moments[MOMENTS];
    const char *log;
};
extern const struct play plays[];
extern const unsigned nplays;

/* All machines of both sets, from diagrams/. */
struct machines_of_test {
    struct machine *machine[SETS][KIND_TRANSACTION_END];
};
void machines_open(struct machines_of_test *);
void machines_close(struct machines_of_test *);
extern const struct vocabulary *const test_vocabularies[KIND_TRANSACTION_END];

/* How often each edge was taken: [set][machine][edge as drawn]. */
enum { EDGES = 64 };
struct taken {
    unsigned times[SETS][KIND_TRANSACTION_END][EDGES];
};

/* The core's memory of transactions, in the world so that it is copied and encoded as a core's
 * is. */
enum { REGION_CORE = REGION_TRANSACTION_END, CORE_HOLDS = 4 };
struct core {
    ref held[CORE_HOLDS]; /* in order of birth */
    uint32_t count;
};

struct bench {
    const struct play *play;
    struct taken *taken; /* or NULL */
    struct plan plan;
    struct plan_node nodes[3];
    struct plan_link links[2];
    const char *hosts[3];
    struct step step;
    struct message asked[CORE_HOLDS];   /* requests that the core was told of, or sent */
    struct message sent, received, ack; /* last by near; last by far; the core's ACK */
    struct message request, first;      /* near's last and first requests but ACK */
    uint32_t nasked;
    usec logged;
    char log[8000];
    size_t length;
};

/* Opens in two parts: between them the plan may be changed. */
void bench_prepare(struct bench *, const struct play *, const struct machines_of_test *);
void bench_start(struct bench *);
/* One step; false: all is over. */
bool bench_step(struct bench *);
/* Goes on with a world decoded from the encoding of this one. */
void bench_reincarnate(struct bench *);
void bench_close(struct bench *);
struct core *bench_core(const struct bench *);

#endif
