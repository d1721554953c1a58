/* What a scenario's lines make of the plan that a world runs. */
#define _XOPEN_SOURCE 700
#include "scenario/inside.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

START_TEST(what_is_not_said_is_as_RFC_3261_has_it)
{
    struct scenario *s = parsed("node alice phone\n");
    const struct plan *p = scenario_plan(s);
    const struct phone_config *phone = p->node[1].config;
    ck_assert_uint_eq(p->seed, 1);
    ck_assert_str_eq(scenario_title(s), "");
    ck_assert_int_eq(scenario_end(s), 0);
    ck_assert_int_eq(p->node[1].timers.t1, 500000);
    ck_assert_int_eq(p->node[1].timers.t2, 4000000);
    ck_assert_int_eq(p->node[1].timers.t4, 5000000);
    ck_assert_uint_eq(phone->manner, MANNER_RINGS);
    ck_assert_uint_eq(phone->lines, 0);
    ck_assert(phone->rings && !phone->rfc2543 && !phone->thinks && !phone->flags);
    ck_assert_uint_eq(phone->codecs, CODEC_PCMU | CODEC_PCMA);
    scenario_free(s);
}
END_TEST

START_TEST(timers_hold_for_all_nodes_and_a_nodes_own_for_it)
{
    struct scenario *s = parsed("node alice phone timers T1=1s\nnode bob phone\n"
                                "node p1 server timers T2=8s\ntimers T1=2s, T4=6s\n");
    const struct plan *p = scenario_plan(s);
    ck_assert_int_eq(p->node[1].timers.t1, 1000000);
    ck_assert_int_eq(p->node[1].timers.t4, 6000000);
    ck_assert_int_eq(p->node[2].timers.t1, 2000000);
    ck_assert_int_eq(p->node[3].timers.t2, 8000000);
    ck_assert_int_eq(p->node[3].timers.t1, 2000000);
    scenario_free(s);
}
END_TEST

START_TEST(a_phone_is_what_its_line_says)
{
    struct scenario *s = parsed("node alice phone rfc2543, thinks 300ms, late offer, lines 2, "
                                "without ringing, codecs opus g722\n"
                                "node bob phone declines after 2s silent\n"
                                "node carl phone is busy, refuses\nnode dave phone answers\n");
    const struct plan *p = scenario_plan(s);
    const struct phone_config *a = p->node[1].config, *b = p->node[2].config;
    const struct phone_config *c = p->node[3].config, *d = p->node[4].config;
    ck_assert(a->rfc2543 && !a->rings && a->flags == PHONE_LATE_OFFER);
    ck_assert_int_eq(a->thinks, 300000);
    ck_assert_uint_eq(a->lines, 2);
    ck_assert_uint_eq(a->codecs, CODEC_OPUS | CODEC_G722);
    ck_assert(b->manner == MANNER_DECLINES && b->after == 2000000);
    ck_assert(b->ear == EAR_SILENT && p->node[2].ear == EAR_SILENT);
    ck_assert(c->manner == MANNER_BUSY && p->node[3].ear == EAR_CLOSED);
    ck_assert(d->manner == MANNER_ANSWERS && d->after == 0);
    ck_assert_uint_eq(p->node[4].role, ROLE_PHONE);
    scenario_free(s);
}
END_TEST

START_TEST(a_link_is_what_its_line_says)
{
    struct scenario *s =
        parsed("link alice -- bob udp delay 20ms jitter 5ms loss 10% duplicate 0.5% reorder 1% "
               "heals at 60s\nnode bob phone\nnode alice phone\nlink bob -- alice tcp\n"
               "link alice -- bob\n");
    const struct plan *p = scenario_plan(s);
    const struct plan_link *l = &p->link[1];
    ck_assert_uint_eq(p->links, 3);
    ck_assert(l->a == 2 && l->b == 1 && l->transport == TRANSPORT_UDP);
    ck_assert(l->delay == 20000 && l->jitter == 5000 && l->heals_at == 60000000);
    ck_assert(l->loss == 100000 && l->duplicate == 5000 && l->reorder == 10000);
    ck_assert_str_eq(l->name, "alice -- bob");
    ck_assert_uint_eq(p->link[2].transport, TRANSPORT_TCP);
    ck_assert_str_eq(p->link[2].name, "bob -- alice");
    ck_assert_str_eq(p->link[3].name, "alice -- bob 2");
    scenario_free(s);
}
END_TEST

