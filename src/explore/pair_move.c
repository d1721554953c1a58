/* Edges into moves: what each event does in each state, with guards and effects worked out. */
#include "explore/pair_inside.h"
#include "explore/must.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct compiler {
    struct pair *pair;
    char **error;
    unsigned side;
    const struct edge *edge;
    unsigned event;
    struct move *move;
};

static bool refuse(struct compiler *c, const char *text, const char *word)
{
    const struct machine *m = c->pair->side[c->side].machine;
    const struct diagram *d = m->diagram;
    size_t size = strlen(d->file) + strlen(text) + strlen(word) + 64;
    *c->error = malloc(size);
    if (!*c->error)
        abort();
    snprintf(*c->error, size, "%s:%d: '%s' %s", d->file, d->edges[c->edge->drawn].line, word, text);
    return false;
}

/* ---- what effects send ----------------------------------------------------------------------- */

static bool emit(struct compiler *c, unsigned code)
{
    struct move *m = c->move;
    if (!code)
        return true;
    if (m->count == EMITS)
        return refuse(c, "sends more messages in one step than this model has room for",
                      c->pair->side[c->side].machine->diagram->edges[c->edge->drawn].trigger);
    m->code[m->count++] = (uint8_t)code;
    m->accepts |= c->side == PAIR_SERVER && code == c->pair->accepting;
    return true;
}

static bool emit_and_keep(struct compiler *c, unsigned code)
{
    if (code)
        c->move->kept = (uint8_t)code;
    return emit(c, code);
}

/* The class of a status, or of the response that the core sends with this trigger; 0: none. */
static unsigned sent_class(const struct compiler *c)
{
    unsigned first = SERVER_EVENT_SEND + 1;
    bool is_send = c->side == PAIR_SERVER && c->event >= first &&
                   c->event < c->pair->side[PAIR_SERVER].first_timer;
    return is_send ? c->event - SERVER_EVENT_SEND : 0;
}

static bool reports_2xx(const struct compiler *c)
{
    return c->side == PAIR_CLIENT && c->pair->accepting && c->event == c->pair->accepting;
}

static bool own_effect(struct compiler *c, const struct effect *x)
{
    const struct vocabulary *v = c->pair->side[c->side].machine->vocabulary;
    const struct vocabulary_effect *own = &v->effects[x->op - EFFECT_OWN];
    struct move *m = c->move;
    bool is_request = m->kept == TO_SERVER_REQUEST;
    if (!own->emits)
        return true;
    if (!strcmp(own->emits, "the message"))
        return emit_and_keep(c, sent_class(c));
    if (!strcmp(own->emits, "the status"))
        return emit_and_keep(c, pair_class(c->pair, x->operand));
    if (!strcmp(own->emits, "the request"))
        return emit(c, is_request ? TO_SERVER_REQUEST : 0);
    if (!strcmp(own->emits, "what is kept"))
        return emit(c, m->kept);
    if (!strcmp(own->emits, "ACK"))
        return emit_and_keep(c, is_request ? TO_SERVER_ACK : 0);
    if (!strcmp(own->emits, "the ACK of a 2xx"))
        return emit(c, reports_2xx(c) ? TO_SERVER_ACK_2XX : 0);
    if (strcmp(own->emits, "nothing more") != 0)
        return refuse(c, "does what no pair of transactions knows", own->word);
    m->kept = 0;
    return true;
}

/* ---- timers ---------------------------------------------------------------------------------- */

static void timer_runs(struct move *m, unsigned timer, bool runs)
{
    uint8_t bit = (uint8_t)(1u << timer);
    m->clear |= bit;
    m->set = (uint8_t)(runs ? m->set | bit : m->set & ~bit);
}

