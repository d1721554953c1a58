/* Sending to the letter: requests in anybody's name, copies, responses that no core has made, raw
 * text. What a phone would never send by itself, its peer must be able to take.
 */
#include "node/inside.h"

#include <stdlib.h>
#include <string.h>

/* What is about to be sent. */
struct post {
    struct message m;
    ref dialog;  /* one's own, whose next CSeq is used up; or 0 */
    ref of;      /* the INVITE's transaction, of a CANCEL; or 0 */
    ref through; /* the server transaction that a response is passed to; or 0 */
    bool stray;  /* without a transaction */
};

/* ---- what others have sent ------------------------------------------------------------------- */

/* The node's latest transaction with this method that remembers something: a client its request
 * (`last` of an INVITE is the ACK), a server what it answered, or its request. */
static const struct message *latest(const struct world *w, uint16_t node, uint8_t method,
                                    bool server, ref *found)
{
    bool ack = method == METHOD_ACK;
    for (ref r = world_node(w, node)->last[REGION_TRANSACTIONS]; r; r = instance_at(w, r)->prev) {
        const struct transaction *t = transaction_at(w, r);
        ref kept = server ? (t->last ? t->last : t->request) : ack ? t->last : t->request;
        if (t->is_server != server || t->method != (ack ? METHOD_INVITE : method) || !kept)
            continue;
        *found = r;
        return world_item(w, kept);
    }
    return NULL;
}

/* ---- the kinds of letters -------------------------------------------------------------------- */

/* RFC 3261 8.1.1.8, 12.2.1.1, and the RFC of each method: which requests have a Contact. */
static void give_contact(const struct step *s, uint16_t node, struct message *m)
{
    static const unsigned with = 1 << METHOD_INVITE | 1 << METHOD_REGISTER | 1 << METHOD_OPTIONS |
                                 1 << METHOD_UPDATE | 1 << METHOD_REFER | 1 << METHOD_SUBSCRIBE |
                                 1 << METHOD_NOTIFY;
    if (!(with >> m->method & 1))
        return;
    m->present |= PRESENT_CONTACT;
    m->contact = s->plan->node[node].contact;
}

static bool outside(struct step *s, uint16_t node, const struct letter *l, struct post *p)
{
    p->m = call_message_outside(s, node, l->to, l->method);
    if (l->as)
        p->m.from_uri = s->plan->node[l->as].aor;
    give_contact(s, node, &p->m);
    return l->to != 0;
}

static ref latest_call(const struct world *w, uint16_t node)
{
    ref last = 0;
    for (ref r = call_next(w, node, 0); r; r = call_next(w, node, r))
        last = r;
    return last;
}

static bool within(struct step *s, uint16_t node, const struct letter *l, struct post *p)
{
    uint16_t as = l->as ? l->as : node;
    ref dialog = l->call ? call_find(s->world, as, l->call) : latest_call(s->world, as);
    if (!dialog)
        return false;
    p->m = call_message(s, dialog, l->method);
    give_contact(s, as, &p->m);
    if (as == node && l->method != METHOD_ACK)
        p->dialog = dialog;
    return true;
}

/* RFC 3261 9.1: all as in the INVITE, in its branch. */
static bool cancel(struct step *s, uint16_t node, const struct letter *l, struct post *p)
{
    uint16_t as = l->as ? l->as : node;
    const struct message *invite = latest(s->world, as, METHOD_INVITE, false, &p->of);
    if (!invite)
        return false;
    p->m = request_beside(invite, METHOD_CANCEL);
    if (as != node) {
        p->stray = true;
        p->of = 0;
    }
    return true;
}

static bool copy(struct step *s, uint16_t node, const struct letter *l, struct post *p)
{
    ref found;
    const struct message *m = latest(s->world, l->as ? l->as : node, l->method, false, &found);
    if (!m)
        return false;
    p->m = *m;
    if (l->flags & LETTER_SAME_BRANCH)
        p->stray = true;
    else
        p->m.branch = 0;
    return true;
}

