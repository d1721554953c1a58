/* The words of a response context, and what their effects do. RFC 3261 16.7. */
#include "node/inside.h"

#include <string.h>

static const struct vocabulary_atom atoms[CONTEXT_ATOMS] = {
    [CONTEXT_REQUEST] = WORD("request", "its birth: a request is to be passed on"),
    [CONTEXT_101_199] = RANGE(101, 199, "a branch has a provisional response but 100"),
    [CONTEXT_2XX] = RANGE(200, 299, "a branch has been accepted"),
    [CONTEXT_3XX] = RANGE(300, 399, "a branch is redirected"),
    [CONTEXT_4XX_5XX] = RANGE(400, 599, "a branch is refused, or there was no answer"),
    [CONTEXT_6XX] = RANGE(600, 699, "a branch is refused for everywhere"),
    [CONTEXT_DIVERTED] =
        WORD("diverted", "a branch is refused, or rings in vain, so that its call is "
                         "forwarded to somebody else"),
    [CONTEXT_CANCEL] = WORD("CANCEL", "a CANCEL for this request arrives"),
    [CONTEXT_BRANCH_ENDS] = WORD("branch ends", "a client transaction is over"),
    [CONTEXT_REQUEST_ENDS] = WORD("request ends", "the server transaction is over"),
    [CONTEXT_UNREACHABLE] = WORD("unreachable", "a response could not be sent, or nobody has "
                                                "acknowledged it"),
};

static const struct vocabulary_trigger triggers[] = {
    {"3xx-5xx", UINT64_C(1) << CONTEXT_3XX | UINT64_C(1) << CONTEXT_4XX_5XX,
     "a branch is refused, but not for everywhere"},
    {"3xx-6xx",
     UINT64_C(1) << CONTEXT_3XX | UINT64_C(1) << CONTEXT_4XX_5XX | UINT64_C(1) << CONTEXT_6XX,
     "a branch is refused"},
    {"refusal",
     UINT64_C(1) << CONTEXT_3XX | UINT64_C(1) << CONTEXT_4XX_5XX | UINT64_C(1) << CONTEXT_6XX |
         UINT64_C(1) << CONTEXT_DIVERTED,
     "a branch is refused, forwarded or not"},
};

static const struct message *message_at(const struct world *w, ref payload)
{
    return world_item(w, payload);
}

/* What a redirection names is tried before what was less good than that which has been redirected. */
enum { AHEAD = 2000 };

/* ---- facts -------------------------------------------------------------------------------- */

enum fact {
    FACT_INVITE,
    FACT_NEW_CALL,
    FACT_UNKNOWN,
    FACT_TOO_BROAD,
    FACT_LEADS_ON,
    FACT_TARGETS_LEFT,
    FACT_OTHERS_PENDING,
    FACT_ALL_OVER,
    FACT_REQUEST_OVER
};

static const struct vocabulary_fact facts[] = {
    [FACT_INVITE] = {"INVITE", 0, UNTIMED_FREE, "the request is an INVITE"},
    [FACT_NEW_CALL] = {"new call", 0, UNTIMED_FREE,
                       "the request is an INVITE, and no re-INVITE: it has no To tag"},
    [FACT_UNKNOWN] = {"nobody's", 0, UNTIMED_FREE,
                      "its address is in this proxy's domain, and nobody's"},
    [FACT_TOO_BROAD] = {"too broad", 0, UNTIMED_FREE,
                        "there are more targets that are equally good than the request may be "
                        "forked into (RFC 5393)"},
    [FACT_LEADS_ON] = {"leads on", 0, UNTIMED_FREE,
                       "this proxy follows redirections, and the response names somebody new"},
    [FACT_TARGETS_LEFT] = {"targets left", 0, UNTIMED_FREE,
                           "there are targets that have not been tried"},
    [FACT_OTHERS_PENDING] = {"others pending", 0, UNTIMED_FREE,
                             "another branch has no final response"},
    [FACT_ALL_OVER] = {"all over", 0, UNTIMED_FREE,
                       "neither the request's transaction lives nor any branch"},
    [FACT_REQUEST_OVER] = {"request over", 0, UNTIMED_FREE, "the request's transaction has ended"},
};

