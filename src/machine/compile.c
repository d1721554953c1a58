/* Rules -> table. A cell is a state and an atom; its edges stand best first:
 *   the state's own before its clusters', inner clusters before outer ones;
 *   of these, the one whose trigger word covers fewer atoms;
 *   of these, [else] last.
 * Where that leaves a choice, two edges could both fire, and that is a complaint.
 */
#include "machine/inside.h"

#include <stdio.h>
#include <string.h>

enum { TABLE_EDGES = UINT16_MAX - 1, PAIRS = 64 };

struct entry { /* an edge that leaves the state; in a cell */
    uint16_t drawn;
    int depth, size;
};

struct compiler {
    struct loading *l;
    size_t nedges, room;
    struct entry *leaving, *cell;
    size_t nleaving, ncell;
    uint16_t pairs[PAIRS][2]; /* complained of already */
    size_t npairs;
};

static const struct rule *rule_of(const struct compiler *c, const struct entry *e)
{
    return &c->l->rules[e->drawn];
}

/* ---- two edges that could both fire ---------------------------------------------------------- */

static bool could_both_fire(const struct compiler *c, const struct entry *x, const struct entry *y)
{
    const struct rule *a = rule_of(c, x), *b = rule_of(c, y);
    if (x->depth != y->depth || x->size != y->size)
        return false;
    if (a->otherwise != b->otherwise) { /* fine, unless nothing is left for [else] */
        const struct rule *other = a->otherwise ? b : a;
        return !other->must && !other->mustnot;
    }
    return rule_possible(c->l->vocabulary, a->must | b->must, a->mustnot | b->mustnot);
}

static bool is_new_pair(struct compiler *c, uint16_t a, uint16_t b)
{
    for (size_t i = 0; i < c->npairs; i++)
        if (c->pairs[i][0] == a && c->pairs[i][1] == b)
            return false;
    if (c->npairs == PAIRS)
        return false;
    c->pairs[c->npairs][0] = a;
    c->pairs[c->npairs++][1] = b;
    return true;
}

static void complain_pair(struct compiler *c, uint16_t first, uint16_t second, int state, int atom)
{
    struct loading *l = c->l;
    const struct diagram_edge *a = &l->diagram->edges[first], *b = &l->diagram->edges[second];
    char word[80], when[240] = "";
    machine_atom_word(l->machine, (uint8_t)atom, word, sizeof word);
    if (a->guard && b->guard)
        snprintf(when, sizeof when, ": [%s] and [%s] can hold at once", a->guard, b->guard);
    else if (a->guard || b->guard)
        snprintf(when, sizeof when, ": one of them has no guard");
    complain_in(l, &l->label_places[second], 0,
                "this edge and the one in line %d could both fire %s%s%s on '%s'%s", a->line,
                state ? "in '" : "at the start",
                state ? machine_state_label(l->machine, (uint8_t)state) : "", state ? "'" : "",
                word, when);
}

static void lint_cell(struct compiler *c, int state, int atom)
{
    for (size_t i = 1; i < c->ncell && c->l->source.wrong < ENOUGH; i++)
        for (size_t j = 0; j < i; j++) {
            uint16_t a = c->cell[j].drawn, b = c->cell[i].drawn;
            if (!could_both_fire(c, &c->cell[j], &c->cell[i]))
                continue;
            if (is_new_pair(c, a < b ? a : b, a < b ? b : a))
                complain_pair(c, a < b ? a : b, a < b ? b : a, state, atom);
            break;
        }
}

/* ---- cells ----------------------------------------------------------------------------------- */

static bool comes_before(const struct compiler *c, const struct entry *a, const struct entry *b)
{
    bool ea = rule_of(c, a)->otherwise, eb = rule_of(c, b)->otherwise;
    if (a->depth != b->depth)
        return a->depth < b->depth;
    return a->size != b->size ? a->size < b->size : ea < eb;
}

/* The size of the rule's most specific word that covers `atom`; 0: none does. */
static int size_at(const struct rule *r, int atom)
{
    int size = 0;
    for (size_t i = 0; i < r->nwords; i++)
        if (r->words[i].atoms >> atom & 1 && (!size || r->words[i].size < size))
            size = r->words[i].size;
    return size;
}

