/* Races of RFC 5407: each of its figures is known for its own race, calls without one for none; and
 * what a world alone takes for possible leaves none out. */
#include "report/race.h"
#include "report/explain.h"

#include <check.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

/* A scenario, run to its end; `sip` beneath $top_srcdir/tests/scenarios, or its text. */
struct seen {
    struct scenario *scenario;
    struct run run;
    struct races *races;
    struct sighting *sighting;
    size_t count;
    unsigned possible; /* bits that the worlds before the arrivals have shown, together */
};

static uint32_t possible_next(const struct seen *s)
{
    ref r = event_next(s->run.world);
    const struct event *e = r ? world_item(s->run.world, r) : NULL;
    if (!e || e->what != EVENT_ARRIVAL || !e->payload)
        return 0;
    return races_possible(s->races, s->run.world, world_item(s->run.world, e->payload));
}

/* Every race that is seen in a step was possible before it. */
static void step_all(struct seen *s)
{
    usec end = scenario_end(s->scenario);
    for (;;) {
        uint32_t before = s->run.trace->count, possible = possible_next(s);
        struct sighting *sighting;
        if (!run_step(&s->run, end ? end : INT64_MAX))
            return;
        size_t count = races_seen(s->races, s->run.trace, s->run.trace->count, &sighting);
        for (size_t i = 0; i < count; i++)
            if (sighting[i].record > before)
                ck_assert_msg(possible >> sighting[i].race & 1, "record %u: %s", sighting[i].record,
                              race_row(s->races, sighting[i].race)->name);
        for (uint32_t p = possible; p; p &= p - 1)
            s->possible++;
        free(sighting);
    }
}

static void begin(struct seen *s, struct scenario *scenario, struct complaints *complaints)
{
    ck_assert_msg(scenario != NULL, "%s", complaints->count ? complaints->item[0].text : "");
    *s = (struct seen){.scenario = scenario};
    s->races = races_new(scenario_plan(scenario)->machine);
    run_start(&s->run, scenario_plan(scenario), true, choose_random, NULL);
    step_all(s);
    s->count = races_seen(s->races, s->run.trace, s->run.trace->count, &s->sighting);
}

static void begin_file(struct seen *s, const char *sip, const char *machines)
{
    char path[500];
    struct complaints complaints = {0};
    snprintf(path, sizeof path, "%s/tests/scenarios/%s",
             getenv("top_srcdir") ? getenv("top_srcdir") : ".", sip);
    begin(s, scenario_load(path, &machines, machines ? 1 : 0, &complaints), &complaints);
}

static void end(struct seen *s)
{
    free(s->sighting);
    races_free(s->races);
    run_end(&s->run);
    scenario_free(s->scenario);
}

/* The sections of all that is new, in order: "3.1.2 3.1.6". */
static const char *sections(const struct seen *s, char *out, size_t room)
{
    size_t length = 0;
    out[0] = '\0';
    for (size_t i = 0; i < s->count; i++)
        if (!s->sighting[i].again)
            length += (size_t)snprintf(out + length, room - length, "%s%s", length ? " " : "",
                                       race_row(s->races, s->sighting[i].race)->section + 9);
    return out;
}

static void expect_sections(const char *sip, const char *machines, const char *expected)
{
    struct seen s;
    char text[400];
    begin_file(&s, sip, machines);
    ck_assert_msg(!strcmp(sections(&s, text, sizeof text), expected), "%s: %s, not %s", sip, text,
                  expected);
    end(&s);
}

