/* Media on their way: which links RTP takes, what it sends when, and what becomes of each packet.
 *
 * Packets are never events: what becomes of one follows from the seed, the names of the links, the
 * stream and its number, so that it can be told afterwards. RTP runs over UDP (RFC 3550 11)
 * whatever the signalling of a link runs over: it loses and delays as the link says, and stalls
 * never.
 */
#include "net/inside.h"

/* ---- the way ------------------------------------------------------------------------------ */

static uint16_t other_end(const struct plan_link *l, uint16_t node)
{
    return l->a == node ? l->b : l->b == node ? l->a : 0;
}

/* Tries the ways of exactly `hops` links, the first of the plan first. */
static bool find_way(const struct plan *plan, uint16_t at, uint16_t to, struct media_way *way,
                     unsigned hop, unsigned hops)
{
    if (hop == hops)
        return at == to;
    for (uint16_t n = 1; n <= plan->links; n++) {
        uint16_t next = other_end(&plan->link[n], at);
        way->link[hop] = n;
        if (next && find_way(plan, next, to, way, hop + 1, hops))
            return true;
    }
    return false;
}

bool media_find_way(const struct plan *plan, uint16_t from, uint16_t to, struct media_way *way)
{
    for (unsigned hops = 0; hops <= MEDIA_HOPS; hops++)
        if (find_way(plan, from, to, way, 0, hops)) {
            way->hops = (uint8_t)hops;
            return true;
        }
    return false;
}

/* ---- sending ------------------------------------------------------------------------------ */

/* RFC 3551 4.2: 20 ms of sound in a packet; of video, 30 pictures a second, a packet each. */
enum { SOUND = 20000, PICTURES = 30 };

bool media_is_rtp(uint8_t kind)
{
    return kind == MEDIA_AUDIO || kind == MEDIA_VIDEO;
}

usec media_sent_at(uint8_t kind, uint32_t number)
{
    return kind == MEDIA_VIDEO ? number * (usec)SECOND / PICTURES : number * (usec)SOUND;
}

uint32_t media_packets(uint8_t kind, usec span)
{
    if (!media_is_rtp(kind) || span <= 0)
        return 0;
    usec count =
        kind == MEDIA_VIDEO ? (span * PICTURES + SECOND - 1) / SECOND : (span + SOUND - 1) / SOUND;
    return count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
}

/* ---- one packet --------------------------------------------------------------------------- */

static usec up_to(uint64_t *stream, usec most)
{
    return most > 0 ? stream_below(stream, (uint32_t)(most < UINT32_MAX ? most + 1 : UINT32_MAX))
                    : 0;
}

/* Over one link, which it enters at `t`; false: it is lost there. The same draws in the same order,
 * whatever comes of them: so a link with more loss loses the same packets and some more. */
static bool pass(const struct plan *plan, const struct plan_link *l, uint64_t key, usec *t)
{
    uint64_t stream = stream_seed(plan->seed, l->name) ^ key;
    bool lost = stream_below(&stream, 1000000) < l->loss;
    usec jitter = up_to(&stream, l->jitter);
    bool back = stream_below(&stream, 1000000) < l->reorder;
    if (l->heals_at && *t >= l->heals_at) {
        *t += l->delay;
        return true;
    }
    *t += l->delay + jitter + (back ? l->delay + l->jitter : 0);
    return !lost;
}

struct packet media_packet(const struct plan *plan, const struct media_way *way, uint64_t stream,
                           uint32_t number, usec sent)
{
    struct packet p = {.sent = sent, .arrives = sent};
    for (unsigned hop = 0; hop < way->hops; hop++) {
        uint64_t key = stream + 0x9E3779B97F4A7C15u * number;
        p.entered[hop] = p.arrives;
        p.lost |= !pass(plan, &plan->link[way->link[hop]], stream_draw(&key), &p.arrives);
    }
    return p;
}

/* ---- jitter ------------------------------------------------------------------------------- */

/* RFC 3550 A.8, in microseconds: a sixteenth of each difference, rounded as there. */
void jitter_note(struct jitter *j, const struct packet *p)
{
    usec transit = p->arrives - p->sent, d = transit - j->transit;
    if (j->any)
        j->scaled += (d < 0 ? -d : d) - ((j->scaled + 8) >> 4);
    j->any = true;
    j->transit = transit;
}

usec jitter_value(const struct jitter *j)
{
    return j->scaled >> 4;
}
