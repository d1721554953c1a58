/* Links between nodes: delay, jitter, loss, duplication, reordering; UDP, TCP and what goes over TCP.
 *
 * UDP loses, delays, duplicates, overtakes. TCP loses nothing and keeps order: where its `loss`
 * strikes, it stalls by the retransmission time-outs of RFC 6298 (1 s, doubling). A closed port
 * refuses: a transport error at the sender (ICMP for UDP, RST for TCP: RFC 3261 18.4), one delay
 * there and one back. A scenario's fault lines come before chance. A link can be cut and heal, a
 * node crash and restart: faults.c.
 */
#ifndef NET_H
#define NET_H

#include "sim/sim.h"
#include "sip/sip.h"

enum { REGION_LINKS = REGION_SIM_END, REGION_CONNECTIONS, REGION_NAT_BINDINGS, REGION_NET_END };
/* Machines of this room: their kinds are those from plan->net_kinds on. */
enum { NET_CONNECTION, NET_NAT_BINDING, NET_KINDS };
extern const struct vocabulary connection_vocabulary, nat_binding_vocabulary;

struct plan_link {
    uint16_t a, b;                     /* nodes */
    uint8_t transport;                 /* enum transport */
    usec delay, jitter;                /* one way: delay + 0..jitter */
    uint32_t loss, duplicate, reorder; /* parts per million */
    usec heals_at;   /* from here on the link loses, delays and repeats nothing; 0: never changes */
    uint16_t opener; /* WebSocket: the only end that can open a connection; 0: either can */
    usec nat;        /* UDP: a is behind a NAT, whose bindings last so long; 0: there is none */
    char *name;      /* "alice -- bob": seeds its stream */
};
struct connection { /* REGION_CONNECTIONS: at the node that has opened it. Owner 0 */
    struct instance is;
    uint8_t link;
    uint8_t pad[7];
};
struct nat_binding { /* REGION_NAT_BINDINGS: at the node that is inside. Owner 0 */
    struct instance is;
    uint8_t link;
    uint8_t drops; /* scratch: what wants in is not let in */
    uint8_t pad[6];
};
struct link { /* REGION_LINKS, index = link number */
    uint64_t stream;
    usec heals_at; /* the plan's; USEC_NEVER: never changes */
    usec last[2];  /* TCP: latest arrival promised, a->b and b->a: order is kept */
    /* TCP, a->b and b->a: nothing arrives before, for what was sent first is being sent again; how
     * often it has been. */
    usec stalled[2];
    /* What is sent from a, from b, takes another link until then if it can: see servers.c. */
    usec avoided[2];
    uint8_t tries[2];
    bool cut;
    bool held[2]; /* UDP, a->b and b->a: a fault line holds one back */
    uint8_t pad;
    ref found; /* scratch of let_go */
    uint32_t pad2;
    uint32_t sent[2][METHODS]; /* told: requests sent by a, by b: ordinals of choices and records */
    uint32_t answered[2][METHODS][8]; /* told: responses by method of CSeq and class */
};

/* What a fault line makes of a sending: chance has then no say in it. `delay` comes on top of the
 * link's and may be below 0, as far as to an arrival at once; `copy` is one way, in all. A dropped message is gone over TCP too; a delayed one holds up those behind it there. One
 * that is refused finds a closed port.
 *
 * One that is reordered arrives right after the next one that gets onto the same link in the same
 * direction, of which it is said or not; T4 after its sending if none does, which is as long as a
 * message can be under way (RFC 3261 17.1.2.2, table 4). Over TCP nothing overtakes.
 *
 * One that is corrupted has no readable Content-Length when it arrives: over UDP a request gets
 * 400 and any other is dropped (RFC 3261 18.3); over TCP nobody can tell where it ends, and the
 * receiver closes the connection (RFC 4475 3.1.2.3): a transport error at the sender. */
