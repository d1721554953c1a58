/* Where users are: RFC 3261 10, 16.5.
 *
 * A phone that the scenario lets register, by an option or an act, is where its registrar has a
 * binding for it, and nowhere without one. Of any other phone the plan says where it is: somebody
 * has told the location service once and for all (RFC 3261 10.1). The location service of a domain
 * is that of its registrar: the server's own, or the first registrar of the domain; with that it
 * crashes.
 */
#include "node/inside.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- who is in charge --------------------------------------------------------------------- */

/* What it begins with, but for port and parameters. */
static const char *domain_in(const char *uri)
{
    const char *at = strchr(uri, '@'), *colon = strchr(uri, ':');
    return at ? at + 1 : colon ? colon + 1 : uri;
}

static bool keeps(const struct plan *plan, uint16_t node, const char *domain)
{
    const char *own = plan->node[node].domain;
    return node_serves(plan, node, SERVES_REGISTRAR) && strlen(own) == strcspn(domain, ":;?>") &&
           !strncasecmp(own, domain, strlen(own));
}

uint16_t location_registrar(const struct plan *plan, uint16_t server, textid aor)
{
    const char *domain = domain_in(lore_text(plan->lore, aor));
    if (server && keeps(plan, server, domain))
        return server;
    for (uint16_t n = 1; n <= plan->nodes; n++)
        if (keeps(plan, n, domain))
            return n;
    return 0;
}

/* ---- targets ------------------------------------------------------------------------------ */

enum { TARGETS = 32, TEXT = 4000 };

struct target {
    textid uri;
    uint16_t q;
};
struct targets_found {
    struct target item[TARGETS];
    unsigned count;
};

/* By preference, and of the same one in the order in which they came: RFC 3261 16.6. */
static void add(struct targets_found *t, textid uri, uint16_t q)
{
    unsigned at = t->count;
    if (t->count == TARGETS)
        return;
    for (unsigned n = 0; n < t->count; n++)
        if (t->item[n].uri == uri)
            return;
    for (; at && t->item[at - 1].q < q; at--)
        t->item[at] = t->item[at - 1];
    t->item[at] = (struct target){uri, q};
    t->count++;
}

static void add_bound(const struct step *s, uint16_t registrar, textid aor, struct targets_found *t)
{
    for (ref r = 0; (r = binding_next(s->world, registrar, aor, r));)
        add(t, binding_at(s->world, r)->uri, binding_at(s->world, r)->q);
}

static bool is_users(const struct plan *plan, uint16_t node, textid aor)
{
    return is_user_agent(plan, node) && location_canonical(plan->lore, plan->node[node].aor) == aor;
}

static void add_planned(const struct plan *plan, textid aor, struct targets_found *t)
{
    for (uint16_t n = 1; n <= plan->nodes; n++)
        if (is_users(plan, n, aor) && !plan->node[n].registers)
            add(t, plan->node[n].contact, plan->node[n].q ? plan->node[n].q : 1000);
}

static textid printed(const struct plan *plan, const struct targets_found *t)
{
    char text[TEXT], q[CONTACT_Q];
    size_t length = 0;
    for (unsigned n = 0; n < t->count && length + 600 < TEXT; n++) {
        contact_q(t->item[n].q, q);
        length +=
            (size_t)snprintf(text + length, TEXT - length, "%s<%s>%s", n ? ", " : "",
                             lore_text(plan->lore, t->item[n].uri), t->item[n].q < 1000 ? q : "");
    }
    return length ? lore_intern(plan->lore, text, length) : 0;
}

/* ---- users that are elsewhere -------------------------------------------------------------- */

static bool is_user(const char *uri, const char *user)
{
    const char *at = strchr(uri, ':'), *end = strchr(uri, '@');
    return !user || (at && end && strlen(user) == (size_t)(end - at - 1) &&
                     !memcmp(at + 1, user, strlen(user)));
}

/* The same user, of the domain that a server is in charge of. */
static textid user_there(struct lore *lore, const char *uri, const char *domain)
{
    char text[600];
    int length = snprintf(text, sizeof text, "%.*s@%s", (int)strcspn(uri, "@"), uri, domain);
    return length < (int)sizeof text ? lore_intern(lore, text, (size_t)length) : 0;
}

/* Another user is where his own server says; the same one is at that very phone. */
static textid phone_there(const struct plan_node *phone, const char *asked)
{
    return is_user(asked, phone->user) ? phone->contact : phone->aor;
}

static void add_sent(const struct plan *plan, uint16_t server, textid uri, struct targets_found *t)
{
    const struct server_config *c = server_of(plan, server);
    const char *asked = lore_text(plan->lore, uri);
    for (unsigned n = 0; c && n < SENDS_MOST && c->sends[n].to; n++) {
        const struct plan_node *to = &plan->node[c->sends[n].to];
        bool is_phone = is_user_agent(plan, c->sends[n].to);
        if (is_user(asked, c->sends[n].user))
            add(t, is_phone ? phone_there(to, asked) : user_there(plan->lore, asked, to->domain),
                1000);
    }
}

/* ---- all of them --------------------------------------------------------------------------- */

/* A REGISTER for the domain itself goes to its registrar. */
textid location_of(struct step *s, uint16_t server, textid uri)
{
    struct targets_found t = {.count = 0};
    textid aor = location_canonical(s->plan->lore, uri);
    uint16_t registrar = location_registrar(s->plan, server, aor);
    if (!strchr(lore_text(s->plan->lore, aor), '@')) {
        if (registrar && registrar != server)
            add(&t, s->plan->node[registrar].contact, 1000);
        return printed(s->plan, &t);
    }
    add_sent(s->plan, server, uri, &t);
    if (t.count)
        return printed(s->plan, &t);
    if (registrar)
        add_bound(s, registrar, aor, &t);
    add_planned(s->plan, aor, &t);
    return printed(s->plan, &t);
}

bool location_knows(const struct plan *plan, textid uri)
{
    textid aor = location_canonical(plan->lore, uri);
    for (uint16_t n = 1; n <= plan->nodes; n++)
        if (is_users(plan, n, aor))
            return true;
    return false;
}

uint32_t node_knows(const struct world *w, uint16_t registrar, uint16_t user)
{
    uint32_t count = 0;
    textid aor = location_canonical(w->plan->lore, w->plan->node[user].aor);
    for (ref r = 0; (r = binding_next(w, registrar, aor, r));)
        count++;
    return count;
}
