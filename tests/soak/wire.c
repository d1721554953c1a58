#include "wire.h"

#include <stdlib.h>
#include <string.h>

/* An end of a dialog, as the wire shows it: a node, and the tags as it sees them. */
struct end {
    uint16_t node;
    ident call, local, remote; /* remote 0: not known yet */
};

/* An offer that this end has made and that has no answer yet. */
enum made_in { IN_REQUEST, IN_2XX, IN_RELIABLE };
struct made {
    struct end end;
    uint8_t place, method;
    uint32_t cseq, rseq;
    usec since;
    bool open;
};
/* A 2xx to an INVITE. */
struct success {
    struct end end;
    uint32_t cseq;
    bool settled; /* acknowledged, or its dialog was ended */
};
/* An INVITE as its UAS sees it. */
struct invite {
    struct end end; /* local 0: one for all its early dialogs */
    uint32_t cseq;
    bool offered;
};
/* The reliable provisional responses of one early dialog to one INVITE. */
struct provisional {
    struct end end;
    uint32_t cseq, rseq, prack; /* prack: CSeq of the PRACK that acknowledges it */
    bool acknowledged, first_acknowledged, offers;
};
/* An INVITE that its UAC has seen refused: what comes after that is nobody's. */
struct refusal {
    uint16_t node;
    ident call;
    uint32_t cseq;
};
/* A 2xx that has arrived in this step. */
struct arrived {
    struct end end;
    uint32_t cseq;
};
enum { ROOM = 512, ARRIVED = 16 };
struct wire {
    const struct plan *plan;
    uint64_t
        connects; /* nodes that have connected others, and wait with their ACKs: RFC 3725 4.1 */
    struct made made[ROOM];
    struct success success[ROOM];
    struct invite invite[ROOM];
    struct provisional reliable[ROOM];
    struct refusal refusal[ROOM];
    struct arrived arrived[ARRIVED];
    unsigned mades, successes, invites, reliables, refusals, arriveds;
    const char *wrong;
};

struct wire *wire_new(const struct plan *plan)
{
    struct wire *w = malloc(sizeof *w);
    if (!w)
        abort();
    w->plan = plan;
    w->mades = w->successes = w->invites = w->reliables = w->refusals = w->arriveds = 0;
    w->wrong = NULL;
    w->connects = 0;
    return w;
}

void wire_free(struct wire *w)
{
    free(w);
}

const char *wire_wrong(const struct wire *w)
{
    return w->wrong;
}

static void wrong(struct wire *w, const char *what)
{
    if (!w->wrong)
        w->wrong = what;
}

/* ---- whose it is ----------------------------------------------------------------------------- */

/* The end that has sent, or that has heard, a message. */
static struct end end_of(const struct message *m, bool has_sent)
{
    bool from = has_sent == message_is_request(m);
    return (struct end){has_sent ? m->from : m->to, m->call, from ? m->from_tag : m->to_tag,
                        from ? m->to_tag : m->from_tag};
}

static bool tags_fit(ident a, ident b)
{
    return a == b || !a || !b;
}

/* Who has no remote tag yet is all the dialogs that it may become. */
static bool same_end(const struct end *a, const struct end *b)
{
    return a->node == b->node && a->call == b->call && tags_fit(a->local, b->local) &&
           tags_fit(a->remote, b->remote);
}

static bool same_exactly(const struct end *a, const struct end *b)
{
    return a->node == b->node && a->call == b->call && a->local == b->local &&
           a->remote == b->remote;
}

/* ---- offers ---------------------------------------------------------------------------------- */

/* RFC 3264 4: it must not make a new offer while one is open. What is lost is given up in time. */
static void make_offer(struct wire *w, struct made new)
{
    const struct timer_values *t = &w->plan->node[new.end.node].timers;
    for (unsigned n = 0; n < w->mades; n++) {
        const struct made *old = &w->made[n];
        if (old->place == new.place && old->method == new.method &&
            old->cseq == new.cseq &&same_exactly(&old->end, &new.end))
            return; /* said again */
        if (old->open && same_end(&old->end, &new.end) && new.since - old->since < 64 * t->t1)
            wrong(w, "an offer of its own is open already");
    }
    if (w->mades < ROOM)
        w->made[w->mades++] = new;
}

static void close_offers(struct wire *w, const struct end *end, enum made_in place, uint8_t method,
                         uint32_t number)
{
    for (unsigned n = 0; n < w->mades; n++) {
        struct made *o = &w->made[n];
        uint32_t own = place == IN_RELIABLE ? o->rseq : o->cseq;
        if (o->place == place && o->method == method && own == number && same_end(&o->end, end))
            o->open = false;
    }
}

static struct invite *invite_of(struct wire *w, const struct message *m, uint16_t node)
{
    for (unsigned n = w->invites; n--;) {
        struct invite *i = &w->invite[n];
        if (i->end.node == node && i->end.call == m->call && i->end.remote == m->from_tag &&
            i->cseq == m->cseq)
            return i;
    }
    return NULL;
}