struct verdict {
    bool drop, twice, refuse, reorder, corrupt;
    bool apart; /* the second copy has a delay of its own: `copy` */
    usec delay, copy;
};

/* Flags of the record of a message that comes to nothing, beside 1 for one that is garbage: a NAT has
 * dropped it (RECORD_LOST); there is no connection, and its sender can open none (RECORD_REFUSED). */
enum { TOLD_NAT = 2, TOLD_NO_CONNECTION = 2 };

/* Sends from `m->from` to `m->to`: fills in link (a link given that joins the two is kept),
 * transport (of a request) and `told`, records "sent", decides its fate and schedules its arrival.
 * A node whose port is closed refuses. Returns the record's number. Keeps no pointer. `told.copy`
 * is the caller's: 0 the first time, one more at each resending. Without a link between the two: a
 * transport error in this step; but a node reaches itself at once, over no link. */
uint32_t net_send(struct step *, struct message *);
/* What printing messages asks of a run. */
static inline struct sip_names plan_names(const struct plan *plan)
{
    return (struct sip_names){plan->lore, plan->hosts, (uint16_t)(plan->nodes + 1), plan->seed};
}
/* The link between two nodes, 0 if there is none; of several the first. */
uint16_t net_link(const struct plan *, uint16_t from, uint16_t to);
bool net_reliable(const struct plan *, uint16_t link);
/* Are there several between the two? */
bool net_has_links(const struct plan *, uint16_t from, uint16_t to);
/* ---- route.c: RFC 3261 8.1.2, RFC 3263 4 ---- */
/* The node that a URI leads to: whose host its host is; or the server in charge of its domain; or,
 * without such a server, the phone whose address of record it is. 0: nobody of the plan. */
uint16_t net_node_at(const struct plan *, textid uri);
/* The node whose contact it is, to the letter. 0: nobody's. */
uint16_t net_contact_of(const struct plan *, textid uri);
/* The node whose own host a URI's host is; 0: none. */
uint16_t net_host_of(const struct plan *, textid uri);
/* The (first) server in charge of a URI's domain; 0: there is none. Is this node? */
uint16_t net_in_charge(const struct plan *, textid uri);
bool net_is_in_charge(const struct plan *, uint16_t node, textid uri);
/* The first phone with this address of record; 0: none. */
uint16_t net_phone_of(const struct plan *, textid uri);
/* The neighbour to whom a message for `to` goes: `to` itself, or a relay on the shortest way. */
uint16_t net_next_hop(const struct plan *, uint16_t from, uint16_t to);
/* ---- servers.c: RFC 3263 4, RFC 3261 18.1.1 ---- */
/* The server to which a request from there for this URI goes, where several are in charge of its
 * domain, and those in *tried have failed; it is added to them. 0: there are no several, or none is
 * left. Then whoever net_node_at says. */
uint16_t net_server(struct step *, uint16_t from, textid uri, textid *tried);
/* The same, if it is known which. */
void net_server_is(struct step *, uint16_t from, textid uri, uint16_t server, textid *tried);
/* Is one left that has not been tried? */
bool net_server_left(const struct plan *, uint16_t from, textid uri, textid tried);
/* The link for a message: over the transport that its topmost Via, or the URI of a request's next hop,
 * names, else the first of
 * those that have not failed. net_large_way: where it is too large for UDP, TCP or TLS if there is
 * such a link, else 0. */
uint16_t net_way(const struct step *, const struct message *);
uint16_t net_large_way(const struct step *, const struct message *request);
/* TCP has failed for it: is UDP left? */
bool net_other_way(const struct step *, const struct message *request);
/* It has failed on its link: others do not take that for so long, if there is another, or another
 * server. */
void net_avoid(struct step *, const struct message *request, usec span);
/* The kernel hands arrivals here; net records them and calls hooks.receive: `number` is the
 * receiving node, `about` the link's number. hooks.transport_error likewise: `number` is the node
 * that had sent the payload. */
