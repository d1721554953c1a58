/* What users want: calls begun, and wishes passed on. Which of them can be granted the machines
 * decide. RFC 3261 13.2.1, 15. */
#include "call/inside.h"

ref call_begin_to(struct step *s, uint16_t node, textid uri, uint16_t likely,
                  const struct call_options *how)
{
    const struct plan_node *self = &s->plan->node[node];
    ref r = dialog_new(s, KIND_DIALOG_CALLER, node, 0);
    struct dialog *d = dialog_at(s->world, r);
    d->local_uri = self->aor;
    d->remote_uri = d->remote_target = uri;
    d->route = route_outbound(s->plan, node);
    d->peer = hop_of(s->plan, node, d->route, uri, likely);
    d->how = how_of(s->plan, node, how);
    d->focus = how && how->flags & PHONE_FOCUS;
    step_tell(s, r, DIALOG_SEND_INVITE, NULL);
    step_tell(s, uac_invite_new(s, r, false), UAC_USER_CALLS, NULL);
    return r;
}

void call_begin(struct step *s, uint16_t node, uint16_t target, const struct call_options *how)
{
    call_begin_to(s, node, s->plan->node[target].aor, target, how);
}

/* An INVITE that has come and may still be answered. What a dialog keeps may as well be one that
 * it sent itself. */
static bool tell_callee(struct step *s, ref invite, uint8_t atom, const struct message *wish,
                        bool quietly)
{
    if (!instance_live(s->world, invite) || ref_region(invite) != REGION_UAS_INVITES)
        return false;
    step_post(s, instance_tell,
              &(struct stimulus){.to = invite, .atom = atom, .payload = wish, .flags = quietly});
    return true;
}

/* What is to be said in a final response: status, Contact, further header lines. NULL: what the
 * machine says by itself. */
static const struct message *answer_of(struct step *s, const struct wanted *wanted)
{
    if (!wanted->status && !wanted->extra)
        return NULL;
    struct message *m = step_payload(s, NULL);
    *m = (struct message){.status = wanted->status, .extra = wanted->extra};
    if (wanted->status / 100 == 3 && wanted->target) {
        m->present = PRESENT_CONTACT;
        m->contact = s->plan->node[wanted->target].aor;
    }
    return m;
}

static bool tell_answer(struct step *s, ref invite, uint8_t atom, const struct wanted *wanted,
                        bool quietly)
{
    return tell_callee(s, invite, atom, answer_of(s, wanted), quietly);
}

static bool tell_dialog(struct step *s, ref dialog, uint8_t atom)
{
    if (!dialog_at(s->world, dialog)->number)
        return false;
    call_tell(s, dialog, atom, NULL);
    return true;
}

/* A caller hangs up on all that the INVITE has brought and may bring: one CANCEL for all of it, and
 * a BYE for each dialog that is confirmed. RFC 3261 15. */
static bool hang_up_forks(struct step *s, ref invite)
{
    bool heard = false;
    call_tell(s, invite, UAC_USER_HANGS_UP, NULL);
    for (ref r = dialog_of(s->world, invite); r; r = dialog_at(s->world, r)->next_fork)
        heard |= tell_dialog(s, r, DIALOG_USER_HANGS_UP);
    return heard;
}

static bool hang_up(struct step *s, ref dialog)
{
    ref invite = dialog_at(s->world, dialog)->invite;
    if (ref_region(invite) == REGION_UAC_INVITES)
        return hang_up_forks(s, invite);
    call_tell(s, invite, UAS_USER_HANGS_UP, NULL);
    return tell_dialog(s, dialog, DIALOG_USER_HANGS_UP);
}

/* Of the dialogs of a call, the first one that has not been ended with a BYE; or 0. */
static ref open_one(const struct world *w, ref dialog)
{
    while (dialog && dialog_is_over(dialog_at(w, dialog)))
        dialog = dialog_at(w, dialog)->next_fork;
    return dialog;
}

/* INFO, MESSAGE, OPTIONS, REFER: whether it may go out now the dialog's machine says. */
static bool ask(struct step *s, ref dialog, const struct wanted *wanted)
{
    if (!dialog)
        return false;
    struct message *m = step_payload(s, NULL);
    *m = dialog_request(s, dialog_at(s->world, dialog), wanted->method);
    request_dress(s, m, wanted);
    call_tell(s, dialog, DIALOG_USER_ASKS, m);
    return true;
}

