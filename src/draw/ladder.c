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

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const life_names[LIVES] = {"transaction", "dialog", "session"};

enum life life_of(uint8_t machine)
{
    switch (machine) {
    case KIND_INVITE_CLIENT:
    case KIND_INVITE_SERVER:
    case KIND_CLIENT:
    case KIND_SERVER: return LIFE_TRANSACTION;
    case KIND_DIALOG_CALLER:
    case KIND_DIALOG_CALLEE: return LIFE_DIALOG;
    case KIND_SESSION: return LIFE_SESSION;
    default: return LIFE_OTHER;
    }
}

/* ---- small open-addressing tables ------------------------------------------------------------ */

struct slot {
    uint64_t key; /* 0: free */
    uint32_t value;
};
struct table {
    struct slot *slot;
    size_t count, room; /* room is a power of two, or 0 */
};

static size_t place_of(const struct table *t, uint64_t key)
{
    return (size_t)(key * 0x9E3779B97F4A7C15ull >> 32) & (t->room - 1);
}

static struct slot *probe(const struct table *t, uint64_t key)
{
    size_t i = place_of(t, key);
    while (t->slot[i].key && t->slot[i].key != key)
        i = (i + 1) & (t->room - 1);
    return &t->slot[i];
}

static void grow(struct table *t)
{
    struct table larger = {.count = t->count, .room = t->room ? 2 * t->room : 64};
    larger.slot = draw_calloc(larger.room, sizeof *larger.slot);
    for (size_t i = 0; i < t->room; i++)
        if (t->slot[i].key)
            *probe(&larger, t->slot[i].key) = t->slot[i];
    free(t->slot);
    *t = larger;
}

static struct slot *entry(struct table *t, uint64_t key)
{
    if (2 * (t->count + 1) > t->room)
        grow(t);
    struct slot *s = probe(t, key);
    if (!s->key) {
        s->key = key;
        t->count++;
    }
    return s;
}

/* What stands behind moves up, so that every probe still ends at the first free slot. */
static void forget(struct table *t, struct slot *s)
{
    size_t hole = (size_t)(s - t->slot), mask = t->room - 1;
    for (size_t i = (hole + 1) & mask; t->slot[i].key; i = (i + 1) & mask) {
        size_t home = place_of(t, t->slot[i].key);
        if (((i - home) & mask) >= ((i - hole) & mask)) {
            t->slot[hole] = t->slot[i];
            hole = i;
        }
    }
    t->slot[hole] = (struct slot){0};
    t->count--;
}

/* ---- what is remembered between records ------------------------------------------------------ */

/* One that lives, in its node's list of that life, in order of birth. Numbers count from 1. */
struct living {
    uint32_t previous, next; /* also the list of free ones */
    uint32_t ordinal;
    uint8_t machine, state;
};

struct dated { /* a standing, from record n on */
    uint32_t n;
    struct standing standing;
};

struct life_line { /* of one node, one life */
    struct dated *at;
    uint32_t count, room;
    uint32_t last; /* of those that live: the latest born */
};

struct reading {
    struct table sendings;  /* counted: by node, link, method and status */
    struct table instances; /* that live: by node, machine and number */
    struct living *living;
    uint32_t livings, livings_room, free;
    struct life_line (*line)[LIVES]; /* by node, from 1 */
    uint32_t *rung_of, rung_of_room; /* by message: the latest rung, plus 1 */
    uint64_t alive, talks;
};

static struct standing standing_now(const struct life_line *line)
{
    return line->count ? line->at[line->count - 1].standing : (struct standing){0};
}

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
                          .alive = l->reading->alive,
                          .talks = l->reading->talks};
    return rung;
}

