/* Races in a run: one pass over its records, which keeps for each call what was said in it, and in
 * which states its dialogs are.
 */
#include "report/race-inside.h"

#include <stdlib.h>
#include <string.h>

/* ---- what is kept ---------------------------------------------------------------------------- */

/* A message of a call, with all its copies. */
struct said {
    const struct message *message;
    uint32_t sent, arrived; /* the first records of it; 0: none yet */
    uint32_t shown;         /* bit n: race n has been seen with it */
    uint32_t next;          /* of the call */
    bool is_later;
};
/* One end's dialog. */
struct end {
    uint16_t node;
    uint8_t machine, state;
    uint32_t birth, next; /* next: of the call */
};
struct call {
    uint32_t said, ends; /* lists */
    uint32_t cseq;       /* of the INVITE that begins it */
    bool offers;         /* the 2xx to that has the offer */
};
/* From numbers to numbers other than 0, by open addressing. */
struct table {
    struct {
        uint64_t key;
        uint32_t value;
    } * row;
    size_t count, room; /* room: a power of two */
};
struct reading {
    const struct races *races;
    const struct trace *trace;
    struct table call_of, end_of; /* by Call-ID; by instance */
    struct call *call;            /* [1..] */
    struct said *said;
    struct end *end;
    uint32_t calls, saids, ends;
    uint32_t homeless; /* a list of ends whose call is not known yet: its INVITE follows */
    struct sighting *out;
    size_t count;
};

static void *grown(void *list, size_t count, size_t size)
{
    bool full = !(count & (count - 1)); /* at each power of two */
    if (!full)
        return list;
    list = realloc(list, (count ? 2 * count : 1) * size);
    if (!list)
        abort();
    return list;
}

static size_t place_of(const struct table *t, uint64_t key)
{
    size_t at = (size_t)(key * 0x9E3779B97F4A7C15u >> 32) & (t->room - 1);
    while (t->row[at].value && t->row[at].key != key)
        at = (at + 1) & (t->room - 1);
    return at;
}

static uint32_t get(const struct table *t, uint64_t key)
{
    return t->room ? t->row[place_of(t, key)].value : 0;
}

static void put(struct table *t, uint64_t key, uint32_t value)
{
    if (2 * (t->count + 1) > t->room) {
        struct table wider = {.room = t->room ? 2 * t->room : 16};
        wider.row = calloc(wider.room, sizeof *wider.row);
        if (!wider.row)
            abort();
        for (size_t i = 0; i < t->room; i++)
            if (t->row[i].value)
                put(&wider, t->row[i].key, t->row[i].value);
        free(t->row);
        *t = wider;
    }
    size_t at = place_of(t, key);
    t->count += !t->row[at].value;
    t->row[at].key = key;
    t->row[at].value = value;
}

static const struct record *record_at(const struct reading *r, uint32_t n)
{
    return &r->trace->record[n];
}

static const struct message *message_at(const struct reading *r, uint32_t n)
{
    return trace_payload(r->trace, record_at(r, n)->subject);
}

/* ---- what was said --------------------------------------------------------------------------- */

static bool begins_call(const struct message *m)
{
    return m->method == METHOD_INVITE && !m->status && !m->to_tag;
}

/* Of a re-INVITE: by the number of its CSeq, which the ends count each by itself, and who asks. */
static bool is_later(const struct reading *r, const struct call *c, const struct message *m)
{
    if (m->method != METHOD_INVITE && m->method != METHOD_ACK && m->method != METHOD_CANCEL)
        return false;
    for (uint32_t s = c->said; s; s = r->said[s].next) {
        const struct message *first = r->said[s].message;
        if (begins_call(first) && first->cseq == m->cseq &&
            first->from == (m->status ? m->to : m->from))
            return false;
    }
    return !begins_call(m);
}

static bool is_copy(const struct message *a, const struct message *b)
{
    return a->from == b->from && a->method == b->method && a->status == b->status &&
           a->cseq == b->cseq && a->branch == b->branch && a->to_tag == b->to_tag;
}

static struct said *said_of(const struct reading *r, const struct message *m)
{
    for (uint32_t s = r->call[get(&r->call_of, m->call)].said; s; s = r->said[s].next)
        if (is_copy(r->said[s].message, m))
            return &r->said[s];
    return NULL;
}

