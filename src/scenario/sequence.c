/* `messages alice: INVITE> <180 <200 ACK>`: how far the messages that a node sends and gets have
 * gone through a list.
 *
 * In order: `reached` has the first n bits when n of the list have come; each message is taken for
 * the next one wanted if it fits: no later choice can be better. In any order: a bit for each that
 * has come; a message is taken for the narrowest that it fits. BROKEN: an exact list has met a
 * message that is not in it. An exact list passes over copies of what it has had, unless it counts
 * them; so it remembers no more messages than it has.
 */
#include "scenario/inside.h"
#include "sim/coder.h"

#include <assert.h>

static const uint64_t BROKEN = 1ull << 63;
static_assert(SEQUENCE_ITEMS < 63, "a bit for each, and BROKEN");

static uint64_t all_of(const struct sequence *o)
{
    return (1ull << o->items) - 1;
}

bool sequence_done(const struct term *t, const struct mark *m)
{
    return m->reached == all_of(t->sequence);
}

/* ---- copies -------------------------------------------------------------------------------- */

static struct heard *heard_at(const struct world *w, uint32_t i)
{
    return world_item(w, (ref)REGION_HEARD << REF_INDEX_BITS | i);
}

void heard_begin(struct world *w)
{
    for (uint32_t i = 1; i <= script_of(w)->heard; i++)
        item_new(w, REGION_HEARD);
}

void heard_code(struct coder *c, void *item)
{
    struct heard *h = item;
    coder_counter(c, &h->rseq, h->to_tag);
    coder_ident(c, &h->branch);
    coder_ident(c, &h->to_tag);
    coder_node(c, &h->from);
}

static struct heard heard_of(const struct message *m)
{
    return (struct heard){.branch = m->branch,
                          .to_tag = m->to_tag,
                          .cseq = m->cseq,
                          .rseq = m->present & PRESENT_RSEQ ? m->rseq : 0,
                          .status = m->status,
                          .from = m->from,
                          .method = m->method};
}

static bool same(const struct heard *a, const struct heard *b)
{
    return a->branch == b->branch && a->to_tag == b->to_tag && a->cseq == b->cseq &&
           a->rseq == b->rseq && a->status == b->status && a->from == b->from &&
           a->method == b->method;
}

static unsigned count_of(uint64_t bits)
{
    return (unsigned)__builtin_popcountll(bits);
}

static bool is_copy(const struct world *w, const struct sequence *o, const struct mark *m,
                    const struct heard *it)
{
    for (unsigned i = 0; i < count_of(m->reached); i++)
        if (same(heard_at(w, o->heard + i), it))
            return true;
    return false;
}

/* ---- going on ------------------------------------------------------------------------------ */

static bool fits(const struct sequence_item *item, const struct message *m, bool arrived)
{
    bool way = item->way == WAY_EITHER || (item->way == WAY_ARRIVED) == arrived;
    return way && pattern_fits(&item->pattern, m);
}

/* How little else a pattern would fit. */
static unsigned narrowness(const struct sequence_item *item)
{
    const struct pattern *p = &item->pattern;
    unsigned n = p->kind == ANY_MESSAGE                              ? 0
                 : p->kind == ANY_REQUEST || p->kind == ANY_RESPONSE ? 1
                                                                     : 2;
    return 4 * n + 2 * (p->low && p->low == p->high) + (p->method != 0) + (item->way != WAY_EITHER);
}

/* The bit of the item that the message is taken for; 0: none. */
static uint64_t taken_for(const struct sequence *o, uint64_t reached, const struct message *m,
                          bool arrived)
{
    unsigned best = o->items, next = count_of(reached);
    if (!o->any_order)
        return next < o->items && fits(&o->item[next], m, arrived) ? 1ull << next : 0;
    for (unsigned i = 0; i < o->items; i++)
        if (!(reached >> i & 1) && fits(&o->item[i], m, arrived) &&
            (best == o->items || narrowness(&o->item[i]) > narrowness(&o->item[best])))
            best = i;
    return best < o->items ? 1ull << best : 0;
}

static bool concerns(const struct term *t, const struct message *m, bool arrived)
{
    uint16_t here = arrived ? m->to : m->from, there = arrived ? m->from : m->to;
    return here == t->node && (!t->with || there == t->with);
}

bool sequence_step(const struct world *w, const struct term *t, struct mark *m,
                   const struct message *message, bool arrived)
{
    const struct sequence *o = t->sequence;
    if (!concerns(t, message, arrived) || m->reached & BROKEN)
        return false;
    struct heard it = heard_of(message);
    if (o->exactly && !o->copies && is_copy(w, o, m, &it))
        return false;
    uint64_t bit = taken_for(o, m->reached, message, arrived);
    if (bit && o->exactly)
        *heard_at(w, o->heard + count_of(m->reached)) = it;
    if (!bit && o->exactly)
        bit = BROKEN;
    m->reached |= bit;
    return bit != 0;
}
