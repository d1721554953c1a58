/* Dialogs and the messages within them: RFC 3261 8.1.1, 8.2.6, 12.1, 12.2.1.1. */
#include "call/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- dialogs ------------------------------------------------------------------------------ */

static uint16_t session_serial(struct world *w, uint16_t node)
{
    return (uint16_t)((line_at(w, node)->made - 1) % UINT16_MAX + 1);
}

static void offer_new(struct step *s, ref dialog, uint16_t node)
{
    ref r = instance_new(s, REGION_OFFERS, KIND_OFFER_ANSWER, node, dialog, false);
    struct offer *o = offer_at(s->world, r);
    o->session = session_serial(s->world, node);
    o->wish = DIRECTION_SENDRECV;
    dialog_at(s->world, dialog)->offer = r;
}

ref dialog_new(struct step *s, uint8_t kind, uint16_t node, ident call)
{
    struct world *w = s->world;
    struct line *line = line_at(w, node);
    ref r = instance_new(s, REGION_DIALOGS, kind, node, 0, false);
    struct dialog *d = dialog_at(w, r);
    d->local_tag = ident_make(node, node_serial(w, node));
    d->call = call ? call : ident_make(node, node_serial(w, node));
    d->number = ++line->made;
    line->calls++;
    offer_new(s, r, node);
    d->session = instance_new(s, REGION_SESSIONS, KIND_SESSION, node, r, false);
    dialogs_add(w, r);
    return r;
}

/* What all dialogs of an INVITE share: RFC 3261 12.1.2. */
static void inherit(struct dialog *d, const struct dialog *first)
{
    d->call = first->call;
    d->local_tag = first->local_tag;
    d->first_seq = d->local_seq = first->first_seq;
    d->number = first->number;
    d->local_uri = first->local_uri;
    d->remote_uri = d->remote_target = first->remote_uri;
    d->how = first->how;
    d->peer = first->peer;
    d->invite = first->invite;
    d->ours = first->ours == first->invite ? first->invite : 0;
}

ref dialog_fork(struct step *s, ref invite, ident remote_tag)
{
    struct world *w = s->world;
    ref first = dialog_of(w, invite), last = first;
    uint16_t node = instance_at(w, first)->node;
    ref r = instance_new(s, REGION_DIALOGS, KIND_DIALOG_CALLER, node, 0, false);
    struct dialog *d = dialog_at(w, r);
    inherit(d, dialog_at(w, first));
    d->remote_tag = remote_tag;
    offer_new(s, r, node);
    d->session = instance_new(s, REGION_SESSIONS, KIND_SESSION, node, r, false);
    while (dialog_at(w, last)->next_fork)
        last = dialog_at(w, last)->next_fork;
    dialog_at(w, last)->next_fork = r;
    instance_hold(w, r);
    dialogs_add(w, r);
    return r;
}

/* Kept as a text: never changed, and the same for all dialogs that began alike. */
textid how_kept(struct lore *lore, const struct call_options *how)
{
    static const struct call_options none;
    struct call_options kept;
    if (!how)
        return 0;
    memset(&kept, 0, sizeof kept);
    kept.media = how->media;
    kept.flags = how->flags;
    kept.expires = how->expires;
    kept.session_expires = how->session_expires;
    kept.replaces = how->replaces;
    kept.extra = how->extra;
    return memcmp(&kept, &none, sizeof kept) ? lore_intern(lore, (const char *)&kept, sizeof kept)
                                             : 0;
}

struct call_options dialog_how(const struct plan *plan, const struct dialog *d)
{
    struct call_options how = {0};
    if (lore_length(plan->lore, d->how) == sizeof how)
        memcpy(&how, lore_text(plan->lore, d->how), sizeof how);
    return how;
}

void lines_begin(struct world *w)
{
    world_reserve(w, REGION_LINES, w->plan->nodes);
    for (uint16_t n = 1; n <= w->plan->nodes; n++)
        item_new(w, REGION_LINES);
}

/* ---- route sets --------------------------------------------------------------------------- */

