/* What a trace says of media, read once as it grows: see media_read.c. */
#ifndef REPORT_MEDIA_H
#define REPORT_MEDIA_H

#include "report/report.h"

#include "node/node.h"

struct turn { /* what a stream does from a moment on */
    usec t;
    uint32_t n;            /* its record */
    uint32_t next;         /* of its stream; index + 1; or 0 */
    uint8_t flow, hearing; /* enum direction; what a talker is to think of it */
    uint8_t codec;
    uint16_t peer, peer_session; /* as known then */
};
struct flow {
    uint16_t node, peer, session, peer_session; /* as they were at last */
    uint8_t line, kind, codec;
    uint32_t ordinal, first, last;    /* turns; index + 1 */
    uint32_t of_instance, of_session; /* the next one in a bucket; index + 1 */
    uint32_t sent;                    /* packets so far: they are numbered on, as RTP does */
};
struct cut {
    uint16_t link;
    usec from, to;
};
struct table { /* a list that grows */
    void *item;
    size_t count, room, size;
};
struct media {
    const struct plan *plan;
    const struct trace *trace;
    uint32_t read;
    struct table flows, turns, cuts;
    uint32_t *by_instance, *by_session; /* heads of buckets; index + 1 */
    size_t buckets;
};

void *table_add(struct table *, const void *item);
static inline struct flow *flow_at(const struct media *m, size_t i)
{
    return (struct flow *)m->flows.item + i;
}
static inline struct turn *turn_at(const struct media *m, uint32_t number)
{
    return (struct turn *)m->turns.item + number - 1;
}
/* Numbers are index + 1; 0: none. */
uint32_t flow_of(const struct media *, uint16_t node, uint32_t ordinal);
/* The flows that a talker's packets may be for: those of one line of the peer's session. A
 * caller's early dialogs, one for each phone that a proxy has forked to, share theirs. */
uint32_t first_listener(const struct media *, uint16_t peer, uint16_t session, uint8_t line);
uint32_t next_listener(const struct media *, uint32_t listener);
/* What the best of them makes of it at that time, as far as the record `now`: enum hearing is in
 * that order. */
uint8_t hearing_at(const struct media *, uint16_t peer, uint16_t session, uint8_t line, usec t,
                   uint32_t now);
bool is_cut(const struct media *, uint16_t link, usec t);
bool is_lost(const struct media *, const struct media_way *, const struct packet *);

#endif
