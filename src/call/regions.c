/* What the kernel is told of the call room's items: how they are written and read, and what is let
 * go when they end.
 *
 * Whatever ends is struck out of its dialog in the same breath, and lets its transaction go: so a
 * transaction that holds its owner and an owner that holds its transaction do not keep each other
 * for ever.
 */
#include "call/inside.h"
#include "sim/coder.h"

#include <string.h>

/* ---- ends --------------------------------------------------------------------------------- */

static void let_go(struct step *s, ref *held)
{
    if (*held)
        instance_release(s, *held);
    *held = 0;
}

static void give_back(struct world *w, ref *payload)
{
    if (*payload)
        item_free(w, *payload);
    *payload = 0;
}

static void strike(ref *from, ref self)
{
    if (*from == self)
        *from = 0;
}

static void strike_invite(struct dialog *d, ref self)
{
    strike(&d->invite, self);
    strike(&d->ours, self);
    strike(&d->theirs, self);
}

void dialog_ended(struct step *s, ref self)
{
    const struct dialog *d = dialog_at(s->world, self);
    dialogs_remove(s->world, self);
    credentials_over(s, d->is.node, d->call);
}

/* RFC 3261 13.2.2.4: no more dialogs come of it. */
static void let_go_forks(struct step *s, ref self)
{
    struct dialog *d = dialog_at(s->world, dialog_of(s->world, self));
    bool made_it = d->invite == self;
    strike_invite(d, self);
    while (made_it && d->next_fork) {
        ref r = d->next_fork;
        d->next_fork = 0;
        d = dialog_at(s->world, r);
        strike_invite(d, self);
        give_back(s->world, &d->ack);
        instance_release(s, r);
    }
}

void uac_invite_ended(struct step *s, ref self)
{
    struct uac_invite *u = uac_invite_at(s->world, self);
    dialogs_close_ended(s->world, self);
    let_go_forks(s, self);
    let_go(s, &u->transaction);
    give_back(s->world, &u->ack);
}

/* What is left of its transaction is no concern of the core. */
void uas_invite_ended(struct step *s, ref self)
{
    struct uas_invite *u = uas_invite_at(s->world, self);
    struct dialog *d = dialog_at(s->world, u->is.owner);
    ref heir = u->beside;
    strike_invite(d, self);
    phones_leave(s->world, self);
    for (ref r = d->unacked; r; r = uas_2xx_at(s->world, r)->next)
        strike(&uas_2xx_at(s->world, r)->invite, self);
    while (u->provisional) {
        struct reliable_1xx *x = reliable_1xx_at(s->world, u->provisional);
        u->provisional = x->next;
        x->invite = x->next = 0;
    }
    if (instance_at(s->world, u->transaction)->owner == self)
        transaction_own(s, u->transaction, heir);
    let_go(s, &u->transaction);
    give_back(s->world, &u->request);
    give_back(s->world, &u->refusal);
}

void reliable_1xx_ended(struct step *s, ref self)
{
    struct reliable_1xx *x = reliable_1xx_at(s->world, self);
    ref *at = x->invite ? &uas_invite_at(s->world, x->invite)->provisional : NULL;
    while (at && *at && *at != self)
        at = &reliable_1xx_at(s->world, *at)->next;
    if (at && *at)
        *at = x->next;
    x->invite = x->next = 0;
    let_go(s, &x->transaction);
    give_back(s->world, &x->response);
}

void uas_2xx_ended(struct step *s, ref self)
{
    struct uas_2xx *x = uas_2xx_at(s->world, self);
    ref *at = &dialog_at(s->world, x->is.owner)->unacked;
    while (*at && *at != self)
        at = &uas_2xx_at(s->world, *at)->next;
    if (*at)
        *at = x->next;
    x->next = 0;
    let_go(s, &x->transaction);
    give_back(s->world, &x->response);
}

void offer_ended(struct step *s, ref self)
{
    strike(&dialog_at(s->world, dialog_of(s->world, self))->offer, self);
}

void stream_ended(struct step *s, ref self)
{
    struct session *session = session_at(s->world, instance_at(s->world, self)->owner);
    for (unsigned n = 0; n < SDP_LINES; n++)
        strike(&session->stream[n], self);
}

void session_ended(struct step *s, ref self)
{
    strike(&dialog_at(s->world, dialog_of(s->world, self))->session, self);
}

/* The one after it is the dialog's first now, if this was. */
void change_ended(struct step *s, ref self)
{
    struct change *c = change_at(s->world, self);
    ref *at = &dialog_at(s->world, c->is.owner)->changes;
    while (*at && *at != self)
        at = &change_at(s->world, *at)->next;
    if (*at)
        *at = c->next;
    c->next = 0;
}