handler net_arrival;
/* Of an EVENT_ARRIVAL: the node where something arrives, and on TCP its lane: what must not overtake
 * another. */
void net_concerns(const struct world *, const struct event *, struct concern *);
/* The message that is to arrive, if it is one: not the news that a port is closed. */
const struct message *net_arriving(const struct world *, const struct event *);
void links_begin(struct world *);            /* the region's `begin` */
void sdp_code(struct coder *, struct sdp *); /* for items that keep a description */
void link_code(struct coder *, void *item);
void connection_code(struct coder *, void *item), nat_binding_code(struct coder *, void *item);
void message_code(struct coder *, void *item); /* the payload region's code function */
/* May it hear at all? Set by the rooms above: a phone can be silent (its peers take it for dead),
 * refuse (its port is closed), or be down: crashed, so that it does nothing either. */
enum node_ear { EAR_OPEN, EAR_SILENT, EAR_CLOSED, EAR_DOWN };
enum node_ear net_ear(const struct step *, uint16_t node);
void net_hear(struct step *, uint16_t node, enum node_ear);

/* Cuts a link, or heals it; RECORD_LINK: node and peer are its ends, subject its number, flags 1 if
 * it is cut. Over UDP nothing gets through that is sent while it is cut, or would
 * arrive then; over TCP it is sent again, after 1 s, 2 s, 4 s ... (RFC 6298 5.5), until the link is
 * whole again; the seventh time is the last, and a transport error. */
void net_cut(struct step *, uint16_t link, bool cut);
bool net_is_cut(const struct world *, uint16_t link);
/* Breaks a link's connection: what is under way on it, either way, is lost, a transport error at its
 * sender. What is sent next opens another one. False: there is none that is open. */
bool net_break(struct step *, uint16_t link);
bool net_is_connected(const struct world *, uint16_t link);
/* Is the node at the inside of a NAT that stands in this link? Whoever is puts rport into his Vias
 * (RFC 3581 3). */
bool net_is_behind_nat(const struct plan *, uint16_t node, uint16_t link);
/* The node stops dead: all its instances are killed, nothing is sent; from now on it is down. What
 * it has sent is on its way all the same. Over TCP its peers hear nothing either, and send again as
 * over a cut link. */
void net_crash(struct step *, uint16_t node);
/* It is there again and has forgotten all. A TCP connection from before is not known there any
 * more: what its peers send over it meets a reset (RFC 9293 3.5.1), a transport error. */
void net_restart(struct step *, uint16_t node, enum node_ear);

/* ---- media: media.c --------------------------------------------------------------------------- */

/* The links that media take between two nodes: the fewest, and of those the plan's first. */
enum { MEDIA_HOPS = 4 };
struct media_way {
    uint16_t link[MEDIA_HOPS];
    uint8_t hops;
};
bool media_find_way(const struct plan *, uint16_t from, uint16_t to, struct media_way *);
/* Do media of this kind go in RTP packets? Text messages do not. */
bool media_is_rtp(uint8_t kind);
/* When packet 0, 1, 2 ... of a stream goes out, after its beginning; and how many go out before
 * `span` is over. */
usec media_sent_at(uint8_t kind, uint32_t number);
uint32_t media_packets(uint8_t kind, usec span);
struct packet {
    usec sent, arrives;       /* arrives: or would have, were it not lost */
    usec entered[MEDIA_HOPS]; /* when it set out on each link of its way */
    bool lost;                /* by chance: whether a link was cut is another question */
};
/* What becomes of a packet: a function of its arguments. `stream` tells streams of a run apart. */
struct packet media_packet(const struct plan *, const struct media_way *, uint64_t stream,
                           uint32_t number, usec sent);
/* Interarrival jitter, RFC 3550 6.4.1: fed with packets as they arrive. */
struct jitter {
    usec transit, scaled; /* scaled: 16 times the estimate */
    bool any;
};
void jitter_note(struct jitter *, const struct packet *);
usec jitter_value(const struct jitter *);

#endif
