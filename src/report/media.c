/* Media: who sends what to whom, how many packets of it arrive, and who hears them.
 *
 * The trace says what each stream does and when (RECORD_MEDIA), which links were cut (RECORD_LINK)
 * and who crashed. What becomes of a packet is a function of the plan and its number; so all is
 * told here, after the event, and costs a run nothing.
 *
 *     turn     what a stream does from a moment on
 *     talk     from when a stream begins to send until it stops
 *     phase    of a talk: as long as it is heard alike at the other end; a row of the report
 */
#include "report/report.h"

#include "node/node.h"

#include <stdlib.h>
#include <string.h>

struct turn {
    usec t;
    uint32_t next;         /* of its stream; index + 1; or 0 */
    uint8_t flow, hearing; /* enum direction; what a talker is to think of it */
};
struct flow {
    uint16_t node, peer, session, peer_session;
    uint8_t line, kind, codec;
    uint32_t ordinal, first, last; /* turns; index + 1 */
    uint32_t sent;                 /* packets so far: they are numbered on, as RTP does */
};
struct cut {
    uint16_t link;
    usec from, to;
};
struct phase {
    usec from; /* of arriving */
    struct media_row row;
};
struct table { /* a list that grows */
    void *item;
    size_t count, room, size;
};
struct reading {
    const struct plan *plan;
    const struct trace *trace;
    usec now;
    struct table flows, turns, cuts, phases, rows, waiting;
};

static void *add(struct table *t, const void *item)
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

static struct flow *flow_at(const struct reading *g, size_t i)
{
    return (struct flow *)g->flows.item + i;
}

static struct turn *turn_at(const struct reading *g, uint32_t number)
{
    return (struct turn *)g->turns.item + number - 1;
}

/* ---- the trace ---------------------------------------------------------------------------- */

static struct flow *find(const struct reading *g, uint16_t node, uint32_t ordinal)
{
    for (size_t i = g->flows.count; i-- > 0;)
        if (flow_at(g, i)->node == node && flow_at(g, i)->ordinal == ordinal)
            return flow_at(g, i);
    return NULL;
}

static void note_turn(struct reading *g, struct flow *s, usec t, uint8_t flow, uint8_t hearing)
{
    struct turn c = {.t = t, .flow = flow, .hearing = hearing};
    add(&g->turns, &c);
    uint32_t number = (uint32_t)g->turns.count;
    if (s->last)
        turn_at(g, s->last)->next = number;
    else
        s->first = number;
    s->last = number;
}

static void note_media(struct reading *g, const struct record *r)
{
    struct flow *s = find(g, r->node, r->subject);
    struct media_record m = media_record_of(r);
    if (!s) {
        struct flow new = {.node = r->node, .ordinal = r->subject};
        s = add(&g->flows, &new);
    }
    s->peer = r->peer;
    s->session = m.session;
    s->peer_session = m.peer_session;
    s->line = m.line;
    s->kind = m.kind;
    s->codec = m.codec ? m.codec : s->codec;
    note_turn(g, s, r->t, m.flow,
              m.flow & DIRECTION_RECVONLY ? HEARING_HEARD
              : m.is_over                 ? HEARING_OVER
              : m.is_closed               ? HEARING_CLOSED
                                          : HEARING_HELD);
}

static void note_cut(struct reading *g, const struct record *r)
{
    struct cut c = {.link = (uint16_t)r->subject, .from = r->t, .to = USEC_NEVER};
    if (r->flags) {
        add(&g->cuts, &c);
        return;
    }
    for (size_t i = 0; i < g->cuts.count; i++) {
        struct cut *old = (struct cut *)g->cuts.item + i;
        if (old->link == r->subject && old->to == USEC_NEVER)
            old->to = r->t;
    }
}

static void read_trace(struct reading *g)
{
    for (uint32_t n = 1; n <= g->trace->count; n++) {
        const struct record *r = &g->trace->record[n];
        struct flow *s = NULL;
        if (r->what == RECORD_MEDIA)
            note_media(g, r);
        else if (r->what == RECORD_LINK)
            note_cut(g, r);
        else if (r->what == RECORD_KILLED && r->machine == KIND_STREAM)
            s = find(g, r->node, r->subject);
        if (s)
            note_turn(g, s, r->t, DIRECTION_INACTIVE, HEARING_DOWN);
    }
}

static int compare_flows(const void *a, const void *b)
{
    const struct flow *x = a, *y = b;
    if (x->node != y->node)
        return x->node < y->node ? -1 : 1;
    if (x->session != y->session)
        return x->session < y->session ? -1 : 1;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return x->ordinal < y->ordinal ? -1 : x->ordinal > y->ordinal;
}

