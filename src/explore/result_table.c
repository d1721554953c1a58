/* What was covered: for each machine, what may come in each of its states, and how often it came.
 *
 * A cell is a state and a word of the labels, as the diagram has them: the word of the edge that
 * fits best. So "2xx" in Calling is one cell, although the machine tells many statuses apart.
 */
#include "explore/result.h"
#include "machine/coverage.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- of a machine's counters ----------------------------------------------------------------- */

static const char *state_name(const struct machine *m, unsigned state)
{
    const char *label = machine_state_label(m, (uint8_t)state);
    return *label ? label : "start";
}

/* The cell of that state and word; made where there is none. Those of a state stand together. */
static struct result_cell *cell_of(struct result *r, struct result_machine *to, const char *state,
                                   const char *word)
{
    for (size_t i = to->cells; i-- > 0 && !strcmp(to->cell[i].state, state);)
        if (!strcmp(to->cell[i].trigger, word))
            return &to->cell[i];
    struct result_cell *cell = &to->cell[to->cells++];
    *cell = (struct result_cell){state, result_copy(r, word), 0};
    return cell;
}

static void cover_state(struct result *r, struct result_machine *to, const struct coverage *c,
                        unsigned state)
{
    const struct machine *m = c->machine;
    const char *name = result_copy(r, state_name(m, state));
    for (unsigned atom = 0; atom < m->natoms; atom++) {
        size_t at = (size_t)state * m->natoms + atom;
        char word[80];
        if (m->cell[at] == m->cell[at + 1])
            continue;
        machine_trigger_text(m, m->edges[m->cell[at]].drawn, atom, word, sizeof word);
        cell_of(r, to, name, word)->count += c->cells[at];
    }
}

static void cover_edges(struct result *r, struct result_machine *to, const struct coverage *c)
{
    const struct diagram *d = c->machine->diagram;
    to->edge = result_alloc(r, d->nedges, sizeof *to->edge);
    to->edges = d->nedges;
    for (size_t i = 0; i < d->nedges; i++) {
        const struct diagram_edge *e = &d->edges[i];
        const struct diagram_state *tail = &d->states[e->tail], *head = &d->states[e->head];
        char label[400];
        snprintf(label, sizeof label, "%s -> %s  %s",
                 e->from_cluster >= 0 ? d->clusters[e->from_cluster].label
                 : tail->is_start     ? "start"
                                      : tail->label,
                 head->label, e->label);
        to->edge[i] = (struct result_edge){result_copy(r, label), c->edges[i]};
    }
}

static void cover(struct result *r, struct result_machine *to, const struct coverage *c)
{
    const struct machine *m = c->machine;
    to->name = result_copy(r, m->diagram->name);
    to->cell = result_alloc(r, (size_t)m->nstates * m->natoms, sizeof *to->cell);
    for (unsigned state = 0; state < m->nstates; state++)
        cover_state(r, to, c, state);
    cover_edges(r, to, c);
}

void result_cover(struct result *r, struct coverage *const *coverage, size_t count)
{
    r->machine = result_alloc(r, count, sizeof *r->machine);
    for (size_t i = 0; i < count; i++)
        if (coverage[i])
            cover(r, &r->machine[r->machines++], coverage[i]);
}

struct result_count result_cells(const struct result_machine *m)
{
    struct result_count n = {0, m->cells};
    for (size_t i = 0; i < m->cells; i++)
        n.met += m->cell[i].count > 0;
    return n;
}

struct result_count result_edges(const struct result_machine *m)
{
    struct result_count n = {0, m->edges};
    for (size_t i = 0; i < m->edges; i++)
        n.met += m->edge[i].count > 0;
    return n;
}

/* ---- as a table ------------------------------------------------------------------------------ */

enum { PAGE = 80, NAME_COLUMNS = 26, LEAST = 6 };

/* One machine's triggers and states, in the order in which its cells name them. */
struct table {
    const struct result_machine *machine;
    const char **trigger, **state;
    size_t triggers, states;
    int name; /* columns of the longest trigger */
};

