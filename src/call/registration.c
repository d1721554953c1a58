/* REGISTERs as a phone makes and understands them: RFC 3261 10.2. What becomes of them its
 * registration knows. */
#include "call/inside.h"

#include <stdio.h>
#include <string.h>

/* ---- registrations ------------------------------------------------------------------------ */

/* A phone has few registrars. */
static ref find(const struct world *w, uint16_t node, uint16_t registrar)
{
    ref r = world_node(w, node)->first[REGION_REGISTRATIONS];
    while (r && (registration_at(w, r)->registrar != registrar || !instance_live(w, r)))
        r = instance_at(w, r)->next;
    return r;
}

/* RFC 3261 10.2: one Call-ID for all REGISTERs to a registrar. */
static ref find_or_make(struct step *s, uint16_t node, uint16_t registrar)
{
    ref r = find(s->world, node, registrar);
    if (r)
        return r;
    r = instance_new(s, REGION_REGISTRATIONS, KIND_REGISTRATION, node, 0, false);
    struct registration *x = registration_at(s->world, r);
    x->call = ident_make(node, node_serial(s->world, node));
    x->registrar = registrar;
    return r;
}

/* ---- requests ----------------------------------------------------------------------------- */

/* RFC 3261 10.2: the domain that an address of record is in, without a user. */
static textid domain_of(const struct step *s, textid aor)
{
    char text[512];
    const char *host = strchr(lore_text(s->plan->lore, aor), '@');
    if (!host)
        return aor;
    int length = snprintf(text, sizeof text, "sip:%s", host + 1);
    return length < (int)sizeof text ? lore_intern(s->plan->lore, text, (size_t)length) : aor;
}

/* RFC 3261 20.10: the phone's own contact, with its preference. */
static textid contact_of(const struct step *s, uint16_t node)
{
    const struct plan_node *n = &s->plan->node[node];
    char text[600], q[CONTACT_Q];
    if (!n->q)
        return n->contact;
    contact_q(n->q, q);
    int length = snprintf(text, sizeof text, "<%s>%s", lore_text(s->plan->lore, n->contact), q);
    return length < (int)sizeof text ? lore_intern(s->plan->lore, text, (size_t)length)
                                     : n->contact;
}

static void ask(struct message *m, uint32_t expires)
{
    m->present |= PRESENT_EXPIRES;
    m->expires = expires;
}

/* What contacts say of it themselves goes. */
void registration_ask_longer(const struct step *s, struct message *m, uint32_t expires)
{
    char text[2000];
    size_t length = 0;
    struct contact c;
    ask(m, expires);
    if (!strstr(lore_text(s->plan->lore, m->contact), "expires="))
        return;
    for (const char *list = lore_text(s->plan->lore, m->contact); contact_next(&list, &c);) {
        size_t room = sizeof text - length;
        char q[CONTACT_Q] = "";
        if (c.has_q)
            contact_q(c.q, q);
        int n = snprintf(text + length, room, "%s<%.*s>%s", length ? ", " : "", (int)c.length,
                         c.uri, q);
        if ((size_t)n >= room)
            break;
        length += (size_t)n;
    }
    m->contact = lore_intern(s->plan->lore, text, length);
}

/* RFC 3261 10.2: whoever registers writes himself into To and From. */
struct message registration_request(struct step *s, uint16_t node, uint16_t registrar,
                                    uint32_t expires)
{
    struct message m = call_message_outside(s, node, registrar, METHOD_REGISTER);
    uint32_t wanted = phone_of(s->plan, node)->registers_for;
    m.uri = domain_of(s, m.from_uri);
    m.to_uri = m.from_uri;
    m.supported = supported_by(s->plan, node) & OPTION_TIMER; /* RFC 4028 7.1 */
    if (m.supported)
        m.present |= PRESENT_SUPPORTED;
    m.present |= PRESENT_CONTACT;
    m.contact = contact_of(s, node);
    if (expires || wanted)
        ask(&m, expires > wanted ? expires : wanted);
    return m;
}

