/* Marks: what each term remembers of the run, in the world. They are fed by the kernel's records
 * and by the messages that pass the net's hooks (a world without a trace keeps no message), and
 * judged when the step is done.
 *
 * A mark follows an instance by a reference for as long as that lives, and remembers its last
 * state after that. Counts stop one above what is asked for, so that the worlds of a long run
 * stay few.
 */
#include "scenario/inside.h"
#include "sim/coder.h"

#include <string.h>

enum { LONG_AGO = -1 }; /* no pulse in this instant: when exactly does not matter */

struct mark *mark_at(const struct world *w, uint32_t i)
{
    return world_item(w, (ref)REGION_CHECKS << REF_INDEX_BITS | i);
}

/* Pulses and the like are over between two steps. */
void mark_code(struct coder *c, void *item)
{
    struct mark *m = item;
    if (c->phase == CODER_WRITES)
        m->since = m->since == c->now;
    else if (coder_reading(c))
        m->since = m->since ? c->now : LONG_AGO;
    coder_ident(c, &m->branch);
    coder_ref(c, &m->instance);
    coder_link(c, &m->event, sizeof m->event);
    coder_told(c, &m->told, sizeof m->told);
    if (coder_reading(c) && (m->machine >= MACHINE_KINDS || m->state >= MACHINE_STATES))
        coder_reject(c);
}

/* The phase in which a term begins: those that wait for a moment are not there yet. */
static uint8_t first_phase(const struct term *t)
{
    bool waits = t->from > 0 || (t->kind == TERM_TIMED && t->mode == MODE_THROUGHOUT);
    return waits ? PHASE_BEFORE : PHASE_WITHIN;
}

void marks_begin(struct world *w)
{
    const struct script *s = script_of(w);
    for (uint32_t i = 1; i <= s->marks; i++) {
        struct mark *m = world_item(w, item_new(w, REGION_CHECKS));
        m->since = LONG_AGO;
        if (i <= s->terms)
            m->phase = first_phase(&s->term[i]);
    }
    for (size_t f = 0; f < s->faults; f++)
        mark_at(w, s->fault[f].mark)->active =
            s->fault[f].start == START_NOW || (s->fault[f].start == START_AT && !s->fault[f].at);
}

/* ---- what happens to a term ---------------------------------------------------------------- */

static uint32_t last_record(const struct step *s)
{
    return s->trace ? s->trace->count : 0;
}

static void happened(struct step *s, const struct term *t, struct mark *m, uint32_t number)
{
    if (t->narrow && m->phase != PHASE_WITHIN)
        return;
    m->pulse = true;
    m->since = s->world->block->now;
    m->told = number ? number : last_record(s);
    m->count += m->count <= t->times;
}

/* ---- instances ----------------------------------------------------------------------------- */

static ref instance_find(const struct world *w, const struct record *r)
{
    const struct node *node = world_node(w, r->node);
    for (unsigned g = REGION_SIM_END; g < REGIONS; g++) {
        if (!w->plan->region[g].is_instance)
            continue;
        for (ref i = node->last[g]; i; i = instance_at(w, i)->prev) {
            const struct instance *it = instance_at(w, i);
            if (it->machine == r->machine && it->ordinal == r->subject)
                return i;
        }
    }
    return 0;
}

static bool may_be(const struct step *s, const struct term *t, const struct record *r)
{
    if (t->node && t->node != r->node)
        return false;
    if (t->kinds && !(t->kinds >> r->machine & 1))
        return false;
    if (!t->with)
        return true;
    ref i = instance_find(s->world, r);
    return i && node_peer(s->world, i) == t->with;
}

/* Terms that are about one instance, from its birth on. */
static bool follows_one(const struct term *t)
{
    return t->ordinal || t->kind == TERM_IS || t->kind == TERM_RUNS || t->kind == TERM_GOES;
}

static void follow(struct step *s, const struct term *t, struct mark *m, const struct record *r)
{
    uint32_t wanted = t->ordinal ? t->ordinal : 1;
    m->seen += m->seen <= wanted;
    if (!follows_one(t))
        return;
    m->many = !t->ordinal && m->seen > 1 && !t->newest;
    if (!t->newest && (m->seen != wanted || m->born))
        return;
    m->reached = 0;
    m->born = true;
    m->machine = r->machine;
    m->instance = instance_find(s->world, r);
}

