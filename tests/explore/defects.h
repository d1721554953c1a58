/* Seeded defects: a shipped machine with one edge left out, or with one that leads elsewhere; and
 * trials, which are explorations that break nothing with the machines as shipped.
 */
#ifndef TESTS_EXPLORE_DEFECTS_H
#define TESTS_EXPLORE_DEFECTS_H

#include "explore/explore.h"

/* ---- defect.c: broken machines --------------------------------------------------------------- */

enum { SHIPPED_MOST = 64, DEFECT_NAME = 300 };
/* Of those of RFC 3261 the rest of the set is as a scenario has it that says "machines rfc3261". */
struct shipped {
    struct machine *machine;
    int kind;
    bool old; /* of diagrams/rfc3261 */
};
size_t shipped_load(struct shipped out[SHIPPED_MOST]);
void shipped_free(struct shipped *, size_t count);

struct defect {
    uint16_t shipped, edge; /* edge: as drawn */
    bool elsewhere;         /* else it is left out */
};
/* What it makes of the machine, or NULL: nothing that may be loaded. One that leads elsewhere leads
 * to the next state that may be; its name tells which. */
struct machine *defect_machine(const struct shipped *, const struct defect *,
                               char name[DEFECT_NAME]);

/* ---- trial.c: explorations ------------------------------------------------------------------- */

struct trial {
    char *path, *text;
    bool old;    /* with the machines of RFC 3261 */
    bool own;    /* made for defects; else one of tests/scenarios, as it runs */
    bool strict; /* must break nothing with the machines as shipped; others are left out then */
    uint64_t states, excused;         /* excused, bits: properties that are not looked at */
    uint64_t taken[MACHINE_KINDS][2]; /* bits: drawn edges */
};
struct trials {
    struct trial *item;
    size_t count;
    char *also;             /* also.txt */
    struct machines set[2]; /* as shipped; with those of RFC 3261 */
};
/* Those of our folder, and with `all` those of tests/scenarios that break nothing; in each part cheap
 * ones first. Returns how many break something that must not. */
unsigned trials_open(struct trials *, bool all);
void trials_close(struct trials *);
bool trial_takes(const struct trial *, int kind, unsigned edge);
enum outcome { OUTCOME_SILENT, OUTCOME_BROKEN };
/* With this machine in the place of its kind's. `words`: what was found. */
enum outcome trial_run(const struct trials *, const struct trial *, int kind, struct machine *,
                       char *words, size_t room);

#endif