static uint32_t call_of(struct reading *r, const struct message *m)
{
    uint32_t c = get(&r->call_of, m->call);
    if (c)
        return c;
    c = ++r->calls;
    r->call = grown(r->call, c, sizeof *r->call);
    r->call[c] = (struct call){0};
    put(&r->call_of, m->call, c);
    return c;
}

/* RFC 3261 13.2.1: without an offer in the INVITE it is in the first response that arrives for
 * sure. */
static void note_offers(struct call *c, const struct message *m)
{
    bool describes = m->present & PRESENT_SDP;
    if (begins_call(m))
        c->offers = !describes;
    else if (m->method == METHOD_INVITE && m->status < 200 && m->present & PRESENT_RSEQ)
        c->offers &= !describes;
}

static bool leads_to(const struct reading *r, uint32_t from, uint32_t n)
{
    while (n > from)
        n = record_at(r, n)->cause;
    return n == from;
}

/* The caller's dialog is born before its INVITE is sent: both come from the same. */
static void bring_home(struct reading *r, struct call *c, uint32_t sent)
{
    for (uint32_t *at = &r->homeless; *at;) {
        struct end *e = &r->end[*at];
        uint32_t index = *at, cause = record_at(r, e->birth)->cause;
        if (e->node != record_at(r, sent)->node || !leads_to(r, cause, sent)) {
            at = &e->next;
            continue;
        }
        *at = e->next;
        e->next = c->ends;
        c->ends = index;
    }
}

static void sent(struct reading *r, uint32_t n)
{
    const struct message *m = message_at(r, n);
    uint32_t c = call_of(r, m);
    struct call *call = &r->call[c];
    if (said_of(r, m))
        return;
    uint32_t s = ++r->saids;
    r->said = grown(r->said, s, sizeof *r->said);
    r->said[s] = (struct said){
        .message = m, .sent = n, .is_later = is_later(r, call, m), .next = call->said};
    call->said = s;
    if (!r->said[s].is_later)
        note_offers(call, m);
    if (begins_call(m))
        bring_home(r, call, n);
}

/* ---- dialogs --------------------------------------------------------------------------------- */

static uint64_t instance_key(const struct record *t)
{
    return (uint64_t)t->subject << 24 | (uint64_t)t->machine << 16 | t->node;
}

/* The message whose arrival has led to it within its step; NULL: none. */
static const struct message *message_behind(const struct reading *r, uint32_t n)
{
    for (usec t = record_at(r, n)->t; n && record_at(r, n)->t == t; n = record_at(r, n)->cause)
        if (record_at(r, n)->what == RECORD_ARRIVED)
            return message_at(r, n);
    return NULL;
}

static void born(struct reading *r, uint32_t n)
{
    const struct record *t = record_at(r, n);
    const struct message *m = message_behind(r, n);
    uint32_t e = ++r->ends, c = m ? get(&r->call_of, m->call) : 0;
    uint32_t *list = c ? &r->call[c].ends : &r->homeless;
    r->end = grown(r->end, e, sizeof *r->end);
    r->end[e] = (struct end){
        .node = t->node, .machine = t->machine, .state = t->to, .birth = n, .next = *list};
    *list = e;
    put(&r->end_of, instance_key(t), e);
}

static void changed(struct reading *r, uint32_t n)
{
    const struct record *t = record_at(r, n);
    uint32_t e = get(&r->end_of, instance_key(t));
    if (t->from == MACHINE_START)
        born(r, n);
    else if (e)
        r->end[e].state = t->to;
}

/* ---- patterns -------------------------------------------------------------------------------- */

/* The state of the dialog that hears of the arrival, or that of any dialog of the call at its node:
 * a copy does not get that far. */
static bool finds(const struct reading *r, const struct race_pattern *p, const struct call *c,
                  uint32_t n)
{
    const struct record *arrived = record_at(r, n);
    for (uint32_t k = n + 1; k <= r->trace->count && record_at(r, k)->t == arrived->t; k++) {
        const struct record *t = record_at(r, k);
        if (t->what == RECORD_TRANSITION && r->races->kinds >> t->machine & 1 &&
            t->node == arrived->peer && get(&r->end_of, instance_key(t)) && leads_to(r, n, k))
            return p->in[t->machine] >> t->from & 1;
    }
    for (uint32_t e = c->ends; e; e = r->end[e].next)
        if (r->end[e].node == arrived->peer && p->in[r->end[e].machine] >> r->end[e].state & 1)
            return true;
    return false;
}