static bool effect(struct compiler *c, const struct effect *x)
{
    const struct machine *m = c->pair->side[c->side].machine;
    bool never = c->pair->bounds.reliable && m->timers[x->timer].reliable == RELIABLE_NEVER;
    switch (x->op) {
    case EFFECT_START:
        if (!never)
            timer_runs(c->move, x->timer, true);
        return true;
    case EFFECT_STOP: timer_runs(c->move, x->timer, false); return true;
    case EFFECT_DOUBLE: timer_runs(c->move, x->timer, true); return true;
    case EFFECT_DEFER: return refuse(c, "needs more memory than this model has", "defer");
    default: return own_effect(c, x);
    }
}

/* ---- one move -------------------------------------------------------------------------------- */

/* The emitted messages as they are added to a channel. */
static uint64_t packed(const struct pair *p, unsigned to, const struct move *m)
{
    const struct channel *c = &p->to[to];
    uint64_t emit = 0;
    for (unsigned i = 0; i < m->count; i++)
        if (p->bounds.reorder)
            emit += UINT64_C(1) << (m->code[i] - 1) * c->width;
        else
            emit |= (uint64_t)m->code[i] << i * c->width;
    return emit;
}

static bool compile_edge(struct compiler *c)
{
    struct pair *p = c->pair;
    const struct side *s = &p->side[c->side];
    struct move *m = c->move;
    m->known = true;
    m->drawn = c->edge->drawn;
    m->to = c->edge->to;
    m->ends = machine_final(s->machine, m->to);
    if (c->side == PAIR_CLIENT && c->event == EVENT_BIRTH)
        m->kept = TO_SERVER_REQUEST;
    for (unsigned i = 0; i < c->edge->neffects; i++)
        if (!effect(c, &s->machine->effects[c->edge->effects + i]))
            return false;
    if (m->ends) {
        m->clear = UINT8_MAX;
        m->set = m->kept = 0;
    }
    m->emit = packed(p, !c->side, m);
    return true;
}

static uint8_t first_atom(uint64_t atoms)
{
    uint8_t n = 0;
    while (!(atoms >> n & 1))
        n++;
    return n;
}

/* The facts that hold while something is kept, or nothing. */
static uint32_t facts_of(const struct pair *p, const struct vocabulary *v, bool keeps)
{
    uint32_t facts = 0;
    for (unsigned i = 0; i < v->nfacts; i++) {
        uint8_t kind = v->facts[i].untimed;
        if ((kind == UNTIMED_TRANSPORT && p->bounds.reliable) || (kind == UNTIMED_KEPT && keeps))
            facts |= UINT32_C(1) << i;
    }
    return facts;
}

static bool compile_move(struct compiler *c, unsigned state, unsigned event, unsigned kept)
{
    struct side *s = &c->pair->side[c->side];
    struct move *m = &s->move[pair_row(s, state, event, kept)];
    *m = (struct move){.from = (uint8_t)state, .event = (uint8_t)event, .kept = (uint8_t)kept};
    if (event >= s->first_timer)
        m->clear = (uint8_t)(1u << (event - s->first_timer));
    if (!s->atoms[event] || machine_final(s->machine, (uint8_t)state))
        return true;
    c->edge = machine_edge(s->machine, (uint8_t)state, first_atom(s->atoms[event]),
                           facts_of(c->pair, s->machine->vocabulary, kept));
    c->event = event;
    c->move = m;
    if (!c->edge)
        return true;
    bool well = compile_edge(c);
    if (m->count && event >= s->first_timer)
        s->senders |= (uint8_t)(1u << (event - s->first_timer));
    return well;
}

static bool compile_side(struct compiler *c)
{
    struct side *s = &c->pair->side[c->side];
    size_t rows = (size_t)s->machine->nstates * s->events * s->kepts;
    s->move = must(malloc(rows * sizeof *s->move));
    for (unsigned state = 0; state < s->machine->nstates; state++)
        for (unsigned event = 0; event < s->events; event++)
            for (unsigned kept = 0; kept < s->kepts; kept++)
                if (!compile_move(c, state, event, kept))
                    return false;
    return true;
}

bool pair_compile(struct pair *p, char **error)
{
    for (unsigned side = 0; side < PAIR_SIDES; side++)
        if (!compile_side(&(struct compiler){.pair = p, .error = error, .side = side}))
            return false;
    return true;
}
