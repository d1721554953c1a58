/* Who may come in: challenges, and what is made of the credentials that come back. RFC 3261 22, RFC
 * 7616 3.3 to 3.4, RFC 8760 2.3.
 *
 * The servers know the passwords of the plan's phones. What has come with a nonce its machine knows;
 * of a nonce that nobody remembers it can be said only whether its sender knew the password.
 */
#include "node/digest.h"
#include "sim/coder.h"

#include <stdio.h>
#include <string.h>

const struct asking *asking_of(const struct plan *plan, uint16_t node)
{
    static const struct asking nothing;
    if (is_user_agent(plan, node))
        return &((const struct phone_config *)plan->node[node].config)->asking;
    return server_of(plan, node) ? &server_of(plan, node)->asking : &nothing;
}

/* RFC 3261 22.1: a host or a domain. */
static const char *realm_of(const struct plan *plan, uint16_t node)
{
    const struct plan_node *n = &plan->node[node];
    const char *realm = asking_of(plan, node)->realm;
    return realm ? realm : n->role == ROLE_PHONE ? n->host : n->domain;
}

/* ---- whom it asks ------------------------------------------------------------------------- */

/* A proxy asks its own users, as they come from their phones or proxies; what has been here before
 * it has let in already (RFC 3261 16.3: a spiral). */
static bool is_asked(const struct step *s, uint16_t node, const struct message *m, uint16_t status)
{
    const struct asking *a = asking_of(s->plan, node);
    if (!a->asks || m->method == METHOD_ACK || m->method == METHOD_CANCEL)
        return false;
    if (a->methods && !(a->methods >> m->method & 1))
        return false;
    if (status != 407)
        return true;
    if (m->via_rest && strstr(lore_text(s->plan->lore, m->via_rest), s->plan->node[node].host))
        return false;
    return a->everybody || net_is_in_charge(s->plan, node, m->from_uri);
}

/* ---- challenges --------------------------------------------------------------------------- */

/* Nobody but this node could make it, and it is another each time. */
static textid nonce_text(struct step *s, uint16_t node)
{
    struct challenger *c = world_item(s->world, (ref)REGION_CHALLENGERS << REF_INDEX_BITS | node);
    char words[400], text[33];
    snprintf(words, sizeof words, "nonce %llu %s %llu", (unsigned long long)s->plan->seed,
             s->plan->node[node].host, (unsigned long long)++c->nonces);
    digest_scramble(words, 32, text);
    return lore_intern(s->plan->lore, text, strlen(text));
}

void nonce_begin(struct step *s, ref server, const struct message *m, uint16_t status, bool stale)
{
    uint16_t node = instance_at(s->world, server)->node;
    ref r = instance_new(s, REGION_NONCES, KIND_NONCE, node, 0, false);
    nonce_at(s->world, r)->text = nonce_text(s, node);
    step_post(s, instance_tell,
              &(struct stimulus){.to = r,
                                 .atom = NONCE_CHALLENGE,
                                 .flags = stale,
                                 .number = status,
                                 .payload = m,
                                 .about = server});
}

static textid challenge_lines(struct step *s, uint16_t node, bool proxy, textid nonce, bool stale)
{
    const struct asking *a = asking_of(s->plan, node);
    struct digest d = {.asks_qop = true, .qop_auth = true, .stale = stale};
    char value[1024];
    textid lines = 0;
    snprintf(d.realm, sizeof d.realm, "%s", realm_of(s->plan, node));
    snprintf(d.nonce, sizeof d.nonce, "%s", lore_text(s->plan->lore, nonce));
    for (unsigned n = 0; n < DIGEST_ASKED && a->algorithm[n]; n++) {
        d.algorithm = a->algorithm[n];
        digest_print_challenge(&d, value, sizeof value);
        lines = lines_add(s->plan->lore, lines, digest_challenge_field(proxy), value);
    }
    return lines;
}

void digest_challenge(struct step *s, ref server, const struct message *m, uint16_t status,
                      textid nonce, bool stale)
{
    uint16_t node = instance_at(s->world, server)->node;
    struct message r = response_to(m, status);
    r.extra = challenge_lines(s, node, status == 407, nonce, stale);
    if (!r.to_tag)
        r.to_tag = ident_make(node, node_serial(s->world, node));
    transaction_respond(s, server, &r);
}

