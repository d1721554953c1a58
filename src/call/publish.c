/* Publishing: what a phone's user wants known, and how a server finds what a PUBLISH is about. RFC
 * 3903. */
#include "call/inside.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- who publishes ------------------------------------------------------------------------ */

static ref publication_next(const struct world *w, uint16_t node, ref r)
{
    r = r ? instance_at(w, r)->next : world_node(w, node)->first[REGION_PUBLICATIONS];
    while (r && !instance_live(w, r))
        r = instance_at(w, r)->next;
    return r;
}

static ref publication_at_server(const struct world *w, uint16_t node, uint16_t target)
{
    ref r = publication_next(w, node, 0);
    while (r && publication_at(w, r)->target != target)
        r = publication_next(w, node, r);
    return r;
}

void call_publish(struct step *s, uint16_t node, uint16_t target, const struct wanted *what,
                  uint32_t expires)
{
    ref r = publication_at_server(s->world, node, target);
    if (!r) {
        r = instance_new(s, REGION_PUBLICATIONS, KIND_PUBLICATION, node, 0, false);
        publication_at(s->world, r)->call = ident_make(node, node_serial(s->world, node));
    }
    struct publication *x = publication_at(s->world, r);
    x->target = target;
    x->body = what->body;
    x->extra = what->extra;
    x->wanted = expires;
    step_tell(s, r, PUBLICATION_USER_PUBLISHES, NULL);
}

bool call_unpublish(struct step *s, uint16_t node)
{
    bool any = false;
    for (ref r = publication_next(s->world, node, 0); r; r = publication_next(s->world, node, r)) {
        step_tell(s, r, PUBLICATION_USER_STOPS, NULL);
        any = true;
    }
    return any;
}

/* ---- who keeps it ------------------------------------------------------------------------- */

/* RFC 3903 6, step 3. */
static ref named_by(const struct step *s, uint16_t node, textid resource, const char *tag)
{
    ref r = world_node(s->world, node)->first[REGION_EVENT_STATES];
    for (; r; r = instance_at(s->world, r)->next) {
        const struct event_state *x = event_state_at(s->world, r);
        char own[24];
        snprintf(own, sizeof own, "e%u", x->etag);
        if (instance_live(s->world, r) && x->resource == resource && !strcmp(own, tag))
            return r;
    }
    return 0;
}

static bool is_pidf(struct lore *lore, const struct message *m)
{
    const char *type = lore_text(lore, lines_value(lore, m->extra, "Content-Type"));
    return !strncasecmp(type, package_type(PACKAGE_PRESENCE),
                        strlen(package_type(PACKAGE_PRESENCE)));
}

/* RFC 3903 6, steps 1 to 5, in that order. 0: nothing is wrong with it. */
static uint16_t objection(const struct step *s, uint16_t node, const struct message *m, textid tag,
                          ref known)
{
    struct lore *lore = s->plan->lore;
    uint16_t whose = net_phone_of(s->plan, m->uri);
    if (!whose || s->plan->node[whose].service) /* a server's own address is nobody's */
        return 404;
    if (package_find(lore, lines_value(lore, m->extra, "Event")) != PACKAGE_PRESENCE)
        return 489;
    if (tag && !known)
        return 412;
    if (grants_too_brief(s->plan, node, m))
        return 423;
    if (m->body && !is_pidf(lore, m))
        return 415;
    return m->body || tag ? 0 : 400;
}

static void refuse(struct step *s, ref server, const struct message *m, uint16_t status)
{
    char text[100];
    uint16_t node = instance_at(s->world, server)->node;
    if (status == 489) {
        packages_print(s->plan, node, text, sizeof text);
        refuse_saying(s, server, m, status, "Allow-Events", text);
    } else if (status == 423) {
        snprintf(text, sizeof text, "%u", grants_least(s->plan, node));
        refuse_saying(s, server, m, status, "Min-Expires", text);
    } else if (status == 415) {
        refuse_saying(s, server, m, status, "Accept", package_type(PACKAGE_PRESENCE));
    } else {
        call_answer(s, server, m, status, 0);
    }
}

void call_published(struct step *s, ref server, const struct message *m)
{
    uint16_t node = instance_at(s->world, server)->node;
    struct lore *lore = s->plan->lore;
    textid tag = lines_value(lore, m->extra, "SIP-If-Match");
    ref r = tag ? named_by(s, node, m->uri, lore_text(lore, tag)) : 0;
    uint16_t status = objection(s, node, m, tag, r);
    if (status) {
        refuse(s, server, m, status);
        return;
    }
    if (!r) {
        r = instance_new(s, REGION_EVENT_STATES, KIND_EVENT_STATE, node, 0, false);
        event_state_at(s->world, r)->resource = m->uri;
    }
    instance_tell(s, &(struct stimulus){.to = r,
                                        .atom = EVENT_STATE_PUBLISH,
                                        .payload = m,
                                        .about = server,
                                        .cause = s->cause});
}