/* One's own tag in the dialog that the other end has with this Call-ID, or else a new one. */
static ident own_tag(struct step *s, uint16_t node, const struct message *request)
{
    for (ref r = world_node(s->world, node)->first[REGION_DIALOGS]; r;
         r = instance_at(s->world, r)->next) {
        const struct dialog *d = dialog_at(s->world, r);
        if (d->call == request->call && d->remote_tag == request->from_tag)
            return d->local_tag;
    }
    return ident_make(node, node_serial(s->world, node));
}

static ref latest_transaction(const struct world *w, uint16_t node, uint8_t method, bool server)
{
    ref r = world_node(w, node)->last[REGION_TRANSACTIONS];
    while (r &&
           (transaction_at(w, r)->is_server != server || transaction_at(w, r)->method != method))
        r = instance_at(w, r)->prev;
    return r;
}

/* The request of a transaction that has forgotten it, from its node's end of the latest call. */
static bool recall(struct step *s, uint16_t node, uint8_t method, bool server, struct message *m)
{
    ref r = latest_transaction(s->world, node, method, server),
        dialog = latest_call(s->world, node);
    if (!r || !dialog)
        return false;
    const struct transaction *t = transaction_at(s->world, r);
    const struct dialog *d = dialog_at(s->world, dialog);
    *m = call_message(s, dialog, method);
    m->cseq = method == METHOD_INVITE ? d->first_seq : server ? d->remote_seq : d->local_seq;
    m->branch = t->branch;
    m->to = server ? node : t->peer;
    m->via = server ? t->peer : node;
    if (!server) {
        m->to_tag = 0;
        return true;
    }
    m->from_tag = d->remote_tag;
    m->to_tag = d->local_tag;
    m->from_uri = d->remote_uri;
    m->to_uri = d->local_uri;
    return true;
}

/* The request that a response is for: one's own to answer, or another's. */
static bool asked(struct step *s, uint16_t node, const struct letter *l, struct message *m)
{
    ref found;
    const struct message *base = latest(s->world, node, l->method, true, &found);
    if (!base && l->to)
        base = latest(s->world, l->to, l->method, false, &found);
    if (base)
        *m = *base;
    return base || recall(s, node, l->method, true, m) ||
           (l->to && recall(s, l->to, l->method, false, m));
}

static bool response(struct step *s, uint16_t node, const struct letter *l, struct post *p)
{
    struct message request, *base = &request;
    if (!asked(s, node, l, &request))
        return false;
    p->m = response_to(base, l->status);
    p->m.to = transaction_peer(base);
    if (!p->m.to_tag && l->status != 100)
        p->m.to_tag = own_tag(s, node, base);
    if (l->status < 300 && l->method == METHOD_INVITE)
        give_contact(s, node, &p->m);
    p->stray = true;
    p->through =
        l->flags & LETTER_THROUGH ? latest_transaction(s->world, node, l->method, true) : 0;
    return p->through || !(l->flags & LETTER_THROUGH);
}

static bool write_letter(struct step *s, uint16_t node, const struct letter *l, struct post *p)
{
    switch ((enum letter_kind)l->kind) {
    case LETTER_OUTSIDE: return outside(s, node, l, p);
    case LETTER_WITHIN:
        return l->method == METHOD_CANCEL ? cancel(s, node, l, p) : within(s, node, l, p);
    case LETTER_COPY: return copy(s, node, l, p);
    case LETTER_RESPONSE: return response(s, node, l, p);
    case LETTER_RAW: break; /* see post_raw */
    }
    return false;
}

/* ---- sending ---------------------------------------------------------------------------------- */

static bool add(struct step *s, const struct letter *l, struct message *m)
{
    const struct sip_names names = plan_names(s->plan);
    struct sip_error error;
    if (l->other_method && !l->method)
        m->other_method = l->other_method;
    if (l->body) {
        m->present = (m->present & ~(uint32_t)PRESENT_SDP) | PRESENT_TEXT;
        m->body = l->body;
        m->sdp = (struct sdp){0};
    }
    return !l->extra || message_add(m, l->extra, &names, s->plan->lore, &error);
}

/* RFC 3261 18.1.1: whoever sends puts himself into the topmost Via, unless a line has done so. */
static void send_stray(struct step *s, struct message *m)
{
    if (message_is_request(m) && !m->branch) {
        m->branch = ident_make(m->from, node_serial(s->world, m->from));
        m->via = m->from;
        m->via_by = 0;
    }
    m->link = 0;
    m->told.copy = 0;
    net_send(s, m);
}