static void dress(struct step *s, struct message *m, enum registering what)
{
    switch (what) {
    case REGISTERING: break;
    case REGISTERING_NOT: ask(m, 0); break;
    case REGISTERING_NONE:
        ask(m, 0);
        m->contact = lore_intern(s->plan->lore, "*", 1);
        break;
    case REGISTERING_FETCH:
        m->present &= ~(uint32_t)(PRESENT_CONTACT | PRESENT_EXPIRES);
        m->contact = 0;
        m->expires = 0;
    }
}

void call_register(struct step *s, uint16_t node, uint16_t registrar, enum registering what,
                   uint32_t expires, textid extra)
{
    static const uint8_t atoms[] = {REGISTRATION_REGISTER, REGISTRATION_DEREGISTER,
                                    REGISTRATION_DEREGISTER, REGISTRATION_FETCH};
    ref r = find_or_make(s, node, registrar);
    struct message *m = step_payload(s, NULL);
    *m = registration_request(s, node, registrar, registration_at(s->world, r)->expires);
    if (expires)
        ask(m, expires);
    dress(s, m, what);
    give_lines(s, m, extra);
    step_post(s, instance_tell,
              &(struct stimulus){
                  .to = r, .atom = atoms[what], .payload = m, .flags = REQUEST_TELLS_USER});
}

void call_register_itself(struct step *s, uint16_t node)
{
    uint16_t registrar = phone_of(s->plan, node)->registrar;
    ref r = find_or_make(s, node, registrar);
    struct message *m = step_payload(s, NULL);
    *m = registration_request(s, node, registrar, 0);
    step_tell(s, r, REGISTRATION_REGISTER, m);
}

/* ---- responses ---------------------------------------------------------------------------- */

static bool lists(const char *list, const struct contact *wanted)
{
    struct contact c;
    while (contact_next(&list, &c))
        if (uri_same(c.uri, c.length, wanted->uri, wanted->length))
            return true;
    return false;
}

static uint32_t expires_of(const struct contact *c, const struct message *m)
{
    return c->has_expires                 ? c->expires
           : m->present & PRESENT_EXPIRES ? m->expires
                                          : CONTACT_EXPIRES;
}

/* RFC 3261 10.2.4: of the contacts in `list` that the response lists the one that expires first. */
static uint32_t least_of(const struct step *s, const char *list, const struct message *response)
{
    const char *all = lore_text(s->plan->lore, response->contact);
    struct contact c;
    uint32_t least = 0;
    while (contact_next(&all, &c)) {
        uint32_t expires = lists(list, &c) ? expires_of(&c, response) : 0;
        if (expires && (!least || expires < least))
            least = expires;
    }
    return least;
}

/* The phone's own contact counts, whatever else its user has registered. */
uint32_t registration_granted(const struct step *s, const struct message *asked,
                              const struct message *response)
{
    const struct lore *lore = s->plan->lore;
    uint32_t own = least_of(s, lore_text(lore, s->plan->node[asked->from].contact), response);
    return own ? own : least_of(s, lore_text(lore, asked->contact), response);
}

uint32_t registration_least(const struct step *s, const struct message *m)
{
    size_t size;
    const char *value = lines_find(s->plan->lore, m->extra, "Min-Expires", 1, &size);
    uint64_t seconds = 0;
    for (size_t n = 0; value && n < size && value[n] >= '0' && value[n] <= '9'; n++)
        seconds = seconds < UINT32_MAX ? 10 * seconds + (uint64_t)(value[n] - '0') : seconds;
    return seconds < UINT32_MAX ? (uint32_t)seconds : UINT32_MAX;
}

/* The shortest interval in it; nothing said: the registrar's choice, which cannot be too brief. */
uint32_t registration_asked(const struct step *s, const struct message *m)
{
    const char *list = lore_text(s->plan->lore, m->contact);
    struct contact c;
    uint32_t least = UINT32_MAX;
    while (contact_next(&list, &c)) {
        uint32_t asked = c.has_expires                  ? c.expires
                         : m->present & PRESENT_EXPIRES ? m->expires
                                                        : UINT32_MAX;
        least = asked < least ? asked : least;
    }
    return least;
}
