/* The engine of exploring, against a plain search that keeps nothing in common with it: every run
 * within the bounds, one after the other, from the beginning. */
#include "explore/runs.h"
#include "machine/coverage.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct scenario *parse(const char *text)
{
    struct complaints wrong = {0};
    struct scenario *s = scenario_parse("test.sip", text, strlen(text), NULL, 0, &wrong);
    for (size_t n = 0; n < wrong.count; n++)
        fprintf(stderr, "%s:%d: %s\n", wrong.item[n].file, wrong.item[n].line, wrong.item[n].text);
    ck_assert_ptr_nonnull(s);
    complaints_free(&wrong);
    struct bounds bounds = scenario_bounds(s);
    scenario_explore(s, &bounds);
    return s;
}

static struct explore_options options_of(const struct scenario *s)
{
    return (struct explore_options){
        .bounds = scenario_bounds(s), .cores = 1, .properties = 1u << PROPERTY_OWN, .all = true};
}

static const char plain[] = "node alice phone\n"
                            "node bob phone answers after 300ms\n"
                            "link alice -- bob udp delay 10ms\n"
                            "at 0s alice calls bob\n"
                            "at 5s bob hangs up\n";
static const char small[] = "explore loss 1 duplicates 1\n"
                            "node alice phone\n"
                            "node bob phone answers after 300ms\n"
                            "link alice -- bob udp delay 10ms\n"
                            "at 0s alice calls bob\n"
                            "at 5s bob hangs up\n";
static const char free_acts[] = "explore loss 1 duplicates 1\n"
                                "node alice phone\n"
                                "node bob phone answers after 300ms\n"
                                "link alice -- bob udp delay 10ms\n"
                                "at 0s alice calls bob\n"
                                "anytime: alice hangs up\n"
                                "anytime: bob hangs up\n";
/* Texts are made on the way. */
static const char replaces[] = "explore loss 1\n"
                               "node alice phone\n"
                               "node bob phone answers after 100ms\n"
                               "node carol phone answers after 100ms\n"
                               "link alice -- bob udp delay 10ms\n"
                               "link alice -- carol udp delay 10ms\n"
                               "link bob -- carol udp delay 10ms\n"
                               "at 0s alice calls bob\n"
                               "at 1s carol calls bob replacing alice\n"
                               "anytime: carol hangs up\n";
static const char late[] = "explore late 1 delays 600ms\n"
                           "node alice phone\n"
                           "node bob phone answers after 300ms\n"
                           "link alice -- bob udp delay 10ms\n"
                           "at 0s alice calls bob\n"
                           "at 2s alice hangs up\n";
static const char *const texts[] = {plain, small, free_acts, replaces, late};
enum { TEXTS = sizeof texts / sizeof *texts };

/* ---- what is seen ---------------------------------------------------------------------------- */

START_TEST(nothing_is_tried)
{
    struct scenario *s = parse(plain);
    struct explore_options o = options_of(s);
    struct set seen = {0};
    struct run run;
    uint64_t steps = 0;
    run_start(&run, scenario_plan(s), true, NULL, NULL);
    while (run_step(&run, USEC_NEVER))
        steps++;
    run_end(&run);
    o.transition = see;
    o.to = &seen;
    struct exploration *e = explore(s, &o);
    ck_assert_uint_eq(e->transitions, steps);
    ck_assert_uint_eq(e->states, steps + 1);
    ck_assert_uint_eq(e->depth, steps);
    ck_assert_uint_eq(e->ends, 1);
    ck_assert_uint_eq(e->violations, 0);
    exploration_free(e);
    set_free(&seen);
    scenario_free(s);
}
END_TEST

START_TEST(sees_what_all_runs_see)
{
    struct scenario *s = parse(small);
    struct set seen = explored(s), all = {0};
    all_runs(s, into_set, &all);
    set_sort(&all);
    ck_assert_uint_eq(set_missing(&all, &seen), 0);
    ck_assert_uint_eq(set_missing(&seen, &all), 0);
    ck_assert_uint_gt(seen.count, 100);
    set_free(&all);
    set_free(&seen);
    scenario_free(s);
}
END_TEST

START_TEST(sees_what_random_runs_see)
{
    struct scenario *s = parse(texts[_i]);
    struct set seen = explored(s), random = {0};
    random_runs(s, 7, 1000, into_set, &random);
    set_sort(&random);
    ck_assert_uint_eq(set_missing(&random, &seen), 0);
    set_free(&random);
    set_free(&seen);
    scenario_free(s);
}
END_TEST

/* ---- the same whatever the way --------------------------------------------------------------- */

