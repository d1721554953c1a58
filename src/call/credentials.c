/* What a user agent makes of challenges, and puts into its requests in answer to them. RFC 3261 22.2,
 * 22.3; RFC 7616 3.4; RFC 8760 2.4.
 *
 * A challenge is heard before whoever sent the request hears that it was refused: so his machine can
 * ask whether there is an answer (credentials_answer). What is the same in every request of a realm
 * is in an instance of `credentials`; whether it may still be used that machine knows.
 */
#include "call/inside.h"

#include <stdio.h>
#include <string.h>

/* ---- which ones --------------------------------------------------------------------------- */

static ref first_of(const struct world *w, uint16_t node)
{
    return world_node(w, node)->first[REGION_CREDENTIALS];
}

/* Those for a proxy are of a Call-ID (RFC 3261 22.3), others of whoever the request is for (22.2). */
static bool is_for(const struct credentials *c, const struct message *m)
{
    return c->proxy ? c->call == m->call : c->to == m->to_uri;
}

static ref find(const struct world *w, uint16_t node, const struct message *m, bool proxy,
                textid realm)
{
    ref r = first_of(w, node);
    for (; r; r = instance_at(w, r)->next) {
        const struct credentials *c = credentials_at(w, r);
        if (instance_live(w, r) && c->proxy == proxy && c->realm == realm && is_for(c, m))
            return r;
    }
    return 0;
}

static ref find_or_begin(struct step *s, uint16_t node, const struct message *m, bool proxy,
                         textid realm)
{
    ref r = find(s->world, node, m, proxy, realm);
    if (r)
        return r;
    r = instance_new(s, REGION_CREDENTIALS, KIND_CREDENTIALS, node, 0, false);
    struct credentials *c = credentials_at(s->world, r);
    c->realm = realm;
    c->proxy = proxy;
    c->call = proxy ? m->call : 0;
    c->to = proxy ? 0 : m->to_uri;
    return r;
}

static textid interned(const struct plan *plan, const char *text)
{
    return *text ? lore_intern(plan->lore, text, strlen(text)) : 0;
}

/* ---- challenges --------------------------------------------------------------------------- */

/* RFC 8760 2.4: what is not understood is ignored. */
static bool is_understood(const struct plan *plan, uint16_t node, const struct digest *d)
{
    const struct phone_config *phone = phone_of(plan, node);
    if (!d->algorithm || (d->asks_qop && !d->qop_auth))
        return false;
    return !phone || !phone->secret.md5_only || d->algorithm == DIGEST_MD5;
}

bool credentials_challenge(const struct plan *plan, uint16_t node, const struct message *m,
                           bool proxy, unsigned nth, struct digest *d, bool *there)
{
    return digest_line(plan->lore, m->extra, digest_challenge_field(proxy), nth, d, there) &&
           is_understood(plan, node, d);
}

/* RFC 8760 2.4: of one realm the topmost that is understood. */
static bool is_topmost(const struct plan *plan, uint16_t node, const struct message *m, bool proxy,
                       unsigned nth, const char *realm)
{
    struct digest d;
    bool there;
    for (unsigned n = 1; n < nth; n++)
        if (credentials_challenge(plan, node, m, proxy, n, &d, &there) && !strcmp(d.realm, realm))
            return false;
    return true;
}

static void tell(struct step *s, ref to, struct stimulus what)
{
    what.to = to;
    what.cause = s->cause;
    instance_tell(s, &what);
    s->cause = what.cause;
}

static void hear_challenges(struct step *s, uint16_t node, const struct message *request,
                            const struct message *m, bool proxy)
{
    struct digest d, sent;
    bool there = true;
    for (unsigned n = 1; there; n++) {
        if (!credentials_challenge(s->plan, node, m, proxy, n, &d, &there) ||
            !is_topmost(s->plan, node, m, proxy, n, d.realm))
            continue;
        bool carried = request && digest_find(s->plan->lore, request->extra, proxy, d.realm, &sent);
        tell(s, find_or_begin(s, node, m, proxy, interned(s->plan, d.realm)),
             (struct stimulus){.atom = CREDENTIALS_CHALLENGE,
                               .flags = carried,
                               .number = (uint16_t)n,
                               .payload = m});
    }
}

static bool asks_again(const struct plan *plan, const struct message *m,
                       const struct credentials *c)
{
    struct digest d;
    bool there = message_challenges(m);
    for (unsigned n = 1; there; n++)
        if (digest_line(plan->lore, m->extra, digest_challenge_field(c->proxy), n, &d, &there) &&
            !strcmp(d.realm, lore_text(plan->lore, c->realm)))
            return true;
    return false;
}

/* A time-out or a failure of the way (RFC 3261 16.7, 16.9) may be from somebody who has not asked. */
static bool is_telling(const struct message *m)
{
    return m->status > 100 && m->status != 408 && m->status != 503;
}

/* Of those that went with the request the others were good. */
static void hear_response(struct step *s, uint16_t node, const struct message *m)
{
    ref r = first_of(s->world, node), next;
    for (; r; r = next) {
        const struct credentials *c = credentials_at(s->world, r);
        next = c->is.next;
        if (instance_live(s->world, r) && c->sent_call == m->call && c->sent_cseq == m->cseq &&
            !asks_again(s->plan, m, c))
            tell(s, r, (struct stimulus){.atom = CREDENTIALS_RESPONSE, .payload = m});
    }
}

