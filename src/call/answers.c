/* Requests but INVITE, ACK, CANCEL and BYE, answered: what a phone takes, and what it says to each.
 * RFC 3261 8.2, 11.2; RFC 3428 7; RFC 3515 2.4; RFC 6086 4. */
#include "call/inside.h"

uint16_t allowed_by(const struct plan *plan, uint16_t node)
{
    const struct phone_config *phone = phone_of(plan, node);
    bool pracks = phone && phone->flags & (PHONE_100REL | PHONE_REQUIRES_100REL);
    return (uint16_t)(ALLOW_RFC3261 | 1 << METHOD_INFO | 1 << METHOD_MESSAGE | 1 << METHOD_REFER |
                      (pracks ? 1 << METHOD_PRACK : 0));
}

/* RFC 3261 11.1, 11.2: what bodies are understood. */
void accept_sdp(const struct step *s, struct message *m)
{
    static const char line[] = "Accept: application/sdp\r\n";
    m->extra = lore_intern(s->plan->lore, line, sizeof line - 1);
}

/* RFC 3261 8.2.1: a 405 lists what is allowed; 11.2: so does the 200 to an OPTIONS, and more. */
void call_answer(struct step *s, ref server, const struct message *request, uint16_t status,
                 uint16_t allow)
{
    struct message m = response_to(request, status);
    uint16_t node = instance_at(s->world, server)->node;
    bool tells_all = status == 200 && request->method == METHOD_OPTIONS;
    if (!m.to_tag)
        m.to_tag = ident_make(node, node_serial(s->world, node));
    if (status == 405 || tells_all)
        m.present |= PRESENT_ALLOW;
    if (tells_all) {
        m.present |= PRESENT_SUPPORTED;
        accept_sdp(s, &m);
    }
    m.allow = allow;
    transaction_respond(s, server, &m);
}

/* ---- by method ---------------------------------------------------------------------------- */

/* RFC 3261 11.2: an OPTIONS is answered as an INVITE would be; within a dialog its user is there.
 */
static uint16_t options_status(const struct step *s, uint16_t node, ref dialog)
{
    const struct phone_config *phone = phone_of(s->plan, node);
    bool full = phone->lines && line_at(s->world, node)->calls >= phone->lines;
    return !dialog && (full || phone->manner == MANNER_BUSY) ? 486 : 200;
}

static uint16_t status_for(const struct step *s, uint16_t node, ref dialog, const struct message *m)
{
    switch (m->method) {
    case METHOD_OPTIONS: return options_status(s, node, dialog);
    case METHOD_MESSAGE: return 200;
    /* RFC 3515 2.4.4: whoever takes a REFER owes NOTIFYs, and there are no subscriptions here;
     * RFC 5057 5.6: 603 is the safest way to refuse a new usage. */
    case METHOD_REFER: return 603;
    case METHOD_INFO: return dialog ? 200 : 481; /* RFC 6086 4.2.2: within a call only */
    default: return 481;
    }
}

void answer_request(struct step *s, ref server, ref dialog, const struct message *m)
{
    uint16_t node = instance_at(s->world, server)->node;
    call_answer(s, server, m, status_for(s, node, dialog, m), allowed_by(s->plan, node));
}
