/* A node that answers like several phones behind a proxy that forks: each INVITE makes as many
 * uas-invites as there are phones, all on one server transaction, each with a dialog and a To tag
 * of its own. RFC 3261 16.7, as far as the caller can see it: every provisional response goes up,
 * every 2xx does, and one refusal when all have refused.
 *
 * Those without a final response stand in a ring; one that is alone is in none. A refusal that is
 * not sent is kept by the next in the ring, if none there is better.
 */
#include "call/inside.h"

/* The next that has no final response, around and around; 0: there is no other. */
static ref phones_next(const struct world *w, ref invite)
{
    return uas_invite_at(w, invite)->beside;
}

void phones_join(struct world *w, ref first, ref invite)
{
    struct uas_invite *a = uas_invite_at(w, first), *b = uas_invite_at(w, invite);
    b->beside = a->beside ? a->beside : first;
    a->beside = invite;
}

void phones_leave(struct world *w, ref invite)
{
    struct uas_invite *u = uas_invite_at(w, invite);
    ref before = u->beside;
    if (!before)
        return;
    while (uas_invite_at(w, before)->beside != invite)
        before = uas_invite_at(w, before)->beside;
    uas_invite_at(w, before)->beside = before == u->beside ? 0 : u->beside;
    u->beside = 0;
}

void phones_tell(struct step *s, ref invite, uint8_t atom)
{
    for (ref r = phones_next(s->world, invite); r && r != invite; r = phones_next(s->world, r))
        call_tell(s, r, atom, NULL);
}

/* The others may still answer when the transaction has forgotten what it was asked. */
void phones_remember(struct step *s, ref invite, const struct message *request)
{
    struct world *w = s->world;
    for (ref r = phones_next(w, invite); r && r != invite; r = phones_next(w, r)) {
        struct uas_invite *u = uas_invite_at(w, r);
        if (!u->request)
            u->request = item_new(w, REGION_PAYLOADS);
        *(struct message *)world_item(w, u->request) = *request;
    }
}

/* RFC 3261 16.7 6: a 6xx before all others, then the lowest class; of 4xx those that tell the
 * caller how to do better. */
static unsigned badness(uint16_t status)
{
    unsigned class = status / 100;
    bool helps = status == 401 || status == 407 || status == 415 || status == 420 || status == 484;
    return class == 6 ? 0 : 2 * class - helps;
}

static void keep(struct world *w, ref invite, const struct message *refusal)
{
    struct uas_invite *u = uas_invite_at(w, invite);
    if (!u->refusal)
        u->refusal = item_new(w, REGION_PAYLOADS);
    *(struct message *)world_item(w, u->refusal) = *refusal;
}

const struct message *phones_refuse(struct step *s, ref invite, const struct message *refusal)
{
    struct world *w = s->world;
    const struct uas_invite *u = uas_invite_at(w, invite);
    const struct message *kept = u->refusal ? world_item(w, u->refusal) : NULL, *best = refusal;
    if (kept && badness(kept->status) <= badness(best->status))
        best = step_payload(s, kept);
    if (!u->beside)
        return best;
    keep(w, u->beside, best);
    return NULL;
}
