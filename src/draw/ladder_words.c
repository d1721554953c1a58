/* Of a ladder that has been read: what it was at an earlier moment, and its words. */
#include "draw/ladder.h"
#include "scenario/scenario.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- the same ladder at an earlier moment ---------------------------------------------------- */

size_t ladder_count(const struct ladder *l, uint32_t now)
{
    size_t low = 0, high = l->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (l->rung[middle].record <= now)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct rung ladder_rung(const struct ladder *l, size_t i, uint32_t now)
{
    struct rung r = l->rung[i];
    if (r.settled > now) {
        r.outcome = OUTCOME_FLIES;
        r.is_dropped = false;
    }
    r.is_stray = r.is_stray && r.strayed <= now;
    return r;
}

/* How many messages were sent until this record. */
static size_t sent_until(const struct ladder *l, uint32_t record)
{
    size_t low = 0, high = l->nsent;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (l->rung[l->sent[middle]].record <= record)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t ladder_beside(const struct ladder *l, uint32_t now, uint32_t record, int step)
{
    size_t count = sent_until(l, now), i;
    if (step > 0)
        i = sent_until(l, record);
    else
        i = (record ? sent_until(l, record - 1) : count) - 1; /* ~0: none */
    return i < count ? l->rung[l->sent[i]].record : 0;
}

/* ---- words ----------------------------------------------------------------------------------- */

/* Where there is UDP and something else between two nodes, what goes by the other is said. */
static const char *transport_beside(const struct plan *plan, const struct message *m)
{
    bool may_be = m->link && net_reliable(plan, m->link) && net_has_links(plan, m->from, m->to);
    return may_be ? transport_names[plan->link[m->link].transport] : NULL;
}

void rung_title(const struct ladder *l, const struct rung *r, char *out, size_t room)
{
    const struct message *m = trace_payload(l->trace, r->message);
    snprintf(out, room, "?");
    if (!m)
        return;
    if (!m->status && m->method == METHOD_INVITE && m->to_tag)
        snprintf(out, room, "re-INVITE");
    else
        message_title(m, l->plan->lore, out, room);
    size_t size = strlen(out);
    if (r->is_named && size < room)
        snprintf(out + size, room - size, " to INVITE");
    const char *over = transport_beside(l->plan, m);
    size = strlen(out);
    if (over && size < room)
        snprintf(out + size, room - size, " by %s", over);
}

void rung_ordinal(const struct rung *r, char *out, size_t room)
{
    if (r->ordinal > 1)
        snprintf(out, room, "%" PRIu32 "%s", r->ordinal, ordinal_end(r->ordinal));
    else
        snprintf(out, room, "%s", "");
}

const char *rung_remark(const struct rung *r)
{
    if (r->is_dropped)
        return "dropped";
    if (r->outcome == OUTCOME_LOST)
        return "lost";
    if (r->outcome == OUTCOME_REFUSED)
        return "refused";
    return r->is_stray ? "stray" : r->is_twice ? "twice" : "";
}

static void timer_words(const struct ladder *l, const struct rung *r, char *out, size_t room)
{
    char machine[80];
    rung_machine(l, r, machine, sizeof machine);
    snprintf(out, room, "timer %s of %s", r->timer, machine);
}

static void media_words(const struct ladder *l, const struct rung *r, char *out, size_t room)
{
    if (r->rtp == 1 || r->rtp == 2)
        snprintf(out, room, "RTP from %s", l->plan->node[r->rtp == 1 ? r->node : r->peer].name);
    else
        snprintf(out, room, "%s", r->rtp ? "RTP both ways" : "no RTP");
}

void rung_words(const struct ladder *l, const struct rung *r, char *out, size_t room)
{
    const struct record *record = &l->trace->record[r->record];
    char atom[80];
    if (r->kind == RUNG_TIMER) {
        timer_words(l, r, out, room);
    } else if (r->kind == RUNG_MEDIA) {
        media_words(l, r, out, room);
    } else if (record->what == RECORD_UNEXPECTED) {
        machine_atom_word(l->plan->machine[r->machine], record->atom, atom, sizeof atom);
        snprintf(out, room, "unexpected: %s", atom);
    } else {
        node_note_text(l->plan, record, out, room);
    }
}

void rung_machine(const struct ladder *l, const struct rung *r, char *out, size_t room)
{
    const char *name = l->plan->machine[r->machine]->diagram->name;
    if (r->ordinal > 1)
        snprintf(out, room, "%s[%" PRIu32 "]", name, r->ordinal);
    else
        snprintf(out, room, "%s", name);
}

void draw_time(usec t, char *out, size_t room)
{
    snprintf(out, room, "%lld.%03d", (long long)(t / 1000000), (int)(t % 1000000 / 1000));
}
