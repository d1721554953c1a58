/* Who a message is for: RFC 3261 17.1.3 (responses), 17.2.3 (requests), 9.2 (CANCEL).
 *
 * All is found by branch, in a hash that grows with the transactions, two chains for each more
 * (linear hashing), so that no delivery pays for all. The heads of the chains stand in pairs, the
 * items of REGION_BRANCHES; the chains go through hash_next; a transaction is in one from its birth
 * to its end. With n chains and 2^k <= n < 2^(k+1), the chains below n - 2^k and from 2^k on are
 * told apart by k+1 bits of the hash, the others by k.
 *
 * Most of 10^5 lingering transactions are in no cache, so that looking at one costs more than all
 * else here. Hence a link says two things of the transaction that it leads to: five bits of its
 * hash, and whether it is the last of its chain. All links of a chain do; 0 is an empty chain.
 */
#include "transaction/inside.h"

#include <assert.h>

enum { FEWEST_PAIRS = 8 };

/* Neighbours in time are neighbours in memory: those made together are looked up, and end,
 * together, and the chains of 10^5 that linger stay where the last ones were. Steps of any width
 * fill all chains alike, as multiples of the golden ratio do. The upper five bits, which tell
 * the members of a chain apart, are mixed. */
static uint32_t hash(uint16_t node, ident branch)
{
    uint64_t place = (branch & UINT32_MAX) * UINT64_C(0x9E3779B9) >> 32;
    uint64_t mixed = (branch + node) * UINT64_C(0x9E3779B97F4A7C15);
    return (((uint32_t)place + node * 0x85EBCA6Bu) & 0x07FFFFFF) |
           ((uint32_t)(mixed >> 32) & 0xF8000000);
}

static uint32_t chains(const struct world *w)
{
    return 2 * w->block->region[REGION_BRANCHES].used;
}

static uint32_t highest_power(uint32_t n)
{
    return 1u << (31 - __builtin_clz(n));
}

static uint32_t *head_at(const struct world *w, uint32_t chain)
{
    struct branches *pair = world_item(w, (ref)REGION_BRANCHES << REF_INDEX_BITS | (chain / 2 + 1));
    return &pair->head[chain % 2];
}

static uint32_t *head_of(const struct world *w, uint32_t h)
{
    uint32_t n = chains(w), power = highest_power(n), chain = h & (2 * power - 1);
    return head_at(w, chain < n ? chain : chain - power);
}

/* ---- links ----------------------------------------------------------------------------------- */

#define LAST (UINT32_C(1) << 31)
enum { TAG_SHIFT = REF_INDEX_BITS, TAG_MASK = 31 };
static_assert(TAG_SHIFT + 5 == 31, "index, tag and LAST fill a link");

static uint32_t tag_of(uint32_t h)
{
    return h >> 27;
}

static uint32_t link_tag(uint32_t link)
{
    return link >> TAG_SHIFT & TAG_MASK;
}

static ref link_to(uint32_t link)
{
    return (ref)REGION_TRANSACTIONS << REF_INDEX_BITS | ref_index(link);
}

static void push(struct world *w, uint32_t *head, ref r, uint32_t h)
{
    transaction_at(w, r)->hash_next = *head;
    *head = ref_index(r) | tag_of(h) << TAG_SHIFT | (*head ? 0 : LAST);
}

static uint32_t own_hash(const struct world *w, ref r)
{
    const struct transaction *t = transaction_at(w, r);
    return hash(t->is.node, t->branch);
}

/* ---- changes --------------------------------------------------------------------------------- */

void branches_begin(struct world *w)
{
    for (int i = 0; i < FEWEST_PAIRS; i++)
        item_new(w, REGION_BRANCHES);
}

/* The new chain n takes its part from the chain that is next in turn. */
static void split(struct world *w, uint32_t n)
{
    uint32_t power = highest_power(n), *old = head_at(w, n - power), link = *old;
    *old = 0;
    while (link) {
        ref r = link_to(link);
        uint32_t h = own_hash(w, r);
        link = transaction_at(w, r)->hash_next;
        push(w, (h & (2 * power - 1)) == n ? head_at(w, n) : old, r, h);
    }
}

static ref *merges_at(const struct world *w, uint32_t chain)
{
    struct branches *pair = world_item(w, (ref)REGION_BRANCHES << REF_INDEX_BITS | (chain + 1));
    return &pair->merges;
}

/* Their chains are as many as there are pairs, and split when one more is made. */
static void split_merges(struct world *w, uint32_t n)
{
    uint32_t power = highest_power(n);
    ref *from = merges_at(w, n - power), *to = merges_at(w, n);
    while (*from) {
        struct transaction *t = transaction_at(w, *from);
        if ((hash(t->is.node, t->from_tag) & (2 * power - 1)) != n) {
            from = &t->merge_next;
            continue;
        }
        *to = *from;
        *from = t->merge_next;
        to = &t->merge_next;
        *to = 0;
    }
}

static void grow(struct world *w)
{
    uint32_t n = chains(w);
    item_new(w, REGION_BRANCHES);
    split(w, n);
    split(w, n + 1);
    split_merges(w, n / 2);
}

void branches_add(struct world *w, ref r)
{
    if (2 * w->block->region[REGION_TRANSACTIONS].live > chains(w))
        grow(w);
    uint32_t h = own_hash(w, r);
    push(w, head_of(w, h), r, h);
}

