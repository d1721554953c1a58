/* Predict mode's questions: computed from the step that comes and from the machines. */
#include "lesson/predict.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct history *opened(const char *file)
{
    char path[400];
    struct complaints complaints = {0};
    snprintf(path, sizeof path, "%s/tests/scenarios/%s", getenv("top_srcdir"), file);
    struct scenario *s = scenario_load(path, NULL, 0, &complaints);
    ck_assert_msg(s != NULL, "%s", path);
    struct history *h = history_new(s, 64 << 20);
    history_reach(h, 0, 3000);
    return h;
}

static const char *const files[] = {"first-invite-lost.sip",
                                    "hold.sip",
                                    "cancel.sip",
                                    "busy.sip",
                                    "bugs/12-glare.sip",
                                    "bugs/22-timer-d-over-tcp.sip",
                                    "answers/extension-unknown.sip",
                                    "forks/ended-rings-reliably.sip",
                                    "every-ack-lost-udp.sip",
                                    "requests.sip",
                                    "precise/stray.sip",
                                    "reliable/one-at-a-time.sip",
                                    "forks/two-answers.sip",
                                    "rfc5407/3.1.6-bye-in-moratorium.sip"};
enum { FILES = sizeof files / sizeof *files };

static bool asked(struct history *h, uint32_t now, uint32_t next, struct prediction *p)
{
    return prediction_make(p, history_plan(h, 0), history_trace(h, 0), history_at(h, 0, now), now,
                           next, (struct why_subject){0});
}

typedef void each(struct history *, uint32_t now, uint32_t next, struct prediction *);

/* Every question of these runs; returns how many there are. */
static size_t questions(each *check)
{
    size_t count = 0;
    for (size_t i = 0; i < FILES; i++) {
        struct history *h = opened(files[i]);
        for (uint32_t now = 0, next; (next = history_next(h, 0, now)) != now; now = next) {
            struct prediction p;
            if (!asked(h, now, next, &p))
                continue;
            check(h, now, next, &p);
            prediction_free(&p);
            count++;
        }
        history_free(h);
    }
    return count;
}

static void is_well_made(struct history *h, uint32_t now, uint32_t next, struct prediction *p)
{
    const struct answers *a = &p->answers;
    (void)h;
    ck_assert_uint_ge(a->count, 3);
    ck_assert_uint_le(a->count, 4);
    ck_assert_uint_lt(a->right, a->count);
    ck_assert(p->text[0] && p->because[0]);
    ck_assert(p->record > now && p->record <= next);
    for (size_t i = 0; i < a->count; i++) {
        const struct reply *o = &a->option[i];
        ck_assert(o->text[0]);
        ck_assert_int_eq(o->right, i == a->right);
        ck_assert_msg(o->right == !o->why, "'%s' of '%s'", o->text, p->text);
        for (size_t k = 0; k < i; k++)
            ck_assert_str_ne(o->text, a->option[k].text);
    }
}

/* What happens in the same step is no wrong answer, nor what is due at the same moment. */
static void is_wrong_what_is_wrong(struct history *h, uint32_t now, uint32_t next,
                                   struct prediction *p)
{
    const struct trace *t = history_trace(h, 0);
    const struct plan *plan = history_plan(h, 0);
    const struct record *asked = &t->record[p->record];
    for (uint32_t n = now + 1; n <= next; n++) {
        const struct record *r = &t->record[n];
        const char *also = NULL;
        char title[80];
        if (p->kind == PREDICT_STATE && r->what == RECORD_TRANSITION && r->node == p->node &&
            r->machine == p->machine && r->subject == p->ordinal)
            also = report_state(plan, r->machine, r->to);
        if (p->kind == PREDICT_MESSAGE && r->what == RECORD_SENT) {
            message_title(trace_payload(t, r->subject), plan->lore, title, sizeof title);
            also = title;
        }
        for (size_t i = 0; also && i < p->answers.count; i++)
            ck_assert_msg(i == p->answers.right || strcmp(p->answers.option[i].text, also),
                          "'%s' of '%s'", also, p->text);
    }
    char tie[120], time[40];
    report_time(asked->t, time, sizeof time);
    snprintf(tie, sizeof tie, "due at %s s; before it, at %s s", time, time);
    for (size_t i = 0; i < p->answers.count; i++)
        ck_assert(!p->answers.option[i].why || !strstr(p->answers.option[i].why, tie));
}

