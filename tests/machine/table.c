/* The table: which edge wins, what one may ask of it; coverage. */
#include "machine/coverage.h"
#include "suite.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

START_TEST(the_most_specific_trigger_wins)
{
    struct machine *m = good(MACHINE("a -> b [label=\"3xx-6xx\"] a -> z [label=487]"));
    ck_assert_str_eq(goes(m, "A", "487", 0), "Z");
    ck_assert_str_eq(goes(m, "A", "300-486", 0), "B");
    ck_assert_str_eq(goes(m, "A", "488-699", 0), "B");
    ck_assert_str_eq(goes(m, "A", "100", 0), "none");
    machine_free(m);
}
END_TEST

START_TEST(where_the_specific_guard_fails_the_general_edge_is_taken)
{
    struct machine *m =
        good(MACHINE("a -> b [label=\"3xx-6xx\"] a -> z [label=\"487 [reliable]\"]"));
    ck_assert_str_eq(goes(m, "A", "487", fact_named("reliable")), "Z");
    ck_assert_str_eq(goes(m, "A", "487", 0), "B");
    machine_free(m);
}
END_TEST

START_TEST(else_is_taken_where_no_guard_holds_wherever_it_is_written)
{
    struct machine *m =
        good(MACHINE("a -> a [label=\"100 [else]\"] a -> b [label=\"100 [new tag]\"]\n"
                     "a -> z [label=\"100 [my tag]\"]"));
    ck_assert_str_eq(goes(m, "A", "100", fact_named("new tag")), "B");
    ck_assert_str_eq(goes(m, "A", "100", fact_named("my tag")), "Z");
    ck_assert_str_eq(goes(m, "A", "100", fact_named("reliable")), "A");
    machine_free(m);
}
END_TEST

static const char NESTED[] =
    MACHINE("compound=true subgraph cluster_o { label=Outer\n"
            " subgraph cluster_i { label=Inner; a } b c [label=C shape=doublecircle] }\n"
            "a -> z [ltail=cluster_o label=\"request, 487\"]\n"
            "a -> b [ltail=cluster_i label=\"3xx-6xx\"]\n"
            "b -> c [label=\"INVITE [reliable]\"]");

START_TEST(an_inner_edge_wins_over_its_clusters_even_with_a_larger_word)
{
    struct machine *m = good(NESTED);
    ck_assert_str_eq(goes(m, "A", "ACK", 0), "B");
    ck_assert_str_eq(goes(m, "A", "487", 0), "B");
    ck_assert_str_eq(goes(m, "B", "487", 0), "Z");
    ck_assert_str_eq(goes(m, "A", "INVITE", 0), "Z");
    ck_assert_str_eq(goes(m, "B", "INVITE", fact_named("reliable")), "C");
    ck_assert_str_eq(goes(m, "B", "INVITE", 0), "Z");
    machine_free(m);
}
END_TEST

START_TEST(a_cluster_edge_does_not_leave_the_final_states_of_its_cluster)
{
    struct machine *m = good(NESTED);
    ck_assert_str_eq(goes(m, "C", "487", 0), "none");
    machine_free(m);
}
END_TEST

START_TEST(a_cluster_edge_counts_as_one_drawn_edge)
{
    struct machine *m = good(NESTED);
    const struct edge *a = machine_edge(m, state_named(m, "A"), atom_named(m, "INVITE"), 0);
    const struct edge *b = machine_edge(m, state_named(m, "B"), atom_named(m, "487"), 0);
    ck_assert_uint_eq(m->diagram->nedges, 6);
    ck_assert_uint_eq(a->drawn, 3);
    ck_assert_uint_eq(b->drawn, 3);
    machine_free(m);
}
END_TEST

START_TEST(several_starts_are_one_state_of_the_table)
{
    struct machine *m = good(MACHINE("t [shape=point] t -> b [label=\"2xx\"]"));
    ck_assert_uint_eq(m->nstates, 4);
    ck_assert_str_eq(goes(m, "", "INVITE", 0), "A");
    ck_assert_str_eq(goes(m, "", "2xx", 0), "B");
    ck_assert_str_eq(machine_state_label(m, MACHINE_START), "");
    machine_free(m);
}
END_TEST

