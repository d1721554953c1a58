/* Why: each kind of record of many runs is explained; and what is particular to some, to the letter. */
#include "report/explain.h"

#include <check.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

/* A scenario, run to its end. */
struct told {
    struct scenario *scenario;
    struct run run;
    struct explanation why;
};

static void finish(struct told *t, struct scenario *s)
{
    enum { RECORDS = 4000 };
    usec end = scenario_end(s);
    t->scenario = s;
    run_start(&t->run, scenario_plan(s), true, choose_random, NULL);
    while (t->run.trace->count < RECORDS && run_step(&t->run, end ? end : INT64_MAX))
        ;
}

static void begin(struct told *t, const char *text)
{
    struct complaints complaints = {0};
    struct scenario *s = scenario_parse("call.sip", text, strlen(text), NULL, 0, &complaints);
    ck_assert_msg(s != NULL, "%s", complaints.count ? complaints.item[0].text : "");
    finish(t, s);
}

static void end(struct told *t)
{
    run_end(&t->run);
    scenario_free(t->scenario);
}

static const struct record *record_at(const struct told *t, uint32_t n)
{
    return &t->run.trace->record[n];
}

static void explain(struct told *t, struct why_subject s, uint32_t now)
{
    why_explain(&t->why, t->run.step.plan, t->run.trace, now, NULL, s);
}

static void explain_record(struct told *t, uint32_t n)
{
    explain(t, (struct why_subject){.kind = WHY_RECORD, .record = n}, t->run.trace->count);
}

static bool is_titled(const struct told *t, const struct record *r, const char *title)
{
    char text[64];
    message_title(trace_payload(t->run.trace, r->subject), t->run.step.plan->lore, text,
                  sizeof text);
    return !strcmp(text, title);
}

/* The nth record of this kind, of the message called so (NULL: of any). */
static uint32_t find(const struct told *t, enum record_kind what, const char *title, int nth)
{
    for (uint32_t n = 1; n <= t->run.trace->count; n++)
        if (record_at(t, n)->what == what && (!title || is_titled(t, record_at(t, n), title)) &&
            !--nth)
            return n;
    ck_abort_msg("there is no such record");
    return 0;
}

static bool says(const struct told *t, const char *part)
{
    for (size_t i = 0; i < t->why.count; i++)
        if (strstr(t->why.line[i].text, part))
            return true;
    return false;
}

static bool cites(const struct told *t, const char *section)
{
    for (size_t i = 0; i < t->why.count; i++)
        if (!strcmp(t->why.line[i].section, section))
            return true;
    return false;
}

static void must_say(const struct told *t, const char *part)
{
    if (!says(t, part))
        why_print(stderr, t->run.step.plan, t->run.trace, &t->why);
    ck_assert_msg(says(t, part), "it does not say: %s", part);
}

static void must_cite(const struct told *t, const char *section)
{
    ck_assert_msg(cites(t, section), "it does not cite %s", section);
}

#define PHONES                                         \
 "node alice phone\nnode bob phone answers after 1s\n" \
 "link alice -- bob udp delay 20ms\nat 0s alice calls bob\n"

/* ---- whatever it is -------------------------------------------------------------------------- */

static void explained(struct told *t, const char *file, uint32_t n)
{
    const struct record *r = record_at(t, n);
    const char *section = report_section(t->run.step.plan, r), *brief_section;
    char brief[400];
    explain_record(t, n);
    ck_assert_msg(t->why.count >= 2, "%s: record %u has no explanation", file, (unsigned)n);
    ck_assert_int_eq(t->why.line[0].role, WHY_HEADLINE);
    ck_assert_uint_eq(t->why.line[0].record, n);
    if (section[0])
        ck_assert_msg(cites(t, section), "%s: record %u: not %s", file, (unsigned)n, section);
    for (size_t i = 0; i < t->why.count; i++) {
        ck_assert_msg(t->why.line[i].text[0], "%s: record %u: an empty line", file, (unsigned)n);
        ck_assert_uint_le(t->why.line[i].record, n > 0 ? t->run.trace->count : 0);
    }
    ck_assert_msg(t->why.count < WHY_LINES, "%s: record %u: too long", file, (unsigned)n);
    why_brief(t->run.step.plan, t->run.trace, n, &brief_section, brief, sizeof brief);
    ck_assert(brief[0]);
    if (report_is_message(r)) {
        explain(t, (struct why_subject){.kind = WHY_MESSAGE, .record = n}, t->run.trace->count);
        ck_assert_uint_ge(t->why.count, 2);
    }
}

