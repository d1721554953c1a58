/* A run in sentences, an event a line: for who listens to it, and for pipes. No column, no rule, no
 * arrow: a line says its time, what came, and what came of it, in the order in which it came. */
#include "report/inside.h"

#include <string.h>

/* What comes from outside of an instant's work begins a line. */
static bool begins(const struct trace *trace, uint32_t n)
{
    const struct record *r = &trace->record[n];
    return n <= 1 || r->t != r[-1].t || r->what == RECORD_TIMER_FIRE || r->what == RECORD_ARRIVED ||
           r->what == RECORD_STRAY || r->what == RECORD_USER || r->what == RECORD_LINK;
}

/* The rest of what became of it: it was just told which message. */
static const char *short_fate(const struct trace *trace, uint32_t n)
{
    const struct record *r = &trace->record[n];
    if (n < 2 || r[-1].what != RECORD_SENT || r[-1].subject != r->subject)
        return NULL;
    return r->what == RECORD_LOST      ? ", and it is lost on its way"
           : r->what == RECORD_DROPPED ? ", and it is dropped on its way"
                                       : NULL;
}

/* "alice's invite-client"; of several, "alice's invite-client 2". */
static void put_instance(FILE *to, const struct teller *t, const struct record *r)
{
    fprintf(to, "%s's %s", t->plan->node[r->node].name, machine_for(t, r)->diagram->name);
    if (r->subject > 1)
        fprintf(to, " %u", (unsigned)r->subject);
}

static void put_transition(FILE *to, const struct teller *t, const struct record *r)
{
    put_instance(to, t, r);
    if (r->from == MACHINE_START)
        fprintf(to, " begins in %s", report_state(t->plan, r->machine, r->to));
    else if (r->from == r->to)
        fprintf(to, " stays in %s", report_state(t->plan, r->machine, r->to));
    else
        fprintf(to, " goes from %s to %s", report_state(t->plan, r->machine, r->from),
                report_state(t->plan, r->machine, r->to));
}

/* ": nobody has answered, so the INVITE is sent again (RFC 3261 17.1.1.2)". */
static void put_reason(FILE *to, const struct teller *t, const struct record *r)
{
    char sentence[400];
    const char *section;
    tell_reason(t, r, &section, sentence, sizeof sentence);
    size_t length = strlen(sentence);
    while (length && sentence[length - 1] == '.')
        length--;
    if (length)
        fprintf(to, ". %.*s%s%s%s", (int)length, sentence, section[0] ? " (" : "", section,
                section[0] ? ")" : "");
}

static void put_timer(FILE *to, const struct teller *t, const struct record *r)
{
    char due[40];
    report_seconds(r->due, due, sizeof due);
    fprintf(to, "%simer %s of ", r->what == RECORD_TIMER_FIRE ? "t" : "T",
            machine_for(t, r)->timers[r->atom].name);
    put_instance(to, t, r);
    if (r->what == RECORD_TIMER_START)
        fprintf(to, " will fire at %s seconds", due);
    else
        fputs(r->what == RECORD_TIMER_STOP ? " stops" : " fires", to);
}

static void put_sent(FILE *to, const struct teller *t, const struct record *r)
{
    char title[64], time[16];
    message_title(message_in(t, r), t->plan->lore, title, sizeof title);
    fprintf(to, "%s sends %s to %s", t->plan->node[r->node].name, title,
            r->peer ? t->plan->node[r->peer].name : "somebody");
    if (r->extra)
        fprintf(to, ", the %s time", tell_ordinal(r->extra + 1, time));
}

static void put_media(FILE *to, const struct teller *t, const struct record *r)
{
    struct media_record m = media_record_of(r);
    const char *who = t->plan->node[r->node].name, *what = media_kind_name(m.kind);
    const char *peer = r->peer ? t->plan->node[r->peer].name : "whoever answers";
    if (!m.flow)
        fprintf(to, "%s's %s %s", who, what, m.is_closed ? "ends" : "pauses");
    else
        fprintf(to, "%s %s %s %s", who,
                m.flow == 1   ? "sends"
                : m.flow == 2 ? "is ready to receive"
                              : "sends and receives",
                what,
                m.flow == 1   ? "to"
                : m.flow == 2 ? "from"
                              : "with");
    if (m.flow)
        fprintf(to, " %s", peer);
}

static void put_other(FILE *to, const struct teller *t, uint32_t n)
{
    char text[400];
    tell_record(t, n, text, sizeof text);
    for (char *c = strstr(text, "  "); c; c = strstr(c, "  ")) /* a column's blanks */
        memmove(c, c + 1, strlen(c));
    fputs(text, to);
}

static void put_record(FILE *to, const struct teller *t, uint32_t n)
{
    const struct record *r = record_at(t, n);
    const char *fate = short_fate(t->trace, n);
    if (fate)
        fputs(fate, to);
    else if (r->what == RECORD_TRANSITION)
        put_transition(to, t, r);
    else if (r->what >= RECORD_TIMER_START && r->what <= RECORD_TIMER_FIRE)
        put_timer(to, t, r);
    else if (r->what == RECORD_SENT)
        put_sent(to, t, r);
    else if (r->what == RECORD_MEDIA)
        put_media(to, t, r);
    else
        put_other(to, t, n);
}

/* Expectations that hold are nobody's event, a state that stays is no news, and a timer
 * that stops goes without saying. */
static bool is_told(const struct record *r)
{
    bool stays = r->what == RECORD_TRANSITION && r->from == r->to;
    return r->what != RECORD_END && (r->what != RECORD_CHECK || !r->flags) && !stays &&
           r->what != RECORD_TIMER_STOP;
}

/* What comes of it first has its reason told: it is what the event is about. */
struct plain_line {
    bool is_open, has_reason;
};

static void put_more(FILE *to, const struct teller *t, uint32_t n, struct plain_line *line)
{
    const struct record *r = record_at(t, n);
    bool tells = is_told(r), first = r->what == RECORD_TRANSITION && !line->has_reason;
    if (tells) {
        fputs(short_fate(t->trace, n) ? "" : ". ", to);
        put_record(to, t, n);
    }
    if (first)
        put_reason(to, t, r);
    line->has_reason |= first;
}

void report_plain(FILE *to, const struct plan *plan, const struct trace *trace, uint32_t from,
                  uint32_t last)
{
    const struct teller t = {.plan = plan, .trace = trace, .now = last};
    struct plain_line line = {false, false};
    for (uint32_t n = from; n <= last && n <= trace->count; n++) {
        const struct record *r = &trace->record[n];
        char time[40];
        if (line.is_open && !begins(trace, n)) {
            put_more(to, &t, n, &line);
        } else if (is_told(r) || r->what == RECORD_TRANSITION) {
            report_seconds(r->t, time, sizeof time);
            fprintf(to, "%sAt %s second%s ", line.is_open ? ".\n" : "", time,
                    r->t == 1000000 ? "" : "s");
            line = (struct plain_line){.is_open = true};
            put_record(to, &t, n);
            if (r->what == RECORD_TRANSITION)
                put_reason(to, &t, r);
            line.has_reason = r->what == RECORD_TRANSITION;
        }
    }
    if (line.is_open)
        fputs(".\n", to);
}
