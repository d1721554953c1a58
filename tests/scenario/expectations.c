/* Expectations, reactions and fault lines in runs. What they say of whole calls is tested by the
 * files of tests/scenarios; here is what a file cannot show: when a verdict falls, what is said
 * of a broken one, copies and codes of worlds.
 */
#define _XOPEN_SOURCE 700
#include "builtin/builtin.h"
#include "scenario/inside.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A call at 0 s; ringing at 20 ms, answered at 2.02 s, hung up by bob at 10 s. */
static struct scenario *call_with(const char *lines)
{
    char text[1200];
    snprintf(text, sizeof text, "at 0s alice calls bob\nat 10s bob hangs up\n%s\n", lines);
    char *whole = with_phones(text);
    struct scenario *s = parsed(whole);
    free(whole);
    return s;
}

/* When the check's verdict is recorded; -1: not at all. */
static usec verdict_time(const struct run *run, size_t check)
{
    for (uint32_t n = 1; n <= run->trace->count; n++) {
        const struct record *r = &run->trace->record[n];
        if (r->what == RECORD_CHECK && r->subject == check)
            return r->t;
    }
    return -1;
}

static const struct {
    const char *line;
    bool ok;
    usec at; /* when that is known */
    const char *why;
} rows[] = {
    {"expect INVITE is sent", true, 0, ""},
    {"expect alice.dialog is Early", true, 40000, ""},
    {"expect alice.dialog is Confirmed at 5s", true, 5000000, ""},
    {"expect alice.dialog is Early at 5s", false, 5000000, "at 5.000 s it was Established"},
    {"expect alice.dialog is Early at 10ms", false, 10000, "at 0.010 s it was Preparative"},
    {"expect bob.dialog is Early at 10ms", false, 10000, "at 0.010 s there was none"},
    {"expect alice.dialog is Mortal by 5s", false, 5000000,
     "it went Preparative (0.000 s), Early (0.040 s), Moratorium (2.040 s), Established (2.040 s), "
     "Mortal (10.020 s), Morgue (42.020 s)"},
    {"expect alice.dialog is Confirmed for 3s", true, 5040000, ""},
    {"expect alice.dialog is Early from 1s to 2s", true, 2000000, ""},
    {"expect alice.dialog is Early from 1s to 3s", false, 2040000,
     "it went Preparative (0.000 s), Early (0.040 s), Moratorium (2.040 s), Established (2.040 s), "
     "Mortal (10.020 s), Morgue (42.020 s)"},
    {"expect INVITE is sent 2 times at 5s", false, 5000000, "it was sent 1 time: at 0.000 s"},
    {"expect INVITE is sent once by 5s", true, 5000000, ""},
    {"expect REGISTER is sent", false, 42020000, "it never was sent"},
    {"expect every dialog ends by 9s", false, 9000000,
     "left then: alice.dialog-caller[1], bob.dialog-callee[1]"},
    {"expect timer A of alice.invite-client fires", false, 42020000, "it never happened"},
    {"expect bob.invite-server never starts", false, 42020000, "one started"},
    {"expect bob.invite-server[1] never starts", false, 42020000, "one started"},
    {"expect bob.invite-server[2] never starts", true, 42020000, ""},
    {"expect bob has 2 calls at 5s", false, 5000000, "at the end it had 0"},
    {"expect INVITE is sent 2 times at 5s and bob rings", false, 5000000,
     "'INVITE is sent 2 times': it was sent 1 time: at 0.000 s"},
    {"expect bob rings by 10ms or bob hangs up by 5s", false, 5000000,
     "'bob rings': it was sent 1 time: at 0.020 s; 'bob hangs up': it happened 1 time"},
    {"expect INVITE is sent between 0s and 1s", true, 0, ""},
    {"expect BYE is sent between 10.1s and 11s", false, 11000000,
     "it was sent 1 time: at 10.000 s"},
    /* what is in messages */
    {"expect INVITE has Allow: BYE", true, 0, ""},
    {"expect INVITE has m: <sip:alice@alice.example.com>", true, 0, ""},
    {"expect INVITE has \"cseq: 1  invite\"", true, 0, ""},
    {"expect INVITE has Via: SIP/2.0/UDP", false, 42020000,
     "at 0.000 s it has Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bK-fa13"},
    {"expect INVITE has Supported", true, 0, ""},
    {"expect INVITE has \"Supported:\"", true, 0, ""},
    {"expect INVITE has Require", false, 42020000, "at 0.000 s it has no Require"},
    {"expect INVITE has Require: 100rel", false, 42020000, "at 0.000 s it has no Require"},
    {"expect INVITE has no Contact", false, 42020000,
     "at 0.000 s it has Contact: <sip:alice@alice.example.com>"},
    {"expect the 2nd INVITE has no Require", false, 42020000, "it was never sent"},
    {"expect INVITE has no X-Colour", true, 0, ""},
    {"expect every 200 has Contact: <sip:bob@bob.example.com>", false, 42020000,
     "at 10.020 s it has no Contact"},
    {"expect every 200 to INVITE has Contact: <sip:bob@bob.example.com>", true, 42020000, ""},
    {"expect every PRACK has no Contact", false, 42020000, "it was never sent"},
    {"expect INVITE has \"m=audio\"", true, 0, ""},
    {"expect INVITE has \"m=video\"", false, 42020000, "at 0.000 s it has no 'm=video'"},
    {"expect INVITE has sdp", true, 0, ""},
    {"expect INVITE has sdp sendrecv audio, no video", true, 0, ""},
    {"expect INVITE offers sendrecv", true, 0, ""},
    {"expect INVITE has sdp sendonly", false, 42020000,
     "at 0.000 s it has sdp sendrecv audio, version 1"},
    {"expect INVITE has sdp version 2", false, 42020000,
     "at 0.000 s it has sdp sendrecv audio, version 1"},
    {"expect INVITE offers video", false, 42020000,
     "at 0.000 s it has sdp sendrecv audio, version 1"},
    {"expect INVITE has sdp rejected audio", false, 42020000,
     "at 0.000 s it has sdp sendrecv audio, version 1"},
    {"expect ACK has sdp", false, 42020000, "at 2.040 s it has no sdp"},
    {"expect ACK has no sdp", true, 2040000, ""},
    {"expect ACK has no body", true, 2040000, ""},
    {"never a message has Require: 100rel", true, 42020000, ""},
    {"never 200 to INVITE has sdp audio", false, 2020000, "it was so at 2.020 s"},
    /* messages in order */
    {"expect alice hears bob at 5s and bob hears audio from alice at 5s", true, 5000000, ""},
    {"expect alice hears nobody from 0s to 2s", true, 2000000, ""},
    {"expect alice hears bob by 1s", false, 1000000,
     "alice: audio recvonly (0.000 s), audio sendrecv (2.040 s), audio over (10.020 s); bob: audio "
     "sendrecv (2.020 s), audio over (10.000 s)"},
    {"expect alice hears video from bob at 5s", false, 5000000, "alice: no media; bob: no media"},
    {"expect not alice talks at 5s", false, 5000000,
     "alice: audio recvonly (0.000 s), audio sendrecv (2.040 s), audio over (10.020 s)"},
    {"expect alice talks at 9s", true, 9000000, ""},
    {"expect alice talks to nobody", true, 10000000, ""}, /* while the BYE is on its way */
    {"never bob talks to nobody", true, 42020000, ""},
    {"expect messages alice: INVITE 180 200 ACK", true, 42020000, ""},
    {"expect messages alice: INVITE> <180 <200 ACK> <BYE 200 to BYE> exactly", true, 42020000, ""},
    {"expect messages bob -- alice: <INVITE, 180>, 200> <ACK BYE> <200 exactly with copies", true,
     42020000, ""},
    {"expect messages alice: 200 180 200 in any order", true, 42020000, ""},
    {"expect messages alice: BYE INVITE 1xx ACK 200 200 in any order exactly", true, 42020000, ""},
    {"expect messages bob: 2xx 200 to BYE message in any order", true, 42020000, ""},
    {"expect messages alice: 180 INVITE", false, 42020000,
     "alice had INVITE> <180 <200 ACK> <BYE 200 to BYE>: not INVITE after the first 1"},
    {"expect messages alice: <INVITE", false, 42020000,
     "alice had INVITE> <180 <200 ACK> <BYE 200 to BYE>: not <INVITE"},
    {"expect messages alice: INVITE 180 200 ACK exactly", false, 42020000,
     "alice had INVITE> <180 <200 ACK> <BYE 200 to BYE>: more than the list"},
    {"expect messages alice: INVITE ACK 180 in any order exactly", false, 42020000,
     "alice had INVITE> <180 <200 ACK> <BYE 200 to BYE>: not ACK"},
    {"expect messages alice: INVITE 200 at 1s", false, 1000000, "alice had INVITE> <180 by then"},
    {"expect messages alice: INVITE 180 at 1s", true, 1000000, ""},
    {"expect not messages alice: BYE ACK", true, 42020000, ""},
    {"never messages alice: INVITE 180 BYE", false, 42020000, "it was so at 10.020 s"},
    {"never bob hangs up", false, 10000000, "it was so at 10.000 s"},
    {"never bob hangs up by 9s", true, 9000000, ""},
    {"never alice.dialog is Confirmed for 3s", false, 5040000, "it was so at 2.040 s"},
    {"never alice.dialog is Confirmed for 9s", true, 42020000, ""},
    {"never REGISTER is sent", true, 42020000, ""},
};
enum { ROWS = sizeof rows / sizeof *rows };