static bool is_nobodys(struct step *s, const struct proxy_context *c)
{
    textid targets;
    return route_targets(s, c->is.node, message_at(s->world, c->request), &targets) == 404;
}

static bool does(const struct step *s, const struct proxy_context *c, enum server_flag what)
{
    const struct server_config *server = server_of(s->plan, c->is.node);
    return server && server->flags & what;
}

/* RFC 5393 5.3.3. */
static bool is_too_broad(const struct step *s, const struct proxy_context *c)
{
    unsigned most = breadth_of(s->plan, message_at(s->world, c->request));
    unsigned wanted = does(s, c, SERVER_SERIAL) ? 1 : targets_equal(s->plan->lore, c->left);
    return wanted > most;
}

/* RFC 3261 16.5, 16.7 step 4. */
static bool leads_on(struct step *s, const struct proxy_context *c, const struct message *m)
{
    textid left = c->left;
    return does(s, c, SERVER_RECURSES) && m->contact &&
           targets_put(s->plan->lore, &left, c->tried, route_resolved(s, c->is.node, m->contact),
                       AHEAD) > 0;
}

/* What only some events need to know. */
static uint32_t facts_about(struct step *s, const struct proxy_context *c,
                            const struct stimulus *what)
{
    uint32_t holds = 0;
    if (what->atom == CONTEXT_REQUEST && is_nobodys(s, c))
        holds |= 1u << FACT_UNKNOWN;
    if (what->atom == CONTEXT_REQUEST && is_too_broad(s, c))
        holds |= 1u << FACT_TOO_BROAD;
    if (what->atom == CONTEXT_3XX && leads_on(s, c, what->payload))
        holds |= 1u << FACT_LEADS_ON;
    return holds;
}

static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    const struct proxy_context *c = proxy_context_at(s->world, self);
    const struct message *request = message_at(s->world, c->request);
    bool over = !instance_live(s->world, c->server);
    bool failed = what->atom >= CONTEXT_3XX && what->atom <= CONTEXT_DIVERTED;
    uint32_t holds = facts_about(s, c, what);
    if (request->method == METHOD_INVITE)
        holds |= 1u << FACT_INVITE | (request->to_tag ? 0 : 1u << FACT_NEW_CALL);
    if (c->left)
        holds |= 1u << FACT_TARGETS_LEFT;
    if (c->pending > failed)
        holds |= 1u << FACT_OTHERS_PENDING;
    if (over)
        holds |= 1u << FACT_REQUEST_OVER;
    if (over && !c->branches)
        holds |= 1u << FACT_ALL_OVER;
    return holds;
}

/* ---- from the branches -------------------------------------------------------------------- */

/* RFC 5359 2.8, 2.9: to somebody who has not been tried. */
static bool is_diverted(const struct step *s, ref context, ref branch, uint16_t status)
{
    const struct proxy_context *c = proxy_context_at(s->world, context);
    textid target = proxy_branch_at(s->world, branch)->target, left = c->left;
    textid to = services_forwarded(s->plan, c->is.node, target, status);
    return to && targets_put(s->plan->lore, &left, c->tried, to, AHEAD) > 0;
}

void context_tell(struct step *s, ref context, ref branch, const struct message *response)
{
    static const uint8_t atom_of[] = {CONTEXT_101_199, CONTEXT_2XX,     CONTEXT_3XX,
                                      CONTEXT_4XX_5XX, CONTEXT_4XX_5XX, CONTEXT_6XX};
    bool diverted = is_diverted(s, context, branch, response->status);
    step_post(s, instance_tell,
              &(struct stimulus){.to = context,
                                 .atom = diverted ? CONTEXT_DIVERTED
                                                  : atom_of[response->status / 100 - 1],
                                 .payload = response,
                                 .about = branch});
}

