/* What the files of this room share and nobody else sees.
 *
 * The way of a scenario: lexer.c cuts a line into tokens; parser.c matches it against the table
 * of grammar.c and makes a tree; bind.c, bind_node.c and bind_condition.c turn trees into a plan
 * and into terms, the const part of expectations; marks.c notes in the world what happens to each
 * term; judge.c says what follows from that.
 */
#ifndef SCENARIO_INSIDE_H
#define SCENARIO_INSIDE_H

#include "scenario/scenario.h"

/* ---- lexer.c: one line into tokens --------------------------------------------------------- */

enum token_kind {
    TOKEN_END,
    TOKEN_WORD,     /* letters, digits, '_', single '-' inside */
    TOKEN_NUMBER,   /* value */
    TOKEN_TIME,     /* value in microseconds */
    TOKEN_FRACTION, /* 0.5: value in thousandths; `wrong` where it has no place */
    TOKEN_PERCENT,  /* value in parts per million */
    TOKEN_ORDINAL,  /* 2nd: value 2 */
    TOKEN_CLASS,    /* 2xx: value 2 */
    TOKEN_STRING,   /* "in quotes" */
    TOKEN_MARK,     /* one of . , : = < > [ ] ( ) or -- */
    TOKEN_BAD       /* `wrong` says why */
};
struct token {
    uint8_t kind;
    int column;          /* 1-based, in characters */
    uint32_t at, length; /* bytes of the line */
    int64_t value;
    const char *wrong;
};
struct source_line {
    int number;
    const char *text;    /* the line, without its end or comment; ends with a NUL */
    const char *whole;   /* with its comment, for showing */
    char *block;         /* the lines below it that begin with a `|`, with a CRLF each; or NULL */
    bool in_block;       /* it is one of those */
    struct token *token; /* the last one is a TOKEN_END */
    uint32_t count;
};
/* Fills in token and count; the caller frees token. */
void lex_line(struct source_line *);

/* ---- grammar.c: the grammar, written once -------------------------------------------------- */