static struct provisional *reliable_of(struct wire *w, const struct end *end, uint32_t cseq)
{
    for (unsigned n = w->reliables; n--;)
        if (same_exactly(&w->reliable[n].end, end) && w->reliable[n].cseq == cseq)
            return &w->reliable[n];
    return NULL;
}

static bool has_offer(const struct message *m)
{
    return m->present & PRESENT_SDP;
}

static void request_offers(struct wire *w, const struct record *r, const struct message *m)
{
    struct end end = end_of(m, true);
    if (has_offer(m) && (m->method == METHOD_INVITE || m->method == METHOD_UPDATE))
        make_offer(w, (struct made){end, IN_REQUEST, m->method, m->cseq, 0, r->t, true});
}

/* The first description of an INVITE without an offer is the offer: RFC 3261 13.2.1. */
static void response_offers(struct wire *w, const struct record *r, const struct message *m)
{
    const struct invite *i = invite_of(w, m, m->from);
    struct end end = end_of(m, true);
    struct provisional *early = reliable_of(w, &end, m->cseq);
    if (m->method != METHOD_INVITE || !has_offer(m) || !i || i->offered)
        return;
    if (m->status < 200 && early && early->rseq == m->rseq && !early->offers) {
        make_offer(w, (struct made){end, IN_RELIABLE, METHOD_INVITE, m->cseq, m->rseq, r->t, true});
        early->offers = true;
    } else if (m->status >= 200 && !(early && early->offers)) {
        make_offer(w, (struct made){end, IN_2XX, METHOD_INVITE, m->cseq, 0, r->t, true});
    }
}

/* ---- reliable provisional responses ---------------------------------------------------------- */

static bool is_reliable(const struct message *m)
{
    return m->method == METHOD_INVITE && m->status > 100 && m->status < 200 &&
           (m->present & PRESENT_RSEQ);
}

/* RFC 3262 3: the next is the last plus one, and waits until the first is acknowledged. */
static void send_reliable(struct wire *w, const struct message *m)
{
    struct end end = end_of(m, true);
    struct provisional *old = reliable_of(w, &end, m->cseq);
    if (!old && w->reliables < ROOM) {
        w->reliable[w->reliables++] =
            (struct provisional){.end = end, .cseq = m->cseq, .rseq = m->rseq};
    } else if (old && m->rseq > old->rseq) {
        if (m->rseq != old->rseq + 1)
            wrong(w, "RSeq is not the last one plus one");
        if (!old->first_acknowledged)
            wrong(w, "a second reliable response before the first is acknowledged");
        old->rseq = m->rseq;
        old->acknowledged = false;
    } else if (old && m->rseq == old->rseq && old->acknowledged && !m->told.copy) {
        wrong(w, "RSeq is used twice");
    }
}

static void hear_prack(struct wire *w, const struct message *m)
{
    struct end end = end_of(m, false);
    struct provisional *r = reliable_of(w, &end, m->rack_cseq);
    if (r && m->rack_rseq <= r->rseq)
        r->first_acknowledged = true;
    if (r && m->rack_rseq == r->rseq) {
        r->acknowledged = true;
        r->prack = m->cseq;
    }
    close_offers(w, &end, IN_RELIABLE, METHOD_INVITE, m->rack_rseq);
}

/* One that came out of order acknowledges nothing: RFC 3261 12.2.2. */
static void refuse_prack(struct wire *w, const struct message *m)
{
    struct end end = end_of(m, true);
    for (unsigned n = 0; n < w->reliables; n++)
        if (same_exactly(&w->reliable[n].end, &end) && w->reliable[n].prack == m->cseq)
            w->reliable[n].acknowledged = false;
}

/* ---- 2xx to INVITE --------------------------------------------------------------------------- */

static void send_success(struct wire *w, const struct message *m)
{
    struct end end = end_of(m, true);
    for (unsigned n = 0; n < w->successes; n++)
        if (same_exactly(&w->success[n].end, &end) && w->success[n].cseq == m->cseq)
            return;
    if (w->successes < ROOM)
        w->success[w->successes++] = (struct success){end, m->cseq, false};
}

/* `cseq` 0: all of the dialog, which is over. */
static void settle_success(struct wire *w, const struct end *end, uint32_t cseq)
{
    for (unsigned n = 0; n < w->successes; n++)
        if (same_end(&w->success[n].end, end) && (!cseq || w->success[n].cseq == cseq))
            w->success[n].settled = true;
}

static void hear_refusal(struct wire *w, const struct message *m)
{
    if (w->refusals < ROOM)
        w->refusal[w->refusals++] = (struct refusal){m->to, m->call, m->cseq};
}

static bool was_refused(const struct wire *w, const struct message *m)
{
    for (unsigned n = 0; n < w->refusals; n++) {
        const struct refusal *r = &w->refusal[n];
        if (r->node == m->to && r->call == m->call && r->cseq == m->cseq)
            return true;
    }
    return false;
}

static void hear_success(struct wire *w, const struct message *m)
{
    bool waits = w->plan->node[m->to].role == ROLE_B2BUA || w->connects >> m->to & 1;
    if (!waits && !was_refused(w, m) && w->arriveds < ARRIVED)
        w->arrived[w->arriveds++] = (struct arrived){end_of(m, false), m->cseq};
}

