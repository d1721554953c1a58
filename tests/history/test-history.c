/* Walking a run both ways, and its what-ifs. */
#include "history/inside.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUDGET = 128 << 20 };

static const char call[] = "node alice phone\nnode bob phone answers after 2s\n"
                           "link alice -- bob udp delay 20ms\n"
                           "at 0s alice calls bob\nat 10s bob hangs up\n"
                           "expect every dialog ends by 60s\n";

static struct scenario *parsed(const char *text)
{
    struct complaints c = {0};
    struct scenario *s = scenario_parse("test.sip", text, strlen(text), NULL, 0, &c);
    ck_assert_msg(s, "%s", c.count ? c.item[0].text : "");
    return s;
}

/* Calls without end in sight: one each second. */
static struct scenario *busy(unsigned calls)
{
    char *text = malloc(200 + calls * 80), *at = text;
    at += sprintf(at, "node alice phone\nnode bob phone answers after 100ms\n"
                      "link alice -- bob udp delay 20ms jitter 5ms loss 20%%\n");
    for (unsigned i = 0; i < calls; i++)
        at += sprintf(at, "at %us alice calls bob\nat %u.5s bob hangs up\n", i, i);
    struct scenario *s = parsed(text);
    free(text);
    return s;
}

static struct history *history_of(const char *text, size_t budget)
{
    return history_new(parsed(text), budget);
}

/* ---- stepping -------------------------------------------------------------------------------- */

START_TEST(steps_forward_and_back_meet_the_same_records)
{
    struct history *h = history_of(call, BUDGET);
    uint32_t forward[400], count = 0, n = 0;
    for (;;) {
        uint32_t next = history_next(h, 0, n);
        if (next == n)
            break;
        ck_assert_uint_gt(next, n);
        forward[count++] = n;
        n = next;
    }
    ck_assert(history_over(h, 0));
    ck_assert_uint_eq(n, history_trace(h, 0)->count);
    ck_assert_uint_gt(count, 10);
    while (count--) {
        n = history_previous(h, 0, n);
        ck_assert_uint_eq(n, forward[count]);
    }
    ck_assert_uint_eq(n, 0);
    ck_assert_uint_eq(history_previous(h, 0, 0), 0);
    history_free(h);
}
END_TEST

START_TEST(any_record_of_a_step_leads_to_the_same_neighbours)
{
    struct history *h = history_of(call, BUDGET);
    uint32_t first = history_next(h, 0, 0), second = history_next(h, 0, first);
    for (uint32_t n = first + 1; n <= second; n++) {
        ck_assert_uint_eq(history_previous(h, 0, n), first);
        ck_assert_uint_eq(history_next(h, 0, n), history_next(h, 0, second));
    }
    history_free(h);
}
END_TEST

/* The encodings of the worlds after each step, from a run that nobody walks about in. */
static unsigned char (*hashes(struct scenario *s, uint32_t **ends, uint32_t *count))[16]
{
    unsigned char(*hash)[16] = NULL;
    struct run run;
    *count = 0;
    *ends = NULL;
    uint32_t last = 0;
    run_start(&run, scenario_plan(s), true, choose_random, NULL);
    do {
        if (run.trace->count == last)
            continue;
        last = run.trace->count;
        hash = realloc(hash, (*count + 1) * sizeof *hash);
        *ends = realloc(*ends, (*count + 1) * sizeof **ends);
        world_hash(run.world, hash[*count]);
        (*ends)[(*count)++] = last;
    } while (run_step(&run, INT64_MAX));
    run_end(&run);
    return hash;
}

START_TEST(the_world_at_a_record_is_what_it_was_wherever_one_comes_from)
{
    struct scenario *s = busy(60);
    uint32_t *ends, count, seed = 1;
    unsigned char(*hash)[16] = hashes(s, &ends, &count), now[16];
    /* 20 kB: so little that nearly every world is replayed */
    struct history *h = history_new(s, _i ? BUDGET : 20000);
    history_reach(h, 0, UINT32_MAX);
    ck_assert_uint_gt(count, 500);
    for (int i = 0; i < 300; i++) {
        seed = seed * 1664525 + 1013904223;
        uint32_t k = seed >> 8;
        k = i % 3 ? k % count : count - 1 - (uint32_t)i; /* at random, and backwards */
        world_hash(history_at(h, 0, ends[k]), now);
        ck_assert_msg(!memcmp(now, hash[k], sizeof now), "step %u of %u", k, count);
    }
    history_free(h);
    free(hash);
    free(ends);
}
END_TEST

