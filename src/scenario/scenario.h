/* The scenario language: .sip text -> statements -> a plan that a world runs, with its
 * expectations inside the world.
 *
 * The grammar is written once, in grammar.c, as the table that the parser, the error messages,
 * `sipstep list words` and the man page's EBNF come from. `when`, `expect`, `never` and a
 * lesson's `stop` share its conditions.
 */
#ifndef SCENARIO_H
#define SCENARIO_H

#include "world/world.h"

/* One item for each thing that an expectation, a reaction or a fault line has to remember; and the
 * messages that an exact list of them has seen. */
enum {
    REGION_CHECKS = REGION_NODE_END,
    REGION_HEARD,
    REGION_EXCUSES, /* these two: what exploring remembers */
    REGION_INVITED,
    REGION_SCENARIO_END
};

struct scenario;

/* The grammar as EBNF, for the man page, and its words, one a line, sorted. Returns the length as
 * snprintf does. */
size_t scenario_ebnf(char *out, size_t room);
size_t scenario_words(char *out, size_t room);

/* A time as the language writes it: "20ms", "1.5s", "1m". False: `text` is none. */
bool scenario_time(const char *text, usec *out);

/* Parses and binds. All that is wrong goes to complaints (file, line, column, source line), all
 * at once; NULL then and only then. `directories`: --machines, over the file's own `machines`
 * lines. Text need not live on. */
struct scenario *scenario_parse(const char *file, const char *text, size_t size,
                                const char *const *directories, size_t count, struct complaints *);
/* With machines that are there already and outlive it; `machines` lines name none then. For those
 * who parse by the thousand. */
struct scenario *scenario_parse_with(const struct machines *, const char *file, const char *text,
                                     struct complaints *);
struct scenario *scenario_load(const char *path, const char *const *directories, size_t count,
                               struct complaints *);
/* With machines whose texts somebody has sent; `machines` lines name none then. */
struct scenario *scenario_parse_sent(const char *file, const char *text,
                                     const struct machine_source *, size_t count,
                                     struct complaints *);
/* What the others need of its machines: texts, if it has any from files of its reader's; else the
 * names of built-in sets that were put over its own lines. */
size_t scenario_sources(const struct scenario *, struct machine_source out[MACHINE_KINDS]);
size_t scenario_sets(const struct scenario *, const char *out[], size_t room);
void scenario_free(struct scenario *);

const struct plan *scenario_plan(
    const struct scenario *); /* wired; valid as long as the scenario */
void scenario_set_seed(struct scenario *, uint64_t);
const char *scenario_title(const struct scenario *);
const char *scenario_file(const struct scenario *);
const char *scenario_text(const struct scenario *); /* the source, to save a what-if beside it */
/* The source with the seed and the machines that it runs with, whoever has chosen them: the same
 * run from a file in the same place. Ends with a newline. The caller frees. */
char *scenario_source(const struct scenario *);
usec scenario_end(
    const struct scenario
        /* `run until 60s`, or the last moment that the script names; 0: until nothing is left */
        *);

/* How far to explore: the line `explore loss 2 duplicates 1 delays 10ms 600ms`, or the command line. */
struct bounds {
    uint32_t loss, duplicates; /* so many messages at most */
    uint32_t late;             /* so many at most take another delay than their link's */
    uint32_t acts;             /* so many of those that may come anytime; 0: any */
    uint32_t steps;            /* a run's length; 0: any */
    usec until;                /* virtual time; 0: any */
    uint8_t delays;
    usec delay[TRIES_DELAYS];
    bool calm_order; /* events of one instant keep their order */
};
/* Those of the file; `until` is no later than its run's end. */
struct bounds scenario_bounds(const struct scenario *);
/* From now on the plan asks for what the bounds allow (NULL: nothing of it): see struct tries. */
void scenario_explore(struct scenario *, const struct bounds *);

/* From now on worlds of this scenario remember what the properties of an exploration ask about (see
 * explore/property.h); ordinary runs do not. Before the first world is made; once is enough. */
void scenario_remember(struct scenario *);
/* How many sessions the INVITE with these has made at the node, at whichever end, over time: ended
 * ones count, others that were accepted and ended in the same step do not. */