static void forget_arrived(struct wire *w, const struct end *end, uint32_t cseq)
{
    unsigned kept = 0;
    for (unsigned n = 0; n < w->arriveds; n++)
        if (!same_end(&w->arrived[n].end, end) || w->arrived[n].cseq != cseq)
            w->arrived[kept++] = w->arrived[n];
    w->arriveds = kept;
}

/* ---- records --------------------------------------------------------------------------------- */

static void sent_request(struct wire *w, const struct record *r, const struct message *m)
{
    struct end end = end_of(m, true);
    if (m->method == METHOD_ACK)
        forget_arrived(w, &end, m->cseq);
    if (m->method == METHOD_BYE)
        settle_success(w, &end, 0);
    if (!m->told.copy)
        request_offers(w, r, m);
}

static void sent_response(struct wire *w, const struct record *r, const struct message *m)
{
    if (is_reliable(m))
        send_reliable(w, m);
    if (!m->told.copy)
        response_offers(w, r, m);
    if (m->method == METHOD_INVITE && m->status / 100 == 2)
        send_success(w, m);
    if (m->method == METHOD_PRACK && m->status >= 300)
        refuse_prack(w, m);
}

static void heard_request(struct wire *w, const struct message *m)
{
    struct end end = end_of(m, false);
    switch (m->method) {
    case METHOD_INVITE:
        if (w->invites < ROOM && !invite_of(w, m, m->to))
            w->invite[w->invites++] = (struct invite){end, m->cseq, has_offer(m)};
        break;
    case METHOD_ACK:
        settle_success(w, &end, m->cseq);
        close_offers(w, &end, IN_2XX, METHOD_INVITE, m->cseq);
        break;
    case METHOD_BYE: settle_success(w, &end, 0); break;
    case METHOD_PRACK: hear_prack(w, m); break;
    default: break;
    }
}

/* The first description that comes back answers an INVITE's offer; any final response ends it. */
static void heard_response(struct wire *w, const struct message *m)
{
    struct end end = end_of(m, false);
    if (m->status >= 200 || (m->method == METHOD_INVITE && has_offer(m)))
        close_offers(w, &end, IN_REQUEST, m->method, m->cseq);
    if (m->method == METHOD_INVITE && m->status / 100 == 2)
        hear_success(w, m);
    else if (m->method == METHOD_INVITE && m->status >= 300)
        hear_refusal(w, m);
}

/* A 2xx that matches nothing is nobody's to acknowledge. */
static void stray(struct wire *w, const struct message *m)
{
    struct end end = end_of(m, false);
    if (m->status)
        forget_arrived(w, &end, m->cseq);
}

/* A transport error ends the request: RFC 3261 17.1.4. */
static void refused(struct wire *w, const struct message *m)
{
    struct end end = end_of(m, true);
    close_offers(w, &end, IN_REQUEST, m->method, m->cseq);
}

/* Nobody is left who could keep a promise. */
static void crash(struct wire *w, uint16_t node)
{
    for (unsigned n = 0; n < w->mades; n++)
        w->made[n].open &= w->made[n].end.node != node;
    for (unsigned n = 0; n < w->successes; n++)
        w->success[n].settled |= w->success[n].end.node == node;
}

/* What a call's ends promise, servers in between do not: RFC 3261 16. */
static bool is_at_an_end(const struct wire *w, const struct record *r)
{
    bool comes = r->what == RECORD_ARRIVED || r->what == RECORD_STRAY;
    return is_user_agent(w->plan, comes ? r->peer : r->node);
}

void wire_see(struct wire *w, const struct record *r, const struct message *m)
{
    if (m && !is_at_an_end(w, r))
        return;
    if (r->what == RECORD_USER && (r->subject == VERB_CRASHES || r->subject == VERB_RESTARTS))
        crash(w, r->node);
    else if (r->what == RECORD_USER && r->subject == VERB_CONNECTS)
        w->connects |= UINT64_C(1) << r->node;
    else if (r->flags && (r->what == RECORD_ARRIVED || r->what == RECORD_STRAY))
        ; /* garbage */
    else if (r->what == RECORD_SENT && !m->status)
        sent_request(w, r, m);
    else if (r->what == RECORD_SENT)
        sent_response(w, r, m);
    else if (r->what == RECORD_ARRIVED && !m->status)
        heard_request(w, m);
    else if (r->what == RECORD_ARRIVED)
        heard_response(w, m);
    else if (r->what == RECORD_STRAY)
        stray(w, m);
    else if (r->what == RECORD_REFUSED && !m->status)
        refused(w, m);
}

void wire_settle(struct wire *w)
{
    if (w->arriveds)
        wrong(w, "a 2xx to an INVITE has come and gets no ACK");
    w->arriveds = 0;
}

void wire_end(struct wire *w)
{
    for (unsigned n = 0; n < w->successes; n++)
        if (!w->success[n].settled)
            wrong(w, "a 2xx was neither acknowledged nor given up");
}
