/* The words of a proxy's branch, and what their effects do. RFC 3261 16.6 to 16.10. */
#include "node/inside.h"

static const struct vocabulary_atom atoms[BRANCH_ATOMS] = {
    [BRANCH_START] = WORD("start branch", "its birth: the request goes to one more target"),
    [BRANCH_CANCEL] = WORD("cancel", "the context needs this branch no longer"),
    [BRANCH_100] = RANGE(100, 100, "a 100 response arrives"),
    [BRANCH_101_199] = RANGE(101, 199, "a provisional response but 100 arrives"),
    [BRANCH_2XX] = RANGE(200, 299, "a response that accepts arrives"),
    [BRANCH_3XX_6XX] = RANGE(300, 699, "a response that refuses arrives"),
    [BRANCH_TIMEOUT] = WORD("timeout", "nobody has answered there"),
    [BRANCH_TRANSPORT_ERROR] = WORD("transport error", "the request could not be delivered there"),
    [BRANCH_2XX_OF_CANCEL] = {.after = " of CANCEL",
                              .low = 200,
                              .high = 299,
                              .about = "the CANCEL is answered with 200"},
    [BRANCH_3XX_6XX_OF_CANCEL] = {.after = " of CANCEL",
                                  .low = 300,
                                  .high = 699,
                                  .about = "the CANCEL is refused: 481"},
    [BRANCH_TIMEOUT_OF_CANCEL] = WORD("timeout of CANCEL", "nobody has answered the CANCEL"),
    [BRANCH_TRANSPORT_ERROR_OF_CANCEL] =
        WORD("transport error of CANCEL", "the CANCEL could not be delivered"),
    [BRANCH_ENDS] = WORD("transaction ends", "the client transaction is over"),
};

static const struct vocabulary_trigger triggers[] = {
    {"CANCEL over",
     UINT64_C(1) << BRANCH_2XX_OF_CANCEL | UINT64_C(1) << BRANCH_3XX_6XX_OF_CANCEL |
         UINT64_C(1) << BRANCH_TIMEOUT_OF_CANCEL | UINT64_C(1) << BRANCH_TRANSPORT_ERROR_OF_CANCEL,
     "the CANCEL is answered, or nobody has answered it, or it could not be delivered"},
};

static const struct message *request_of(const struct world *w, ref branch)
{
    ref context = instance_at(w, branch)->owner;
    return world_item(w, proxy_context_at(w, context)->request);
}

/* ---- facts -------------------------------------------------------------------------------- */

enum { FACT_ANOTHER_WAY };

static const struct vocabulary_fact facts[] = {
    [FACT_ANOTHER_WAY] = {"another way", 0, UNTIMED_FREE,
                          "no answer, a transport error or 503, and another server of the target's "
                          "domain has not been tried; or TCP has failed, and UDP is left"},
};

/* RFC 3263 4.3, RFC 3261 18.1.1. */
static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    const struct proxy_branch *b = proxy_branch_at(s->world, self);
    const struct message *m = what->payload;
    bool error = what->atom == BRANCH_TRANSPORT_ERROR, late = what->atom == BRANCH_TIMEOUT;
    bool refused = what->atom == BRANCH_3XX_6XX && m->status == 503;
    if (!b->transaction || !(error || late || refused))
        return 0;
    bool other = net_server_left(s->plan, b->is.node, b->way.goal, b->way.servers) ||
                 (error && m && message_is_request(m) && net_other_way(s, m));
    return other ? 1u << FACT_ANOTHER_WAY : 0;
}

/* ---- the beginning ------------------------------------------------------------------------ */

static void enlist(struct world *w, ref context, ref branch)
{
    ref *at = &proxy_context_at(w, context)->branches;
    while (*at)
        at = &proxy_branch_at(w, *at)->next;
    *at = branch;
}

void proxy_branch_begin(struct step *s, ref context, textid target, unsigned breadth)
{
    uint16_t node = instance_at(s->world, context)->node;
    ref r = instance_new(s, REGION_PROXY_BRANCHES, KIND_PROXY_BRANCH, node, context, false);
    proxy_branch_at(s->world, r)->target = target;
    proxy_branch_at(s->world, r)->breadth = (uint8_t)breadth;
    enlist(s->world, context, r);
    proxy_context_at(s->world, context)->pending++;
    uint32_t cause = s->cause;
    instance_tell(s, &(struct stimulus){.to = r, .atom = BRANCH_START, .cause = cause});
    s->cause = cause;
}

/* ---- how long ----------------------------------------------------------------------------- */

enum { SECOND = 1000000 };

/* RFC 3261 16.6, step 11: for INVITE only, and larger than 3 minutes; a scenario may want to see it
 * sooner. */
static usec timer_c(struct step *s, uint32_t self, const struct stimulus *why)
{
    (void)why;
    const struct server_config *c = server_of(s->plan, instance_at(s->world, self)->node);
    if (request_of(s->world, self)->method != METHOD_INVITE)
        return -1;
    return c && c->timer_c ? c->timer_c : 181 * (usec)SECOND;
}