START_TEST(a_verdict_falls_when_it_is_known_and_says_why)
{
    struct scenario *s = call_with(rows[_i].line);
    struct run run;
    char why[600] = "";
    run_whole(s, &run);
    enum check_state expected = rows[_i].ok ? CHECK_OK : CHECK_BROKEN;
    ck_assert_int_eq(scenario_verdict(s, run.world, 0), expected);
    ck_assert_int_eq(verdict_time(&run, 0), rows[_i].at);
    size_t length = scenario_why(s, &run, 0, why, sizeof why);
    ck_assert_str_eq(why, rows[_i].why);
    ck_assert_uint_eq(length, strlen(why));
    run_end(&run);
    scenario_free(s);
}
END_TEST

START_TEST(a_check_has_its_line_and_its_words)
{
    struct scenario *s = call_with("expect   INVITE   is sent # yes\nnever\tBYE is sent");
    ck_assert_uint_eq(scenario_checks(s), 2);
    ck_assert_str_eq(scenario_check(s, 0).text, "INVITE is sent");
    ck_assert_str_eq(scenario_check(s, 1).text, "never BYE is sent");
    ck_assert_int_eq(scenario_check(s, 0).line, 6);
    ck_assert_int_eq(scenario_check(s, 1).line, 7);
    scenario_free(s);
}
END_TEST

