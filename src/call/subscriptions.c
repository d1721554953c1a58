/* Subscriptions: whose they are, and what travels in them. RFC 6665 4; RFC 5057.
 *
 * One is a use of a dialog. It is in a call's dialog (a REFER has made it: RFC 3515 2.4.4), which is
 * its owner and has identity and CSeq; or in one that SUBSCRIBE and NOTIFY have made, and then those
 * are its own. SUBSCRIBE and NOTIFY find theirs here, by dialog and Event, before anybody asks for a
 * call: so a NOTIFY that comes after the BYE is right. Calls share their dialogs with nothing but
 * REFERs (4.5.2: 403).
 */
#include "call/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- identity ----------------------------------------------------------------------------- */

static struct dialog *dialog_around(const struct world *w, ref r)
{
    ref dialog = instance_at(w, r)->owner;
    return dialog ? dialog_at(w, dialog) : NULL;
}

ref subscription_new(struct step *s, uint8_t kind, uint16_t node, ref dialog)
{
    return instance_new(s, REGION_SUBSCRIPTIONS, kind, node, dialog, false);
}

void subscription_of_ours(struct step *s, ref r, const struct message *m)
{
    struct subscription *x = subscription_at(s->world, r);
    x->call = m->call;
    x->local_tag = m->from_tag;
    x->local_seq = m->cseq;
    x->local_uri = m->from_uri;
    x->remote_uri = m->to_uri;
    x->remote_target = m->uri;
    x->route = m->route;
    x->peer = m->to;
}

void subscription_of_theirs(struct step *s, ref r, const struct message *m)
{
    struct subscription *x = subscription_at(s->world, r);
    x->call = m->call;
    x->local_tag = ident_make(x->is.node, node_serial(s->world, x->is.node));
    x->local_uri = m->to_uri;
    x->remote_uri = m->from_uri;
    subscription_learn(s, r, m);
}

static void adopt(struct subscription *to, const struct subscription *from)
{
    struct instance is = to->is;
    *to = *from;
    to->is = is;
}

ref subscription_fork(struct step *s, ref first)
{
    const struct instance *i = instance_at(s->world, first);
    ref r = subscription_new(s, i->machine, i->node, i->owner);
    struct subscription *x = subscription_at(s->world, r);
    adopt(x, subscription_at(s->world, first));
    x->remote_tag = 0;
    x->remote_seq = 0;
    return r;
}

/* RFC 6665 4.1.2.2: freshly generated Call-ID and From tag. */
ref subscription_again(struct step *s, ref before)
{
    uint16_t node = instance_at(s->world, before)->node;
    ref r = subscription_new(s, KIND_SUBSCRIPTION, node, 0);
    struct subscription *x = subscription_at(s->world, r);
    adopt(x, subscription_at(s->world, before));
    x->call = ident_make(node, node_serial(s->world, node));
    x->local_tag = ident_make(node, node_serial(s->world, node));
    x->remote_tag = 0;
    x->local_seq = x->remote_seq = 0;
    x->reason = END_NO_REASON;
    x->retry_after = 0;
    x->remote_target = x->remote_uri;
    x->route = x->at ? 0 : route_outbound(s->plan, node);
    x->peer = x->at ? hop_of(s->plan, node, 0, s->plan->node[x->at].contact, x->at)
                    : hop_of(s->plan, node, x->route, x->remote_uri, 0);
    return r;
}

/* ---- requests within it ------------------------------------------------------------------- */

static struct message request_of_its_own(const struct step *s, const struct subscription *x,
                                         uint8_t method)
{
    struct message m = {.from = x->is.node,
                        .to = x->peer,
                        .method = method,
                        .present = manners(s->plan, x->is.node),
                        .max_forwards = 70,
                        .call = x->call,
                        .from_tag = x->local_tag,
                        .to_tag = x->remote_tag,
                        .uri = x->remote_target,
                        .from_uri = x->local_uri,
                        .to_uri = x->remote_uri};
    route_request(s->plan->lore, x->route, &m);
    return m;
}

