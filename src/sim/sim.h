/* The kernel: a world as one block of memory, a queue of events, instances of machines, choices,
 * a trace.
 *
 * It knows machines and virtual time, and no SIP: what travels is a payload of fixed size, what a
 * node is, is the business of the rooms above. Nothing here is global; nothing reads a clock, an
 * address or a locale.
 *
 * A step: take the next event, deliver it, then deliver whatever was posted meanwhile, in order,
 * until nothing is left. A delivery to an instance: find its edge, enter the new state, run the
 * edge's effects in order (run to completion). Effects never call another instance: they post.
 */
#ifndef SIM_H
#define SIM_H

#include "machine/machine.h"

/* ---- references: a region and an index in it; 0 is nobody ------------------------------------ */

typedef uint32_t ref;
enum { REF_INDEX_BITS = 26, REGIONS = 64 };
#define USEC_NEVER INT64_MAX
static inline unsigned ref_region(ref r)
{
    return r >> REF_INDEX_BITS;
}
static inline uint32_t ref_index(ref r)
{
    return r & ((1u << REF_INDEX_BITS) - 1);
}

/* Regions of the kernel. Rooms above go on counting from REGION_SIM_END, each in its header. */
enum {
    REGION_NONE,
    REGION_NODES,
    REGION_EVENTS,
    REGION_HEAP,
    REGION_DEFERRED,
    REGION_PAYLOADS,
    REGION_SIM_END
};

struct world;
struct step;
struct coder;

/* An item's index may be a node's number, a link's, or that of what a scenario remembers. */
enum region_by { BY_NOTHING, BY_NODE, BY_LINK, BY_MARK };

/* What a room tells the kernel of a region. Const; assembled into one table by src/world. */
struct region_kind {
    const char *name;
    uint32_t size; /* of an item; the first member is a struct instance if is_instance */
    bool is_instance;
    bool is_fixed; /* all its items are made by `begin`, so that no headroom is kept */
    uint8_t by;    /* enum region_by: what its items' numbers are of */
    /* Which of an item's fields are not plain: see coder.h. A region that is no instance's and has
     * no `code` is not encoded at all: an index, say, that `decoded` builds again. */
    void (*code)(struct coder *, void *item);
    /* So many bytes of it are state; what follows is provenance. 0: all. */
    uint32_t state_size;
    /* The instance has entered a final state and its effects have run: unlink it from indexes of
     * the room. */
    void (*ended)(struct step *, ref);
    /* The instance has gone from the state `from` into another; the edge's effects are still to run. */
    void (*moved)(struct step *, ref, uint8_t from);
    /* Last word before the memory is given back (everybody who held it has let go): free payloads,
     * let go of others. */
    void (*freed)(struct step *, ref);
    /* A new world is made, or one is being decoded: make the items that the plan wants. The block
     * may move. */
    void (*begin)(struct world *);
    /* The instance has been decoded, and all others too: put it into the room's indexes. The block
     * may move. */
    void (*decoded)(struct world *, ref);
};

/* ---- the block ------------------------------------------------------------------------------- */

struct region { /* indices 1..used; free list through the first 4 bytes */
    uint64_t at;
    uint32_t size, room, used, live, free, headroom;
};
enum { QUEUE_FIFOS = 63, QUEUE_BUCKETS = 256 };
struct head {
    usec due;
    uint32_t seq, fifo;
};
struct fifo {
    usec duration;
    ref first, last;
    uint8_t place, bucket, pad[6]; /* in `head`, unless empty; in `bucket` */
};
struct queue {
    ref zero, zero_last;           /* timers of 0, which fire before this step ends */
    uint32_t fifos, heads;         /* how many have been used; how many are not empty */
    struct fifo fifo[QUEUE_FIFOS]; /* numbers count from 1 */
    /* A binary heap of those that are not empty, by their first events. */
    struct head head[QUEUE_FIFOS];
    /* A hash from durations to numbers, by open addressing; 0: none. */
    uint8_t bucket[QUEUE_BUCKETS];
};
struct block { /* the whole state; regions' items follow */
    usec now;
    uint64_t bytes; /* of the block, all included: what a copy copies */
    uint32_t seq;   /* of the next event */
    uint32_t steps;
    struct region region[REGIONS];
    uint64_t tight;   /* bit n: region n has less room left than its headroom */
    uint32_t counted; /* told, where something is tried: steps of this instant: see tries.c */
    uint32_t pad;
    struct queue queue; /* see queue.c */
};
struct world {
    const struct plan *plan;
    struct block *block;
    uint64_t room;
    bool pinned; /* a delivery is under way */
};

