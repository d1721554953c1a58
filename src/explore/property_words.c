/* What was found, in words. */
#include "explore/property_inside.h"
#include "report/report.h"

struct words {
    char self[160], other[160], atom[80];
    const char *state, *other_state, *node, *peer;
};

static const char *name_of(const struct plan *plan, uint16_t node)
{
    return node ? plan->node[node].name : "somebody";
}

static struct words words_of(const struct plan *plan, const struct seen *s)
{
    struct words w = {.state = report_state(plan, s->machine, s->state),
                      .other_state = report_state(plan, s->other_machine, s->other_state),
                      .node = name_of(plan, s->node),
                      .peer = name_of(plan, s->peer)};
    uint16_t other = s->peer ? s->peer : s->node;
    machine_atom_word(plan->machine[s->machine], s->atom, w.atom, sizeof w.atom);
    if (s->node) {
        report_instance(plan, s->node, s->machine, s->ordinal, w.self, sizeof w.self);
        report_instance(plan, other, s->other_machine, s->other_ordinal, w.other, sizeof w.other);
    }
    return w;
}

static int say_check(const struct scenario *s, uint16_t check, char *out, size_t room)
{
    struct check_row row = scenario_check(s, check);
    return snprintf(out, room, "line %d does not hold: %s", row.line, row.text);
}

static int say(const struct judge *j, const struct seen *s, char *out, size_t room)
{
    const struct words w = words_of(scenario_plan(j->scenario), s);
    switch (s->says) {
    case SAYS_UNEXPECTED:
        return snprintf(out, room, "%s: %s is unexpected in %s", w.self, w.atom, w.state);
    case SAYS_LEFT:
        return snprintf(out, room,
                        "%s: %s for ever; no timer runs there, and nobody can end it any more",
                        w.self, w.state);
    case SAYS_RESTLESS:
        return snprintf(out, room,
                        "%s: everybody has hung up, and its timers go on for ever; it is %s",
                        s->node ? w.self : "the world", w.state);
    case SAYS_STUCK:
        return snprintf(out, room,
                        "%s: %s for ever; %s does not work on the INVITE any more, and no timer "
                        "runs here",
                        w.self, w.state, w.peer);
    case SAYS_CALLEE_AGAIN:
        return snprintf(out, room, "%s: one INVITE has made more than one session at %s", w.self,
                        w.node);
    case SAYS_CALLER_AGAIN:
        return snprintf(out, room, "%s: one INVITE of %s's has made more than one session here",
                        w.self, w.node);
    case SAYS_NO_CALL:
        return snprintf(out, room, "%s: %s has a call with %s, who has none with %s", w.self,
                        w.node, w.peer, w.node);
    case SAYS_NO_ANSWER:
        return snprintf(out, room, "%s: %s has a call with %s, where %s is %s", w.self, w.node,
                        w.peer, w.other, w.other_state);
    case SAYS_STILL:
        return snprintf(out, room, "%s: %s has hung up, and still has a call: it is %s", w.self,
                        w.node, w.state);
    case SAYS_LINES:
        return snprintf(out, room, "%s: %s and %s have not agreed on the same media", w.self,
                        w.node, w.peer);
    case SAYS_DIRECTION:
        return snprintf(out, room,
                        "%s: what %s sends and hears is not what %s hears and sends, though they "
                        "have agreed on it",
                        w.self, w.node, w.peer);
    case SAYS_STATE:
        return snprintf(out, room, "%s: it is %s, which is not what offer and answer have come to",
                        w.self, w.state);
    case SAYS_FLOW: return snprintf(out, room, "%s: what flows is not what was agreed", w.self);
    case SAYS_OPEN:
        return snprintf(out, room, "%s: %s for ever; nobody will answer that offer", w.self,
                        w.state);
    case SAYS_STREAMS:
        return snprintf(out, room,
                        "%s: %s still sends media to %s, where %s has ended and the BYE's "
                        "transaction with it",
                        w.self, w.node, w.peer, w.other);
    case SAYS_UNHEARD:
        return snprintf(
            out, room,
            "%s: %s still sends media to %s, whose BYE has reached nobody: %s has ended "
            "without an answer to it",
            w.self, w.node, w.peer, w.other);
    case SAYS_UNACKED:
        return snprintf(out, room, "%s: %s for ever; the 2xx is neither acknowledged nor given up",
                        w.self, w.state);
    case SAYS_GOES_ON:
        return snprintf(out, room,
                        "%s: %s has been given up without an ACK, and the call goes on: it is %s",
                        w.self, w.other, w.state);
    default: return say_check(j->scenario, s->is.check, out, room);
    }
}

size_t judge_words(struct judge *j, const struct finding *f, char *out, size_t room)
{
    for (unsigned n = 0; n < j->nseen; n++)
        if (j->seen[n].is.cause == f->cause && j->seen[n].is.property == f->property) {
            int length = say(j, &j->seen[n], out, room);
            return length < 0 ? 0 : (size_t)length;
        }
    if (room)
        out[0] = '\0';
    return 0;
}