/* The end of the value that begins at `at`: the comma that is neither in <> nor in quotes. */
static size_t value_end(const char *text, size_t at)
{
    char inside = 0;
    for (; text[at] && (inside || text[at] != ','); at++) {
        if (inside == '"' && text[at] == '\\' && text[at + 1])
            at++;
        else if (inside && text[at] == inside)
            inside = 0;
        else if (!inside && (text[at] == '<' || text[at] == '"'))
            inside = text[at] == '<' ? '>' : '"';
    }
    return at;
}

static void reverse(const char *text, size_t length, char *out)
{
    size_t at = 0, left = length;
    while (at <= length) {
        while (text[at] == ' ')
            at++, left--;
        size_t end = value_end(text, at), size = end - at;
        memcpy(out + left - size, text + at, size);
        left -= size;
        if (left >= 1)
            out[--left] = ',';
        at = end + 1;
    }
    memmove(out, out + left, length - left);
    out[length - left] = 0;
}

textid route_reversed(struct lore *lore, textid route)
{
    size_t length = lore_length(lore, route);
    char *out = route ? malloc(length + 1) : NULL;
    textid reversed = route;
    if (out) {
        reverse(lore_text(lore, route), length, out);
        reversed = lore_intern(lore, out, strlen(out));
        free(out);
    }
    return reversed;
}

/* ---- messages ----------------------------------------------------------------------------- */

uint16_t node_of(const struct plan *plan, textid uri, uint16_t likely)
{
    if (likely && likely <= plan->nodes && plan->node[likely].contact == uri)
        return likely;
    for (uint16_t n = 1; n <= plan->nodes; n++)
        if (plan->node[n].contact == uri || plan->node[n].aor == uri)
            return n;
    return likely;
}

/* An RFC 2543 phone puts no magic cookie into its branches: RFC 3261 17.2.3. */
uint16_t manners(const struct plan *plan, uint16_t node)
{
    const struct phone_config *phone = phone_of(plan, node);
    return phone && phone->rfc2543 ? PRESENT_NO_COOKIE : 0;
}

struct message dialog_request(const struct step *s, const struct dialog *d, uint8_t method)
{
    const struct plan_node *self = &s->plan->node[d->is.node];
    struct message m = {.from = d->is.node,
                        .to = d->peer,
                        .method = method,
                        .present = manners(s->plan, d->is.node),
                        .max_forwards = 70,
                        .call = d->call,
                        .from_tag = d->local_tag,
                        .to_tag = d->remote_tag,
                        .uri = d->remote_target,
                        .from_uri = d->local_uri,
                        .to_uri = d->remote_uri,
                        .route = d->route};
    if (method == METHOD_INVITE) {
        m.present |= PRESENT_CONTACT | PRESENT_ALLOW | PRESENT_SUPPORTED;
        m.contact = self->contact;
        m.allow = allowed_by(s->plan, d->is.node);
    }
    return m;
}

/* RFC 3261 13.3.1.3, 20.43: why an offer was refused. */
static textid warning_of(const struct step *s, uint16_t node)
{
    char text[600];
    int length = snprintf(text, sizeof text, "Warning: 305 %s \"Incompatible media format\"\r\n",
                          s->plan->node[node].host);
    return length < (int)sizeof text ? lore_intern(s->plan->lore, text, (size_t)length) : 0;
}

struct message dialog_response(const struct step *s, const struct dialog *d,
                               const struct message *request, uint16_t status)
{
    struct message m = response_to(request, status);
    m.to_tag = d->local_tag;
    if (status < 300) {
        m.present |= PRESENT_CONTACT;
        m.contact = s->plan->node[d->is.node].contact;
        m.record_route = request->record_route;
    }
    if (status / 100 == 2) {
        m.present |= PRESENT_ALLOW | PRESENT_SUPPORTED;
        m.allow = allowed_by(s->plan, d->is.node);
    }
    if (status == 488)
        m.extra = warning_of(s, d->is.node);
    return m;
}

void give_lines(const struct step *s, struct message *m, textid lines)
{
    const struct sip_names names = plan_names(s->plan);
    struct sip_error error;
    if (lines)
        message_add(m, lines, &names, s->plan->lore, &error);
}

struct message call_message(const struct step *s, ref dialog, uint8_t method)
{
    struct message m = dialog_request(s, dialog_at(s->world, dialog), method);
    const struct dialog *d = dialog_at(s->world, dialog);
    m.cseq = method == METHOD_ACK ? d->first_seq : d->local_seq + 1;
    return m;
}