static inline void *world_item(const struct world *w, ref r)
{
    const struct region *g = &w->block->region[ref_region(r)];
    return (char *)w->block + g->at + (uint64_t)ref_index(r) * g->size;
}
/* The same where region and size are constants: in half the instructions. */
static inline void *world_item_in(const struct world *w, ref r, unsigned region, size_t size)
{
    return (char *)w->block + w->block->region[region].at +
           ref_index(r) * ((size + 7) & ~(size_t)7);
}
/* A zeroed item. Pointers into the block hold until the present delivery ends: before each delivery
 * the kernel makes room for SIM_HEADROOM items in every region, so that item_new inside one never
 * moves the block. */
enum { SIM_HEADROOM = 16 };
ref item_new(struct world *, unsigned region);
void item_free(struct world *, ref);
/* Room for `count` more items, for a delivery that makes more than SIM_HEADROOM. Pointers into the
 * block end here. */
void world_reserve(struct world *, unsigned region, uint32_t count);

/* ---- nodes ----------------------------------------------------------------------------------- */

enum { MACHINE_KINDS = 32 };
struct node {        /* REGION_NODES, index = node number, 1.. */
    uint64_t stream; /* seeds its choices; from the run's seed and the node's name; never changes */
    uint64_t serial; /* of the identifiers it made so far */
    /* Its instances by region, in order of making, until freed. */
    ref first[REGIONS], last[REGIONS];
    uint32_t ordinal[MACHINE_KINDS]; /* told: how many instances of each machine it has had */
    uint8_t ear; /* enum node_ear of net.h: as the plan says, until somebody changes it */
    uint8_t pad[7];
};
static inline struct node *world_node(const struct world *w, uint16_t n)
{
    return world_item_in(w, n, REGION_NODES, sizeof(struct node));
}
uint64_t node_serial(struct world *, uint16_t node); /* the next one: 1, 2, ... */

/* ---- instances ------------------------------------------------------------------------------- */

struct record;
enum {
    /* Its transport is: timers marked "| 0 reliable", "| never reliable" obey. */
    INSTANCE_RELIABLE = 1,
    /* In a final state: hears nothing more, goes when nobody holds it. */
    INSTANCE_ENDED = 2,
    /* The kernel's: on the list of those to look at when the step ends. */
    INSTANCE_DYING = 4
};
struct instance {
    uint8_t machine, state, flags, pad;
    uint16_t node, holds; /* holds: how many others keep a ref to it */
    uint32_t ordinal;     /* told: [1], [2] in its name; per node and machine */
    ref owner;            /* who made it; held */
    ref timers;           /* its running timers */
    ref deferred, deferred_last;
    ref next, prev; /* its node's list */
    uint32_t told;  /* record of its last transition */
};
static inline struct instance *instance_at(const struct world *w, ref r)
{
    return world_item(w, r);
}

/* A new instance in its start state, at the end of its node's list. The caller fills its own fields
 * and then tells it its first stimulus: that birth must find an edge from a start, or else it is
 * recorded as unexpected and killed. `owner` is held until the instance is freed. */
ref instance_new(struct step *, unsigned region, uint8_t machine, uint16_t node, ref owner,
                 bool reliable);
void instance_hold(struct world *, ref);
/* Frees what has ended and is held by nobody, at the step's end. */
void instance_release(struct step *, ref);
static inline bool instance_live(const struct world *w, ref r)
{
    return r && !(instance_at(w, r)->flags & INSTANCE_ENDED);
}
/* The one that a record of a transition is about, in this region of its node's, or 0. */
ref instance_of_record(const struct world *, unsigned region, const struct record *);
/* Is it in the state or cluster called `name`? For people's questions (checks); never for protocol
 * decisions. */