unsigned context_add_targets(struct step *s, ref context, textid contacts)
{
    struct proxy_context *c = proxy_context_at(s->world, context);
    textid targets = route_resolved(s, c->is.node, contacts);
    return targets_put(s->plan->lore, &c->left, c->tried, targets, AHEAD);
}

/* ---- effects ------------------------------------------------------------------------------ */

enum { MOST_AT_ONCE = SIM_HEADROOM - 2 }; /* what one delivery has room for */

/* RFC 5393 5.3.3: what of the request's breadth no branch has that is still pending. */
static unsigned breadth_left(const struct step *s, const struct proxy_context *c)
{
    unsigned all = breadth_of(s->plan, message_at(s->world, c->request)), taken = 0;
    for (ref r = c->branches; r; r = proxy_branch_at(s->world, r)->next)
        taken += proxy_branch_at(s->world, r)->breadth;
    return taken < all ? all - taken : 0;
}

/* RFC 3261 16.6: those that are equally good at once; 16.5: the less good ones later. For whom there
 * is no breadth now, he waits (RFC 5393 5.3.3). */
static void run_start(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    struct lore *lore = s->plan->lore;
    struct proxy_context *c = proxy_context_at(s->world, self);
    unsigned left = breadth_left(s, c), count = targets_equal(lore, c->left);
    if (does(s, c, SERVER_SERIAL) && count)
        count = 1;
    if (count > left)
        count = left;
    if (count > MOST_AT_ONCE)
        count = MOST_AT_ONCE;
    for (int q; count; count--) {
        unsigned share = (left + count - 1) / count;
        c = proxy_context_at(s->world, self);
        proxy_branch_begin(s, self, targets_take(lore, &c->left, &c->tried, &q), share);
        left -= share;
    }
}

static void run_forward(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    transaction_respond(s, proxy_context_at(s->world, self)->server, why->payload);
}

static void run_remember(struct step *s, uint32_t self, uint16_t operand,
                         const struct stimulus *why)
{
    (void)operand;
    struct world *w = s->world;
    struct proxy_context *c = proxy_context_at(w, self);
    const struct message *m = why->payload;
    c->pending--;
    proxy_branch_at(w, why->about)->breadth = 0;
    best_keep(s, c, m);
}

/* What has been followed is no answer any more, but for contacts where no SIP goes: 16.7, step 4. */
static void keep_rest(struct step *s, struct proxy_context *c, const struct message *response)
{
    struct lore *lore = s->plan->lore;
    struct message m = *response;
    m.contact = 0;
    for (textid left = response->contact; left; left = list_rest(lore, left)) {
        textid one = list_first(lore, left);
        if (!has_known_scheme(lore, address_uri(lore, one)))
            m.contact = list_joined(lore, m.contact, one);
    }
    if (m.contact)
        best_keep(s, c, &m);
}

static void run_follow(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    const struct message *m = why->payload;
    proxy_context_at(s->world, self)->pending--;
    proxy_branch_at(s->world, why->about)->breadth = 0;
    if (strchr(lore_text(s->plan->lore, m->contact), '<'))
        keep_rest(s, proxy_context_at(s->world, self), m);
    context_add_targets(s, self, m->contact);
}

static void run_forward_best(struct step *s, uint32_t self, uint16_t operand,
                             const struct stimulus *why)
{
    (void)operand, (void)why;
    const struct proxy_context *c = proxy_context_at(s->world, self);
    const struct message *m = best_response(s, c);
    if (m)
        transaction_respond(s, c->server, m);
}

/* Steps 5 and 10: what has its final response takes no notice. */
static void cancel_all_but(struct step *s, ref self, ref but)
{
    for (ref r = proxy_context_at(s->world, self)->branches; r;
         r = proxy_branch_at(s->world, r)->next)
        if (r != but)
            step_tell(s, r, BRANCH_CANCEL, NULL);
}

static void run_cancel_others(struct step *s, uint32_t self, uint16_t operand,
                              const struct stimulus *why)
{
    (void)operand;
    cancel_all_but(s, self, why->about);
}