uint32_t scenario_sessions(const struct world *, uint16_t node, ident call, ident from_tag,
                           uint32_t cseq);
/* What no protocol can mend has happened there, so that peers may think otherwise of their calls: it
 * has crashed, its BYE has reached nobody, its user has forged messages or kept it from hearing. */
bool scenario_excuses(const struct world *, uint16_t node);

/* Which nodes are alike, so that the scenario says the same when they change places: alike.c. NULL:
 * none are. Of a scenario with scenario_explore. Texts that worlds have are learned beforehand, by
 * one who is alone. */
struct alike;
struct alike *scenario_alike(struct scenario *);
void alike_free(struct alike *);
void alike_learn(struct alike *);
size_t alike_count(
    const struct alike *); /* of the ways in which they can be placed; the first is as it is */
const struct renaming *alike_renaming(const struct alike *, size_t);
void alike_text(const struct alike *, char *out, size_t room); /* "alice = dave" */

/* Expectations. Each is a small automaton inside the world (REGION_CHECKS); its verdict is a
 * RECORD_CHECK when it falls, at the latest at the end. */
struct check_row {
    int line;
    const char *text;
};
size_t scenario_checks(const struct scenario *);
struct check_row scenario_check(const struct scenario *, size_t i);
enum check_state { CHECK_OPEN, CHECK_OK, CHECK_BROKEN };
enum check_state scenario_verdict(const struct scenario *, const struct world *, size_t i);
/* At the end of a run: decides what is still open, records it. Returns how many are broken. */
size_t scenario_finish(struct scenario *, struct run *);
/* What was wrong with a broken check in one or two sentences: what was expected, what was seen. */
size_t scenario_why(const struct scenario *, const struct run *, size_t i, char *out, size_t room);

/* The letters behind a number: 1st, 2nd, 3rd, 4th, 11th. */
const char *ordinal_end(uint32_t n);

/* A sending as a fault line names it: "drop the 3rd INVITE from alice". 0: it went over no link,
 * where no fault can strike. */
size_t scenario_fault_line(const struct plan *, const struct trace *, uint32_t sent_record,
                           const char *verb /* drop, duplicate */, usec delay_or_0, char *out,
                           size_t room);
/* "the 3rd INVITE from alice": as a fault line names that sending, which went over a link. */
size_t scenario_sending(const struct plan *, const struct trace *, uint32_t sent_record, char *out,
                        size_t room);
/* A span as the language writes it: 600ms, 2s. */
size_t scenario_span(usec, char *out, size_t room);
/* "timer B of alice.invite-client goes first": of those events, which are due at once, that one.
 * `before`: events that are due, too, but have gone already and are not among them. */
size_t scenario_goes_first(const struct world *, const ref *event, uint32_t which, uint32_t before,
                           char *out, size_t room);
/* Of the acts that may still come anytime the one with that number, from 0, as its line says it, with
 * the lines of text below that belong to it. The source with all `explore` and `anytime` lines as
 * comments. The caller frees. */
char *scenario_anytime(const struct scenario *, const struct world *, uint32_t number);
char *scenario_unexplored(const struct scenario *);
/* Another text under the same name, machines and seed; and the scenario's own text with one more
 * line, parsed anew: how a fault key makes a what-if. */
struct scenario *scenario_with_text(const struct scenario *, const char *text, struct complaints *);
struct scenario *scenario_with_line(const struct scenario *, const char *line, struct complaints *);

/* A condition of its own, for lessons' stops: "the 3rd INVITE from alice is sent",
 * "alice.invite-client enters Proceeding". Found in a trace: the first record after `from` at
 * which it comes true; 0: never. */
struct condition;
struct condition *condition_parse(const struct scenario *, const char *file, int line,
                                  const char *text, struct complaints *);
void condition_free(struct condition *);
uint32_t condition_find(const struct condition *, const struct scenario *, const struct trace *,
                        uint32_t from);
/* All of them up to the trace's end, in order, at most `room`; the same in one go. Returns how many
 * are written. */
size_t condition_matches(const struct condition *, const struct scenario *, const struct trace *,
                         uint32_t *out, size_t room);

#endif