/* ---- credentials -------------------------------------------------------------------------- */

bool digest_offered(const struct plan *plan, uint16_t node, const struct message *m,
                    uint16_t status, struct digest *d)
{
    return m->extra && digest_find(plan->lore, m->extra, status == 407, realm_of(plan, node), d);
}

static const char *password_of(const struct plan *plan, const char *username)
{
    for (uint16_t n = 1; n <= plan->nodes; n++) {
        const struct phone_config *phone = is_user_agent(plan, n) ? plan->node[n].config : NULL;
        if (!phone || !phone->secret.password)
            continue;
        const char *name = phone->secret.username ? phone->secret.username : plan->node[n].user;
        if (!strcmp(name, username))
            return phone->secret.password;
    }
    return NULL;
}

bool digest_right(const struct plan *plan, const struct digest *d, const struct message *m)
{
    const char *password = password_of(plan, d->username);
    const char *method =
        m->method ? method_names[m->method] : lore_text(plan->lore, m->other_method);
    char answer[DIGEST_HEX];
    return password && digest_answer(d, password, method, answer) && !strcmp(answer, d->response);
}

static bool is_algorithm_asked(const struct asking *a, uint8_t algorithm)
{
    return algorithm && memchr(a->algorithm, algorithm, sizeof a->algorithm);
}

static ref nonce_named(const struct world *w, uint16_t node, textid text)
{
    ref r = world_node(w, node)->first[REGION_NONCES];
    while (r && (!instance_live(w, r) || nonce_at(w, r)->text != text))
        r = instance_at(w, r)->next;
    return r;
}

/* The nonce's machine decides, in this delivery. */
static bool is_let_in(struct step *s, ref nonce, ref server, const struct message *m,
                      uint16_t status)
{
    uint32_t cause = s->cause;
    nonce_at(s->world, nonce)->passed = false;
    instance_tell(s, &(struct stimulus){.to = nonce,
                                        .atom = NONCE_CREDENTIALS,
                                        .number = status,
                                        .payload = m,
                                        .about = server,
                                        .cause = cause});
    s->cause = cause;
    return nonce_at(s->world, nonce)->passed;
}

/* A user agent lets nothing in that has come another way before (RFC 3261 8.2.2.2). That its
 * credentials have been used already is no replay, then. */
static bool is_refused_anyway(const struct step *s, uint16_t node, ref server)
{
    return is_user_agent(s->plan, node) && transaction_merged(s->world, server);
}

bool digest_passes(struct step *s, ref server, const struct message *m, uint16_t status)
{
    uint16_t node = instance_at(s->world, server)->node;
    struct digest d;
    if (!is_asked(s, node, m, status) || is_refused_anyway(s, node, server))
        return true;
    if (!digest_offered(s->plan, node, m, status, &d) ||
        !is_algorithm_asked(asking_of(s->plan, node), d.algorithm)) {
        nonce_begin(s, server, m, status, false);
        return false;
    }
    ref nonce = nonce_named(s->world, node, lore_intern(s->plan->lore, d.nonce, strlen(d.nonce)));
    if (nonce)
        return is_let_in(s, nonce, server, m, status);
    nonce_begin(s, server, m, status, digest_right(s->plan, &d, m));
    return false;
}

textid digest_used_up(struct step *s, uint16_t node, textid lines)
{
    if (!lines || !asking_of(s->plan, node)->asks)
        return lines;
    return digest_remove(s->plan->lore, lines, true, realm_of(s->plan, node));
}

/* ---- what the kernel is told -------------------------------------------------------------- */

void nonce_code(struct coder *c, void *item)
{
    struct nonce *n = item;
    coder_text(c, &n->text);
    coder_link(c, &n->passed, sizeof n->passed);
}

void challenger_code(struct coder *c, void *item)
{
    (void)c, (void)item;
}

void challengers_begin(struct world *w)
{
    world_reserve(w, REGION_CHALLENGERS, w->plan->nodes);
    for (uint16_t n = 1; n <= w->plan->nodes; n++)
        item_new(w, REGION_CHALLENGERS);
}
