/* Reports: the JSON Lines contract to the letter, the verdicts' formats, scopes. */
#include "report/report.h"

#include <check.h>
#include <jansson.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

static const char call[] = "title  A call\n"
                           "node alice phone\n"
                           "node bob phone answers after 2s\n"
                           "link alice -- bob udp delay 20ms\n"
                           "at 0s alice calls bob\n"
                           "      drop the 1st INVITE from alice\n"
                           "at 10s bob hangs up\n"
                           "expect every transaction ends by 60s\n"
                           "expect INVITE from alice is sent 7 times\n";

/* A scenario run to its end, and what a report prints of it. */
struct told {
    struct scenario *scenario;
    struct run run;
    char *text;
    size_t size;
};

static void begin(struct told *t, const char *text)
{
    struct complaints complaints = {0};
    t->scenario = scenario_parse("call.sip", text, strlen(text), NULL, 0, &complaints);
    ck_assert_msg(t->scenario != NULL, "%s", complaints.count ? complaints.item[0].text : "");
    run_start(&t->run, scenario_plan(t->scenario), true, choose_random, NULL);
    t->text = NULL;
}

static void finish(struct told *t)
{
    while (run_step(&t->run, INT64_MAX))
        ;
    scenario_finish(t->scenario, &t->run);
}

static void end(struct told *t)
{
    run_end(&t->run);
    scenario_free(t->scenario);
    free(t->text);
}

/* ---- media ----------------------------------------------------------------------------------- */

#define PHONES                        \
 "node alice phone\nnode bob phone\n" \
 "link alice -- bob udp delay 20ms\nat 0s alice calls bob\nat 1s bob answers\n"

/* "alice->bob 1.040-5.000 198/198/0 heard; ...", with nobody's reason instead of "heard". */
static const char *rows_told(const char *scenario)
{
    static char out[2000];
    struct told t;
    struct media_row *rows;
    size_t length = 0;
    char from[32], to[32];
    begin(&t, scenario);
    finish(&t);
    const struct plan *plan = scenario_plan(t.scenario);
    size_t count = media_rows(plan, t.run.trace, t.run.world->block->now, &rows);
    out[0] = 0;
    for (size_t i = 0; i < count; i++) {
        const struct media_row *r = &rows[i];
        report_time(r->from, from, sizeof from);
        report_time(r->to, to, sizeof to);
        length += (size_t)snprintf(out + length, sizeof out - length, "%s%s %s-%s %u/%u/%u %s",
                                   i ? "; " : "", plan->node[r->node].name, from, to,
                                   (unsigned)r->sent, (unsigned)r->received, (unsigned)r->lost,
                                   r->hearing == HEARING_HEARD ? "heard" : media_why(r->hearing));
    }
    free(rows);
    end(&t);
    return out;
}

/* bob may send as soon as he has answered, alice as soon as she hears of it. Whoever hangs up
 * stops at once; what the other has sent until the BYE comes reaches nobody. */
START_TEST(who_talks_is_heard_until_somebody_hangs_up)
{
    ck_assert_str_eq(rows_told(PHONES "at 5s bob hangs up\n"),
                     "bob 1.000-5.000 200/200/0 heard; alice 1.020-4.980 198/198/0 heard; "
                     "alice 4.980-5.020 2/2/0 has hung up");
}
END_TEST

START_TEST(as_long_as_the_bye_is_lost_the_peer_talks_to_nobody)
{
    ck_assert_str_eq(rows_told(PHONES "at 5s bob hangs up\n"
                                      "drop the 1st BYE from bob\ndrop the 2nd BYE from bob\n"),
                     "bob 1.000-5.000 200/200/0 heard; alice 1.020-4.980 198/198/0 heard; "
                     "alice 4.980-6.520 77/77/0 has hung up");
}
END_TEST

START_TEST(what_arrives_at_somebody_who_has_stopped_listening_is_heard_by_nobody)
{
    ck_assert_str_eq(rows_told(PHONES "at 3s alice re-invites inactive\nat 5s bob hangs up\n"),
                     "bob 1.000-3.020 101/101/0 heard; alice 1.020-3.000 99/99/0 heard; "
                     "alice 3.000-3.040 2/2/0 does not listen: on hold");
}
END_TEST

