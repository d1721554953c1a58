/* The inside of the machine room: what its files share and no neighbour sees.
 *
 * A file becomes a machine in five passes, each of which gathers all its complaints before the
 * next begins:
 *   scan.c      bytes -> tokens         what cgraph would choke on is refused here
 *   outline.c   tokens -> places        where each node, edge and attribute stands; bounds on
 *               their number
 *   read.c      cgraph -> diagram       objects and attribute values as Graphviz understands
 *               them
 *   notation.c, timers.c                labels and durations -> rules, over the vocabulary
 *   lint.c, compile.c                   what is wrong with the whole; rules -> table
 */
#ifndef MACHINE_INSIDE_H
#define MACHINE_INSIDE_H

#include "machine/machine.h"

enum {
    SOURCE_LIMIT = 1 << 20, /* bytes of one file */
    NESTING_LIMIT = 64,     /* braces and brackets within each other */
    NODE_LIMIT = 128,       /* nodes as written: states, points, slips of the pen */
    EDGE_LIMIT =
        1024, /* edges as drawn. cgraph parses chains by right recursion: keeps its stack small */
    SUBGRAPH_LIMIT = 256,
    JOIN_LIMIT = 64, /* strings joined by +: cgraph copies all so far for each */
    CLUSTER_LIMIT = 64,
    ENOUGH = 100 /* complaints after which nobody looks for more */
};

/* ---- arena.c: memory with one owner, freed as a whole; ends the program when there is no more  */

struct arena {
    struct chunk *chunks;
};
void *arena_take(struct arena *, size_t size); /* zeroed */
char *arena_text(struct arena *, const char *text, size_t length);
/* Room for one more item of `size` bytes behind `count`: `items` itself, or a larger copy of it. */
void *arena_more(struct arena *, void *items, size_t count, size_t *room, size_t size);
void arena_free(struct arena *);

/* ---- source.c: the text of one file, and complaints about places in it ----------------------- */

