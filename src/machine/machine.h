/* Machines: one Graphviz file each, loaded, linted and compiled into a dense state x atom table.
 *
 * A machine is read-only once loaded and shared by all worlds. This room knows DOT and the
 * notation, and no SIP: the words a label may use come from a vocabulary, a const table that the
 * layer above owns.
 *
 * Words of the notation:
 *   atom      one answer of a classifier: "what came". A column of the table. Each timer is a
 *             column too.
 *   trigger   a word for a set of atoms; where two edges fit, the one whose word covers fewer
 *             atoms wins
 *   fact      a named yes-or-no that a guard reads: [new tag], [not reliable], [else]
 *   effect    an opcode with an operand: start A, send CANCEL, answer 200, report
 *   span      a length of a timer that its instance knows: half the session interval
 */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef int64_t usec; /* virtual time or a span of it, in microseconds */

enum {
    MACHINE_STATES = 64, /* states of one machine, the start included */
    MACHINE_ATOMS = 64,  /* atoms of one vocabulary and timers of one machine, together */
    MACHINE_TIMERS = 8,
    MACHINE_FACTS = 32,
    MACHINE_START = 0 /* all points (shape=point) of a diagram are this one state of the table */
};

/* ---- complaints: everything wrong with the input, gathered, told at once --------------------- */

struct complaint {
    char *file;       /* as the reader named it */
    int line, column; /* 1-based; 0: not known */
    char *text;       /* "there is no effect 'reprot'; did you mean 'report'?" */
    char *source;     /* the line it stands in, for the caret; or NULL */
};

struct complaints {
    struct complaint *item;
    size_t count, room;
};

void complain(struct complaints *, const char *file, int line, int column, const char *source,
              const char *format, ...) __attribute__((format(printf, 6, 7)));
/* Is there a byte that has no place in a text file: a control character, or what is not UTF-8?
 * Then complains of the first one, with its line and column. `text` need not end in NUL. */
bool complain_of_bytes(struct complaints *, const char *file, const char *text, size_t size);
void complaints_free(struct complaints *);
/* By line and column, from number `from` on; what has no line comes last. machine_parse has done
 * it. */
void complaints_sort(struct complaints *, size_t from);
/* As a good compiler does: "file:12:14: text", the line, a caret. Columns count characters. */
void complaints_print(const struct complaints *, FILE *);
/* The known word nearest to `word` (Damerau-Levenshtein, at most a third of its letters wrong),
 * or NULL. */
const char *nearest_word(const char *word, const char *const *known, size_t count);

/* ---- vocabulary: the closed set of words of one kind of machine ------------------------------ */

struct step;     /* one step of the world: see sim/sim.h */
struct stimulus; /* what an instance is told: see sim/sim.h */

enum operand { OPERAND_NONE, OPERAND_TIMER, OPERAND_TIMER_AT, OPERAND_STATUS, OPERAND_METHOD };

/* Runs one effect for the instance `self`. `operand`: a status code, a method number, or 0. */
typedef void effect_run(struct step *, uint32_t self, uint16_t operand, const struct stimulus *);

/* The word of an atom that is a response has a status in it: "send 2xx" has "send " before it,
 * "2xx of CANCEL" has " of CANCEL" after it. Where low is 0 the atom is no response and `before`
 * is the whole word. */
struct vocabulary_atom {
    const char *before, *after;
    uint16_t low, high; /* the status codes that this atom tells apart */
    const char *about;  /* one line for `sipstep list triggers` */
};

struct vocabulary_trigger { /* a word for several atoms; an atom's own word needs no row */
    const char *word;
    uint64_t atoms; /* bit n: atom n */
    const char *about;
};

/* What a fact is where there is no time and no data: in untimed exploration. */
enum untimed {
    UNTIMED_UNKNOWN,
    UNTIMED_FREE,      /* it may be either way */
    UNTIMED_TRANSPORT, /* one way in all of a run: whether the transport is reliable */
    UNTIMED_KEPT       /* it holds while a message is kept that can be sent again */
};

struct vocabulary_fact {
    const char *word;
    uint8_t group; /* facts of one group other than 0 exclude each other */
    uint8_t untimed;
    const char *about;
};

