/* Conditions that stand alone, as lessons have them, and fault lines made from what a trace
 * shows. */
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char lost_twice[] = "at 0s alice calls bob\ndrop the 1st INVITE from alice\n"
                                 "drop the 2nd INVITE from alice\nat 10s bob hangs up\n";

static struct scenario *lesson(void)
{
    char *text = with_phones(lost_twice);
    struct scenario *s = parsed(text);
    free(text);
    return s;
}

static uint32_t find(const struct scenario *s, const struct run *run, const char *text,
                     uint32_t from)
{
    struct complaints c = {0};
    struct condition *condition = condition_parse(s, "lesson.md", 12, text, &c);
    ck_assert_msg(condition, "%s", c.count ? c.item[0].text : text);
    uint32_t n = condition_find(condition, s, run->trace, from);
    condition_free(condition);
    return n;
}

START_TEST(the_stops_of_a_lesson_are_found_one_after_the_other)
{
    static const struct {
        const char *text;
        usec at;
        uint8_t what;
    } stops[] = {
        {"when the 1st INVITE from alice is dropped", 0, RECORD_DROPPED},
        {"when timer A of alice.invite-client fires", 500000, RECORD_TIMER_FIRE},
        {"when the 3rd INVITE from alice is sent", 1500000, RECORD_SENT},
        {"when alice.invite-client enters Proceeding", 1540000, RECORD_TRANSITION},
        {"alice.dialog is Confirmed", 3540000, RECORD_TRANSITION},
        {"when bob hangs up", 10000000, RECORD_USER},
        {"alice.dialog is Confirmed", 10000000, RECORD_NONE}, /* it was so already */
        {"at the end", 43520000, RECORD_NONE},
    };
    struct scenario *s = lesson();
    struct run run;
    run_whole(s, &run);
    uint32_t n = 0;
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        uint32_t found = find(s, &run, stops[i].text, n);
        ck_assert_msg(found > n || i + 1 == sizeof stops / sizeof *stops, "%s", stops[i].text);
        const struct record *r = &run.trace->record[found];
        ck_assert_msg(!stops[i].what || r->what == stops[i].what, "%s", stops[i].text);
        ck_assert_msg(!stops[i].at || i + 1 == sizeof stops / sizeof *stops || r->t >= stops[i].at,
                      "%s", stops[i].text);
        n = found;
    }
    ck_assert_uint_eq(n, run.trace->count);
    run_end(&run);
    scenario_free(s);
}
END_TEST

START_TEST(a_stop_that_comes_true_at_a_record_is_that_record)
{
    struct scenario *s = lesson();
    struct run run;
    run_whole(s, &run);
    uint32_t third = find(s, &run, "the 3rd INVITE from alice is sent", 0);
    const struct message *m = trace_payload(run.trace, run.trace->record[third].subject);
    ck_assert_uint_eq(run.trace->record[third].what, RECORD_SENT);
    ck_assert(m->method == METHOD_INVITE && !m->status && m->told.copy == 2);
    uint32_t first = find(s, &run, "timer A of alice.invite-client fires", 0);
    uint32_t second = find(s, &run, "timer A of alice.invite-client fires", first);
    ck_assert_int_eq(run.trace->record[first].t, 500000);
    ck_assert_int_eq(run.trace->record[second].t, 1500000);
    run_end(&run);
    scenario_free(s);
}
END_TEST

START_TEST(what_never_comes_true_is_not_found)
{
    struct scenario *s = lesson();
    struct run run;
    run_whole(s, &run);
    ck_assert_uint_eq(find(s, &run, "REGISTER is sent", 0), 0);
    ck_assert_uint_eq(find(s, &run, "the 1st INVITE from alice is dropped", 20), 0);
    ck_assert_uint_eq(find(s, &run, "INVITE from alice is sent 4 times", 0), 0);
    ck_assert_uint_ne(find(s, &run, "INVITE from alice is sent 3 times", 0), 0);
    run_end(&run);
    scenario_free(s);
}
END_TEST

START_TEST(a_moment_may_stand_alone)
{
    struct scenario *s = lesson();
    struct run run;
    run_whole(s, &run);
    uint32_t n = find(s, &run, "at 5s", 0);
    ck_assert_int_le(run.trace->record[n].t, 5000000);
    ck_assert_int_gt(run.trace->record[n + 1].t, 5000000);
    run_end(&run);
    scenario_free(s);
}
END_TEST

