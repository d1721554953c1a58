/* NATs: RFC 3581, RFC 4787 4. One stands before the inside end of a link that says so, and has one
 * binding for it: the same port whenever it is opened, so that what answers an old packet gets in if
 * a new one is open.
 *
 * What comes from outside is let in if it goes to the port that is bound. A request does, for whoever
 * sends it to somebody behind a NAT sends it to where that somebody's packets come from. A response
 * does if its topmost Via has rport.
 */
#include "net/inside.h"
#include "sim/coder.h"

enum { NAT_FROM_INSIDE, NAT_FROM_OUTSIDE, NAT_ATOMS };

static const struct vocabulary_atom atoms[NAT_ATOMS] = {
    [NAT_FROM_INSIDE] = {.before = "packet from inside",
                         .about = "its birth, and what refreshes it: something goes out"},
    [NAT_FROM_OUTSIDE] = {.before = "packet from outside", .about = "something wants in"},
};

static struct nat_binding *binding_at(const struct world *w, ref r)
{
    return world_item(w, r);
}

static ref binding_of(const struct world *w, uint16_t node, uint16_t link)
{
    for (ref r = world_node(w, node)->first[REGION_NAT_BINDINGS]; r; r = instance_at(w, r)->next)
        if (binding_at(w, r)->link == link && instance_live(w, r))
            return r;
    return 0;
}

static void tell(struct step *s, ref r, uint8_t atom, const struct message *m)
{
    uint32_t cause = s->cause;
    instance_tell(s, &(struct stimulus){.to = r, .atom = atom, .payload = m, .cause = cause});
    s->cause = cause;
}

static bool has_nat(const struct plan *plan, uint16_t link)
{
    return link && plan->link[link].nat && plan->net_kinds;
}

bool net_is_behind_nat(const struct plan *plan, uint16_t node, uint16_t link)
{
    return has_nat(plan, link) && plan->link[link].a == node;
}

void nat_lets_out(struct step *s, const struct message *m)
{
    if (!net_is_behind_nat(s->plan, m->from, m->link))
        return;
    ref r = binding_of(s->world, m->from, m->link);
    if (!r) {
        r = instance_new(s, REGION_NAT_BINDINGS, s->plan->net_kinds + NET_NAT_BINDING, m->from, 0,
                         false);
        binding_at(s->world, r)->link = m->link;
    }
    tell(s, r, NAT_FROM_INSIDE, m);
}

bool nat_lets_in(struct step *s, const struct message *m)
{
    if (!net_is_behind_nat(s->plan, m->to, m->link))
        return true;
    ref r = binding_of(s->world, m->to, m->link);
    if (!r)
        return false;
    binding_at(s->world, r)->drops = 0;
    tell(s, r, NAT_FROM_OUTSIDE, m);
    return !binding_at(s->world, r)->drops;
}

/* ---- words ----------------------------------------------------------------------------------- */

enum { FACT_TO_ITS_PORT };

static const struct vocabulary_fact facts[] = {
    [FACT_TO_ITS_PORT] = {"to its port", 0, UNTIMED_FREE,
                          "it is a request, or a response whose topmost Via has rport"},
};

static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    (void)s, (void)self;
    const struct message *m = what->payload;
    return message_is_request(m) || m->present & PRESENT_RPORT ? 1u << FACT_TO_ITS_PORT : 0;
}

static usec patience(struct step *s, uint32_t self, const struct stimulus *why)
{
    (void)why;
    return s->plan->link[binding_at(s->world, self)->link].nat;
}

static const struct vocabulary_span spans[] = {
    {"the NAT's patience", "as long as the scenario says, after the last packet from inside",
     patience, false},
};

static void run_drop(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    binding_at(s->world, self)->drops = 1;
}

static const struct vocabulary_effect effects[] = {
    {"drop", OPERAND_NONE, NULL, run_drop, "does not let the packet in"},
};

void nat_binding_code(struct coder *c, void *item)
{
    struct nat_binding *k = item;
    coder_link_number(c, &k->link);
    coder_link(c, &k->drops, sizeof k->drops);
    if (coder_reading(c) && k->link > coder_world(c)->plan->links)
        coder_reject(c);
}

const struct vocabulary nat_binding_vocabulary = {
    .kind = "nat-binding",
    .about = "a NAT's binding: the way back for what answers a packet from inside",
    .atoms = atoms,
    .natoms = NAT_ATOMS,
    .facts = facts,
    .nfacts = sizeof facts / sizeof *facts,
    .effects = effects,
    .neffects = sizeof effects / sizeof *effects,
    .spans = spans,
    .nspans = sizeof spans / sizeof *spans,
    .methods = method_names,
    .facts_of = facts_of,
};
