/* From records to rungs: messages with their fate, states as they change, timers, what users do.
 *
 * A message is one rung, at the time it was sent. Of transitions only those to another state are
 * told, and only of transactions, dialogs and sessions: the rest is in the list of transitions. A
 * timer is told where it made a message or a state; by itself only if it did neither.
 *
 * Records are read once, in order, and what is made of them is never changed but for a message's
 * fate: so a ladder grows with its trace, and is right for every earlier moment too.
 */
#include "draw/ladder.h"

#include "draw/hash.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is remembered between records ------------------------------------------------------ */

struct reading {
    struct hash sendings; /* counted: by node, link, method and status; streams by node */
    struct lifelines *lives;
    uint32_t *rung_of, rung_of_room; /* by message: the latest rung, plus 1 */
    uint64_t talks;
};

/* ---- rungs ----------------------------------------------------------------------------------- */

static struct rung *new_rung(struct ladder *l, const struct record *r, uint32_t n, uint8_t kind)
{
    if (l->count == l->room) {
        l->room = l->room ? 2 * l->room : 64;
        l->rung = draw_realloc(l->rung, l->room, sizeof *l->rung);
    }
    struct rung *rung = &l->rung[l->count++];
    *rung = (struct rung){.kind = kind,
                          .record = n,
                          .t = r->t,
                          .due = r->due,
                          .node = r->node,
                          .peer = r->peer,
                          .machine = r->machine,
                          .state = r->to,
                          .ordinal = r->subject,
                          .alive = lifelines_alive(l->reading->lives),
                          .talks = l->reading->talks};
    return rung;
}

/* A name of one or two letters has room beside the time; a longer one gets a rung of its own, and
 * is told only there. */
static bool has_short_name(const struct ladder *l, const struct record *fire)
{
    return text_columns(l->plan->machine[fire->machine]->timers[fire->atom].name) <= 2;
}

/* The timer's record that made record n happen in the same step, or 0. */
static uint32_t timer_behind(const struct ladder *l, uint32_t n)
{
    const struct record *all = l->trace->record, *effect = &all[n];
    for (uint32_t c = effect->cause; c && c < n && all[c].t == effect->t; c = all[c].cause) {
        if (all[c].what == RECORD_TIMER_FIRE)
            return c;
        if (all[c].what == RECORD_ARRIVED || all[c].what == RECORD_USER)
            return 0;
        if (all[c].cause >= c)
            return 0;
    }
    return 0;
}

static void blame_timer(const struct ladder *l, struct rung *rung, uint32_t n)
{
    uint32_t fired = timer_behind(l, n);
    const struct record *fire = &l->trace->record[fired];
    if (!fired || !has_short_name(l, fire))
        return;
    rung->fired = fired;
    rung->timer = l->plan->machine[fire->machine]->timers[fire->atom].name;
}

/* As fault lines count: by sender, whatever the link; a re-INVITE is no INVITE. */
static uint64_t sending_key(const struct message *m)
{
    bool again = !m->status && m->method == METHOD_INVITE && m->to_tag;
    return 1ull << 63 | (uint64_t)m->from << 40 | (uint64_t)again << 32 |
           (uint64_t)m->method << 16 | m->status;
}

/* Of a response, whatever it answers. */
static uint64_t status_key(const struct message *m)
{
    return 1ull << 63 | 1ull << 60 | (uint64_t)m->from << 40 | m->status;
}

static void count_sending(struct ladder *l, struct rung *rung, const struct message *m)
{
    if (!m || !m->link)
        return;
    struct hash *t = &l->reading->sendings;
    rung->ordinal = ++hash_entry(t, sending_key(m))->value;
    if (m->status && m->method == METHOD_INVITE) /* "the 2nd 200" may be that to a BYE */
        rung->is_named = ++hash_entry(t, status_key(m))->value != rung->ordinal;
    else if (m->status)
        ++hash_entry(t, status_key(m))->value;
}

/* The latest rung of a message, or NULL. */
static struct rung *latest(const struct ladder *l, uint32_t message)
{
    const struct reading *g = l->reading;
    uint32_t i = message < g->rung_of_room ? g->rung_of[message] : 0;
    return i ? &l->rung[i - 1] : NULL;
}