enum rule {
    RULE_SCENARIO,
    RULE_STATEMENT,
    RULE_TITLE,
    RULE_SEED,
    RULE_TIMERS,
    RULE_TIMER_VALUE,
    RULE_MACHINES,
    RULE_NODE,
    RULE_ROLE,
    RULE_PHONE_OPTION,
    RULE_SERVER_OPTION,
    RULE_SERVICE,
    RULE_ASKING,
    RULE_ALGORITHM,
    RULE_MANNER,
    RULE_PHONES,
    RULE_LINK,
    RULE_BETWEEN,
    RULE_TRANSPORT,
    RULE_LINK_OPTION,
    RULE_RUN,
    RULE_CALM,
    RULE_EXPLORE,
    RULE_BOUND,
    RULE_ANYTIME,
    RULE_AT,
    RULE_WHEN,
    RULE_DEEDS,
    RULE_DEED,
    RULE_ACT,
    RULE_VERB,
    RULE_CALL_OPTION,
    RULE_ANSWER_OPTION,
    RULE_HOLD_OPTION,
    RULE_CHANGE_OPTION,
    RULE_REGISTER_OPTION,
    RULE_GRANTED,
    RULE_SUBSCRIBE_OPTION,
    RULE_PUBLISH_OPTION,
    RULE_REFER_OPTION,
    RULE_END_REASON,
    RULE_HEADER_OPTION,
    RULE_LETTER_OPTION,
    RULE_ASKED,
    RULE_IGNORED,
    RULE_MEDIA,
    RULE_DIRECTION,
    RULE_CUT,
    RULE_FAULT,
    RULE_FIRE,
    RULE_FIRST,
    RULE_BACK_OFF,
    RULE_WHICH,
    RULE_MESSAGE,
    RULE_KIND,
    RULE_QUALIFIER,
    RULE_EXPECT,
    RULE_NEVER,
    RULE_CLAIM,
    RULE_PART,
    RULE_CONDITION,
    RULE_ANY,
    RULE_ALL,
    RULE_FACT,
    RULE_EVERY_FACT,
    RULE_TIMER_FACT,
    RULE_SURPRISE,
    RULE_INSTANCE_FACT,
    RULE_NODE_FACT,
    RULE_MESSAGE_FACT,
    RULE_SAYING,
    RULE_CONTENT,
    RULE_DESCRIPTION,
    RULE_SEQUENCE_FACT,
    RULE_ITEM,
    RULE_FATE,
    RULE_INSTANCE,
    RULE_TIMES,
    RULE_MOMENT,
    RULE_STOP,
    RULES
};
enum terminal {
    TERMINAL_NAME = RULES,
    TERMINAL_NODE,
    TERMINAL_MACHINE,
    TERMINAL_STATE,
    TERMINAL_TIMER,
    TERMINAL_METHOD,
    TERMINAL_HEADER,
    TERMINAL_HOST,
    TERMINAL_VALUE,
    TERMINAL_STATUS,
    TERMINAL_CODEC,
    TERMINAL_NUMBER,
    TERMINAL_FRACTION,
    TERMINAL_ORDINAL,
    TERMINAL_TIME,
    TERMINAL_PERCENT,
    TERMINAL_QUOTED,
    TERMINAL_TEXT,
    TERMINALS_END,
    LITERAL = TERMINALS_END /* words that stand as they are */
};
enum grammar_op { GRAMMAR_ITEM, GRAMMAR_SEQUENCE, GRAMMAR_CHOICE, GRAMMAR_OPTION, GRAMMAR_REPEAT };
struct grammar_node {
    uint8_t op, what;     /* what: enum rule, enum terminal or LITERAL */
    uint16_t length;      /* of a literal's text */
    const char *text;     /* a literal's; in the body it stands in */
    uint16_t child, next; /* 0: none */
};
struct grammar {
    struct grammar_node *node;
    uint16_t count, room;
    uint16_t rule[RULES];
    uint16_t first[RULES], end[RULES]; /* a rule's items */
    char *verbs;                       /* the body of RULE_VERB, made from verb_rows */
};
struct terminal_row {
    const char *name, *called, *about;
};
extern const struct terminal_row terminal_rows[TERMINALS_END - RULES]; /* by terminal - RULES */
struct grammar *grammar_new(void);
void grammar_free(struct grammar *);
const char *rule_name(enum rule);
/* Is it the first word of something that stands in the grammar as it is? A role is none, so that a
 * proxy may be called proxy: it stands only where no name can. */
bool grammar_has_word(const struct grammar *, const char *word, size_t length);
/* Whom an option that begins so is said of: "a phone"; NULL: it is no option. */
const char *grammar_said_of(const struct grammar *, const char *word, size_t length);

/* ---- parser.c: a line into a tree ---------------------------------------------------------- */

struct tree {
    uint8_t what; /* enum rule, enum terminal or LITERAL */
    uint16_t length;
    const char *text;     /* a literal's words */
    uint32_t first, end;  /* tokens */
    uint32_t child, next; /* trees; 0: none */
};
struct names {
    const char **name;
    size_t count, room;
};
void names_add(struct names *, const char *);
struct parser {
    const struct grammar *grammar;
    const char *file;
    struct complaints *complaints;
    const struct names *nodes,
        *states; /* known so far: where a name of several words ends, what a slip is near to */
    struct source_line *line;
    struct tree *tree; /* of the present line; 0 is never used */
    uint32_t trees, trees_room;
    uint32_t at, furthest; /* tokens */
    unsigned depth;
    bool deep;
    struct {
        const char *text;
        size_t length;
        bool literal;
    } expected[64]; /* at `furthest` */
    size_t nexpected;
};
/* Matches the whole line against the rule. 0: it does not fit, and a complaint says why. */
uint32_t parse_line(struct parser *, struct source_line *, enum rule);

