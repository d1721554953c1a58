/* The best of several refusals, and what all of them ask for: RFC 3261 16.7, steps 6 and 7. */
#include "node/inside.h"

#include <stdlib.h>
#include <string.h>

/* What tells how the request must be made anew comes first in its class; what nobody but a proxy
 * has said, or what should not go upstream, last. */
static unsigned rank_in_class(uint16_t status)
{
    switch (status) {
    case 401:
    case 407:
    case 415:
    case 420:
    case 484: return 0;
    case 408:
    case 503: return 2;
    default: return 1;
    }
}

/* The less the better. */
static unsigned rank(uint16_t status)
{
    unsigned class = status >= 600 ? 0 : status / 100;
    return 10 * class + rank_in_class(status);
}

/* Step 7: all challenges that have come. */
static void collect_challenges(const struct step *s, struct proxy_context *c,
                               const struct message *m)
{
    static const char *const names[] = {"WWW-Authenticate", "Proxy-Authenticate"};
    struct lore *lore = s->plan->lore;
    for (unsigned i = 0; i < COUNT(names); i++) {
        size_t size;
        const char *value;
        for (unsigned n = 1; (value = lines_find(lore, m->extra, names[i], n, &size)); n++) {
            textid text = lore_intern(lore, value, size);
            c->challenges = lines_add(lore, c->challenges, names[i], lore_text(lore, text));
        }
    }
}

static bool is_challenge(uint16_t status)
{
    return status == 401 || status == 407;
}

static void give_challenges(const struct step *s, const struct proxy_context *c, struct message *m)
{
    struct lore *lore = s->plan->lore;
    textid own = lines_set(lore, lines_set(lore, m->extra, "WWW-Authenticate", NULL),
                           "Proxy-Authenticate", NULL);
    size_t length = lore_length(lore, own), more = lore_length(lore, c->challenges);
    char *text = malloc(length + more + 1);
    if (!text)
        abort();
    memcpy(text, lore_text(lore, own), length);
    memcpy(text + length, lore_text(lore, c->challenges), more);
    m->extra = length + more ? lore_intern(lore, text, length + more) : 0;
    free(text);
}

void best_keep(struct step *s, struct proxy_context *c, const struct message *m)
{
    struct world *w = s->world;
    if (is_challenge(m->status))
        collect_challenges(s, c, m);
    if (!c->best)
        c->best = item_new(w, REGION_PAYLOADS);
    else if (rank(((struct message *)world_item(w, c->best))->status) <= rank(m->status))
        return;
    *(struct message *)world_item(w, c->best) = *m;
}

/* A 503 would say that this proxy can do nothing for anybody: a 500 says less. For a user from whom
 * nothing was heard a 408 may be too little: RFC 3665 3.10 says 480. */
static uint16_t said_instead(const struct plan *plan, uint16_t node, const struct message *m)
{
    if (m->status == 408 && server_of(plan, node)->unanswered)
        return server_of(plan, node)->unanswered;
    return m->status == 503 ? 500 : m->status;
}

const struct message *best_response(struct step *s, const struct proxy_context *c)
{
    if (!c->best)
        return NULL;
    struct message *m = step_payload(s, world_item(s->world, c->best));
    uint16_t status = said_instead(s->plan, c->is.node, m);
    if (status != m->status) {
        ident tag = m->to_tag;
        *m = response_to(world_item(s->world, c->request), status);
        m->to_tag = tag;
    }
    if (is_challenge(m->status))
        give_challenges(s, c, m);
    return m;
}