struct message subscription_request(const struct step *s, ref r, uint8_t method)
{
    const struct subscription *x = subscription_at(s->world, r);
    const struct dialog *d = dialog_around(s->world, r);
    struct lore *lore = s->plan->lore;
    struct message m = d ? dialog_request(s, d, method) : request_of_its_own(s, x, method);
    m.present |= PRESENT_CONTACT;
    m.contact = s->plan->node[x->is.node].contact;
    m.extra = lines_set(lore, m.extra, "Event", lore_text(lore, x->event));
    return m;
}

void subscription_send(struct step *s, ref r, const struct message *prepared, unsigned flags)
{
    struct message m = *prepared;
    if (!dialog_around(s->world, r))
        m.cseq = ++subscription_at(s->world, r)->local_seq;
    request_begin(s, instance_at(s->world, r)->owner, &m, r, flags);
}

/* ---- what the peer's requests say --------------------------------------------------------- */

/* RFC 6665 4.4.1: the route set is that of the request which makes the dialog. */
static void learn_of_its_own(struct step *s, struct subscription *x, const struct message *m)
{
    struct lore *lore = s->plan->lore;
    if (!x->remote_tag) {
        x->remote_tag = m->from_tag;
        x->route = m->record_route;
    }
    if (m->contact)
        x->remote_target = contact_uri(lore, m->contact);
    x->peer = hop_of(s->plan, x->is.node, x->route, x->remote_target, m->from);
    if (m->cseq > x->remote_seq)
        x->remote_seq = m->cseq;
}

/* SUBSCRIBE and NOTIFY are target refresh requests: RFC 6665 B.12. */
void subscription_learn(struct step *s, ref r, const struct message *m)
{
    struct dialog *d = dialog_around(s->world, r);
    if (!d) {
        learn_of_its_own(s, subscription_at(s->world, r), m);
        return;
    }
    dialog_count(d, m);
    dialog_refresh(s, d, m);
}

bool subscription_out_of_order(const struct world *w, ref r, const struct message *m)
{
    const struct dialog *d = dialog_around(w, r);
    uint32_t before = d ? d->remote_seq : subscription_at(w, r)->remote_seq;
    return before && m->cseq <= before;
}

bool subscription_lost(uint16_t status)
{
    switch (status) {
    case 404:
    case 405:
    case 408:
    case 410:
    case 416:
    case 489:
    case 501:
    case 604: return true;
    default: return status >= 480 && status <= 485;
    }
}

int subscription_asker_atom(uint8_t atom)
{
    switch (atom) {
    case REQUEST_2XX: return SUBSCRIPTION_2XX;
    case REQUEST_3XX_6XX: return SUBSCRIPTION_3XX_6XX;
    case REQUEST_TIMEOUT: return SUBSCRIPTION_TIMEOUT;
    case REQUEST_TRANSPORT_ERROR: return SUBSCRIPTION_TRANSPORT_ERROR;
    default: return -1;
    }
}

/* ---- Subscription-State: RFC 6665 8.2.3 --------------------------------------------------- */

const char *const end_reasons[END_REASONS + 1] = {[END_NO_REASON] = "",
                                                  [END_DEACTIVATED] = "deactivated",
                                                  [END_PROBATION] = "probation",
                                                  [END_REJECTED] = "rejected",
                                                  [END_TIMEOUT] = "timeout",
                                                  [END_GIVEUP] = "giveup",
                                                  [END_NORESOURCE] = "noresource",
                                                  [END_INVARIANT] = "invariant"};

static const char *state_of(struct lore *lore, const struct message *m)
{
    return lore_text(lore, lines_value(lore, m->extra, "Subscription-State"));
}

static bool is_word(const char *at, const char *word)
{
    size_t length = strlen(word);
    return !strncasecmp(at, word, length) && strchr("; \t", at[length]);
}