START_TEST(a_verdict_is_open_until_it_falls_and_finishing_counts_the_broken)
{
    struct scenario *s = call_with("expect alice.dialog is Confirmed at 5s\nnever BYE is sent\n"
                                   "expect REGISTER is sent");
    struct run run;
    run_start(&run, scenario_plan(s), true, choose_random, NULL);
    while (run_step(&run, 4000000))
        ;
    ck_assert_int_eq(scenario_verdict(s, run.world, 0), CHECK_OPEN);
    while (run_step(&run, 20000000))
        ;
    ck_assert_int_eq(scenario_verdict(s, run.world, 0), CHECK_OK);
    ck_assert_int_eq(scenario_verdict(s, run.world, 1), CHECK_BROKEN);
    ck_assert_int_eq(scenario_verdict(s, run.world, 2), CHECK_OPEN);
    ck_assert_uint_eq(scenario_finish(s, &run), 2);
    uint32_t count = run.trace->count;
    ck_assert_uint_eq(scenario_finish(s, &run), 2);
    ck_assert_uint_eq(run.trace->count, count);
    run_end(&run);
    scenario_free(s);
}
END_TEST

START_TEST(one_of_several_must_be_named)
{
    struct scenario *s = call_with("at 20s alice calls bob\nat 30s alice hangs up\n"
                                   "expect alice.dialog is Early\n"
                                   "expect alice.dialog is Established at 5s\n"
                                   "expect alice.dialog is Morgue at 90s\n"
                                   "expect alice.dialog[2] is Established at 25s\n"
                                   "expect alice.dialog[2] with bob is Morgue at 90s\n"
                                   "expect alice.dialog with bob is Morgue at 90s");
    static const bool ok[] = {true, true, false, true, true, false};
    struct run run;
    char why[200];
    run_whole(s, &run);
    for (size_t i = 0; i < 6; i++)
        ck_assert_msg((scenario_verdict(s, run.world, i) == CHECK_OK) == ok[i], "%s",
                      scenario_check(s, i).text);
    scenario_why(s, &run, 2, why, sizeof why);
    ck_assert_str_eq(why, "alice has more than one of these: say which, [2] or 'with' somebody");
    run_end(&run);
    scenario_free(s);
}
END_TEST