static void post(struct step *s, uint16_t node, const struct letter *l, struct post *p)
{
    struct message *m = &p->m;
    bool transacts = message_is_request(m) && m->method != METHOD_ACK && !p->stray &&
                     !(l->flags & LETTER_STRAY) && (p->of || !m->branch);
    m->from = node;
    if (l->to && l->kind != LETTER_RESPONSE)
        m->to = l->to;
    if (p->dialog && m->cseq > dialog_at(s->world, p->dialog)->local_seq)
        dialog_at(s->world, p->dialog)->local_seq = m->cseq;
    if (p->through)
        transaction_respond(s, p->through, m);
    else if (transacts)
        transaction_request(s, node, m, 0, p->of);
    else
        send_stray(s, m);
}

static void post_raw(struct step *s, uint16_t node, const struct letter *l)
{
    struct message m = *l->raw;
    m.from = node;
    m.to = l->to;
    m.link = 0;
    m.told.copy = 0;
    net_send(s, &m);
}

void node_send(struct step *s, uint16_t node, const struct letter *l)
{
    struct post p = {0};
    if (l->kind == LETTER_RAW)
        post_raw(s, node, l);
    else if (write_letter(s, node, l, &p) && add(s, l, &p.m))
        post(s, node, l, &p);
    else
        step_note(s, RECORD_NOTE, node, NOTE_CANNOT_SEND, (uint32_t)l->method << 16 | l->status);
}

/* What came of a request that has no core: RFC 3261 8.1.3.1. */
void node_letter_answered(struct step *s, const struct stimulus *what)
{
    const struct transaction *t = transaction_at(s->world, what->to);
    const struct message *m = what->payload;
    uint16_t status = what->number == REPORT_RESPONSE  ? m->status
                      : what->number == REPORT_TIMEOUT ? 408
                                                       : 503;
    if (what->number != REPORT_ENDED && status >= 200 && !t->is_server)
        step_note(s, RECORD_NOTE, t->is.node, NOTE_RESPONSE, (uint32_t)t->method << 16 | status);
}

/* ---- when the scenario is read ---------------------------------------------------------------- */

/* CRLF at each line's end, and the empty line behind a header that has none. */
static char *with_line_ends(const char *text, size_t length, size_t *out)
{
    char *to = malloc(2 * length + 5);
    size_t n = 0;
    bool blank = false;
    for (size_t i = 0; to && i < length; i++) {
        if (text[i] == '\n' && (n == 0 || to[n - 1] != '\r'))
            to[n++] = '\r';
        to[n++] = text[i];
        blank |= n >= 4 && !memcmp(to + n - 4, "\r\n\r\n", 4);
    }
    for (const char *c = "\r\n"; to && !blank && n && (n < 2 || to[n - 1] != '\n') && *c; c++)
        to[n++] = *c;
    for (const char *c = "\r\n"; to && !blank && *c; c++)
        to[n++] = *c;
    *out = n;
    return to;
}

bool node_raw(const struct plan *plan, const char *text, size_t length, struct message *out,
              struct sip_error *error)
{
    const struct sip_names names = plan_names(plan);
    size_t size;
    char *whole = with_line_ends(text, length, &size);
    bool sound = whole && message_parse(whole, size, &names, plan->lore, out, error);
    if (whole && !sound)
        message_salvage(whole, size, &names, plan->lore, out);
    free(whole);
    return sound;
}

bool node_lines_fit(const struct plan *plan, uint8_t method, uint16_t status, textid lines,
                    struct sip_error *error)
{
    const struct sip_names names = plan_names(plan);
    textid uri = lore_intern(plan->lore, "sip:a@b", strlen("sip:a@b"));
    struct message m = {.method = method,
                        .status = status,
                        .other_method = method ? 0 : uri,
                        .uri = status ? 0 : uri,
                        .from_uri = uri,
                        .to_uri = uri,
                        .call = ident_make(0, 1),
                        .cseq = 1};
    return message_add(&m, lines, &names, plan->lore, error);
}
