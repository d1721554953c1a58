/* The words of offer-answer and of the media session, which facts hold, and what their effects do.
 * RFC 3264; RFC 3261 13.2.1, 14.
 * */
#include "call/inside.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define WORD(word, text)            \
 {                                  \
  .before = (word), .about = (text) \
 }

static const struct vocabulary_atom offer_atoms[OFFER_ATOMS] = {
    [OFFER_DIALOG_BEGINS] = WORD("dialog begins", "its birth: the INVITE has no offer"),
    [OFFER_SEND_OFFER] = WORD("send offer", "an offer of ours goes out"),
    [OFFER_OFFER] = WORD("offer", "an offer of the peer's has come"),
    [OFFER_SEND_ANSWER] = WORD("send answer", "our answer to the peer's offer goes out"),
    [OFFER_ANSWER] = WORD("answer", "the peer's answer to our offer has come"),
    [OFFER_REFUSED] = WORD("refused", "the INVITE with our offer has failed"),
    [OFFER_SEND_REFUSAL] = WORD("send refusal", "we refuse the INVITE that had the peer's offer"),
    [OFFER_DIALOG_ENDS] = WORD("dialog ends", "a BYE, or the INVITE's failure, ends everything"),
};
static const struct vocabulary_atom session_atoms[SESSION_ATOMS] = {
    [SESSION_DIALOG_BEGINS] = WORD("dialog begins", "its birth: there is no offer yet"),
    [SESSION_OFFER] = WORD("offer", "an offer, ours or the peer's, is open"),
    [SESSION_AGREED] = WORD("agreed", "offer and answer are complete"),
    [SESSION_REFUSED] = WORD("refused", "a change was offered and refused"),
    [SESSION_DIALOG_ENDS] = WORD("dialog ends", "a BYE, or the INVITE's failure, ends everything"),
};

/* ---- facts -------------------------------------------------------------------------------- */

enum offer_fact { FACT_ACCEPTABLE, FACT_AGREED_BEFORE };
enum session_fact { FACT_BOTH_WAYS };

static const struct vocabulary_fact offer_facts[] = {
    [FACT_ACCEPTABLE] = {"acceptable", 0, true, "the offer has a codec for us (RFC 3264 6.1)"},
    [FACT_AGREED_BEFORE] = {"agreed before", 0, true, "an exchange of this dialog was completed"},
};
static const struct vocabulary_fact session_facts[] = {
    [FACT_BOTH_WAYS] = {"both ways", 0, true, "both ends send and both listen"},
};

static uint32_t offer_facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    const struct offer *o = offer_at(s->world, self);
    const struct message *m = what->payload;
    uint32_t holds = o->codecs ? 1u << FACT_AGREED_BEFORE : 0;
    if (what->atom == OFFER_OFFER && describe_accepts(s, o->is.node, &m->sdp))
        holds |= 1u << FACT_ACCEPTABLE;
    return holds;
}

static uint32_t session_facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    (void)what;
    const struct dialog *d = dialog_at(s->world, dialog_of(s->world, self));
    const struct offer *o = d->offer ? offer_at(s->world, d->offer) : NULL;
    return o && o->flow == DIRECTION_SENDRECV ? 1u << FACT_BOTH_WAYS : 0;
}

/* ---- effects ------------------------------------------------------------------------------ */

static struct dialog *dialog_at_home(const struct step *s, uint32_t self)
{
    return dialog_at(s->world, dialog_of(s->world, self));
}

static void tell_session(struct step *s, uint32_t self, uint8_t atom)
{
    call_tell(s, dialog_at_home(s, self)->session, atom, NULL);
}

static void run_open(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    tell_session(s, self, SESSION_DIALOG_BEGINS);
}

static void run_keep(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    offer_at(s->world, self)->pending = ((const struct message *)why->payload)->sdp;
    tell_session(s, self, SESSION_OFFER);
}

/* What flows: what we are ready for, as far as the peer is too. RFC 3264 6.1, 7. */
static void agree(struct offer *o, const struct sdp *ours, const struct sdp *theirs)
{
    o->flow = o->codecs = 0;
    for (unsigned n = 0; n < ours->lines && n < theirs->lines; n++) {
        const struct sdp_line *a = &ours->line[n], *b = &theirs->line[n];
        if (a->rejected || b->rejected)
            continue;
        o->flow |= a->direction & direction_reversed(b->direction);
        o->codecs |= a->codecs & b->codecs;
    }
    o->wished = o->wish;
}

static void run_apply(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct offer *o = offer_at(s->world, self);
    const struct message *answer = why->payload;
    if (why->atom == OFFER_SEND_ANSWER)
        agree(o, &answer->sdp, &o->pending);
    else
        agree(o, &o->pending, &answer->sdp);
    tell_session(s, self, SESSION_AGREED);
}

static void run_restore(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    struct offer *o = offer_at(s->world, self);
    o->wish = o->wished;
    tell_session(s, self, SESSION_REFUSED);
}

/* The INVITE that brought the offer: the one that has come last. */
static void run_refuse(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    const struct dialog *d = dialog_at_home(s, self);
    call_tell(s, d->theirs, UAS_OFFER_REFUSED, NULL);
}

static void run_give_up(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    call_tell(s, dialog_of(s->world, self), DIALOG_OFFER_UNACCEPTABLE, NULL);
}

static const struct vocabulary_effect offer_effects[] = {
    {"open", OPERAND_NONE, NULL, run_open, "tells the session that there is no offer yet"},
    {"keep", OPERAND_NONE, NULL, run_keep,
     "keeps the open offer beside what is agreed, and tells the session"},
    {"apply", OPERAND_NONE, NULL, run_apply,
     "offer and answer become what is agreed; tells the session"},
    {"restore", OPERAND_NONE, NULL, run_restore,
     "drops the open offer: what was agreed holds; tells the session"},
    {"refuse", OPERAND_NONE, NULL, run_refuse, "tells the INVITE that its offer is refused"},
    {"give up", OPERAND_NONE, NULL, run_give_up,
     "tells the dialog that the offer in the 2xx is of no use"},
};

/* ---- vocabularies ------------------------------------------------------------------------- */

const struct vocabulary offer_answer_vocabulary = {
    .kind = "offer-answer",
    .about = "offer and answer within a dialog: at most one offer is open",
    .atoms = offer_atoms,
    .natoms = OFFER_ATOMS,
    .facts = offer_facts,
    .nfacts = COUNT(offer_facts),
    .effects = offer_effects,
    .neffects = COUNT(offer_effects),
    .methods = method_names,
    .facts_of = offer_facts_of,
};
const struct vocabulary session_vocabulary = {
    .kind = "session",
    .about = "the media session of a dialog, as one end sees it",
    .atoms = session_atoms,
    .natoms = SESSION_ATOMS,
    .facts = session_facts,
    .nfacts = COUNT(session_facts),
    .methods = method_names,
    .facts_of = session_facts_of,
};