static bool is_followed(const struct world *w, const struct mark *m, const struct record *r)
{
    if (!m->instance || m->machine != r->machine)
        return false;
    const struct instance *i = instance_at(w, m->instance);
    return i->ordinal == r->subject && i->node == r->node;
}

/* Is this record about the term's instance? A birth is where following begins. */
static bool is_mine(struct step *s, const struct term *t, struct mark *m, const struct record *r)
{
    bool birth = r->what == RECORD_TRANSITION && r->from == MACHINE_START;
    if (birth && may_be(s, t, r))
        follow(s, t, m, r);
    return follows_one(t) ? is_followed(s->world, m, r) : may_be(s, t, r);
}

static bool in_states(const struct term *t, unsigned nth, const struct record *r, uint8_t state)
{
    return t->states[nth].of[r->machine] >> state & 1;
}

/* goes: all places in the sequence that the states so far fit, since a composite state stands for
 * one or more. */
static void go_on(const struct term *t, struct mark *m, const struct record *r)
{
    uint64_t next = 0;
    if (r->from == r->to)
        return;
    for (unsigned i = 0; i < t->nstates; i++) {
        if (!in_states(t, i, r, r->to))
            continue;
        bool here = m->reached >> i & 1 || (i == 0 && r->from == MACHINE_START);
        bool stays = m->reached >> (i + 1) & 1 && in_states(t, i, r, r->from);
        next |= (uint64_t)(here || stays) << (i + 1);
    }
    m->reached = next;
}

static bool ends_here(const struct step *s, const struct record *r)
{
    return r->what == RECORD_KILLED || machine_final(s->plan->machine[r->machine], r->to);
}

static void note_transition(struct step *s, const struct term *t, struct mark *m,
                            const struct record *r, uint32_t number)
{
    if (!is_mine(s, t, m, r))
        return;
    bool killed = r->what == RECORD_KILLED, ends = ends_here(s, r);
    bool now = false;
    switch (t->kind) {
    case TERM_ENTERS:
        now = !killed && in_states(t, 0, r, r->to) && !in_states(t, 0, r, r->from);
        break;
    case TERM_LEAVES:
        now = in_states(t, 0, r, r->from) && (killed || !in_states(t, 0, r, r->to));
        break;
    case TERM_STARTS: now = r->from == MACHINE_START; break;
    case TERM_ENDS: now = ends; break;
    case TERM_GOES: go_on(t, m, r); break;
    default: break;
    }
    if (now)
        happened(s, t, m, number);
    if (follows_one(t)) {
        m->told = number;
        m->state = killed ? MACHINE_START : r->to;
        m->instance = ends ? 0 : m->instance;
    }
}

static void note_timer(struct step *s, const struct term *t, struct mark *m, const struct record *r,
                       uint32_t number)
{
    if (t->kind == TERM_TIMER && t->what == r->what && t->timer[r->machine] == r->atom &&
        is_mine(s, t, m, r))
        happened(s, t, m, number);
}

/* ---- records ------------------------------------------------------------------------------- */

static bool is_about_instances(const struct term *t)
{
    return t->kind == TERM_IS || t->kind == TERM_RUNS || t->kind == TERM_GOES ||
           t->kind == TERM_NEVER_STARTS || (t->kind >= TERM_ENTERS && t->kind <= TERM_TIMER) ||
           (t->kind == TERM_SURPRISE && t->node);
}

/* The fault hook has seen the message before its record is made; a sending without a link passes
 * no hook. */
static void note_sent(struct step *s, const struct term *t, struct mark *m, uint32_t number)
{
    m->sending = m->sending == SENDING_DECIDED ? SENDING_RECORDED : SENDING_OTHER;
    if (m->sending && t->kind == TERM_SEQUENCE)
        m->told = number;
    else if (m->sending && t->what == RECORD_SENT)
        happened(s, t, m, number);
}