/* ---- terms: what an expectation asks of the world; const ----------------------------------- */

enum message_kind { ANY_MESSAGE, ANY_REQUEST, ANY_RESPONSE, A_REQUEST, A_REINVITE, A_RESPONSE };
struct pattern {
    uint8_t kind;
    uint8_t method;     /* of the request; of a response's CSeq, 0: any */
    bool distinct;      /* copies do not count */
    uint16_t low, high; /* status */
    uint16_t from, to;  /* nodes; 0: any */
    uint64_t links;     /* bit n: link n + 1; 0: any */
    uint32_t cseq;      /* 0: any */
};
bool pattern_fits(const struct pattern *, const struct message *);

/* What must be in a message: content.c. */
enum content_kind {
    CONTENT_HEADER,    /* `name` with `value` */
    CONTENT_NO_HEADER, /* no `name` */
    CONTENT_TEXT,      /* `value` somewhere in it */
    CONTENT_SDP,       /* a description, all of `line` */
    CONTENT_NO_SDP,
    CONTENT_NO_BODY
};
enum want { WANT_THERE, WANT_NONE /* or rejected */, WANT_REJECTED };
struct content_line {
    uint8_t kind; /* enum media_kind; MEDIA_KINDS: each that is not rejected */
    uint8_t want;
    uint8_t direction; /* 1 + enum direction; 0: any */
};
enum { CONTENT_LINES = 8 };
struct content {
    uint8_t kind, lines;
    bool has_version;
    uint32_t version; /* of the o= line */
    char *name, *value;
    struct content_line line[CONTENT_LINES];
};
bool content_fits(const struct plan *, const struct content *, const struct message *);
/* What the message has instead, in words. */
size_t content_found(const struct plan *, const struct content *, const struct message *, char *out,
                     size_t room);
void content_free(struct content *);

/* Messages in order at a node: sequence.c. */
enum way_seen { WAY_EITHER, WAY_SENT, WAY_ARRIVED };
struct sequence_item {
    struct pattern pattern;
    uint8_t way;
};
enum { SEQUENCE_ITEMS = 60 };
struct sequence {
    uint8_t items;
    bool any_order, exactly;
    bool copies;    /* they stand in an exact list too */
    uint32_t heard; /* the first of its items in REGION_HEARD */
    struct sequence_item item[SEQUENCE_ITEMS];
};
/* An exact list's message, so that a copy of it is known. */
struct heard {
    ident branch, to_tag;
    uint32_t cseq, rseq;
    uint16_t status, from;
    uint8_t method, pad[3];
};
void heard_code(struct coder *, void *);
void heard_begin(struct world *);

