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
#include "report/media.h"

#include <stdlib.h>
#include <string.h>

struct phase {
    usec from; /* of arriving */
    struct media_row row;
};
struct reading {
    struct media *media;
    usec now;
    bool counts; /* every packet; else the first of each phase is enough */
    struct table phases, rows, waiting;
};

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
    const struct media *m = g->media;
    struct phase p = {.from = from,
                      .row = {.node = talker->node,
                              .peer = talker->peer,
                              .kind = talker->kind,
                              .codec = talker->codec}};
    g->phases.count = 0;
    table_add(&g->phases, &p);
    for (uint32_t n = first_listener(m, talker->peer, talker->peer_session, talker->line); n;
         n = next_listener(m, n))
        for (uint32_t c = flow_at(m, n - 1)->first; c; c = turn_at(m, c)->next) {
            p.from = turn_at(m, c)->t;
            if (p.from > from)
                table_add(&g->phases, &p);
        }
    qsort(g->phases.item, g->phases.count, sizeof p, compare_phases);
    for (size_t i = 0; i < g->phases.count; i++)
        phase_at(g, i)->row.hearing =
            reachable ? hearing_at(m, talker->peer, talker->peer_session, talker->line,
                                   phase_at(g, i)->from, UINT32_MAX)
                      : HEARING_UNREACHABLE;
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

/* Packets overtake each other: they wait here until none that is yet to be sent can arrive
 * before. */
static void wait_in_order(struct reading *g, const struct packet *p)
{
    table_add(&g->waiting, p);
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

static uint64_t stream_key(const struct flow *s)
{
    return (uint64_t)s->node << 48 ^ (uint64_t)s->ordinal << 8 ^ s->line;
}

static void send_one(struct reading *g, struct flow *s, const struct media_way *way, usec sent,
                     usec step)
{
    struct packet p = media_packet(g->media->plan, way, stream_key(s), s->sent++, sent);
    struct media_row *row = row_at(g, p.arrives);
    if (!row->sent++)
        row->from = p.sent;
    row->to = p.sent + step;
    if (is_lost(g->media, way, &p))
        row->lost++;
    else
        wait_in_order(g, &p);
}

static usec least_delay(const struct reading *g, const struct media_way *way)
{
    usec delay = 0;
    for (unsigned hop = 0; hop < way->hops; hop++)
        delay += g->media->plan->link[way->link[hop]].delay;
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

/* No packet takes longer than this. */
static usec most_delay(const struct reading *g, const struct media_way *way)
{
    usec delay = 0;
    for (unsigned hop = 0; hop < way->hops; hop++) {
        const struct plan_link *l = &g->media->plan->link[way->link[hop]];
        delay += 2 * (l->delay + l->jitter);
    }
    return delay;
}

/* The first packet that arrives, or would have, in phase i. */
static void send_first(struct reading *g, const struct flow *s, const struct media_way *way,
                       usec from, uint32_t count, size_t i)
{
    struct media_row *row = &phase_at(g, i)->row;
    usec least = least_delay(g, way),
         end = i + 1 < g->phases.count ? phase_at(g, i + 1)->from : USEC_NEVER;
    usec begin = i ? phase_at(g, i)->from - most_delay(g, way) - from : 0;
    for (uint32_t n = media_packets(s->kind, begin); n < count && !row->sent; n++) {
        usec sent = from + media_sent_at(s->kind, n);
        if (sent + least >= end)
            return;
        struct packet p = media_packet(g->media->plan, way, stream_key(s), s->sent + n, sent);
        if (row_at(g, p.arrives) != row)
            continue;
        row->from = row->to = sent;
        row->sent = 1;
    }
}

static void send_firsts(struct reading *g, struct flow *s, const struct media_way *way, usec from,
                        usec to)
{
    uint32_t count = media_packets(s->kind, to - from);
    for (size_t i = 0; i < g->phases.count; i++)
        send_first(g, s, way, from, count, i);
    s->sent += count;
}

/* What does not go in packets: for as long as it lasts. */
static void send_text(struct reading *g, usec from, usec to)
{
    struct media_row *row = row_at(g, from);
    row->from = from;
    row->to = to;
    table_add(&g->rows, row);
}

static void talk(struct reading *g, struct flow *s, usec from, usec to)
{
    struct media_way way = {{0}, 0};
    bool reachable = s->peer && media_find_way(g->media->plan, s->node, s->peer, &way);
    find_phases(g, s, reachable, from);
    if (to <= from)
        return;
    if (!media_is_rtp(s->kind)) {
        send_text(g, from, to);
        return;
    }
    (g->counts ? send_all : send_firsts)(g, s, &way, from, to);
    for (size_t i = 0; i < g->phases.count; i++)
        if (phase_at(g, i)->row.sent)
            table_add(&g->rows, &phase_at(g, i)->row);
}

/* ---- rows --------------------------------------------------------------------------------- */

static void all_talks(struct reading *g, struct flow *s)
{
    bool talks = false;
    usec from = 0;
    for (uint32_t n = s->first; n; n = turn_at(g->media, n)->next) {
        const struct turn *c = turn_at(g->media, n);
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

static size_t read_rows(const struct plan *plan, const struct trace *trace, usec now, bool counts,
                        struct media_row **rows)
{
    struct reading g = {.media = media_new(plan, trace),
                        .now = now,
                        .counts = counts,
                        .phases = {.size = sizeof(struct phase)},
                        .rows = {.size = sizeof(struct media_row)},
                        .waiting = {.size = sizeof(struct packet)}};
    media_read(g.media, trace->count);
    for (size_t i = 0; i < g.media->flows.count; i++)
        all_talks(&g, flow_at(g.media, i));
    if (g.rows.count)
        qsort(g.rows.item, g.rows.count, g.rows.size, compare_rows);
    media_free(g.media);
    free(g.phases.item);
    free(g.waiting.item);
    *rows = g.rows.item;
    return g.rows.count;
}

size_t media_rows(const struct plan *plan, const struct trace *trace, usec now,
                  struct media_row **rows)
{
    return read_rows(plan, trace, now, true, rows);
}

size_t media_begins_of(const struct plan *plan, const struct trace *trace, usec now,
                       struct media_row **rows)
{
    return read_rows(plan, trace, now, false, rows);
}