int notify_atom(struct lore *lore, const struct message *m)
{
    const char *state = state_of(lore, m);
    if (is_word(state, "terminated"))
        return SUBSCRIPTION_NOTIFY_TERMINATED;
    if (is_word(state, "pending"))
        return SUBSCRIPTION_NOTIFY_PENDING;
    return *state ? SUBSCRIPTION_NOTIFY_ACTIVE : -1;
}

/* What stands behind "name=" after a semicolon; NULL: nothing. */
static const char *parameter(const char *value, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = strchr(value, ';'); at; at = strchr(at, ';')) {
        at += 1 + strspn(at + 1, " \t");
        if (!strncasecmp(at, name, length) && at[length] == '=')
            return at + length + 1;
    }
    return NULL;
}

enum end_reason notify_reason(struct lore *lore, const struct message *m)
{
    const char *reason = parameter(state_of(lore, m), "reason");
    unsigned n = END_REASONS;
    while (reason && --n > END_NO_REASON)
        if (is_word(reason, end_reasons[n]))
            return (enum end_reason)n;
    return END_NO_REASON;
}

uint32_t notify_number(struct lore *lore, const struct message *m, const char *name)
{
    const char *at = parameter(state_of(lore, m), name);
    unsigned long long value = at ? strtoull(at, NULL, 10) : 0;
    return value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
}

/* ---- finding them ------------------------------------------------------------------------- */

ref subscription_next(const struct world *w, uint16_t node, uint8_t kind, ref r)
{
    r = r ? instance_at(w, r)->next : world_node(w, node)->first[REGION_SUBSCRIPTIONS];
    while (r && (instance_at(w, r)->machine != kind || !instance_live(w, r)))
        r = instance_at(w, r)->next;
    return r;
}

struct identity {
    ident call, local_tag, remote_tag;
};

static struct identity identity_of(const struct world *w, ref r)
{
    const struct subscription *x = subscription_at(w, r);
    const struct dialog *d = dialog_around(w, r);
    return d ? (struct identity){d->call, d->local_tag, d->remote_tag}
             : (struct identity){x->call, x->local_tag, x->remote_tag};
}

/* RFC 6665 8.2.1: package and id, and nothing else. A REFER's subscriber learns of the id by the
 * first NOTIFY: RFC 3515 2.4.6. */
static bool same_event(const struct lore *lore, const struct subscription *x, textid event)
{
    const char *ours = lore_text(lore, x->event), *theirs = lore_text(lore, event);
    const char *id = parameter(ours, "id"), *other = parameter(theirs, "id");
    size_t name = strcspn(ours, "; \t");
    if (name != strcspn(theirs, "; \t") || strncmp(ours, theirs, name) != 0)
        return false;
    if (!id && other && x->id)
        return strtoul(other, NULL, 10) == x->id;
    return (!id && !other) || (id && other && !strcmp(id, other));
}

/* `whole`: of that very peer; else of one that is not known yet, or of another. */
static ref find(const struct step *s, uint16_t node, uint8_t kind, const struct message *m,
                bool whole)
{
    struct lore *lore = s->plan->lore;
    textid event = lines_value(lore, m->extra, "Event");
    for (ref r = subscription_next(s->world, node, kind, 0); r;
         r = subscription_next(s->world, node, kind, r)) {
        struct identity i = identity_of(s->world, r);
        if (i.call == m->call && i.local_tag == m->to_tag &&
            (i.remote_tag == m->from_tag || !whole) &&
            same_event(lore, subscription_at(s->world, r), event))
            return r;
    }
    return 0;
}

bool call_has_subscription(const struct world *w, uint16_t node, const struct message *m)
{
    uint8_t kind = m->method == METHOD_NOTIFY ? KIND_SUBSCRIPTION : KIND_NOTIFIER;
    for (ref r = subscription_next(w, node, kind, 0); r; r = subscription_next(w, node, kind, r)) {
        struct identity i = identity_of(w, r);
        if (i.call == m->call && i.local_tag == m->to_tag)
            return true;
    }
    return false;
}

