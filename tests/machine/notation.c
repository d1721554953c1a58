/* The notation: what triggers, guards, effects and durations mean. */
#include "suite.h"

#include <string.h>

/* ---- triggers: for each atom, whether a body's edges from A take it -------------------------- */

static void must_take(const char *text, const char *atoms)
{
    struct machine *m = good(text);
    char taken[400] = "", word[80];
    for (uint8_t a = 0; a < m->natoms; a++)
        if (machine_edge(m, state_named(m, "A"), a, 0) &&
            strcmp(machine_atom_word(m, a, word, 80), "ACK"))
            strcat(strcat(taken, word), "; ");
    ck_assert_str_eq(taken, atoms);
    machine_free(m);
}

START_TEST(a_status_word_means_all_atoms_in_its_range)
{
    must_take(MACHINE("a -> z [label=\"1xx\"]"), "100; 101-199; ");
    must_take(MACHINE("a -> z [label=\"101-199\"]"), "101-199; ");
    must_take(MACHINE("a -> z [label=\"3xx-6xx\"]"), "300-486; 487; 488-699; ");
    must_take(MACHINE("a -> z [label=\"300-699\"]"), "300-486; 487; 488-699; ");
    must_take(MACHINE("a -> z [label=\"487\"]"), "487; ");
    must_take(MACHINE("a -> z [label=\"2xx-487\"]"), "2xx; 300-486; 487; ");
}
END_TEST

START_TEST(a_status_word_keeps_to_the_texts_around_it)
{
    must_take(MACHINE("a -> z [label=\"2xx\"]"), "2xx; ");
    must_take(MACHINE("a -> z [label=\"send 2xx\"]"), "send 2xx; ");
    must_take(MACHINE("a -> z [label=\"2xx of CANCEL\"]"), "2xx of CANCEL; ");
    must_take(MACHINE("a -> z [label=\"send 101-299\"]"), "send 101-199; send 2xx; ");
}
END_TEST

START_TEST(triggers_are_separated_by_commas_and_line_breaks_are_blanks)
{
    must_take(MACHINE("a -> z [label=\"INVITE,\\nsend   INVITE,transport\nerror\"]"),
              "INVITE; send INVITE; transport error; ");
}
END_TEST

START_TEST(a_trigger_may_be_a_word_for_several_atoms_or_a_timer)
{
    must_take(
        "digraph client { timers=\"Try = 1s\" s [shape=point] a [label=A] z [label=Z shape=doublecircle]"
        "s -> a [label=\"INVITE / start Try\"] a -> z [label=\"timer Try, request\"] }",
        "INVITE; timer Try; ");
}
END_TEST

/* ---- guards ---------------------------------------------------------------------------------- */

static void must_guard(const char *text, uint32_t must, uint32_t mustnot)
{
    struct machine *m = good(text);
    const struct edge *e = NULL;
    for (int i = m->cell[m->natoms]; i < m->cell[m->nstates * m->natoms]; i++)
        if (m->diagram->edges[m->edges[i].drawn].guard)
            e = &m->edges[i];
    ck_assert_ptr_nonnull(e);
    ck_assert_uint_eq(e->must, must);
    ck_assert_uint_eq(e->mustnot, mustnot);
    machine_free(m);
}

START_TEST(a_guard_joins_facts_with_and_or_commas_and_negates_with_not)
{
    uint32_t reliable = fact_named("reliable"), mine = fact_named("my tag");
    must_guard(MACHINE("a -> z [label=\"100 [reliable]\"]"), reliable, 0);
    must_guard(MACHINE("a -> z [label=\"100 [not reliable]\"]"), 0, reliable);
    must_guard(MACHINE("a -> z [label=\"100 [my tag and not reliable]\"]"), mine, reliable);
    must_guard(MACHINE("a -> z [label=\"100 [ my tag,\\nreliable ]\"]"), mine | reliable, 0);
    must_guard(MACHINE("a -> z [label=\"100 [not my tag, not reliable]/report\"]"), 0,
               mine | reliable);
}
END_TEST

START_TEST(a_fact_whose_own_words_are_not_or_or_is_still_one_fact)
{
    must_guard(MACHINE("a -> z [label=\"100 [not 100]\"]"), fact_named("not 100"), 0);
    must_guard(MACHINE("a -> z [label=\"100 [not not 100]\"]"), 0, fact_named("not 100"));
    must_guard(MACHINE("a -> z [label=\"100 [2xx or reliable 1xx and agreed before]\"]"),
               fact_named("2xx or reliable 1xx") | fact_named("agreed before"), 0);
}
END_TEST

/* ---- effects --------------------------------------------------------------------------------- */

static const char TIMED[] =
    "digraph client { timers=\"A = T1 doubling to T2; E = 2s\" s [shape=point] a [label=A]\n"
    "z [label=Z shape=doublecircle] s -> a [label=\"INVITE / start A; start E at 64*T1; stop E; double A; "
    "defer; send; send CANCEL; answer 487; start branches; watch E\"]\n"
    "a -> z [label=\"timer A, timer E\"] }";