static uint64_t node_bit(uint16_t node)
{
    return node && node <= 64 ? 1ull << (node - 1) : 0;
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
    struct table *t = &l->reading->sendings;
    rung->ordinal = ++entry(t, sending_key(m))->value;
    if (m->status && m->method == METHOD_INVITE) /* "the 2nd 200" may be that to a BYE */
        rung->is_named = ++entry(t, status_key(m))->value != rung->ordinal;
    else if (m->status)
        ++entry(t, status_key(m))->value;
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

/* ---- what lives ------------------------------------------------------------------------------ */

static bool lives(const struct ladder *l, uint16_t node)
{
    for (int life = 0; life < LIVES; life++)
        if (standing_now(&l->reading->line[node][life]).living)
            return true;
    return false;
}

static uint64_t instance_key(const struct record *r)
{
    return 1ull << 62 | (uint64_t)r->node << 40 | (uint64_t)r->machine << 32 | r->subject;
}

static struct living *living_at(const struct reading *g, uint32_t i)
{
    return &g->living[i - 1];
}

static void is_born(struct reading *g, struct life_line *line, const struct record *r)
{
    uint32_t i = g->free;
    if (i) {
        g->free = living_at(g, i)->next;
    } else {
        if (g->livings == g->livings_room) {
            g->livings_room = g->livings_room ? 2 * g->livings_room : 64;
            g->living = draw_realloc(g->living, g->livings_room, sizeof *g->living);
        }
        i = ++g->livings;
    }
    *living_at(g, i) = (struct living){
        .previous = line->last, .ordinal = r->subject, .machine = r->machine, .state = r->to};
    if (line->last)
        living_at(g, line->last)->next = i;
    line->last = i;
    entry(&g->instances, instance_key(r))->value = i;
}

static void has_died(struct reading *g, struct life_line *line, struct slot *slot)
{
    uint32_t i = slot->value;
    struct living *it = living_at(g, i);
    if (it->previous)
        living_at(g, it->previous)->next = it->next;
    if (it->next)
        living_at(g, it->next)->previous = it->previous;
    else
        line->last = it->previous;
    it->next = g->free;
    g->free = i;
    forget(&g->instances, slot);
}

static void note_standing(struct life_line *line, uint32_t n, struct standing s)
{
    if (line->count == line->room) {
        line->room = line->room ? 2 * line->room : 16;
        line->at = draw_realloc(line->at, line->room, sizeof *line->at);
    }
    line->at[line->count++] = (struct dated){n, s};
}

/* The one shown: of those that live the latest born that is not ending already, or the latest born
 * of all: where one of two forks has been hung up, people want to see the other. Whoever ends goes
 * soon, so that a few are enough to look at. */
static const struct living *foremost(const struct ladder *l, const struct life_line *line)
{
    enum { LOOKS = 8 };
    const struct living *last = line->last ? living_at(l->reading, line->last) : NULL;
    uint32_t i = line->last;
    for (int n = 0; i && n < LOOKS; n++) {
        const struct living *it = living_at(l->reading, i);
        if (!machine_ending(l->plan->machine[it->machine], it->state))
            return it;
        i = it->previous;
    }
    return last;
}

static void stand(struct ladder *l, const struct record *r, uint32_t n, bool has_ended)
{
    enum life life = life_of(r->machine);
    if (life == LIFE_OTHER || !r->node || r->node > l->plan->nodes)
        return;
    struct reading *g = l->reading;
    struct life_line *line = &g->line[r->node][life];
    struct standing s = standing_now(line);
    struct slot *slot = g->instances.room ? probe(&g->instances, instance_key(r)) : NULL;
    bool lived = slot && slot->key;
    if (lived && has_ended)
        has_died(g, line, slot);
    else if (lived)
        living_at(g, slot->value)->state = r->to;
    else if (!has_ended)
        is_born(g, line, r);
    const struct living *shown = foremost(l, line);
    bool was_shown = !s.has_been || (s.machine == r->machine && s.ordinal == r->subject);
    s.living = s.living + !has_ended - lived;
    s.has_been = true;
    if (shown || was_shown || !lived) {
        s.machine = shown ? shown->machine : r->machine;
        s.ordinal = shown ? shown->ordinal : r->subject;
        s.state = shown ? shown->state : r->to;
    }
    note_standing(line, n, s);
    g->alive &= ~node_bit(r->node);
    g->alive |= lives(l, r->node) ? node_bit(r->node) : 0;
}

static void transition(struct ladder *l, const struct record *r, uint32_t n)
{
    stand(l, r, n, machine_final(l->plan->machine[r->machine], r->to));
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
    return &entry(&l->reading->sendings, 1ull << 61 | (uint64_t)from << 16 | to)->value;
}

/* What the stream did until now: who it was sent to, or 0. */
static uint32_t *talks_to(struct ladder *l, const struct record *r)
{
    return &entry(&l->reading->sendings, instance_key(r))->value;
}

/* One stream more, or one less, goes out from this node; or the same to somebody else. */
static void count_talker(struct ladder *l, uint16_t node, bool begins, bool ends)
{
    uint32_t *streams = talks(l, node, 0);
    *streams += begins - (uint32_t)ends;
    l->reading->talks &= ~node_bit(node);
    l->reading->talks |= *streams ? node_bit(node) : 0;
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
    stand(l, r, n, true);
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
    l->reading->line = draw_calloc(plan->nodes + 1u, sizeof *l->reading->line);
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
    for (unsigned node = 1; node <= l->plan->nodes; node++)
        for (int life = 0; life < LIVES; life++)
            free(g->line[node][life].at);
    free(g->line);
    free(g->sendings.slot);
    free(g->instances.slot);
    free(g->living);
    free(g->rung_of);
    free(g);
    free(l->rung);
    free(l->sent);
    free(l);
}

struct standing ladder_standing(const struct ladder *l, uint16_t node, enum life life, uint32_t now)
{
    const struct life_line *line = &l->reading->line[node][life];
    uint32_t low = 0, high = line->count; /* those before `low` are at or before now */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (line->at[middle].n <= now)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? line->at[low - 1].standing : (struct standing){0};
}
