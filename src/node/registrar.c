/* Registrars: RFC 3261 10.3. The steps are taken in its order; nothing is changed before all of them
 * have let the request pass, so that it is done as a whole or not at all.
 */
#include "node/digest.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { HOUR = 3600, LIST = 4000, CONTACTS = 8 /* that one delivery has room for */ };

struct request {
    const struct message *m;
    uint16_t node;
    textid aor; /* canonical */
    const char *contacts;
    uint32_t least, most; /* seconds: Min-Expires, and what it grants at most */
};

/* ---- addresses of record ------------------------------------------------------------------ */

static int hex(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* RFC 3261 10.3 step 5: no parameters, no escapes; hosts have no case (19.1.4). */
textid location_canonical(struct lore *lore, textid uri)
{
    const char *at = lore_text(lore, uri), *open = strchr(at, '<');
    char text[600];
    size_t length = 0;
    at = open ? open + 1 : at;
    const char *host = strchr(at, '@') ? strchr(at, '@') : at;
    for (; *at && !strchr(">?", *at) && (*at != ';' || at < host); at++) {
        bool is_user = at < host;
        char c = is_user ? *at : (char)tolower((unsigned char)*at);
        if (is_user && c == '%' && isxdigit((unsigned char)at[1]) &&
            isxdigit((unsigned char)at[2])) {
            c = (char)(hex(at[1]) << 4 | hex(at[2]));
            at += 2;
        }
        if (length + 1 < sizeof text)
            text[length++] = c;
    }
    return lore_intern(lore, text, length);
}

/* ---- bindings ----------------------------------------------------------------------------- */

ref binding_next(const struct world *w, uint16_t registrar, textid aor, ref before)
{
    ref r =
        before ? instance_at(w, before)->next : world_node(w, registrar)->first[REGION_BINDINGS];
    while (r && (!instance_live(w, r) || binding_at(w, r)->aor != aor))
        r = instance_at(w, r)->next;
    return r;
}

static ref find(const struct step *s, const struct request *q, const struct contact *c)
{
    ref r = 0;
    while ((r = binding_next(s->world, q->node, q->aor, r))) {
        textid uri = binding_at(s->world, r)->uri;
        const struct lore *lore = s->plan->lore;
        if (uri_same(lore_text(lore, uri), lore_length(lore, uri), c->uri, c->length))
            break;
    }
    return r;
}

static uint32_t wanted(const struct request *q, const struct contact *c)
{
    return c->has_expires ? c->expires : q->m->present & PRESENT_EXPIRES ? q->m->expires : q->most;
}

/* ---- what is wrong with it: a status, or 0 ------------------------------------------------ */

/* Steps 1 and 5: is it for this registrar's domain, which the registrar is called by too? */
static bool is_its_domain(const struct step *s, uint16_t node, const char *uri)
{
    const struct plan_node *n = &s->plan->node[node];
    const char *colon = strchr(uri, ':'), *host = colon ? colon + 1 : uri;
    size_t length = strcspn(host, ":;?>");
    return (strlen(n->domain) == length && !strncasecmp(host, n->domain, length)) ||
           (strlen(n->host) == length && !strncasecmp(host, n->host, length));
}

/* Step 5: users are those whom the plan has phones for. */
static bool is_known(const struct step *s, const struct request *q)
{
    const char *at = strchr(lore_text(s->plan->lore, q->aor), '@');
    const char *domain = s->plan->node[q->node].domain;
    return at && !strcasecmp(at + 1, domain) && location_knows(s->plan, q->aor);
}

/* Steps 6 and 7: out of order, it fails. */
static bool is_old(const struct step *s, const struct request *q, ref binding)
{
    const struct binding *b = binding ? binding_at(s->world, binding) : NULL;
    return b && b->call == q->m->call && q->m->cseq <= b->cseq;
}

/* Step 6. */
static uint16_t star_wrong(const struct step *s, const struct request *q)
{
    if (!(q->m->present & PRESENT_EXPIRES) || q->m->expires)
        return 400;
    for (ref r = 0; (r = binding_next(s->world, q->node, q->aor, r));)
        if (is_old(s, q, r))
            return 500;
    return 0;
}

/* Step 7, for one contact. */
static uint16_t contact_wrong(const struct step *s, const struct request *q,
                              const struct contact *c)
{
    uint32_t expires = wanted(q, c);
    if (c->is_star)
        return star_wrong(s, q);
    if (expires && expires < HOUR && expires < q->least)
        return 423;
    return is_old(s, q, find(s, q, c)) ? 500 : 0;
}

static uint16_t contacts_wrong(const struct step *s, const struct request *q)
{
    const char *list = q->contacts;
    struct contact c;
    uint16_t status = 0;
    for (unsigned n = 0; !status && contact_next(&list, &c); n++)
        status = n < CONTACTS ? contact_wrong(s, q, &c) : 400;
    return status;
}

/* Steps 1 and 2. */
static uint16_t request_wrong(const struct step *s, const struct request *q)
{
    if (!is_its_domain(s, q->node, lore_text(s->plan->lore, q->m->uri)))
        return 404;
    return q->m->require || q->m->present & PRESENT_REQUIRE_OTHER ? 420 : 0;
}

/* Whose credentials those are: the user of a phone with this address, or the name that its password
 * has. */
static bool may_change(const struct step *s, const struct request *q, const char *username)
{
    for (uint16_t n = 1; n <= s->plan->nodes; n++) {
        const struct plan_node *node = &s->plan->node[n];
        const struct phone_config *phone = is_user_agent(s->plan, n) ? node->config : NULL;
        if (!phone || location_canonical(s->plan->lore, node->aor) != q->aor)
            continue;
        if (!strcmp(phone->secret.username ? phone->secret.username : node->user, username))
            return true;
    }
    return false;
}

/* Step 4. Nobody registers for somebody else here; who is asked for no password is whom he says. */
static bool is_forbidden(const struct step *s, const struct request *q)
{
    struct digest d;
    if (location_canonical(s->plan->lore, q->m->from_uri) != q->aor)
        return true;
    return asking_of(s->plan, q->node)->asks && digest_offered(s->plan, q->node, q->m, 401, &d) &&
           !may_change(s, q, d.username);
}

static uint16_t all_wrong(const struct step *s, const struct request *q)
{
    if (is_forbidden(s, q))
        return 403;
    return is_known(s, q) ? contacts_wrong(s, q) : 404;
}

/* ---- carried out -------------------------------------------------------------------------- */

/* At once, so that the response lists what is the case. */
static void tell(struct step *s, ref binding, uint8_t atom)
{
    uint32_t cause = s->cause;
    if (binding)
        instance_tell(s, &(struct stimulus){.to = binding, .atom = atom, .cause = cause});
    s->cause = cause;
}

static void bind(struct step *s, const struct request *q, const struct contact *c, uint32_t granted)
{
    ref r = find(s, q, c);
    if (!r)
        r = instance_new(s, REGION_BINDINGS, KIND_BINDING, q->node, 0, false);
    struct binding *b = binding_at(s->world, r);
    b->call = q->m->call;
    b->cseq = q->m->cseq;
    b->aor = q->aor;
    b->uri = lore_intern(s->plan->lore, c->uri, c->length);
    b->granted = granted;
    b->q = c->q;
    b->has_q = c->has_q;
    tell(s, r, BINDING_REGISTERED);
}

static void carry_out(struct step *s, const struct request *q)
{
    const char *list = q->contacts;
    struct contact c;
    while (contact_next(&list, &c)) {
        uint32_t expires = wanted(q, &c), granted = expires < q->most ? expires : q->most;
        if (c.is_star)
            for (ref r = 0; (r = binding_next(s->world, q->node, q->aor, r));)
                tell(s, r, BINDING_REMOVED);
        else if (granted)
            bind(s, q, &c, granted);
        else
            tell(s, find(s, q, &c), BINDING_REMOVED);
    }
}

/* ---- answered ----------------------------------------------------------------------------- */

/* Seconds that a binding still has, rounded up. */
static uint32_t left(const struct world *w, ref binding)
{
    enum { SECOND = 1000000 };
    const struct instance *i = instance_at(w, binding);
    const struct event *e = i->timers ? world_item(w, i->timers) : NULL;
    return e ? (uint32_t)((e->due - w->block->now + SECOND - 1) / SECOND)
             : binding_at(w, binding)->granted;
}

/* RFC 3261 10.3 step 8. */
static size_t print(const struct step *s, ref binding, char *out, size_t room)
{
    const struct binding *b = binding_at(s->world, binding);
    char q[CONTACT_Q] = "";
    if (b->has_q)
        contact_q(b->q, q);
    return (size_t)snprintf(out, room, "<%s>%s;expires=%u", lore_text(s->plan->lore, b->uri), q,
                            (unsigned)left(s->world, binding));
}

static void list(struct step *s, const struct request *q, struct message *m)
{
    char text[LIST];
    size_t length = 0;
    for (ref r = 0; (r = binding_next(s->world, q->node, q->aor, r)) && length + 600 < LIST;) {
        if (length)
            length += (size_t)snprintf(text + length, LIST - length, ", ");
        length += print(s, r, text + length, LIST - length);
    }
    if (!length)
        return;
    m->present |= PRESENT_CONTACT;
    m->contact = lore_intern(s->plan->lore, text, length);
}

/* What a response with this status cannot do without. */
static void complete(struct step *s, const struct request *q, struct message *m)
{
    char text[16];
    if (m->status == 200)
        list(s, q, m);
    if (m->status == 420) {
        m->unsupported = q->m->require;
        m->extra = message_unsupported(q->m, s->plan->lore);
    }
    if (m->status == 423) {
        snprintf(text, sizeof text, "%u", (unsigned)q->least);
        m->extra = lines_set(s->plan->lore, m->extra, "Min-Expires", text);
    }
}

/* ---- all of it ---------------------------------------------------------------------------- */

static struct request request_of(const struct step *s, uint16_t node, const struct message *m)
{
    const struct server_config *c = server_of(s->plan, node);
    return (struct request){.m = m,
                            .node = node,
                            .aor = location_canonical(s->plan->lore, m->to_uri),
                            .contacts = lore_text(s->plan->lore, m->contact),
                            .least = c->min_expires,
                            .most = c->expires ? c->expires : CONTACT_EXPIRES};
}

void registrar_request(struct step *s, const struct stimulus *what)
{
    uint16_t node = instance_at(s->world, what->to)->node;
    const struct request q = request_of(s, node, what->payload);
    uint16_t status = request_wrong(s, &q);
    if (!status && !digest_passes(s, what->to, q.m, 401)) /* step 3 */
        return;
    if (!status)
        status = all_wrong(s, &q);
    if (!status)
        carry_out(s, &q);
    struct message m = response_to(q.m, status ? status : 200);
    if (!m.to_tag)
        m.to_tag = ident_make(node, node_serial(s->world, node));
    complete(s, &q, &m);
    transaction_respond(s, what->to, &m);
}
