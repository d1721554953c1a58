/* What the machines of a pair can have in each state: which timers may run, which messages may be
 * kept, and where that makes a difference. */
#include "explore/promela_inside.h"

#include <string.h>

/* ---- what can be at all ---------------------------------------------------------------------- */

static bool spread(struct writer *w, unsigned side, const struct move *m, unsigned kept)
{
    uint16_t *timers = w->timers[side], *kepts = w->kepts[side];
    uint16_t runs = (uint16_t)((timers[m->from] & ~m->clear) | m->set | timers[m->to]);
    uint16_t keeps = (uint16_t)(1u << m->kept | kepts[m->to]);
    if (!m->known || !(kepts[m->from] >> kept & 1) ||
        (runs == timers[m->to] && keeps == kepts[m->to]))
        return false;
    timers[m->to] = runs;
    kepts[m->to] = keeps;
    return true;
}

void promela_find_possible(struct writer *w, unsigned side)
{
    const struct side *s = &w->p->side[side];
    unsigned rows = (unsigned)s->machine->nstates * s->events * s->kepts;
    w->kepts[side][MACHINE_START] = 1;
    for (bool changed = true; changed;) {
        changed = false;
        for (unsigned row = 0; row < rows; row++)
            changed |= spread(w, side, &s->move[row], row % s->kepts);
    }
}

/* ---- what is kept ---------------------------------------------------------------------------- */

static bool do_same(const struct move *a, const struct move *b)
{
    return a->known == b->known && a->to == b->to && a->clear == b->clear && a->set == b->set &&
           a->count == b->count && !memcmp(a->code, b->code, sizeof a->code);
}

bool promela_can_keep(const struct writer *w, unsigned side, unsigned state, unsigned kept)
{
    return w->kepts[side][state] >> kept & 1;
}

static unsigned first_kept(const struct writer *w, unsigned side, unsigned state)
{
    unsigned kept = 0;
    while (!promela_can_keep(w, side, state, kept))
        kept++;
    return kept;
}

bool promela_asks_kept(const struct writer *w, unsigned side, unsigned state, unsigned event,
                       unsigned *kept)
{
    const struct side *s = &w->p->side[side];
    unsigned first = *kept = first_kept(w, side, state);
    const struct move *m = &s->move[pair_row(s, state, event, 0)];
    bool changes = false, differ = false;
    for (unsigned n = first; n < s->kepts; n++) {
        if (!promela_can_keep(w, side, state, n))
            continue;
        if (!do_same(&m[first], &m[n]))
            return true;
        differ |= m[n].kept != m[first].kept;
        changes |= m[n].kept != n;
        if (m[n].kept != n)
            *kept = n;
    }
    return differ && changes;
}
