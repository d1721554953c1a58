/* Fuzz target: whatever the bytes are, machine_parse answers with a machine or with complaints,
 * and the next good file is read as if nothing had been. Built by ./configure --enable-fuzz
 * CC=clang; then
 *   tests/machine/fuzz-machine -max_len=4000 CORPUS tests/machine/seeds
 */
#include "words.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const struct vocabulary *const VOCABULARIES[] = {&words};
static const char GOOD[] = "digraph client { s [shape=point] z [label=Z shape=doublecircle]\n"
                           "s -> z [label=\"ACK / report\"] }";

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* Asks the table everything, so that the sanitizers see every index in it. */
static void ask(const struct machine *m)
{
    char word[80];
    for (uint8_t s = 0; s < m->nstates; s++) {
        must(!s || *machine_state_label(m, s));
        for (uint8_t a = 0; a < m->natoms; a++) {
            const struct edge *e = machine_edge(m, s, a, 5);
            machine_atom_word(m, a, word, sizeof word);
            must(machine_asks(m, s, a) || machine_edge(m, s, a, 0) == e);
            must(!e || (e->to < m->nstates && e->drawn < m->diagram->nedges));
            must(!e || !machine_final(m, s));
        }
    }
    for (int i = 0; i < m->diagram->nedges; i++)
        must(m->diagram->edges[i].line > 0 && *m->diagram->edges[i].trigger);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct complaints c = {0};
    struct machine *m = machine_parse("fuzz.gv", (const char *)bytes, size, VOCABULARIES, 1, &c);
    must(!m == (c.count > 0));
    if (m)
        ask(m);
    machine_free(m);
    complaints_free(&c);
    m = machine_parse("good.gv", GOOD, strlen(GOOD), VOCABULARIES, 1, &c);
    must(m && m->diagram->edges[0].line == 2);
    machine_free(m);
    return 0;
}
