/* The words of the media session, and which facts hold. RFC 3264; RFC 3261 14.
 */
#include "call/inside.h"

static const struct vocabulary_atom atoms[SESSION_ATOMS] = {
    [SESSION_DIALOG_BEGINS] = WORD("dialog begins", "its birth: there is no offer yet"),
    [SESSION_OFFER] = WORD("offer", "an offer, ours or the peer's, is open"),
    [SESSION_AGREED] = WORD("agreed", "offer and answer are complete"),
    [SESSION_REFUSED] = WORD("refused", "a change was offered and refused"),
    [SESSION_ACCEPTED] = WORD("accepted", "the INVITE has been answered 2xx; told if it waited"),
    [SESSION_DIALOG_ENDS] = WORD("dialog ends", "a BYE, or the INVITE's failure, ends everything"),
};

enum fact { FACT_BOTH_WAYS, FACT_ACCEPTED };

static const struct vocabulary_fact facts[] = {
    [FACT_BOTH_WAYS] = {"both ways", 0, UNTIMED_FREE, "both ends send and both listen"},
    [FACT_ACCEPTED] = {"accepted", 0, UNTIMED_FREE, "the INVITE that made the dialog has its 2xx"},
};

/* RFC 3261 13.2.1, 13.3.1: until then media are early. */
static bool is_accepted(const struct dialog *d)
{
    return !d->invite || (d->ours != d->invite && d->theirs != d->invite);
}

static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    (void)what;
    const struct dialog *d = dialog_at(s->world, dialog_of(s->world, self));
    const struct offer *o = d->offer ? offer_at(s->world, d->offer) : NULL;
    bool both = o && agreed_flow(&o->agreed) == DIRECTION_SENDRECV;
    return (both ? 1u << FACT_BOTH_WAYS : 0) | (is_accepted(d) ? 1u << FACT_ACCEPTED : 0);
}

/* ---- for whoever judges runs -------------------------------------------------------------- */

bool session_tells_flow(const struct world *w, ref self)
{
    const struct dialog *d = dialog_at(w, dialog_of(w, self));
    const struct offer *o = d->offer ? offer_at(w, d->offer) : NULL;
    if (!o || !o->agreed.settled)
        return true;
    bool both = agreed_flow(&o->agreed) == DIRECTION_SENDRECV;
    const char *word = !is_accepted(d) ? "Early" : both ? "Active" : "Held";
    return !machine_knows(w->plan->machine[KIND_SESSION], word) || instance_in(w, self, word);
}

/* ---- effects ------------------------------------------------------------------------------ */

static void run_listen(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    streams_listen(s, self);
}

static void run_let_flow(struct step *s, uint32_t self, uint16_t operand,
                         const struct stimulus *why)
{
    (void)operand, (void)why;
    streams_agree(s, self);
}

static void run_await(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    session_at(s->world, self)->awaits = 1;
}

static void run_end_media(struct step *s, uint32_t self, uint16_t operand,
                          const struct stimulus *why)
{
    (void)operand, (void)why;
    streams_end(s, self);
}

static const struct vocabulary_effect effects[] = {
    {"listen", OPERAND_NONE, NULL, run_listen,
     "tells the streams that our open offer offers to receive: listen"},
    {"let flow", OPERAND_NONE, NULL, run_let_flow,
     "tells each stream what is agreed of it; makes those that are new"},
    {"await acceptance", OPERAND_NONE, NULL, run_await, "it is to be told of the INVITE's 2xx"},
    {"end media", OPERAND_NONE, NULL, run_end_media, "tells all streams: session ends"},
};

void session_accepted(struct step *s, ref dialog)
{
    ref r = dialog_at(s->world, dialog)->session;
    if (!r || !session_at(s->world, r)->awaits)
        return;
    session_at(s->world, r)->awaits = 0;
    call_tell(s, r, SESSION_ACCEPTED, NULL);
}

const struct vocabulary session_vocabulary = {
    .kind = "session",
    .about = "the media session of a dialog, as one end sees it",
    .atoms = atoms,
    .natoms = SESSION_ATOMS,
    .facts = facts,
    .nfacts = COUNT(facts),
    .effects = effects,
    .neffects = COUNT(effects),
    .methods = method_names,
    .facts_of = facts_of,
};