/* ---- what has come ------------------------------------------------------------------------ */

void refuse_saying(struct step *s, ref server, const struct message *request, uint16_t status,
                   const char *name, const char *value)
{
    struct message m = response_to(request, status);
    uint16_t node = instance_at(s->world, server)->node;
    if (!m.to_tag)
        m.to_tag = ident_make(node, node_serial(s->world, node));
    if (*value) /* an Allow-Events lists one package at least: RFC 6665 8.2.2 */
        m.extra = lines_add(s->plan->lore, m.extra, name, value);
    transaction_respond(s, server, &m);
}

static void tell(struct step *s, const struct stimulus *what, ref to, int atom)
{
    instance_tell(s, &(struct stimulus){.to = to,
                                        .atom = (uint8_t)atom,
                                        .payload = what->payload,
                                        .about = what->to,
                                        .cause = what->cause});
}

/* RFC 6665 4.1.3, 4.4.1. */
static void notified(struct step *s, const struct stimulus *what)
{
    const struct message *m = what->payload;
    uint16_t node = instance_at(s->world, what->to)->node;
    int atom = notify_atom(s->plan->lore, m);
    ref r = find(s, node, KIND_SUBSCRIPTION, m, true), first = 0;
    if (!r)
        first = find(s, node, KIND_SUBSCRIPTION, m, false);
    if (!r && first && !identity_of(s->world, first).remote_tag)
        r = first;
    if (!r && !first)
        call_answer(s, what->to, m, 481, 0);
    else if (atom < 0)
        call_answer(s, what->to, m, 400, 0);
    else
        tell(s, what, r ? r : first,
             !r                                          ? SUBSCRIPTION_NOTIFY_OF_ANOTHER
             : subscription_out_of_order(s->world, r, m) ? SUBSCRIPTION_NOTIFY_OUT_OF_ORDER
                                                         : atom);
}

/* RFC 6665 7.2: a 489 lists what there is. */
static void refuse_event(struct step *s, ref server, const struct message *m)
{
    char offered[100];
    packages_print(s->plan, instance_at(s->world, server)->node, offered, sizeof offered);
    refuse_saying(s, server, m, 489, "Allow-Events", offered);
}

static void refuse_brief(struct step *s, ref server, const struct message *m)
{
    char seconds[16];
    uint16_t node = instance_at(s->world, server)->node;
    snprintf(seconds, sizeof seconds, "%u", grants_least(s->plan, node));
    refuse_saying(s, server, m, 423, "Min-Expires", seconds);
}

static void subscribed_anew(struct step *s, const struct stimulus *what)
{
    const struct message *m = what->payload;
    uint16_t node = instance_at(s->world, what->to)->node;
    textid event = lines_value(s->plan->lore, m->extra, "Event");
    enum package package = package_find(s->plan->lore, event);
    if (package == PACKAGE_REFER) { /* RFC 3515 2.4.4 */
        call_answer(s, what->to, m, 403, 0);
    } else if (!package_offered(s->plan, node, package)) {
        refuse_event(s, what->to, m);
    } else if (grants_too_brief(s->plan, node, m)) {
        refuse_brief(s, what->to, m);
    } else {
        ref r = subscription_new(s, KIND_NOTIFIER, node, 0);
        struct subscription *x = subscription_at(s->world, r);
        x->event = event;
        x->package = (uint8_t)package;
        subscription_of_theirs(s, r, m);
        x->remote_seq = 0; /* it is not served yet */
        tell(s, what, r, NOTIFIER_SUBSCRIBE);
    }
}

