/* Two runs side by side: rows, differences, what changed, the sentence. */
#include "report/compare.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char call[] = "node alice phone\nnode bob phone answers after 2s\n"
                           "link alice -- bob udp delay 20ms\n"
                           "at 0s alice calls bob\nat 10s bob hangs up\n"
                           "expect every dialog ends by 60s\n"
                           "expect 200 to INVITE is sent once\n";

static struct history *history_of(const char *text)
{
    struct complaints c = {0};
    struct scenario *s = scenario_parse("test.sip", text, strlen(text), NULL, 0, &c);
    ck_assert_msg(s, "%s", c.count ? c.item[0].text : "");
    return history_new(s, 16 << 20);
}

static size_t what_if(struct history *h, const char *line)
{
    struct complaints c = {0};
    uint32_t now;
    int run = history_what_if(h, 0, 0, line, &now, &c);
    ck_assert_msg(run > 0, "%s", c.count ? c.item[0].text : "");
    return (size_t)run;
}

/* Each record once, in order, on each side; equal rows are equal. */
static void assert_whole(const struct comparison *c, const struct history *h, size_t b)
{
    uint32_t last[2] = {0};
    for (size_t row = 0; row < comparison_rows(c); row++) {
        struct compare_row r = comparison_row(c, row);
        for (int side = 0; side < 2; side++) {
            if (!r.record[side])
                continue;
            ck_assert_uint_eq(r.record[side], last[side] + 1);
            ck_assert_uint_eq(comparison_row_of(c, side, r.record[side]), row);
            last[side] = r.record[side] + (r.kind == ROW_FOLDED ? r.folded - 1 : 0);
        }
        if (r.kind != ROW_DIFFERENT)
            ck_assert(r.record[SIDE_A] && r.record[SIDE_B]);
    }
    ck_assert_uint_eq(last[SIDE_A], history_trace((struct history *)h, 0)->count);
    ck_assert_uint_eq(last[SIDE_B], history_trace((struct history *)h, b)->count);
}

static const struct change_row *row_of(const struct comparison *c, uint8_t group, const char *what)
{
    for (size_t i = 0; i < comparison_changes(c); i++)
        if (comparison_change(c, i)->group == group && !strcmp(comparison_change(c, i)->what, what))
            return comparison_change(c, i);
    ck_abort_msg("there is no row '%s'", what);
    return NULL;
}

static void assert_row(const struct comparison *c, uint8_t group, const char *what, const char *a,
                       const char *b, const char *says)
{
    const struct change_row *r = row_of(c, group, what);
    ck_assert_str_eq(r->a, a);
    ck_assert_str_eq(r->b, b);
    ck_assert_str_eq(r->says, says);
    ck_assert_int_eq(r->equal, !strcmp(a, b));
}

START_TEST(a_lost_ack_is_told_in_numbers_and_in_one_sentence)
{
    struct history *h = history_of(call);
    size_t b = what_if(h, "drop the 1st ACK from alice");
    struct comparison *c = comparison_new(h, 0, b, NULL, 2);
    assert_row(c, CHANGE_MESSAGES, "200 from bob", "1", "2", "1 more");
    assert_row(c, CHANGE_MESSAGES, "INVITE from alice", "1", "1", "=");
    assert_row(c, CHANGE_STATES, "bob.dialog-callee Established", "2.060 s", "2.560 s",
               "0.500 s later");
    assert_row(c, CHANGE_STATES, "bob.dialog-callee at the end", "Morgue", "Morgue", "=");
    assert_row(c, CHANGE_MEDIA, "audio from alice to bob", "2.040 s", "2.040 s", "not delayed");
    assert_row(c, CHANGE_CALLS, "answered", "1", "1", "=");
    assert_row(c, CHANGE_TIMERS, "again of bob.uas-2xx", "0", "1", "1 more");
    assert_row(c, CHANGE_VERDICTS, "every dialog ends by 60s", "holds", "holds", "=");
    assert_row(c, CHANGE_VERDICTS, "200 to INVITE is sent once", "holds", "is broken", "another");
    ck_assert_str_eq(comparison_sentence(c),
                     "losing this ACK made bob repeat the 200 once and made alice repeat the ACK "
                     "once; neither user noticed");
    comparison_free(c);
    history_free(h);
}
END_TEST

START_TEST(the_first_difference_is_where_the_message_is_sent)
{
    struct history *h = history_of(call);
    size_t b = what_if(h, "drop the 1st ACK from alice");
    struct comparison *c = comparison_new(h, 0, b, NULL, 2);
    struct compare_row r = comparison_row(c, comparison_first(c));
    uint32_t record[2];
    comparison_first_records(c, record);
    ck_assert_int_eq(r.kind, ROW_DIFFERENT);
    ck_assert_uint_eq(r.record[SIDE_A], r.record[SIDE_B]);
    ck_assert(r.record[SIDE_A] == record[SIDE_A] && r.record[SIDE_B] == record[SIDE_B]);
    ck_assert_int_eq(history_trace(h, b)->record[record[SIDE_B]].what, RECORD_SENT);
    ck_assert_int_eq(r.t, 2040000);
    ck_assert_int_eq(comparison_row(c, 0).kind, ROW_FOLDED);
    ck_assert_uint_eq(comparison_first(c), 3); /* what is folded, and two before */
    comparison_free(c);
    history_free(h);
}
END_TEST

