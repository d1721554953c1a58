/* The races of RFC 5407 3, found by exploring, unaided: tests/explore/races.sip. In a soak
 * (RACES_ALL) events of one instant in any order, too, and by one thread and by two. */
#include "explore/explore.h"
#include "report/race.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct scenario *plain(void)
{
    char path[500];
    struct complaints complaints = {0};
    snprintf(path, sizeof path, "%s/tests/explore/races.sip",
             getenv("top_srcdir") ? getenv("top_srcdir") : ".");
    struct scenario *s = scenario_load(path, NULL, 0, &complaints);
    ck_assert_msg(s != NULL, "%s", complaints.count ? complaints.item[0].text : "");
    return s;
}

static struct exploration *search(struct scenario *s, uint32_t steps, unsigned cores)
{
    struct bounds bounds = scenario_bounds(s);
    bounds.calm_order = !getenv("RACES_ALL");
    bounds.steps = steps;
    scenario_explore(s, &bounds);
    struct explore_options options = {
        .bounds = bounds, .cores = cores, .memory = (uint64_t)3 << 30, .races = true};
    return explore(s, &options);
}

/* Its text is a scenario whose run has the race. */
static void expect_replay(struct scenario *s, const struct violation *v)
{
    struct complaints complaints = {0};
    char *text = explore_text(s, v->deviation, v->deviations);
    struct scenario *again = scenario_parse("again.sip", text, strlen(text), NULL, 0, &complaints);
    ck_assert_msg(again != NULL, "%s: %s", complaints.count ? complaints.item[0].text : "", text);
    struct run run;
    struct sighting *seen;
    struct races *races = races_new(scenario_plan(again)->machine);
    bool found = false;
    run_start(&run, scenario_plan(again), true, choose_random, NULL);
    for (uint32_t n = 0; n < v->steps + 20 && run_step(&run, USEC_NEVER - 1); n++)
        ;
    size_t count = races_seen(races, run.trace, run.trace->count, &seen);
    for (size_t i = 0; i < count; i++) {
        char words[300];
        race_words(races, scenario_plan(again), run.trace, &seen[i], words, sizeof words);
        found |= seen[i].race == v->finding.check && !strcmp(words, v->what);
    }
    ck_assert_msg(found, "%s\n%s", v->what, text);
    free(seen);
    races_free(races);
    run_end(&run);
    scenario_free(again);
    free(text);
}

START_TEST(from_one_plain_scenario_every_race_of_rfc_5407_3_is_found_named_and_replayed)
{
    struct scenario *s = plain();
    struct exploration *e = search(s, 0, 1);
    struct races *races = races_new(scenario_plan(s)->machine);
    uint32_t found = 0;
    for (size_t i = 0; i < e->races; i++) {
        const struct violation *v = &e->race[i];
        const struct race *r = race_row(races, v->finding.check);
        ck_assert(!strncmp(v->what, r->name, strlen(r->name)));
        ck_assert_uint_le(v->deviations, 6);
        found |= (uint32_t)1 << v->finding.check;
        expect_replay(s, v);
    }
    for (size_t n = 0; n < races_count(races); n++)
        ck_assert_msg(found >> n & 1, "%s is not found", race_row(races, n)->section);
    ck_assert_int_eq(e->stopped, EXPLORE_FOUND);
    ck_assert_uint_eq(e->violations, 0);
    races_free(races);
    exploration_free(e);
    scenario_free(s);
}
END_TEST

START_TEST(any_number_of_threads_finds_the_same_ways_to_races)
{
    struct scenario *s = plain();
    uint32_t steps = getenv("RACES_ALL") ? 0 : 6;
    struct exploration *one = search(s, steps, 1), *two = search(s, steps, 2);
    ck_assert_uint_gt(one->races, 3);
    ck_assert_uint_eq(one->races, two->races);
    ck_assert_uint_eq(one->states, two->states);
    for (size_t i = 0; i < one->races; i++) {
        ck_assert_str_eq(one->race[i].what, two->race[i].what);
        ck_assert_uint_eq(one->race[i].deviations, two->race[i].deviations);
        for (size_t n = 0; n < one->race[i].deviations; n++)
            ck_assert_uint_eq(one->race[i].deviation[n].step, two->race[i].deviation[n].step);
    }
    exploration_free(one);
    exploration_free(two);
    scenario_free(s);
}
END_TEST

START_TEST(a_call_in_which_nobody_does_anything_else_has_no_race)
{
    static const char text[] = "node alice phone\nnode bob phone answers after 1s\n"
                               "link alice -- bob udp delay 20ms\nat 0s alice calls bob\n"
                               "at 5s alice hangs up\nexplore late 1 delays 60ms\n";
    struct complaints complaints = {0};
    struct scenario *s = scenario_parse("c.sip", text, sizeof text - 1, NULL, 0, &complaints);
    ck_assert_msg(s != NULL, "%s", complaints.count ? complaints.item[0].text : "");
    struct exploration *e = search(s, 0, 1);
    ck_assert_uint_gt(e->states, 5);
    ck_assert_uint_eq(e->races, 0);
    ck_assert_int_eq(e->stopped, EXPLORE_DONE);
    exploration_free(e);
    scenario_free(s);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("races");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, from_one_plain_scenario_every_race_of_rfc_5407_3_is_found_named_and_replayed);
    tcase_add_test(t, any_number_of_threads_finds_the_same_ways_to_races);
    tcase_add_test(t, a_call_in_which_nobody_does_anything_else_has_no_race);
    Suite *suite = suite_create("races found");
    suite_add_tcase(suite, t);
    SRunner *r = srunner_create(suite);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