void uac_request_ended(struct step *s, ref self)
{
    struct uac_request *u = uac_request_at(s->world, self);
    let_go(s, &u->asker);
    if (!u->is.owner && u->method != METHOD_REGISTER && u->method != METHOD_SUBSCRIBE)
        credentials_over(s, u->is.node, u->call);
    if (u->request)
        item_free(s->world, u->request);
    u->request = 0;
    if (u->is.owner && u->method == METHOD_PRACK) {
        struct dialog *d = dialog_at(s->world, u->is.owner);
        d->pracks--;
        change_free(s, d);
    }
}

void bridge_ended(struct step *s, ref self)
{
    struct bridge *b = bridge_at(s->world, self);
    for (unsigned n = 0; n < 2; n++) {
        if (b->leg[n])
            strike(&dialog_at(s->world, b->leg[n])->bridge, self);
        let_go(s, &b->leg[n]);
    }
}

void session_timer_ended(struct step *s, ref self)
{
    strike(&dialog_at(s->world, dialog_of(s->world, self))->timer, self);
}

void registration_ended(struct step *s, ref self)
{
    give_back(s->world, &registration_at(s->world, self)->pending);
}

/* ---- encoding ----------------------------------------------------------------------------- */

static void refs_code(struct coder *c, struct dialog *d)
{
    ref *const held[] = {&d->offer,   &d->session,   &d->invite,  &d->ours,  &d->theirs,
                         &d->unacked, &d->next_fork, &d->changes, &d->timer, &d->bridge};
    for (size_t n = 0; n < sizeof held / sizeof *held; n++)
        coder_ref(c, held[n]);
}

/* Of the same space as those of its messages: net/code.c. */
void dialog_code(struct coder *c, void *item)
{
    struct dialog *d = item;
    coder_counter(c, &d->rseq, d->remote_tag);
    coder_text(c, &d->local_uri);
    coder_text(c, &d->remote_uri);
    coder_text(c, &d->remote_target);
    coder_text(c, &d->route);
    coder_node(c, &d->peer);
    coder_ident(c, &d->call);
    coder_ident(c, &d->local_tag);
    coder_ident(c, &d->remote_tag);
    refs_code(c, d);
    coder_link(c, &d->next_id, sizeof d->next_id);
    coder_link(c, &d->next_number, sizeof d->next_number);
    coder_payload(c, &d->ack);
    if (coder_reading(c) && d->peer > coder_world(c)->plan->nodes)
        coder_reject(c);
}

void uac_invite_code(struct coder *c, void *item)
{
    struct uac_invite *u = item;
    coder_ref(c, &u->transaction);
    coder_payload(c, &u->ack);
    coder_ident(c, &u->branch);
    coder_copies(c, &u->copies);
    coder_text(c, &u->targets.tried);
    coder_text(c, &u->targets.left);
    coder_text(c, &u->credentials);
    coder_text(c, &u->targets.servers);
    coder_bool(c, &u->offered);
    if (coder_reading(c) && u->bridged > (UAC_BRIDGED_CHANGE | UAC_BRIDGED_ANSWER))
        coder_reject(c);
}

/* The tag in which this end counts its reliable responses. */
static ident counting_tag(const struct coder *c)
{
    ref dialog = c->phase == CODER_WRITES ? dialog_of(c->world, c->self) : 0;
    return dialog ? dialog_at(c->world, dialog)->local_tag : 0;
}

void uas_invite_code(struct coder *c, void *item)
{
    struct uas_invite *u = item;
    coder_ref(c, &u->transaction);
    coder_ref(c, &u->provisional);
    coder_ref(c, &u->beside);
    coder_payload(c, &u->request);
    coder_payload(c, &u->refusal);
    coder_text(c, &u->extra);
    coder_counter(c, &u->rseq, counting_tag(c));
}

void reliable_1xx_code(struct coder *c, void *item)
{
    struct reliable_1xx *x = item;
    coder_ref(c, &x->transaction);
    coder_ref(c, &x->invite);
    coder_ref(c, &x->next);
    coder_payload(c, &x->response);
    coder_counter(c, &x->rseq, counting_tag(c));
    coder_text(c, &x->extra);
    coder_bool(c, &x->describes);
    coder_bool(c, &x->offers);
}

void uas_2xx_code(struct coder *c, void *item)
{
    struct uas_2xx *x = item;
    coder_ref(c, &x->transaction);
    coder_payload(c, &x->response);
    coder_ref(c, &x->invite);
    coder_ref(c, &x->next);
    coder_bool(c, &x->offers);
}