bool instance_in(const struct world *, ref, const char *name);
bool instance_timer_runs(const struct world *, ref, unsigned timer);
/* One of its timers that run fires now, ahead of its time, because of the record `cause`. */
void instance_fire(struct step *, ref, unsigned timer, uint32_t cause);
/* Ends an instance without an edge: its node crashed. Timers, deferred events go; a record says
 * so. */
void instance_kill(struct step *, ref);
/* The same for all of a node's: it crashed. What its node has counted (serials, ordinals) stays, so
 * that no identifier comes again. */
void node_kill(struct step *, uint16_t node);

/* ---- telling --------------------------------------------------------------------------------- */

struct stimulus {
    ref to;       /* an instance, or whatever the handler takes */
    uint8_t atom; /* what came, in the words of the target's vocabulary */
    uint8_t flags;
    uint16_t number;     /* status, node ...: the handler's */
    const void *payload; /* the message; valid until the step ends; may be NULL */
    ref about;           /* another instance it concerns, or 0 */
    uint32_t cause;      /* record */
    usec interval;       /* of the timer that fired */
};
typedef void handler(struct step *, const struct stimulus *);

/* Delivered later in this step, in order of posting. `cause` 0 means the present record. */
void step_post(struct step *, handler *, const struct stimulus *);
/* step_post of instance_tell, which is one delivery. */
void step_tell(struct step *, ref instance, uint8_t atom, const void *payload);
handler instance_tell;
/* Payload space that lasts until the step ends: `plan->payload_size` bytes, zeroed or a copy of
 * `from`. */
void *step_payload(struct step *, const void *from);

/* ---- the step under way ---------------------------------------------------------------------- */

struct choice;
struct trace;
struct record;
typedef uint32_t choose(void *chooser, struct world *, const struct choice *);

struct step {
    struct world *world;
    const struct plan *plan;
    choose *choose; /* NULL: always 0 */
    void *chooser;
    struct trace *trace; /* NULL: none is kept */
    uint32_t cause;      /* the record that is being acted on */
    bool told;           /* the kernel's: a record was made, and not only a verdict's */
    const void *about;   /* the payload of the record being made, where its way ends; or NULL */
    /* The kernel's scratch, kept between steps: posted stimuli, payloads, ended instances. */
    struct step_work *work;
};
/* Scratch that outlives steps; one for each thread that steps worlds. */
struct step_work *step_work_new(void);
void step_work_free(struct step_work *);

/* ---- events ---------------------------------------------------------------------------------- */

/* The engine's own; then those of hooks.arrival, act, script; from EVENT_OWN on, of hooks.own. */
enum { EVENT_TIMER, EVENT_ARRIVAL, EVENT_ACT, EVENT_SCRIPT, EVENT_OWN };
struct event { /* REGION_EVENTS */
    usec due;
    uint32_t seq;
    ref sibling; /* the owner's next timer, by number */
    union {
        struct { /* in its FIFO */
            ref next, prev;
        };
        usec interval; /* in the heap: the delay it was given */
    };
    ref owner;      /* instance; link, node or script item as a plain number for others */
    ref payload;    /* REGION_PAYLOADS, owned by the event; or 0 */
    uint32_t cause; /* record that scheduled it */
    uint8_t slot;   /* FIFO number, SLOT_ZERO, or 0: in the heap, where `place` says */
    uint8_t what, which, pad;
    uint32_t place;
};
enum { SLOT_HEAP = 0, SLOT_ZERO = 255 };
/* Schedules at now + delay (0 or more). Delays that recur share a FIFO; `is_random` delays go to
 * the heap. When due, the handler is told: to = owner, atom = which, number = what, payload a copy
 * that lasts for the step, cause. EVENT_TIMER is the engine's own: diagrams start and stop timers,
 * C does not. */
ref event_add(struct step *, usec delay, bool is_random, uint8_t what, uint8_t which, ref owner,
              const void *payload);
