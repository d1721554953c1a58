/* Finding dialogs: by their identifiers (RFC 3261 12.2.2), and by their node's count of calls
 * ("call 2").
 *
 * Two hashes with the same heads, items 1..n of REGION_DIALOG_HEADS, grow by two heads for each
 * dialog more (linear hashing), so that no delivery pays for all. With n heads and 2^k <= n <
 * 2^(k+1), chains below n - 2^k and from 2^k on are already split by k+1 bits of the hash, the
 * others are by k.
 *
 * Invariants: a dialog is in the first from its birth to its end; in the second as long as its
 * number is not 0. Dialogs of one call have the same number, and stand there in the order of their
 * birth.
 */
#include "call/inside.h"

enum { FEWEST_HEADS = 8 };

/* Neighbours in time become neighbours in memory: what was made together is looked up, and ends,
 * together. Steps of any width fill all chains alike, as multiples of the golden ratio do. */
static uint32_t hash_id(ident local_tag)
{
    return (uint32_t)((local_tag & UINT32_MAX) * UINT64_C(0x9E3779B9) >> 32) +
           (uint32_t)(local_tag >> 47) * 0x85EBCA6Bu;
}

static uint32_t hash_number(uint16_t node, uint32_t number)
{
    return number + node * 0x85EBCA6Bu;
}

static uint32_t heads(const struct world *w)
{
    return w->block->region[REGION_DIALOG_HEADS].used;
}

static uint32_t highest_power(uint32_t n)
{
    return 1u << (31 - __builtin_clz(n));
}

static struct dialog_head *head_at(const struct world *w, uint32_t chain)
{
    return world_item(w, (ref)REGION_DIALOG_HEADS << REF_INDEX_BITS | (chain + 1));
}

static struct dialog_head *head_of(const struct world *w, uint32_t hash)
{
    uint32_t n = heads(w), power = highest_power(n), chain = hash & (2 * power - 1);
    return head_at(w, chain < n ? chain : chain - power);
}

static ref *id_chain(const struct world *w, const struct dialog *d)
{
    return &head_of(w, hash_id(d->local_tag))->by_id;
}

static ref *number_chain(const struct world *w, const struct dialog *d)
{
    return &head_of(w, hash_number(d->is.node, d->number))->by_number;
}

/* ---- growing ------------------------------------------------------------------------------ */

void dialog_heads_begin(struct world *w)
{
    for (int i = 0; i < FEWEST_HEADS; i++)
        item_new(w, REGION_DIALOG_HEADS);
}

static void split_ids(struct world *w, ref *from, ref *to, uint32_t mask, uint32_t chain)
{
    while (*from) {
        struct dialog *d = dialog_at(w, *from);
        if ((hash_id(d->local_tag) & mask) != chain) {
            from = &d->next_id;
            continue;
        }
        *to = *from;
        *from = d->next_id;
        to = &d->next_id;
        *to = 0;
    }
}

static void split_numbers(struct world *w, ref *from, ref *to, uint32_t mask, uint32_t chain)
{
    while (*from) {
        struct dialog *d = dialog_at(w, *from);
        if ((hash_number(d->is.node, d->number) & mask) != chain) {
            from = &d->next_number;
            continue;
        }
        *to = *from;
        *from = d->next_number;
        to = &d->next_number;
        *to = 0;
    }
}

/* One head more: it takes its part from the one that is next in turn. */
static void split(struct world *w)
{
    uint32_t n = heads(w), power = highest_power(n);
    item_new(w, REGION_DIALOG_HEADS);
    struct dialog_head *from = head_at(w, n - power), *to = head_at(w, n);
    split_ids(w, &from->by_id, &to->by_id, 2 * power - 1, n);
    split_numbers(w, &from->by_number, &to->by_number, 2 * power - 1, n);
}

/* ---- in and out --------------------------------------------------------------------------- */

static void grow(struct world *w)
{
    for (int i = 0; i < 2 && 2 * w->block->region[REGION_DIALOGS].live > heads(w); i++)
        split(w);
}

static bool same_call(const struct dialog *a, const struct dialog *b)
{
    return a->number == b->number && a->is.node == b->is.node;
}

/* At the head, or behind the last of its call. */
static void add_number(struct world *w, ref r)
{
    struct dialog *d = dialog_at(w, r);
    ref *place = number_chain(w, d);
    for (ref *at = place; *at; at = &dialog_at(w, *at)->next_number)
        if (same_call(dialog_at(w, *at), d))
            place = &dialog_at(w, *at)->next_number;
    d->next_number = *place;
    *place = r;
}

void dialogs_add(struct world *w, ref r)
{
    grow(w);
    struct dialog *d = dialog_at(w, r);
    ref *head = id_chain(w, d);
    d->next_id = *head;
    *head = r;
    if (d->number)
        add_number(w, r);
}

void dialogs_remove(struct world *w, ref r)
{
    struct dialog *d = dialog_at(w, r);
    ref *at = id_chain(w, d);
    while (*at && *at != r)
        at = &dialog_at(w, *at)->next_id;
    if (*at)
        *at = d->next_id;
    d->next_id = 0;
    dialogs_close(w, r);
}

void dialogs_close(struct world *w, ref r)
{
    struct dialog *d = dialog_at(w, r);
    if (!d->number ||
        (d->ours && d->ours == d->invite && ref_region(d->ours) == REGION_UAC_INVITES))
        return;
    ref *at = number_chain(w, d);
    while (*at && *at != r)
        at = &dialog_at(w, *at)->next_number;
    if (*at)
        *at = d->next_number;
    uint32_t number = d->number;
    d->number = d->next_number = 0;
    if (!call_find(w, d->is.node, number))
        line_at(w, d->is.node)->calls--;
}

void dialogs_close_ended(struct world *w, ref invite)
{
    ref r = dialog_of(w, invite);
    for (bool made_it = dialog_at(w, r)->invite == invite; made_it && r;
         r = dialog_at(w, r)->next_fork)
        if (!instance_live(w, r)) {
            dialog_at(w, r)->ours = 0;
            dialogs_close(w, r);
        }
}

void dialog_decoded(struct world *w, ref r)
{
    if (instance_live(w, r)) {
        dialogs_add(w, r);
    } else if (dialog_at(w, r)->number) {
        grow(w);
        add_number(w, r);
    }
}

/* ---- finding ------------------------------------------------------------------------------ */

ref dialogs_match(const struct world *w, uint16_t node, const struct message *m)
{
    ref r = head_of(w, hash_id(m->to_tag))->by_id;
    for (; r; r = dialog_at(w, r)->next_id) {
        const struct dialog *d = dialog_at(w, r);
        if (d->call == m->call && d->local_tag == m->to_tag && d->remote_tag == m->from_tag &&
            d->is.node == node)
            break;
    }
    return r;
}

ref call_find(const struct world *w, uint16_t node, uint32_t number)
{
    ref r = head_of(w, hash_number(node, number))->by_number;
    for (; r; r = dialog_at(w, r)->next_number)
        if (dialog_at(w, r)->number == number && dialog_at(w, r)->is.node == node)
            break;
    return r;
}

ref call_next(const struct world *w, uint16_t node, ref dialog)
{
    ref r = dialog ? instance_at(w, dialog)->next : world_node(w, node)->first[REGION_DIALOGS];
    while (r && (!dialog_at(w, r)->number || call_find(w, node, dialog_at(w, r)->number) != r))
        r = instance_at(w, r)->next;
    return r;
}

ref call_dialog(const struct world *w, uint16_t node, const struct message *request)
{
    return request->to_tag ? dialogs_match(w, node, request) : 0;
}
