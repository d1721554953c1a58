/* A state of a pair: packed and unpacked, and every step from it. The loop of exploring is here:
 * no search, no branch on names, rows of a table. */
#include "explore/pair_inside.h"

#include <assert.h>

/* ---- packing --------------------------------------------------------------------------------- */

struct key pair_root(const struct pair *p)
{
    (void)p;
    return (struct key){0, 0};
}

static inline uint64_t take_bits(uint64_t *from, unsigned bits)
{
    uint64_t value = *from & ((UINT64_C(1) << bits) - 1);
    *from >>= bits;
    return value;
}

/* Of all messages under way to that side. */
static inline uint8_t length_of(const struct pair *p, unsigned to, uint64_t queue)
{
    const struct channel *c = &p->to[to];
    if (!queue)
        return 0;
    if (!p->bounds.reorder)
        return c->length[64 - __builtin_clzll(queue)];
    unsigned sum = 0;
    for (; queue; queue >>= c->width)
        sum += (unsigned)(queue & c->mask);
    return (uint8_t)sum;
}

static inline struct live unpack(const struct pair *p, struct key k)
{
    struct live s;
    uint64_t rest = k.a;
    for (unsigned side = 0; side < PAIR_SIDES; side++) {
        s.state[side] = (uint8_t)take_bits(&rest, p->state_bits[side]);
        s.timers[side] = (uint8_t)take_bits(&rest, p->side[side].timers);
        s.kept[side] = (uint8_t)take_bits(&rest, p->kept_bits[side]);
    }
    s.instance = (uint8_t)take_bits(&rest, 2);
    s.accepted = (uint8_t)take_bits(&rest, INSTANCES);
    s.queue[PAIR_SERVER] = p->words > 1 ? rest : take_bits(&rest, p->bits[PAIR_SERVER]);
    s.queue[PAIR_CLIENT] = p->words > 1 ? k.b : rest;
    for (unsigned side = 0; side < PAIR_SIDES; side++)
        s.length[side] = length_of(p, side, s.queue[side]);
    return s;
}

static inline struct key pack(const struct pair *p, const struct live *s)
{
    struct key k = {0, 0};
    unsigned at = 0;
    for (unsigned side = 0; side < PAIR_SIDES; side++) {
        k.a |= (uint64_t)s->state[side] << at;
        at += p->state_bits[side];
        k.a |= (uint64_t)s->timers[side] << at;
        at += p->side[side].timers;
        k.a |= (uint64_t)s->kept[side] << at;
        at += p->kept_bits[side];
    }
    k.a |= (uint64_t)(s->instance | s->accepted << 2) << at;
    at += 2 + INSTANCES;
    if (s->queue[PAIR_SERVER])
        k.a |= s->queue[PAIR_SERVER] << at;
    if (p->words > 1)
        k.b = s->queue[PAIR_CLIENT];
    else if (s->queue[PAIR_CLIENT])
        k.a |= s->queue[PAIR_CLIENT] << (at + p->bits[PAIR_SERVER]);
    return k;
}

struct live pair_unpack(const struct pair *p, struct key k)
{
    return unpack(p, k);
}

bool pair_over(const struct pair *p, const struct live *s)
{
    return !pair_is_live(p, s, PAIR_CLIENT) && !pair_is_live(p, s, PAIR_SERVER);
}

/* ---- one step -------------------------------------------------------------------------------- */

struct expansion {
    const struct pair *p;
    struct live from;
    bool lives[PAIR_SIDES];
    struct successor *out;
    size_t count;
    bool waits;
};

static inline struct pair_step step_of(uint32_t row, enum pair_what what, unsigned side,
                                       unsigned event, enum pair_outcome outcome)
{
    return (struct pair_step){.row = row,
                              .what = (uint8_t)what,
                              .side = (uint8_t)side,
                              .event = (uint8_t)event,
                              .outcome = (uint8_t)outcome};
}

static inline void add(struct expansion *x, const struct live *to, struct pair_step step)
{
    assert(x->count < SUCCESSORS);
    step.instance = to->instance;
    x->out[x->count++] = (struct successor){pack(x->p, to), step};
}

/* A message of `to`'s channel is there no more. */
static inline void leave(const struct pair *p, struct live *s, unsigned to, unsigned code)
{
    const struct channel *c = &p->to[to];
    if (p->bounds.reorder)
        s->queue[to] -= UINT64_C(1) << (code - 1) * c->width;
    else
        s->queue[to] >>= c->width;
    s->length[to]--;
}

/* Takes the edge of a row; not while what it sends has no room. */
static inline void take(struct expansion *x, struct live *s, struct pair_step step)
{
    const struct pair *p = x->p;
    unsigned side = step.side, peer = !side;
    const struct move *m = &p->side[side].move[step.row];
    if (s->length[peer] + m->count > p->bounds.channel) {
        x->waits = true;
        return;
    }
    if (p->bounds.reorder)
        s->queue[peer] += m->emit;
    else if (m->count)
        s->queue[peer] |= m->emit << s->length[peer] * p->to[peer].width;
    s->state[side] = m->to;
    s->timers[side] = (uint8_t)((s->timers[side] & ~m->clear) | m->set);
    s->kept[side] = m->kept;
    if (m->accepts)
        s->accepted |= (uint8_t)(1u << (s->instance - 1));
    add(x, s, step);
}

/* ---- cores and timers ------------------------------------------------------------------------ */

