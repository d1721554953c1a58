/* Event packages: what there is to subscribe to, and the documents that tell of it. RFC 3515 3
 * (refer), RFC 4235 (dialog), RFC 3856 and RFC 3863 (presence). */
#include "call/inside.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { DOCUMENT = 8000 };

static const struct {
    const char *name, *type;
} rows[PACKAGES] = {
    [PACKAGE_REFER] = {"refer", "message/sipfrag;version=2.0"},
    [PACKAGE_DIALOG] = {"dialog", "application/dialog-info+xml"},
    [PACKAGE_PRESENCE] = {"presence", "application/pidf+xml"},
};

enum package package_find(const struct lore *lore, textid event)
{
    const char *text = lore_text(lore, event);
    size_t length = strcspn(text, "; \t");
    unsigned n = PACKAGES;
    while (--n > PACKAGE_UNKNOWN)
        if (strlen(rows[n].name) == length && !memcmp(rows[n].name, text, length))
            break;
    return (enum package)n;
}

const char *package_name(enum package p)
{
    return rows[p].name ? rows[p].name : "";
}

const char *package_type(enum package p)
{
    return rows[p].type;
}

/* ---- who offers what ---------------------------------------------------------------------- */

/* A server tells of what others have published there. */
static bool is_server(const struct plan *plan, uint16_t node)
{
    return plan->node[node].service != NULL;
}

bool package_offered(const struct plan *plan, uint16_t node, enum package p)
{
    const struct phone_config *phone = phone_of(plan, node);
    if (!phone || !(phone->flags & PHONE_NOTIFIES))
        return false;
    return p == PACKAGE_PRESENCE || (p == PACKAGE_DIALOG && !is_server(plan, node));
}

size_t packages_print(const struct plan *plan, uint16_t node, char *out, size_t room)
{
    bool refers = !is_server(plan, node);
    size_t length = (size_t)snprintf(out, room, "%s", refers ? rows[PACKAGE_REFER].name : "");
    for (unsigned n = PACKAGE_REFER + 1; n < PACKAGES; n++)
        if (package_offered(plan, node, (enum package)n))
            length += (size_t)snprintf(out + length, room - length, "%s%s", length ? ", " : "",
                                       rows[n].name);
    return length;
}

/* ---- for how long: RFC 6665 4.2.1.1, RFC 3903 6 ------------------------------------------- */

enum { HOUR = 3600 };

static const struct grants *grants_of(const struct plan *plan, uint16_t node)
{
    static const struct grants none;
    const struct phone_config *phone = phone_of(plan, node);
    return phone ? &phone->grants : &none;
}

uint32_t grants_least(const struct plan *plan, uint16_t node)
{
    return grants_of(plan, node)->least;
}

uint32_t grants_shorten(const struct plan *plan, uint16_t node, uint32_t seconds)
{
    uint32_t most = grants_of(plan, node)->most;
    return most && seconds > most ? most : seconds;
}

bool grants_too_brief(const struct plan *plan, uint16_t node, const struct message *m)
{
    uint32_t asked = m->present & PRESENT_EXPIRES ? m->expires : HOUR;
    return asked && asked < HOUR && asked < grants_least(plan, node);
}

/* ---- documents ---------------------------------------------------------------------------- */

struct document {
    char text[DOCUMENT];
    size_t length;
};

static void put(struct document *d, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct document *d, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(d->text + d->length, sizeof d->text - d->length, format, arguments);
    va_end(arguments);
    d->length += (size_t)length;
    if (d->length >= sizeof d->text)
        d->length = sizeof d->text - 1;
}

static void put_ident(const struct step *s, struct document *d, const char *name, ident v,
                      enum ident_kind kind)
{
    const struct sip_names names = plan_names(s->plan);
    char text[300];
    if (!v)
        return;
    ident_print(v, kind, &names, text, sizeof text);
    put(d, " %s=\"%s\"", name, text);
}

/* RFC 4235 4.4: the phone's word for where its dialog stands. */
static const char *const stands[STANDS] = {[STAND_TRYING] = "trying",
                                           [STAND_PROCEEDING] = "proceeding",
                                           [STAND_EARLY] = "early",
                                           [STAND_CONFIRMED] = "confirmed",
                                           [STAND_TERMINATED] = "terminated"};