struct vocabulary_effect {
    const char *word;
    enum operand operand;
    /* Abstractly, what goes to the peer, all that untimed exploration knows of it; NULL: nothing.
     *   "the message"       what the core sends with this trigger; it is kept from now on
     *   "the status"        a response with the status of the operand; likewise
     *   "the request"       the request of the birth, while it is kept
     *   "what is kept"      the same once more
     *   "ACK"               the ACK of a refusal; it is kept in the request's place
     *   "the ACK of a 2xx"  from the core, if it is a 2xx that has come
     *   "nothing more"      what was kept is kept no longer
     *   "INVITE" ...        a message of that name */
    const char *emits;
    effect_run *run;
    const char *about;
};

/* How long a timer lasts that the instance itself knows. Microseconds; 0 fires in the same step; a
 * negative one: the timer does not run. */
typedef usec span_run(struct step *, uint32_t self, const struct stimulus *);

struct vocabulary_span { /* timers = "retry = the back-off" */
    const char *word;
    const char *about;
    span_run *run;
    bool is_random; /* of many lengths that hardly recur: see event_add in sim.h */
};

struct vocabulary {
    const char *kind; /* the digraph's name, or its attribute `kind` */
    const char *about;
    const struct vocabulary_atom *atoms;
    const struct vocabulary_trigger *triggers;
    const struct vocabulary_fact *facts;
    const struct vocabulary_effect *effects;
    const struct vocabulary_span *spans;
    uint8_t natoms, ntriggers, nfacts, neffects, nspans;
    const char *const *methods; /* operand names of OPERAND_METHOD, by number; NULL-terminated */
    /* Which facts hold for this instance and stimulus: bit n is fact n. Asked only where a guard
     * may read it. */
    uint32_t (*facts_of)(struct step *, uint32_t self, const struct stimulus *);
};

/* The effects that every kind of machine has; the engine in sim runs them, no row of a
 * vocabulary names them. */
enum {
    EFFECT_START,
    EFFECT_STOP,
    EFFECT_DOUBLE,
    EFFECT_DEFER,
    EFFECT_OWN
}; /* EFFECT_OWN + n: row n of the vocabulary */

/* ---- the compiled machine -------------------------------------------------------------------- */

enum base { BASE_FIXED, BASE_T1, BASE_T2, BASE_T4, BASE_SPAN };
/* factor * base, in microseconds where fixed; of a span, factor is its row in the vocabulary. */
struct duration {
    uint8_t base;
    bool
        sum_to_t2; /* "sum T1 doubling to T2": T1 + 2*T1 + ... until the next would be T2 or more */
    int64_t factor;
};
enum growth { GROWTH_NONE, GROWTH_DOUBLING, GROWTH_DOUBLING_TO_T2 };
enum reliable { RELIABLE_SAME, RELIABLE_ZERO, RELIABLE_NEVER };
struct machine_timer {
    const char *name;
    const char *formula; /* as written, for people: "T1 doubling to T2 | never reliable" */
    struct duration first;
    uint8_t growth, reliable;
};

struct effect {
    uint8_t op;       /* EFFECT_... */
    uint8_t timer;    /* for start, stop, double */
    uint16_t operand; /* status, method; for "start E at T2": 1 + index into durations */
};

struct edge {
    uint8_t to;             /* state */
    bool otherwise;         /* [else] */
    uint16_t drawn;         /* index into diagram.edges: where it came from */
    uint32_t must, mustnot; /* facts */
    uint16_t effects;       /* first, into machine.effects */
    uint16_t neffects;
};

struct machine {
    const struct vocabulary *vocabulary;
    struct diagram *diagram;
    uint8_t nstates, natoms, ntimers; /* natoms: the vocabulary's, then one a timer */
    uint64_t final;                   /* bit n: state n is a doublecircle */
    uint16_t *
        /* [state * natoms + atom] -> first edge; the next entry is the end; nstates*natoms+1
         * entries */
        cell;
    struct edge *
        /* grouped by cell, best first: inner before cluster, fewer atoms first, [else] last */
        edges;
    struct effect *effects;
    struct machine_timer timers[MACHINE_TIMERS];
    struct duration *durations; /* of "start X at ..." */
};

