/* Why? What is said of one record; what people point at; the same in one line, and aloud. */
#include "report/inside.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ---- lines ----------------------------------------------------------------------------------- */

struct why_line *why_add(struct teller *t, enum why_role role, uint32_t record, const char *format,
                         ...)
{
    struct explanation *w = t->why;
    struct why_line *l = &w->line[w->count < WHY_LINES ? w->count++ : WHY_LINES - 1];
    va_list arguments;
    va_start(arguments, format);
    *l = (struct why_line){
        .role = (uint8_t)role, .depth = t->depth, .record = record, .section = ""};
    vsnprintf(l->text, sizeof l->text, format, arguments);
    va_end(arguments);
    return l;
}

void why_reason(struct teller *t, const char *section, const char *sentence)
{
    for (size_t i = t->why->count; i-- > 0;)
        if (t->why->line[i].role == WHY_REASON && !strcmp(t->why->line[i].text, sentence))
            return;
    if (sentence[0])
        why_add(t, WHY_REASON, 0, "%s", sentence)->section = section;
}

/* ---- one record ------------------------------------------------------------------------------ */

static void edge_reason(struct teller *t, const struct record *r)
{
    char reason[320];
    const char *section;
    tell_reason(t, r, &section, reason, sizeof reason);
    why_reason(t, section, reason);
}

/* What would have been expected: the words on the edges out of its state. */
static void expected(struct teller *t, const struct record *r)
{
    const struct machine *m = machine_for(t, r);
    char words[240] = "";
    size_t length = 0;
    for (unsigned atom = 0; atom < m->natoms; atom++) {
        char word[80];
        const uint16_t *cell = &m->cell[r->from * m->natoms + atom];
        if (cell[0] == cell[1])
            continue;
        machine_atom_word(m, (uint8_t)atom, word, sizeof word);
        if (length + strlen(word) + 8 > sizeof words)
            break;
        length += (size_t)snprintf(words + length, sizeof words - length, "%s%s",
                                   length ? ", " : "", word);
    }
    why_add(t, WHY_FIELD, 0, "edges leave it for: %s", words[0] ? words : "nothing");
}

static void killed(struct teller *t, const struct record *r)
{
    why_rule(t, r->from == MACHINE_START ? RULE_UNBORN : RULE_KILLED);
}

static void remark(struct teller *t, const struct record *r)
{
    const struct rule *rule = rule_of_note(r->subject);
    if (rule)
        why_reason(t, rule->section, rule->sentence);
}

/* The act is due when the scenario says; or a reaction to something. */
static void user(struct teller *t, const struct record *r)
{
    if (!r->cause)
        why_rule(t, RULE_USER);
    else
        why_reason(t, "",
                   "A user does that when something else has happened: a line of the "
                   "scenario.");
}

void why_details(struct teller *t, uint32_t n)
{
    const struct record *r = record_at(t, n);
    if (report_is_message(r)) {
        explain_message(t, n);
        return;
    }
    switch (r->what) {
    case RECORD_TRANSITION: edge_reason(t, r); break;
    case RECORD_UNEXPECTED:
        why_rule(t, RULE_UNEXPECTED);
        expected(t, r);
        break;
    case RECORD_DEFERRED: why_rule(t, RULE_DEFERRED); break;
    case RECORD_TIMER_START:
    case RECORD_TIMER_STOP:
    case RECORD_TIMER_FIRE: explain_timer(t, n); break;
    case RECORD_KILLED: killed(t, r); break;
    case RECORD_USER: user(t, r); break;
    case RECORD_NOTE: remark(t, r); break;
    case RECORD_LINK: why_rule(t, r->flags ? RULE_CUT : RULE_SCRIPT); break;
    case RECORD_MEDIA: why_rule(t, RULE_MEDIA); break;
    case RECORD_CHECK: why_rule(t, RULE_CHECK); break;
    default: break;
    }
}

static void because(struct teller *t, uint32_t n)
{
    why_details(t, n);
    explain_race(t, n);
    why_causes(t, n);
}

/* ---- subjects -------------------------------------------------------------------------------- */

static void why_record(struct teller *t, uint32_t n)
{
    char text[300];
    if (!n || n > t->now) {
        why_add(t, WHY_HEADLINE, 0, "Nothing has happened yet.");
        return;
    }
    tell_record(t, n, text, sizeof text);
    why_add(t, WHY_HEADLINE, n, "%s.", text);
    because(t, n);
}

/* What became of a message that was sent: the first record of its end; 0: it is on its way. */
static uint32_t fate_of(const struct teller *t, uint32_t sent)
{
    for (uint32_t k = sent + 1; k <= t->now; k++) {
        const struct record *r = record_at(t, k);
        if (report_is_message(r) && r->what != RECORD_SENT && r->what != RECORD_DUPLICATED &&
            r->subject == record_at(t, sent)->subject)
            return k;
    }
    return 0;
}

