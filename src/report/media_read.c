/* Media as the trace tells them: what each stream does and when (RECORD_MEDIA), which links were cut
 * (RECORD_LINK) and who crashed. Read once as the trace grows; streams are found by their instance,
 * and by the session and line that a talker's packets are for.
 */
#include "report/media.h"

#include <stdlib.h>
#include <string.h>

void *table_add(struct table *t, const void *item)
{
    if (t->count == t->room) {
        t->room = t->room ? 2 * t->room : 16;
        t->item = realloc(t->item, t->room * t->size);
        if (!t->item)
            abort();
    }
    void *at = (char *)t->item + t->count++ * t->size;
    memcpy(at, item, t->size);
    return at;
}

/* ---- finding streams ------------------------------------------------------------------------- */

static size_t bucket_of(const struct media *m, uint64_t a, uint64_t b)
{
    uint64_t h = (a << 32 ^ b) * 0x9E3779B97F4A7C15u;
    return (size_t)(h >> 32) & (m->buckets - 1);
}

static uint32_t *instance_bucket(const struct media *m, uint16_t node, uint32_t ordinal)
{
    return &m->by_instance[bucket_of(m, node, ordinal)];
}

static uint32_t *session_bucket(const struct media *m, uint16_t node, uint16_t session,
                                uint8_t line)
{
    return &m->by_session[bucket_of(m, node, (uint64_t)session << 8 | line)];
}

static void link_flow(struct media *m, uint32_t number)
{
    struct flow *s = flow_at(m, number - 1);
    uint32_t *instance = instance_bucket(m, s->node, s->ordinal);
    uint32_t *session = session_bucket(m, s->node, s->session, s->line);
    s->of_instance = *instance;
    *instance = number;
    s->of_session = *session;
    *session = number;
}

static void grow_buckets(struct media *m)
{
    m->buckets = m->buckets ? 4 * m->buckets : 64;
    free(m->by_instance);
    free(m->by_session);
    m->by_instance = calloc(m->buckets, sizeof *m->by_instance);
    m->by_session = calloc(m->buckets, sizeof *m->by_session);
    if (!m->by_instance || !m->by_session)
        abort();
    for (uint32_t n = 1; n <= m->flows.count; n++)
        link_flow(m, n);
}

uint32_t flow_of(const struct media *m, uint16_t node, uint32_t ordinal)
{
    uint32_t n = m->buckets ? *instance_bucket(m, node, ordinal) : 0;
    while (n && (flow_at(m, n - 1)->node != node || flow_at(m, n - 1)->ordinal != ordinal))
        n = flow_at(m, n - 1)->of_instance;
    return n;
}

static uint32_t listener_from(const struct media *m, uint32_t n, uint16_t node, uint16_t session,
                              uint8_t line)
{
    for (; n; n = flow_at(m, n - 1)->of_session) {
        const struct flow *s = flow_at(m, n - 1);
        if (s->node == node && s->session == session && s->line == line)
            return n;
    }
    return 0;
}

uint32_t first_listener(const struct media *m, uint16_t peer, uint16_t session, uint8_t line)
{
    if (!m->buckets)
        return 0;
    return listener_from(m, *session_bucket(m, peer, session, line), peer, session, line);
}

uint32_t next_listener(const struct media *m, uint32_t listener)
{
    const struct flow *s = flow_at(m, listener - 1);
    return listener_from(m, s->of_session, s->node, s->session, s->line);
}

/* ---- reading --------------------------------------------------------------------------------- */

static void note_turn(struct media *m, struct flow *s, struct turn c)
{
    table_add(&m->turns, &c);
    uint32_t number = (uint32_t)m->turns.count;
    if (s->last)
        turn_at(m, s->last)->next = number;
    else
        s->first = number;
    s->last = number;
}

/* A stream belongs to the same line of the same session from its birth on. */
static struct flow *flow_for(struct media *m, const struct record *r)
{
    uint32_t number = flow_of(m, r->node, r->subject);
    struct media_record told = media_record_of(r);
    if (number)
        return flow_at(m, number - 1);
    struct flow new = {.node = r->node,
                       .ordinal = r->subject,
                       .session = told.session,
                       .line = told.line,
                       .kind = told.kind};
    table_add(&m->flows, &new);
    number = (uint32_t)m->flows.count;
    if (m->flows.count > m->buckets)
        grow_buckets(m);
    else
        link_flow(m, number);
    return flow_at(m, number - 1);
}