static void must_agree(const struct exploration *a, const struct exploration *b)
{
    ck_assert_uint_eq(a->states, b->states);
    ck_assert_uint_eq(a->transitions, b->transitions);
    ck_assert_uint_eq(a->depth, b->depth);
    ck_assert_uint_eq(a->stopped, b->stopped);
    ck_assert_uint_eq(a->violations, b->violations);
    for (size_t v = 0; v < a->violations; v++) {
        const struct violation *x = &a->violation[v], *y = &b->violation[v];
        ck_assert_uint_eq(x->finding.cause, y->finding.cause);
        ck_assert_uint_eq(x->steps, y->steps);
        ck_assert_str_eq(x->what, y->what);
        ck_assert_uint_eq(x->deviations, y->deviations);
        for (size_t d = 0; d < x->deviations; d++) {
            ck_assert_uint_eq(x->deviation[d].answer, y->deviation[d].answer);
            ck_assert_uint_eq(x->deviation[d].step, y->deviation[d].step);
            ck_assert_int_eq(x->deviation[d].t, y->deviation[d].t);
        }
    }
    for (unsigned k = 0; k < world_kinds; k++)
        for (size_t n = 0; a->coverage[k] && n < a->coverage[k]->machine->diagram->nedges; n++)
            ck_assert_uint_eq(a->coverage[k]->edges[n], b->coverage[k]->edges[n]);
}

static const char broken[] = "explore loss 1 duplicates 1\n"
                             "node alice phone\n"
                             "node bob phone answers after 300ms\n"
                             "link alice -- bob udp delay 10ms\n"
                             "at 0s alice calls bob\n"
                             "anytime: alice hangs up\n"
                             "anytime: bob hangs up\n"
                             "never the 2nd INVITE from alice is sent\n"
                             "never the 2nd 200 to INVITE from bob is sent\n";

START_TEST(cores_make_no_difference)
{
    struct scenario *s = parse(_i == TEXTS ? broken : texts[_i]);
    struct explore_options o = options_of(s);
    struct exploration *one = explore(s, &o);
    for (o.cores = 2; o.cores <= 3; o.cores++) {
        struct exploration *more = explore(s, &o);
        must_agree(one, more);
        exploration_free(more);
    }
    exploration_free(one);
    scenario_free(s);
}
END_TEST

START_TEST(fingerprints_and_encodings_agree)
{
    struct scenario *s = parse(_i == TEXTS ? broken : texts[_i]);
    struct explore_options o = options_of(s);
    struct exploration *prints = explore(s, &o);
    o.exact = true;
    struct exploration *exact = explore(s, &o);
    must_agree(prints, exact);
    ck_assert_uint_gt(exact->visited_bytes, prints->visited_bytes);
    exploration_free(prints);
    exploration_free(exact);
    scenario_free(s);
}
END_TEST

/* ---- what is broken -------------------------------------------------------------------------- */

START_TEST(the_shortest_way_is_found)
{
    struct scenario *s = parse(broken);
    struct explore_options o = options_of(s);
    struct exploration *all = explore(s, &o);
    ck_assert_uint_eq(all->stopped, EXPLORE_DONE);
    ck_assert_uint_eq(all->violations, 2);
    for (size_t v = 0; v < all->violations; v++)
        ck_assert_uint_eq(all->violation[v].deviations, 1);
    ck_assert_uint_le(all->violation[0].steps, all->violation[1].steps);
    o.all = false;
    struct exploration *first = explore(s, &o);
    ck_assert_uint_eq(first->stopped, EXPLORE_FOUND);
    ck_assert_uint_eq(first->violations, 1);
    ck_assert_uint_eq(first->violation[0].steps, all->violation[0].steps);
    ck_assert_uint_lt(first->states, all->states);
    exploration_free(first);
    exploration_free(all);
    scenario_free(s);
}
END_TEST

static const char stuck[] = "explore loss 1\n"
                            "node alice phone\n"
                            "node bob phone\n"
                            "link alice -- bob udp delay 10ms\n"
                            "at 0s alice calls bob\n"
                            "at 1s cut alice -- bob\n"
                            "at 2s bob declines\n";

/* RFC 3261 17.1.1: no timer runs in Proceeding. */
START_TEST(a_known_hole_ends_no_search)
{
    struct scenario *s = parse(stuck);
    struct explore_options o = options_of(s);
    o.all = false;
    o.properties = ((uint64_t)1 << PROPERTIES) - 1;
    struct exploration *e = explore(s, &o);
    ck_assert_uint_eq(e->stopped, EXPLORE_DONE);
    ck_assert_uint_gt(e->ends, 0);
    ck_assert_uint_eq(e->violations, 1);
    ck_assert_uint_eq(e->violation[0].finding.property, PROPERTY_STUCK);
    ck_assert_uint_eq(e->violation[0].deviations, 0);
    exploration_free(e);
    scenario_free(s);
}
END_TEST

