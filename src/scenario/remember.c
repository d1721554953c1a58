/* What a world remembers for the properties of an exploration (explore/property.h) beyond what its
 * nodes do. It is in the world, so that worlds with equal states have equal futures; a plain run
 * has neither these regions nor these hooks.
 *
 *     excuses   one a node: has something happened there that no protocol can mend?
 *     invited   one for each INVITE and node where it has made a session: how many
 *
 * An INVITE is one Call-ID, From tag and CSeq number, whatever its branch: RFC 3261 8.2.2.2. A
 * callee's session begins with the transaction's first final response, a 2xx: several phones that
 * answer as one make one. A caller's begins where a dialog is confirmed and not ended again by the
 * same step, as it does to all 2xx but one: 13.2.2.4.
 */
#include "scenario/inside.h"
#include "sim/coder.h"

struct excuse {
    bool any;
    bool fresh; /* scratch, of the first: some `invited` is, too */
};
struct invited {
    ident call, from_tag;
    ident fresh; /* the remote tag of a caller's dialog that this step has confirmed; or 0 */
    uint32_t cseq;
    uint16_t node;
    uint8_t sessions; /* MANY: that, or more */
};
enum { MANY = 3 };

/* ---- regions --------------------------------------------------------------------------------- */

static struct excuse *excuse_at(const struct world *w, uint16_t node)
{
    return world_item_in(w, node, REGION_EXCUSES, sizeof(struct excuse));
}

static struct invited *invited_at(const struct world *w, uint32_t i)
{
    return world_item_in(w, i, REGION_INVITED, sizeof(struct invited));
}

static void excuses_begin(struct world *w)
{
    for (uint16_t n = 1; n <= w->plan->nodes; n++)
        item_new(w, REGION_EXCUSES);
}

static void excuse_code(struct coder *c, void *item)
{
    struct excuse *e = item;
    coder_bool(c, &e->any);
    coder_link(c, &e->fresh, sizeof e->fresh);
}

static void invited_code(struct coder *c, void *item)
{
    struct invited *i = item;
    coder_ident(c, &i->call);
    coder_ident(c, &i->from_tag);
    coder_node(c, &i->node);
    coder_link(c, &i->fresh, sizeof i->fresh);
    if (coder_reading(c) && i->node > coder_world(c)->plan->nodes)
        coder_reject(c);
}

/* ---- invited --------------------------------------------------------------------------------- */

static struct invited *invited_find(const struct world *w, uint16_t node, ident call,
                                    ident from_tag, uint32_t cseq)
{
    for (uint32_t n = w->block->region[REGION_INVITED].used; n; n--) {
        struct invited *i = invited_at(w, n);
        if (i->call == call && i->from_tag == from_tag && i->cseq == cseq && i->node == node)
            return i;
    }
    return NULL;
}

static struct invited *invited_make(struct world *w, uint16_t node, ident call, ident from_tag,
                                    uint32_t cseq)
{
    struct invited *i = invited_find(w, node, call, from_tag, cseq);
    if (i)
        return i;
    i = invited_at(w, ref_index(item_new(w, REGION_INVITED)));
    i->call = call;
    i->from_tag = from_tag;
    i->cseq = cseq;
    i->node = node;
    return i;
}

/* Only of an INVITE outside of any dialog a transaction knows the From tag. A proxy passes sessions
 * on, and may do so twice with one INVITE: it spirals (RFC 3261 16.3, step 4). */
static void note_callee(struct world *w, const struct record *r)
{
    ref server = is_user_agent(w->plan, r->node) ? transaction_accepts(w, r) : 0;
    const struct transaction *t = server ? transaction_at(w, server) : NULL;
    if (!t || !t->from_tag)
        return;
    struct invited *i = invited_make(w, r->node, t->call, t->from_tag, t->cseq);
    i->sessions += i->sessions < MANY;
}

static void note_caller(struct step *s, const struct record *r)
{
    uint64_t confirmed = script_of(s->world)->confirmed;
    if (!(confirmed >> r->to & 1) || confirmed >> r->from & 1)
        return;
    ref dialog = instance_of_record(s->world, REGION_DIALOGS, r);
    if (!dialog)
        return;
    const struct dialog *d = dialog_at(s->world, dialog);
    invited_make(s->world, r->node, d->call, d->local_tag, d->first_seq)->fresh = d->remote_tag;
    excuse_at(s->world, 1)->fresh = true;
}