/* Every seventh record, and each of a kind that is rare. */
static void explain_all(const char *directory, unsigned *kinds)
{
    char path[400];
    const char *top = getenv("top_srcdir");
    snprintf(path, sizeof path, "%s/tests/scenarios/%s", top ? top : ".", directory);
    DIR *d = opendir(path);
    ck_assert_msg(d != NULL, "%s", path);
    for (struct dirent *e; (e = readdir(d));) {
        char file[700];
        struct complaints complaints = {0};
        struct told t;
        size_t length = strlen(e->d_name);
        if (length < 4 || strcmp(e->d_name + length - 4, ".sip"))
            continue;
        snprintf(file, sizeof file, "%s/%s", path, e->d_name);
        struct scenario *s = scenario_load(file, NULL, 0, &complaints);
        ck_assert_msg(s != NULL, "%s", file);
        finish(&t, s);
        for (uint32_t n = 1; n <= t.run.trace->count; n++) {
            *kinds |= 1u << record_at(&t, n)->what;
            if (n % 7 == 0 || record_at(&t, n)->what == RECORD_STRAY ||
                record_at(&t, n)->what >= RECORD_UNEXPECTED)
                explained(&t, e->d_name, n);
        }
        end(&t);
    }
    closedir(d);
}

START_TEST(every_kind_of_record_is_explained_with_its_section)
{
    static const char *const directories[] = {"bugs",    "rfc5407", "precise", "edges",
                                              "outages", "offers",  "faults"};
    unsigned kinds = 0;
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++)
        explain_all(directories[i], &kinds);
    for (int what = RECORD_SENT; what < RECORD_KINDS; what++)
        if (what != RECORD_END)
            ck_assert_msg(kinds >> what & 1, "no run has records of kind %d", what);
}
END_TEST

/* ---- timers ---------------------------------------------------------------------------------- */

START_TEST(a_timer_that_doubles_says_from_what_to_what)
{
    struct told t;
    begin(&t, PHONES "drop the 1st INVITE from alice\ndrop the 2nd INVITE from alice\n");
    explain_record(&t, find(&t, RECORD_TIMER_START, NULL, 1)); /* A, as the INVITE goes out */
    must_say(&t, "T1 = 0.500 s");
    must_cite(&t, "RFC 3261 17.1.1.1");
    uint32_t n = find(&t, RECORD_TIMER_START, NULL, 3);
    explain_record(&t, n);
    must_say(&t, "0.500 s are over: 2 * 0.500 s = 1.000 s");
    must_cite(&t, "RFC 3261 17.1.1.2");
    end(&t);
}
END_TEST

START_TEST(a_multiple_of_t1_is_counted_out)
{
    struct told t;
    begin(&t, PHONES);
    explain_record(&t, find(&t, RECORD_TIMER_START, NULL, 2)); /* B */
    must_say(&t, "64*T1 = 64 * 0.500 s = 32.000 s");
    end(&t);
}
END_TEST

START_TEST(a_timer_that_a_reliable_transport_makes_needless_says_so)
{
    struct told t;
    begin(&t, "node alice phone\nnode bob phone is busy\nlink alice -- bob tcp delay 20ms\n"
              "at 0s alice calls bob\n");
    uint32_t zero = 0;
    for (uint32_t n = 1; n <= t.run.trace->count && !zero; n++)
        if (record_at(&t, n)->what == RECORD_TIMER_START &&
            record_at(&t, n)->due == record_at(&t, n)->t)
            zero = n;
    ck_assert_uint_ne(zero, 0);
    explain_record(&t, zero);
    must_say(&t, "A reliable transport loses nothing");
    end(&t);
}
END_TEST

