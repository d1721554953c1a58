/* Races: those of RFC 5407 3 that two phones can have, recognised in a run. The table of them is
 * diagrams/races.txt, whose head says what a pattern is: a message, the state of the dialog that it
 * comes to, and which other message it has crossed.
 */
#ifndef REPORT_RACE_H
#define REPORT_RACE_H

#include "world/world.h"

struct race {
    const char *section; /* "RFC 5407 3.2.1" */
    const char *name;    /* "two BYEs cross" */
    const char *about;   /* what has happened: one sentence */
    const char *ends;    /* what the two ends should do */
};
/* The table, with its patterns bound to these machines. A pattern that names a state which they do not
 * have is never found. */
struct races;
struct races *races_new(const struct machine *const machine[MACHINE_KINDS]);
void races_free(struct races *);
enum { RACES_MOST = 32 };
size_t races_count(const struct races *); /* at most RACES_MOST */
const struct race *race_row(const struct races *, size_t i);
/* Is every pattern of it bound? For tests. */
bool race_is_bound(const struct races *, size_t i);

struct sighting {
    uint32_t record; /* the arrival that shows it */
    uint32_t sent;   /* of what arrives: its first sending */
    uint32_t other;  /* the first sending of what it has crossed, or which it came after */
    uint8_t race;
    bool crossed; /* `other`; it did not come after it */
    bool again;   /* the other end has seen it before, or it is a copy */
};
/* Those of the run up to record `last`, in order. The caller frees. Reads every record once. */
size_t races_seen(const struct races *, const struct trace *, uint32_t last, struct sighting **out);
/* The first of them that record n, a message's or a transition, has to do with; false: none. */
bool race_of(const struct races *, const struct trace *, uint32_t n, uint32_t last,
             struct sighting *out);
/* "two BYEs cross: the BYE from alice and the BYE from bob". Returns its length as snprintf does. */
size_t race_words(const struct races *, const struct plan *, const struct trace *,
                  const struct sighting *, char *out, size_t room);

/* For an explorer, which has no trace: bit n: race n may be what `message` shows when it arrives in
 * this world at its receiver. What the world does not know, races_seen says of the run that leads
 * there. */
uint32_t races_possible(const struct races *, const struct world *, const struct message *);

#endif
