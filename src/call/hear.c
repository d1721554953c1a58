/* Who hears whom, at this moment: a question for people and for expectations, never for a machine.
 */
#include "call/call.h"

static ref next_stream(const struct world *w, uint16_t node, ref r)
{
    return r ? instance_at(w, r)->next : world_node(w, node)->first[REGION_STREAMS];
}

/* No link between them is cut. */
static bool is_open(const struct world *w, uint16_t from, uint16_t to)
{
    struct media_way way;
    if (!media_find_way(w->plan, from, to, &way))
        return false;
    for (unsigned hop = 0; hop < way.hops; hop++)
        if (net_is_cut(w, way.link[hop]))
            return false;
    return true;
}

/* Does this stream bring to that node what somebody there listens to? */
static bool is_heard(const struct world *w, const struct stream *talker)
{
    for (ref r = next_stream(w, talker->peer, 0); r; r = next_stream(w, talker->peer, r)) {
        const struct stream *l = stream_at(w, r);
        if (l->session == talker->peer_session && l->line == talker->line &&
            l->flow & DIRECTION_RECVONLY)
            return is_open(w, talker->is.node, talker->peer);
    }
    return false;
}

static bool talks_of(const struct stream *m, unsigned kinds)
{
    return m->flow & DIRECTION_SENDONLY && kinds >> m->kind & 1;
}

bool call_hears(const struct world *w, uint16_t listener, uint16_t talker, unsigned kinds)
{
    for (ref r = next_stream(w, talker, 0); r; r = next_stream(w, talker, r)) {
        const struct stream *m = stream_at(w, r);
        if (talks_of(m, kinds) && m->peer == listener && is_heard(w, m))
            return true;
    }
    return false;
}

bool call_talks(const struct world *w, uint16_t talker, unsigned kinds)
{
    for (ref r = next_stream(w, talker, 0); r; r = next_stream(w, talker, r))
        if (talks_of(stream_at(w, r), kinds))
            return true;
    return false;
}

bool call_talks_to_nobody(const struct world *w, uint16_t talker, unsigned kinds)
{
    for (ref r = next_stream(w, talker, 0); r; r = next_stream(w, talker, r)) {
        const struct stream *m = stream_at(w, r);
        if (talks_of(m, kinds) && !(m->peer && is_heard(w, m)))
            return true;
    }
    return false;
}