START_TEST(looking_back_changes_no_record)
{
    struct scenario *s = busy(40);
    struct history *h = history_new(s, 20000);
    uint32_t last = history_reach(h, 0, UINT32_MAX);
    const struct trace *trace = history_trace(h, 0);
    struct record *before = malloc(last * sizeof *before);
    memcpy(before, trace->record + 1, last * sizeof *before);
    uint32_t messages = trace->npayloads;
    for (uint32_t n = last; n; n = history_previous(h, 0, n))
        history_at(h, 0, n);
    ck_assert_uint_eq(trace->count, last);
    ck_assert_uint_eq(trace->npayloads, messages);
    ck_assert_mem_eq(before, trace->record + 1, last * sizeof *before);
    free(before);
    history_free(h);
}
END_TEST

START_TEST(the_first_instant_has_nothing_in_it)
{
    struct history *h = history_of(call, BUDGET);
    const struct world *w = history_at(h, 0, 0);
    ck_assert_int_eq(w->block->now, 0);
    ck_assert_uint_eq(transactions_live(w), 0);
    ck_assert_uint_gt(transactions_live(history_at(h, 0, history_next(h, 0, 0))), 0);
    history_free(h);
}
END_TEST

START_TEST(a_run_is_made_only_as_far_as_somebody_looks)
{
    struct history *h = history_of(call, BUDGET);
    history_reach(h, 0, 5);
    ck_assert(!history_over(h, 0));
    ck_assert_uint_lt(history_trace(h, 0)->count, 40);
    history_reach(h, 0, UINT32_MAX);
    ck_assert(history_over(h, 0));
    history_free(h);
}
END_TEST

START_TEST(a_time_is_the_last_record_until_then)
{
    struct history *h = history_of(call, BUDGET);
    uint32_t n = history_at_time(h, 0, 5000000);
    const struct trace *trace = history_trace(h, 0);
    ck_assert_int_le(trace->record[n].t, 5000000);
    history_reach(h, 0, n + 1);
    ck_assert_int_gt(trace->record[n + 1].t, 5000000);
    ck_assert_uint_eq(history_at_time(h, 0, INT64_MAX / 2), trace->count);
    ck_assert_int_eq(trace->record[history_at_time(h, 0, 0)].t, 0);
    history_free(h);
}
END_TEST

START_TEST(worlds_are_kept_within_the_budget)
{
    struct scenario *s = busy(300);
    enum { SMALL = 3000000 };
    struct history *h = history_new(s, SMALL);
    history_reach(h, 0, UINT32_MAX);
    ck_assert_uint_gt(h->run[0].run.trace->count, 8192);
    ck_assert(h->run[0].bytes <= SMALL || h->run[0].checkpoints == 1);
    size_t bytes = 0;
    for (size_t i = 0; i < h->run[0].checkpoints; i++)
        bytes += h->run[0].checkpoint[i].world->block->bytes;
    ck_assert_uint_eq(bytes, h->run[0].bytes);
    history_free(h);
}
END_TEST

/* ---- what-ifs -------------------------------------------------------------------------------- */

static uint32_t sending(const struct trace *trace, const char *title)
{
    char text[100];
    for (uint32_t n = 1; n <= trace->count; n++) {
        if (trace->record[n].what != RECORD_SENT)
            continue;
        message_title(trace_payload(trace, trace->record[n].subject), NULL, text, sizeof text);
        if (!strcmp(text, title))
            return n;
    }
    ck_abort_msg("%s was not sent", title);
}

START_TEST(a_what_if_shares_the_moment_and_keeps_the_old_run)
{
    struct history *h = history_of(call, BUDGET);
    uint32_t last = history_reach(h, 0, UINT32_MAX), now = 0;
    uint32_t ack = sending(history_trace(h, 0), "ACK");
    struct complaints c = {0};
    char line[100];
    scenario_fault_line(history_plan(h, 0), history_trace(h, 0), ack, "drop", 0, line, sizeof line);
    int other = history_what_if(h, 0, ack, line, &now, &c);
    ck_assert_int_eq(other, 1);
    ck_assert_str_eq(history_name(h, 1), "1st ACK lost");
    ck_assert_uint_eq(history_runs(h), 2);
    ck_assert_uint_eq(history_trace(h, 0)->count, last);
    uint32_t first = history_first_difference(h, 0, 1);
    ck_assert_uint_eq(first, ack + 1); /* dropped */
    ck_assert_uint_eq(history_trace(h, 1)->record[first].what, RECORD_DROPPED);
    ck_assert_uint_eq(now, ack);
    ck_assert_str_eq(history_name(h, 0), "main");
    history_free(h);
}
END_TEST

