/* `at 32s after 2 steps timer B of alice.invite-client goes first`: which of the events that are due
 * at once comes first, where the queue would have it otherwise.
 *
 * A line counts the steps of its instant as a strike does (strike.c):
 *
 *     count   steps of the instant so far
 *     pulse   this step has made a record
 *     active  it has had its say
 */
#include "scenario/inside.h"

static struct mark *mark_of(const struct world *w, size_t i)
{
    return mark_at(w, script_of(w)->first[i].mark);
}

void firsts_observe(struct step *s, const struct record *r)
{
    for (size_t i = 0; i < script_of(s->world)->firsts; i++)
        if (r->what != RECORD_CHECK)
            mark_of(s->world, i)->pulse = true;
}

/* The world's beginning is no step. */
void firsts_settled(struct step *s)
{
    const struct script *script = script_of(s->world);
    for (size_t i = 0; i < script->firsts; i++) {
        struct mark *m = mark_of(s->world, i);
        m->count +=
            m->pulse && s->world->block->steps && s->world->block->now == script->first[i].at;
    }
}

static bool timer_fits(const struct world *w, const struct timer_wanted *t, const struct event *e)
{
    const struct instance *i = e->what == EVENT_TIMER ? instance_at(w, e->owner) : NULL;
    return i && i->node == t->node && t->kinds >> i->machine & 1 &&
           t->timer[i->machine] == e->which && (!t->peer || node_peer(w, e->owner) == t->peer);
}

bool first_fits(const struct world *w, const struct first *f, const struct event *e)
{
    const struct message *m = e->what == EVENT_ARRIVAL ? net_arriving(w, e) : NULL;
    struct concern c = {0, 0};
    switch (f->kind) {
    case FIRST_TIMER: return timer_fits(w, &f->timer, e);
    case FIRST_MESSAGE: return m && pattern_fits(&f->pattern, m);
    default:
        if (e->what == EVENT_ACT || e->what == EVENT_OWN)
            node_concerns(w->plan, e, &c);
        return c.node && c.node == f->node;
    }
}

static bool is_meant(const struct world *w, const struct first *f, ref event, uint32_t place)
{
    return f->kind == FIRST_NTH ? place + 1 == f->nth : first_fits(w, f, world_item(w, event));
}

/* A line that finds nothing may do so before the next event, if the one before made no record. */
int firsts_find(struct step *s, const ref *event, uint32_t count)
{
    const struct world *w = s->world;
    for (size_t i = 0; i < script_of(w)->firsts; i++) {
        const struct first *f = &script_of(w)->first[i];
        struct mark *m = mark_of(w, i);
        if (m->active || f->at != w->block->now || m->count != f->after)
            continue;
        for (uint32_t n = 0; n < count; n++)
            if (is_meant(w, f, event[n], n)) {
                m->active = true;
                return (int)n;
            }
    }
    return -1;
}
