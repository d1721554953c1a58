/* Judging runs: which records of a step matter, and what was found. What most steps do costs a
 * comparison or two; the world is looked at where a record says that it may be broken. */
#include "explore/property_inside.h"
#include "explore/must.h"

#include <stdlib.h>

const struct property properties[PROPERTIES] = {
    [PROPERTY_UNEXPECTED] =
        {.name = "no unexpected message",
         .about = "whatever comes has an edge where it comes; late, repeated and stray "
                  "messages have theirs",
         .rfc = "RFC 3261 17, RFC 5407 3"},
    [PROPERTY_ENDS] =
        {.name = "everything can end",
         .about = "when all users have hung up and all timers have run out, nothing is left",
         .rfc = "RFC 3261 17, RFC 5407 2"},
    [PROPERTY_STUCK] =
        {.name = "nobody waits for somebody who is gone",
         .about = "no INVITE is in Proceeding when nothing is left to happen; a known hole: "
                  "no timer runs there",
         .rfc = "RFC 3261 17.1.1.2",
         .known = true},
    [PROPERTY_ONE_SESSION] =
        {.name = "one INVITE, one session",
         .about = "one INVITE makes at most one session at each callee, and its caller "
                  "keeps at most one",
         .rfc = "RFC 6026 7.1, RFC 3261 13.2.2.4"},
    [PROPERTY_AGREEMENT] =
        {.name = "both ends agree",
         .about = "when nothing is left to happen, both ends agree whether there is a "
                  "call, and on its media; when all have hung up, that there is none",
         .rfc = "RFC 3261 12, 15, RFC 3264 6, 8"},
    [PROPERTY_MEDIA] =
        {.name = "no media after the BYE",
         .about = "nobody sends media to a phone where the transaction of the call's last "
                  "BYE has ended",
         .rfc = "RFC 3261 15.1.2"},
    [PROPERTY_ACKNOWLEDGED] =
        {.name = "every 2xx is acknowledged",
         .about = "each 2xx to an INVITE gets its ACK, or is given up, and the call "
                  "with it",
         .rfc = "RFC 3261 13.3.1.4, 14.2"},
    [PROPERTY_OWN] = {.name = "expect and never",
                      .about = "what the scenario itself expects",
                      .rfc = ""},
};

struct judge *judge_new(struct scenario *s, uint64_t asked)
{
    const struct plan *plan = scenario_plan(s);
    struct judge *j = must(calloc(1, sizeof *j));
    scenario_remember(s);
    j->scenario = s;
    j->properties = asked;
    for (unsigned k = KIND_DIALOG_CALLER; k <= KIND_DIALOG_CALLEE; k++)
        j->confirmed[k] = dialog_confirmed(plan->machine[k]);
    return j;
}

void judge_free(struct judge *j)
{
    if (!j)
        return;
    world_free(j->copy);
    step_work_free(j->work);
    free(j);
}

/* ---- what was found -------------------------------------------------------------------------- */

static uint64_t cause_of(const struct judge *j, const struct seen *s)
{
    const struct plan *plan = scenario_plan(j->scenario);
    uint8_t role = s->node ? plan->node[s->node].role : 0;
    uint8_t peers = s->peer ? plan->node[s->peer].role : 0;
    const uint8_t part[] = {s->is.property,
                            s->says,
                            s->machine,
                            s->state,
                            s->atom,
                            s->other_machine,
                            s->other_state,
                            role,
                            peers,
                            (uint8_t)s->is.check,
                            (uint8_t)(s->is.check >> 8)};
    uint64_t hash[2];
    bytes_hash(part, sizeof part, hash);
    return hash[0];
}

void judge_found(struct judge *j, struct seen s)
{
    if (!judge_asks(j, s.is.property) || j->nseen == FINDINGS)
        return;
    s.is.cause = cause_of(j, &s);
    for (unsigned n = 0; n < j->nseen; n++)
        if (j->seen[n].is.cause == s.is.cause)
            return;
    j->seen[j->nseen++] = s;
}

static size_t told(const struct judge *j, struct finding *out, size_t room)
{
    size_t n = 0;
    for (; n < j->nseen && n < room; n++)
        out[n] = j->seen[n].is;
    return n;
}

/* ---- records --------------------------------------------------------------------------------- */

void judge_begin(struct judge *j)
{
    j->nseen = j->notices = 0;
}

/* More than fit are of a step that makes a crowd; what it breaks shows in those that follow. */
static struct notice *notice(struct judge *j, uint8_t kind, const struct record *r)
{
    struct notice *n = &j->notice[j->notices];
    j->notices += j->notices < NOTICES - 1;
    *n = (struct notice){.kind = kind,
                         .machine = r->machine,
                         .state = r->to,
                         .node = r->node,
                         .ordinal = r->subject};
    return n;
}

static void notice_dialog(struct judge *j, uint8_t kind, const struct world *w, ref dialog,
                          const struct record *r)
{
    const struct dialog *d = dialog_at(w, dialog);
    struct notice *n = notice(j, kind, r);
    n->call = d->call;
    n->local_tag = d->local_tag;
    n->remote_tag = d->remote_tag;
    n->cseq = d->first_seq;
}