/* Has a final response to this request come back? */
static bool is_answered(const struct reading *r, const struct call *c, const struct said *o)
{
    for (uint32_t k = c->said; k; k = r->said[k].next) {
        const struct message *m = r->said[k].message;
        if (m->status >= 200 && r->said[k].arrived && m->branch == o->message->branch &&
            m->method == o->message->method)
            return true;
    }
    return false;
}

/* A change that has been answered is done, and nothing can cross it any more; after a BYE nothing is
 * done until all is. */
static bool is_done(const struct reading *r, const struct race_pattern *p, const struct call *c,
                    const struct said *o)
{
    const struct race_message *m = &p->other;
    bool changes = m->method == METHOD_INVITE || m->method == METHOD_UPDATE;
    return p->crosses && !m->is_answer && changes && is_answered(r, c, o);
}

/* What the receiver of `s` has sent that the pattern wants; NULL: nothing, or not so. `sent`: the
 * sending that counts. */
static struct said *other_of(const struct reading *r, const struct race_pattern *p,
                             const struct call *c, const struct said *s, uint32_t sent)
{
    for (uint32_t k = c->said; k; k = r->said[k].next) {
        struct said *o = &r->said[k];
        bool had_arrived = o->arrived && o->arrived < sent;
        if (o->message->from == s->message->to && o->message->to == s->message->from &&
            race_message_is(&p->other, o->message, o->is_later) && had_arrived != p->crosses &&
            !is_done(r, p, c, o))
            return o;
    }
    return NULL;
}

static void see(struct reading *r, const struct race_pattern *p, struct said *s, struct said *o,
                uint32_t n)
{
    uint32_t bit = (uint32_t)1 << p->race;
    r->out = grown(r->out, r->count, sizeof *r->out);
    r->out[r->count++] = (struct sighting){.record = n,
                                           .sent = s->sent,
                                           .other = o->sent,
                                           .race = p->race,
                                           .crossed = p->crosses,
                                           .again = s->shown & o->shown & bit};
    s->shown |= bit;
    o->shown |= bit;
}

/* The sending of this very copy. */
static uint32_t sending_of(const struct reading *r, uint32_t n)
{
    uint32_t id = record_at(r, n)->subject;
    while (n && (record_at(r, n)->what != RECORD_SENT || record_at(r, n)->subject != id))
        n = record_at(r, n)->cause;
    return n;
}

static void look(struct reading *r, const struct call *c, struct said *s, uint32_t n)
{
    const struct races *races = r->races;
    for (const struct race_pattern *p = races->pattern; p < races->pattern + races->patterns; p++) {
        if (p->copy != (s->arrived != 0) ||
            !race_message_is(&p->message, s->message, s->is_later) ||
            (p->offers && (p->offers == OFFERS) != c->offers))
            continue;
        uint32_t sent = p->copy ? sending_of(r, n) : s->sent;
        struct said *o = finds(r, p, c, n) ? other_of(r, p, c, s, sent) : NULL;
        if (o)
            see(r, p, s, o, n);
    }
}

static void arrived(struct reading *r, uint32_t n)
{
    const struct message *m = message_at(r, n);
    struct said *s = record_at(r, n)->flags ? NULL : said_of(r, m);
    if (!s)
        return;
    look(r, &r->call[get(&r->call_of, m->call)], s, n);
    if (!s->arrived)
        s->arrived = n;
}

size_t races_seen(const struct races *races, const struct trace *trace, uint32_t last,
                  struct sighting **out)
{
    struct reading r = {.races = races, .trace = trace};
    r.call = grown(NULL, 0, sizeof *r.call);
    r.call[0] = (struct call){0};
    for (uint32_t n = 1; n <= last && n <= trace->count; n++) {
        const struct record *t = record_at(&r, n);
        if (t->what == RECORD_SENT)
            sent(&r, n);
        else if (t->what == RECORD_ARRIVED)
            arrived(&r, n);
        else if (t->what == RECORD_TRANSITION && races->kinds >> t->machine & 1)
            changed(&r, n);
    }
    free(r.call_of.row);
    free(r.end_of.row);
    free(r.call);
    free(r.said);
    free(r.end);
    *out = r.out;
    return r.count;
}
