/* Whether every instance can end: from every state of a pair a state must be reachable in which
 * none is live. No transition is stored; sweeps from the last state to the first, each taking the
 * steps anew, mark those that reach a marked one, until nothing changes. Most states lead on to
 * later ones, so few sweeps do.
 *
 * Who waits for a server that is gone counts as ended here: that is reported apart. So does a
 * standstill where each step waits for room in a channel: that is the bound's fault, and no
 * machine's. */
#include "explore/pair_search.h"

#include <stdlib.h>

struct marks {
    struct search *search;
    struct batch batch;
    uint64_t *bit;
    uint64_t marked;
};

static inline bool is_marked(const struct marks *m, uint32_t n)
{
    return m->bit[n / 64] >> n % 64 & 1;
}

static inline void mark(struct marks *m, uint32_t n)
{
    m->marked += !is_marked(m, n);
    m->bit[n / 64] |= UINT64_C(1) << n % 64;
}

/* Does no step lead away from it? Its successors are the last `count` of the batch. */
static bool stands_still(const struct marks *m, uint32_t n, size_t count)
{
    struct key here = store_key(&m->search->store, n);
    for (size_t i = m->batch.count - count; i < m->batch.count; i++) {
        struct key there = m->batch.item[i].successor.key;
        if (there.a != here.a || there.b != here.b)
            return false;
    }
    return true;
}

/* Its successors join the batch, unless it is clear without them. */
static void look(struct marks *m, uint32_t n)
{
    struct search *s = m->search;
    if (is_marked(m, n))
        return;
    struct live live = pair_unpack(s->pair, store_key(&s->store, n));
    if (pair_over(s->pair, &live)) {
        mark(m, n);
        return;
    }
    bool waits;
    size_t count = search_expand(s, n, &m->batch, &waits);
    if (stands_still(m, n, count) && (waits || search_is_stuck(s, &live)))
        mark(m, n);
}

/* Later states first: they were put in first. */
static void settle(struct marks *m)
{
    struct search *s = m->search;
    search_expect(s, &m->batch);
    for (size_t i = 0; i < m->batch.count; i++) {
        const struct candidate *c = &m->batch.item[i];
        if (is_marked(m, c->parent))
            continue;
        uint32_t to = store_find(&s->store, c->successor.key, c->hash);
        if (to != STORE_NONE && is_marked(m, to))
            mark(m, c->parent);
    }
    m->batch.count = 0;
}

static bool sweep(struct marks *m)
{
    struct search *s = m->search;
    for (uint64_t n = s->store.count; n-- > 0;) {
        look(m, (uint32_t)n);
        if (m->batch.count < BATCH && n > 0)
            continue;
        settle(m);
        if (search_interrupted(s))
            return false;
        if (n % 4096 == 0)
            search_progress(s, n);
    }
    return true;
}

static void note_first(struct marks *m)
{
    struct search *s = m->search;
    uint32_t n = 0;
    while (is_marked(m, n))
        n++;
    struct live live = pair_unpack(s->pair, store_key(&s->store, n));
    search_note(
        s, PROPERTY_ENDS, n, NULL,
        search_text(
            "from here on both cannot end any more: %s is in %s, %s in %s",
            pair_machine(s->pair, PAIR_CLIENT)->vocabulary->kind,
            machine_state_label(pair_machine(s->pair, PAIR_CLIENT), live.state[PAIR_CLIENT]),
            pair_machine(s->pair, PAIR_SERVER)->vocabulary->kind,
            machine_state_label(pair_machine(s->pair, PAIR_SERVER), live.state[PAIR_SERVER])));
}

bool search_ends(struct search *s)
{
    uint64_t size = (s->store.count / 64 + 1) * sizeof(uint64_t), before = UINT64_MAX;
    if (s->store.bytes + size > s->store.limit)
        return false;
    struct marks *m = calloc(1, sizeof *m);
    if (!m || !(m->bit = calloc(1, size)))
        abort();
    m->search = s;
    s->store.bytes += size;
    bool whole = true;
    while (whole && m->marked != before && m->marked < s->store.count) {
        before = m->marked;
        whole = sweep(m);
    }
    if (whole && m->marked < s->store.count)
        note_first(m);
    free(m->bit);
    free(m);
    return whole;
}
