/* A real run, drawn after each of its steps: what is pending, what flies, what lives. */
#include "draw/ladder.h"
#include "suite.h"

#include "scenario/scenario.h"

#include <stdlib.h>
#include <string.h>

static const char lost_invite[] = "node alice phone\n"
                                  "node bob phone answers after 2s\n"
                                  "link alice -- bob udp delay 20ms\n"
                                  "at 0s alice calls bob\n"
                                  "    drop the 1st INVITE from alice\n"
                                  "    duplicate the 1st 200 to INVITE from bob\n"
                                  "at 10s bob hangs up\n";

static struct scenario *scenario_of(const char *text)
{
    struct complaints complaints = {0};
    struct scenario *s = scenario_parse("test.sip", text, strlen(text), NULL, 0, &complaints);
    for (size_t i = 0; i < complaints.count; i++)
        fprintf(stderr, "%s\n", complaints.item[i].text);
    complaints_free(&complaints);
    ck_assert_ptr_nonnull(s);
    return s;
}

static char *drawn(const struct ladder_view *v, int columns, int rows)
{
    struct grid *g = grid_new(columns, rows);
    draw_ladder(g, v);
    char *text = grid_to_text(g, false);
    grid_free(g);
    return text;
}

static struct ladder_view view_of(const struct plan *plan, const struct run *run)
{
    return (struct ladder_view){.plan = plan,
                                .trace = run->trace,
                                .world = run->world,
                                .now = run->trace->count,
                                .clock = run->world->block->now,
                                .top = ~0u};
}

static char *text_of(struct scenario *s, const struct run *run, bool media)
{
    struct ladder_part part = ladder_whole(scenario_plan(s), run->trace);
    part.media = media;
    part.ascii = true;
    return ladder_text(&part);
}

START_TEST(after_each_step_any_size_is_drawn)
{
    struct scenario *s = scenario_of(lost_invite);
    struct run run;
    run_start(&run, scenario_plan(s), true, NULL, NULL);
    int steps = 0;
    do {
        struct ladder_view v = view_of(scenario_plan(s), &run);
        v.covered = steps % 5 == 4;
        v.deltas = steps % 2;
        v.states = steps % 3;
        for (int size = 1; size <= 60; size += 1 + steps % 7)
            free(drawn(&v, size, 1 + size / 2));
        steps++;
    } while (run_step(&run, 100000000));
    ck_assert_int_gt(steps, 10);
    run_end(&run);
    scenario_free(s);
}
END_TEST

START_TEST(below_now_is_what_is_due_and_nothing_while_it_is_covered)
{
    struct scenario *s = scenario_of(lost_invite);
    struct run run;
    run_start(&run, scenario_plan(s), true, NULL, NULL);
    run_step(&run, 0);
    struct ladder_view v = view_of(scenario_plan(s), &run);
    char *text = drawn(&v, 35, 20);
    golden("run-pending", text);
    ck_assert_ptr_nonnull(strstr(text, "A would fire"));
    ck_assert_ptr_nonnull(strstr(text, "bob hangs up"));
    ck_assert_ptr_nonnull(strstr(text, "dialog        ·")); /* no To tag, no dialog */
    free(text);
    v.covered = true;
    text = drawn(&v, 35, 20);
    ck_assert_ptr_null(strstr(text, "would"));
    ck_assert_ptr_nonnull(strstr(text, "?"));
    free(text);
    run_end(&run);
    scenario_free(s);
}
END_TEST

/* A fresh ladder for each step knows nothing of what comes; one ladder that has read all must draw
 * the same for every step. */
START_TEST(a_ladder_that_knows_the_end_draws_each_moment_as_it_was)
{
    enum { MOST = 400 };
    static const char rowdy[] =
        "node alice phone\nnode bob phone answers after 1s\nnode carol phone\n"
        "link alice -- bob udp delay 20ms jitter 30ms loss 25% duplicate 25%\n"
        "link alice -- carol udp delay 700ms duplicate 30%\n"
        "at 0s alice calls bob\nat 100ms bob calls alice\nat 1s carol calls alice\n"
        "at 2s alice calls carol\nat 5s carol hangs up\nat 8s alice hangs up\nrun until 60s\n";
    struct scenario *s = scenario_of(rowdy);
    struct run run;
    struct ladder_view v[MOST];
    char *fresh[MOST];
    int steps = 0;
    run_start(&run, scenario_plan(s), true, choose_random, NULL);
    do {
        v[steps] = view_of(scenario_plan(s), &run);
        v[steps].world = world_copy(NULL, run.world);
        v[steps].states = steps % 3 == 0;
        fresh[steps] = drawn(&v[steps], 90, 30);
    } while (++steps < MOST && run_step(&run, 60000000));
    struct ladder *kept = ladder_new(scenario_plan(s), run.trace);
    ladder_read(kept, run.trace->count);
    for (int i = steps; i-- > 0;) {
        v[i].ladder = kept;
        char *again = drawn(&v[i], 90, 30);
        ck_assert_str_eq(again, fresh[i]);
        free(again);
        free(fresh[i]);
        world_free((struct world *)v[i].world);
    }
    ck_assert_int_gt(steps, 50);
    ladder_free(kept);
    run_end(&run);
    scenario_free(s);
}
END_TEST

