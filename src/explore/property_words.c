/* What was found, in words. */
#include "explore/property_inside.h"
#include "report/report.h"

#include <string.h>

/* In braces: what stands there. */
static const char *const sentences[] = {
    [SAYS_UNEXPECTED] = "{self}: {what} is unexpected in {state}",
    [SAYS_LEFT] = "{self}: {state} for ever; no timer runs there, and nobody can end it any more",
    [SAYS_RESTLESS] = "{self}: everybody has hung up, and its timers go on for ever; it is {state}",
    [SAYS_STUCK] = "{self}: {state} for ever; {peer} does not work on the INVITE any more, and no "
                   "timer runs here",
    [SAYS_CALLEE_AGAIN] = "{self}: one INVITE has made more than one session at {node}",
    [SAYS_CALLER_AGAIN] = "{self}: one INVITE of {node}'s has made more than one session here",
    [SAYS_NO_CALL] = "{self}: {node} has a call with {peer}, who has none with {node}",
    [SAYS_NO_ANSWER] = "{self}: {node} has a call with {peer}, where {other} is {other state}",
    [SAYS_STILL] = "{self}: {node} has hung up, and still has a call: it is {state}",
    [SAYS_LINES] = "{self}: {node} and {peer} have not agreed on the same media",
    [SAYS_DIRECTION] = "{self}: what {node} sends and hears is not what {peer} hears and sends",
    [SAYS_STATE] = "{self}: it is {state}, which is not what offer and answer have come to",
    [SAYS_FLOW] = "{self}: what flows is not what was agreed",
    [SAYS_OPEN] = "{self}: {state} for ever; nobody will answer that offer",
    [SAYS_STREAMS] = "{self}: {node} still sends media to {peer}, where {other} has ended and the "
                     "BYE's transaction with it",
    [SAYS_UNHEARD] = "{self}: {node} still sends media to {peer}, whose BYE has reached nobody: "
                     "{other} has ended without an answer to it",
    [SAYS_UNACKED] = "{self}: {state} for ever; the 2xx is neither acknowledged nor given up",
    [SAYS_GOES_ON] = "{self}: {other} has been given up without an ACK, and the call goes on: it "
                     "is {state}",
};

static const char *name_of(const struct plan *plan, uint16_t node)
{
    return node ? plan->node[node].name : "somebody";
}

static size_t self_text(const struct plan *plan, const struct seen *s, char *out, size_t room)
{
    if (!s->node) /* nobody's event is next: see SAYS_RESTLESS */
        return (size_t)snprintf(out, room, "the network");
    return report_instance(plan, s->node, s->machine, s->ordinal, out, room);
}

/* The word in braces at `from`, into `out`. */
static void fill(const struct plan *plan, const struct seen *s, const char *from, char *out,
                 size_t room)
{
    uint16_t other = s->peer ? s->peer : s->node;
    if (!strncmp(from, "{self", 5))
        self_text(plan, s, out, room);
    else if (!strncmp(from, "{other}", 7))
        report_instance(plan, other, s->other_machine, s->other_ordinal, out, room);
    else if (!strncmp(from, "{other", 6))
        snprintf(out, room, "%s", report_state(plan, s->other_machine, s->other_state));
    else if (!strncmp(from, "{what", 5))
        machine_atom_word(plan->machine[s->machine], s->atom, out, room);
    else if (!strncmp(from, "{state", 6))
        snprintf(out, room, "%s", report_state(plan, s->machine, s->state));
    else
        snprintf(out, room, "%s", name_of(plan, from[1] == 'p' ? s->peer : s->node));
}

static size_t say(const struct plan *plan, const struct seen *s, char *out, size_t room)
{
    size_t length = 0;
    char word[160];
    for (const char *at = sentences[s->says]; *at;) {
        size_t part = strcspn(at, "{");
        bool is_word = !part;
        if (is_word)
            fill(plan, s, at, word, sizeof word);
        length +=
            (size_t)snprintf(length < room ? out + length : NULL, length < room ? room - length : 0,
                             "%.*s", is_word ? (int)sizeof word : (int)part, is_word ? word : at);
        at += is_word ? strcspn(at, "}") + 1 : part;
    }
    return length;
}

static size_t say_check(const struct scenario *s, uint16_t check, char *out, size_t room)
{
    struct check_row row = scenario_check(s, check);
    return (size_t)snprintf(out, room, "line %d does not hold: %s", row.line, row.text);
}

size_t judge_words(struct judge *j, const struct finding *f, char *out, size_t room)
{
    for (unsigned n = 0; n < j->nseen; n++) {
        const struct seen *s = &j->seen[n];
        if (s->is.cause != f->cause || s->is.property != f->property)
            continue;
        return s->says == SAYS_CHECK ? say_check(j->scenario, s->is.check, out, room)
                                     : say(scenario_plan(j->scenario), s, out, room);
    }
    if (room)
        out[0] = '\0';
    return 0;
}
