/* Who made whom: by owners as long as the core at which both met lives; then by what RFC 3261 knows
 * them by: Call-ID, the peer's tag and the CSeq of the INVITE (12.1).
 */
#include "tui/kin.h"

#include "tui/memory.h"

#include <stdlib.h>
#include <string.h>

/* Dialogs and INVITE transactions in one hash by node and Call-ID, by open addressing. */
struct kin {
    ref *of;
    size_t room; /* a power of two, at least twice as many */
};

static ref dialog_above(const struct world *w, ref r)
{
    enum { DEEPEST = 8 };
    for (int n = 0; r && n < DEEPEST; n++, r = instance_at(w, r)->owner)
        if (ref_region(r) == REGION_DIALOGS)
            return r;
    return 0;
}

/* A message of it that is still kept; NULL: there is none. */
static const struct message *message_of(const struct world *w, const struct transaction *t)
{
    ref payload = t->last ? t->last : t->request;
    return payload ? world_item(w, payload) : NULL;
}

static ident call_of(const struct world *w, ref r)
{
    const struct transaction *t = transaction_at(w, r);
    if (ref_region(r) == REGION_DIALOGS)
        return dialog_at(w, r)->call;
    const struct message *m = message_of(w, t);
    if (m || t->call)
        return m ? m->call : t->call;
    ref d = dialog_above(w, t->is.owner);
    return d ? dialog_at(w, d)->call : 0;
}

static size_t place_of(const struct kin *k, uint16_t node, ident call)
{
    uint64_t h = (call ^ (uint64_t)node << 40) * 0x9E3779B97F4A7C15u;
    return (size_t)(h >> 32) & (k->room - 1);
}

static void put(struct kin *k, const struct world *w, ref r)
{
    ident call = call_of(w, r);
    size_t at = place_of(k, instance_at(w, r)->node, call);
    if (!call)
        return;
    while (k->of[at])
        at = (at + 1) & (k->room - 1);
    k->of[at] = r;
}

static bool is_invite(const struct transaction *t)
{
    return t->method == METHOD_INVITE;
}

static struct kin *with_room(struct kin *k, size_t count)
{
    if (!k)
        k = memory_new(1, sizeof *k);
    if (k->room < 2 * count || !k->room) {
        free(k->of);
        for (k->room = k->room ? k->room : 16; k->room < 2 * count;)
            k->room *= 2;
        k->of = malloc(k->room * sizeof *k->of);
    }
    if (!k->of)
        abort();
    memset(k->of, 0, k->room * sizeof *k->of);
    return k;
}

struct kin *kin_new(struct kin *old, const struct world *w, uint16_t nodes)
{
    const struct region *region = w->block->region;
    struct kin *k =
        with_room(old, (size_t)region[REGION_DIALOGS].live + region[REGION_TRANSACTIONS].live);
    for (uint16_t n = 1; n <= nodes; n++) {
        for (ref r = world_node(w, n)->first[REGION_DIALOGS]; r; r = instance_at(w, r)->next)
            put(k, w, r);
        for (ref r = world_node(w, n)->first[REGION_TRANSACTIONS]; r; r = instance_at(w, r)->next)
            if (is_invite(transaction_at(w, r)))
                put(k, w, r);
    }
    return k;
}

void kin_free(struct kin *k)
{
    if (k)
        free(k->of);
    free(k);
}

/* The number of the INVITE that it is; of a client its core may know it alone. */
static uint32_t cseq_of(const struct world *w, const struct transaction *t)
{
    const struct message *m = message_of(w, t);
    if (m || t->is_server)
        return m ? m->cseq : t->cseq;
    bool known = t->is.owner && ref_region(t->is.owner) == REGION_UAC_INVITES;
    return known ? uac_invite_at(w, t->is.owner)->cseq : 0;
}

/* Each end makes the dialog of its side: the caller's of what it sent, the callee's of what came. */
static bool has_made(const struct world *w, ref transaction, ref dialog)
{
    const struct transaction *t = transaction_at(w, transaction);
    const struct dialog *d = dialog_at(w, dialog);
    const struct message *m = message_of(w, t);
    ident from = m ? m->from_tag : t->from_tag;
    return is_invite(t) && t->is.node == d->is.node &&
           t->is_server == (d->is.machine == KIND_DIALOG_CALLEE) &&
           call_of(w, transaction) == d->call && cseq_of(w, t) == d->first_seq &&
           (!t->is_server || from == d->remote_tag);
}

/* A server's response has both tags of the dialog that it was sent within. */
static bool is_within(const struct world *w, ref transaction, ref dialog)
{
    const struct transaction *t = transaction_at(w, transaction);
    const struct dialog *d = dialog_at(w, dialog);
    const struct message *m = message_of(w, t);
    return m && t->is_server && m->call == d->call && m->from_tag == d->remote_tag &&
           m->to_tag == d->local_tag && t->is.node == d->is.node;
}

/* The first of its bucket from `at` on that is of this region. */
static ref first_of(const struct kin *k, size_t *at, unsigned region)
{
    for (; k->of[*at]; *at = (*at + 1) & (k->room - 1))
        if (ref_region(k->of[*at]) == region)
            return k->of[*at];
    return 0;
}

ref kin_dialog(const struct kin *k, const struct world *w, ref transaction, bool *made)
{
    ref above = dialog_above(w, instance_at(w, transaction)->owner), d;
    size_t at = place_of(k, instance_at(w, transaction)->node, call_of(w, transaction));
    *made = above && has_made(w, transaction, above);
    if (above)
        return above;
    for (; (d = first_of(k, &at, REGION_DIALOGS)); at = (at + 1) & (k->room - 1))
        if ((*made = has_made(w, transaction, d)) || is_within(w, transaction, d))
            return d;
    return 0;
}

ref kin_maker(const struct kin *k, const struct world *w, ref dialog)
{
    ref t;
    size_t at = place_of(k, instance_at(w, dialog)->node, dialog_at(w, dialog)->call);
    for (; (t = first_of(k, &at, REGION_TRANSACTIONS)); at = (at + 1) & (k->room - 1))
        if (has_made(w, t, dialog))
            return t;
    return 0;
}