static struct rung *before_it(const struct ladder *l, const struct rung *r)
{
    return r->same ? &l->rung[r->same - 1] : NULL;
}

static struct rung *new_message(struct ladder *l, const struct record *r, uint32_t n)
{
    struct reading *g = l->reading;
    if (r->subject >= g->rung_of_room) {
        uint32_t room = 2 * r->subject + 64;
        g->rung_of = draw_realloc(g->rung_of, room, sizeof *g->rung_of);
        memset(g->rung_of + g->rung_of_room, 0, (room - g->rung_of_room) * sizeof *g->rung_of);
        g->rung_of_room = room;
    }
    struct rung *rung = new_rung(l, r, n, RUNG_MESSAGE);
    rung->message = r->subject;
    rung->same = g->rung_of[r->subject];
    g->rung_of[r->subject] = (uint32_t)l->count;
    return rung;
}

static void sent(struct ladder *l, const struct record *r, uint32_t n)
{
    struct rung *rung = new_message(l, r, n);
    rung->ordinal = 0;
    blame_timer(l, rung, n);
    count_sending(l, rung, trace_payload(l->trace, r->subject));
    if (l->nsent == l->sent_room) {
        l->sent_room = l->sent_room ? 2 * l->sent_room : 64;
        l->sent = draw_realloc(l->sent, l->sent_room, sizeof *l->sent);
    }
    l->sent[l->nsent++] = (uint32_t)l->count - 1;
}

/* The rung of a message in flight: the one that is due just then, else the latest. */
static struct rung *in_flight(const struct ladder *l, uint32_t message, usec due)
{
    struct rung *found = NULL;
    for (struct rung *rung = latest(l, message); rung; rung = before_it(l, rung)) {
        if (rung->outcome != OUTCOME_FLIES)
            continue;
        if (rung->due == due)
            return rung;
        found = found ? found : rung;
    }
    return found;
}

static void twice(struct ladder *l, const struct record *r, uint32_t n)
{
    const struct rung *first = in_flight(l, r->subject, -1);
    uint32_t ordinal = first ? first->ordinal : 1;
    bool is_named = first && first->is_named;
    struct rung *rung = new_message(l, r, n);
    rung->ordinal = ordinal;
    rung->is_named = is_named;
    rung->is_twice = true;
}

static void settle(struct ladder *l, const struct record *r, uint32_t n)
{
    struct rung *rung = in_flight(l, r->subject, r->due);
    if (!rung)
        return;
    if (r->what == RECORD_ARRIVED)
        rung->outcome = OUTCOME_ARRIVED;
    else
        rung->outcome = r->what == RECORD_REFUSED ? OUTCOME_REFUSED : OUTCOME_LOST;
    rung->is_dropped = r->what == RECORD_DROPPED;
    rung->settled = n;
}

static void stray(struct ladder *l, const struct record *r, uint32_t n)
{
    struct rung *rung = latest(l, r->subject);
    if (!rung || rung->is_stray)
        return;
    rung->is_stray = true;
    rung->strayed = n;
}

static void transition(struct ladder *l, const struct record *r, uint32_t n)
{
    lifelines_take(l->reading->lives, r, n, machine_final(l->plan->machine[r->machine], r->to));
    if (r->from == r->to || life_of(r->machine) == LIFE_OTHER)
        return;
    blame_timer(l, new_rung(l, r, n, RUNG_STATE), n);
}

enum {
    SAME_STEP = 64
}; /* records of one step to look through; more than any step of a timer makes */

/* Does what the timer did show by itself: a message, or a state that is told? */
static bool shows(const struct ladder *l, const struct record *fire, uint32_t n)
{
    const struct record *all = l->trace->record;
    for (uint32_t k = n + 1; k <= l->trace->count && k <= n + SAME_STEP; k++) {
        bool changes = all[k].what == RECORD_TRANSITION && all[k].from != all[k].to &&
                       life_of(all[k].machine) != LIFE_OTHER;
        if (all[k].t != fire->t)
            return false;
        if (all[k].node == fire->node && (changes || all[k].what == RECORD_SENT))
            return true;
    }
    return false;
}

static void fired(struct ladder *l, const struct record *r, uint32_t n)
{
    if (has_short_name(l, r) && shows(l, r, n))
        return;
    struct rung *rung = new_rung(l, r, n, RUNG_TIMER);
    rung->timer = l->plan->machine[r->machine]->timers[r->atom].name;
}