/* A message that was sent: why as it is, what became of it, then why it was sent. */
static void why_message(struct teller *t, uint32_t n)
{
    char text[300], due[40];
    if (!n || record_at(t, n)->what != RECORD_SENT) {
        why_record(t, n);
        return;
    }
    uint32_t fate = fate_of(t, n);
    tell_record(t, n, text, sizeof text);
    why_add(t, WHY_HEADLINE, n, "%s.", text);
    why_details(t, n);
    if (!fate) {
        why_add(t, WHY_FIELD, n, "on its way: it is due at %s",
                tell_span(record_at(t, n)->due, due));
    } else {
        tell_record(t, fate, text, sizeof text);
        why_add(t, WHY_BESIDE, fate, "%s.", text);
        explain_message(t, fate);
    }
    explain_race(t, n);
    why_causes(t, n);
}

/* ---- timers, instances, nodes ---------------------------------------------------------------- */

static ref instance_found(const struct teller *t, const struct why_subject *s)
{
    for (unsigned g = REGION_SIM_END; g < REGIONS; g++) {
        if (!t->plan->region[g].is_instance)
            continue;
        for (ref r = world_node(t->world, s->node)->first[g]; r;
             r = instance_at(t->world, r)->next) {
            const struct instance *i = instance_at(t->world, r);
            if (i->machine == s->machine && i->ordinal == s->ordinal)
                return r;
        }
    }
    return 0;
}

/* Its start, read off the world: a timer knows the record that scheduled it. */
static uint32_t running_since(const struct teller *t, const struct why_subject *s)
{
    ref r = t->world ? instance_found(t, s) : 0;
    for (ref e = r ? instance_at(t->world, r)->timers : 0; e;) {
        const struct event *event = world_item(t->world, e);
        if (event->which == s->timer)
            return event->cause <= t->now ? event->cause : 0;
        e = event->sibling;
    }
    return 0;
}

/* The last that happened to the timer; 0: nothing. */
static uint32_t last_of_timer(const struct teller *t, const struct why_subject *s)
{
    for (uint32_t k = t->now; k; k--) {
        const struct record *r = record_at(t, k);
        if (r->what >= RECORD_TIMER_START && r->what <= RECORD_TIMER_FIRE && r->node == s->node &&
            r->machine == s->machine && r->subject == s->ordinal && r->atom == s->timer)
            return k;
    }
    return 0;
}

static void why_timer(struct teller *t, const struct why_subject *s)
{
    uint32_t n = running_since(t, s);
    const struct machine_timer *timer = &t->plan->machine[s->machine]->timers[s->timer];
    char who[160], left[40], due[40];
    report_name(t->plan, s->node, s->machine, s->ordinal, who, sizeof who);
    n = n ? n : last_of_timer(t, s);
    const struct record *r = record_at(t, n);
    if (!n) {
        why_add(t, WHY_HEADLINE, 0, "Timer %s of %s has not been started.", timer->name, who);
        why_add(t, WHY_FIELD, 0, "its formula: %s", timer->formula);
        return;
    }
    if (r->what == RECORD_TIMER_START)
        why_add(t, WHY_HEADLINE, n, "Timer %s of %s runs: %s are left, it is due at %s.",
                timer->name, who, tell_span(r->due - record_at(t, t->now)->t, left),
                tell_span(r->due, due));
    else
        why_add(t, WHY_HEADLINE, n, "Timer %s of %s does not run: it %s at %s.", timer->name, who,
                r->what == RECORD_TIMER_STOP ? "was stopped" : "fired", tell_span(r->t, due));
    why_add(t, WHY_FIELD, 0, "its formula: %s", timer->formula);
    because(t, n);
}

static void why_instance(struct teller *t, const struct why_subject *s)
{
    char who[160], time[40];
    uint32_t n = find_last(t, s->node, s->machine, s->ordinal);
    report_name(t->plan, s->node, s->machine, s->ordinal, who, sizeof who);
    if (!n) {
        why_add(t, WHY_HEADLINE, 0, "%s does not exist yet.", who);
        return;
    }
    const struct record *r = record_at(t, n);
    if (r->what == RECORD_KILLED)
        why_add(t, WHY_HEADLINE, n, "%s is gone since %s.", who, tell_span(r->t, time));
    else
        why_add(t, WHY_HEADLINE, n, "%s is in %s, since %s.", who,
                report_state(t->plan, r->machine, r->to), tell_span(r->t, time));
    char text[300];
    tell_record(t, n, text, sizeof text);
    why_add(t, WHY_CAUSE, n, "%s.", text);
    because(t, n);
}

