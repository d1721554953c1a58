/* The words of what somebody has published, at the server that keeps it. RFC 3903 6. */
#include "call/inside.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { SECOND = 1000000, HOUR = 3600 };

static const struct vocabulary_atom atoms[EVENT_STATE_ATOMS] = {
    [EVENT_STATE_PUBLISH] =
        WORD("PUBLISH", "its birth; later a PUBLISH whose SIP-If-Match is its entity tag"),
};

enum fact { FACT_NO_TIME, FACT_BODY };
enum { GROUP_NONE, GROUP_PUBLISH };

static const struct vocabulary_fact facts[] = {
    [FACT_NO_TIME] = {"Expires 0", GROUP_PUBLISH, UNTIMED_FREE, "the PUBLISH wants it removed"},
    [FACT_BODY] = {"body", GROUP_PUBLISH, UNTIMED_FREE, "the PUBLISH says something new"},
};

static uint32_t asked_for(const struct message *m)
{
    return m->present & PRESENT_EXPIRES ? m->expires : HOUR;
}

static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    (void)s, (void)self;
    const struct message *m = what->payload;
    if (!asked_for(m))
        return 1u << FACT_NO_TIME;
    return m->body ? 1u << FACT_BODY : 0;
}

static usec granted(struct step *s, uint32_t self, const struct stimulus *why)
{
    (void)why;
    return event_state_at(s->world, self)->expires * (usec)SECOND;
}

static const struct vocabulary_span spans[] = {
    {"what is granted", "as the 2xx to the last PUBLISH said", granted, false},
};

static void run_store(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    const struct message *m = why->payload;
    event_state_at(s->world, self)->body = m->body;
}

/* RFC 3903 6: each has a tag of its own, never one that has been before. */
static void run_grant(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    char tag[24];
    struct event_state *x = event_state_at(s->world, self);
    const struct message *request = why->payload;
    struct message m = response_to(request, 200);
    x->expires = grants_shorten(s->plan, x->is.node, asked_for(request));
    x->etag = ++line_at(s->world, x->is.node)->etags;
    snprintf(tag, sizeof tag, "e%u", x->etag);
    m.to_tag = ident_make(x->is.node, node_serial(s->world, x->is.node));
    m.present |= PRESENT_EXPIRES;
    m.expires = x->expires;
    m.extra = lines_add(s->plan->lore, m.extra, "SIP-ETag", tag);
    transaction_respond(s, why->about, &m);
}

static void run_tell(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    const struct event_state *x = event_state_at(s->world, self);
    presence_changed(s, x->is.node, x->resource);
}

static const struct vocabulary_effect effects[] = {
    {"store", OPERAND_NONE, NULL, run_store, "keeps what the PUBLISH says"},
    {"grant", OPERAND_NONE, "the status", run_grant,
     "answers 200 with the time granted and a new entity tag"},
    {"tell watchers", OPERAND_NONE, NULL, run_tell, "tells the notifiers of whoever it is about"},
};

const struct vocabulary event_state_vocabulary = {
    .kind = "event-state",
    .about = "what somebody has published, at the server that keeps it",
    .atoms = atoms,
    .natoms = EVENT_STATE_ATOMS,
    .facts = facts,
    .nfacts = COUNT(facts),
    .effects = effects,
    .neffects = COUNT(effects),
    .spans = spans,
    .nspans = COUNT(spans),
    .methods = method_names,
    .facts_of = facts_of,
};

static_assert(EVENT_STATE_ATOMS + MACHINE_TIMERS <= MACHINE_ATOMS, "atoms fit a table");
