/* Sending: the way to the next hop, what a fault line or chance makes of a message, and when it
 * arrives.
 *
 * Each sending asks for its choices in the same order: fate (UDP) or stall (TCP), delay, hold back;
 * a duplicate asks for a delay of its own. Where something is tried, fate and delays only, of the
 * tries' and not of chance. The keys count a node's sendings on the link: "the 2nd
 * INVITE alice->p1".
 */
#include "net/inside.h"

#include <string.h>

/* What is known of a sending while its fate is decided. */
struct sending {
    struct step *step;
    const struct plan_link *line;
    struct link *link;
    struct message *message;
    const struct message *arrives; /* what is put on the way: the message, or what is left of it */
    unsigned way;                  /* 0: a to b */
    uint8_t arrival, flags;        /* flags: of its records */
    uint32_t ordinal;
};

uint16_t net_link(const struct plan *plan, uint16_t from, uint16_t to)
{
    for (uint16_t n = 1; n <= plan->links; n++)
        if (link_joins(&plan->link[n], from, to))
            return n;
    return 0;
}

bool net_reliable(const struct plan *plan, uint16_t link)
{
    return link && plan->link[link].transport != TRANSPORT_UDP;
}

/* ---- choices --------------------------------------------------------------------------------- */

static bool healed(const struct sending *g)
{
    return g->step->world->block->now >= g->link->heals_at;
}

/* A cut link leaves nothing to chance, and little to fault lines. False: it is not the script's
 * doing that the message is lost. */
static bool sever(struct sending *g, struct verdict *v)
{
    if (v->drop)
        return true;
    if (g->line->transport == TRANSPORT_UDP)
        *v = (struct verdict){.drop = true};
    else
        g->arrival = ARRIVAL_STALLED;
    return false;
}

static uint32_t ask(struct sending *g, uint8_t kind, uint32_t of, uint32_t ppm, uint32_t ppm_twice)
{
    const struct message *m = g->message;
    if (!ppm && !ppm_twice)
        return 0; /* it cannot go otherwise */
    struct choice c = {.kind = kind,
                       .a = m->from,
                       .b = m->link,
                       .d = g->ordinal,
                       .of = of,
                       .ppm = ppm,
                       .c = (uint16_t)(m->method << 12 | m->status),
                       .ppm_twice = ppm_twice,
                       .stream = &g->link->stream};
    return step_choose(g->step, &c);
}

/* How much longer than the link's delay. Each microsecond of jitter is an answer; 0 is the calm
 * one. `part` tells a duplicate's delay from the first copy's. */
static usec ask_jitter(struct sending *g, uint8_t kind)
{
    usec jitter = g->line->jitter < UINT32_MAX ? g->line->jitter : UINT32_MAX - 1;
    return jitter ? ask(g, kind, (uint32_t)jitter + 1, 1000000, 0) : 0;
}

/* Held back for as long as it takes that what is sent next overtakes it: the link's delay and its
 * jitter once more. */
static usec ask_hold_back(struct sending *g)
{
    if (!ask(g, CHOICE_HOLD_BACK, 2, g->line->reorder, 0))
        return 0;
    usec span = g->line->delay + g->line->jitter;
    return span ? span : 1000;
}

/* How often in a row the segment is lost. */
static usec ask_stall(struct sending *g)
{
    uint32_t lost = ask(g, CHOICE_STALL, STALL_TRIES, g->line->loss, 0);
    return ((1 << lost) - 1) * (usec)SECOND;
}

static enum fate ask_fate(struct sending *g)
{
    uint32_t of = g->line->duplicate ? FATE_TWICE + 1 : FATE_LOST + 1;
    return ask(g, CHOICE_FATE, of, g->line->loss, g->line->duplicate);
}

/* ---- what is tried --------------------------------------------------------------------------- */

/* A link's own loss, jitter and so on have no say then. What does not come about is not asked for:
 * loss alone has two answers. */
static enum fate try_fate(struct sending *g, const struct tries *t)
{
    if (g->line->transport != TRANSPORT_UDP || (!t->loss && !t->duplicates))
        return FATE_ARRIVES;
    enum fate fate = ask(g, CHOICE_FATE, t->duplicates ? FATE_TWICE + 1 : FATE_LOST + 1, 1, 1);
    return fate == FATE_LOST && !t->loss ? FATE_ARRIVES : fate;
}

/* How much longer than the link's delay, or shorter. Over TCP what is late holds up what was sent
 * after it (arrival_delay). */
