/* Stateful proxies: RFC 3261 16.2 to 16.5, 16.10; RFC 6026 7.3. Each request makes a response context
 * (the machine proxy-context), each target of it a branch (proxy-branch). What is passed on and how
 * it is routed is proxy_check.c's and proxy_forward.c's.
 */
#include "node/inside.h"

/* ---- requests ----------------------------------------------------------------------------- */

/* 16.5: where this proxy is in charge it says where that is; elsewhere the Request-URI does. */
textid proxy_targets(struct step *s, uint16_t node, const struct message *request)
{
    textid targets;
    return route_targets(s, node, request, &targets) ? 0 : targets;
}

static void context_begin(struct step *s, ref server, const struct message *request)
{
    struct world *w = s->world;
    uint16_t node = instance_at(w, server)->node;
    ref r = instance_new(s, REGION_PROXY_CONTEXTS, KIND_PROXY_CONTEXT, node, 0, false);
    struct proxy_context *c = proxy_context_at(w, r);
    c->server = server;
    instance_hold(w, server);
    transaction_own(s, server, r);
    c->request = item_new(w, REGION_PAYLOADS);
    *(struct message *)world_item(w, c->request) = *request;
    targets_put(s->plan->lore, &c->left, 0,
                services_forward(s, node, proxy_targets(s, node, request)), 0);
    step_post(
        s, instance_tell,
        &(struct stimulus){.to = r, .atom = CONTEXT_REQUEST, .payload = request, .about = server});
}

/* 16.10: a CANCEL has a transaction of its own, and no context. Somebody who keeps none for the
 * request has refused it himself. */
static void cancel(struct step *s, ref server, const struct message *m)
{
    ref invite = transaction_cancelled(s->world, instance_at(s->world, server)->node, m);
    ref context = invite ? instance_at(s->world, invite)->owner : 0;
    if (instance_live(s->world, context))
        step_post(s, instance_tell,
                  &(struct stimulus){
                      .to = context, .atom = CONTEXT_CANCEL, .payload = m, .about = server});
    else
        call_answer(s, server, m, invite ? 200 : 481, 0);
}

void proxy_request(struct step *s, const struct stimulus *what)
{
    struct message *request = step_payload(s, what->payload);
    if (request->method == METHOD_CANCEL) {
        cancel(s, what->to, request);
        return;
    }
    uint16_t node = instance_at(s->world, what->to)->node;
    if (proxy_check(s, node, what->to, request) && !services_refuse(s, what->to, request))
        context_begin(s, what->to, request);
}

/* An ACK for a 2xx is passed on as any request would be. RFC 6026 7.3: a response that matches no
 * client transaction is not. */
void proxy_stray(struct step *s, const struct stimulus *what)
{
    if (what->number == STRAY_ACK)
        proxy_pass_on(s, (uint16_t)what->to, what->payload);
}

bool proxy_takes(struct step *s, uint16_t node, const struct message *m)
{
    if (m->method != METHOD_CANCEL || !message_is_request(m) || m->present & PRESENT_BROKEN ||
        !node_serves(s->plan, node, SERVES_PROXY) || transaction_cancelled(s->world, node, m) ||
        transaction_serving(s->world, node, m))
        return false;
    proxy_pass_on(s, node, m);
    return true;
}

/* ---- responses: 16.7, step 3 -------------------------------------------------------------- */

bool proxy_return(struct step *s, struct message *response)
{
    const struct sip_names names = plan_names(s->plan);
    return via_pop(response, &names, s->plan->lore);
}

/* ---- what transactions say ---------------------------------------------------------------- */

void context_told(struct step *s, const struct stimulus *what)
{
    ref context = instance_at(s->world, what->to)->owner;
    switch (what->number) {
    case REPORT_ACK: /* without the magic cookie it matches its INVITE: RFC 3261 17.2.3 */
        proxy_pass_on(s, instance_at(s->world, what->to)->node, what->payload);
        break;
    case REPORT_TIMEOUT:
    case REPORT_TRANSPORT_ERROR: step_tell(s, context, CONTEXT_UNREACHABLE, what->payload); break;
    case REPORT_ENDED: step_tell(s, context, CONTEXT_REQUEST_ENDS, NULL); break;
    default: break;
    }
}

static int response_atom(const struct message *m)
{
    if (m->status < 200)
        return m->status == 100 ? BRANCH_100 : BRANCH_101_199;
    return m->status < 300 ? BRANCH_2XX : BRANCH_3XX_6XX;
}

static int atom_of_cancel(const struct stimulus *what)
{
    const struct message *m = what->payload;
    switch (what->number) {
    case REPORT_RESPONSE:
        return m->status < 200   ? -1
               : m->status < 300 ? BRANCH_2XX_OF_CANCEL
                                 : BRANCH_3XX_6XX_OF_CANCEL;
    case REPORT_TIMEOUT: return BRANCH_TIMEOUT_OF_CANCEL;
    case REPORT_TRANSPORT_ERROR: return BRANCH_TRANSPORT_ERROR_OF_CANCEL;
    default: return -1;
    }
}

static int atom_of(const struct stimulus *what)
{
    switch (what->number) {
    case REPORT_RESPONSE: return response_atom(what->payload);
    case REPORT_TIMEOUT: return BRANCH_TIMEOUT;
    case REPORT_TRANSPORT_ERROR: return BRANCH_TRANSPORT_ERROR;
    case REPORT_ENDED: return BRANCH_ENDS;
    default: return -1;
    }
}

void branch_told(struct step *s, const struct stimulus *what)
{
    const struct transaction *t = transaction_at(s->world, what->to);
    ref branch = t->is.owner;
    bool is_own = proxy_branch_at(s->world, branch)->transaction == what->to;
    if (!is_own && t->method != METHOD_CANCEL)
        return; /* the branch goes another way now: RFC 3263 4.3 */
    int atom = is_own ? atom_of(what) : atom_of_cancel(what);
    if (atom >= 0 && instance_live(s->world, branch))
        step_tell(s, branch, (uint8_t)atom, what->payload);
}