static void note_media(struct media *m, const struct record *r, uint32_t n)
{
    struct media_record told = media_record_of(r);
    struct flow *s = flow_for(m, r);
    s->peer = r->peer;
    s->peer_session = told.peer_session;
    s->codec = told.codec ? told.codec : s->codec;
    note_turn(m, s,
              (struct turn){.t = r->t,
                            .n = n,
                            .flow = told.flow,
                            .codec = s->codec,
                            .peer = s->peer,
                            .peer_session = s->peer_session,
                            .hearing = told.flow & DIRECTION_RECVONLY ? HEARING_HEARD
                                       : told.is_over                 ? HEARING_OVER
                                       : told.is_closed               ? HEARING_CLOSED
                                                                      : HEARING_HELD});
}

static void note_cut(struct media *m, const struct record *r)
{
    struct cut c = {.link = (uint16_t)r->subject, .from = r->t, .to = USEC_NEVER};
    if (r->flags) {
        table_add(&m->cuts, &c);
        return;
    }
    for (size_t i = 0; i < m->cuts.count; i++) {
        struct cut *old = (struct cut *)m->cuts.item + i;
        if (old->link == r->subject && old->to == USEC_NEVER)
            old->to = r->t;
    }
}

static void note_killed(struct media *m, const struct record *r, uint32_t n)
{
    uint32_t number = r->machine == KIND_STREAM ? flow_of(m, r->node, r->subject) : 0;
    if (!number)
        return;
    struct flow *s = flow_at(m, number - 1);
    note_turn(m, s,
              (struct turn){.t = r->t,
                            .n = n,
                            .flow = DIRECTION_INACTIVE,
                            .codec = s->codec,
                            .peer = s->peer,
                            .peer_session = s->peer_session,
                            .hearing = HEARING_DOWN});
}

void media_read(struct media *m, uint32_t now)
{
    while (m->read < now && m->read < m->trace->count) {
        uint32_t n = ++m->read;
        const struct record *r = &m->trace->record[n];
        if (r->what == RECORD_MEDIA)
            note_media(m, r, n);
        else if (r->what == RECORD_LINK)
            note_cut(m, r);
        else if (r->what == RECORD_KILLED)
            note_killed(m, r, n);
    }
}

struct media *media_new(const struct plan *plan, const struct trace *trace)
{
    struct media *m = calloc(1, sizeof *m);
    if (!m)
        abort();
    *m = (struct media){.plan = plan,
                        .trace = trace,
                        .flows = {.size = sizeof(struct flow)},
                        .turns = {.size = sizeof(struct turn)},
                        .cuts = {.size = sizeof(struct cut)}};
    return m;
}

void media_free(struct media *m)
{
    if (!m)
        return;
    free(m->flows.item);
    free(m->turns.item);
    free(m->cuts.item);
    free(m->by_instance);
    free(m->by_session);
    free(m);
}

/* ---- who hears ------------------------------------------------------------------------------- */

static uint8_t stream_hearing(const struct media *m, const struct flow *s, usec t, uint32_t now)
{
    uint8_t hearing = HEARING_NOT_YET;
    for (uint32_t c = s->first; c && turn_at(m, c)->t <= t && turn_at(m, c)->n <= now;
         c = turn_at(m, c)->next)
        hearing = turn_at(m, c)->hearing;
    return hearing;
}

uint8_t hearing_at(const struct media *m, uint16_t peer, uint16_t session, uint8_t line, usec t,
                   uint32_t now)
{
    uint8_t best = HEARING_NOT_YET;
    for (uint32_t n = first_listener(m, peer, session, line); n; n = next_listener(m, n)) {
        uint8_t one = stream_hearing(m, flow_at(m, n - 1), t, now);
        best = one < best ? one : best;
    }
    return best;
}

bool is_cut(const struct media *m, uint16_t link, usec t)
{
    for (size_t i = 0; i < m->cuts.count; i++) {
        const struct cut *c = (const struct cut *)m->cuts.item + i;
        if (c->link == link && c->from <= t && t < c->to)
            return true;
    }
    return false;
}

bool is_lost(const struct media *m, const struct media_way *way, const struct packet *p)
{
    for (unsigned hop = 0; hop < way->hops && m->cuts.count; hop++) {
        usec out = hop + 1u < way->hops ? p->entered[hop + 1] : p->arrives;
        if (is_cut(m, way->link[hop], p->entered[hop]) || is_cut(m, way->link[hop], out))
            return true;
    }
    return p->lost;
}
