/* The words of remarks and of users' acts: one table, put into words when shown. */
#include "node/inside.h"

#include <stdio.h>

/* What the argument of a text is: how it is printed after it. */
enum argument { NOTHING, STATUS, VERB, CALL, ANSWER };
struct text {
    const char *words; /* after the node's name */
    enum argument argument;
};

static const struct text texts[NOTE_END] = {
    [NOTE_FAILED] = {"has no call: ", STATUS},
    [NOTE_UNREACHABLE] = {"reaches nobody there: as good as ", STATUS},
    [NOTE_UNANSWERED] = {"gets no answer: as good as ", STATUS},
    [NOTE_CANCELLED] = {"takes the INVITE for cancelled: nobody answers it", NOTHING},
    [NOTE_UNCHANGED] = {"could not change the session, and does not try again: ", STATUS},
    [NOTE_NO_CHANGE] = {"has nothing that could be held or resumed now", NOTHING},
    [NOTE_ANSWERED] = {"has answered already", NOTHING},
    [NOTE_NOTHING] = {"has nothing to ", VERB},
    [NOTE_NO_SUCH_CALL] = {"has nothing to ", CALL},
    [NOTE_LINES_TAKEN] = {"has no line free", NOTHING},
    [NOTE_RESPONSE] = {"hears of its ", ANSWER},
    [NOTE_NOT_A_PHONE] = {"is no phone: it cannot ", VERB},
};

/* "bob has nothing to hang up". */
static const char *const infinitives[VERBS] = {
    [VERB_NONE] = "do",          [VERB_CALLS] = "call",       [VERB_ANSWERS] = "answer",
    [VERB_HANGS_UP] = "hang up", [VERB_DECLINES] = "decline", [VERB_IS_BUSY] = "be busy for",
    [VERB_HOLDS] = "hold",       [VERB_RESUMES] = "resume",   [VERB_REGISTERS] = "register",
    [VERB_ASKS] = "ask about",
};

static const char *name_of(const struct plan *plan, uint16_t node)
{
    return node && node <= plan->nodes ? plan->node[node].name : "somebody";
}

static const char *infinitive(uint32_t verb)
{
    return infinitives[verb < VERBS ? verb : VERB_NONE];
}

static size_t printed(int length)
{
    return length < 0 ? 0 : (size_t)length;
}

/* "alice calls bob", "alice hangs up call 2". */
static size_t user_text(const struct plan *plan, const struct record *r, char *out, size_t room)
{
    uint32_t verb = r->subject < VERBS ? r->subject : VERB_NONE;
    const struct verb_row *row = &verb_rows[verb];
    const char *who = name_of(plan, r->node), *words = row->words ? row->words : "does something";
    if (row->wants_node)
        return printed(snprintf(out, room, "%s %s %s%s%s", who, words, row->before,
                                *row->before ? " " : "", name_of(plan, (uint16_t)r->extra)));
    if (r->extra)
        return printed(snprintf(out, room, "%s %s call %u", who, words, (unsigned)r->extra));
    return printed(snprintf(out, room, "%s %s", who, words));
}

static int argument_text(enum argument argument, uint32_t value, char *out, size_t room)
{
    unsigned low = value & 0xffff;
    switch (argument) {
    case STATUS: return snprintf(out, room, "%u %s", low, status_reason((uint16_t)low));
    case VERB: return snprintf(out, room, "%s", infinitive(value));
    case CALL: return snprintf(out, room, "%s: call %u", infinitive(value >> 24), value & 0xffffff);
    case ANSWER:
        return snprintf(out, room, "%s: %u %s",
                        method_names[value >> 16 < METHODS ? value >> 16 : 0], low,
                        status_reason((uint16_t)low));
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
    argument_text(t->argument, r->extra, argument, sizeof argument);
    return printed(
        snprintf(out, room, "%s %s%s", name_of(plan, r->node), t->words ? t->words : "", argument));
}