static usec try_delay(struct sending *g, const struct tries *t, uint8_t kind)
{
    usec other[TRIES_DELAYS + 1] = {g->line->delay};
    uint32_t of = 1;
    for (unsigned i = 0; i < t->delays; i++)
        if (t->delay[i] != g->line->delay)
            other[of++] = t->delay[i];
    return other[ask(g, kind, of, 1, 1)] - g->line->delay;
}

static struct verdict tried(struct sending *g, const struct tries *t, usec *second)
{
    enum fate fate = try_fate(g, t);
    struct verdict v = {.drop = fate == FATE_LOST, .twice = fate == FATE_TWICE};
    if (!v.drop)
        v.delay = try_delay(g, t, CHOICE_DELAY);
    if (v.twice)
        *second = try_delay(g, t, CHOICE_DELAY_TWICE);
    return v;
}

/* ---- what becomes of it ---------------------------------------------------------------------- */

/* Chance's verdict in the words of a fault line. `second` is the duplicate's delay. */
static struct verdict chance(struct sending *g, usec *second)
{
    const struct plan *plan = g->step->plan;
    struct verdict v = {0};
    if (healed(g) || (plan->calm && !plan->tries))
        return v;
    if (plan->tries)
        return tried(g, plan->tries, second);
    if (g->line->transport == TRANSPORT_UDP) {
        enum fate fate = ask_fate(g);
        v.drop = fate == FATE_LOST;
        v.twice = fate == FATE_TWICE;
    } else {
        v.delay = ask_stall(g);
    }
    if (v.drop)
        return v;
    v.delay += ask_jitter(g, CHOICE_DELAY) + ask_hold_back(g);
    if (v.twice)
        *second = ask_jitter(g, CHOICE_DELAY_TWICE);
    return v;
}

/* ---- arrivals -------------------------------------------------------------------------------- */

/* TCP keeps order: nothing arrives before what was sent earlier. */
static usec arrival_delay(struct sending *g, usec more)
{
    usec now = g->step->world->block->now, delay = g->line->delay + more;
    if (g->line->transport == TRANSPORT_UDP)
        return delay;
    usec *last = &g->link->last[g->way];
    if (now + delay > *last)
        *last = now + delay;
    return *last - now;
}

static uint32_t told(struct sending *g, uint8_t what, usec delay, uint32_t cause)
{
    if (!step_watched(g->step))
        return 0;
    const struct message *m = g->message;
    struct record r = {.what = what,
                       .due = g->step->world->block->now + delay,
                       .cause = cause,
                       .subject = m->told.id,
                       .extra = m->told.copy,
                       .node = m->from,
                       .peer = m->to,
                       .flags = g->flags};
    return step_append(g->step, &r);
}

static void put_on_the_way(struct sending *g, usec delay, uint32_t cause)
{
    struct step *s = g->step;
    uint32_t before = s->cause;
    s->cause = cause;
    event_add(s, delay, delay != g->line->delay, EVENT_ARRIVAL, g->arrival, g->message->link,
              g->arrives);
    s->cause = before;
}

/* ---- sending --------------------------------------------------------------------------------- */

static void count(struct sending *g)
{
    const struct message *m = g->message;
    uint32_t *n = m->status ? &g->link->answered[g->way][m->method][m->status / 100 & 7]
                            : &g->link->sent[g->way][m->method];
    g->ordinal = ++*n;
}

/* T4 at most: RFC 3261 17.1.2.2, table 4. */
static usec hold_back(struct sending *g, usec delay)
{
    usec most = g->step->plan->node[g->message->from].timers.t4;
    g->arrival = ARRIVAL_HELD;
    return delay > most ? delay : most;
}

/* What one is held back behind is itself not: each is overtaken by the next. */
static bool may_hold_back(const struct sending *g, const struct verdict *v)
{
    return v->reorder && !v->refuse && g->line->transport == TRANSPORT_UDP &&
           !g->link->held[g->way];
}

/* Damaged: see net.h. */
static void corrupt(struct sending *g, struct message *into)
{
    if (g->line->transport == TRANSPORT_UDP) {
        damage(g->step->plan, g->message, into);
        g->arrives = into;
    } else if (g->arrival == ARRIVAL_MESSAGE) {
        g->arrival = ARRIVAL_GARBAGE;
    }
}