static int columns_of(const char *text)
{
    int n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

/* In `columns`, a blank behind it; what does not fit is cut. */
static void put_in(FILE *to, const char *text, int columns, bool right)
{
    int has = columns_of(text), shown = 0;
    if (right)
        fprintf(to, "%*s", has < columns ? columns - has : 0, "");
    for (; *text && (((unsigned char)*text & 0xc0) == 0x80 || shown < columns); text++) {
        shown += ((unsigned char)*text & 0xc0) != 0x80;
        fputc(*text, to);
    }
    if (!right)
        fprintf(to, "%*s", has < columns ? columns - has : 0, "");
}

static void add_once(const char **list, size_t *count, const char *word)
{
    for (size_t i = 0; i < *count; i++)
        if (!strcmp(list[i], word))
            return;
    list[(*count)++] = word;
}

static struct table table_of(const struct result_machine *m)
{
    struct table t = {.machine = m};
    t.trigger = calloc(m->cells + 1, sizeof *t.trigger);
    t.state = calloc(m->cells + 1, sizeof *t.state);
    if (!t.trigger || !t.state)
        abort();
    for (size_t i = 0; i < m->cells; i++) {
        add_once(t.trigger, &t.triggers, m->cell[i].trigger);
        add_once(t.state, &t.states, m->cell[i].state);
        int columns = columns_of(m->cell[i].trigger);
        t.name = columns > t.name ? columns : t.name;
    }
    t.name = t.name > NAME_COLUMNS ? NAME_COLUMNS : t.name;
    return t;
}

static int width_of(const char *state)
{
    int columns = columns_of(state);
    return columns < LEAST ? LEAST : columns;
}

/* A count in at most five columns. */
static void put_count(FILE *to, const struct result_cell *cell, int columns)
{
    static const char unit[] = " kMGTPE";
    char text[32];
    unsigned u = 0;
    uint64_t n = cell ? cell->count : 0;
    while (n > 9999 && unit[u + 1]) {
        n /= 1000;
        u++;
    }
    snprintf(text, sizeof text, "%" PRIu64 "%.*s", n, u > 0, &unit[u]);
    put_in(to, !cell ? "·" : cell->count ? text : "never", columns, true);
}

static const struct result_cell *find_cell(const struct result_machine *m, const char *state,
                                           const char *trigger)
{
    for (size_t i = 0; i < m->cells; i++)
        if (!strcmp(m->cell[i].state, state) && !strcmp(m->cell[i].trigger, trigger))
            return &m->cell[i];
    return NULL;
}

/* Some of the states: as many as fit. Returns the first that did not. */
static size_t put_states(FILE *to, const struct table *t, size_t first)
{
    size_t end = first;
    for (int x = 2 + t->name; end < t->states; end++) {
        x += 2 + width_of(t->state[end]);
        if (x > PAGE && end > first)
            break;
    }
    fprintf(to, "  %*s", t->name, "");
    for (size_t s = first; s < end; s++) {
        fputs("  ", to);
        put_in(to, t->state[s], width_of(t->state[s]), true);
    }
    fputc('\n', to);
    for (size_t n = 0; n < t->triggers; n++) {
        bool any = false;
        for (size_t s = first; s < end; s++)
            any |= find_cell(t->machine, t->state[s], t->trigger[n]) != NULL;
        if (!any)
            continue;
        fputs("  ", to);
        put_in(to, t->trigger[n], t->name, false);
        for (size_t s = first; s < end; s++) {
            fputs("  ", to);
            put_count(to, find_cell(t->machine, t->state[s], t->trigger[n]), width_of(t->state[s]));
        }
        fputc('\n', to);
    }
    return end;
}

static void put_never(FILE *to, const struct result_machine *m)
{
    for (size_t i = 0; i < m->edges; i++)
        if (!m->edge[i].count) {
            fputs("  never: ", to);
            result_wrap(to, 9, 11, PAGE, m->edge[i].label);
        }
}

static void put_machine(FILE *to, const struct result_machine *m)
{
    struct result_count cells = result_cells(m), edges = result_edges(m);
    fprintf(to, "\n%s: %zu of %zu cells came, %zu of %zu edges were taken\n", m->name, cells.met,
            cells.all, edges.met, edges.all);
    if (!cells.met)
        return;
    struct table t = table_of(m);
    for (size_t first = 0; first < t.states;)
        first = put_states(to, &t, first);
    free(t.trigger);
    free(t.state);
    put_never(to, m);
}

void result_print_coverage(FILE *to, const struct result *r, bool whole)
{
    struct result_count cells = {0, 0}, edges = {0, 0};
    for (size_t i = 0; i < r->machines; i++) {
        struct result_count c = result_cells(&r->machine[i]), e = result_edges(&r->machine[i]);
        if (!c.met)
            continue;
        cells.met += c.met, cells.all += c.all;
        edges.met += e.met, edges.all += e.all;
    }
    if (!cells.all)
        return;
    result_row(to, "covered",
               "%zu of %zu cells, state x trigger, of the machines that were met; %zu of %zu "
               "edges.%s",
               cells.met, cells.all, edges.met, edges.all,
               whole ? "" : " --coverage names the others.");
    for (size_t i = 0; whole && i < r->machines; i++)
        put_machine(to, &r->machine[i]);
}
