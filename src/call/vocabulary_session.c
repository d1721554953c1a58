/* The words of the media session, and which facts hold. RFC 3264; RFC 3261 14.
 * */
#include "call/inside.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define WORD(word, text)            \
 {                                  \
  .before = (word), .about = (text) \
 }

static const struct vocabulary_atom atoms[SESSION_ATOMS] = {
    [SESSION_DIALOG_BEGINS] = WORD("dialog begins", "its birth: there is no offer yet"),
    [SESSION_OFFER] = WORD("offer", "an offer, ours or the peer's, is open"),
    [SESSION_AGREED] = WORD("agreed", "offer and answer are complete"),
    [SESSION_REFUSED] = WORD("refused", "a change was offered and refused"),
    [SESSION_DIALOG_ENDS] = WORD("dialog ends", "a BYE, or the INVITE's failure, ends everything"),
};

enum fact { FACT_BOTH_WAYS };

static const struct vocabulary_fact facts[] = {
    [FACT_BOTH_WAYS] = {"both ways", 0, true, "both ends send and both listen"},
};

static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    (void)what;
    const struct dialog *d = dialog_at(s->world, dialog_of(s->world, self));
    const struct offer *o = d->offer ? offer_at(s->world, d->offer) : NULL;
    return o && agreed_flow(&o->agreed) == DIRECTION_SENDRECV ? 1u << FACT_BOTH_WAYS : 0;
}

const struct vocabulary session_vocabulary = {
    .kind = "session",
    .about = "the media session of a dialog, as one end sees it",
    .atoms = atoms,
    .natoms = SESSION_ATOMS,
    .facts = facts,
    .nfacts = COUNT(facts),
    .methods = method_names,
    .facts_of = facts_of,
};