static void see_server(struct judge *j, const struct world *w, const struct record *r)
{
    ref server = transaction_accepts(w, r);
    const struct transaction *t = server ? transaction_at(w, server) : NULL;
    if (!t || !t->from_tag)
        return;
    struct notice *n = notice(j, NOTICE_ACCEPTED, r);
    n->call = t->call;
    n->remote_tag = t->from_tag;
    n->cseq = t->cseq;
}

static void see_dialog(struct judge *j, const struct step *s, const struct record *r)
{
    uint64_t confirmed = j->confirmed[r->machine];
    bool ends = machine_final(s->plan->machine[r->machine], r->to);
    bool begins = confirmed >> r->to & 1 && !(confirmed >> r->from & 1);
    if (!ends && !begins)
        return;
    ref dialog = instance_of_record(s->world, REGION_DIALOGS, r);
    bool by_bye = dialog && dialog_at(s->world, dialog)->byes;
    if (dialog && (ends ? by_bye : r->machine == KIND_DIALOG_CALLER))
        notice_dialog(j, ends ? NOTICE_HUNG_UP : NOTICE_CONFIRMED, s->world, dialog, r);
}

/* Its end by a timer. */
static void see_2xx(struct judge *j, const struct step *s, const struct record *r)
{
    const struct machine *m = s->plan->machine[r->machine];
    if (!machine_final(m, r->to) || r->atom < m->vocabulary->natoms)
        return;
    ref self = instance_of_record(s->world, REGION_UAS_2XX, r);
    if (self)
        notice_dialog(j, NOTICE_GIVEN_UP, s->world, dialog_of(s->world, self), r);
}

static void see_transition(struct judge *j, const struct step *s, const struct record *r)
{
    if (r->from == r->to)
        return;
    switch (r->machine) {
    case KIND_INVITE_SERVER: see_server(j, s->world, r); break;
    case KIND_DIALOG_CALLER:
    case KIND_DIALOG_CALLEE: see_dialog(j, s, r); break;
    case KIND_UAS_2XX: see_2xx(j, s, r); break;
    default: break;
    }
}

void judge_record(struct judge *j, const struct step *s, const struct record *r)
{
    switch (r->what) {
    case RECORD_TRANSITION: see_transition(j, s, r); break;
    case RECORD_UNEXPECTED:
        judge_found(j, (struct seen){.is.property = PROPERTY_UNEXPECTED,
                                     .says = SAYS_UNEXPECTED,
                                     .machine = r->machine,
                                     .state = r->from,
                                     .atom = r->atom,
                                     .node = r->node,
                                     .ordinal = r->subject});
        break;
    case RECORD_CHECK:
        if (!r->flags)
            judge_found(j, (struct seen){.is.property = PROPERTY_OWN,
                                         .is.check = (uint16_t)r->subject,
                                         .says = SAYS_CHECK});
        break;
    default: break;
    }
}

/* ---- when a step is done --------------------------------------------------------------------- */

ref dialog_with(const struct world *w, uint16_t node, ident call, ident local_tag, ident remote_tag)
{
    for (ref r = world_node(w, node)->first[REGION_DIALOGS]; r; r = instance_at(w, r)->next) {
        const struct dialog *d = dialog_at(w, r);
        if (d->call == call && d->local_tag == local_tag && d->remote_tag == remote_tag &&
            instance_live(w, r))
            return r;
    }
    return 0;
}

/* RFC 3261 13.3.1.4, 14.2: without an ACK the session is ended. */
static void judge_given_up(struct judge *j, const struct world *w, const struct notice *n)
{
    ref dialog = dialog_with(w, n->node, n->call, n->local_tag, n->remote_tag);
    if (!dialog || !is_call(j, w, dialog))
        return;
    struct seen s = seen_of(PROPERTY_ACKNOWLEDGED, SAYS_GOES_ON, instance_at(w, dialog));
    s.other_machine = n->machine;
    s.other_ordinal = n->ordinal;
    judge_found(j, s);
}

static void look(struct judge *j, const struct world *w, const struct notice *n)
{
    switch (n->kind) {
    case NOTICE_ACCEPTED:
    case NOTICE_CONFIRMED: judge_sessions(j, w, n); break;
    case NOTICE_HUNG_UP: judge_streams(j, w, n); break;
    case NOTICE_GIVEN_UP: judge_given_up(j, w, n); break;
    }
}

size_t judge_step(struct judge *j, const struct world *w, struct finding *out, size_t room)
{
    for (unsigned n = 0; n < j->notices; n++)
        look(j, w, &j->notice[n]);
    j->notices = 0;
    return j->nseen ? told(j, out, room) : 0;
}

/* ---- ends ------------------------------------------------------------------------------------ */

size_t judge_end(struct judge *j, const struct world *w, struct finding *out, size_t room)
{
    const uint64_t wide = 1u << PROPERTY_ENDS | 1u << PROPERTY_STUCK | 1u << PROPERTY_AGREEMENT |
                          1u << PROPERTY_ACKNOWLEDGED;
    j->nseen = 0;
    if (!event_next(w) && j->properties & wide) {
        judge_quiet(j, w);
    }
    if (judge_asks(j, PROPERTY_OWN) && scenario_checks(j->scenario))
        judge_checks(j, w);
    return told(j, out, room);
}
