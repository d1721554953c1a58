/* Lines from a run: the words with which a .sip file names a sending that somebody has seen, or what
 * goes first. */
#include "scenario/inside.h"

#include <stdio.h>
#include <string.h>

static const struct message *message_of(const struct trace *trace, uint32_t n)
{
    return trace_payload(trace, trace->record[n].subject);
}

/* The pattern that names a message, as people read it on a ladder; for some methods there is no
 * word. */
static struct pattern pattern_of(const struct message *m)
{
    struct pattern p = {.from = m->from, .method = m->method};
    if (!m->method) {
        p.kind = ANY_MESSAGE;
    } else if (m->status) {
        p.kind = A_RESPONSE;
        p.low = p.high = m->status;
    } else {
        p.kind = m->method == METHOD_INVITE && m->to_tag ? A_REINVITE : A_REQUEST;
    }
    return p;
}

static void kind_text(const struct message *m, const struct pattern *p, char *out, size_t room)
{
    if (!m->method)
        snprintf(out, room, "message");
    else if (m->status)
        snprintf(out, room, "%u to %s", m->status, method_names[m->method]);
    else
        snprintf(out, room, "%s%s", p->kind == A_REINVITE ? "re-" : "", method_names[m->method]);
}

const char *ordinal_end(uint32_t n)
{
    if (n / 10 % 10 == 1)
        return "th";
    return n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : n % 10 == 3 ? "rd" : "th";
}

/* Which sending of its kind by its sender it is: counted as fault lines count. */
static uint32_t ordinal_of(const struct trace *trace, uint32_t sent, const struct pattern *p)
{
    uint32_t nth = 0;
    for (uint32_t n = 1; n <= sent; n++)
        if (trace->record[n].what == RECORD_SENT) {
            const struct message *m = message_of(trace, n);
            nth += m->link && pattern_fits(p, m);
        }
    return nth;
}

size_t scenario_span(usec t, char *out, size_t room)
{
    if (t % 1000000 == 0)
        return (size_t)snprintf(out, room, "%llds", (long long)(t / 1000000));
    if (t % 1000 == 0)
        return (size_t)snprintf(out, room, "%lldms", (long long)(t / 1000));
    return (size_t)snprintf(out, room, "%lldus", (long long)t);
}

size_t scenario_sending(const struct plan *plan, const struct trace *trace, uint32_t sent,
                        char *out, size_t room)
{
    char kind[40];
    const struct message *m = message_of(trace, sent);
    struct pattern p = pattern_of(m);
    uint32_t nth = ordinal_of(trace, sent, &p);
    kind_text(m, &p, kind, sizeof kind);
    return (size_t)snprintf(out, room, "the %u%s %s from %s", nth, ordinal_end(nth), kind,
                            plan->node[m->from].name);
}

size_t scenario_fault_line(const struct plan *plan, const struct trace *trace, uint32_t sent,
                           const char *verb, usec delay, char *out, size_t room)
{
    char which[120], span[40], by[48] = "";
    const struct message *m = message_of(trace, sent);
    if (room)
        out[0] = '\0';
    if (!m->link || !m->method)
        return 0; /* it went over no link, where no fault can strike, or has a nameless method */
    scenario_sending(plan, trace, sent, which, sizeof which);
    if (delay) {
        scenario_span(delay, span, sizeof span);
        snprintf(by, sizeof by, " by %s", span);
    }
    return (size_t)snprintf(out, room, "%s %s%s", verb, which, by);
}

/* ---- what goes first ----------------------------------------------------------------------- */

static size_t timer_words(const struct world *w, const struct event *e, struct first *f, bool peer,
                          char *out, size_t room)
{
    const struct plan *plan = w->plan;
    const struct instance *i = instance_at(w, e->owner);
    const struct machine *m = plan->machine[i->machine];
    f->kind = FIRST_TIMER;
    f->timer = (struct timer_wanted){
        .node = i->node, .peer = peer ? node_peer(w, e->owner) : 0, .kinds = 1u << i->machine};
    f->timer.timer[i->machine] = (int8_t)e->which;
    return (size_t)snprintf(out, room, "timer %s of %s.%s%s%s goes first", m->timers[e->which].name,
                            plan->node[i->node].name, m->diagram->name,
                            f->timer.peer ? " with " : "",
                            f->timer.peer ? plan->node[f->timer.peer].name : "");
}

static size_t message_words(const struct world *w, const struct message *m, struct first *f,
                            bool longer, char *out, size_t room)
{
    char kind[40];
    f->kind = FIRST_MESSAGE;
    f->pattern = pattern_of(m);
    f->pattern.to = longer ? m->to : 0;
    kind_text(m, &f->pattern, kind, sizeof kind);
    return (size_t)snprintf(out, room, "the %s from %s%s%s goes first", kind,
                            w->plan->node[m->from].name, longer ? " to " : "",
                            longer ? w->plan->node[m->to].name : "");
}

static size_t node_words(const struct world *w, const struct event *e, struct first *f, char *out,
                         size_t room)
{
    struct concern c = {0, 0};
    node_concerns(w->plan, e, &c);
    f->kind = FIRST_NODE;
    f->node = c.node;
    return c.node
               ? (size_t)snprintf(out, room, "what %s does goes first", w->plan->node[c.node].name)
               : 0;
}

/* How an event is called, and the line that says so. 0: it has no name. */
static size_t first_words(const struct world *w, const struct event *e, struct first *f,
                          bool longer, char *out, size_t room)
{
    const struct message *m = e->what == EVENT_ARRIVAL ? net_arriving(w, e) : NULL;
    if (e->what == EVENT_TIMER)
        return timer_words(w, e, f, longer, out, room);
    return m && m->from && m->to      ? message_words(w, m, f, longer, out, room)
           : e->what == EVENT_ARRIVAL ? 0
                                      : node_words(w, e, f, out, room);
}

static bool names(const struct world *w, const struct first *f, const ref *event, uint32_t which)
{
    for (uint32_t n = 0; n < which; n++)
        if (first_fits(w, f, world_item(w, event[n])))
            return false;
    return first_fits(w, f, world_item(w, event[which]));
}

/* By its name, if that means no other; else by its place. */
size_t scenario_goes_first(const struct world *w, const ref *event, uint32_t which, uint32_t before,
                           char *out, size_t room)
{
    for (unsigned longer = 0; longer < 2; longer++) {
        struct first f = {0};
        memset(f.timer.timer, -1, sizeof f.timer.timer);
        size_t length = first_words(w, world_item(w, event[which]), &f, longer, out, room);
        if (length && names(w, &f, event, which))
            return length;
    }
    return (size_t)snprintf(out, room, "the %u%s event goes first", (unsigned)(before + which + 1),
                            ordinal_end(before + which + 1));
}
