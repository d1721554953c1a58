/* Questions about the next step: see predict.h.
 *
 * What would give the answer away is never told: of a state the message or timer that comes, of a
 * message what leads to it, of what comes first nothing.
 */
#include "lesson/predict.h"

#include "lesson/inside.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { OPTIONS = 4 };

struct asker {
    struct prediction *out;
    const struct plan *plan;
    const struct trace *trace;
    const struct world *world;
    uint32_t now, next;
};

static const struct record *record_at(const struct asker *a, uint32_t n)
{
    return &a->trace->record[n];
}

/* ---- answers --------------------------------------------------------------------------------- */

static bool has_answer(const struct answers *all, const char *text)
{
    for (size_t i = 0; i < all->count; i++)
        if (!strcmp(all->option[i].text, text))
            return true;
    return false;
}

static void add_right(struct asker *a, const char *text)
{
    struct answers *all = &a->out->answers;
    all->option = lesson_grow(all->option, all->count, sizeof *all->option);
    all->option[all->count++] =
        (struct reply){.text = lesson_copy(text, strlen(text)), .right = true};
}

/* Not twice, not the right one, not more than can be offered. */
static void add_wrong(struct asker *a, const char *text, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void add_wrong(struct asker *a, const char *text, const char *format, ...)
{
    struct answers *all = &a->out->answers;
    char why[300];
    va_list arguments;
    if (all->count >= OPTIONS || has_answer(all, text))
        return;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    all->option = lesson_grow(all->option, all->count, sizeof *all->option);
    all->option[all->count++] = (struct reply){.text = lesson_copy(text, strlen(text)),
                                               .why = lesson_copy(why, strlen(why))};
}

/* By the run's seed and the step: the same each time, and not always the same place. */
static void shuffle(struct asker *a)
{
    struct answers *all = &a->out->answers;
    uint64_t stream = a->plan->seed * UINT64_C(0x9E3779B97F4A7C15) + a->now;
    for (size_t i = all->count; i > 1; i--) {
        size_t j = stream_below(&stream, (uint32_t)i);
        struct reply o = all->option[i - 1];
        all->option[i - 1] = all->option[j];
        all->option[j] = o;
    }
    for (size_t i = 0; i < all->count; i++)
        if (all->option[i].right)
            all->right = i;
}

/* ---- words ----------------------------------------------------------------------------------- */

static void message_words(const struct asker *a, const struct message *m, uint16_t from,
                          uint16_t to, char *out, size_t room)
{
    char title[64];
    message_title(m, a->plan->lore, title, sizeof title);
    snprintf(out, room, "%s from %s arrives at %s", title, a->plan->node[from].name,
             a->plan->node[to].name);
}

/* "alice's invite-client", "alice's invite-client[2]". */
static void whose(const struct asker *a, uint16_t node, uint8_t machine, uint32_t ordinal,
                  char *out, size_t room)
{
    int n = snprintf(out, room, "%s's %s", a->plan->node[node].name,
                     a->plan->machine[machine]->diagram->name);
    if (ordinal > 1 && (size_t)n < room)
        snprintf(out + n, room - (size_t)n, "[%u]", (unsigned)ordinal);
}

static void timer_words(const struct asker *a, uint16_t node, uint8_t machine, uint32_t ordinal,
                        uint8_t timer, char *out, size_t room)
{
    char who[160];
    whose(a, node, machine, ordinal, who, sizeof who);
    snprintf(out, room, "timer %s of %s fires", a->plan->machine[machine]->timers[timer].name, who);
}

/* The first record of the step, in words; false: nothing that could be foreseen. */
static bool first_words(const struct asker *a, char *out, size_t room)
{
    const struct record *r = record_at(a, a->now + 1);
    switch (r->what) {
    case RECORD_TIMER_FIRE:
        timer_words(a, r->node, r->machine, r->subject, r->atom, out, room);
        return true;
    case RECORD_ARRIVED:
        message_words(a, trace_payload(a->trace, r->subject), r->node, r->peer, out, room);
        return true;
    case RECORD_USER: node_note_text(a->plan, r, out, room); return true;
    default: return false;
    }
}

/* The sentence of an edge, and its section. */
static void because(struct asker *a, uint32_t transition)
{
    const struct record *r = record_at(a, transition);
    const char *tooltip = report_reason(a->plan, r), *section = report_section(a->plan, r);
    const char *sentence = strstr(tooltip, ": ");
    a->out->section = section;
    snprintf(a->out->because, sizeof a->out->because, "%s", sentence ? sentence + 2 : tooltip);
    a->out->because[0] = (char)toupper((unsigned char)a->out->because[0]);
}

static void came(const struct asker *a, const struct record *r, char *out, size_t room)
{
    machine_atom_word(a->plan->machine[r->machine], r->atom, out, room);
}

/* ---- which state ----------------------------------------------------------------------------- */

/* An edge as its label has it: "2xx [new tag]". */
static void trigger_words(const struct diagram_edge *e, char *out, size_t room)
{
    snprintf(out, room, "%s%s%s%s", e->trigger ? e->trigger : "", e->guard ? " [" : "",
             e->guard ? e->guard : "", e->guard ? "]" : "");
}

/* Does anything else happen in it than that it hears? */
static bool tells(const struct asker *a, const struct record *r)
{
    const struct diagram_edge *e = &a->plan->machine[r->machine]->diagram->edges[r->edge - 1];
    return r->from != r->to || e->effects[0];
}

static bool is_about(const struct record *r, const struct why_subject *s)
{
    return r->node == s->node && r->machine == s->machine && r->subject == s->ordinal;
}

/* Has the step only just made it? Then nobody could have seen in which state it is. */
static bool is_newborn(const struct asker *a, uint32_t transition)
{
    const struct record *r = record_at(a, transition);
    for (uint32_t n = a->now + 1; n < transition; n++) {
        const struct record *b = record_at(a, n);
        if (b->what == RECORD_TRANSITION && b->from == MACHINE_START && b->node == r->node &&
            b->machine == r->machine && b->subject == r->subject)
            return true;
    }
    return false;
}

/* The transition to ask about: that of the instance which is shown, or else the first that changes
 * a state; 0: none. */
static uint32_t transition_asked(const struct asker *a, const struct why_subject *about)
{
    uint32_t first = 0;
    for (uint32_t n = a->now + 1; n <= a->next; n++) {
        const struct record *r = record_at(a, n);
        if (r->what != RECORD_TRANSITION || r->from == MACHINE_START || !tells(a, r) ||
            is_newborn(a, n))
            continue;
        if (is_about(r, about))
            return n;
        if (!first || (record_at(a, first)->from == record_at(a, first)->to && r->from != r->to))
            first = n;
    }
    return first;
}

static void state_words(const struct asker *a, const struct record *r, uint8_t to, char *out,
                        size_t room)
{
    snprintf(out, room, "%s%s", to == r->from ? "it stays in " : "",
             report_state(a->plan, r->machine, to));
}

static bool is_of(const struct record *r, const struct record *b)
{
    return b->what == RECORD_TRANSITION && b->node == r->node && b->machine == r->machine &&
           b->subject == r->subject;
}

/* Does it go on to another state in the same step? */
static bool goes_on(const struct asker *a, uint32_t transition)
{
    const struct record *r = record_at(a, transition);
    for (uint32_t n = transition + 1; n <= a->next; n++)
        if (is_of(r, record_at(a, n)) && record_at(a, n)->to != r->to)
            return true;
    return false;
}

/* Is it in that state too before the step is over? Then it is no wrong answer. */
static bool comes_to(const struct asker *a, const struct record *r, uint8_t state)
{
    for (uint32_t n = a->now + 1; n <= a->next; n++)
        if (is_of(r, record_at(a, n)) && record_at(a, n)->to == state)
            return true;
    return false;
}

/* An edge that is not taken: it needs another trigger, or of this one another guard. */
static void wrong_edge(struct asker *a, const struct record *r, const struct edge *e, bool heard)
{
    const struct diagram_edge *drawn = &a->plan->machine[r->machine]->diagram->edges[e->drawn];
    char text[120], needs[160], atom[80];
    if (comes_to(a, r, e->to))
        return;
    came(a, r, atom, sizeof atom);
    trigger_words(drawn, needs, sizeof needs);
    state_words(a, r, e->to, text, sizeof text);
    if (!heard)
        add_wrong(a, text, "That edge needs %s; what comes is %s.", needs, atom);
    else if (drawn->guard && !e->otherwise)
        add_wrong(a, text, "That edge is taken on %s [%s]: here that is not so.", atom,
                  drawn->guard);
    else
        add_wrong(a, text, "That edge is taken on %s if no other is: here another is.", atom);
}

/* Other edges out of its state; then other states, to which none leads. */
static void wrong_states(struct asker *a, const struct record *r)
{
    const struct machine *m = a->plan->machine[r->machine];
    char text[120];
    for (unsigned cell = 0; cell < m->natoms; cell++) {
        const uint16_t *at = &m->cell[r->from * m->natoms + cell];
        for (unsigned e = at[0]; e < at[1]; e++)
            wrong_edge(a, r, &m->edges[e], cell == r->atom);
    }
    for (uint8_t s = 1; s < m->nstates; s++) {
        state_words(a, r, s, text, sizeof text);
        if (!comes_to(a, r, s))
            add_wrong(a, text, "No edge leads from %s to there.",
                      report_state(a->plan, r->machine, r->from));
    }
}

static bool ask_state(struct asker *a, uint32_t n)
{
    const struct record *r = record_at(a, n);
    char first[200], who[160], right[120], atom[80];
    if (!first_words(a, first, sizeof first)) {
        came(a, r, atom, sizeof atom);
        snprintf(first, sizeof first, "`%s` comes", atom);
    }
    whose(a, r->node, r->machine, r->subject, who, sizeof who);
    const struct record *starts = record_at(a, a->now + 1);
    if (starts->what == RECORD_TIMER_FIRE && starts->node == r->node &&
        starts->machine == r->machine && starts->subject == r->subject)
        snprintf(who, sizeof who, "The machine"); /* the timer's own was just named */
    snprintf(a->out->text, sizeof a->out->text, "Next: %s. %s is in %s: where does it go%s?", first,
             who, report_state(a->plan, r->machine, r->from), goes_on(a, n) ? " first" : "");
    state_words(a, r, r->to, right, sizeof right);
    a->out->kind = PREDICT_STATE;
    a->out->record = n;
    a->out->node = r->node;
    a->out->machine = r->machine;
    a->out->ordinal = r->subject;
    add_right(a, right);
    wrong_states(a, r);
    because(a, n);
    return true;
}

/* ---- which message --------------------------------------------------------------------------- */

/* The first message that the step sends; 0: none. */
static uint32_t message_asked(const struct asker *a)
{
    for (uint32_t n = a->now + 1; n <= a->next; n++)
        if (record_at(a, n)->what == RECORD_SENT)
            return n;
    return 0;
}

/* "ACK" of the effect "send ACK", "180" of "send 180": what an effect names. */
static bool message_named(const char *effect, char *out, size_t room)
{
    const char *word = strchr(effect, ' ');
    if (strncmp(effect, "send", 4) || !word)
        return false;
    size_t length = strcspn(word + 1, " ;");
    bool is_status = length == 3 && strspn(word + 1, "0123456789") == 3;
    if (!is_status && method_find(word + 1, length) < 0)
        return false;
    snprintf(out, room, "%.*s", (int)length, word + 1);
    return true;
}

/* Does it go by that name as well? "200" is a "200 to BYE" too. */
static bool is_called(const struct message *m, const char *name)
{
    char status[8];
    snprintf(status, sizeof status, "%u", (unsigned)m->status);
    return !strcmp(m->status ? status : method_names[m->method], name);
}

/* Of several messages of one step none is a wrong answer: a CANCEL brings a 200 and a 487. */
static bool is_sent(const struct asker *a, const char *name)
{
    for (uint32_t n = a->now + 1; n <= a->next; n++) {
        const struct record *r = record_at(a, n);
        if (r->what == RECORD_SENT && is_called(trace_payload(a->trace, r->subject), name))
            return true;
    }
    return false;
}

/* What edges of this machine send. */
static void wrong_messages(struct asker *a, uint8_t machine, const char *first)
{
    const struct diagram *d = a->plan->machine[machine]->diagram;
    char text[40], needs[160];
    for (unsigned e = 0; e < d->nedges; e++)
        for (size_t i = 0; d->edges[e].effects[i]; i++) {
            if (!message_named(d->edges[e].effects[i], text, sizeof text) || is_sent(a, text))
                continue;
            trigger_words(&d->edges[e], needs, sizeof needs);
            add_wrong(a, text, "%s sends it on %s. What happens here is: %s.", d->name, needs,
                      first);
        }
}

/* The transition that has sent it; 0: none, it was a user's precise tool. */
static uint32_t sender_of(const struct asker *a, uint32_t sent)
{
    uint32_t n = record_at(a, sent)->cause;
    return n && record_at(a, n)->what == RECORD_TRANSITION ? n : 0;
}

static bool is_at_node(const struct asker *a, uint16_t node, uint8_t machine)
{
    for (unsigned g = REGION_SIM_END; g < REGIONS; g++) {
        ref r = a->plan->region[g].is_instance ? world_node(a->world, node)->first[g] : 0;
        for (; r; r = instance_at(a->world, r)->next)
            if (instance_at(a->world, r)->machine == machine)
                return true;
    }
    return false;
}

static bool sends_more(const struct asker *a, uint32_t sent)
{
    for (uint32_t n = sent + 1; n <= a->next; n++)
        if (record_at(a, n)->what == RECORD_SENT &&
            record_at(a, n)->node == record_at(a, sent)->node)
            return true;
    return false;
}

static bool ask_message(struct asker *a, uint32_t sent)
{
    const struct record *r = record_at(a, sent);
    uint32_t sender = sender_of(a, sent);
    char first[200], right[64];
    if (!sender || !first_words(a, first, sizeof first))
        return false;
    message_title(trace_payload(a->trace, r->subject), a->plan->lore, right, sizeof right);
    snprintf(a->out->text, sizeof a->out->text, "Next: %s. What does %s send%s?", first,
             a->plan->node[r->node].name, sends_more(a, sent) ? " first" : "");
    a->out->kind = PREDICT_MESSAGE;
    a->out->record = sent;
    a->out->node = r->node;
    add_right(a, right);
    because(a, sender);
    add_wrong(a, "nothing", "An edge that is taken here sends a message.");
    wrong_messages(a, record_at(a, sender)->machine, first);
    for (uint8_t kind = 0; kind < MACHINE_KINDS; kind++)
        if (a->plan->machine[kind] && is_at_node(a, r->node, kind))
            wrong_messages(a, kind, first);
    for (uint8_t kind = 0; kind < MACHINE_KINDS; kind++)
        if (a->plan->machine[kind])
            wrong_messages(a, kind, first);
    return a->out->answers.count >= 3;
}

/* ---- what comes first ------------------------------------------------------------------------ */

static bool event_words(const struct asker *a, const struct event *e, char *out, size_t room)
{
    uint16_t node;
    const struct instance *i;
    switch (e->what) {
    case EVENT_TIMER:
        i = instance_at(a->world, e->owner);
        timer_words(a, i->node, i->machine, i->ordinal, e->which, out, room);
        return true;
    case EVENT_ARRIVAL: {
        const struct message *m = world_item(a->world, e->payload);
        message_words(a, m, m->from, m->to, out, room);
        return true;
    }
    case EVENT_ACT: node_act_text(a->plan, e, &node, out, room); return true;
    default: return false;
    }
}

/* What else is due, the nearest first; what is due at the same moment might as well come first. */
static void wrong_events(struct asker *a, const char *right)
{
    enum { LOOKED_AT = 64 };
    ref all[LOOKED_AT];
    size_t count = events_pending(a->world, all, LOOKED_AT);
    char text[200], due[40], comes[40];
    report_time(record_at(a, a->now + 1)->t, comes, sizeof comes);
    for (size_t i = 0; i < count && i < LOOKED_AT; i++) {
        const struct event *e = world_item(a->world, all[i]);
        if (e->due == record_at(a, a->now + 1)->t || !event_words(a, e, text, sizeof text) ||
            !strcmp(text, right))
            continue;
        report_time(e->due, due, sizeof due);
        if (strcmp(due, comes) != 0)
            add_wrong(a, text, "That is due at %s s; before it, at %s s, %s.", due, comes, right);
        else
            add_wrong(a, text, "That is due at %s s too, but after it: %s.", due, right);
    }
}

static bool ask_event(struct asker *a)
{
    const struct record *r = record_at(a, a->now + 1);
    char right[200], time[40];
    if (!first_words(a, right, sizeof right))
        return false;
    snprintf(a->out->text, sizeof a->out->text, "What happens next?");
    a->out->kind = PREDICT_EVENT;
    a->out->record = a->now + 1;
    a->out->section = "";
    report_time(r->t, time, sizeof time);
    snprintf(a->out->because, sizeof a->out->because, "Of all that is due it comes first, at %s s.",
             time);
    add_right(a, right);
    wrong_events(a, right);
    return a->out->answers.count >= 3;
}

/* ---- one of them ----------------------------------------------------------------------------- */

void prediction_free(struct prediction *p)
{
    answers_free(&p->answers);
    *p = (struct prediction){.section = ""};
}

/* Nothing is sent and no state changes: a copy that is absorbed, an expectation that is judged. */
static bool is_dull(const struct asker *a)
{
    return !message_asked(a) && !transition_asked(a, &(struct why_subject){0});
}

static bool ask(struct asker *a, enum prediction_kind kind, const struct why_subject *about)
{
    uint32_t n;
    bool well = false;
    if (kind == PREDICT_STATE && (n = transition_asked(a, about)))
        well = ask_state(a, n);
    if (kind == PREDICT_MESSAGE && (n = message_asked(a)))
        well = ask_message(a, n);
    if (kind == PREDICT_EVENT)
        well = ask_event(a);
    if (!well)
        prediction_free(a->out);
    return well;
}

bool prediction_make(struct prediction *out, const struct plan *plan, const struct trace *trace,
                     const struct world *world, uint32_t now, uint32_t next,
                     struct why_subject about)
{
    static const enum prediction_kind kinds[] = {PREDICT_STATE, PREDICT_MESSAGE, PREDICT_EVENT};
    enum { KINDS = sizeof kinds / sizeof *kinds };
    struct asker a = {out, plan, trace, world, now, next};
    uint64_t stream = plan->seed + now;
    *out = (struct prediction){.section = ""};
    if (next <= now || is_dull(&a))
        return false;
    uint32_t first = stream_below(&stream, KINDS);
    for (unsigned i = 0; i < KINDS; i++)
        if (ask(&a, kinds[(first + i) % KINDS], &about)) {
            shuffle(&a);
            return true;
        }
    return false;
}