static const char *bare_uri(struct lore *lore, textid uri)
{
    return lore_text(lore, contact_uri(lore, uri));
}

static void put_dialog(const struct step *s, struct document *to, const struct dialog *d,
                       enum dialog_stand stand)
{
    struct lore *lore = s->plan->lore;
    bool calls = d->is.machine == KIND_DIALOG_CALLER;
    put(to, "  <dialog");
    put_ident(s, to, "id", d->local_tag, IDENT_TAG);
    put_ident(s, to, "call-id", d->call, IDENT_CALL);
    put_ident(s, to, "local-tag", d->local_tag, IDENT_TAG);
    put_ident(s, to, "remote-tag", d->remote_tag, IDENT_TAG);
    put(to, " direction=\"%s\">\r\n", calls ? "initiator" : "recipient");
    put(to, "    <state>%s</state>\r\n", stands[stand]);
    put(to, "    <local><identity>%s</identity></local>\r\n", bare_uri(lore, d->local_uri));
    put(to, "    <remote><identity>%s</identity></remote>\r\n", bare_uri(lore, d->remote_uri));
    put(to, "  </dialog>\r\n");
}

/* RFC 4235 4: all that live at first; then each as it changes. */
static void tell_dialogs(struct step *s, struct subscription *x, const struct stimulus *why,
                         struct document *to)
{
    bool one = why->atom == NOTIFIER_CHANGED && why->about;
    put(to,
        "<?xml version=\"1.0\"?>\r\n"
        "<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"%u\" state=\"%s\" "
        "entity=\"%s\">\r\n",
        x->version++, one ? "partial" : "full", bare_uri(s->plan->lore, x->local_uri));
    ref r = one ? 0 : world_node(s->world, x->is.node)->first[REGION_DIALOGS];
    if (one)
        put_dialog(s, to, dialog_at(s->world, why->about), (enum dialog_stand)why->number);
    for (; r; r = instance_at(s->world, r)->next)
        if (instance_live(s->world, r) && dialog_stands_now(s->world, r) != STAND_TERMINATED)
            put_dialog(s, to, dialog_at(s->world, r), dialog_stands_now(s->world, r));
    put(to, "</dialog-info>\r\n");
}

/* Text in XML. */
static void put_text(struct document *to, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '<': put(to, "&lt;"); break;
        case '>': put(to, "&gt;"); break;
        case '&': put(to, "&amp;"); break;
        default: put(to, "%c", *text);
        }
}

/* RFC 3863 4.1: "open" and "closed" are states; anything else is a note to the first. */
static void put_tuple(struct document *to, const char *id, const char *says)
{
    bool closed = !strcmp(says, "closed");
    put(to, "  <tuple id=\"%s\">\r\n    <status><basic>%s</basic></status>\r\n", id,
        closed ? "closed" : "open");
    if (!closed && strcmp(says, "open") != 0) {
        put(to, "    <note>");
        put_text(to, says);
        put(to, "</note>\r\n");
    }
    put(to, "  </tuple>\r\n");
}

static void begin_presence(struct document *to, const char *entity)
{
    put(to,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
        "<presence xmlns=\"urn:ietf:params:xml:ns:pidf\" entity=\"%s\">\r\n",
        entity);
}

textid presence_document(struct step *s, uint16_t node, textid says)
{
    const struct plan_node *self = &s->plan->node[node];
    struct document d = {.length = 0};
    begin_presence(&d, lore_text(s->plan->lore, self->aor));
    put_tuple(&d, self->name, lore_text(s->plan->lore, says));
    put(&d, "</presence>\r\n");
    return lore_intern(s->plan->lore, d.text, d.length);
}

/* The tuples of a document that somebody has published. */
static void put_tuples(struct document *to, const char *document)
{
    static const char end[] = "</tuple>";
    const char *from = strstr(document, "  <tuple"), *at = from;
    for (const char *next = from; next && (next = strstr(next, end));)
        at = next += strlen(end);
    if (from && at > from)
        put(to, "%.*s\r\n", (int)(at - from), from);
}

