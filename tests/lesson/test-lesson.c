/* Lessons: what is read, what is refused and where, and the shipped course against its runs. */
#include "lesson/lesson.h"

#include "node/node.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct lesson *parse(const char *text, struct complaints *complaints)
{
    return lesson_parse("t.md", text, strlen(text), complaints);
}

#define FRONT "---\nid: t\ntitle: T\n---\n\n"
#define PHONES                                                                               \
 "```sip\nnode ann phone\nnode ben phone answers after 2s\nlink ann -- ben udp delay 20ms\n" \
 "at 0s ann calls ben\n```\n"

static const struct piece *find(const struct lesson *l, enum piece_kind kind)
{
    for (size_t i = 0; i < l->pieces; i++)
        if (l->piece[i].kind == kind)
            return &l->piece[i];
    ck_abort_msg("the lesson has no such piece");
    return NULL;
}

static void expect_complaint(const char *text, int line, const char *words)
{
    struct complaints complaints = {0};
    ck_assert_ptr_null(parse(text, &complaints));
    ck_assert_uint_eq(complaints.count, 1);
    ck_assert_ptr_nonnull(strstr(complaints.item[0].text, words));
    ck_assert_int_eq(complaints.item[0].line, line);
    complaints_free(&complaints);
}

START_TEST(front_matter_paragraphs_and_emphasis_are_read)
{
    struct complaints complaints = {0};
    struct lesson *l =
        parse("---\nid: one\ntitle: A title\nminutes: 12\n---\n\n# H\n\nplain **strong**\n`code`\n",
              &complaints);
    ck_assert_ptr_nonnull(l);
    ck_assert_str_eq(l->id, "one");
    ck_assert_str_eq(l->title, "A title");
    ck_assert_int_eq(l->minutes, 12);
    ck_assert_str_eq(find(l, PIECE_TEXT)->text, "plain \1strong\1 \2code\2");
    ck_assert_int_eq(find(l, PIECE_TEXT)->line, 9);
    lesson_free(l);
}
END_TEST

static bool label_key(const char *name, size_t length, char *out, size_t room)
{
    bool known = length == 4 && !strncmp(name, "drop", 4);
    if (known)
        snprintf(out, room, "F4");
    return known;
}

#define TASK \
 "```task x\ngoal `{key:drop}` it\nexpect bob rings\nhint {key:drop} {drop} {key:drop\n```\n"

START_TEST(keys_in_a_lesson_are_named_by_whoever_shows_it)
{
    struct complaints complaints = {0};
    struct lesson *l = parse(FRONT PHONES "Press `{key:drop}`{key:drop}.\n" TASK, &complaints);
    ck_assert_ptr_nonnull(l);
    ck_assert(lesson_name_keys(l, label_key, &complaints));
    ck_assert_str_eq(find(l, PIECE_TEXT)->text, "Press \2F4\2F4.");
    ck_assert_str_eq(find(l, PIECE_TASK)->task.goal, "\2F4\2 it");
    ck_assert_str_eq(find(l, PIECE_TASK)->task.hint[0], "F4 {drop} {key:drop");
    lesson_free(l);
}
END_TEST

START_TEST(each_key_of_a_lesson_that_is_none_is_complained_of)
{
    struct complaints complaints = {0};
    struct lesson *l = parse(FRONT PHONES "`{key:dorp}` and {key:drop}\n\n{key:x}\n", &complaints);
    ck_assert_ptr_nonnull(l);
    ck_assert(!lesson_name_keys(l, label_key, &complaints));
    ck_assert_uint_eq(complaints.count, 2);
    ck_assert_ptr_nonnull(strstr(complaints.item[0].text, "there is no key 'dorp'"));
    ck_assert_int_eq(complaints.item[0].line, find(l, PIECE_TEXT)->line);
    ck_assert_str_eq(find(l, PIECE_TEXT)->text, "\2{key:dorp}\2 and {key:drop}");
    complaints_free(&complaints);
    lesson_free(l);
}
END_TEST