/* What it did last: a change of state, what its user did, or a remark. */
static void why_node(struct teller *t, const struct why_subject *s)
{
    for (uint32_t n = t->now; n; n--) {
        const struct record *r = record_at(t, n);
        bool tells = r->what == RECORD_TRANSITION || r->what == RECORD_USER ||
                     r->what == RECORD_NOTE || r->what == RECORD_KILLED;
        if (tells && r->node == s->node) {
            why_record(t, n);
            return;
        }
    }
    why_add(t, WHY_HEADLINE, 0, "%s has done nothing yet.", t->plan->node[s->node].name);
}

void why_explain(struct explanation *out, const struct plan *plan, const struct trace *trace,
                 uint32_t now, const struct world *world, struct why_subject s)
{
    struct teller t = {.plan = plan,
                       .trace = trace,
                       .world = world,
                       .now = now <= trace->count ? now : trace->count,
                       .why = out};
    out->count = 0;
    switch (s.kind) {
    case WHY_MESSAGE: why_message(&t, s.record <= t.now ? s.record : 0); break;
    case WHY_TIMER: why_timer(&t, &s); break;
    case WHY_INSTANCE: why_instance(&t, &s); break;
    case WHY_NODE: why_node(&t, &s); break;
    default: why_record(&t, s.record); break;
    }
}

/* ---- in short -------------------------------------------------------------------------------- */

/* "timer A fired in Calling". */
static int brief_transition(const struct teller *t, const struct record *r, char *out, size_t room)
{
    char trigger[80];
    const char *fired = record_at(t, r->cause)->what == RECORD_TIMER_FIRE ? " fired" : "";
    machine_trigger_text(machine_for(t, r), r->edge - 1u, r->atom, trigger, sizeof trigger);
    if (r->from == MACHINE_START)
        return snprintf(out, room, "%s: begins in %s", trigger,
                        report_state(t->plan, r->machine, r->to));
    return snprintf(out, room, "%s%s in %s", trigger, fired,
                    report_state(t->plan, r->machine, r->from));
}

/* "timer A started when the INVITE went out, 0.500 s". */
static int brief_start(const struct teller *t, uint32_t n, char *out, size_t room)
{
    const struct record *r = record_at(t, n);
    const char *timer = machine_for(t, r)->timers[r->atom].name;
    char span[40], what[120] = "", time[16];
    tell_span(r->due - r->t, span);
    uint32_t sent = find_effect(t, r->cause, 0);
    while (sent && record_at(t, sent)->what != RECORD_SENT)
        sent = find_effect(t, r->cause, sent);
    if (!sent)
        return snprintf(out, room, "timer %s started in %s, %s", timer,
                        report_state(t->plan, r->machine, r->from), span);
    const struct record *m = record_at(t, sent);
    message_title(message_in(t, m), t->plan->lore, what, sizeof what);
    return snprintf(out, room, "timer %s started when the %s%s%s was sent, %s", timer,
                    m->extra ? tell_ordinal(m->extra + 1, time) : "", m->extra ? " " : "", what,
                    span);
}

static int brief_one(const struct teller *t, uint32_t n, char *out, size_t room)
{
    const struct record *r = record_at(t, n);
    if (r->what == RECORD_TRANSITION)
        return brief_transition(t, r, out, room);
    if (r->what == RECORD_TIMER_START)
        return brief_start(t, n, out, room);
    return (int)tell_record(t, n, out, room);
}

size_t why_brief(const struct plan *plan, const struct trace *trace, uint32_t n,
                 const char **section, char *out, size_t room)
{
    struct teller t = {.plan = plan, .trace = trace, .now = trace->count};
    char first[200], second[200];
    *section = "";
    if (!n || n > trace->count)
        return (size_t)snprintf(out, room, "%s", "");
    const struct record *r = record_at(&t, n);
    *section = report_section(plan, r);
    brief_one(&t, n, first, sizeof first);
    uint32_t cause = r->cause;
    if (cause && record_at(&t, cause)->what == RECORD_TIMER_FIRE && r->what == RECORD_TRANSITION)
        cause = record_at(&t, why_through(&t, cause))->what == RECORD_TIMER_START
                    ? why_through(&t, cause)
                    : cause;
    if (!cause)
        return (size_t)snprintf(out, room, "%s", first);
    brief_one(&t, cause, second, sizeof second);
    return (size_t)snprintf(out, room, "%s ◂ %s", first, second);
}

/* ---- aloud ----------------------------------------------------------------------------------- */

void why_print(FILE *to, const struct plan *plan, const struct trace *trace,
               const struct explanation *w)
{
    (void)plan;
    char time[40];
    for (size_t i = 0; i < w->count; i++) {
        const struct why_line *l = &w->line[i];
        if ((l->role == WHY_CAUSE || l->role == WHY_BESIDE) && l->record)
            fprintf(to, "%s: ", tell_span(trace->record[l->record].t, time));
        else if (l->role != WHY_HEADLINE)
            fputs("  ", to);
        fputs(l->text, to);
        if (l->section[0])
            fprintf(to, " (%s)", l->section);
        fputc('\n', to);
    }
}