/* Due at once, before whatever else is due in this instant: the next step is its own. */
ref event_add_next(struct step *, uint8_t what, uint8_t which, ref owner);
void event_cancel(struct world *, ref);
ref event_next(const struct world *); /* 0: nothing will ever happen */
usec event_interval(const struct world *, ref);
/* For people and for the pale rows below now: every pending event, in order. Returns how many there
 * are. */
size_t events_pending(const struct world *, ref *out, size_t room);
/* Shows every event of the kind `what` that is pending, in order; who is shown one may cancel it or
 * change its `which`, and nothing else of the queue. `about` is the visitor's. */
typedef void event_visit(struct step *, ref event, struct event *, uint32_t about);
void events_visit(struct step *, uint8_t what, event_visit *, uint32_t about);

/* One step. False: the queue is empty or the next event is after `until`; then now = until if that
 * is later (and not USEC_NEVER). Where something is tried, steps that make no record are taken along,
 * also before it says false. A step of more than STEP_DELIVERIES deliveries runs in circles:
 * whoever is told more is killed. */
enum { STEP_DELIVERIES = 100000 };
bool world_advance(struct step *, usec until);

/* ---- choices: whatever could go otherwise ---------------------------------------------------- */

enum choice_kind {
    CHOICE_FATE,
    CHOICE_DELAY,
    CHOICE_HOLD_BACK,
    CHOICE_BACKOFF,
    CHOICE_ORDER,
    CHOICE_MOMENT,
    CHOICE_STALL,
    CHOICE_DELAY_TWICE, /* the second copy's delay */
    CHOICE_SERVER       /* 1: not this one, of those that are equally preferred: RFC 2782 */
};
enum fate { FATE_ARRIVES, FATE_LOST, FATE_TWICE };
/* What an exploration tries of every sending and every instant, where chance alone would leave things
 * as they are; a plan's. How often, the explorer says. */
enum { TRIES_DELAYS = 8 };
struct tries {
    bool loss, duplicates;
    bool order;               /* which of several events of one instant goes first: CHOICE_ORDER */
    bool commute;             /* events at different nodes do: see tries.c */
    uint8_t delays;           /* answers 1.. of CHOICE_DELAY; 0 is the link's own delay */
    usec delay[TRIES_DELAYS]; /* one way, in all */
};
/* Its key is kind, a, b, c, d: it survives edits of the scenario elsewhere, and none is asked for
 * twice in a run. CHOICE_STALL: how many times in a row a TCP segment is lost, each with the chance
 * `ppm`. Where something is tried (struct tries):
 *
 *     fate      an enum fate, of 3 if a message may be duplicated, else of 2
 *     delay     0: the link's; k: the k-th of the tries' delays that is another
 *     back-off  0: the least; 1: the middle; 2: the greatest there can be
 *     moment    0: none; k: the k-th of those acts that still may come anytime comes now
 *     order     which of the events that are due and may go first, in the queue's order
 *
 * Of the last two a, b and c are the 48 bits of the time, greatest first; d: see tries.c. */
struct choice {
    uint8_t kind, pad;
    uint16_t a, b; /* fate, delay: sending node, link */
    uint16_t c;    /* what: method << 12 | status, or as the room that asks says */
    uint32_t d;    /* ordinal: which sending of that by that node on that link, 1.. */
    uint32_t of;   /* answers are 0..of-1, 0 the calm one */
    /* Fate: the chance of loss. Others: that the answer is not 0; 1000000 for delays. */
    uint32_t ppm;
    uint32_t ppm_twice; /* fate: the chance of duplication */
    /* What seeds it, in the world. An answer depends on that and on the key alone, not on what was
     * asked before: so what happens to one message changes no other's fate. */
    const uint64_t *stream;
};
uint32_t step_choose(struct step *, const struct choice *);
/* While CHOICE_ORDER is asked for: the events that its answers mean, or `all` that could go first
 * whomever they concern, in the queue's order. Returns how many. */
