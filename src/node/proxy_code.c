/* What the kernel is told of response contexts and their branches: how they are written and read,
 * and what is let go when they end. A transaction holds its owner, and its owner holds it: so whoever
 * ends lets go.
 */
#include "node/inside.h"
#include "sim/coder.h"

static void let_go(struct step *s, ref *held)
{
    if (*held)
        instance_release(s, *held);
    *held = 0;
}

static void give_back(struct world *w, ref *payload)
{
    if (*payload)
        item_free(w, *payload);
    *payload = 0;
}

/* The branches of a context that its node's crash ends have no context any more. */
void proxy_context_ended(struct step *s, ref self)
{
    struct proxy_context *c = proxy_context_at(s->world, self);
    c->branches = 0;
    let_go(s, &c->server);
    give_back(s->world, &c->request);
    give_back(s->world, &c->best);
}

void proxy_branch_ended(struct step *s, ref self)
{
    struct proxy_branch *b = proxy_branch_at(s->world, self);
    ref *at = &proxy_context_at(s->world, b->is.owner)->branches;
    while (*at && *at != self)
        at = &proxy_branch_at(s->world, *at)->next;
    if (*at)
        *at = b->next;
    b->next = 0;
    let_go(s, &b->transaction);
}

void proxy_context_code(struct coder *c, void *item)
{
    struct proxy_context *x = item;
    coder_ref(c, &x->server);
    coder_ref(c, &x->branches);
    coder_text(c, &x->left);
    coder_text(c, &x->tried);
    coder_text(c, &x->challenges);
    coder_payload(c, &x->request);
    coder_payload(c, &x->best);
}

void proxy_branch_code(struct coder *c, void *item)
{
    struct proxy_branch *b = item;
    coder_ref(c, &b->transaction);
    coder_ref(c, &b->next);
    coder_text(c, &b->target);
    coder_text(c, &b->way.goal);
    coder_text(c, &b->way.servers);
    coder_copies(c, &b->copies);
    coder_ident(c, &b->tag);
}
