/* The words of the INVITE at the callee's core and of the 2xx that it sends, and what their
 * effects do. RFC 3261 9.2, 13.3, 14.2. */
#include "call/inside.h"

#include <assert.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define WORD(word, text)            \
 {                                  \
  .before = (word), .about = (text) \
 }

static const struct vocabulary_atom atoms[UAS_ATOMS] = {
    [UAS_INVITE] = WORD("INVITE", "its birth: an INVITE has come"),
    [UAS_RING] = WORD("ring", "the phone begins to ring"),
    [UAS_USER_ANSWERS] =
        WORD("user answers", "the user takes the call; to a re-INVITE the phone agrees"),
    [UAS_USER_DECLINES] = WORD("user declines", "the user does not want the call"),
    [UAS_USER_IS_BUSY] = WORD("user is busy", "the user, or the phone, can take no more calls"),
    [UAS_USER_HANGS_UP] = WORD("user hangs up", "the user wants the call to end"),
    [UAS_CANCEL] = WORD("CANCEL", "a CANCEL for this INVITE has come and been answered"),
    [UAS_DIALOG_OVER] = WORD("dialog over", "a BYE has ended the dialog of this INVITE"),
    [UAS_OFFER_REFUSED] = WORD("offer refused", "nothing in the INVITE's offer can be used here"),
    [UAS_TRANSPORT_ERROR] = WORD("transport error", "a response could not be delivered"),
    [UAS_ACK] = WORD("ACK", "the ACK to its 2xx has come"),
    [UAS_NO_ACK] = WORD("no ACK", "no ACK to its 2xx has come in 64*T1"),
};

static struct dialog *dialog_at_home(const struct step *s, uint32_t self)
{
    return dialog_at(s->world, dialog_of(s->world, self));
}

ref uas_invite_begin(struct step *s, ref dialog, ref server, const struct message *invite)
{
    struct world *w = s->world;
    uint16_t node = instance_at(w, dialog)->node;
    ref r = instance_new(s, REGION_UAS_INVITES, KIND_UAS_INVITE, node, dialog, false);
    struct uas_invite *u = uas_invite_at(w, r);
    u->transaction = server;
    u->cseq = invite->cseq;
    u->offered = invite->present & PRESENT_SDP;
    instance_hold(w, server);
    transaction_own(s, server, r);
    step_tell(s, r, UAS_INVITE, invite);
    return r;
}

/* ---- effects ------------------------------------------------------------------------------ */

static void run_alert(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    if (s->plan->hooks.alert)
        step_post(s, s->plan->hooks.alert,
                  &(struct stimulus){
                      .to = self, .about = dialog_of(s->world, self), .payload = why->payload});
}

/* RFC 3261 13.3.1.4: with the answer, or with the offer if the INVITE had none. */
static void accept(struct step *s, struct uas_invite *u, struct message *m)
{
    const struct dialog *d = dialog_at(s->world, u->is.owner);
    const struct offer *o = d->offer ? offer_at(s->world, d->offer) : NULL;
    if (o && u->offered)
        describe_answer(s, d, &o->pending, m);
    else if (o)
        describe_offer(s, d, o->wish, m);
    uas_2xx_begin(s, u->is.owner, u->transaction, m, !u->offered);
    call_tell(s, d->offer, u->offered ? OFFER_SEND_ANSWER : OFFER_SEND_OFFER, m);
}

static void refuse(struct step *s, const struct uas_invite *u, const struct message *m)
{
    transaction_respond(s, u->transaction, m);
    call_tell(s, dialog_at(s->world, u->is.owner)->offer, OFFER_SEND_REFUSAL, m);
}

static uint8_t sent_atom(uint16_t status)
{
    return status < 200 ? DIALOG_SEND_1XX : status < 300 ? DIALOG_SEND_2XX : DIALOG_SEND_3XX_6XX;
}

/* RFC 3261 17.2.4, as first published: an error has ended the transaction, so that nobody can be answered any more. For
 * the dialog that is as good as a refusal, and to a 2xx that did not go out no ACK will come. */
static void leave_unsent(struct step *s, uint32_t self, uint16_t status)
{
    ref dialog = dialog_of(s->world, self);
    if (status < 200)
        return;
    call_tell(s, dialog_at(s->world, dialog)->offer, OFFER_SEND_REFUSAL, NULL);
    if (!is_change(s->world, self))
        call_tell(s, dialog, DIALOG_SEND_3XX_6XX, NULL);
    if (status < 300)
        call_tell(s, self, UAS_NO_ACK, NULL);
}

/* A re-INVITE's answer is nothing to the dialog: RFC 5407 2 speaks of the first INVITE only. */
static void run_send(struct step *s, uint32_t self, uint16_t status, const struct stimulus *why)
{
    (void)why;
    struct uas_invite *u = uas_invite_at(s->world, self);
    struct dialog *d = dialog_at_home(s, self);
    const struct message *request = transaction_request_of(s->world, u->transaction);
    if (status >= 200 && d->theirs == self)
        d->theirs = 0;
    if (!request) {
        leave_unsent(s, self, status);
        return;
    }
    struct message *m = step_payload(s, NULL);
    *m = dialog_response(s, d, request, status);
    if (status / 100 == 2)
        accept(s, u, m);
    else if (status >= 300)
        refuse(s, u, m);
    else
        transaction_respond(s, u->transaction, m);
    if (!is_change(s->world, self))
        call_tell(s, u->is.owner, sent_atom(status), m);
}

static void run_tell_user(struct step *s, uint32_t self, uint16_t operand,
                          const struct stimulus *why)
{
    (void)operand;
    if (!why->flags)
        step_note(s, RECORD_NOTE, instance_at(s->world, self)->node, NOTE_ANSWERED, 0);
}

static const struct vocabulary_effect effects[] = {
    {"alert", OPERAND_NONE, NULL, run_alert,
     "asks the user; a phone answers a re-INVITE by itself"},
    {"send", OPERAND_STATUS, "the status", run_send,
     "answers the INVITE, and tells its dialog; a 2xx goes through a machine of its own"},
    {"tell user", OPERAND_NONE, NULL, run_tell_user, "remarks that the INVITE is answered already"},
};

const struct vocabulary uas_invite_vocabulary = {
    .kind = "uas-invite",
    .about = "INVITE at the callee's core: what its user has said so far",
    .atoms = atoms,
    .natoms = UAS_ATOMS,
    .effects = effects,
    .neffects = COUNT(effects),
    .methods = method_names,
};

static_assert(UAS_ATOMS + MACHINE_TIMERS <= MACHINE_ATOMS, "atoms fit a table");