START_TEST(blocks_are_read_with_their_rows)
{
    struct complaints complaints = {0};
    struct lesson *l = parse(
        FRONT PHONES
        "```stop s\nwhen ben rings\nshow timers\n```\n\n"
        "```ask q\nWhat now?\n\nstate next of ann.dialog\nwrong X  Because.\n```\n\n"
        "```task t\ngoal Do it.\nexpect ann.dialog is Early at 5s\npar 2 lines\nhint No.\n```\n",
        &complaints);
    ck_assert_ptr_nonnull(l);
    ck_assert_str_eq(find(l, PIECE_STOP)->text, "ben rings");
    ck_assert_str_eq(find(l, PIECE_STOP)->show, "timers");
    ck_assert_str_eq(find(l, PIECE_ASK)->text, "What now?");
    ck_assert_str_eq(find(l, PIECE_ASK)->question.subject, "next of ann.dialog");
    ck_assert_str_eq(find(l, PIECE_ASK)->question.option[0].text, "X");
    ck_assert_str_eq(find(l, PIECE_ASK)->question.option[0].why, "Because.");
    ck_assert_str_eq(find(l, PIECE_TASK)->task.expect[0], "expect ann.dialog is Early at 5s");
    ck_assert_int_eq(find(l, PIECE_TASK)->task.par, 2);
    lesson_free(l);
}
END_TEST

START_TEST(what_is_wrong_is_told_with_its_line)
{
    expect_complaint("---\ntitle: T\n---\n", 1, "lacks `id");
    expect_complaint("---\nid: t\ntitle: T\ntitel: U\n---\n", 4, "did you mean 'title'?");
    expect_complaint(FRONT "```spot s\n```\n", 6, "there is no block 'spot'");
    expect_complaint(FRONT "```stop s\nshow x\n```\n", 7, "does not say when");
    expect_complaint(FRONT "```stop s\nwhen x\nshwo x\n```\n", 8, "did you mean 'show'?");
    expect_complaint(FRONT "```ask q\nWhat?\n\nchoice A  right\nchoice B  right\n```\n", 7,
                     "here 2 are");
    expect_complaint(FRONT "```task t\ngoal Do it.\n```\n", 7, "an `expect` line");
    expect_complaint(FRONT "```stop s\nwhen x\n```\n\n```stop s\nwhen y\n```\n", 10, "is taken");
}
END_TEST

START_TEST(a_lesson_without_a_run_is_refused_when_it_is_to_run)
{
    static const char *const texts[] = {"---\nid: t\ntitle: T\n---\n",
                                        "---\nid: t\ntitle: T\n---\n\nText alone.\n"};
    for (size_t i = 0; i < 2; i++) {
        struct complaints complaints = {0};
        struct lesson *l = parse(texts[i], &complaints);
        ck_assert_ptr_nonnull(l);
        ck_assert_ptr_null(lesson_scenario(l, l->pieces, &complaints));
        ck_assert_ptr_nonnull(strstr(complaints.item[0].text, "no `sip` block"));
        complaints_free(&complaints);
        lesson_free(l);
    }
}
END_TEST

START_TEST(editors_of_other_systems_are_welcome)
{
    struct complaints complaints = {0};
    struct lesson *l =
        parse("\xef\xbb\xbf---\r\nid: t\r\ntitle: T\r\n---\r\n\r\nOne\r\ntwo.\r\n", &complaints);
    ck_assert_ptr_nonnull(l);
    ck_assert_str_eq(l->title, "T");
    ck_assert_str_eq(find(l, PIECE_TEXT)->text, "One two.");
    lesson_free(l);
}
END_TEST

START_TEST(what_is_no_text_is_refused_with_its_place)
{
    expect_complaint("no front matter\n", 1, "begins with front matter");
    expect_complaint("", 1, "begins with front matter");
    expect_complaint("---\nid: t\n", 1, "lacks `title");
    expect_complaint(FRONT "a\x01"
                           "b\n",
                     6, "control character (0x01)");
    expect_complaint(FRONT "\xff\n", 6, "not UTF-8");
    struct complaints complaints = {0};
    ck_assert_ptr_null(lesson_parse("t.md", "a\nb\0c", 5, &complaints));
    ck_assert_int_eq(complaints.item[0].line, 2);
    ck_assert_int_eq(complaints.item[0].column, 2);
    complaints_free(&complaints);
}
END_TEST

/* A finished run of a lesson's piece. */
static void run_to_end(struct run *run, struct scenario *s)
{
    run_start(run, scenario_plan(s), true, choose_random, NULL);
    while (run_step(run, scenario_end(s) ? scenario_end(s) : INT64_MAX))
        ;
}

