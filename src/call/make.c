/* Dialogs and the messages within them: RFC 3261 8.1.1, 8.2.6, 12.1, 12.2.1.1. */
#include "call/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- dialogs ------------------------------------------------------------------------------ */

/* Of an o= line: one for each call, forks or not. */
static uint16_t session_serial(const struct dialog *d)
{
    return (uint16_t)((d->number - 1) % UINT16_MAX + 1);
}

static void offer_new(struct step *s, ref dialog, uint16_t node)
{
    ref r = instance_new(s, REGION_OFFERS, KIND_OFFER_ANSWER, node, dialog, false);
    struct offer *o = offer_at(s->world, r);
    o->session = session_serial(dialog_at(s->world, dialog));
    o->wish = DIRECTION_SENDRECV;
    dialog_at(s->world, dialog)->offer = r;
}

static void begin_session(struct step *s, ref dialog, uint16_t node)
{
    offer_new(s, dialog, node);
    dialog_at(s->world, dialog)->session =
        instance_new(s, REGION_SESSIONS, KIND_SESSION, node, dialog, false);
}

ref dialog_new(struct step *s, uint8_t kind, uint16_t node, ident call)
{
    struct world *w = s->world;
    struct line *line = line_at(w, node);
    ref r = instance_new(s, REGION_DIALOGS, kind, node, 0, false);
    struct dialog *d = dialog_at(w, r);
    d->local_tag = ident_make(node, node_serial(w, node));
    d->call = call ? call : ident_make(node, node_serial(w, node));
    d->number = ++line->made;
    line->calls++;
    begin_session(s, r, node);
    dialogs_add(w, r);
    return r;
}

/* What all dialogs of an INVITE share: RFC 3261 12.1.2. */
static void inherit(struct dialog *d, const struct dialog *first)
{
    d->call = first->call;
    d->local_tag = first->local_tag;
    d->first_seq = d->local_seq = first->first_seq;
    d->number = first->number;
    d->local_uri = first->local_uri;
    d->remote_uri = d->remote_target = first->remote_uri;
    d->how = first->how;
    d->focus = first->focus;
    d->route = first->remote_tag ? 0 : first->route;
    d->peer = first->peer;
    d->invite = first->invite;
    d->ours = first->ours == first->invite ? first->invite : 0;
}

ref dialog_fork(struct step *s, ref invite, ident remote_tag)
{
    struct world *w = s->world;
    ref first = dialog_of(w, invite), last = first;
    uint16_t node = instance_at(w, first)->node;
    ref r = instance_new(s, REGION_DIALOGS, KIND_DIALOG_CALLER, node, 0, false);
    struct dialog *d = dialog_at(w, r);
    inherit(d, dialog_at(w, first));
    d->remote_tag = remote_tag;
    begin_session(s, r, node);
    while (dialog_at(w, last)->next_fork)
        last = dialog_at(w, last)->next_fork;
    dialog_at(w, last)->next_fork = r;
    instance_hold(w, r);
    dialogs_add(w, r);
    return r;
}

/* One more of the same call: the next one's INVITE goes on where that of `before` has failed. */
ref dialog_again(struct step *s, ref before, textid target, textid how)
{
    struct world *w = s->world;
    uint16_t node = instance_at(w, before)->node;
    ref r = instance_new(s, REGION_DIALOGS, KIND_DIALOG_CALLER, node, 0, false);
    struct dialog *d = dialog_at(w, r);
    inherit(d, dialog_at(w, before));
    d->invite = d->ours = 0;
    d->first_seq = 0;
    d->route = route_to(s->plan, node, target);
    d->remote_target = target_uri(s->plan->lore, target);
    d->peer = hop_of(s->plan, node, d->route, d->remote_target, d->peer);
    d->how = how;
    begin_session(s, r, node);
    dialogs_add(w, r);
    bridge_follow(s, before, r);
    return r;
}