enum term_kind {
    TERM_AND,
    TERM_OR,
    TERM_NOT,    /* a, b */
    TERM_TIMED,  /* a, and when it is judged */
    TERM_ALWAYS, /* `at 5s` alone */
    /* levels: true or false at each moment */
    TERM_IS,
    TERM_RUNS,
    TERM_CALLS,
    TERM_KNOWS, /* node: the registrar; with: whose contacts; times: how many */
    TERM_HEARS, /* node: who hears; with: whom, 0: nobody; what: 1 << enum media_kind, 0: any */
    TERM_TALKS,
    TERM_TALKS_TO_NOBODY,
    /* pulses: true in the step in which they happen */
    TERM_ENTERS,
    TERM_LEAVES,
    TERM_STARTS,
    TERM_ENDS,
    TERM_TIMER,
    TERM_MESSAGE,
    TERM_SURPRISE,
    TERM_TOLD,
    TERM_ACTS,
    /* histories: about all that has been so far, judged when it is over */
    TERM_GOES,
    TERM_NEVER_STARTS,
    TERM_EVERY,
    TERM_SEQUENCE
};
enum mode {
    MODE_ONCE,       /* true at some moment from `from` to `to` */
    MODE_AT,         /* after all events of `to` */
    MODE_END,        /* at the end of the run */
    MODE_THROUGHOUT, /* at each moment from `from` to `to` */
    MODE_FOR,        /* for `span` without interruption */
    MODE_EACH        /* `when`: whenever it comes true */
};
enum compare { COMPARE_NONE, COMPARE_EQUAL, COMPARE_LEAST, COMPARE_MOST };
struct states {
    uint64_t of[MACHINE_KINDS];
}; /* by kind of machine, a bit for each state of its table */
struct term {
    uint8_t kind, mode, compare;
    uint8_t what;  /* record kind of a message's fate or of a timer; verb */
    bool at_to;    /* `to` is a moment of its own */
    bool newest;   /* of several instances it follows the last one born: in `when` and stops */
    bool narrow;   /* a pulse that counts only between `from` and `to` */
    uint32_t a, b; /* terms */
    usec from, to, span; /* to: 0: the end */
    uint32_t times;      /* what `compare` compares with */
    uint32_t the;        /* ordinal of a message; 0: any */
    struct pattern pattern;
    uint16_t node, with;
    uint32_t kinds;        /* bit n: machines of kind n; for TERM_EVERY, 0 is timers */
    uint32_t ordinal;      /* alice.dialog[2]; 0: not said */
    struct states *states; /* one; of `goes` many */
    uint8_t nstates;
    int8_t timer[MACHINE_KINDS]; /* by kind; -1: it has none of that name */
    bool every;                  /* `count` is of those that have not what they should */
    struct content *content;     /* what a message must have; NULL: anything */
    struct sequence *sequence;   /* of TERM_SEQUENCE */
    char *text;                  /* of a fact: as written */
    char *quoted;                /* of TERM_TOLD: in the note's text; NULL: any */
};

struct check { /* expect, never */
    int line;
    char *text;
    bool never;
    uint32_t root; /* term */
    uint32_t mark;
};
struct reaction { /* when */
    uint32_t root, mark;
    bool each;
    usec delay;                                    /* "2s later" */
    uint32_t first_act, acts, first_fault, faults; /* into plan->acts, script->fault */
};
enum fault_kind {
    FAULT_DROP,
    FAULT_DELAY,
    FAULT_DUPLICATE,
    FAULT_REFUSE,
    FAULT_REORDER,
    FAULT_CORRUPT,
    /* These strike no message: they are done when they begin. */
    FAULT_CUT,
    FAULT_HEAL,
    FAULT_BREAK,
    FAULT_FIRE
};
enum start { START_NOW, START_AT, START_WHEN, START_STRIKE };
struct fault {
    uint8_t kind, start;
    struct pattern pattern;
    uint32_t the; /* 0: every */
    usec delay, at;
    bool whole; /* `delay` is the whole way's */
    bool apart; /* FAULT_DUPLICATE: the copy takes `copy`, the whole way */
    usec copy;
    uint32_t mark;
    struct timer_wanted timer; /* FAULT_FIRE */
};
struct strike { /* at .. after 2 steps: see strike.c */
    usec at;
    uint32_t after, mark;
    uint32_t first_act, acts, first_fault, faults; /* as of a reaction */
};
struct timed_act {
    usec at;
    uint32_t act;
};
struct anytime { /* anytime bob hangs up: see anytime.c */
    uint32_t act, mark;
    int line;
};
struct back_off {          /* the 2nd back-off of alice is 4s */
    uint16_t node, status; /* 491, or 500 for a Retry-After */
    uint32_t the, mark;
    uint32_t answer; /* of its choice, for a Retry-After */
    usec span;
};
enum first_kind { FIRST_TIMER, FIRST_NODE, FIRST_NTH, FIRST_MESSAGE };
struct first { /* at .. after 2 steps .. goes first: see first.c */
    usec at;
    uint32_t after, mark;
    uint8_t kind;
    uint16_t node;
    uint32_t nth; /* from 1 */
    struct timer_wanted timer;
    struct pattern pattern;
};
struct script {         /* plan->script */
    struct hooks below; /* what this room's hooks pass on to */
    struct term *term;  /* [1..terms]; the mark of a term has its number */
    uint32_t terms;
    struct check *check;
    size_t checks;
    struct reaction *reaction;
    size_t reactions;
    struct fault *fault;
    size_t faults;
    struct timed_act *timed;
    size_t timeds;
    struct strike *strike;
    size_t strikes;
    struct anytime *anytime;
    size_t anytimes;
    usec end; /* of a run; 0: none is said */
    struct back_off *back_off;
    size_t back_offs;
    struct first *first;
    size_t firsts;
    bool fires;   /* a fault line makes a timer of a numbered instance fire */
    usec *moment; /* sorted, each once: when something is judged after all events of that instant */
    size_t moments;
    uint32_t marks; /* items of REGION_CHECKS */
    uint32_t heard; /* items of REGION_HEARD */
    uint32_t probe; /* a condition that somebody looks for in a trace: its term; 0: none */
    uint32_t probe_from;
    uint32_t *found;            /* where the probe leaves its record */
    bool remembers;             /* see remember.c */
    uint64_t confirmed;         /* states of a caller's dialog */
    struct hooks unremembering; /* what its hooks pass on to */
};