static void answer_is(const char *ask, const char *right)
{
    char text[1000];
    struct complaints complaints = {0};
    struct answers answers;
    struct run run;
    snprintf(text, sizeof text, FRONT PHONES "```ask q\nQ?\n\n%s\nwrong none of these  No.\n```\n",
             ask);
    struct lesson *l = parse(text, &complaints);
    ck_assert_ptr_nonnull(l);
    struct scenario *s = lesson_scenario(l, l->pieces - 1, &complaints);
    ck_assert_ptr_nonnull(s);
    run_to_end(&run, s);
    ck_assert(lesson_answers(l, l->pieces - 1, s, run.trace, 0, &answers, &complaints));
    ck_assert_str_eq(answers.option[answers.right].text, right);
    answers_free(&answers);
    run_end(&run);
    scenario_free(s);
    lesson_free(l);
}

START_TEST(right_answers_are_computed_from_the_run)
{
    answer_is("message next from ann", "INVITE");
    answer_is("message next from ben", "180");
    answer_is("time next the 1st 180 from ben arrives", "0.04s");
    answer_is("count INVITE from ann is sent", "1");
    answer_is("state next of ann.invite-client", "Calling");
}
END_TEST

START_TEST(a_wrong_answer_that_is_right_is_refused)
{
    struct complaints complaints = {0};
    struct answers answers;
    struct run run;
    struct lesson *l =
        parse(FRONT PHONES "```ask q\nQ?\n\nmessage next from ann\nwrong INVITE  No.\n```\n",
              &complaints);
    struct scenario *s = lesson_scenario(l, l->pieces - 1, &complaints);
    run_to_end(&run, s);
    ck_assert(!lesson_answers(l, l->pieces - 1, s, run.trace, 0, &answers, &complaints));
    ck_assert_ptr_nonnull(strstr(complaints.item[0].text, "in this run it is the right one"));
    complaints_free(&complaints);
    run_end(&run);
    scenario_free(s);
    lesson_free(l);
}
END_TEST

static usec stop_time(const char *when)
{
    char text[1000];
    struct complaints complaints = {0};
    struct run run;
    snprintf(text, sizeof text, FRONT PHONES "```stop s\n%s\n```\n", when);
    struct lesson *l = parse(text, &complaints);
    ck_assert_ptr_nonnull(l);
    struct scenario *s = lesson_scenario(l, l->pieces - 1, &complaints);
    run_to_end(&run, s);
    uint32_t n = lesson_stop(l, l->pieces - 1, s, run.trace, 0, &complaints);
    usec t = n ? run.trace->record[n].t : -1;
    bool last = n == run.trace->count;
    run_end(&run);
    scenario_free(s);
    lesson_free(l);
    return last ? USEC_NEVER : t;
}

START_TEST(a_stop_stands_at_its_moment)
{
    ck_assert_int_eq(stop_time("when ben rings"), 20000);
    ck_assert_int_eq(stop_time("at 40ms"), 40000);
    ck_assert_int_eq(stop_time("at the end"), USEC_NEVER);
}
END_TEST

START_TEST(a_run_keeps_the_lines_of_the_lesson)
{
    struct complaints complaints = {0};
    struct lesson *l = parse(FRONT "```sip\nnode ann phone\nnoed ben phone\n```\n", &complaints);
    ck_assert_ptr_null(lesson_scenario(l, l->pieces - 1, &complaints));
    ck_assert_int_eq(complaints.item[0].line, 8);
    complaints_free(&complaints);
    lesson_free(l);
}
END_TEST

/* ---- the shipped course ---------------------------------------------------------------------- */

static void proof_piece(const struct lesson *l, size_t i, uint32_t *at)
{
    struct complaints complaints = {0};
    struct answers answers;
    struct run run;
    struct scenario *s = lesson_scenario(l, i, &complaints);
    ck_assert_msg(s != NULL, "%s: %s", l->id, complaints.count ? complaints.item[0].text : "");
    run_to_end(&run, s);
    if (l->piece[i].kind == PIECE_STOP) {
        *at = lesson_stop(l, i, s, run.trace, *at, &complaints);
        ck_assert_msg(*at != 0, "%s: the stop '%s' is never reached", l->id, l->piece[i].id);
    }
    if (l->piece[i].kind == PIECE_ASK) {
        bool well = lesson_answers(l, i, s, run.trace, *at, &answers, &complaints);
        ck_assert_msg(well, "%s: %s", l->id, complaints.count ? complaints.item[0].text : "");
        ck_assert_uint_ge(answers.count, 3);
        answers_free(&answers);
    }
    run_end(&run);
    scenario_free(s);
}

