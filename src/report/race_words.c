/* Races for people: which of them a record belongs to, and in words. */
#include "report/race-inside.h"

#include <stdlib.h>

/* The arrival that a record belongs to, in its step; 0: none. */
static uint32_t arrival_behind(const struct trace *t, uint32_t n)
{
    usec now = t->record[n].t;
    while (n && t->record[n].t == now && t->record[n].what != RECORD_ARRIVED)
        n = t->record[n].cause;
    return n && t->record[n].what == RECORD_ARRIVED ? n : 0;
}

/* Can a message have to do with a race at all? Most cannot, and the run need not be read. */
static bool can_race(const struct races *r, const struct message *m)
{
    for (const struct race_pattern *p = r->pattern; m && p < r->pattern + r->patterns; p++)
        if (m->method == p->message.method || m->method == p->other.method)
            return m->status < 300 && (!m->status || m->status >= 200);
    return false;
}

bool race_of(const struct races *races, const struct trace *trace, uint32_t n, uint32_t last,
             struct sighting *out)
{
    struct sighting *seen = NULL;
    const struct record *r = trace->record;
    uint32_t of = r[n].what == RECORD_SENT ? n : arrival_behind(trace, n);
    if (!of || !can_race(races, trace_payload(trace, r[of].subject)))
        return false;
    size_t count = races_seen(races, trace, last, &seen), i = 0;
    while (i < count && seen[i].record != of && r[seen[i].sent].subject != r[of].subject &&
           !(seen[i].crossed && r[seen[i].other].subject == r[of].subject))
        i++;
    if (i < count)
        *out = seen[i];
    free(seen);
    return i < count;
}

static size_t title(const struct plan *plan, const struct trace *t, uint32_t n, char *out,
                    size_t room)
{
    char what[120];
    const struct message *m = trace_payload(t, t->record[n].subject);
    bool later = m->method == METHOD_INVITE && !m->status && m->to_tag;
    message_title(m, plan->lore, what, sizeof what);
    return (size_t)snprintf(out, room, "%s%s from %s", later ? "re-" : "", what,
                            plan->node[t->record[n].node].name);
}

size_t race_words(const struct races *races, const struct plan *plan, const struct trace *t,
                  const struct sighting *s, char *out, size_t room)
{
    char one[200], other[200];
    title(plan, t, s->sent, one, sizeof one);
    title(plan, t, s->other, other, sizeof other);
    return (size_t)snprintf(out, room, "%s: %s, %s", races->race[s->race].name, one, other);
}
