/* The words of remarks and of users' acts: one table, put into words when shown. */
#include "node/inside.h"

#include <stdio.h>

/* What the argument of a text is: how it is printed after it. */
enum argument { NOTHING, STATUS, VERB, CALL, ANSWER, WHOM, MESSAGE, TIMER, TEXT };
struct text {
    const char *words; /* after the node's name */
    enum argument argument;
};

static const struct text texts[NOTE_END] = {
    [NOTE_FAILED] = {"has no call: ", STATUS},
    [NOTE_UNREACHABLE] = {"reaches nobody there: as good as ", STATUS},
    [NOTE_UNANSWERED] = {"gets no answer: as good as ", STATUS},
    [NOTE_CANCELLED] = {"takes the INVITE for cancelled: nobody answers it", NOTHING},
    [NOTE_UNCHANGED] = {"could not change the session: ", STATUS},
    [NOTE_NO_DIALOG] = {"has no dialog yet in which to send that", NOTHING},
    [NOTE_AGAIN] = {"calls again, elsewhere or in other terms, after ", STATUS},
    [NOTE_SIGNED] = {"calls again, with credentials, after ", STATUS},
    [NOTE_CANNOT_CONNECT] = {"could not connect them: ", STATUS},
    [NOTE_ANSWERED] = {"has answered already", NOTHING},
    [NOTE_NOTHING] = {"has nothing to ", VERB},
    [NOTE_NO_SUCH_CALL] = {"has nothing to ", CALL},
    [NOTE_LINES_TAKEN] = {"has no line free", NOTHING},
    [NOTE_EXPIRED] = {"ends the call: nobody has refreshed the session", NOTHING},
    [NOTE_UNBOUND] = {"is not among the contacts that are known to ", WHOM},
    [NOTE_REGISTRATION_OVER] = {"is not registered any more with ", WHOM},
    [NOTE_PING_LOST] = {"registers again, since nothing is heard of ", WHOM},
    [NOTE_RESPONSE] = {"hears of its ", ANSWER},
    [NOTE_TRANSFER] = {"hears of the call that it asked for: ", STATUS},
    [NOTE_NOTIFIED] = {"is notified: ", TEXT},
    [NOTE_NO_NOTIFY] = {"is not notified in time, and not subscribed any more: ", TEXT},
    [NOTE_ASKED] = {"is asked for leave to subscribe by ", TEXT},
    [NOTE_UNNOTIFIED] = {"has a subscription less: ", STATUS},
    [NOTE_NOT_A_PHONE] = {"is no phone: it cannot ", VERB},
    [NOTE_NO_CALL_THERE] = {"can replace no call there: there is none with ", WHOM},
    [NOTE_DOWN] = {"is down: nobody can do that there", NOTHING},
    [NOTE_CUT] = {"is cut off from ", WHOM},
    [NOTE_HEALED] = {"is joined again to ", WHOM},
    [NOTE_CANNOT] = {"cannot ", VERB},
    [NOTE_IGNORES] = {"ignores the ", MESSAGE},
    [NOTE_CANNOT_SEND] = {"knows nothing to make of it, and does not send the ", MESSAGE},
    [NOTE_FIRES] = {"has a timer fire ahead of its time: ", TIMER},
    [NOTE_NO_TIMER] = {"has no such timer running: ", TIMER},
    [NOTE_BREAKS] = {"loses its connection with ", WHOM},
    [NOTE_NOT_CONNECTED] = {"has no connection to break with ", WHOM},
};

static const char *name_of(const struct plan *plan, uint16_t node)
{
    return node && node <= plan->nodes ? plan->node[node].name : "somebody";
}

static const char *infinitive(uint32_t verb)
{
    const char *word = verb < VERBS ? verb_rows[verb].infinitive : NULL;
    return word ? word : "do";
}

static size_t printed(int length)
{
    return length < 0 ? 0 : (size_t)length;
}

/* "alice calls bob", "alice hangs up call 2": in the scenario's words where it has some. */
static size_t user_text(const struct plan *plan, const struct record *r, char *out, size_t room)
{
    uint32_t verb = r->subject < VERBS ? r->subject : VERB_NONE;
    const struct verb_row *row = &verb_rows[verb];
    const char *who = name_of(plan, r->node), *words = row->words ? row->words : "does something";
    if (r->edge)
        return printed(
            snprintf(out, room, "%s %s", who, ((const struct act *)plan->acts)[r->edge].text));
    if (row->words && verb_wants_node(row))
        return printed(
            snprintf(out, room, "%s %s %s", who, words, name_of(plan, (uint16_t)r->extra)));
    if (r->extra)
        return printed(snprintf(out, room, "%s %s call %u", who, words, (unsigned)r->extra));
    return printed(snprintf(out, room, "%s %s", who, words));
}

/* "A of invite-client[2]" */
static int timer_text(const struct plan *plan, const struct record *r, char *out, size_t room)
{
    const struct machine *m = plan->machine[r->machine];
    char ordinal[16] = "";
    if (r->extra)
        snprintf(ordinal, sizeof ordinal, "[%u]", (unsigned)r->extra);
    return snprintf(out, room, "%s of %s%s", r->atom < m->ntimers ? m->timers[r->atom].name : "?",
                    m->diagram->name, ordinal);
}

static int argument_text(const struct plan *plan, enum argument argument, const struct record *r,
                         char *out, size_t room)
{
    uint32_t value = r->extra;
    unsigned low = value & 0xffff;
    switch (argument) {
    case STATUS: return snprintf(out, room, "%u %s", low, status_reason((uint16_t)low));
    case VERB: return snprintf(out, room, "%s", infinitive(value));
    case CALL: return snprintf(out, room, "%s: call %u", infinitive(value >> 24), value & 0xffffff);
    case ANSWER:
        return snprintf(out, room, "%s: %u %s",
                        value >> 16 && value >> 16 < METHODS ? method_names[value >> 16]
                                                             : "request",
                        low, status_reason((uint16_t)low));
    case MESSAGE: {
        struct message m = {.method = (uint8_t)(value >> 16), .status = (uint16_t)low};
        return (int)message_title(&m, plan->lore, out, room);
    }
    case WHOM: return snprintf(out, room, "%s", name_of(plan, (uint16_t)value));
    case TEXT: return snprintf(out, room, "%s", lore_text(plan->lore, value));
    case TIMER: return timer_text(plan, r, out, room);
    case NOTHING: break;
    }
    return snprintf(out, room, "%s", "");
}

size_t node_note_text(const struct plan *plan, const struct record *r, char *out, size_t room)
{
    char argument[100];
    if (r->what == RECORD_USER)
        return user_text(plan, r, out, room);
    const struct text *t = &texts[r->subject < NOTE_END ? r->subject : NOTE_NONE];
    argument_text(plan, t->argument, r, argument, sizeof argument);
    return printed(
        snprintf(out, room, "%s %s%s", name_of(plan, r->node), t->words ? t->words : "", argument));
}