START_TEST(acts_are_kept_in_the_order_of_the_file)
{
    struct scenario *s = parsed("node alice phone\nnode bob phone\nlink alice -- bob\n"
                                "at 9s bob holds call 2 for 3s\nat 0s alice calls bob, "
                                "bob hangs up\nwhen bob rings alice asks bob\n");
    const struct act *acts = scenario_plan(s)->acts;
    ck_assert_uint_eq(s->acts, 4);
    ck_assert(acts[1].verb == VERB_HOLDS && acts[1].node == 2 && acts[1].call == 2);
    ck_assert_int_eq(acts[1].span, 3000000);
    ck_assert(acts[2].verb == VERB_CALLS && acts[2].node == 1 && acts[2].target == 2);
    ck_assert(acts[3].verb == VERB_HANGS_UP && acts[3].node == 2 && acts[3].call == 0);
    ck_assert(acts[4].verb == VERB_ASKS && acts[4].target == 2);
    ck_assert_uint_eq(s->script.timeds, 3);
    ck_assert_int_eq(s->script.timed[0].at, 9000000);
    scenario_free(s);
}
END_TEST

static struct pattern pattern_of(const char *fault)
{
    char line[200];
    snprintf(line, sizeof line, "%s\n", fault);
    char *text = with_phones(line);
    struct scenario *s = parsed(text);
    struct pattern p = s->script.fault[0].pattern;
    scenario_free(s);
    free(text);
    return p;
}

START_TEST(an_INVITE_within_a_dialog_is_a_re_INVITE_and_no_INVITE)
{
    struct pattern invite = pattern_of("drop every INVITE"),
                   again = pattern_of("drop every re-INVITE");
    struct message m = {.method = METHOD_INVITE, .from = 1, .to = 2, .link = 1, .cseq = 1};
    ck_assert(pattern_fits(&invite, &m) && !pattern_fits(&again, &m));
    m.to_tag = 5;
    ck_assert(!pattern_fits(&invite, &m) && pattern_fits(&again, &m));
    m.status = 200;
    ck_assert(!pattern_fits(&invite, &m) && !pattern_fits(&again, &m));
}
END_TEST

START_TEST(a_pattern_fits_what_its_words_say)
{
    static const struct {
        const char *words;
        bool invite, ok, bye; /* INVITE from alice; 200 to INVITE from bob; BYE from bob, CSeq 2 */
    } rows[] = {
        {"every message", true, true, true},
        {"every request", true, false, true},
        {"every response", false, true, false},
        {"every BYE", false, false, true},
        {"every 200", false, true, false},
        {"every 2xx", false, true, false},
        {"every 3xx", false, false, false},
        {"every 200 to INVITE", false, true, false},
        {"every 200 to BYE", false, false, false},
        {"every message from alice", true, false, false},
        {"every message to alice", false, true, true},
        {"every message from bob to alice with CSeq 2", false, false, true},
        {"every message on bob -- alice", true, true, true},
        {"every message on bob -- alice udp", true, true, true},
    };
    struct message invite = {.method = METHOD_INVITE, .from = 1, .to = 2, .link = 1, .cseq = 1};
    struct message ok = {
        .method = METHOD_INVITE, .status = 200, .from = 2, .to = 1, .link = 1, .cseq = 1};
    struct message bye = {
        .method = METHOD_BYE, .from = 2, .to = 1, .link = 1, .cseq = 2, .to_tag = 3};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char line[100];
        snprintf(line, sizeof line, "drop %s", rows[i].words);
        struct pattern p = pattern_of(line);
        ck_assert_msg(pattern_fits(&p, &invite) == rows[i].invite, "INVITE: %s", line);
        ck_assert_msg(pattern_fits(&p, &ok) == rows[i].ok, "200: %s", line);
        ck_assert_msg(pattern_fits(&p, &bye) == rows[i].bye, "BYE: %s", line);
    }
}
END_TEST

