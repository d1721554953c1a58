/* From records to rungs: messages with their fate, states as they change, timers, what users do.
 *
 * A message is one rung, at the time it was sent. Of transitions only those to another state are
 * told, and only of transactions, dialogs and sessions: the rest is in the list of transitions. A
 * timer is told where it made a message or a state; by itself only if it did neither.
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
    uint32_t value, order;
};
struct table {
    struct slot *slot;
    size_t count, room; /* room is a power of two */
};

static struct slot *probe(const struct table *t, uint64_t key)
{
    size_t i = (size_t)(key * 0x9E3779B97F4A7C15ull >> 32) & (t->room - 1);
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

struct ordinals { /* sendings counted: by node, link, method and status */
    struct table table;
};
struct instances { /* state by node, machine and number; only those that live */
    struct table table;
    uint32_t order;
};

/* ---- rungs ----------------------------------------------------------------------------------- */

static struct rung *new_rung(struct ladder *l, const struct record *r, uint32_t n, uint8_t kind)
{
    if (l->keep && l->count >= 2 * l->keep) {
        memmove(l->rung, l->rung + l->count - l->keep, l->keep * sizeof *l->rung);
        l->forgotten += l->count - l->keep;
        l->count = l->keep;
    }
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
                          .alive = l->alive};
    return rung;
}

static uint64_t node_bit(uint16_t node)
{
    return node && node <= 64 ? 1ull << (node - 1) : 0;
}

/* The timer that made record n happen in the same step, or NULL. */
static const char *timer_behind(const struct ladder *l, uint32_t n)
{
    const struct record *all = l->trace->record, *effect = &all[n];
    for (uint32_t c = effect->cause; c && c < n && all[c].t == effect->t; c = all[c].cause) {
        if (all[c].what == RECORD_TIMER_FIRE)
            return l->plan->machine[all[c].machine]->timers[all[c].atom].name;
        if (all[c].what == RECORD_ARRIVED || all[c].what == RECORD_USER)
            return NULL;
        if (all[c].cause >= c)
            return NULL;
    }
    return NULL;
}

static uint64_t sending_key(const struct message *m)
{
    return 1ull << 63 | (uint64_t)m->from << 40 | (uint64_t)m->link << 32 |
           (uint64_t)m->method << 16 | m->status;
}

static void sent(struct ladder *l, const struct record *r, uint32_t n)
{
    const struct message *m = trace_payload(l->trace, r->subject);
    struct rung *rung = new_rung(l, r, n, RUNG_MESSAGE);
    rung->message = r->subject;
    rung->timer = timer_behind(l, n);
    if (m)
        rung->ordinal = ++entry(&l->ordinals->table, sending_key(m))->value;
}

/* The rung of a message in flight: the one that is due just then, else the latest. */
static struct rung *in_flight(struct ladder *l, uint32_t message, usec due)
{
    struct rung *found = NULL;
    for (size_t i = l->count; i-- > 0;) {
        struct rung *rung = &l->rung[i];
        if (rung->kind != RUNG_MESSAGE || rung->message != message ||
            rung->outcome != OUTCOME_FLIES)
            continue;
        if (rung->due == due)
            return rung;
        found = found ? found : rung;
    }
    return found;
}

static void twice(struct ladder *l, const struct record *r, uint32_t n)
{
    struct rung *first = in_flight(l, r->subject, -1);
    uint32_t ordinal = first ? first->ordinal : 1;
    struct rung *rung = new_rung(l, r, n, RUNG_MESSAGE);
    rung->message = r->subject;
    rung->ordinal = ordinal;
    rung->is_twice = true;
}

static void settle(struct ladder *l, const struct record *r)
{
    struct rung *rung = in_flight(l, r->subject, r->due);
    if (!rung)
        return; /* forgotten */
    if (r->what == RECORD_ARRIVED)
        rung->outcome = OUTCOME_ARRIVED;
    else
        rung->outcome = r->what == RECORD_REFUSED ? OUTCOME_REFUSED : OUTCOME_LOST;
    rung->is_dropped = r->what == RECORD_DROPPED;
}

static void stray(struct ladder *l, const struct record *r)
{
    for (size_t i = l->count; i-- > 0;)
        if (l->rung[i].kind == RUNG_MESSAGE && l->rung[i].message == r->subject) {
            l->rung[i].is_stray = true;
            return;
        }
}

/* ---- what lives ------------------------------------------------------------------------------ */

static bool lives(const struct ladder *l, uint16_t node)
{
    for (int life = 0; life < LIVES; life++)
        if (l->now[node][life].living)
            return true;
    return false;
}