static bool is_the_one(const struct term *t, const struct mark *m, const struct message *message)
{
    if (!pattern_fits(&t->pattern, message))
        return false;
    return !t->the ||
           (m->seen >= t->the && m->branch == message->branch && m->copy == message->told.copy);
}

static void note_message(struct step *s, const struct term *t, struct mark *m,
                         const struct record *r, uint32_t number)
{
    bool on_its_way = r->what == RECORD_LOST || r->what == RECORD_DROPPED ||
                      r->what == RECORD_DUPLICATED || r->what == RECORD_REORDERED ||
                      r->what == RECORD_CORRUPTED;
    if (r->what == RECORD_SENT)
        note_sent(s, t, m, number);
    else if (t->what == RECORD_LOST && r->what == RECORD_LOST && s->about) {
        if (is_the_one(t, m, s->about)) /* where its way ends, long after its sending */
            happened(s, t, m, number);
    } else if (t->what == r->what && (on_its_way ? m->sending == SENDING_RECORDED : m->arriving))
        happened(s, t, m, number);
}

static bool note_says(const struct step *s, const struct term *t, const struct record *r)
{
    char text[300];
    if (!t->quoted)
        return true;
    node_note_text(s->plan, r, text, sizeof text);
    return strstr(text, t->quoted) != NULL;
}

static void note_people(struct step *s, const struct term *t, struct mark *m,
                        const struct record *r, uint32_t number)
{
    bool now = false;
    if (t->kind == TERM_ACTS && r->what == RECORD_USER)
        now = t->what == r->subject && (!t->with || t->with == r->extra);
    else if (t->kind == TERM_TOLD && r->what == RECORD_NOTE)
        now = note_says(s, t, r);
    if (now && t->node == r->node)
        happened(s, t, m, number);
}

static void observe_term(struct step *s, const struct term *t, struct mark *m,
                         const struct record *r, uint32_t number)
{
    switch (r->what) {
    case RECORD_SENT:
        if (t->kind == TERM_SEQUENCE)
            note_sent(s, t, m, number);
        else if (t->kind == TERM_MESSAGE)
            note_message(s, t, m, r, number);
        break;
    case RECORD_LOST:
    case RECORD_DROPPED:
    case RECORD_DUPLICATED:
    case RECORD_REORDERED:
    case RECORD_CORRUPTED:
    case RECORD_STRAY:
        if (t->kind == TERM_MESSAGE)
            note_message(s, t, m, r, number);
        break;
    case RECORD_UNEXPECTED:
        if (t->kind == TERM_MESSAGE)
            note_message(s, t, m, r, number);
        else if (t->kind == TERM_SURPRISE && (!t->node || is_mine(s, t, m, r)))
            happened(s, t, m, number);
        break;
    case RECORD_TIMER_START:
    case RECORD_TIMER_STOP:
    case RECORD_TIMER_FIRE: note_timer(s, t, m, r, number); break;
    case RECORD_TRANSITION:
    case RECORD_KILLED:
        if (is_about_instances(t))
            note_transition(s, t, m, r, number);
        break;
    default: note_people(s, t, m, r, number); break;
    }
}

/* alice.invite-client[2], whose timer is to fire: it is counted from birth to birth. */
static void follow_fired(struct step *s, const struct fault *f, const struct record *r)
{
    const struct timer_wanted *t = &f->timer;
    struct mark *m = mark_at(s->world, f->mark);
    bool birth = r->what == RECORD_TRANSITION && r->from == MACHINE_START;
    if (birth && r->node == t->node && t->kinds >> r->machine & 1) {
        m->seen += m->seen <= t->ordinal;
        if (m->seen == t->ordinal) {
            m->machine = r->machine;
            m->instance = instance_find(s->world, r);
        }
    }
    if (is_followed(s->world, m, r) && ends_here(s, r))
        m->instance = 0;
}

static void follow_all_fired(struct step *s, const struct record *r)
{
    const struct script *script = script_of(s->world);
    bool lives = r->what == RECORD_TRANSITION || r->what == RECORD_KILLED;
    for (size_t i = 0; lives && i < script->faults; i++)
        if (script->fault[i].kind == FAULT_FIRE && script->fault[i].timer.ordinal)
            follow_fired(s, &script->fault[i], r);
}