START_TEST(a_moment_after_the_difference_is_found_by_its_time)
{
    struct history *h = history_of(call, BUDGET);
    history_reach(h, 0, UINT32_MAX);
    uint32_t n = history_at_time(h, 0, 5000000), now = 0;
    struct complaints c = {0};
    ck_assert_int_eq(history_what_if(h, 0, n, "drop the 1st INVITE from alice", &now, &c), 1);
    const struct trace *trace = history_trace(h, 1);
    ck_assert_int_le(trace->record[now].t, history_trace(h, 0)->record[n].t);
    ck_assert_int_gt(trace->record[now + 1].t, history_trace(h, 0)->record[n].t);
    history_free(h);
}
END_TEST

START_TEST(an_equal_line_gives_the_what_if_that_exists)
{
    struct history *h = history_of(call, BUDGET);
    struct complaints c = {0};
    uint32_t now;
    ck_assert_int_eq(history_what_if(h, 0, 3, "drop the 1st INVITE from alice", &now, &c), 1);
    ck_assert_int_eq(history_what_if(h, 0, 3, "drop the 1st ACK from alice", &now, &c), 2);
    ck_assert_int_eq(history_what_if(h, 0, 9, "drop the 1st INVITE from alice", &now, &c), 1);
    ck_assert_int_eq(history_what_if(h, 1, 3, "drop the 1st ACK from alice", &now, &c), 3);
    ck_assert_str_eq(history_name(h, 3), "1st INVITE lost, 1st ACK lost");
    ck_assert_uint_eq(history_runs(h), 4);
    history_free(h);
}
END_TEST

START_TEST(a_wrong_line_makes_no_what_if)
{
    struct history *h = history_of(call, BUDGET);
    struct complaints c = {0};
    uint32_t now = 77;
    ck_assert_int_eq(history_what_if(h, 0, 3, "drop the 1st INVITE from carol", &now, &c), -1);
    ck_assert_uint_eq(c.count, 1);
    ck_assert_uint_eq(history_runs(h), 1);
    complaints_free(&c);
    history_free(h);
}
END_TEST

START_TEST(a_line_that_changes_nothing_has_no_first_difference)
{
    struct history *h = history_of(call, BUDGET);
    struct complaints c = {0};
    uint32_t now, end = history_reach(h, 0, UINT32_MAX);
    ck_assert_int_eq(history_what_if(h, 0, end, "drop every REGISTER", &now, &c), 1);
    ck_assert_uint_eq(history_first_difference(h, 0, 1), 0);
    ck_assert_uint_eq(now, end);
    history_free(h);
}
END_TEST

START_TEST(a_what_if_is_named_by_what_it_does)
{
    static const struct {
        const char *line, *name;
    } rows[] = {
        {"drop the 1st ACK from alice", "1st ACK lost"},
        {"  drop every 200 to INVITE from bob", "every 200 to INVITE lost"},
        {"delay the 2nd BYE from bob by 600ms", "2nd BYE 600ms late"},
        {"duplicate the 1st BYE from bob", "1st BYE twice"},
        {"drop every message", "every message lost"},
        {"at 5s drop every BYE from bob", "at 5s drop every BYE from bob"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *name = whatif_name(rows[i].line);
        ck_assert_str_eq(name, rows[i].name);
        free(name);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("history");
    TCase *t = tcase_create("history");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, steps_forward_and_back_meet_the_same_records);
    tcase_add_test(t, any_record_of_a_step_leads_to_the_same_neighbours);
    tcase_add_loop_test(t, the_world_at_a_record_is_what_it_was_wherever_one_comes_from, 0, 2);
    tcase_add_test(t, looking_back_changes_no_record);
    tcase_add_test(t, the_first_instant_has_nothing_in_it);
    tcase_add_test(t, a_run_is_made_only_as_far_as_somebody_looks);
    tcase_add_test(t, a_time_is_the_last_record_until_then);
    tcase_add_test(t, worlds_are_kept_within_the_budget);
    tcase_add_test(t, a_what_if_shares_the_moment_and_keeps_the_old_run);
    tcase_add_test(t, a_moment_after_the_difference_is_found_by_its_time);
    tcase_add_test(t, an_equal_line_gives_the_what_if_that_exists);
    tcase_add_test(t, a_wrong_line_makes_no_what_if);
    tcase_add_test(t, a_line_that_changes_nothing_has_no_first_difference);
    tcase_add_test(t, a_what_if_is_named_by_what_it_does);
    suite_add_tcase(suite, t);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
