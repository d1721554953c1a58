/* From the transaction layer: which instance is told, and what it is in that machine's words.
 * Nobody else decides what a report is. RFC 3261 8.1.3, 8.2, 9.2, 12.2.2, 13.3.1, 15.1.2.
 */
#include "call/inside.h"

#include <assert.h>

void call_tell(struct step *s, ref r, uint8_t atom, const void *payload)
{
    if (instance_live(s->world, r))
        step_tell(s, r, atom, payload);
}

/* The same, as part of the present delivery; `about`: a server transaction that waits for an
 * answer, or the client transaction that reports. */
static void tell_now(struct step *s, const struct stimulus *why, ref to, int atom, ref about)
{
    if (atom >= 0 && instance_live(s->world, to))
        instance_tell(s, &(struct stimulus){.to = to,
                                            .atom = (uint8_t)atom,
                                            .payload = why->payload,
                                            .about = about,
                                            .flags = why->flags,
                                            .cause = why->cause});
}

/* ---- requests ----------------------------------------------------------------------------- */

/* The dialog that an INVITE has made which its transaction has forgotten. That happens to a CANCEL
 * that comes after the ACK: so seldom that they are gone through. */
static ident tag_remembered(const struct world *w, uint16_t node, const struct message *cancel)
{
    ref r = world_node(w, node)->first[REGION_DIALOGS];
    for (; r; r = instance_at(w, r)->next) {
        const struct dialog *d = dialog_at(w, r);
        if (d->is.machine == KIND_DIALOG_CALLEE && d->call == cancel->call &&
            d->remote_tag == cancel->from_tag && d->first_seq == cancel->cseq)
            return d->local_tag;
    }
    return 0;
}

/* RFC 3261 9.2: both responses should have the same To tag; 0 when that is forgotten. */
static ident tag_of(const struct world *w, ref server, const struct message *cancel)
{
    ref invite = instance_at(w, server)->owner, last = transaction_at(w, server)->last;
    if (invite)
        return dialog_at(w, dialog_of(w, invite))->local_tag;
    if (last)
        return ((const struct message *)world_item(w, last))->to_tag;
    return tag_remembered(w, instance_at(w, server)->node, cancel);
}

/* RFC 3261 9.2: the CANCEL is answered 200 as long as there is an INVITE that it matches; what
 * becomes of that is its machine's affair. */
static void cancel(struct step *s, const struct stimulus *what)
{
    struct message m = *(const struct message *)what->payload;
    ref server = transaction_cancelled(s->world, instance_at(s->world, what->to)->node, &m);
    if (server && !m.to_tag)
        m.to_tag = tag_of(s->world, server, &m);
    call_answer(s, what->to, &m, server ? 200 : 481, 0);
    ref invite = server ? instance_at(s->world, server)->owner : 0;
    if (invite) {
        phones_tell(s, invite, UAS_CANCEL);
        tell_now(s, what, invite, UAS_CANCEL, 0);
    }
}

/* RFC 3261 12.1.1: what the callee's end of a dialog takes from the INVITE. */
static ref callee_new(struct step *s, uint16_t node, const struct message *m)
{
    ref r = dialog_new(s, KIND_DIALOG_CALLEE, node, m->call);
    struct dialog *d = dialog_at(s->world, r);
    d->remote_tag = m->from_tag;
    d->remote_seq = d->first_seq = m->cseq;
    d->local_uri = m->to_uri;
    d->remote_uri = m->from_uri;
    d->how = how_of(s->plan, node, NULL);
    d->remote_target = m->contact ? contact_uri(s->plan->lore, m->contact) : m->from_uri;
    d->allows = m->allow;
    d->route = m->record_route;
    d->peer = hop_of(s->plan, node, d->route, d->remote_target, m->from);
    return r;
}

ref invited(struct step *s, ref server, const struct message *m)
{
    ref r = callee_new(s, instance_at(s->world, server)->node, m);
    ref offer = dialog_at(s->world, r)->offer;
    step_tell(s, r, DIALOG_INVITE, m);
    step_tell(s, offer, m->present & PRESENT_SDP ? OFFER_OFFER : OFFER_DIALOG_BEGINS, m);
    struct dialog *d = dialog_at(s->world, r);
    d->invite = d->theirs = uas_invite_begin(s, r, server, m);
    return d->invite;
}

/* A node may answer as several phones: see phones.c. */
static void all_invited(struct step *s, ref server, const struct message *m)
{
    unsigned phones = phone_of(s->plan, instance_at(s->world, server)->node)->phones;
    ref last = invited(s, server, m), first = last;
    for (unsigned n = 1; n < phones; n++) {
        ref r = invited(s, server, m);
        phones_join(s->world, last, r);
        last = r;
    }
    transaction_own(s, server, first);
}

