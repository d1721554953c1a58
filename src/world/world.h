/* The whole: lists the regions and kinds of machines of every room, wires the layers' hooks, makes
 * a plan runnable. */
#ifndef WORLD_H
#define WORLD_H

#include "node/node.h"

/* Those of net, which knows no other kinds. */
enum {
    KIND_CONNECTION = KIND_NODE_END + NET_CONNECTION,
    KIND_NAT_BINDING = KIND_NODE_END + NET_NAT_BINDING,
    KIND_WORLD_END = KIND_NODE_END + NET_KINDS
};

/* The vocabularies of every machine kind; index = machine number (KIND_...). NULL-free up to
 * world_kinds. */
extern const struct vocabulary *const world_vocabularies[];
extern const unsigned world_kinds;
extern const struct region_kind world_regions[REGIONS];

/* What people tell apart at a node, whichever machine it is: its transactions, its dialogs, its
 * sessions, and what it does for others or has done for it: a proxy's contexts, a registrar's
 * bindings, a phone's registration. What belongs to one of those is no life of its own. */
enum life { LIFE_TRANSACTION, LIFE_DIALOG, LIFE_SESSION, LIFE_SERVICE, LIVES, LIFE_OTHER = LIVES };
extern const char *const life_names[LIVES]; /* "transaction" */
enum life life_of(uint8_t machine);         /* by its kind, whatever its file calls its states */

/* Fills in regions, hooks and payload size of a plan whose nodes, links, machines and acts are
 * set. */
void world_wire(struct plan *);

/* A set of machines: the shipped ones, over them those of directories, file by file. */
struct machines {
    struct machine *machine[MACHINE_KINDS];
};
/* The shipped ones (built in); `directories`, or single files, come on top in order. A directory
 * "rfc3261" or "rfc6026" that does not exist as such names the built-in set. False: complaints say
 * what was wrong and nothing is left to free. */
bool machines_load(struct machines *, const char *const *directories, size_t count,
                   struct complaints *);
void machines_free(struct machines *);
/* The same from texts that somebody has sent, over the shipped ones. */
struct machine_source {
    const char *file, *text;
    size_t size;
};
bool machines_load_sources(struct machines *, const struct machine_source *, size_t count,
                           struct complaints *);
/* Those of the set that are not as shipped; returns how many. They last as long as the set. */
size_t machines_own(const struct machines *, struct machine_source out[MACHINE_KINDS]);
/* Does people's `name` mean this machine? Its own name, or an alias: "dialog" is dialog-caller and
 * dialog-callee. One table. */
bool machine_answers_to(const struct machine *, const char *name);
/* Bit n: kind n, of the machines that answer to it; 0: none does. */
uint32_t machines_named(const char *name);
/* The name or alias nearest to a word that names none; NULL: nothing is near. */
const char *machines_nearest(const char *word);
int machines_find(const char *name); /* kind by machine name: "invite-client"; -1 */

/* Runs to `until` or until nothing is left. The usual loop: everything about a run in one value. */
struct run {
    struct world *world;
    struct trace *trace;
    struct step_work *work;
    struct step step;
};
void run_start(struct run *, const struct plan *, bool with_trace, choose *, void *chooser);
bool run_step(struct run *, usec until);
void run_end(struct run *);
/* SHA-256 of the records, first 128 bits: the JSON contract's "hash". */
void trace_hash(const struct trace *, const struct plan *, unsigned char out[16]);

#endif