/* ---- bounds ---------------------------------------------------------------------------------- */

/* Expectations that fall when nothing else happens any more, or where `run until` ends it. */
START_TEST(what_is_decided_last_is_looked_at)
{
    static const char *const ends[] = {
        "expect alice.dialog is Confirmed at 300s\n", "run until 2s\nexpect BYE is sent\n",
        "run until 300s\nexpect alice.dialog is Confirmed at 200s\n", "expect OPTIONS is sent\n"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char text[1000];
        snprintf(text, sizeof text, "%s%s", plain, ends[i]);
        struct scenario *s = parse(text);
        struct explore_options o = options_of(s);
        struct exploration *e = explore(s, &o);
        ck_assert_uint_eq(e->violations, 1);
        ck_assert_int_eq(e->violation->finding.property, PROPERTY_OWN);
        exploration_free(e);
        scenario_free(s);
    }
}
END_TEST

START_TEST(memory_is_bounded)
{
    struct scenario *s = parse(free_acts);
    struct explore_options o = options_of(s);
    o.memory = 3 << 20;
    struct exploration *e = explore(s, &o);
    ck_assert_uint_eq(e->stopped, EXPLORE_MEMORY);
    ck_assert_uint_le(e->visited_bytes, o.memory);
    exploration_free(e);
    scenario_free(s);
}
END_TEST

START_TEST(states_are_bounded)
{
    struct scenario *s = parse(broken);
    struct explore_options o = options_of(s);
    struct exploration *whole = explore(s, &o);
    o.states = whole->states - 1;
    struct exploration *part = explore(s, &o);
    ck_assert_uint_eq(part->stopped, EXPLORE_STATES);
    ck_assert_uint_eq(part->states, o.states);
    ck_assert_uint_eq(part->violations, whole->violations);
    o.states++;
    exploration_free(part);
    part = explore(s, &o);
    must_agree(part, whole);
    exploration_free(part);
    exploration_free(whole);
    scenario_free(s);
}
END_TEST

struct interruption {
    volatile sig_atomic_t stop;
    unsigned reports;
};

static void interrupt(void *to, const struct explore_progress *p)
{
    struct interruption *i = to;
    i->reports++;
    i->stop = p->violations > 0;
}

START_TEST(interrupted_it_keeps_what_it_has)
{
    struct scenario *s = parse(broken);
    struct interruption i = {0};
    struct explore_options o = options_of(s);
    o.stop = &i.stop;
    o.progress = interrupt;
    o.to = &i;
    struct exploration *e = explore(s, &o);
    ck_assert_uint_eq(e->stopped, EXPLORE_INTERRUPTED);
    ck_assert_uint_gt(e->violations, 0);
    ck_assert_uint_gt(i.reports, 1);
    exploration_free(e);
    scenario_free(s);
}
END_TEST

/* Each explores what comes before, and its own part of what comes after. */
START_TEST(shards_see_all_together)
{
    struct scenario *s = parse(free_acts);
    struct set whole = explored(s), parts = {0};
    struct explore_options o = options_of(s);
    o.transition = see;
    o.to = &parts;
    o.shards = 3;
    for (o.shard = 1; o.shard <= o.shards; o.shard++) {
        struct set before = parts;
        struct exploration *e = explore(s, &o);
        ck_assert_uint_eq(e->stopped, EXPLORE_DONE);
        exploration_free(e);
        ck_assert_uint_gt(parts.count, before.count);
    }
    set_sort(&parts);
    ck_assert_uint_eq(set_missing(&whole, &parts), 0);
    ck_assert_uint_eq(set_missing(&parts, &whole), 0);
    set_free(&whole);
    set_free(&parts);
    scenario_free(s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("engine");
    TCase *t = tcase_create("engine");
    tcase_add_test(t, nothing_is_tried);
    tcase_add_test(t, sees_what_all_runs_see);
    tcase_add_loop_test(t, sees_what_random_runs_see, 0, TEXTS);
    tcase_add_loop_test(t, cores_make_no_difference, 0, TEXTS + 1);
    tcase_add_loop_test(t, fingerprints_and_encodings_agree, 0, TEXTS + 1);
    tcase_add_test(t, the_shortest_way_is_found);
    tcase_add_test(t, a_known_hole_ends_no_search);
    tcase_add_test(t, what_is_decided_last_is_looked_at);
    tcase_add_test(t, memory_is_bounded);
    tcase_add_test(t, states_are_bounded);
    tcase_add_test(t, interrupted_it_keeps_what_it_has);
    tcase_add_test(t, shards_see_all_together);
    suite_add_tcase(suite, t);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