struct figure {
    const char *sip, *sections;
};
static const struct figure figures[] = {
    {"rfc5407/3.1.1-invite-again-in-moratorium.sip", "3.1.1"},
    {"rfc5407/3.1.2-cancel-in-moratorium.sip", "3.1.2"},
    {"rfc5407/3.1.3-bye-early-in-moratorium.sip", "3.1.3"},
    {"rfc5407/3.1.4-re-invite-in-moratorium.sip", "3.1.4"},
    {"rfc5407/3.1.5-re-invite-in-moratorium-late-offer.sip", "3.1.5"},
    {"rfc5407/3.1.6-bye-in-moratorium.sip", "3.1.6"},
    {"rfc5407/3.2.1-bye-in-mortal.sip", "3.2.1"},
    {"rfc5407/3.2.2-re-invite-in-mortal.sip", "3.2.2"},
    {"rfc5407/3.2.3-200-to-re-invite-in-mortal.sip", "3.2.3"},
    {"rfc5407/3.2.4-ack-in-mortal.sip", "3.2.4"},
    {"rfc5407/3.3.1-re-invites-cross.sip", "3.3.1"},
    {"rfc5407/3.3.2-update-and-re-invite-cross.sip", "3.3.2"},
    {"rfc5407/3.3.2-update-without-offer.sip", "3.3.2"},
    {"rfc5407/3.3.3-refer-in-mortal.sip", "3.3.3"},
    /* The appendices are no races of their own, but two of them play one. */
    {"rfc5407/A-bye-in-early-dialog.sip", ""},
    {"rfc5407/B-bye-overlaps-re-invite.sip", ""},
    {"rfc5407/C-cancel-confirmed.sip", "3.1.2"},
    {"rfc5407/C-cancel-early.sip", ""},
    {"rfc5407/D-requests-in-mortal.sip", "3.1.3"},
    {"rfc5407/E-4-two-early-dialogs.sip", ""},
    {"rfc5407/E-5-two-answers-after-ringing.sip", ""},
    {"rfc5407/E-6-second-answer-unannounced.sip", ""},
    {"rfc5407/E-7-late-reliable-ringing.sip", ""},
};

START_TEST(each_figure_of_rfc_5407_is_known_for_its_own_race_and_no_other)
{
    expect_sections(figures[_i].sip, NULL, figures[_i].sections);
}
END_TEST

static const struct figure calls[] = {
    {"busy.sip", ""},
    {"cancel.sip", ""},
    {"cancel-early.sip", ""},
    {"first-invite-lost.sip", ""},
    {"hold.sip", ""},
    {"every-ack-lost-udp.sip", ""},
    {"late-offer.sip", ""},
    {"crossing.sip", "3.2.1"},
    {"bugs/02-bye-before-ack.sip", "3.1.2 3.1.6"},
    /* Copies of what has come before cross nothing. */
    {"edges/late-copy-of-change.sip", "3.3.1"},
    {"edges/ack-overtaken-by-bye.sip", "3.1.6"},
    {"edges/second-change-too-soon.sip", ""},
    /* The 481 to a re-INVITE makes its sender hang up too. */
    {"edges/peer-has-gone.sip", "3.2.2 3.2.1"},
};

START_TEST(ordinary_calls_have_no_race_and_others_those_that_are_in_them)
{
    expect_sections(calls[_i].sip, NULL, calls[_i].sections);
}
END_TEST

START_TEST(with_the_machines_of_rfc_3261_the_same_races_are_known_by_the_messages)
{
    expect_sections("rfc5407/3.1.1-invite-again-in-moratorium.sip", "rfc3261", "3.1.1");
    expect_sections("rfc5407/3.1.2-cancel-in-moratorium.sip", "rfc3261", "3.1.2");
}
END_TEST

START_TEST(every_pattern_is_bound_to_states_of_the_shipped_machines_and_every_race_is_told)
{
    struct seen s;
    begin_file(&s, "busy.sip", NULL);
    ck_assert_uint_eq(races_count(s.races), 13);
    for (size_t i = 0; i < races_count(s.races); i++) {
        const struct race *r = race_row(s.races, i);
        ck_assert_msg(race_is_bound(s.races, i), "%s", r->section);
        ck_assert(r->name && r->about && r->ends);
        ck_assert(!strncmp(r->section, "RFC 5407 3.", 11));
    }
    end(&s);
}
END_TEST