struct source {
    const char *file, *text; /* text ends with a NUL behind its `size` bytes */
    size_t size;
    struct complaints *complaints;
    size_t wrong; /* complaints made so far */
};
void complain_at(struct source *, size_t at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void complain_whole(struct source *, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "; did you mean 'word'?" or "", into `out`; returns `out`. */
enum { HINT_SIZE = 160 };
const char *hint(char out[HINT_SIZE], const char *word, const char *const *known, size_t count);

/* ---- scan.c ---------------------------------------------------------------------------------- */

enum {
    TOKEN_END = 0,
    TOKEN_NAME = 'n',
    TOKEN_STRING = '"',
    TOKEN_ARROW = '>'
}; /* else: the sign */
struct token {
    uint32_t at, length, line;
    char kind;
};
struct tokens {
    struct token *item; /* the last one is TOKEN_END */
    size_t count, room;
};
bool scan(struct source *, struct arena *, struct tokens *);
/* The text of the value that begins with token `first`, as cgraph reads it: escapes, "a" + "b". */
char *value_text(const struct source *, const struct token *first, struct arena *);
/* Where in the file byte `offset` of that text stands. */
size_t value_place(const struct source *, const struct token *first, size_t offset);

/* ---- outline.c ------------------------------------------------------------------------------- */

enum owner { OWNER_GRAPH, OWNER_SUBGRAPH, OWNER_NODE, OWNER_EDGE, OWNER_DEFAULT };
struct outline_attribute {
    enum owner owner;
    uint32_t of; /* index of the subgraph or node; number of the edge statement */
    const struct token *name, *value;
    char *key;
};
struct outline_node {
    char *name;
    const struct token *token; /* where a statement is about it; else where it is first spoken of */
    bool stated;
};
struct outline_edge { /* in the order in which cgraph creates them */
    uint16_t tail, head;
    uint32_t statement;
    const struct token *token;
};
struct nodeset {
    uint64_t bits[NODE_LIMIT / 64];
};
struct outline_subgraph {
    char *name; /* or NULL */
    const struct token *token;
    struct nodeset nodes;
};
struct outline {
    const struct token *name; /* of the digraph, or NULL */
    struct outline_attribute *attributes;
    struct outline_node *nodes;
    struct outline_edge *edges;
    struct outline_subgraph *subgraphs;
    size_t nattributes, nnodes, nedges, nsubgraphs;
    size_t attribute_room, node_room, edge_room, subgraph_room;
};
bool outline(struct source *, struct arena *, const struct tokens *, struct outline *);
/* The value last given to attribute `key` there, or NULL. */
const struct token *outline_value(const struct outline *, enum owner, size_t of, const char *key);
int outline_node_find(const struct outline *, const char *name);     /* -1: none */
int outline_subgraph_find(const struct outline *, const char *name); /* -1: none */

/* ---- loading: everything known about the file while it is being read ------------------------- */

struct word { /* of a trigger */
    uint64_t atoms;
    int size;   /* how many atoms: fewer is more specific */
    char *text; /* as written */
};
struct rule { /* what an edge's label says */
    struct word *words;
    size_t nwords;
    uint32_t must, mustnot;
    bool otherwise;
    uint16_t effects, neffects;
};
struct place {
    const struct token *value; /* the attribute's value, or NULL: ... */
    size_t at;                 /* ... then just here */
};
struct loading {
    struct source source;
    struct arena *keep;   /* lives as long as the machine */
    struct arena scratch; /* lives as long as loading */
    struct tokens tokens;
    struct outline outline;
    struct machine *machine;
    struct diagram *diagram;
    const struct vocabulary *vocabulary; /* NULL: not known */
    char *kind, *timers;                 /* attributes as read, or NULL */
    bool compound;
    char **raw;                                /* labels of the edges, raw */
    const char **ltail;                        /* of the edges; "" if none */
    struct place *label_places, *ltail_places; /* of the edges */
    size_t *edge_places, *state_places, *cluster_places;
    uint64_t (*within)[NODE_LIMIT / 64]; /* of each cluster: its states */
    struct rule *rules;                  /* of the edges */
    size_t neffects, effect_room, ndurations, duration_room;
    uint32_t started, awaited, mentioned, pardoned; /* timers, by bit */
    size_t timer_places[MACHINE_TIMERS];
};
/* Complains about byte `offset` of the value at `place`. */
void complain_in(struct loading *, const struct place *, size_t offset, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* A piece of a text that is being taken apart. */
struct span {
    const char *text; /* the whole */
    size_t at, length;
};
struct span span_trim(struct span);
/* Cuts off what stands before the first `mark`; the rest, without the mark, stays. False:
 * nothing is left. */
bool span_cut(struct span *rest, char mark, struct span *piece);
bool span_is(struct span, const char *word);
char *span_text(struct span, struct arena *); /* blanks trimmed, runs of them made one */

bool read_diagram(struct loading *); /* read.c; false: not even a graph */
struct Agraph_s *read_graph(struct source *);
void read_timers(struct loading *); /* timers.c */
/* "64*T1", "32s", "sum T1 doubling to T2" or a span of the vocabulary: what stands at the beginning
 * of `s`, which is then cut off. */
bool read_length(struct loading *, struct span *s, struct duration *, const char **why);
void read_labels(struct loading *); /* notation.c */
/* Can these facts hold and those not, at once? */
bool rule_possible(const struct vocabulary *, uint32_t must, uint32_t mustnot);
void lint_attributes(struct loading *); /* attributes.c */
void lint_diagram(struct loading *);    /* lint.c */
void lint_timers(struct loading *);
/* How far `edge` is from leaving `state`: 0 its own, 1 of its cluster, 2 of the cluster around
 * that; -1: it does not. */
int edge_depth(const struct diagram *, const struct diagram_edge *edge, int state);
void compile(struct loading *); /* compile.c */

#endif
