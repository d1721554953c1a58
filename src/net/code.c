/* What of a link and of a message is state, and what is provenance. */
#include "net/inside.h"

#include <assert.h>

void links_begin(struct world *w)
{
    assert(w->plan->links <= UINT8_MAX && "a message names its link in 8 bits");
    world_reserve(w, REGION_LINKS, w->plan->links);
    for (uint16_t n = 1; n <= w->plan->links; n++) {
        const struct plan_link *line = &w->plan->link[n];
        struct link *link = world_item(w, item_new(w, REGION_LINKS));
        link->stream = stream_seed(w->plan->seed, line->name);
        link->heals_at = line->heals_at ? line->heals_at : USEC_NEVER;
    }
}

/* A promise that has passed binds nobody; a link that has healed is as one that has just healed. */
static void passed_to_now(struct coder *c, usec *t)
{
    usec now = coder_world(c)->block->now;
    usec from = *t > now ? *t : now;
    coder_time(c, &from);
    if (coder_reading(c))
        *t = from;
}

void link_code(struct coder *c, void *item)
{
    struct link *link = item;
    if (link->heals_at != USEC_NEVER)
        passed_to_now(c, &link->heals_at);
    passed_to_now(c, &link->last[0]);
    passed_to_now(c, &link->last[1]);
    passed_to_now(c, &link->stalled[0]);
    passed_to_now(c, &link->stalled[1]);
    coder_u8(c, &link->tries[0]);
    coder_u8(c, &link->tries[1]);
    uint8_t flags = (uint8_t)(link->cut | link->held[0] << 1 | link->held[1] << 2);
    coder_u8(c, &flags);
    link->cut = flags & 1;
    link->held[0] = flags >> 1 & 1;
    link->held[1] = flags >> 2 & 1;
    if (flags > 7 || link->tries[0] > STALL_TRIES || link->tries[1] > STALL_TRIES)
        coder_reject(c);
    coder_told(c, link->sent, sizeof link->sent);
    coder_told(c, link->answered, sizeof link->answered);
}

void sdp_code(struct coder *c, struct sdp *d)
{
    uint32_t version = d->version;
    coder_u16(c, &d->origin);
    coder_u16(c, &d->session);
    coder_counter(c, &version, COUNTER_SDP_VERSION);
    if (coder_reading(c))
        d->version = (uint16_t)version;
    coder_u8(c, &d->lines);
    if (d->lines > SDP_LINES)
        coder_reject(c);
    for (unsigned n = 0; n < d->lines && n < SDP_LINES; n++) {
        coder_u8(c, &d->line[n].kind);
        coder_u8(c, &d->line[n].direction);
        coder_u8(c, &d->line[n].codecs);
        coder_u8(c, &d->line[n].rejected);
    }
}

static void way_code(struct coder *c, struct message *m)
{
    coder_u16(c, &m->from);
    coder_u16(c, &m->to);
    coder_u16(c, &m->status);
    coder_u8(c, &m->method);
    coder_u8(c, &m->link);
    coder_u32(c, &m->present);
    coder_u8(c, &m->max_forwards);
    coder_u8(c, &m->supported);
    coder_u8(c, &m->require);
    coder_u8(c, &m->unsupported);
    coder_u8(c, &m->rack_method);
    coder_u8(c, &m->refresher);
    coder_u16(c, &m->via);
    coder_u8(c, &m->transport);
    coder_u16(c, &m->allow);
    coder_u16(c, &m->reason);
    if (m->from > coder_world(c)->plan->nodes || m->to > coder_world(c)->plan->nodes ||
        m->link > coder_world(c)->plan->links || m->method >= METHODS ||
        m->rack_method >= METHODS || m->refresher > REFRESHER_UAS)
        coder_reject(c);
}

static void numbers_code(struct coder *c, struct message *m)
{
    coder_counter(c, &m->cseq, COUNTER_CSEQ);
    coder_counter(c, &m->rseq, COUNTER_RSEQ);
    coder_counter(c, &m->rack_rseq, COUNTER_RSEQ);
    coder_counter(c, &m->rack_cseq, COUNTER_CSEQ);
    coder_u32(c, &m->expires);
    coder_u32(c, &m->retry_after);
    coder_u32(c, &m->session_expires);
    coder_u32(c, &m->min_se);
}

static void texts_code(struct coder *c, struct message *m)
{
    textid *const text[] = {&m->uri,      &m->from_uri,     &m->to_uri, &m->contact,
                            &m->route,    &m->record_route, &m->extra,  &m->via_by,
                            &m->via_rest, &m->phrase,       &m->body,   &m->other_method,
                            &m->refer_to, &m->referred_by};
    for (size_t n = 0; n < sizeof text / sizeof *text; n++)
        coder_u32(c, text[n]);
}

/* Its text names identifiers, which are renamed as all others are. */
static void replaces_code(struct coder *c, struct message *m)
{
    const struct plan *plan = coder_world(c)->plan;
    struct sip_names names = plan_names(plan);
    struct replaced r = {0};
    uint8_t early_only, some = m->replaces != 0;
    coder_u8(c, &some);
    if (!some)
        return;
    if (!coder_reading(c))
        replaced_find(m->replaces, &names, plan->lore, &r);
    early_only = r.early_only;
    coder_ident(c, &r.call);
    coder_ident(c, &r.to_tag);
    coder_ident(c, &r.from_tag);
    coder_u8(c, &early_only);
    r.early_only = early_only;
    if (coder_reading(c))
        m->replaces = replaced_text(&r, &names, plan->lore);
}

void message_code(struct coder *c, void *item)
{
    struct message *m = item;
    way_code(c, m);
    numbers_code(c, m);
    coder_ident(c, &m->branch);
    coder_ident(c, &m->call);
    coder_ident(c, &m->from_tag);
    coder_ident(c, &m->to_tag);
    texts_code(c, m);
    replaces_code(c, m);
    sdp_code(c, &m->sdp);
    coder_told(c, &m->told, sizeof m->told);
}
