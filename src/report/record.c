/* One record as one line for people; the names that every report uses. */
#include "report/report.h"

#include "node/node.h"

#include <stdarg.h>
#include <string.h>

struct writer { /* an snprintf that goes on where it stopped */
    char *out;
    size_t room, length;
};

static void add(struct writer *l, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct writer *l, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    bool fits = l->length < l->room;
    int n = vsnprintf(fits ? l->out + l->length : NULL, fits ? l->room - l->length : 0, format,
                      arguments);
    va_end(arguments);
    l->length += n > 0 ? (size_t)n : 0;
}

size_t report_instance(const struct plan *plan, uint16_t node, uint8_t machine, uint32_t ordinal,
                       char *out, size_t room)
{
    int n = snprintf(out, room, "%s.%s[%u]", plan->node[node].name,
                     plan->machine[machine]->diagram->name, (unsigned)ordinal);
    return (size_t)n;
}

/* "alice.invite-client", and "alice.invite-client[2]" for her second one: in sentences for people. */
size_t report_name(const struct plan *plan, uint16_t node, uint8_t machine, uint32_t ordinal,
                   char *out, size_t room)
{
    if (ordinal > 1)
        return report_instance(plan, node, machine, ordinal, out, room);
    int n =
        snprintf(out, room, "%s.%s", plan->node[node].name, plan->machine[machine]->diagram->name);
    return (size_t)n;
}

size_t report_time(usec t, char *out, size_t room)
{
    int n =
        t % 1000
            ? snprintf(out, room, "%lld.%06d", (long long)(t / 1000000), (int)(t % 1000000))
            : snprintf(out, room, "%lld.%03d", (long long)(t / 1000000), (int)(t % 1000000 / 1000));
    return (size_t)n;
}

size_t report_clock(usec t, char *out, size_t room)
{
    return report_time(t / 1000 * 1000, out, room);
}

size_t report_seconds(usec t, char *out, size_t room)
{
    char whole[40];
    int n =
        snprintf(whole, sizeof whole, "%lld.%06d", (long long)(t / 1000000), (int)(t % 1000000));
    while (whole[n - 1] == '0')
        n--;
    n -= whole[n - 1] == '.';
    return (size_t)snprintf(out, room, "%.*s", n, whole);
}

const char *report_state(const struct plan *plan, uint8_t machine, uint8_t state)
{
    return state == MACHINE_START ? "-" : machine_state_label(plan->machine[machine], state);
}

static const struct diagram_edge *drawn_edge(const struct plan *plan, const struct record *r)
{
    if (r->what != RECORD_TRANSITION || !r->edge)
        return NULL;
    return &plan->machine[r->machine]->diagram->edges[r->edge - 1];
}

const char *report_section(const struct plan *plan, const struct record *r)
{
    const struct diagram_edge *edge = drawn_edge(plan, r);
    return edge && edge->rfc ? edge->rfc : "";
}

const char *report_reason(const struct plan *plan, const struct record *r)
{
    const struct diagram_edge *edge = drawn_edge(plan, r);
    return edge && edge->tooltip ? edge->tooltip : "";
}

static void add_instance(struct writer *l, const struct plan *plan, const struct record *r)
{
    char name[160];
    report_instance(plan, r->node, r->machine, r->subject, name, sizeof name);
    add(l, "%s", name);
}

static void add_transition(struct writer *l, const struct plan *plan, const struct record *r)
{
    const struct diagram_edge *edge = drawn_edge(plan, r);
    char trigger[80];
    machine_trigger_text(plan->machine[r->machine], r->edge - 1u, r->atom, trigger, sizeof trigger);
    add_instance(l, plan, r);
    add(l, "  %s -> %s  %s", report_state(plan, r->machine, r->from),
        report_state(plan, r->machine, r->to), trigger);
    for (size_t i = 0; edge->effects[i]; i++)
        add(l, "%s%s", i ? "; " : " / ", edge->effects[i]);
}

static void add_told(struct writer *l, const struct plan *plan, const struct record *r)
{
    char atom[80];
    machine_atom_word(plan->machine[r->machine], r->atom, atom, sizeof atom);
    add_instance(l, plan, r);
    add(l, "  %s  %s %s", report_state(plan, r->machine, r->from), atom,
        r->what == RECORD_DEFERRED ? "waits for the next change of state" : "is unexpected here");
}

