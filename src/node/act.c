/* What users do: acts of a scenario, or of whoever sits at the terminal. What cannot be done is
 * remarked. */
#include "node/inside.h"

/* `which` of an EVENT_ACT: the act itself, or its reverse when its span is over. */
enum { ACT_ITSELF, ACT_REVERSE };

const struct verb_row verb_rows[VERBS] = {
    [VERB_CALLS] = {"calls", true, "", false, "sends an INVITE to that node"},
    [VERB_ANSWERS] = {"answers", false, "", false, "takes the call that rings"},
    [VERB_HANGS_UP] = {"hangs up", false, "", false,
                       "ends its calls: with CANCEL, BYE or 603, now or as soon as that may be"},
    [VERB_DECLINES] = {"declines", false, "", false, "refuses the call that rings: 603"},
    [VERB_IS_BUSY] = {"is busy", false, "", false, "refuses the call that rings: 486"},
    [VERB_HOLDS] = {"holds", false, "", true,
                    "puts the peer on hold: a re-INVITE that offers sendonly"},
    [VERB_RESUMES] = {"resumes", false, "", true,
                      "ends its hold: a re-INVITE that offers sendrecv"},
    [VERB_REGISTERS] = {"registers", true, "with", false, "sends a REGISTER to that node"},
    [VERB_ASKS] = {"asks", true, "", false, "sends an OPTIONS to that node"},
};

static const enum wish wishes[VERBS] = {
    [VERB_ANSWERS] = WISH_ANSWER, [VERB_HANGS_UP] = WISH_HANG_UP, [VERB_DECLINES] = WISH_DECLINE,
    [VERB_IS_BUSY] = WISH_BUSY,   [VERB_HOLDS] = WISH_HOLD,       [VERB_RESUMES] = WISH_RESUME,
};

static void remark(struct step *s, const struct act *a, uint32_t text, uint32_t argument)
{
    step_note(s, RECORD_NOTE, a->node, text, argument);
}

/* ---- with calls --------------------------------------------------------------------------- */

static void wish_one(struct step *s, const struct act *a)
{
    ref dialog = call_find(s->world, a->node, a->call);
    if (!dialog || !call_wish(s, dialog, &(struct wanted){.wish = wishes[a->verb]}, false))
        remark(s, a, NOTE_NO_SUCH_CALL, (uint32_t)a->verb << 24 | (a->call & 0xffffff));
}

/* With several calls it is no wonder that some of them are past it. */
static void wish_all(struct step *s, const struct act *a)
{
    bool heard = false, several = line_at(s->world, a->node)->calls > 1;
    for (ref r = call_next(s->world, a->node, 0); r; r = call_next(s->world, a->node, r))
        heard |= call_wish(s, r, &(struct wanted){.wish = wishes[a->verb]}, several);
    if (!heard)
        remark(s, a, NOTE_NOTHING, a->verb);
}

static void wish(struct step *s, const struct act *a)
{
    if (a->call)
        wish_one(s, a);
    else
        wish_all(s, a);
}

/* ---- new ones ----------------------------------------------------------------------------- */

static void call(struct step *s, const struct act *a)
{
    const struct phone_config *phone = s->plan->node[a->node].config;
    if (phone->lines && line_at(s->world, a->node)->calls >= phone->lines)
        remark(s, a, NOTE_LINES_TAKEN, 0);
    else
        call_begin(s, a->node, a->target, NULL);
}

static void run(struct step *s, const struct act *a)
{
    switch (a->verb) {
    case VERB_CALLS: call(s, a); break;
    case VERB_REGISTERS: call_request(s, a->node, a->target, METHOD_REGISTER); break;
    case VERB_ASKS: call_request(s, a->node, a->target, METHOD_OPTIONS); break;
    default: wish(s, a);
    }
}

static uint8_t reverse_of(uint8_t verb)
{
    return verb == VERB_HOLDS ? VERB_RESUMES : verb == VERB_RESUMES ? VERB_HOLDS : VERB_NONE;
}

static struct act act_at(const struct plan *plan, uint32_t number, uint8_t which)
{
    struct act a = ((const struct act *)plan->acts)[number];
    if (which == ACT_REVERSE)
        a.verb = reverse_of(a.verb);
    return a;
}

/* What a record tells of it beside who and what. */
static uint32_t argument_of(const struct act *a)
{
    return verb_rows[a->verb].wants_node ? a->target : a->call;
}

size_t node_act_text(const struct plan *plan, const struct event *e, uint16_t *node, char *out,
                     size_t room)
{
    const struct act a = act_at(plan, e->owner, e->which);
    const struct record r = {
        .what = RECORD_USER, .node = a.node, .subject = a.verb, .extra = argument_of(&a)};
    *node = a.node;
    return node_note_text(plan, &r, out, room);
}

void node_act(struct step *s, const struct stimulus *what)
{
    const struct act a = act_at(s->plan, what->to, what->atom);
    if (a.verb == VERB_NONE)
        return;
    s->cause = step_note(s, RECORD_USER, a.node, a.verb, argument_of(&a));
    if (s->plan->node[a.node].role != ROLE_PHONE)
        remark(s, &a, NOTE_NOT_A_PHONE, a.verb);
    else
        run(s, &a);
    if (a.span && what->atom == ACT_ITSELF)
        event_add(s, a.span, false, EVENT_ACT, ACT_REVERSE, what->to, NULL);
}
