/* What a proxy asks of a request before it passes it on: RFC 3261 16.3, as RFC 5393 4.2 corrects it; and
 * what it answers itself. */
#include "node/inside.h"

#include <string.h>
#include <strings.h>

/* ---- loops and spirals: RFC 5393 4.2 ------------------------------------------------------- */

uint32_t text_hash(uint32_t hash, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) /* FNV-1a */
        hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    return hash;
}

static uint32_t hash_of(uint32_t hash, const struct lore *lore, textid text)
{
    return text_hash(hash, lore_text(lore, text), lore_length(lore, text) + 1); /* with its NUL */
}

/* Of all that says where it goes from here: the Request-URI and the Route, repaired. Call-ID and
 * CSeq would tell transactions apart whose hashes collide (4.2.4); in a network of so few nodes none
 * do, and worlds that differ in nothing else stay equal. */
uint32_t loop_of(const struct plan *plan, const struct message *m)
{
    uint32_t hash = hash_of(hash_of(TEXT_HASH, plan->lore, m->uri), plan->lore, m->route);
    return hash ? hash : 1;
}

/* A request comes back that nothing has changed since. */
static bool has_looped(const struct plan *plan, uint16_t node, const struct message *m)
{
    const struct sip_names names = plan_names(plan);
    return via_has_loop(m, &names, node, loop_of(plan, m));
}

/* ---- the checks ---------------------------------------------------------------------------- */

bool has_known_scheme(const struct lore *lore, textid uri)
{
    const char *text = lore_text(lore, uri);
    return !strncasecmp(text, "sip:", 4) || !strncasecmp(text, "sips:", 5);
}

/* Step 5: no extension is known here, so all that are asked for are too many. */
static textid unsupported(struct lore *lore, const struct message *m)
{
    size_t size;
    textid lines = 0;
    for (unsigned nth = 1; lines_find(lore, m->extra, "Proxy-Require", nth, &size); nth++) {
        const char *at = lines_find(lore, m->extra, "Proxy-Require", nth, &size);
        textid value = lore_intern(lore, at, size);
        lines = lines_add(lore, lines, "Unsupported", lore_text(lore, value));
    }
    return lines;
}

static bool is_for_other_registrar(const struct plan *plan, uint16_t node, const struct message *m)
{
    return m->method == METHOD_REGISTER && location_registrar(plan, node, m->uri);
}

uint16_t request_check(struct step *s, uint16_t node, struct message *m, textid *lines)
{
    const struct plan *plan = s->plan;
    bool is_beside = m->method == METHOD_CANCEL || m->method == METHOD_ACK;
    *lines = 0;
    if (!has_known_scheme(plan->lore, m->uri))
        return 416;
    if (!m->max_forwards)
        return m->method == METHOD_OPTIONS ? 200 : 483;
    route_repair(plan, node, m);
    if (has_looped(plan, node, m))
        return 482;
    if (!is_beside && (*lines = unsupported(plan->lore, m)))
        return 420;
    if (!m->route && is_for_server(plan, node, m->uri) && !is_for_other_registrar(plan, node, m))
        return m->method == METHOD_NONE ? 501 : m->method == METHOD_OPTIONS ? 200 : 405;
    return 0;
}

struct message server_response(const struct message *request, uint16_t status, textid lines)
{
    struct message m = response_to(request, status);
    m.extra = lines;
    if (status == 405) { /* not in a 200: RFC 3261 11.2 */
        m.present |= PRESENT_ALLOW;
        m.allow = 1 << METHOD_OPTIONS;
    }
    return m;
}

bool proxy_check(struct step *s, uint16_t node, ref server, struct message *request)
{
    textid lines;
    uint16_t status = request_check(s, node, request, &lines);
    if (!status || !server)
        return !status;
    struct message m = server_response(request, status, lines);
    if (!m.to_tag)
        m.to_tag = ident_make(node, node_serial(s->world, node));
    transaction_respond(s, server, &m);
    return false;
}
