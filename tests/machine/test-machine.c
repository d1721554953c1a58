/* Tests of src/machine. */
#include "suite.h"

#include <stdlib.h>
#include <string.h>

struct machine *parsed(const char *text, char *said, size_t room)
{
    const struct vocabulary *vocabularies[] = {&words};
    struct complaints c = {0};
    struct machine *m = machine_parse("test.gv", text, strlen(text), vocabularies, 1, &c);
    size_t length = 0;
    said[0] = '\0';
    for (size_t i = 0; i < c.count && length < room; i++)
        length += (size_t)snprintf(said + length, room - length, "%d:%d: %s\n", c.item[i].line,
                                   c.item[i].column, c.item[i].text);
    ck_assert_msg(!m == (c.count > 0), "a machine, or complaints, and never both");
    complaints_free(&c);
    return m;
}

struct machine *good(const char *text)
{
    char said[2000];
    struct machine *m = parsed(text, said, sizeof said);
    ck_assert_str_eq(said, "");
    return m;
}

uint8_t state_named(const struct machine *m, const char *label)
{
    for (uint8_t s = 0; s < m->nstates; s++)
        if (!strcmp(machine_state_label(m, s), label))
            return s;
    ck_abort_msg("there is no state '%s'", label);
}

uint8_t atom_named(const struct machine *m, const char *word)
{
    char own[80];
    for (uint8_t a = 0; a < m->natoms; a++)
        if (!strcmp(machine_atom_word(m, a, own, sizeof own), word))
            return a;
    ck_abort_msg("there is no atom '%s'", word);
}

uint32_t fact_named(const char *word)
{
    for (int i = 0; i < words.nfacts; i++)
        if (!strcmp(words.facts[i].word, word))
            return UINT32_C(1) << i;
    ck_abort_msg("there is no fact '%s'", word);
}

const char *goes(const struct machine *m, const char *state, const char *atom, uint32_t facts)
{
    const struct edge *e = machine_edge(m, state_named(m, state), atom_named(m, atom), facts);
    return e ? machine_state_label(m, e->to) : "none";
}

int main(void)
{
    SRunner *runner = srunner_create(complaint_suite());
    srunner_add_suite(runner, loading_suite());
    srunner_add_suite(runner, notation_suite());
    srunner_add_suite(runner, lint_suite());
    srunner_add_suite(runner, table_suite());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