START_TEST(a_doublecircle_and_nothing_else_is_final)
{
    struct machine *m = good(NESTED);
    ck_assert(machine_final(m, state_named(m, "Z")));
    ck_assert(machine_final(m, state_named(m, "C")));
    ck_assert(!machine_final(m, state_named(m, "A")));
    ck_assert(!machine_final(m, MACHINE_START));
    machine_free(m);
}
END_TEST

START_TEST(a_state_is_in_itself_and_in_its_clusters_by_label_or_id)
{
    struct machine *m = good(NESTED);
    uint8_t a = state_named(m, "A"), b = state_named(m, "B");
    ck_assert(machine_in(m, a, "A") && machine_in(m, a, "a") && machine_in(m, a, "Inner"));
    ck_assert(machine_in(m, a, "Outer") && machine_in(m, a, "cluster_o"));
    ck_assert(machine_in(m, b, "Outer") && !machine_in(m, b, "Inner") && !machine_in(m, b, "A"));
    ck_assert(!machine_in(m, MACHINE_START, "") && !machine_in(m, MACHINE_START, "s"));
    machine_free(m);
}
END_TEST

START_TEST(a_machine_knows_its_states_and_clusters_and_no_others)
{
    struct machine *m = good(NESTED);
    ck_assert(machine_knows(m, "A") && machine_knows(m, "b") && machine_knows(m, "Inner"));
    ck_assert(machine_knows(m, "cluster_i"));
    ck_assert(!machine_knows(m, "") && !machine_knows(m, "s") && !machine_knows(m, "inner"));
    machine_free(m);
}
END_TEST

START_TEST(facts_are_asked_only_where_a_guard_reads_them)
{
    struct machine *m = good(NESTED);
    ck_assert(machine_asks(m, state_named(m, "B"), atom_named(m, "INVITE")));
    ck_assert(!machine_asks(m, state_named(m, "B"), atom_named(m, "487")));
    ck_assert(!machine_asks(m, state_named(m, "A"), atom_named(m, "INVITE")));
    machine_free(m);
}
END_TEST

START_TEST(a_status_has_the_atom_of_its_range_among_those_with_the_same_texts)
{
    char word[80];
    const struct vocabulary *v = &words;
    ck_assert_str_eq(vocabulary_atom_word(v, vocabulary_status(v, "", "", 100), word, 80), "100");
    ck_assert_str_eq(vocabulary_atom_word(v, vocabulary_status(v, NULL, "", 180), word, 80),
                     "101-199");
    ck_assert_str_eq(vocabulary_atom_word(v, vocabulary_status(v, "", NULL, 299), word, 80), "2xx");
    ck_assert_str_eq(vocabulary_atom_word(v, vocabulary_status(v, "send ", "", 200), word, 80),
                     "send 2xx");
    ck_assert_int_eq(vocabulary_status(v, "send ", "", 487), -1);
    ck_assert_int_eq(vocabulary_status(v, "", " of BYE", 200), -1);
    ck_assert_int_eq(vocabulary_status(v, "INVITE", "", 0), -1);
    ck_assert_int_eq(vocabulary_status(v, "", "", 700), -1);
}
END_TEST

START_TEST(a_table_with_no_edge_in_a_cell_answers_null_for_every_cell_and_all_facts)
{
    struct machine *m = good(NESTED);
    for (uint8_t s = 0; s < m->nstates; s++)
        for (uint8_t a = 0; a < m->natoms; a++)
            for (uint32_t facts = 0; facts < 64; facts++) {
                const struct edge *e = machine_edge(m, s, a, facts);
                size_t cell = (size_t)(s * m->natoms + a);
                ck_assert(e || m->cell[cell] == m->cell[cell + 1] || machine_asks(m, s, a));
                ck_assert(!e || ((facts & e->must) == e->must && !(facts & e->mustnot)));
            }
    machine_free(m);
}
END_TEST