/* ---- worlds are values, expectations included ------------------------------------------------ */

static const char busy[] =
    "expect alice.invite-client goes Calling Proceeding Accepted Terminated\n"
    "expect the 2nd INVITE from alice arrives\n"
    "expect alice.dialog is Confirmed for 3s\n"
    "never bob.session is Active for 4s\n"
    "expect INVITE is sent 2 times from 100ms to 1s\n"
    "expect timer A of alice.invite-client fires 3 times\n"
    "expect alice.dialog is Early from 600ms to 2s\n"
    "expect alice.dialog with bob is Early at 1s and bob rings at 520ms\n"
    "drop the 1st INVITE from alice\n"
    "duplicate the 2nd INVITE from alice\n"
    "delay the 1st 180 from bob by 30ms\n"
    "when alice.dialog is Confirmed for 2s alice holds for 1s\n"
    "at 1s drop the 1st 200 to INVITE from bob\n"
    "when re-INVITE is sent delay every ACK by 50ms each time\n"
    "at 6s cut alice -- bob\nat 7s heal alice -- bob\n"
    "expect messages alice: INVITE> INVITE> <180 <200 ACK>\n"
    "expect messages alice: INVITE> <180 <200 ACK> re-INVITE> <200 ACK> exactly\n"
    "expect messages bob: 200 180 ACK in any order exactly with copies\n"
    "expect every INVITE has sdp sendrecv audio\n"
    "expect the 2nd INVITE has Allow: BYE\n";

enum way { WAY_PLAIN, WAY_COPY, WAY_DECODE };

static struct world *another_way(struct world *w, const struct plan *plan, enum way way)
{
    if (way == WAY_COPY)
        return world_copy(NULL, w);
    size_t size = world_encode(w, CODE_ALL, NULL, 0);
    unsigned char *bytes = malloc(size);
    ck_assert_uint_eq(world_encode(w, CODE_ALL, bytes, size), size);
    struct world *decoded = world_decode(NULL, plan, CODE_ALL, bytes, size);
    ck_assert_ptr_nonnull(decoded);
    ck_assert(world_equal(w, decoded));
    free(bytes);
    return decoded;
}

static void run_the_way(struct scenario *s, struct run *run, enum way way)
{
    run_start(run, scenario_plan(s), true, choose_random, NULL);
    while (run_step(run, INT64_MAX))
        if (way != WAY_PLAIN) {
            struct world *other = another_way(run->world, scenario_plan(s), way);
            world_free(run->world);
            run->world = run->step.world = other;
        }
    scenario_finish(s, run);
}

START_TEST(a_world_copied_or_decoded_after_each_step_goes_on_to_the_same_verdicts)
{
    struct scenario *s = call_with(busy);
    struct run plain, other;
    run_the_way(s, &plain, WAY_PLAIN);
    run_the_way(s, &other, _i ? WAY_DECODE : WAY_COPY);
    ck_assert_uint_eq(plain.trace->count, other.trace->count);
    for (uint32_t n = 1; n <= plain.trace->count; n++)
        ck_assert_msg(
            !memcmp(&plain.trace->record[n], &other.trace->record[n], sizeof(struct record)),
            "record %u", n);
    for (size_t i = 0; i < scenario_checks(s); i++)
        ck_assert_int_eq(scenario_verdict(s, plain.world, i), scenario_verdict(s, other.world, i));
    run_end(&plain);
    run_end(&other);
    scenario_free(s);
}
END_TEST