/* What needs no dialog. */
static void outside(struct step *s, const struct stimulus *what)
{
    const struct message *m = what->payload;
    if (m->method == METHOD_INVITE && m->replaces)
        replacing_begin(s, what->to, m);
    else if (m->method == METHOD_INVITE && asks_to_join(s, m))
        joining_begin(s, what->to, m);
    else if (m->method == METHOD_INVITE)
        all_invited(s, what->to, m);
    else
        answer_request(s, what->to, 0, m);
}

static int within_atom(uint8_t method)
{
    return method == METHOD_INVITE   ? DIALOG_INVITE
           : method == METHOD_UPDATE ? DIALOG_UPDATE
           : method == METHOD_BYE    ? DIALOG_BYE
                                     : DIALOG_REQUEST;
}

/* RFC 3262 3: one that acknowledges nothing that waits for it is answered 481. */
static void prack(struct step *s, const struct stimulus *what)
{
    const struct message *m = what->payload;
    ref r = reliable_1xx_find(s->world, instance_at(s->world, what->to)->node, m);
    if (r)
        tell_now(s, what, r, RELIABLE_PRACK, what->to);
    else
        call_answer(s, what->to, m, 481, 0);
}

/* RFC 3261 12.2.2. */
static void within(struct step *s, const struct stimulus *what)
{
    const struct message *m = what->payload;
    ref dialog = dialogs_match(s->world, instance_at(s->world, what->to)->node, m);
    if (m->method == METHOD_PRACK)
        prack(s, what);
    else if (dialog)
        tell_now(s, what, dialog, within_atom(m->method), what->to);
    else
        call_answer(s, what->to, m, 481, 0);
}

/* What comes within a B2BUA's call belongs to the one on its other leg, subscriptions and all. */
static bool goes_across(const struct step *s, const struct stimulus *what)
{
    uint16_t node = instance_at(s->world, what->to)->node;
    ref dialog = call_dialog(s->world, node, what->payload);
    return dialog && instance_live(s->world, bridge_of(s->world, dialog_at(s->world, dialog)));
}

static void request(struct step *s, const struct stimulus *what)
{
    const struct message *m = what->payload;
    if (refuse_at_once(s, what->to, m))
        return;
    if (m->method == METHOD_CANCEL)
        cancel(s, what);
    else if ((m->method == METHOD_SUBSCRIBE || m->method == METHOD_NOTIFY) && !goes_across(s, what))
        call_event(s, what);
    else if (m->to_tag)
        within(s, what);
    else
        outside(s, what);
}

/* ---- ACKs --------------------------------------------------------------------------------- */

/* The 2xx that an ACK is for: the one with its CSeq. RFC 3261 13.2.2.4, 13.3.1.4. */
static ref acknowledged(const struct world *w, ref dialog, uint32_t cseq)
{
    ref r = dialog_at(w, dialog)->unacked;
    while (r && uas_2xx_at(w, r)->cseq != cseq)
        r = uas_2xx_at(w, r)->next;
    return r;
}

/* A copy of an ACK that has come before finds no 2xx that waits for it: then it is for the dialog.
 */
static void ack(struct step *s, const struct stimulus *what, uint16_t node)
{
    const struct message *m = what->payload;
    ref dialog = dialogs_match(s->world, node, m);
    ref response = dialog ? acknowledged(s->world, dialog, m->cseq) : 0;
    if (response)
        tell_now(s, what, response, UAS_2XX_ACK, 0);
    else if (dialog)
        tell_now(s, what, dialog, DIALOG_ACK, 0);
    else
        step_record(s, (struct record){.t = s->world->block->now,
                                       .what = RECORD_STRAY,
                                       .cause = what->cause,
                                       .subject = m->told.id,
                                       .extra = m->told.copy,
                                       .node = m->from,
                                       .peer = node});
}

/* A stray response has been dropped already: RFC 6026 7.2. */
void call_core_stray(struct step *s, const struct stimulus *what)
{
    if (what->number == STRAY_ACK)
        ack(s, what, (uint16_t)what->to);
}

/* ---- what transactions tell their owners -------------------------------------------------- */

/* RFC 3262 4: per early dialog, each is one higher than the one before; whatever else has an RSeq
 * is a copy, or came too soon. */
static int uac_provisional(const struct world *w, ref dialog, const struct message *m)
{
    uint32_t before = dialog ? dialog_at(w, dialog)->rseq : 0;
    if (!(m->require & OPTION_100REL) || !(m->present & PRESENT_RSEQ))
        return UAC_101_199;
    return !before || m->rseq == before + 1 ? UAC_RELIABLE_101_199 : UAC_OUT_OF_TURN;
}

static int uac_response(const struct world *w, ref dialog, const struct message *m)
{
    return m->status == 100  ? UAC_100
           : m->status < 200 ? uac_provisional(w, dialog, m)
           : m->status < 300 ? UAC_2XX
                             : UAC_3XX_6XX;
}