static void run_cancel_all(struct step *s, uint32_t self, uint16_t operand,
                           const struct stimulus *why)
{
    (void)operand, (void)why;
    cancel_all_but(s, self, 0);
}

/* The request itself, or its CANCEL. */
static void run_answer(struct step *s, uint32_t self, uint16_t status, const struct stimulus *why)
{
    (void)self;
    call_answer(s, why->about, why->payload, status, 0);
}

/* RFC 3261 8.2.6.1, 17.2.1: without a tag, for a proxy makes no dialog. */
static void run_send(struct step *s, uint32_t self, uint16_t status, const struct stimulus *why)
{
    (void)why;
    const struct proxy_context *c = proxy_context_at(s->world, self);
    const struct message *request = message_at(s->world, c->request);
    const struct message m =
        status == 100 ? trying_to(s->plan->lore, request) : response_to(request, status);
    transaction_respond(s, c->server, &m);
}

static void run_divert(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    const struct message *m = why->payload;
    textid target = proxy_branch_at(s->world, why->about)->target;
    context_add_targets(
        s, self, services_forwarded(s->plan, instance_at(s->world, self)->node, target, m->status));
}

/* Has one of its targets the place of another from the start? */
static bool is_forwarded(const struct step *s, const struct proxy_context *c)
{
    for (ref r = c->branches; r; r = proxy_branch_at(s->world, r)->next)
        if (services_has_forwarded(s->plan, c->is.node, proxy_branch_at(s->world, r)->target))
            return true;
    return false;
}

/* RFC 5359 2.7, F3: with a tag, as a user agent would: RFC 3261 16.7 leaves a proxy no other way. */
static void run_say_181(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    const struct proxy_context *c = proxy_context_at(s->world, self);
    if (!does(s, c, SERVER_SAYS_181) || (why->atom == CONTEXT_REQUEST && !is_forwarded(s, c)))
        return;
    struct message m = response_to(message_at(s->world, c->request), 181);
    if (!m.to_tag)
        m.to_tag = ident_make(c->is.node, node_serial(s->world, c->is.node));
    transaction_respond(s, c->server, &m);
}

static const struct vocabulary_effect effects[] = {
    {"start branches", OPERAND_NONE, "request", run_start,
     "sends the request to the best targets that are left, all that are equally good"},
    {"send", OPERAND_STATUS, "the status", run_send, "sends a provisional response of its own"},
    {"forward", OPERAND_NONE, "the message", run_forward, "passes the response back"},
    {"remember", OPERAND_NONE, NULL, run_remember,
     "keeps the response if it is the best so far, and what challenges it has"},
    {"follow", OPERAND_NONE, NULL, run_follow,
     "adds those whom the redirection names to the targets, as the best"},
    {"divert", OPERAND_NONE, NULL, run_divert, "adds whom the call is forwarded to to the targets"},
    {"say 181", OPERAND_NONE, "181", run_say_181,
     "tells the caller that the call is being forwarded, if it is and if the proxy says so"},
    {"forward best", OPERAND_NONE, "the message", run_forward_best,
     "passes the best response back, with all challenges if it is a 401 or 407; for 503 a 500"},
    {"cancel others", OPERAND_NONE, NULL, run_cancel_others,
     "tells all other branches that they are not needed any more"},
    {"cancel all", OPERAND_NONE, NULL, run_cancel_all,
     "tells all branches that they are not needed any more"},
    {"answer", OPERAND_STATUS, "the status", run_answer,
     "answers the CANCEL, or the request, itself"},
};

const struct vocabulary proxy_context_vocabulary = {
    .kind = "proxy-context",
    .about = "a request that a stateful proxy has passed on, and all that came back",
    .atoms = atoms,
    .natoms = CONTEXT_ATOMS,
    .triggers = triggers,
    .ntriggers = COUNT(triggers),
    .facts = facts,
    .nfacts = COUNT(facts),
    .effects = effects,
    .neffects = COUNT(effects),
    .methods = method_names,
    .facts_of = facts_of,
};