START_TEST(no_wrong_answer_is_right_as_well)
{
    ck_assert_uint_gt(questions(is_wrong_what_is_wrong), 100);
}
END_TEST

START_TEST(three_or_four_answers_one_right_and_a_reason_for_each_other)
{
    ck_assert_uint_gt(questions(is_well_made), 100);
}
END_TEST

/* Against the trace, not against what made the question. */
static void says_what_the_run_does(struct history *h, uint32_t now, uint32_t next,
                                   struct prediction *p)
{
    const struct plan *plan = history_plan(h, 0);
    const struct trace *t = history_trace(h, 0);
    const struct record *r = &t->record[p->record];
    const char *right = p->answers.option[p->answers.right].text;
    char title[64];
    (void)now, (void)next;
    switch (p->kind) {
    case PREDICT_STATE:
        ck_assert_int_eq(r->what, RECORD_TRANSITION);
        ck_assert(strstr(right, machine_state_label(plan->machine[r->machine], r->to)) != NULL);
        ck_assert_int_eq(r->from == r->to, strstr(right, "stays") != NULL);
        break;
    case PREDICT_MESSAGE:
        ck_assert_int_eq(r->what, RECORD_SENT);
        message_title(trace_payload(t, r->subject), plan->lore, title, sizeof title);
        ck_assert_str_eq(right, title);
        break;
    default: ck_assert_uint_eq(p->record, now + 1);
    }
}

START_TEST(the_right_answer_is_what_the_next_step_does)
{
    questions(says_what_the_run_does);
}
END_TEST

static unsigned kinds_seen, places_seen;

static void note(struct history *h, uint32_t now, uint32_t next, struct prediction *p)
{
    struct prediction again;
    kinds_seen |= 1u << p->kind;
    places_seen |= 1u << p->answers.right;
    ck_assert(asked(h, now, next, &again));
    ck_assert_str_eq(again.text, p->text);
    ck_assert_uint_eq(again.answers.count, p->answers.count);
    for (size_t i = 0; i < p->answers.count; i++)
        ck_assert_str_eq(again.answers.option[i].text, p->answers.option[i].text);
    prediction_free(&again);
}

START_TEST(the_same_step_asks_the_same_and_the_right_answer_has_no_place_of_its_own)
{
    kinds_seen = places_seen = 0;
    questions(note);
    ck_assert_uint_eq(kinds_seen,
                      1u << PREDICT_STATE | 1u << PREDICT_MESSAGE | 1u << PREDICT_EVENT);
    ck_assert_uint_eq(places_seen, 15);
}
END_TEST

/* What is asked must not stand in the question, and of what comes first nothing is told. */
static void gives_nothing_away(struct history *h, uint32_t now, uint32_t next, struct prediction *p)
{
    (void)h, (void)now, (void)next;
    if (p->kind == PREDICT_EVENT)
        ck_assert_str_eq(p->text, "What happens next?");
    if (p->kind == PREDICT_STATE)
        ck_assert(strstr(p->text, " is in ") != NULL);
}

START_TEST(a_question_gives_nothing_away)
{
    questions(gives_nothing_away);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("predict");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 120);
    tcase_add_test(all, three_or_four_answers_one_right_and_a_reason_for_each_other);
    tcase_add_test(all, no_wrong_answer_is_right_as_well);
    tcase_add_test(all, the_right_answer_is_what_the_next_step_does);
    tcase_add_test(all, the_same_step_asks_the_same_and_the_right_answer_has_no_place_of_its_own);
    tcase_add_test(all, a_question_gives_nothing_away);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
