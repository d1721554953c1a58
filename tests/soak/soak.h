/* Telling stories by the thousand: each runs in a process that may die of it; a failure is shrunk
 * to what matters and printed with the one command that shows it again.
 *
 * What a story can do without has a number: its items (story.h), and behind them, in the order in
 * which they were asked for, the choices of the whole run that were not the calm one (sim.h):
 * losses, delays, copies. A set of numbers is what is kept; everything else is calm.
 */
#ifndef SOAK_SOAK_H
#define SOAK_SOAK_H

#include "story.h"
#include "watch.h"

enum { KNOWN = 64 };
struct known { /* a failure that was told */
    char what[100];
    unsigned stories;
};
struct soak {
    struct teller teller;
    const char *options; /* of the command: " --machines DIR", or "" */
    struct trial *trial; /* shared with the processes */
    uint64_t steps, records, stories, objections, items;
    struct known known[KNOWN];
    unsigned knowns;
};
bool soak_open(struct soak *, const char *const *directories, size_t count);
void soak_close(struct soak *);
/* Tells these stories; of each failure the first story that has it on `to`, with its .sip beside.
 * Returns how many different failures there are, at most `most`. */
unsigned soak_range(struct soak *, uint64_t first, uint64_t count, unsigned most, FILE *to);
/* How many stories have each of them. */
void soak_tell_known(const struct soak *, FILE *to);
/* Tells one again, whole (NULL) or what is kept: "3,5,7-9". In this very process. */
bool soak_again(struct soak *, uint64_t seed, const char *keep, struct outcome *);

/* Numbers 1 below `count` that can be left out without `fails` becoming false are left out of
 * `kept`, as many as can be found in so many tries; what is left is needed, each of them. */
typedef bool fails(void *closure, const bool *kept);
unsigned shrink(bool *kept, uint32_t count, fails *, void *closure, unsigned tries);
/* "3,5,7-9" and back. False: it says something else, or a number from `count` on. */
void numbers_print(const bool *kept, uint32_t count, FILE *to);
bool numbers_read(const char *text, bool *kept, uint32_t count);

#endif