START_TEST(the_dead_hear_nothing_and_a_cut_link_carries_nothing)
{
    ck_assert_str_eq(
        rows_told(PHONES "at 2s cut alice -- bob\nat 3s heal alice -- bob\nat 5s bob crashes\n"
                         "at 8s alice hangs up\n"),
        "bob 1.000-5.000 200/149/51 heard; alice 1.020-4.980 198/147/51 heard; "
        "alice 4.980-8.000 151/151/0 has crashed");
}
END_TEST

START_TEST(early_media_are_heard_before_the_call_is_answered)
{
    ck_assert_str_eq(rows_told("node alice phone\nnode bob phone early media\n"
                               "link alice -- bob udp delay 20ms\nat 0s alice calls bob\n"
                               "at 3s bob declines\n"),
                     "bob 0.020-3.000 149/149/0 heard; alice 0.040-2.980 147/147/0 heard; "
                     "alice 2.980-3.020 2/2/0 has hung up");
}
END_TEST

/* The 200 and its first copy are lost: alice has offered to receive, so she listens, and says
 * nothing. */
START_TEST(who_has_offered_to_receive_hears_what_comes_before_the_answer)
{
    ck_assert_str_eq(rows_told(PHONES "drop the 1st 200 from bob\ndrop the 2nd 200 from bob\n"
                                      "at 5s alice hangs up\n"),
                     "bob 1.000-4.980 199/199/0 heard; alice 2.520-5.000 124/124/0 heard; "
                     "bob 4.980-5.020 2/2/0 has hung up");
}
END_TEST

START_TEST(a_line_that_loses_and_delays_shows_in_counts_and_jitter)
{
    struct told t;
    struct media_row *rows;
    begin(&t, "seed 3\nnode alice phone\nnode bob phone answers\n"
              "link alice -- bob tcp delay 20ms jitter 30ms loss 10%\nat 0s alice calls bob\n"
              "run until 60s\n");
    while (run_step(&t.run, 60000000))
        ;
    size_t count = media_rows(scenario_plan(t.scenario), t.run.trace, 60000000, &rows);
    ck_assert_uint_eq(count, 2);
    for (size_t i = 0; i < count; i++) {
        ck_assert_uint_eq(rows[i].sent, rows[i].received + rows[i].lost);
        ck_assert_uint_ge(rows[i].lost, rows[i].sent / 15);
        ck_assert_uint_le(rows[i].lost, rows[i].sent / 7);
        ck_assert_int_ge(rows[i].jitter, 3000); /* of 0 to 30 ms, evenly: 10 ms is to be expected */
        ck_assert_int_le(rows[i].jitter, 20000);
    }
    free(rows);
    end(&t);
}
END_TEST

/* Where this begins in its line. */
static size_t column_of(const char *text, const char *words)
{
    const char *at = strstr(text, words), *line = at;
    ck_assert_ptr_nonnull(at);
    while (line > text && line[-1] != '\n')
        line--;
    return (size_t)(at - line);
}

START_TEST(the_table_of_media_is_as_wide_as_its_names)
{
    struct told t;
    char *text;
    size_t size;
    begin(&t, "node somebody-with-a-long-name phone\nnode bob phone answers\n"
              "link somebody-with-a-long-name -- bob\nat 0s somebody-with-a-long-name calls bob\n"
              "at 5s bob hangs up\n");
    finish(&t);
    FILE *to = open_memstream(&text, &size);
    report_media(to, scenario_plan(t.scenario), t.run.trace, t.run.world->block->now);
    fclose(to);
    size_t column = column_of(text, "what");
    ck_assert_uint_eq(column_of(text, "heard by"), column_of(text, "somebody-with-a-long-name\n"));
    ck_assert_uint_eq(column_of(text, "audio"), column);
    ck_assert_uint_eq(column_of(strstr(text, "audio") + 1, "audio"), column);
    free(text);
    end(&t);
}
END_TEST

/* ---- JSON Lines --------------------------------------------------------------------------------------------------- */