START_TEST(a_running_timer_is_explained_alike_with_and_without_the_world)
{
    struct told t;
    begin(&t, PHONES "run until 10s\n");
    const struct world *w = t.run.world;
    ref all[64];
    size_t count = events_pending(w, all, 64), seen = 0;
    for (size_t i = 0; i < count; i++) {
        const struct event *e = world_item(w, all[i]);
        if (e->what != EVENT_TIMER)
            continue;
        const struct instance *x = instance_at(w, e->owner);
        struct why_subject s = {WHY_TIMER, x->machine, e->which, x->node, x->ordinal, 0};
        explain(&t, s, t.run.trace->count);
        struct explanation without = t.why;
        why_explain(&t.why, t.run.step.plan, t.run.trace, t.run.trace->count, w, s);
        ck_assert_mem_eq(t.why.line[0].text, without.line[0].text, sizeof without.line[0].text);
        ck_assert_uint_eq(t.why.count, without.count);
        must_say(&t, " runs: ");
        seen++;
    }
    ck_assert_uint_gt(seen, 0);
    end(&t);
}
END_TEST

START_TEST(what_comes_again_and_again_is_told_once_and_counted)
{
    struct told t;
    begin(&t, "node alice phone\nnode bob phone silent\nlink alice -- bob udp delay 20ms\n"
              "at 0s alice calls bob\n");
    explain_record(&t, find(&t, RECORD_SENT, "INVITE", 7));
    must_say(&t, "and so 5 times before, since 0.500 s");
    ck_assert_uint_lt(t.why.count, 20);
    end(&t);
}
END_TEST

/* ---- matching -------------------------------------------------------------------------------- */

START_TEST(a_response_matches_by_branch_and_by_the_method_in_its_cseq)
{
    struct told t;
    begin(&t, PHONES);
    explain_record(&t, find(&t, RECORD_ARRIVED, "180", 1));
    must_say(&t, "It belongs to alice.invite-client");
    must_say(&t, "same branch in the top Via: z9hG4bK-");
    must_say(&t, "same method in the CSeq: INVITE");
    must_cite(&t, "RFC 3261 17.1.3");
    end(&t);
}
END_TEST

START_TEST(a_copy_of_a_request_matches_by_branch_sent_by_and_method)
{
    struct told t;
    begin(&t, PHONES "duplicate the 1st INVITE from alice\n");
    explain_record(&t, find(&t, RECORD_ARRIVED, "INVITE", 2));
    must_say(&t, "It belongs to bob.invite-server");
    must_say(&t, "same branch in the top Via: z9hG4bK-");
    must_say(&t, "same sent-by in the top Via: alice.example.com");
    must_say(&t, "same method: INVITE");
    must_cite(&t, "RFC 3261 17.2.3");
    end(&t);
}
END_TEST

START_TEST(the_ack_of_a_2xx_is_for_the_dialog_and_not_for_a_transaction)
{
    struct told t;
    begin(&t, PHONES);
    explain_record(&t, find(&t, RECORD_ARRIVED, "ACK", 1));
    must_say(&t, "It is for bob.uas-2xx");
    must_say(&t, "number in the CSeq: 1");
    must_cite(&t, "RFC 3261 13.2.2.4");
    ck_assert(!says(&t, "It belongs to bob.invite-server"));
    end(&t);
}
END_TEST

START_TEST(a_stray_response_names_the_field_that_differs)
{
    struct told t;
    begin(&t, PHONES "at 500ms bob sends 486 to INVITE with "
                     "\"Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bK-other\"\n");
    explain_record(&t, find(&t, RECORD_STRAY, NULL, 1));
    must_say(&t, "other branch in the top Via: z9hG4bK-other; INVITE from alice has z9hG4bK-");
    must_say(&t, "same method in the CSeq: INVITE");
    must_cite(&t, "RFC 6026 7.2");
    end(&t);
}
END_TEST

START_TEST(a_response_to_a_transaction_that_has_ended_says_when_it_did)
{
    struct told t;
    begin(&t, PHONES "at 32s bob sends 486 to INVITE\ndelay the 1st 486 from bob by 5s\n");
    explain_record(&t, find(&t, RECORD_STRAY, NULL, 1));
    must_say(&t, "All is the same, but alice.invite-client has ended, at ");
    end(&t);
}
END_TEST