static int cancel_atom(enum report report, const struct message *m)
{
    switch (report) {
    case REPORT_RESPONSE:
        return m->status < 200 ? -1 : m->status < 300 ? UAC_2XX_OF_CANCEL : UAC_3XX_6XX_OF_CANCEL;
    case REPORT_TIMEOUT: return UAC_TIMEOUT_OF_CANCEL;
    case REPORT_TRANSPORT_ERROR: return UAC_TRANSPORT_ERROR_OF_CANCEL;
    default: return -1;
    }
}

/* But for responses. */
static int uac_atom(enum report report)
{
    switch (report) {
    case REPORT_TIMEOUT: return UAC_TIMEOUT;
    case REPORT_TRANSPORT_ERROR: return UAC_TRANSPORT_ERROR;
    case REPORT_ENDED: return UAC_INVITE_DONE;
    default: return -1;
    }
}

/* That a refusal was never acknowledged (timer H) is of no interest to a core that has forgotten
 * it. */
static int uas_atom(enum report report)
{
    return report == REPORT_TRANSPORT_ERROR ? UAS_TRANSPORT_ERROR : -1;
}

/* A dialog owns the transactions of BYEs, its own and the peer's. That the answer to one cannot be
 * sent changes nothing. */
static int dialog_atom(enum report report, bool is_server)
{
    switch (report) {
    case REPORT_RESPONSE: return DIALOG_RESPONSE_OF_BYE;
    case REPORT_TIMEOUT: return DIALOG_TIMEOUT_OF_BYE;
    case REPORT_TRANSPORT_ERROR: return is_server ? -1 : DIALOG_TRANSPORT_ERROR_OF_BYE;
    case REPORT_ENDED: return DIALOG_BYE_DONE;
    default: return -1;
    }
}

static int request_atom(enum report report, uint16_t status)
{
    switch (report) {
    case REPORT_RESPONSE:
        return status < 200 ? REQUEST_1XX : status < 300 ? REQUEST_2XX : REQUEST_3XX_6XX;
    case REPORT_TIMEOUT: return REQUEST_TIMEOUT;
    case REPORT_TRANSPORT_ERROR: return REQUEST_TRANSPORT_ERROR;
    default: return -1;
    }
}

static int atom_of(const struct world *w, const struct stimulus *what, ref owner)
{
    const struct transaction *t = transaction_at(w, what->to);
    const struct message *m = what->payload;
    switch (ref_region(owner)) {
    case REGION_UAC_INVITES:
        return t->method == METHOD_CANCEL ? cancel_atom(what->number, m) : uac_atom(what->number);
    case REGION_UAS_INVITES: return uas_atom(what->number);
    case REGION_UAC_REQUESTS: return request_atom(what->number, m ? m->status : 0);
    default: return dialog_atom(what->number, t->is_server);
    }
}

/* RFC 3261 12.1, 13.2.2: the dialog that a response to an INVITE is of; where its To tag is a new
 * one, another begins, and *another is set. */
static ref dialog_responding(struct step *s, ref invite, const struct message *m, bool *another)
{
    const struct world *w = s->world;
    ref first = dialog_of(w, invite);
    if (!m->to_tag || m->status <= 100 || m->status >= 300 || is_change(w, invite))
        return first;
    for (ref r = first; r; r = dialog_at(w, r)->next_fork)
        if (dialog_at(w, r)->remote_tag == m->to_tag || !dialog_at(w, r)->remote_tag)
            return r;
    *another = true;
    return dialog_fork(s, invite, m->to_tag);
}

static void response(struct step *s, const struct stimulus *what, ref invite)
{
    bool another = false;
    ref dialog = dialog_responding(s, invite, what->payload, &another);
    struct stimulus told = *what;
    told.flags = another;
    tell_now(s, &told, invite, uac_response(s->world, dialog, what->payload), dialog);
}

static bool is_invites(const struct world *w, const struct stimulus *what, ref owner)
{
    return what->number == REPORT_RESPONSE && ref_region(owner) == REGION_UAC_INVITES &&
           transaction_at(w, what->to)->method == METHOD_INVITE && instance_live(w, owner);
}

void call_core(struct step *s, const struct stimulus *what)
{
    ref owner = instance_at(s->world, what->to)->owner;
    if (what->number == REPORT_RESPONSE)
        credentials_hear(s, what->to, what->payload);
    if (what->number == REPORT_REQUEST)
        request(s, what);
    else if (what->number == REPORT_ACK)
        ack(s, what, instance_at(s->world, what->to)->node);
    else if (owner && is_invites(s->world, what, owner))
        response(s, what, owner);
    else if (owner)
        tell_now(s, what, owner, atom_of(s->world, what, owner), what->to);
}