static void agreed_code(struct coder *c, struct agreed *a)
{
    if (a->lines > SDP_LINES)
        coder_reject(c);
    else if (c->phase == CODER_WRITES)
        memset(&a->line[a->lines], 0, (SDP_LINES - a->lines) * sizeof *a->line);
}

void offer_code(struct coder *c, void *item)
{
    struct offer *o = item;
    sdp_code(c, &o->local);
    sdp_code(c, &o->pending);
    coder_node(c, &o->peer);
    agreed_code(c, &o->agreed);
    agreed_code(c, &o->before);
}

void change_code(struct coder *c, void *item)
{
    struct change *x = item;
    coder_ref(c, &x->next);
    coder_text(c, &x->extra);
}

void bridge_code(struct coder *c, void *item)
{
    struct bridge *b = item;
    for (unsigned n = 0; n < 2; n++) {
        coder_ref(c, &b->leg[n]);
        sdp_code(c, &b->said[n]);
    }
    coder_text(c, &b->targets);
    coder_node(c, &b->second);
    if (coder_reading(c) && (b->second > coder_world(c)->plan->nodes || b->flow > FLOW_IV))
        coder_reject(c);
}

void session_code(struct coder *c, void *item)
{
    struct session *session = item;
    for (unsigned n = 0; n < SDP_LINES; n++)
        coder_ref(c, &session->stream[n]);
}

void stream_code(struct coder *c, void *item)
{
    struct stream *m = item;
    coder_node(c, &m->peer);
    if (coder_reading(c) && (m->peer > coder_world(c)->plan->nodes || m->line >= SDP_LINES ||
                             m->kind > MEDIA_KINDS || m->flow > DIRECTION_SENDRECV))
        coder_reject(c);
}

void line_code(struct coder *c, void *item)
{
    (void)c;
    (void)item;
}

void uac_request_code(struct coder *c, void *item)
{
    struct uac_request *u = item;
    coder_ref(c, &u->asker);
    coder_ident(c, &u->call);
    coder_payload(c, &u->request);
    coder_text(c, &u->servers);
    if (coder_reading(c) && u->method >= METHODS)
        coder_reject(c);
}

void credentials_code(struct coder *c, void *item)
{
    struct credentials *x = item;
    coder_ident(c, &x->call);
    coder_ident(c, &x->sent_call);
    coder_text(c, &x->to);
    coder_text(c, &x->realm);
    coder_text(c, &x->nonce);
    coder_text(c, &x->opaque);
    coder_bool(c, &x->proxy);
    coder_bool(c, &x->asks_qop);
    if (coder_reading(c) && x->algorithm >= DIGEST_ALGORITHMS)
        coder_reject(c);
}

void registration_code(struct coder *c, void *item)
{
    struct registration *r = item;
    coder_ident(c, &r->call);
    coder_payload(c, &r->pending);
    coder_text(c, &r->targets.tried);
    coder_text(c, &r->targets.left);
    coder_text(c, &r->target);
    coder_node(c, &r->registrar);
    if (coder_reading(c) && r->registrar > coder_world(c)->plan->nodes)
        coder_reject(c);
}

void session_timer_code(struct coder *c, void *item)
{
    struct session_timer *t = item;
    coder_bool(c, &t->ours);
}

void subscription_ended(struct step *s, ref self)
{
    const struct subscription *x = subscription_at(s->world, self);
    if (x->call)
        credentials_over(s, x->is.node, x->call);
}

void subscription_code(struct coder *c, void *item)
{
    struct subscription *x = item;
    textid *const texts[] = {&x->local_uri, &x->remote_uri, &x->remote_target,
                             &x->route,     &x->event,      &x->extra};
    for (size_t n = 0; n < sizeof texts / sizeof *texts; n++)
        coder_text(c, texts[n]);
    coder_ident(c, &x->call);
    coder_ident(c, &x->local_tag);
    coder_ident(c, &x->remote_tag);
    coder_ident(c, &x->made);
    coder_node(c, &x->peer);
    coder_node(c, &x->at);
    if (c->phase == CODER_WRITES && x->until < c->now)
        x->until = c->now;
    coder_time(c, &x->until);
    if (coder_reading(c) && (x->package >= PACKAGES || x->reason >= END_REASONS ||
                             x->peer > coder_world(c)->plan->nodes))
        coder_reject(c);
}

void publication_code(struct coder *c, void *item)
{
    struct publication *x = item;
    coder_ident(c, &x->call);
    coder_text(c, &x->body);
    coder_text(c, &x->etag);
    coder_text(c, &x->extra);
    coder_node(c, &x->target);
}

void event_state_code(struct coder *c, void *item)
{
    struct event_state *x = item;
    coder_text(c, &x->resource);
    coder_text(c, &x->body);
}