START_TEST(effects_run_in_order_with_their_operands)
{
    struct machine *m = good(TIMED);
    const struct edge *e = machine_edge(m, MACHINE_START, atom_named(m, "INVITE"), 0);
    const struct effect expected[] = {
        {EFFECT_START, 0, 0},   {EFFECT_START, 1, 1},     {EFFECT_STOP, 1, 0},
        {EFFECT_DOUBLE, 0, 0},  {EFFECT_DEFER, 0, 0},     {EFFECT_OWN + 0, 0, 0},
        {EFFECT_OWN + 1, 0, 2}, {EFFECT_OWN + 4, 0, 487}, {EFFECT_OWN + 5, 0, 0},
        {EFFECT_OWN + 6, 1, 0},
    };
    ck_assert_uint_eq(e->neffects, 10);
    for (int i = 0; i < 10; i++) {
        ck_assert_uint_eq(m->effects[e->effects + i].op, expected[i].op);
        ck_assert_uint_eq(m->effects[e->effects + i].timer, expected[i].timer);
        ck_assert_uint_eq(m->effects[e->effects + i].operand, expected[i].operand);
    }
    ck_assert_int_eq(m->durations[0].factor, 64);
    ck_assert_uint_eq(m->durations[0].base, BASE_T1);
    machine_free(m);
}
END_TEST

/* ---- durations ------------------------------------------------------------------------------- */

static const struct timer_values VALUES = {500000, 4000000, 5000000};

/* A machine with one timer of this formula. */
static struct machine *timed(const char *formula, char *said, size_t room)
{
    char text[600];
    snprintf(
        text, sizeof text,
        MACHINE("timers=\"X = %s\"\n a -> a [label=\"100 / start X\"] a -> a [label=\"timer X\"]"),
        formula);
    return parsed(text, said, room);
}

struct duration_case {
    const char *formula;
    usec value;
    uint8_t growth, reliable;
};
static const struct duration_case DURATIONS[] = {
    {"T1", 500000, GROWTH_NONE, RELIABLE_SAME},
    {"T2", 4000000, GROWTH_NONE, RELIABLE_SAME},
    {"T4 | 0 reliable", 5000000, GROWTH_NONE, RELIABLE_ZERO},
    {"64*T1", 32000000, GROWTH_NONE, RELIABLE_SAME},
    {"64 * T1", 32000000, GROWTH_NONE, RELIABLE_SAME},
    {"T1 doubling | never reliable", 500000, GROWTH_DOUBLING, RELIABLE_NEVER},
    {"T1 doubling to T2|never reliable", 500000, GROWTH_DOUBLING_TO_T2, RELIABLE_NEVER},
    {"T1 doubling", 500000, GROWTH_DOUBLING, RELIABLE_SAME},
    {"200ms", 200000, GROWTH_NONE, RELIABLE_SAME},
    {"32s | 0 reliable", 32000000, GROWTH_NONE, RELIABLE_ZERO},
    {"3m1s", 181000000, GROWTH_NONE, RELIABLE_SAME},
    {"0.5s", 500000, GROWTH_NONE, RELIABLE_SAME},
    {"1h", 3600000000, GROWTH_NONE, RELIABLE_SAME},
    {"7us", 7, GROWTH_NONE, RELIABLE_SAME},
    {"0s", 0, GROWTH_NONE, RELIABLE_SAME},
    {"sum T1 doubling to T2", 3500000, GROWTH_NONE, RELIABLE_SAME},
    {"sum T1 doubling to T2 | never reliable", 3500000, GROWTH_NONE, RELIABLE_NEVER},
};

START_TEST(a_duration_means_this_many_microseconds)
{
    const struct duration_case *it = &DURATIONS[_i];
    char said[500];
    struct machine *m = timed(it->formula, said, sizeof said);
    ck_assert_str_eq(said, "");
    const struct machine_timer *t = &m->timers[0];
    ck_assert_str_eq(t->name, "X");
    ck_assert_int_eq(duration_value(&t->first, &VALUES), it->value);
    ck_assert_uint_eq(t->growth, it->growth);
    ck_assert_uint_eq(t->reliable, it->reliable);
    machine_free(m);
}
END_TEST

START_TEST(a_formula_is_kept_as_written)
{
    char said[500];
    struct machine *m = timed(" T1   doubling to T2 | never reliable ", said, sizeof said);
    ck_assert_str_eq(m->timers[0].formula, "T1 doubling to T2 | never reliable");
    machine_free(m);
}
END_TEST

START_TEST(durations_follow_the_values_of_their_node)
{
    char said[500];
    struct machine *m = timed("64*T1", said, sizeof said);
    ck_assert_int_eq(
        duration_value(&m->timers[0].first, &(struct timer_values){1000000, 4000000, 5000000}),
        64000000);
    machine_free(m);
}
END_TEST

struct span_case {
    const char *formula;
    int row;
    uint8_t growth, reliable;
};
static const struct span_case SPANS[] = {
    {"the back-off", 0, GROWTH_NONE, RELIABLE_SAME},
    {"the session", 1, GROWTH_NONE, RELIABLE_SAME},
    {"the session interval", 2, GROWTH_NONE, RELIABLE_SAME},
    {"the session interval|0 reliable", 2, GROWTH_NONE, RELIABLE_ZERO},
    {" the back-off doubling to T2 | never reliable", 0, GROWTH_DOUBLING_TO_T2, RELIABLE_NEVER},
};