/* ---- what people see: names, places, reasons ------------------------------------------------- */

struct diagram_state {
    char *id, *label;
    int8_t cluster; /* innermost, or -1 */
    bool is_start, is_final;
    uint8_t table; /* its index in the compiled table: MACHINE_START for every point */
    int line;
};
struct diagram_cluster {
    char *id, *label;
    int8_t parent;
};
struct diagram_word { /* a trigger word of an edge, and the columns that it covers */
    char *text;
    uint64_t atoms;
};
struct diagram_edge {           /* one as written; a cluster edge counts once */
    uint8_t tail, head;         /* into diagram.states */
    int8_t from_cluster;        /* ltail, or -1 */
    char *label;                /* whole, line breaks as spaces */
    char *trigger, *guard;      /* parts of the label; guard may be NULL */
    struct diagram_word *words; /* of the trigger, between its commas */
    uint8_t nwords;
    char **effects; /* texts, NULL-terminated */
    char *tooltip, *url;
    char *rfc;       /* "RFC 3261 17.1.1.2": from the tooltip's beginning; "" if it cites none */
    bool off_figure; /* the tooltip says "not in the figure" */
    int line;
};
struct diagram {
    char *file, *name, *per, *about; /* about: the comment at the file's head, without slashes */
    struct diagram_state *states;
    struct diagram_cluster *clusters;
    struct diagram_edge *edges;
    uint16_t nstates, nclusters, nedges;
    char *source;
    size_t size; /* the file's bytes */
};

/* Reads, lints and compiles `size` bytes of DOT called `file`. All that is wrong goes to
 * `complaints`; returns NULL then and only then. The caller frees with machine_free. Never
 * prints, whatever cgraph thinks of the input. */
struct machine *machine_parse(const char *file, const char *text, size_t size,
                              const struct vocabulary *const *vocabularies, size_t count,
                              struct complaints *);
/* The same from a file. */
struct machine *machine_load(const char *path, const struct vocabulary *const *vocabularies,
                             size_t count, struct complaints *);
void machine_free(struct machine *);

/* The edge taken in `state` on `atom` when `facts` hold, or NULL: the event is unexpected there. */
const struct edge *machine_edge(const struct machine *, uint8_t state, uint8_t atom,
                                uint32_t facts);
/* Does any edge of this cell read a fact? */
bool machine_asks(const struct machine *, uint8_t state, uint8_t atom);
static inline bool machine_final(const struct machine *m, uint8_t state)
{
    return m->final >> state & 1;
}
/* Names for people; valid as long as the machine. A start is "". */
const char *machine_state_label(const struct machine *, uint8_t state);
/* Is `state` the one called `name` (label or id), or inside the cluster called so? */
bool machine_in(const struct machine *, uint8_t state, const char *name);
/* Is it final, or in a cluster with a final state: over, but for what still has to go? */
bool machine_ending(const struct machine *, uint8_t state);
/* Does the machine know `name` as a state or a cluster at all? */
bool machine_knows(const struct machine *, const char *name);
/* The one of the drawn edge's trigger words that covers this atom, as written: "transport error"
 * of "timer B, transport error". Returns its length as snprintf does. */
size_t machine_trigger_text(const struct machine *, unsigned drawn, unsigned atom, char *out,
                            size_t room);
int machine_timer_find(const struct machine *, const char *name); /* -1: none */
/* The atom of a status code in atoms with these texts around it: the dense map a classifier
 * uses; -1: none. */
int vocabulary_status(const struct vocabulary *, const char *before, const char *after,
                      uint16_t status);
/* An atom's own word, into `out`, which is returned: "1xx", "send 101-199", "ACK"; of a machine:
 * "timer A" too. */
const char *vocabulary_atom_word(const struct vocabulary *, int atom, char *out, size_t room);
const char *machine_atom_word(const struct machine *, uint8_t atom, char *out, size_t room);

/* T1, T2, T4 of one node. RFC 3261 17.1.1.1, appendix A. */
struct timer_values {
    usec t1, t2, t4;
};
/* Of any duration but a span. */
usec duration_value(const struct duration *, const struct timer_values *);

#endif