START_TEST(a_request_of_no_dialog_names_the_tag_that_differs)
{
    struct told t;
    begin(&t, PHONES "node mallory phone\nlink mallory -- bob udp delay 20ms\n"
                     "at 2s mallory sends BYE as alice with "
                     "\"To: <sip:bob@example.com>;tag=guessed\"\n");
    explain_record(&t, find(&t, RECORD_SENT, "481 to BYE", 1));
    must_say(&t, "same Call-ID: ");
    must_say(&t, "other To tag as the local tag: guessed; the nearest dialog of bob has ");
    must_say(&t, "same From tag as the remote tag: ");
    must_cite(&t, "RFC 3261 12.2.2");
    end(&t);
}
END_TEST

/* ---- messages -------------------------------------------------------------------------------- */

START_TEST(a_message_says_which_effect_of_which_edge_has_sent_it)
{
    struct told t;
    begin(&t, PHONES "drop the 1st INVITE from alice\n");
    explain_record(&t, find(&t, RECORD_SENT, "INVITE", 2));
    must_say(&t, "stays in Calling: timer A; its effect `resend` sends it");
    must_say(&t, "alice calls bob");
    explain_record(&t, find(&t, RECORD_SENT, "ACK", 1));
    must_say(&t, "its effect `send ACK` sends it");
    end(&t);
}
END_TEST

START_TEST(a_loss_says_who_is_to_blame)
{
    struct told t;
    begin(&t, PHONES "at 2s cut alice -- bob\nat 3s alice hangs up\nrun until 4s\n");
    explain_record(&t, find(&t, RECORD_LOST, "BYE", 1));
    must_say(&t, "The link is cut.");
    must_say(&t, "alice -- bob is cut");
    end(&t);
    begin(&t, PHONES "drop the 1st 180 from bob\n");
    explain_record(&t, find(&t, RECORD_DROPPED, NULL, 1));
    must_say(&t, "as the line says: drop the 1st 180 to INVITE from bob");
    end(&t);
    begin(&t, "node alice phone\nnode bob phone\nlink alice -- bob udp delay 20ms loss 100%\n"
              "at 0s alice calls bob\nrun until 1s\n");
    explain_record(&t, find(&t, RECORD_LOST, "INVITE", 1));
    must_say(&t, "alice -- bob loses 100.0 in 100, by chance");
    end(&t);
}
END_TEST

START_TEST(what_is_damaged_is_refused_discarded_or_ends_the_connection)
{
    struct told t;
    begin(&t, PHONES "corrupt the 1st INVITE from alice\n");
    explain_record(&t, find(&t, RECORD_CORRUPTED, "INVITE", 1));
    must_say(&t, "Over UDP a damaged request is answered 400");
    must_cite(&t, "RFC 4475 3.1.2.3");
    end(&t);
    begin(&t, PHONES "corrupt the 1st 180 from bob\n");
    explain_record(&t, find(&t, RECORD_CORRUPTED, "180", 1));
    must_say(&t, "A damaged response is discarded");
    must_cite(&t, "RFC 3261 18.3");
    explain_record(&t, find(&t, RECORD_STRAY, "180", 1));
    must_say(&t, "A damaged response is discarded");
    end(&t);
    begin(&t, PHONES "corrupt the 1st ACK from alice\n");
    explain_record(&t, find(&t, RECORD_CORRUPTED, "ACK", 1));
    must_say(&t, "No response to an ACK is allowed");
    ck_assert(!says(&t, "answered 400"));
    end(&t);
    begin(&t, "node alice phone\nnode bob phone answers after 1s\n"
              "link alice -- bob tcp delay 20ms\nat 0s alice calls bob\n"
              "corrupt the 1st INVITE from alice\n");
    explain_record(&t, find(&t, RECORD_REFUSED, "INVITE", 1));
    must_say(&t, "the receiver closes the connection");
    must_say(&t, "cannot be read: bob closes the connection");
    ck_assert(!says(&t, "Nobody listens at that port"));
    end(&t);
}
END_TEST