void branches_remove(struct world *w, ref r)
{
    uint32_t *before = NULL, *at = head_of(w, own_hash(w, r));
    while (*at && link_to(*at) != r) {
        before = at;
        at = &transaction_at(w, link_to(*at))->hash_next;
    }
    if (!*at)
        return;
    *at = transaction_at(w, r)->hash_next;
    transaction_at(w, r)->hash_next = 0;
    if (!*at && before)
        *before |= LAST;
}

static ref *merges_of(const struct world *w, uint16_t node, ident from_tag)
{
    uint32_t n = chains(w) / 2, power = highest_power(n);
    uint32_t chain = hash(node, from_tag) & (2 * power - 1);
    return merges_at(w, chain < n ? chain : chain - power);
}

void merges_add(struct world *w, ref r)
{
    struct transaction *t = transaction_at(w, r);
    ref *head = merges_of(w, t->is.node, t->from_tag);
    t->merge_next = *head;
    *head = r;
}

void merges_remove(struct world *w, ref r)
{
    struct transaction *t = transaction_at(w, r);
    ref *at = merges_of(w, t->is.node, t->from_tag);
    while (*at && *at != r)
        at = &transaction_at(w, *at)->merge_next;
    if (*at)
        *at = t->merge_next;
    t->merge_next = 0;
}

/* ---- matching -------------------------------------------------------------------------------- */

struct walk {
    const struct world *world;
    uint32_t link, tag;
};

static struct walk walk_along(const struct world *w, uint16_t node, ident branch)
{
    uint32_t h = hash(node, branch);
    return (struct walk){w, *head_of(w, h), tag_of(h)};
}

/* The next that may be it, or 0. */
static ref walk_next(struct walk *k)
{
    while (k->link) {
        uint32_t link = k->link;
        ref r = link_to(link);
        k->link = link & LAST ? 0 : transaction_at(k->world, r)->hash_next;
        if (link_tag(link) == k->tag)
            return r;
    }
    return 0;
}

ref match_client(const struct world *w, uint16_t node, ident branch, uint8_t method)
{
    struct walk k = walk_along(w, node, branch);
    ref r;
    while ((r = walk_next(&k))) {
        const struct transaction *t = transaction_at(w, r);
        if (t->branch == branch && t->is.node == node && t->method == method && !t->is_server)
            break;
    }
    return r;
}

/* RFC 2543's rules, for requests without the magic cookie; the topmost Via has been compared. */
static bool matches_old(const struct world *w, const struct transaction *t, const struct message *m)
{
    if (!t->request)
        return false;
    const struct message *first = message_at(w, t->request);
    if (m->uri != first->uri || m->from_tag != first->from_tag || m->call != first->call ||
        m->cseq != first->cseq)
        return false;
    if (m->method == METHOD_ACK)
        return t->last && m->to_tag == message_at(w, t->last)->to_tag;
    return m->to_tag == first->to_tag;
}

/* RFC 3261 18.2.2: a response goes to where its request came from, if its Via names nobody here. */
uint16_t transaction_peer(const struct message *m)
{
    return m->via != NODE_FOREIGN ? m->via : message_is_request(m) ? m->from : m->to;
}

static bool same_via(const struct transaction *t, uint16_t node, const struct message *m)
{
    return t->branch == m->branch && t->is.node == node && t->peer == transaction_peer(m) &&
           t->is_server;
}

/* A request of `method`: m's own, or the one that m is about. */
static ref match_request(const struct world *w, uint16_t node, const struct message *m,
                         uint8_t method)
{
    bool is_old = m->present & PRESENT_NO_COOKIE;
    struct walk k = walk_along(w, node, m->branch);
    ref r;
    while ((r = walk_next(&k))) {
        const struct transaction *t = transaction_at(w, r);
        if (same_via(t, node, m) && t->method == method && t->is_old == is_old &&
            (!is_old || matches_old(w, t, m)))
            break;
    }
    return r;
}

ref match_server(const struct world *w, uint16_t node, const struct message *m)
{
    return match_request(w, node, m, m->method == METHOD_ACK ? METHOD_INVITE : m->method);
}

ref transaction_serving(const struct world *w, uint16_t node, const struct message *request)
{
    return match_server(w, node, request);
}

ref transaction_cancelled(const struct world *w, uint16_t node, const struct message *cancel)
{
    return match_request(w, node, cancel, METHOD_INVITE);
}

ref match_responder(const struct world *w, uint16_t node, const struct message *m)
{
    struct walk k = walk_along(w, node, m->branch);
    ref r;
    while ((r = walk_next(&k))) {
        const struct transaction *t = transaction_at(w, r);
        if (same_via(t, node, m) && t->method == m->method)
            break;
    }
    return r;
}

bool transaction_merged(const struct world *w, ref server)
{
    const struct transaction *self = transaction_at(w, server), *t;
    if (!self->from_tag)
        return false;
    for (ref r = *merges_of(w, self->is.node, self->from_tag); r; r = t->merge_next) {
        t = transaction_at(w, r);
        if (r != server && t->from_tag == self->from_tag && t->call == self->call &&
            t->cseq == self->cseq && t->method == self->method && t->is.node == self->is.node)
            return true;
    }
    return false;
}
