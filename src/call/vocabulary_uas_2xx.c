/* The words of a 2xx that waits for its ACK, and what their effects do. RFC 3261 13.3.1.4. */
#include "call/inside.h"

static const struct vocabulary_atom atoms[UAS_2XX_ATOMS] = {
    [UAS_2XX_SEND] = {.before = "send ",
                      .low = 200,
                      .high = 299,
                      .about = "its birth: the INVITE is accepted"},
    [UAS_2XX_ACK] = {.before = "ACK", .about = "an ACK with the CSeq of this 2xx has come"},
};

void uas_2xx_begin(struct step *s, ref invite, const struct message *response, bool offers)
{
    struct world *w = s->world;
    const struct uas_invite *u = uas_invite_at(w, invite);
    ref r = instance_new(s, REGION_UAS_2XX, KIND_UAS_2XX, u->is.node, u->is.owner, false);
    struct uas_2xx *x = uas_2xx_at(w, r);
    struct dialog *d = dialog_at(w, u->is.owner);
    x->transaction = u->transaction;
    x->invite = invite;
    x->cseq = response->cseq;
    x->offers = offers;
    instance_hold(w, x->transaction);
    x->response = item_new(w, REGION_PAYLOADS);
    *(struct message *)world_item(w, x->response) = *response;
    x->next = d->unacked;
    d->unacked = r;
    step_tell(s, r, UAS_2XX_SEND, response);
}

static void run_send(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    const struct uas_2xx *x = uas_2xx_at(s->world, self);
    transaction_respond(s, x->transaction, world_item(s->world, x->response));
}

/* The callee's dialog hears of copies too, as RFC 5407 2 draws it. */
static void run_resend(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    const struct uas_2xx *x = uas_2xx_at(s->world, self);
    const struct dialog *d = dialog_at(s->world, x->is.owner);
    ((struct message *)world_item(s->world, x->response))->told.copy++;
    run_send(s, self, operand, why);
    if (d->is.machine == KIND_DIALOG_CALLEE && x->cseq == d->first_seq)
        call_tell(s, x->is.owner, DIALOG_SEND_2XX, NULL);
}

/* RFC 3261 13.2.1: only the ACK to a 2xx with an offer has an answer. */
static void run_take_answer(struct step *s, uint32_t self, uint16_t operand,
                            const struct stimulus *why)
{
    (void)operand;
    const struct uas_2xx *x = uas_2xx_at(s->world, self);
    const struct message *ack = why->payload;
    bool answers = ack->present & PRESENT_SDP;
    if (x->offers)
        call_tell(s, dialog_at(s->world, x->is.owner)->offer,
                  answers ? OFFER_ANSWER : OFFER_NO_ANSWER, ack);
}

static void run_report(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    const struct uas_2xx *x = uas_2xx_at(s->world, self);
    bool acked = why->atom == UAS_2XX_ACK;
    call_tell(s, x->invite, acked ? UAS_ACK : UAS_NO_ACK, NULL);
    call_tell(s, x->is.owner, acked ? DIALOG_ACK : DIALOG_NO_ACK, why->payload);
    if (acked)
        bridge_tell(s, x->is.owner, BRIDGE_ACK, 0, why->payload);
    change_free(s, dialog_at(s->world, x->is.owner));
}

static const struct vocabulary_effect effects[] = {
    {"send", OPERAND_NONE, "2xx", run_send, "passes the 2xx to the INVITE's transaction"},
    {"resend", OPERAND_NONE, "2xx", run_resend, "the same again"},
    {"take answer", OPERAND_NONE, NULL, run_take_answer,
     "passes the answer in the ACK to offer-answer, if the 2xx had the offer"},
    {"report", OPERAND_NONE, NULL, run_report,
     "tells INVITE and dialog that the ACK came, or that none did"},
};

const struct vocabulary uas_2xx_vocabulary = {
    .kind = "uas-2xx",
    .about = "a 2xx to an INVITE, sent again until its ACK comes",
    .atoms = atoms,
    .natoms = UAS_2XX_ATOMS,
    .effects = effects,
    .neffects = COUNT(effects),
    .methods = method_names,
};
