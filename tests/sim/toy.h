/* A toy world for the kernel's tests: nodes ask each other questions over a line that delays, loses
 * and repeats.
 *
 * An asker asks again until it hears an answer; an answerer thinks before it answers; a party holds
 * its askers and waits for them to end. The machines are diagrams, in toy.c.
 */
#ifndef TOY_H
#define TOY_H

#include "sim/sim.h"

enum { TOY_NODES = 4, TOY_DELAY = 20000 };
enum { REGION_TOYS = REGION_SIM_END, REGION_PARTIES, REGION_SCORES };
enum { KIND_ASKER, KIND_ANSWERER, KIND_PARTY };
enum toy_word { WORD_QUESTION, WORD_ANSWER, WORD_CANCEL };

struct letter { /* the payload */
    uint16_t from, to;
    uint8_t word, pad[3];
    uint64_t thread;
    uint32_t number, told;
};
struct toy { /* an asker or an answerer */
    struct instance is;
    uint64_t thread;
    uint32_t number;
    uint16_t peer, pad;
    ref letter;     /* what it sends again; a payload */
    uint32_t drawn; /* random spans so far */
};
struct party {
    struct instance is;
    ref guest[2]; /* askers; held */
};
struct score {                       /* a table; by node */
    uint32_t node, heard, told, pad; /* heard: from 1 */
};
struct toy_act {
    usec at;
    uint16_t node, peer;
    bool party, cancels; /* cancels: half a second later */
};
struct toy_plan {
    struct plan plan;
    struct plan_node node[TOY_NODES + 1];
    struct machine *machine[3];
    struct toy_act act[32];
    unsigned acts;
    uint32_t loss, jitter; /* parts per million; microseconds */
    bool reliable;
};
/* With the machines loaded and no acts. */
struct toy_plan *toy_plan_new(uint64_t seed);
void toy_plan_free(struct toy_plan *);
void toy_act(struct toy_plan *, struct toy_act);
void toy_random_acts(struct toy_plan *, uint64_t seed, unsigned count);

/* A run of it. */
struct toy_run {
    struct world *world;
    struct trace *trace;
    struct step_work *work;
    struct step step;
};
void toy_start(struct toy_run *, const struct toy_plan *, bool with_trace);
void toy_end(struct toy_run *);
bool toy_step(struct toy_run *);
bool traces_equal(const struct trace *, const struct trace *);
/* How many records of this kind there are. */
uint32_t toy_count(const struct toy_run *, uint8_t what);

/* One machine for a test of its own, "kind" toy; see toy.c for the words it may use. */
struct machine *toy_machine(const char *dot);
/* A plan with that machine as kind 0, and nothing that happens by itself. */
struct toy_plan *toy_plan_with(const char *dot);
ref toy_born(struct toy_run *,
             uint8_t word); /* an instance of kind 0 at node 1, told `word` in a step of its own */
void toy_tell(struct toy_run *, ref, uint8_t word);
const char *toy_state(const struct toy_run *, ref);
/* The transitions and timers so far, as one line: "Asking start:A start:B | timer:A Asking
 * double:A". */
const char *toy_told(const struct toy_run *);

#endif