static bool is_kept(const struct world *w, const struct invited *i)
{
    uint64_t confirmed = script_of(w)->confirmed;
    for (ref r = world_node(w, i->node)->last[REGION_DIALOGS]; r; r = instance_at(w, r)->prev) {
        const struct dialog *d = dialog_at(w, r);
        if (d->remote_tag == i->fresh && d->call == i->call && d->local_tag == i->from_tag)
            return d->is.machine == KIND_DIALOG_CALLER && confirmed >> d->is.state & 1;
    }
    return false;
}

/* ---- excuses --------------------------------------------------------------------------------- */

/* What is done to a server between them may part any two ends of a call. */
static void excuse(struct world *w, uint16_t node)
{
    bool is_between = !is_user_agent(w->plan, node);
    for (uint16_t n = 1; n <= w->plan->nodes; n++)
        if (n == node || is_between)
            excuse_at(w, n)->any = true;
}

static bool meddles(const struct record *r)
{
    switch (r->subject) {
    case VERB_SENDS:
    case VERB_SENDS_RAW:
    case VERB_IGNORES_NEXT:
    case VERB_IGNORES_EVERY:
    case VERB_ANSWERS_NEXT:
    case VERB_ANSWERS_EVERY:
    case VERB_CRASHES:
    case VERB_RESTARTS: return true;
    default: return false;
    }
}

/* ---- hooks ----------------------------------------------------------------------------------- */

static void note_transition(struct step *s, const struct record *r)
{
    switch (r->machine) {
    case KIND_INVITE_SERVER: note_callee(s->world, r); break;
    case KIND_DIALOG_CALLER: note_caller(s, r); /* fall through */
    case KIND_DIALOG_CALLEE:
        if (dialog_gives_up(r))
            excuse_at(s->world, r->node)->any = true;
        break;
    default: break;
    }
}

static void remember_observe(struct step *s, const struct record *r, uint32_t number)
{
    const struct hooks *below = &script_of(s->world)->unremembering;
    if (below->observe)
        below->observe(s, r, number);
    if (r->what == RECORD_USER && meddles(r)) {
        excuse(s->world, r->node);
    } else if (r->what == RECORD_TRANSITION) {
        note_transition(s, r);
    }
}

static void settle(struct world *w)
{
    excuse_at(w, 1)->fresh = false;
    for (uint32_t n = w->block->region[REGION_INVITED].used; n; n--) {
        struct invited *i = invited_at(w, n);
        if (i->fresh)
            i->sessions += is_kept(w, i) && i->sessions < MANY;
        i->fresh = 0;
    }
}

static void remember_settled(struct step *s)
{
    const struct hooks *below = &script_of(s->world)->unremembering;
    if (excuse_at(s->world, 1)->fresh)
        settle(s->world);
    if (below->settled)
        below->settled(s);
}

void scenario_remember(struct scenario *s)
{
    if (s->script.remembers)
        return;
    s->script.remembers = true;
    s->script.confirmed = dialog_confirmed(s->plan.machine[KIND_DIALOG_CALLER]);
    s->script.unremembering = s->plan.hooks;
    s->plan.hooks.observe = remember_observe;
    s->plan.hooks.settled = remember_settled;
    s->region[REGION_EXCUSES] = (struct region_kind){.name = "excuses",
                                                     .size = sizeof(struct excuse),
                                                     .is_fixed = true,
                                                     .by = BY_NODE,
                                                     .code = excuse_code,
                                                     .begin = excuses_begin};
    s->region[REGION_INVITED] = (struct region_kind){
        .name = "invited", .size = sizeof(struct invited), .code = invited_code};
}

/* ---- asking ---------------------------------------------------------------------------------- */

uint32_t scenario_sessions(const struct world *w, uint16_t node, ident call, ident from_tag,
                           uint32_t cseq)
{
    const struct invited *i = invited_find(w, node, call, from_tag, cseq);
    return i ? i->sessions : 0;
}

bool scenario_excuses(const struct world *w, uint16_t node)
{
    return excuse_at(w, node)->any;
}