/* ---- marks: what a term remembers; in the world -------------------------------------------- */

enum sending { SENDING_OTHER, SENDING_RECORDED, SENDING_DECIDED };
enum phase { PHASE_BEFORE, PHASE_WITHIN, PHASE_AFTER };
struct mark {
    usec since; /* when the last pulse came, if in this instant */
    /* goes: bit n: the first n of its states have been gone through. Messages in order: see
     * sequence.c. */
    uint64_t reached;
    ident branch;           /* of the sending that an ordinal names */
    ref instance;           /* that it follows; 0: none, or it has ended */
    ref event;              /* a span's end: an event; 0: none, or not known since decoding */
    uint32_t count;         /* of what matched, one more than is asked at most */
    uint32_t told;          /* record */
    uint32_t seen;          /* instances of its kind, one more than is asked at most */
    uint8_t state, machine; /* of the instance it follows, or followed */
    uint8_t born, many;     /* has there been one; was there more than one and nobody said which */
    uint8_t pulse;          /* in this step */
    uint8_t sending;        /* enum sending: the message that the net works on fits */
    uint8_t arriving;       /* the message that has arrived in this step fits */
    uint8_t held;           /* a span holds; a reaction's condition was true */
    uint8_t phase, verdict; /* enum check_state */
    uint8_t active;         /* of a fault */
    uint8_t pad;
    uint16_t copy; /* of the sending that an ordinal names */
};
/* event.which */
enum {
    SCRIPT_START,
    SCRIPT_MOMENT,
    SCRIPT_SPAN,
    SCRIPT_WINDOW,
    SCRIPT_INSTANT, /* of a strike: steps are counted from now on */
    SCRIPT_STRIKE
};

static inline const struct script *script_of(const struct world *w)
{
    return w->plan->script;
}
struct mark *mark_at(const struct world *, uint32_t);
void mark_code(struct coder *, void *);
void marks_begin(struct world *);
/* Hooks. */
void marks_observe(struct step *, const struct record *, uint32_t number);
bool marks_fault(struct step *, const void *message, void *verdict);
void marks_receive(struct step *, const struct stimulus *);
void marks_transport_error(struct step *, const struct stimulus *);
/* sequence.c: the message is sent by its `from`, or has arrived at its `to`. True: it counts. */
bool sequence_step(const struct world *, const struct term *, struct mark *, const struct message *,
                   bool arrived);