void credentials_hear(struct step *s, ref client, const struct message *m)
{
    uint16_t node = instance_at(s->world, client)->node;
    if (is_telling(m) && first_of(s->world, node))
        hear_response(s, node, m);
    if (!message_challenges(m) || !m->extra)
        return;
    const struct message *kept = transaction_request_of(s->world, client);
    const struct message *request = kept ? step_payload(s, kept) : NULL;
    hear_challenges(s, node, request, m, false);
    hear_challenges(s, node, request, m, true);
}

/* Has one of its challenges been taken up? */
static bool answers(const struct step *s, uint16_t node, const struct message *m, bool proxy)
{
    struct digest d;
    bool there = true;
    for (unsigned n = 1; there; n++) {
        if (!credentials_challenge(s->plan, node, m, proxy, n, &d, &there))
            continue;
        ref r = find(s->world, node, m, proxy, interned(s->plan, d.realm));
        if (r && credentials_at(s->world, r)->nonce == interned(s->plan, d.nonce))
            return true;
    }
    return false;
}

bool credentials_answer(const struct step *s, uint16_t node, const struct message *m)
{
    return message_challenges(m) && m->extra && first_of(s->world, node) &&
           (answers(s, node, m, false) || answers(s, node, m, true));
}

/* ---- requests ----------------------------------------------------------------------------- */

static void put(char *place, size_t room, const struct plan *plan, textid text)
{
    snprintf(place, room, "%s", lore_text(plan->lore, text));
}

/* RFC 7616 3.4. What follows from nonce and count is as good as random here. */
static void dress(const struct plan *plan, const struct message *m, const struct credentials *c,
                  struct digest *d)
{
    const struct secret *secret = &phone_of(plan, c->is.node)->secret;
    char words[3 * DIGEST_VALUE];
    *d = (struct digest){.algorithm = c->algorithm,
                         .asks_qop = c->asks_qop,
                         .qop_auth = c->asks_qop,
                         .nc = c->count};
    put(d->realm, sizeof d->realm, plan, c->realm);
    put(d->nonce, sizeof d->nonce, plan, c->nonce);
    put(d->opaque, sizeof d->opaque, plan, c->opaque);
    put(d->uri, sizeof d->uri, plan, m->uri);
    snprintf(d->username, sizeof d->username, "%s",
             secret->username ? secret->username : plan->node[c->is.node].user);
    snprintf(words, sizeof words, "cnonce %llu %s %s %u", (unsigned long long)plan->seed,
             plan->node[c->is.node].host, d->nonce, (unsigned)c->count);
    digest_scramble(words, 8, d->cnonce);
    digest_answer(d, secret->wrong ? secret->wrong : secret->password,
                  m->method ? method_names[m->method] : lore_text(plan->lore, m->other_method),
                  d->response);
}

static void sign_with(struct step *s, ref r, struct message *m)
{
    enum { LONGEST = 6 * DIGEST_VALUE + DIGEST_URI };
    struct credentials *c = credentials_at(s->world, r);
    struct lore *lore = s->plan->lore;
    struct digest d;
    char value[LONGEST];
    uint32_t before = c->count;
    if (digest_find(lore, m->extra, c->proxy, lore_text(lore, c->realm), &d))
        return; /* the user's own */
    tell(s, r, (struct stimulus){.atom = CREDENTIALS_SEND, .payload = m});
    if (c->count == before)
        return;
    dress(s->plan, m, c, &d);
    digest_print_credentials(&d, value, sizeof value);
    m->extra = lines_add(lore, m->extra, digest_credentials_field(c->proxy), value);
    c->sent_call = m->call;
    c->sent_cseq = m->cseq;
}

void credentials_sign(struct step *s, struct message *m)
{
    ref r = first_of(s->world, m->from);
    for (; r; r = instance_at(s->world, r)->next)
        if (instance_live(s->world, r) && credentials_at(s->world, r)->nonce &&
            is_for(credentials_at(s->world, r), m))
            sign_with(s, r, m);
}

struct message *credentials_again(struct step *s, ref client)
{
    const struct message *before = transaction_request_of(s->world, client);
    struct message *m = before ? step_payload(s, before) : NULL;
    if (m)
        m->extra = lines_without_credentials(s->plan->lore, m->extra);
    return m;
}

/* ---- the end ------------------------------------------------------------------------------ */

static bool has_dialog(const struct world *w, uint16_t node, ident call)
{
    ref r = world_node(w, node)->first[REGION_DIALOGS];
    while (r && !(instance_live(w, r) && dialog_at(w, r)->call == call))
        r = instance_at(w, r)->next;
    return r;
}

static bool has_subscription(const struct world *w, uint16_t node, ident call)
{
    ref r = world_node(w, node)->first[REGION_SUBSCRIPTIONS];
    while (r && !(instance_live(w, r) && subscription_at(w, r)->call == call))
        r = instance_at(w, r)->next;
    return r;
}

static bool has_request(const struct world *w, uint16_t node, ident call)
{
    ref r = world_node(w, node)->first[REGION_UAC_REQUESTS];
    while (r && !(instance_live(w, r) && uac_request_at(w, r)->call == call))
        r = instance_at(w, r)->next;
    return r;
}

void credentials_over(struct step *s, uint16_t node, ident call)
{
    ref r = first_of(s->world, node);
    if (!r || has_dialog(s->world, node, call) || has_subscription(s->world, node, call) ||
        has_request(s->world, node, call))
        return;
    for (; r; r = instance_at(s->world, r)->next)
        if (instance_live(s->world, r) && credentials_at(s->world, r)->call == call)
            step_tell(s, r, CREDENTIALS_OVER, NULL);
}
