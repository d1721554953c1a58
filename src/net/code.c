/* What of a link and of a message is state, and what is provenance. */
#include "net/inside.h"
#include "sim/coder.h"

#include <assert.h>
#include <string.h>

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
    if (c->phase == CODER_WRITES && *t < c->now)
        *t = c->now;
    coder_time(c, t);
}

/* a's way and b's change places. */
static void turn(struct link *link)
{
    struct link was = *link;
    for (unsigned n = 0; n < 2; n++) {
        link->last[n] = was.last[!n];
        link->stalled[n] = was.stalled[!n];
        link->tries[n] = was.tries[!n];
        link->held[n] = was.held[!n];
        link->avoided[n] = was.avoided[!n];
    }
}

/* A stream belongs to the place: with choices that are tried nobody draws from it. */
static void rename_link(const struct coder *c, struct link *link)
{
    link->stream = link_at(c->world, (uint16_t)c->index)->stream;
    if (c->turned)
        turn(link);
}

void link_code(struct coder *c, void *item)
{
    struct link *link = item;
    if (c->as)
        rename_link(c, link);
    if (link->heals_at != USEC_NEVER)
        passed_to_now(c, &link->heals_at);
    passed_to_now(c, &link->last[0]);
    passed_to_now(c, &link->last[1]);
    passed_to_now(c, &link->stalled[0]);
    passed_to_now(c, &link->stalled[1]);
    passed_to_now(c, &link->avoided[0]);
    passed_to_now(c, &link->avoided[1]);
    coder_bool(c, &link->cut);
    coder_bool(c, &link->held[0]);
    coder_bool(c, &link->held[1]);
    coder_link(c, &link->found, sizeof link->found);
    if (coder_reading(c) && (link->tries[0] > STALL_TRIES || link->tries[1] > STALL_TRIES))
        coder_reject(c);
}

/* Nobody compares versions, unless a check reads them: those who describe a session count up. */
void sdp_code(struct coder *c, struct sdp *d)
{
    coder_node(c, &d->origin);
    if (!(coder_world(c)->plan->reads & READS_NUMBERS))
        coder_told(c, &d->version, sizeof d->version);
    if (d->lines > SDP_LINES)
        coder_reject(c);
    else if (c->phase == CODER_WRITES)
        memset(&d->line[d->lines], 0, (SDP_LINES - d->lines) * sizeof *d->line);
}

/* RSeq: counted anew for each dialog from a number that is drawn (RFC 3262 3). */
static void rseq_code(struct coder *c, struct message *m)
{
    coder_counter(c, &m->rseq, m->to_tag);
    coder_counter(c, &m->rack_rseq, m->to_tag);
}

static void rename_message(struct coder *c, struct message *m)
{
    textid *const text[] = {&m->uri,      &m->from_uri,     &m->to_uri,     &m->contact,
                            &m->route,    &m->record_route, &m->extra,      &m->via_by,
                            &m->phrase,   &m->via_rest,     &m->body,       &m->other_method,
                            &m->replaces, &m->refer_to,     &m->referred_by};
    for (size_t n = 0; n < sizeof text / sizeof *text; n++)
        coder_text(c, text[n]);
    c->unsure |= m->loop != 0; /* a hash of texts */
    coder_node(c, &m->from);
    coder_node(c, &m->to);
    coder_node(c, &m->via);
    coder_link_number(c, &m->link);
}

static bool is_sound(const struct message *m, const struct plan *plan)
{
    return m->from <= plan->nodes && m->to <= plan->nodes && m->link <= plan->links &&
           m->method < METHODS && m->rack_method < METHODS && m->refresher <= REFRESHER_UAS;
}

void message_code(struct coder *c, void *item)
{
    struct message *m = item;
    rseq_code(c, m);
    if (c->as)
        rename_message(c, m);
    coder_ident(c, &m->branch);
    coder_ident(c, &m->call);
    coder_ident(c, &m->from_tag);
    coder_ident(c, &m->to_tag);
    sdp_code(c, &m->sdp);
    coder_told(c, &m->told.record, sizeof m->told.record);
    coder_told(c, &m->told.id, sizeof m->told.id);
    coder_told(c, &m->told.ordered, sizeof m->told.ordered);
    coder_copies(c, &m->told.copy);
    if (coder_reading(c) && !is_sound(m, coder_world(c)->plan))
        coder_reject(c);
}