START_TEST(a_wrong_condition_is_told_with_the_lessons_place)
{
    struct scenario *s = lesson();
    struct complaints c = {0};
    ck_assert_ptr_null(condition_parse(s, "lesson.md", 12, "alice.dialog is Erly", &c));
    ck_assert_uint_eq(c.count, 1);
    ck_assert_str_eq(c.item[0].file, "lesson.md");
    ck_assert_int_eq(c.item[0].line, 12);
    ck_assert_int_eq(c.item[0].column, 17);
    ck_assert_ptr_null(condition_parse(s, "lesson.md", 13, "", &c));
    ck_assert_ptr_null(condition_parse(s, "lesson.md", 14, "by 5s", &c));
    ck_assert_uint_eq(c.count, 3);
    complaints_free(&c);
    scenario_free(s);
}
END_TEST

/* ---- fault lines ----------------------------------------------------------------------------- */

static uint32_t sending(const struct trace *trace, const char *title, unsigned nth)
{
    char text[100];
    for (uint32_t n = 1; n <= trace->count; n++) {
        if (trace->record[n].what != RECORD_SENT)
            continue;
        message_title(trace_payload(trace, trace->record[n].subject), NULL, text, sizeof text);
        if (!strcmp(text, title) && !--nth)
            return n;
    }
    ck_abort_msg("%s was not sent so often", title);
}

START_TEST(a_sending_that_was_seen_is_named_in_the_languages_words)
{
    char *text = with_phones("at 0s alice calls bob\nat 5s bob holds\nat 10s bob hangs up\n"
                             "drop the 1st INVITE from alice\ndrop the 1st ACK from alice\n");
    struct scenario *s = parsed(text);
    struct run run;
    char line[100];
    run_whole(s, &run);
    static const struct {
        const char *title;
        unsigned nth;
        const char *verb;
        usec delay;
        const char *line;
    } rows[] = {
        {"INVITE", 2, "drop", 0, "drop the 2nd INVITE from alice"},
        {"INVITE", 3, "drop", 0, "drop the 1st re-INVITE from bob"},
        {"ACK", 2, "delay", 600000, "delay the 2nd ACK from alice by 600ms"},
        {"BYE", 1, "duplicate", 0, "duplicate the 1st BYE from bob"},
        {"200 to BYE", 1, "delay", 2000000, "delay the 1st 200 to BYE from alice by 2s"},
        {"180", 1, "delay", 1500, "delay the 1st 180 to INVITE from bob by 1500us"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t n = sending(run.trace, rows[i].title, rows[i].nth);
        size_t length = scenario_fault_line(scenario_plan(s), run.trace, n, rows[i].verb,
                                            rows[i].delay, line, sizeof line);
        ck_assert_str_eq(line, rows[i].line);
        ck_assert_uint_eq(length, strlen(line));
        struct complaints c = {0};
        struct scenario *with = scenario_with_line(s, line, &c);
        ck_assert_ptr_nonnull(with);
        scenario_free(with);
    }
    run_end(&run);
    scenario_free(s);
    free(text);
}
END_TEST

START_TEST(every_sending_can_be_dropped_by_its_line)
{
    struct scenario *s = lesson();
    struct run run;
    char line[100];
    run_whole(s, &run);
    for (uint32_t n = 1; n <= run.trace->count; n++) {
        if (run.trace->record[n].what != RECORD_SENT ||
            run.trace->record[n + 1].what == RECORD_DROPPED)
            continue;
        struct complaints c = {0};
        struct run other;
        scenario_fault_line(scenario_plan(s), run.trace, n, "drop", 0, line, sizeof line);
        struct scenario *with = scenario_with_line(s, line, &c);
        run_whole(with, &other);
        ck_assert_mem_eq(&run.trace->record[n - 1], &other.trace->record[n - 1],
                         sizeof(struct record));
        ck_assert_uint_eq(other.trace->record[n].what, RECORD_SENT);
        ck_assert_msg(other.trace->record[n + 1].what == RECORD_DROPPED, "%s", line);
        run_end(&other);
        scenario_free(with);
    }
    run_end(&run);
    scenario_free(s);
}
END_TEST

Suite *conditions_suite(void)
{
    Suite *suite = suite_create("conditions");
    TCase *t = tcase_create("conditions");
    tcase_add_test(t, the_stops_of_a_lesson_are_found_one_after_the_other);
    tcase_add_test(t, a_stop_that_comes_true_at_a_record_is_that_record);
    tcase_add_test(t, what_never_comes_true_is_not_found);
    tcase_add_test(t, a_moment_may_stand_alone);
    tcase_add_test(t, a_wrong_condition_is_told_with_the_lessons_place);
    tcase_add_test(t, a_sending_that_was_seen_is_named_in_the_languages_words);
    tcase_add_test(t, every_sending_can_be_dropped_by_its_line);
    suite_add_tcase(suite, t);
    return suite;
}