START_TEST(rows_show_every_record_of_both_runs_in_order)
{
    static const char *const lines[] = {
        "drop the 1st ACK from alice",
        "delay the 1st INVITE from alice by 3s",
        "duplicate every 200",
        "corrupt the 1st INVITE from alice",
        "at 1s after 0 steps bob hangs up",
        "drop every REGISTER",
        "reorder the 1st ACK from alice",
        "at 0s after 0 steps alice crashes",
    };
    struct history *h = history_of(call);
    size_t b = what_if(h, lines[_i]);
    for (uint32_t context = 0; context < 5; context++) {
        struct comparison *c = comparison_new(h, 0, b, NULL, context);
        size_t stretches = 0, back = 0, row;
        assert_whole(c, h, b);
        for (row = comparison_first(c); row < comparison_rows(c); row = comparison_next(c, row)) {
            ck_assert_int_eq(comparison_row(c, row).kind, ROW_DIFFERENT);
            stretches++;
        }
        for (row = comparison_rows(c); back < stretches; back++) {
            row = comparison_previous(c, row);
            ck_assert_uint_lt(row, comparison_rows(c));
        }
        ck_assert_uint_eq(row, stretches ? comparison_first(c) : comparison_rows(c));
        ck_assert_uint_eq(comparison_previous(c, row < comparison_rows(c) ? row : 0),
                          comparison_rows(c));
        comparison_free(c);
    }
    history_free(h);
}
END_TEST

START_TEST(runs_that_are_alike_are_one_folded_row)
{
    struct history *h = history_of(call);
    size_t b = what_if(h, "drop every REGISTER");
    struct comparison *c = comparison_new(h, 0, b, NULL, 2);
    uint32_t record[2] = {7, 7};
    comparison_first_records(c, record);
    ck_assert_uint_eq(comparison_rows(c), 1);
    ck_assert_uint_eq(comparison_row(c, 0).folded, history_trace(h, 0)->count);
    ck_assert_uint_eq(comparison_first(c), 1);
    ck_assert(!record[0] && !record[1]);
    ck_assert_str_eq(comparison_sentence(c), "losing every REGISTER changed nothing");
    comparison_free(c);
    history_free(h);
}
END_TEST

static bool messages_only(const struct plan *plan, const struct record *r)
{
    (void)plan;
    return r->what == RECORD_SENT || r->what == RECORD_ARRIVED;
}

START_TEST(who_wants_fewer_records_sees_fewer)
{
    struct history *h = history_of(call);
    size_t b = what_if(h, "drop the 1st ACK from alice");
    struct comparison *c = comparison_new(h, 0, b, messages_only, 100);
    for (size_t row = 0; row < comparison_rows(c); row++)
        for (int side = 0; side < 2; side++) {
            uint32_t n = comparison_row(c, row).record[side];
            const struct record *r = &history_trace(h, side ? b : 0)->record[n];
            ck_assert(!n || messages_only(NULL, r));
        }
    /* five messages, sent and arrived, in both; one more 200 and ACK in the other */
    ck_assert_uint_gt(comparison_rows(c), 10);
    ck_assert_uint_lt(comparison_rows(c), 18);
    comparison_free(c);
    history_free(h);
}
END_TEST

START_TEST(the_sentence_says_what_was_done_and_what_came_of_it)
{
    static const struct {
        const char *line, *sentence;
    } rows[] = {
        {"corrupt the 1st INVITE from alice",
         "corrupting this INVITE cost a call: alice has no call: 400 Bad Request"},
        {"delay the 1st 180 from bob by 10ms",
         "delaying this 180 changed no count of messages; alice's user noticed it 0.010 s later"},
        {"drop the 1st BYE from bob",
         "losing this BYE made bob repeat the BYE once; alice's user noticed it 0.500 s later"},
        {"drop the 1st 200 from bob",
         "losing this 200 made bob repeat the 200 once; bob hears alice 0.500 s later"},
        {"duplicate the 1st INVITE from alice",
         "doubling this INVITE made bob repeat the 180 once; neither user noticed"},
        {"reorder the 1st 200 to BYE from alice",
         "holding back this 200 to BYE made bob repeat the BYE once and made alice repeat the 200 "
         "to BYE once; neither user noticed"},
        {"at 12s after 0 steps timer E of bob.client[1] fires",
         "\"timer E of bob.client[1] fires at 12s\" changed no count of messages; neither user "
         "noticed"},
        {"drop the 1st 180 from bob",
         "losing this 180 made alice repeat the INVITE once and made bob repeat the 180 once; "
         "alice's user noticed it 0.500 s later"},
        {"at 1s after 0 steps bob crashes", "\"bob crashes at 1s\" cost a call"},
    };
    struct history *h = history_of(call);
    size_t b = what_if(h, rows[_i].line);
    struct comparison *c = comparison_new(h, 0, b, NULL, 2);
    ck_assert_str_eq(comparison_sentence(c), rows[_i].sentence);
    comparison_free(c);
    history_free(h);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("compare");
    TCase *t = tcase_create("compare");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_lost_ack_is_told_in_numbers_and_in_one_sentence);
    tcase_add_test(t, the_first_difference_is_where_the_message_is_sent);
    tcase_add_loop_test(t, rows_show_every_record_of_both_runs_in_order, 0, 8);
    tcase_add_test(t, runs_that_are_alike_are_one_folded_row);
    tcase_add_test(t, who_wants_fewer_records_sees_fewer);
    tcase_add_loop_test(t, the_sentence_says_what_was_done_and_what_came_of_it, 0, 9);
    suite_add_tcase(suite, t);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
