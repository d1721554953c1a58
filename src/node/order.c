/* Standing orders: what a phone does, to the letter, with the next request of a method, whatever it
 * would do by itself.
 *
 * Those that wait stand in front, in the order of giving. One that has been carried out makes room,
 * save that of a request to be ignored: its copies, which have its branch, are ignored too, so it
 * stays. What is ignored never reaches a transaction: nothing answers for it, no 100 either.
 */
#include "node/inside.h"
#include "sim/coder.h"

#include <string.h>

static struct order *order_at(const struct world *w, uint32_t n)
{
    return world_item(w, (ref)REGION_ORDERS << REF_INDEX_BITS | n);
}

static uint32_t orders(const struct world *w)
{
    return w->block->region[REGION_ORDERS].used;
}

void order_code(struct coder *c, void *item)
{
    struct order *o = item;
    coder_ident(c, &o->branch);
    coder_node(c, &o->node);
    coder_text(c, &o->extra);
    if (coder_reading(c) && (o->node > coder_world(c)->plan->nodes || o->method >= METHODS))
        coder_reject(c);
}

/* ---- giving and taking ----------------------------------------------------------------------- */

void node_order(struct step *s, const struct order *given)
{
    uint32_t n = 1;
    while (n <= orders(s->world) && order_at(s->world, n)->node)
        n++;
    struct order *o = n <= orders(s->world)
                          ? order_at(s->world, n)
                          : world_item(s->world, item_new(s->world, REGION_ORDERS));
    *o = *given;
    o->done = 0;
    o->branch = 0;
}

static void drop(struct world *w, uint32_t n)
{
    for (; n < orders(w); n++)
        *order_at(w, n) = *order_at(w, n + 1);
    *order_at(w, n) = (struct order){0};
}

bool order_may(uint8_t method, uint16_t status)
{
    static const unsigned changing = 1 << METHOD_INVITE | 1 << METHOD_BYE | 1 << METHOD_CANCEL |
                                     1 << METHOD_PRACK | 1 << METHOD_UPDATE;
    if (method == METHOD_ACK || (method == METHOD_CANCEL && status < 200))
        return false;
    return status / 100 != 2 || !(changing >> method & 1);
}

/* ---- what an order is for -------------------------------------------------------------------- */

static bool fits_status(const struct order *o, uint16_t status)
{
    if (o->flags & ORDER_CLASS)
        return status / 100 == o->status / 100;
    return status == o->status;
}

static bool fits_call(const struct world *w, const struct order *o, const struct message *m)
{
    ref dialog = o->call && message_is_request(m) ? call_dialog(w, o->node, m) : 0;
    return !o->call || (dialog && dialog_at(w, dialog)->number == o->call);
}

static bool fits(const struct world *w, const struct order *o, uint16_t node,
                 const struct message *m)
{
    bool again = o->flags & ORDER_RE_INVITE, first = m->method == METHOD_INVITE && !again;
    if (o->node != node || o->done || o->method != m->method || !fits_call(w, o, m))
        return false;
    if (!message_is_request(m))
        return o->status && fits_status(o, m->status);
    return first ? !m->to_tag : !again || m->to_tag;
}

/* The first that fits, of those that ignore or of those that answer; 0: none. */
static uint32_t find(const struct world *w, uint16_t node, const struct message *m, bool ignores)
{
    for (uint32_t n = 1; n <= orders(w) && order_at(w, n)->node; n++) {
        const struct order *o = order_at(w, n);
        bool same = ignores == (bool)(o->flags & ORDER_IGNORES);
        bool request = !ignores || message_is_request(m) == !o->status;
        if (same && request && fits(w, o, node, m))
            return n;
    }
    return 0;
}

/* ---- ignoring -------------------------------------------------------------------------------- */

static bool is_copy(const struct world *w, uint16_t node, const struct message *m)
{
    for (uint32_t n = 1; n <= orders(w) && order_at(w, n)->node; n++) {
        const struct order *o = order_at(w, n);
        if (o->done && o->node == node && o->method == m->method && o->branch == m->branch &&
            message_is_request(m))
            return true;
    }
    return false;
}