static void collect_cell(struct compiler *c, int atom)
{
    c->ncell = 0;
    for (size_t i = 0; i < c->nleaving; i++) {
        struct entry e = c->leaving[i];
        e.size = size_at(rule_of(c, &e), atom);
        if (!e.size)
            continue;
        size_t at = c->ncell++;
        for (; at && comes_before(c, &e, &c->cell[at - 1]); at--)
            c->cell[at] = c->cell[at - 1];
        c->cell[at] = e;
    }
}

static void write_cell(struct compiler *c)
{
    struct machine *m = c->l->machine;
    for (size_t i = 0; i < c->ncell; i++) {
        const struct rule *r = rule_of(c, &c->cell[i]);
        const struct diagram_edge *drawn = &c->l->diagram->edges[c->cell[i].drawn];
        m->edges = arena_more(c->l->keep, m->edges, c->nedges, &c->room, sizeof *m->edges);
        m->edges[c->nedges++] = (struct edge){.to = c->l->diagram->states[drawn->head].table,
                                              .otherwise = r->otherwise,
                                              .drawn = c->cell[i].drawn,
                                              .must = r->must,
                                              .mustnot = r->mustnot,
                                              .effects = r->effects,
                                              .neffects = r->neffects};
    }
}

static void collect_leaving(struct compiler *c, int state)
{
    const struct diagram *d = c->l->diagram;
    c->nleaving = 0;
    for (int s = 0; s < d->nstates; s++)
        for (uint16_t i = 0; i < d->nedges && d->states[s].table == state; i++) {
            int depth = edge_depth(d, &d->edges[i], s);
            if (depth >= 0)
                c->leaving[c->nleaving++] = (struct entry){i, depth, 0};
        }
}

static bool compile_state(struct compiler *c, int state)
{
    struct machine *m = c->l->machine;
    collect_leaving(c, state);
    for (int atom = 0; atom < m->natoms; atom++) {
        m->cell[state * m->natoms + atom] = (uint16_t)c->nedges;
        collect_cell(c, atom);
        if (c->nedges + c->ncell > TABLE_EDGES) {
            complain_whole(&c->l->source, "too many edges for too many triggers");
            return false;
        }
        lint_cell(c, state, atom);
        write_cell(c);
    }
    return true;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static bool count(struct loading *l)
{
    struct machine *m = l->machine;
    int states = 1, atoms = l->vocabulary->natoms + m->ntimers;
    for (int i = 0; i < l->diagram->nstates; i++)
        if (!l->diagram->states[i].is_start) {
            if (l->diagram->states[i].is_final && states < MACHINE_STATES)
                m->final |= UINT64_C(1) << states;
            states++;
        }
    if (atoms > MACHINE_ATOMS)
        complain_whole(&l->source, "too many timers: a '%s' machine has room for %d",
                       l->vocabulary->kind, MACHINE_ATOMS - l->vocabulary->natoms);
    m->nstates = (uint8_t)states;
    m->natoms = (uint8_t)atoms;
    return states <= MACHINE_STATES && atoms <= MACHINE_ATOMS;
}

void compile(struct loading *l)
{
    struct compiler c = {.l = l};
    struct machine *m = l->machine;
    if (!l->vocabulary || !count(l))
        return;
    size_t cells = (size_t)m->nstates * m->natoms, nedges = l->diagram->nedges;
    m->cell = arena_take(l->keep, (cells + 1) * sizeof *m->cell);
    if (!m->effects) /* so that a place in it is a place, even of nothing */
        m->effects = arena_take(l->keep, sizeof *m->effects);
    c.leaving = arena_take(&l->scratch, (nedges + 1) * sizeof *c.leaving);
    c.cell = arena_take(&l->scratch, (nedges + 1) * sizeof *c.cell);
    for (int state = 0; state < m->nstates; state++)
        if (!compile_state(&c, state))
            return;
    m->cell[cells] = (uint16_t)c.nedges;
}