static bool task_passes(const struct lesson *l, size_t i, const char *text)
{
    struct complaints complaints = {0};
    struct run run;
    struct scenario *s = lesson_task(l, i, "task.sip", text, &complaints);
    ck_assert_msg(s != NULL, "%s: %s", l->piece[i].id,
                  complaints.count ? complaints.item[0].text : "");
    size_t all = scenario_checks(s), broken = 0;
    run_to_end(&run, s);
    scenario_finish(s, &run);
    for (size_t c = all - l->piece[i].task.expects; c < all; c++)
        broken += scenario_verdict(s, run.world, c) != CHECK_OK;
    run_end(&run);
    scenario_free(s);
    return broken == 0;
}

static char *read_file(const char *path)
{
    FILE *f = fopen(path, "r");
    ck_assert_msg(f != NULL, "there is no %s", path);
    char *text = calloc(1, 1 << 16);
    size_t size = fread(text, 1, (1 << 16) - 1, f);
    ck_assert_uint_gt(size, 0);
    fclose(f);
    return text;
}

static void proof_task(const struct lesson *l, size_t i)
{
    char path[400];
    size_t sip = i;
    while (l->piece[sip].kind != PIECE_SIP)
        sip--;
    ck_assert_msg(!task_passes(l, i, l->piece[sip].text), "%s passes as shipped", l->piece[i].id);
    snprintf(path, sizeof path, "%s/lessons/%.*s/solution/%s.sip", getenv("top_srcdir"),
             (int)(strrchr(l->file, '/') - l->file), l->file, l->piece[i].id);
    char *solution = read_file(path);
    ck_assert_msg(task_passes(l, i, solution), "%s does not pass with its solution",
                  l->piece[i].id);
    free(solution);
}

START_TEST(every_shipped_lesson_is_proofed)
{
    ck_assert_uint_ge(lessons_count(), 1);
    for (size_t n = 0; n < lessons_count(); n++) {
        struct complaints complaints = {0};
        struct lesson *l = lessons_get(n, &complaints);
        uint32_t at = 0;
        ck_assert_msg(l != NULL, "%s", complaints.count ? complaints.item[0].text : "");
        for (size_t i = 0; i < l->pieces; i++) {
            if (l->piece[i].kind == PIECE_STOP || l->piece[i].kind == PIECE_ASK)
                proof_piece(l, i, &at);
            if (l->piece[i].kind == PIECE_TASK)
                proof_task(l, i);
        }
        lesson_free(l);
    }
}
END_TEST

/* The scenario beside a lesson is the one in its text: a reader of either sees the same run. */
START_TEST(the_scenario_beside_a_lesson_is_the_one_in_it)
{
    for (size_t n = 0; n < lessons_count(); n++) {
        struct complaints complaints = {0};
        struct lesson *l = lessons_get(n, &complaints);
        char path[400];
        snprintf(path, sizeof path, "%s/lessons/%.*s/%s.sip", getenv("top_srcdir"),
                 (int)(strrchr(l->file, '/') - l->file), l->file, l->id);
        char *beside = read_file(path);
        const char *inside = find(l, PIECE_SIP)->text;
        ck_assert_str_eq(inside + strspn(inside, "\n"), beside);
        free(beside);
        lesson_free(l);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lesson");
    TCase *reading = tcase_create("reading"), *course = tcase_create("course");
    tcase_add_test(reading, front_matter_paragraphs_and_emphasis_are_read);
    tcase_add_test(reading, blocks_are_read_with_their_rows);
    tcase_add_test(reading, keys_in_a_lesson_are_named_by_whoever_shows_it);
    tcase_add_test(reading, each_key_of_a_lesson_that_is_none_is_complained_of);
    tcase_add_test(reading, what_is_wrong_is_told_with_its_line);
    tcase_add_test(reading, a_lesson_without_a_run_is_refused_when_it_is_to_run);
    tcase_add_test(reading, editors_of_other_systems_are_welcome);
    tcase_add_test(reading, what_is_no_text_is_refused_with_its_place);
    tcase_add_test(reading, right_answers_are_computed_from_the_run);
    tcase_add_test(reading, a_wrong_answer_that_is_right_is_refused);
    tcase_add_test(reading, a_stop_stands_at_its_moment);
    tcase_add_test(reading, a_run_keeps_the_lines_of_the_lesson);
    tcase_add_test(course, every_shipped_lesson_is_proofed);
    tcase_add_test(course, the_scenario_beside_a_lesson_is_the_one_in_it);
    tcase_set_timeout(course, 60);
    suite_add_tcase(suite, reading);
    suite_add_tcase(suite, course);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