bool sequence_done(const struct term *, const struct mark *);
/* judge.c */
bool term_is_level(const struct script *, uint32_t);
bool term_is_history(const struct script *, uint32_t);
bool term_many(const struct world *, uint32_t);
enum check_state term_verdict(const struct world *, uint32_t);
void judge_started(struct step *, const struct stimulus *);
/* strike.c: what strikes after so many steps of an instant. */
void strikes_started(struct step *);
void strikes_observe(struct step *, const struct record *);
void strikes_settled(struct step *);
/* The instant is over: whatever has not struck does so now. False: there is nothing. */
bool strikes_last(struct step *);
void strike_instant(struct step *, size_t strike);
void strike_now(struct step *, size_t strike);
/* anytime.c */
void anytime_started(struct step *);
uint32_t anytime_pending(const struct world *);
size_t anytime_find(const struct world *, uint32_t nth); /* of those pending, from 0 */
void anytime_comes(struct step *, const struct stimulus *);
void back_off_said(struct step *, const struct choice *, uint32_t *answer);
/* first.c */
void firsts_observe(struct step *, const struct record *);
void firsts_settled(struct step *);
int firsts_find(struct step *, const ref *event, uint32_t count);
/* Is this what the line means? Not of FIRST_NTH. */
bool first_fits(const struct world *, const struct first *, const struct event *);
void judge_script(struct step *, const struct stimulus *);
void judge_settled(struct step *);
void judge_finish(struct step *);

/* ---- binding ------------------------------------------------------------------------------- */

struct scenario {
    char *file, *text;
    char **directories;
    size_t ndirectories;
    char *title;
    struct plan plan;
    struct region_kind region[REGIONS];
    struct plan_node *node;
    struct phone_config *phone;
    struct server_config *server;
    const char **host;
    struct plan_link *link;
    struct act *act;
    uint32_t acts;
    struct machines machines;
    bool has_machines, machines_lent, machines_own; /* own: some are from files */
    struct machine_source *source;                  /* that were sent */
    size_t sources;
    struct script script;
    usec end;
    struct bounds bounds; /* as the file says */
    struct tries tries;   /* what the plan tries, if it does */
};
struct binder {
    struct scenario *s;
    const char *file;
    struct complaints *complaints;
    struct parser parser;
    struct grammar *grammar;
    struct names nodes, states;
    struct source_line *line; /* present */
    struct source_line *lines;
    size_t nlines;
    int said[RULES]; /* line of a statement that may stand once */
    struct timer_values all_timers;
    bool block_read; /* the present line's block has found a use */
    char **words;    /* texts of `nodes` */
    size_t nwords;
};
/* A tree's parts. */
uint32_t tree_child(const struct binder *, uint32_t tree,
                    unsigned what); /* the first child of this kind, or 0 */
uint32_t tree_next(const struct binder *, uint32_t sibling,
                   unsigned what); /* the next one after it */
bool tree_says(const struct binder *, uint32_t tree,
               const char *words); /* has this literal as a child */
