/* One INVITE, one session, at the callee's end (RFC 6026 7.1: what a late copy of the INVITE makes
 * is a ghost of the call) and at the caller's (RFC 3261 13.2.2.4: each 2xx but one is followed by a
 * BYE). How many there have been the world remembers; and nobody streams to an end that is over. */
#include "explore/property_inside.h"

void judge_sessions(struct judge *j, const struct world *w, const struct notice *n)
{
    bool is_caller = n->kind == NOTICE_CONFIRMED;
    ident from_tag = is_caller ? n->local_tag : n->remote_tag;
    if (scenario_sessions(w, n->node, n->call, from_tag, n->cseq) < 2)
        return;
    if (is_caller && !dialog_with(w, n->node, n->call, n->local_tag, n->remote_tag))
        return;
    judge_found(j, (struct seen){.is.property = PROPERTY_ONE_SESSION,
                                 .says = is_caller ? SAYS_CALLER_AGAIN : SAYS_CALLEE_AGAIN,
                                 .machine = n->machine,
                                 .node = n->node,
                                 .ordinal = n->ordinal});
}

/* ---- media after the BYE --------------------------------------------------------------------- */

/* A dialog has ended with the last BYE's transaction: does its other end send? */
static void judge_stream(struct judge *j, const struct world *w, const struct notice *n, ref stream)
{
    const struct stream *m = stream_at(w, stream);
    if (m->peer != n->node || !(m->flow & DIRECTION_SENDONLY) || !instance_live(w, stream))
        return;
    const struct dialog *d = dialog_at(w, dialog_of(w, dialog_of(w, stream)));
    if (d->call != n->call || d->local_tag != n->remote_tag || d->remote_tag != n->local_tag)
        return;
    bool unheard = scenario_excuses(w, n->node);
    struct seen s = seen_of(PROPERTY_MEDIA, unheard ? SAYS_UNHEARD : SAYS_STREAMS, &m->is);
    s.peer = n->node;
    s.other_machine = n->machine;
    s.other_ordinal = n->ordinal;
    judge_found(j, s);
}

void judge_streams(struct judge *j, const struct world *w, const struct notice *n)
{
    for (uint16_t node = 1; node <= w->plan->nodes; node++)
        for (ref r = world_node(w, node)->first[REGION_STREAMS]; r; r = instance_at(w, r)->next)
            judge_stream(j, w, n, r);
}