START_TEST(ordinals_are_the_words_that_a_fault_line_takes)
{
    struct scenario *s = scenario_of(lost_invite);
    struct run run;
    run_start(&run, scenario_plan(s), true, NULL, NULL);
    while (run_step(&run, 100000000))
        ;
    char *text = text_of(s, &run, false), line[200];
    int told = 0;
    for (uint32_t n = 1; n <= run.trace->count; n++) {
        if (run.trace->record[n].what != RECORD_SENT)
            continue;
        scenario_fault_line(scenario_plan(s), run.trace, n, "drop", 0, line, sizeof line);
        if (!strncmp(line, "drop the 2nd INVITE", 19)) {
            ck_assert_ptr_nonnull(strstr(text, "INVITE 2nd"));
            told++;
        }
    }
    ck_assert_int_eq(told, 1);
    ck_assert_ptr_null(strstr(text, "INVITE 3rd"));
    free(text);
    run_end(&run);
    scenario_free(s);
}
END_TEST

/* What stands on the ladder can be typed behind `drop`. */
START_TEST(each_label_is_what_a_fault_line_calls_the_message)
{
    static const char text[] = "node alice phone\nnode bob phone answers after 1s\n"
                               "node carol phone answers after 1s\n"
                               "link alice -- bob udp delay 20ms loss 20%\n"
                               "link alice -- carol udp delay 30ms\n"
                               "at 0s alice calls bob\nat 1s alice calls carol\n"
                               "at 3s alice holds\nat 5s alice resumes\nat 9s alice hangs up\n";
    struct scenario *s = scenario_of(text);
    struct run run;
    run_start(&run, scenario_plan(s), true, choose_random, NULL);
    while (run_step(&run, 100000000))
        ;
    struct ladder *l = ladder_new(scenario_plan(s), run.trace);
    ladder_read(l, run.trace->count);
    int re_invites = 0;
    for (size_t i = 0; i < ladder_count(l, run.trace->count); i++) {
        const struct rung r = ladder_rung(l, i, run.trace->count);
        char line[200], label[200], title[80], ordinal[24];
        if (r.kind != RUNG_MESSAGE || r.is_twice)
            continue;
        rung_title(l, &r, title, sizeof title);
        rung_ordinal(&r, ordinal, sizeof ordinal);
        bool is_bare = title[0] >= '1' && title[0] <= '6' && !strstr(title, " to ");
        snprintf(label, sizeof label, "drop the %s %s%s from %s", ordinal[0] ? ordinal : "1st",
                 title, is_bare ? " to INVITE" : "", scenario_plan(s)->node[r.node].name);
        scenario_fault_line(scenario_plan(s), run.trace, r.record, "drop", 0, line, sizeof line);
        ck_assert_str_eq(label, line);
        re_invites += !strcmp(title, "re-INVITE");
    }
    ck_assert_int_gt(re_invites, 1);
    ladder_free(l);
    run_end(&run);
    scenario_free(s);
}
END_TEST

/* bob may talk when he has answered, alice when she hears of it; a hold makes it one-way; whoever
 * hangs up first is talked to until his BYE comes. */
START_TEST(where_media_begin_change_and_end_there_is_a_bar)
{
    static const char held[] = "node alice phone\nnode bob phone answers after 1s\n"
                               "link alice -- bob udp delay 20ms\nat 0s alice calls bob\n"
                               "at 3s alice holds for 2s\nat 8s alice hangs up\n";
    static const char *const bars[] = {"<=", "RTP both ways", "=>", "RTP both ways",
                                       "<=", "no RTP"};
    struct scenario *s = scenario_of(held);
    struct run run;
    run_start(&run, scenario_plan(s), true, NULL, NULL);
    while (run_step(&run, 100000000))
        ;
    char *text = text_of(s, &run, true), *at = text;
    for (size_t n = 0; n < sizeof bars / sizeof *bars; n++) {
        at = strstr(at, bars[n]);
        ck_assert_msg(at != NULL, "%s is not in its place:\n%s", bars[n], text);
        at += strlen(bars[n]);
    }
    ck_assert_str_eq(strstr(at, "# = "), "# = sends RTP\n");
    free(text);
    text = text_of(s, &run, false);
    ck_assert_ptr_null(strstr(text, "RTP"));
    free(text);
    run_end(&run);
    scenario_free(s);
}
END_TEST

Suite *run_suite(void)
{
    Suite *suite = suite_create("run");
    TCase *tests = tcase_create("ladder");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, after_each_step_any_size_is_drawn);
    tcase_add_test(tests, below_now_is_what_is_due_and_nothing_while_it_is_covered);
    tcase_add_test(tests, a_ladder_that_knows_the_end_draws_each_moment_as_it_was);
    tcase_add_test(tests, ordinals_are_the_words_that_a_fault_line_takes);
    tcase_add_test(tests, each_label_is_what_a_fault_line_calls_the_message);
    tcase_add_test(tests, where_media_begin_change_and_end_there_is_a_bar);
    suite_add_tcase(suite, tests);
    return suite;
}