const struct token *tree_token(const struct binder *, uint32_t tree); /* its first */
char *tree_text(const struct binder *, uint32_t tree); /* its source; the caller frees */
bool token_is(const struct binder *, const struct token *, const char *text);
void wrong(struct binder *, const struct token *, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Values, with complaints. */
uint16_t bind_node_name(struct binder *, uint32_t tree); /* 0: there is none, and was said */
/* Whom a request is for: a node, or of a user the first phone, whose address is the user's. */
uint16_t bind_target_name(struct binder *, uint32_t tree);
/* A status of these; else it is wrong. */
uint16_t bind_status_from(struct binder *, uint32_t tree, int64_t low, int64_t high);
int64_t bind_value(const struct binder *, uint32_t tree, unsigned terminal, int64_t otherwise);
uint32_t bind_count(struct binder *, uint32_t tree, unsigned terminal, int64_t least, int64_t most);
/* bind_message.c */
void bind_status(struct binder *, uint32_t tree, struct pattern *);
bool bind_pattern(struct binder *, uint32_t message, struct pattern *);
uint64_t bind_between(struct binder *, uint32_t tree); /* links, as a set */
uint8_t bind_transport(struct binder *, uint32_t tree);
void bind_times(struct binder *, uint32_t tree, struct term *);
struct term bind_message_fact(struct binder *, uint32_t tree);
struct term bind_sequence_fact(struct binder *, uint32_t tree);
/* bind_digest.c */
void bind_asking(struct binder *, uint32_t tree, struct asking *);
/* The line's end; `option`: what its options are. */
void bind_asking_done(struct binder *, uint32_t tree, enum rule option, const struct asking *);
/* check_server.c */
void check_host(struct binder *, const struct token *, uint16_t node);
void check_server(struct binder *, uint32_t tree, const struct server_config *,
                  const struct plan_node *);
bool bind_secret(struct binder *, uint32_t tree, struct secret *); /* false: it is none of those */
/* bind_condition.c */
void bind_fired(struct binder *, uint32_t tree, struct timer_wanted *); /* of RULE_FIRE */
/* bind_explore.c */
void bind_calm(struct binder *, uint32_t tree);
void bind_explore(struct binder *, uint32_t tree);
void bind_anytime(struct binder *, uint32_t tree);
void bind_back_off(struct binder *, uint32_t tree);
void bind_first(struct binder *, uint32_t tree, usec at, uint32_t after);
/* bind_act.c */
uint32_t bind_act(struct binder *, uint32_t tree); /* its number in plan->acts */
uint8_t bind_verb(const struct binder *, uint32_t verb);
uint8_t bind_media(const struct binder *,
                   uint32_t tree); /* 1 << enum media_kind, all that stand there */
uint8_t bind_direction(const struct binder *, uint32_t tree); /* 1 + enum direction */
/* Of a header line, the length of its name; 0: it is none. */
size_t scenario_header_name(const char *line);
uint32_t bind_seconds(struct binder *, uint32_t tree, unsigned nth);
uint8_t bind_method(struct binder *, uint32_t tree);
/* bind_node.c */
void bind_node(struct binder *, uint32_t tree);
/* bind_service.c */
void bind_service(struct binder *, uint32_t tree, struct server_config *);
void bind_node_others(struct binder *, uint32_t tree); /* what names other nodes */
void bind_node_ways(struct binder *, uint32_t tree);   /* is there a way to them? */
bool nodes_joined(const struct scenario *, uint16_t a, uint16_t z);
void bind_link(struct binder *, uint32_t tree);
void bind_timers(struct binder *, uint32_t tree, struct timer_values *);
/* bind_condition.c */
uint32_t bind_claim(struct binder *, uint32_t tree); /* the term's number; 0: it was wrong */
uint32_t bind_condition(struct binder *, uint32_t tree, bool never,
                        bool each); /* of RULE_CONDITION */
uint32_t bind_stop(struct binder *, uint32_t tree);
void bind_moments(struct script *);
/* kinds.c */
const char *timers_nearest(const struct machines *, uint32_t kinds, const char *word);
const char *states_nearest(const struct machines *, uint32_t kinds, const char *word);

void *scenario_alloc(void *old, size_t size); /* never NULL */
char *scenario_copy(const char *text, size_t length);
/* Reads the text's lines, parses and binds them. */
bool scenario_bind(struct scenario *, struct complaints *);
/* A condition of its own: the number of its term in the scenario's script; 0: it was wrong. */
uint32_t scenario_bind_stop(struct scenario *, const char *file, int line, const char *text,
                            struct complaints *);
void term_free(struct term *);
void script_reads(struct plan *, const struct script *, uint32_t acts); /* reads.c */
void script_number(struct script *);              /* marks and moments, when all terms are there */
void script_hook(struct plan *, struct script *); /* over the hooks that are there */
struct source_line *lines_of(const char *text, size_t *count); /* freed by lines_free */
void lines_free(struct source_line *, size_t count);
/* Hosts and addresses, when all nodes are there. */
void scenario_wire_nodes(struct scenario *);

#endif
