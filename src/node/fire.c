/* A timer is made to fire ahead of its time: what somebody does who asks what if. */
#include "node/inside.h"

/* Where it leads, once its request has gone out; before, where its target is. */
static uint16_t branch_peer(const struct world *w, const struct proxy_branch *b)
{
    return b->transaction ? transaction_at(w, b->transaction)->peer
                          : net_node_at(w->plan, b->target);
}

static uint16_t context_peer(const struct world *w, const struct proxy_context *c)
{
    return c->server ? transaction_at(w, c->server)->peer : 0;
}

uint16_t node_peer(const struct world *w, ref i)
{
    for (; i; i = instance_at(w, i)->owner)
        switch (ref_region(i)) {
        case REGION_TRANSACTIONS: return transaction_at(w, i)->peer;
        case REGION_REGISTRATIONS: return registration_at(w, i)->registrar;
        case REGION_BINDINGS: return net_node_at(w->plan, binding_at(w, i)->uri);
        case REGION_PROXY_BRANCHES: return branch_peer(w, proxy_branch_at(w, i));
        case REGION_PROXY_CONTEXTS: return context_peer(w, proxy_context_at(w, i));
        case REGION_DIALOGS: return dialog_far(w, i);
        default: break;
        }
    return 0;
}

static bool is_wanted(const struct world *w, ref r, const struct timer_wanted *t)
{
    const struct instance *i = instance_at(w, r);
    int timer = t->timer[i->machine];
    return t->kinds >> i->machine & 1 && timer >= 0 && instance_timer_runs(w, r, (unsigned)timer) &&
           (!t->peer || node_peer(w, r) == t->peer);
}

static ref find(const struct world *w, const struct timer_wanted *t, ref nth)
{
    if (t->ordinal)
        return nth && is_wanted(w, nth, t) ? nth : 0;
    for (unsigned g = REGION_SIM_END; g < REGIONS; g++)
        for (ref r = w->plan->region[g].is_instance ? world_node(w, t->node)->first[g] : 0; r;
             r = instance_at(w, r)->next)
            if (is_wanted(w, r, t))
                return r;
    return 0;
}

static uint8_t first_kind(const struct timer_wanted *t)
{
    uint8_t k = 0;
    while (k + 1 < MACHINE_KINDS && (!(t->kinds >> k & 1) || t->timer[k] < 0))
        k++;
    return k;
}

/* The remark says which timer in the fields that a timer's own record has. */
static uint32_t tell(struct step *s, const struct timer_wanted *t, uint32_t text, uint8_t machine,
                     uint32_t ordinal)
{
    return step_record(s, (struct record){.what = RECORD_NOTE,
                                          .node = t->node,
                                          .subject = text,
                                          .extra = ordinal,
                                          .machine = machine,
                                          .atom = (uint8_t)t->timer[machine]});
}

void node_fire(struct step *s, const struct timer_wanted *t, ref nth)
{
    ref r = find(s->world, t, nth);
    if (!r) {
        tell(s, t, NOTE_NO_TIMER, first_kind(t), t->ordinal);
        return;
    }
    const struct instance *i = instance_at(s->world, r);
    uint8_t machine = i->machine;
    instance_fire(s, r, (unsigned)t->timer[machine], tell(s, t, NOTE_FIRES, machine, i->ordinal));
}