enum { INSTANT = 64 }; /* of more events that are due at once the queue's order is kept */
enum {
    STEP_UNTOLD = 20
}; /* see tries.c: `d` of a moment or an order, below: steps of the instant */
uint32_t step_due(const struct step *, bool all, ref out[INSTANT]);
choose choose_random; /* chooser: NULL. Draws from stream and key: what a seed means */
uint64_t stream_seed(uint64_t seed, const char *name);
uint64_t stream_draw(uint64_t *stream);
uint32_t stream_below(uint64_t *stream, uint32_t bound); /* unbiased */

/* ---- the trace ------------------------------------------------------------------------------- */

/* The JSON contract's kinds and `what`s. */
enum record_kind {
    RECORD_NONE,
    RECORD_SENT,
    RECORD_ARRIVED,
    RECORD_LOST,
    RECORD_DROPPED,
    RECORD_DUPLICATED,
    RECORD_REFUSED,
    RECORD_STRAY,
    RECORD_TIMER_START,
    RECORD_TIMER_STOP,
    RECORD_TIMER_FIRE,
    RECORD_TRANSITION,
    RECORD_UNEXPECTED,
    RECORD_DEFERRED,
    RECORD_USER,
    RECORD_NOTE,
    RECORD_KILLED,
    RECORD_CHECK,
    RECORD_END,
    RECORD_LINK,      /* one was cut, or has healed: see net.h */
    RECORD_MEDIA,     /* what a stream of media does from now on: see call.h */
    RECORD_CORRUPTED, /* a fault line damages the message on its way */
    RECORD_REORDERED, /* a fault line holds it back until the next one has overtaken it */
    RECORD_KINDS
};
struct record {
    usec t;
    usec due;       /* timers, and messages sent: when it will arrive */
    uint32_t cause; /* record; 0: none */
    /* A message: its id. An instance: its ordinal. User, note: text, see the room that emits. */
    uint32_t subject;
    uint32_t extra; /* message: copy. user, note: argument */
    uint16_t node;  /* of the instance; the sender of a message */
    uint16_t peer;  /* the receiver of a message */
    uint16_t edge;  /* transition: drawn edge + 1 */
    uint8_t what, machine;
    uint8_t from, to; /* states of the table; unexpected: from */
    uint8_t atom;     /* transition, unexpected: what came. timers: which */
    uint8_t flags;
};
struct trace { /* records 1..count; record 0 is never used. Grows; one owner */
    struct record *record;
    uint32_t count, room;
    unsigned char *payloads; /* id 1..npayloads: every message, once a sending */
    uint32_t npayloads, payloads_room, payload_size;
};
struct trace *trace_new(uint32_t payload_size);
void trace_free(struct trace *);
const void *trace_payload(const struct trace *, uint32_t id);
/* Appends (if a trace is kept), shows it to the plan's observer, returns its number; step->cause is
 * the default cause. */
static inline bool step_watched(const struct step *);
static inline uint32_t step_record(struct step *, struct record);
/* A copy in the trace: its id; 0 without a trace. */
uint32_t step_keep(struct step *, const void *payload);
/* A user's act or a remark that people should read; `text` is a number that the plan's `tell` hook
 * puts into words. */
uint32_t step_note(struct step *, uint8_t what, uint16_t node, uint32_t text, uint32_t argument);

/* ---- the plan: what never changes during a run ----------------------------------------------- */

struct plan_node {
    const char *name, *host;
    uint8_t role, ear;
    struct timer_values timers;
    const void *config;
    /* A phone's address of record is in its domain, of which a server may be in charge. */
    const char *user, *domain;
    uint16_t outbound; /* a phone's outbound proxy: the node that all its requests go to first; 0 */
    const char *outbound_domain; /* or one of the servers of this domain; NULL */
    uint16_t q;                /* a phone's preference among those of its address, in thousandths */
    bool relays;               /* passes on what is meant for others: a proxy */
    bool registers;            /* a phone that is found by its bindings only: RFC 3261 10 */
    bool strict;               /* routes as RFC 2543 did: its URI in a route has no lr */
    bool in_charge;            /* requests for its domain come here: RFC 3263 4 */
    uint16_t priority, weight; /* of a server, among those of its domain: RFC 2782 */
    bool no_rport;             /* behind a NAT it does without rport: RFC 3581 3 */
    uint8_t over;              /* enum transport that its Contact names; 0: none */
    const void *service;       /* what a server is: struct server_config of node.h */
    uint32_t aor, contact;     /* texts of the lore: see node_address */
};
/* Events of different nodes commute, those of one lane (a way of a TCP link) keep the queue's order. */
struct concern {
    uint16_t node; /* 0: nobody knows, or all */
    uint32_t lane; /* 0: none */
};
/* What is else left out of CODE_STATE, or renamed: identifiers as they are; numbers that only count
 * up; ordinals of instances; what time it is. */
