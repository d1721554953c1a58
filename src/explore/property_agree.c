/* Both ends agree: in a world in which nothing is left to happen, each end of a call has its other
 * end, and what the one sends the other listens to. RFC 3261 12.1, 15; RFC 3264 6.1, 8. And who is
 * left when all have hung up. */
#include "explore/property_inside.h"

/* ---- media ----------------------------------------------------------------------------------- */

static uint8_t reversed(uint8_t direction)
{
    return (uint8_t)((direction & DIRECTION_SENDONLY ? DIRECTION_RECVONLY : 0) |
                     (direction & DIRECTION_RECVONLY ? DIRECTION_SENDONLY : 0));
}

static bool same_line(const struct sdp_line *a, const struct sdp_line *b)
{
    if (a->rejected || b->rejected)
        return a->rejected && b->rejected;
    return a->kind == b->kind && a->codecs == b->codecs && a->direction == reversed(b->direction);
}

static bool same_media(const struct agreed *a, const struct agreed *b)
{
    if (a->settled != b->settled || a->lines != b->lines)
        return false;
    for (unsigned n = 0; n < a->lines; n++)
        if (!same_line(&a->line[n], &b->line[n]))
            return false;
    return true;
}

/* What flows of this line: enum direction; nothing if there is no stream. */
static uint8_t flow_of(const struct world *w, const struct dialog *d, unsigned line)
{
    ref stream = d->session ? session_at(w, d->session)->stream[line] : 0;
    return stream ? stream_at(w, stream)->flow : (uint8_t)DIRECTION_INACTIVE;
}

static bool same_flow(const struct world *w, const struct dialog *a, const struct dialog *b)
{
    for (unsigned n = 0; n < SDP_LINES; n++)
        if (flow_of(w, a, n) != reversed(flow_of(w, b, n)))
            return false;
    return true;
}

/* Whoever has an INVITE on the way, and nothing is left to happen, is stuck: that is reported by
 * itself. */
static bool is_changing(const struct dialog *d)
{
    return d->ours || d->theirs;
}

/* A call's own end: what its offer-answer, its session and its streams say of each other. */
static bool flows_as_agreed(const struct world *w, const struct dialog *d)
{
    const struct agreed *a = d->offer ? &offer_at(w, d->offer)->agreed : NULL;
    for (unsigned n = 0; n < SDP_LINES; n++) {
        const struct sdp_line *l = a && n < a->lines ? &a->line[n] : NULL;
        if (flow_of(w, d, n) != (l && !l->rejected ? l->direction : DIRECTION_INACTIVE))
            return false;
    }
    return true;
}

static void judge_states(struct judge *j, const struct world *w, const struct dialog *d)
{
    const struct session *session = d->session ? session_at(w, d->session) : NULL;
    for (unsigned n = 0; session && n < SDP_LINES; n++)
        if (session->stream[n] && !stream_tells_flow(w, session->stream[n]))
            judge_found(
                j, seen_of(PROPERTY_AGREEMENT, SAYS_STATE, instance_at(w, session->stream[n])));
    if (session && !session_tells_flow(w, d->session))
        judge_found(j, seen_of(PROPERTY_AGREEMENT, SAYS_STATE, &session->is));
}

static void judge_own_media(struct judge *j, const struct world *w, const struct dialog *d)
{
    if (is_changing(d))
        return;
    const struct offer *o = d->offer ? offer_at(w, d->offer) : NULL;
    judge_states(j, w, d);
    if (!flows_as_agreed(w, d))
        judge_found(j, seen_of(PROPERTY_AGREEMENT, SAYS_FLOW, &d->is));
    if (o && !offer_tells_agreed(w, d->offer))
        judge_found(j, seen_of(PROPERTY_AGREEMENT, SAYS_STATE, &o->is));
    if (o && o->open != OPEN_NONE)
        judge_found(j, seen_of(PROPERTY_AGREEMENT, SAYS_OPEN, &o->is));
}

static void judge_media(struct judge *j, const struct world *w, struct seen s,
                        const struct dialog *a, const struct dialog *b)
{
    if (is_changing(a) || is_changing(b) || !a->offer || !b->offer)
        return;
    if (!same_media(&offer_at(w, a->offer)->agreed, &offer_at(w, b->offer)->agreed))
        s.says = SAYS_LINES;
    else if (!same_flow(w, a, b))
        s.says = SAYS_DIRECTION;
    else
        return;
    judge_found(j, s);
}

/* ---- calls ----------------------------------------------------------------------------------- */