/* RFC 3863 4: at a server what has been published, put together; a phone is there. */
static void tell_presence(struct step *s, const struct subscription *x, struct document *to)
{
    struct lore *lore = s->plan->lore;
    textid entity = contact_uri(lore, x->local_uri);
    begin_presence(to, lore_text(lore, entity));
    if (!is_server(s->plan, x->is.node))
        put_tuple(to, s->plan->node[x->is.node].name, "open");
    ref r = world_node(s->world, x->is.node)->first[REGION_EVENT_STATES];
    for (; r; r = instance_at(s->world, r)->next)
        if (instance_live(s->world, r) && event_state_at(s->world, r)->resource == entity)
            put_tuples(to, lore_text(lore, event_state_at(s->world, r)->body));
    put(to, "</presence>\r\n");
}

void package_document(struct step *s, struct subscription *x, const struct stimulus *why,
                      struct message *m)
{
    struct document d = {.length = 0};
    switch ((enum package)x->package) {
    case PACKAGE_REFER: put(&d, "SIP/2.0 %u %s\r\n", x->status, status_reason(x->status)); break;
    case PACKAGE_DIALOG: tell_dialogs(s, x, why, &d); break;
    case PACKAGE_PRESENCE: tell_presence(s, x, &d); break;
    default: return;
    }
    m->body = lore_intern(s->plan->lore, d.text, d.length);
    m->extra = lines_add(s->plan->lore, m->extra, "Content-Type", rows[x->package].type);
}

/* ---- who is told -------------------------------------------------------------------------- */

static void tell_watchers(struct step *s, uint16_t node, enum package p, ref about, uint16_t number,
                          textid resource)
{
    for (ref r = subscription_next(s->world, node, KIND_NOTIFIER, 0); r;
         r = subscription_next(s->world, node, KIND_NOTIFIER, r)) {
        const struct subscription *x = subscription_at(s->world, r);
        if (x->package == p && (!resource || contact_uri(s->plan->lore, x->local_uri) == resource))
            step_post(s, instance_tell,
                      &(struct stimulus){
                          .to = r, .atom = NOTIFIER_CHANGED, .about = about, .number = number});
    }
}

void presence_changed(struct step *s, uint16_t server, textid resource)
{
    tell_watchers(s, server, PACKAGE_PRESENCE, 0, 0, resource);
}

static bool is_watched(const struct world *w, uint16_t node)
{
    return world_node(w, node)->first[REGION_SUBSCRIPTIONS] != 0;
}

/* RFC 4235 3.10 has the notifier spare its watchers: what is not answered yet will soon be something
 * else. */
static bool is_left_out(const struct plan *plan, uint16_t node, enum dialog_stand is)
{
    return phone_of(plan, node)->flags & PHONE_SPARING && is < STAND_CONFIRMED;
}

/* RFC 4235 3.7.1. */
void dialog_moved(struct step *s, ref self, uint8_t from)
{
    const struct instance *i = instance_at(s->world, self);
    if (!is_watched(s->world, i->node))
        return;
    const struct machine *m = s->plan->machine[i->machine];
    enum dialog_stand was = dialog_stands(m, from), is = dialog_stands(m, i->state);
    if ((from == MACHINE_START || was != is) && !is_left_out(s->plan, i->node, is))
        tell_watchers(s, i->node, PACKAGE_DIALOG, self, (uint16_t)is, 0);
}

void uac_invite_moved(struct step *s, ref self, uint8_t from)
{
    const struct instance *i = instance_at(s->world, self);
    if (!is_watched(s->world, i->node) || is_change(s->world, self) ||
        is_left_out(s->plan, i->node, STAND_PROCEEDING))
        return;
    const struct machine *m = s->plan->machine[i->machine];
    ref dialog = dialog_of(s->world, self);
    if (!invite_proceeds(m, from) && invite_proceeds(m, i->state) &&
        dialog_stands_now(s->world, dialog) <= STAND_PROCEEDING)
        tell_watchers(s, i->node, PACKAGE_DIALOG, dialog, STAND_PROCEEDING, 0);
}
