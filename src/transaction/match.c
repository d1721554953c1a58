/* Who a message is for: RFC 3261 17.1.3 (responses), 17.2.3 (requests), 9.2 (CANCEL).
 *
 * All is found by branch, in a hash that grows by one chain for each transaction more (linear
 * hashing), so that no delivery pays for all. Its heads are items 1..n of REGION_BRANCHES; the
 * chains go through hash_next; a transaction is in it from its birth to its end. With n heads
 * and 2^k <= n < 2^(k+1), chains below n - 2^k and from 2^k on are already split by k+1 bits of
 * the hash, the others are by k.
 */
#include "transaction/inside.h"

enum { FEWEST_HEADS = 8 };

static uint32_t hash(uint16_t node, ident branch)
{
    return (uint32_t)((branch + node * UINT64_C(0xC2B2AE3D27D4EB4F)) *
                          UINT64_C(0x9E3779B97F4A7C15) >>
                      32);
}

static uint32_t heads(const struct world *w)
{
    return w->block->region[REGION_BRANCHES].used;
}

static uint32_t highest_power(uint32_t n)
{
    return 1u << (31 - __builtin_clz(n));
}

static ref *head_at(const struct world *w, uint32_t chain)
{
    return world_item(w, (ref)REGION_BRANCHES << REF_INDEX_BITS | (chain + 1));
}

static uint32_t chain_of(const struct world *w, uint32_t h)
{
    uint32_t n = heads(w), power = highest_power(n), chain = h & (2 * power - 1);
    return chain < n ? chain : chain - power;
}

static ref *head_of(const struct world *w, uint16_t node, ident branch)
{
    return head_at(w, chain_of(w, hash(node, branch)));
}

void branches_begin(struct world *w)
{
    for (int i = 0; i < FEWEST_HEADS; i++)
        item_new(w, REGION_BRANCHES);
}

/* One chain more: it takes its part from the chain that is next in turn. */
static void split(struct world *w)
{
    uint32_t n = heads(w), power = highest_power(n);
    item_new(w, REGION_BRANCHES);
    ref *from = head_at(w, n - power), *to = head_at(w, n);
    while (*from) {
        struct transaction *t = transaction_at(w, *from);
        if ((hash(t->is.node, t->branch) & (2 * power - 1)) != n) {
            from = &t->hash_next;
            continue;
        }
        *to = *from;
        *from = t->hash_next;
        to = &t->hash_next;
        *to = 0;
    }
}

void branches_add(struct world *w, ref r)
{
    if (w->block->region[REGION_TRANSACTIONS].live > heads(w))
        split(w);
    struct transaction *t = transaction_at(w, r);
    ref *head = head_of(w, t->is.node, t->branch);
    t->hash_next = *head;
    *head = r;
}

void branches_remove(struct world *w, ref r)
{
    struct transaction *t = transaction_at(w, r);
    ref *at = head_of(w, t->is.node, t->branch);
    while (*at && *at != r)
        at = &transaction_at(w, *at)->hash_next;
    if (*at)
        *at = t->hash_next;
    t->hash_next = 0;
}

/* ---- matching -------------------------------------------------------------------------------- */

ref match_client(const struct world *w, uint16_t node, ident branch, uint8_t method)
{
    ref r = *head_of(w, node, branch);
    for (; r; r = transaction_at(w, r)->hash_next) {
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

static bool same_via(const struct transaction *t, uint16_t node, const struct message *m)
{
    return t->branch == m->branch && t->is.node == node && t->peer == m->via && t->is_server;
}

/* A request of `method`: m's own, or the one that m is about. */
static ref match_request(const struct world *w, uint16_t node, const struct message *m,
                         uint8_t method)
{
    ref r = *head_of(w, node, m->branch);
    for (; r; r = transaction_at(w, r)->hash_next) {
        const struct transaction *t = transaction_at(w, r);
        bool is_old = m->present & PRESENT_NO_COOKIE;
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

ref transaction_cancelled(const struct world *w, uint16_t node, const struct message *cancel)
{
    return match_request(w, node, cancel, METHOD_INVITE);
}

ref match_responder(const struct world *w, uint16_t node, const struct message *m)
{
    ref r = *head_of(w, node, m->branch);
    for (; r; r = transaction_at(w, r)->hash_next) {
        const struct transaction *t = transaction_at(w, r);
        if (same_via(t, node, m) && t->method == m->method)
            break;
    }
    return r;
}
