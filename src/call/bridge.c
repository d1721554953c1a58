/* What the two legs of a B2BUA's call tell each other. RFC 3261 6 (Back-to-Back User Agent), RFC
 * 3725.
 *
 * Each leg is a dialog as any phone has it. Where a phone would ask its user, a leg tells its bridge,
 * an instance of b2bua or third-party, which tells the other leg what its user would. Descriptions
 * go through as they are, o= lines too, so that media flow from end to end; unless the B2BUA anchors
 * them, and describes itself on either side.
 */
#include "call/inside.h"

ref bridge_of(const struct world *w, const struct dialog *d)
{
    if (d->bridge || ref_region(d->invite) != REGION_UAC_INVITES)
        return d->bridge;
    return dialog_at(w, dialog_of(w, d->invite))->bridge;
}

/* Which leg of it a dialog is, or would be: only the second call can fork, or both of a third
 * party's. */
static unsigned leg_of(const struct world *w, const struct bridge *b, const struct dialog *d)
{
    if (b->leg[0] && dialog_at(w, b->leg[0]) == d)
        return 0;
    return !b->leg[0] || !d->invite || dialog_at(w, b->leg[0])->invite != d->invite;
}

static struct dialog *other_leg(const struct world *w, const struct dialog *d)
{
    ref r = bridge_of(w, d);
    const struct bridge *b = r ? bridge_at(w, r) : NULL;
    ref other = b ? b->leg[!leg_of(w, b, d)] : 0;
    return other ? dialog_at(w, other) : NULL;
}

/* ---- what becomes of a leg ---------------------------------------------------------------- */

bool bridge_tell(struct step *s, ref dialog, uint8_t atom, uint16_t status, const void *payload)
{
    ref r = bridge_of(s->world, dialog_at(s->world, dialog));
    if (!instance_live(s->world, r))
        return false;
    step_post(s, instance_tell,
              &(struct stimulus){
                  .to = r, .atom = atom, .number = status, .payload = payload, .about = dialog});
    return true;
}

void bridge_follow(struct step *s, ref before, ref dialog)
{
    struct dialog *d = dialog_at(s->world, dialog), *old = dialog_at(s->world, before);
    ref r = bridge_of(s->world, old);
    if (!r || before == dialog || d->bridge)
        return;
    struct bridge *b = bridge_at(s->world, r);
    unsigned leg = leg_of(s->world, b, old);
    struct dialog *was = dialog_at(s->world, b->leg[leg]);
    was->bridge = 0;
    d->bridge = r;
    instance_hold(s->world, dialog);
    instance_release(s, b->leg[leg]);
    b->leg[leg] = dialog;
}

void bridge_over(struct step *s, ref dialog)
{
    const struct dialog *d = dialog_at(s->world, dialog);
    if (!d->bridge)
        return;
    struct bridge *b = bridge_at(s->world, d->bridge);
    b->over |= (uint8_t)(1 << leg_of(s->world, b, d));
    bridge_tell(s, dialog, BRIDGE_OVER, 0, NULL);
}

/* ---- descriptions ------------------------------------------------------------------------- */

bool bridge_passes(const struct world *w, const struct dialog *d)
{
    return bridge_of(w, d) && !(phone_of(w->plan, d->is.node)->flags & PHONE_ANCHORS);
}

bool bridge_said(const struct world *w, const struct dialog *d, struct sdp *out)
{
    const struct dialog *other = other_leg(w, d);
    const struct offer *o = other && other->offer ? offer_at(w, other->offer) : NULL;
    if (o && o->open == OPEN_THEIRS && !o->preview) {
        *out = o->pending;
        return true;
    }
    ref r = bridge_of(w, d);
    const struct bridge *b = r ? bridge_at(w, r) : NULL;
    unsigned leg = b ? !leg_of(w, b, d) : 0;
    if (!b || !(b->heard >> leg & 1))
        return false;
    *out = b->said[leg];
    return true;
}

void bridge_settle(struct step *s, const struct dialog *d, const struct sdp *theirs)
{
    ref r = bridge_of(s->world, d);
    if (!r)
        return;
    struct bridge *b = bridge_at(s->world, r);
    unsigned leg = leg_of(s->world, b, d);
    b->said[leg] = *theirs;
    b->heard |= (uint8_t)(1 << leg);
}

/* RFC 3725 4.3: in flow III the first who answers is acknowledged at once. */
bool bridge_owes(const struct world *w, const struct dialog *d)
{
    ref r = bridge_of(w, d);
    if (!r || !bridge_passes(w, d) || !instance_live(w, r))
        return false;
    const struct bridge *b = bridge_at(w, r);
    return b->flow != FLOW_III || leg_of(w, b, d) == 1;
}

/* ---- requests within the call ------------------------------------------------------------- */

bool bridge_asks(struct step *s, ref server, ref dialog, const struct message *m)
{
    ref r = bridge_of(s->world, dialog_at(s->world, dialog));
    if (!instance_live(s->world, r))
        return false;
    step_post(s, instance_tell,
              &(struct stimulus){.to = r, .atom = BRIDGE_REQUEST, .payload = m, .about = server});
    return true;
}

/* RFC 3311 5.2: the answer to an UPDATE may have an answer in it. */
static void dress_update(struct step *s, ref dialog, const struct message *request,
                         struct message *m)
{
    struct dialog *d = dialog_at(s->world, dialog);
    bool offered = request->present & PRESENT_SDP && d->offer;
    if (m->status >= 300) {
        if (offered)
            call_tell(s, d->offer, OFFER_SEND_REFUSAL, m);
        return;
    }
    dialog_refresh(s, d, request);
    if (offered) {
        describe_answer(s, d, &offer_at(s->world, d->offer)->pending, m);
        call_tell(s, d->offer, OFFER_SEND_ANSWER, m);
    }
    session_timer_answer(s, dialog, request, m);
}

void bridge_answers(struct step *s, const struct stimulus *what)
{
    ref server = what->to;
    const struct message *request = transaction_request_of(s->world, server),
                         *heard = what->payload;
    uint16_t node = instance_at(s->world, server)->node;
    ref dialog = request ? call_dialog(s->world, node, request) : 0;
    if (!dialog || what->number < 200)
        return;
    struct message *m = step_payload(s, NULL);
    *m = dialog_response(s, dialog_at(s->world, dialog), request, what->number);
    if (request->method != METHOD_UPDATE && heard) {
        m->extra = heard->extra;
        m->body = heard->body;
        m->present |= heard->present & PRESENT_TEXT;
    }
    if (request->method == METHOD_UPDATE)
        dress_update(s, dialog, request, m);
    transaction_respond(s, server, m);
}
