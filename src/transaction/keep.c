/* What a transaction keeps: its region's functions, and the payloads that are given back as soon
 * as nothing can need them.
 *
 *               request                                 last
 *   client      from birth until `forget`, `send ACK`   from `send ACK`: the ACK
 *   server      from birth until its final response     from its first response until `forget`
 *               or, of a 401 or 407, to the end: its core may send it again
 *   RFC 2543    without the magic cookie both stay to the end, for its rules compare them
 */
#include "sim/coder.h"
#include "transaction/inside.h"

struct message *message_keep(struct world *w, ref *kept, const struct message *m)
{
    if (!*kept)
        *kept = item_new(w, REGION_PAYLOADS);
    struct message *item = message_at(w, *kept);
    *item = *m;
    return item;
}

void message_drop(struct world *w, ref *kept)
{
    if (*kept)
        item_free(w, *kept);
    *kept = 0;
}

void transaction_ended(struct step *s, ref self)
{
    struct transaction *t = transaction_at(s->world, self);
    branches_remove(s->world, self);
    if (t->from_tag)
        merges_remove(s->world, self);
    message_drop(s->world, &t->request);
    message_drop(s->world, &t->last);
    if (!t->is.owner || !s->plan->hooks.core)
        return;
    step_post(s, s->plan->hooks.core,
              &(struct stimulus){.to = self, .number = REPORT_ENDED, .about = t->is.owner});
}

/* All is given back by then; the kernel lets go of the owner. */
void transaction_freed(struct step *s, ref self)
{
    (void)s;
    (void)self;
}

/* What a world read from bytes must not get past: numbers that others use as places. */
static bool is_sound(const struct transaction *t, const struct plan *plan)
{
    return t->method < METHODS && t->link <= plan->links && t->peer <= plan->nodes;
}

void transaction_code(struct coder *c, void *item)
{
    struct transaction *t = item;
    coder_node(c, &t->peer);
    coder_link_number(c, &t->link);
    coder_ident(c, &t->branch);
    coder_payload(c, &t->request);
    coder_payload(c, &t->last);
    coder_ident(c, &t->call);
    coder_ident(c, &t->from_tag);
    coder_link(c, &t->hash_next, sizeof t->hash_next);
    coder_link(c, &t->merge_next, sizeof t->merge_next);
    coder_copies(c, &t->copies);
    coder_told(c, &t->print, sizeof t->print);
    coder_bool(c, &t->is_server);
    coder_bool(c, &t->is_old);
    if (coder_reading(c) && !is_sound(t, coder_world(c)->plan))
        coder_reject(c);
}

void transaction_decoded(struct world *w, ref r)
{
    if (!instance_live(w, r))
        return;
    branches_add(w, r);
    response_kept(w, r);
    if (transaction_at(w, r)->from_tag)
        merges_add(w, r);
}