#if defined __GLIBC__ && __GLIBC_PREREQ(2, 33) && !defined __SANITIZE_ADDRESS__
START_TEST(looking_up_an_edge_allocates_nothing)
{
    struct machine *m = good(NESTED);
    size_t before = mallinfo2().uordblks, found = 0;
    for (uint8_t s = 0; s < m->nstates; s++)
        for (uint8_t a = 0; a < m->natoms; a++)
            found += machine_edge(m, s, a, 0) != NULL;
    size_t after = mallinfo2().uordblks;
    ck_assert_uint_gt(found, 0);
    ck_assert_uint_eq(before, after);
    machine_free(m);
}
END_TEST
# define COUNTS_ALLOCATIONS
#endif

/* ---- coverage -------------------------------------------------------------------------------- */

START_TEST(coverage_counts_edges_and_cells_and_adds_up_runs)
{
    struct machine *m = good(MACHINE("a -> a [label=\"100 / report\"]"));
    struct coverage *one = coverage_new(m), *two = coverage_new(m);
    uint8_t a = state_named(m, "A"), ack = atom_named(m, "ACK");
    coverage_take(one, 0);
    coverage_take(one, 3);
    coverage_take(two, 3);
    coverage_meet(two, a, ack);
    coverage_merge(one, two);
    ck_assert_uint_eq(one->edges[0], 1);
    ck_assert_uint_eq(one->edges[1], 0);
    ck_assert_uint_eq(one->edges[3], 2);
    ck_assert_uint_eq(one->cells[a * m->natoms + ack], 1);
    ck_assert_uint_eq(coverage_taken(one), 2);
    ck_assert_uint_eq(coverage_taken(two), 1);
    coverage_free(one);
    coverage_free(two);
    machine_free(m);
}
END_TEST

START_TEST(coverage_is_printed_as_one_row_an_edge)
{
    struct machine *m = good(MACHINE("a -> a [label=\"100 / report\"]"));
    struct coverage *c = coverage_new(m);
    char *text = NULL;
    size_t size = 0;
    coverage_take(c, 0);
    FILE *out = open_memstream(&text, &size);
    coverage_print(c, out);
    fclose(out);
    ck_assert_str_eq(text, "client: 1 of 4 edges taken\n"
                           "         1  * -> A  INVITE\n"
                           "         0  A -> B  ACK\n"
                           "         0  B -> Z  ACK\n"
                           "         0  A -> A  100 / report\n");
    free(text);
    coverage_free(c);
    machine_free(m);
}
END_TEST

Suite *table_suite(void)
{
    Suite *suite = suite_create("table");
    TCase *tc = tcase_create("table");
    suite_add_tcase(suite, tc);
    tcase_add_test(tc, the_most_specific_trigger_wins);
    tcase_add_test(tc, where_the_specific_guard_fails_the_general_edge_is_taken);
    tcase_add_test(tc, else_is_taken_where_no_guard_holds_wherever_it_is_written);
    tcase_add_test(tc, an_inner_edge_wins_over_its_clusters_even_with_a_larger_word);
    tcase_add_test(tc, a_cluster_edge_does_not_leave_the_final_states_of_its_cluster);
    tcase_add_test(tc, a_cluster_edge_counts_as_one_drawn_edge);
    tcase_add_test(tc, several_starts_are_one_state_of_the_table);
    tcase_add_test(tc, a_doublecircle_and_nothing_else_is_final);
    tcase_add_test(tc, a_state_is_in_itself_and_in_its_clusters_by_label_or_id);
    tcase_add_test(tc, a_machine_knows_its_states_and_clusters_and_no_others);
    tcase_add_test(tc, facts_are_asked_only_where_a_guard_reads_them);
    tcase_add_test(tc, a_status_has_the_atom_of_its_range_among_those_with_the_same_texts);
    tcase_add_test(tc, a_table_with_no_edge_in_a_cell_answers_null_for_every_cell_and_all_facts);
#ifdef COUNTS_ALLOCATIONS
    tcase_add_test(tc, looking_up_an_edge_allocates_nothing);
#endif
    tcase_add_test(tc, coverage_counts_edges_and_cells_and_adds_up_runs);
    tcase_add_test(tc, coverage_is_printed_as_one_row_an_edge);
    return suite;
}
