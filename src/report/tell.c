/* Records as links of a chain: whole sentences, that can be read aloud. */
#include "report/inside.h"

#include <ctype.h>
#include <string.h>

const char *tell_ordinal(uint32_t n, char out[16])
{
    snprintf(out, 16, "%u%s", (unsigned)n, ordinal_end(n));
    return out;
}

const char *tell_span(usec span, char out[40])
{
    report_time(span, out, 36);
    strcat(out, " s");
    return out;
}

size_t tell_instance(const struct teller *t, const struct record *r, char *out, size_t room)
{
    return report_name(t->plan, r->node, r->machine, r->subject, out, room);
}

static const char *name_of(const struct teller *t, uint16_t node)
{
    return node && node <= t->plan->nodes ? t->plan->node[node].name : "somebody";
}

size_t tell_message(const struct teller *t, const struct record *r, char *out, size_t room)
{
    char title[64], time[16];
    message_title(message_in(t, r), t->plan->lore, title, sizeof title);
    int n = snprintf(out, room, "%s from %s", title, name_of(t, r->node));
    if (r->extra && n >= 0 && (size_t)n < room)
        n += snprintf(out + n, room - (size_t)n, " (sent the %s time)",
                      tell_ordinal(r->extra + 1, time));
    return n < 0 ? 0 : (size_t)n;
}

/* ---- by kind of record ----------------------------------------------------------------------- */

static int told_transition(const struct teller *t, const struct record *r, char *out, size_t room)
{
    char who[160], trigger[80];
    const char *to = report_state(t->plan, r->machine, r->to);
    tell_instance(t, r, who, sizeof who);
    machine_trigger_text(machine_for(t, r), r->edge - 1u, r->atom, trigger, sizeof trigger);
    if (r->from == MACHINE_START)
        return snprintf(out, room, "%s begins in %s: %s", who, to, trigger);
    if (r->from == r->to)
        return snprintf(out, room, "%s stays in %s: %s", who, to, trigger);
    return snprintf(out, room, "%s goes from %s to %s: %s", who,
                    report_state(t->plan, r->machine, r->from), to, trigger);
}

static int told_timer(const struct teller *t, const struct record *r, char *out, size_t room)
{
    char who[160], span[40];
    const char *timer = machine_for(t, r)->timers[r->atom].name;
    tell_instance(t, r, who, sizeof who);
    if (r->what == RECORD_TIMER_START)
        return snprintf(out, room, "timer %s of %s starts, for %s", timer, who,
                        tell_span(r->due - r->t, span));
    return snprintf(out, room, "timer %s of %s %s", timer, who,
                    r->what == RECORD_TIMER_STOP ? "is stopped" : "fires");
}

static int told_atom(const struct teller *t, const struct record *r, char *out, size_t room)
{
    char who[160], atom[80];
    tell_instance(t, r, who, sizeof who);
    machine_atom_word(machine_for(t, r), r->atom, atom, sizeof atom);
    return snprintf(out, room,
                    r->what == RECORD_DEFERRED ? "%s keeps %s for later: it is in %s"
                                               : "%s does not expect %s in %s",
                    who, atom, report_state(t->plan, r->machine, r->from));
}

static int told_end(const struct teller *t, const struct record *r, char *out, size_t room)
{
    char who[160];
    tell_instance(t, r, who, sizeof who);
    return snprintf(out, room, "%s is gone", who);
}

static int told_message(const struct teller *t, const struct record *r, char *out, size_t room)
{
    char what[120];
    const char *peer = name_of(t, r->peer);
    tell_message(t, r, what, sizeof what);
    switch (r->what) {
    case RECORD_SENT: return snprintf(out, room, "%s goes out to %s", what, peer);
    case RECORD_ARRIVED:
        return snprintf(out, room, "%s arrives at %s%s", what, peer, r->flags ? " as garbage" : "");
    case RECORD_LOST:
        return snprintf(out, room,
                        r->flags == TOLD_NAT ? "%s is lost at the NAT before %s"
                                             : "%s is lost on its way to %s",
                        what, peer);
    case RECORD_DROPPED: return snprintf(out, room, "%s is dropped on its way to %s", what, peer);
    case RECORD_DUPLICATED: return snprintf(out, room, "%s is duplicated by the network", what);
    case RECORD_CORRUPTED: return snprintf(out, room, "%s is damaged on its way to %s", what, peer);
    case RECORD_REORDERED:
        return snprintf(out, room, "%s is held back until the next one has overtaken it", what);
    case RECORD_REFUSED:
        return snprintf(out, room,
                        r->flags == TOLD_NO_CONNECTION ? "%s cannot be sent to %s"
                        : r->flags ? "%s cannot be read: %s closes the connection"
                                   : "%s is refused at %s",
                        what, peer);
    default:
        return snprintf(out, room, "%s %s: %s drops it", what,
                        r->flags ? "cannot be read" : "is stray", peer);
    }
}

size_t tell_record(const struct teller *t, uint32_t n, char *out, size_t room)
{
    const struct record *r = record_at(t, n);
    int length = -1;
    if (report_is_message(r))
        length = told_message(t, r, out, room);
    else if (r->what == RECORD_TRANSITION)
        length = told_transition(t, r, out, room);
    else if (r->what >= RECORD_TIMER_START && r->what <= RECORD_TIMER_FIRE)
        length = told_timer(t, r, out, room);
    else if (r->what == RECORD_UNEXPECTED || r->what == RECORD_DEFERRED)
        length = told_atom(t, r, out, room);
    else if (r->what == RECORD_KILLED)
        length = told_end(t, r, out, room);
    return length >= 0 ? (size_t)length : report_record(t->plan, t->trace, n, out, room);
}

/* ---- reasons --------------------------------------------------------------------------------- */

/* Tooltips begin with their section: "RFC 3261 17.1.1.2, not in the figure: a response ...". */
const char *tell_reason(const struct teller *t, const struct record *r, const char **section,
                        char *out, size_t room)
{
    const char *tooltip = report_reason(t->plan, r);
    *section = report_section(t->plan, r);
    if (!strncmp(tooltip, *section, strlen(*section)))
        tooltip += strlen(*section);
    const char *colon = strstr(tooltip, ": ");
    bool has_head = colon && (tooltip[0] == ',' || tooltip == colon);
    const char *off =
        has_head && strstr(tooltip, "not in the figure") ? " (Not in the figure.)" : "";
    snprintf(out, room, "%s%s", has_head ? colon + 2 : tooltip, off);
    out[0] = (char)toupper((unsigned char)out[0]);
    return out;
}