/* ---- media ----------------------------------------------------------------------------------- */

/* How many streams there go in packets now. */
static uint32_t *talks(struct ladder *l, uint16_t from, uint16_t to)
{
    return &hash_entry(&l->reading->sendings, 1ull << 61 | (uint64_t)from << 16 | to)->value;
}

/* What the stream did until now: who it was sent to, or 0. */
static uint32_t *talks_to(struct ladder *l, const struct record *r)
{
    return &hash_entry(&l->reading->sendings, ladder_key(r))->value;
}

/* One stream more, or one less, goes out from this node; or the same to somebody else. */
static void count_talker(struct ladder *l, uint16_t node, bool begins, bool ends)
{
    uint32_t *streams = talks(l, node, 0);
    *streams += begins - (uint32_t)ends;
    l->reading->talks &= ~ladder_bit(node);
    l->reading->talks |= *streams ? ladder_bit(node) : 0;
}

static void tell_media(struct ladder *l, const struct record *r, uint32_t n, uint16_t peer)
{
    struct rung *rung = new_rung(l, r, n, RUNG_MEDIA);
    uint8_t there = *talks(l, r->node, peer) > 0, back = *talks(l, peer, r->node) > 0;
    rung->peer = peer;
    rung->rtp = (uint8_t)(there | back << 1);
}

static void media(struct ladder *l, const struct record *r, uint32_t n)
{
    struct media_record m = media_record_of(r);
    bool sends = r->what == RECORD_MEDIA && m.flow & DIRECTION_SENDONLY && media_is_rtp(m.kind);
    uint16_t before = (uint16_t)*talks_to(l, r), now = sends ? r->peer : 0;
    if (before == now)
        return;
    *talks_to(l, r) = now;
    count_talker(l, r->node, !before, !now);
    if (before && --*talks(l, r->node, before) == 0)
        tell_media(l, r, n, before);
    if (now && ++*talks(l, r->node, now) == 1)
        tell_media(l, r, n, now);
}

static void killed(struct ladder *l, const struct record *r, uint32_t n)
{
    lifelines_take(l->reading->lives, r, n, true);
    if (r->machine == KIND_STREAM)
        media(l, r, n);
}

static void take(struct ladder *l, uint32_t n)
{
    const struct record *r = &l->trace->record[n];
    switch (r->what) {
    case RECORD_SENT: sent(l, r, n); break;
    case RECORD_DUPLICATED: twice(l, r, n); break;
    case RECORD_ARRIVED:
    case RECORD_LOST:
    case RECORD_DROPPED:
    case RECORD_REFUSED: settle(l, r, n); break;
    case RECORD_STRAY: stray(l, r, n); break;
    case RECORD_TRANSITION: transition(l, r, n); break;
    case RECORD_KILLED: killed(l, r, n); break;
    case RECORD_MEDIA: media(l, r, n); break;
    case RECORD_TIMER_FIRE: fired(l, r, n); break;
    case RECORD_USER:
    case RECORD_NOTE:
    case RECORD_UNEXPECTED: new_rung(l, r, n, RUNG_NOTE); break;
    default: break;
    }
}

struct ladder *ladder_new(const struct plan *plan, const struct trace *trace)
{
    struct ladder *l = draw_calloc(1, sizeof *l);
    l->plan = plan;
    l->trace = trace;
    l->reading = draw_calloc(1, sizeof *l->reading);
    l->reading->lives = lifelines_new(plan);
    return l;
}

void ladder_read(struct ladder *l, uint32_t now)
{
    while (l->read < now && l->read < l->trace->count)
        take(l, ++l->read);
}

void ladder_free(struct ladder *l)
{
    if (!l)
        return;
    struct reading *g = l->reading;
    lifelines_free(g->lives);
    free(g->sendings.slot);
    free(g->rung_of);
    free(g);
    free(l->rung);
    free(l->sent);
    free(l);
}

struct standing ladder_standing(const struct ladder *l, uint16_t node, enum life life, uint32_t now)
{
    return lifelines_at(l->reading->lives, node, life, now);
}

bool ladder_knows(const struct ladder *l, enum life life, uint32_t now)
{
    return lifelines_knows(l->reading->lives, life, now);
}