START_TEST(a_timer_may_last_as_long_as_a_span_of_the_vocabulary)
{
    const struct span_case *it = &SPANS[_i];
    char said[500];
    struct machine *m = timed(it->formula, said, sizeof said);
    ck_assert_str_eq(said, "");
    ck_assert_uint_eq(m->timers[0].first.base, BASE_SPAN);
    ck_assert_int_eq(m->timers[0].first.factor, it->row);
    ck_assert_uint_eq(m->timers[0].growth, it->growth);
    ck_assert_uint_eq(m->timers[0].reliable, it->reliable);
    machine_free(m);
}
END_TEST

START_TEST(a_timer_may_be_started_at_a_span)
{
    struct machine *m =
        good(MACHINE("timers=\"X = T1\"\n a -> a [label=\"100 / start X at the session interval\"]"
                     "a -> a [label=\"timer X\"]"));
    ck_assert_uint_eq(m->durations[0].base, BASE_SPAN);
    ck_assert_int_eq(m->durations[0].factor, 2);
    machine_free(m);
}
END_TEST

static const char *const WRONG[][2] = {
    {"the backoff",
     "3:13: timer X: there is no span 'the backoff'; did you mean 'the back-off'?\n"},
    {"the sesion interval | 0 reliable",
     "3:13: timer X: there is no span 'the sesion interval'; did "
     "you mean 'the session interval'?\n"},
    {"the back-offs", "3:13: timer X: there is no span 'the back-offs'; did you mean 'the "
                      "back-off'?\n"},
    {"the session sum",
     "3:25: timer X: a time is followed by 'doubling', 'doubling to T2', '| never "
     "reliable', '| 0 reliable', or ';'\n"},
    {"whenever", "3:13: timer X: a time is 32s, T1, T2, T4, or 64*T1\n"},
    {"", "3:12: timer X: a time is 32s, T1, T2, T4, or 64*T1\n"},
    {"T3", "3:13: timer X: a time is 32s, T1, T2, T4, or 64*T1\n"},
    {"64*T3", "3:16: timer X: a time is 32s, T1, T2, T4, or 64*T1\n"},
    {"0*T1", "3:15: timer X: a factor is at least 1 and at most 1000000\n"},
    {"32", "3:15: timer X: after a number: us, ms, s, m, h, or *T1\n"},
    {"32x", "3:15: timer X: after a number: us, ms, s, m, h, or *T1\n"},
    {"1.25s", "3:17: timer X: one digit after the point is enough\n"},
    {"999999999999h", "3:26: timer X: a timer of more than a year\n"},
    {"0s doubling", "3:24: timer X: a timer that doubles begins above 0\n"},
    {"T1 | reliable", "3:18: timer X: after '|' comes 'never reliable' or '0 reliable'\n"},
    {"T1 tripling", "3:16: timer X: a time is followed by 'doubling', 'doubling to T2', '| never "
                    "reliable', '| 0 reliable', or ';'\n"},
    {"sum T1", "3:19: timer X: a sum is 'sum T1 doubling to T2'\n"},
};

START_TEST(a_wrong_duration_is_complained_of_where_it_goes_wrong)
{
    char said[500];
    machine_free(timed(WRONG[_i][0], said, sizeof said));
    ck_assert_str_eq(said, WRONG[_i][1]);
}
END_TEST

Suite *notation_suite(void)
{
    Suite *suite = suite_create("notation");
    TCase *tc = tcase_create("notation");
    suite_add_tcase(suite, tc);
    tcase_add_test(tc, a_status_word_means_all_atoms_in_its_range);
    tcase_add_test(tc, a_status_word_keeps_to_the_texts_around_it);
    tcase_add_test(tc, triggers_are_separated_by_commas_and_line_breaks_are_blanks);
    tcase_add_test(tc, a_trigger_may_be_a_word_for_several_atoms_or_a_timer);
    tcase_add_test(tc, a_guard_joins_facts_with_and_or_commas_and_negates_with_not);
    tcase_add_test(tc, a_fact_whose_own_words_are_not_or_or_is_still_one_fact);
    tcase_add_test(tc, effects_run_in_order_with_their_operands);
    tcase_add_loop_test(tc, a_duration_means_this_many_microseconds, 0,
                        sizeof DURATIONS / sizeof *DURATIONS);
    tcase_add_test(tc, a_formula_is_kept_as_written);
    tcase_add_test(tc, durations_follow_the_values_of_their_node);
    tcase_add_loop_test(tc, a_timer_may_last_as_long_as_a_span_of_the_vocabulary, 0,
                        sizeof SPANS / sizeof *SPANS);
    tcase_add_test(tc, a_timer_may_be_started_at_a_span);
    tcase_add_loop_test(tc, a_wrong_duration_is_complained_of_where_it_goes_wrong, 0,
                        sizeof WRONG / sizeof *WRONG);
    return suite;
}
