/* What must hold in every run. A property is judged in the world as it is after a step, by the
 * records of that step, or where nothing is left to happen; what it has to remember is in the world
 * too, so that equal states have equal futures. */
#ifndef EXPLORE_PROPERTY_H
#define EXPLORE_PROPERTY_H

#include "scenario/scenario.h"

/* The rows of `properties`; the last stands for the scenario's own `expect` and `never`. */
enum {
    PROPERTY_UNEXPECTED,
    PROPERTY_ENDS,
    PROPERTY_STUCK, /* an INVITE in Proceeding whose peer is gone: RFC 3261 17.1.1's known hole */
    PROPERTY_ONE_SESSION,
    PROPERTY_AGREEMENT,
    PROPERTY_MEDIA,
    PROPERTY_ACKNOWLEDGED,
    PROPERTY_OWN,
    PROPERTIES,
    PROPERTY_RACE = PROPERTIES /* none: a finding that is a race */
};
struct property {
    const char *name;  /* "one INVITE, one session" */
    const char *about; /* one line */
    const char *rfc;   /* "RFC 3261 13.3.1.4" */
    bool known; /* a hole of the RFCs that is known: told apart, and nothing is broken by it */
};
extern const struct property properties[PROPERTIES];

struct finding {
    uint8_t property;
    uint16_t check; /* of PROPERTY_OWN: scenario_check's number */
    uint64_t cause; /* equal for what comes from the same cause */
};

/* One for each thread that steps worlds. They are worlds that remember (scenario_remember), as
 * those of scenario_explore do. */
struct judge;
struct judge *judge_new(struct scenario *, uint64_t properties);
void judge_free(struct judge *);
/* A step begins; each of its records; it is done, and the world may be looked at: what it has
 * broken. Returns how many there are, at most `room` are written. */
void judge_begin(struct judge *);
void judge_record(struct judge *, const struct step *, const struct record *);
enum { FINDINGS = 8 };
size_t judge_step(struct judge *, const struct world *, struct finding *out, size_t room);
/* Nothing is left to happen in this world: what is wrong with it, also after its users have hung up
 * what remains and nothing more was lost. Where something is left its time is up: then only what
 * the scenario itself expects is judged, as at the end of a run. */
size_t judge_end(struct judge *, const struct world *, struct finding *out, size_t room);
/* What was found in the last step, in words. Returns the length as snprintf does. */
size_t judge_words(struct judge *, const struct finding *, char *out, size_t room);

#endif