/* Proxies hold no end of a dialog; a B2BUA holds two. */
static bool can_be_asked(const struct world *w, uint16_t node, uint16_t far)
{
    return far && is_user_agent(w->plan, far) && !scenario_excuses(w, node) &&
           !scenario_excuses(w, far);
}

static void judge_call(struct judge *j, const struct world *w, ref self)
{
    const struct dialog *d = dialog_at(w, self);
    uint16_t far = dialog_far(w, self);
    if (!can_be_asked(w, d->is.node, far))
        return;
    struct seen s = seen_of(PROPERTY_AGREEMENT, SAYS_NO_CALL, &d->is);
    ref other = dialog_with(w, far, d->call, d->remote_tag, d->local_tag);
    const struct dialog *o = other ? dialog_at(w, other) : NULL;
    s.peer = far;
    if (o) {
        s.other_machine = o->is.machine;
        s.other_state = o->is.state;
        s.other_ordinal = o->is.ordinal;
        s.says = SAYS_NO_ANSWER;
    }
    if (!o || !is_call(j, w, other))
        judge_found(j, s);
    else if (self < other) /* each pair once */
        judge_media(j, w, s, d, o);
}

void judge_agreement(struct judge *j, const struct world *w)
{
    if (!judge_asks(j, PROPERTY_AGREEMENT))
        return;
    for (uint16_t n = 1; n <= w->plan->nodes; n++)
        for (ref r = world_node(w, n)->first[REGION_DIALOGS]; r; r = instance_at(w, r)->next)
            if (is_call(j, w, r)) {
                judge_call(j, w, r);
                judge_own_media(j, w, dialog_at(w, r));
            }
}

void judge_still(struct judge *j, const struct world *w, uint16_t node)
{
    for (ref r = world_node(w, node)->first[REGION_DIALOGS]; r; r = instance_at(w, r)->next)
        if (is_call(j, w, r))
            judge_found(j, seen_of(PROPERTY_AGREEMENT, SAYS_STILL, instance_at(w, r)));
    judge_agreement(j, w);
}

/* ---- what is left ---------------------------------------------------------------------------- */

/* Lower ones keep higher ones: only those of the lowest rank that has any are told. A registration,
 * credentials, nonces and connections may stay for ever. */
#define REGION(name) UINT64_C(1) << REGION_##name
static const uint64_t ranks[] = {
    REGION(TRANSACTIONS),
    REGION(PROXY_CONTEXTS) | REGION(PROXY_BRANCHES),
    REGION(UAS_2XX),
    REGION(UAC_INVITES) | REGION(UAS_INVITES) | REGION(RELIABLE_1XX) | REGION(UAC_REQUESTS) |
        REGION(CHANGES) | REGION(SESSION_TIMERS) | REGION(SUBSCRIPTIONS) | REGION(PUBLICATIONS),
    REGION(DIALOGS),
    REGION(BRIDGES) | REGION(BINDINGS) | REGION(EVENT_STATES),
    REGION(OFFERS) | REGION(SESSIONS) | REGION(STREAMS),
};
#undef REGION

static struct seen left(const struct judge *j, const struct world *w, ref r)
{
    const struct instance *i = instance_at(w, r);
    switch (ref_region(r)) {
    case REGION_TRANSACTIONS:
        if (transaction_waits_for_person(w, r)) {
            struct seen s = seen_of(PROPERTY_STUCK, SAYS_STUCK, i);
            s.peer = transaction_at(w, r)->peer;
            return s;
        }
        break;
    case REGION_UAS_2XX: return seen_of(PROPERTY_ACKNOWLEDGED, SAYS_UNACKED, i);
    case REGION_DIALOGS:
        if (is_call(j, w, r))
            return seen_of(PROPERTY_AGREEMENT, SAYS_STILL, i);
        break;
    default: break;
    }
    return seen_of(PROPERTY_ENDS, SAYS_LEFT, i);
}

static bool judge_rank(struct judge *j, const struct world *w, uint64_t regions)
{
    bool any = false;
    for (uint16_t n = 1; n <= w->plan->nodes; n++)
        for (unsigned g = REGION_SIM_END; g < REGIONS; g++)
            for (ref r = regions >> g & 1 ? world_node(w, n)->first[g] : 0; r;
                 r = instance_at(w, r)->next)
                if (instance_live(w, r)) {
                    any = true;
                    judge_found(j, left(j, w, r));
                }
    return any;
}

void judge_left(struct judge *j, const struct world *w)
{
    for (size_t n = 0; n < sizeof ranks / sizeof *ranks; n++)
        if (judge_rank(j, w, ranks[n]))
            return;
}