static bool ignores(struct step *s, uint16_t node, const struct message *m)
{
    if (is_copy(s->world, node, m))
        return true;
    uint32_t n = find(s->world, node, m, true);
    if (!n)
        return false;
    struct order *o = order_at(s->world, n);
    if (!(o->flags & ORDER_EVERY) && !message_is_request(m)) {
        drop(s->world, n);
    } else if (!(o->flags & ORDER_EVERY)) {
        o->done = true;
        o->branch = m->branch;
    }
    return true;
}

void node_receive(struct step *s, const struct stimulus *what)
{
    const struct message *m = what->payload;
    if (orders(s->world) && ignores(s, what->number, m))
        step_note(s, RECORD_NOTE, what->number, NOTE_IGNORES,
                  (uint32_t)m->method << 16 | m->status);
    else if (stateless_takes(s->plan, what->number, m))
        stateless_receive(s, what);
    else if (!proxy_takes(s, what->number, m))
        transaction_receive(s, what);
}

/* ---- answering ------------------------------------------------------------------------------- */

static textid line_of(const struct step *s, const char *line)
{
    return lore_intern(s->plan->lore, line, strlen(line));
}

/* What a response with this status cannot do without: RFC 3261 21.4.6, 21.4.13, 21.4.15; RFC 4028
 * 6. */
static void complete(const struct step *s, uint16_t node, const struct message *request,
                     struct message *m)
{
    const struct phone_config *phone = s->plan->node[node].config;
    switch (m->status) {
    case 405:
        m->present |= PRESENT_ALLOW;
        m->allow = (uint16_t)(ALLOW_PHONE & ~(1 << request->method));
        break;
    case 415: m->extra = line_of(s, "Accept: application/sdp\r\n"); break;
    case 420:
        m->unsupported = request->require;
        m->extra = message_unsupported(request, s->plan->lore);
        break;
    case 422:
        m->present |= PRESENT_MIN_SE;
        m->min_se = phone && phone->min_se ? phone->min_se : 2 * request->session_expires;
        break;
    default: break;
    }
}

/* RFC 3261 8.2.6.2. */
static ident tag_for(struct step *s, ref server, const struct message *request)
{
    const struct instance *i = instance_at(s->world, server);
    if (request->to_tag)
        return request->to_tag;
    if (i->owner && ref_region(i->owner) == REGION_UAS_INVITES)
        return dialog_at(s->world, dialog_of(s->world, i->owner))->local_tag;
    return ident_make(i->node, node_serial(s->world, i->node));
}

static void respond(struct step *s, ref server, const struct message *request,
                    const struct order *o)
{
    const struct sip_names names = plan_names(s->plan);
    struct message m = response_to(request, o->status);
    struct sip_error error;
    if (m.status != 100)
        m.to_tag = tag_for(s, server, request);
    m.told.ordered = true;
    complete(s, o->node, request, &m);
    if (o->extra)
        message_add(&m, o->extra, &names, s->plan->lore, &error);
    transaction_respond(s, server, &m);
}

/* A provisional response to an INVITE has the tag of the dialog, which the core makes; unless the
 * core has refused it at once. */
static void respond_beside(struct step *s, const struct stimulus *what, const struct order *o)
{
    const struct message *m = what->payload;
    bool invites = m->method == METHOD_INVITE;
    if (!invites)
        respond(s, what->to, m, o);
    call_core(s, what);
    if (invites && instance_at(s->world, what->to)->owner)
        respond(s, what->to, m, o);
}

bool node_ordered(struct step *s, const struct stimulus *what)
{
    const struct message *m = what->payload;
    uint32_t n =
        orders(s->world) ? find(s->world, instance_at(s->world, what->to)->node, m, false) : 0;
    if (!n)
        return false;
    struct order o = *order_at(s->world, n);
    if (!(o.flags & ORDER_EVERY))
        drop(s->world, n);
    if (!order_may(o.method, o.status))
        return false;
    if (o.status < 200 && !is_user_agent(s->plan, o.node)) {
        respond(s, what->to, m, &o);
        return false;
    }
    if (o.status < 200) {
        respond_beside(s, what, &o);
        return true;
    }
    ref dialog = call_dialog(s->world, o.node, m);
    if (dialog)
        dialog_count(dialog_at(s->world, dialog), m);
    respond(s, what->to, m, &o);
    return true;
}