START_TEST(a_directory_of_machines_is_found_beside_the_scenario)
{
    char directory[] = "/tmp/sipstep-test-XXXXXX", path[100], machines[100], gv[100];
    ck_assert_ptr_nonnull(mkdtemp(directory));
    snprintf(machines, sizeof machines, "%s/mine", directory);
    snprintf(path, sizeof path, "%s/a.sip", directory);
    snprintf(gv, sizeof gv, "%s/mine/client.gv", directory);
    ck_assert_int_eq(mkdir(machines, 0777), 0);
    FILE *f = fopen(gv, "w");
    fputs("digraph client {", f);
    fclose(f);
    f = fopen(path, "w");
    fputs("machines mine\nnode alice phone\n", f);
    fclose(f);
    struct complaints c = {0};
    ck_assert_ptr_null(scenario_load(path, NULL, 0, &c));
    ck_assert_uint_ge(c.count, 1);
    ck_assert_str_eq(c.item[0].file, gv);
    complaints_free(&c);
    unlink(gv);
    unlink(path);
    rmdir(machines);
    rmdir(directory);
}
END_TEST

START_TEST(how_far_to_explore_is_what_the_line_says)
{
    struct scenario *s =
        parsed("node alice phone\nrun until 90s\nexplore loss 2 duplicates 1 late 3, "
               "delays 10ms, 600ms 10ms until 60s, steps 200 calm order\n");
    struct bounds b = scenario_bounds(s);
    ck_assert(b.loss == 2 && b.duplicates == 1 && b.late == 3 && b.steps == 200 && b.calm_order);
    ck_assert(b.delays == 2 && b.delay[0] == 10000 && b.delay[1] == 600000);
    ck_assert_int_eq(b.until, 60000000);
    ck_assert_ptr_null(scenario_plan(s)->tries);
    scenario_explore(s, &b);
    const struct tries *t = scenario_plan(s)->tries;
    ck_assert(t->loss && t->duplicates && !t->order && t->delays == 2);
    scenario_explore(s, NULL);
    ck_assert_ptr_null(scenario_plan(s)->tries);
    scenario_free(s);
}
END_TEST

START_TEST(bounds_that_are_not_said)
{
    struct scenario *s = parsed("node alice phone\nexplore delays 1s\nrun until 90s\n");
    struct bounds b = scenario_bounds(s);
    ck_assert(!b.loss && !b.duplicates && b.late == UINT32_MAX && !b.steps && !b.calm_order);
    ck_assert_int_eq(b.until, 90000000);
    scenario_free(s);
}
END_TEST

/* Where nobody watches several nodes, and nothing gets from one to another in no time. */
START_TEST(events_of_different_nodes_commute_where_that_is_sound)
{
    static const struct {
        const char *line;
        bool commute;
    } rows[] = {{"", true},
                {"expect every dialog ends\n", false},
                {"when bob rings alice hangs up\n", false},
                {"link alice -- bob udp delay 0s\n", false},
                {"at 1s after 1 step bob hangs up\n", false},
                {"anytime bob hangs up\n", true}};
    for (unsigned n = 0; n < sizeof rows / sizeof *rows; n++) {
        char text[300];
        snprintf(text, sizeof text,
                 "node alice phone\nnode bob phone\nlink alice -- bob udp delay 20ms\n%s",
                 rows[n].line);
        struct scenario *s = parsed(text);
        struct bounds b = scenario_bounds(s);
        scenario_explore(s, &b);
        ck_assert_msg(scenario_plan(s)->tries->commute == rows[n].commute, "%s", rows[n].line);
        scenario_free(s);
    }
}
END_TEST