/* ---- who listens -------------------------------------------------------------------------- */

/* The flows that a talker's packets may be for: those of one line of the peer's session. A
 * caller's early dialogs, one for each phone that a proxy has forked to, share theirs. */
static size_t listeners(const struct reading *g, const struct flow *talker, size_t *first)
{
    struct flow key = {.node = talker->peer, .session = talker->peer_session, .line = talker->line};
    size_t low = 0, high = g->flows.count, end;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (compare_flows(flow_at(g, mid), &key) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    for (end = low; end < g->flows.count; end++) {
        const struct flow *s = flow_at(g, end);
        if (s->node != key.node || s->session != key.session || s->line != key.line)
            break;
    }
    *first = low;
    return end - low;
}

static uint8_t stream_hearing(const struct reading *g, const struct flow *s, usec t)
{
    uint8_t hearing = HEARING_NOT_YET;
    for (uint32_t c = s->first; c && turn_at(g, c)->t <= t; c = turn_at(g, c)->next)
        hearing = turn_at(g, c)->hearing;
    return hearing;
}

/* What the best of them makes of it: enum hearing is in that order. */
static uint8_t hearing_at(const struct reading *g, size_t first, size_t count, usec t)
{
    uint8_t best = HEARING_NOT_YET;
    for (size_t i = first; i < first + count; i++) {
        uint8_t one = stream_hearing(g, flow_at(g, i), t);
        best = one < best ? one : best;
    }
    return best;
}

static int compare_phases(const void *a, const void *b)
{
    const struct phase *x = a, *y = b;
    return x->from < y->from ? -1 : x->from > y->from;
}

static struct phase *phase_at(const struct reading *g, size_t i)
{
    return (struct phase *)g->phases.item + i;
}

/* What is heard alike stands together. */
static void merge_phases(struct reading *g)
{
    size_t kept = 0;
    for (size_t i = 1; i < g->phases.count; i++)
        if (phase_at(g, i)->row.hearing != phase_at(g, kept)->row.hearing)
            *phase_at(g, ++kept) = *phase_at(g, i);
    g->phases.count = kept + 1;
}

static void find_phases(struct reading *g, const struct flow *talker, bool reachable, usec from)
{
    size_t first, count = listeners(g, talker, &first);
    struct phase p = {.from = from,
                      .row = {.node = talker->node,
                              .peer = talker->peer,
                              .kind = talker->kind,
                              .codec = talker->codec}};
    g->phases.count = 0;
    add(&g->phases, &p);
    for (size_t i = first; i < first + count; i++)
        for (uint32_t c = flow_at(g, i)->first; c; c = turn_at(g, c)->next) {
            p.from = turn_at(g, c)->t;
            if (p.from > from)
                add(&g->phases, &p);
        }
    qsort(g->phases.item, g->phases.count, sizeof p, compare_phases);
    for (size_t i = 0; i < g->phases.count; i++)
        phase_at(g, i)->row.hearing =
            reachable ? hearing_at(g, first, count, phase_at(g, i)->from) : HEARING_UNREACHABLE;
    merge_phases(g);
}

static struct media_row *row_at(const struct reading *g, usec arrives)
{
    size_t i = g->phases.count - 1;
    while (i && phase_at(g, i)->from > arrives)
        i--;
    return &phase_at(g, i)->row;
}

/* ---- packets ------------------------------------------------------------------------------ */

static bool is_cut(const struct reading *g, uint16_t link, usec t)
{
    for (size_t i = 0; i < g->cuts.count; i++) {
        const struct cut *c = (const struct cut *)g->cuts.item + i;
        if (c->link == link && c->from <= t && t < c->to)
            return true;
    }
    return false;
}

static bool is_lost(const struct reading *g, const struct media_way *way, const struct packet *p)
{
    for (unsigned hop = 0; hop < way->hops && g->cuts.count; hop++) {
        usec out = hop + 1u < way->hops ? p->entered[hop + 1] : p->arrives;
        if (is_cut(g, way->link[hop], p->entered[hop]) || is_cut(g, way->link[hop], out))
            return true;
    }
    return p->lost;
}

/* Packets overtake each other: they wait here until none that is yet to be sent can arrive
 * before. */
static void wait_in_order(struct reading *g, const struct packet *p)
{
    add(&g->waiting, p);
    struct packet *all = g->waiting.item;
    size_t i = g->waiting.count - 1;
    for (; i && all[i - 1].arrives > p->arrives; i--)
        all[i] = all[i - 1];
    all[i] = *p;
}

static void arrive(struct reading *g, struct jitter *jitter, usec until)
{
    struct packet *all = g->waiting.item;
    size_t n = 0;
    for (; n < g->waiting.count && all[n].arrives <= until; n++) {
        struct media_row *row = row_at(g, all[n].arrives);
        jitter_note(jitter, &all[n]);
        row->jitter = jitter_value(jitter);
        row->received++;
    }
    if (n)
        memmove(all, all + n, (g->waiting.count - n) * sizeof *all);
    g->waiting.count -= n;
}

static void send_one(struct reading *g, struct flow *s, const struct media_way *way, usec sent,
                     usec step)
{
    uint64_t key = (uint64_t)s->node << 48 ^ (uint64_t)s->ordinal << 8 ^ s->line;
    struct packet p = media_packet(g->plan, way, key, s->sent++, sent);
    struct media_row *row = row_at(g, p.arrives);
    if (!row->sent++)
        row->from = p.sent;
    row->to = p.sent + step;
    if (is_lost(g, way, &p))
        row->lost++;
    else
        wait_in_order(g, &p);
}

static usec least_delay(const struct reading *g, const struct media_way *way)
{
    usec delay = 0;
    for (unsigned hop = 0; hop < way->hops; hop++)
        delay += g->plan->link[way->link[hop]].delay;
    return delay;
}

static void send_all(struct reading *g, struct flow *s, const struct media_way *way, usec from,
                     usec to)
{
    struct jitter jitter = {0};
    usec least = least_delay(g, way);
    uint32_t count = media_packets(s->kind, to - from);
    for (uint32_t n = 0; n < count; n++) {
        usec sent = from + media_sent_at(s->kind, n), next = from + media_sent_at(s->kind, n + 1);
        arrive(g, &jitter, sent + least);
        send_one(g, s, way, sent, (next < to ? next : to) - sent);
    }
    arrive(g, &jitter, USEC_NEVER);
}

/* What does not go in packets: for as long as it lasts. */
static void send_text(struct reading *g, usec from, usec to)
{
    struct media_row *row = row_at(g, from);
    row->from = from;
    row->to = to;
    add(&g->rows, row);
}

static void talk(struct reading *g, struct flow *s, usec from, usec to)
{
    struct media_way way = {{0}, 0};
    bool reachable = s->peer && media_find_way(g->plan, s->node, s->peer, &way);
    find_phases(g, s, reachable, from);
    if (to <= from)
        return;
    if (!media_is_rtp(s->kind)) {
        send_text(g, from, to);
        return;
    }
    send_all(g, s, &way, from, to);
    for (size_t i = 0; i < g->phases.count; i++)
        if (phase_at(g, i)->row.sent)
            add(&g->rows, &phase_at(g, i)->row);
}

/* ---- rows --------------------------------------------------------------------------------- */

static void all_talks(struct reading *g, struct flow *s)
{
    bool talks = false;
    usec from = 0;
    for (uint32_t n = s->first; n; n = turn_at(g, n)->next) {
        const struct turn *c = turn_at(g, n);
        bool sends = c->flow & DIRECTION_SENDONLY;
        if (talks && !sends)
            talk(g, s, from, c->t);
        if (!talks && sends)
            from = c->t;
        talks = sends;
    }
    if (talks)
        talk(g, s, from, g->now);
}

static int compare_rows(const void *a, const void *b)
{
    const struct media_row *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->node != y->node)
        return x->node < y->node ? -1 : 1;
    return x->kind < y->kind ? -1 : x->kind > y->kind;
}

size_t media_rows(const struct plan *plan, const struct trace *trace, usec now,
                  struct media_row **rows)
{
    struct reading g = {.plan = plan,
                        .trace = trace,
                        .now = now,
                        .flows = {.size = sizeof(struct flow)},
                        .turns = {.size = sizeof(struct turn)},
                        .cuts = {.size = sizeof(struct cut)},
                        .phases = {.size = sizeof(struct phase)},
                        .rows = {.size = sizeof(struct media_row)},
                        .waiting = {.size = sizeof(struct packet)}};
    read_trace(&g);
    if (g.flows.count)
        qsort(g.flows.item, g.flows.count, g.flows.size, compare_flows);
    for (size_t i = 0; i < g.flows.count; i++)
        all_talks(&g, flow_at(&g, i));
    if (g.rows.count)
        qsort(g.rows.item, g.rows.count, g.rows.size, compare_rows);
    free(g.flows.item);
    free(g.turns.item);
    free(g.cuts.item);
    free(g.phases.item);
    free(g.waiting.item);
    *rows = g.rows.item;
    return g.rows.count;
}
