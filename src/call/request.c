/* Requests but INVITE, ACK, CANCEL and BYE: how they are made, and who is told what came of them.
 * RFC 3261 8.1, 11.1, 12.2.1. The machine is uac-request. */
#include "call/inside.h"

/* ---- those who ask ------------------------------------------------------------------------ */

int asker_atom(ref asker, uint8_t method, uint8_t atom, uint16_t status)
{
    switch (ref_region(asker)) {
    case REGION_CHANGES: return change_atom(atom, status);
    case REGION_REGISTRATIONS: return registration_atom(method, atom, status);
    case REGION_SUBSCRIPTIONS: return subscription_asker_atom(atom);
    case REGION_PUBLICATIONS: return publication_asker_atom(atom);
    default: return -1;
    }
}

/* ---- what a failure ends: RFC 5057 5.1, table 2 ------------------------------------------- */

/* RFC 5057 5.3: MESSAGE, OPTIONS and methods that nobody knows belong to no usage; REFER belongs to
 * the subscription that it would begin. */
static bool is_of_invite(uint8_t method)
{
    return method == METHOD_INVITE || method == METHOD_UPDATE || method == METHOD_PRACK ||
           method == METHOD_INFO;
}

/* Notes 3, 4, 8 and 12: a method that the peer need not know is refused, and nothing else; a 408 is
 * as good as no answer (5.2). */
enum loss loss_of(uint8_t method, uint16_t status)
{
    switch (status) {
    case 404:
    case 410:
    case 416:
    case 482:
    case 483:
    case 484:
    case 485:
    case 502:
    case 604: return LOSS_DIALOG;
    case 408:
    case 480:
    case 481: return is_of_invite(method) ? LOSS_USAGE : LOSS_NONE;
    case 405:
    case 501: return method == METHOD_INVITE ? LOSS_USAGE : LOSS_NONE;
    default: return LOSS_NONE;
    }
}

/* ---- within a dialog or outside ----------------------------------------------------------- */

static ref request_new(struct step *s, ref dialog, const struct message *m, ref asker,
                       unsigned flags)
{
    ref r = instance_new(s, REGION_UAC_REQUESTS, KIND_UAC_REQUEST, m->from, dialog, false);
    struct uac_request *u = uac_request_at(s->world, r);
    u->asker = asker;
    u->method = m->method;
    u->call = m->call;
    u->flags = (uint8_t)flags;
    if (asker)
        instance_hold(s->world, asker);
    return r;
}

/* RFC 3261 12.2.1.1: born in this delivery, so that its place on the wire is that of its CSeq. */
ref request_begin(struct step *s, ref dialog, const struct message *prepared, ref asker,
                  unsigned flags)
{
    struct message *m = step_payload(s, prepared);
    ref r = request_new(s, dialog, m, asker, flags);
    uint32_t cause = s->cause;
    if (dialog)
        m->cseq = ++dialog_at(s->world, dialog)->local_seq;
    credentials_sign(s, m);
    instance_tell(s,
                  &(struct stimulus){.to = r, .atom = REQUEST_SEND, .payload = m, .cause = cause});
    s->cause = cause;
    return r;
}

struct message call_message_outside(struct step *s, uint16_t node, uint16_t target, uint8_t method)
{
    const struct plan_node *self = &s->plan->node[node], *peer = &s->plan->node[target];
    const ident call = ident_make(node, node_serial(s->world, node));
    const textid route = route_outbound(s->plan, node);
    return (struct message){.from = node,
                            .to = hop_of(s->plan, node, route, peer->aor, target),
                            .route = route,
                            .method = method,
                            .present = manners(s->plan, node),
                            .max_forwards = 70,
                            .cseq = 1,
                            .call = call,
                            .from_tag = ident_make(node, node_serial(s->world, node)),
                            .uri = peer->aor,
                            .from_uri = self->aor,
                            .to_uri = peer->aor};
}

/* RFC 3261 10.2: all REGISTERs to one registrar are counted together; a subscription and a
 * publication count theirs. */
static uint32_t next_outside(const struct step *s, ref asker, const struct message *m)
{
    if (ref_region(asker) == REGION_SUBSCRIPTIONS)
        return ++subscription_at(s->world, asker)->local_seq;
    if (ref_region(asker) == REGION_PUBLICATIONS)
        return ++publication_at(s->world, asker)->cseq;
    ref r = world_node(s->world, m->from)->first[REGION_REGISTRATIONS];
    while (r && registration_at(s->world, r)->call != m->call)
        r = instance_at(s->world, r)->next;
    return r ? ++registration_at(s->world, r)->cseq : m->cseq + 1;
}

/* RFC 3261 22.2: once more, with credentials: the next of its dialog, of its registrations, or of
 * itself. */
void request_again(struct step *s, ref self, ref client)
{
    const struct uac_request *u = uac_request_at(s->world, self);
    struct message *m = credentials_again(s, client);
    if (!m)
        return;
    if (u->is.owner)
        m->cseq = ++dialog_at(s->world, u->is.owner)->local_seq;
    else
        m->cseq = next_outside(s, u->asker, m);
    credentials_sign(s, m);
    if (u->request)
        *(struct message *)world_item(s->world, u->request) = *m;
    transaction_request(s, u->is.node, m, self, 0);
}

/* ---- what the user adds ------------------------------------------------------------------- */

/* Header lines, and a body that is plain text if they do not say what it is. */
static void add(struct step *s, struct message *m, const struct wanted *what)
{
    if (what->body) {
        m->present |= PRESENT_TEXT;
        m->body = what->body;
    }
    give_lines(s, m, what->extra);
}

/* RFC 3428 4: a MESSAGE has no Contact. */
void request_dress(struct step *s, struct message *m, const struct wanted *what)
{
    if (m->method != METHOD_MESSAGE) {
        m->present |= PRESENT_CONTACT;
        m->contact = s->plan->node[m->from].contact;
    }
    if (m->method == METHOD_OPTIONS)
        accept_sdp(s, m);
    if (m->method == METHOD_REFER && what->target) { /* RFC 3515 2.1, RFC 3892 2.1 */
        m->refer_to = what->refer_to ? what->refer_to : s->plan->node[what->target].aor;
        m->referred_by = s->plan->node[m->from].aor;
    }
    add(s, m, what);
}

void call_request(struct step *s, uint16_t node, uint16_t target, const struct wanted *what)
{
    struct message m = call_message_outside(s, node, target, what->method);
    m.supported = supported_by(s->plan, node) & OPTION_TIMER; /* RFC 4028 7.1 */
    if (m.supported)
        m.present |= PRESENT_SUPPORTED;
    request_dress(s, &m, what);
    request_begin(s, 0, &m, m.method == METHOD_REFER ? refer_asker(s, 0, &m) : 0,
                  REQUEST_TELLS_USER);
}