/* After the latest has ended: the next latest that lives, if any. */
static void choose_latest(struct ladder *l, uint16_t node, enum life life, struct standing *s)
{
    uint32_t best = 0;
    for (size_t i = 0; i < l->instances->table.room; i++) {
        const struct slot *slot = &l->instances->table.slot[i];
        if (!slot->key || !slot->value || (uint16_t)(slot->key >> 40) != node ||
            life_of((uint8_t)(slot->key >> 32)) != life || slot->order <= best)
            continue;
        best = slot->order;
        s->machine = (uint8_t)(slot->key >> 32);
        s->state = (uint8_t)(slot->value - 1);
        s->ordinal = (uint32_t)slot->key;
    }
}

static void stand(struct ladder *l, const struct record *r, bool has_ended)
{
    enum life life = life_of(r->machine);
    if (life == LIFE_OTHER || !r->node || r->node > l->plan->nodes)
        return;
    struct standing *s = &l->now[r->node][life];
    struct slot *slot = entry(&l->instances->table, 1ull << 62 | (uint64_t)r->node << 40 |
                                                        (uint64_t)r->machine << 32 | r->subject);
    bool lived = slot->value != 0, is_latest = s->machine == r->machine && s->ordinal == r->subject;
    if (!lived && !slot->order) {
        slot->order = ++l->instances->order;
        is_latest = true;
    }
    s->living = s->living + !has_ended - lived;
    slot->value = has_ended ? 0 : r->to + 1u;
    s->has_been = true;
    if (is_latest) {
        s->machine = r->machine;
        s->ordinal = r->subject;
        s->state = r->to;
    }
    if (has_ended && is_latest && s->living)
        choose_latest(l, r->node, life, s);
    l->alive &= ~node_bit(r->node);
    l->alive |= lives(l, r->node) ? node_bit(r->node) : 0;
}

static void transition(struct ladder *l, const struct record *r, uint32_t n)
{
    stand(l, r, machine_final(l->plan->machine[r->machine], r->to));
    if (r->from == r->to || life_of(r->machine) == LIFE_OTHER)
        return;
    struct rung *rung = new_rung(l, r, n, RUNG_STATE);
    rung->timer = timer_behind(l, n);
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
    if (shows(l, r, n))
        return;
    struct rung *rung = new_rung(l, r, n, RUNG_TIMER);
    rung->timer = l->plan->machine[r->machine]->timers[r->atom].name;
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
    case RECORD_REFUSED: settle(l, r); break;
    case RECORD_STRAY: stray(l, r); break;
    case RECORD_TRANSITION: transition(l, r, n); break;
    case RECORD_KILLED: stand(l, r, true); break;
    case RECORD_TIMER_FIRE: fired(l, r, n); break;
    case RECORD_USER:
    case RECORD_NOTE:
    case RECORD_UNEXPECTED: new_rung(l, r, n, RUNG_NOTE); break;
    default: break;
    }
}

struct ladder *ladder_new(const struct plan *plan, const struct trace *trace, uint32_t now,
                          size_t keep)
{
    struct ladder *l = draw_calloc(1, sizeof *l);
    l->plan = plan;
    l->trace = trace;
    l->keep = keep;
    l->now = draw_calloc(plan->nodes + 1u, sizeof *l->now);
    l->ordinals = draw_calloc(1, sizeof *l->ordinals);
    l->instances = draw_calloc(1, sizeof *l->instances);
    for (uint32_t n = 1; n <= now && n <= trace->count; n++)
        take(l, n);
    return l;
}

void ladder_free(struct ladder *l)
{
    free(l->rung);
    free(l->now);
    free(l->ordinals->table.slot);
    free(l->ordinals);
    free(l->instances->table.slot);
    free(l->instances);
    free(l);
}

/* ---- words ----------------------------------------------------------------------------------- */

void rung_title(const struct ladder *l, const struct rung *r, char *out, size_t room)
{
    const struct message *m = trace_payload(l->trace, r->message);
    snprintf(out, room, "?");
    if (m)
        message_title(m, out, room);
}

void rung_ordinal(const struct rung *r, char *out, size_t room)
{
    uint32_t n = r->ordinal, tens = n / 10 % 10;
    const char *end = "th";
    if (tens != 1 && n % 10 >= 1 && n % 10 <= 3)
        end = n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : "rd";
    if (n > 1)
        snprintf(out, room, "%" PRIu32 "%s", n, end);
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

void rung_note(const struct ladder *l, const struct rung *r, char *out, size_t room)
{
    const struct record *record = &l->trace->record[r->record];
    if (record->what != RECORD_UNEXPECTED) {
        node_note_text(l->plan, record, out, room);
        return;
    }
    char atom[80];
    machine_atom_word(l->plan->machine[r->machine], record->atom, atom, sizeof atom);
    snprintf(out, room, "unexpected: %s", atom);
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