/* RFC 6665 4.5.2: whoever does not share dialogs says 403. */
static void subscribed(struct step *s, const struct stimulus *what)
{
    const struct message *m = what->payload;
    uint16_t node = instance_at(s->world, what->to)->node;
    ref r = m->to_tag ? find(s, node, KIND_NOTIFIER, m, true) : 0;
    ref dialog = m->to_tag && !r ? dialogs_match(s->world, node, m) : 0;
    if (r)
        tell(s, what, r, NOTIFIER_SUBSCRIBE);
    else if (dialog)
        dialog_count(dialog_at(s->world, dialog), m);
    if (!r && m->to_tag)
        call_answer(s, what->to, m, dialog ? 403 : 481, 0);
    else if (!r)
        subscribed_anew(s, what);
}

void call_event(struct step *s, const struct stimulus *what)
{
    const struct message *m = what->payload;
    if (m->method == METHOD_NOTIFY)
        notified(s, what);
    else
        subscribed(s, what);
}

/* ---- what users want ---------------------------------------------------------------------- */

void call_subscribe(struct step *s, uint16_t node, const struct subscribing *how)
{
    const struct plan *plan = s->plan;
    struct message m = call_message_outside(s, node, how->target, METHOD_SUBSCRIBE);
    ref r = subscription_new(s, KIND_SUBSCRIPTION, node, 0);
    struct subscription *x = subscription_at(s->world, r);
    if (how->at) {
        m.route = 0;
        m.to = hop_of(plan, node, 0, plan->node[how->at].contact, how->at);
    }
    subscription_of_ours(s, r, &m);
    x->local_seq = 0;
    x->at = how->at;
    x->event = how->event;
    x->package = (uint8_t)package_find(plan->lore, how->event);
    x->wanted = how->expires;
    x->expires = how->expires;
    x->extra = how->extra;
    step_tell(s, r, SUBSCRIPTION_USER_SUBSCRIBES, NULL);
}

static uint16_t whose(const struct plan *plan, const struct subscription *x)
{
    uint16_t node = net_phone_of(plan, x->remote_uri);
    return node ? node : net_node_at(plan, x->remote_uri);
}

bool call_unsubscribe(struct step *s, uint16_t node, uint16_t target, textid event)
{
    bool any = false;
    for (ref r = subscription_next(s->world, node, KIND_SUBSCRIPTION, 0); r;
         r = subscription_next(s->world, node, KIND_SUBSCRIPTION, r)) {
        const struct subscription *x = subscription_at(s->world, r);
        if ((event && x->event != event) || (target && whose(s->plan, x) != target))
            continue;
        step_tell(s, r, SUBSCRIPTION_USER_UNSUBSCRIBES, NULL);
        any = true;
    }
    return any;
}

static bool tell_notifiers(struct step *s, uint16_t node, int atom)
{
    bool any = false;
    for (ref r = subscription_next(s->world, node, KIND_NOTIFIER, 0); r;
         r = subscription_next(s->world, node, KIND_NOTIFIER, r)) {
        if (subscription_at(s->world, r)->package == PACKAGE_REFER && atom != NOTIFIER_USER_ENDS)
            continue;
        step_tell(s, r, (uint8_t)atom, NULL);
        any = true;
    }
    return any;
}

bool call_judge(struct step *s, uint16_t node, bool allow)
{
    return tell_notifiers(s, node, allow ? NOTIFIER_USER_ALLOWS : NOTIFIER_USER_REJECTS);
}

bool call_end_subscriptions(struct step *s, uint16_t node, enum end_reason reason,
                            uint32_t retry_after)
{
    for (ref r = subscription_next(s->world, node, KIND_NOTIFIER, 0); r;
         r = subscription_next(s->world, node, KIND_NOTIFIER, r)) {
        struct subscription *x = subscription_at(s->world, r);
        x->reason = (uint8_t)reason;
        x->retry_after = retry_after;
    }
    return tell_notifiers(s, node, NOTIFIER_USER_ENDS);
}
