/* What the kernel is told of the call room's items: how they are written and read, and what is let
 * go when they end.
 *
 * Whatever ends is struck out of its dialog in the same breath, and lets its transaction go: so a
 * transaction that holds its owner and an owner that holds its transaction do not keep each other
 * for ever.
 */
#include "call/inside.h"

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
    dialogs_remove(s->world, self);
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
    if (u->is.owner && u->method == METHOD_PRACK) {
        struct dialog *d = dialog_at(s->world, u->is.owner);
        d->pracks--;
        change_free(s, d);
    }
}

void session_timer_ended(struct step *s, ref self)
{
    strike(&dialog_at(s->world, dialog_of(s->world, self))->timer, self);
}

/* ---- encoding ----------------------------------------------------------------------------- */

static void bool_code(struct coder *c, bool *b)
{
    uint8_t n = *b;
    coder_u8(c, &n);
    if (n > 1)
        coder_reject(c);
    *b = n == 1;
}

static void seq_code(struct coder *c, uint32_t *seq)
{
    coder_counter(c, seq, COUNTER_CSEQ);
}

static void links_code(struct coder *c, struct dialog *d)
{
    ref *const link[] = {&d->offer,  &d->session, &d->invite,    &d->ours,
                         &d->theirs, &d->unacked, &d->next_fork, &d->changes};
    for (size_t n = 0; n < sizeof link / sizeof *link; n++)
        coder_ref(c, link[n]);
}

void dialog_code(struct coder *c, void *item)
{
    struct dialog *d = item;
    coder_ident(c, &d->call);
    coder_ident(c, &d->local_tag);
    coder_ident(c, &d->remote_tag);
    seq_code(c, &d->local_seq);
    seq_code(c, &d->remote_seq);
    seq_code(c, &d->first_seq);
    coder_u32(c, &d->number);
    coder_u32(c, &d->local_uri);
    coder_u32(c, &d->remote_uri);
    coder_u32(c, &d->remote_target);
    coder_u32(c, &d->route);
    links_code(c, d);
    coder_u16(c, &d->peer);
    coder_u16(c, &d->byes);
    coder_u16(c, &d->pracks);
    coder_u32(c, &d->how);
    coder_payload(c, &d->ack);
    coder_counter(c, &d->rseq, COUNTER_RSEQ);
    coder_ref(c, &d->timer);
    coder_u32(c, &d->min_se);
    coder_u16(c, &d->allows);
    if (d->peer > coder_world(c)->plan->nodes)
        coder_reject(c);
}

void uac_invite_code(struct coder *c, void *item)
{
    struct uac_invite *u = item;
    coder_ref(c, &u->transaction);
    coder_payload(c, &u->ack);
    coder_ident(c, &u->branch);
    coder_told(c, &u->copies, sizeof u->copies);
    seq_code(c, &u->cseq);
    bool_code(c, &u->offered);
    coder_u32(c, &u->targets.tried);
    coder_u32(c, &u->targets.left);
}

void uas_invite_code(struct coder *c, void *item)
{
    struct uas_invite *u = item;
    coder_ref(c, &u->transaction);
    coder_ref(c, &u->provisional);
    coder_ref(c, &u->beside);
    coder_payload(c, &u->request);
    coder_payload(c, &u->refusal);
    seq_code(c, &u->cseq);
    coder_counter(c, &u->rseq, COUNTER_RSEQ);
    coder_u32(c, &u->extra);
    coder_u16(c, &u->status);
    coder_u8(c, &u->flags);
}

void reliable_1xx_code(struct coder *c, void *item)
{
    struct reliable_1xx *x = item;
    coder_ref(c, &x->transaction);
    coder_ref(c, &x->invite);
    coder_ref(c, &x->next);
    coder_payload(c, &x->response);
    seq_code(c, &x->cseq);
    coder_counter(c, &x->rseq, COUNTER_RSEQ);
    coder_u32(c, &x->extra);
    coder_u16(c, &x->status);
    bool_code(c, &x->describes);
    bool_code(c, &x->offers);
}

void uas_2xx_code(struct coder *c, void *item)
{
    struct uas_2xx *x = item;
    coder_ref(c, &x->transaction);
    coder_payload(c, &x->response);
    coder_ref(c, &x->invite);
    coder_ref(c, &x->next);
    seq_code(c, &x->cseq);
    bool_code(c, &x->offers);
}

static void agreed_code(struct coder *c, struct agreed *a)
{
    coder_u8(c, &a->settled);
    coder_u8(c, &a->lines);
    coder_u8(c, &a->wish);
    if (a->lines > SDP_LINES)
        coder_reject(c);
    for (unsigned n = 0; n < SDP_LINES && n < a->lines; n++) {
        coder_u8(c, &a->line[n].kind);
        coder_u8(c, &a->line[n].direction);
        coder_u8(c, &a->line[n].codecs);
        coder_u8(c, &a->line[n].rejected);
    }
}

void offer_code(struct coder *c, void *item)
{
    struct offer *o = item;
    sdp_code(c, &o->local);
    sdp_code(c, &o->pending);
    agreed_code(c, &o->agreed);
    agreed_code(c, &o->before);
    coder_u16(c, &o->session);
    coder_u8(c, &o->open);
    coder_u8(c, &o->method);
    coder_u8(c, &o->wish);
    coder_u8(c, &o->barred);
    coder_u8(c, &o->within);
    coder_u8(c, &o->preview);
    coder_u8(c, &o->current);
}

void change_code(struct coder *c, void *item)
{
    struct change *x = item;
    coder_ref(c, &x->next);
    coder_u32(c, &x->extra);
    coder_u8(c, &x->wish);
    coder_u8(c, &x->method);
    coder_u8(c, &x->more);
    coder_u8(c, &x->less);
    coder_u8(c, &x->direction);
    coder_u8(c, &x->flags);
}

void session_code(struct coder *c, void *item)
{
    struct session *session = item;
    for (unsigned n = 0; n < SDP_LINES; n++)
        coder_ref(c, &session->stream[n]);
    coder_u32(c, &session->awaits);
}

void stream_code(struct coder *c, void *item)
{
    struct stream *m = item;
    coder_u16(c, &m->peer);
    coder_u16(c, &m->session);
    coder_u16(c, &m->peer_session);
    coder_u8(c, &m->line);
    coder_u8(c, &m->kind);
    coder_u8(c, &m->codec);
    coder_u8(c, &m->flow);
    if (m->peer > coder_world(c)->plan->nodes || m->line >= SDP_LINES || m->kind > MEDIA_KINDS ||
        m->flow > DIRECTION_SENDRECV)
        coder_reject(c);
}

void line_code(struct coder *c, void *item)
{
    struct line *line = item;
    coder_u32(c, &line->made);
    coder_u32(c, &line->calls);
}

void uac_request_code(struct coder *c, void *item)
{
    struct uac_request *u = item;
    coder_ref(c, &u->asker);
    coder_u8(c, &u->method);
    coder_u8(c, &u->flags);
    if (u->method >= METHODS)
        coder_reject(c);
}

void registrar_code(struct coder *c, void *item)
{
    struct registrar *r = item;
    coder_ident(c, &r->call);
    seq_code(c, &r->cseq);
    coder_u16(c, &r->node);
    coder_u16(c, &r->registrar);
}

void session_timer_code(struct coder *c, void *item)
{
    struct session_timer *t = item;
    coder_u32(c, &t->interval);
    bool_code(c, &t->ours);
}