START_TEST(an_answer_that_was_ordered_is_not_put_down_to_the_request)
{
    struct told t;
    begin(&t, PHONES "at 0s bob answers the next OPTIONS with 420\nat 2s alice sends OPTIONS\n"
                     "at 3s alice sends OPTIONS with \"Require: somewhat\"\n");
    explain_record(&t, find(&t, RECORD_SENT, "420 to OPTIONS", 1));
    must_say(&t, "The scenario has told this phone to answer so.");
    ck_assert(!says(&t, "Require names an extension"));
    explain_record(&t, find(&t, RECORD_SENT, "420 to OPTIONS", 2));
    must_say(&t, "Require names an extension that is not supported.");
    ck_assert(!says(&t, "The scenario has told"));
    end(&t);
}
END_TEST

START_TEST(nothing_after_the_moment_is_told)
{
    struct told t;
    begin(&t, PHONES);
    uint32_t sent = find(&t, RECORD_SENT, "INVITE", 1);
    explain(&t, (struct why_subject){.kind = WHY_MESSAGE, .record = sent}, sent);
    must_say(&t, "on its way: it is due at 0.020 s");
    for (size_t i = 0; i < t.why.count; i++)
        ck_assert_uint_le(t.why.line[i].record, sent);
    end(&t);
}
END_TEST

START_TEST(an_instance_says_why_its_state_stands)
{
    struct told t;
    begin(&t, PHONES "run until 500ms\n");
    struct why_subject s = {
        .kind = WHY_INSTANCE, .machine = KIND_INVITE_CLIENT, .node = 1, .ordinal = 1};
    explain(&t, s, t.run.trace->count);
    must_say(&t, "alice.invite-client is in Proceeding, since 0.040 s.");
    must_say(&t, "180 from bob arrives at alice, sent at 0.020 s");
    s.ordinal = 2;
    explain(&t, s, t.run.trace->count);
    must_say(&t, "alice.invite-client[2] does not exist yet");
    end(&t);
}
END_TEST

START_TEST(in_one_line_the_cause_stands_behind_what_happened)
{
    struct told t;
    char text[400];
    const char *section;
    begin(&t, PHONES "drop the 1st INVITE from alice\n");
    uint32_t fire = find(&t, RECORD_TIMER_FIRE, NULL, 1);
    why_brief(t.run.step.plan, t.run.trace, fire + 1, &section, text, sizeof text);
    ck_assert_str_eq(
        text, "timer A fired in Calling ◂ timer A started when the INVITE was sent, 0.500 s");
    ck_assert_str_eq(section, "RFC 3261 17.1.1.2");
    end(&t);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("explain");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 300);
    tcase_add_test(all, every_kind_of_record_is_explained_with_its_section);
    tcase_add_test(all, a_timer_that_doubles_says_from_what_to_what);
    tcase_add_test(all, a_multiple_of_t1_is_counted_out);
    tcase_add_test(all, a_timer_that_a_reliable_transport_makes_needless_says_so);
    tcase_add_test(all, a_running_timer_is_explained_alike_with_and_without_the_world);
    tcase_add_test(all, what_comes_again_and_again_is_told_once_and_counted);
    tcase_add_test(all, a_response_matches_by_branch_and_by_the_method_in_its_cseq);
    tcase_add_test(all, a_copy_of_a_request_matches_by_branch_sent_by_and_method);
    tcase_add_test(all, the_ack_of_a_2xx_is_for_the_dialog_and_not_for_a_transaction);
    tcase_add_test(all, a_stray_response_names_the_field_that_differs);
    tcase_add_test(all, a_response_to_a_transaction_that_has_ended_says_when_it_did);
    tcase_add_test(all, a_request_of_no_dialog_names_the_tag_that_differs);
    tcase_add_test(all, a_message_says_which_effect_of_which_edge_has_sent_it);
    tcase_add_test(all, a_loss_says_who_is_to_blame);
    tcase_add_test(all, what_is_damaged_is_refused_discarded_or_ends_the_connection);
    tcase_add_test(all, an_answer_that_was_ordered_is_not_put_down_to_the_request);
    tcase_add_test(all, nothing_after_the_moment_is_told);
    tcase_add_test(all, an_instance_says_why_its_state_stands);
    tcase_add_test(all, in_one_line_the_cause_stands_behind_what_happened);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
