/* Links that are cut and heal, nodes that crash and restart.
 *
 * What becomes of a message follows from what its link and its receiver are when it would arrive;
 * over UDP also when it is sent. TCP keeps order while it sends again:
 *
 *     way stalled until t: whatever would arrive before t waits for t, in its order
 *     at t the first of them tries: through, and all others follow; or stalled for twice as long
 *
 * Invariant: tries is 0 unless the way is stalled, or has been given up and not healed.
 */
#include "net/inside.h"

bool net_is_cut(const struct world *w, uint16_t link)
{
    return link_at(w, link)->cut;
}

/* ---- what does not get through ------------------------------------------------------------ */

/* In the same order as they would have arrived: events of the same moment keep theirs. */
static void wait_for(struct step *s, const struct message *m, uint8_t arrival, usec until)
{
    uint8_t again = arrival == ARRIVAL_STALLED ? ARRIVAL_MESSAGE : arrival;
    event_add(s, until - s->world->block->now, true, EVENT_ARRIVAL, again, m->link, m);
}

/* RFC 3261 18.4: the transport has given up. */
static void give_up(struct step *s, const struct message *m)
{
    s->cause = arrival_record(s, m, RECORD_LOST);
    connection_given_up(s, m->link);
    if (s->plan->hooks.transport_error)
        s->plan->hooks.transport_error(
            s, &(struct stimulus){
                   .number = m->from, .about = m->link, .payload = m, .cause = s->cause});
}

/* Nobody acknowledges the segment; who has crashed does not send it again. */
static void stall(struct step *s, const struct message *m, uint8_t arrival, struct link *link,
                  unsigned way)
{
    if (net_ear(s, m->from) == EAR_DOWN) {
        arrival_record(s, m, RECORD_LOST);
        return;
    }
    if (link->tries[way] == STALL_TRIES) {
        give_up(s, m);
        return;
    }
    link->stalled[way] = s->world->block->now + ((usec)SECOND << link->tries[way]++);
    wait_for(s, m, arrival, link->stalled[way]);
}

static bool tcp_gets_through(struct step *s, const struct message *m, uint8_t arrival)
{
    struct link *link = link_at(s->world, m->link);
    unsigned way = link_way(&s->plan->link[m->link], m->from);
    if (s->world->block->now < link->stalled[way]) {
        wait_for(s, m, arrival, link->stalled[way]);
        return false;
    }
    if (link->cut || arrival == ARRIVAL_STALLED || net_ear(s, m->to) == EAR_DOWN) {
        stall(s, m, arrival, link, way);
        return false;
    }
    link->tries[way] = 0;
    return true;
}

bool gets_through(struct step *s, const struct message *m, uint8_t arrival)
{
    if (!m->link)
        return true;
    if (s->plan->link[m->link].transport != TRANSPORT_UDP)
        return tcp_gets_through(s, m, arrival);
    if (link_at(s->world, m->link)->cut)
        arrival_record(s, m, RECORD_LOST);
    return !link_at(s->world, m->link)->cut;
}

/* ---- what is overtaken ------------------------------------------------------------------------- */

static const struct message *message_of(const struct step *s, const struct event *e)
{
    return world_item(s->world, e->payload);
}

/* What a visitor has found is left in the link. */
static void find_held(struct step *s, ref event, struct event *e, uint32_t about)
{
    const struct message *m = message_of(s, e);
    if (e->which == ARRIVAL_HELD && m->link == about >> 1 &&
        link_way(&s->plan->link[m->link], m->from) == (about & 1))
        link_at(s->world, m->link)->found = event;
}

void let_go(struct step *s, uint16_t link, unsigned way, usec delay)
{
    struct link *l = link_at(s->world, link);
    if (!l->held[way])
        return;
    l->held[way] = false;
    l->found = 0;
    events_visit(s, EVENT_ARRIVAL, find_held, (uint32_t)link << 1 | way);
    if (!l->found)
        return;
    const struct event *e = world_item(s->world, l->found);
    const struct message m = *message_of(s, e);
    uint32_t cause = s->cause;
    s->cause = e->cause;
    event_cancel(s->world, l->found);
    event_add(s, delay, true, EVENT_ARRIVAL, ARRIVAL_MESSAGE, link, &m);
    s->cause = cause;
    l->found = 0;
}

/* ---- links ----------------------------------------------------------------------------------- */

/* What has been given up is tried anew. */
void net_cut(struct step *s, uint16_t link, bool cut)
{
    struct link *l = link_at(s->world, link);
    const struct plan_link *line = &s->plan->link[link];
    if (l->cut == cut)
        return;
    l->cut = cut;
    step_record(
        s,
        (struct record){
            .what = RECORD_LINK, .node = line->a, .peer = line->b, .subject = link, .flags = cut});
    for (unsigned way = 0; way < 2; way++)
        if (l->stalled[way] <= s->world->block->now)
            l->tries[way] = 0;
}

/* ---- nodes ----------------------------------------------------------------------------------- */

static bool is_stalled(const struct step *s, const struct message *m)
{
    if (!net_reliable(s->plan, m->link))
        return false;
    const struct link *link = link_at(s->world, m->link);
    return link->cut ||
           link->stalled[link_way(&s->plan->link[m->link], m->from)] > s->world->block->now;
}

/* What the dead would have had to send again. */
static void lose(struct step *s, ref event, struct event *e, uint32_t node)
{
    const struct message *m = message_of(s, e);
    if (m->from != node || e->which == ARRIVAL_REFUSAL || !is_stalled(s, m))
        return;
    arrival_record(s, m, RECORD_LOST);
    event_cancel(s->world, event);
}

/* Nothing is being sent again from there, or to there, any more. */
static void calm(struct step *s, uint16_t node, bool from, bool to)
{
    for (uint16_t n = 1; n <= s->plan->links; n++) {
        const struct plan_link *line = &s->plan->link[n];
        for (unsigned way = 0; way < 2; way++) {
            uint16_t sender = way ? line->b : line->a, receiver = way ? line->a : line->b;
            struct link *link = link_at(s->world, n);
            if ((sender != node || !from) && (receiver != node || !to))
                continue;
            link->stalled[way] = s->world->block->now;
            link->tries[way] = 0;
        }
    }
}

void net_crash(struct step *s, uint16_t node)
{
    node_kill(s, node);
    net_hear(s, node, EAR_DOWN);
    events_visit(s, EVENT_ARRIVAL, lose, node);
    calm(s, node, true, false);
}

static void reset(struct step *s, ref event, struct event *e, uint32_t node)
{
    (void)event;
    const struct message *m = message_of(s, e);
    if (m->to == node && e->which != ARRIVAL_REFUSAL && net_reliable(s->plan, m->link))
        e->which = ARRIVAL_REFUSED;
}

void net_restart(struct step *s, uint16_t node, enum node_ear ear)
{
    net_hear(s, node, ear);
    events_visit(s, EVENT_ARRIVAL, reset, node);
    connections_forgotten(s, node);
    calm(s, node, true, true);
}