static const struct {
    const char *kind, *keys;
} contract[] = {
    {"run", "kind version scenario seed"},
    {"message", "kind n t cause what id from to method status cseq call_id branch copy"},
    {"timer", "kind n t cause what node instance timer due"},
    {"transition", "kind n t cause node machine instance from to trigger effects rfc"},
    {"unexpected", "kind n t cause node machine instance state trigger"},
    {"deferred", "kind n t cause node machine instance state trigger"},
    {"killed", "kind n t cause node machine instance state trigger"},
    {"user", "kind n t cause node text"},
    {"note", "kind n t cause node text"},
    {"link", "kind n t cause what from to"},
    {"media", "kind n t cause what node instance peer medium codec"},
    {"rtp", "kind t until from to medium codec sent arrived lost jitter heard why"},
    {"check", "kind n t cause line ok text"},
    {"end", "kind n t ok messages transitions hash"},
};

static const char *keys_of(const char *kind)
{
    for (size_t i = 0; i < sizeof contract / sizeof *contract; i++)
        if (!strcmp(contract[i].kind, kind))
            return contract[i].keys;
    ck_abort_msg("the contract has no kind '%s'", kind);
    return NULL;
}

static void check_line(const char *line)
{
    json_error_t error;
    char keys[300] = "";
    const char *key;
    json_t *value, *o = json_loads(line, JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(o != NULL, "%s: %s", error.text, line);
    json_object_foreach(o, key, value)
    {
        strcat(keys, keys[0] ? " " : "");
        strcat(keys, key);
    }
    ck_assert_str_eq(keys, keys_of(json_string_value(json_object_get(o, "kind"))));
    json_decref(o);
}

static void print_jsonl(struct told *t)
{
    FILE *to = open_memstream(&t->text, &t->size);
    report_jsonl(to, t->scenario, &t->run, true);
    fclose(to);
}

START_TEST(each_line_is_an_object_with_the_keys_of_the_contract_in_order)
{
    struct told t;
    size_t lines = 0;
    begin(&t, call);
    finish(&t);
    print_jsonl(&t);
    for (char *rest = t.text, *line; (line = strtok_r(rest, "\n", &rest)); lines++)
        check_line(line);
    ck_assert_uint_eq(lines, t.run.trace->count + 2 + 3); /* both talk, and bob hangs up on alice */
    end(&t);
}
END_TEST

START_TEST(a_message_says_what_it_is_and_a_copy_counts)
{
    struct told t;
    begin(&t, call);
    finish(&t);
    print_jsonl(&t);
    ck_assert_ptr_nonnull(strstr(t.text,
                                 "\"what\":\"sent\",\"id\":1,\"from\":\"alice\",\"to\":\"bob\","
                                 "\"method\":\"INVITE\",\"status\":0,\"cseq\":1,"));
    ck_assert_ptr_nonnull(strstr(t.text, "\"what\":\"dropped\",\"id\":1,"));
    ck_assert_ptr_nonnull(strstr(t.text, "\"copy\":1}"));
    ck_assert_ptr_nonnull(strstr(t.text, "\"method\":\"INVITE\",\"status\":180,"));
    end(&t);
}
END_TEST

START_TEST(a_transition_names_states_trigger_effects_and_section)
{
    struct told t;
    begin(&t, call);
    finish(&t);
    print_jsonl(&t);
    ck_assert_ptr_nonnull(strstr(
        t.text,
        "\"instance\":\"alice.invite-client[1]\",\"from\":\"Calling\",\"to\":\"Calling\","
        "\"trigger\":\"timer A\",\"effects\":[\"resend\",\"double A\"],\"rfc\":\"RFC 3261 17.1.1.2\"}"));
    end(&t);
}
END_TEST

/* ---- scopes ------------------------------------------------------------------------------------------------------------ */

START_TEST(scopes_tell_every_transaction_dialog_and_session)
{
    struct told t;
    struct scopes *scopes = scopes_new();
    begin(&t, call);
    while (run_step(&t.run, INT64_MAX))
        scopes_step(scopes, &t.run);
    FILE *to = open_memstream(&t.text, &t.size);
    scopes_print(to, scopes, &t.run);
    fclose(to);
    static const char *const expected[] = {
        "alice.invite-client[1]", "bob.invite-server[1]", "bob.client[1]", "alice.server[1]",
        "INVITE, branch z9hG4bK", "BYE, branch z9hG4bK",  "Call-ID ",      "alice.session[1]"};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        ck_assert_msg(strstr(t.text, expected[i]) != NULL, "no %s in\n%s", expected[i], t.text);
    ck_assert_ptr_null(strstr(t.text, "still:"));
    scopes_free(scopes);
    end(&t);
}
END_TEST

/* ---- verdicts ------------------------------------------------------------------------------------------------------------ */

static void print_verdicts(struct told *t, const char *format)
{
    struct verdicts v = {0};
    begin(t, call);
    finish(t);
    verdicts_add(&v, t->scenario, &t->run);
    ck_assert_uint_eq(v.count, 2);
    ck_assert_uint_eq(verdicts_broken(&v), 1);
    FILE *to = open_memstream(&t->text, &t->size);
    ck_assert(verdicts_print(to, &v, format));
    fclose(to);
    verdicts_free(&v);
}

START_TEST(text_names_file_line_and_reason_of_what_is_broken)
{
    struct told t;
    print_verdicts(&t, "text");
    ck_assert_ptr_nonnull(strstr(t.text, "call.sip:9: broken: "));
    ck_assert_ptr_nonnull(strstr(t.text, "1 expectations hold, 1 are broken"));
    end(&t);
}
END_TEST

START_TEST(tap_has_a_plan_and_a_line_each)
{
    struct told t;
    print_verdicts(&t, "tap");
    ck_assert_ptr_nonnull(strstr(t.text, "1..2\nok 1 - call.sip:8"));
    ck_assert_ptr_nonnull(strstr(t.text, "\nnot ok 2 - call.sip:9"));
    end(&t);
}
END_TEST

START_TEST(junit_is_xml_with_one_failure)
{
    struct told t;
    print_verdicts(&t, "junit");
    xmlDoc *doc = xmlReadMemory(t.text, (int)t.size, "junit", NULL, 0);
    ck_assert_ptr_nonnull(doc);
    xmlChar *failures = xmlGetProp(xmlDocGetRootElement(doc), (const xmlChar *)"failures");
    ck_assert_str_eq((const char *)failures, "1");
    xmlFree(failures);
    xmlFreeDoc(doc);
    xmlCleanupParser();
    end(&t);
}
END_TEST

START_TEST(json_tells_each_expectation)
{
    struct told t;
    print_verdicts(&t, "json");
    json_t *o = json_loads(t.text, 0, NULL);
    ck_assert_ptr_nonnull(o);
    ck_assert(json_is_false(json_object_get(o, "ok")));
    ck_assert_uint_eq(json_array_size(json_object_get(o, "expectations")), 2);
    json_decref(o);
    end(&t);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report");
    TCase *all = tcase_create("all");
    tcase_add_test(all, who_talks_is_heard_until_somebody_hangs_up);
    tcase_add_test(all, as_long_as_the_bye_is_lost_the_peer_talks_to_nobody);
    tcase_add_test(all, what_arrives_at_somebody_who_has_stopped_listening_is_heard_by_nobody);
    tcase_add_test(all, the_dead_hear_nothing_and_a_cut_link_carries_nothing);
    tcase_add_test(all, early_media_are_heard_before_the_call_is_answered);
    tcase_add_test(all, the_table_of_media_is_as_wide_as_its_names);
    tcase_add_test(all, who_has_offered_to_receive_hears_what_comes_before_the_answer);
    tcase_add_test(all, a_line_that_loses_and_delays_shows_in_counts_and_jitter);
    tcase_add_test(all, each_line_is_an_object_with_the_keys_of_the_contract_in_order);
    tcase_add_test(all, a_message_says_what_it_is_and_a_copy_counts);
    tcase_add_test(all, a_transition_names_states_trigger_effects_and_section);
    tcase_add_test(all, scopes_tell_every_transaction_dialog_and_session);
    tcase_add_test(all, text_names_file_line_and_reason_of_what_is_broken);
    tcase_add_test(all, tap_has_a_plan_and_a_line_each);
    tcase_add_test(all, junit_is_xml_with_one_failure);
    tcase_add_test(all, json_tells_each_expectation);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
