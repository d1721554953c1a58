/* Stateless proxies: RFC 3261 16.11. What comes is passed on and forgotten: no transaction, no timer,
 * no 100, no fork. So whatever comes again must go the same way in the same branch, and all that a
 * stateful proxy keeps is computed once more from the message.
 *
 *     stateful                              stateless
 *     absorbs a retransmission, sends       passes each on: the ends' timers run over the whole
 *     its own requests again                way, a loss on any link costs a round of all
 *     answers an INVITE with 100            nothing: timer A of the caller runs until the callee speaks
 *     timer C, a 408 of its own             silence
 *     a CANCEL is its own business          passes it on, in the INVITE's branch
 */
#include "node/inside.h"

#include <stdio.h>
#include <string.h>

/* ---- what is made of a message ------------------------------------------------------------- */

static uint32_t hash_ident(const struct plan *plan, uint32_t hash, ident id, enum ident_kind kind)
{
    const struct sip_names names = plan_names(plan);
    char text[300];
    size_t length = ident_print(id, kind, &names, text, sizeof text);
    return text_hash(hash, text, (length < sizeof text ? length : sizeof text - 1) + 1);
}

static ident made_of(const struct plan *plan, const char *format, uint32_t hash)
{
    char text[40];
    int length = snprintf(text, sizeof text, format, (unsigned)hash);
    return IDENT_FOREIGN | lore_intern(plan->lore, text, (size_t)length);
}

/* Without a magic cookie the branch says nothing: RFC 3261 16.11, second case. The method is left out
 * in either, so that a CANCEL and the ACK of a refusal follow their INVITE. */
static ident branch_for(const struct plan *plan, uint16_t node, const struct message *m)
{
    uint32_t hash = hash_ident(plan, TEXT_HASH ^ node, m->branch, IDENT_BRANCH);
    if (m->present & PRESENT_NO_COOKIE) {
        hash = hash_ident(plan, hash, m->from_tag, IDENT_TAG);
        hash = hash_ident(plan, hash, m->call, IDENT_CALL);
        hash = text_hash(hash, lore_text(plan->lore, m->uri), lore_length(plan->lore, m->uri));
        hash ^= m->cseq;
    }
    return made_of(plan, "z9hG4bK-s%08x", hash);
}

/* RFC 3261 8.2.7: the same for the same request. */
static ident tag_for(const struct plan *plan, uint16_t node, const struct message *m)
{
    uint32_t hash = hash_ident(plan, TEXT_HASH ^ node, m->call, IDENT_CALL);
    return made_of(plan, "s%08x", hash_ident(plan, hash, m->from_tag, IDENT_TAG));
}

/* ---- requests ------------------------------------------------------------------------------ */

/* RFC 3261 8.2.7. */
static void answer(struct step *s, uint16_t node, const struct message *m, uint16_t status,
                   textid lines)
{
    struct message r = server_response(m, status, lines);
    if (m->method == METHOD_ACK)
        return;
    r.from = node;
    if (!r.to_tag)
        r.to_tag = tag_for(s->plan, node, m);
    r.to = net_next_hop(s->plan, node, transaction_peer(m));
    r.told.copy = m->told.copy;
    net_send(s, &r);
}

/* The best of them, and always the same: RFC 3261 16.11, "MUST choose one and only one". */
static textid best_of(struct lore *lore, textid targets)
{
    textid best = 0;
    int most = -1;
    for (; targets; targets = list_rest(lore, targets)) {
        textid one = list_first(lore, targets);
        int q = address_q(lore, one);
        if (q > most) {
            best = one;
            most = q;
        }
    }
    return address_uri(lore, best);
}

static void send_on(struct step *s, uint16_t node, const struct message *came, struct message *m)
{
    const struct sip_names names = plan_names(s->plan);
    ident branch = branch_for(s->plan, node, came);
    via_push(m, &names, s->plan->lore);
    m->branch = branch;
    m->via = m->from = node;
    m->link = 0;
    net_send(s, m);
}

static void pass_request(struct step *s, uint16_t node, const struct message *came)
{
    struct message m = *came;
    textid lines, targets;
    uint16_t status = request_check(s, node, &m, &lines);
    if (!status)
        status = route_targets(s, node, &m, &targets);
    if (status) {
        answer(s, node, came, status, lines);
        return;
    }
    if (m.method != METHOD_CANCEL && m.method != METHOD_ACK)
        breadth_set(s->plan, &m, breadth_of(s->plan, &m));
    route_onwards(s->plan, node, &m, best_of(s->plan->lore, targets));
    send_on(s, node, came, &m);
}

/* ---- responses ----------------------------------------------------------------------------- */

/* RFC 3261 16.11, 18.1.2: by the Via beneath its own. What has none was meant for nobody else. */
static void pass_response(struct step *s, uint16_t node, const struct stimulus *what)
{
    const struct sip_names names = plan_names(s->plan);
    struct message m = *(const struct message *)what->payload;
    if (m.via != node || !via_pop(&m, &names, s->plan->lore) || m.via == NODE_FOREIGN) {
        transaction_receive(s, what);
        return;
    }
    m.from = node;
    m.to = net_next_hop(s->plan, node, m.via);
    m.link = 0;
    net_send(s, &m);
}

bool stateless_takes(const struct plan *plan, uint16_t node, const struct message *m)
{
    const struct server_config *c = server_of(plan, node);
    return c && c->serves & SERVES_PROXY && c->flags & SERVER_STATELESS &&
           !(m->present & PRESENT_BROKEN) &&
           !(message_is_request(m) && is_for_registrar(plan, node, m));
}

void stateless_receive(struct step *s, const struct stimulus *what)
{
    const struct message *m = what->payload;
    if (message_is_request(m))
        pass_request(s, what->number, m);
    else
        pass_response(s, what->number, what);
}