static usec turn(struct step *s, uint32_t self, const struct stimulus *why)
{
    (void)why;
    const struct proxy_branch *b = proxy_branch_at(s->world, self);
    bool rings = request_of(s->world, self)->method == METHOD_INVITE;
    usec span = rings ? services_turn(s->plan, b->is.node, b->target) : 0;
    return span ? span : -1;
}

static const struct vocabulary_span spans[] = {
    {"the timer C", "as its node's line says, else 3 minutes and a second; none unless INVITE",
     timer_c, false},
    {"the turn", "how long one target may be tried, as its node's line says; else none", turn,
     false},
};

/* ---- effects ------------------------------------------------------------------------------ */

/* RFC 3261 16.6, steps 1 and 10. What leads nowhere fails at once. */
static void run_send(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    struct message m = *request_of(s->world, self);
    uint16_t node = instance_at(s->world, self)->node;
    struct proxy_branch *b = proxy_branch_at(s->world, self);
    breadth_set(s->plan, &m, b->breadth);
    if (!proxy_prepare(s, node, &m, b->target, &b->way)) {
        step_tell(s, self, BRANCH_TRANSPORT_ERROR, NULL);
        step_tell(s, self, BRANCH_ENDS, NULL);
        return;
    }
    if (b->transaction) /* it has failed: RFC 3263 4.3 */
        instance_release(s, b->transaction);
    b->transaction = transaction_request(s, node, &m, self, 0);
    instance_hold(s->world, b->transaction);
}

/* RFC 3261 9.1: all but its method is the INVITE's, as far as that tells who and what is meant. */
static void run_cancel(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    ref of = proxy_branch_at(s->world, self)->transaction;
    const struct message *invite = of ? transaction_request_of(s->world, of) : NULL;
    if (!invite)
        return;
    const struct message m = request_beside(invite, METHOD_CANCEL);
    transaction_request(s, instance_at(s->world, self)->node, &m, self, of);
}

/* How often a 2xx was passed on: branches have theirs in turns, so that who sends cannot tell. */
static void count_copies(struct proxy_branch *b, struct message *m)
{
    if (m->status / 100 == 2) {
        b->copies = b->tag == m->to_tag ? (uint16_t)(b->copies + 1) : 0;
        b->tag = m->to_tag;
    }
    m->told.copy = m->status / 100 == 2 ? b->copies : 0;
}

static void run_report(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct proxy_branch *b = proxy_branch_at(s->world, self);
    struct message *m = step_payload(s, why->payload);
    if (!proxy_return(s, m))
        return;
    count_copies(b, m);
    context_tell(s, b->is.owner, self, m);
}

/* RFC 3261 16.8, 16.9: as if it had come. */
static void run_report_as(struct step *s, uint32_t self, uint16_t status,
                          const struct stimulus *why)
{
    (void)why;
    const struct instance *i = instance_at(s->world, self);
    struct message *m = step_payload(s, NULL);
    *m = response_to(request_of(s->world, self), status);
    if (!m->to_tag)
        m->to_tag = ident_make(i->node, node_serial(s->world, i->node));
    context_tell(s, i->owner, self, m);
}

static void run_give_up(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    ref transaction = proxy_branch_at(s->world, self)->transaction;
    if (transaction)
        transaction_abandon(s, transaction);
}

static void run_tell_end(struct step *s, uint32_t self, uint16_t operand,
                         const struct stimulus *why)
{
    (void)operand, (void)why;
    step_tell(s, instance_at(s->world, self)->owner, CONTEXT_BRANCH_ENDS, NULL);
}

static const struct vocabulary_effect effects[] = {
    {"send", OPERAND_NONE, "request", run_send,
     "sends the request to this target, in a client transaction"},
    {"send CANCEL", OPERAND_NONE, "CANCEL", run_cancel, "sends a CANCEL for the INVITE"},
    {"report", OPERAND_NONE, NULL, run_report, "passes the response to the context"},
    {"report", OPERAND_STATUS, NULL, run_report_as,
     "tells the context that this status has come, which nobody has sent"},
    {"give up", OPERAND_NONE, NULL, run_give_up, "gives the client transaction up"},
    {"tell end", OPERAND_NONE, NULL, run_tell_end, "tells the context that this branch is over"},
};

const struct vocabulary proxy_branch_vocabulary = {
    .kind = "proxy-branch",
    .about = "one target of a request that a proxy has passed on",
    .atoms = atoms,
    .natoms = BRANCH_ATOMS,
    .triggers = triggers,
    .ntriggers = COUNT(triggers),
    .facts = facts,
    .nfacts = COUNT(facts),
    .facts_of = facts_of,
    .effects = effects,
    .neffects = COUNT(effects),
    .spans = spans,
    .nspans = COUNT(spans),
    .methods = method_names,
};