/* Kept as a text: never changed, and the same for all dialogs that began alike. */
textid how_kept(struct lore *lore, const struct call_options *how)
{
    static const struct call_options none;
    struct call_options kept;
    memset(&kept, 0, sizeof kept);
    kept.media = how->media;
    kept.flags = how->flags;
    kept.expires = how->expires;
    kept.session_expires = how->session_expires;
    kept.min_se = how->min_se;
    kept.replaces = how->replaces;
    kept.extra = how->extra;
    return memcmp(&kept, &none, sizeof kept) ? lore_intern(lore, (const char *)&kept, sizeof kept)
                                             : 0;
}

/* Where the user says nothing his phone decides. */
textid how_of(const struct plan *plan, uint16_t node, const struct call_options *how_or_null)
{
    const struct phone_config *phone = phone_of(plan, node);
    struct call_options how = how_or_null ? *how_or_null : (struct call_options){0};
    how.flags |= phone->flags & (PHONE_LATE_OFFER | PHONE_100REL | PHONE_REQUIRES_100REL);
    if (!how.expires)
        how.expires = phone->expires;
    if (!how.session_expires)
        how.session_expires = phone->session_expires;
    return how_kept(plan->lore, &how);
}

struct call_options dialog_how(const struct plan *plan, const struct dialog *d)
{
    struct call_options how = {0};
    if (d->how && lore_length(plan->lore, d->how) == sizeof how)
        memcpy(&how, lore_text(plan->lore, d->how), sizeof how);
    return how;
}

void lines_begin(struct world *w)
{
    world_reserve(w, REGION_LINES, w->plan->nodes);
    for (uint16_t n = 1; n <= w->plan->nodes; n++)
        item_new(w, REGION_LINES);
}

/* ---- messages ----------------------------------------------------------------------------- */

uint16_t node_of(const struct plan *plan, textid uri, uint16_t likely)
{
    if (likely && likely <= plan->nodes && plan->node[likely].contact == uri)
        return likely;
    uint16_t n = net_node_at(plan, uri);
    return n ? n : likely;
}

/* An address of record is its user's, though requests for its domain go to whoever is in charge. */
uint16_t dialog_far(const struct world *w, ref dialog)
{
    const struct plan *plan = w->plan;
    const struct dialog *d = dialog_at(w, dialog);
    textid target = d->remote_target ? d->remote_target : d->remote_uri;
    if (!target || (d->peer && plan->node[d->peer].contact == target))
        return d->peer;
    uint16_t n = net_contact_of(plan, target);
    if (!n)
        n = net_phone_of(plan, target);
    if (!n)
        n = net_node_at(plan, target);
    return n ? n : d->peer;
}

uint16_t hop_of(const struct plan *plan, uint16_t node, textid route, textid target,
                uint16_t likely)
{
    return net_next_hop(plan, node,
                        node_of(plan, route ? contact_uri(plan->lore, route) : target, likely));
}

uint16_t first_hop(struct step *s, uint16_t node, textid route, textid target, textid *servers,
                   uint16_t likely)
{
    uint16_t server =
        net_server(s, node, route ? contact_uri(s->plan->lore, route) : target, servers);
    return server ? net_next_hop(s->plan, node, server) : likely;
}

bool another_way(const struct step *s, uint16_t node, textid route, textid target, textid servers,
                 const struct message *undelivered)
{
    return net_server_left(s->plan, node, route ? contact_uri(s->plan->lore, route) : target,
                           servers) ||
           (undelivered && message_is_request(undelivered) && net_other_way(s, undelivered));
}

textid route_outbound(const struct plan *plan, uint16_t node)
{
    char text[400];
    uint16_t proxy = plan->node[node].outbound;
    const char *domain = plan->node[node].outbound_domain;
    if (!proxy && !domain)
        return 0;
    int length = snprintf(text, sizeof text, "<sip:%s%s>", proxy ? plan->node[proxy].host : domain,
                          proxy && plan->node[proxy].strict ? "" : ";lr");
    return lore_intern(plan->lore, text, (size_t)length);
}

textid route_to(const struct plan *plan, uint16_t node, textid target)
{
    textid route = target_route(plan->lore, target);
    return route ? route : route_outbound(plan, node);
}

