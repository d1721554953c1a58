/* Media at one moment: what a stream does, who hears it, what becomes of its packets. It costs what
 * is asked for, and not what the call is long: packets are counted over the last minute.
 */
#include "report/media.h"

#include <stdlib.h>

/* The last turn up to this record; 0: none. */
static uint32_t turn_before(const struct media *m, const struct flow *s, uint32_t now)
{
    uint32_t last = 0;
    for (uint32_t c = s->first; c && turn_at(m, c)->n <= now; c = turn_at(m, c)->next)
        last = c;
    return last;
}

/* From when it has been sending, and how many packets it had sent in the talks before. */
static usec talk_began(const struct media *m, const struct flow *s, uint32_t now, uint32_t *before)
{
    usec from = 0;
    bool talks = false;
    *before = 0;
    for (uint32_t n = s->first; n && turn_at(m, n)->n <= now; n = turn_at(m, n)->next) {
        const struct turn *c = turn_at(m, n);
        bool sends = c->flow & DIRECTION_SENDONLY;
        if (talks && !sends)
            *before += media_packets(s->kind, c->t - from);
        if (!talks && sends)
            from = c->t;
        talks = sends;
    }
    return from;
}

static bool is_way_cut(const struct media *m, const struct media_way *way, usec t)
{
    for (unsigned hop = 0; hop < way->hops; hop++)
        if (is_cut(m, way->link[hop], t))
            return true;
    return false;
}

/* Those of the last minute that should have arrived by now. */
static void count_packets(const struct media *m, const struct flow *s, const struct media_way *way,
                          uint32_t before, usec t, struct media_moment *out)
{
    uint64_t key = (uint64_t)s->node << 48 ^ (uint64_t)s->ordinal << 8 ^ s->line;
    uint32_t count = media_packets(s->kind, t - out->since), most = MEDIA_COUNTED;
    struct jitter jitter = {0};
    out->sent = before + count;
    for (uint32_t n = count > most ? count - most : 0; n < count; n++) {
        usec sent = out->since + media_sent_at(s->kind, n);
        struct packet p = media_packet(m->plan, way, key, before + n, sent);
        if (p.arrives > t)
            continue;
        out->counted++;
        if (is_lost(m, way, &p)) {
            out->lost++;
        } else {
            jitter_note(&jitter, &p);
        }
    }
    out->jitter = jitter_value(&jitter);
}

bool media_moment_of(const struct media *m, uint16_t node, uint32_t ordinal, uint32_t now, usec t,
                     struct media_moment *out)
{
    uint32_t number = flow_of(m, node, ordinal);
    const struct flow *s = number ? flow_at(m, number - 1) : NULL;
    uint32_t last = s ? turn_before(m, s, now) : 0, before;
    struct media_way way = {{0}, 0};
    if (!last)
        return false;
    const struct turn *c = turn_at(m, last);
    *out = (struct media_moment){.node = node,
                                 .peer = c->peer,
                                 .kind = s->kind,
                                 .codec = c->codec,
                                 .flow = c->flow,
                                 .line = s->line,
                                 .since = c->t};
    if (!(c->flow & DIRECTION_SENDONLY))
        return true;
    out->since = talk_began(m, s, now, &before);
    bool reachable = c->peer && media_find_way(m->plan, node, c->peer, &way);
    out->hearing = !reachable || is_way_cut(m, &way, t)
                       ? HEARING_UNREACHABLE
                       : hearing_at(m, c->peer, c->peer_session, s->line, t, now);
    if (reachable && media_is_rtp(s->kind))
        count_packets(m, s, &way, before, t, out);
    else
        out->sent = media_is_rtp(s->kind) ? before + media_packets(s->kind, t - out->since) : 0;
    return true;
}

/* ---- over time ------------------------------------------------------------------------------- */

enum media_look media_look_at(const struct media *m, uint16_t node, uint32_t ordinal, uint32_t now,
                              usec t)
{
    uint32_t number = flow_of(m, node, ordinal), last = 0;
    const struct flow *s = number ? flow_at(m, number - 1) : NULL;
    for (uint32_t c = s ? s->first : 0; c && turn_at(m, c)->n <= now && turn_at(m, c)->t <= t;
         c = turn_at(m, c)->next)
        last = c;
    if (!last)
        return MEDIA_NOTHING;
    const struct turn *c = turn_at(m, last);
    if (!(c->flow & DIRECTION_SENDONLY))
        return MEDIA_QUIET;
    return hearing_at(m, c->peer, c->peer_session, s->line, t, now) == HEARING_HEARD
               ? MEDIA_HEARD
               : MEDIA_UNHEARD;
}

usec media_begins(const struct media *m, uint32_t now)
{
    if (!m->turns.count || turn_at(m, 1)->n > now)
        return -1;
    return turn_at(m, 1)->t;
}

/* The flows begun up to this record are the first ones. */
static size_t begun(const struct media *m, uint32_t now)
{
    size_t low = 0, high = m->flows.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (turn_at(m, flow_at(m, middle)->first)->n <= now)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t media_latest(const struct media *m, uint32_t now, struct media_name *out, size_t room)
{
    size_t count = begun(m, now), most = count < room ? count : room;
    for (size_t i = 0; i < most; i++) {
        const struct flow *s = flow_at(m, count - most + i);
        out[i] = (struct media_name){s->node, s->ordinal};
    }
    return most;
}