enum reads { READS_IDENTS = 1, READS_NUMBERS = 2, READS_ORDINALS = 4, READS_TIME = 8 };
/* How a layer speaks to the one above it without knowing it; each may be NULL. */
struct hooks {
    /* Kernel to net: an EVENT_ARRIVAL is due. net_arrival. */
    handler *arrival;
    /* Net to transaction: payload has arrived at node `number`, from link `about`. */
    handler *receive;
    /* Net to transaction: payload could not be sent. */
    handler *transport_error;
    /* Transaction to call: see transaction.h. */
    handler *core;
    /* Transaction to call: what is outside any transaction (ACK to 2xx, late 2xx). */
    handler *core_stray;
    /* Call to node: an INVITE waits for its user. See call.h. */
    handler *alert;
    /* A user's act is due: `to` is its number in the plan's acts. */
    handler *act;
    /* A scenario's moment is due: `to` is its number. */
    handler *script;
    /* An event of a kind from EVENT_OWN on is due: `number` says which. */
    handler *own;
    /* Once, before the first step: schedule what the plan wants; any number of items. */
    handler *started;
    /* Sees every record as it is made. May schedule EVENT_SCRIPT and EVENT_ACT with delay 0, may
     * change script state only. */
    void (*observe)(struct step *, const struct record *, uint32_t number);
    /* The step is done, all that was posted is delivered: the world can be judged. May do what
     * `observe` may; its records belong to this step. Called once after `started` too. */
    void (*settled)(struct step *);
    /* Where something is tried, acts that may come at any moment: how many still may. `moment`: the
     * one with the number `to`, from 0, of those comes now. */
    uint32_t (*anytime)(const struct world *);
    handler *moment;
    /* Whom an event that is due concerns: see struct concern. NULL: nobody knows. */
    void (*concerns)(const struct world *, const struct event *, struct concern *);
    /* A scenario says which of the events that are due goes first: its place; -1: it does not say. */
    int (*goes_first)(struct step *, const ref *event, uint32_t count);
    /* A scenario may say otherwise how long a back-off is: its choice, and the answer of 0..of-1. */
    void (*back_off)(struct step *, const struct choice *, uint32_t *answer);
    /* Fate by a scenario's fault lines: returns true and fills in what happens to this sending. See
     * net.h. */
    bool (*fault)(struct step *, const void *payload, void *verdict);
};
struct plan {
    uint64_t seed;
    const struct region_kind *region; /* REGIONS entries, size 0 where there is none */
    const struct machine *machine[MACHINE_KINDS];
    const struct plan_node *node; /* [1..nodes] */
    /* [1..nodes]: their `host` again, for sip_names; set by whoever makes the plan. */
    const char *const *hosts;
    uint16_t nodes;
    uint16_t links;
    const struct plan_link *link; /* [1..links]: net.h */
    struct lore *lore;            /* sip.h */
    const void *acts, *script;    /* node.h, scenario.h */
    const struct tries *tries;    /* NULL: as chance has it */
    bool calm;                    /* chance has no say in signalling: as if nothing were tried */
    /* Provenance that the plan's own checks or acts read, so that it is state: enum reads; and how
     * often a message was sent again, up to which number that matters. */
    uint16_t reads, copies;
    /* The first of the kinds of machines that net has: see net.h. 0: nobody keeps them. */
    uint8_t net_kinds;
    uint32_t payload_size;
    /* Of events, for observers that schedule more than a few at once; 0: SIM_HEADROOM. */
    uint32_t headroom;
    struct hooks hooks;
};

