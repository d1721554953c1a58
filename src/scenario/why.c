/* Why an expectation is broken: what the run did instead, in a sentence. Read from the trace,
 * which remembers all. */
#include "scenario/inside.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct why {
    const struct scenario *s;
    const struct run *run;
    char *out;
    size_t length, room;
    bool named; /* there are several facts */
};

static void say(struct why *y, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(struct why *y, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    size_t left = y->length < y->room ? y->room - y->length : 0;
    int n = vsnprintf(left ? y->out + y->length : NULL, left, format, arguments);
    va_end(arguments);
    y->length += n > 0 ? (size_t)n : 0;
}

static void say_time(struct why *y, usec t)
{
    say(y, "%lld.%03lld s", (long long)(t / 1000000), (long long)(t / 1000 % 1000));
}

static const struct trace *trace_of(const struct why *y)
{
    return y->run->trace;
}

static const struct term *term_of(const struct why *y, uint32_t i)
{
    return &y->s->script.term[i];
}

/* ---- instances ----------------------------------------------------------------------------- */

static bool is_birth(const struct term *t, const struct record *r)
{
    return r->what == RECORD_TRANSITION && r->from == MACHINE_START &&
           (!t->node || r->node == t->node) && (!t->kinds || t->kinds >> r->machine & 1);
}

/* The birth of the instance that the term follows; NULL: there was none. */
static const struct record *birth_of(const struct why *y, const struct term *t)
{
    const struct trace *trace = trace_of(y);
    uint32_t wanted = t->ordinal ? t->ordinal : 1;
    for (uint32_t n = 1; n <= trace->count; n++)
        if (is_birth(t, &trace->record[n]) && !--wanted)
            return &trace->record[n];
    return NULL;
}

static bool is_its(const struct record *birth, const struct record *r)
{
    return r->what == RECORD_TRANSITION && r->node == birth->node && r->machine == birth->machine &&
           r->subject == birth->subject && r->from != r->to;
}

static const char *label(const struct why *y, const struct record *r)
{
    return machine_state_label(y->s->plan.machine[r->machine], r->to);
}

static void say_instance(struct why *y, uint16_t node, unsigned kind, uint32_t ordinal)
{
    say(y, "%s.%s[%u]", y->s->plan.node[node].name, world_vocabularies[kind]->kind, ordinal);
}

/* "it went Calling (0.000 s), Proceeding (0.040 s)" */
static void say_way(struct why *y, const struct term *t)
{
    const struct trace *trace = trace_of(y);
    const struct record *birth = birth_of(y, t);
    const char *before = "it went ";
    if (!birth) {
        say(y, "there was none");
        return;
    }
    for (const struct record *r = birth, *end = trace->record + trace->count; r <= end; r++)
        if (is_its(birth, r)) {
            say(y, "%s%s (", before, label(y, r));
            say_time(y, r->t);
            say(y, ")");
            before = ", ";
        }
}

static void say_state_at(struct why *y, const struct term *t, usec at)
{
    const struct trace *trace = trace_of(y);
    const struct record *birth = birth_of(y, t), *last = NULL;
    for (const struct record *r = birth; r && r <= trace->record + trace->count && r->t <= at; r++)
        if (is_its(birth, r))
            last = r;
    say(y, "at ");
    say_time(y, at);
    if (last)
        say(y, " it was %s", label(y, last));
    else
        say(y, " there was none");
}

/* Does the instance that was born with this record live still, `until` then? */
static bool lives_until(const struct why *y, const struct record *birth, usec until)
{
    const struct record *end = trace_of(y)->record + trace_of(y)->count;
    for (const struct record *r = birth; r <= end && r->t <= until; r++)
        if (is_its(birth, r) && machine_final(y->s->plan.machine[r->machine], r->to))
            return false;
    return true;
}

/* Who lived at a moment of the past. */
static void say_left_then(struct why *y, const struct term *t, usec until)
{
    enum { SHOWN = 3 };
    const struct trace *trace = trace_of(y);
    unsigned count = 0;
    for (uint32_t n = 1; n <= trace->count && trace->record[n].t <= until && count < SHOWN; n++) {
        const struct record *r = &trace->record[n];
        if (!is_birth(t, r) || !lives_until(y, r, until))
            continue;
        say(y, "%s", count++ ? ", " : "left then: ");
        say_instance(y, r->node, r->machine, r->subject);
    }
    if (!count)
        say(y, "one was left then, none at the end of the run");
}

static void say_left(struct why *y, const struct term *t, usec until)
{
    enum { SHOWN = 3 };
    const struct world *w = y->run->world;
    unsigned count = 0;
    for (uint16_t n = t->node ? t->node : 1; n <= (t->node ? t->node : w->plan->nodes); n++)
        for (unsigned g = REGION_SIM_END; g < REGIONS; g++) {
            ref i = w->plan->region[g].is_instance ? world_node(w, n)->first[g] : 0;
            for (; i; i = instance_at(w, i)->next) {
                const struct instance *it = instance_at(w, i);
                bool left =
                    t->kinds ? instance_live(w, i) && t->kinds >> it->machine & 1 : it->timers != 0;
                if (!left || ++count > SHOWN)
                    continue;
                say(y, "%s", count > 1 ? ", " : "left at the end: ");
                say_instance(y, n, it->machine, it->ordinal);
                say(y, " %s", machine_state_label(w->plan->machine[it->machine], it->state));
            }
        }
    if (count > SHOWN)
        say(y, " and %u more", count - SHOWN);
    if (!count)
        say_left_then(y, t, until);
}

/* ---- messages and the rest ----------------------------------------------------------------- */

static const char *fate_word(uint8_t what)
{
    switch (what) {
    case RECORD_ARRIVED: return "arrived";
    case RECORD_LOST: return "was lost";
    case RECORD_DROPPED: return "was dropped";
    case RECORD_DUPLICATED: return "was duplicated";
    case RECORD_REFUSED: return "was refused";
    case RECORD_STRAY: return "was stray";
    case RECORD_UNEXPECTED: return "was unexpected";
    case RECORD_REORDERED: return "was reordered";
    case RECORD_CORRUPTED: return "was corrupted";
    default: return "was sent";
    }
}

/* Is it a sending, or a fate on the way, that the term counts? Other fates are only in marks. */
static bool is_counted(const struct why *y, const struct term *t, const struct record *r,
                       usec until)
{
    if (r->what != t->what || t->what == RECORD_UNEXPECTED || r->t > until || r->t < t->from)
        return false;
    const struct message *message = trace_payload(trace_of(y), r->subject);
    return message && pattern_fits(&t->pattern, message);
}

/* "it was sent 2 times: at 0.000 s, 0.500 s" */
static void say_messages(struct why *y, const struct term *t, const struct mark *m, usec until)
{
    enum { SHOWN = 12 };
    const struct trace *trace = trace_of(y);
    uint32_t count = 0, shown = 0;
    for (uint32_t n = 1; n <= trace->count; n++)
        count += is_counted(y, t, &trace->record[n], until);
    if (!count) {
        say(y, m->count ? "it %s" : "it never %s", fate_word(t->what));
        return;
    }
    say(y, "it %s %u time%s: at ", fate_word(t->what), count, count == 1 ? "" : "s");
    for (uint32_t n = 1; n <= trace->count && shown < SHOWN; n++)
        if (is_counted(y, t, &trace->record[n], until)) {
            say(y, "%s", shown++ ? ", " : "");
            say_time(y, trace->record[n].t);
        }
    if (count > shown)
        say(y, " ...");
}

/* "at 0.000 s it had Supported: replaces": sendings of the kind that have not what they should. */
static void say_contents(struct why *y, const struct term *t, const struct mark *m)
{
    enum { SHOWN = 3 };
    const struct trace *trace = trace_of(y);
    uint32_t count = 0, shown = 0;
    for (uint32_t n = 1; n <= trace->count && shown < SHOWN; n++) {
        const struct record *r = &trace->record[n];
        const struct message *message =
            r->what == RECORD_SENT ? trace_payload(trace, r->subject) : NULL;
        if (!message || !pattern_fits(&t->pattern, message) || (++count != t->the && t->the) ||
            content_fits(y->run->world->plan, t->content, message))
            continue;
        char found[300];
        content_found(y->run->world->plan, t->content, message, found, sizeof found);
        say(y, "%sat ", shown++ ? "; " : "");
        say_time(y, r->t);
        say(y, " it has %s", found);
    }
    if (!count || count < t->the)
        say(y, "it was never sent");
    else if (!shown)
        say(y, "it happened %u time%s", m->count, m->count == 1 ? "" : "s");
}

/* ---- in order ------------------------------------------------------------------------------ */

static void say_item(struct why *y, const struct message *m, bool arrived)
{
    char title[60];
    message_title(m, y->s->plan.lore, title, sizeof title);
    say(y, " %s%s%s", arrived ? "<" : "", title, arrived ? "" : ">");
}

/* What the node sent and got, in order: "alice had INVITE> <180 <200 ACK>". */
static void say_seen(struct why *y, const struct term *t, usec until)
{
    enum { SHOWN = 24 };
    const struct trace *trace = trace_of(y);
    unsigned shown = 0;
    say(y, "%s had", y->s->plan.node[t->node].name);
    for (uint32_t n = 1; n <= trace->count && trace->record[n].t <= until; n++) {
        const struct record *r = &trace->record[n];
        bool arrived = r->what == RECORD_ARRIVED;
        if (r->what != RECORD_SENT && !arrived)
            continue;
        const struct message *m = trace_payload(trace, r->subject);
        uint16_t here = m ? (arrived ? m->to : m->from) : 0, there = m ? m->from + m->to - here : 0;
        if (!m || here != t->node || (t->with && there != t->with))
            continue;
        if (++shown <= SHOWN)
            say_item(y, m, arrived);
    }
    say(y, "%s", !shown ? " none" : shown > SHOWN ? " ..." : "");
}

static void say_kind(struct why *y, const struct sequence_item *item)
{
    const struct pattern *p = &item->pattern;
    static const char *const words[] = {[ANY_MESSAGE] = "message",
                                        [ANY_REQUEST] = "request",
                                        [ANY_RESPONSE] = "response",
                                        [A_REINVITE] = "re-INVITE"};
    say(y, "%s", item->way == WAY_ARRIVED ? "<" : "");
    if (p->kind == A_REQUEST)
        say(y, "%s", method_names[p->method]);
    else if (p->kind != A_RESPONSE)
        say(y, "%s", words[p->kind]);
    else if (p->low == p->high)
        say(y, "%u", p->low);
    else
        say(y, "%uxx", p->low / 100);
    if (p->kind == A_RESPONSE && p->method)
        say(y, " to %s", method_names[p->method]);
    say(y, "%s", item->way == WAY_SENT ? ">" : "");
}

/* The first of the list that has not come. */
static void say_sequence(struct why *y, const struct term *t, const struct mark *m, usec until)
{
    const struct sequence *o = t->sequence;
    unsigned i = 0;
    say_seen(y, t, until);
    while (i < o->items && m->reached >> i & 1)
        i++;
    if (i == o->items) { /* too many, or all of them too late */
        say(y, "%s", sequence_done(t, m) ? " by then" : ": more than the list");
        return;
    }
    say(y, ": not ");
    say_kind(y, &o->item[i]);
    if (i && !o->any_order)
        say(y, " after the first %u", i);
}

static void say_count(struct why *y, const struct mark *m)
{
    if (m->count)
        say(y, "it happened %s%u time%s", m->count > 1 ? "at least " : "", m->count,
            m->count == 1 ? "" : "s");
    else
        say(y, "it never happened");
}

/* "alice: sendrecv audio (1.040 s), over (5.020 s)": what a node's streams did. */
static void say_streams(struct why *y, uint16_t node, unsigned kinds)
{
    static const char *const directions[] = {"inactive", "sendonly", "recvonly", "sendrecv"};
    static const char *const kind_words[MEDIA_KINDS] = {"audio", "video", "messages"};
    enum { SHOWN = 6 };
    const struct trace *trace = trace_of(y);
    unsigned shown = 0;
    say(y, "%s: ", y->s->plan.node[node].name);
    for (uint32_t n = 1; n <= trace->count && shown <= SHOWN; n++) {
        const struct record *r = &trace->record[n];
        if (r->what != RECORD_MEDIA || r->node != node)
            continue;
        struct media_record m = media_record_of(r);
        if (m.kind >= MEDIA_KINDS || !(kinds >> m.kind & 1) || shown++ == SHOWN)
            continue;
        bool over = m.is_over || m.is_closed;
        say(y, "%s%s %s (", shown > 1 ? ", " : "", kind_words[m.kind],
            over ? "over" : directions[m.flow & DIRECTION_SENDRECV]);
        say_time(y, r->t);
        say(y, ")");
    }
    say(y, "%s", !shown ? "no media" : shown > SHOWN ? " ..." : "");
}

static void say_media(struct why *y, const struct term *t)
{
    unsigned kinds = t->what ? t->what : ~0u;
    say_streams(y, t->node, kinds);
    if (!t->with)
        return;
    say(y, "; ");
    say_streams(y, t->with, kinds);
}

static void say_fact(struct why *y, uint32_t i, const struct term *timed)
{
    const struct term *t = term_of(y, i);
    const struct mark *m = mark_at(y->run->world, i);
    usec now = y->run->world->block->now;
    usec until = timed->at_to && timed->mode != MODE_ONCE ? timed->to : now;
    switch (t->kind) {
    case TERM_IS:
        if (timed->mode == MODE_AT || timed->mode == MODE_END)
            say_state_at(y, t, until);
        else
            say_way(y, t);
        break;
    case TERM_ENTERS:
    case TERM_LEAVES:
    case TERM_GOES: say_way(y, t); break;
    case TERM_EVERY: say_left(y, t, until); break;
    case TERM_MESSAGE:
        if (t->content)
            say_contents(y, t, m);
        else
            say_messages(y, t, m, t->compare ? until : now);
        break;
    case TERM_SEQUENCE: say_sequence(y, t, m, until); break;
    case TERM_NEVER_STARTS: say(y, "one started"); break;
    case TERM_HEARS:
    case TERM_TALKS:
    case TERM_TALKS_TO_NOBODY: say_media(y, t); break;
    case TERM_KNOWS:
        say(y, "at the end it knew %u", node_knows(y->run->world, t->node, t->with));
        break;
    case TERM_CALLS: say(y, "at the end it had %u", node_calls(y->run->world, t->node)); break;
    default: say_count(y, m); break;
    }
}

/* ---- the sentence -------------------------------------------------------------------------- */

static void say_many(struct why *y, uint32_t i)
{
    const struct term *t = term_of(y, i);
    if (mark_at(y->run->world, i)->many) {
        say(y, "%s has more than one of these: say which, [2] or 'with' somebody",
            y->s->plan.node[t->node].name);
        return;
    }
    if (t->a && term_many(y->run->world, t->a))
        say_many(y, t->a);
    else if (t->b)
        say_many(y, t->b);
}

static bool is_fact(const struct term *t)
{
    return t->kind != TERM_AND && t->kind != TERM_OR && t->kind != TERM_NOT &&
           t->kind != TERM_TIMED;
}

/* How many facts a sentence is made of: of several, each is named. */
static unsigned facts_in(const struct why *y, uint32_t i)
{
    const struct term *t = term_of(y, i);
    if (is_fact(t))
        return 1;
    return facts_in(y, t->a) + (t->b ? facts_in(y, t->b) : 0);
}

/* Facts of a timed term, left to right. */
static void say_facts(struct why *y, uint32_t i, const struct term *timed)
{
    const struct term *t = term_of(y, i);
    if (is_fact(t)) {
        if (y->named)
            say(y, "'%s': ", t->text);
        say_fact(y, i, timed);
        return;
    }
    say_facts(y, t->a, timed);
    if (t->b) {
        say(y, "; ");
        say_facts(y, t->b, timed);
    }
}

static void say_broken(struct why *y, uint32_t i)
{
    const struct term *t = term_of(y, i);
    if (t->kind == TERM_TIMED) {
        say_facts(y, t->a, t);
        return;
    }
    bool left = t->kind == TERM_NOT || term_verdict(y->run->world, t->a) == CHECK_BROKEN;
    bool right = t->b && term_verdict(y->run->world, t->b) == CHECK_BROKEN;
    if (left)
        say_broken(y, t->a);
    if (left && right)
        say(y, "; ");
    if (right)
        say_broken(y, t->b);
}

size_t scenario_why(const struct scenario *s, const struct run *run, size_t i, char *out,
                    size_t room)
{
    const struct check *c = &s->script.check[i];
    const struct mark *m = mark_at(run->world, c->mark);
    struct why y = {s, run, out, 0, room, facts_in(&(struct why){.s = s}, c->root) > 1};
    if (room)
        out[0] = '\0';
    if (m->verdict != CHECK_BROKEN || !run->trace)
        return 0;
    if (term_many(run->world, c->root))
        say_many(&y, c->root);
    else if (c->never && m->told && m->told <= run->trace->count) {
        say(&y, "it was so at ");
        say_time(&y, run->trace->record[m->told].t);
    } else {
        say_broken(&y, c->root);
    }
    return y.length;
}