/* The session of two whom a third party connects is theirs, not his: RFC 3725 4. */
static bool is_of_others(const struct world *w, ref dialog)
{
    ref bridge = dialog_at(w, dialog)->bridge;
    return instance_live(w, bridge) && instance_at(w, bridge)->machine == KIND_THIRD_PARTY;
}

static bool change(struct step *s, ref dialog, const struct wanted *wanted)
{
    if (!dialog || is_of_others(s->world, dialog))
        return false;
    change_begin(s, dialog, wanted);
    return true;
}

/* RFC 3261 9.1, RFC 6141 3.8: the INVITE or re-INVITE of ours that has no final response. */
static bool cancel(struct step *s, const struct dialog *d, textid extra)
{
    struct message *m = extra ? step_payload(s, NULL) : NULL;
    if (m)
        m->extra = extra;
    call_tell(s, d->ours, UAC_USER_HANGS_UP, m);
    return d->ours != 0;
}

static bool force_bye(struct step *s, ref dialog)
{
    call_tell(s, dialog, DIALOG_USER_FORCES_BYE, NULL);
    return dialog != 0;
}

/* The INVITE that still waits for its user: the first, or a re-INVITE that the phone has not yet
 * agreed to by itself. */
static ref ringing(const struct world *w, const struct dialog *d)
{
    return instance_live(w, d->theirs) ? d->theirs : d->invite;
}

/* The media that he wants, or does not, in the call that he takes. */
static void bar(struct step *s, const struct dialog *d, const struct wanted *wanted)
{
    if (!d->offer)
        return;
    struct offer *o = offer_at(s->world, d->offer);
    o->barred = (uint8_t)((o->barred | wanted->less) & ~wanted->more);
}

/* RFC 5359 2.10: the peer is told of it in a re-INVITE, and taken off hold. */
void dialog_mix(struct step *s, ref dialog)
{
    dialog_at(s->world, dialog)->focus = 1;
    change_begin(s, dialog, &(struct wanted){.wish = WISH_RESUME});
}

static bool mix(struct step *s, ref dialog)
{
    if (dialog)
        dialog_mix(s, dialog);
    return dialog != 0;
}

bool call_wish(struct step *s, ref dialog, const struct wanted *wanted, bool quietly)
{
    const struct dialog *d = dialog_at(s->world, dialog);
    switch (wanted->wish) {
    case WISH_ANSWER:
        bar(s, d, wanted);
        return tell_answer(s, ringing(s->world, d), UAS_USER_ANSWERS, wanted, quietly);
    case WISH_DECLINE:
        return tell_callee(s, ringing(s->world, d), UAS_USER_DECLINES, NULL, quietly);
    case WISH_BUSY: return tell_callee(s, ringing(s->world, d), UAS_USER_IS_BUSY, NULL, quietly);
    case WISH_REFUSE:
        return tell_answer(s, ringing(s->world, d), UAS_USER_REFUSES, wanted, quietly);
    case WISH_RING: return tell_answer(s, ringing(s->world, d), UAS_RING, wanted, quietly);
    case WISH_PROGRESS: return tell_answer(s, ringing(s->world, d), UAS_PROGRESS, wanted, quietly);
    case WISH_HANG_UP: return hang_up(s, dialog);
    case WISH_CANCEL: return cancel(s, d, wanted->extra);
    case WISH_FORCE_BYE: return force_bye(s, open_one(s->world, dialog));
    case WISH_REQUEST: return ask(s, open_one(s->world, dialog), wanted);
    case WISH_MIX: return mix(s, open_one(s->world, dialog));
    case WISH_HOLD:
    case WISH_RESUME:
    case WISH_CHANGE: return change(s, open_one(s->world, dialog), wanted);
    default: break;
    }
    return false;
}

void call_ring(struct step *s, ref dialog)
{
    tell_callee(s, dialog_at(s->world, dialog)->invite, UAS_RING, NULL, true);
}

void call_agree(struct step *s, ref dialog)
{
    tell_callee(s, dialog_at(s->world, dialog)->theirs, UAS_USER_ANSWERS, NULL, true);
}
