/* Arriving: at an open port the message goes up; a dead node hears nothing; a closed port sends an
 * error back. */
#include "net/inside.h"

enum node_ear net_ear(const struct step *s, uint16_t node)
{
    return world_node(s->world, node)->ear;
}

void net_hear(struct step *s, uint16_t node, enum node_ear ear)
{
    world_node(s->world, node)->ear = (uint8_t)ear;
}

static uint32_t record_end(struct step *s, const struct message *m, uint8_t what, uint8_t flags)
{
    s->about = m;
    uint32_t n = step_record(s, (struct record){.what = what,
                                                .subject = m->told.id,
                                                .extra = m->told.copy,
                                                .node = m->from,
                                                .peer = m->to,
                                                .due = s->world->block->now,
                                                .flags = flags});
    s->about = NULL;
    return n;
}

/* A NAT stands before whom it was for: RFC 3581 1. */
static bool passes_nat(struct step *s, const struct message *m)
{
    if (nat_lets_in(s, m))
        return true;
    record_end(s, m, RECORD_LOST, TOLD_NAT);
    return false;
}

uint32_t arrival_record(struct step *s, const struct message *m, uint8_t what)
{
    return record_end(s, m, what, what == RECORD_ARRIVED && m->present & PRESENT_BROKEN);
}

static void up(struct step *s, handler *h, uint16_t node, const struct stimulus *what,
               uint32_t cause)
{
    struct stimulus news = {
        .number = node, .about = what->to, .payload = what->payload, .cause = cause};
    s->cause = cause;
    if (h)
        h(s, &news);
}

/* ICMP (port unreachable) or RST: RFC 3261 18.4. As long on its way as a message. Flags of the
 * record: the port is open, but what comes there cannot be read. */
static void refuse(struct step *s, const struct message *m, bool is_garbage)
{
    s->cause = record_end(s, m, RECORD_REFUSED, is_garbage);
    usec delay = m->link ? s->plan->link[m->link].delay : 0;
    event_add(s, delay, false, EVENT_ARRIVAL, ARRIVAL_REFUSAL, m->link, m);
}

/* Nothing has overtaken it: it has been on its way for as long as may be. */
static void nobody_came(struct step *s, const struct message *m)
{
    link_at(s->world, m->link)->held[link_way(&s->plan->link[m->link], m->from)] = false;
}

void net_arrival(struct step *s, const struct stimulus *what)
{
    const struct message *m = what->payload;
    const struct hooks *hooks = &s->plan->hooks;
    if (what->atom == ARRIVAL_REFUSAL) {
        if (net_reliable(s->plan, m->link))
            connection_refused(s, m->link);
        if (!m->link || !net_is_cut(s->world, m->link))
            up(s, hooks->transport_error, m->from, what, what->cause);
        return;
    }
    if (what->atom == ARRIVAL_HELD)
        nobody_came(s, m);
    if (!gets_through(s, m, what->atom) || !passes_nat(s, m))
        return;
    enum node_ear ear = net_ear(s, m->to);
    bool is_garbage = what->atom == ARRIVAL_GARBAGE && ear == EAR_OPEN;
    if (what->atom == ARRIVAL_REFUSED || is_garbage) {
        refuse(s, m, is_garbage);
        return;
    }
    switch (ear) {
    case EAR_OPEN: up(s, hooks->receive, m->to, what, arrival_record(s, m, RECORD_ARRIVED)); break;
    case EAR_DOWN:
    case EAR_SILENT: arrival_record(s, m, RECORD_LOST); break;
    case EAR_CLOSED: refuse(s, m, false); break;
    }
}

const struct message *net_arriving(const struct world *w, const struct event *e)
{
    return e->which == ARRIVAL_REFUSAL ? NULL : world_item(w, e->payload);
}

/* The news of a closed port overtakes nothing either: a reset comes behind what was sent before. */
void net_concerns(const struct world *w, const struct event *e, struct concern *out)
{
    const struct message *m = world_item(w, e->payload);
    bool back = e->which == ARRIVAL_REFUSAL;
    out->node = back ? m->from : m->to;
    if (net_reliable(w->plan, m->link))
        out->lane = 2u * m->link + (link_way(&w->plan->link[m->link], m->from) ^ (unsigned)back);
}