/* An RFC 2543 phone puts no magic cookie into its branches: RFC 3261 17.2.3. */
uint16_t manners(const struct plan *plan, uint16_t node)
{
    const struct phone_config *phone = phone_of(plan, node);
    return phone && phone->rfc2543 ? PRESENT_NO_COOKIE : 0;
}

textid dialog_contact(const struct step *s, const struct dialog *d)
{
    char text[600];
    textid contact = s->plan->node[d->is.node].contact;
    if (!d->focus)
        return contact;
    int length = snprintf(text, sizeof text, "<%s>;isfocus", lore_text(s->plan->lore, contact));
    return length < (int)sizeof text ? lore_intern(s->plan->lore, text, (size_t)length) : contact;
}

struct message dialog_request(const struct step *s, const struct dialog *d, uint8_t method)
{
    struct message m = {.from = d->is.node,
                        .to = d->peer,
                        .method = method,
                        .present = manners(s->plan, d->is.node),
                        .max_forwards = 70,
                        .call = d->call,
                        .from_tag = d->local_tag,
                        .to_tag = d->remote_tag,
                        .uri = d->remote_target,
                        .from_uri = d->local_uri,
                        .to_uri = d->remote_uri};
    route_request(s->plan->lore, d->route, &m);
    if (method == METHOD_UPDATE) { /* it may change the remote target: RFC 3311 5.1 */
        m.present |= PRESENT_CONTACT;
        m.contact = dialog_contact(s, d);
    }
    if (method == METHOD_INVITE) {
        m.present |= PRESENT_CONTACT | PRESENT_ALLOW | PRESENT_SUPPORTED;
        m.supported = supported_by(s->plan, d->is.node);
        m.contact = dialog_contact(s, d);
        m.allow = allowed_by(s->plan, d->is.node);
    }
    session_timer_support(s, d, &m);
    return m;
}

/* RFC 3261 13.3.1.3, 20.43: why an offer was refused. */
static textid warning_of(const struct step *s, uint16_t node)
{
    char text[600];
    int length = snprintf(text, sizeof text, "Warning: 305 %s \"Incompatible media format\"\r\n",
                          s->plan->node[node].host);
    return length < (int)sizeof text ? lore_intern(s->plan->lore, text, (size_t)length) : 0;
}

void dialog_refresh(struct step *s, struct dialog *d, const struct message *m)
{
    if (m->contact)
        d->remote_target = contact_uri(s->plan->lore, m->contact);
    if (m->present & PRESENT_ALLOW)
        d->allows = m->allow;
    if (!d->route)
        d->peer = hop_of(s->plan, d->is.node, 0, d->remote_target, d->peer);
}

struct message dialog_response(const struct step *s, const struct dialog *d,
                               const struct message *request, uint16_t status)
{
    struct message m = response_to(request, status);
    m.to_tag = d->local_tag;
    if (status < 300) {
        m.present |= PRESENT_CONTACT;
        m.contact = dialog_contact(s, d);
        m.record_route = request->record_route;
    }
    if (status / 100 == 2) {
        m.present |= PRESENT_ALLOW | PRESENT_SUPPORTED;
        m.supported = supported_by(s->plan, d->is.node);
        m.allow = allowed_by(s->plan, d->is.node);
    }
    if (status == 488)
        m.extra = warning_of(s, d->is.node);
    if (status == 415)
        accept_sdp(s, &m);
    if (status == 405) { /* RFC 3261 8.2.1 */
        m.present |= PRESENT_ALLOW;
        m.allow = allowed_by(s->plan, d->is.node);
    }
    return m;
}

void give_lines(const struct step *s, struct message *m, textid lines)
{
    const struct sip_names names = plan_names(s->plan);
    struct sip_error error;
    if (lines)
        message_add(m, lines, &names, s->plan->lore, &error);
}

struct message call_message(const struct step *s, ref dialog, uint8_t method)
{
    struct message m = dialog_request(s, dialog_at(s->world, dialog), method);
    const struct dialog *d = dialog_at(s->world, dialog);
    m.cseq = method == METHOD_ACK ? d->first_seq : d->local_seq + 1;
    return m;
}