/* The usec at which a user did something in a plain run; -1: never. */
static usec acted(struct scenario *s, uint64_t seed)
{
    struct run run;
    usec at = -1;
    scenario_set_seed(s, seed);
    run_start(&run, scenario_plan(s), true, choose_random, NULL);
    while (run_step(&run, scenario_end(s) ? scenario_end(s) : USEC_NEVER))
        ;
    for (uint32_t n = 1; n <= run.trace->count; n++)
        if (run.trace->record[n].what == RECORD_USER &&
            run.trace->record[n].subject == VERB_HANGS_UP)
            at = run.trace->record[n].t;
    run_end(&run);
    return at;
}

START_TEST(what_comes_anytime_comes_once_in_a_run_at_a_moment_of_its_seed)
{
    static const char text[] = "node alice phone\nnode bob phone answers\n"
                               "link alice -- bob udp delay 20ms\nat 3s alice calls bob\n"
                               "anytime bob hangs up\nrun until 10s\n";
    struct scenario *s = parsed(text);
    unsigned soon = 0;
    for (uint64_t seed = 1; seed <= 24; seed++) {
        usec at = acted(s, seed);
        ck_assert_int_ge(at, 0);
        ck_assert_int_eq(at, acted(s, seed));
        soon += at >= 3000000 && at < 3500000;
    }
    ck_assert_uint_gt(soon, 4);
    scenario_free(s);
}
END_TEST

START_TEST(another_line_makes_another_scenario_with_the_same_seed)
{
    char *text = with_phones("at 0s alice calls bob");
    struct scenario *s = parsed(text);
    struct complaints c = {0};
    scenario_set_seed(s, 99);
    struct scenario *with = scenario_with_line(s, "drop the 1st INVITE from alice", &c);
    ck_assert_ptr_nonnull(with);
    ck_assert_uint_eq(scenario_plan(with)->seed, 99);
    ck_assert_ptr_nonnull(strstr(scenario_text(with), "\ndrop the 1st INVITE from alice\n"));
    ck_assert_uint_eq(with->script.faults, 1);
    ck_assert_uint_eq(s->script.faults, 0);
    ck_assert_ptr_null(scenario_with_line(s, "drop everything", &c));
    ck_assert_uint_eq(c.count, 1);
    complaints_free(&c);
    scenario_free(with);
    scenario_free(s);
    free(text);
}
END_TEST

Suite *plan_suite(void)
{
    Suite *suite = suite_create("plan");
    TCase *t = tcase_create("plan");
    tcase_add_test(t, what_is_not_said_is_as_RFC_3261_has_it);
    tcase_add_test(t, timers_hold_for_all_nodes_and_a_nodes_own_for_it);
    tcase_add_test(t, a_phone_is_what_its_line_says);
    tcase_add_test(t, a_link_is_what_its_line_says);
    tcase_add_test(t, acts_are_kept_in_the_order_of_the_file);
    tcase_add_test(t, an_INVITE_within_a_dialog_is_a_re_INVITE_and_no_INVITE);
    tcase_add_test(t, a_pattern_fits_what_its_words_say);
    tcase_add_test(t, a_directory_of_machines_is_found_beside_the_scenario);
    tcase_add_test(t, how_far_to_explore_is_what_the_line_says);
    tcase_add_test(t, bounds_that_are_not_said);
    tcase_add_test(t, events_of_different_nodes_commute_where_that_is_sound);
    tcase_add_test(t, what_comes_anytime_comes_once_in_a_run_at_a_moment_of_its_seed);
    tcase_add_test(t, another_line_makes_another_scenario_with_the_same_seed);
    suite_add_tcase(suite, t);
    return suite;
}