void marks_observe(struct step *s, const struct record *r, uint32_t number)
{
    const struct script *script = script_of(s->world);
    if (script->below.observe)
        script->below.observe(s, r, number);
    if (script->strikes)
        strikes_observe(s, r);
    if (script->firsts)
        firsts_observe(s, r);
    if (script->fires)
        follow_all_fired(s, r);
    for (uint32_t i = 1; i <= script->terms; i++)
        if (script->term[i].kind >= TERM_IS)
            observe_term(s, &script->term[i], mark_at(s->world, i), r, number);
}

/* ---- messages ------------------------------------------------------------------------------ */

static void see_sending(struct step *s, const struct term *t, struct mark *m,
                        const struct message *message)
{
    m->sending = SENDING_OTHER;
    if (t->kind == TERM_SEQUENCE) {
        if (sequence_step(s->world, t, m, message, false))
            m->sending = SENDING_DECIDED;
        return;
    }
    if (!pattern_fits(&t->pattern, message))
        return;
    m->seen += m->seen <= t->the;
    if (t->the && m->seen != t->the)
        return;
    if (t->content && content_fits(s->plan, t->content, message) == t->every)
        return;
    m->sending = SENDING_DECIDED;
    m->branch = t->the ? message->branch : 0;
    m->copy = t->the ? message->told.copy : 0;
}

static bool strikes(const struct fault *f, struct mark *m, const struct message *message)
{
    if (f->kind >= FAULT_CUT || !pattern_fits(&f->pattern, message))
        return false;
    m->seen += m->seen <= f->the;
    return m->active && (!f->the || m->seen == f->the);
}

bool marks_fault(struct step *s, const void *payload, void *out)
{
    const struct script *script = script_of(s->world);
    struct verdict *v = out;
    const struct message *m = payload;
    bool struck = false;
    for (uint32_t i = 1; i <= script->terms; i++)
        if (script->term[i].kind == TERM_MESSAGE || script->term[i].kind == TERM_SEQUENCE)
            see_sending(s, &script->term[i], mark_at(s->world, i), payload);
    for (size_t i = 0; i < script->faults; i++) {
        const struct fault *f = &script->fault[i];
        if (!strikes(f, mark_at(s->world, f->mark), payload))
            continue;
        struck = true;
        v->drop = v->drop || f->kind == FAULT_DROP;
        v->twice = v->twice || f->kind == FAULT_DUPLICATE;
        v->refuse = v->refuse || f->kind == FAULT_REFUSE;
        v->reorder = v->reorder || f->kind == FAULT_REORDER;
        v->corrupt = v->corrupt || f->kind == FAULT_CORRUPT;
        if (f->whole && m->link)
            v->delay += f->delay - s->plan->link[m->link].delay;
        else
            v->delay += f->delay;
        if (f->apart)
            v->copy = f->copy;
        v->apart = v->apart || f->apart;
    }
    /* Two that shorten the way: nothing arrives before it is sent. */
    if (m->link && v->delay < -s->plan->link[m->link].delay)
        v->delay = -s->plan->link[m->link].delay;
    return struck;
}

static void see_delivery(struct step *s, const struct message *message, uint8_t what)
{
    const struct script *script = script_of(s->world);
    for (uint32_t i = 1; i <= script->terms; i++) {
        const struct term *t = &script->term[i];
        struct mark *m = mark_at(s->world, i);
        if (t->kind == TERM_SEQUENCE && what == RECORD_ARRIVED &&
            sequence_step(s->world, t, m, message, true))
            m->told = s->cause;
        if (t->kind != TERM_MESSAGE)
            continue;
        bool fits = is_the_one(t, m, message);
        m->arriving = what == RECORD_ARRIVED && fits;
        if (fits && t->what == what)
            happened(s, t, m, s->cause);
    }
}

void marks_receive(struct step *s, const struct stimulus *what)
{
    see_delivery(s, what->payload, RECORD_ARRIVED);
    script_of(s->world)->below.receive(s, what);
}

void marks_transport_error(struct step *s, const struct stimulus *what)
{
    see_delivery(s, what->payload, RECORD_REFUSED);
    script_of(s->world)->below.transport_error(s, what);
}
