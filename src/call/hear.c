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

/* The stream that a B2BUA which anchors media feeds with what this one of its streams brings. NULL:
 * there is none. */
static const struct stream *fed_by(const struct world *w, const struct stream *m)
{
    const struct dialog *d = dialog_at(w, dialog_of(w, m->is.owner));
    const struct bridge *b = d->bridge ? bridge_at(w, d->bridge) : NULL;
    if (!b || !b->leg[0] || !b->leg[1])
        return NULL;
    ref session = dialog_at(w, b->leg[dialog_at(w, b->leg[0]) == d])->session;
    ref r = session ? session_at(w, session)->stream[m->line] : 0;
    return r ? stream_at(w, r) : NULL;
}

/* The next stream of the node's that a call in a conference feeds: those of the others in it. */
static ref next_mixed(const struct world *w, const struct stream *m, ref r)
{
    const struct dialog *d = dialog_at(w, dialog_of(w, m->is.owner));
    if (!d->focus)
        return 0;
    while ((r = next_stream(w, m->is.node, r)) != 0) {
        const struct stream *other = stream_at(w, r);
        const struct dialog *o = dialog_at(w, dialog_of(w, other->is.owner));
        if (o != d && o->focus && other->kind == m->kind)
            break;
    }
    return r;
}

/* The same of one that is heard at `talker->peer`: where what it brings is sent on to. */
static bool reaches(const struct world *w, const struct stream *talker, uint16_t listener,
                    unsigned hops)
{
    if (!hops || !talker->peer)
        return false;
    for (ref r = next_stream(w, talker->peer, 0); r; r = next_stream(w, talker->peer, r)) {
        const struct stream *l = stream_at(w, r), *on = NULL;
        if (l->session != talker->peer_session || l->line != talker->line ||
            !(l->flow & DIRECTION_RECVONLY) || !is_open(w, talker->is.node, talker->peer))
            continue;
        if (talker->peer == listener)
            return true;
        on = fed_by(w, l);
        if (on && on->flow & DIRECTION_SENDONLY && reaches(w, on, listener, hops - 1))
            return true;
        for (ref x = next_mixed(w, l, 0); x; x = next_mixed(w, l, x))
            if (stream_at(w, x)->flow & DIRECTION_SENDONLY &&
                reaches(w, stream_at(w, x), listener, hops - 1))
                return true;
    }
    return false;
}

enum { HOPS_MOST = 8 }; /* B2BUAs one behind the other */

bool call_hears(const struct world *w, uint16_t listener, uint16_t talker, unsigned kinds)
{
    for (ref r = next_stream(w, talker, 0); r; r = next_stream(w, talker, r)) {
        const struct stream *m = stream_at(w, r);
        if (talks_of(m, kinds) && reaches(w, m, listener, HOPS_MOST))
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