static inline void sends(struct expansion *x, unsigned side, unsigned event)
{
    const struct side *of = &x->p->side[side];
    struct live s = x->from;
    uint32_t row = pair_row(of, s.state[side], event, s.kept[side]);
    if (of->move[row].known)
        take(x, &s, step_of(row, PAIR_SENDS, side, event, PAIR_TAKEN));
}

static void cores(struct expansion *x)
{
    if (x->from.state[PAIR_CLIENT] == MACHINE_START)
        sends(x, PAIR_CLIENT, EVENT_BIRTH);
    if (x->lives[PAIR_SERVER])
        for (unsigned n = 1; n <= x->p->classes; n++)
            sends(x, PAIR_SERVER, SERVER_EVENT_SEND + n);
}

/* Is all quiet, but for what this side does? */
static inline bool is_quiet(const struct expansion *x, unsigned side)
{
    const struct live *s = &x->from;
    return !s->length[PAIR_CLIENT] && !s->length[PAIR_SERVER] &&
           !(s->timers[!side] & x->p->side[!side].senders);
}

static void timers(struct expansion *x, unsigned side)
{
    const struct side *of = &x->p->side[side];
    for (unsigned runs = x->from.timers[side]; runs; runs &= runs - 1) {
        struct live s = x->from;
        unsigned timer = (unsigned)__builtin_ctz(runs), event = of->first_timer + timer;
        uint32_t row = pair_row(of, s.state[side], event, s.kept[side]);
        struct pair_step step = step_of(row, PAIR_FIRES, side, event, PAIR_TAKEN);
        if (of->move[row].known) {
            if (!x->p->bounds.patient || !of->move[row].ends || is_quiet(x, side))
                take(x, &s, step);
            continue;
        }
        step.outcome = PAIR_UNEXPECTED;
        s.timers[side] &= (uint8_t) ~(1u << timer);
        add(x, &s, step);
    }
}

/* ---- messages -------------------------------------------------------------------------------- */

static void arrives_in_vain(struct expansion *x, unsigned to, unsigned code, uint32_t row,
                            enum pair_outcome outcome)
{
    struct live s = x->from;
    leave(x->p, &s, to, code);
    add(x, &s, step_of(row, PAIR_ARRIVES, to, code, outcome));
}

/* By an edge, if there is one. `s` is as if the message had left its channel already. */
static void arrives(struct expansion *x, unsigned to, unsigned code, const struct live *receiver)
{
    const struct side *of = &x->p->side[to];
    uint32_t row = pair_row(of, receiver->state[to], code, receiver->kept[to]);
    if (!of->move[row].known) {
        arrives_in_vain(x, to, code, row,
                        code == TO_SERVER_ACK_2XX && to == PAIR_SERVER ? PAIR_CORE
                                                                       : PAIR_UNEXPECTED);
        return;
    }
    struct pair_step step = step_of(row, PAIR_ARRIVES, to, code, PAIR_TAKEN);
    struct live s = *receiver;
    leave(x->p, &s, to, code);
    take(x, &s, step);
    if (x->p->bounds.dup) {
        s = *receiver;
        step.what = PAIR_COPY_ARRIVES;
        take(x, &s, step);
    }
}

/* The server that is not live: a request begins an instance. */
static void arrives_at_none(struct expansion *x, unsigned code)
{
    struct live s = x->from;
    if (code != TO_SERVER_REQUEST || s.instance == INSTANCES) {
        arrives_in_vain(x, PAIR_SERVER, code, 0, PAIR_STRAY);
        return;
    }
    s.instance++;
    s.state[PAIR_SERVER] = MACHINE_START;
    s.timers[PAIR_SERVER] = s.kept[PAIR_SERVER] = 0;
    arrives(x, PAIR_SERVER, code, &s);
}

static void arrives_somewhere(struct expansion *x, unsigned to, unsigned code)
{
    if (x->lives[to]) {
        bool is_2xx = to == PAIR_SERVER && code == TO_SERVER_ACK_2XX;
        if (is_2xx && !(x->from.accepted >> (x->from.instance - 1) & 1))
            arrives_in_vain(x, to, code, 0, PAIR_CORE);
        else
            arrives(x, to, code, &x->from);
    } else if (to == PAIR_SERVER) {
        arrives_at_none(x, code);
    } else {
        arrives_in_vain(x, to, code, 0, PAIR_STRAY);
    }
}

static void lost(struct expansion *x, unsigned to, unsigned code)
{
    struct live s = x->from;
    leave(x->p, &s, to, code);
    add(x, &s, step_of(0, PAIR_LOST, to, code, PAIR_TAKEN));
}

static inline void message(struct expansion *x, unsigned to, unsigned code)
{
    arrives_somewhere(x, to, code);
    if (x->p->bounds.loss)
        lost(x, to, code);
}

static void messages(struct expansion *x, unsigned to)
{
    const struct channel *c = &x->p->to[to];
    uint64_t queue = x->from.queue[to];
    if (!x->p->bounds.reorder) {
        if (queue)
            message(x, to, (unsigned)(queue & c->mask));
        return;
    }
    for (unsigned code = 1; queue; code++, queue >>= c->width)
        if (queue & c->mask)
            message(x, to, code);
}

size_t pair_expand(const struct pair *p, struct key k, struct successor *out, bool *waits)
{
    struct expansion x = {.p = p, .from = unpack(p, k), .out = out};
    for (unsigned side = 0; side < PAIR_SIDES; side++)
        x.lives[side] = pair_is_live(p, &x.from, side);
    cores(&x);
    for (unsigned side = 0; side < PAIR_SIDES; side++) {
        timers(&x, side);
        messages(&x, side);
    }
    *waits = x.waits;
    return x.count;
}