START_TEST(without_a_trace_the_verdicts_are_the_same)
{
    struct scenario *s = call_with(busy);
    struct run with, without;
    run_whole(s, &with);
    run_start(&without, scenario_plan(s), false, choose_random, NULL);
    while (run_step(&without, INT64_MAX))
        ;
    scenario_finish(s, &without);
    for (size_t i = 0; i < scenario_checks(s); i++)
        ck_assert_msg(scenario_verdict(s, with.world, i) == scenario_verdict(s, without.world, i),
                      "%s", scenario_check(s, i).text);
    run_end(&with);
    run_end(&without);
    scenario_free(s);
}
END_TEST

START_TEST(worlds_that_differ_only_in_what_an_expectation_remembers_are_not_equal)
{
    struct scenario *s = call_with("expect INVITE is sent 2 times\nexpect BYE is sent");
    struct run run;
    run_start(&run, scenario_plan(s), false, NULL, NULL);
    run_step(&run, INT64_MAX);
    struct world *other = world_copy(NULL, run.world);
    ck_assert(world_equal(run.world, other));
    mark_at(other, 1)->count++;
    ck_assert(!world_equal(run.world, other));
    mark_at(other, 1)->count--;
    mark_at(other, 1)->told += 7; /* provenance only */
    ck_assert(world_equal(run.world, other));
    world_free(other);
    run_end(&run);
    scenario_free(s);
}
END_TEST

/* ---- reactions ------------------------------------------------------------------------------- */

static unsigned count_of(const struct run *run, const char *title)
{
    unsigned count = 0;
    char text[100];
    for (uint32_t n = 1; n <= run->trace->count; n++)
        if (run->trace->record[n].what == RECORD_SENT) {
            message_title(trace_payload(run->trace, run->trace->record[n].subject), NULL, text,
                          sizeof text);
            count += !strcmp(text, title);
        }
    return count;
}

START_TEST(when_is_the_first_time_unless_each_time_is_said)
{
    struct scenario *s = call_with(_i ? "when bob holds alice asks bob each time\n"
                                        "at 4s bob holds\nat 6s bob holds\n"
                                      : "when bob holds alice asks bob\n"
                                        "at 4s bob holds\nat 6s bob holds\n");
    struct run run;
    run_whole(s, &run);
    ck_assert_uint_eq(count_of(&run, "OPTIONS"), _i ? 2 : 1);
    run_end(&run);
    scenario_free(s);
}
END_TEST

START_TEST(a_reaction_is_about_the_instance_born_last)
{
    char *text = with_phones("at 0s alice calls bob\n"
                             "when bob.session is Active for 1s bob hangs up each time\n"
                             "when bob.dialog enters Terminated alice calls bob each time\n"
                             "run until 100s\n");
    struct scenario *s = parsed(text);
    struct run run;
    run_whole(s, &run);
    ck_assert_uint_gt(count_of(&run, "BYE"), 20);
    run_end(&run);
    scenario_free(s);
    free(text);
}
END_TEST

START_TEST(a_fault_with_at_strikes_from_then_on_and_ordinals_count_from_the_start)
{
    struct scenario *s = call_with("drop every 200 to INVITE from bob\n"
                                   "at 4s drop the 2nd ACK from alice\n"
                                   "at 3s drop every BYE from bob\n"
                                   "expect BYE from bob is dropped at least 2 times\n"
                                   "never ACK is dropped");
    struct run run;
    run_whole(s, &run);
    ck_assert_int_eq(scenario_verdict(s, run.world, 0), CHECK_OK);
    ck_assert_int_eq(scenario_verdict(s, run.world, 1), CHECK_OK);
    run_end(&run);
    scenario_free(s);
}
END_TEST

START_TEST(several_faults_of_one_message_add_up)
{
    struct scenario *s = call_with("delay the 1st INVITE by 100ms\ndelay every INVITE by 50ms\n"
                                   "duplicate every INVITE\n"
                                   "expect INVITE arrives 2 times\n"
                                   "expect the 1st INVITE arrives at 170ms");
    struct run run;
    run_whole(s, &run);
    ck_assert_int_eq(scenario_verdict(s, run.world, 0), CHECK_OK);
    ck_assert_int_eq(scenario_verdict(s, run.world, 1), CHECK_OK);
    run_end(&run);
    scenario_free(s);
}
END_TEST