START_TEST(what_is_possible_in_a_world_is_hardly_more_than_what_is_seen)
{
    struct seen s;
    begin_file(&s, "hold.sip", NULL);
    ck_assert_uint_eq(s.possible, 0);
    end(&s);
    begin_file(&s, "rfc5407/3.3.1-re-invites-cross.sip", NULL);
    ck_assert_uint_eq(s.count, 2); /* each end sees it */
    ck_assert_uint_eq(s.possible, 2);
    ck_assert(!s.sighting[0].again && s.sighting[1].again);
    end(&s);
}
END_TEST

/* step_all asserts it. */
START_TEST(whatever_is_seen_in_a_run_was_possible_in_the_world_before)
{
    static const char *const folders[] = {"bugs", "edges", "forks", "offers"};
    char path[500], sip[300];
    unsigned races = 0;
    snprintf(path, sizeof path, "%s/tests/scenarios/%s",
             getenv("top_srcdir") ? getenv("top_srcdir") : ".", folders[_i]);
    DIR *d = opendir(path);
    ck_assert(d != NULL);
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        struct seen s;
        size_t length = strlen(e->d_name);
        if (length < 4 || strcmp(e->d_name + length - 4, ".sip") != 0)
            continue;
        snprintf(sip, sizeof sip, "%s/%.200s", folders[_i], e->d_name);
        begin_file(&s, sip, NULL);
        races += s.count > 0;
        end(&s);
    }
    closedir(d);
    ck_assert_uint_gt(races, 2);
}
END_TEST

START_TEST(a_race_is_told_in_words_and_why_says_what_both_ends_should_do)
{
    struct seen s;
    char text[300];
    struct explanation *why = malloc(sizeof *why);
    begin_file(&s, "rfc5407/3.2.2-re-invite-in-mortal.sip", NULL);
    ck_assert_uint_eq(s.count, 1);
    race_words(s.races, s.run.step.plan, s.run.trace, s.sighting, text, sizeof text);
    ck_assert_str_eq(text, "a re-INVITE crosses the BYE: re-INVITE from bob, BYE from alice");
    uint32_t n = s.sighting[0].record;
    for (int k = 0; k < 3; k++) { /* the arrival, and what it crossed, and what it is */
        bool told = false;
        uint32_t of[3] = {n, s.sighting[0].other, s.sighting[0].sent};
        why_explain(why, s.run.step.plan, s.run.trace, s.run.trace->count, NULL,
                    (struct why_subject){.kind = WHY_RECORD, .record = of[k]});
        for (size_t i = 0; i < why->count; i++)
            told |= strstr(why->line[i].text,
                           "This is the race of RFC 5407 3.2.2: a re-INVITE crosses the BYE.") &&
                    why->line[i + 1].role == WHY_REASON;
        ck_assert_msg(told, "record %u", of[k]);
    }
    free(why);
    end(&s);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("races");
    tcase_add_loop_test(t, each_figure_of_rfc_5407_is_known_for_its_own_race_and_no_other, 0,
                        sizeof figures / sizeof *figures);
    tcase_add_loop_test(t, ordinary_calls_have_no_race_and_others_those_that_are_in_them, 0,
                        sizeof calls / sizeof *calls);
    tcase_add_test(t, with_the_machines_of_rfc_3261_the_same_races_are_known_by_the_messages);
    tcase_add_test(t,
                   every_pattern_is_bound_to_states_of_the_shipped_machines_and_every_race_is_told);
    tcase_add_test(t, what_is_possible_in_a_world_is_hardly_more_than_what_is_seen);
    tcase_add_loop_test(t, whatever_is_seen_in_a_run_was_possible_in_the_world_before, 0, 4);
    tcase_add_test(t, a_race_is_told_in_words_and_why_says_what_both_ends_should_do);
    Suite *suite = suite_create("races");
    suite_add_tcase(suite, t);
    SRunner *r = srunner_create(suite);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
