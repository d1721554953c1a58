/* Requests but INVITE, ACK, CANCEL and BYE, answered; and what a phone refuses whatever it is. RFC
 * 3261 8.2, 11.2; RFC 3428 7; RFC 3515 2.4; RFC 4028 9; RFC 6086 4. */
#define _GNU_SOURCE /* strcasestr */
#include "call/inside.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- how long somebody backs off ----------------------------------------------------------- */

/* RFC 3261 14.1, 14.2 leave it to chance. Where something is tried, three lengths stand for all:
 * the least, the middle one, the greatest; calm is the least. The scenario has the last word. */
uint32_t back_off(struct step *s, struct choice c)
{
    const struct plan *plan = s->plan;
    uint32_t last = c.of - 1, answer = 0;
    if (plan->tries) {
        c.of = 3;
        answer = last * step_choose(s, &c) / 2;
        c.of = last + 1;
    } else if (!plan->calm) {
        answer = step_choose(s, &c);
    }
    if (plan->hooks.back_off)
        plan->hooks.back_off(s, &c, &answer);
    return answer;
}

/* ---- what it takes ------------------------------------------------------------------------ */

uint16_t allowed_by(const struct plan *plan, uint16_t node)
{
    const struct phone_config *phone = phone_of(plan, node);
    bool pracks = phone && phone->flags & (PHONE_100REL | PHONE_REQUIRES_100REL);
    bool updates = phone && !(phone->flags & PHONE_NO_UPDATE);
    return (uint16_t)(ALLOW_RFC3261 | 1 << METHOD_INFO | 1 << METHOD_MESSAGE | 1 << METHOD_REFER |
                      1 << METHOD_SUBSCRIBE | 1 << METHOD_NOTIFY |
                      (pracks ? 1 << METHOD_PRACK : 0) | (updates ? 1 << METHOD_UPDATE : 0));
}

uint8_t supported_by(const struct plan *plan, uint16_t node)
{
    const struct phone_config *phone = phone_of(plan, node);
    bool reliable = phone->flags & (PHONE_100REL | PHONE_REQUIRES_100REL);
    bool timed = phone->session_expires || phone->min_se || phone->refresher;
    return (uint8_t)((reliable ? OPTION_100REL : 0) | (timed ? OPTION_TIMER : 0) |
                     (phone->rfc2543 ? 0 : OPTION_REPLACES));
}

/* What it can read in a body, as in Accept; NULL: nothing. RFC 3261 8.2.3. */
static const char *types_read(uint8_t method)
{
    switch (method) {
    case METHOD_MESSAGE: return "text/plain";
    case METHOD_INFO: return "text/plain, application/dtmf-relay";
    case METHOD_INVITE:
    case METHOD_PRACK:
    case METHOD_UPDATE: return "application/sdp";
    default: return NULL;
    }
}

/* "text/html" of "Content-Type: text/html; charset=utf-8", as far as there is room. */
static void type_of(const struct lore *lore, const struct message *m, char *out, size_t room)
{
    static const char name[] = "Content-Type:";
    const char *field = strcasestr(lore_text(lore, m->extra), name);
    const char *type = field ? field + sizeof name - 1 : "";
    type += strspn(type, " \t");
    snprintf(out, room, "%.*s", (int)strcspn(type, "; \t\r\n"), type);
    if (m->present & PRESENT_SDP)
        snprintf(out, room, "application/sdp");
    else if (m->present & PRESENT_TEXT)
        snprintf(out, room, "text/plain");
}

/* RFC 3261 8.2.3: what nobody reads does not matter. */
static bool reads_body(const struct lore *lore, const struct message *m)
{
    char type[40];
    const char *types = types_read(m->method);
    if ((!m->body && !(m->present & PRESENT_SDP)) || !types)
        return true;
    type_of(lore, m, type, sizeof type);
    return strcasestr(types, type);
}

/* RFC 4028 9: never less than 90 seconds. */
static uint32_t least_interval(const struct phone_config *phone)
{
    return phone->min_se > 90 ? phone->min_se : 90;
}

static bool too_brief(const struct plan *plan, uint16_t node, const struct message *m)
{
    return supported_by(plan, node) & m->supported & OPTION_TIMER &&
           m->present & PRESENT_SESSION_EXPIRES &&
           m->session_expires < least_interval(phone_of(plan, node));
}

/* ---- answers that no dialog is asked for -------------------------------------------------- */

/* RFC 3261 20.1, 11.1: what bodies are understood. */
static textid accept_line(const struct step *s, const char *type)
{
    char line[100];
    int length = snprintf(line, sizeof line, "Accept: %s\r\n", type);
    return lore_intern(s->plan->lore, line, (size_t)length);
}

void accept_sdp(const struct step *s, struct message *m)
{
    m->extra = accept_line(s, "application/sdp");
}

/* RFC 3261 8.2.1: a 405 lists what is allowed; 11.2: so does the 200 to an OPTIONS, and more. */
static void respond(struct step *s, ref server, const struct message *request, uint16_t status,
                    uint16_t allow, uint8_t supported)
{
    struct message m = response_to(request, status);
    uint16_t node = instance_at(s->world, server)->node;
    bool tells_all = status == 200 && request->method == METHOD_OPTIONS;
    if (!m.to_tag)
        m.to_tag = ident_make(node, node_serial(s->world, node));
    if (status == 405 || tells_all) {
        m.present |= PRESENT_ALLOW;
        m.allow = allow;
    }
    if (tells_all) {
        m.present |= PRESENT_SUPPORTED;
        m.supported = supported;
        accept_sdp(s, &m);
    }
    transaction_respond(s, server, &m);
}

