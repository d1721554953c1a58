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