START_TEST(expectations_change_nothing_in_the_run)
{
    struct scenario *plain = call_with("drop the 1st ACK"),
                    *watched = call_with("drop the 1st ACK\n"
                                         "never REGISTER is sent");
    struct run a, b;
    unsigned char hash_a[16], hash_b[16];
    run_whole(plain, &a);
    run_whole(watched, &b);
    trace_hash(a.trace, scenario_plan(plain), hash_a);
    trace_hash(b.trace, scenario_plan(watched), hash_b);
    ck_assert_mem_eq(hash_a, hash_b, sizeof hash_a);
    run_end(&a);
    run_end(&b);
    scenario_free(plain);
    scenario_free(watched);
}
END_TEST

/* ---- a machine of one's own ------------------------------------------------------------------ */

/* The built-in INVITE client without the first edge that begins so. */
static void write_without(const char *path, const char *edge)
{
    const struct builtin_file *f = builtin_diagrams;
    while (strcmp(f->path, "invite-client.gv"))
        f++;
    const char *from = strstr(f->text, edge);
    ck_assert_ptr_nonnull(from);
    const char *to = strstr(from, "\"]") + 2;
    FILE *out = fopen(path, "w");
    fprintf(out, "%.*s%s", (int)(from - f->text), f->text, to + (*to == ';'));
    fclose(out);
}

START_TEST(an_edge_less_in_a_copy_of_a_machine_makes_an_event_unexpected)
{
    char directory[] = "/tmp/sipstep-test-XXXXXX", path[100];
    ck_assert_ptr_nonnull(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/mine.gv", directory);
    write_without(path, "accepted -> accepted"); /* for 2xx */
    char *text = with_phones("at 0s alice calls bob\ndrop the 1st ACK\nat 9s bob hangs up\n"
                             "expect the 2nd 200 to INVITE from bob is unexpected at 2.54s\n"
                             "expect something is unexpected in alice.invite-client\n"
                             "never something is unexpected in alice.dialog\n"
                             "expect nothing is unexpected\n");
    const char *mine = directory;
    struct complaints c = {0};
    struct scenario *s = scenario_parse("mine.sip", text, strlen(text), &mine, 1, &c);
    struct run run;
    ck_assert_msg(s, "%s", c.count ? c.item[0].text : "");
    run_whole(s, &run);
    for (size_t i = 0; i < 3; i++)
        ck_assert_msg(scenario_verdict(s, run.world, i) == CHECK_OK, "check %zu", i);
    ck_assert_int_eq(scenario_verdict(s, run.world, 3), CHECK_BROKEN);
    run_end(&run);
    scenario_free(s);
    free(text);
    unlink(path);
    rmdir(directory);
}
END_TEST

Suite *expectations_suite(void)
{
    Suite *suite = suite_create("expectations");
    TCase *t = tcase_create("expectations");
    tcase_add_loop_test(t, a_verdict_falls_when_it_is_known_and_says_why, 0, ROWS);
    tcase_add_test(t, a_check_has_its_line_and_its_words);
    tcase_add_test(t, a_verdict_is_open_until_it_falls_and_finishing_counts_the_broken);
    tcase_add_test(t, one_of_several_must_be_named);
    tcase_add_loop_test(t, a_world_copied_or_decoded_after_each_step_goes_on_to_the_same_verdicts,
                        0, 2);
    tcase_add_test(t, without_a_trace_the_verdicts_are_the_same);
    tcase_add_test(t, worlds_that_differ_only_in_what_an_expectation_remembers_are_not_equal);
    tcase_add_loop_test(t, when_is_the_first_time_unless_each_time_is_said, 0, 2);
    tcase_add_test(t, a_reaction_is_about_the_instance_born_last);
    tcase_add_test(t, a_fault_with_at_strikes_from_then_on_and_ordinals_count_from_the_start);
    tcase_add_test(t, several_faults_of_one_message_add_up);
    tcase_add_test(t, an_edge_less_in_a_copy_of_a_machine_makes_an_event_unexpected);
    tcase_add_test(t, expectations_change_nothing_in_the_run);
    suite_add_tcase(suite, t);
    return suite;
}