static void set_out(struct sending *g, const struct verdict *v, usec delay, usec second)
{
    struct message damaged;
    bool holds = may_hold_back(g, v);
    uint8_t arrival = g->arrival;
    uint32_t sent = g->message->told.record;
    if (v->corrupt) {
        told(g, RECORD_CORRUPTED, delay, sent);
        corrupt(g, &damaged);
    }
    if (holds) {
        g->link->held[g->way] = true;
        told(g, RECORD_REORDERED, delay, sent);
    }
    put_on_the_way(g, delay, sent);
    if (v->twice) {
        g->arrival = arrival;
        second = arrival_delay(g, second);
        put_on_the_way(g, second, told(g, RECORD_DUPLICATED, second, sent));
    }
    if (!holds || v->twice)
        let_go(g->step, g->message->link, g->way, v->twice ? second : delay);
}

/* A fault line overrules chance. Chance is asked all the same: what it draws for the messages
 * after this one is then what it would have been without the line. Of what is tried that is no
 * matter, and what has no effect is not tried. What is tried is done on purpose, as by a fault line:
 * it drops what it loses. */
static uint32_t decide(struct sending *g)
{
    struct step *s = g->step;
    usec second = 0;
    bool cut = g->link->cut;
    struct verdict v = {0}, line = {0};
    bool scripted = s->plan->hooks.fault && s->plan->hooks.fault(s, g->message, &line);
    if (!cut && !(scripted && s->plan->tries))
        v = chance(g, &second);
    if (scripted) {
        v = line;
        second = v.apart ? v.copy - g->line->delay : v.delay;
    }
    g->arrival = v.refuse ? ARRIVAL_REFUSED : ARRIVAL_MESSAGE;
    if (cut)
        scripted &= sever(g, &v);
    usec delay = v.drop ? g->line->delay : arrival_delay(g, v.delay);
    if (!v.drop && may_hold_back(g, &v))
        delay = hold_back(g, delay);
    uint32_t sent = told(g, RECORD_SENT, delay, 0);
    g->message->told.record = sent;
    if (v.drop)
        told(g, scripted || (s->plan->tries && !cut) ? RECORD_DROPPED : RECORD_LOST, delay, sent);
    else
        set_out(g, &v, delay, second);
    return sent;
}

/* There is no way to the receiver: whoever sends is told in this step (RFC 3261 18.4). */
static uint32_t go_nowhere(struct sending *g, uint8_t flags)
{
    struct step *s = g->step;
    struct message *m = g->message;
    g->flags = flags;
    struct stimulus error = {.number = m->from,
                             .payload = step_payload(s, m),
                             .cause = told(g, RECORD_REFUSED, 0, m->told.record)};
    if (s->plan->hooks.transport_error)
        step_post(s, s->plan->hooks.transport_error, &error);
    return m->told.record;
}

/* A node reaches itself over no link, at once; nobody else. */
static uint32_t send_without_link(struct step *s, struct message *m)
{
    static const struct plan_link loop = {.transport = TRANSPORT_UDP};
    struct sending g = {.step = s, .line = &loop, .message = m, .arrives = m};
    m->told.id = step_keep(s, m);
    m->told.record = told(&g, RECORD_SENT, 0, 0);
    if (m->from != m->to)
        return go_nowhere(&g, 0);
    put_on_the_way(&g, 0, m->told.record);
    return m->told.record;
}

uint32_t net_send(struct step *s, struct message *m)
{
    const struct plan *plan = s->plan;
    if (!m->link || m->link > plan->links || !link_joins(&plan->link[m->link], m->from, m->to))
        m->link = (uint8_t)net_way(s, m);
    if (message_is_request(m))
        m->transport = m->link ? plan->link[m->link].transport : TRANSPORT_UDP;
    if (!m->link)
        return send_without_link(s, m);
    struct sending g = {.step = s,
                        .line = &plan->link[m->link],
                        .link = link_at(s->world, m->link),
                        .message = m,
                        .arrives = m};
    g.way = link_way(g.line, m->from);
    count(&g);
    bool carried = connection_carries(s, m);
    m->told.id = step_keep(s, m);
    if (!carried) {
        struct verdict none = {0};
        if (s->plan->hooks.fault)
            s->plan->hooks.fault(s, m, &none); /* who counts sendings counts this one, too */
        m->told.record = told(&g, RECORD_SENT, 0, 0);
        return go_nowhere(&g, TOLD_NO_CONNECTION);
    }
    nat_lets_out(s, m);
    return decide(&g);
}
