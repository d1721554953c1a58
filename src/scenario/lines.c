/* Fault lines from a trace: the words with which a .sip file names a sending that somebody has
 * seen. */
#include "scenario/inside.h"

#include <stdio.h>
#include <string.h>

static const struct message *message_of(const struct trace *trace, uint32_t n)
{
    return trace_payload(trace, trace->record[n].subject);
}

/* The pattern that names a message, as people read it on a ladder. */
static struct pattern pattern_of(const struct message *m)
{
    struct pattern p = {.from = m->from, .method = m->method};
    if (m->status) {
        p.kind = A_RESPONSE;
        p.low = p.high = m->status;
    } else {
        p.kind = m->method == METHOD_INVITE && m->to_tag ? A_REINVITE : A_REQUEST;
    }
    return p;
}

static void kind_text(const struct message *m, const struct pattern *p, char *out, size_t room)
{
    if (m->status)
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

/* As a person would write it: 600ms, 2s. */
static void span_text(usec t, char *out, size_t room)
{
    if (t % 1000000 == 0)
        snprintf(out, room, "%llds", (long long)(t / 1000000));
    else if (t % 1000 == 0)
        snprintf(out, room, "%lldms", (long long)(t / 1000));
    else
        snprintf(out, room, "%lldus", (long long)t);
}

size_t scenario_fault_line(const struct plan *plan, const struct trace *trace, uint32_t sent,
                           const char *verb, usec delay, char *out, size_t room)
{
    char kind[40], span[40], by[48] = "";
    const struct message *m = message_of(trace, sent);
    struct pattern p = pattern_of(m);
    uint32_t nth = m->method ? ordinal_of(trace, sent, &p) : 0;
    if (room)
        out[0] = '\0';
    if (!nth)
        return 0; /* it went over no link, where no fault can strike, or has a nameless method */
    kind_text(m, &p, kind, sizeof kind);
    if (delay) {
        span_text(delay, span, sizeof span);
        snprintf(by, sizeof by, " by %s", span);
    }
    return (size_t)snprintf(out, room, "%s the %u%s %s from %s%s", verb, nth, ordinal_end(nth),
                            kind, plan->node[m->from].name, by);
}
