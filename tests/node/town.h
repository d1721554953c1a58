/* A town of two phones, a server and a stranger, for the tests of call/ and node/: what its people
 * do and what the network does to them is a list; what comes of it is a ladder, states, and the
 * edges that were taken.
 */
#ifndef TEST_TOWN_H
#define TEST_TOWN_H

#include "node/node.h"

enum { ALICE = 1, BOB, SERVER, STRANGER, NODES = STRANGER };
enum { MS = 1000, SECOND = 1000000 };

/* What the network does to a sending: the `nth` (0: each) of `method` and `status` (0: the
 * request) from `from`, with that CSeq (0: any). Copies count. */
struct rule {
    uint8_t from, method;
    uint16_t status;
    int nth;
    int drop, twice, delay_ms;
    uint32_t cseq;
};
enum { RULES = 12, ACTS = 24 };
struct deed {
    int at_ms;
    struct act act;
};
struct town;
struct play {
    const char *title;
    int tcp;                        /* alice -- bob; all others are UDP */
    int delay_ms;                   /* one way; 0: 20 */
    struct phone_config alice, bob; /* codecs 0: PCMU; rings unless `silent` */
    int silent;                     /* bob does not ring: he answers at once */
    struct deed deeds[ACTS];
    struct rule rules[RULES];
    /* What the stranger does: with each message that he gets (NULL: at moments of his own, `at` is
     * the count of them). */
    void (*stranger)(struct town *, struct step *, const struct message *, int at);
    int moments_ms[16]; /* his own */
    int until_ms;       /* 0: until nothing is left */
};

struct town {
    const struct play *play;
    struct plan plan;
    struct plan_node nodes[NODES + 1];
    const char *hosts[NODES + 1];
    struct plan_link links[8];
    struct act acts[ACTS + 1];
    struct phone_config phones[NODES + 1];
    int counts[RULES];
    struct step step;
    char ladder[20000]; /* "0 alice INVITE; 20 bob 180; ..." */
    char notes[4000];   /* "alice has nothing to hang up; ..." */
    size_t length, noted;
    int unexpected, stray, killed;
    uint32_t seed;
    unsigned loss, duplicate; /* ppm, until heals_ms */
    usec jitter, heals_at;
    struct message heard[40]; /* by the stranger */
    int nheard;
};

void towns_open(void); /* loads the machines; once, before any test forks */
void towns_close(void);

void town_open(struct town *, const struct play *);
bool town_step(struct town *); /* checks the world's invariants */
void town_until(struct town *, int ms);
void town_run(struct town *); /* to play->until_ms, or to the end */
void town_close(struct town *);
/* Decodes the world's encoding and goes on with that. */
void town_reincarnate(struct town *);

/* "Calling Ringing Answered Ended": the states of node's nth instance of that kind, self-loops
 * left out. */
const char *town_goes(const struct town *, int node, unsigned kind, unsigned nth);
/* Is the node's latest dialog, session ... in that state now? */
bool town_is(const struct town *, int node, unsigned kind, const char *state);
/* The node's latest live instance in a region, or 0. */
ref town_last(const struct town *, int node, unsigned region);
/* Nothing is left: no instance, no timer, no message on its way. Returns what is, or NULL. */
const char *town_left(const struct town *);
/* How often a message was sent: "INVITE", "200 to BYE". */
int town_sent(const struct town *, int node, const char *title);
/* The nth message (1..) of that title that the node sent, or NULL. */
const struct message *town_message(const struct town *, int node, const char *title, int nth);

/* The stranger's means. */
struct message stranger_request(struct town *, uint8_t method, int to, uint32_t cseq);
void stranger_sends(struct step *, const struct message *);

#endif