/* Who keeps or sees no records pays one test for each. */
uint32_t step_append(struct step *, const struct record *);
static inline bool step_watched(const struct step *s)
{
    return s->trace || s->plan->hooks.observe;
}
static inline uint32_t step_record(struct step *s, struct record r)
{
    return step_watched(s) ? step_append(s, &r) : 0;
}

/* ---- whole worlds ---------------------------------------------------------------------------- */

struct world *world_new(const struct plan *, struct step_work *, struct trace *trace_or_null);
void world_free(struct world *);
/* One memcpy of block->bytes. */
struct world *world_copy(struct world *into_or_null, const struct world *);

/* A world kept for later; of what is as it was in the snapshot before (or NULL) no second copy is
 * made, and either may be freed first. */
struct snapshot;
struct snapshot *snapshot_new(const struct world *, const struct snapshot *before);
uint64_t snapshot_bytes(const struct snapshot *); /* that it took when it was made */
uint64_t snapshot_free(struct snapshot *);        /* returns the bytes that nobody has any more */
struct world *snapshot_restore(const struct snapshot *, struct world *into_or_null);

/* Canonical: times relative to now, references by place, identifiers by first use. CODE_STATE leaves
 * provenance out: two worlds are equal if those bytes are. CODE_ALL has it too, so that a decoded
 * world goes on to the very same trace. What an item's fields are, its room says: coder.h. */
enum code_mode { CODE_STATE, CODE_ALL };

/* Bytes needed; written if room suffices. */
size_t world_encode(const struct world *, enum code_mode, unsigned char *out, size_t room);
/* NULL if the bytes are no encoding of a world of this plan. Never reads past size. */
struct world *world_decode(struct world *into_or_null, const struct plan *, enum code_mode,
                           const unsigned char *, size_t);
bool world_equal(const struct world *, const struct world *); /* of their CODE_STATE encodings */
void world_hash(const struct world *, unsigned char out[16]);
/* The same faster, for those who encode by the million: scratch that outlives encodings, one for each
 * thread. What is returned stands in the scratch until it is used again. */
struct coder_work;
struct coder_work *coder_work_new(void);
void coder_work_free(struct coder_work *);
/* The CODE_STATE encoding; world_decode takes it. */
const unsigned char *world_state(const struct world *, struct coder_work *, size_t *size);
/* A fingerprint of that, which is had in half the time; and one of any bytes. The same on every
 * machine of the same byte order. */
void world_fingerprint(const struct world *, struct coder_work *, uint64_t out[2]);
void bytes_hash(const void *, size_t, uint64_t out[2]);
/* Nodes that are alike change places: everything's number as it is then. Arrays count from 1. */
struct renaming {
    const uint16_t *node, *node_back; /* back: who takes that place */
    const uint16_t *link, *link_back;
    const bool *turned; /* by link: its ends have changed places, too */
    const uint32_t *act, *mark_back;
    uint32_t acts, marks;
    const uint32_t *text;                       /* with their names */
    uint32_t texts;                             /* those below are known */
    ref (*owner)(const struct renaming *, ref); /* of an event of a kind from EVENT_OWN on */
};
/* What world_state and world_fingerprint would say of the world in which they have. NULL, false: it
 * has something in it of which that cannot be said. */
const unsigned char *world_state_as(const struct world *, struct coder_work *,
                                    const struct renaming *, size_t *size);
bool world_fingerprint_as(const struct world *, struct coder_work *, const struct renaming *,
                          uint64_t out[2]);
/* world_decode without an allocation. */
struct world *world_decode_with(struct coder_work *, struct world *into_or_null,
                                const struct plan *, const unsigned char *state, size_t size);
/* The world as it is, provenance and all, in few bytes: not canonical, for taking back into a world
 * of the same plan in the same process. As fast as copying. */
const unsigned char *world_pack(const struct world *, struct coder_work *, size_t *size);
struct world *world_unpack(struct world *into_or_null, const struct plan *, const unsigned char *,
                           size_t);
/* Invariants of the block: lists, queue order, holds, deferred events. Returns NULL or what is
 * wrong. For tests. */
const char *world_verify(const struct world *);

#endif