static void add_timer(struct writer *l, const struct plan *plan, const struct record *r)
{
    const char *what = r->what == RECORD_TIMER_START  ? "starts, due at "
                       : r->what == RECORD_TIMER_STOP ? "stops"
                                                      : "fires";
    add_instance(l, plan, r);
    add(l, "  timer %s %s", plan->machine[r->machine]->timers[r->atom].name, what);
    if (r->what == RECORD_TIMER_START) {
        char due[32];
        report_time(r->due, due, sizeof due);
        add(l, "%s", due);
    }
}

static const char *const message_words[] = {
    [RECORD_SENT] = "is sent",
    [RECORD_ARRIVED] = "arrives",
    [RECORD_LOST] = "is lost",
    [RECORD_DROPPED] = "is dropped by the script",
    [RECORD_DUPLICATED] = "is duplicated",
    [RECORD_REFUSED] = "is refused: the port is closed",
    [RECORD_STRAY] = "is stray: it matches nothing and is dropped",
    [RECORD_CORRUPTED] = "is corrupted on its way by the script",
    [RECORD_REORDERED] = "is held back by the script until the next one has overtaken it",
};

/* A NAT's doing, or a WebSocket's: see net.h. */
static const char *other_word(const struct record *r)
{
    if (r->flags != TOLD_NAT)
        return NULL;
    return r->what == RECORD_LOST      ? "is lost at the NAT: it has no binding open for it"
           : r->what == RECORD_REFUSED ? "cannot be sent: only the other end can open a WebSocket"
                                       : NULL;
}

/* What of them the flag makes another sentence. */
static const char *message_word(const struct record *r)
{
    if (other_word(r))
        return other_word(r);
    if (r->flags && r->what == RECORD_STRAY)
        return "is garbage: nobody can read it, and it is dropped (RFC 3261 18.3)";
    if (r->flags && r->what == RECORD_ARRIVED)
        return "arrives as garbage";
    if (r->flags && r->what == RECORD_REFUSED)
        return "is garbage: nobody can tell where it ends, and the connection is closed";
    return message_words[r->what];
}

static void add_message(struct writer *l, const struct plan *plan, const struct trace *trace,
                        const struct record *r)
{
    char title[64];
    message_title(trace_payload(trace, r->subject), plan->lore, title, sizeof title);
    add(l, "%s -> %s  %s %s", plan->node[r->node].name, plan->node[r->peer].name, title,
        message_word(r));
    if (r->extra)
        add(l, " (%u%s time)", r->extra + 1u, ordinal_end(r->extra + 1u));
}

static void add_note(struct writer *l, const struct plan *plan, const struct record *r)
{
    char text[200];
    node_note_text(plan, r, text, sizeof text);
    add(l, "%s", text);
}

/* "alice.stream[1]  audio to and from bob". */
static void add_media(struct writer *l, const struct plan *plan, const struct record *r)
{
    static const char *const does[] = {"pauses", "to", "from", "to and from"};
    struct media_record m = media_record_of(r);
    add_instance(l, plan, r);
    add(l, "  %s ", media_kind_name(m.kind));
    if (m.flow)
        add(l, "%s %s", does[m.flow], r->peer ? plan->node[r->peer].name : "somebody");
    else
        add(l, "%s", m.is_closed ? "ends" : does[0]);
}

size_t report_record(const struct plan *plan, const struct trace *trace, uint32_t n, char *out,
                     size_t room)
{
    struct writer l = {out, room, 0};
    const struct record *r = &trace->record[n];
    if (room)
        out[0] = '\0';
    switch (r->what) {
    case RECORD_TRANSITION: add_transition(&l, plan, r); break;
    case RECORD_DEFERRED:
    case RECORD_UNEXPECTED: add_told(&l, plan, r); break;
    case RECORD_TIMER_START:
    case RECORD_TIMER_STOP:
    case RECORD_TIMER_FIRE: add_timer(&l, plan, r); break;
    case RECORD_USER:
    case RECORD_NOTE: add_note(&l, plan, r); break;
    case RECORD_KILLED:
        add_instance(&l, plan, r);
        add(&l, "  is gone: its node lost its state");
        break;
    case RECORD_MEDIA: add_media(&l, plan, r); break;
    case RECORD_LINK:
        add(&l, "%s -- %s %s", plan->node[r->node].name, plan->node[r->peer].name,
            r->flags ? "is cut" : "is whole again");
        break;
    case RECORD_CHECK: add(&l, "an expectation %s", r->flags ? "holds" : "is broken"); break;
    default:
        if (report_is_message(r))
            add_message(&l, plan, trace, r);
    }
    return l.length;
}