void call_answer(struct step *s, ref server, const struct message *request, uint16_t status,
                 uint16_t allow)
{
    respond(s, server, request, status, allow, 0);
}

/* RFC 3261 19.1.1. Within a dialog it is our own contact. */
static bool has_known_scheme(const struct lore *lore, const struct message *m)
{
    const char *uri = lore_text(lore, m->uri);
    return m->to_tag || !strncasecmp(uri, "sip:", 4) || !strncasecmp(uri, "sips:", 5);
}

/* RFC 3261 21.4.16: whoever insists on reliable provisional responses can do nothing for a caller
 * who does not know them. */
static bool lacks_100rel(const struct plan *plan, uint16_t node, const struct message *m)
{
    return m->method == METHOD_INVITE && !m->to_tag &&
           phone_of(plan, node)->flags & PHONE_REQUIRES_100REL &&
           !((m->require | m->supported) & OPTION_100REL);
}

/* RFC 3261 8.2.1 to 8.2.3; RFC 4028 9. 0: nothing is wrong with it. */
static uint16_t objection(const struct step *s, ref server, const struct message *m)
{
    const struct plan *plan = s->plan;
    uint16_t node = instance_at(s->world, server)->node;
    if (m->method == METHOD_NONE)
        return 501;
    if (!(allowed_by(plan, node) >> m->method & 1))
        return 405;
    if (m->method == METHOD_CANCEL) /* RFC 3261 8.2.2.3: its Require means nothing */
        return 0;
    if (!has_known_scheme(plan->lore, m))
        return 416;
    if (m->replaces && (m->method != METHOD_INVITE || m->to_tag)) /* RFC 3891 3 */
        return 400;
    if (transaction_merged(s->world, server))
        return 482;
    if (m->require & ~supported_by(plan, node) || m->present & PRESENT_REQUIRE_OTHER)
        return 420;
    if (!reads_body(plan->lore, m))
        return 415;
    if (lacks_100rel(plan, node, m))
        return 421;
    return too_brief(plan, node, m) ? 422 : 0;
}

/* What each of these responses must say beyond its status. */
static void explain(struct step *s, uint16_t node, const struct message *request, struct message *m)
{
    switch (m->status) {
    case 405:
        m->present |= PRESENT_ALLOW;
        m->allow = allowed_by(s->plan, node);
        break;
    case 415: m->extra = accept_line(s, types_read(request->method)); break;
    case 420:
        m->unsupported = request->require & (uint8_t)~supported_by(s->plan, node);
        m->extra = message_unsupported(request, s->plan->lore);
        break;
    case 421: m->require = OPTION_100REL; break;
    case 422:
        m->present |= PRESENT_MIN_SE;
        m->min_se = least_interval(phone_of(s->plan, node));
        break;
    default: break;
    }
}

bool refuse_at_once(struct step *s, ref server, const struct message *request)
{
    uint16_t node = instance_at(s->world, server)->node;
    uint16_t status = objection(s, server, request);
    if (!status)
        return false;
    ref dialog = call_dialog(s->world, node, request);
    struct message m = response_to(request, status);
    if (!m.to_tag)
        m.to_tag = ident_make(node, node_serial(s->world, node));
    explain(s, node, request, &m);
    if (dialog)
        dialog_count(dialog_at(s->world, dialog), request);
    transaction_respond(s, server, &m);
    return true;
}

/* ---- by method ---------------------------------------------------------------------------- */

/* RFC 3261 11.2: an OPTIONS is answered as an INVITE would be; within a dialog its user is there.
 */
static uint16_t options_status(const struct step *s, uint16_t node, ref dialog)
{
    const struct phone_config *phone = phone_of(s->plan, node);
    bool full = phone->lines && line_at(s->world, node)->calls >= phone->lines;
    if (dialog)
        return 200;
    if (full || phone->manner == MANNER_BUSY)
        return 486;
    return phone->manner == MANNER_REDIRECTS ? 302 : 200;
}

static uint16_t status_for(const struct step *s, uint16_t node, ref dialog, const struct message *m)
{
    switch (m->method) {
    case METHOD_OPTIONS: return options_status(s, node, dialog);
    case METHOD_MESSAGE: return 200;
    case METHOD_INFO: return dialog ? 200 : 481; /* RFC 6086 4.2.2: within a call only */
    default: return 481;
    }
}

/* RFC 3261 8.3, 21.3.3. */
static void redirect(struct step *s, ref server, const struct message *request)
{
    uint16_t node = instance_at(s->world, server)->node;
    struct message m = response_to(request, 302);
    m.to_tag = ident_make(node, node_serial(s->world, node));
    m.present |= PRESENT_CONTACT;
    m.contact = s->plan->node[phone_of(s->plan, node)->other].aor;
    transaction_respond(s, server, &m);
}

void answer_request(struct step *s, ref server, ref dialog, const struct message *m)
{
    uint16_t node = instance_at(s->world, server)->node, status = status_for(s, node, dialog, m);
    if (m->method == METHOD_REFER)
        refer_serve(s, server, dialog, m);
    else if (status == 302)
        redirect(s, server, m);
    else
        respond(s, server, m, status, allowed_by(s->plan, node), supported_by(s->plan, node));
}
